/* SPDX-License-Identifier: Apache-2.0 */
/* Interacting models of boost, coast and re-entry. docs/models/filter.md. */
#include "track/filter/phases.h"

#include <assert.h>
#include <string.h>

#include "track/filter/packed_parts.h"

enum { N = TD_TRACK_STATES };

/* A phase this unlikely is not run; boost this unlikely is over. */
#define LEAST_CHANCE 1.0e-9
#define BOOST_OVER 1.0e-3

/* Slower than this against the air a direction of thrust means nothing. */
#define SLOWEST_MPS 30.0

td_phases_def td_phases_default(const td_earth *earth)
{
    td_phases_def def = {
        .coast = td_motion_default(earth),
        .entry = td_motion_default(earth),
        .thrust_mps2 = 40.0,
        .thrust_mps2_sigma = 20.0,
        .thrust_m2ps5_psd = 20.0,
        .turn_m2ps3_psd = 2.0,
        .exhaust_mps = 2600.0,
        .boost_s = 60.0,
        .restage_s = 2000.0,
        .coast_m_min = 80.0e3,
        .entry_m_max = 130.0e3,
        .beta_kgpm2 = 3000.0,
        .log_beta_sigma = 0.7,
    };
    def.coast.acc_m2ps3_psd = 1.0e-3;
    def.entry.acc_m2ps3_psd = 1.0e-1;
    return def;
}

/* Another model knows nothing of this one's seventh state: what was assumed before stands there. */
static td_estimate in_terms_of(const td_phases_def *def, const td_estimate *e, td_model from,
                               td_model to)
{
    td_estimate out = *e;
    bool from_boost = from == TD_MODEL_BOOST, to_boost = to == TD_MODEL_BOOST;
    if (from_boost != to_boost) {
        double sigma = to_boost ? def->thrust_mps2_sigma : def->log_beta_sigma;
        for (int j = 0; j < N - 1; j++) {
            out.cov[TD__PACKED(N - 1, j)] = 0.0;
        }
        out.mean[N - 1] = to_boost ? def->thrust_mps2 : -td_log(def->beta_kgpm2);
        out.cov[TD__PACKED(N - 1, N - 1)] = sigma * sigma;
    }
    return out;
}

/* Mean and covariance of a mixture; weights sum to 1. */
static td_estimate mix(const td_estimate *parts, const double *weights, int32_t count)
{
    td_estimate out = { .t_ns = parts[0].t_ns };
    double shift[N] = { 0.0 };
    for (int32_t k = 0; k < count; k++) {
        double d[N];
        for (int i = 0; i < N; i++) {
            d[i] = parts[k].mean[i] - parts[0].mean[i];
            shift[i] = td_fma(weights[k], d[i], shift[i]);
        }
        for (int i = 0, at = 0; i < N; i++) {
            for (int j = 0; j <= i; j++, at++) {
                double second = td_fma(d[i], d[j], parts[k].cov[at]);
                out.cov[at] = td_fma(weights[k], second, out.cov[at]);
            }
        }
    }
    for (int i = 0, at = 0; i < N; i++) {
        out.mean[i] = parts[0].mean[i] + shift[i];
        for (int j = 0; j <= i; j++, at++) {
            out.cov[at] = td_fma(-shift[i], shift[j], out.cov[at]);
        }
    }
    return out;
}

void td_phases_begin(const td_phases_def *def, const td_estimate *estimate, double boost_chance,
                     td_phases *phases)
{
    assert(boost_chance >= 0.0 && boost_chance <= 1.0);
    memset(phases, 0, sizeof *phases);
    phases->t_ns = estimate->t_ns;
    td_vec3 pos = { estimate->mean[0], estimate->mean[1], estimate->mean[2] };
    bool high = td_height_ell(&def->coast.earth, pos) > 0.5 * (def->coast_m_min + def->entry_m_max);
    td_model falls = high ? TD_MODEL_COAST : TD_MODEL_ENTRY;
    phases->chances[TD_MODEL_BOOST] = boost_chance;
    phases->chances[falls] = 1.0 - boost_chance;
    phases->boost_is_over = boost_chance == 0.0;
    for (int k = 0; k < TD_MODEL_COUNT; k++) {
        phases->estimates[k] = in_terms_of(def, estimate, falls, (td_model)k);
    }
}

/* Slopes of boost: thrust along the air-relative velocity, growing as mass falls. */
static void boost_slope(const td_phases_def *def, const double x[N], double dx[N])
{
    const td_earth *earth = &def->coast.earth;
    td_vec3 pos = { x[0], x[1], x[2] };
    td_vec3 wind = { x[3] + earth->omega_radps * x[1], x[4] - earth->omega_radps * x[0], x[5] };
    double speed = td_max(td_vec3_norm(wind), SLOWEST_MPS);
    td_vec3 acc = td_vec3_madd(td_gravity(earth, pos), x[6] / speed, wind);
    dx[0] = x[3];
    dx[1] = x[4];
    dx[2] = x[5];
    dx[3] = acc.x;
    dx[4] = acc.y;
    dx[5] = acc.z;
    dx[6] = x[6] * x[6] / def->exhaust_mps;
}

