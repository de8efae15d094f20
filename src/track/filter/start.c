/* SPDX-License-Identifier: Apache-2.0 */
/* First estimates: fixes by range or by two lines, then Gauss-Newton. docs/models/filter.md. */
#include "track/filter/start.h"

#include <assert.h>
#include <string.h>

#include "track/filter/packed_parts.h"

enum { FALL = 6, BOOST = 9, TURNS_MAX = 12, RANGE_RATE = 3 };

/* Lines closer together than 0.5 degree meet nowhere in particular. */
#define CROSSING_SINE 0.0087

/* An iteration has settled when no position moves by more. */
#define SETTLED_M 0.1

/* Slopes of one scalar over position and velocity at its own moment. */
typedef struct row {
    td_vec3 pos, vel;
    double residual, weight;
    double gain; /* of the sensor's bias of the same part */
    int32_t part;
} row;

/* The fit as it goes: position, velocity, and acceleration at the last plot's moment. */
typedef struct fit {
    const td_start_def *def;
    int32_t n;
    int64_t t_ns;
    double x[BOOST];
    double normal[BOOST * (BOOST + 1) / 2];
    double right[BOOST];
    double bias[TD_START_SENSORS_MAX][TD_BIAS_PARTS][BOOST];
    double bias_sigma[TD_START_SENSORS_MAX][TD_BIAS_PARTS];
    double chi2;
    int32_t scalars;
} fit;

const char *td_start_verdict_key(td_start_verdict verdict)
{
    static const char *const keys[] = {
#define X(name, key, text) key,
        TD_START_MAP(X)
#undef X
    };
    assert((unsigned)verdict < TD_START_COUNT);
    return keys[verdict];
}

static td_vec3 vec(const double *x)
{
    return (td_vec3){ x[0], x[1], x[2] };
}

static void put(double *x, td_vec3 v)
{
    x[0] = v.x;
    x[1] = v.y;
    x[2] = v.z;
}

static double since(const fit *f, int64_t t_ns)
{
    return (double)(t_ns - f->t_ns) * 1.0e-9;
}

/* Where the fit is at a moment. */
static void at_moment(const fit *f, int64_t t_ns, td_vec3 *pos, td_vec3 *vel)
{
    double s = since(f, t_ns);
    if (f->n == BOOST) {
        *pos = td_vec3_madd(td_vec3_madd(vec(f->x), s, vec(f->x + 3)), 0.5 * s * s, vec(f->x + 6));
        *vel = td_vec3_madd(vec(f->x + 3), s, vec(f->x + 6));
        return;
    }
    td_estimate e = { .t_ns = f->t_ns };
    memcpy(e.mean, f->x, FALL * sizeof *f->x);
    e.mean[6] = -td_log(f->def->beta_kgpm2);
    td_filter_predict(f->def->motion, &e, t_ns);
    *pos = vec(e.mean);
    *vel = vec(e.mean + 3);
}

/* The point halfway between two lines where they come nearest; false if they run alike, or meet
 * behind a station. */
static bool crossing(const td_plot *a, const td_plot *b, td_vec3 *pos)
{
    td_vec3 u = a->direction, v = b->direction;
    td_vec3 gap = td_vec3_sub(b->station.pos_eci_m, a->station.pos_eci_m);
    double cosine = td_vec3_dot(u, v);
    double sine2 = 1.0 - cosine * cosine;
    if (sine2 < CROSSING_SINE * CROSSING_SINE) {
        return false;
    }
    double along_u = td_vec3_dot(gap, u), along_v = td_vec3_dot(gap, v);
    double from_a = (along_u - cosine * along_v) / sine2;
    double from_b = (cosine * along_u - along_v) / sine2;
    td_vec3 p = td_vec3_madd(a->station.pos_eci_m, from_a, u);
    td_vec3 q = td_vec3_madd(b->station.pos_eci_m, from_b, v);
    *pos = td_vec3_scale(td_vec3_add(p, q), 0.5);
    return from_a > 0.0 && from_b > 0.0;
}

