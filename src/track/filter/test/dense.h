/* SPDX-License-Identifier: Apache-2.0 */
/* An independent filter for tests: whole matrices, differences for derivatives, small steps. */
#ifndef TD_TRACK_TEST_DENSE_H
#define TD_TRACK_TEST_DENSE_H

#include "test/check.h"
#include "track/track.h"

enum { N = TD_TRACK_STATES };

typedef struct dense {
    double x[N];
    double p[N][N];
} dense;

/* A re-entry: 150 km above a place, falling, with a 300 m ball of doubt. */
static inline td_estimate falling(double h_m, double beta_kgpm2)
{
    td_estimate e = { .t_ns = 5000000000 };
    td_earth earth = td_earth_wgs84();
    td_geo geo = { 0.8, 0.4, h_m };
    td_vec3 pos = td_eci_from_ecef(&earth, td_ecef_from_geo(&earth, geo), 5.0);
    td_frame frame = td_enu_frame(&earth, geo);
    td_vec3 up = td_eci_from_ecef(&earth, frame.up, 5.0);
    td_vec3 east = td_eci_from_ecef(&earth, frame.east, 5.0);
    td_vec3 vel = td_vec3_madd(td_vec3_scale(up, -2500.0), 4000.0, east);
    double mean[N] = { pos.x, pos.y, pos.z, vel.x, vel.y, vel.z, log(1.0 / beta_kgpm2) };
    double sigma[N] = { 300.0, 250.0, 350.0, 20.0, 25.0, 30.0, 0.3 };
    memcpy(e.mean, mean, sizeof mean);
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            double rho = i == j ? 1.0 : 0.1 * ((i + j) % 3 - 1);
            e.cov[at] = rho * sigma[i] * sigma[j];
        }
    }
    return e;
}

static inline dense dense_from(const td_estimate *e)
{
    dense d;
    memcpy(d.x, e->mean, sizeof d.x);
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            d.p[i][j] = d.p[j][i] = e->cov[at];
        }
    }
    return d;
}

static inline void dense_slope(const td_earth *earth, const double *x, double *dx)
{
    td_vec3 r = { x[0], x[1], x[2] };
    td_vec3 g = td_gravity(earth, r);
    double rho = td_air_at(td_height_ell(earth, r)).rho_kgpm3;
    double w[3] = { x[3] + earth->omega_radps * x[1], x[4] - earth->omega_radps * x[0], x[5] };
    double speed = sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
    double k = -0.5 * rho * exp(x[6]) * speed;
    double acc[3] = { g.x + k * w[0], g.y + k * w[1], g.z + k * w[2] };
    for (int i = 0; i < 3; i++) {
        dx[i] = x[3 + i];
        dx[3 + i] = acc[i];
    }
    dx[6] = 0.0;
}

/* Classical Runge-Kutta in steps of 10 ms. */
static inline void dense_flow(const td_earth *earth, double *x, double s)
{
    int steps = (int)ceil(fabs(s) / 0.01);
    double h = s / steps;
    for (int n = 0; n < steps; n++) {
        double k1[N], k2[N], k3[N], k4[N], y[N];
        dense_slope(earth, x, k1);
        for (int i = 0; i < N; i++) y[i] = x[i] + 0.5 * h * k1[i];
        dense_slope(earth, y, k2);
        for (int i = 0; i < N; i++) y[i] = x[i] + 0.5 * h * k2[i];
        dense_slope(earth, y, k3);
        for (int i = 0; i < N; i++) y[i] = x[i] + h * k3[i];
        dense_slope(earth, y, k4);
        for (int i = 0; i < N; i++) x[i] += h / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]);
    }
}

static const double DENSE_NUDGE[N] = { 10.0, 10.0, 10.0, 0.1, 0.1, 0.1, 1e-3 };

/* Without process noise. */
static inline void dense_predict(const td_earth *earth, dense *d, double s)
{
    double f[N][N], fp[N][N];
    for (int j = 0; j < N; j++) {
        double a[N], b[N];
        memcpy(a, d->x, sizeof a);
        memcpy(b, d->x, sizeof b);
        a[j] += DENSE_NUDGE[j];
        b[j] -= DENSE_NUDGE[j];
        dense_flow(earth, a, s);
        dense_flow(earth, b, s);
        for (int i = 0; i < N; i++) f[i][j] = (a[i] - b[i]) / (2.0 * DENSE_NUDGE[j]);
    }
    dense_flow(earth, d->x, s);
    memset(fp, 0, sizeof fp);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            for (int k = 0; k < N; k++) fp[i][j] += f[i][k] * d->p[k][j];
    memset(d->p, 0, sizeof d->p);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            for (int k = 0; k < N; k++) d->p[i][j] += fp[i][k] * f[j][k];
}

