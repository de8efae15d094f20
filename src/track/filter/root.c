/* SPDX-License-Identifier: Apache-2.0 */
/* The square-root filter's calls: estimates in and out, kernels chosen by width. */
#include "track/filter/root.h"

#include <assert.h>

#include "track/filter/filter_lanes.h"
#include "track/filter/packed_parts.h"

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

static td__filter_job job_of(const td_root_batch *batch)
{
    assert(batch->group_count >= 0);
    return (td__filter_job){ .roots = batch->groups, .group_count = batch->group_count,
                             .active = TD_TRACK_GROUP };
}

void td_root_predict_batch(const td_motion_def *motion, const td_root_batch *batch,
                           const double (*to_s)[TD_TRACK_GROUP])
{
    td__filter_job job = job_of(batch);
    job.motion = motion;
    job.to_s = to_s;
    td__filter_kernels_of(batch->lanes)->root_predict(&job);
}

void td_root_update_batch(const td_root_batch *batch, const td_plot_group *plots,
                          td_innovation_group *innovations)
{
    td__filter_job job = job_of(batch);
    job.plots = plots;
    job.innovations = innovations;
    td__filter_kernels_of(batch->lanes)->root_update(&job);
}
