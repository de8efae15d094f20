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
static void aim(td_gate *gate, const td_plot *plots, int32_t count)
{
    td_vec3 sum = { 0.0, 0.0, 0.0 };
    for (int32_t i = 0; i < count; i++) {
        sum = td_vec3_add(sum, plots[i].direction);
    }
    if (td_vec3_norm(sum) < 0.1 * count) {
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
    return td_fma(axis[2], line[2], td_fma(axis[1], line[1], axis[0] * line[0]));
}

static td_spot spot_of(const td_gate *gate, int64_t t_ns, const td_plot *plot, int32_t index)
{
    td_spot spot = { .line = { plot->direction.x, plot->direction.y, plot->direction.z },
                     .range_m = plot->sigma[2] > 0.0 ? plot->range_m : 0.0,
                     .after_s = (double)(plot->t_ns - t_ns) * 1.0e-9,
                     .plot = index };
    const td_station *station = &plot->station;
    double bias[3] = { station->across_rad_bias_sigma, station->up_rad_bias_sigma,
                       station->range_m_bias_sigma };
    for (int part = 0; part < 3; part++) {
        spot.var[part] = td_fma(bias[part], bias[part], plot->sigma[part] * plot->sigma[part]);
    }
    spot.x = along(gate->axis[0], spot.line);
    spot.y = along(gate->axis[1], spot.line);
    return spot;
}

/* Bounds of place, time and noise over all spots. */
static void measure(td_gate *gate, double *x_max, double *y_max)
{
    const td_spot *first = &gate->spare[0];
    gate->x_min = *x_max = first->x;
    gate->y_min = *y_max = first->y;
    gate->after_s_min = gate->after_s_max = first->after_s;
    gate->sigma2_max = 0.0;
    for (int32_t i = 0; i < gate->count; i++) {
        const td_spot *spot = &gate->spare[i];
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

void td_gate_fill(td_gate *gate, const td_station *station, int64_t t_ns, const td_plot *plots,
                  int32_t count, double chi2)
{
    assert(count <= gate->capacity);
    gate->station = *station;
    gate->count = count;
    gate->sigmas = 1.05 * td_sqrt(chi2);
    if (count == 0) {
        return;
    }
    aim(gate, plots, count);
    for (int32_t i = 0; i < count; i++) {
        gate->spare[i] = spot_of(gate, t_ns, &plots[i], i);
    }
    sort_into_cells(gate);
}

void td_gate_fill_rest(td_gate *rest, const td_gate *gate, const double *taken)
{
    td_spot *spots = rest->spots, *spare = rest->spare;
    int32_t *cell_begin = rest->cell_begin, capacity = rest->capacity;
    assert(capacity >= gate->count);
    *rest = *gate;
    rest->spots = spots;
    rest->spare = spare;
    rest->cell_begin = cell_begin;
    rest->capacity = capacity;
    rest->count = 0;
    for (int32_t i = 0; i < gate->count; i++) {
        if (taken[gate->spots[i].plot] < 0.5 && gate->spots[i].range_m > 0.0) {
            spare[rest->count++] = gate->spots[i];
        }
    }
    if (rest->count > 0) {
        sort_into_cells(rest);
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

static int32_t cell_index(double x, int32_t count)
{
    return x < 0.0 ? 0 : x >= count ? count : (int32_t)x;
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
    for (int end = 0; end < 2; end++) {
        double line[3], range_m;
        line_at(view, lane, end ? gate->after_s_max : gate->after_s_min, line, &range_m);
        for (int i = 0; i < 2; i++) {
            double at = along(gate->axis[i], line);
            low[i] = end ? td_min(low[i], at) : at;
            high[i] = end ? td_max(high[i], at) : at;
        }
    }
    return window_around(gate, low, high, radius);
}

/* Distance in sigmas, or a negative number when the spot is outside the box. */
static double distance2_of(const td_gate *gate, const td_view_group *view, int32_t lane,
                           const td_spot *spot)
{
    double bound = gate->sigmas * gate->sigmas, sum = 0.0;
    double line[3] = { view->line[0][lane], view->line[1][lane], view->line[2][lane] };
    double range_m = view->range_m[lane];
    if (gate->after_s_max - gate->after_s_min > 0.0 || spot->after_s != 0.0) {
        line_at(view, lane, spot->after_s, line, &range_m);
    }
    double part[3] = { 0.0, 0.0, spot->range_m - range_m };
    for (int i = 0; i < 3; i++) {
        double off = spot->line[i] - line[i];
        part[0] = td_fma(view->across[i][lane], off, part[0]);
        part[1] = td_fma(view->up[i][lane], off, part[1]);
    }
    for (int i = 0; i < (spot->range_m > 0.0 ? 3 : 2); i++) {
        double square = part[i] * part[i] / (view->var[i][lane] + spot->var[i]);
        if (square > bound) {
            return -1.0;
        }
        sum += square;
    }
    /* Behind the station the picture folds over. */
    return along(spot->line, line) > 0.0 ? sum : -1.0;
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
    for (int32_t row = w.row_begin; row < w.row_end; row++) {
        const int32_t *begin = &gate->cell_begin[row * gate->columns];
        if (w.column_end <= w.column_begin) {
            break;
        }
        for (int32_t k = begin[w.column_begin]; k < begin[w.column_end]; k++) {
            const td_spot *spot = &gate->spots[k];
            if (taken[spot->plot] >= 0.5) {
                continue;
            }
            double distance2 = distance2_of(gate, view, lane, spot);
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
    double range_m = td_vec3_norm(to), radius = 1.01 * radius_m / range_m;
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

static td_vec3 lane_of(const double of[3][TD_TRACK_GROUP], int32_t lane)
{
    return (td_vec3){ of[0][lane], of[1][lane], of[2][lane] };
}

static void put_lane(double to[3][TD_TRACK_GROUP], int32_t lane, td_vec3 v)
{
    to[0][lane] = v.x;
    to[1][lane] = v.y;
    to[2][lane] = v.z;
}

/* a' P a of the position's covariance. */
static double variance_along(const td_estimate_group *group, int32_t lane, td_vec3 a)
{
    double xx = group->cov[0][lane], yx = group->cov[1][lane], yy = group->cov[2][lane];
    double zx = group->cov[3][lane], zy = group->cov[4][lane], zz = group->cov[5][lane];
    double x = td_fma(zx, a.z, td_fma(yx, a.y, xx * a.x));
    double y = td_fma(zy, a.z, td_fma(yy, a.y, yx * a.x));
    double z = td_fma(zz, a.z, td_fma(zy, a.y, zx * a.x));
    return td_max(0.0, td_fma(a.z, z, td_fma(a.y, y, a.x * x)));
}

static bool is_inside(const td_station *station, const td_look_def *sensor, td_vec3 line,
                      double range_m, double sigma_rad)
{
    double sin_up = td_vec3_dot(line, station->up);
    double level = td_sqrt(td_max(0.0, td_fma(-sin_up, sin_up, 1.0)));
    double elevation = td_atan2(sin_up, level);
    if (elevation < sensor->elevation_rad_min + sigma_rad ||
        elevation > sensor->elevation_rad_max - sigma_rad ||
        (sensor->has_range && (range_m < sensor->range_m_min || range_m > sensor->range_m_max))) {
        return false;
    }
    if (sensor->sector_rad >= TD_TWO_PI - 1.0e-9) {
        return true;
    }
    double azimuth = td_atan2(td_vec3_dot(line, station->east), td_vec3_dot(line, station->north));
    double off = azimuth - sensor->boresight_rad;
    off -= TD_TWO_PI * td_floor(off / TD_TWO_PI + 0.5);
    return td_abs(off) + sigma_rad / td_max(level, 1.0e-3) < 0.5 * sensor->sector_rad;
}

static void view_lane(const td_station *station, const td_look_def *sensor, double gm_m3ps2,
                      const td_estimate_group *group, int32_t lane, td_view_group *view)
{
    td_vec3 pos = lane_of(group->mean, lane), vel = lane_of(group->mean + 3, lane);
    td_vec3 to = td_vec3_sub(pos, station->pos_eci_m);
    double range_m = td_max(td_vec3_norm(to), 1.0);
    td_vec3 line = td_vec3_scale(to, 1.0 / range_m);
    td_vec3 side = td_vec3_cross(station->up, line);
    double side_norm = td_vec3_norm(side);
    side = side_norm > 1.0e-9 ? td_vec3_scale(side, 1.0 / side_norm) : station->east;
    /* Across grows with azimuth, clockwise from north. */
    td_vec3 across = td_vec3_scale(side, -1.0);
    td_vec3 up = td_vec3_cross(line, side);
    double r2 = td_vec3_dot(pos, pos);
    double inv2 = 1.0 / (range_m * range_m);
    put_lane(view->line, lane, line);
    put_lane(view->across, lane, across);
    put_lane(view->up, lane, up);
    put_lane(view->vel_mps, lane, td_vec3_sub(vel, station->vel_eci_mps));
    put_lane(view->pull_mps2, lane, td_vec3_scale(pos, -gm_m3ps2 / (r2 * td_sqrt(r2))));
    view->range_m[lane] = range_m;
    view->var[0][lane] = variance_along(group, lane, across) * inv2;
    view->var[1][lane] = variance_along(group, lane, up) * inv2;
    view->var[2][lane] = variance_along(group, lane, line);
    double sigma_rad = td_sqrt(td_max(view->var[0][lane], view->var[1][lane]));
    view->is_inside[lane] = is_inside(station, sensor, line, range_m, sigma_rad);
}

void td_view(const td_station *station, const td_look_def *sensor, double gm_m3ps2,
             const td_estimate_group *group, td_view_group *view)
{
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        view_lane(station, sensor, gm_m3ps2, group, lane, view);
    }
}
