/* SPDX-License-Identifier: Apache-2.0 */
/* Adds up the cells and lists the cities under an ellipse. docs/models/warn.md. */
#include "warn/people_under.h"

#include <assert.h>

/* A cell is looked at in 5 x 5 points: a cell of 0.1 degree every 2 km. ASSUMPTION A81: its people
 * live evenly over it. */
enum { SIDE = 5, POINTS = SIDE * SIDE };

/* Longer than any radius of curvature of the Earth, so that reaches are never too short. */
static const double RADIUS_MAX_M = 6.4e6;
/* No meridian's arc is shorter a radian: most places are out by their latitude alone. */
static const double RADIUS_MIN_M = 6.3e6;

static td_geo middle_of(const td_warn_place *place)
{
    return (td_geo){ place->lat_rad, place->lon_rad, 0.0 };
}

static int points_under(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                        const td_warn_place *cell)
{
    int inside = 0;
    for (int i = 0; i < POINTS; i++) {
        double north = (2.0 * (i / SIDE) + 1.0 - SIDE) / SIDE;
        double east = (2.0 * (i % SIDE) + 1.0 - SIDE) / SIDE;
        td_geo at = { td_clamp(cell->lat_rad + north * cell->lat_half_rad, -TD_HALF_PI, TD_HALF_PI),
                      cell->lon_rad + east * cell->lon_half_rad, 0.0 };
        inside += td_warn_is_under(earth, impact, margin_m, at);
    }
    return inside;
}

static bool holds_centre(const td_warn_place *cell, td_geo centre_geo)
{
    double turn = (centre_geo.lon_rad - cell->lon_rad) / TD_TWO_PI;
    double lon_rad = TD_TWO_PI * (turn - td_floor(turn + 0.5));
    return td_abs(centre_geo.lat_rad - cell->lat_rad) <= cell->lat_half_rad &&
           td_abs(lon_rad) <= cell->lon_half_rad;
}

/* The people of a cell that are under the ellipse; -1 where none of its ground is. */
static int64_t people_of(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                         const td_warn_place *cell)
{
    int inside = points_under(earth, impact, margin_m, cell);
    if (inside > 0) {
        return (cell->people * inside + POINTS / 2) / POINTS;
    }
    if (!holds_centre(cell, impact->centre_geo)) {
        return -1;
    }
    double cell_m2 = 4.0 * cell->lat_half_rad * cell->lon_half_rad * td_cos(cell->lat_rad) *
                     RADIUS_MAX_M * RADIUS_MAX_M;
    double ratio = td_warn_area_m2(impact) / td_max(cell_m2, 1.0);
    return (int64_t)((double)cell->people * td_min(ratio, 1.0) + 0.5);
}

/* Whether a place may be under: by the straight line to its middle and its reach around it. */
static bool is_near(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                    const td_warn_place *place)
{
    double reach_m = RADIUS_MAX_M * (place->lat_half_rad + place->lon_half_rad);
    double far_m = impact->semi_major_m + margin_m + reach_m;
    double lat_rad = place->lat_rad - impact->centre_geo.lat_rad;
    if (td_abs(lat_rad) * RADIUS_MIN_M > far_m) {
        return false;
    }
    td_geo centre_geo = { impact->centre_geo.lat_rad, impact->centre_geo.lon_rad, 0.0 };
    td_vec3 chord_m = td_vec3_sub(td_ecef_from_geo(earth, middle_of(place)),
                                  td_ecef_from_geo(earth, centre_geo));
    return td_vec3_norm(chord_m) <= far_m;
}

static void add_share(td_warn_under *under, const td_warn_place *cell, int64_t people)
{
    int32_t at = 0;
    while (at < under->share_count &&
           (under->shares[at].country < cell->country ||
            (under->shares[at].country == cell->country &&
             under->shares[at].region < cell->region))) {
        at++;
    }
    if (at < under->share_count && under->shares[at].country == cell->country &&
        under->shares[at].region == cell->region) {
        under->shares[at].people += people;
        return;
    }
    if (under->share_count == under->share_capacity) {
        under->share_dropped++;
        return;
    }
    for (int32_t i = under->share_count++; i > at; i--) {
        under->shares[i] = under->shares[i - 1];
    }
    under->shares[at] = (td_warn_share){ cell->country, cell->region, people };
}

/* Keeps the largest cities where not all fit. */
static void add_city(td_warn_under *under, const td_warn_place *items, int32_t place)
{
    int32_t at = under->city_count;
    while (at > 0 && items[under->cities[at - 1]].people < items[place].people) {
        at--;
    }
    if (under->city_count == under->city_capacity) {
        under->city_dropped++;
        if (at == under->city_capacity) {
            return;
        }
        under->city_count--;
    }
    for (int32_t i = under->city_count++; i > at; i--) {
        under->cities[i] = under->cities[i - 1];
    }
    under->cities[at] = place;
}

/* The first place at or north of a latitude, where they ascend; else the first of all. */
static int32_t first_from(const td_warn_places *places, double lat_rad)
{
    int32_t low = 0, high = places->reach_rad > 0.0 ? places->count : 0;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (places->items[middle].lat_rad < lat_rad) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void assert_sound(const td_warn_place *place)
{
    assert(place->people >= 0 && place->country >= 0);
    assert(place->lat_half_rad >= 0.0 && place->lon_half_rad >= 0.0);
}

void td_warn_find_under(const td_earth *earth, const td_warn_impact *impact, double margin_m,
                        const td_warn_places *places, td_warn_under *under)
{
    double band_rad = (impact->semi_major_m + margin_m) / RADIUS_MIN_M + places->reach_rad;
    double south_rad = impact->centre_geo.lat_rad - band_rad;
    double north_rad = impact->centre_geo.lat_rad + band_rad;
    under->share_count = under->share_dropped = 0;
    under->city_count = under->city_dropped = 0;
    under->people = 0;
    for (int32_t i = first_from(places, south_rad); i < places->count; i++) {
        const td_warn_place *place = &places->items[i];
        assert_sound(place);
        if (places->reach_rad > 0.0 && place->lat_rad > north_rad) {
            break;
        }
        if (!is_near(earth, impact, margin_m, place)) {
            continue;
        }
        int64_t people = place->name < 0 ? people_of(earth, impact, margin_m, place) : -1;
        if (people >= 0) {
            under->people += people;
            add_share(under, place, people);
        } else if (place->name >= 0 &&
                   td_warn_is_under(earth, impact, margin_m, middle_of(place))) {
            add_city(under, places->items, i);
        }
    }
}

int32_t td_warn_countries(const td_warn_under *under, int32_t *countries, int32_t capacity)
{
    int32_t count = 0;
    for (int32_t i = 0; i < under->share_count; i++) {
        int32_t country = under->shares[i].country;
        if ((i == 0 || under->shares[i - 1].country != country) && count < capacity) {
            countries[count++] = country;
        }
    }
    return count;
}
