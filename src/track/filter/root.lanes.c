/* SPDX-License-Identifier: Apache-2.0 */
/* The unscented filter on lanes, by roots of covariances only. docs/models/filter.md. */
#include "track/filter/filter_lanes.h"
#include "track/filter/motion_lanes.h"

/* Out of line: inlined at every width, compilers take minutes. */
#define OUT_OF_LINE static __attribute__((noinline))

/* Fourteen sigma points, all of weight 1/14, at sqrt(7) columns of the root: third order. */
enum { N = TD_TRACK_STATES, POINTS = 2 * N, RANGE = 2 };
#define FAR 2.6457513110645906
#define MEAN_WEIGHT (1.0 / 14.0)
#define ROOT_WEIGHT 0.2672612419124244 /* sqrt(1/14) */

/* Points, then columns of noise: a row a quantity. */
enum { PREDICT_COLUMNS = POINTS + N, UPDATE_ROWS = TD_PLOT_PARTS + N,
       UPDATE_COLUMNS = POINTS + TD_PLOT_PARTS };

typedef struct slice {
    td_lane x[N];
    td_lane root[TD_TRACK_COVARIANCES];
} slice;

static void load(const td_root_group *group, int at, slice *s)
{
    lane_load_rows(group->mean, N, at, s->x);
    lane_load_rows(group->root, TD_TRACK_COVARIANCES, at, s->root);
}

static void store(const slice *s, int at, td_root_group *group)
{
    lane_store_rows(s->x, N, at, group->mean);
    lane_store_rows(s->root, TD_TRACK_COVARIANCES, at, group->root);
}

/* Rows a = l q with q orthonormal, by modified Gram-Schmidt: l l' = a a' without forming it. Rows
 * are spent. Given `columns` of a, its rows `wide` apart; returned the packed l. */
TD_LANE_FN void triangle_of(td_lane *a, int rows, int columns, td_lane *l)
{
    for (int i = 0; i < rows; i++) {
        td_lane *row = a + i * columns;
        td_lane sum = lane_set(0.0);
        for (int c = 0; c < columns; c++) {
            sum = lane_fma(row[c], row[c], sum);
        }
        td_lane norm = lane_sqrt(sum);
        td_lane_mask some = lane_lt(lane_set(0x1p-500), sum);
        td_lane inv = lane_set(1.0) / lane_select(some, norm, lane_set(1.0));
        inv = lane_select(some, inv, lane_set(0.0));
        l[TD__AT(i, i)] = norm;
        for (int c = 0; c < columns; c++) {
            row[c] = row[c] * inv;
        }
        for (int k = i + 1; k < rows; k++) {
            td_lane *other = a + k * columns;
            td_lane along = lane_set(0.0);
            for (int c = 0; c < columns; c++) {
                along = lane_fma(other[c], row[c], along);
            }
            l[TD__AT(k, i)] = along;
            for (int c = 0; c < columns; c++) {
                other[c] = lane_fma(-along, row[c], other[c]);
            }
        }
    }
}

/* Sigma point c: column c/2 of the root up or down. */
TD_LANE_FN void point_of(const slice *s, int c, td_lane *x)
{
    td_lane far = lane_set(c % 2 == 0 ? FAR : -FAR);
    for (int i = 0; i < N; i++) {
        x[i] = i >= c / 2 ? lane_fma(far, s->root[TD__AT(i, c / 2)], s->x[i]) : s->x[i];
    }
}

OUT_OF_LINE void fly_pair(const td_earth *earth, td_lane *x, td_lane h_s)
{
    lane_step_states(earth, 2, x, h_s);
}