/* A place for one plot: by its range, or by the line nearest in time that crosses it. */
static bool fix_of(const td_start_def *def, int32_t i, td_vec3 *pos, double *t_s)
{
    const td_plot *plot = &def->plots[i];
    if (plot->sigma[2] > 0.0) {
        *pos = td_vec3_madd(plot->station.pos_eci_m, plot->range_m, plot->direction);
        *t_s = (double)(plot->t_ns - def->plots[0].t_ns) * 1.0e-9;
        return true;
    }
    bool found = false;
    double nearest_s = 20.0;
    for (int32_t k = 0; k < def->count; k++) {
        td_vec3 here;
        double apart_s = td_abs((double)(def->plots[k].t_ns - plot->t_ns) * 1.0e-9);
        if (k != i && apart_s < nearest_s && crossing(plot, &def->plots[k], &here)) {
            found = true;
            nearest_s = apart_s;
            *pos = here;
            *t_s = 0.5e-9 * (double)(def->plots[k].t_ns + plot->t_ns - 2 * def->plots[0].t_ns);
        }
    }
    return found;
}

/* First guess: through the first and the last fix. */
static bool guess(fit *f)
{
    const td_start_def *def = f->def;
    td_vec3 first = { 0 }, last = { 0 };
    double first_s = 0.0, last_s = 0.0;
    int32_t i = 0, k = def->count - 1;
    while (i < def->count && !fix_of(def, i, &first, &first_s)) {
        i++;
    }
    while (k >= 0 && !fix_of(def, k, &last, &last_s)) {
        k--;
    }
    if (i >= def->count) {
        return false;
    }
    td_vec3 vel = td_vec3_cross((td_vec3){ 0.0, 0.0, def->motion->earth.omega_radps }, last);
    if (last_s - first_s > 0.05) {
        vel = td_vec3_scale(td_vec3_sub(last, first), 1.0 / (last_s - first_s));
    } else if (def->speed_mps_sigma <= 0.0) {
        return false;
    }
    put(f->x, last);
    put(f->x + 3, vel);
    return true;
}

static void add_row(fit *f, int32_t sensor, double s, const row *r)
{
    double h[BOOST];
    put(h, r->pos);
    put(h + 3, td_vec3_madd(r->vel, s, r->pos));
    if (f->n == BOOST) {
        put(h + 6, td_vec3_madd(td_vec3_scale(r->vel, s), 0.5 * s * s, r->pos));
    }
    for (int32_t i = 0, at = 0; i < f->n; i++) {
        f->right[i] = td_fma(r->weight * h[i], r->residual, f->right[i]);
        for (int32_t j = 0; j <= i; j++, at++) {
            f->normal[at] = td_fma(r->weight * h[i], h[j], f->normal[at]);
        }
        if (r->part < TD_BIAS_PARTS) {
            double *bias = &f->bias[sensor][r->part][i];
            *bias = td_fma(r->weight * h[i], r->gain, *bias);
        }
    }
    f->chi2 = td_fma(r->weight * r->residual, r->residual, f->chi2);
}

