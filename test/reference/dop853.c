/* SPDX-License-Identifier: Apache-2.0 */
/* DOP853 in extended precision: one adaptive step, and a march to a given end. */
#include <math.h>
#include <string.h>

#include "test/reference/dop853_table.h"
#include "test/reference/reference.h"

enum { STAGES = 12, STEPS_MAX = 2000000 };

typedef ref_real stage_slopes[STAGES][REF_DIM_MAX];

static void slopes_of(const ref_system *system, ref_real x, const ref_real *y, ref_real h,
                      stage_slopes k)
{
    system->slope(system->ctx, x, y, k[0]);
    for (int s = 1; s < STAGES; s++) {
        ref_real at[REF_DIM_MAX];
        for (int i = 0; i < system->dim; i++) {
            ref_real sum = 0.0L;
            for (int j = 0; j < s; j++) {
                sum += STAGE[s][j] * k[j][i];
            }
            at[i] = y[i] + h * sum;
        }
        system->slope(system->ctx, x + NODE[s] * h, at, k[s]);
    }
}

/* The pair's error estimate, both embedded formulas joined as the authors do. */
static ref_real error_of(const ref_system *system, ref_real h, const stage_slopes k,
                         const ref_real *sum)
{
    ref_real fifth = 0.0L;
    ref_real third = 0.0L;
    for (int i = 0; i < system->dim; i++) {
        ref_real unit = system->scale[i] * system->tolerance;
        ref_real five = 0.0L;
        ref_real three = sum[i];
        for (int s = 0; s < STAGES; s++) {
            five += ERROR5[s] * k[s][i];
            three -= WEIGHT3[s] * k[s][i];
        }
        fifth += five / unit * (five / unit);
        third += three / unit * (three / unit);
    }
    ref_real under = fifth + 0.01L * third;
    return under > 0.0L ? fabsl(h) * fifth / sqrtl(under * (ref_real)system->dim) : 0.0L;
}

static ref_real growth_of(ref_real error)
{
    ref_real factor = 0.9L * powl(fmaxl(error, 1e-30L), -0.125L);
    return fminl(5.0L, fmaxl(0.2L, factor));
}

bool ref_step(const ref_system *system, ref_real *x, ref_real *y, ref_real end, ref_real *step)
{
    for (int attempt = 0; attempt < 200; attempt++) {
        bool is_last = fabsl(*step) >= fabsl(end - *x);
        ref_real h = is_last ? end - *x : *step;
        stage_slopes k;
        ref_real sum[REF_DIM_MAX] = { 0.0L };
        slopes_of(system, *x, y, h, k);
        for (int s = 0; s < STAGES; s++) {
            for (int i = 0; i < system->dim; i++) {
                sum[i] += WEIGHT[s] * k[s][i];
            }
        }
        ref_real error = error_of(system, h, k, sum);
        if (!(error <= 1.0L)) {
            *step = h * (isfinite(error) ? growth_of(error) : 0.2L);
            continue;
        }
        for (int i = 0; i < system->dim; i++) {
            y[i] += h * sum[i];
        }
        *x = is_last ? end : *x + h;
        *step = is_last && fabsl(*step) > fabsl(h) ? *step : h * growth_of(error);
        return true;
    }
    return false;
}

bool ref_until(const ref_system *system, ref_real *x, ref_real *y, ref_real end, ref_real *step)
{
    if (*step * (end - *x) < 0.0L) {
        *step = -*step;
    }
    for (int count = 0; *x != end; count++) {
        if (count == STEPS_MAX || !ref_step(system, x, y, end, step)) {
            return false;
        }
    }
    return true;
}

static ref_real breach(ref_real worst, ref_real found, ref_real expected)
{
    return fmaxl(worst, fabsl(found - expected));
}

/* Order conditions that a misprinted digit would break: row sums, the quadrature conditions to
 * order 8, and the same for the two embedded formulas to their own orders. */
ref_real ref_tableau_breach(void)
{
    ref_real worst = 0.0L;
    for (int s = 0; s < STAGES; s++) {
        ref_real sum = 0.0L;
        for (int j = 0; j < s; j++) {
            sum += STAGE[s][j];
        }
        worst = breach(worst, sum, NODE[s]);
    }
    for (int power = 0; power < 8; power++) {
        ref_real eighth = 0.0L;
        ref_real fifth = 0.0L;
        ref_real third = 0.0L;
        ref_real nested = 0.0L;
        for (int s = 0; s < STAGES; s++) {
            ref_real inner = 0.0L;
            for (int j = 0; j < s; j++) {
                inner += STAGE[s][j] * (power > 1 ? powl(NODE[j], (ref_real)power - 1.0L) : 1.0L);
            }
            eighth += WEIGHT[s] * powl(NODE[s], (ref_real)power);
            fifth += ERROR5[s] * powl(NODE[s], (ref_real)power);
            third += WEIGHT3[s] * powl(NODE[s], (ref_real)power);
            nested += WEIGHT[s] * inner;
        }
        worst = breach(worst, eighth, 1.0L / ((ref_real)power + 1.0L));
        worst = power > 0 ? breach(worst, nested, 1.0L / (ref_real)(power * (power + 1))) : worst;
        worst = power < 5 ? breach(worst, fifth, 0.0L) : worst;
        worst = power < 3 ? breach(worst, third, 1.0L / ((ref_real)power + 1.0L)) : worst;
    }
    return worst;
}
