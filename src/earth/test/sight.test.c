/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of sight end at the horizon, over the flattened Earth too, and bend by the 4/3 rule. */
#include "earth/earth.h"
#include "test/check.h"

static td_vec3 above_equator(const td_earth *earth, double angle_rad, double h_m)
{
    double r = earth->a_m + h_m;
    return (td_vec3){ r * td_cos(angle_rad), r * td_sin(angle_rad), 0.0 };
}

/* Two points see each other up to acos(R/(R+h1)) + acos(R/(R+h2)), the two tangents' angles. */
TD_TEST(the_horizon_is_the_sum_of_two_tangents)
{
    td_earth earth = td_earth_sphere(6370000.0, 3.986e14, 0.0);
    const double heights_m[][2] = { { 10.0, 1e5 }, { 2.0, 3.6e7 }, { 5e4, 2e5 }, { 1e6, 1e6 } };
    for (size_t i = 0; i < sizeof heights_m / sizeof heights_m[0]; i++) {
        double r = earth.a_m;
        double edge = td_acos(r / (r + heights_m[i][0])) + td_acos(r / (r + heights_m[i][1]));
        td_vec3 from = above_equator(&earth, 0.0, heights_m[i][0]);
        td_vec3 near = above_equator(&earth, edge - 2e-5, heights_m[i][1]);
        td_vec3 far = above_equator(&earth, edge + 2e-5, heights_m[i][1]);
        TD_CHECK(td_sight_is_clear(&earth, from, near, 0.0));
        TD_CHECK(td_sight_is_clear(&earth, near, from, 0.0));
        TD_CHECK(!td_sight_is_clear(&earth, from, far, 0.0));
        TD_CHECK(!td_sight_is_clear(&earth, far, from, 0.0));
    }
}

/* Brute force: the least height of many points of the line, within 10 m of the answer. */
TD_TEST(the_flattened_earth_blocks_what_goes_under_it)
{
    td_earth earth = td_earth_wgs84();
    td_stream stream = { .seed = 14 };
    int clear = 0, blocked = 0;
    for (uint32_t i = 0; i < 400; i++) {
        td_geo ends[2];
        for (uint32_t k = 0; k < 2; k++) {
            ends[k].lat_rad = (2.0 * td_uniform(&stream, 6 * i + 3 * k) - 1.0) * TD_HALF_PI;
            ends[k].lon_rad = td_uniform(&stream, 6 * i + 3 * k + 1);
            ends[k].h_ell_m = 5e6 * td_uniform(&stream, 6 * i + 3 * k + 2);
        }
        td_vec3 from = td_ecef_from_geo(&earth, ends[0]), to = td_ecef_from_geo(&earth, ends[1]);
        double least_m = 1e9;
        for (int step = 0; step <= 20000; step++) {
            td_vec3 at = td_vec3_madd(from, step / 20000.0, td_vec3_sub(to, from));
            least_m = fmin(least_m, td_height_ell(&earth, at));
        }
        if (fabs(least_m - 30000.0) > 10.0) {
            bool seen = td_sight_is_clear(&earth, from, to, 30000.0);
            TD_CHECK(seen == (least_m > 30000.0));
            clear += seen;
            blocked += !seen;
        }
    }
    TD_CHECK(clear > 50 && blocked > 50);
}

TD_TEST(one_stands_on_the_ground_and_still_sees_the_sky)
{
    td_earth earth = td_earth_wgs84();
    td_vec3 ground = { earth.a_m, 0.0, 0.0 };
    TD_CHECK(td_sight_is_clear(&earth, ground, (td_vec3){ earth.a_m + 1e5, 0.0, 0.0 }, 0.0));
    TD_CHECK(td_sight_is_clear(&earth, ground, (td_vec3){ earth.a_m + 1e5, 1e5, 0.0 }, 0.0));
    TD_CHECK(!td_sight_is_clear(&earth, ground, (td_vec3){ earth.a_m - 1e3, 1e5, 0.0 }, 0.0));
}

/* The radar handbook's rule: over an Earth of 4/3 the radius a target at range d stands at
 * h/d - d/(2 k R) above the horizontal; k = 4/3 against k = 1 is a gain of d/(8 R). */
TD_TEST(low_rays_bend_by_the_four_thirds_rule)
{
    const double radius_m = 6371000.0;
    TD_NEAR(td_refracted_elevation_rad(0.0, 2e5, radius_m), 2e5 / (8.0 * radius_m), 1e-15);
    double at_limit = td_refracted_elevation_rad(0.0, 1e6, radius_m);
    TD_CHECK(at_limit == td_refracted_elevation_rad(0.0, 2e6, radius_m));
    TD_CHECK(at_limit < 1e6 / (8.0 * radius_m));
    TD_CHECK(td_refracted_elevation_rad(5.0 * TD_DEG, 1e6, radius_m) == 5.0 * TD_DEG);
    TD_CHECK(td_refracted_elevation_rad(60.0 * TD_DEG, 1e6, radius_m) == 60.0 * TD_DEG);
}

/* A target that rises must not seem to sink where the gain is blended out. */
TD_TEST(bending_keeps_the_order_of_elevations)
{
    double last = -1.0;
    for (int i = -100; i <= 1000; i++) {
        double seen = td_refracted_elevation_rad(0.01 * i * TD_DEG, 1.5e6, 6371000.0);
        TD_CHECK(seen > last);
        last = seen;
    }
}

TD_MAIN(the_horizon_is_the_sum_of_two_tangents, the_flattened_earth_blocks_what_goes_under_it,
        one_stands_on_the_ground_and_still_sees_the_sky, low_rays_bend_by_the_four_thirds_rule,
        bending_keeps_the_order_of_elevations)
