/* SPDX-License-Identifier: Apache-2.0 */
/* Joint probabilities are those of the list of all joint events, and of a chain's closed form. */
#include "test/check.h"
#include "track/track.h"

enum { SIDE = 5, CHAIN = 200 };

typedef struct world {
    td_joint_problem problem;
    td_joint_pair pairs[SIDE * SIDE];
    double pair_sum[SIDE * SIDE], miss_sum[SIDE], sum;
    int32_t chosen[SIDE]; /* pair of each track, or -1 */
} world;

/* Each event once: every track takes none or one of its detections, none twice. */
static void enumerate(world *w, int32_t track, uint32_t taken, double weight)
{
    if (track == w->problem.track_count || track >= SIDE) {
        w->sum += weight;
        for (int32_t i = 0; i < track; i++) {
            *(w->chosen[i] < 0 ? &w->miss_sum[i] : &w->pair_sum[w->chosen[i]]) += weight;
        }
        return;
    }
    w->chosen[track] = -1;
    enumerate(w, track + 1, taken, weight);
    for (int32_t k = 0; k < w->problem.pair_count; k++) {
        const td_joint_pair *pair = &w->pairs[k];
        if (pair->track == track && !(taken >> pair->measurement & 1u)) {
            w->chosen[track] = k;
            enumerate(w, track + 1, taken | 1u << pair->measurement, weight * pair->weight);
        }
    }
}

/* Density from lonely pairs to everybody's; weights over twelve powers of ten. */
static world world_of(uint32_t seed)
{
    td_stream stream = { .seed = seed };
    world w = { .problem = { .track_count = 1 + (int32_t)(seed % SIDE),
                             .measurement_count = 1 + (int32_t)(seed / SIDE % SIDE) } };
    double share = 0.2 + 0.2 * (double)(seed % 5);
    for (int32_t i = 0; i < w.problem.track_count; i++) {
        for (int32_t j = 0; j < w.problem.measurement_count; j++) {
            uint32_t draw = (uint32_t)(i * SIDE + j);
            if (td_uniform(&stream, 2 * draw) < share) {
                double weight = td_exp(28.0 * (td_uniform(&stream, 2 * draw + 1) - 0.5));
                w.pairs[w.problem.pair_count++] = (td_joint_pair){ i, j, weight };
            }
        }
    }
    return w;
}

static double scratch[200000];

TD_TEST(probabilities_are_those_of_all_events)
{
    TD_CHECK(td_joint_scratch_size(CHAIN + 1) <= sizeof scratch);
    for (uint32_t seed = 0; seed < 1000; seed++) {
        world w = world_of(seed);
        double pair_ratio[SIDE * SIDE], miss_ratio[SIDE];
        w.problem.pairs = w.pairs;
        enumerate(&w, 0, 0, 1.0);
        TD_CHECK(td_joint(&w.problem, pair_ratio, miss_ratio, scratch));
        for (int32_t k = 0; k < w.problem.pair_count; k++) {
            TD_NEAR(pair_ratio[k], w.pair_sum[k] / w.sum, 1e-12);
        }
        for (int32_t i = 0; i < w.problem.track_count; i++) {
            TD_NEAR(miss_ratio[i], w.miss_sum[i] / w.sum, 1e-12);
        }
        if (td_check_now.failures) {
            return;
        }
    }
}

/* Of the events with the same tracks and the same detections, the likeliest. */
typedef struct likeliest {
    double weight[1 << 10];
    int32_t chosen[1 << 10][SIDE];
} likeliest;

static void keep_likeliest(const world *w, int32_t track, uint32_t key, double weight,
                           int32_t *chosen, likeliest *best)
{
    if (track == w->problem.track_count || track >= SIDE) {
        if (weight > best->weight[key]) {
            best->weight[key] = weight;
            memcpy(best->chosen[key], chosen, sizeof best->chosen[key]);
        }
        return;
    }
    chosen[track] = -1;
    keep_likeliest(w, track + 1, key, weight, chosen, best);
    for (int32_t k = 0; k < w->problem.pair_count; k++) {
        const td_joint_pair *pair = &w->pairs[k];
        if (pair->track == track && !(key >> pair->measurement & 1u)) {
            chosen[track] = k;
            uint32_t with = key | 1u << pair->measurement | 1u << (SIDE + track);
            keep_likeliest(w, track + 1, with, weight * pair->weight, chosen, best);
        }
    }
}

