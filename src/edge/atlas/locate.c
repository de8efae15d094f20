/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the country at a place: edges of outlines in bands of latitude, even-odd rule. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "edge/atlas/parts.h"

#define RAD_PER_DEG (3.14159265358979323846 / 180.0)
/* One degree of latitude on the mean sphere of 6371.0 km. */
#define M_PER_DEG 111195.0

/* Where a latitude cuts an outline. */
typedef struct crossing {
    double lon_deg;
    int country;
} crossing;

static size_t band_of(double lat_deg)
{
    double band = floor((lat_deg + 90.0) * TD__BAND_PER_DEG);
    return band < 0.0 ? 0 : band >= TD__BANDS ? TD__BANDS - 1 : (size_t)band;
}

/* The end points of an edge, the southern one first: neighbours draw their border in opposite
 * senses, and this makes both compute the same crossing to the last bit. */
static void edge_ends(const td_atlas *atlas, size_t first, td_atlas_point ends[2])
{
    const td_atlas_point *points = atlas->points + first;
    bool is_upward = points[0].lat_deg <= points[1].lat_deg;
    ends[0] = is_upward ? points[0] : points[1];
    ends[1] = is_upward ? points[1] : points[0];
}

/* Calls for each band of each edge that is not along a parallel: counts it or puts it in place. */
static void edges_deal(const td_atlas *atlas, size_t *next, td__edge *edges)
{
    for (size_t r = 0; r < atlas->ring_count; r++) {
        const td__ring *ring = &atlas->rings[r];
        for (size_t i = ring->first; i + 1 < ring->first + ring->count; i++) {
            td_atlas_point ends[2];
            edge_ends(atlas, i, ends);
            size_t last = ends[0].lat_deg < ends[1].lat_deg ? band_of(ends[1].lat_deg) + 1 : 0;
            for (size_t band = band_of(ends[0].lat_deg); band < last; band++) {
                if (edges) {
                    edges[next[band]] = (td__edge){(uint32_t)i, ring->country};
                }
                next[band]++;
            }
        }
    }
}

td_status td__bands_build(td_atlas *atlas, td__complaint complaint)
{
    size_t next[TD__BANDS] = {0};
    edges_deal(atlas, next, NULL);
    atlas->band_first = calloc(TD__BANDS + 1, sizeof *atlas->band_first);
    if (!atlas->band_first) {
        return td__complain_of_memory(complaint);
    }
    for (size_t band = 0; band < TD__BANDS; band++) {
        atlas->band_first[band + 1] = atlas->band_first[band] + next[band];
    }
    atlas->edges = calloc(atlas->band_first[TD__BANDS] + 1, sizeof *atlas->edges);
    if (!atlas->edges) {
        return td__complain_of_memory(complaint);
    }
    memcpy(next, atlas->band_first, sizeof next);
    edges_deal(atlas, next, atlas->edges);
    return TD_OK;
}

/* Whether a latitude cuts an edge, and where; the northern end does not belong to the edge, so
 * that a latitude through a corner cuts one of its two edges or neither. */
static bool edge_cut(const td_atlas *atlas, const td__edge *edge, double lat_deg, double *lon_deg)
{
    td_atlas_point ends[2];
    edge_ends(atlas, edge->first, ends);
    if (lat_deg < ends[0].lat_deg || lat_deg >= ends[1].lat_deg) {
        return false;
    }
    double part = (lat_deg - ends[0].lat_deg) / (ends[1].lat_deg - ends[0].lat_deg);
    *lon_deg = ends[0].lon_deg + part * (ends[1].lon_deg - ends[0].lon_deg);
    return true;
}

/* The first country, in order of index, with an odd number of crossings to the west. */
static int first_inside(const bool *is_inside, int country_count)
{
    for (int i = 0; i < country_count; i++) {
        if (is_inside[i]) {
            return i;
        }
    }
    return TD_ATLAS_SEA;
}

