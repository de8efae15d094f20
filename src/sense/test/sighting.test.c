/* SPDX-License-Identifier: Apache-2.0 */
/* Whole flights as a sensor sees them: times against closed forms, and laws. */
#include "sense/sense.h"

#include "test/check.h"

enum { ROOM = 4096 };
static const double KM = 1000.0;
static const double R_M = 6370000.0;

/* A straight flight at constant speed: two knots, no acceleration. */
typedef struct line {
    td_knot knots[2];
    td_path path;
} line;

static void set_line(line *flight, td_vec3 from_m, td_vec3 vel_mps, double end_s, bool is_burning)
{
    *flight = (line){ .path = { .knots = flight->knots, .count = 2, .capacity = 2 } };
    flight->knots[0].pos_eci_m = from_m;
    flight->knots[0].vel_eci_mps = vel_mps;
    flight->knots[0].is_thrusting = is_burning;
    flight->knots[1] = flight->knots[0];
    flight->knots[1].t_s = end_s;
    flight->knots[1].pos_eci_m = td_vec3_madd(from_m, end_s, vel_mps);
    flight->knots[1].is_thrusting = false;
}

static td_samples room(void)
{
    static unsigned char block[ROOM * 64];
    td_arena arena = td_arena_over(block, sizeof block);
    td_samples samples;
    TD_CHECK(td_samples_over(&arena, ROOM, &samples) == TD_OK);
    return samples;
}

static td_samples sampled(const td_earth *earth, const line *flight, double step_s)
{
    td_samples samples = room();
    td_samples_of_path(earth, &flight->path, step_s, &samples);
    return samples;
}

static td_earth sphere(void)
{
    return td_earth_sphere(R_M, 3.986e14, 0.0);
}

static td_sensor_def radar(double range_km)
{
    return (td_sensor_def){
        .kind = TD_SENSOR_RADAR,
        .range_m_max = range_km * KM,
        .reference_rcs_m2 = 1.0,
        .elevation_rad_max = TD_HALF_PI,
        .sector_rad = TD_TWO_PI,
        .firm_s = 5.0,
    };
}

/* Straight up from the point under which the ground lies `arc_rad` east of the sensor. */
static void set_climb(line *flight, double arc_rad, double speed_mps, double end_s)
{
    td_vec3 up = { cos(arc_rad), sin(arc_rad), 0.0 };
    set_line(flight, td_vec3_scale(up, R_M), td_vec3_scale(up, speed_mps), end_s, false);
}

/* A climb breaks the horizontal plane of the site at the height R (1 / cos a - 1), and leaves the
 * range where (R + h)^2 - 2 R (R + h) cos a + R^2 = range^2. */
TD_TEST(a_climb_crosses_horizon_and_range_when_geometry_says)
{
    const double arc_rad = 500.0 * KM / R_M, speed_mps = 1000.0, range_m = 900.0 * KM;
    td_earth earth = sphere();
    td_sensor_def def = radar(900.0);
    td_sensor sensor = { .def = &def };
    line flight;
    def.rays_straight = true;
    set_climb(&flight, arc_rad, speed_mps, 1500.0);
    double rise_s = R_M * (1.0 / cos(arc_rad) - 1.0) / speed_mps;
    double c = R_M * cos(arc_rad);
    double leave_s = (c + sqrt(c * c - R_M * R_M + range_m * range_m) - R_M) / speed_mps;
    const double steps_s[] = { 1.0, 7.0, 23.0, 23.4375, 24.0 }; /* 1501 to 64 and 65 samples */
    for (int i = 0; i < 5; i++) {
        td_samples samples = sampled(&earth, &flight, steps_s[i]);
        td_sighting seen = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
        TD_CHECK(seen.verdict == TD_SIGHT_SEEN);
        TD_NEAR(seen.first_s, rise_s, 1e-3);
        TD_NEAR(seen.firm_s, rise_s + 5.0, 1e-3);
        TD_NEAR(seen.lost_s, leave_s, 1e-3);
        TD_NEAR(seen.seen_s, leave_s - rise_s, 2e-3);
        TD_NEAR(seen.first_azel.azimuth_rad, TD_HALF_PI, 1e-9);
        TD_NEAR(seen.first_azel.elevation_rad, 0.0, 3e-6); /* 1 ms at 1 km/s, 500 km away */
    }
}

/* Over a turning Earth the same climb in inertial space drifts west by omega t. */
TD_TEST(the_earth_turns_under_the_flight)
{
    td_earth earth = td_earth_sphere(R_M, 3.986e14, 7.292115e-5);
    td_sensor_def def = radar(10000.0);
    td_sensor sensor = { .def = &def };
    line flight;
    set_climb(&flight, 0.0, 1000.0, 600.0);
    td_samples samples = sampled(&earth, &flight, 10.0);
    td_sample last = td_sample_at(&samples, samples.count - 1);
    TD_NEAR(atan2(last.pos_ecef_m.y, last.pos_ecef_m.x), -7.292115e-5 * 600.0, 1e-12);
    td_sighting seen = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
    TD_NEAR(seen.seen_s, 600.0, 1e-9);
}