static void add_scaled(const double *x, double s, const double *k, double *to)
{
    for (int i = 0; i < N; i++) {
        to[i] = td_fma(s, k[i], x[i]);
    }
}

/* Classical Runge-Kutta of order 4. */
static void boost_step(const td_phases_def *def, double x[N], double h)
{
    double k1[N], k2[N], k3[N], k4[N], at[N];
    boost_slope(def, x, k1);
    add_scaled(x, 0.5 * h, k1, at);
    boost_slope(def, at, k2);
    add_scaled(x, 0.5 * h, k2, at);
    boost_slope(def, at, k3);
    add_scaled(x, h, k3, at);
    boost_slope(def, at, k4);
    for (int i = 0; i < N; i++) {
        x[i] += h / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]);
    }
}

/* Slopes of those slopes at a state. */
static void boost_slopes(const td_phases_def *def, const double x[N], double a[N][N])
{
    const td_earth *earth = &def->coast.earth;
    double r2 = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
    double pull = -earth->gm_m3ps2 / (r2 * td_sqrt(r2));
    double wind[3] = { x[3] + earth->omega_radps * x[1], x[4] - earth->omega_radps * x[0], x[5] };
    double speed = td_sqrt(wind[0] * wind[0] + wind[1] * wind[1] + wind[2] * wind[2]);
    speed = td_max(speed, SLOWEST_MPS);
    memset(a, 0, sizeof(double[N][N]));
    for (int i = 0; i < 3; i++) {
        a[i][3 + i] = 1.0;
        for (int j = 0; j < 3; j++) {
            double one = i == j ? 1.0 : 0.0;
            a[3 + i][j] = pull * (one - 3.0 * x[i] * x[j] / r2);
            a[3 + i][3 + j] = x[6] / speed * (one - wind[i] * wind[j] / (speed * speed));
        }
        a[3 + i][6] = wind[i] / speed;
    }
    a[6][6] = 2.0 * x[6] / def->exhaust_mps;
}

static void multiply(double a[N][N], double b[N][N], double c[N][N])
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            double sum = 0.0;
            for (int k = 0; k < N; k++) {
                sum = td_fma(a[i][k], b[k][j], sum);
            }
            c[i][j] = sum;
        }
    }
}

/* F P F' with F = 1 + A h + A^2 h^2/2, and noise. */
static void boost_spread(const td_phases_def *def, double a[N][N], double h, double *cov)
{
    double f[N][N], p[N][N], half[N][N];
    multiply(a, a, f);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            f[i][j] = 0.5 * h * h * f[i][j] + h * a[i][j] + (i == j ? 1.0 : 0.0);
            p[i][j] = cov[TD__PACKED(i, j)];
        }
    }
    multiply(f, p, half);
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            double sum = 0.0;
            for (int k = 0; k < N; k++) {
                sum = td_fma(half[i][k], f[j][k], sum);
            }
            cov[at] = sum;
        }
    }
    double q = def->turn_m2ps3_psd * h;
    for (int i = 0; i < 3; i++) {
        cov[TD__PACKED(i, i)] += q * h * h / 3.0;
        cov[TD__PACKED(3 + i, i)] += 0.5 * q * h;
        cov[TD__PACKED(3 + i, 3 + i)] += q;
    }
    cov[TD__PACKED(6, 6)] += def->thrust_m2ps5_psd * h;
}

static void boost_predict(const td_phases_def *def, td_estimate *e, int64_t t_ns)
{
    double s = (double)(t_ns - e->t_ns) * 1.0e-9;
    int32_t steps = (int32_t)td_max(td_floor(s + 0.999999), 1.0);
    double h = s / steps;
    for (int32_t i = 0; i < steps; i++) {
        double middle[N], a[N][N];
        memcpy(middle, e->mean, sizeof middle);
        boost_step(def, middle, 0.5 * h);
        boost_slopes(def, middle, a);
        boost_step(def, e->mean, h);
        boost_spread(def, a, h, e->cov);
    }
    e->t_ns = t_ns;
}

