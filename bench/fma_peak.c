/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick itself, as a figure: the time of a thousand million operations. */
#include "cli/bench.h"

enum { ROUNDS = 100000 };

static bool run(void *ctx)
{
    td_peak_loop(ROUNDS, ctx);
    return true;
}

static bool open_work(const td_args *args, td_bench_work *work)
{
    static double sum = 2.0;
    (void)args;
    *work = (td_bench_work){ .ctx = &sum,
                             .run = run,
                             .units = 1e-9 * (double)td_peak_loop(ROUNDS, &sum) };
    return true;
}

const td_bench TD_BENCH_fma_peak = {
    .name = "fma_peak",
    .unit = "ms",
    .unit_s = 1e-3,
    .per = "Gflop",
    .text = "fused multiply-adds in registers: the yardstick",
    .open = open_work,
};
