/* SPDX-License-Identifier: Apache-2.0 */
/* Boosted flights: Forden's ranges, convergence, masses and joints of the path, and refusals. */
#include "flight/flight.h"
#include "flight/motion.h"
#include "notional.h"
#include "test/check.h"

#define ORACLE "src/flight/test/forden.oracle"

enum { KNOTS = TD_PATH_KNOTS_MAX };
static td_knot knots[KNOTS];

static td_flight flown(const td_earth *earth, const td_flight_def *def, td_path *path)
{
    td_flight flight;
    TD_CHECK(td_flight_fly(earth, def, &flight, path) == TD_OK);
    return flight;
}

TD_TEST(greatest_ranges_are_fordens)
{
    td_earth sphere = notional_sphere();
    FILE *file = fopen(ORACLE, "r");
    if (!TD_CHECK(file != NULL)) {
        return;
    }
    char line[256], id[32];
    int rows = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        double range_km;
        if (line[0] != '#' && sscanf(line, "%31s %lf", id, &range_km) == 2) {
            td_vehicle_def vehicle = notional_vehicle(id);
            td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0 }), best;
            td_flight flight;
            TD_CHECK(td_flight_max_range(&sphere, &def, &best, &flight) == TD_OK);
            printf("%s: %.1f km at %.3f deg, published %.0f (%+.1f %%)\n", id,
                   1e-3 * flight.range_m, best.programme_rad / TD_DEG, range_km,
                   0.1 * flight.range_m / range_km - 100.0);
            TD_NEAR(flight.range_m, 1e3 * range_km, 0.04 * 1e3 * range_km);
            rows++;
        }
    }
    fclose(file);
    TD_CHECK(rows == 2);
}

/* No neighbour of the greatest range flies farther. */
TD_TEST(the_greatest_range_is_one)
{
    td_earth earth = td_earth_wgs84();
    for (int i = 0; i < NOTIONAL_COUNT; i++) {
        td_vehicle_def vehicle = notional_vehicle(NOTIONAL[i].id);
        td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0.6, 0.9, 0.0 }), best;
        def.azimuth_rad = 5.0;
        td_flight flight;
        TD_CHECK(td_flight_max_range(&earth, &def, &best, &flight) == TD_OK);
        TD_CHECK(flight.verdict == TD_FLIGHT_OK);
        for (int side = -1; side <= 1; side += 2) {
            td_flight_def near = best;
            near.programme_rad *= 1.0 + 0.03 * side;
            TD_CHECK(flown(&earth, &near, NULL).range_m < flight.range_m + 1.0);
        }
    }
}

/* Every published vehicle against itself at a thousandth of the tolerances. */
TD_TEST(impacts_are_converged)
{
    td_earth earth = td_earth_wgs84();
    double worst_m = 0.0;
    for (int i = 0; i < NOTIONAL_COUNT; i++) {
        td_vehicle_def vehicle = notional_vehicle(NOTIONAL[i].id);
        td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0.6, 0.9, 0.0 });
        td_flight plain = flown(&earth, &def, NULL), fine;
        TD_CHECK(td__fly(&earth, &def, 1e-3, &fine, NULL) == TD_OK);
        TD_CHECK(plain.verdict == fine.verdict);
        td_vec3 gap = td_vec3_sub(plain.impact.pos_eci_m, fine.impact.pos_eci_m);
        double gap_m = td_vec3_norm(gap);
        worst_m = fmax(worst_m, gap_m);
        TD_NEAR(gap_m, 0.0, 0.5);
        TD_NEAR(plain.apogee.t_s, fine.apogee.t_s, 2e-4);
    }
    printf("worst %.3f m\n", worst_m);
}

/* The path has the same bits as the flight without it, ends at impact, grows in time, loses mass
 * only, and jumps in position nowhere. */
static void check_path(const td_earth *earth, const td_flight_def *def)
{
    td_path path = { .knots = knots, .capacity = KNOTS };
    td_flight bare = flown(earth, def, NULL);
    td_flight flight = flown(earth, def, &path);
    TD_CHECK(memcmp(&bare.impact, &flight.impact, sizeof bare.impact) == 0);
    TD_CHECK(path.count > 10 && path.knots[0].t_s == 0.0);
    TD_NEAR(path.knots[0].mass_kg, td_vehicle_launch_kg(def->vehicle), 1e-9);
    TD_NEAR(path.knots[path.count - 1].t_s, flight.impact.t_s, 0.0);
    double end_h_m = td_height_ell(earth, path.knots[path.count - 1].pos_eci_m);
    TD_NEAR(end_h_m, 0.0, 1e-3);
    for (int i = 1; i < path.count; i++) {
        const td_knot *a = &path.knots[i - 1], *b = &path.knots[i];
        td_vec3 jump = td_vec3_sub(b->pos_eci_m, a->pos_eci_m);
        TD_CHECK(b->t_s >= a->t_s && b->mass_kg <= a->mass_kg + 1e-9);
        TD_CHECK(b->t_s > a->t_s || td_vec3_norm(jump) < 1e-6);
    }
    TD_CHECK(td_path_is_thrusting(&path, 0.25 * flight.burnout.t_s));
    TD_CHECK(!td_path_is_thrusting(&path, flight.burnout.t_s + 1e-6));
    td_moment apogee = td_path_at(&path, flight.apogee.t_s);
    td_vec3 off = td_vec3_sub(apogee.pos_eci_m, flight.apogee.pos_eci_m);
    TD_NEAR(td_vec3_norm(off), 0.0, 1e-2);
}

