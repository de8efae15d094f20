/* SPDX-License-Identifier: Apache-2.0 */
/* Gating: detections in cells of the sensor's picture, tracks asking the cells that they cover. */
#include "track/associate/gate.h"

#include <assert.h>
#include <string.h>

enum { CELLS_A_SPOT = 8, SIDE_MAX = 512 };

static int32_t side_max(int32_t capacity)
{
    int32_t side = 1;
    while (side < SIDE_MAX && side * side < CELLS_A_SPOT * capacity) {
        side *= 2;
    }
    return side;
}

size_t td_gate_size(int32_t capacity)
{
    size_t side = (size_t)side_max(capacity);
    return 2 * (size_t)capacity * sizeof(td_spot) + (side * side + 1) * sizeof(int32_t) + 256;
}

td_status td_gate_create(td_gate *gate, int32_t capacity, td_arena *arena)
{
    size_t side = (size_t)side_max(capacity);
    memset(gate, 0, sizeof *gate);
    gate->capacity = capacity;
    gate->spots = td_arena_take(arena, (size_t)capacity, sizeof *gate->spots);
    gate->spare = td_arena_take(arena, (size_t)capacity, sizeof *gate->spare);
    gate->cell_begin = td_arena_take(arena, side * side + 1, sizeof *gate->cell_begin);
    return gate->spots && gate->spare && gate->cell_begin ? TD_OK : TD_NO_MEMORY;
}

/* The picture is seen along the sum of all lines, so that looks to the horizon and to the zenith
 * are alike; seen from behind, spots fold over and only add candidates. */
static void aim(td_gate *gate)
{
    td_vec3 sum = { 0.0, 0.0, 0.0 };
    for (int32_t i = 0; i < gate->count; i++) {
        const double *line = gate->spare[i].line;
        sum = td_vec3_add(sum, (td_vec3){ line[0], line[1], line[2] });
    }
    if (td_vec3_norm(sum) < 0.1 * gate->count) {
        sum = gate->station.up;
    }
    td_vec3 mid = td_vec3_unit(sum);
    td_vec3 other = gate->station.up;
    if (td_abs(td_vec3_dot(mid, other)) > 0.9) {
        other = gate->station.east;
    }
    td_vec3 x = td_vec3_unit(td_vec3_cross(other, mid));
    td_vec3 y = td_vec3_cross(mid, x);
    memcpy(gate->axis[0], (double[]){ x.x, x.y, x.z }, sizeof gate->axis[0]);
    memcpy(gate->axis[1], (double[]){ y.x, y.y, y.z }, sizeof gate->axis[1]);
}

static double along(const double axis[3], const double line[3])
{
    return axis[0] * line[0] + axis[1] * line[1] + axis[2] * line[2];
}

void td_gate_put(td_gate *gate, int32_t index, int64_t t_ns, const td_plot *plot)
{
    assert(index >= 0 && index < gate->capacity);
    td_spot spot = { .line = { plot->direction.x, plot->direction.y, plot->direction.z },
                     .range_m = plot->sigma[2] > 0.0 ? plot->range_m : 0.0,
                     .after_s = (double)(plot->t_ns - t_ns) * 1.0e-9,
                     .plot = index };
    const td_station *station = &plot->station;
    double bias[3] = { station->across_rad_bias_sigma, station->up_rad_bias_sigma,
                       station->range_m_bias_sigma };
    for (int part = 0; part < 3; part++) {
        spot.var[part] = bias[part] * bias[part] + plot->sigma[part] * plot->sigma[part];
    }
    gate->spare[index] = spot;
}

/* Bounds of place, time and noise over all spots. */
static void measure(td_gate *gate, double *x_max, double *y_max)
{
    gate->x_min = gate->y_min = gate->after_s_min = 1.0e30;
    *x_max = *y_max = gate->after_s_max = -1.0e30;
    gate->sigma2_max = 0.0;
    for (int32_t i = 0; i < gate->count; i++) {
        td_spot *spot = &gate->spare[i];
        spot->x = along(gate->axis[0], spot->line);
        spot->y = along(gate->axis[1], spot->line);
        gate->x_min = td_min(gate->x_min, spot->x);
        gate->y_min = td_min(gate->y_min, spot->y);
        *x_max = td_max(*x_max, spot->x);
        *y_max = td_max(*y_max, spot->y);
        gate->after_s_min = td_min(gate->after_s_min, spot->after_s);
        gate->after_s_max = td_max(gate->after_s_max, spot->after_s);
        gate->sigma2_max = td_max(gate->sigma2_max, spot->var[0] + spot->var[1]);
    }
}

