/* SPDX-License-Identifier: Apache-2.0 */
/* Lines to a flame: fixes of two satellites against chi-square, ranges by profile against truth. */
#include "sense/sense.h"

#include "test/check.h"

enum { CASES = 4000 };
static const double KM = 1000.0;
static const double GEO_H_M = 35786000.0;

static td_look_def satellite_face(const td_earth *earth, double lon_deg)
{
    td_sensor_def def = { .kind = TD_SENSOR_SATELLITE,
                          .range_m_max = 45000.0 * KM,
                          .revisit_s = 10.0,
                          .looks_count = 3,
                          .beams_count = 1,
                          .beam_rad = 0.01,
                          .bias_s = 600.0 };
    td_sensor sensor = { .def = &def, .site_geo = { 0.0, lon_deg * TD_DEG, GEO_H_M } };
    td_stream stream = { 0 };
    return td_instrument_of(earth, &sensor, 1.0, &stream).face;
}

/* The line from a satellite to a point, off by two normal draws of its sigma. */
static td_line line_to(const td_look_def *face, td_vec3 at_m, double sigma_rad, td_stream *draws)
{
    td_vec3 in_m = td_enu_from_ecef(&face->frame, at_m);
    td_azel azel = td_azel_from_enu(in_m);
    double east = td_normal(draws, draws->run * 2), north = td_normal(draws, draws->run * 2 + 1);
    td_measurement made = {
        .azimuth_rad = azel.azimuth_rad + sigma_rad * east / cos(azel.elevation_rad),
        .elevation_rad = azel.elevation_rad + sigma_rad * north,
        .elevation_rad_sigma = sigma_rad,
    };
    draws->run++;
    return td_line_of(face, &made);
}

TD_TEST(a_line_goes_where_the_measurement_points)
{
    td_earth earth = td_earth_wgs84();
    td_look_def face = satellite_face(&earth, 10.0);
    td_stream draws = { .seed = 1 };
    for (int i = 0; i < 50; i++) {
        td_geo geo = { (i - 25) * 2.5 * TD_DEG, (10.0 + (i % 9) * 6.0) * TD_DEG, 40.0 * KM };
        td_vec3 at_m = td_ecef_from_geo(&earth, geo);
        td_line line = line_to(&face, at_m, 0.0, &draws);
        td_vec3 away_m = td_vec3_sub(at_m, line.from_ecef_m);
        td_vec3 off_m = td_vec3_cross(away_m, line.along_ecef);
        TD_NEAR(td_vec3_norm(off_m), 0.0, 1e-4);
    }
}

/* x' P^-1 x of the errors, three degrees of freedom in the mean. */
static double nees(const td_fix *fix, td_vec3 truth_m)
{
    const double *p = fix->cov_m2;
    td_vec3 e = td_vec3_sub(fix->pos_ecef_m, truth_m);
    double l00 = sqrt(p[0]), l10 = p[1] / l00, l20 = p[3] / l00;
    double l11 = sqrt(p[2] - l10 * l10), l21 = (p[4] - l20 * l10) / l11;
    double l22 = sqrt(p[5] - l20 * l20 - l21 * l21);
    double y0 = e.x / l00, y1 = (e.y - l10 * y0) / l11, y2 = (e.z - l20 * y0 - l21 * y1) / l22;
    return y0 * y0 + y1 * y1 + y2 * y2;
}

TD_TEST(a_fix_errs_as_its_covariance_says)
{
    td_earth earth = td_earth_wgs84();
    td_look_def faces[2] = { satellite_face(&earth, -10.0), satellite_face(&earth, 60.0) };
    td_stream draws = { .seed = 2 };
    double sum = 0.0, worst_m = 0.0;
    for (int i = 0; i < CASES; i++) {
        td_geo geo = { (20.0 + i % 40) * TD_DEG, (20.0 + i % 17) * TD_DEG, 60.0 * KM };
        td_vec3 at_m = td_ecef_from_geo(&earth, geo);
        td_line a = line_to(&faces[0], at_m, 2e-5, &draws);
        td_line b = line_to(&faces[1], at_m, 4e-5, &draws);
        td_fix fix = td_fix_of_lines(&a, &b);
        TD_CHECK(fix.verdict == TD_FIX_OK);
        sum += nees(&fix, at_m);
        worst_m = fmax(worst_m, td_vec3_norm(td_vec3_sub(fix.pos_ecef_m, at_m)));
    }
    TD_NEAR(sum / CASES, 3.0, 4.5 * sqrt(6.0 / CASES));
    TD_CHECK(worst_m > 1.0 * KM && worst_m < 20.0 * KM);
}

