/* SPDX-License-Identifier: Apache-2.0 */
/* Benchmarks: each a file of bench/, all listed in bench/list.c, run and told by `bench`. */
#ifndef TD_CLI_BENCH_H
#define TD_CLI_BENCH_H

#include "cli/cli.h"

/* Something made ready to be timed. */
typedef struct td_bench_work {
    void *ctx;
    bool (*run)(void *ctx);   /* one repetition; false: it failed, which ends the benchmark */
    void (*close)(void *ctx); /* frees what `open` made; may be null */
    double units;             /* how many of `per` one repetition does */
    double bar;               /* what the figure should not pass; 0: none */
    bool follows_peak;        /* the bar was set beside a peak of td_bench_peak_of_bars() */
} td_bench_work;

/* One figure: the time of one `per`, in `unit`. */
typedef struct td_bench {
    const char *name;
    const char *unit;
    double unit_s;
    const char *per;
    const char *text; /* what is done, in words */
    /* Makes it ready; false after a message on stderr. */
    bool (*open)(const td_args *args, td_bench_work *work);
} td_bench;

/* All of them, in the order of the table; ends at null. */
extern const td_bench *const TD_BENCHES[];

/* Floating-point operations of one `per`, counted by tools/flops.py; 0 where not counted. */
double td_bench_flops(const char *name);

/* Peak in Gflop/s of the machine that the bars of lane kernels were set on, for the instruction
 * set in use: 123 with AVX-512, 61.5 with AVX2. A slower or faster machine moves those bars. */
double td_bench_peak_of_bars(void);

/* The bar for the library in use: with AVX-512, with AVX2, with neither. */
double td_bench_bar(double v4, double v3, double base);

#endif
