/* SPDX-License-Identifier: Apache-2.0 */
/* One run of mediterranean-raid with its 12 sensors: 50 missiles in 30 minutes. */
#include <stdlib.h>

#include "cli/bench.h"
#include "cli/catalogue.h"

enum { MISSILES = 50, RAIDS_MAX = 64 };

typedef struct play {
    td_scenario scenario;
    td_raid_def raids[RAIDS_MAX];
    void *block;
    size_t size;
} play;

static bool run(void *ctx)
{
    play *p = ctx;
    td_sim_def def = { .scenario = &p->scenario, .seed = p->scenario.seed };
    td_sim *sim = NULL;
    td_step step = { 0 };
    if (td_sim_create(&def, p->block, p->size, &sim) != TD_OK) {
        return false;
    }
    while (!step.is_over) {
        if (td_sim_step(sim, &step) != TD_OK) {
            return false;
        }
    }
    return td_sim_flight_count(sim) == MISSILES;
}

static void close_play(void *ctx)
{
    play *p = ctx;
    free(p->block);
    free(p);
}

/* So many missiles in all, shared out evenly among the raids. */
static void share_out(play *p, const td_scenario *scenario)
{
    p->scenario = *scenario;
    p->scenario.duration_s = 1800.0;
    p->scenario.raids = p->raids;
    int32_t raids = scenario->raid_count < RAIDS_MAX ? scenario->raid_count : RAIDS_MAX;
    p->scenario.raid_count = raids;
    for (int32_t i = 0; i < raids; i++) {
        p->raids[i] = scenario->raids[i];
        p->raids[i].missile_count = MISSILES / raids + (i < MISSILES % raids ? 1 : 0);
    }
}

static bool open_work(const td_args *args, td_bench_work *work)
{
    const td_scenario *scenario = NULL;
    play *p = calloc(1, sizeof *p);
    if (!p || !td_cli_scenario(args, "mediterranean-raid", &scenario)) {
        free(p);
        return false;
    }
    share_out(p, scenario);
    p->size = td_sim_size(&(td_sim_def){ .scenario = &p->scenario });
    p->block = malloc(p->size);
    *work = (td_bench_work){
        .ctx = p, .run = run, .close = close_play, .units = 1.0, .bar = 0.5
    };
    return p->block != NULL;
}

const td_bench TD_BENCH_run = {
    .name = "run",
    .unit = "s",
    .unit_s = 1.0,
    .per = "run",
    .text = "mediterranean-raid, 12 sensors, 50 missiles, 30 min simulated, without a record",
    .open = open_work,
};
