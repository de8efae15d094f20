/* SPDX-License-Identifier: Apache-2.0 */
/* Laws that no table of numbers is needed for: directions are alike where nothing turns, the Earth
 * has an axis and no zero of time, flights run backward, drag only takes, more is never less, and
 * a solve finds what was flown. */
#include "flight/flight.h"
#include "notional.h"
#include "test/check.h"

enum { STARTS = 24, KNOTS = TD_PATH_KNOTS_MAX };

static const char *const MISSILES[] = { "m1", "m4", "m6", "m9", "m11", "scud-b", "no-dong" };
enum { MISSILE_COUNT = sizeof MISSILES / sizeof MISSILES[0] };

static td_knot knots[KNOTS];

static td_path empty_path(void)
{
    return (td_path){ .knots = knots, .capacity = KNOTS };
}

static td_flight flown(const td_earth *earth, const td_flight_def *def)
{
    td_flight flight;
    TD_CHECK(td_flight_fly(earth, def, &flight, NULL) == TD_OK);
    return flight;
}

static td_vec3 turned(td_vec3 v, double angle_rad)
{
    double c = cos(angle_rad), s = sin(angle_rad);
    return (td_vec3){ c * v.x - s * v.y, s * v.x + c * v.y, v.z };
}

static td_vec3 impact_ecef_m(const td_earth *earth, const td_flight *flight)
{
    return td_ecef_from_eci(earth, flight->impact.pos_eci_m, flight->impact.t_s);
}

static double apart_m(td_vec3 a, td_vec3 b)
{
    return td_vec3_norm(td_vec3_sub(a, b));
}

/* A burnout 60 to 240 km high at 1 to 5 km/s, rising at 17 to 70 degrees. */
static td_moment drawn(const td_earth *earth, uint32_t index)
{
    const td_stream stream = { .seed = 77 };
    double u[6];
    for (uint32_t k = 0; k < 6; k++) {
        u[k] = td_uniform(&stream, 6 * index + k);
    }
    td_geo geo = { (u[0] - 0.5) * 2.4, (u[1] - 0.5) * 6.2, 6e4 + 1.8e5 * u[2] };
    td_frame frame = td_enu_frame(earth, geo);
    double speed = 1000.0 + 4000.0 * u[3], rise = 0.3 + 0.92 * u[4], azimuth = TD_TWO_PI * u[5];
    td_vec3 vel = td_vec3_scale(frame.up, speed * sin(rise));
    vel = td_vec3_madd(vel, speed * cos(rise) * sin(azimuth), frame.east);
    vel = td_vec3_madd(vel, speed * cos(rise) * cos(azimuth), frame.north);
    td_moment start = { .pos_eci_m = frame.origin_ecef_m, .mass_kg = 500.0 };
    start.vel_eci_mps = td_vel_eci_from_ecef(earth, start.pos_eci_m, vel, 0.0);
    return start;
}

static td_flight coasted(const td_earth *earth, const td_moment *start, double beta_kgpm2)
{
    td_flight flight;
    TD_CHECK(td_flight_coast(earth, start, beta_kgpm2, &flight, NULL) == TD_OK);
    TD_CHECK(flight.verdict == TD_FLIGHT_OK);
    return flight;
}

TD_TEST(no_direction_is_special_on_a_sphere_that_stands_still)
{
    td_earth earth = notional_sphere();
    for (int i = 0; i < MISSILE_COUNT; i++) {
        td_vehicle_def vehicle = notional_vehicle(MISSILES[i]);
        td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0.7, 0.4, 0.0 });
        td_flight first = flown(&earth, &def);
        for (int k = 1; k < 6; k++) {
            def.azimuth_rad = 1.1 * k;
            def.launch_geo = (td_geo){ 0.9 - 0.35 * k, 0.9 * k - 3.0, 0.0 };
            td_flight other = flown(&earth, &def);
            TD_NEAR(other.range_m, first.range_m, 0.01);
            TD_NEAR(other.impact.t_s, first.impact.t_s, 1e-5);
            TD_NEAR(other.apogee_geo.h_ell_m, first.apogee_geo.h_ell_m, 0.01);
        }
    }
}

