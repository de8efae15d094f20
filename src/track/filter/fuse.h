/* SPDX-License-Identifier: Apache-2.0 */
/* Estimates of several nodes made one, without counting any news twice. docs/models/filter.md. */
#ifndef TD_TRACK_FUSE_H
#define TD_TRACK_FUSE_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Covariance intersection of two estimates of one moment whose common news is unknown: never too
 * sure, whatever they share. The weight is that of traces, in closed form: of position and of
 * velocity over a minute. Returned the weight of `a`, 0..1. */
double td_fuse_intersect(const td_estimate *a, const td_estimate *b, td_estimate *fused);

/* What a node learnt between two reports, free of what it had said before: an equivalent
 * measurement with its information. */
typedef struct td_tracklet {
    int64_t t_ns;
    double information[TD_TRACK_COVARIANCES];
    double news[TD_TRACK_STATES]; /* information times the state it points to */
    double about[TD_TRACK_STATES]; /* the state that news counts from */
} td_tracklet;

/* Given what the node last reported, predicted to now by td_filter_predict, and what it believes
 * now. Exact without process noise in between; with it a little too careful. Information of a
 * direction that the node forgot since is taken as none. */
td_tracklet td_tracklet_of(const td_estimate *reported, const td_estimate *now);

/* Adds it to an estimate of the same moment that has not had this news. */
void td_tracklet_take(td_estimate *estimate, const td_tracklet *tracklet);

/* Chance that two independent estimates of one moment differ as they do or more, in position and
 * velocity, if they are of one object: below 0.001 they are not. */
double td_fuse_same_chance(const td_estimate *a, const td_estimate *b);

/* A class of objects by what its flights can be, as published: intervals. A feature with equal ends
 * is not looked at. */
typedef struct td_class_def {
    double speed_mps_min, speed_mps_max; /* inertial, where its arc passes 100 km of height */
    double apogee_m_min, apogee_m_max;   /* above a sphere of 6371 km */
    double range_m_min, range_m_max;     /* of its arc over that sphere, not turning */
    double prior;                        /* > 0, need not sum to 1 */
} td_class_def;

/* What an estimate's free flight says of these, with sigma. */
typedef struct td_features {
    double speed_mps, speed_mps_sigma;
    double apogee_m, apogee_m_sigma;
    double range_m, range_m_sigma;
} td_features;

td_features td_features_of(const td_earth *earth, const td_estimate *estimate);

/* Chances of `count` classes and, last, of none of them: count + 1 numbers that sum to 1. Features
 * of a class are taken as even over its intervals and independent of each other; of none, as even
 * over 0..12 km/s, 0..10 000 km and 0..20 000 km with `none_prior`. */
void td_class_chances(const td_features *features, const td_class_def *classes, int32_t count,
                      double none_prior, double *chances);

#ifdef __cplusplus
}
#endif

#endif
