/* SPDX-License-Identifier: Apache-2.0 */
/* Staged two-point solves by table: the table once, and the solves that it serves. */
#include <stdlib.h>

#include "cli/bench.h"
#include "cli/catalogue.h"

enum { TARGETS = 4096 };

typedef struct tables {
    td_vehicle_def missile;
    td_batch_grid grid;
    td_staged_def def;
    td_staged_table table;
    td_geo targets_geo[TARGETS];
    td_staged_solution solutions[TARGETS];
} tables;

static bool run_table(void *ctx)
{
    tables *t = ctx;
    return td_staged_make(&t->grid, &t->def, &t->table) == TD_OK;
}

/* Every target is within the missile's range, so that each must be hit by six flights at most. */
static bool run_solves(void *ctx)
{
    tables *t = ctx;
    td_staged_solve(&t->grid, &t->table,
                    &(td_staged_run){ t->targets_geo, TARGETS, 0, 5.0, t->solutions });
    for (int i = 0; i < TARGETS; i++) {
        if (t->solutions[i].verdict != TD_SOLVE_OK || t->solutions[i].flights_used > 6) {
            return false;
        }
    }
    return true;
}

/* m9 from 35.2 N 53.9 E to 38 to 54 N, 16 to 32 E. */
static tables *tables_new(const td_args *args)
{
    tables *t = calloc(1, sizeof *t);
    td_earth earth = td_earth_wgs84();
    if (!t || !td_cli_vehicle(args, "m9", &t->missile)) {
        free(t);
        return NULL;
    }
    td_batch_grid_make(&earth, &t->grid);
    t->def = (td_staged_def){ .vehicle = &t->missile,
                              .launch_geo = { 35.2 * TD_DEG, 53.9 * TD_DEG, 0.0 },
                              .loft = TD_LOFT_MINIMUM_ENERGY };
    for (int i = 0; i < TARGETS; i++) {
        t->targets_geo[i] = (td_geo){ (38.0 + 0.25 * (i / 64)) * TD_DEG,
                                      (16.0 + 0.25 * (i % 64)) * TD_DEG, 0.0 };
    }
    return t;
}

static bool open_table(const td_args *args, td_bench_work *work)
{
    *work = (td_bench_work){
        .ctx = tables_new(args), .run = run_table, .close = free, .units = 1.0
    };
    return work->ctx != NULL;
}

static bool open_solves(const td_args *args, td_bench_work *work)
{
    *work = (td_bench_work){ .ctx = tables_new(args),
                             .run = run_solves,
                             .close = free,
                             .units = TARGETS,
                             .bar = td_bench_bar(8.0, 16.0, 65.0),
                             .follows_peak = true };
    return work->ctx != NULL && run_table(work->ctx);
}

const td_bench TD_BENCH_solve_staged_batch = {
    .name = "solve_staged_batch",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "solve",
    .text = "m9 from launch to a ground point, least energy, at most 6 flights each",
    .open = open_solves,
};

const td_bench TD_BENCH_solve_staged_table = {
    .name = "solve_staged_table",
    .unit = "ms",
    .unit_s = 1e-3,
    .per = "table",
    .text = "the table that solve_staged_batch reads, once a vehicle, place and loft",
    .open = open_table,
};
