/* SPDX-License-Identifier: Apache-2.0 */
/* Extended Kalman updates of estimates on lanes, part by part. docs/models/filter.md. */
#include "track/filter/filter_lanes.h"
#include "track/filter/motion_lanes.h"

enum { ACROSS, UP, RANGE, RATE };

/* One slice of a group with what it is updated by. The covariance stays as it was until the end:
 * what part n took away is k[n] ph[n]', and later parts count that. */
typedef struct slice {
    td_lane x[TD_TRACK_STATES];
    td_estimate_group *group; /* whose covariance is read where it lies */
    td_lane ph[TD_PLOT_PARTS][TD_TRACK_STATES], k[TD_PLOT_PARTS][TD_TRACK_STATES];
    td_lane station[3], direction[3];
    td_lane across[3], up[3]; /* unit, about the line expected at first */
    td_lane unit[3], inv_range, range_m;
    td_lane chi2, det, count;
    td_lane slot;
    td_cross_group *crosses;
    int32_t slot_count;
    int at;
} slice;

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

TD_LANE_FN void load3(const double from[3][TD_TRACK_GROUP], int at, td_lane *to)
{
    for (int i = 0; i < 3; i++) {
        to[i] = lane_load(from[i] + at);
    }
}

TD_LANE_FN void load(td_estimate_group *group, int at, slice *s)
{
    lane_load_rows(group->mean, TD_TRACK_STATES, at, s->x);
    s->group = group;
    s->at = at;
}

TD_LANE_FN td_lane cov_of(const slice *s, int i, int j)
{
    return lane_load(s->group->cov[TD__AT(i, j)] + s->at);
}

/* Line from station to the mean. */
TD_LANE_FN void look(slice *s)
{
    td_lane d[3];
    for (int i = 0; i < 3; i++) {
        d[i] = s->x[i] - s->station[i];
    }
    s->range_m = lane_sqrt(lane_max(dot(d, d), lane_set(1.0)));
    s->inv_range = lane_set(1.0) / s->range_m;
    for (int i = 0; i < 3; i++) {
        s->unit[i] = d[i] * s->inv_range;
    }
}

/* Where the line is the zenith's, an axis of the Earth that is not gives the direction across. */
static void set_aside(const td_lane *unit, const td_lane *zenith, td_lane_mask steep,
                      td_lane *level)
{
    td_lane aside[3], other[3];
    td_lane_mask polar = lane_lt(lane_set(0.9), lane_abs(zenith[2]));
    other[0] = lane_select(polar, lane_set(1.0), lane_set(0.0));
    other[1] = lane_set(0.0);
    other[2] = lane_select(polar, lane_set(0.0), lane_set(1.0));
    cross_of(unit, other, aside);
    for (int i = 0; i < 3; i++) {
        level[i] = lane_select(steep, aside[i], level[i]);
    }
}

/* Growing azimuth and growing elevation as directions; at the zenith any will do. Returned the
 * cosine of elevation. */
TD_LANE_FN td_lane make_axes(slice *s, const td_lane *zenith)
{
    td_lane level[3];
    cross_of(s->unit, zenith, level);
    td_lane_mask steep = lane_lt(dot(level, level), lane_set(1.0e-18));
    if (lane_any(steep)) {
        set_aside(s->unit, zenith, steep, level);
    }
    td_lane norm = lane_sqrt(dot(level, level));
    td_lane inv = lane_set(1.0) / norm;
    for (int i = 0; i < 3; i++) {
        s->across[i] = level[i] * inv;
    }
    cross_of(s->across, s->unit, s->up);
    return lane_select(steep, lane_set(0.0), norm);
}

/* One scalar of the measurement: its slopes over position and velocity (null: none), what was found
 * against what is expected, noise, and how the sensor's bias enters. */
typedef struct scalar {
    int part;
    const td_lane *pos, *vel;
    td_lane residual, noise, has;
    td_lane gain, bias_var; /* of the bias of the same part; none for the range rate */
} scalar;

/* What the kept biases add: to P h and to h P h, of the plot's own sensor. */
static td_lane add_bias(const slice *s, const scalar *z, td_lane *ph)
{
    td_lane own = lane_set(0.0);
    for (int32_t slot = 0; slot < s->slot_count; slot++) {
        td_lane_mask same = lane_ge(lane_set(0.25), lane_abs(s->slot - lane_set(slot)));
        td_lane gain = lane_select(same, z->gain, lane_set(0.0));
        td_lane c[TD_TRACK_STATES];
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            c[i] = lane_load(s->crosses[slot].at[z->part][i] + s->at);
            ph[i] = lane_fma(gain, c[i], ph[i]);
        }
        own = lane_fma(gain, dot(z->pos, c), own);
    }
    return own;
}

