/* SPDX-License-Identifier: Apache-2.0 */
/* Estimates, plots and the filter's calls: arguments checked, kernels chosen by width. */
#include "track/filter/filter.h"

#include <assert.h>
#include <string.h>

#include "track/filter/filter_lanes.h"
#include "track/filter/packed_parts.h"

#define OF_WIDTH(lanes)                                                                            \
    { lanes,                                                                                       \
      td__filter_predict_w##lanes,                                                                 \
      td__filter_update_w##lanes,                                                                  \
      td__filter_expect_w##lanes,                                                                  \
      td__root_predict_w##lanes,                                                                   \
      td__root_update_w##lanes }

static const td__filter_kernels KERNELS[] = {
#ifdef TD_HAS_LANES_1
    OF_WIDTH(1),
#endif
#ifdef TD_HAS_LANES_2
    OF_WIDTH(2),
#endif
#ifdef TD_HAS_LANES_4
    OF_WIDTH(4),
#endif
#ifdef TD_HAS_LANES_8
    OF_WIDTH(8),
#endif
};

const td__filter_kernels *td__filter_kernels_of(int32_t lanes)
{
    int32_t wanted = td_batch_lanes(lanes);
    const td__filter_kernels *best = &KERNELS[0];
    for (size_t i = 0; i < sizeof KERNELS / sizeof KERNELS[0]; i++) {
        if (KERNELS[i].lanes == wanted) {
            best = &KERNELS[i];
        }
    }
    return best;
}

td_motion_def td_motion_default(const td_earth *earth)
{
    return (td_motion_def){
        .earth = *earth,
        .acc_m2ps3_psd = 1.0e-3,
        .drag_ratio_psd = 1.0e-4,
        .log_beta_ps_psd = 1.0e-4,
        .log_beta_ps_frozen = 1.0e-6,
        .frozen_h_m = 90.0e3,
    };
}

static double seconds(int64_t t_ns)
{
    return (double)t_ns * 1.0e-9;
}

td_station td_station_at(const td_earth *earth, const td_look_def *def, int64_t t_ns)
{
    double t_s = seconds(t_ns);
    const td_frame *frame = &def->frame;
    td_vec3 still = { 0.0, 0.0, 0.0 };
    return (td_station){
        .pos_eci_m = td_eci_from_ecef(earth, frame->origin_ecef_m, t_s),
        .vel_eci_mps = td_vel_eci_from_ecef(earth, frame->origin_ecef_m, still, t_s),
        .east = td_eci_from_ecef(earth, frame->east, t_s),
        .north = td_eci_from_ecef(earth, frame->north, t_s),
        .up = td_eci_from_ecef(earth, frame->up, t_s),
        .across_rad_bias_sigma = def->azimuth_rad_bias_sigma,
        .up_rad_bias_sigma = def->elevation_rad_bias_sigma,
        .range_m_bias_sigma = def->range_m_bias_sigma,
    };
}

td_plot td_plot_from_measurement(const td_earth *earth, const td_look_def *def,
                                 const td_measurement *measurement)
{
    td_station station = td_station_at(earth, def, measurement->t_ns);
    return td_plot_at(&station, measurement);
}

td_plot td_plot_at(const td_station *station, const td_measurement *measurement)
{
    const td_measurement *m = measurement;
    td_plot plot = { .t_ns = m->t_ns, .station = *station };
    double sin_az, cos_az, sin_el, cos_el;
    td_sincos(m->azimuth_rad, &sin_az, &cos_az);
    td_sincos(m->elevation_rad, &sin_el, &cos_el);
    td_vec3 level = td_vec3_scale(plot.station.east, sin_az * cos_el);
    level = td_vec3_madd(level, cos_az * cos_el, plot.station.north);
    plot.direction = td_vec3_madd(level, sin_el, plot.station.up);
    plot.sigma[0] = m->azimuth_rad_sigma * td_abs(cos_el);
    plot.sigma[1] = m->elevation_rad_sigma;
    if (m->has_range) {
        plot.range_m = m->range_m;
        plot.sigma[2] = m->range_m_sigma;
    }
    if (m->has_range_rate) {
        plot.range_rate_mps = m->range_rate_mps;
        plot.sigma[3] = m->range_rate_mps_sigma;
    }
    return plot;
}

static void put3(double to[3][TD_TRACK_GROUP], int32_t lane, td_vec3 v)
{
    to[0][lane] = v.x;
    to[1][lane] = v.y;
    to[2][lane] = v.z;
}

void td_plot_group_clear(td_plot_group *group)
{
    memset(group, 0, sizeof *group);
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        group->slot[lane] = -1.0;
    }
}

