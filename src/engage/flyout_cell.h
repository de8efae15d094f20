/* SPDX-License-Identifier: Apache-2.0 */
/* How a flyout table is read: shared by single questions and by loops over whole flights. */
#ifndef TD_ENGAGE_FLYOUT_CELL_H
#define TD_ENGAGE_FLYOUT_CELL_H

#include "engage/engage.h"

/* A place in the table in steps: whole part the cell, fraction the way across it. Without branches,
 * so that a loop over places stays in lanes. */
static inline double td__range_steps(const td_flyout *flyout, double range_m)
{
    return range_m * flyout->steps_per_m;
}

static inline double td__height_steps(const td_flyout *flyout, double h_m)
{
    return td_sqrt(td_max(h_m, 0.0) * flyout->units_per_m);
}

/* Arrival in a cell of which not all corners are reached; near and far are its columns' bottoms. */
double td__edge_cell_s(const double *near, const double *far, double x, double y);

/* Given a place in steps, x >= 0 and y >= 0; returned arrival, or TD_FLYOUT_NEVER_S. */
static inline double td__arrival_at_s(const td_flyout *flyout, double x, double y)
{
    if (!(x <= TD_FLYOUT_RANGES - 1) || !(y <= TD_FLYOUT_HEIGHTS - 1)) {
        return TD_FLYOUT_NEVER_S;
    }
    int32_t i = x < TD_FLYOUT_RANGES - 2 ? (int32_t)x : TD_FLYOUT_RANGES - 2;
    int32_t j = y < TD_FLYOUT_HEIGHTS - 2 ? (int32_t)y : TD_FLYOUT_HEIGHTS - 2;
    const double *near = &flyout->arrival_s[i][j];
    const double *far = &flyout->arrival_s[i + 1][j];
    double across = x - i, up = y - j;
    if (td_max(td_max(near[0], near[1]), td_max(far[0], far[1])) >= TD_FLYOUT_NEVER_S) {
        return td__edge_cell_s(near, far, across, up);
    }
    double at_near = td_fma(up, near[1] - near[0], near[0]);
    double at_far = td_fma(up, far[1] - far[0], far[0]);
    return td_fma(across, at_far - at_near, at_near);
}

#endif
