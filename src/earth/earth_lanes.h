/* SPDX-License-Identifier: Apache-2.0 */
/* Gravity, air and height on lanes: the same constants and formulas as earth.c and air.c. */
#ifndef TD_EARTH_LANES_H
#define TD_EARTH_LANES_H

#include "base/lanes.h"
#include "earth/air_table.h"
#include "earth/earth.h"

/* The segment of the air that a height lies in: bisection of their lower edges. */
TD_LANE_FN td_lane_int lane_air_segment(td_lane h_m)
{
    td_lane_int segment = lane_int_set(0);
    for (int half = 8; half >= 1; half >>= 1) {
        td_lane_int next = segment + lane_int_set(half);
        td_lane_mask above = lane_ge(h_m, lane_lookup16(TD__AIR_BREAK_M, next));
        segment = lane_int_select(above, next, segment);
    }
    return segment;
}

/* ln of density in kg/m3, h_ell_m below 1000 km. */
TD_LANE_FN td_lane lane_air_ln_rho(td_lane h_m)
{
    td_lane_int segment = lane_air_segment(h_m);
    td_lane u = (h_m - lane_lookup16(TD__AIR_MID_M, segment)) *
                lane_lookup16(TD__AIR_INV_HALF, segment);
    td_lane sum = lane_lookup16(TD__AIR_LN_RHO[6], segment);
    for (int power = 5; power >= 0; power--) {
        sum = lane_fma(sum, u, lane_lookup16(TD__AIR_LN_RHO[power], segment));
    }
    return sum;
}

/* The same, and its slope over height in 1/m. */
TD_LANE_FN td_lane lane_air_ln_rho_slope(td_lane h_m, td_lane *slope)
{
    td_lane_int segment = lane_air_segment(h_m);
    td_lane inv_half = lane_lookup16(TD__AIR_INV_HALF, segment);
    td_lane u = (h_m - lane_lookup16(TD__AIR_MID_M, segment)) * inv_half;
    td_lane sum = lane_lookup16(TD__AIR_LN_RHO[6], segment);
    td_lane rate = lane_set(0.0);
    for (int power = 5; power >= 0; power--) {
        rate = lane_fma(rate, u, sum);
        sum = lane_fma(sum, u, lane_lookup16(TD__AIR_LN_RHO[power], segment));
    }
    *slope = rate * inv_half;
    return sum;
}

/* Above 999 km the density of 999 km, which moves nothing, in place of td_air_at's zero. */
TD_LANE_FN td_lane lane_air_rho(td_lane h_m)
{
    return lane_exp(lane_air_ln_rho(lane_min(h_m, lane_set(999.0e3))));
}

/* td_gravity times `scale`. */
TD_LANE_FN void lane_gravity(const td_earth *earth, const td_lane pos[3], td_lane scale,
                             td_lane acc[3])
{
    double a2 = earth->a_m * earth->a_m;
    td_lane r2 = lane_fma(pos[2], pos[2], lane_fma(pos[1], pos[1], pos[0] * pos[0]));
    td_lane inv_r = lane_set(1.0) / lane_sqrt(r2);
    td_lane inv_r2 = inv_r * inv_r;
    td_lane s = pos[2] * inv_r;
    td_lane s2 = s * s;
    td_lane m = lane_set(-earth->gm_m3ps2) * scale * inv_r * inv_r2;
    td_lane c2 = lane_set(1.5 * earth->j2 * a2) * inv_r2;
    td_lane c3 = lane_set(2.5 * earth->j3 * a2 * earth->a_m) * inv_r2 * inv_r;
    td_lane c4 = lane_set(-0.625 * earth->j4 * a2 * a2) * inv_r2 * inv_r2;
    td_lane even = lane_fma(lane_set(-5.0), s2, lane_set(1.0));
    td_lane across = lane_fma(c2, even, lane_set(1.0));
    td_lane along = lane_fma(c2, even + lane_set(2.0), lane_set(1.0));
    td_lane four = lane_fma(lane_set(63.0), s2, lane_set(-42.0));
    across = lane_fma(c4, lane_fma(four, s2, lane_set(3.0)), across);
    along = lane_fma(c4, lane_fma(four - lane_set(28.0), s2, lane_set(15.0)), along);
    td_lane odd = lane_fma(lane_set(-7.0), s2, lane_set(3.0));
    across = lane_fma(c3 * s, odd, across);
    td_lane rest = c3 * lane_fma(odd + lane_set(3.0), s2, lane_set(-0.6)) * (r2 * inv_r);
    acc[0] = m * pos[0] * across;
    acc[1] = m * pos[1] * across;
    acc[2] = m * lane_fma(pos[2], along, rest);
}

/* Distance of the ellipsoid from the centre, by s2, the squared sine of geocentric latitude.
 * Series in e2, to 2e-5 m. */
TD_LANE_FN td_lane lane_ellipsoid_radius(const td_earth *earth, td_lane s2)
{
    td_lane c = lane_set(earth->e2_ratio) * (lane_set(1.0) - s2);
    td_lane sum = lane_fma(lane_set(0.2734375), c, lane_set(0.3125));
    sum = lane_fma(sum, c, lane_set(0.375));
    sum = lane_fma(sum, c, lane_set(0.5));
    return lane_set(earth->b_m) * lane_fma(sum, c, lane_set(1.0));
}

/* The h of the ellipsoid with half-axes a + h and b + h on which a point lies: h_ell_m at the
 * ground, and within 1 m of it at 100 km. Two Newton steps from the radial height. */
TD_LANE_FN td_lane lane_height(const td_earth *earth, const td_lane pos[3])
{
    td_lane across2 = lane_fma(pos[1], pos[1], pos[0] * pos[0]);
    td_lane along2 = pos[2] * pos[2];
    td_lane r2 = across2 + along2;
    td_lane h = lane_sqrt(r2) - lane_ellipsoid_radius(earth, along2 / r2);
    for (int round = 0; round < 2; round++) {
        td_lane inv_a = lane_set(1.0) / (h + lane_set(earth->a_m));
        td_lane inv_b = lane_set(1.0) / (h + lane_set(earth->b_m));
        td_lane p = across2 * inv_a * inv_a;
        td_lane q = along2 * inv_b * inv_b;
        td_lane excess = (p - lane_set(1.0)) + q;
        h = h + lane_set(0.5) * excess / lane_fma(p, inv_a, q * inv_b);
    }
    return h;
}

#endif
