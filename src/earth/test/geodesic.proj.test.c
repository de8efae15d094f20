/* SPDX-License-Identifier: Apache-2.0 */
/* Geodesics and Cartesian places agree with PROJ's: Karney's geodesics, Bowring's places. */
#include <geodesic.h>
#include <proj.h>

#include "earth/earth.h"
#include "test/check.h"

enum { PAIRS = 20000 };

static double draw(uint32_t index, double low, double high)
{
    td_stream stream = { .seed = 11, .purpose = 1 };
    return low + (high - low) * td_uniform(&stream, index);
}

/* A place, uniform in latitude so that the poles are met often. */
static td_geo place(uint32_t index)
{
    return (td_geo){ .lat_rad = draw(2 * index, -90.0, 90.0) * TD_DEG,
                     .lon_rad = draw(2 * index + 1, -180.0, 180.0) * TD_DEG };
}

static double turn_gap_rad(double a, double b)
{
    return fabs(remainder(a - b, TD_TWO_PI));
}

/* The header promises 1 mm up to 19 900 km; an azimuth is as good as 1 mm across the way. */
TD_TEST(shortest_ways_are_karneys)
{
    td_earth earth = td_earth_wgs84();
    struct geod_geodesic theirs;
    geod_init(&theirs, earth.a_m, earth.f_ratio);
    double worst_m = 0.0, worst_turn_m = 0.0;
    for (uint32_t i = 0; i < PAIRS; i++) {
        td_geo from = place(2 * i), to = place(2 * i + 1);
        double arc_m, azimuth_from, azimuth_to;
        geod_inverse(&theirs, from.lat_rad / TD_DEG, from.lon_rad / TD_DEG, to.lat_rad / TD_DEG,
                     to.lon_rad / TD_DEG, &arc_m, &azimuth_from, &azimuth_to);
        if (arc_m > 19.9e6) {
            continue;
        }
        td_geodesic ours = td_geodesic_between(&earth, from, to);
        double across_m = earth.a_m * td_sin(arc_m / earth.a_m);
        double turn = fmax(turn_gap_rad(ours.azimuth_from_rad, azimuth_from * TD_DEG),
                           turn_gap_rad(ours.azimuth_to_rad, azimuth_to * TD_DEG));
        worst_m = fmax(worst_m, fabs(ours.arc_m - arc_m));
        worst_turn_m = fmax(worst_turn_m, turn * fabs(across_m));
    }
    printf("arcs differ by at most %.3g m, azimuths by %.3g m across\n", worst_m, worst_turn_m);
    TD_CHECK(worst_m <= 1e-3);
    TD_CHECK(worst_turn_m <= 1e-3);
}

TD_TEST(nearly_antipodal_ways_are_within_half_a_percent)
{
    td_earth earth = td_earth_wgs84();
    struct geod_geodesic theirs;
    geod_init(&theirs, earth.a_m, earth.f_ratio);
    for (uint32_t i = 0; i < 500; i++) {
        td_geo from = place(i);
        td_geo to = { .lat_rad = -from.lat_rad + draw(9000 + 2 * i, -0.5, 0.5) * TD_DEG,
                      .lon_rad = from.lon_rad + TD_PI + draw(9001 + 2 * i, -0.5, 0.5) * TD_DEG };
        to.lat_rad = td_clamp(to.lat_rad, -TD_HALF_PI, TD_HALF_PI);
        double arc_m;
        geod_inverse(&theirs, from.lat_rad / TD_DEG, from.lon_rad / TD_DEG, to.lat_rad / TD_DEG,
                     to.lon_rad / TD_DEG, &arc_m, NULL, NULL);
        if (!TD_NEAR(td_arc_m(&earth, from, to), arc_m, 0.005 * arc_m)) {
            return;
        }
    }
}

TD_TEST(destinations_are_karneys)
{
    td_earth earth = td_earth_wgs84();
    struct geod_geodesic theirs;
    geod_init(&theirs, earth.a_m, earth.f_ratio);
    double worst_m = 0.0;
    for (uint32_t i = 0; i < PAIRS; i++) {
        td_geo from = place(i), want = { 0 };
        double azimuth_deg = draw(200000 + 2 * i, 0.0, 360.0);
        double arc_m = draw(200001 + 2 * i, 0.0, 19.9e6);
        double lat_deg, lon_deg;
        geod_direct(&theirs, from.lat_rad / TD_DEG, from.lon_rad / TD_DEG, azimuth_deg, arc_m,
                    &lat_deg, &lon_deg, NULL);
        want.lat_rad = lat_deg * TD_DEG;
        want.lon_rad = lon_deg * TD_DEG;
        td_geo got = td_destination(&earth, from, azimuth_deg * TD_DEG, arc_m);
        td_vec3 gap = td_vec3_sub(td_ecef_from_geo(&earth, got), td_ecef_from_geo(&earth, want));
        worst_m = fmax(worst_m, td_vec3_norm(gap));
    }
    printf("destinations differ by at most %.3g m\n", worst_m);
    TD_CHECK(worst_m <= 1e-3);
}

/* Heights from the sea floor to high orbits. 1e-8 m in 1e7 m is a few ulp of each side. */
TD_TEST(cartesian_places_are_projs)
{
    td_earth earth = td_earth_wgs84();
    PJ *cart = proj_create(PJ_DEFAULT_CTX, "+proj=cart +ellps=WGS84");
    if (!TD_CHECK(cart != NULL)) {
        return;
    }
    double worst_m = 0.0;
    for (uint32_t i = 0; i < PAIRS; i++) {
        td_geo geo = place(i);
        geo.h_ell_m = draw(100000 + i, -1e4, 1e7);
        PJ_COORD want = proj_trans(cart, PJ_FWD,
                                   proj_coord(geo.lon_rad, geo.lat_rad, geo.h_ell_m, 0.0));
        td_vec3 got = td_ecef_from_geo(&earth, geo);
        td_vec3 gap = { got.x - want.xyz.x, got.y - want.xyz.y, got.z - want.xyz.z };
        worst_m = fmax(worst_m, td_vec3_norm(gap));
    }
    proj_destroy(cart);
    printf("places differ by at most %.3g m\n", worst_m);
    TD_CHECK(worst_m <= 2e-8);
}

TD_MAIN(shortest_ways_are_karneys, nearly_antipodal_ways_are_within_half_a_percent,
        destinations_are_karneys, cartesian_places_are_projs)