/* The root of lane_add_noise's covariance, as columns. */
static void noise_columns(const td_motion_def *motion, const slice *s, td_lane h_s, td_lane *a)
{
    td__slopes slopes;
    lane_slopes(motion, s->x, &slopes);
    td_lane h = lane_abs(h_s);
    td_lane drag2 = slopes.drag_mps2 * slopes.drag_mps2;
    td_lane q = lane_fma(lane_set(motion->drag_ratio_psd), drag2, lane_set(motion->acc_m2ps3_psd));
    td_lane vel = lane_sqrt(q * h);
    td_lane half = lane_set(0.5);
    for (int i = 0; i < 3; i++) {
        a[i * PREDICT_COLUMNS + POINTS + i] = vel * h_s * lane_set(0.5773502691896258);
        a[(3 + i) * PREDICT_COLUMNS + POINTS + i] = vel * lane_set(0.8660254037844386);
        a[(3 + i) * PREDICT_COLUMNS + POINTS + 3 + i] = vel * half;
    }
    td_lane_mask thin = lane_ge(slopes.h_m, lane_set(motion->frozen_h_m));
    td_lane drift = lane_select(thin, lane_set(motion->log_beta_ps_frozen),
                                lane_set(motion->log_beta_ps_psd));
    a[6 * PREDICT_COLUMNS + POINTS + 6] = lane_sqrt(drift * h);
}

OUT_OF_LINE void gather_points(slice *s, td_lane points[POINTS][N], td_lane *a)
{
    for (int i = 0; i < N; i++) {
        td_lane sum = points[0][i] - s->x[i];
        for (int c = 1; c < POINTS; c++) {
            sum = sum + (points[c][i] - s->x[i]);
        }
        td_lane mean = lane_fma(lane_set(MEAN_WEIGHT), sum, s->x[i]);
        for (int c = 0; c < POINTS; c++) {
            a[i * PREDICT_COLUMNS + c] = lane_set(ROOT_WEIGHT) * (points[c][i] - mean);
        }
        s->x[i] = mean;
    }
    triangle_of(a, N, PREDICT_COLUMNS, s->root);
}

OUT_OF_LINE void step_slice(const td_motion_def *motion, slice *s, td_lane h_s)
{
    td_lane points[POINTS][N], a[N * PREDICT_COLUMNS];
    for (int i = 0; i < N * PREDICT_COLUMNS; i++) {
        a[i] = lane_set(0.0);
    }
    noise_columns(motion, s, h_s, a);
    for (int c = 0; c < POINTS; c++) {
        point_of(s, c, points[c]);
    }
    for (int c = 0; c < POINTS; c += 2) {
        fly_pair(&motion->earth, points[c], h_s);
    }
    gather_points(s, points, a);
}

/* A lane that has arrived keeps what it had: a step of length 0 would round it. */
static void predict_slice(const td__filter_job *job, int32_t which, int at)
{
    td_root_group *group = &job->roots[which];
    td_lane end = lane_load(job->to_s[which] + at);
    td_lane whole = end - lane_load(group->t_s + at);
    slice s;
    load(group, at, &s);
    td_lane count = lane_step_count(&job->motion->earth, s.x, whole);
    td_lane length = whole / count;
    for (td_lane done = lane_set(0.0); lane_any(lane_lt(done, count)); done += lane_set(1.0)) {
        slice before = s;
        td_lane_mask moves = lane_lt(done, count);
        step_slice(job->motion, &s, length);
        for (int i = 0; i < N; i++) {
            s.x[i] = lane_select(moves, s.x[i], before.x[i]);
        }
        for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
            s.root[i] = lane_select(moves, s.root[i], before.root[i]);
        }
    }
    store(&s, at, group);
    lane_store(group->t_s + at, end);
}

void TD_WIDE(td__root_predict)(const td__filter_job *job)
{
    for (int32_t i = 0; i < job->group_count; i++) {
        for (int at = 0; at < job->active; at += TD_LANES) {
            predict_slice(job, i, at);
        }
    }
}

/* What a plot is seen from: station, line and axes of the mean's line. */
typedef struct sight {
    td_lane station[3], velocity[3], across[3], up[3], cosine;
} sight;

TD_LANE_FN td_lane dot(const td_lane *a, const td_lane *b)
{
    return lane_fma(a[2], b[2], lane_fma(a[1], b[1], a[0] * b[0]));
}

