/* SPDX-License-Identifier: Apache-2.0 */
/* A place is under the ellipse or not, and the outline that is told leaves nobody out. */
#include "test/check.h"
#include "warn/warn.h"

static td_warn_impact impact_at(double lat_deg, double lon_deg, double major_m, double minor_m,
                                double azimuth_deg)
{
    return (td_warn_impact){
        .centre_geo = { lat_deg * TD_DEG, lon_deg * TD_DEG, 0.0 },
        .semi_major_m = major_m,
        .semi_minor_m = minor_m,
        .azimuth_rad = azimuth_deg * TD_DEG,
        .t_impact_ns = 400000000000,
        .t_impact_s_sigma = 2.0,
    };
}

TD_TEST(depth_is_one_on_the_axes_and_a_half_half_way)
{
    td_earth earth = td_earth_wgs84();
    td_warn_impact impact = impact_at(50.1, 8.7, 18000.0, 7000.0, 31.0);
    double azimuth_rad = 31.0 * TD_DEG;
    TD_NEAR(td_warn_depth_ratio(&earth, &impact, 0.0, impact.centre_geo), 0.0, 1e-12);
    td_geo tip = td_destination(&earth, impact.centre_geo, azimuth_rad, 18000.0);
    td_geo side = td_destination(&earth, impact.centre_geo, azimuth_rad - TD_HALF_PI, 7000.0);
    td_geo half = td_destination(&earth, impact.centre_geo, azimuth_rad + TD_PI, 9000.0);
    TD_NEAR(td_warn_depth_ratio(&earth, &impact, 0.0, tip), 1.0, 1e-6);
    TD_NEAR(td_warn_depth_ratio(&earth, &impact, 0.0, side), 1.0, 1e-6);
    TD_NEAR(td_warn_depth_ratio(&earth, &impact, 0.0, half), 0.5, 1e-6);
    TD_NEAR(td_warn_depth_ratio(&earth, &impact, 2000.0, tip), 0.9, 1e-6);
    td_geo beside = td_destination(&earth, impact.centre_geo, azimuth_rad + TD_HALF_PI, 7010.0);
    TD_CHECK(!td_warn_is_under(&earth, &impact, 0.0, beside));
    TD_CHECK(td_warn_is_under(&earth, &impact, 11.0, beside));
}

/* The ellipse does not know where longitude begins. */
TD_TEST(the_180th_meridian_is_no_border)
{
    td_earth earth = td_earth_wgs84();
    td_warn_impact impact = impact_at(-17.8, 179.99, 20000.0, 20000.0, 0.0);
    td_geo across = { -17.8 * TD_DEG, -179.95 * TD_DEG, 0.0 };
    TD_CHECK(td_warn_is_under(&earth, &impact, 0.0, across));
    td_geo far = { -17.8 * TD_DEG, -179.0 * TD_DEG, 0.0 };
    TD_CHECK(!td_warn_is_under(&earth, &impact, 0.0, far));
}

/* Even-odd rule on latitude and longitude, the way a receiver reads a polygon. */
static bool is_in_polygon(const td_geo *points, int count, td_geo at)
{
    bool is_in = false;
    for (int i = 0; i + 1 < count; i++) {
        td_geo a = points[i], b = points[i + 1];
        if ((a.lat_rad > at.lat_rad) != (b.lat_rad > at.lat_rad)) {
            double part = (at.lat_rad - a.lat_rad) / (b.lat_rad - a.lat_rad);
            is_in ^= at.lon_rad < a.lon_rad + part * (b.lon_rad - a.lon_rad);
        }
    }
    return is_in;
}

/* Points spread over the ellipse to its very edge must lie in the polygon. */
TD_TEST(the_outline_holds_every_place_under_the_ellipse)
{
    static const double CASES[][4] = { { 50.1, 18000.0, 7000.0, 31.0 },
                                       { 68.0, 300000.0, 40000.0, 80.0 },
                                       { 36.0, 900000.0, 500000.0, -20.0 },
                                       { 0.0, 300.0, 250.0, 10.0 } };
    td_earth earth = td_earth_wgs84();
    td_stream stream = { .seed = 7, .purpose = 1 };
    td_geo points[100];
    for (int i = 0; i < 4; i++) {
        td_warn_impact impact = impact_at(CASES[i][0], 12.0, CASES[i][1], CASES[i][2],
                                          CASES[i][3]);
        for (int count = 13; count <= 100; count += 29) {
            td_warn_outline(&earth, &impact, 0.0, points, count);
            TD_CHECK(memcmp(&points[0], &points[count - 1], sizeof points[0]) == 0);
            int outside = 0;
            for (uint32_t j = 0; j < 2000; j++) {
                double angle = TD_TWO_PI * td_uniform(&stream, 2 * j);
                double out = td_max(0.9, td_uniform(&stream, 2 * j + 1));
                double x = impact.semi_major_m * out * cos(angle);
                double y = impact.semi_minor_m * out * sin(angle);
                td_geo at = td_destination(&earth, impact.centre_geo,
                                           impact.azimuth_rad + atan2(y, x), hypot(x, y));
                outside += !is_in_polygon(points, count, at);
            }
            TD_CHECK(outside == 0);
        }
    }
}

