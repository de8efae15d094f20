/* SPDX-License-Identifier: Apache-2.0 */
/* The two-point solve: what it returns hits, costs least where that is asked, and says why not. */
#include "flight/flight.h"
#include "notional.h"
#include "test/check.h"

static const char *const MISSILES[] = { "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9",
                                        "m10", "m11", "scud-b", "al-hussein", "no-dong" };

enum { MISSILE_COUNT = sizeof MISSILES / sizeof MISSILES[0] };

static double greatest_range_m(const td_earth *earth, const td_vehicle_def *vehicle,
                               td_geo launch_geo, double azimuth_rad)
{
    td_flight_def def = td_flight_default(vehicle, launch_geo), best;
    td_flight flight;
    def.azimuth_rad = azimuth_rad;
    TD_CHECK(td_flight_max_range(earth, &def, &best, &flight) == TD_OK);
    return flight.range_m;
}

static td_solution solved(const td_earth *earth, const td_solve_def *def)
{
    td_solution solution;
    TD_CHECK(td_solve(earth, def, &solution, NULL) == TD_OK);
    return solution;
}

/* Flies what was returned and measures the miss itself. */
static void check_hit(const td_earth *earth, const td_solve_def *def, const td_solution *solution)
{
    td_flight flight;
    TD_CHECK(td_flight_fly(earth, &solution->fly, &flight, NULL) == TD_OK);
    td_vec3 target = td_ecef_from_geo(earth, def->target_geo);
    td_vec3 impact = td_ecef_from_eci(earth, flight.impact.pos_eci_m, flight.impact.t_s);
    double miss_m = td_vec3_norm(td_vec3_sub(impact, target));
    TD_CHECK(miss_m <= 10.0);
    TD_NEAR(solution->miss_m, miss_m, 1e-2);
    TD_CHECK(solution->fly.cutoff_s <= td_vehicle_burnout_s(def->vehicle));
    if (def->loft == TD_LOFT_APOGEE) {
        TD_NEAR(flight.apogee_geo.h_ell_m, def->apogee_m, 100.0);
    }
}

/* Near the equator and the pole, over the date line, to all sides; targets inside the range of
 * every side. */
TD_TEST(every_missile_hits_all_round)
{
    td_earth earth = td_earth_wgs84();
    const td_geo from[] = { { 0.3, 3.1, 0.0 }, { -0.9, 1.0, 0.0 }, { 1.5, -3.1, 0.0 } };
    int32_t flights = 0, most = 0, solves = 0;
    for (int i = 0; i < MISSILE_COUNT; i++) {
        td_vehicle_def vehicle = notional_vehicle(MISSILES[i]);
        double range_m = greatest_range_m(&earth, &vehicle, from[0], 4.7);
        for (int k = 0; k < 3; k++) {
            td_solve_def def = { .vehicle = &vehicle, .launch_geo = from[k], .miss_m = 10.0 };
            def.target_geo = td_destination(&earth, from[k], 2.2 * k + 0.3 * i,
                                            (0.4 + 0.2 * k) * range_m);
            for (int loft = 0; loft < TD_LOFT_APOGEE; loft++) {
                def.loft = (td_loft)loft;
                td_solution solution = solved(&earth, &def);
                if (TD_CHECK(solution.verdict == TD_SOLVE_OK)) {
                    check_hit(&earth, &def, &solution);
                }
                flights += solution.flights_used, solves++;
                most = most > solution.flights_used ? most : solution.flights_used;
            }
        }
    }
    printf("%d solves, %.1f flights each, at most %d\n", solves, (double)flights / solves, most);
}

