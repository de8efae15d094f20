/* SPDX-License-Identifier: Apache-2.0 */
/* Cells, regions and cities of the atlas as places of `warn`, and their names for CAP. */
#include "edge/alert/ground.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double CELL_DEG = 0.1;
/* Beyond so many degrees from the nearest city of its country a cell has no region. */
enum { RINGS = 4, ROWS = 180, COLUMNS = 360, BUCKETS = ROWS * COLUMNS };

struct td_alert_ground {
    const td_atlas *atlas;
    td_warn_place *places;
    int32_t count, capacity;
};

/* Cities of the atlas in buckets of a degree, to find the nearest one. */
typedef struct buckets {
    const td_atlas *atlas;
    size_t *first; /* BUCKETS + 1 offsets into order */
    size_t *order;
} buckets;

td_atlas_window td_alert_window(void)
{
    return (td_atlas_window){ 27.0, 72.0, -32.0, 63.0, CELL_DEG };
}

/* ---- the region of a cell ---- */

static int row_of(double lat_deg)
{
    int row = (int)floor(lat_deg) + 90;
    return row < 0 ? 0 : row >= ROWS ? ROWS - 1 : row;
}

static int column_of(double lon_deg)
{
    return ((int)floor(lon_deg) + 180 + 2 * COLUMNS) % COLUMNS;
}

static size_t bucket_of(td_atlas_point at)
{
    return (size_t)row_of(at.lat_deg) * COLUMNS + (size_t)column_of(at.lon_deg);
}

static void buckets_free(buckets *of)
{
    free(of->first);
    free(of->order);
}

static bool buckets_make(const td_atlas *atlas, buckets *made)
{
    size_t count = td_atlas_city_count(atlas);
    *made = (buckets){ atlas, calloc(BUCKETS + 2, sizeof(size_t)),
                       calloc(count + 1, sizeof(size_t)) };
    if (!made->first || !made->order) {
        buckets_free(made);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        made->first[bucket_of(td_atlas_city_info(atlas, i)->at) + 2]++;
    }
    for (size_t i = 2; i < BUCKETS + 2; i++) {
        made->first[i] += made->first[i - 1];
    }
    for (size_t i = 0; i < count; i++) {
        made->order[made->first[bucket_of(td_atlas_city_info(atlas, i)->at) + 1]++] = i;
    }
    return true;
}

typedef struct nearest {
    double distance_deg;
    int region;
} nearest;

static void look_in(const buckets *in, int row, int column, const td_warn_place *cell,
                    nearest *best)
{
    if (row < 0 || row >= ROWS) {
        return;
    }
    size_t bucket = (size_t)row * COLUMNS + (size_t)((column + COLUMNS) % COLUMNS);
    double lat_deg = cell->lat_rad / TD_DEG, lon_deg = cell->lon_rad / TD_DEG;
    for (size_t i = in->first[bucket]; i < in->first[bucket + 1]; i++) {
        const td_atlas_city *city = td_atlas_city_info(in->atlas, in->order[i]);
        if (city->country != cell->country || city->region < 0) {
            continue;
        }
        double north = city->at.lat_deg - lat_deg;
        double east = remainder(city->at.lon_deg - lon_deg, 360.0) * cos(cell->lat_rad);
        double distance_deg = hypot(north, east);
        if (distance_deg < best->distance_deg) {
            *best = (nearest){ distance_deg, city->region };
        }
    }
}

/* ASSUMPTION A81: a cell belongs to the region of the nearest city of its country. */
static int region_of(const buckets *in, const td_warn_place *cell)
{
    nearest best = { INFINITY, -1 };
    int row = row_of(cell->lat_rad / TD_DEG), column = column_of(cell->lon_rad / TD_DEG);
    for (int ring = 0; ring <= RINGS; ring++) {
        /* What a farther ring holds is at least this far to the north or south; eastward degrees
         * shrink, so that a ring is a little less deep there. */
        if (best.distance_deg < (ring - 1) * cos(cell->lat_rad)) {
            break;
        }
        for (int i = -ring; i <= ring; i++) {
            for (int j = -ring; j <= ring; j += abs(i) == ring || ring == 0 ? 1 : 2 * ring) {
                look_in(in, row + i, column + j, cell, &best);
            }
        }
    }
    return best.region;
}

