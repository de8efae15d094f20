/* SPDX-License-Identifier: Apache-2.0 */
/* Starts of tracks: two detections that nobody explains, or one beside a track that has its own. */
#include <assert.h>
#include <string.h>

#include "track/tracker_parts.h"

/* ASSUMPTION A21: before it is measured, the ballistic coefficient is taken as 5000 kg/m2, within a
 * factor of 2 at one sigma: the catalogue's missiles have 2500 to 10000. */
#define LOG_INVERSE_BETA (-8.5171931914162382)
#define LOG_BETA_SIGMA   0.69314718055994531

/* So wide that two detections decide, and not what is guessed of velocity before them. */
#define VEL_MPS_SIGMA 5.0e3

enum { STARTS_A_PLOT = 16 };

/* Axes of a detection's errors, as they move the place that it gives: by one rad of azimuth and of
 * elevation, by one metre of range. */
static void error_axes(const td_station *station, td_vec3 line, double range_m, td_vec3 axes[3])
{
    td_vec3 across = td_vec3_cross(line, station->up);
    double level = td_vec3_norm(across);
    td_vec3 unit = level > 1.0e-9 ? td_vec3_scale(across, 1.0 / level) : station->east;
    axes[0] = td_vec3_scale(unit, range_m * level);
    axes[1] = td_vec3_scale(td_vec3_cross(unit, line), range_m);
    axes[2] = line;
}

static void biases_of(const td_station *station, double var[3])
{
    var[0] = station->across_rad_bias_sigma * station->across_rad_bias_sigma;
    var[1] = station->up_rad_bias_sigma * station->up_rad_bias_sigma;
    var[2] = station->range_m_bias_sigma * station->range_m_bias_sigma;
}

/* Position and covariance of a detection with range; a plot's first sigma is across the line. */
static td__point point_of(const td_plot *plot, int64_t seen)
{
    const td_station *station = &plot->station;
    td_vec3 axes[3];
    double bias[3];
    error_axes(station, plot->direction, plot->range_m, axes);
    biases_of(station, bias);
    td__point point = { .t_ns = plot->t_ns,
                        .seen = seen,
                        .range_m = plot->range_m,
                        .pos_eci_m =
                            td_vec3_madd(station->pos_eci_m, plot->range_m, plot->direction) };
    double level = td_max(td_vec3_norm(axes[0]) / plot->range_m, 1.0e-6);
    for (int k = 0; k < 3; k++) {
        double sigma = k == 0 ? plot->sigma[0] / level : plot->sigma[k];
        double var = sigma * sigma + bias[k];
        const double a[3] = { axes[k].x, axes[k].y, axes[k].z };
        for (int i = 0, at = 0; i < 3; i++) {
            for (int j = 0; j <= i; j++, at++) {
                point.cov[at] += var * a[i] * a[j];
            }
        }
    }
    return point;
}

/* What a point's place has in common with its sensor's biases: they moved it, and a place is the
 * detection's less that. */
static td_cross cross_of(const td_tracker *tracker, const td__point *point)
{
    td_station station = td_station_at(&tracker->def.motion.earth, tracker->sensor, point->t_ns);
    td_vec3 axes[3];
    double bias[3];
    td_vec3 line = td_vec3_unit(td_vec3_sub(point->pos_eci_m, station.pos_eci_m));
    error_axes(&station, line, point->range_m, axes);
    biases_of(&station, bias);
    td_cross cross = { 0 };
    for (int k = 0; k < 3; k++) {
        cross.at[k][0] = -bias[k] * axes[k].x;
        cross.at[k][1] = -bias[k] * axes[k].y;
        cross.at[k][2] = -bias[k] * axes[k].z;
    }
    return cross;
}

/* An estimate at a point with a velocity guessed. */
static td_estimate estimate_at(const td__point *point, td_vec3 vel, double vel_sigma)
{
    td_estimate estimate = { .t_ns = point->t_ns };
    const double mean[TD_TRACK_STATES] = {
        point->pos_eci_m.x, point->pos_eci_m.y, point->pos_eci_m.z, vel.x, vel.y, vel.z,
        LOG_INVERSE_BETA
    };
    memcpy(estimate.mean, mean, sizeof mean);
    memcpy(estimate.cov, point->cov, sizeof point->cov);
    for (int i = 3; i < 6; i++) {
        estimate.cov[i * (i + 3) / 2] = vel_sigma * vel_sigma;
    }
    estimate.cov[TD_TRACK_COVARIANCES - 1] = LOG_BETA_SIGMA * LOG_BETA_SIGMA;
    return estimate;
}