/* Zonal gravity and air know no longitude: what starts farther east comes down as much so. */
TD_TEST(the_axis_is_an_axis)
{
    td_earth earth = td_earth_wgs84();
    for (uint32_t i = 0; i < STARTS; i++) {
        td_moment start = drawn(&earth, i), east = start;
        double by_rad = 0.3 + 0.2 * i;
        east.pos_eci_m = turned(start.pos_eci_m, by_rad);
        east.vel_eci_mps = turned(start.vel_eci_mps, by_rad);
        td_flight a = coasted(&earth, &start, 3000.0), b = coasted(&earth, &east, 3000.0);
        TD_CHECK(apart_m(turned(impact_ecef_m(&earth, &a), by_rad), impact_ecef_m(&earth, &b)) <
                 0.01);
        TD_NEAR(b.impact.t_s, a.impact.t_s, 1e-6);
    }
}

/* A start so much later, from where the Earth has turned to, is the same flight over the ground:
 * for the general path and for the lanes. */
TD_TEST(time_has_no_zero)
{
    static td_batch_grid grid;
    td_earth earth = td_earth_wgs84();
    td_batch_start starts[2 * STARTS];
    td_batch_impact impacts[2 * STARTS];
    const double later_s = 4321.0;
    td_batch_grid_make(&earth, &grid);
    for (uint32_t i = 0; i < STARTS; i++) {
        td_moment start = drawn(&earth, i), later = start;
        double by_rad = earth.omega_radps * later_s;
        later.t_s = later_s;
        later.pos_eci_m = turned(start.pos_eci_m, by_rad);
        later.vel_eci_mps = turned(start.vel_eci_mps, by_rad);
        td_flight a = coasted(&earth, &start, 3000.0), b = coasted(&earth, &later, 3000.0);
        TD_CHECK(apart_m(impact_ecef_m(&earth, &a), impact_ecef_m(&earth, &b)) < 0.01);
        TD_NEAR(b.impact.t_s - a.impact.t_s, later_s, 1e-6);
        starts[2 * i] = (td_batch_start){ 0.0, start.pos_eci_m, start.vel_eci_mps, 3000.0 };
        starts[2 * i + 1] =
            (td_batch_start){ later_s, later.pos_eci_m, later.vel_eci_mps, 3000.0 };
    }
    td_batch_run run = { .starts = starts, .count = 2 * STARTS, .impacts = impacts };
    td_batch_fly(&grid, &run);
    for (int i = 0; i < STARTS; i++) {
        const td_batch_impact *a = &impacts[2 * i], *b = &impacts[2 * i + 1];
        TD_CHECK(a->verdict == b->verdict && a->is_general == b->is_general);
        TD_CHECK(apart_m(a->pos_ecef_m, b->pos_ecef_m) < 0.01);
        TD_NEAR(b->t_s - a->t_s, later_s, 1e-5);
    }
}

/* Without drag, a flight turned around at its apogee goes back the way it came. */
TD_TEST(flights_without_air_run_backward)
{
    td_earth earth = td_earth_wgs84();
    for (uint32_t i = 0; i < STARTS; i++) {
        td_moment start = drawn(&earth, i);
        td_flight forth = coasted(&earth, &start, 0.0), back;
        td_moment top = forth.apogee;
        double up_s = top.t_s - start.t_s;
        top.t_s = 0.0;
        top.vel_eci_mps = td_vec3_scale(top.vel_eci_mps, -1.0);
        td_path path = empty_path();
        TD_CHECK(td_flight_coast(&earth, &top, 0.0, &back, &path) == TD_OK);
        td_moment again = td_path_at(&path, up_s);
        TD_CHECK(apart_m(again.pos_eci_m, start.pos_eci_m) < 1.0);
        TD_CHECK(td_vec3_norm(td_vec3_madd(again.vel_eci_mps, 1.0, start.vel_eci_mps)) < 1e-2);
    }
}

