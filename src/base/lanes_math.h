/* SPDX-License-Identifier: Apache-2.0 */
/* Elementary functions on lanes: one source for every width. Included by base/lanes.h only. */
#ifndef TD_BASE_LANES_MATH_H
#define TD_BASE_LANES_MATH_H

#include "base/lanes.h"
#include "base/real_table.h"

/* 1.5 * 2^52: adding it rounds to the nearest whole number, found in the low bits. */
#define TD__ROUNDER 0x1.8p52

TD_LANE_FN td_lane lane_poly(const double *coefficients, int count, td_lane x)
{
    td_lane sum = lane_set(coefficients[count - 1]);
    for (int i = count - 2; i >= 0; i--) {
        sum = lane_fma(sum, x, lane_set(coefficients[i]));
    }
    return sum;
}

/* exp(x + low), |x| < 700, |low| << 1. */
TD_LANE_FN td_lane lane_exp_of_sum(td_lane x, td_lane low)
{
    td_lane shifted = lane_fma(x, lane_set(TD__ONE_OVER_LN2), lane_set(TD__ROUNDER));
    td_lane_int exponent = lane_bits(shifted);
    td_lane k = shifted - lane_set(TD__ROUNDER);
    td_lane r = lane_fma(-k, lane_set(TD__LN2_A), x);
    r = lane_fma(-k, lane_set(TD__LN2_B), r);
    r = lane_fma(-k, lane_set(TD__LN2_C), r) + low;
    td_lane rest = lane_poly(TD__EXP, 11, r);
    td_lane value = lane_fma(r * r, rest, r) + lane_set(1.0);
    return lane_from_bits(lane_int_add(lane_bits(value), lane_int_shift(exponent, 52)));
}

TD_LANE_FN td_lane lane_exp(td_lane x)
{
    return lane_exp_of_sum(x, lane_set(0.0));
}

/* Splits x > 0, normal, into 2^e m with m in [sqrt(1/2), sqrt 2). */
TD_LANE_FN td_lane lane_split_power(td_lane x, td_lane *exponent)
{
    td_lane_int bits = lane_bits(x);
    td_lane_int e = (bits - lane_int_set(0x3fe6a09e667f3bcdLL)) >> 52;
    *exponent = lane_from_bits(e + lane_int_set(0x4338000000000000LL)) - lane_set(TD__ROUNDER);
    return lane_from_bits(bits - lane_int_shift(e, 52));
}

/* x > 0 and normal. */
TD_LANE_FN td_lane lane_log(td_lane x)
{
    td_lane e;
    td_lane f = lane_split_power(x, &e) - lane_set(1.0);
    td_lane s = f / (lane_set(2.0) + f);
    td_lane z = s * s;
    td_lane rest = z * lane_poly(TD__LOG, 9, z);
    td_lane half = lane_set(0.5) * f * f;
    td_lane part = f - (half - s * (half + rest));
    td_lane low = lane_fma(e, lane_set(TD__LN2_B), part + e * lane_set(TD__LN2_C));
    return lane_fma(e, lane_set(TD__LN2_A), low);
}

/* Both at once, |x| <= 1e6 rad. */
TD_LANE_FN void lane_sincos(td_lane x, td_lane *sine, td_lane *cosine)
{
    td_lane shifted = lane_fma(x, lane_set(TD__TWO_OVER_PI), lane_set(TD__ROUNDER));
    td_lane_int quadrant = lane_bits(shifted);
    td_lane k = shifted - lane_set(TD__ROUNDER);
    td_lane head = lane_fma(-k, lane_set(TD__PIO2_A), x);
    td_lane r = lane_fma(-k, lane_set(TD__PIO2_B), head);
    td_lane r_low = lane_fma(-k, lane_set(TD__PIO2_B), head - r);
    r_low = lane_fma(-k, lane_set(TD__PIO2_C), r_low);
    td_lane z = r * r;
    td_lane s = r + lane_fma(z * r, lane_poly(TD__SIN, 7, z), r_low);
    td_lane half = lane_set(0.5) * z;
    td_lane w = lane_set(1.0) - half;
    td_lane c = w + (((lane_set(1.0) - w) - half) +
                     lane_fma(-r, r_low, z * z * lane_poly(TD__COS, 7, z)));
    td_lane_mask swap = (td_lane_mask)(-(quadrant & lane_int_set(1)));
    td_lane_int sine_sign = lane_int_shift(quadrant & lane_int_set(2), 62);
    td_lane_int cosine_sign = lane_int_shift((quadrant + lane_int_set(1)) & lane_int_set(2), 62);
    *sine = lane_from_bits(lane_bits(lane_select(swap, c, s)) ^ sine_sign);
    *cosine = lane_from_bits(lane_bits(lane_select(swap, s, c)) ^ cosine_sign);
}

