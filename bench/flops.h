/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/flops.py: floating-point operations of one unit of each benchmark; do not edit. */
#ifndef TD_BENCH_FLOPS_H
#define TD_BENCH_FLOPS_H

static const struct {
    const char *name;
    double flops;
} FLOPS[] = {
    { "fma_peak", 1.000003e+09 },
};

#endif