TD_TEST(a_given_apogee_is_met)
{
    td_earth earth = td_earth_wgs84();
    const char *const ids[] = { "m2", "m4", "m6", "m9", "scud-b", "m11" };
    for (int i = 0; i < 6; i++) {
        td_vehicle_def vehicle = notional_vehicle(ids[i]);
        td_geo from = { 0.6, 0.9, 0.0 };
        double range_m = greatest_range_m(&earth, &vehicle, from, 5.2);
        td_solve_def def = { .vehicle = &vehicle, .launch_geo = from, .miss_m = 10.0,
                             .loft = TD_LOFT_APOGEE, .apogee_m = 0.3 * range_m };
        def.target_geo = td_destination(&earth, from, 5.2, 0.5 * range_m);
        td_solution solution = solved(&earth, &def);
        TD_CHECK(solution.verdict == TD_SOLVE_OK);
        check_hit(&earth, &def, &solution);
    }
}

/* The cut-off at another kick that reaches as far, found here by bisection. */
static double cutoff_to_reach_s(const td_earth *earth, td_flight_def def, double range_m)
{
    double lo = 0.3 * def.cutoff_s, hi = td_vehicle_burnout_s(def.vehicle);
    for (int round = 0; round < 30; round++) {
        td_flight flight;
        def.cutoff_s = 0.5 * (lo + hi);
        TD_CHECK(td_flight_fly(earth, &def, &flight, NULL) == TD_OK);
        *(flight.range_m < range_m ? &lo : &hi) = def.cutoff_s;
    }
    return hi;
}

TD_TEST(least_energy_is_the_earliest_cutoff)
{
    td_earth sphere = notional_sphere();
    const char *const ids[] = { "m1", "m4", "m9", "no-dong" };
    for (int i = 0; i < 4; i++) {
        td_vehicle_def vehicle = notional_vehicle(ids[i]);
        td_geo from = { 0.0, 0.0, 0.0 };
        double range_m = 0.8 * greatest_range_m(&sphere, &vehicle, from, 1.0);
        td_solve_def def = { .vehicle = &vehicle, .launch_geo = from, .miss_m = 10.0 };
        def.target_geo = td_destination(&sphere, from, 1.0, range_m);
        td_solution solution = solved(&sphere, &def);
        TD_CHECK(solution.verdict == TD_SOLVE_OK);
        for (int side = -1; side <= 1; side += 2) {
            td_flight_def other = solution.fly;
            other.programme_rad *= 1.0 + 0.1 * side;
            double later_s = cutoff_to_reach_s(&sphere, other, range_m);
            TD_CHECK(later_s > solution.fly.cutoff_s - 1e-4 * solution.fly.cutoff_s);
        }
    }
}

TD_TEST(lofted_is_steeper_than_depressed)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("m9");
    td_solve_def def = { .vehicle = &vehicle, .launch_geo = { 0.6, 0.9, 0.0 }, .miss_m = 1.0 };
    def.target_geo = td_destination(&earth, def.launch_geo, 5.2, 3.6e6);
    def.loft = TD_LOFT_LOFTED;
    td_solution steep = solved(&earth, &def);
    def.loft = TD_LOFT_DEPRESSED;
    td_solution flat = solved(&earth, &def);
    TD_CHECK(steep.verdict == TD_SOLVE_OK && flat.verdict == TD_SOLVE_OK);
    TD_CHECK(steep.flight.apogee_geo.h_ell_m > 2.0 * flat.flight.apogee_geo.h_ell_m);
    TD_CHECK(steep.miss_m <= 1.0 && flat.miss_m <= 1.0);
}

/* Flat flights of less than two thirds of the range lie within a few degrees of kick before the
 * ground; steep ones of less than the drift of a flight straight up need a kick of their own. */
