/* SPDX-License-Identifier: Apache-2.0 */
/* NEES and NIS over time as a chart. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/track/grade.h"
#include "edge/chart/chart.h"
#include "edge/export/export.h"

static td_status file_write(void *ctx, const void *bytes, size_t count)
{
    return fwrite(bytes, 1, count, ctx) == count ? TD_OK : TD_IO_FAILED;
}

static td_chart_point point_of(const td_grade_scan *scan, bool is_nees)
{
    int32_t count = is_nees ? scan->nees_count : scan->nis_count;
    td_score_bounds bounds = is_nees ? scan->nees_bounds : scan->nis_bounds;
    td_chart_point p = { (double)scan->t_ns / 1e9, NAN, NAN, NAN };
    if (count > 0) {
        p.y = is_nees ? scan->nees : scan->nis;
        p.low = bounds.low;
        p.high = bounds.high;
    }
    return p;
}

/* Scans whose mean lies within its bounds, "52 of 60 scans inside". */
static void words_of(const char *what, const td_chart_point *points, size_t count, char *out,
                     size_t size)
{
    size_t inside = 0, all = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_one = isfinite(points[i].y);
        all += is_one;
        inside += is_one && points[i].y >= points[i].low && points[i].y <= points[i].high;
    }
    snprintf(out, size, "%s: %zu of %zu scans inside the 95 %% band", what, inside, all);
}

int td_grade_draw(const td_args *args, const td_grade *grade, const char *name)
{
    char why[TD_EXPORT_WHY_SIZE], titles[2][128];
    size_t count = grade->scan_count;
    td_part part;
    td_chart_point *points = calloc(2 * count + 1, sizeof *points);
    if (!points) {
        return td_world_failed(args, "out of memory");
    }
    if (td_export_begin(name, &part, why) != TD_OK) {
        free(points);
        return td_world_failed(args, "%s", why);
    }
    for (size_t i = 0; i < count; i++) {
        points[i] = point_of(&grade->scans[i], true);
        points[count + i] = point_of(&grade->scans[i], false);
    }
    words_of("mean NEES of position and velocity (6 expected)", points, count, titles[0], 128);
    words_of("mean NIS of angles and range (3 expected)", points + count, count, titles[1], 128);
    td_chart_def def = {
        .title = "Are errors as large as the filter says?",
        .subtitle = "line: mean over tracks; band: where a consistent filter's mean lies in 95 % "
                    "of all cases",
        .x_title = "time, s",
        .panels = { { titles[0], points, count, TD_GRADE_NEES_PARTS },
                    { titles[1], points + count, count, TD_GRADE_NIS_PARTS } },
        .panel_count = 2,
    };
    td_sink sink = { part.stream, file_write };
    bool is_good = td_chart_write(&def, &sink) == TD_OK;
    free(points);
    return td_export_end(&part, is_good, why) == TD_OK ? TD_EXIT_DONE
                                                       : td_world_failed(args, "%s", why);
}
