/* SPDX-License-Identifier: Apache-2.0 */
/* Every elementary function lies within 1.5 ulp of MPFR's correctly rounded value. */
#include <mpfr.h>

#include "base/base.h"
#include "test/check.h"

enum { DRAWS = 50000, BITS = 160 };

/* 1.5 ulp is the house's promise; half an ulp of it is the rounding of the result. */
static const double ulp_max = 1.5;

typedef int (*reference_one)(mpfr_t result, const mpfr_t x, mpfr_rnd_t rounding);

static double ulp_error(double got, const mpfr_t exact)
{
    mpfr_t gap;
    mpfr_init2(gap, BITS);
    mpfr_sub_d(gap, exact, got, MPFR_RNDN);
    double near = mpfr_get_d(exact, MPFR_RNDN);
    double ulp = nextafter(fabs(near), INFINITY) - fabs(near);
    double error = fabs(mpfr_get_d(gap, MPFR_RNDN)) / ulp;
    mpfr_clear(gap);
    return error;
}

static double worst_of(double (*ours)(double), reference_one theirs, double low, double high)
{
    td_stream stream = { .seed = 7 };
    mpfr_t x, exact;
    mpfr_init2(x, BITS);
    mpfr_init2(exact, BITS);
    double worst = 0.0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        double draw = low + (high - low) * td_uniform(&stream, i);
        mpfr_set_d(x, draw, MPFR_RNDN);
        theirs(exact, x, MPFR_RNDN);
        double error = ulp_error(ours(draw), exact);
        worst = error > worst ? error : worst;
    }
    mpfr_clear(x);
    mpfr_clear(exact);
    return worst;
}

#define WORST(ours, theirs, low, high)                                                             \
    do {                                                                                           \
        double worst = worst_of(ours, theirs, low, high);                                          \
        printf("%s [%g, %g]: %.3f ulp\n", #ours, (double)(low), (double)(high), worst);            \
        TD_CHECK(worst <= ulp_max);                                                                \
    } while (0)

TD_TEST(circular_functions)
{
    WORST(td_sin, mpfr_sin, -10.0, 10.0);
    WORST(td_sin, mpfr_sin, -1e5, 1e5);
    WORST(td_cos, mpfr_cos, -10.0, 10.0);
    WORST(td_cos, mpfr_cos, -1e5, 1e5);
    WORST(td_tan, mpfr_tan, -10.0, 10.0);
    WORST(td_tan, mpfr_tan, -1e5, 1e5);
}

TD_TEST(inverse_circular_functions)
{
    WORST(td_asin, mpfr_asin, -1.0, 1.0);
    WORST(td_asin, mpfr_asin, -1e-3, 1e-3);
    WORST(td_acos, mpfr_acos, -1.0, 1.0);
    WORST(td_acos, mpfr_acos, 0.999, 1.0);
    WORST(td_acos, mpfr_acos, -1.0, -0.999);
}

TD_TEST(exponential_and_logarithm)
{
    WORST(td_exp, mpfr_exp, -50.0, 5.0);
    WORST(td_exp, mpfr_exp, -690.0, 690.0);
    WORST(td_log, mpfr_log, 0.0, 10.0);
    WORST(td_log, mpfr_log, 0.99, 1.01);
    WORST(td_log, mpfr_log, 1.0, 1e300);
}

TD_TEST(two_argument_functions)
{
    td_stream stream = { .seed = 8 };
    mpfr_t x, y, exact;
    mpfr_inits2(BITS, x, y, exact, (mpfr_ptr)0);
    double worst[2] = { 0.0, 0.0 };
    for (uint32_t i = 0; i < DRAWS; i++) {
        double a = 2.0 * td_uniform(&stream, 4 * i) - 1.0;
        double b = 2.0 * td_uniform(&stream, 4 * i + 1) - 1.0;
        mpfr_set_d(x, a, MPFR_RNDN);
        mpfr_set_d(y, b, MPFR_RNDN);
        mpfr_atan2(exact, y, x, MPFR_RNDN);
        worst[0] = fmax(worst[0], ulp_error(td_atan2(b, a), exact));
        double base = 20.0 * td_uniform(&stream, 4 * i + 2) + 1e-3;
        double power = 12.0 * td_uniform(&stream, 4 * i + 3) - 6.0;
        mpfr_set_d(x, base, MPFR_RNDN);
        mpfr_set_d(y, power, MPFR_RNDN);
        mpfr_pow(exact, x, y, MPFR_RNDN);
        worst[1] = fmax(worst[1], ulp_error(td_pow(base, power), exact));
    }
    mpfr_clears(x, y, exact, (mpfr_ptr)0);
    printf("td_atan2: %.3f ulp, td_pow: %.3f ulp\n", worst[0], worst[1]);
    TD_CHECK(worst[0] <= ulp_max);
    TD_CHECK(worst[1] <= ulp_max);
}

TD_MAIN(circular_functions, inverse_circular_functions, exponential_and_logarithm,
        two_argument_functions)
