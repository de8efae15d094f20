/* SPDX-License-Identifier: Apache-2.0 */
/* Starting estimates from plots alone: radar plots, lines of two satellites, or both together.
 * Derivation: docs/models/filter.md. */
#ifndef TD_TRACK_START_H
#define TD_TRACK_START_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TD_START_MAP(X)                                                                            \
    X(OK, "ok", "an estimate with its covariance")                                                 \
    X(TOO_FEW, "too_few", "the plots do not fix position and velocity")                            \
    X(NO_CONVERGENCE, "no_convergence", "the iteration did not settle")

typedef enum td_start_verdict {
#define X(name, key, text) TD_START_##name,
    TD_START_MAP(X)
#undef X
    TD_START_COUNT
} td_start_verdict;

const char *td_start_verdict_key(td_start_verdict verdict);

enum { TD_START_PLOTS_MAX = 32, TD_START_SENSORS_MAX = 8 };

/* What to start from. */
typedef struct td_start_def {
    const td_motion_def *motion;
    const td_plot *plots;    /* 2..TD_START_PLOTS_MAX, ascending in time, over at most 100 s */
    const int32_t *sensors;  /* of each plot, 0..TD_START_SENSORS_MAX - 1; whose biases they share;
                                null: all of sensor 0 */
    int32_t count;
    bool accelerates;        /* a steady acceleration of its own, as in boost; else free fall */
    double speed_mps_sigma;  /* known before, of Earth-fixed velocity, each axis; 0: not */
    double beta_kgpm2;       /* guess; > 0 */
    double log_beta_sigma;   /* its doubt, of ln beta */
} td_start_def;

typedef struct td_start {
    td_start_verdict verdict;
    td_estimate estimate;    /* at the last plot's moment */
    td_vec3 acc_eci_mps2;    /* of its own and gravity's, where `accelerates`; else zero */
    double acc_mps2_sigma;   /* along the velocity */
    double chi2;             /* of what the plots leave unexplained */
    int32_t degrees;         /* its degrees of freedom: scalars measured minus unknowns */
    td_cross crosses[TD_START_SENSORS_MAX]; /* with each sensor's biases */
} td_start;

/* Least squares over all plots: two radar plots give differences, two satellites' lines are met
 * halfway, Gauss-Newton does the rest. Zero but for the verdict unless TD_START_OK. */
void td_start_from_plots(const td_start_def *def, td_start *start);

#ifdef __cplusplus
}
#endif

#endif
