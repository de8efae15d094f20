/* SPDX-License-Identifier: Apache-2.0 */
/* One complete published-style footprint: flyout table, missile's flight, 13 directions. */
#include <stdlib.h>

#include "cli/bench.h"
#include "cli/catalogue.h"
#include "study/study.h"

enum { ANGLES = 13 };

typedef struct drawing {
    td_earth earth;
    td_interceptor_def interceptor;
    td_vehicle_def missile;
    td_flyout flyout;
    td_profile profile;
    td_knot knots[TD_PATH_KNOTS_MAX];
    double sum_m;
} drawing;

static bool run(void *ctx)
{
    drawing *d = ctx;
    td_flight flight;
    td_path path = { .knots = d->knots, .capacity = TD_PATH_KNOTS_MAX };
    td_flight_def fly = td_flight_default(&d->missile, (td_geo){ 0 });
    td_status status =
        td_flyout_make(&d->earth, &d->interceptor, TD_FLYOUT_STEP_RAD, &d->flyout);
    status = status == TD_OK ? td_flight_fly(&d->earth, &fly, &flight, &path) : status;
    if (status == TD_OK) {
        status = td_profile_make(&d->earth, &flight, &path, 1.0, &d->profile);
    }
    td_footprint_def def = { .profile = &d->profile,
                             .flyout = &d->flyout,
                             .cue_s = 30.0,
                             .reaction_s = 5.0,
                             .floor_m = 100e3,
                             .ceiling_m = d->interceptor.ceiling_m };
    for (int i = 0; i < ANGLES && status == TD_OK; i++) {
        d->sum_m += td_footprint_edge(&def, TD_PI * i / (ANGLES - 1)).distance_m;
    }
    return status == TD_OK && d->sum_m > 0.0;
}

static bool open_work(const td_args *args, td_bench_work *work)
{
    drawing *d = calloc(1, sizeof *d);
    if (!d) {
        return false;
    }
    d->earth = td_earth_sphere(6370e3, 3.986e14, 0.0);
    *work = (td_bench_work){
        .ctx = d, .run = run, .close = free, .units = 1.0, .bar = 20.0
    };
    return td_cli_interceptor(args, "i14", &d->interceptor) &&
           td_cli_vehicle(args, "m9", &d->missile);
}

const td_bench TD_BENCH_footprint = {
    .name = "footprint",
    .unit = "ms",
    .unit_s = 1e-3,
    .per = "footprint",
    .text = "i14 against m9, cue at 30 s: flyout table, flight and 13 directions",
    .open = open_work,
};