void td_plot_group_put(td_plot_group *group, int32_t lane, const td_plot *plot, int32_t slot)
{
    assert(lane >= 0 && lane < TD_TRACK_GROUP);
    const td_station *station = &plot->station;
    put3(group->station_m, lane, station->pos_eci_m);
    put3(group->station_mps, lane, station->vel_eci_mps);
    put3(group->up, lane, station->up);
    put3(group->direction, lane, plot->direction);
    group->range_m[lane] = plot->range_m;
    group->range_rate_mps[lane] = plot->range_rate_mps;
    for (int part = 0; part < TD_PLOT_PARTS; part++) {
        double sigma = plot->sigma[part];
        assert(sigma >= 0.0);
        group->var[part][lane] = sigma * sigma;
        group->has[part][lane] = sigma > 0.0 ? 1.0 : 0.0;
    }
    double bias[TD_BIAS_PARTS] = { station->across_rad_bias_sigma, station->up_rad_bias_sigma,
                                   station->range_m_bias_sigma };
    for (int part = 0; part < TD_BIAS_PARTS; part++) {
        group->bias_var[part][lane] = bias[part] * bias[part];
    }
    group->slot[lane] = slot;
}

void td_estimate_put(td_estimate_group *group, int32_t lane, const td_estimate *estimate)
{
    assert(lane >= 0 && lane < TD_TRACK_GROUP);
    group->t_s[lane] = seconds(estimate->t_ns);
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        group->mean[i][lane] = estimate->mean[i];
    }
    for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
        group->cov[i][lane] = estimate->cov[i];
    }
}

td_estimate td_estimate_get(const td_estimate_group *group, int32_t lane)
{
    assert(lane >= 0 && lane < TD_TRACK_GROUP);
    td_estimate estimate = { .t_ns = (int64_t)td_floor(group->t_s[lane] * 1.0e9 + 0.5) };
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        estimate.mean[i] = group->mean[i][lane];
    }
    for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
        estimate.cov[i] = group->cov[i][lane];
    }
    return estimate;
}

void td_cross_put(td_cross_group *group, int32_t lane, const td_cross *cross)
{
    for (int part = 0; part < TD_BIAS_PARTS; part++) {
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            group->at[part][i][lane] = cross->at[part][i];
        }
    }
}

td_cross td_cross_get(const td_cross_group *group, int32_t lane)
{
    td_cross cross;
    for (int part = 0; part < TD_BIAS_PARTS; part++) {
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            cross.at[part][i] = group->at[part][i][lane];
        }
    }
    return cross;
}

/* A call on all eight lanes. */
static td__filter_job job_of(const td_filter_batch *batch)
{
    assert(batch->group_count >= 0 && batch->slot_count >= 0);
    assert(batch->slot_count <= TD_SLOTS_MAX);
    assert(batch->slot_count == 0 || batch->crosses != NULL);
    return (td__filter_job){
        .groups = batch->groups,
        .crosses = batch->crosses,
        .group_count = batch->group_count,
        .slot_count = batch->slot_count,
        .active = TD_TRACK_GROUP,
    };
}

void td_filter_predict_batch(const td_motion_def *motion, const td_filter_batch *batch,
                             const double (*to_s)[TD_TRACK_GROUP])
{
    td__filter_job job = job_of(batch);
    job.motion = motion;
    job.to_s = to_s;
    td__filter_kernels_of(batch->lanes)->predict(&job);
}

void td_filter_update_batch(const td_filter_batch *batch, const td_plot_group *plots,
                            td_innovation_group *innovations)
{
    td__filter_job job = job_of(batch);
    job.plots = plots;
    job.innovations = innovations;
    td__filter_kernels_of(batch->lanes)->update(&job);
}

