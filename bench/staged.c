/* SPDX-License-Identifier: Apache-2.0 */
/* Staged flights of the general path: one flown, one solved to a ground point. */
#include <stdlib.h>

#include "cli/bench.h"
#include "cli/catalogue.h"

enum { TARGETS = 8 };

typedef struct staged {
    td_earth earth;
    td_vehicle_def missile;
    td_geo from;
} staged;

static bool run_flight(void *ctx)
{
    const staged *s = ctx;
    td_flight flight;
    td_flight_def def = td_flight_default(&s->missile, s->from);
    return td_flight_fly(&s->earth, &def, &flight, NULL) == TD_OK &&
           flight.verdict == TD_FLIGHT_OK;
}

static bool run_solve(void *ctx)
{
    const staged *s = ctx;
    for (int i = 0; i < TARGETS; i++) {
        td_solution solution;
        td_solve_def def = { .vehicle = &s->missile,
                             .launch_geo = s->from,
                             .target_geo = { (40.0 + i) * TD_DEG, (20.0 + 2.0 * i) * TD_DEG, 0.0 },
                             .loft = TD_LOFT_MINIMUM_ENERGY,
                             .miss_m = 10.0 };
        if (td_solve(&s->earth, &def, &solution, NULL) != TD_OK ||
            solution.verdict != TD_SOLVE_OK) {
            return false;
        }
    }
    return true;
}

static bool open_with(const td_args *args, td_bench_work *work, bool (*run)(void *), double units)
{
    staged *s = calloc(1, sizeof *s);
    if (!s) {
        return false;
    }
    s->earth = td_earth_wgs84();
    s->from = (td_geo){ 35.2 * TD_DEG, 53.9 * TD_DEG, 0.0 };
    *work = (td_bench_work){ .ctx = s, .run = run, .close = free, .units = units };
    return td_cli_vehicle(args, "m9", &s->missile);
}

static bool open_flight(const td_args *args, td_bench_work *work)
{
    return open_with(args, work, run_flight, 1.0);
}

static bool open_solve(const td_args *args, td_bench_work *work)
{
    return open_with(args, work, run_solve, TARGETS);
}

const td_bench TD_BENCH_flight_staged = {
    .name = "flight_staged",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "flight",
    .text = "m9 from launch to impact by the general path",
    .open = open_flight,
};

const td_bench TD_BENCH_solve_staged = {
    .name = "solve_staged",
    .unit = "ms",
    .unit_s = 1e-3,
    .per = "solve",
    .text = "m9 to a ground point to 10 m, least energy, by the general path",
    .open = open_solve,
};