/* ---- the places ---- */

static td_status add(td_alert_ground *ground, const td_warn_place *place)
{
    if (ground->count == ground->capacity) {
        int32_t capacity = ground->capacity ? 2 * ground->capacity : 4096;
        td_warn_place *places = realloc(ground->places, (size_t)capacity * sizeof *places);
        if (!places) {
            return TD_NO_MEMORY;
        }
        ground->places = places;
        ground->capacity = capacity;
    }
    ground->places[ground->count++] = *place;
    return TD_OK;
}

static td_status add_cell(td_alert_ground *ground, const td_atlas_window *window,
                          const buckets *in, const td_atlas_share *share)
{
    size_t columns = td_atlas_column_count(window);
    double half_deg = 0.5 * window->cell_deg;
    td_warn_place place = {
        .lat_rad = (window->lat_lo_deg + window->cell_deg * (double)(share->cell / columns) +
                    half_deg) * TD_DEG,
        .lon_rad = (window->lon_lo_deg + window->cell_deg * (double)(share->cell % columns) +
                    half_deg) * TD_DEG,
        .lat_half_rad = half_deg * TD_DEG,
        .lon_half_rad = half_deg * TD_DEG,
        .people = share->people,
        .country = share->country,
        .name = -1,
    };
    place.region = region_of(in, &place);
    return add(ground, &place);
}

/* The people of each cell by country, and land where nobody of its country lives. */
static td_status add_cells(td_alert_ground *ground, const td_atlas_window *window,
                           const buckets *in)
{
    size_t count = td_atlas_row_count(window) * td_atlas_column_count(window), share_count = 0;
    td_atlas_cell *cells = calloc(count ? count : 1, sizeof *cells);
    td_atlas_share *shares = NULL;
    td_status status = cells ? td_atlas_cells(ground->atlas, window, cells, count) : TD_NO_MEMORY;
    if (status == TD_OK) {
        status = td_atlas_shares(ground->atlas, window, &shares, &share_count);
    }
    for (size_t i = 0, next = 0; i < count && status == TD_OK; i++) {
        bool is_told = cells[i].country == TD_ATLAS_SEA;
        for (; next < share_count && shares[next].cell == i && status == TD_OK; next++) {
            is_told = is_told || shares[next].country == cells[i].country;
            status = add_cell(ground, window, in, &shares[next]);
        }
        if (!is_told && status == TD_OK) {
            td_atlas_share empty = { i, cells[i].country, 0 };
            status = add_cell(ground, window, in, &empty);
        }
    }
    free(shares);
    free(cells);
    return status;
}

static td_status add_cities(td_alert_ground *ground, const td_atlas_window *window)
{
    td_status status = TD_OK;
    for (size_t i = 0; i < td_atlas_city_count(ground->atlas) && status == TD_OK; i++) {
        const td_atlas_city *city = td_atlas_city_info(ground->atlas, i);
        bool is_inside = city->at.lat_deg >= window->lat_lo_deg &&
                         city->at.lat_deg <= window->lat_hi_deg &&
                         city->at.lon_deg >= window->lon_lo_deg &&
                         city->at.lon_deg <= window->lon_hi_deg;
        td_warn_place place = { .lat_rad = city->at.lat_deg * TD_DEG,
                                .lon_rad = city->at.lon_deg * TD_DEG,
                                .people = city->people, .country = city->country,
                                .region = city->region, .name = (int32_t)i };
        status = is_inside ? add(ground, &place) : TD_OK;
    }
    return status;
}

/* A total order, so that the places are the same everywhere. */
static int place_order(const void *left, const void *right)
{
    const td_warn_place *a = left, *b = right;
    if (a->lat_rad != b->lat_rad) {
        return a->lat_rad < b->lat_rad ? -1 : 1;
    }
    if (a->lon_rad != b->lon_rad) {
        return a->lon_rad < b->lon_rad ? -1 : 1;
    }
    if (a->name != b->name) {
        return a->name < b->name ? -1 : 1;
    }
    return (a->country > b->country) - (a->country < b->country);
}

