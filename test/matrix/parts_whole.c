/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the matrix that search and play: two-point solves, staged tables, and whole runs. */
#include <stdio.h>
#include <stdlib.h>

#include "test/matrix/bits.h"
#include "test/small_world.h"

enum { TARGETS = 8, PATH_SAMPLES = 4, MISSILES = 3 };

static const uint64_t FNV_START = 0xcbf29ce484222325u, FNV_PRIME = 0x100000001b3u;

static td_geo draw_launch(uint32_t purpose, uint32_t at)
{
    return (td_geo){ bits_draw(purpose, at, -1.2, 1.2), bits_draw(purpose, at + 1, -3.1, 3.1),
                     0.0 };
}

/* Far enough for most: the flat flight of full burn comes down beyond the others. */
static td_geo draw_target(const td_earth *earth, td_geo launch, uint32_t purpose, uint32_t at,
                          td_loft loft)
{
    double azimuth_rad = bits_draw(purpose, at, 0.0, TD_TWO_PI);
    double nearest_m = loft == TD_LOFT_DEPRESSED ? 2.4e6 : 8e5;
    double arc_m = bits_draw(purpose, at + 1, nearest_m, nearest_m + 1.2e6);
    return td_destination(earth, launch, azimuth_rad, arc_m);
}

void bits_fill_solves(int32_t from, int32_t to, double *out)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = bits_vehicle();
    for (int32_t i = from; i < to; i++, out += BITS_SOLVE_EACH) {
        uint32_t at = 4 * (uint32_t)i;
        td_solve_def def = { .vehicle = &vehicle, .launch_geo = draw_launch(5, at),
                             .loft = (td_loft)(i % TD_LOFT_COUNT), .apogee_m = 3e5,
                             .miss_m = 10.0 };
        td_solution solution;
        def.target_geo = draw_target(&earth, def.launch_geo, 5, at + 2, def.loft);
        if (td_solve(&earth, &def, &solution, NULL) == TD_OK) {
            const double head[] = { (double)solution.verdict,      solution.fly.azimuth_rad,
                                    solution.fly.programme_rad,    solution.fly.cutoff_s,
                                    (double)solution.flights_used, solution.miss_m };
            memcpy(out, head, sizeof head);
            bits_put_flight(out + sizeof head / sizeof head[0], &solution.flight);
        }
    }
}

static void put_staged(double *out, const td_staged_solution *found, const td_batch_path *path)
{
    td_vec3 samples[PATH_SAMPLES] = { 0 };
    if (path->count > 0) {
        td_batch_sample(path, PATH_SAMPLES, samples);
    }
    const double head[] = { (double)found->verdict, (double)found->flights_used, found->parameter,
                            found->azimuth_rad, found->programme_rad, found->cutoff_s,
                            found->impact_s, found->miss_m };
    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head / sizeof head[0], samples, sizeof samples);
}

/* One table a item, from another place and for another loft, and what it answers. */
void bits_fill_staged(int32_t from, int32_t to, double *out)
{
    td_batch_grid grid;
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = bits_vehicle();
    td_batch_grid_make(&earth, &grid);
    for (int32_t i = from; i < to; i++, out += BITS_STAGED_EACH) {
        uint32_t at = 64 * (uint32_t)i;
        td_staged_table table;
        td_staged_solution solutions[TARGETS];
        td_batch_path paths[TARGETS];
        td_geo targets[TARGETS];
        td_staged_def def = { .vehicle = &vehicle, .launch_geo = draw_launch(6, at),
                              .loft = (td_loft)((i + 1) % TD_LOFT_DEPRESSED) };
        for (uint32_t k = 0; k < TARGETS; k++) {
            targets[k] = draw_target(&earth, def.launch_geo, 6, at + 2 + 2 * k, def.loft);
        }
        out[0] = (double)td_staged_make(&grid, &def, &table);
        if (out[0] != TD_OK) {
            continue;
        }
        td_staged_run run = { targets, TARGETS, bits_lanes, 5.0, solutions };
        td_staged_solve(&grid, &table, &run);
        td_staged_paths(&grid, &table, &run, paths);
        for (int32_t k = 0; k < TARGETS; k++) {
            put_staged(out + 1 + k * (BITS_STAGED_EACH - 1) / TARGETS, &solutions[k], &paths[k]);
        }
    }
}

static td_status add_to_hash(void *ctx, const void *bytes, size_t count)
{
    uint64_t *hash = ctx;
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        *hash = (*hash ^ at[i]) * FNV_PRIME;
    }
    return TD_OK;
}

static void give_up(const char *what)
{
    fprintf(stderr, "bits: %s\n", what);
    exit(3);
}

/* The hash over the canonical bytes of a whole run, and how many steps it took. */
static uint64_t play(const td_scenario *scenario, int64_t *step_count)
{
    uint64_t hash = FNV_START;
    td_sink canon = { .ctx = &hash, .write = add_to_hash };
    td_sim_def def = { .scenario = scenario, .seed = scenario->seed, .canon = &canon };
    size_t size = td_sim_size(&def);
    void *block = malloc(size);
    td_sim *sim = NULL;
    td_step step = { 0 };
    if (!block || td_sim_create(&def, block, size, &sim) != TD_OK) {
        give_up("a run cannot begin");
    }
    for (*step_count = 0; !step.is_over; ++*step_count) {
        if (td_sim_step(sim, &step) != TD_OK) {
            give_up("a run stopped");
        }
    }
    free(block);
    return hash;
}

/* Both Earths, every rule and every doctrine, a radar and a satellite, two batteries. */
static void vary(small_world *world, int32_t i)
{
    small_make(world);
    world->places[1].model = 1;
    world->sites[AT_FAR] = (td_site_def){ .lat_rad = 0.0, .lon_rad = 0.5, .h_ell_m = 35786000.0 };
    world->places[1].site = AT_FAR;
    world->batteries[1].site = AT_RADAR;
    world->raids[0].missile_count = MISSILES;
    world->raids[0].loft = i % 2 == 0 ? TD_LOFT_MINIMUM_ENERGY : TD_LOFT_LOFTED;
    world->scenario.sensor_place_count = 2;
    world->scenario.battery_count = 2;
    world->scenario.seed = 1 + (uint64_t)i;
    world->scenario.earth = (td_earth_kind)(i % TD_EARTH_COUNT);
    world->scenario.doctrine = (td_doctrine)(i % TD_DOCTRINE_COUNT);
    for (int32_t k = 0; k < 2; k++) {
        world->batteries[k].rule = (td_rule)((i + k + TD_RULE_LAUNCH_ON_REMOTE) % TD_RULE_COUNT);
        world->batteries[k].own_sensor = 0;
    }
}

/* A hash of 64 bits is two reals of 32 each, which hold it exactly. */
void bits_fill_runs(int32_t from, int32_t to, double *out)
{
    for (int32_t i = from; i < to; i++, out += BITS_RUN_EACH) {
        small_world world;
        int64_t step_count;
        vary(&world, i);
        uint64_t hash = play(&world.scenario, &step_count);
        out[0] = (double)(hash >> 32);
        out[1] = (double)(hash & 0xffffffffu);
        out[2] = (double)step_count;
    }
}
