/* SPDX-License-Identifier: Apache-2.0 */
/* The chi-square distribution: incomplete gamma function by series and continued fraction, the
 * quantile by Newton's method between bounds. */
#include <assert.h>
#include <stdbool.h>

#include "track/score/score_parts.h"

static const double SMALLEST = 1e-17; /* terms below this share of the sum change nothing */
static const double FREEDOM_MAX = 1e8;
enum { TERMS_MAX = 1000000, STEPS_MAX = 200 };

/* z/a - 1 - ln(z/a), without the loss of the difference where both are near. */
static double above_log(double z, double a)
{
    double m = (z - a) / a;
    if (m < -0.3 || m > 0.3) {
        return m - td_log(z / a);
    }
    double r = m / (2.0 + m), r2 = r * r, sum = 0.0;
    for (int n = 23; n >= 3; n -= 2) {
        sum = td_fma(sum, r2, 1.0 / (double)n);
    }
    return td_fma(-2.0 * r * r2, sum, r * m);
}

/* ln Gamma(a + 1) less Stirling's (a + 1/2) ln a - a + ln(2 pi) / 2. */
static double stirling_rest(double a)
{
    double rest = 0.0;
    for (; a < 16.0; a += 1.0) {
        rest += (a + 0.5) * td_log((a + 1.0) / a) - 1.0;
    }
    double q = 1.0 / (a * a);
    double series = 1.0 / 1188.0;
    series = td_fma(series, q, -1.0 / 1680.0);
    series = td_fma(series, q, 1.0 / 1260.0);
    series = td_fma(series, q, -1.0 / 360.0);
    series = td_fma(series, q, 1.0 / 12.0);
    return rest + series / a;
}

/* z^a e^-z / Gamma(a + 1), z > 0: Stirling's formula with its rest, so that large a loses
 * nothing. */
static double peak_term(double a, double z)
{
    double power = a * above_log(z, a) + stirling_rest(a);
    return power > 690.0 ? 0.0 : td_exp(-power) / td_sqrt(TD_TWO_PI * a);
}

static double lower_series(double a, double z)
{
    double term = 1.0, sum = 1.0;
    for (int n = 1; n < TERMS_MAX && term > SMALLEST * sum; n++) {
        term *= z / (a + (double)n);
        sum += term;
    }
    return peak_term(a, z) * sum;
}

/* Lentz's method on the continued fraction of the upper function. */
static double upper_fraction(double a, double z)
{
    double b = z + 1.0 - a, c = 1e300, d = 1.0 / b, product = d;
    for (int n = 1; n < TERMS_MAX; n++) {
        double numerator = -(double)n * ((double)n - a);
        b += 2.0;
        d = 1.0 / td_fma(numerator, d, b);
        c = b + numerator / c;
        product *= c * d;
        if (td_abs(c * d - 1.0) < SMALLEST * 10.0) {
            break;
        }
    }
    return a * peak_term(a, z) * product;
}

/* The chance of at most x, or of more: the smaller is the accurate one, and `is_upper` says
 * which. */
static double smaller_tail(double x, double freedom, bool *is_upper)
{
    double a = 0.5 * freedom, z = 0.5 * x;
    *is_upper = z >= a + 1.0;
    if (z <= 0.0) {
        return 0.0;
    }
    return *is_upper ? upper_fraction(a, z) : lower_series(a, z);
}

double td_chi_square_cdf(double x, double freedom)
{
    bool is_upper;
    assert(x >= 0.0 && freedom > 0.0 && freedom <= FREEDOM_MAX);
    double tail = smaller_tail(x, freedom, &is_upper);
    return td_clamp(is_upper ? 1.0 - tail : tail, 0.0, 1.0);
}

/* A normal quantile to 5e-4 (Abramowitz and Stegun 26.2.23): where Newton's method begins. */
static double rough_normal(double share)
{
    double tail = share < 0.5 ? share : 1.0 - share;
    double t = td_sqrt(-2.0 * td_log(tail));
    double above = 2.515517 + t * (0.802853 + t * 0.010328);
    double below = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    double x = t - above / below;
    return share < 0.5 ? -x : x;
}

/* Wilson and Hilferty 1931: the cube root is nearly normal. */
static double rough_quantile(double share, double freedom)
{
    double spread = 2.0 / (9.0 * freedom);
    double root = 1.0 - spread + rough_normal(share) * td_sqrt(spread);
    return root > 0.05 ? freedom * root * root * root : 1e-4 * freedom;
}

double td_chi_square_quantile(double share, double freedom)
{
    assert(share >= 1e-9 && share <= 1.0 - 1e-9 && freedom > 0.0 && freedom <= FREEDOM_MAX);
    double low = 0.0, high = 20.0 * freedom + 100.0, x = rough_quantile(share, freedom);
    for (int step = 0; step < STEPS_MAX; step++) {
        bool is_upper;
        double tail = smaller_tail(x, freedom, &is_upper);
        double excess = is_upper ? (1.0 - share) - tail : tail - share;
        double density = 0.5 * freedom * peak_term(0.5 * freedom, 0.5 * x) / x;
        low = excess < 0.0 ? x : low;
        high = excess > 0.0 ? x : high;
        double next = density > 0.0 ? x - excess / density : low;
        next = next > low && next < high ? next : 0.5 * (low + high);
        if (td_abs(next - x) <= 2e-16 * x || excess == 0.0) {
            return x;
        }
        x = next;
    }
    return x;
}