TD_TEST(paths_are_whole)
{
    td_earth earth = td_earth_wgs84();
    for (int i = 0; i < NOTIONAL_COUNT; i++) {
        td_vehicle_def vehicle = notional_vehicle(NOTIONAL[i].id);
        td_flight_def def = td_flight_default(&vehicle, (td_geo){ -0.7, 2.0, 50.0 });
        check_path(&earth, &def);
    }
}

/* On the line the vehicle is nowhere beside it, and stands at the elevation asked for. */
TD_TEST(a_straight_programme_is_straight)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("i15");
    td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0.5, 0.5, 0.0 });
    def.azimuth_rad = 1.0;
    td_path path = { .knots = knots, .capacity = KNOTS };
    td_flight flight = flown(&earth, &def, &path);
    td_frame frame = td_enu_frame(&earth, def.launch_geo);
    for (double t_s = 1.0; t_s < flight.burnout.t_s; t_s += 1.0) {
        td_vec3 pos = td_path_pos_ecef_m(&path, &earth, t_s);
        td_azel seen = td_azel_from_enu(td_enu_from_ecef(&frame, pos));
        TD_NEAR(seen.elevation_rad, vehicle.elevation_rad, 1e-7);
        TD_NEAR(seen.azimuth_rad, 1.0, 1e-7);
    }
}

/* Cut off early, it weighs what has not burnt, and comes down nearer. */
TD_TEST(thrust_ends_at_the_cutoff)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("m9");
    td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0 });
    td_flight full = flown(&earth, &def, NULL);
    def.cutoff_s -= 10.0;
    td_flight cut = flown(&earth, &def, NULL);
    TD_NEAR(cut.burnout.t_s, full.burnout.t_s - 10.0, 1e-12);
    TD_NEAR(cut.burnout.mass_kg - full.burnout.mass_kg, 10.0 * 5000.0 / 72.0, 1e-6);
    TD_CHECK(cut.range_m < 0.9 * full.range_m);
}

static td_flight_verdict verdict_of(const td_vehicle_def *vehicle, double kick_deg, double h_m)
{
    td_earth earth = td_earth_wgs84();
    td_flight_def def = td_flight_default(vehicle, (td_geo){ 0.5, 0.5, h_m });
    def.programme_rad = kick_deg * TD_DEG;
    return flown(&earth, &def, NULL).verdict;
}

TD_TEST(flights_that_cannot_be_are_named)
{
    td_vehicle_def m1 = notional_vehicle("m1");
    TD_CHECK(verdict_of(&m1, 2.4, 0.0) == TD_FLIGHT_OK);
    TD_CHECK(verdict_of(&m1, 80.0, 0.0) == TD_FLIGHT_CRASHED);
    TD_CHECK(verdict_of(&m1, 2.4, -5.0) == TD_FLIGHT_UNDERGROUND);
    m1.payload_kg = 2000.0;
    TD_CHECK(verdict_of(&m1, 2.4, 0.0) == TD_FLIGHT_NO_LIFTOFF);
    td_vehicle_def m7 = notional_vehicle("m7");
    m7.payload_kg = 20.0;
    m7.stages[2].propellant_kg = 6000.0;
    TD_CHECK(verdict_of(&m7, 3.0, 0.0) == TD_FLIGHT_ESCAPES);
}

TD_TEST(broken_vehicles_are_refused_with_the_rule)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def good = notional_vehicle("m9");
    const char *why = NULL;
    TD_CHECK(td_vehicle_check(&good, &why) == TD_OK);
    td_vehicle_def bad[6];
    for (int i = 0; i < 6; i++) {
        bad[i] = good;
    }
    bad[0].stages[1].isp_s = 250.0; /* as well as an exhaust speed */
    bad[1].stages[0].propellant_kg = -1.0;
    bad[2].stage_count = 0;
    bad[3].beta_kgpm2 = 0.0;
    bad[4].turn_delay_s = 0.0;
    bad[5].payload_kg = NAN;
    for (int i = 0; i < 6; i++) {
        td_flight flight;
        td_flight_def def = td_flight_default(&bad[i], (td_geo){ 0 });
        def.cutoff_s = 100.0;
        TD_CHECK(td_vehicle_check(&bad[i], &why) == TD_BAD_INPUT && why[0] != '\0');
        TD_CHECK(td_flight_fly(&earth, &def, &flight, NULL) == TD_BAD_INPUT);
        TD_CHECK(flight.range_m == 0.0);
    }
}

/* Drag tables: their own points, and straight between them. */
TD_TEST(drag_is_linear_between_points)
{
    TD_NEAR(td_drag_cd(TD_DRAG_FORDEN, 0.3), 0.20, 1e-15);
    TD_NEAR(td_drag_cd(TD_DRAG_FORDEN, 0.925), 0.235, 1e-15);
    TD_NEAR(td_drag_cd(TD_DRAG_FORDEN, 1.1), 0.27, 1e-15);
    TD_NEAR(td_drag_cd(TD_DRAG_FORDEN, 9.0), 0.20, 1e-15);
    TD_NEAR(td_drag_cd(TD_DRAG_V2, 1.18), 0.42, 1e-15);
    TD_NEAR(td_drag_cd(TD_DRAG_SOLID, 2.5), 0.5 * (0.2682 + 0.1859), 1e-15);
    TD_NEAR(td_drag_cd(TD_DRAG_LIQUID, 0.5), 0.5 * (0.2007 + 0.3402), 1e-15);
}

TD_MAIN(greatest_ranges_are_fordens, the_greatest_range_is_one, impacts_are_converged,
        paths_are_whole, a_straight_programme_is_straight, thrust_ends_at_the_cutoff,
        flights_that_cannot_be_are_named, broken_vehicles_are_refused_with_the_rule,
        drag_is_linear_between_points)
