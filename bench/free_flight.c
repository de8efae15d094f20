/* SPDX-License-Identifier: Apache-2.0 */
/* Free flights: the lane kernel on its middle and short classes, one at a time, and the general
 * path on the same flights. */
#include <stdlib.h>

#include "bench/scenes.h"

enum { FLIGHTS = 4096, FEW = 256 };

/* Apogee below 3000 km, burnout above the dense air: the class that most flights of maps are in. */
static const td_scene_def MIDDLE = { 8e5, 10e6, 260e3, 3000e3, 90e3, 220e3 };
/* About 300 km: the apogee in or just above the air. */
static const td_scene_def SHORT = { 2.5e5, 4e5, 50e3, 260e3, 30e3, 50e3 };

typedef struct flights {
    td_batch_grid grid;
    td_batch_start starts[FLIGHTS];
    td_batch_impact impacts[FLIGHTS];
    td_batch_run run;
} flights;

static bool run_batch(void *ctx)
{
    flights *f = ctx;
    td_batch_fly(&f->grid, &f->run);
    return f->impacts[0].t_s > 0.0;
}

static bool run_general(void *ctx)
{
    flights *f = ctx;
    for (int32_t i = 0; i < f->run.count; i++) {
        td_moment start = { .pos_eci_m = f->starts[i].pos_eci_m,
                            .vel_eci_mps = f->starts[i].vel_eci_mps };
        td_flight flight;
        td_status status = td_flight_coast(&f->grid.earth, &start, f->starts[i].beta_kgpm2,
                                           &flight, NULL);
        if (status != TD_OK || flight.verdict != TD_FLIGHT_OK) {
            return false;
        }
    }
    return true;
}

static bool open_with(td_bench_work *work, const td_scene_def *scene, int32_t count, int32_t lanes)
{
    flights *f = calloc(1, sizeof *f);
    td_earth earth = td_earth_wgs84();
    if (!f) {
        return false;
    }
    td_batch_grid_make(&earth, &f->grid);
    td_scene_starts(scene, f->starts, count);
    f->run = (td_batch_run){ f->starts, count, lanes, f->impacts, NULL };
    *work = (td_bench_work){ .ctx = f, .run = run_batch, .close = free, .units = count };
    return true;
}

static bool open_middle(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_with(work, &MIDDLE, FLIGHTS, 0);
    work->bar = td_bench_bar(0.75, 1.4, 6.5);
    work->follows_peak = true;
    return good;
}

static bool open_short(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_with(work, &SHORT, FLIGHTS, 0);
    work->bar = td_bench_bar(1.5, 2.8, 13.0);
    work->follows_peak = true;
    return good;
}

static bool open_scalar(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_with(work, &MIDDLE, FEW, 1);
    work->bar = 6.5;
    return good;
}

static bool open_general(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_with(work, &MIDDLE, FEW, 0);
    work->run = run_general;
    return good;
}

const td_bench TD_BENCH_flight_batch = {
    .name = "flight_batch",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "flight",
    .text = "free flights side by side, apogee below 3000 km",
    .open = open_middle,
};

const td_bench TD_BENCH_flight_batch_short = {
    .name = "flight_batch_short",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "flight",
    .text = "the same, of about 300 km, all the way in the air",
    .open = open_short,
};

const td_bench TD_BENCH_flight_scalar = {
    .name = "flight_scalar",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "flight",
    .text = "the flights of flight_batch in one lane",
    .open = open_scalar,
};

const td_bench TD_BENCH_flight_general = {
    .name = "flight_general",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "flight",
    .text = "the same flights by the general path, adaptive",
    .open = open_general,
};