TD_LANE_FN void cross_of(const td_lane *a, const td_lane *b, td_lane *c)
{
    c[0] = lane_fma(a[1], b[2], -(a[2] * b[1]));
    c[1] = lane_fma(a[2], b[0], -(a[0] * b[2]));
    c[2] = lane_fma(a[0], b[1], -(a[1] * b[0]));
}

/* Parts of a state as the sight sees it. */
TD_LANE_FN void view(const sight *from, const td_lane *x, td_lane z[TD_PLOT_PARTS])
{
    td_lane line[3], rel[3];
    for (int i = 0; i < 3; i++) {
        line[i] = x[i] - from->station[i];
        rel[i] = x[3 + i] - from->velocity[i];
    }
    td_lane range = lane_sqrt(lane_max(dot(line, line), lane_set(1.0)));
    td_lane inv = lane_set(1.0) / range;
    z[0] = dot(from->across, line) * inv;
    z[1] = dot(from->up, line) * inv;
    z[RANGE] = range;
    z[3] = dot(rel, line) * inv;
}

/* Axes about the measured line, so that the expected one may be far off. At the zenith the
 * azimuth's axis is that of an axis of the Earth. */
static void make_sight(const td_plot_group *plots, int at, sight *from)
{
    td_lane unit[3], zenith[3], level[3], aside[3], axis[3];
    for (int i = 0; i < 3; i++) {
        from->station[i] = lane_load(plots->station_m[i] + at);
        from->velocity[i] = lane_load(plots->station_mps[i] + at);
        unit[i] = lane_load(plots->direction[i] + at);
        zenith[i] = lane_load(plots->up[i] + at);
    }
    td_lane_mask polar = lane_lt(lane_set(0.9), lane_abs(zenith[2]));
    axis[0] = lane_select(polar, lane_set(1.0), lane_set(0.0));
    axis[1] = lane_set(0.0);
    axis[2] = lane_select(polar, lane_set(0.0), lane_set(1.0));
    cross_of(unit, zenith, level);
    cross_of(unit, axis, aside);
    td_lane_mask steep = lane_lt(dot(level, level), lane_set(1.0e-18));
    for (int i = 0; i < 3; i++) {
        level[i] = lane_select(steep, aside[i], level[i]);
    }
    td_lane norm = lane_sqrt(dot(level, level));
    td_lane_mask some = lane_lt(lane_set(0.0), norm);
    td_lane inv = lane_set(1.0) / lane_select(some, norm, lane_set(1.0));
    for (int i = 0; i < 3; i++) {
        from->across[i] = level[i] * inv;
    }
    cross_of(from->across, unit, from->up);
    from->cosine = lane_select(steep, lane_set(0.0), norm);
}

/* The measurement as the same parts: the measured line lies across neither axis. A part that was
 * not measured has no deviations, noise 1 and residual 0. */
typedef struct found {
    td_lane residual[TD_PLOT_PARTS];
    td_lane has[TD_PLOT_PARTS];
} found;