/* Rows of one plot about the line expected. */
static void add_plot(fit *f, int32_t i)
{
    const td_plot *plot = &f->def->plots[i];
    int32_t sensor = f->def->sensors == NULL ? 0 : f->def->sensors[i];
    assert(sensor >= 0 && sensor < TD_START_SENSORS_MAX);
    td_vec3 pos, vel, none = { 0.0, 0.0, 0.0 };
    at_moment(f, plot->t_ns, &pos, &vel);
    td_vec3 line = td_vec3_sub(pos, plot->station.pos_eci_m);
    double range = td_max(td_vec3_norm(line), 1.0);
    td_vec3 unit = td_vec3_scale(line, 1.0 / range);
    td_vec3 across = td_vec3_cross(unit, plot->station.up);
    double cosine = td_vec3_norm(across);
    across = cosine > 1.0e-9 ? td_vec3_scale(across, 1.0 / cosine) : plot->station.east;
    td_vec3 up = td_vec3_cross(across, unit);
    td_vec3 rel = td_vec3_sub(vel, plot->station.vel_eci_mps);
    double rate = td_vec3_dot(rel, unit);
    td_vec3 turn = td_vec3_scale(td_vec3_madd(rel, -rate, unit), 1.0 / range);
    row rows[TD_PLOT_PARTS] = {
        { td_vec3_scale(across, 1.0 / range), none, td_vec3_dot(across, plot->direction), 0.0,
          cosine, 0 },
        { td_vec3_scale(up, 1.0 / range), none, td_vec3_dot(up, plot->direction), 0.0, 1.0, 1 },
        { unit, none, plot->range_m - range, 0.0, 1.0, 2 },
        { turn, unit, plot->range_rate_mps - rate, 0.0, 0.0, 3 },
    };
    const double bias[TD_BIAS_PARTS] = { plot->station.across_rad_bias_sigma,
                                         plot->station.up_rad_bias_sigma,
                                         plot->station.range_m_bias_sigma };
    memcpy(f->bias_sigma[sensor], bias, sizeof bias);
    for (int32_t part = 0; part < TD_PLOT_PARTS; part++) {
        double sigma = plot->sigma[part];
        if (sigma > 0.0) {
            rows[part].weight = 1.0 / (sigma * sigma);
            add_row(f, sensor, since(f, plot->t_ns), &rows[part]);
            f->scalars++;
        }
    }
}

/* What is known of speed before: three rows about the velocity of the turning ground. */
static void add_prior(fit *f)
{
    double sigma = f->def->speed_mps_sigma;
    if (sigma <= 0.0) {
        return;
    }
    td_vec3 turn = { 0.0, 0.0, f->def->motion->earth.omega_radps };
    td_vec3 off = td_vec3_sub(td_vec3_cross(turn, vec(f->x)), vec(f->x + 3));
    const double residual[3] = { off.x, off.y, off.z };
    for (int i = 0; i < 3; i++) {
        row r = { .residual = residual[i], .weight = 1.0 / (sigma * sigma), .part = RANGE_RATE };
        r.vel = (td_vec3){ i == 0 ? 1.0 : 0.0, i == 1 ? 1.0 : 0.0, i == 2 ? 1.0 : 0.0 };
        add_row(f, 0, 0.0, &r);
    }
}

static void linearise(fit *f)
{
    memset(f->normal, 0, sizeof f->normal);
    memset(f->right, 0, sizeof f->right);
    memset(f->bias, 0, sizeof f->bias);
    f->chi2 = 0.0;
    f->scalars = 0;
    for (int32_t i = 0; i < f->def->count; i++) {
        add_plot(f, i);
    }
    add_prior(f);
}

/* Unknowns scaled to a like size before the root, so that a pivot of nothing shows. */
static bool root_of(const fit *f, double *root, double *scale)
{
    double scaled[BOOST * (BOOST + 1) / 2];
    for (int32_t i = 0; i < f->n; i++) {
        double d = f->normal[TD__PACKED(i, i)];
        if (!(d > 0.0)) {
            return false;
        }
        scale[i] = 1.0 / td_sqrt(d);
    }
    for (int32_t i = 0, at = 0; i < f->n; i++) {
        for (int32_t j = 0; j <= i; j++, at++) {
            scaled[at] = f->normal[at] * scale[i] * scale[j];
        }
    }
    td__packed_root(f->n, scaled, root);
    for (int32_t i = 0; i < f->n; i++) {
        if (root[TD__PACKED(i, i)] < 1.0e-6) {
            return false;
        }
    }
    return true;
}

