/* SPDX-License-Identifier: Apache-2.0 */
/* The list of benchmarks, one line each. */
#include <string.h>

#include "bench/flops.h"
#include "cli/bench.h"

#define TD_BENCH_LIST(X) \
    X(fma_peak) \
    X(flight_batch) \
    X(flight_batch_short) \
    X(flight_scalar) \
    X(flight_general) \
    X(flight_staged) \
    X(solve_ballistic_batch) \
    X(solve_staged_batch) \
    X(solve_staged_table) \
    X(solve_staged) \
    X(threat_map_europe) \
    X(footprint) \
    X(cover) \
    X(ekf_predict) \
    X(ekf_radar) \
    X(ukf_predict) \
    X(ukf_radar) \
    X(metrics_n500) \
    X(run) \
    X(track_scan_n500) \
    X(track_1k_x20) \
    X(track_3k_x20) \
    X(track_10k_x20) \
    X(impact_point)

#define X(name) extern const td_bench TD_BENCH_##name;
TD_BENCH_LIST(X)
#undef X

#define X(name) &TD_BENCH_##name,
const td_bench *const TD_BENCHES[] = { TD_BENCH_LIST(X) NULL };
#undef X

double td_bench_flops(const char *name)
{
    for (size_t i = 0; i < sizeof FLOPS / sizeof FLOPS[0]; i++) {
        if (strcmp(FLOPS[i].name, name) == 0) {
            return FLOPS[i].flops;
        }
    }
    return 0.0;
}

double td_bench_bar(double v4, double v3, double base)
{
    const char *isa = td_isa_text();
    return strcmp(isa, "x86-64-v4") == 0 ? v4 : strcmp(isa, "x86-64-v3") == 0 ? v3 : base;
}

double td_bench_peak_of_bars(void)
{
    return td_bench_bar(123.0, 61.5, 61.5);
}