/* On a sphere that stands still, the air takes energy and gives none; above it nothing is lost. */
TD_TEST(drag_only_takes)
{
    td_earth earth = notional_sphere();
    for (uint32_t i = 0; i < STARTS; i++) {
        td_moment start = drawn(&earth, i);
        td_flight flight;
        td_path path = empty_path();
        double before = INFINITY, first = 0.0;
        TD_CHECK(td_flight_coast(&earth, &start, 800.0, &flight, &path) == TD_OK);
        for (int32_t k = 0; k < path.count; k++) {
            double r_m = td_vec3_norm(path.knots[k].pos_eci_m);
            double v_mps = td_vec3_norm(path.knots[k].vel_eci_mps);
            double energy = 0.5 * v_mps * v_mps - earth.gm_m3ps2 / r_m;
            first = k == 0 ? energy : first;
            TD_CHECK(energy <= before + 1e-9 * fabs(first));
            before = energy;
        }
        TD_CHECK(before < first - 1000.0);
    }
}

static double greatest_m(const td_earth *earth, const td_vehicle_def *vehicle)
{
    td_flight_def def = td_flight_default(vehicle, (td_geo){ 0.6, 0.9, 0.0 }), best;
    td_flight flight;
    TD_CHECK(td_flight_max_range(earth, &def, &best, &flight) == TD_OK);
    return flight.range_m;
}

/* More exhaust speed and a slimmer body carry farther, more payload and a blunter head do not. */
TD_TEST(more_is_never_less)
{
    td_earth earth = td_earth_wgs84();
    for (int i = 0; i < MISSILE_COUNT; i++) {
        const td_vehicle_def plain = notional_vehicle(MISSILES[i]);
        td_vehicle_def laden = plain, quick = plain, slim = plain, blunt = plain;
        laden.payload_kg *= 1.1;
        blunt.beta_kgpm2 *= 0.5;
        for (int k = 0; k < plain.stage_count; k++) {
            quick.stages[k].isp_s *= 1.03;
            quick.stages[k].exhaust_mps *= 1.03;
            slim.stages[k].diameter_m *= 0.8;
            slim.stages[k].area_m2 *= 0.64;
        }
        double range_m = greatest_m(&earth, &plain);
        TD_CHECK(range_m > 1e5);
        TD_CHECK(greatest_m(&earth, &laden) < range_m);
        TD_CHECK(greatest_m(&earth, &quick) > range_m);
        TD_CHECK(greatest_m(&earth, &slim) > range_m);
        TD_CHECK(greatest_m(&earth, &blunt) <= range_m + 1.0);
    }
}

/* Flown at full burn, steeper than farthest, to wherever it comes down; then solved to there. */
TD_TEST(a_solve_finds_what_was_flown)
{
    td_earth earth = td_earth_wgs84();
    const double parts[] = { 0.35, 0.6, 0.8 };
    for (int i = 0; i < MISSILE_COUNT; i++) {
        td_vehicle_def vehicle = notional_vehicle(MISSILES[i]);
        for (int k = 0; k < 3; k++) {
            td_geo from = { 0.5 - 0.4 * k, 0.3 * i, 0.0 };
            td_flight_def def = td_flight_default(&vehicle, from), best;
            td_flight flight;
            def.azimuth_rad = 0.9 * i + 2.0 * k;
            TD_CHECK(td_flight_max_range(&earth, &def, &best, &flight) == TD_OK);
            def.programme_rad = parts[k] * best.programme_rad;
            flight = flown(&earth, &def);
            td_solve_def question = { .vehicle = &vehicle, .launch_geo = from,
                                      .target_geo = flight.impact_geo, .loft = TD_LOFT_LOFTED,
                                      .miss_m = 1.0 };
            td_solution found;
            question.target_geo.h_ell_m = 0.0;
            TD_CHECK(td_solve(&earth, &question, &found, NULL) == TD_OK);
            if (!TD_CHECK(found.verdict == TD_SOLVE_OK && found.miss_m <= 1.0)) {
                continue;
            }
            /* A metre is this much of the kick where range grows by a few km a mrad. */
            TD_NEAR(found.fly.programme_rad, def.programme_rad, 2e-5);
            double off_rad = remainder(found.fly.azimuth_rad - def.azimuth_rad, TD_TWO_PI);
            TD_NEAR(off_rad, 0.0, 2.0 / flight.range_m + 1e-6);
            TD_NEAR(found.flight.impact.t_s, flight.impact.t_s, 0.02);
        }
    }
}

TD_MAIN(no_direction_is_special_on_a_sphere_that_stands_still, the_axis_is_an_axis,
        time_has_no_zero, flights_without_air_run_backward, drag_only_takes, more_is_never_less,
        a_solve_finds_what_was_flown)
