/* SPDX-License-Identifier: Apache-2.0 */
/* Elementary functions of one real: the lane functions at width one. */
#include "base/real.h"

#define TD_LANES 1
#include "base/lanes.h"

double td_sin(double x)
{
    double sine, cosine;
    lane_sincos(x, &sine, &cosine);
    return sine;
}

double td_cos(double x)
{
    double sine, cosine;
    lane_sincos(x, &sine, &cosine);
    return cosine;
}

void td_sincos(double x, double *sine, double *cosine)
{
    lane_sincos(x, sine, cosine);
}

/* A quotient of two rounded values would err by three ulp, so both carry their low parts. */
double td_tan(double x)
{
    double k = td_fma(x, TD__TWO_OVER_PI, TD__ROUNDER) - TD__ROUNDER;
    double head = td_fma(-k, TD__PIO2_A, x);
    double r = td_fma(-k, TD__PIO2_B, head);
    double r_low = td_fma(-k, TD__PIO2_B, head - r);
    double r_full = td_fma(-k, TD__PIO2_C, r + r_low);
    r_low = td_fma(-k, TD__PIO2_C, (r - r_full) + r_low);
    double z = r_full * r_full;
    double s_rest = z * r_full * lane_poly(TD__SIN, 7, z) + r_low;
    double s = r_full + s_rest;
    double s_low = (r_full - s) + s_rest;
    double half = 0.5 * z;
    double w = 1.0 - half;
    double z_low = td_fma(r_full, r_full, -z);
    double c_rest = ((1.0 - w) - half) - 0.5 * z_low + z * z * lane_poly(TD__COS, 7, z);
    c_rest -= r_full * r_low;
    double c = w + c_rest;
    double c_low = (w - c) + c_rest;
    bool is_odd = (int64_t)k & 1;
    double top = is_odd ? -c : s;
    double top_low = is_odd ? -c_low : s_low;
    double bottom = is_odd ? s : c;
    double bottom_low = is_odd ? s_low : c_low;
    double t = top / bottom;
    return t + ((td_fma(-t, bottom, top) + top_low) - t * bottom_low) / bottom;
}

double td_asin(double x)
{
    return lane_asin(x);
}

double td_acos(double x)
{
    return lane_acos(x);
}

double td_atan2(double y, double x)
{
    return lane_atan2(y, x);
}

double td_exp(double x)
{
    return lane_exp(x);
}

double td_log(double x)
{
    return lane_log(x);
}

/* log x as a sum of two reals, so that y log x is good to 2^-58 of itself. */
double td_pow(double x, double y)
{
    double e;
    double m = lane_split_power(x, &e);
    double f = m - 1.0;
    double below = 2.0 + f;
    double below_low = (2.0 - below) + f;
    double s = f / below;
    double s_low = (td_fma(-s, below, f) - s * below_low) / below;
    double z = s * s;
    double rest = td_fma(s * z, lane_poly(TD__LOG, 9, z), 2.0 * s_low);
    double head = td_fma(e, TD__LN2_A, 2.0 * s);
    double head_low = td_fma(e, TD__LN2_A, -head) + 2.0 * s;
    if (td_abs(2.0 * s) > td_abs(e * TD__LN2_A)) {
        head_low = (2.0 * s - head) + e * TD__LN2_A;
    }
    double low = head_low + td_fma(e, TD__LN2_B, td_fma(e, TD__LN2_C, rest));
    double product = y * head;
    double product_low = td_fma(y, head, -product) + y * low;
    return lane_exp_of_sum(product, product_low);
}

double td_hypot(double x, double y)
{
    return td_sqrt(td_fma(x, x, y * y));
}

double td_floor(double x)
{
    double nearest = (x + TD__ROUNDER) - TD__ROUNDER;
    return nearest > x ? nearest - 1.0 : nearest;
}