/* Schmidt's part: covariances with biases learn, biases do not. */
static void learn_bias(slice *s, const scalar *z, const td_lane *k)
{
    for (int32_t slot = 0; slot < s->slot_count; slot++) {
        td_lane_mask same = lane_ge(lane_set(0.25), lane_abs(s->slot - lane_set(slot)));
        for (int part = 0; part < TD_BIAS_PARTS; part++) {
            double(*at)[TD_TRACK_GROUP] = s->crosses[slot].at[part];
            td_lane c[TD_TRACK_STATES];
            for (int i = 0; i < TD_TRACK_STATES; i++) {
                c[i] = lane_load(at[i] + s->at);
            }
            td_lane sum = dot(z->pos, c);
            if (z->vel != NULL) {
                sum = sum + dot(z->vel, c + 3);
            }
            if (part == z->part) {
                td_lane own = z->gain * z->bias_var;
                sum = sum + lane_select(same, own, lane_set(0.0));
            }
            for (int i = 0; i < TD_TRACK_STATES; i++) {
                lane_store(at[i] + s->at, lane_fma(-k[i], sum, c[i]));
            }
        }
    }
}

/* P h after the parts before. */
TD_LANE_FN void spread(const slice *s, const scalar *z, td_lane *ph)
{
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        ph[i] = lane_fma(cov_of(s, i, 2), z->pos[2],
                         lane_fma(cov_of(s, i, 1), z->pos[1], cov_of(s, i, 0) * z->pos[0]));
        if (z->vel != NULL) {
            for (int j = 0; j < 3; j++) {
                ph[i] = lane_fma(cov_of(s, i, 3 + j), z->vel[j], ph[i]);
            }
        }
    }
    for (int n = 0; n < z->part; n++) {
        td_lane taken = dot(z->pos, s->ph[n]);
        if (z->vel != NULL) {
            taken = taken + dot(z->vel, s->ph[n] + 3);
        }
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            ph[i] = lane_fma(-taken, s->k[n][i], ph[i]);
        }
    }
}

/* Kalman's update by one scalar; lanes without it stay. */
TD_LANE_FN void update_scalar(slice *s, const scalar *z, td_innovation_group *to)
{
    td_lane *ph = s->ph[z->part], *k = s->k[z->part];
    spread(s, z, ph);
    td_lane var = z->noise + z->gain * z->gain * z->bias_var;
    if (s->slot_count > 0 && z->part < TD_BIAS_PARTS) {
        var = var + add_bias(s, z, ph);
    }
    var = var + dot(z->pos, ph);
    if (z->vel != NULL) {
        var = var + dot(z->vel, ph + 3);
    }
    td_lane_mask has = lane_lt(lane_set(0.5), z->has);
    var = lane_select(has, var, lane_set(1.0));
    td_lane inv = lane_select(has, lane_set(1.0) / var, lane_set(0.0));
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        k[i] = ph[i] * inv;
        s->x[i] = lane_fma(k[i], z->residual, s->x[i]);
    }
    if (s->slot_count > 0) {
        learn_bias(s, z, k);
    }
    if (to != NULL) {
        td_lane none = lane_set(0.0);
        s->chi2 = lane_fma(z->residual * z->residual, inv, s->chi2);
        s->det = s->det * var;
        s->count = s->count + lane_select(has, lane_set(1.0), none);
        lane_store(to->residual[z->part] + s->at, lane_select(has, z->residual, none));
        lane_store(to->var[z->part] + s->at, lane_select(has, var, none));
    }
}

/* The estimate back into its group, without what the first `parts` parts took away. */
TD_LANE_FN void store(const slice *s, int parts)
{
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        lane_store(s->group->mean[i] + s->at, s->x[i]);
        for (int j = 0; j <= i; j++) {
            td_lane cov = cov_of(s, i, j);
            for (int n = 0; n < parts; n++) {
                cov = lane_fma(-s->k[n][i], s->ph[n][j], cov);
            }
            lane_store(s->group->cov[TD__AT(i, j)] + s->at, cov);
        }
    }
}

