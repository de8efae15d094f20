/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/flops.py: floating-point operations of one unit of each benchmark; do not edit. */
#ifndef TD_BENCH_FLOPS_H
#define TD_BENCH_FLOPS_H

static const struct {
    const char *name;
    double flops;
} FLOPS[] = {
    { "fma_peak", 1.000003e+09 },
    { "flight_batch", 27662.93 },
    { "flight_batch_short", 58159.72 },
    { "flight_scalar", 28469.48 },
    { "flight_general", 250035.8 },
    { "flight_staged", 569948 },
    { "solve_ballistic_batch", 62172.78 },
    { "solve_staged_batch", 55753.81 },
    { "threat_map_europe", 1.07625e+09 },
    { "footprint", 3.032079e+07 },
    { "ekf_predict", 1981.25 },
    { "ekf_radar", 499 },
    { "ukf_predict", 11508.75 },
    { "ukf_radar", 5600 },
    { "impact_point", 418325.8 },
};

#endif