static int32_t open_tentative(td_tracker *tracker, const td_estimate *estimate, int64_t seen_first,
                              int64_t seen_last, int32_t number)
{
    int32_t slot = td__open_slot(tracker, estimate);
    if (slot != TD__NONE) {
        tracker->found[slot].is_stray =
            !td__is_sensible(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP);
        td__life *life = &tracker->lives[slot];
        life->stage = TD_TRACK_TENTATIVE;
        tracker->pasts[slot].seen[0] = seen_first;
        tracker->pasts[slot].seen[1] = seen_last;
        life->hits = life->looks = seen_first == seen_last ? 1 : 2;
        life->measurement = number;
        if (td__may_thrust(tracker, estimate)) {
            td__make_restless(tracker, slot);
        }
        td__tally(tracker, TD_TRACKER_STARTED, 1);
    }
    return slot;
}

static void put_cross(td_tracker *tracker, int32_t slot, const td_cross *cross)
{
    int32_t bias = tracker->bias_slots[tracker->look->sensor];
    if (bias != TD__NONE) {
        td_cross_put(&tracker->crosses[slot / TD_TRACK_GROUP * tracker->slot_count + bias],
                     slot % TD_TRACK_GROUP, cross);
    }
}

/* An estimate to a plot's moment and updated with it, the sensor's biases kept apart. */
static void bring_on(const td_tracker *tracker, td_estimate *estimate, td_cross *cross,
                     const td_plot *plot)
{
    td_estimate_group group;
    td_cross_group crosses;
    td_plot_group plots;
    double to_s[1][TD_TRACK_GROUP];
    td_plot_group_clear(&plots);
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        td_estimate_put(&group, lane, estimate);
        td_cross_put(&crosses, lane, cross);
        td_plot_group_put(&plots, lane, plot, 0);
        to_s[0][lane] = td__seconds(plot->t_ns);
    }
    td_filter_batch batch = { .groups = &group,
                              .group_count = 1,
                              .crosses = &crosses,
                              .slot_count = 1,
                              .lanes = tracker->def.lanes };
    td_filter_predict_batch(&tracker->def.motion, &batch, (const double(*)[TD_TRACK_GROUP])to_s);
    td_filter_update_batch(&batch, &plots, NULL);
    *estimate = td_estimate_get(&group, 0);
    estimate->t_ns = plot->t_ns;
    *cross = td_cross_get(&crosses, 0);
}

/* Two detections of one object, `plot` the later one: an estimate at the first with the velocity
 * that leads to the second, which then updates it. */
static void start_from_two(td_tracker *tracker, const td__point *first, const td__point *second,
                           int32_t plot)
{
    const td_earth *earth = &tracker->def.motion.earth;
    double dt_s = td__seconds(second->t_ns - first->t_ns);
    td_vec3 way = td_vec3_sub(second->pos_eci_m, first->pos_eci_m);
    td_vec3 mean_vel = td_vec3_scale(way, 1.0 / dt_s);
    td_vec3 pos = second->pos_eci_m;
    td_vec3 still = { -earth->omega_radps * pos.y, earth->omega_radps * pos.x, 0.0 };
    double speed = td_vec3_norm(td_vec3_sub(mean_vel, still));
    if (speed < tracker->def.start_mps_min || speed > tracker->def.start_mps_max) {
        return;
    }
    td_vec3 vel = td_vec3_madd(mean_vel, -0.5 * dt_s, td_gravity(earth, first->pos_eci_m));
    td_estimate estimate = estimate_at(first, vel, VEL_MPS_SIGMA);
    td_cross cross = { 0 };
    bool is_biased = tracker->bias_slots[tracker->look->sensor] != TD__NONE;
    if (is_biased) {
        cross = cross_of(tracker, first);
        bring_on(tracker, &estimate, &cross, &tracker->plots[plot]);
    } else {
        td_filter_predict(&tracker->def.motion, &estimate, second->t_ns);
        td_filter_update(&estimate, &tracker->plots[plot]);
    }
    int32_t slot =
        open_tentative(tracker, &estimate, first->seen, second->seen, tracker->numbers[plot]);
    if (slot != TD__NONE) {
        put_cross(tracker, slot, &cross);
        tracker->lives[slot].first_ns = first->t_ns;
    }
}