TD_LANE_FN scalar scalar_of(const td_plot_group *plots, int part, int at)
{
    scalar z;
    z.part = part;
    z.pos = z.vel = NULL;
    z.noise = lane_load(plots->var[part] + at);
    z.has = lane_load(plots->has[part] + at);
    z.gain = lane_set(1.0);
    z.bias_var = part < TD_BIAS_PARTS ? lane_load(plots->bias_var[part] + at) : lane_set(0.0);
    return z;
}

/* Across and up: components of a unit vector along axes that stand across the line expected. */
TD_LANE_FN void update_angles(slice *s, const td_plot_group *plots, td_lane cosine,
                              td_innovation_group *to)
{
    td_lane moved[3], slope[3], from[3] = { s->x[0], s->x[1], s->x[2] };
    scalar z = scalar_of(plots, ACROSS, s->at);
    for (int i = 0; i < 3; i++) {
        slope[i] = s->across[i] * s->inv_range;
    }
    z.pos = slope;
    z.gain = cosine;
    z.residual = dot(s->across, s->direction);
    update_scalar(s, &z, to);
    for (int i = 0; i < 3; i++) {
        moved[i] = s->x[i] - from[i];
        slope[i] = s->up[i] * s->inv_range;
    }
    z = scalar_of(plots, UP, s->at);
    z.pos = slope;
    z.residual = dot(s->up, s->direction) - dot(slope, moved);
    update_scalar(s, &z, to);
}

TD_LANE_FN void update_range(slice *s, const td_plot_group *plots, td_innovation_group *to)
{
    scalar z = scalar_of(plots, RANGE, s->at);
    look(s);
    z.pos = s->unit;
    z.residual = lane_load(plots->range_m + s->at) - s->range_m;
    update_scalar(s, &z, to);
}

TD_LANE_FN void update_rate(slice *s, const td_plot_group *plots, td_innovation_group *to)
{
    scalar z = scalar_of(plots, RATE, s->at);
    td_lane rel[3], pos[3];
    look(s);
    for (int i = 0; i < 3; i++) {
        rel[i] = s->x[3 + i] - lane_load(plots->station_mps[i] + s->at);
    }
    td_lane rate = dot(rel, s->unit);
    for (int i = 0; i < 3; i++) {
        pos[i] = lane_fma(-rate, s->unit[i], rel[i]) * s->inv_range;
    }
    z.pos = pos;
    z.vel = s->unit;
    z.residual = lane_load(plots->range_rate_mps + s->at) - rate;
    update_scalar(s, &z, to);
}

TD_LANE_FN bool any_has(const td_plot_group *plots, int part, int at)
{
    return lane_any(lane_lt(lane_set(0.5), lane_load(plots->has[part] + at)));
}

TD_LANE_FN void clear_parts(td_innovation_group *to, int at)
{
    for (int part = 0; part < TD_PLOT_PARTS; part++) {
        lane_store(to->residual[part] + at, lane_set(0.0));
        lane_store(to->var[part] + at, lane_set(0.0));
    }
}

/* `slot_count` is a constant 0 where no biases are kept, so that all of it stays in registers. */
TD_LANE_FN void update_slice(const td__filter_job *job, int32_t slot_count, int32_t which, int at)
{
    td_estimate_group *group = &job->groups[which];
    const td_plot_group *plots = &job->plots[which];
    td_innovation_group *to = job->innovations == NULL ? NULL : &job->innovations[which];
    slice s;
    td_lane zenith[3];
    load(group, at, &s);
    load3(plots->station_m, at, s.station);
    load3(plots->direction, at, s.direction);
    load3(plots->up, at, zenith);
    s.chi2 = s.count = lane_set(0.0);
    s.det = lane_set(1.0);
    s.slot = lane_load(plots->slot + at);
    s.slot_count = slot_count;
    s.crosses = slot_count > 0 ? job->crosses + (ptrdiff_t)which * slot_count : NULL;
    if (to != NULL) {
        clear_parts(to, at);
    }
    look(&s);
    td_lane cosine = make_axes(&s, zenith);
    update_angles(&s, plots, cosine, to);
    bool has_rate = any_has(plots, RATE, at);
    if (!has_rate && !any_has(plots, RANGE, at)) {
        store(&s, RANGE);
    } else {
        update_range(&s, plots, to);
        if (has_rate) {
            update_rate(&s, plots, to);
            store(&s, TD_PLOT_PARTS);
        } else {
            store(&s, RATE);
        }
    }
    if (to != NULL) {
        lane_store(to->chi2 + at, s.chi2);
        lane_store(to->det + at, s.det);
        lane_store(to->count + at, s.count);
    }
}