td_status td_alert_ground_open(const td_atlas *atlas, const td_atlas_window *window,
                               td_alert_ground **ground)
{
    buckets in;
    *ground = NULL;
    td_alert_ground *made = calloc(1, sizeof *made);
    if (!made || !buckets_make(atlas, &in)) {
        free(made);
        return TD_NO_MEMORY;
    }
    made->atlas = atlas;
    td_status status = add_cells(made, window, &in);
    status = status == TD_OK ? add_cities(made, window) : status;
    buckets_free(&in);
    if (status != TD_OK) {
        td_alert_ground_close(made);
        return status;
    }
    if (made->count > 0) {
        qsort(made->places, (size_t)made->count, sizeof *made->places, place_order);
    }
    *ground = made;
    return TD_OK;
}

void td_alert_ground_close(td_alert_ground *ground)
{
    if (ground) {
        free(ground->places);
        free(ground);
    }
}

td_warn_places td_alert_places(const td_alert_ground *ground)
{
    double reach_rad = 0.0;
    for (int32_t i = 0; i < ground->count && reach_rad == 0.0; i++) {
        reach_rad = ground->places[i].lat_half_rad;
    }
    return (td_warn_places){ ground->places, ground->count, reach_rad };
}

/* ---- one area in words ---- */

static int add_country(const td_alert_ground *ground, td_alert_area *area, int32_t country)
{
    if (area->country_count == TD_ALERT_COUNTRIES_MAX) {
        area->country_dropped++;
        return -1;
    }
    const td_atlas_country *info = td_atlas_country_info(ground->atlas, country);
    area->codes[area->country_count] = country;
    area->countries[area->country_count] = (td_cap_country){ .iso2 = info->iso2,
                                                             .name = info->name };
    return area->country_count++;
}

/* Shares come in order of country: regions of one country lie side by side. */
static void name_regions(const td_alert_ground *ground, bool members_only, td_alert_area *area)
{
    int at = -1, used = 0;
    for (int32_t i = 0; i < area->under.share_count; i++) {
        const td_warn_share *share = &area->shares[i];
        bool is_new = i == 0 || area->shares[i - 1].country != share->country;
        if (is_new) {
            bool is_told = !members_only ||
                           td_atlas_country_info(ground->atlas, share->country)->member_2012;
            at = is_told ? add_country(ground, area, share->country) : -1;
        }
        if (at < 0) {
            continue;
        }
        td_cap_country *in = &area->countries[at];
        in->people += share->people;
        if (share->region >= 0) {
            const td_atlas_region *region = td_atlas_region_info(ground->atlas,
                                                                 (size_t)share->region);
            in->regions = in->region_count ? in->regions : &area->regions[used];
            in->region_count++;
            area->regions[used++] = (td_cap_region){ region->code, region->name };
        }
    }
}

static void name_cities(const td_alert_ground *ground, td_alert_area *area)
{
    int used = 0;
    for (int i = 0; i < area->country_count; i++) {
        area->countries[i].cities = &area->names[used];
        for (int32_t j = 0; j < area->under.city_count; j++) {
            const td_warn_place *place = &ground->places[area->cities[j]];
            if (place->country == area->codes[i]) {
                area->names[used++] = td_atlas_city_info(ground->atlas,
                                                         (size_t)place->name)->name;
                area->countries[i].city_count++;
            }
        }
    }
}

void td_alert_find(const td_alert_ground *ground, const td_warn_impact *impact, double margin_m,
                   bool members_only, td_alert_area *area)
{
    td_earth earth = td_earth_wgs84();
    td_warn_places places = td_alert_places(ground);
    area->under = (td_warn_under){ .shares = area->shares, .share_capacity = TD_ALERT_SHARES_MAX,
                                   .cities = area->cities, .city_capacity = TD_ALERT_CITIES_MAX };
    area->country_count = area->country_dropped = 0;
    td_warn_find_under(&earth, impact, margin_m, &places, &area->under);
    name_regions(ground, members_only, area);
    name_cities(ground, area);
}
