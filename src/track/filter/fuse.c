/* SPDX-License-Identifier: Apache-2.0 */
/* Intersection of covariances and tracklets, by information. docs/models/filter.md. */
#include "track/filter/fuse.h"

#include <assert.h>
#include <string.h>

#include "track/filter/packed_parts.h"

enum { N = TD_TRACK_STATES, C = TD_TRACK_COVARIANCES };

/* Velocity counts as what it moves in so many seconds. */
#define LOOK_AHEAD_S 60.0

/* States in like units before a matrix is inverted: metres, metres a second, parts of ln beta. */
static const double UNIT[N] = { 1.0e2, 1.0e2, 1.0e2, 1.0, 1.0, 1.0, 0.1 };

static void invert(const double *cov, double *information)
{
    double scaled[C];
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            scaled[at] = cov[at] / (UNIT[i] * UNIT[j]);
        }
    }
    td__packed_inverse(N, scaled, information);
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            information[at] /= UNIT[i] * UNIT[j];
        }
    }
}

/* The same for an information: units turn over. */
static void revert(const double *information, double *cov)
{
    double scaled[C];
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            scaled[at] = information[at] * (UNIT[i] * UNIT[j]);
        }
    }
    td__packed_inverse(N, scaled, cov);
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            cov[at] *= UNIT[i] * UNIT[j];
        }
    }
}

static void times(const double *matrix, const double *x, double *y)
{
    for (int i = 0; i < N; i++) {
        y[i] = 0.0;
        for (int j = 0; j < N; j++) {
            y[i] = td_fma(matrix[TD__PACKED(i, j)], x[j], y[i]);
        }
    }
}

static double size_of(const double *cov)
{
    double ahead2 = LOOK_AHEAD_S * LOOK_AHEAD_S;
    return cov[0] + cov[2] + cov[5] + ahead2 * (cov[9] + cov[14] + cov[20]);
}

double td_fuse_intersect(const td_estimate *a, const td_estimate *b, td_estimate *fused)
{
    assert(a->t_ns == b->t_ns);
    double of_a = size_of(a->cov), of_b = size_of(b->cov);
    assert(of_a > 0.0 && of_b > 0.0);
    double weight = of_b / (of_a + of_b);
    double ia[C], ib[C], sum[C], off[N], news[N], shift[N];
    invert(a->cov, ia);
    invert(b->cov, ib);
    for (int i = 0; i < C; i++) {
        sum[i] = td_fma(weight, ia[i], (1.0 - weight) * ib[i]);
    }
    for (int i = 0; i < N; i++) {
        off[i] = b->mean[i] - a->mean[i];
    }
    times(ib, off, news);
    for (int i = 0; i < N; i++) {
        news[i] *= 1.0 - weight;
    }
    td_estimate out = { .t_ns = a->t_ns };
    revert(sum, out.cov);
    times(out.cov, news, shift);
    for (int i = 0; i < N; i++) {
        out.mean[i] = a->mean[i] + shift[i];
    }
    *fused = out;
    return weight;
}

/* Turns `now`'s covariance and what was reported into coordinates in which the report is 1: what is
 * left of 1 says what was learnt. Where nothing was, or some was lost, the information is none. */
td_tracklet td_tracklet_of(const td_estimate *reported, const td_estimate *now)
{
    assert(reported->t_ns == now->t_ns);
    td_tracklet t = { .t_ns = now->t_ns };
    double before[C], after[C], off[N];
    invert(reported->cov, before);
    invert(now->cov, after);
    for (int i = 0; i < C; i++) {
        t.information[i] = after[i] - before[i];
    }
    for (int i = 0; i < N; i++) {
        off[i] = now->mean[i] - reported->mean[i];
        t.about[i] = reported->mean[i];
    }
    times(after, off, t.news);
    for (int i = 0; i < N; i++) {
        if (t.information[TD__PACKED(i, i)] <= 0.0) {
            for (int j = 0; j < N; j++) {
                t.information[TD__PACKED(i, j)] = 0.0;
            }
            t.news[i] = 0.0;
        }
    }
    return t;
}

void td_tracklet_take(td_estimate *estimate, const td_tracklet *tracklet)
{
    assert(estimate->t_ns == tracklet->t_ns);
    double information[C], off[N], held[N], shift[N];
    invert(estimate->cov, information);
    for (int i = 0; i < C; i++) {
        information[i] += tracklet->information[i];
    }
    for (int i = 0; i < N; i++) {
        off[i] = tracklet->about[i] - estimate->mean[i];
    }
    times(tracklet->information, off, held);
    for (int i = 0; i < N; i++) {
        held[i] += tracklet->news[i];
    }
    revert(information, estimate->cov);
    times(estimate->cov, held, shift);
    for (int i = 0; i < N; i++) {
        estimate->mean[i] += shift[i];
    }
}

/* Chi-square of six degrees above x: closed for even degrees. */
double td_fuse_same_chance(const td_estimate *a, const td_estimate *b)
{
    assert(a->t_ns == b->t_ns);
    enum { SIX = 6 };
    double sum[SIX * (SIX + 1) / 2], root[SIX * (SIX + 1) / 2], off[SIX], solved[SIX];
    for (int i = 0, at = 0; i < SIX; i++) {
        for (int j = 0; j <= i; j++, at++) {
            sum[at] = (a->cov[at] + b->cov[at]) / (UNIT[i] * UNIT[j]);
        }
        off[i] = solved[i] = (a->mean[i] - b->mean[i]) / UNIT[i];
    }
    td__packed_root(SIX, sum, root);
    td__packed_solve(SIX, root, solved);
    double chi2 = 0.0;
    for (int i = 0; i < SIX; i++) {
        chi2 = td_fma(off[i], solved[i], chi2);
    }
    double half = 0.5 * td_min(chi2, 1000.0);
    return td_exp(-half) * (1.0 + half + 0.5 * half * half);
}
