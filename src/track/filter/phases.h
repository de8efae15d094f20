/* SPDX-License-Identifier: Apache-2.0 */
/* One object in one of three phases, boost, coast and re-entry, by interacting models gated by
 * height, so that most of the time one of them runs. Derivation: docs/models/filter.md. */
#ifndef TD_TRACK_PHASES_H
#define TD_TRACK_PHASES_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum td_model {
    TD_MODEL_BOOST, /* thrust along the air-relative velocity; seventh state: its m/s2 */
    TD_MODEL_COAST, /* gravity, little noise */
    TD_MODEL_ENTRY, /* drag, more noise */
    TD_MODEL_COUNT
} td_model;

/* What is assumed of the phases. Start from td_phases_default. */
typedef struct td_phases_def {
    td_motion_def coast, entry;
    double thrust_mps2;        /* before it is measured; default 40 */
    double thrust_mps2_sigma;  /* default 20 */
    double thrust_m2ps5_psd;   /* its drift, stages included; default 20 */
    double turn_m2ps3_psd;     /* white acceleration besides; default 2 */
    double exhaust_mps;        /* thrust over mass grows as a^2 over this; default 2600 */
    double boost_s;            /* mean time to burnout; default 60 s */
    double restage_s;          /* mean time in which a gap between stages ends; default 2000 s */
    double coast_m_min;        /* no coast below; default 80 km */
    double entry_m_max;        /* no re-entry above; default 130 km */
    double beta_kgpm2;         /* before it is measured; default 3000 */
    double log_beta_sigma;     /* default 0.7 */
} td_phases_def;

/* Chances and an estimate for each phase; a phase of chance 0 does not run. */
typedef struct td_phases {
    int64_t t_ns;
    double chances[TD_MODEL_COUNT];
    td_estimate estimates[TD_MODEL_COUNT]; /* of boost: the seventh state is thrust, m/s2 */
    bool boost_is_over;                    /* its chance fell below 1e-3: it stays away */
    int32_t running;                       /* phases of the last prediction */
} td_phases;

td_phases_def td_phases_default(const td_earth *earth);

/* Given an estimate with ln(1/beta), and the chance 0..1 that the object boosts. */
void td_phases_begin(const td_phases_def *def, const td_estimate *estimate, double boost_chance,
                     td_phases *phases);

/* To a later moment: chances by the def's times and the height, estimates mixed, each predicted by
 * its own model. */
void td_phases_predict(const td_phases_def *def, td_phases *phases, int64_t t_ns);

/* Updates each phase and its chance. Returned what the likeliest phase found. */
td_innovation td_phases_update(td_phases *phases, const td_plot *plot);

/* All phases as one estimate with ln(1/beta): of boost that is what was assumed before. */
td_estimate td_phases_now(const td_phases_def *def, const td_phases *phases);

#ifdef __cplusplus
}
#endif

#endif