void TD_WIDE(td__filter_update)(const td__filter_job *job)
{
    for (int32_t i = 0; i < job->group_count; i++) {
        for (int at = 0; at < job->active; at += TD_LANES) {
            if (job->slot_count > 0) {
                update_slice(job, job->slot_count, i, at);
            } else {
                update_slice(job, 0, i, at);
            }
        }
    }
}

/* cov of the three parts from P, and what the station's biases add. */
static void expect_cov(const td__filter_job *job, slice *s, td_lane cosine, td_lane cov[6])
{
    td_lane rows[3][3], ph[3][3];
    for (int i = 0; i < 3; i++) {
        rows[ACROSS][i] = s->across[i] * s->inv_range;
        rows[UP][i] = s->up[i] * s->inv_range;
        rows[RANGE][i] = s->unit[i];
    }
    for (int a = 0; a < 3; a++) {
        for (int i = 0; i < 3; i++) {
            ph[a][i] = lane_fma(cov_of(s, i, 2), rows[a][2],
                                lane_fma(cov_of(s, i, 1), rows[a][1],
                                         cov_of(s, i, 0) * rows[a][0]));
        }
        for (int b = 0; b <= a; b++) {
            cov[TD__AT(a, b)] = dot(rows[b], ph[a]);
        }
    }
    const td_station *at = job->station;
    td_lane gain[3] = { cosine, lane_set(1.0), lane_set(1.0) };
    double sigma[3] = { at->across_rad_bias_sigma, at->up_rad_bias_sigma, at->range_m_bias_sigma };
    for (int a = 0; a < 3; a++) {
        td_lane own = gain[a] * lane_set(sigma[a]);
        cov[TD__AT(a, a)] = lane_fma(own, own, cov[TD__AT(a, a)]);
    }
    if (job->slot < 0 || job->slot >= s->slot_count) {
        return;
    }
    for (int b = 0; b < 3; b++) {
        td_lane c[3];
        load3(s->crosses[job->slot].at[b], s->at, c);
        for (int a = 0; a < 3; a++) {
            td_lane more = gain[b] * dot(rows[a], c);
            cov[TD__AT(a, b)] = cov[TD__AT(a, b)] + (a == b ? more + more : more);
        }
    }
}

static void expect_slice(const td__filter_job *job, int32_t which, int at)
{
    const td_station *from = job->station;
    td_expected_group *to = &job->expected[which];
    const td_vec3 *axes[3] = { &from->east, &from->north, &from->up };
    td_lane zenith[3] = { lane_set(from->up.x), lane_set(from->up.y), lane_set(from->up.z) };
    td_lane enu[3], cov[6];
    slice s;
    load(&job->groups[which], at, &s);
    s.station[0] = lane_set(from->pos_eci_m.x);
    s.station[1] = lane_set(from->pos_eci_m.y);
    s.station[2] = lane_set(from->pos_eci_m.z);
    s.slot_count = job->slot_count;
    s.crosses = s.slot_count > 0 ? job->crosses + (ptrdiff_t)which * s.slot_count : NULL;
    look(&s);
    td_lane cosine = make_axes(&s, zenith);
    for (int i = 0; i < 3; i++) {
        enu[i] = lane_fma(lane_set(axes[i]->z), s.unit[2],
                          lane_fma(lane_set(axes[i]->y), s.unit[1],
                                   lane_set(axes[i]->x) * s.unit[0]));
    }
    td_lane azimuth = lane_atan2(enu[0], enu[1]);
    azimuth = azimuth + lane_select(lane_lt(azimuth, lane_set(0.0)), lane_set(TD_TWO_PI),
                                    lane_set(0.0));
    lane_store(to->azimuth_rad + at, azimuth);
    lane_store(to->elevation_rad + at, lane_atan2(enu[2], cosine));
    lane_store(to->range_m + at, s.range_m);
    td_lane rel[3] = { s.x[3] - lane_set(from->vel_eci_mps.x),
                       s.x[4] - lane_set(from->vel_eci_mps.y),
                       s.x[5] - lane_set(from->vel_eci_mps.z) };
    lane_store(to->range_rate_mps + at, dot(rel, s.unit));
    expect_cov(job, &s, cosine, cov);
    for (int i = 0; i < 6; i++) {
        lane_store(to->cov[i] + at, cov[i]);
    }
}

void TD_WIDE(td__filter_expect)(const td__filter_job *job)
{
    for (int32_t i = 0; i < job->group_count; i++) {
        for (int at = 0; at < job->active; at += TD_LANES) {
            expect_slice(job, i, at);
        }
    }
}