/* Chances that a phase becomes another within s seconds at this height: rows from, columns to. */
static void switches(const td_phases_def *def, const td_phases *phases, double s, double h_m,
                     double p[TD_MODEL_COUNT][TD_MODEL_COUNT])
{
    bool coasts = h_m > def->coast_m_min, enters = h_m < def->entry_m_max;
    double burnout = 1.0 - td_exp(-td_min(s / def->boost_s, 600.0));
    double again = phases->boost_is_over ? 0.0
                                         : 1.0 - td_exp(-td_min(s / def->restage_s, 600.0));
    double coast = !coasts ? 0.0 : enters ? 0.5 : 1.0;
    double keeps = coasts && enters ? td_exp(-td_min(s / 10.0, 600.0)) : 0.0;
    for (int from = 0; from < TD_MODEL_COUNT; from++) {
        double falls = from == TD_MODEL_BOOST ? burnout : 1.0 - again;
        double own = from == TD_MODEL_BOOST ? 0.0 : keeps;
        p[from][TD_MODEL_BOOST] = 1.0 - falls;
        p[from][TD_MODEL_COAST] = falls * (1.0 - own) * coast;
        p[from][TD_MODEL_ENTRY] = falls * (1.0 - own) * (1.0 - coast);
        p[from][from] += falls * own;
    }
}

/* One phase's start from all that may have become it. */
static td_estimate merged(const td_phases_def *def, const td_phases *phases, td_model to,
                          const double shares[TD_MODEL_COUNT], double total)
{
    td_estimate parts[TD_MODEL_COUNT];
    double weights[TD_MODEL_COUNT];
    int32_t count = 0;
    for (int from = 0; from < TD_MODEL_COUNT; from++) {
        if (shares[from] > LEAST_CHANCE * total) {
            parts[count] = in_terms_of(def, &phases->estimates[from], (td_model)from, to);
            weights[count++] = shares[from];
        }
    }
    double sum = 0.0;
    for (int32_t k = 0; k < count; k++) {
        sum += weights[k];
    }
    for (int32_t k = 0; k < count; k++) {
        weights[k] /= sum;
    }
    return count == 1 ? parts[0] : mix(parts, weights, count);
}

void td_phases_predict(const td_phases_def *def, td_phases *phases, int64_t t_ns)
{
    assert(t_ns >= phases->t_ns);
    double p[TD_MODEL_COUNT][TD_MODEL_COUNT];
    int likely = 0;
    for (int k = 1; k < TD_MODEL_COUNT; k++) {
        likely = phases->chances[k] > phases->chances[likely] ? k : likely;
    }
    const double *at = phases->estimates[likely].mean;
    double h_m = td_height_ell(&def->coast.earth, (td_vec3){ at[0], at[1], at[2] });
    switches(def, phases, (double)(t_ns - phases->t_ns) * 1.0e-9, h_m, p);
    td_phases next = { .t_ns = t_ns, .boost_is_over = phases->boost_is_over };
    for (int to = 0; to < TD_MODEL_COUNT; to++) {
        double shares[TD_MODEL_COUNT], total = 0.0;
        for (int from = 0; from < TD_MODEL_COUNT; from++) {
            shares[from] = p[from][to] * phases->chances[from];
            total += shares[from];
        }
        next.estimates[to].t_ns = t_ns;
        if (total <= LEAST_CHANCE) {
            continue;
        }
        td_estimate e = merged(def, phases, (td_model)to, shares, total);
        if (to == TD_MODEL_BOOST) {
            boost_predict(def, &e, t_ns);
        } else {
            td_filter_predict(to == TD_MODEL_COAST ? &def->coast : &def->entry, &e, t_ns);
        }
        next.estimates[to] = e;
        next.chances[to] = total;
        next.running++;
    }
    *phases = next;
}

td_innovation td_phases_update(td_phases *phases, const td_plot *plot)
{
    td_innovation found[TD_MODEL_COUNT];
    double least = 0.0, total = 0.0;
    int first = -1;
    for (int k = 0; k < TD_MODEL_COUNT; k++) {
        if (phases->chances[k] > 0.0) {
            found[k] = td_filter_update(&phases->estimates[k], plot);
            if (first < 0 || found[k].chi2 < least) {
                least = found[k].chi2;
                first = k;
            }
        }
    }
    assert(first >= 0);
    for (int k = 0; k < TD_MODEL_COUNT; k++) {
        if (phases->chances[k] > 0.0) {
            double off = td_min(0.5 * (found[k].chi2 - least), 600.0);
            double scale = td_sqrt(found[first].det / found[k].det);
            phases->chances[k] *= td_exp(-off) * scale;
            total += phases->chances[k];
        }
    }
    int likely = first;
    for (int k = 0; k < TD_MODEL_COUNT; k++) {
        phases->chances[k] /= total;
        likely = phases->chances[k] > phases->chances[likely] ? k : likely;
    }
    double boost = phases->chances[TD_MODEL_BOOST];
    if (boost < BOOST_OVER) {
        phases->boost_is_over = true;
        phases->chances[TD_MODEL_BOOST] = 0.0;
        for (int k = 0; k < TD_MODEL_COUNT; k++) {
            phases->chances[k] /= 1.0 - boost;
        }
    }
    return found[likely];
}

td_estimate td_phases_now(const td_phases_def *def, const td_phases *phases)
{
    return merged(def, phases, TD_MODEL_COAST, phases->chances, 1.0);
}
