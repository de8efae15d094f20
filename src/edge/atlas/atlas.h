/* SPDX-License-Identifier: Apache-2.0 */
/* The atlas: which country is where, how many people live in it, what its places are called. */
#ifndef TD_EDGE_ATLAS_H
#define TD_EDGE_ATLAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

enum { TD_ATLAS_WHY_SIZE = 512, TD_ATLAS_SEA = -1 };

/* Read once from files, then never changed: any number of threads may ask. */
typedef struct td_atlas td_atlas;

/* How the people of a country are known: counted on a grid of residents (Eurostat GEOSTAT 2018),
 * or summed over its cities (GeoNames), which misses villages and puts a city in one place. */
typedef enum td_people_source {
    TD_PEOPLE_GRIDDED,
    TD_PEOPLE_CITY_BASED
} td_people_source;

typedef struct td_atlas_country {
    char iso2[4];     /* ISO 3166-1 alpha-2, and XK for Kosovo */
    char state[4];    /* the state it belongs to: DK for GL; its own code for a state */
    char name[64];    /* in English, UTF-8 */
    bool member_2012; /* one of the 28 members of NATO in 2012; false for their territories */
    int64_t people;
    int64_t people_city_based; /* of those, the ones known from cities only */
    td_people_source people_source;
} td_atlas_country;

typedef struct td_atlas_point {
    double lat_deg;
    double lon_deg;
} td_atlas_point;

/* A closed outline, its last point equal to its first; fill by the even-odd rule. */
typedef struct td_atlas_ring {
    const td_atlas_point *points;
    size_t count;
    int country;
    bool is_hole;
} td_atlas_ring;

typedef struct td_atlas_city {
    const char *name; /* UTF-8 */
    td_atlas_point at;
    int64_t people;
    int country;
    int region; /* or -1 where GeoNames names none */
    bool is_capital;
    bool is_counted; /* its people are people of its country here, since no grid counts them */
} td_atlas_city;

typedef struct td_atlas_region {
    const char *name; /* UTF-8 */
    const char *code; /* first-level code of GeoNames, unique in its country */
    int country;
    bool is_named_by_city; /* GeoNames' name was not at hand: the name of its largest city */
} td_atlas_region;

/* Cells of a map: whole cells from the south-west corner, with edges at whole microdegrees. */
typedef struct td_atlas_window {
    double lat_lo_deg;
    double lat_hi_deg;
    double lon_lo_deg;
    double lon_hi_deg;
    double cell_deg;
} td_atlas_window;

/* One cell. `country` is that of its centre; `people_country` is that of most of its people, so
 * that a harbour town in a cell whose centre is sea still counts for its country. */
typedef struct td_atlas_cell {
    int country;        /* or TD_ATLAS_SEA */
    int people_country; /* or TD_ATLAS_SEA where nobody lives */
    int64_t people;
} td_atlas_cell;

/* The people of one country in one cell; a border cell has several. */
typedef struct td_atlas_share {
    size_t cell;
    int country;
    int64_t people;
} td_atlas_share;

/* Given the folder with countries.geojson, people_0p1deg.csv, cities.csv, regions.csv and
 * contents.csv. Returned TD_OK and an atlas to be closed, or TD_IO_FAILED, TD_BAD_INPUT or
 * TD_NO_MEMORY with `why` as `file:line: what is wrong`. A file that was cut is refused. */
td_status td_atlas_open(const char *folder, td_atlas **atlas, char *why,
                        size_t why_size) TD_MUST_CHECK;
void td_atlas_close(td_atlas *atlas);

/* To be printed wherever a number of people is, and wherever a border is drawn. */
const char *td_atlas_attribution(void);
const char *td_atlas_border_attribution(void);

int td_atlas_country_count(const td_atlas *atlas);
const td_atlas_country *td_atlas_country_info(const td_atlas *atlas, int country);
/* The country with that alpha-2 code, or -1. */
int td_atlas_country_find(const td_atlas *atlas, const char *iso2);

/* The country at a place, or TD_ATLAS_SEA. Latitude -90..90, longitude -180..180. */
int td_atlas_country_at(const td_atlas *atlas, double lat_deg, double lon_deg);
/* The same, and at sea the country of the nearest outline within `reach_m`: a simplified coast
 * leaves quays and islets in the water. Accuracy: distances within 1 % up to 100 km, below 80 deg
 * of latitude; across the 180th meridian only the near side is searched. */
int td_atlas_country_near(const td_atlas *atlas, double lat_deg, double lon_deg, double reach_m);

/* Rows and columns of a window. */
size_t td_atlas_row_count(const td_atlas_window *window);
size_t td_atlas_column_count(const td_atlas_window *window);

/* Fills rows x columns cells, south to north and in each row west to east; `capacity` must hold
 * them. The people of a grid cell of 0.1 degree go to the cells it overlaps in proportion to
 * degrees, rounded so that the sum is exact; those of a city go to the cell of its point. */
td_status td_atlas_cells(const td_atlas *atlas, const td_atlas_window *window,
                         td_atlas_cell *cells, size_t capacity) TD_MUST_CHECK;

/* The exact account behind the cells: people by cell and country, in order of cell, then country.
 * Returned TD_OK and an array of `count` shares to be freed with free(). */
td_status td_atlas_shares(const td_atlas *atlas, const td_atlas_window *window,
                          td_atlas_share **shares, size_t *count) TD_MUST_CHECK;

size_t td_atlas_ring_count(const td_atlas *atlas);
td_atlas_ring td_atlas_ring_info(const td_atlas *atlas, size_t ring);

/* Cities in order of country, the largest first. */
size_t td_atlas_city_count(const td_atlas *atlas);
const td_atlas_city *td_atlas_city_info(const td_atlas *atlas, size_t city);
/* The city nearest to a place, at any distance, also across the 180th meridian. */
size_t td_atlas_city_near(const td_atlas *atlas, double lat_deg, double lon_deg);

size_t td_atlas_region_count(const td_atlas *atlas);
const td_atlas_region *td_atlas_region_info(const td_atlas *atlas, size_t region);

#endif
