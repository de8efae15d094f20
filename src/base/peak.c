/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick: independent chains of fused multiply-adds in the widest registers there are. */
#include "base/peak.h"

#if defined(__AVX512F__)
#define TD_LANES 8
#elif defined(__AVX2__) && defined(__FMA__)
#define TD_LANES 4
#else
#define TD_LANES 2
#endif
#include "base/lanes.h"

/* Two units with a latency of four or five cycles need ten chains to stay busy; twelve, the factor
 * and the term fit into the sixteen registers of the smaller sets. */
enum { CHAINS = 12 };

const char *td_isa_text(void)
{
#if defined(__AVX512F__)
    return "x86-64-v4";
#elif defined(__AVX2__) && defined(__FMA__)
    return "x86-64-v3";
#elif defined(__x86_64__)
    return "x86-64";
#elif defined(__aarch64__)
    return "aarch64";
#else
    return "base";
#endif
}

int64_t td_peak_loop(int64_t rounds, double *sum)
{
    td_lane chain[CHAINS];
    td_lane factor = lane_set(0.999999);
    td_lane term = lane_set(1e-6);
    for (int i = 0; i < CHAINS; i++) {
        chain[i] = lane_set(*sum + i);
    }
    for (int64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < CHAINS; i++) {
            chain[i] = lane_fma(chain[i], factor, term);
        }
    }
    *sum = 0.0;
    for (int i = 0; i < CHAINS; i++) {
        *sum += lane_get(chain[i], 0);
    }
    return rounds * CHAINS * TD_LANES * 2;
}
