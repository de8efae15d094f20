/* SPDX-License-Identifier: Apache-2.0 */
/* What the filters' callers and their lane kernels share: a call's arguments, kernels by width. */
#ifndef TD_TRACK_FILTER_LANES_H
#define TD_TRACK_FILTER_LANES_H

#include "track/filter/filter.h"
#include "track/filter/root.h"

/* One call. What a kernel does not use is null. */
typedef struct td__filter_job {
    const td_motion_def *motion;
    td_estimate_group *groups;
    td_cross_group *crosses;
    int32_t group_count, slot_count;
    int32_t active; /* so many first lanes of each group are worked on: 1 or all 8 */
    const double (*to_s)[TD_TRACK_GROUP];
    const td_plot_group *plots;
    td_innovation_group *innovations;
    const td_station *station;
    td_expected_group *expected;
    int32_t slot;
    td_root_group *roots;
} td__filter_job;

/* The kernels of one width. */
typedef struct td__filter_kernels {
    int32_t lanes;
    void (*predict)(const td__filter_job *job);
    void (*update)(const td__filter_job *job);
    void (*expect)(const td__filter_job *job);
    void (*root_predict)(const td__filter_job *job);
    void (*root_update)(const td__filter_job *job);
} td__filter_kernels;

/* Of the width that td_batch_lanes gives. */
const td__filter_kernels *td__filter_kernels_of(int32_t lanes);

td_innovation td__innovation_of(const td_innovation_group *group, int32_t lane);

#define X(lanes)                                                                                   \
    void td__filter_predict_w##lanes(const td__filter_job *job);                                   \
    void td__filter_update_w##lanes(const td__filter_job *job);                                    \
    void td__filter_expect_w##lanes(const td__filter_job *job);                                    \
    void td__root_predict_w##lanes(const td__filter_job *job);                                     \
    void td__root_update_w##lanes(const td__filter_job *job);
X(1)
X(2)
X(4)
X(8)
#undef X

#endif