/* Cells about as wide as a sharp track's box: a query then covers few of them. */
static void lay_cells(td_gate *gate)
{
    double x_max, y_max;
    measure(gate, &x_max, &y_max);
    int32_t side = side_max(gate->count);
    double width = td_max(x_max - gate->x_min, y_max - gate->y_min);
    double box = 2.0 * gate->sigmas * td_sqrt(gate->sigma2_max);
    gate->cell = td_max(td_max(width / side, box), 1.0e-9) * 1.000001;
    gate->columns = (int32_t)((x_max - gate->x_min) / gate->cell) + 1;
    gate->rows = (int32_t)((y_max - gate->y_min) / gate->cell) + 1;
    assert(gate->columns <= side && gate->rows <= side);
}

static int32_t cell_of(const td_gate *gate, const td_spot *spot)
{
    int32_t column = (int32_t)((spot->x - gate->x_min) / gate->cell);
    int32_t row = (int32_t)((spot->y - gate->y_min) / gate->cell);
    return row * gate->columns + column;
}

/* Spots from `spare` into cells; their order within a cell is kept. */
static void sort_into_cells(td_gate *gate)
{
    int32_t count = gate->count;
    lay_cells(gate);
    int32_t cells = gate->columns * gate->rows;
    memset(gate->cell_begin, 0, ((size_t)cells + 1) * sizeof *gate->cell_begin);
    for (int32_t i = 0; i < count; i++) {
        gate->cell_begin[cell_of(gate, &gate->spare[i]) + 1]++;
    }
    for (int32_t i = 0; i < cells; i++) {
        gate->cell_begin[i + 1] += gate->cell_begin[i];
    }
    /* Filled from the back, each cell's end moves to its begin. */
    for (int32_t i = count - 1; i >= 0; i--) {
        gate->spots[--gate->cell_begin[cell_of(gate, &gate->spare[i]) + 1]] = gate->spare[i];
    }
    memmove(gate->cell_begin, gate->cell_begin + 1, (size_t)cells * sizeof *gate->cell_begin);
    gate->cell_begin[cells] = count;
}

void td_gate_fill(td_gate *gate, const td_station *station, int32_t count, double chi2)
{
    assert(count <= gate->capacity);
    gate->station = *station;
    gate->count = count;
    gate->sigmas = 1.05 * td_sqrt(chi2);
    if (count > 0) {
        aim(gate);
        sort_into_cells(gate);
    }
}

/* Where a track stands in the picture, its line at a time after the look. */
static void line_at(const td_view_group *view, int32_t lane, double after_s, double line[3],
                    double *range_m)
{
    double half = 0.5 * after_s;
    double r2 = 0.0;
    for (int i = 0; i < 3; i++) {
        double vel = td_fma(half, view->pull_mps2[i][lane], view->vel_mps[i][lane]);
        line[i] = td_fma(after_s, vel, view->range_m[lane] * view->line[i][lane]);
        r2 = td_fma(line[i], line[i], r2);
    }
    *range_m = td_sqrt(r2);
    for (int i = 0; i < 3; i++) {
        line[i] /= *range_m;
    }
}

/* A rectangle of cells. */
typedef struct window {
    int32_t column_begin, column_end, row_begin, row_end;
} window;

/* NaN, of a place that has no direction, is in no cell. */
static int32_t cell_index(double x, int32_t count)
{
    return !(x >= 0.0) ? 0 : x >= count ? count : (int32_t)x;
}

static window window_around(const td_gate *gate, const double low[2], const double high[2],
                            double radius)
{
    double inverse = 1.0 / gate->cell;
    return (window){
        .column_begin = cell_index((low[0] - radius - gate->x_min) * inverse, gate->columns),
        .column_end = cell_index((high[0] + radius - gate->x_min) * inverse + 1.0, gate->columns),
        .row_begin = cell_index((low[1] - radius - gate->y_min) * inverse, gate->rows),
        .row_end = cell_index((high[1] + radius - gate->y_min) * inverse + 1.0, gate->rows),
    };
}

static window window_of(const td_gate *gate, const td_view_group *view, int32_t lane)
{
    double radius =
        gate->sigmas * td_sqrt(view->var[0][lane] + view->var[1][lane] + gate->sigma2_max);
    double low[2], high[2];
    bool is_moving = gate->after_s_min != 0.0 || gate->after_s_max != 0.0;
    for (int end = 0; end < (is_moving ? 2 : 1); end++) {
        double line[3] = { view->line[0][lane], view->line[1][lane], view->line[2][lane] };
        double range_m;
        if (is_moving) {
            line_at(view, lane, end ? gate->after_s_max : gate->after_s_min, line, &range_m);
        }
        for (int i = 0; i < 2; i++) {
            double at = along(gate->axis[i], line);
            low[i] = end ? td_min(low[i], at) : at;
            high[i] = end ? td_max(high[i], at) : at;
        }
    }
    return window_around(gate, low, high, radius);
}

/* One track as it looks for its detections. */
typedef struct seeker {
    const td_view_group *view;
    int32_t lane;
    double line[3], across[3], up[3], var[3];
    double range_m, bound;
    bool is_moving; /* detections come later than the look's moment */
} seeker;