int td_atlas_country_at(const td_atlas *atlas, double lat_deg, double lon_deg)
{
    assert(fabs(lat_deg) <= 90.0 && fabs(lon_deg) <= 180.0);
    bool is_inside[TD__COUNTRIES_MAX] = {false};
    size_t band = band_of(lat_deg);
    for (size_t i = atlas->band_first[band]; i < atlas->band_first[band + 1]; i++) {
        double cut_deg;
        if (edge_cut(atlas, &atlas->edges[i], lat_deg, &cut_deg) && cut_deg <= lon_deg) {
            is_inside[atlas->edges[i].country] ^= true;
        }
    }
    return first_inside(is_inside, atlas->country_count);
}

static int crossing_order(const void *left, const void *right)
{
    const crossing *a = left;
    const crossing *b = right;
    if (a->lon_deg != b->lon_deg) {
        return a->lon_deg < b->lon_deg ? -1 : 1;
    }
    return a->country - b->country;
}

/* All crossings of a latitude from west to east, to be freed; null when out of memory. */
static crossing *crossings_of(const td_atlas *atlas, double lat_deg, size_t *count)
{
    size_t band = band_of(lat_deg);
    size_t first = atlas->band_first[band];
    size_t end = atlas->band_first[band + 1];
    crossing *crossings = calloc(end - first + 1, sizeof *crossings);
    *count = 0;
    for (size_t i = first; crossings && i < end; i++) {
        double cut_deg;
        if (edge_cut(atlas, &atlas->edges[i], lat_deg, &cut_deg)) {
            crossings[(*count)++] = (crossing){cut_deg, atlas->edges[i].country};
        }
    }
    if (crossings) {
        qsort(crossings, *count, sizeof *crossings, crossing_order);
    }
    return crossings;
}

td_status td__row_countries(const td_atlas *atlas, const td__row *row, int *countries)
{
    bool is_inside[TD__COUNTRIES_MAX] = {false};
    size_t count;
    crossing *crossings = crossings_of(atlas, row->lat_deg, &count);
    if (!crossings) {
        return TD_NO_MEMORY;
    }
    size_t next = 0;
    int country = TD_ATLAS_SEA;
    for (size_t column = 0; column < row->column_count; column++) {
        double lon_deg = row->lon_deg + ((double)column + 0.5) * row->step_deg;
        size_t before = next;
        while (next < count && crossings[next].lon_deg <= lon_deg) {
            is_inside[crossings[next++].country] ^= true;
        }
        if (next != before) {
            country = first_inside(is_inside, atlas->country_count);
        }
        countries[column] = country;
    }
    free(crossings);
    return TD_OK;
}

/* The distance from a place to an edge on the flat map around the place. */
static double edge_distance_m(const td_atlas *atlas, const td__edge *edge, td_atlas_point place)
{
    double squeeze = cos(place.lat_deg * RAD_PER_DEG);
    td_atlas_point ends[2];
    edge_ends(atlas, edge->first, ends);
    double x0 = (ends[0].lon_deg - place.lon_deg) * squeeze;
    double y0 = ends[0].lat_deg - place.lat_deg;
    double dx = (ends[1].lon_deg - ends[0].lon_deg) * squeeze;
    double dy = ends[1].lat_deg - ends[0].lat_deg;
    double along = -(x0 * dx + y0 * dy) / (dx * dx + dy * dy);
    along = along < 0.0 ? 0.0 : along > 1.0 ? 1.0 : along;
    double x = x0 + along * dx;
    double y = y0 + along * dy;
    return sqrt(x * x + y * y) * M_PER_DEG;
}

int td_atlas_country_near(const td_atlas *atlas, double lat_deg, double lon_deg, double reach_m)
{
    assert(reach_m >= 0.0 && reach_m <= 1.0e6);
    int country = td_atlas_country_at(atlas, lat_deg, lon_deg);
    if (country != TD_ATLAS_SEA) {
        return country;
    }
    td_atlas_point place = {lat_deg, lon_deg};
    double reach_deg = reach_m / M_PER_DEG;
    double least_m = reach_m;
    for (size_t band = band_of(lat_deg - reach_deg); band <= band_of(lat_deg + reach_deg); band++) {
        for (size_t i = atlas->band_first[band]; i < atlas->band_first[band + 1]; i++) {
            double distance_m = edge_distance_m(atlas, &atlas->edges[i], place);
            if (distance_m < least_m) {
                least_m = distance_m;
                country = atlas->edges[i].country;
            }
        }
    }
    return country;
}