TD_TEST(the_outline_goes_round_against_the_clock_and_is_tight)
{
    td_earth earth = td_earth_wgs84();
    td_warn_impact impact = impact_at(45.0, 25.0, 20000.0, 10000.0, 40.0);
    td_geo points[73];
    double twice_area = 0.0, most = 0.0;
    td_warn_outline(&earth, &impact, 0.0, points, 73);
    for (int i = 0; i < 72; i++) {
        twice_area += points[i].lon_rad * points[i + 1].lat_rad -
                      points[i + 1].lon_rad * points[i].lat_rad;
        most = fmax(most, td_warn_depth_ratio(&earth, &impact, 0.0, points[i]));
    }
    TD_CHECK(twice_area > 0.0);
    /* 1 / cos^2 of 2.5 degrees. */
    TD_NEAR(most, 1.0019, 2e-5);
}

TD_TEST(an_ellipse_holds_smaller_ones_and_not_longer_ones)
{
    td_earth earth = td_earth_wgs84();
    td_warn_impact outer = impact_at(45.0, 25.0, 20000.0, 10000.0, 40.0);
    td_warn_impact inner = impact_at(45.0, 25.0, 9000.0, 9000.0, 0.0);
    td_warn_impact turned = impact_at(45.0, 25.0, 20000.0, 10000.0, 130.0);
    td_warn_impact longer = impact_at(45.0, 25.0, 20900.0, 9000.0, 40.0);
    TD_CHECK(td_warn_holds(&earth, &outer, 0.0, &inner));
    TD_CHECK(!td_warn_holds(&earth, &inner, 0.0, &outer));
    TD_CHECK(!td_warn_holds(&earth, &outer, 0.1, &turned));
    TD_CHECK(!td_warn_holds(&earth, &outer, 0.0, &longer));
    TD_CHECK(td_warn_holds(&earth, &outer, 0.1, &longer));
    TD_NEAR(td_warn_area_m2(&outer), TD_PI * 2e8, 1.0);
}

/* What the filter believes of its impact is what is warned of; both must agree who is inside. */
TD_TEST(an_impact_of_a_track_is_the_same_ellipse)
{
    td_earth earth = td_earth_wgs84();
    td_warn_impact impact;
    td_ground_event event = {
        .verdict = TD_FLIGHT_OK, .t_ns = 400000000000, .t_s_sigma = 1.5,
        .ellipse = { .geo = { 0.78, 0.45, 0.0 }, .major_m_p95 = 9000.0, .minor_m_p95 = 2000.0,
                     .azimuth_rad = 0.6 },
    };
    /* The filter judges by its covariance: axes squared over 5.9915, the 95 % of two dimensions. */
    double a2 = 9000.0 * 9000.0 / 5.991464547, b2 = 2000.0 * 2000.0 / 5.991464547;
    double s = sin(0.6), c = cos(0.6);
    event.ellipse.north_m2_var = a2 * c * c + b2 * s * s;
    event.ellipse.east_m2_var = a2 * s * s + b2 * c * c;
    event.ellipse.east_north_m2_cov = (a2 - b2) * s * c;
    TD_CHECK(td_warn_impact_of(&event, &impact));
    TD_CHECK(impact.t_impact_ns == event.t_ns && impact.t_impact_s_sigma == 1.5);
    int differ = 0;
    for (int i = 0; i < 400; i++) {
        td_geo at = td_destination(&earth, event.ellipse.geo, 0.1 * i, 25.0 * i);
        double depth = td_warn_depth_ratio(&earth, &impact, 0.0, at);
        bool is_inside = td_ground_ellipse_holds(&earth, &event.ellipse, at);
        differ += is_inside != (depth <= 1.0) && fabs(depth - 1.0) > 0.005;
    }
    TD_CHECK(differ == 0);
    event.ellipse.major_m_p95 = 6e6;
    TD_CHECK(!td_warn_impact_of(&event, &impact) && impact.semi_major_m == 0.0);
    event.ellipse.major_m_p95 = event.ellipse.minor_m_p95 = 0.1;
    TD_CHECK(td_warn_impact_of(&event, &impact) && impact.semi_minor_m == 1.0);
    event.verdict = TD_FLIGHT_ORBITS;
    TD_CHECK(!td_warn_impact_of(&event, &impact));
}

TD_MAIN(depth_is_one_on_the_axes_and_a_half_half_way, the_180th_meridian_is_no_border,
        the_outline_holds_every_place_under_the_ellipse,
        the_outline_goes_round_against_the_clock_and_is_tight,
        an_ellipse_holds_smaller_ones_and_not_longer_ones,
        an_impact_of_a_track_is_the_same_ellipse)
