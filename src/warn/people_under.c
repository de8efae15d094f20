/* SPDX-License-Identifier: Apache-2.0 */
/* Adds up the cells and lists the cities under an ellipse. docs/models/warn.md. */
#include "warn/people_under.h"

#include <assert.h>

#include "warn/lens_parts.h"

/* A cell is looked at in 5 x 5 points: a cell of 0.1 degree every 2 km. ASSUMPTION A81: its people
 * live evenly over it. */
enum { SIDE = 5, POINTS = SIDE * SIDE };

/* Longer than any radius of curvature of the Earth, so that reaches are never too short. */
static const double RADIUS_MAX_M = 6.41e6;
/* No meridian's arc is shorter a radian: most places are out by their latitude alone. */
static const double RADIUS_MIN_M = 6.3e6;

static td_geo middle_of(const td_warn_place *place)
{
    return (td_geo){ place->lat_rad, place->lon_rad, 0.0 };
}

/* How far the corners of a cell may be from its middle, a fifth added for what polar coordinates
 * stretch within 5000 km. */
static double reach_m(const td_warn_place *place)
{
    return 1.2 * RADIUS_MAX_M * (place->lat_half_rad + place->lon_half_rad);
}

static int points_under(const td__lens *lens, const td_warn_place *cell)
{
    int inside = 0;
    /* Depth changes by less than the way over the minor axis: most cells are all in or all out. */
    if (lens->is_flat) {
        double depth = td__lens_depth_flat(lens, td_ecef_from_geo(lens->earth, middle_of(cell)));
        double slack = reach_m(cell) / lens->minor_m;
        if (depth + slack < 0.99 || depth - slack > 1.01) {
            return depth < 1.0 ? POINTS : 0;
        }
    }
    for (int i = 0; i < POINTS; i++) {
        double north = (2.0 * (i / SIDE) + 1.0 - SIDE) / SIDE;
        double east = (2.0 * (i % SIDE) + 1.0 - SIDE) / SIDE;
        td_geo at = { td_clamp(cell->lat_rad + north * cell->lat_half_rad, -TD_HALF_PI, TD_HALF_PI),
                      cell->lon_rad + east * cell->lon_half_rad, 0.0 };
        inside += td__lens_is_under(lens, at);
    }
    return inside;
}

/* The difference of two longitudes, in -pi..pi. */
static double lon_apart_rad(double a_rad, double b_rad)
{
    double turn = (a_rad - b_rad) / TD_TWO_PI;
    return TD_TWO_PI * (turn - td_floor(turn + 0.5));
}

static bool holds_centre(const td_warn_place *cell, td_geo centre_geo)
{
    double lon_rad = lon_apart_rad(centre_geo.lon_rad, cell->lon_rad);
    return td_abs(centre_geo.lat_rad - cell->lat_rad) <= cell->lat_half_rad &&
           td_abs(lon_rad) <= cell->lon_half_rad;
}

/* The people of a cell that are under the ellipse; -1 where none of its ground is. */
static int64_t people_of(const td__lens *lens, const td_warn_place *cell)
{
    int inside = points_under(lens, cell);
    if (inside > 0) {
        return (cell->people * inside + POINTS / 2) / POINTS;
    }
    if (!holds_centre(cell, lens->impact->centre_geo)) {
        return -1;
    }
    double cell_m2 = 4.0 * cell->lat_half_rad * cell->lon_half_rad * td_cos(cell->lat_rad) *
                     RADIUS_MAX_M * RADIUS_MAX_M;
    double ratio = td_warn_area_m2(lens->impact) / td_max(cell_m2, 1.0);
    return (int64_t)((double)cell->people * td_min(ratio, 1.0) + 0.5);
}

/* Where the middles of cells, less their own reach, must lie to have ground under the ellipse. */
typedef struct band {
    double lat_rad, half_lat_rad, lon_rad, half_lon_rad;
} band;

/* Longitudes x apart at latitudes up to y have a chord of at least 2 R cos(y) x / pi. */
static band band_of(const td__lens *lens)
{
    td_geo centre_geo = lens->impact->centre_geo;
    double far_rad = lens->major_m / RADIUS_MIN_M;
    double most_rad = td_abs(centre_geo.lat_rad) + far_rad;
    double cosine = most_rad < TD_HALF_PI ? td_cos(most_rad) : 0.0;
    return (band){ centre_geo.lat_rad, far_rad, centre_geo.lon_rad,
                   cosine > 0.0 ? far_rad * TD_HALF_PI / cosine : TD_PI };
}

static bool is_near(const band *in, const td_warn_place *place)
{
    double lat_rad = td_abs(place->lat_rad - in->lat_rad);
    return lat_rad <= in->half_lat_rad + place->lat_half_rad &&
           td_abs(lon_apart_rad(place->lon_rad, in->lon_rad)) <=
               in->half_lon_rad + place->lon_half_rad;
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
    td__lens lens = td__lens_make(earth, impact, margin_m);
    band in = band_of(&lens);
    double half_rad = in.half_lat_rad + places->reach_rad;
    under->share_count = under->share_dropped = 0;
    under->city_count = under->city_dropped = 0;
    under->people = 0;
    for (int32_t i = first_from(places, in.lat_rad - half_rad); i < places->count; i++) {
        const td_warn_place *place = &places->items[i];
        assert_sound(place);
        if (places->reach_rad > 0.0 && place->lat_rad > in.lat_rad + half_rad) {
            break;
        }
        if (!is_near(&in, place)) {
            continue;
        }
        int64_t people = place->name < 0 ? people_of(&lens, place) : -1;
        if (people >= 0) {
            under->people += people;
            add_share(under, place, people);
        } else if (place->name >= 0 && td__lens_is_under(&lens, middle_of(place))) {
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
