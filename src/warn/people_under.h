/* SPDX-License-Identifier: Apache-2.0 */
/* Which countries, regions, cities and people are under a predicted impact. */
#ifndef TD_WARN_PEOPLE_UNDER_H
#define TD_WARN_PEOPLE_UNDER_H

#include "warn/impact_area.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A cell with its people, or a named point. The numbers of country, region and name are the
 * caller's own. The people of named points order them and are not added: cells hold them too. */
typedef struct td_warn_place {
    double lat_rad, lon_rad; /* of the point, or of the middle of the cell */
    double lat_half_rad, lon_half_rad; /* a cell reaches so far to each side; 0 for a point */
    int64_t people;
    int32_t country; /* 0 or more */
    int32_t region;  /* -1: unknown */
    int32_t name;    /* -1: a cell */
} td_warn_place;

/* Where `reach_rad` is above 0 the items ascend by latitude and no cell has a larger lat_half_rad:
 * then only a band of them is looked at. With 0 they may come in any order. */
typedef struct td_warn_places {
    const td_warn_place *items;
    int32_t count;
    double reach_rad;
} td_warn_places;

/* Ground of one region that is under the ellipse, with its people (0: nobody lives there). */
typedef struct td_warn_share {
    int32_t country;
    int32_t region;
    int64_t people;
} td_warn_share;

/* The caller's arrays with their capacities; the rest is filled. What does not fit is counted. */
typedef struct td_warn_under {
    td_warn_share *shares; /* in order of country, then region */
    int32_t share_capacity, share_count, share_dropped;
    int32_t *cities; /* indices of named points, most people first, then by index */
    int32_t city_capacity, city_count, city_dropped;
    int64_t people;
} td_warn_under;

/* Given an impact and the places around it. A cell counts by the part of its 5 x 5 sub-points that
 * is under the ellipse widened by `margin_m`, to whole people; one so small that it passes between
 * sub-points, by its area. Accuracy: for ellipses wider than a cell 2 %, below that as uneven as
 * people live in the cell. */
void td_warn_find_under(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                        const td_warn_places *places, td_warn_under *under);

/* The countries of the shares, each once, in order; returned how many, at most `capacity`. */
int32_t td_warn_countries(const td_warn_under *under, int32_t *countries, int32_t capacity);

#ifdef __cplusplus
}
#endif

#endif
