/* SPDX-License-Identifier: Apache-2.0 */
/* Staged two-point solves by table: the general path confirms them, at every loft and width. */
#include "test/check.h"

#include "flight/flight.h"

enum { COUNT = 400, VEHICLES = 2, CONFIRMED = 24 };

static td_batch_grid grid;
static td_staged_table table;
static td_geo targets[COUNT];
static td_staged_solution solved[COUNT], others[COUNT];
static td_batch_path paths[COUNT];
static const td_geo LAUNCH = { 35.0 * TD_DEG, 50.0 * TD_DEG, 0.0 };

/* Neither is anybody's: two stages whose beta acts above the air, and one that separates. */
static const td_vehicle_def VEHICLE[VEHICLES] = {
    { .id = "two",
      .name = "Two stages",
      .notional = true,
      .payload_kg = 500.0,
      .drag = TD_DRAG_LIQUID,
      .beta_kgpm2 = 7040.0,
      .reentry = TD_REENTRY_ABOVE_AIR,
      .programme = TD_PROGRAMME_GRAVITY_TURN,
      .turn_delay_s = 0.4,
      .stage_count = 2,
      .stages = { { .dry_kg = 1500.0, .propellant_kg = 12000.0, .exhaust_mps = 2300.0,
                    .isp_at = TD_ISP_AT_SEA_LEVEL, .burn_s = 70.0, .area_m2 = 1.4 },
                  { .dry_kg = 500.0, .propellant_kg = 3000.0, .exhaust_mps = 2500.0,
                    .isp_at = TD_ISP_AT_SEA_LEVEL, .burn_s = 60.0, .delay_s = 1.0,
                    .area_m2 = 0.8 } } },
    { .id = "one",
      .name = "One stage",
      .notional = true,
      .payload_kg = 985.0,
      .drag = TD_DRAG_FORDEN,
      .beta_kgpm2 = 2500.0,
      .reentry = TD_REENTRY_SEPARATED,
      .programme = TD_PROGRAMME_GRAVITY_TURN,
      .turn_delay_s = 0.4,
      .stage_count = 1,
      .stages = { { .dry_kg = 1100.0, .propellant_kg = 3771.0, .isp_s = 226.0,
                    .isp_at = TD_ISP_AT_SEA_LEVEL, .burn_s = 70.0, .diameter_m = 0.84 } } },
};
static const double APOGEE_M[VEHICLES] = { 600.0e3, 90.0e3 };
/* Distances of the targets: within all lofts' reach but for some at both ends. */
static const double NEAR_M[VEHICLES] = { 500.0e3, 60.0e3 }, FAR_M[VEHICLES] = { 4500.0e3, 290.0e3 };

static td_staged_def def_of(int vehicle, td_loft loft)
{
    return (td_staged_def){ &VEHICLE[vehicle], LAUNCH, loft, APOGEE_M[vehicle] };
}

static void place_targets(int vehicle)
{
    const td_stream draws = { .seed = 5, .purpose = (uint32_t)vehicle };
    for (uint32_t i = 0; i < COUNT; i++) {
        double away = NEAR_M[vehicle] +
                      (FAR_M[vehicle] - NEAR_M[vehicle]) * td_uniform(&draws, 2 * i);
        double azimuth = TD_TWO_PI * td_uniform(&draws, 2 * i + 1);
        targets[i] = td_destination(&grid.earth, LAUNCH, azimuth, away);
    }
}

static td_staged_run solve(td_staged_solution *out, int32_t lanes)
{
    td_staged_run run = { targets, COUNT, lanes, 5.0, out };
    td_staged_solve(&grid, &table, &run);
    return run;
}

static td_flight_def flight_of(int vehicle, const td_staged_solution *s)
{
    return (td_flight_def){ &VEHICLE[vehicle], LAUNCH, s->azimuth_rad, s->programme_rad,
                            s->cutoff_s };
}

/* Programme, azimuth and cut-off flown from the launch by the other integrator. */
static void confirm(int vehicle, int32_t i)
{
    td_flight_def fly = flight_of(vehicle, &solved[i]);
    td_flight flight;
    TD_CHECK(td_flight_fly(&grid.earth, &fly, &flight, NULL) == TD_OK);
    td_vec3 gap = td_vec3_sub(td_ecef_from_geo(&grid.earth, flight.impact_geo),
                              td_ecef_from_geo(&grid.earth, targets[i]));
    TD_NEAR(td_vec3_norm(gap), 0.0, 10.0);
    TD_NEAR(flight.impact.t_s, solved[i].impact_s, 0.1);
}

