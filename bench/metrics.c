/* SPDX-License-Identifier: Apache-2.0 */
/* GOSPA, OSPA and SIAP of 60 scans with 500 tracks and 500 truths, groups of five among them. */
#include <stdlib.h>

#include "cli/bench.h"
#include "track/track.h"

enum { OBJECTS = 500, SCANS = 60, IN_GROUP = 5 };

typedef struct exam {
    td_score_point tracks[SCANS][OBJECTS], truths[SCANS][OBJECTS];
    td_score_scan scans[SCANS];
    void *block;
    td_score *score;
} exam;

static td_vec3 normal3(const td_stream *stream, uint32_t at, double sigma)
{
    return (td_vec3){ sigma * td_normal(stream, 3 * at), sigma * td_normal(stream, 3 * at + 1),
                      sigma * td_normal(stream, 3 * at + 2) };
}

/* One object in five flies in a group, 2 km about its first; errors shrink from 900 m to 130 m. */
static void fly(exam *e)
{
    for (int32_t i = 0; i < OBJECTS; i++) {
        bool is_grouped = i % 25 < IN_GROUP;
        uint32_t leader = (uint32_t)(is_grouped ? i - i % 25 : i);
        td_stream own = { 11, (uint32_t)i, 0, 0 }, first = { 11, leader, 0, 0 };
        td_vec3 start = { 1.2e6 * td_uniform(&first, 900), 1.2e6 * td_uniform(&first, 901),
                          4e5 + 4e5 * td_uniform(&first, 902) };
        td_vec3 vel = normal3(&first, 400, 2500.0);
        start = td_vec3_add(start, normal3(&own, 500, is_grouped ? 2000.0 : 0.0));
        for (int32_t s = 0; s < SCANS; s++) {
            td_vec3 pos = td_vec3_madd(start, 2.0 * s, vel);
            double error_m = 900.0 / td_sqrt(1.0 + 0.8 * s);
            e->truths[s][i] = (td_score_point){ i, pos, vel };
            e->tracks[s][i] =
                (td_score_point){ i, td_vec3_add(pos, normal3(&own, (uint32_t)s, error_m)),
                                  td_vec3_add(vel, normal3(&own, 100 + (uint32_t)s, 10.0)) };
        }
    }
    for (int32_t s = 0; s < SCANS; s++) {
        e->scans[s] = (td_score_scan){ (int64_t)2000000000 * s, e->tracks[s], e->truths[s], OBJECTS,
                                       OBJECTS };
    }
}

static bool run(void *ctx)
{
    exam *e = ctx;
    td_score_result result;
    td_siap siap;
    for (int32_t s = 0; s < SCANS; s++) {
        if (td_score_at(e->score, &e->scans[s], &result) != TD_OK ||
            result.pair_count < OBJECTS - 5) {
            return false;
        }
    }
    return td_score_siap(e->score, e->scans, SCANS, &siap) == TD_OK &&
           siap.completeness_ratio > 0.9;
}

static void close_exam(void *ctx)
{
    exam *e = ctx;
    free(e->block);
    free(e);
}

static bool open_work(const td_args *args, td_bench_work *work)
{
    (void)args;
    const td_score_rule rule = td_score_rule_default();
    const td_score_limits limits = { OBJECTS, 16 * OBJECTS, OBJECTS, OBJECTS, OBJECTS * SCANS };
    size_t size = td_score_size(&rule, &limits);
    exam *e = calloc(1, sizeof *e);
    if (!e) {
        return false;
    }
    e->block = malloc(size);
    *work =
        (td_bench_work){ .ctx = e, .run = run, .close = close_exam, .units = 1.0, .bar = 300.0 };
    if (!e->block || td_score_create(&rule, &limits, e->block, size, &e->score) != TD_OK) {
        return false;
    }
    fly(e);
    return true;
}

const td_bench TD_BENCH_metrics_n500 = {
    .name = "metrics_n500",
    .unit = "ms",
    .unit_s = 1e-3,
    .per = "60 scans",
    .text = "GOSPA, OSPA and SIAP of 60 scans, 500 tracks, 500 truths, groups of five",
    .open = open_work,
};
