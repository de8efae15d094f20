/* SPDX-License-Identifier: Apache-2.0 */
/* Broyden's method on at most three unknowns: inverse of the first differences, then its update. */
#ifndef TD_FLIGHT_TRIM_H
#define TD_FLIGHT_TRIM_H

#include <stdbool.h>

#include "base/base.h"

/* The unknowns. */
typedef struct td__trim {
    int count;
    double *knob[3];
    double most[3]; /* largest change a round */
    double inverse[3][3];
} td__trim;

/* Gauss-Jordan on at most 3 x 3, with pivots. Returned false if it has no inverse. */
static inline bool td__inverted(int n, double m[3][3], double out[3][3])
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            out[i][j] = i == j ? 1.0 : 0.0;
        }
    }
    for (int c = 0; c < n; c++) {
        int pivot = c;
        for (int r = c + 1; r < n; r++) {
            pivot = td_abs(m[r][c]) > td_abs(m[pivot][c]) ? r : pivot;
        }
        double head = m[pivot][c];
        if (head == 0.0) {
            return false;
        }
        for (int j = 0; j < n; j++) {
            double a = m[pivot][j], b = out[pivot][j];
            m[pivot][j] = m[c][j], out[pivot][j] = out[c][j];
            m[c][j] = a / head, out[c][j] = b / head;
        }
        for (int r = 0; r < n; r++) {
            double by = r == c ? 0.0 : m[r][c];
            for (int j = 0; j < n; j++) {
                m[r][j] -= by * m[c][j], out[r][j] -= by * out[c][j];
            }
        }
    }
    return true;
}

/* Broyden's update of the inverse: what the last change of the knobs taught. */
static inline void td__trim_learn(td__trim *t, const double moved[3], const double rose[3])
{
    double predicted[3], row[3];
    double below = 0.0;
    for (int i = 0; i < t->count; i++) {
        predicted[i] = row[i] = 0.0;
        for (int j = 0; j < t->count; j++) {
            predicted[i] += t->inverse[i][j] * rose[j];
            row[i] += moved[j] * t->inverse[j][i];
        }
        below += moved[i] * predicted[i];
    }
    for (int i = 0; i < t->count && below != 0.0; i++) {
        for (int j = 0; j < t->count; j++) {
            t->inverse[i][j] += (moved[i] - predicted[i]) * row[j] / below;
        }
    }
}

#endif
