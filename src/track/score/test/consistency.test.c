/* SPDX-License-Identifier: Apache-2.0 */
/* Chi-square chances and values against 40 digits, and squares of errors by hand. */
#include "test/check.h"
#include "track/track.h"

#define ORACLE "src/track/score/test/chi_square.oracle"
#define ROWS   70

TD_TEST(values_and_chances_are_those_of_forty_digits)
{
    FILE *file = fopen(ORACLE, "r");
    char line[160];
    int rows = 0;
    if (!TD_CHECK(file != NULL)) {
        return;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        double freedom, share, value;
        if (line[0] == '#') {
            continue;
        }
        if (!TD_CHECK(sscanf(line, "%lf %lf %lf", &freedom, &share, &value) == 3)) {
            break;
        }
        TD_NEAR(td_chi_square_quantile(share, freedom) / value, 1.0, 1e-11);
        /* The value is given to 20 digits, read to 16: that moves the chance by its slope. */
        TD_NEAR(td_chi_square_cdf(value, freedom), share, 2e-14 + 4e-16 * td_sqrt(freedom));
        rows++;
    }
    fclose(file);
    TD_CHECK(rows == ROWS);
}

/* With two degrees of freedom the chance is 1 - exp(-x/2). */
TD_TEST(two_degrees_are_an_exponential)
{
    for (double x = 0.0; x < 60.0; x += 0.37) {
        TD_NEAR(td_chi_square_cdf(x, 2.0), 1.0 - exp(-0.5 * x), 2e-15);
    }
    TD_CHECK(td_chi_square_cdf(0.0, 1.0) == 0.0);
    TD_CHECK(td_chi_square_cdf(1e6, 3.0) == 1.0);
}

TD_TEST(chance_grows_and_value_undoes_it)
{
    for (double freedom = 1.0; freedom < 3e5; freedom *= 3.7) {
        double before = 0.0;
        for (double share = 1e-6; share < 1.0; share += 0.0831) {
            double x = td_chi_square_quantile(share, freedom);
            TD_CHECK(x > before);
            TD_NEAR(td_chi_square_cdf(x, freedom), share, 1e-13);
            before = x;
        }
    }
}

TD_TEST(bounds_close_in_on_the_expectation)
{
    td_score_bounds few = td_score_mean_bounds(1, 3, 0.95);
    td_score_bounds many = td_score_mean_bounds(100000, 3, 0.95);
    /* Tables: 0.2158 and 9.3484 for three degrees of freedom. */
    TD_NEAR(few.low, 0.2158, 5e-5);
    TD_NEAR(few.high, 9.3484, 5e-5);
    TD_CHECK(many.low < 3.0 && many.high > 3.0);
    TD_NEAR(many.high - many.low, 2.0 * 1.959964 * sqrt(6.0 / 100000.0), 1e-5);
}

TD_TEST(squares_are_in_units_of_the_covariance)
{
    /* P = [4 2; 2 5], P^-1 = [5 -2; -2 4] / 16: e = (1, 2) gives (5 - 8 + 16) / 16. */
    double error[] = { 1.0, 2.0 }, cov[] = { 4.0, 2.0, 5.0 }, squared = -1.0;
    TD_CHECK(td_score_squared(error, cov, 2, &squared) == TD_OK);
    TD_NEAR(squared, 13.0 / 16.0, 1e-15);
    double six[6] = { 1, 2, 3, 4, 5, 6 }, diagonal[21] = { 0 };
    for (int i = 0; i < 6; i++) {
        diagonal[i * (i + 1) / 2 + i] = 4.0;
    }
    TD_CHECK(td_score_squared(six, diagonal, 6, &squared) == TD_OK);
    TD_NEAR(squared, 91.0 / 4.0, 1e-14);
}

/* Errors made as P's own root times normal numbers have a mean square of their dimension. */
TD_TEST(a_consistent_filter_is_within_its_bounds)
{
    enum { CASES = 4000 };
    const double root[] = { 3.0, -1.0, 2.0, 0.5, 0.7, 1.5 };
    const double cov[] = { 9.0, -3.0, 5.0, 1.5, 0.9, 2.99 };
    td_stream stream = { 7, 0, 0, 0 };
    double sum = 0.0, twice = 0.0;
    for (uint32_t i = 0; i < CASES; i++) {
        double z[3], e[3], squared = 0.0;
        for (uint32_t k = 0; k < 3; k++) {
            z[k] = td_normal(&stream, 3 * i + k);
        }
        e[0] = root[0] * z[0];
        e[1] = root[1] * z[0] + root[2] * z[1];
        e[2] = root[3] * z[0] + root[4] * z[1] + root[5] * z[2];
        TD_CHECK(td_score_squared(e, cov, 3, &squared) == TD_OK);
        sum += squared;
        for (uint32_t k = 0; k < 3; k++) {
            e[k] *= 1.1;
        }
        TD_CHECK(td_score_squared(e, cov, 3, &squared) == TD_OK);
        twice += squared;
    }
    td_score_bounds bounds = td_score_mean_bounds(CASES, 3, 0.999);
    TD_CHECK(sum / CASES > bounds.low && sum / CASES < bounds.high);
    TD_CHECK(twice / CASES > bounds.high); /* errors a tenth too large are found out */
}

TD_TEST(a_covariance_that_is_none_is_refused)
{
    double error[] = { 1.0, 2.0 }, squared = 9.0;
    double flat[] = { 1.0, 1.0, 1.0 }, negative[] = { -1.0, 0.0, 1.0 }, huge[] = { 1e-308, 0, 1.0 };
    TD_CHECK(td_score_squared(error, flat, 2, &squared) == TD_REFUSED && squared == 0.0);
    TD_CHECK(td_score_squared(error, negative, 2, &squared) == TD_REFUSED);
    TD_CHECK(td_score_squared(error, huge, 2, &squared) == TD_REFUSED);
}

TD_MAIN(values_and_chances_are_those_of_forty_digits, two_degrees_are_an_exponential,
        chance_grows_and_value_undoes_it, bounds_close_in_on_the_expectation,
        squares_are_in_units_of_the_covariance, a_consistent_filter_is_within_its_bounds,
        a_covariance_that_is_none_is_refused)