void td_filter_expect_batch(const td_filter_batch *batch, const td_station *station, int32_t slot,
                            td_expected_group *expected)
{
    td__filter_job job = job_of(batch);
    job.station = station;
    job.slot = slot;
    job.expected = expected;
    td__filter_kernels_of(batch->lanes)->expect(&job);
}

/* All lanes alike, so that kernels wider than one find numbers everywhere. */
static void fill(td_estimate_group *group, const td_estimate *estimate)
{
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        td_estimate_put(group, lane, estimate);
    }
}

void td_filter_predict(const td_motion_def *motion, td_estimate *estimate, int64_t t_ns)
{
    td_estimate_group group;
    fill(&group, estimate);
    double to_s[1][TD_TRACK_GROUP];
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        to_s[0][lane] = seconds(t_ns);
    }
    td__filter_job job = { .motion = motion, .groups = &group, .group_count = 1, .active = 1,
                           .to_s = (const double(*)[TD_TRACK_GROUP])to_s };
    td__filter_kernels_of(1)->predict(&job);
    *estimate = td_estimate_get(&group, 0);
    estimate->t_ns = t_ns;
}

td_innovation td__innovation_of(const td_innovation_group *group, int32_t lane)
{
    td_innovation one = { .chi2 = group->chi2[lane], .det = group->det[lane],
                          .count = (int32_t)group->count[lane] };
    for (int part = 0; part < TD_PLOT_PARTS; part++) {
        one.residual[part] = group->residual[part][lane];
        one.var[part] = group->var[part][lane];
    }
    return one;
}

td_innovation td_filter_update(td_estimate *estimate, const td_plot *plot)
{
    assert(estimate->t_ns == plot->t_ns);
    td_estimate_group group;
    td_plot_group plots;
    td_innovation_group found;
    fill(&group, estimate);
    td_plot_group_clear(&plots);
    td_plot_group_put(&plots, 0, plot, -1);
    td__filter_job job = { .groups = &group, .group_count = 1, .active = 1, .plots = &plots,
                           .innovations = &found };
    td__filter_kernels_of(1)->update(&job);
    int64_t t_ns = estimate->t_ns;
    *estimate = td_estimate_get(&group, 0);
    estimate->t_ns = t_ns;
    return td__innovation_of(&found, 0);
}

/* Moments of a mixture as they add up about the first guess, the estimate before. */
typedef struct mixture {
    double shift[TD_TRACK_STATES];
    double cov[TD_TRACK_COVARIANCES];
    td_cross crosses[TD_SLOTS_MAX];
} mixture;

static void add_component(mixture *sum, double weight, const td_estimate *before,
                          const td_estimate *after)
{
    double d[TD_TRACK_STATES];
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        d[i] = after->mean[i] - before->mean[i];
        sum->shift[i] = td_fma(weight, d[i], sum->shift[i]);
    }
    for (int i = 0, at = 0; i < TD_TRACK_STATES; i++) {
        for (int j = 0; j <= i; j++, at++) {
            double second = td_fma(d[i], d[j], after->cov[at]);
            sum->cov[at] = td_fma(weight, second, sum->cov[at]);
        }
    }
}

static void add_cross(td_cross *sum, double weight, const td_cross *more)
{
    for (int part = 0; part < TD_BIAS_PARTS; part++) {
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            sum->at[part][i] = td_fma(weight, more->at[part][i], sum->at[part][i]);
        }
    }
}

/* Up to eight candidates side by side, each a lane of the same estimate. */
static void add_candidates(mixture *sum, const td_estimate *before, const td_mixed_update *mixed,
                           int32_t first)
{
    int32_t count = mixed->count - first < TD_TRACK_GROUP ? mixed->count - first : TD_TRACK_GROUP;
    td_estimate_group group;
    td_plot_group plots;
    td_cross_group crosses[TD_SLOTS_MAX];
    fill(&group, before);
    td_plot_group_clear(&plots);
    for (int32_t i = 0; i < count; i++) {
        td_plot_group_put(&plots, i, &mixed->plots[first + i], mixed->slot);
    }
    for (int32_t slot = 0; slot < mixed->slot_count; slot++) {
        for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
            td_cross_put(&crosses[slot], lane, &mixed->crosses[slot]);
        }
    }
    td__filter_job job = { .groups = &group, .group_count = 1, .active = TD_TRACK_GROUP,
                           .plots = &plots, .crosses = crosses, .slot_count = mixed->slot_count };
    td__filter_kernels_of(count == 1 ? 1 : 0)->update(&job);
    for (int32_t i = 0; i < count; i++) {
        td_estimate after = td_estimate_get(&group, i);
        add_component(sum, mixed->weights[first + i], before, &after);
        for (int32_t slot = 0; slot < mixed->slot_count; slot++) {
            td_cross cross = td_cross_get(&crosses[slot], i);
            add_cross(&sum->crosses[slot], mixed->weights[first + i], &cross);
        }
    }
}

