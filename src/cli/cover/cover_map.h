/* SPDX-License-Identifier: Apache-2.0 */
/* A coverage map as a verb makes it: rows on all threads, people counted by country. */
#ifndef TD_CLI_COVER_MAP_H
#define TD_CLI_COVER_MAP_H

#include "cli/cli.h"
#include "edge/atlas/atlas.h"
#include "study/study.h"

/* People of one country in the map's window. */
typedef struct td_cover_people {
    int country; /* of the atlas */
    int64_t people;
    int64_t of_class[TD_COVER_CLASS_COUNT];
    int64_t unseen; /* where some flight is never seen by any sensor */
} td_cover_people;

typedef struct td_cover_map {
    const td_scenario *scenario;
    td_cover_size size;
    td_atlas_window window;
    td_cover_cell *cells;
    td_cover_people *people; /* countries with people in the window, most people first */
    size_t people_count;
    int64_t flight_count;    /* solved flights that come down in some cell */
    int64_t too_close_count; /* flights not flown: the option's nearest comes down farther away */
    int64_t failed_count;    /* flights left unsettled */
} td_cover_map;

/* Given a scenario with a cover block; returned TD_EXIT_DONE and a map to be freed, or a code
 * after a message. `threads` 0 is one for each processor. Ctrl-C ends it, with nothing written. */
int td_cover_map_make(const td_args *args, const td_scenario *scenario, const td_atlas *atlas,
                      int threads, td_cover_map *map);
void td_cover_map_free(td_cover_map *map);

/* A line a country, at most `rows` of them, on stdout. */
void td_cover_people_print(const td_cover_map *map, const td_atlas *atlas, size_t rows);

/* SHA-256 over every cell in order; owned by `text`. */
void td_cover_map_hash(const td_cover_map *map, char text[65]);

#endif