TD_TEST(short_flights_at_full_burn_are_found)
{
    td_earth earth = td_earth_wgs84();
    const char *const ids[] = { "m5", "m9" };
    const double flat_m[2][4] = { { 150e3, 400e3, 800e3, 1100e3 },
                                  { 300e3, 700e3, 1200e3, 1600e3 } };
    for (int i = 0; i < 2; i++) {
        td_vehicle_def vehicle = notional_vehicle(ids[i]);
        td_solve_def def = { .vehicle = &vehicle, .launch_geo = { 0.66, 0.81, 0.0 },
                             .miss_m = 10.0 };
        for (int k = 0; k < 8; k++) {
            def.loft = k < 4 ? TD_LOFT_DEPRESSED : TD_LOFT_LOFTED;
            double away_m = k < 4 ? flat_m[i][k] : 50e3 * (k - 3);
            def.target_geo = td_destination(&earth, def.launch_geo, 1.6 * k, away_m);
            td_solution solution = solved(&earth, &def);
            if (TD_CHECK(solution.verdict == TD_SOLVE_OK)) {
                check_hit(&earth, &def, &solution);
            }
        }
    }
}

/* The body is shed where 100 km are left upward, and nowhere else: 13 km of range between the
 * flights whose apogee is just above and just below. */
TD_TEST(whoever_leaves_the_air_sheds_the_body)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("m9");
    td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0.66, 0.81, 0.0 });
    double out_m = 1e9, in_m = 0.0;
    int count = 0;
    for (int i = 0; i <= 120; i++) {
        def.azimuth_rad = 5.2;
        def.programme_rad = 0.2015 + 0.002 * i / 120.0;
        td_flight flight;
        TD_CHECK(td_flight_fly(&earth, &def, &flight, NULL) == TD_OK);
        bool is_out = flight.apogee_geo.h_ell_m >= 100e3;
        count += is_out;
        out_m = is_out ? td_min(out_m, flight.range_m) : out_m;
        in_m = is_out ? in_m : td_max(in_m, flight.range_m);
    }
    TD_CHECK(count > 20 && count < 100);
    TD_CHECK(out_m - in_m > 10e3 && out_m - in_m < 16e3);
}

TD_TEST(what_cannot_be_reached_is_named)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("m7");
    td_solve_def def = { .vehicle = &vehicle, .launch_geo = { 0.6, 0.9, 0.0 }, .miss_m = 10.0 };
    def.target_geo = td_destination(&earth, def.launch_geo, 5.2, 14e6);
    for (int loft = 0; loft < TD_LOFT_APOGEE; loft++) {
        def.loft = (td_loft)loft;
        TD_CHECK(solved(&earth, &def).verdict == TD_SOLVE_OUT_OF_RANGE);
    }
    def.loft = TD_LOFT_MINIMUM_ENERGY;
    def.target_geo = td_destination(&earth, def.launch_geo, 5.2, 200e3);
    TD_CHECK(solved(&earth, &def).verdict == TD_SOLVE_TOO_CLOSE);
    def.loft = TD_LOFT_DEPRESSED;
    TD_CHECK(solved(&earth, &def).verdict == TD_SOLVE_TOO_CLOSE);
    def.loft = TD_LOFT_APOGEE;
    def.apogee_m = 20e6;
    TD_CHECK(solved(&earth, &def).verdict == TD_SOLVE_OUT_OF_RANGE);
    vehicle.payload_kg = -1.0;
    td_solution solution;
    TD_CHECK(td_solve(&earth, &def, &solution, NULL) == TD_BAD_INPUT);
}

/* Interceptors fly by the same solver, their elevation for the kick. */
TD_TEST(a_straight_programme_is_solved_too)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("i14");
    td_solve_def def = { .vehicle = &vehicle, .launch_geo = { 0.6, 0.9, 0.0 }, .miss_m = 10.0,
                         .loft = TD_LOFT_LOFTED };
    def.target_geo = td_destination(&earth, def.launch_geo, 5.2, 2.0e6);
    td_solution solution = solved(&earth, &def);
    TD_CHECK(solution.verdict == TD_SOLVE_OK);
    check_hit(&earth, &def, &solution);
}

TD_MAIN(every_missile_hits_all_round, a_given_apogee_is_met, least_energy_is_the_earliest_cutoff,
        lofted_is_steeper_than_depressed, what_cannot_be_reached_is_named,
        a_straight_programme_is_solved_too, short_flights_at_full_burn_are_found,
        whoever_leaves_the_air_sheds_the_body)
