/* SPDX-License-Identifier: Apache-2.0 */
/* Charts over time: a line with the band it should stay in, one panel below another, as SVG by
 * cairo. */
#ifndef TD_EDGE_CHART_H
#define TD_EDGE_CHART_H

#include "base/base.h"

enum { TD_CHART_PANELS_MAX = 4 };

/* One point; a NAN value breaks the line, a NAN band leaves it out. */
typedef struct td_chart_point {
    double x, y, low, high;
} td_chart_point;

typedef struct td_chart_panel {
    const char *title;
    const td_chart_point *points; /* in order of x */
    size_t count;
    double expected; /* a thin line across; NAN: none */
} td_chart_panel;

typedef struct td_chart_def {
    const char *title, *subtitle;
    const char *x_title; /* with its unit */
    td_chart_panel panels[TD_CHART_PANELS_MAX];
    int panel_count; /* 1..4, with one span of x */
} td_chart_def;

/* Writes the picture; returned TD_OK, TD_NO_MEMORY, or what the sink said. */
td_status td_chart_write(const td_chart_def *def, const td_sink *sink) TD_MUST_CHECK;

#endif
