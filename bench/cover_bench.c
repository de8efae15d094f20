/* SPDX-License-Identifier: Apache-2.0 */
/* The coverage map of europe-2018 at 0.25 degree, tables included, on all processors. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/bench.h"
#include "cli/catalogue.h"
#include "cli/cover/cover_map.h"

typedef struct question {
    const td_args *args;
    const td_scenario *scenario;
    td_atlas *atlas;
} question;

static bool run(void *ctx)
{
    question *q = ctx;
    td_cover_map map;
    bool is_done = td_cover_map_make(q->args, q->scenario, q->atlas, 0, &map) == TD_EXIT_DONE;
    bool is_sound = is_done && map.flight_count > 100000;
    if (is_done) {
        td_cover_map_free(&map);
    }
    return is_sound;
}

static void close_question(void *ctx)
{
    question *q = ctx;
    td_atlas_close(q->atlas);
    free(q);
}

static bool open_work(const td_args *args, td_bench_work *work)
{
    char folder[1024], why[TD_ATLAS_WHY_SIZE];
    question *q = calloc(1, sizeof *q);
    if (!q) {
        return false;
    }
    q->args = args;
    *work = (td_bench_work){
        .ctx = q, .run = run, .close = close_question, .units = 1.0, .bar = 5.0
    };
    return td_cli_scenario(args, "europe-2018", &q->scenario) &&
           td_cli_data_file(args, "catalogue/atlas", folder, sizeof folder) &&
           td_atlas_open(folder, &q->atlas, why, sizeof why) == TD_OK;
}

const td_bench TD_BENCH_cover = {
    .name = "cover",
    .unit = "s",
    .unit_s = 1.0,
    .per = "map",
    .text = "europe-2018 at 0.25 degree: 4 launch areas, 2 missiles, 3 lofts, all processors",
    .open = open_work,
};