TD_TEST(a_short_view_is_a_glimpse)
{
    td_earth earth = sphere();
    td_sensor_def def = radar(900.0);
    td_sensor sensor = { .def = &def };
    line flight;
    set_climb(&flight, 500.0 * KM / R_M, 1000.0, 1500.0);
    td_samples samples = sampled(&earth, &flight, 1.0);
    double held_s = td_sensor_sighting(&earth, &sensor, 1.0, &samples).seen_s;
    def.firm_s = held_s + 0.01;
    td_sighting seen = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
    TD_CHECK(seen.verdict == TD_SIGHT_GLIMPSED);
    TD_NEAR(seen.seen_s, held_s, 1e-9);
    TD_CHECK(seen.firm_s == 0.0 && seen.lost_s > seen.first_s);
    def.firm_s = held_s - 0.01;
    TD_CHECK(td_sensor_sighting(&earth, &sensor, 1.0, &samples).verdict == TD_SIGHT_SEEN);
}

/* Too near for 5 s on the way over, and seen again behind: the second stretch gives the track. */
TD_TEST(a_track_may_come_from_a_later_stretch)
{
    td_earth earth = sphere();
    td_sensor_def def = radar(600.0);
    td_sensor sensor = { .def = &def };
    line flight;
    def.range_m_min = 300.0 * KM;
    def.firm_s = 110.0;
    set_line(&flight, (td_vec3){ R_M + 200.0 * KM, -500.0 * KM, 0.0 },
             (td_vec3){ 0.0, 3000.0, 0.0 }, 500.0, false);
    td_samples samples = sampled(&earth, &flight, 1.0);
    td_sighting seen = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
    /* Across the site's plane at 200 km: 300 km away at +-223.6 km, 600 km away at 565.7 km. */
    double hole_s = sqrt(9.0 - 4.0) * 100.0 / 3.0, far_s = sqrt(36.0 - 4.0) * 100.0 / 3.0;
    TD_CHECK(seen.verdict == TD_SIGHT_SEEN);
    TD_NEAR(seen.first_s, 500.0 / 3.0 + hole_s, 1e-3);
    TD_NEAR(seen.lost_s, 500.0 / 3.0 + far_s, 1e-3);
    TD_NEAR(seen.seen_s, 500.0 / 3.0 + far_s - 2.0 * hole_s, 3e-3);
}

TD_TEST(each_reason_is_given)
{
    td_earth earth = sphere();
    td_sensor_def def = radar(900.0);
    td_sensor sensor = { .def = &def, .boresight_rad = TD_HALF_PI };
    line flight;
    set_climb(&flight, 500.0 * KM / R_M, 1000.0, 1500.0);
    td_samples samples = sampled(&earth, &flight, 1.0);
    def.sector_rad = 90.0 * TD_DEG;
    TD_CHECK(td_sensor_sighting(&earth, &sensor, 1.0, &samples).verdict == TD_SIGHT_SEEN);
    sensor.boresight_rad = -TD_HALF_PI;
    TD_CHECK(td_sensor_sighting(&earth, &sensor, 1.0, &samples).verdict == TD_SIGHT_OUT_OF_SECTOR);
    def.range_m_max = 400.0 * KM;
    TD_CHECK(td_sensor_sighting(&earth, &sensor, 1.0, &samples).verdict == TD_SIGHT_OUT_OF_RANGE);
    def = radar(900.0);
    set_climb(&flight, 500.0 * KM / R_M, 10.0, 1000.0); /* to 10 km, horizon at 19 km */
    samples = sampled(&earth, &flight, 1.0);
    TD_CHECK(td_sensor_sighting(&earth, &sensor, 1.0, &samples).verdict == TD_SIGHT_BELOW_HORIZON);
    def = (td_sensor_def){ .kind = TD_SENSOR_SATELLITE,
                           .range_m_max = 45000.0 * KM,
                           .revisit_s = 10.0,
                           .looks_count = 3 };
    sensor.site_geo = (td_geo){ 0.0, 0.5, 35786.0 * KM };
    TD_CHECK(td_sensor_sighting(&earth, &sensor, 1.0, &samples).verdict == TD_SIGHT_NOT_BURNING);
}