TD_TEST(distinct_probabilities_are_those_of_the_likeliest_exchanges)
{
    static likeliest best;
    for (uint32_t seed = 0; seed < 1000; seed++) {
        world w = world_of(seed);
        int32_t chosen[SIDE];
        double pair_ratio[SIDE * SIDE], miss_ratio[SIDE], sum = 0.0;
        w.problem.pairs = w.pairs;
        memset(&best, 0, sizeof best);
        keep_likeliest(&w, 0, 0, 1.0, chosen, &best);
        for (int32_t key = 0; key < 1 << 10; key++) {
            sum += best.weight[key];
            for (int32_t i = 0; i < w.problem.track_count && best.weight[key] > 0.0; i++) {
                int32_t k = best.chosen[key][i];
                *(k < 0 ? &w.miss_sum[i] : &w.pair_sum[k]) += best.weight[key];
            }
        }
        TD_CHECK(td_joint_distinct(&w.problem, pair_ratio, miss_ratio, scratch));
        for (int32_t k = 0; k < w.problem.pair_count; k++) {
            TD_NEAR(pair_ratio[k], w.pair_sum[k] / sum, 1e-12);
        }
        for (int32_t i = 0; i < w.problem.track_count; i++) {
            TD_NEAR(miss_ratio[i], w.miss_sum[i] / sum, 1e-12);
        }
        if (td_check_now.failures) {
            return;
        }
    }
}

/* Two tracks, each as near to either detection: all events give halves, distinct ones decide. */
TD_TEST(an_exchange_that_is_as_likely_is_not_mixed)
{
    td_joint_pair pairs[4] = { { 0, 0, 100.0 }, { 0, 1, 99.0 }, { 1, 0, 99.0 }, { 1, 1, 100.0 } };
    td_joint_problem two = { 2, 2, 4, pairs };
    double pair_ratio[4], miss_ratio[2];
    TD_CHECK(td_joint(&two, pair_ratio, miss_ratio, scratch));
    TD_NEAR(pair_ratio[0], 0.5, 0.02);
    TD_CHECK(td_joint_distinct(&two, pair_ratio, miss_ratio, scratch));
    TD_CHECK(pair_ratio[0] > 0.96 && pair_ratio[3] > 0.96 && pair_ratio[1] < 0.02);
}

/* Track i may have detection i or i + 1, all weights 1. Events of a chain of n tracks number
 * a(n) = 3 a(n-1) - a(n-2), a(0) = 1, a(1) = 3 (every second Fibonacci number); the first track's
 * share of misses is a(n-1)/a(n), which tends to 1 - 1/phi. */
TD_TEST(a_long_chain_is_no_harder_than_a_short_one)
{
    static td_joint_pair pairs[2 * CHAIN];
    static double pair_ratio[2 * CHAIN], miss_ratio[CHAIN];
    for (int32_t i = 0; i < CHAIN; i++) {
        pairs[2 * i] = (td_joint_pair){ i, i, 1.0 };
        pairs[2 * i + 1] = (td_joint_pair){ i, i + 1, 1.0 };
    }
    td_joint_problem chain = { CHAIN, CHAIN + 1, 2 * CHAIN, pairs };
    TD_CHECK(td_joint(&chain, pair_ratio, miss_ratio, scratch));
    double golden = 0.5 * (td_sqrt(5.0) - 1.0);
    TD_NEAR(miss_ratio[0], 1.0 - golden, 1e-12);
    TD_NEAR(miss_ratio[CHAIN - 1], 1.0 - golden, 1e-12);
    double total = miss_ratio[CHAIN / 2] + pair_ratio[CHAIN] + pair_ratio[CHAIN + 1];
    TD_NEAR(total, 1.0, 1e-12);
    TD_NEAR(pair_ratio[CHAIN], pair_ratio[CHAIN + 1], 1e-12);
}

/* Everybody's detections: 2^n sets, which no bound holds for long. */
TD_TEST(what_is_too_dense_is_refused)
{
    static td_joint_pair pairs[30 * 30];
    static double pair_ratio[30 * 30], miss_ratio[30];
    for (int32_t n = 8; n <= 30; n += 11) {
        for (int32_t k = 0; k < n * n; k++) {
            pairs[k] = (td_joint_pair){ k / n, k % n, 1.0 + k % 3 };
        }
        td_joint_problem full = { n, n, n * n, pairs };
        TD_CHECK(td_joint(&full, pair_ratio, miss_ratio, scratch) == (n == 8));
    }
}

TD_MAIN(probabilities_are_those_of_all_events,
        distinct_probabilities_are_those_of_the_likeliest_exchanges,
        an_exchange_that_is_as_likely_is_not_mixed, a_long_chain_is_no_harder_than_a_short_one,
        what_is_too_dense_is_refused)