TD_TEST(the_general_path_confirms_the_hits)
{
    for (int v = 0; v < VEHICLES; v++) {
        place_targets(v);
        for (td_loft loft = 0; loft < TD_LOFT_COUNT; loft++) {
            td_staged_def def = def_of(v, loft);
            TD_CHECK(td_staged_make(&grid, &def, &table) == TD_OK);
            solve(solved, 0);
            int confirmed = 0;
            for (int32_t i = 0; i < COUNT; i++) {
                TD_CHECK(solved[i].verdict != TD_SOLVE_NO_CONVERGENCE);
                TD_CHECK(solved[i].flights_used <= 6);
                if (solved[i].verdict == TD_SOLVE_OK && confirmed < CONFIRMED) {
                    confirm(v, i);
                    confirmed++;
                }
            }
            TD_CHECK(confirmed >= 12);
        }
    }
}

/* The last table made: one stage, by apogee. */
TD_TEST(every_width_gives_the_same_bits)
{
    for (int32_t lanes = 1; lanes <= 8; lanes *= 2) {
        if (td_batch_lanes(lanes) != lanes) {
            continue;
        }
        solve(others, lanes);
        for (int32_t i = 0; i < COUNT; i++) {
            bool is_same = others[i].verdict == solved[i].verdict &&
                           others[i].azimuth_rad == solved[i].azimuth_rad &&
                           others[i].cutoff_s == solved[i].cutoff_s &&
                           others[i].impact_s == solved[i].impact_s;
            if (!TD_CHECK(is_same)) {
                break;
            }
        }
    }
}

static void make(int vehicle, td_loft loft)
{
    td_staged_def def = def_of(vehicle, loft);
    TD_CHECK(td_staged_make(&grid, &def, &table) == TD_OK);
}

/* Samples against the general path's own: a knot of boost stands for 16 s. */
TD_TEST(paths_follow_the_flight_from_the_launch)
{
    enum { SAMPLES = 64 };
    make(0, TD_LOFT_MINIMUM_ENERGY);
    place_targets(0);
    td_staged_run run = solve(solved, 0);
    td_staged_paths(&grid, &table, &run, paths);
    for (int32_t i = 0; i < COUNT; i += 40) {
        if (solved[i].verdict != TD_SOLVE_OK) {
            TD_CHECK(paths[i].count == 0);
            continue;
        }
        td_knot knots[TD_PATH_KNOTS_MAX];
        td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
        td_flight_def fly = flight_of(0, &solved[i]);
        td_flight flight;
        TD_CHECK(td_flight_fly(&grid.earth, &fly, &flight, &path) == TD_OK);
        td_vec3 samples[SAMPLES];
        td_batch_sample(&paths[i], SAMPLES, samples);
        for (int k = 0; k < SAMPLES; k++) {
            double t_s = solved[i].impact_s * k / (SAMPLES - 1);
            td_vec3 there = td_path_pos_ecef_m(&path, &grid.earth, t_s);
            double off_m = t_s < table.handover_s ? 400.0 : 30.0;
            TD_NEAR(td_vec3_norm(td_vec3_sub(there, samples[k])), 0.0, off_m);
        }
    }
}

TD_TEST(ends_of_the_family_are_told_apart)
{
    targets[0] = td_destination(&grid.earth, LAUNCH, 1.0, 9000.0e3);
    targets[1] = td_destination(&grid.earth, LAUNCH, 1.0, 20.0e3);
    solve(solved, 0);
    TD_CHECK(solved[0].verdict == TD_SOLVE_OUT_OF_RANGE);
    TD_CHECK(solved[1].verdict == TD_SOLVE_TOO_CLOSE);
}

/* Re-entry of the whole body depends on the Mach number, which the kernel does not know. */
TD_TEST(whole_bodies_are_refused)
{
    td_vehicle_def whole = VEHICLE[1];
    whole.reentry = TD_REENTRY_WHOLE_BODY;
    td_staged_def def = { &whole, LAUNCH, TD_LOFT_LOFTED, 0.0 };
    TD_CHECK(td_staged_make(&grid, &def, &table) == TD_REFUSED);
}

int main(void)
{
    td_earth earth = td_earth_wgs84();
    td_batch_grid_make(&earth, &grid);
    the_general_path_confirms_the_hits();
    every_width_gives_the_same_bits();
    paths_follow_the_flight_from_the_launch();
    ends_of_the_family_are_told_apart();
    whole_bodies_are_refused();
    printf("%d checks, %d failures\n", td_check_now.checks, td_check_now.failures);
    return td_check_now.failures != 0;
}
