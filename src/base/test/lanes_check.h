/* SPDX-License-Identifier: Apache-2.0 */
/* Lanes against reals, for a test that sets TD_LANES: what a lane gives is bit for bit what the
 * scalar function gives, whatever stands beside it. The scalars are held to MPFR elsewhere. */
#ifndef TD_TEST_LANES_CHECK_H
#define TD_TEST_LANES_CHECK_H

#include "base/base.h"
#include "base/lanes.h"
#include "test/check.h"

enum { TRIALS = 4000, SPECIALS = 12 };

/* Draws over the range, and every so often what is special about it. */
static double drawn_in(uint32_t index, double lo, double hi)
{
    const td_stream stream = { .seed = 4242 };
    const double special[SPECIALS] = { 0.0,  -0.0,  1.0,   -1.0,     0.5,        -0.5,
                                       1e-9, -1e-9, 1e-300, TD_PI / 4, TD_HALF_PI, TD_PI };
    double u = td_uniform(&stream, index);
    double x = index % 5 == 0 ? special[index / 5 % SPECIALS] : lo + (hi - lo) * u;
    return td_clamp(x, lo, hi);
}

static void fill_lanes(uint32_t trial, uint32_t salt, double lo, double hi, double *x)
{
    for (uint32_t i = 0; i < TD_LANES; i++) {
        x[i] = drawn_in((trial * TD_LANES + i) * 8 + salt, lo, hi);
    }
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* A function of one real, both ways. */
typedef struct pair {
    const char *name;
    double (*scalar)(double);
    td_lane (*lanes)(td_lane);
    double lo, hi;
} pair;

static td_lane sine_of(td_lane x)
{
    td_lane s, c;
    lane_sincos(x, &s, &c);
    return s;
}

static td_lane cosine_of(td_lane x)
{
    td_lane s, c;
    lane_sincos(x, &s, &c);
    return c;
}

static td_lane exp_of(td_lane x) { return lane_exp(x); }
static td_lane log_of(td_lane x) { return lane_log(x); }
static td_lane asin_of(td_lane x) { return lane_asin(x); }
static td_lane acos_of(td_lane x) { return lane_acos(x); }
static td_lane sqrt_of(td_lane x) { return lane_sqrt(x); }
static td_lane abs_of(td_lane x) { return lane_abs(x); }

TD_TEST(functions_of_one_real_have_the_scalars_bits)
{
    const pair pairs[] = {
        { "sin", td_sin, sine_of, -1e6, 1e6 },     { "cos", td_cos, cosine_of, -1e6, 1e6 },
        { "sin near", td_sin, sine_of, -7.0, 7.0 }, { "exp", td_exp, exp_of, -699.0, 699.0 },
        { "log", td_log, log_of, 1e-300, 1e300 },  { "log near 1", td_log, log_of, 0.5, 2.0 },
        { "asin", td_asin, asin_of, -1.0, 1.0 },   { "acos", td_acos, acos_of, -1.0, 1.0 },
        { "sqrt", td_sqrt, sqrt_of, 0.0, 1e12 },   { "abs", td_abs, abs_of, -1e9, 1e9 },
    };
    for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++) {
        for (uint32_t trial = 0; trial < TRIALS; trial++) {
            double x[TD_LANES], y[TD_LANES];
            fill_lanes(trial, (uint32_t)p, pairs[p].lo, pairs[p].hi, x);
            lane_store(y, pairs[p].lanes(lane_load(x)));
            for (int i = 0; i < TD_LANES; i++) {
                if (!TD_CHECK(same_bits(y[i], pairs[p].scalar(x[i])))) {
                    printf("  %s(%.17g) = %.17g in lane %d, %.17g alone\n", pairs[p].name, x[i],
                           y[i], i, pairs[p].scalar(x[i]));
                    return;
                }
            }
        }
    }
}

