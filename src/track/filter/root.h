/* SPDX-License-Identifier: Apache-2.0 */
/* The unscented filter in square-root form: for first looks, lines alone and wide doubts, where
 * slopes say too little. Derivation: docs/models/filter.md. */
#ifndef TD_TRACK_ROOT_H
#define TD_TRACK_ROOT_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Eight estimates whose covariance is root root': the lower triangle, packed as a covariance. It
 * stays a covariance whatever rounding does. */
typedef struct td_root_group {
    double t_s[TD_TRACK_GROUP];
    double mean[TD_TRACK_STATES][TD_TRACK_GROUP];
    double root[TD_TRACK_COVARIANCES][TD_TRACK_GROUP];
} td_root_group;

typedef struct td_root_batch {
    td_root_group *groups;
    int32_t group_count;
    int32_t lanes; /* as td_batch_run */
} td_root_batch;

void td_root_put(td_root_group *group, int32_t lane, const td_estimate *estimate);
td_estimate td_root_get(const td_root_group *group, int32_t lane);

/* As td_filter_predict_batch, by 14 flights a step. */
void td_root_predict_batch(const td_motion_def *motion, const td_root_batch *batch,
                           const double (*to_s)[TD_TRACK_GROUP]);

/* As td_filter_update_batch, all parts at once; biases count as noise. residual and var of
 * `innovations` (may be null) are those of each part alone, chi2 and det of all together. */
void td_root_update_batch(const td_root_batch *batch, const td_plot_group *plots,
                          td_innovation_group *innovations);

#ifdef __cplusplus
}
#endif

#endif