static void solve(const fit *f, const double *root, const double *scale, double *b)
{
    for (int32_t i = 0; i < f->n; i++) {
        b[i] *= scale[i];
    }
    td__packed_solve(f->n, root, b);
    for (int32_t i = 0; i < f->n; i++) {
        b[i] *= scale[i];
    }
}

/* Given the settled fit's root; returned covariance and what the biases add to it. */
static void spread(fit *f, const double *root, const double *scale, double *cov, td_start *start)
{
    for (int32_t j = 0; j < f->n; j++) {
        double column[BOOST] = { 0.0 };
        column[j] = 1.0;
        solve(f, root, scale, column);
        for (int32_t i = j; i < f->n; i++) {
            cov[TD__PACKED(i, j)] = column[i];
        }
    }
    for (int32_t sensor = 0; sensor < TD_START_SENSORS_MAX; sensor++) {
        for (int part = 0; part < TD_BIAS_PARTS; part++) {
            double var = f->bias_sigma[sensor][part] * f->bias_sigma[sensor][part];
            double *moved = f->bias[sensor][part];
            solve(f, root, scale, moved);
            for (int32_t i = 0, at = 0; i < f->n; i++) {
                if (i < FALL) {
                    start->crosses[sensor].at[part][i] = -moved[i] * var;
                }
                for (int32_t j = 0; j <= i; j++, at++) {
                    cov[at] = td_fma(moved[i] * var, moved[j], cov[at]);
                }
            }
        }
    }
}

static void finish(fit *f, const double *root, const double *scale, td_start *start)
{
    double cov[BOOST * (BOOST + 1) / 2];
    spread(f, root, scale, cov, start);
    td_estimate *e = &start->estimate;
    e->t_ns = f->t_ns;
    memcpy(e->mean, f->x, FALL * sizeof *f->x);
    memcpy(e->cov, cov, FALL * (FALL + 1) / 2 * sizeof *cov);
    e->mean[6] = -td_log(f->def->beta_kgpm2);
    e->cov[27] = f->def->log_beta_sigma * f->def->log_beta_sigma;
    start->chi2 = f->chi2;
    start->degrees = f->scalars - f->n;
    if (f->n == BOOST) {
        start->acc_eci_mps2 = vec(f->x + 6);
        td_vec3 way = td_vec3_unit(vec(f->x + 3));
        const double w[3] = { way.x, way.y, way.z };
        double var = 0.0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                var += w[i] * w[j] * cov[TD__PACKED(6 + i, 6 + j)];
            }
        }
        start->acc_mps2_sigma = td_sqrt(td_max(var, 0.0));
    }
    start->verdict = TD_START_OK;
}

void td_start_from_plots(const td_start_def *def, td_start *start)
{
    assert(def->count >= 0 && def->count <= TD_START_PLOTS_MAX && def->beta_kgpm2 > 0.0);
    memset(start, 0, sizeof *start);
    start->verdict = TD_START_TOO_FEW;
    fit f = { .def = def, .n = def->accelerates ? BOOST : FALL };
    if (def->count < 2) {
        return;
    }
    f.t_ns = def->plots[def->count - 1].t_ns;
    if (!guess(&f)) {
        return;
    }
    double root[BOOST * (BOOST + 1) / 2], scale[BOOST];
    for (int turn = 0; turn < TURNS_MAX; turn++) {
        linearise(&f);
        if (f.scalars < f.n && def->speed_mps_sigma <= 0.0) {
            return;
        }
        if (!root_of(&f, root, scale)) {
            return;
        }
        solve(&f, root, scale, f.right);
        double moved = td_vec3_norm(vec(f.right));
        if (!(moved < 1.0e9)) {
            break;
        }
        for (int32_t i = 0; i < f.n; i++) {
            f.x[i] += f.right[i];
        }
        if (moved < SETTLED_M) {
            linearise(&f);
            if (root_of(&f, root, scale)) {
                finish(&f, root, scale, start);
            }
            return;
        }
    }
    start->verdict = TD_START_NO_CONVERGENCE;
}