TD_TEST(lines_that_do_not_meet_are_refused)
{
    td_earth earth = td_earth_wgs84();
    td_look_def faces[2] = { satellite_face(&earth, -10.0), satellite_face(&earth, 60.0) };
    td_stream draws = { .seed = 3 };
    td_vec3 here_m = td_ecef_from_geo(&earth, (td_geo){ 0.6, 0.5, 60.0 * KM });
    td_vec3 there_m = td_ecef_from_geo(&earth, (td_geo){ 0.8, 0.5, 60.0 * KM });
    td_line a = line_to(&faces[0], here_m, 2e-5, &draws);
    td_line b = line_to(&faces[1], there_m, 2e-5, &draws);
    td_line c = line_to(&faces[0], there_m, 2e-5, &draws);
    td_fix apart = td_fix_of_lines(&a, &b), parallel = td_fix_of_lines(&a, &a);
    TD_CHECK(apart.verdict == TD_FIX_APART && apart.apart_m > 500.0 * KM);
    TD_CHECK(parallel.verdict == TD_FIX_PARALLEL && parallel.cov_m2[0] == 0.0);
    c.along_ecef = td_vec3_scale(c.along_ecef, -1.0);
    TD_CHECK(td_fix_of_lines(&c, &b).verdict == TD_FIX_BEHIND);
    TD_CHECK(strcmp(td_fix_verdict_key(TD_FIX_BEHIND), "behind") == 0);
}

TD_TEST(a_line_meets_a_height)
{
    td_earth earth = td_earth_wgs84();
    td_look_def face = satellite_face(&earth, 30.0);
    td_stream draws = { .seed = 4 };
    for (int i = 0; i < 60; i++) {
        double h_m = (5.0 + 5.0 * i) * KM;
        td_geo geo = { (i - 30) * 2.0 * TD_DEG, (10.0 + i % 30) * TD_DEG, h_m };
        td_vec3 at_m = td_ecef_from_geo(&earth, geo), met_m;
        td_line line = line_to(&face, at_m, 0.0, &draws);
        TD_CHECK(td_line_at_height(&earth, &line, h_m, &met_m));
        TD_NEAR(td_height_ell(&earth, met_m), h_m, 5.0);
        TD_NEAR(td_vec3_norm(td_vec3_sub(met_m, at_m)), 0.0, 60.0);
    }
    td_line beside = { .from_ecef_m = face.frame.origin_ecef_m, .along_ecef = face.frame.east };
    td_vec3 none;
    TD_CHECK(!td_line_at_height(&earth, &beside, 0.0, &none) && none.x == 0.0);
}

/* Three vehicles of different weight, as types. */
static td_vehicle_def rocket(double propellant_kg, double burn_s)
{
    td_vehicle_def made = { .notional = true,
                            .stage_count = 1,
                            .payload_kg = 800.0,
                            .drag = TD_DRAG_SOLID,
                            .beta_kgpm2 = 5000.0,
                            .reentry = TD_REENTRY_SEPARATED,
                            .programme = TD_PROGRAMME_GRAVITY_TURN,
                            .rise_m = 300.0,
                            .turn_delay_s = 0.4,
                            .kick_rad = 5.0 * TD_DEG };
    made.stages[0] = (td_stage_def){ .dry_kg = 0.12 * propellant_kg,
                                     .propellant_kg = propellant_kg,
                                     .isp_s = 250.0,
                                     .isp_at = TD_ISP_AT_SEA_LEVEL,
                                     .burn_s = burn_s,
                                     .diameter_m = 1.2 };
    return made;
}

typedef struct flown {
    td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path;
    td_boost profile;
} flown;

static void fly(const td_earth *earth, const td_vehicle_def *vehicle, double azimuth_rad,
                double kick_rad, flown *made)
{
    td_flight flight;
    td_flight_def def = td_flight_default(vehicle, (td_geo){ 0.6, 0.8, 0.0 });
    def.azimuth_rad = azimuth_rad;
    def.programme_rad = kick_rad;
    made->path = (td_path){ .knots = made->knots, .capacity = TD_PATH_KNOTS_MAX };
    TD_CHECK(td_flight_fly(earth, &def, &flight, &made->path) == TD_OK);
    made->profile = td_boost_of(earth, &made->path);
}