static void fill_array(const slice *s, const td_plot_group *plots, int at, td_lane *a, found *f)
{
    sight from;
    td_lane z[POINTS][TD_PLOT_PARTS];
    make_sight(plots, at, &from);
    for (int c = 0; c < POINTS; c++) {
        td_lane x[N];
        point_of(s, c, x);
        view(&from, x, z[c]);
        for (int i = 0; i < N; i++) {
            td_lane off = lane_set(ROOT_WEIGHT) * (x[i] - s->x[i]);
            a[(TD_PLOT_PARTS + i) * UPDATE_COLUMNS + c] = off;
        }
    }
    td_lane gain[TD_PLOT_PARTS] = { from.cosine, lane_set(1.0), lane_set(1.0), lane_set(0.0) };
    td_lane measured[TD_PLOT_PARTS] = { lane_set(0.0), lane_set(0.0),
                                        lane_load(plots->range_m + at),
                                        lane_load(plots->range_rate_mps + at) };
    for (int part = 0; part < TD_PLOT_PARTS; part++) {
        td_lane_mask has = lane_lt(lane_set(0.5), lane_load(plots->has[part] + at));
        td_lane sum = z[0][part];
        for (int c = 1; c < POINTS; c++) {
            sum = sum + z[c][part];
        }
        td_lane mean = sum * lane_set(MEAN_WEIGHT);
        for (int c = 0; c < POINTS; c++) {
            td_lane off = lane_set(ROOT_WEIGHT) * (z[c][part] - mean);
            a[part * UPDATE_COLUMNS + c] = lane_select(has, off, lane_set(0.0));
        }
        td_lane var = lane_load(plots->var[part] + at);
        if (part < TD_BIAS_PARTS) {
            td_lane bias = lane_load(plots->bias_var[part] + at);
            var = lane_fma(gain[part] * gain[part], bias, var);
        }
        var = lane_select(has, var, lane_set(1.0));
        a[part * UPDATE_COLUMNS + POINTS + part] = lane_sqrt(var);
        f->residual[part] = lane_select(has, measured[part] - mean, lane_set(0.0));
        f->has[part] = lane_select(has, lane_set(1.0), lane_set(0.0));
    }
}

static void note(td_innovation_group *to, int at, const found *f, const td_lane *l, td_lane chi2)
{
    td_lane det = lane_set(1.0), count = lane_set(0.0);
    for (int part = 0; part < TD_PLOT_PARTS; part++) {
        td_lane var = lane_set(0.0);
        for (int k = 0; k <= part; k++) {
            var = lane_fma(l[TD__AT(part, k)], l[TD__AT(part, k)], var);
        }
        lane_store(to->residual[part] + at, f->residual[part]);
        lane_store(to->var[part] + at, f->has[part] * var);
        det = det * l[TD__AT(part, part)];
        count = count + f->has[part];
    }
    lane_store(to->chi2 + at, chi2);
    lane_store(to->det + at, det * det);
    lane_store(to->count + at, count);
}

/* The array [z points, noise; x points, 0] made triangular holds the innovation's root, the gain
 * times it, and the root of what is left. */
OUT_OF_LINE void update_slice(const td__filter_job *job, int32_t which, int at)
{
    td_root_group *group = &job->roots[which];
    td_lane a[UPDATE_ROWS * UPDATE_COLUMNS], l[UPDATE_ROWS * (UPDATE_ROWS + 1) / 2];
    slice s;
    found f;
    load(group, at, &s);
    for (int i = 0; i < UPDATE_ROWS * UPDATE_COLUMNS; i++) {
        a[i] = lane_set(0.0);
    }
    fill_array(&s, &job->plots[which], at, a, &f);
    triangle_of(a, UPDATE_ROWS, UPDATE_COLUMNS, l);
    td_lane white[TD_PLOT_PARTS], chi2 = lane_set(0.0);
    for (int p = 0; p < TD_PLOT_PARTS; p++) {
        td_lane left = f.residual[p];
        for (int k = 0; k < p; k++) {
            left = lane_fma(-l[TD__AT(p, k)], white[k], left);
        }
        white[p] = left / l[TD__AT(p, p)];
        chi2 = lane_fma(white[p], white[p], chi2);
    }
    for (int i = 0; i < N; i++) {
        for (int p = 0; p < TD_PLOT_PARTS; p++) {
            s.x[i] = lane_fma(l[TD__AT(TD_PLOT_PARTS + i, p)], white[p], s.x[i]);
        }
        for (int j = 0; j <= i; j++) {
            s.root[TD__AT(i, j)] = l[TD__AT(TD_PLOT_PARTS + i, TD_PLOT_PARTS + j)];
        }
    }
    store(&s, at, group);
    if (job->innovations != NULL) {
        note(&job->innovations[which], at, &f, l, chi2);
    }
}

void TD_WIDE(td__root_update)(const td__filter_job *job)
{
    for (int32_t i = 0; i < job->group_count; i++) {
        for (int at = 0; at < job->active; at += TD_LANES) {
            update_slice(job, i, at);
        }
    }
}