/* atan2(y, x) + correction, the correction being far below an ulp of a radian and counted in the
 * upper half plane. The quotient is taken against the nearest of tan 0, pi/8, pi/4, so that the
 * remainder stays below 0.256 and one rounding of the sum decides the error. */
TD_LANE_FN td_lane lane_atan2_mended(td_lane y, td_lane x, td_lane correction)
{
    td_lane wide = lane_abs(x);
    td_lane high = lane_abs(y);
    td_lane_mask swap = lane_lt(wide, high);
    td_lane num = lane_select(swap, wide, high);
    td_lane den = lane_select(swap, high, wide);
    /* Strictly greater, so that both zero count as along x, not as the diagonal. */
    td_lane_mask eighth = lane_lt(lane_set(0.2553) * den, num);
    td_lane_mask quarter = lane_lt(lane_set(0x1.561b82ab7f990p-1) * den, num);
    td_lane knot = lane_select(eighth, lane_set(TD__TAN_PI_8), lane_set(0.0));
    knot = lane_select(quarter, lane_set(1.0), knot);
    td_lane bottom = lane_fma(knot, num, den);
    bottom = lane_select(lane_lt(lane_set(0.0), bottom), bottom, lane_set(1.0));
    td_lane t = lane_fma(-knot, den, num) / bottom;
    td_lane z = t * t;
    td_lane_int k = lane_int_select(eighth, lane_int_set(1), lane_int_set(0));
    k = lane_int_select(quarter, lane_int_set(2), k);
    td_lane_mask left = lane_lt(x, lane_set(0.0));
    td_lane_mask falls = left ^ swap; /* the angle falls as t rises */
    k = lane_int_select(falls, -k, k);
    k = k + lane_int_select(swap, lane_int_set(4), lane_int_select(left, lane_int_set(8),
                                                                   lane_int_set(0)));
    t = lane_select(falls, -t, t);
    td_lane rest = t * z * lane_poly(TD__ATAN, 9, z);
    td_lane low = lane_lookup16(TD__ATAN_BASE_LOW, k) + correction;
    td_lane angle = lane_lookup16(TD__ATAN_BASE, k) + (t + (rest + low));
    return lane_from_bits(lane_bits(angle) | (lane_bits(y) & lane_int_set(INT64_MIN)));
}

/* In -pi..pi; both zero gives 0. */
TD_LANE_FN td_lane lane_atan2(td_lane y, td_lane x)
{
    return lane_atan2_mended(y, x, lane_set(0.0));
}

/* sqrt(1 - v^2) for |v| <= 1 and what its rounding left out. */
TD_LANE_FN td_lane lane_other_leg(td_lane v, td_lane *low)
{
    td_lane square = v * v;
    td_lane square_low = lane_fma(v, v, -square);
    td_lane rest = lane_set(1.0) - square;
    td_lane rest_low = ((lane_set(1.0) - rest) - square) - square_low;
    td_lane leg = lane_sqrt(lane_max(rest + rest_low, lane_set(0.0)));
    td_lane gap = lane_fma(-leg, leg, rest) + rest_low;
    td_lane twice = lane_max(leg + leg, lane_set(0x1p-500));
    *low = lane_select(lane_lt(lane_set(0.0), leg), gap / twice, lane_set(0.0));
    return leg;
}

/* |c| <= 1. */
TD_LANE_FN td_lane lane_acos(td_lane c)
{
    td_lane low;
    td_lane s = lane_other_leg(c, &low);
    return lane_atan2_mended(s, c, c * low);
}

/* |s| <= 1. */
TD_LANE_FN td_lane lane_asin(td_lane s)
{
    td_lane low;
    td_lane c = lane_other_leg(s, &low);
    return lane_atan2_mended(s, c, -(lane_abs(s) * low));
}

#endif
