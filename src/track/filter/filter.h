/* SPDX-License-Identifier: Apache-2.0 */
/* Estimates of ballistic objects, predicted and updated: one at a time, or many in lanes with the
 * same bits. Derivations: docs/models/filter.md. */
#ifndef TD_TRACK_FILTER_H
#define TD_TRACK_FILTER_H

#include "sense/sense.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TD_TRACK_STATES = 7,
    TD_TRACK_COVARIANCES = 28, /* lower triangle by rows: entry (i, j), i >= j, at i(i+1)/2 + j */
    TD_TRACK_GROUP = 8,
    TD_PLOT_PARTS = 4, /* across, up, range, range rate: the order of all that counts by part */
    TD_BIAS_PARTS = 3, /* azimuth, elevation, range */
    TD_SLOTS_MAX = 32, /* sensors whose biases are kept for one estimate */
};

/* What is believed of one object. mean: position (m) and velocity (m/s) in ECI, then ln(1/beta)
 * with beta in kg/m2. ECI axes are the Earth-fixed axes frozen at the epoch. */
typedef struct td_estimate {
    int64_t t_ns;
    double mean[TD_TRACK_STATES];
    double cov[TD_TRACK_COVARIANCES];
} td_estimate;

/* Eight estimates side by side. Every lane must hold one: fill what is left over with copies. */
typedef struct td_estimate_group {
    double t_s[TD_TRACK_GROUP];
    double mean[TD_TRACK_STATES][TD_TRACK_GROUP];
    double cov[TD_TRACK_COVARIANCES][TD_TRACK_GROUP];
} td_estimate_group;

/* Covariance of eight states with one sensor's biases, for each of a group's sensors: what lets an
 * estimate know that the next look errs as the last one did. Zero before the first look. */
typedef struct td_cross_group {
    double at[TD_BIAS_PARTS][TD_TRACK_STATES][TD_TRACK_GROUP];
} td_cross_group;

/* The same for one estimate. */
typedef struct td_cross {
    double at[TD_BIAS_PARTS][TD_TRACK_STATES];
} td_cross;

/* What the filter assumes of motion between looks: gravity with J2 to J4, drag by beta, and white
 * noise on top. Start from td_motion_default. */
typedef struct td_motion_def {
    td_earth earth;
    double acc_m2ps3_psd;      /* of acceleration, each axis; 0..1e4; default 1e-3 */
    double drag_ratio_psd;     /* of acceleration as a part of drag, s; default 1e-4 */
    double log_beta_ps_psd;    /* drift of ln beta below frozen_h_m; default 1e-4 */
    double log_beta_ps_frozen; /* the same above it, where nothing tells beta; default 1e-6 */
    double frozen_h_m;         /* default 90 km */
    double bias_time_s;        /* biases are Gauss-Markov with this time; 0: constant; default 0 */
} td_motion_def;

td_motion_def td_motion_default(const td_earth *earth);

/* Where a sensor stands at a moment, in ECI, and how it errs over time. */
typedef struct td_station {
    td_vec3 pos_eci_m;
    td_vec3 vel_eci_mps;
    td_vec3 east, north, up;
    double across_rad_bias_sigma; /* of azimuth; times cos(elevation) across the line */
    double up_rad_bias_sigma;
    double range_m_bias_sigma;
} td_station;

td_station td_station_at(const td_earth *earth, const td_look_def *def, int64_t t_ns);

/* A measurement as filters take it: a direction in ECI with errors across and up from it. */
typedef struct td_plot {
    int64_t t_ns;
    td_station station;
    td_vec3 direction; /* unit */
    double range_m, range_rate_mps;
    double sigma[TD_PLOT_PARTS]; /* rad, rad, m, m/s; 0: this part was not measured */
} td_plot;

td_plot td_plot_from_measurement(const td_earth *earth, const td_look_def *def,
                                 const td_measurement *measurement);

/* The same with the station at hand, as it is at the measurement's moment. */
td_plot td_plot_at(const td_station *station, const td_measurement *measurement);

/* Plots for a group of estimates, one a lane. A lane that has none has zero in all of `has`. */
typedef struct td_plot_group {
    double station_m[3][TD_TRACK_GROUP];
    double station_mps[3][TD_TRACK_GROUP];
    double up[3][TD_TRACK_GROUP];
    double direction[3][TD_TRACK_GROUP];
    double range_m[TD_TRACK_GROUP], range_rate_mps[TD_TRACK_GROUP];
    double var[TD_PLOT_PARTS][TD_TRACK_GROUP];
    double has[TD_PLOT_PARTS][TD_TRACK_GROUP];      /* 1 or 0 */
    double bias_var[TD_BIAS_PARTS][TD_TRACK_GROUP]; /* azimuth, elevation, range */
    double slot[TD_TRACK_GROUP]; /* which td_cross_group is this sensor's; -1: none is kept, its
                                    bias counts as noise */
} td_plot_group;

