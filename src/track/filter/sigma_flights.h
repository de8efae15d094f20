/* SPDX-License-Identifier: Apache-2.0 */
/* Where an estimated flight meets the ground, and where it left it: points and times with their
 * 95 % ellipses. Derivations: docs/models/impact.md. */
#ifndef TD_TRACK_SIGMA_FLIGHTS_H
#define TD_TRACK_SIGMA_FLIGHTS_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A place on the ground with a normal error around it, and the ellipse that holds 95 % of it. */
typedef struct td_ground_ellipse {
    td_geo geo;             /* the mean, height 0 */
    double east_m2_var, east_north_m2_cov, north_m2_var;
    double major_m_p95, minor_m_p95; /* half-axes, m */
    double azimuth_rad;     /* of the major axis, clockwise from north, 0..pi */
} td_ground_ellipse;

/* Whether a place lies inside. Valid: within some hundred kilometres of the ellipse. */
bool td_ground_ellipse_holds(const td_earth *earth, const td_ground_ellipse *ellipse, td_geo geo);

/* A moment at the ground. Zero but for the verdict unless the mean flight gets there. */
typedef struct td_ground_event {
    td_flight_verdict verdict; /* of the mean flight */
    int64_t t_ns;              /* since the epoch */
    double t_s_sigma;
    td_ground_ellipse ellipse;
    int32_t flights_used;      /* of 15: those with a verdict of their own do not count */
} td_ground_event;

/* What flights to and from the ground need. Make it once, share it among threads; 70 kB. */
typedef struct td_ground_def {
    td_batch_grid forward, backward; /* backward: the Earth turns the other way */
    double density_ratio_sigma;      /* of the air against the standard; default 0.05 */
} td_ground_def;

void td_ground_make(const td_earth *earth, td_ground_def *def);

/* Impact point and time of each of `count` estimates: 15 sigma flights each, all in one batch.
 * `lanes` as td_batch_run. Exact to third order in the doubts of the estimate; winds and what the
 * object does in the air besides falling by its beta are not in it.
 * ASSUMPTION A24: nothing but gravity and drag moves it after the estimate. */
void td_ground_impacts(const td_ground_def *def, const td_estimate *estimates, int32_t count,
                       int32_t lanes, td_ground_event *impacts);

/* How a type of missile's launch differs from where and when its free flight, run backward without
 * air, would have left the ground. */
typedef struct td_boost_profile {
    double along_m;   /* the launch point lies so far on, in the direction of flight */
    double along_m_sigma;
    double cross_m_sigma;
    double later_s;   /* the launch was so much later; negative: earlier */
    double later_s_sigma;
} td_boost_profile;

/* Given a flight from a launch point at t = 0; returned its profile, sigmas zero. The flight's
 * verdict is TD_FLIGHT_OK. */
td_boost_profile td_boost_profile_of(const td_ground_def *def, const td_flight *flight,
                                     td_geo launch_geo);

/* One profile for several types that it may be, with what they differ by as sigma on top of their
 * own. Weights are positive. */
td_boost_profile td_boost_profile_mean(const td_boost_profile *profiles, const double *weights,
                                       int32_t count);

/* Launch point and time of each estimate, which must be of free flight after burnout, with one
 * profile each. verdict UNDERGROUND: it never was on the ground in free flight. */
void td_ground_launches(const td_ground_def *def, const td_estimate *estimates,
                        const td_boost_profile *profiles, int32_t count,
                        td_ground_event *launches);

#ifdef __cplusplus
}
#endif

#endif