/* Azimuth, elevation, range and range rate as a station sees a state. */
static inline void dense_view(const td_station *at, const double *x, double z[4])
{
    double d[3] = { x[0] - at->pos_eci_m.x, x[1] - at->pos_eci_m.y, x[2] - at->pos_eci_m.z };
    double v[3] = { x[3] - at->vel_eci_mps.x, x[4] - at->vel_eci_mps.y, x[5] - at->vel_eci_mps.z };
    double e = d[0] * at->east.x + d[1] * at->east.y + d[2] * at->east.z;
    double n = d[0] * at->north.x + d[1] * at->north.y + d[2] * at->north.z;
    double u = d[0] * at->up.x + d[1] * at->up.y + d[2] * at->up.z;
    z[0] = atan2(e, n);
    z[1] = atan2(u, hypot(e, n));
    z[2] = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    z[3] = (d[0] * v[0] + d[1] * v[1] + d[2] * v[2]) / z[2];
}

/* Solves a small symmetric system in place by elimination: columns of `b` become the answer. */
static inline void dense_solve(int n, double a[4][4], double b[4][N + 1])
{
    for (int k = 0; k < n; k++) {
        for (int i = k + 1; i < n; i++) {
            double q = a[i][k] / a[k][k];
            for (int j = 0; j < n; j++) a[i][j] -= q * a[k][j];
            for (int j = 0; j <= N; j++) b[i][j] -= q * b[k][j];
        }
    }
    for (int k = n - 1; k >= 0; k--) {
        for (int j = 0; j <= N; j++) {
            for (int i = k + 1; i < n; i++) b[k][j] -= a[k][i] * b[i][j];
            b[k][j] /= a[k][k];
        }
    }
}

/* All parts at once; sigma of azimuth, not across. Returned chi-square. */
static inline double dense_update(dense *d, const td_station *at, const double z[4],
                                  const double sigma[4], int parts)
{
    double h[4][N], hp[4][N], s[4][4], b[4][N + 1], expected[4], gap[4], chi2 = 0.0;
    dense_view(at, d->x, expected);
    for (int j = 0; j < N; j++) {
        double x[N], a[4], c[4];
        memcpy(x, d->x, sizeof x);
        x[j] += DENSE_NUDGE[j];
        dense_view(at, x, a);
        x[j] -= 2.0 * DENSE_NUDGE[j];
        dense_view(at, x, c);
        for (int i = 0; i < parts; i++) h[i][j] = (a[i] - c[i]) / (2.0 * DENSE_NUDGE[j]);
    }
    for (int i = 0; i < parts; i++) {
        gap[i] = z[i] - expected[i];
        for (int j = 0; j < N; j++) {
            hp[i][j] = 0.0;
            for (int k = 0; k < N; k++) hp[i][j] += h[i][k] * d->p[k][j];
            b[i][j] = hp[i][j];
        }
        b[i][N] = gap[i];
    }
    for (int i = 0; i < parts; i++)
        for (int j = 0; j < parts; j++) {
            s[i][j] = i == j ? sigma[i] * sigma[i] : 0.0;
            for (int k = 0; k < N; k++) s[i][j] += hp[i][k] * h[j][k];
        }
    dense_solve(parts, s, b);
    for (int i = 0; i < parts; i++) {
        chi2 += gap[i] * b[i][N];
        for (int k = 0; k < N; k++) d->x[k] += hp[i][k] * b[i][N];
    }
    for (int k = 0; k < N; k++)
        for (int l = 0; l < N; l++)
            for (int i = 0; i < parts; i++) d->p[k][l] -= hp[i][k] * b[i][l];
    return chi2;
}

/* e' P^-1 e of the first n states, by elimination. */
static inline double dense_nees(const td_estimate *e, const double *truth, int n)
{
    double a[N][N + 1], sum = 0.0;
    dense d = dense_from(e);
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) a[i][j] = d.p[i][j];
        a[i][n] = truth[i] - e->mean[i];
    }
    for (int k = 0; k < n; k++)
        for (int i = k + 1; i < n; i++) {
            double q = a[i][k] / a[k][k];
            for (int j = k; j <= n; j++) a[i][j] -= q * a[k][j];
        }
    for (int k = 0; k < n; k++) sum += a[k][n] * a[k][n] / a[k][k];
    return sum;
}

/* How far covariances differ, in parts of the root of the diagonals of the second. */
static inline double dense_gap(const td_estimate *e, const dense *d)
{
    double worst = 0.0;
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            worst = fmax(worst, fabs(e->cov[at] - d->p[i][j]) / sqrt(d->p[i][i] * d->p[j][j]));
        }
    }
    return worst;
}

#endif