/* Through the clouds at 10 s; the third look is at the latest three revisits later. */
TD_TEST(a_satellite_declares_after_its_looks)
{
    td_earth earth = sphere();
    td_sensor_def def = { .kind = TD_SENSOR_SATELLITE,
                          .range_m_max = 45000.0 * KM,
                          .cloud_h_m = 10.0 * KM,
                          .revisit_s = 10.0,
                          .looks_count = 3 };
    td_sensor sensor = { .def = &def, .site_geo = { 0.0, 0.5, 35786.0 * KM } };
    line flight;
    td_vec3 up = { 1.0, 0.0, 0.0 };
    set_line(&flight, td_vec3_scale(up, R_M), td_vec3_scale(up, 1000.0), 60.0, true);
    td_samples samples = sampled(&earth, &flight, 1.0);
    td_sighting seen = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
    TD_CHECK(seen.verdict == TD_SIGHT_SEEN);
    TD_NEAR(seen.first_s, 10.0, 1e-3);
    TD_NEAR(seen.firm_s, 40.0, 1e-3);
    TD_NEAR(seen.lost_s, 60.0, 1e-3);
    def.looks_count = 6;
    TD_CHECK(td_sensor_sighting(&earth, &sensor, 1.0, &samples).verdict == TD_SIGHT_GLIMPSED);
}

/* A better radar never sees later, nor for a shorter time. */
TD_TEST(a_better_radar_sees_no_less)
{
    td_earth earth = sphere();
    const td_stream stream = { .seed = 11 };
    line flight;
    for (uint32_t i = 0; i < 200; i++) {
        double u[6];
        for (uint32_t k = 0; k < 6; k++) {
            u[k] = td_uniform(&stream, 6 * i + k);
        }
        td_sensor_def def = radar(500.0 + 2500.0 * u[0]);
        td_sensor sensor = { &def, { 0.3 * (u[1] - 0.5), 0.3 * (u[2] - 0.5), 0.0 }, u[3] };
        def.sector_rad = TD_PI * u[4];
        def.elevation_rad_min = -10.0 * TD_DEG; /* a higher antenna looks deeper only then */
        set_climb(&flight, 0.0, 500.0 + 2000.0 * u[5], 600.0);
        td_samples samples = sampled(&earth, &flight, 2.0);
        td_sighting plain = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
        for (int change = 0; change < 3; change++) {
            td_sensor_def more = def;
            more.range_m_max *= change == 0 ? 1.3 : 1.0;
            more.sector_rad *= change == 1 ? 1.3 : 1.0;
            more.antenna_h_m += change == 2 ? 500.0 : 0.0;
            sensor.def = &more;
            td_sighting better = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
            TD_CHECK(better.seen_s >= plain.seen_s - 3e-3);
            TD_CHECK(plain.seen_s == 0.0 || better.first_s <= plain.first_s + 2e-3);
        }
    }
}

/* A map's samples have no path: straight lines between them. */
TD_TEST(samples_without_a_path_see_nearly_the_same)
{
    td_earth earth = sphere();
    td_sensor_def def = radar(900.0);
    td_sensor sensor = { .def = &def };
    line flight;
    set_climb(&flight, 500.0 * KM / R_M, 1000.0, 1500.0);
    td_samples samples = sampled(&earth, &flight, 15.0);
    td_sighting by_path = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
    samples.path = NULL;
    td_sighting by_lines = td_sensor_sighting(&earth, &sensor, 1.0, &samples);
    TD_NEAR(by_lines.first_s, by_path.first_s, 15.0 / 256.0);
    TD_NEAR(by_lines.lost_s, by_path.lost_s, 15.0 / 256.0);
}

/* Against the iteration that td_height_ell uses. */
TD_TEST(sampled_heights_are_geodetic_heights)
{
    td_earth earth = td_earth_wgs84();
    const td_stream stream = { .seed = 3 };
    td_samples samples = room();
    samples.earth = &earth;
    samples.count = 1000;
    for (uint32_t i = 0; i < 1000; i++) {
        double h_m = i < 500 ? 4000.0 * i : 80000.0 * (i - 500);
        td_geo at = { TD_PI * (td_uniform(&stream, 2 * i) - 0.5),
                      TD_TWO_PI * td_uniform(&stream, 2 * i + 1), h_m };
        td_vec3 p = td_ecef_from_geo(&earth, at);
        samples.x_m[i] = p.x;
        samples.y_m[i] = p.y;
        samples.z_m[i] = p.z;
    }
    td_samples_heights(&samples);
    for (int i = 0; i < 1000; i++) {
        double h_m = i < 500 ? 4000.0 * i : 80000.0 * (i - 500);
        if (!TD_NEAR(samples.h_m[i], h_m, h_m <= 2000.0 * KM ? 0.1 : 1.0)) {
            return;
        }
    }
}

TD_TEST(no_room_is_said)
{
    unsigned char block[256];
    td_arena arena = td_arena_over(block, sizeof block);
    td_samples samples;
    TD_CHECK(td_samples_over(&arena, 100, &samples) == TD_NO_MEMORY);
    TD_CHECK(samples.t_s == NULL && samples.capacity == 0);
}

TD_MAIN(a_climb_crosses_horizon_and_range_when_geometry_says, the_earth_turns_under_the_flight,
        a_short_view_is_a_glimpse, a_track_may_come_from_a_later_stretch, each_reason_is_given,
        a_satellite_declares_after_its_looks, a_better_radar_sees_no_less,
        samples_without_a_path_see_nearly_the_same, sampled_heights_are_geodetic_heights,
        no_room_is_said)
