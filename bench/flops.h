/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/flops.py: floating-point operations of one unit of each benchmark; do not edit. */
#ifndef TD_BENCH_FLOPS_H
#define TD_BENCH_FLOPS_H

static const struct {
    const char *name;
    double flops;
} FLOPS[] = {
    { "fma_peak", 1.000003e+09 },
    { "flight_batch", 27403.53 },
    { "flight_batch_short", 57577.8 },
    { "flight_scalar", 28291.52 },
    { "flight_general", 285999.2 },
    { "flight_staged", 905308 },
    { "solve_ballistic_batch", 62172.78 },
    { "solve_staged_batch", 55413.07 },
    { "threat_map_europe", 1.07625e+09 },
    { "footprint", 3.82112e+07 },
};

#endif
