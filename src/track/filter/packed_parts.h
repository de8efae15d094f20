/* SPDX-License-Identifier: Apache-2.0 */
/* Small symmetric matrices as packed lower triangles, one at a time. Inside the folder. */
#ifndef TD_TRACK_PACKED_H
#define TD_TRACK_PACKED_H

#include "base/base.h"

#define TD__PACKED(i, j) ((i) >= (j) ? (i) * ((i) + 1) / 2 + (j) : (j) * ((j) + 1) / 2 + (i))
enum { TD__PACKED_MAX = 10 };

/* The lower root: a = l l'. Where a is not positive a pivot of zero stands, with a column of zeros.
 */
static inline void td__packed_root(int n, const double *a, double *l)
{
    for (int j = 0; j < n; j++) {
        double d = a[TD__PACKED(j, j)];
        for (int k = 0; k < j; k++) {
            d = td_fma(-l[TD__PACKED(j, k)], l[TD__PACKED(j, k)], d);
        }
        double pivot = td_sqrt(td_max(d, 0.0));
        double inv = pivot > 0.0 ? 1.0 / pivot : 0.0;
        l[TD__PACKED(j, j)] = pivot;
        for (int i = j + 1; i < n; i++) {
            double t = a[TD__PACKED(i, j)];
            for (int k = 0; k < j; k++) {
                t = td_fma(-l[TD__PACKED(i, k)], l[TD__PACKED(j, k)], t);
            }
            l[TD__PACKED(i, j)] = t * inv;
        }
    }
}

/* Solves l l' x = b in place; pivots of zero give zero. */
static inline void td__packed_solve(int n, const double *l, double *b)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) {
            b[i] = td_fma(-l[TD__PACKED(i, k)], b[k], b[i]);
        }
        double pivot = l[TD__PACKED(i, i)];
        b[i] = pivot > 0.0 ? b[i] / pivot : 0.0;
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) {
            b[i] = td_fma(-l[TD__PACKED(k, i)], b[k], b[i]);
        }
        double pivot = l[TD__PACKED(i, i)];
        b[i] = pivot > 0.0 ? b[i] / pivot : 0.0;
    }
}

/* The inverse by its root, column by column. */
static inline void td__packed_inverse(int n, const double *a, double *inverse)
{
    double l[TD__PACKED_MAX * (TD__PACKED_MAX + 1) / 2], column[TD__PACKED_MAX];
    td__packed_root(n, a, l);
    for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
            column[i] = i == j ? 1.0 : 0.0;
        }
        td__packed_solve(n, l, column);
        for (int i = j; i < n; i++) {
            inverse[TD__PACKED(i, j)] = column[i];
        }
    }
}

#endif
