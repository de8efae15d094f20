/* SPDX-License-Identifier: Apache-2.0 */
/* Ballistic two-point solves: cold ones, and the map of Europe from one burnout point. */
#include <stdlib.h>

#include "bench/scenes.h"

/* 35 to 72 N, 12 W to 45 E in cells of 0.25 degree: 34 121 solves. */
enum { ROWS = 149, COLUMNS = 229, CELLS = ROWS * COLUMNS, AIMS = 4096 };
static const double CELL_DEG = 0.25;

typedef struct solves {
    td_batch_grid grid;
    td_batch_aim aims[AIMS];
    td_batch_solution solutions[CELLS];
    td_batch_solve_run run;
    td_batch_map map;
} solves;

static bool all_hit(const solves *s, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        if (s->solutions[i].verdict != TD_SOLVE_OK || s->solutions[i].flights_used > 4) {
            return false;
        }
    }
    return true;
}

static bool run_solves(void *ctx)
{
    solves *s = ctx;
    td_batch_solve(&s->grid, &s->run);
    return all_hit(s, AIMS);
}

static bool run_map(void *ctx)
{
    solves *s = ctx;
    td_batch_map_solve(&s->grid, &s->map);
    return all_hit(s, CELLS);
}

static td_vec3 middle_of(const td_earth *earth, int32_t cell)
{
    td_geo geo = { (35.0 + CELL_DEG * (cell / COLUMNS + 0.5)) * TD_DEG,
                   (-12.0 + CELL_DEG * (cell % COLUMNS + 0.5)) * TD_DEG, 0.0 };
    return td_ecef_from_geo(earth, geo);
}

static solves *solves_new(void)
{
    solves *s = calloc(1, sizeof *s);
    td_earth earth = td_earth_wgs84();
    if (!s) {
        return NULL;
    }
    td_batch_grid_make(&earth, &s->grid);
    for (int32_t i = 0; i < AIMS; i++) {
        s->aims[i] = (td_batch_aim){ .from_eci_m = td_scene_burnout(&earth),
                                     .target_ecef_m = middle_of(&earth, i * (CELLS / AIMS)),
                                     .beta_kgpm2 = 5000.0 };
    }
    s->run = (td_batch_solve_run){ s->aims, AIMS, 0, 10.0, s->solutions };
    s->map = (td_batch_map){ .from_eci_m = td_scene_burnout(&earth),
                             .beta_kgpm2 = 5000.0,
                             .lat_rad_min = 35.0 * TD_DEG,
                             .lon_rad_min = -12.0 * TD_DEG,
                             .cell_rad = CELL_DEG * TD_DEG,
                             .rows = ROWS,
                             .columns = COLUMNS,
                             .miss_m = 10.0,
                             .solutions = s->solutions };
    return s;
}

static bool open_solves(const td_args *args, td_bench_work *work)
{
    (void)args;
    *work = (td_bench_work){ .ctx = solves_new(),
                             .run = run_solves,
                             .close = free,
                             .units = AIMS,
                             .bar = td_bench_bar(2.0, 4.0, 18.0),
                             .follows_peak = true };
    return work->ctx != NULL;
}

static bool open_map(const td_args *args, td_bench_work *work)
{
    (void)args;
    *work = (td_bench_work){ .ctx = solves_new(),
                             .run = run_map,
                             .close = free,
                             .units = 1.0,
                             .bar = td_bench_bar(30.0, 60.0, 250.0),
                             .follows_peak = true };
    return work->ctx != NULL;
}

const td_bench TD_BENCH_solve_ballistic_batch = {
    .name = "solve_ballistic_batch",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "solve",
    .text = "two-point solves to 10 m, cold, at most 4 flights each",
    .open = open_solves,
};

const td_bench TD_BENCH_threat_map_europe = {
    .name = "threat_map_europe",
    .unit = "ms",
    .unit_s = 1e-3,
    .per = "map",
    .text = "34 121 solves: Europe at 0.25 degree from one burnout point, one loft",
    .open = open_map,
};
