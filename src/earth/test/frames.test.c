/* SPDX-License-Identifier: Apache-2.0 */
/* Frames: published places, round trips, axes at right angles, what an observer sees. */
#include "earth/earth.h"
#include "test/check.h"

static double draw(uint32_t index, double low, double high)
{
    td_stream stream = { .seed = 12, .purpose = 2 };
    return low + (high - low) * td_uniform(&stream, index);
}

static td_vec3 draw_vec(uint32_t index, double size)
{
    return (td_vec3){ draw(3 * index, -size, size), draw(3 * index + 1, -size, size),
                      draw(3 * index + 2, -size, size) };
}

static double gap_of(td_vec3 a, td_vec3 b)
{
    return td_vec3_norm(td_vec3_sub(a, b));
}

/* PROJ's own regression for its `cart` operation (test/gie/more_builtins.gie, GRS80, which differs
 * from WGS 84 by 0.1 mm in the minor axis), to the 0.1 mm that it prints. */
TD_TEST(a_published_place)
{
    td_earth earth = td_earth_wgs84();
    td_geo geo = { 45.3935192042 * TD_DEG, 17.7562015132 * TD_DEG, 133.12 };
    td_vec3 got = td_ecef_from_geo(&earth, geo);
    TD_NEAR(got.x, 4272922.1553, 3e-4);
    TD_NEAR(got.y, 1368283.0597, 3e-4);
    TD_NEAR(got.z, 4518261.3501, 3e-4);
}

/* Flinders Peak to Buninyong, ellipsoidal, GRS80: Geocentric Datum of Australia Technical Manual,
 * section 4; the two ellipsoids differ by 1e-10 of the length. */
TD_TEST(a_published_way)
{
    td_earth earth = td_earth_wgs84();
    td_geo flinders = { .lat_rad = -(37.0 + 57.0 / 60.0 + 3.7203 / 3600.0) * TD_DEG,
                        .lon_rad = (144.0 + 25.0 / 60.0 + 29.5244 / 3600.0) * TD_DEG };
    td_geo buninyong = { .lat_rad = -(37.0 + 39.0 / 60.0 + 10.1561 / 3600.0) * TD_DEG,
                         .lon_rad = (143.0 + 55.0 / 60.0 + 35.3839 / 3600.0) * TD_DEG };
    td_geodesic way = td_geodesic_between(&earth, flinders, buninyong);
    TD_NEAR(way.arc_m, 54972.271, 1e-3);
    TD_NEAR(way.azimuth_from_rad / TD_DEG, 306.0 + 52.0 / 60.0 + 5.37 / 3600.0, 0.02 / 3600.0);
    double back_deg = 127.0 + 10.0 / 60.0 + 25.07 / 3600.0;
    TD_NEAR(way.azimuth_to_rad / TD_DEG, back_deg + 180.0, 0.02 / 3600.0);
}

TD_TEST(the_axes_of_the_ellipsoid)
{
    td_earth earth = td_earth_wgs84();
    TD_NEAR(earth.b_m, 6356752.314245, 1e-6);
    TD_CHECK(td_height_ell(&earth, (td_vec3){ earth.a_m, 0.0, 0.0 }) == 0.0);
    TD_NEAR(td_height_ell(&earth, (td_vec3){ 0.0, 0.0, -earth.b_m - 7.0 }), 7.0, 1e-8);
    td_geo pole = td_geo_from_ecef(&earth, (td_vec3){ 0.0, 0.0, earth.b_m });
    TD_NEAR(pole.lat_rad, TD_HALF_PI, 1e-15);
    TD_CHECK(pole.lon_rad == 0.0);
    td_vec3 up = td_normal_at(&earth, (td_vec3){ 0.0, 0.0, -earth.b_m });
    TD_CHECK(up.x == 0.0 && up.y == 0.0 && up.z == -1.0);
}

/* The header: 1e-6 m and 1e-12 rad from -10 km to 10 000 km. */
TD_TEST(places_come_back_from_cartesian)
{
    td_earth earths[] = { td_earth_wgs84(), td_earth_sphere(6370000.0, 3.986e14, 0.0) };
    double worst_m = 0.0, worst_rad = 0.0;
    for (uint32_t i = 0; i < 40000; i++) {
        const td_earth *earth = &earths[i % 2];
        td_geo geo = { draw(3 * i, -90.0, 90.0) * TD_DEG, draw(3 * i + 1, -180.0, 180.0) * TD_DEG,
                       draw(3 * i + 2, -1e4, 1e7) };
        td_vec3 pos = td_ecef_from_geo(earth, geo);
        td_geo back = td_geo_from_ecef(earth, pos);
        worst_m = fmax(worst_m, fabs(back.h_ell_m - geo.h_ell_m));
        worst_m = fmax(worst_m, fabs(td_height_ell(earth, pos) - geo.h_ell_m));
        worst_rad = fmax(worst_rad, fabs(back.lat_rad - geo.lat_rad));
        worst_rad = fmax(worst_rad, fabs(back.lon_rad - geo.lon_rad));
    }
    printf("round trips: %.3g m, %.3g rad\n", worst_m, worst_rad);
    TD_CHECK(worst_m <= 1e-6);
    TD_CHECK(worst_rad <= 1e-12);
}

