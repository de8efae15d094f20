/* SPDX-License-Identifier: Apache-2.0 */
/* Deterministic elementary functions: fixed sequences of + - * / sqrt and explicit fma, so that
 * every compiler, width and machine gives the same bits. Accuracy: <= 1.5 ulp (test/real.mpfr). */
#ifndef TD_BASE_REAL_H
#define TD_BASE_REAL_H

#include <float.h>

#if defined(__FAST_MATH__) && !defined(TD_ALLOW_FAST)
#error "-ffast-math breaks the promise of the same bits everywhere"
#endif
#if FLT_EVAL_METHOD != 0 && !defined(TD_ALLOW_FAST)
#error "x87 excess precision breaks the promise of the same bits everywhere"
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TD_PI 0x1.921fb54442d18p+1
#define TD_TWO_PI 0x1.921fb54442d18p+2
#define TD_HALF_PI 0x1.921fb54442d18p+0
#define TD_DEG 0x1.1df46a2529d39p-6 /* radians in a degree */

static inline double td_fma(double a, double b, double c)
{
    return __builtin_fma(a, b, c);
}

static inline double td_sqrt(double x)
{
    return __builtin_sqrt(x);
}

static inline double td_abs(double x)
{
    return __builtin_fabs(x);
}

static inline double td_min(double a, double b)
{
    return a < b ? a : b;
}

static inline double td_max(double a, double b)
{
    return a < b ? b : a;
}

static inline double td_clamp(double x, double lo, double hi)
{
    return td_max(lo, td_min(x, hi));
}

/* Angles in rad, |x| <= 1e6. */
double td_sin(double x);
double td_cos(double x);
double td_tan(double x);
void td_sincos(double x, double *sine, double *cosine);

/* |x| <= 1. */
double td_asin(double x);
double td_acos(double x);

/* In -pi..pi; both zero gives 0. */
double td_atan2(double y, double x);

/* |x| < 700. */
double td_exp(double x);

/* x > 0 and normal. */
double td_log(double x);

/* x > 0; accuracy grows with |y log x| as that of exp(y log x): 1e-14 for results in 1e-8..1e8. */
double td_pow(double x, double y);

/* No overflow guard: for lengths below 1e150. */
double td_hypot(double x, double y);

/* The angle in 0..pi/2 whose haversine is q, 0..0.5: twice the arcsine of its root. No branches, so
 * that a loop stays in lanes. Accuracy: 6e-11 of the angle (Chebyshev nodes, degree 10). */
static inline double td_angle_of_haversine(double q)
{
    double p = 0x1.58bc2d2161d70p-2;
    p = td_fma(p, q, -0x1.191e881b17453p-1);
    p = td_fma(p, q, 0x1.f4e312e9e1648p-2);
    p = td_fma(p, q, -0x1.87e6d3a55b874p-3);
    p = td_fma(p, q, 0x1.92d2b989c1f3ap-4);
    p = td_fma(p, q, 0x1.0fc00252b058dp-5);
    p = td_fma(p, q, 0x1.fc587bfe0d110p-5);
    p = td_fma(p, q, 0x1.6d5ff5819b4f5p-4);
    p = td_fma(p, q, 0x1.33349e1ab8679p-3);
    p = td_fma(p, q, 0x1.5555530b233dbp-2);
    p = td_fma(p, q, 0x1.0000000026d46p+1);
    return p * td_sqrt(q);
}

/* Largest whole number <= x, |x| < 2^51. */
double td_floor(double x);

#ifdef __cplusplus
}
#endif

#endif
