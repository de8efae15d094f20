/* SPDX-License-Identifier: Apache-2.0 */
/* Which tracks and truths are nearer than the cut-off: a sweep along the axis on which truths lie
 * farthest apart. */
#include <assert.h>

#include "track/score/score_parts.h"

static double along(td_vec3 v, int axis)
{
    return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

static int widest_axis(const td_score_point *points, int32_t count)
{
    int best = 0;
    double widest = -1.0;
    for (int axis = 0; axis < 3; axis++) {
        double low = 0.0, high = 0.0;
        for (int32_t i = 0; i < count; i++) {
            double x = along(points[i].pos_m, axis);
            low = i == 0 ? x : td_min(low, x);
            high = i == 0 ? x : td_max(high, x);
        }
        if (high - low > widest) {
            widest = high - low;
            best = axis;
        }
    }
    return best;
}

/* Merges two sorted runs of indices; equal keys keep their order. */
static void merge(const double *key, const int32_t *from, int32_t *to, int32_t middle, int32_t end)
{
    int32_t i = 0, j = middle;
    for (int32_t k = 0; k < end; k++) {
        bool is_first = i < middle && (j == end || key[from[i]] <= key[from[j]]);
        to[k] = is_first ? from[i++] : from[j++];
    }
}

/* Indices of points in the order of one axis. */
static void sort_along(td_score *score, const td_score_point *points, int32_t count, int axis,
                       int32_t *order)
{
    int32_t *from = order, *to = score->room;
    for (int32_t i = 0; i < count; i++) {
        score->key[i] = along(points[i].pos_m, axis);
        assert(score->key[i] == score->key[i]);
        order[i] = i;
    }
    for (int32_t width = 1; width < count; width *= 2) {
        for (int32_t at = 0; at < count; at += 2 * width) {
            int32_t left = count - at;
            int32_t end = left < 2 * width ? left : 2 * width;
            merge(score->key, from + at, to + at, end < width ? end : width, end);
        }
        int32_t *swap = from;
        from = to;
        to = swap;
    }
    for (int32_t i = 0; i < count && from != order; i++) {
        order[i] = from[i];
    }
}

/* (d / c)^p from the square of d / c. */
static double cost_of(double ratio2, double power)
{
    if (power == 2.0) {
        return ratio2;
    }
    double ratio = td_sqrt(ratio2);
    return power == 1.0 || ratio < 1e-30 ? ratio : td_pow(ratio, power);
}

static td_status add_row(td_score *score, const td_score_scan *scan, int32_t track, int32_t *from,
                         int axis)
{
    td__pairs *pairs = &score->pairs;
    td_vec3 at = scan->tracks[track].pos_m;
    double reach = score->rule.cutoff_m, here = along(at, axis);
    int32_t count = pairs->start[pairs->row_count];
    while (*from < scan->truth_count &&
           along(scan->truths[score->order[1][*from]].pos_m, axis) <= here - reach) {
        (*from)++;
    }
    for (int32_t k = *from; k < scan->truth_count; k++) {
        int32_t truth = score->order[1][k];
        td_vec3 apart = td_vec3_sub(scan->truths[truth].pos_m, at);
        if (along(apart, axis) >= reach) {
            break;
        }
        double ratio2 = td_vec3_dot(apart, apart) / (reach * reach);
        if (ratio2 < 1.0) {
            if (count == pairs->capacity) {
                return TD_FULL;
            }
            pairs->column[count] = truth;
            pairs->cost[count++] = cost_of(ratio2, score->rule.power);
        }
    }
    pairs->row_track[pairs->row_count++] = track;
    pairs->start[pairs->row_count] = count;
    return TD_OK;
}

td_status td__pairs_find(td_score *score, const td_score_scan *scan)
{
    td__pairs *pairs = &score->pairs;
    int32_t from = 0, most = score->limits.point_count;
    td_status status = TD_OK;
    if (scan->track_count > most || scan->truth_count > most) {
        return TD_FULL;
    }
    int axis = widest_axis(scan->truths, scan->truth_count);
    sort_along(score, scan->tracks, scan->track_count, axis, score->order[0]);
    sort_along(score, scan->truths, scan->truth_count, axis, score->order[1]);
    pairs->row_count = 0;
    pairs->column_count = scan->truth_count;
    pairs->start[0] = 0;
    for (int32_t i = 0; i < scan->track_count && status == TD_OK; i++) {
        status = add_row(score, scan, score->order[0][i], &from, axis);
    }
    return status;
}
