/* SPDX-License-Identifier: Apache-2.0 */
/* Prediction of estimates on lanes: state, covariance, kept biases. docs/models/filter.md. */
#include "track/filter/filter_lanes.h"
#include "track/filter/motion_lanes.h"

/* Out of line: inlined at every width, compilers take minutes. */
#define OUT_OF_LINE static __attribute__((noinline))

typedef struct slice {
    td_lane x[TD_TRACK_STATES];
    td_lane cov[TD_TRACK_COVARIANCES];
} slice;

static void load(const td_estimate_group *group, int at, slice *s)
{
    lane_load_rows(group->mean, TD_TRACK_STATES, at, s->x);
    lane_load_rows(group->cov, TD_TRACK_COVARIANCES, at, s->cov);
}

static void store(const slice *s, int at, td_estimate_group *group)
{
    lane_store_rows(s->x, TD_TRACK_STATES, at, group->mean);
    lane_store_rows(s->cov, TD_TRACK_COVARIANCES, at, group->cov);
}

/* F P F', lower triangle; the row of ln 1/beta of F is that of the identity. */
TD_LANE_FN void turn_covariance(td_lane to[6][7], td_lane *cov)
{
    td_lane half[6][7];
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 7; j++) {
            td_lane sum = to[i][0] * cov[TD__AT(0, j)];
            for (int k = 1; k < 7; k++) {
                sum = lane_fma(to[i][k], cov[TD__AT(k, j)], sum);
            }
            half[i][j] = sum;
        }
    }
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j <= i; j++) {
            td_lane sum = half[i][0] * to[j][0];
            for (int k = 1; k < 7; k++) {
                sum = lane_fma(half[i][k], to[j][k], sum);
            }
            cov[TD__AT(i, j)] = sum;
        }
        cov[TD__AT(6, i)] = half[i][6];
    }
}

/* The slopes are taken half a step on, along a straight line. */
OUT_OF_LINE void step_slice(const td_motion_def *motion, slice *s, td_lane h_s, td_lane to[6][7])
{
    td__slopes slopes;
    td_lane middle[TD_TRACK_STATES];
    for (int i = 0; i < 3; i++) {
        middle[i] = lane_fma(lane_set(0.5) * h_s, s->x[3 + i], s->x[i]);
        middle[3 + i] = s->x[3 + i];
    }
    middle[6] = s->x[6];
    lane_slopes(motion, middle, &slopes);
    lane_transition(&slopes, h_s, to);
    lane_step_state(&motion->earth, s->x, h_s);
    turn_covariance(to, s->cov);
    lane_add_bend(&slopes, h_s, s->cov);
    lane_add_noise(motion, &slopes, h_s, s->cov);
}

/* Covariances with biases go along; a bias forgets itself. */
OUT_OF_LINE void step_cross(const td_motion_def *motion, td_lane to[6][7], td_lane h_s, int at,
                            td_cross_group *cross)
{
    td_lane keeps = lane_set(1.0);
    if (motion->bias_time_s > 0.0) {
        keeps = lane_exp(lane_max(-lane_abs(h_s) / lane_set(motion->bias_time_s),
                                  lane_set(-600.0)));
    }
    for (int part = 0; part < TD_BIAS_PARTS; part++) {
        td_lane old[TD_TRACK_STATES];
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            old[i] = lane_load(cross->at[part][i] + at);
        }
        for (int i = 0; i < 6; i++) {
            td_lane sum = to[i][0] * old[0];
            for (int k = 1; k < TD_TRACK_STATES; k++) {
                sum = lane_fma(to[i][k], old[k], sum);
            }
            lane_store(cross->at[part][i] + at, keeps * sum);
        }
        lane_store(cross->at[part][6] + at, keeps * old[6]);
    }
}

/* A lane that has arrived takes steps of length 0, which change nothing. */
static void predict_slice(const td__filter_job *job, int32_t which, int at)
{
    td_estimate_group *group = &job->groups[which];
    td_lane end = lane_load(job->to_s[which] + at);
    td_lane whole = end - lane_load(group->t_s + at);
    slice s;
    load(group, at, &s);
    td_lane count = lane_step_count(&job->motion->earth, s.x, whole);
    td_lane length = whole / count;
    for (td_lane done = lane_set(0.0); lane_any(lane_lt(done, count)); done += lane_set(1.0)) {
        td_lane to[6][7];
        td_lane h_s = lane_select(lane_lt(done, count), length, lane_set(0.0));
        step_slice(job->motion, &s, h_s, to);
        for (int32_t slot = 0; slot < job->slot_count; slot++) {
            step_cross(job->motion, to, h_s, at, &job->crosses[which * job->slot_count + slot]);
        }
    }
    store(&s, at, group);
    lane_store(group->t_s + at, end);
}

void TD_WIDE(td__filter_predict)(const td__filter_job *job)
{
    for (int32_t i = 0; i < job->group_count; i++) {
        for (int at = 0; at < job->active; at += TD_LANES) {
            predict_slice(job, i, at);
        }
    }
}
