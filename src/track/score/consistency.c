/* SPDX-License-Identifier: Apache-2.0 */
/* Are errors as large as the filter says? Squares in units of a covariance, and chi-square bounds
 * of their mean. */
#include <assert.h>

#include "track/score/score_parts.h"

enum { COMPONENTS_MAX = 12 };

static int32_t at(int32_t row, int32_t column)
{
    return row * (row + 1) / 2 + column;
}

/* Solves L y = e while the triangle L of P = L L' is made row by row; the sum of y^2 is e' P^-1
 * e. */
td_status td_score_squared(const double *error, const double *cov, int32_t count, double *squared)
{
    double root[COMPONENTS_MAX * (COMPONENTS_MAX + 1) / 2], solved[COMPONENTS_MAX];
    double sum = 0.0;
    assert(count >= 1 && count <= COMPONENTS_MAX);
    *squared = 0.0;
    for (int32_t i = 0; i < count; i++) {
        double rest = error[i];
        for (int32_t j = 0; j <= i; j++) {
            double value = cov[at(i, j)];
            for (int32_t k = 0; k < j; k++) {
                value = td_fma(-root[at(i, k)], root[at(j, k)], value);
            }
            if (i == j && !(value > 0.0)) {
                return TD_REFUSED;
            }
            root[at(i, j)] = i == j ? td_sqrt(value) : value / root[at(j, j)];
        }
        for (int32_t k = 0; k < i; k++) {
            rest = td_fma(-root[at(i, k)], solved[k], rest);
        }
        solved[i] = rest / root[at(i, i)];
        sum = td_fma(solved[i], solved[i], sum);
    }
    if (!(sum < 1e300)) {
        return TD_REFUSED;
    }
    *squared = sum;
    return TD_OK;
}

td_score_bounds td_score_mean_bounds(int64_t count, int32_t components, double share)
{
    assert(count >= 1 && components >= 1 && components <= COMPONENTS_MAX);
    assert(share > 0.0 && share < 1.0);
    double tail = 0.5 * (1.0 - share), freedom = (double)count * (double)components;
    return (td_score_bounds){
        td_chi_square_quantile(tail, freedom) / (double)count,
        td_chi_square_quantile(1.0 - tail, freedom) / (double)count,
    };
}
