/* SPDX-License-Identifier: Apache-2.0 */
/* How good tracks are: OSPA, GOSPA and SIAP against truth, NEES and NIS against chi-square bounds.
 * docs/models/metrics.md. */
#ifndef TD_TRACK_SCORE_SCORE_H
#define TD_TRACK_SCORE_SCORE_H

#include "sense/sense.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where a track or an object is at one moment, in any Cartesian axes common to both. */
typedef struct td_score_point {
    int32_t id; /* of the track or of the object, from 0; once in a scan */
    td_vec3 pos_m;
    td_vec3 vel_mps;
} td_score_point;

/* What is believed and what is true at one moment. */
typedef struct td_score_scan {
    int64_t t_ns;
    const td_score_point *tracks;
    const td_score_point *truths;
    int32_t track_count;
    int32_t truth_count;
} td_score_scan;

/* What counts as near. */
typedef struct td_score_rule {
    double cutoff_m;       /* c: nothing costs more than this; > 0 */
    double power;          /* p: 1..8; GOSPA's alpha is 2 */
    int32_t confirm_count; /* SIAP: scans in a row on one truth that begin an association; >= 1 */
    int32_t end_count;     /* SIAP: scans in a row off it that end one; >= 1 */
} td_score_rule;

/* 5 km, p 2, 3 scans to confirm, 2 to end: the bars', and Stone Soup's. */
td_score_rule td_score_rule_default(void);

/* Sizes, so that nothing is allocated later. */
typedef struct td_score_limits {
    int32_t point_count;    /* tracks, and truths, in a scan */
    int32_t pair_count;     /* track and truth nearer than the cut-off, in a scan */
    int32_t track_id_count; /* ids of tracks lie below this */
    int32_t truth_id_count;
    int32_t row_count; /* tracks of all scans added up */
} td_score_limits;

/* One scan. The p-th power of gospa_m is the sum of the p-th powers of its three parts; a pair
 * costs its distance, what is alone c / 2^(1/p). OSPA is a mean over the larger of both sets. */
typedef struct td_score_result {
    double gospa_m, localisation_m, missed_m, false_m;
    double ospa_m;
    int32_t pair_count, missed_count, false_count;
} td_score_result;

/* SIAP attributes over all scans (Votruba et al. 2001). */
typedef struct td_siap {
    double completeness_ratio; /* truths with a track; 1 is best */
    double ambiguity_ratio;    /* tracks a truth that has one; 1 is best */
    double spuriousness_ratio; /* tracks without a truth; 0 is best */
    double position_m;         /* mean error of associated tracks */
    double velocity_mps;
    double change_rate_hz;        /* changes of track number in a second tracked; 0 is best */
    double longest_segment_ratio; /* longest association, as a share of the truth's time; 1 */
    int32_t association_count;
    int32_t never_tracked_count; /* truths */
} td_siap;

typedef struct td_score td_score;

/* Bytes that td_score_create needs. */
size_t td_score_size(const td_score_rule *rule, const td_score_limits *limits);

/* Given a block of that size, which the score lives in; returned TD_OK or TD_NO_MEMORY. */
td_status td_score_create(const td_score_rule *rule, const td_score_limits *limits, void *block,
                          size_t size, td_score **score) TD_MUST_CHECK;

/* One scan by the best assignment of all, not a near one. Returned TD_OK or, when a limit is
 * passed, TD_FULL. The assignment is by costs as reals: the sum is the least possible to
 * rounding. */
td_status td_score_at(td_score *score, const td_score_scan *scan,
                      td_score_result *result) TD_MUST_CHECK;

/* Which truth of the scan given to td_score_at last a track was paired with; both by their place in
 * that scan; -1: none. */
int32_t td_score_partner(const td_score *score, int32_t track);

/* Given scans in order of time (asserted); returned TD_OK or TD_FULL. A truth lives from its first
 * scan to its last. */
td_status td_score_siap(td_score *score, const td_score_scan *scans, int32_t scan_count,
                        td_siap *siap) TD_MUST_CHECK;

/* The squared length of an error in units of its covariance, e' P^-1 e: NEES of an estimate, NIS of
 * an innovation. Given `count` components (1..12) and the lower triangle of P by rows. Returned
 * TD_OK, or TD_REFUSED where P is not positive definite. */
td_status td_score_squared(const double *error, const double *cov, int32_t count,
                           double *squared) TD_MUST_CHECK;

/* Values that a mean of independent squares lies between in a share of all cases, when the filter
 * is consistent. */
typedef struct td_score_bounds {
    double low, high;
} td_score_bounds;

/* Given how many squares were averaged (>= 1), the components of each (1..12) and the share inside,
 * such as 0.95; returned the two-sided bounds of their mean, whose expectation is `components`. */
td_score_bounds td_score_mean_bounds(int64_t count, int32_t components, double share);

/* Chi-square distribution with `freedom` > 0 degrees, at most 1e8. The chance of a value up to x
 * >= 0; and the value that a share in 1e-9..1-1e-9 of all values lies below. Accuracy: 2e-14 of
 * the chance, 1e-11 of the value for shares in 1e-4..1-1e-4. Source: docs/models/metrics.md. */
double td_chi_square_cdf(double x, double freedom);
double td_chi_square_quantile(double share, double freedom);

#ifdef __cplusplus
}
#endif

#endif