/* A group without plots, and one more plot in it. */
void td_plot_group_clear(td_plot_group *group);
void td_plot_group_put(td_plot_group *group, int32_t lane, const td_plot *plot, int32_t slot);

/* What an update found, by part: what was measured minus what was expected, and the variance of
 * that. Each part was predicted with the parts before it known, so that they are independent. */
typedef struct td_innovation {
    double residual[TD_PLOT_PARTS];
    double var[TD_PLOT_PARTS];
    double chi2;   /* sum of squares over variances */
    double det;    /* product of variances, for the likelihood exp(-chi2/2) / sqrt((2 pi)^n det) */
    int32_t count; /* parts measured: degrees of freedom of chi2 */
} td_innovation;

typedef struct td_innovation_group {
    double residual[TD_PLOT_PARTS][TD_TRACK_GROUP];
    double var[TD_PLOT_PARTS][TD_TRACK_GROUP];
    double chi2[TD_TRACK_GROUP];
    double det[TD_TRACK_GROUP];
    double count[TD_TRACK_GROUP];
} td_innovation_group;

/* What a station would measure, for gating: in its own axes, with the covariance that estimate and
 * bias give (without noise). cov: across^2; up across, up^2; range across, range up, range^2; a
 * difference of azimuths times cos(elevation) is one across. */
typedef struct td_expected_group {
    double azimuth_rad[TD_TRACK_GROUP]; /* 0..2 pi */
    double elevation_rad[TD_TRACK_GROUP];
    double range_m[TD_TRACK_GROUP];
    double range_rate_mps[TD_TRACK_GROUP];
    double cov[6][TD_TRACK_GROUP];
} td_expected_group;

/* Estimates in groups of eight. The bits depend neither on `lanes` nor on neighbours. */
typedef struct td_filter_batch {
    td_estimate_group *groups;
    int32_t group_count;
    td_cross_group *crosses; /* slot_count for each group, or null */
    int32_t slot_count;      /* 0..TD_SLOTS_MAX */
    int32_t lanes;           /* as td_batch_run */
} td_filter_batch;

/* Each lane to its own moment, later or earlier: RK4 and a transition matrix of second order, in
 * steps of at most 0.5 s below 45 km, 1 s below 110 km and 16 s above.
 * Accuracy: 0.1 m of position after 10 s for beta >= 1000. */
void td_filter_predict_batch(const td_motion_def *motion, const td_filter_batch *batch,
                             const double (*to_s)[TD_TRACK_GROUP]);

/* Extended Kalman update with one plot a lane, whose moment the estimate must have: part by part,
 * each predicted anew from what the parts before it gave. One plot group and one innovation group
 * a group; innovations may be null. Lines only, too. */
void td_filter_update_batch(const td_filter_batch *batch, const td_plot_group *plots,
                            td_innovation_group *innovations);

/* One station's view of all groups; slot as td_plot_group. One answer a group. */
void td_filter_expect_batch(const td_filter_batch *batch, const td_station *station, int32_t slot,
                            td_expected_group *expected);

/* Between one estimate and a lane. Nanoseconds become seconds to 1e-7 s within a day. */
void td_estimate_put(td_estimate_group *group, int32_t lane, const td_estimate *estimate);
td_estimate td_estimate_get(const td_estimate_group *group, int32_t lane);
void td_cross_put(td_cross_group *group, int32_t lane, const td_cross *cross);
td_cross td_cross_get(const td_cross_group *group, int32_t lane);

/* The same for one estimate, without kept biases; the same bits as in a batch. */
void td_filter_predict(const td_motion_def *motion, td_estimate *estimate, int64_t t_ns);
td_innovation td_filter_update(td_estimate *estimate, const td_plot *plot);

/* Several plots that may be the object's, as an associator weighs them: the mean and covariance
 * of the mixture, exactly. */
typedef struct td_mixed_update {
    const td_plot *plots;
    const double *weights; /* of each plot, >= 0 */
    int32_t count;         /* 0..64 */
    double miss_weight;    /* of none of them; all weights sum to 1 within 1e-6 */
    td_cross *crosses;     /* kept biases, slot_count of them; or null */
    int32_t slot_count;    /* 0..TD_SLOTS_MAX */
    int32_t slot;          /* of the plots' sensor, -1: none */
} td_mixed_update;

void td_filter_update_mixed(td_estimate *estimate, const td_mixed_update *mixed);

#ifdef __cplusplus
}
#endif

#endif