TD_TEST(functions_of_more_have_the_scalars_bits)
{
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        double a[TD_LANES], b[TD_LANES], c[TD_LANES], turn[TD_LANES], fused[TD_LANES];
        double least[TD_LANES], most[TD_LANES], chosen[TD_LANES];
        fill_lanes(trial, 1, -10.0, 10.0, a);
        fill_lanes(trial, 2, -10.0, 10.0, b);
        fill_lanes(trial, 3, -10.0, 10.0, c);
        td_lane x = lane_load(a), y = lane_load(b), z = lane_load(c);
        lane_store(turn, lane_atan2(x, y));
        lane_store(fused, lane_fma(x, y, z));
        lane_store(least, lane_min(x, y));
        lane_store(most, lane_max(x, y));
        lane_store(chosen, lane_select(lane_ge(x, y), z, x));
        for (int i = 0; i < TD_LANES; i++) {
            TD_CHECK(same_bits(turn[i], td_atan2(a[i], b[i])));
            TD_CHECK(same_bits(fused[i], td_fma(a[i], b[i], c[i])));
            TD_CHECK(least[i] == td_min(a[i], b[i]) && most[i] == td_max(a[i], b[i]));
            TD_CHECK(same_bits(chosen[i], a[i] >= b[i] ? c[i] : a[i]));
        }
        bool any = false;
        for (int i = 0; i < TD_LANES; i++) {
            any = any || a[i] < b[i];
        }
        TD_CHECK(lane_any(lane_lt(x, y)) == any);
    }
}

/* Words wrap around; a bit pattern survives the way there and back; a table is read by lane. */
TD_TEST(words_are_words)
{
    double table[16];
    const td_stream stream = { .seed = 99 };
    for (int i = 0; i < 16; i++) {
        table[i] = 100.0 + i;
    }
    for (uint32_t trial = 0; trial < 200; trial++) {
        td_lane_int a, b;
        double x[TD_LANES], back[TD_LANES];
        fill_lanes(trial, 5, -1e300, 1e300, x);
        lane_store(back, lane_from_bits(lane_bits(lane_load(x))));
        int64_t left[TD_LANES], right[TD_LANES], sum[TD_LANES], shifted[TD_LANES], at[TD_LANES];
        for (uint32_t i = 0; i < TD_LANES; i++) {
            left[i] = INT64_MAX - (int64_t)(1e6 * td_uniform(&stream, 16 * trial + i));
            right[i] = (int64_t)(2e6 * td_uniform(&stream, 16 * trial + 8 + i));
            at[i] = (int64_t)(16.0 * td_uniform(&stream, 7919 + 16 * trial + i));
        }
        memcpy(&a, left, sizeof a);
        memcpy(&b, right, sizeof b);
        td_lane_int added = lane_int_add(a, b), moved = lane_int_shift(a, 52), index;
        memcpy(sum, &added, sizeof sum);
        memcpy(shifted, &moved, sizeof shifted);
        memcpy(&index, at, sizeof index);
        td_lane found = lane_lookup16(table, index);
        for (int i = 0; i < TD_LANES; i++) {
            TD_CHECK((uint64_t)sum[i] == (uint64_t)left[i] + (uint64_t)right[i]);
            TD_CHECK((uint64_t)shifted[i] == (uint64_t)left[i] << 52);
            TD_CHECK(same_bits(back[i], x[i]));
            TD_CHECK(lane_get(found, i) == table[at[i]]);
        }
    }
}

/* One lane changed changes no other. */
TD_TEST(neighbours_do_not_matter)
{
    for (uint32_t trial = 0; trial < 500; trial++) {
        double x[TD_LANES], one[TD_LANES], two[TD_LANES];
        int at = (int)(trial % TD_LANES);
        fill_lanes(trial, 6, -100.0, 100.0, x);
        td_lane lanes = lane_load(x);
        lane_store(one, sine_of(lanes));
        lane_put(&lanes, at, 3.0 - x[at]);
        lane_store(two, sine_of(lanes));
        for (int i = 0; i < TD_LANES; i++) {
            TD_CHECK(same_bits(two[i], i == at ? td_sin(3.0 - x[i]) : one[i]));
        }
    }
}

TD_MAIN(functions_of_one_real_have_the_scalars_bits, functions_of_more_have_the_scalars_bits,
        words_are_words, neighbours_do_not_matter)

#endif
