/* SPDX-License-Identifier: Apache-2.0 */
/* What the atlas is made of; shared by the files of this folder only. */
#ifndef TD_EDGE_ATLAS_PARTS_H
#define TD_EDGE_ATLAS_PARTS_H

#include "edge/atlas/atlas.h"

enum {
    TD__BAND_PER_DEG = 4, /* bands of latitude in which edges are searched */
    TD__BANDS = 180 * TD__BAND_PER_DEG + 1,
    TD__COUNTRIES_MAX = 1024,
    TD__UDEG = 1000000,         /* microdegrees a degree */
    TD__GRID_CELL_UDEG = 100000 /* the grid of residents has cells of 0.1 degree */
};

typedef struct td__ring {
    size_t first; /* index of its first point */
    size_t count;
    int country;
    bool is_hole;
} td__ring;

/* An edge from points[first] to points[first + 1] of a country's outline. */
typedef struct td__edge {
    uint32_t first;
    int32_t country;
} td__edge;

/* People of one country in one grid cell or, with extent 0, in one city. */
typedef struct td__people {
    int32_t lat_udeg; /* of the south-west corner */
    int32_t lon_udeg;
    int32_t extent_udeg;
    int32_t country;
    int64_t people;
} td__people;

struct td_atlas {
    td_atlas_country *countries;
    td_atlas_point *points;
    td__ring *rings;
    td__edge *edges;    /* sorted by band; an edge that crosses bands is in each */
    size_t *band_first; /* TD__BANDS + 1 offsets into edges */
    td__people *people;
    td_atlas_city *cities;
    td_atlas_region *regions;
    char *city_names; /* the texts that cities and regions point to */
    char *region_names;
    int country_count;
    size_t point_count, ring_count, people_count, city_count, region_count;
};

/* Where a reader says what is wrong: `file:line: text`. */
typedef struct td__complaint {
    char *why;
    size_t why_size;
} td__complaint;

/* Writes the complaint and returns TD_BAD_INPUT; a line of 0 is left out. */
td_status td__complain(td__complaint complaint, const char *file, size_t line, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));
td_status td__complain_of_memory(td__complaint complaint);

/* Readers of the files; each fills its part of the atlas. Borders come first, then regions,
 * cities and people, which refer to what was read before. */
td_status td__borders_read(td_atlas *atlas, const char *folder, td__complaint complaint);
td_status td__tables_read(td_atlas *atlas, const char *folder, td__complaint complaint);

/* Sorts the edges of all outlines into bands. */
td_status td__bands_build(td_atlas *atlas, td__complaint complaint);
/* Countries of ascending places along one latitude: `column_count` centres from `lon_deg` on. */
typedef struct td__row {
    double lat_deg;
    double lon_deg;
    double step_deg;
    size_t column_count;
} td__row;
td_status td__row_countries(const td_atlas *atlas, const td__row *row, int *countries);

#endif
