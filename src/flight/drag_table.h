/* SPDX-License-Identifier: Apache-2.0 */
/* The published drag tables, and reading them. Sources: MDFCC @617c748 (`v2`, `solid`, `liquid`);
 * Forden 2007, Science & Global Security 15 (`forden`). */
#ifndef TD_FLIGHT_DRAG_TABLE_H
#define TD_FLIGHT_DRAG_TABLE_H

#include "flight/vehicle.h"

enum { TD__DRAG_POINTS = 11 };

typedef struct td__drag_table {
    int32_t count;
    double mach[TD__DRAG_POINTS];
    double cd[TD__DRAG_POINTS];
} td__drag_table;

static const td__drag_table TD__DRAG[TD_DRAG_COUNT] = {
    [TD_DRAG_V2] = { 11,
                     { 0.0, 0.7, 0.9, 1.0, 1.18, 1.4, 1.7, 2.0, 3.0, 4.0, 5.5 },
                     { 0.15, 0.16, 0.23, 0.30, 0.42, 0.36, 0.28, 0.24, 0.21, 0.18, 0.15 } },
    [TD_DRAG_SOLID] = { 8,
                        { 0.0, 0.7, 1.0, 1.2, 2.0, 3.0, 4.0, 6.0 },
                        { 0.1007, 0.1286, 0.2402, 0.3618, 0.2682, 0.1859, 0.1354, 0.101 } },
    [TD_DRAG_LIQUID] = { 6,
                         { 0.0, 1.0, 1.18, 2.0, 3.0, 6.0 },
                         { 0.2007, 0.3402, 0.4747, 0.343, 0.2305, 0.1134 } },
    [TD_DRAG_FORDEN] = { 4, { 0.85, 1.0, 1.2, 2.0 }, { 0.20, 0.27, 0.27, 0.20 } },
};

/* Linear between points, constant beyond the ends. */
static inline double td__drag_read(const td__drag_table *table, double mach)
{
    int32_t last = table->count - 1;
    int32_t i = 0;
    if (mach <= table->mach[0]) {
        return table->cd[0];
    }
    if (mach >= table->mach[last]) {
        return table->cd[last];
    }
    while (mach >= table->mach[i + 1]) {
        i++;
    }
    double part = (mach - table->mach[i]) / (table->mach[i + 1] - table->mach[i]);
    return table->cd[i] + part * (table->cd[i + 1] - table->cd[i]);
}

/* By how much the slope of Cd over Mach changes at a point. */
static inline double td__drag_bend(const td__drag_table *table, int32_t i)
{
    double before = 0.0, after = 0.0;
    if (i > 0) {
        before = (table->cd[i] - table->cd[i - 1]) / (table->mach[i] - table->mach[i - 1]);
    }
    if (i < table->count - 1) {
        after = (table->cd[i + 1] - table->cd[i]) / (table->mach[i + 1] - table->mach[i]);
    }
    return after > before ? after - before : before - after;
}

#endif