/* Another flight of one of the types, at another azimuth and kick, seen by one satellite. */
TD_TEST(a_profile_gives_the_range_along_a_line)
{
    enum { TYPES = 3, TRIES = 60, LINES = 3 };
    static flown types[TYPES], other;
    td_earth earth = td_earth_wgs84();
    td_look_def face = satellite_face(&earth, 20.0);
    const td_vehicle_def vehicles[TYPES] = { rocket(5000.0, 60.0), rocket(12000.0, 90.0),
                                             rocket(30000.0, 150.0) };
    td_boost profiles[TYPES];
    for (int i = 0; i < TYPES; i++) {
        fly(&earth, &vehicles[i], 1.0, 5.0 * TD_DEG, &types[i]);
        profiles[i] = types[i].profile;
        TD_CHECK(profiles[i].count > 20);
        TD_NEAR(td_boost_h_m(&profiles[i], 0.0), 0.0, 1.0);
    }
    td_stream draws = { .seed = 5 };
    double squares = 0.0;
    int32_t right = 0, inside = 0;
    for (int k = 0; k < TRIES; k++) {
        int type = k % TYPES;
        td_line lines[LINES];
        double launch_s = 100.0 + 0.37 * k, cloud_s = 0.0;
        fly(&earth, &vehicles[type], 0.1 * k, (4.5 + 0.01 * k) * TD_DEG, &other);
        while (td_boost_h_m(&other.profile, cloud_s) < 10.0 * KM) {
            cloud_s += 0.1;
        }
        double first_s = cloud_s + 10.0 * (k + 0.5) / TRIES;
        td_vec3 at_m = { 0 };
        for (int i = 0; i < LINES; i++) {
            at_m = td_path_pos_ecef_m(&other.path, &earth, first_s + 10.0 * i);
            lines[i] = line_to(&face, at_m, 2e-5, &draws);
            lines[i].t_ns = (int64_t)((launch_s + first_s + 10.0 * i) * 1e9);
        }
        td_match_def def = { profiles, lines, TYPES, LINES, 10.0 * KM, 10.0 };
        td_match match = td_match_of(&earth, &def);
        if (!TD_CHECK(match.type >= 0)) {
            continue;
        }
        td_vec3 away_m = td_vec3_sub(at_m, lines[LINES - 1].from_ecef_m);
        double error_m = match.range_m - td_vec3_norm(away_m);
        squares += error_m * error_m / (match.range_m_sigma * match.range_m_sigma);
        right += match.type == type;
        inside += fabs(error_m) < 3.0 * match.range_m_sigma;
        TD_CHECK(match.range_m_sigma < 60.0 * KM && match.weight > 0.3 && match.weight <= 1.0);
        TD_NEAR(match.launch_ns * 1e-9, launch_s, 25.0); /* types differ by 20 s at the clouds */
    }
    /* Not a chi-square: the spread is assumed, and here it is ample. */
    TD_CHECK(squares / TRIES < 2.0 && inside >= 0.98 * TRIES && right >= 0.6 * TRIES);
    printf("profile: %d of %d right, mean square %.2f\n", right, TRIES, squares / TRIES);
}

TD_TEST(a_line_that_fits_no_type_has_no_range)
{
    td_earth earth = td_earth_wgs84();
    td_look_def face = satellite_face(&earth, 20.0);
    td_boost profile = { .h_m = { 0.0, 1.0 * KM, 12.0 * KM }, .count = 3 };
    td_vec3 from_m = face.frame.origin_ecef_m;
    td_line beside = { .from_ecef_m = from_m, .along_ecef = face.frame.east, .rad_sigma = 1e-5 };
    td_line lines[2] = { beside, beside };
    td_match_def def = { &profile, lines, 1, 2, 10.0 * KM, 10.0 };
    td_match match = td_match_of(&earth, &def);
    TD_CHECK(match.type == -1 && match.range_m == 0.0 && match.range_m_sigma == 0.0);
    def.profile_count = 0;
    TD_CHECK(td_match_of(&earth, &def).type == -1);
}

TD_MAIN(a_line_goes_where_the_measurement_points, a_fix_errs_as_its_covariance_says,
        lines_that_do_not_meet_are_refused, a_line_meets_a_height,
        a_profile_gives_the_range_along_a_line, a_line_that_fits_no_type_has_no_range)