/* First point of a kept look at or beyond a range. */
static int32_t point_from(const td__kept_look *kept, double range_m)
{
    int32_t low = 0, high = kept->count;
    while (low < high) {
        int32_t mid = (low + high) / 2;
        if (kept->points[mid].range_m < range_m) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

/* All earlier points from which an object could have come. */
static void start_at(td_tracker *tracker, const td__point *now, int32_t plot)
{
    int32_t started = 0;
    for (int32_t i = 0; i < TD__KEPT_LOOKS; i++) {
        const td__kept_look *kept = &tracker->kept[tracker->look->sensor * TD__KEPT_LOOKS + i];
        double dt_s = kept->count > 0 ? td__seconds(now->t_ns - kept->points[0].t_ns) : 0.0;
        double far_m = td_max(0.0, dt_s + tracker->sensor->revisit_s) * tracker->def.start_mps_max;
        for (int32_t k = point_from(kept, now->range_m - far_m);
             k < kept->count && kept->points[k].range_m <= now->range_m + far_m; k++) {
            const td__point *then = &kept->points[k];
            double s = td__seconds(now->t_ns - then->t_ns);
            double m = td_vec3_norm(td_vec3_sub(now->pos_eci_m, then->pos_eci_m));
            if (s < 0.05 || s > tracker->def.start_s_max ||
                m > s * tracker->def.start_mps_max * 1.1) {
                continue;
            }
            if (started++ < STARTS_A_PLOT) {
                start_from_two(tracker, then, now, plot);
            } else {
                td__tally(tracker, TD_TRACKER_STARTS_DROPPED, 1);
            }
        }
    }
}

/* One that came off: the detection's place, the track's velocity. */
static void split_from(td_tracker *tracker, int32_t slot, const td__point *point, int32_t plot)
{
    td_estimate parent = td__estimate_of(tracker, slot);
    td_vec3 vel = { parent.mean[3], parent.mean[4], parent.mean[5] };
    double own = td_max(parent.cov[9], td_max(parent.cov[14], parent.cov[20]));
    double sigma = tracker->def.split_mps_sigma;
    td_estimate estimate = estimate_at(point, vel, td_sqrt(td_fma(sigma, sigma, own)));
    estimate.mean[6] = parent.mean[6];
    int32_t child =
        open_tentative(tracker, &estimate, point->seen, point->seen, tracker->numbers[plot]);
    if (child != TD__NONE) {
        td_cross cross = cross_of(tracker, point);
        put_cross(tracker, child, &cross);
        tracker->lives[child].parent = tracker->lives[slot].number;
        td__tally(tracker, TD_TRACKER_SPLIT, 1);
    }
}

/* A detection of nobody's looks around for tracks with a detection of their own; the first of them
 * by number is its parent. */
static void look_for_splits(td_tracker *tracker)
{
    for (int32_t i = 0; i < tracker->left_count; i++) {
        const td__point *point = &tracker->left[i];
        int32_t near[STARTS_A_PLOT], parent = TD__NONE;
        int32_t count = td_gate_near(&tracker->gate, point->pos_eci_m, tracker->def.split_m_max,
                                     near, STARTS_A_PLOT);
        for (int32_t k = 0; k < count; k++) {
            int32_t slot = tracker->owner[near[k]];
            bool is_track = slot != TD__NONE;
            if (is_track && (parent == TD__NONE ||
                             tracker->lives[slot].number < tracker->lives[parent].number)) {
                parent = slot;
            }
        }
        if (parent != TD__NONE) {
            split_from(tracker, parent, point, (int32_t)(point->seen - tracker->next_seen));
        }
    }
}

/* By range, then by number: Shell's sort. */
static void sort_points(td__point *points, int32_t count)
{
    for (int32_t gap = count / 2; gap > 0; gap = gap == 2 ? 1 : gap * 5 / 11) {
        for (int32_t i = gap; i < count; i++) {
            td__point one = points[i];
            int32_t j = i;
            while (j >= gap &&
                   (points[j - gap].range_m > one.range_m ||
                    (points[j - gap].range_m == one.range_m && points[j - gap].seen > one.seen))) {
                points[j] = points[j - gap];
                j -= gap;
            }
            points[j] = one;
        }
    }
}

/* What is left of the look takes the place of the sensor's oldest. */
static void keep_points(td_tracker *tracker)
{
    td__kept_look *kept = &tracker->kept[tracker->look->sensor * TD__KEPT_LOOKS];
    td__kept_look oldest = kept[TD__KEPT_LOOKS - 1];
    memmove(kept + 1, kept, (TD__KEPT_LOOKS - 1) * sizeof *kept);
    sort_points(tracker->left, tracker->left_count);
    memcpy(oldest.points, tracker->left, (size_t)tracker->left_count * sizeof *oldest.points);
    oldest.count = tracker->left_count;
    kept[0] = oldest;
}

void td__start_tracks(td_tracker *tracker)
{
    tracker->left_count = 0;
    for (int32_t i = 0; i < tracker->plot_count; i++) {
        if (tracker->taken[i] < 0.5 && tracker->plots[i].sigma[2] > 0.0) {
            td__point point = point_of(&tracker->plots[i], tracker->next_seen + i);
            start_at(tracker, &point, i);
            tracker->left[tracker->left_count++] = point;
        }
    }
    if (tracker->def.split_m_max > 0.0) {
        look_for_splits(tracker);
    }
    keep_points(tracker);
}
