/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of object flies so: chances of classes from the arc of an estimate. */
#include <assert.h>

#include "track/filter/fuse.h"
#include "track/filter/packed_parts.h"

enum { N = 6, FEATURES = 3, POINTS = 2 * N };

#define SPHERE_M 6371.0e3
#define SPEED_AT_M (SPHERE_M + 100.0e3)
#define SPREAD 6.0 /* twelve sigma points at sqrt(6) columns, weight 1/12: third order */

/* Longest of each feature that is believed at all. */
static const double FARTHEST[FEATURES] = { 12.0e3, 10.0e6, 20.0e6 };

/* Speed at 100 km, apogee, range of the Kepler arc through a state, each within FARTHEST. */
static void arc_of(const td_earth *earth, const double x[N], double f[FEATURES])
{
    td_vec3 pos = { x[0], x[1], x[2] }, vel = { x[3], x[4], x[5] };
    double r = td_vec3_norm(pos), gm = earth->gm_m3ps2;
    double energy = 0.5 * td_vec3_dot(vel, vel) - gm / r;
    td_vec3 spin = td_vec3_cross(pos, vel);
    double h2 = td_vec3_dot(spin, spin);
    double e2 = td_max(1.0 + 2.0 * energy * h2 / (gm * gm), 0.0);
    double ratio = td_sqrt(e2);
    double p = h2 / gm;
    f[0] = td_min(td_sqrt(td_max(2.0 * (energy + gm / SPEED_AT_M), 0.0)), FARTHEST[0]);
    double apogee = ratio < 1.0 ? p / (1.0 - ratio) - SPHERE_M : FARTHEST[1];
    f[1] = td_clamp(apogee, 0.0, FARTHEST[1]);
    double cosine = ratio > 1.0e-9 ? (p / SPHERE_M - 1.0) / ratio : -1.0;
    double half = TD_PI - td_acos(td_clamp(cosine, -1.0, 1.0));
    f[2] = td_min(2.0 * SPHERE_M * half, FARTHEST[2]);
}

td_features td_features_of(const td_earth *earth, const td_estimate *estimate)
{
    double root[TD__PACKED_MAX * (TD__PACKED_MAX + 1) / 2], mean[FEATURES], at[POINTS][FEATURES];
    td__packed_root(N, estimate->cov, root);
    double far = td_sqrt(SPREAD), sigma[FEATURES];
    for (int c = 0; c < POINTS; c++) {
        double x[N];
        for (int i = 0; i < N; i++) {
            double off = i < c / 2 ? 0.0 : far * root[TD__PACKED(i, c / 2)];
            x[i] = estimate->mean[i] + (c % 2 == 0 ? off : -off);
        }
        arc_of(earth, x, at[c]);
    }
    for (int k = 0; k < FEATURES; k++) {
        double sum = 0.0, second = 0.0;
        for (int c = 0; c < POINTS; c++) {
            sum += at[c][k];
        }
        mean[k] = sum / POINTS;
        for (int c = 0; c < POINTS; c++) {
            second += (at[c][k] - mean[k]) * (at[c][k] - mean[k]);
        }
        sigma[k] = td_sqrt(second / POINTS);
    }
    return (td_features){ mean[0], sigma[0], mean[1], sigma[1], mean[2], sigma[2] };
}

/* Chance of a standard normal below x. Abramowitz and Stegun 26.2.17: 7.5e-8. */
static double below(double x)
{
    double z = td_min(td_abs(x), 30.0);
    double t = 1.0 / (1.0 + 0.2316419 * z);
    double sum = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 +
                      t * (-1.821255978 + t * 1.330274429))));
    double tail = 0.3989422804014327 * td_exp(-0.5 * z * z) * sum;
    return x > 0.0 ? 1.0 - tail : tail;
}

/* Density of a feature found at `x` with sigma, where the truth is even over an interval. */
static double density(double x, double sigma, double min, double max)
{
    if (!(max > min)) {
        return 1.0;
    }
    double s = td_max(sigma, 1.0e-6 * (max - min));
    return td_max(below((x - min) / s) - below((x - max) / s), 0.0) / (max - min);
}

/* A class and the alternative, of none, are compared in the features that the class has. */
static double odds(const td_features *f, const td_class_def *c)
{
    const double x[FEATURES] = { f->speed_mps, f->apogee_m, f->range_m };
    const double sigma[FEATURES] = { f->speed_mps_sigma, f->apogee_m_sigma, f->range_m_sigma };
    const double min[FEATURES] = { c->speed_mps_min, c->apogee_m_min, c->range_m_min };
    const double max[FEATURES] = { c->speed_mps_max, c->apogee_m_max, c->range_m_max };
    double value = 1.0;
    for (int k = 0; k < FEATURES; k++) {
        if (max[k] > min[k]) {
            value *= density(x[k], sigma[k], min[k], max[k]) * FARTHEST[k];
        }
    }
    return value;
}

void td_class_chances(const td_features *features, const td_class_def *classes, int32_t count,
                      double none_prior, double *chances)
{
    assert(count >= 0 && none_prior > 0.0);
    double total = none_prior;
    for (int32_t i = 0; i < count; i++) {
        assert(classes[i].prior > 0.0);
        chances[i] = classes[i].prior * odds(features, &classes[i]);
        total += chances[i];
    }
    chances[count] = none_prior;
    for (int32_t i = 0; i <= count; i++) {
        chances[i] /= total;
    }
}