static seeker seeker_of(const td_gate *gate, const td_view_group *view, int32_t lane)
{
    seeker s = { .view = view,
                 .lane = lane,
                 .range_m = view->range_m[lane],
                 .bound = gate->sigmas * gate->sigmas,
                 .is_moving = gate->after_s_min != 0.0 || gate->after_s_max != 0.0 };
    for (int i = 0; i < 3; i++) {
        s.line[i] = view->line[i][lane];
        s.across[i] = view->across[i][lane];
        s.up[i] = view->up[i][lane];
        s.var[i] = view->var[i][lane];
    }
    return s;
}

/* Distance in sigmas, or a negative number when the spot is outside the box. */
static double distance2_of(const seeker *s, const td_spot *spot)
{
    double line[3] = { s->line[0], s->line[1], s->line[2] };
    double range_m = s->range_m;
    if (s->is_moving) {
        line_at(s->view, s->lane, spot->after_s, line, &range_m);
    }
    bool has_range = spot->range_m > 0.0;
    double off_m = has_range ? spot->range_m - range_m : 0.0;
    double off[3] = { spot->line[0] - line[0], spot->line[1] - line[1], spot->line[2] - line[2] };
    double across = along(s->across, off), up = along(s->up, off);
    double var[3] = { s->var[0] + spot->var[0], s->var[1] + spot->var[1],
                      s->var[2] + spot->var[2] };
    if (off_m * off_m > s->bound * var[2] || across * across > s->bound * var[0] ||
        up * up > s->bound * var[1] || along(spot->line, line) <= 0.0) {
        return -1.0; /* or behind the station, where the picture folds over */
    }
    double sum = across * across / var[0] + up * up / var[1];
    return has_range ? sum + off_m * off_m / var[2] : sum;
}

/* Into the list of the nearest, in order; equal ones by plot. */
static int32_t insert(td_candidate *candidates, int32_t count, int32_t max, td_candidate one)
{
    int32_t at = count < max ? count : max;
    while (at > 0 && (candidates[at - 1].distance2 > one.distance2 ||
                      (candidates[at - 1].distance2 == one.distance2 &&
                       candidates[at - 1].plot > one.plot))) {
        at--;
    }
    if (at < max) {
        int32_t moved = (count < max ? count : max - 1) - at;
        memmove(&candidates[at + 1], &candidates[at], (size_t)moved * sizeof *candidates);
        candidates[at] = one;
    }
    return count + 1;
}

int32_t td_gate_candidates(const td_gate *gate, const td_view_group *view, int32_t lane,
                           const double *taken, td_candidate *candidates, int32_t max)
{
    int32_t count = 0;
    if (gate->count == 0) {
        return 0;
    }
    window w = window_of(gate, view, lane);
    seeker s = seeker_of(gate, view, lane);
    for (int32_t row = w.row_begin; row < w.row_end && w.column_begin < w.column_end; row++) {
        const int32_t *begin = &gate->cell_begin[row * gate->columns];
        for (int32_t k = begin[w.column_begin]; k < begin[w.column_end]; k++) {
            const td_spot *spot = &gate->spots[k];
            if (taken[spot->plot] >= 0.5) {
                continue;
            }
            double distance2 = distance2_of(&s, spot);
            if (distance2 >= 0.0) {
                count = insert(candidates, count, max, (td_candidate){ spot->plot, distance2 });
            }
        }
    }
    return count;
}

int32_t td_gate_near(const td_gate *gate, td_vec3 pos_eci_m, double radius_m, int32_t *plots,
                     int32_t max)
{
    td_vec3 to = td_vec3_sub(pos_eci_m, gate->station.pos_eci_m);
    /* At the station itself a place has no direction: all of the picture is near. */
    double range_m = td_max(td_vec3_norm(to), 1.0), radius = 1.01 * radius_m / range_m;
    double line[3] = { to.x / range_m, to.y / range_m, to.z / range_m };
    double x = along(gate->axis[0], line), y = along(gate->axis[1], line);
    window w = window_around(gate, (double[]){ x, y }, (double[]){ x, y }, radius);
    int32_t count = 0;
    for (int32_t row = w.row_begin; row < w.row_end && w.column_begin < w.column_end; row++) {
        const int32_t *begin = &gate->cell_begin[row * gate->columns];
        for (int32_t k = begin[w.column_begin]; k < begin[w.column_end] && count < max; k++) {
            const td_spot *spot = &gate->spots[k];
            td_vec3 there = { spot->line[0], spot->line[1], spot->line[2] };
            td_vec3 off = td_vec3_sub(to, td_vec3_scale(there, spot->range_m));
            if (td_vec3_dot(off, off) <= radius_m * radius_m) {
                plots[count++] = spot->plot;
            }
        }
    }
    return count;
}
