/* SPDX-License-Identifier: Apache-2.0 */
/* The record of a run: one SQLite file, committed step by step. Its tables: docs/record.md. */
#ifndef TD_EDGE_RECORD_H
#define TD_EDGE_RECORD_H

#include "edge/atlas/atlas.h"
#include "study/study.h"
#include "warn/warn.h"

enum {
    TD_RECORD_WHY_SIZE = 512,
    TD_RECORD_APPLICATION_ID = 0x74645275, /* `tdRu` in the file's header */
    TD_RECORD_SCHEMA_VERSION = 2
};

typedef struct td_record td_record;

/* What a record says of its run before the first step. */
typedef struct td_record_def {
    const char *file;
    const td_scenario *scenario;
    const td_sim *sim;           /* made and not yet stepped */
    const char *scenario_yaml;   /* as read; or null */
    const char *scenario_sha256; /* over every field; or null */
    const char *version;         /* of Testudo */
    uint64_t seed;
    uint32_t run;
} td_record_def;

#define TD_RECORD_STATE_MAP(X)                                                                     \
    X(RUNNING, "running")                                                                          \
    X(FINISHED, "finished")                                                                        \
    X(INTERRUPTED, "interrupted")                                                                  \
    X(FAILED, "failed")

typedef enum td_record_state {
#define X(name, key) TD_RECORD_##name,
    TD_RECORD_STATE_MAP(X)
#undef X
    TD_RECORD_STATE_COUNT
} td_record_state;

/* Begins a record. A record that is there is replaced; any other file is left alone and refused
 * (TD_BAD_INPUT). Returned TD_OK and a record to be closed, or TD_IO_FAILED; `why` says it. From
 * then on the file is readable at any moment, also after the process is killed. */
td_status td_record_open(const td_record_def *def, td_record **record,
                         char why[TD_RECORD_WHY_SIZE]) TD_MUST_CHECK;

/* Commits one step with the running hash after it. On TD_IO_FAILED (a full disk, say) nothing of
 * the step is kept and the record is whole up to the one before. */
td_status td_record_step(td_record *record, const td_sim *sim, const td_step *step,
                         const char *hash) TD_MUST_CHECK;

/* One message to people, and one city of those that were told or hit; texts stay the caller's. */
typedef struct td_record_warning {
    int32_t flight, tracker;
    const td_warn_message *message;
    const char *countries; /* alpha-2 codes with spaces between */
    int64_t people;        /* under the ellipse; below 0: not counted anew */
} td_record_warning;

typedef struct td_record_city {
    int32_t flight, tracker;
    const char *city;
    const char *country_iso2;
    int64_t people;
    td_warn_time time;
} td_record_city;

/* What the desks of a run did, and what did not fit there. */
#define TD_RECORD_WARNING_MAP(X)                                                                   \
    X(looks, "looks of a desk at an event")                                                        \
    X(impacts_unused, "expected impacts that are no place to warn: ellipses beyond 5000 km")       \
    X(shares_dropped, "regions under an ellipse beyond the room for them")                         \
    X(cities_dropped, "cities under an ellipse beyond the room for them")                          \
    X(countries_dropped, "countries under an ellipse beyond the room for them: not told")          \
    X(cities_unlogged, "cities told of an event beyond the room in its log: no warning time")      \
    X(city_rows_dropped, "cities told or hit by an event beyond its rows of city_warning")

typedef struct td_record_warning_counts {
#define X(name, text) int64_t name;
    TD_RECORD_WARNING_MAP(X)
#undef X
} td_record_warning_counts;

td_status td_record_warning_losses(td_record *record,
                                   const td_record_warning_counts *counts) TD_MUST_CHECK;
td_status td_record_warnings(td_record *record, const td_record_warning *rows,
                             size_t count) TD_MUST_CHECK;
td_status td_record_cities(td_record *record, const td_record_city *rows,
                           size_t count) TD_MUST_CHECK;

/* Where the leaked flights came down: country, city, and people within 10 km. After the run. */
td_status td_record_impacts(td_record *record, const td_sim *sim,
                            const td_atlas *atlas) TD_MUST_CHECK;

/* People of one country inside the defended area; `twice` where at least two batteries reach. */
typedef struct td_record_people {
    const char *country_iso2;
    const char *country;
    int64_t people;
    int64_t reached_people;
    int64_t defended_people;
    int64_t twice_defended_people;
    bool is_city_based;
} td_record_people;

td_status td_record_defended(td_record *record, const td_record_people *rows,
                             size_t count) TD_MUST_CHECK;

/* The scenario's coverage map, cell by cell, rows from the south. Once a record. */
typedef struct td_record_cover {
    double lat_lo_deg, lon_lo_deg; /* south-west corner */
    double cell_deg;
    td_cover_size size;
    const td_cover_cell *cells;
    const char *hash; /* over all cells */
} td_record_cover;

td_status td_record_covered(td_record *record, const td_record_cover *map) TD_MUST_CHECK;

/* A number that the run rests on, with where it comes from; any text but key and value may be "".
 */
typedef struct td_record_figure {
    const char *key;
    const char *value;
    const char *unit;
    const char *source;
    const char *published_range;
} td_record_figure;

td_status td_record_figures(td_record *record, const td_record_figure *rows,
                            size_t count) TD_MUST_CHECK;

/* Ends the record in a state, folds the log into the one file and frees `record` in any case.
 * TD_IO_FAILED: the state could not be written; what was committed is whole. */
td_status td_record_close(td_record *record, td_record_state state) TD_MUST_CHECK;

/* What went wrong last, in words; "" if nothing. */
const char *td_record_why(const td_record *record);

/* Removes a record with the log that a stopped run left beside it. */
void td_record_remove(const char *file);

/* Whether a file is a record of this schema version. */
bool td_is_record(const char *file);

#endif