void td_filter_update_mixed(td_estimate *estimate, const td_mixed_update *mixed)
{
    assert(mixed->count >= 0 && mixed->slot_count >= 0 && mixed->slot_count <= TD_SLOTS_MAX);
    mixture sum;
    memset(&sum, 0, sizeof sum);
    double total = mixed->miss_weight;
    add_component(&sum, mixed->miss_weight, estimate, estimate);
    for (int32_t slot = 0; slot < mixed->slot_count; slot++) {
        add_cross(&sum.crosses[slot], mixed->miss_weight, &mixed->crosses[slot]);
    }
    for (int32_t i = 0; i < mixed->count; i++) {
        assert(mixed->weights[i] >= 0.0 && mixed->plots[i].t_ns == estimate->t_ns);
        total += mixed->weights[i];
    }
    assert(td_abs(total - 1.0) < 1.0e-6);
    for (int32_t first = 0; first < mixed->count; first += TD_TRACK_GROUP) {
        add_candidates(&sum, estimate, mixed, first);
    }
    for (int i = 0, at = 0; i < TD_TRACK_STATES; i++) {
        estimate->mean[i] += sum.shift[i];
        for (int j = 0; j <= i; j++, at++) {
            estimate->cov[at] = td_fma(-sum.shift[i], sum.shift[j], sum.cov[at]);
        }
    }
    for (int32_t slot = 0; slot < mixed->slot_count; slot++) {
        mixed->crosses[slot] = sum.crosses[slot];
    }
}

void td_root_put(td_root_group *group, int32_t lane, const td_estimate *estimate)
{
    assert(lane >= 0 && lane < TD_TRACK_GROUP);
    double root[TD_TRACK_COVARIANCES];
    td__packed_root(TD_TRACK_STATES, estimate->cov, root);
    group->t_s[lane] = (double)estimate->t_ns * 1.0e-9;
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        group->mean[i][lane] = estimate->mean[i];
    }
    for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
        group->root[i][lane] = root[i];
    }
}

td_estimate td_root_get(const td_root_group *group, int32_t lane)
{
    assert(lane >= 0 && lane < TD_TRACK_GROUP);
    td_estimate e = { .t_ns = (int64_t)td_floor(group->t_s[lane] * 1.0e9 + 0.5) };
    for (int i = 0, at = 0; i < TD_TRACK_STATES; i++) {
        e.mean[i] = group->mean[i][lane];
        for (int j = 0; j <= i; j++, at++) {
            for (int k = 0; k <= j; k++) {
                e.cov[at] = td_fma(group->root[TD__PACKED(i, k)][lane],
                                   group->root[TD__PACKED(j, k)][lane], e.cov[at]);
            }
        }
    }
    return e;
}

static td__filter_job root_job_of(const td_root_batch *batch)
{
    assert(batch->group_count >= 0);
    return (td__filter_job){ .roots = batch->groups, .group_count = batch->group_count,
                             .active = TD_TRACK_GROUP };
}

void td_root_predict_batch(const td_motion_def *motion, const td_root_batch *batch,
                           const double (*to_s)[TD_TRACK_GROUP])
{
    td__filter_job job = root_job_of(batch);
    job.motion = motion;
    job.to_s = to_s;
    td__filter_kernels_of(batch->lanes)->root_predict(&job);
}

void td_root_update_batch(const td_root_batch *batch, const td_plot_group *plots,
                          td_innovation_group *innovations)
{
    td__filter_job job = root_job_of(batch);
    job.plots = plots;
    job.innovations = innovations;
    td__filter_kernels_of(batch->lanes)->root_update(&job);
}