TD_TEST(turning_with_the_earth_and_back_changes_nothing)
{
    td_earth earth = td_earth_wgs84();
    for (uint32_t i = 0; i < 1000; i++) {
        td_vec3 pos = draw_vec(2 * i, 1e7);
        td_vec3 vel = draw_vec(2 * i + 1, 8e3);
        double t_s = draw(50000 + i, 0.0, 86400.0);
        td_vec3 fixed = td_ecef_from_eci(&earth, pos, t_s);
        td_vec3 vel_fixed = td_vel_ecef_from_eci(&earth, pos, vel, t_s);
        TD_NEAR(td_vec3_norm(fixed), td_vec3_norm(pos), 1e-8);
        TD_CHECK(gap_of(td_eci_from_ecef(&earth, fixed, t_s), pos) < 1e-8);
        TD_CHECK(gap_of(td_vel_eci_from_ecef(&earth, fixed, vel_fixed, t_s), vel) < 1e-10);
    }
}

/* The velocity of a path in one frame is the derivative of its places in that frame. */
TD_TEST(velocity_is_the_change_of_place)
{
    td_earth earth = td_earth_wgs84();
    const double step_s = 0.1;
    for (uint32_t i = 0; i < 100; i++) {
        td_vec3 pos = draw_vec(2 * i, 1e7);
        td_vec3 vel = draw_vec(2 * i + 1, 8e3);
        double t_s = draw(60000 + i, 0.0, 7200.0);
        td_vec3 ahead = td_ecef_from_eci(&earth, td_vec3_madd(pos, step_s, vel), t_s + step_s);
        td_vec3 behind = td_ecef_from_eci(&earth, td_vec3_madd(pos, -step_s, vel), t_s - step_s);
        td_vec3 change = td_vec3_scale(td_vec3_sub(ahead, behind), 0.5 / step_s);
        /* Left out is omega^2 v step^2 / 2, 4e-7 m/s; a forgotten rotation would be 100 m/s. */
        TD_CHECK(gap_of(change, td_vel_ecef_from_eci(&earth, pos, vel, t_s)) < 1e-6);
    }
}

TD_TEST(level_axes_are_at_right_angles_and_up_is_the_normal)
{
    td_earth earth = td_earth_wgs84();
    for (uint32_t i = 0; i < 1000; i++) {
        td_geo geo = { draw(2 * i, -90.0, 90.0) * TD_DEG, draw(2 * i + 1, -180.0, 180.0) * TD_DEG,
                       0.0 };
        td_frame frame = td_enu_frame(&earth, geo);
        TD_CHECK(gap_of(td_vec3_cross(frame.east, frame.north), frame.up) < 4e-15);
        TD_NEAR(td_vec3_norm(frame.east), 1.0, 2e-15);
        TD_CHECK(gap_of(td_normal_at(&earth, frame.origin_ecef_m), frame.up) < 1e-14);
    }
}

/* One kilometre along each axis is seen where it must be; azimuth runs 0..2 pi from north. */
TD_TEST(an_observer_sees_each_axis_where_it_is)
{
    td_earth earth = td_earth_wgs84();
    td_frame frame = td_enu_frame(&earth, (td_geo){ 48.2 * TD_DEG, 16.4 * TD_DEG, 200.0 });
    const struct {
        td_vec3 axis;
        double azimuth_deg, elevation_deg;
    } cases[] = {
        { frame.north, 0.0, 0.0 },
        { frame.east, 90.0, 0.0 },
        { td_vec3_scale(frame.east, -1.0), 270.0, 0.0 },
        { frame.up, 0.0, 90.0 },
        { td_vec3_add(frame.east, frame.up), 90.0, 45.0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        td_vec3 pos = td_vec3_madd(frame.origin_ecef_m, 1000.0, cases[i].axis);
        td_azel seen = td_azel_from_enu(td_enu_from_ecef(&frame, pos));
        TD_NEAR(seen.range_m, 1000.0 * td_vec3_norm(cases[i].axis), 1e-8);
        TD_NEAR(seen.elevation_rad / TD_DEG, cases[i].elevation_deg, 1e-10);
        if (cases[i].elevation_deg < 90.0) {
            double turn = remainder(seen.azimuth_rad / TD_DEG - cases[i].azimuth_deg, 360.0);
            TD_NEAR(turn, 0.0, 1e-10);
        }
        TD_CHECK(seen.azimuth_rad >= 0.0 && seen.azimuth_rad < TD_TWO_PI);
    }
}

TD_MAIN(a_published_place, a_published_way, the_axes_of_the_ellipsoid,
        places_come_back_from_cartesian, turning_with_the_earth_and_back_changes_nothing,
        velocity_is_the_change_of_place, level_axes_are_at_right_angles_and_up_is_the_normal,
        an_observer_sees_each_axis_where_it_is)
