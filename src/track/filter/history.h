/* SPDX-License-Identifier: Apache-2.0 */
/* One estimate with its last plots, so that a plot which arrives late is taken as if in time. */
#ifndef TD_TRACK_HISTORY_H
#define TD_TRACK_HISTORY_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TD_HISTORY_PLOTS = 16, TD_HISTORY_SLOTS = 4 };

/* An estimate with its covariances with sensors' biases. */
typedef struct td_known {
    td_estimate estimate;
    td_cross crosses[TD_HISTORY_SLOTS];
} td_known;

/* What was known before the first plot kept and after each; 20 kB. */
typedef struct td_history {
    td_known known[TD_HISTORY_PLOTS + 1];
    td_plot plots[TD_HISTORY_PLOTS]; /* ascending in time */
    int32_t slots[TD_HISTORY_PLOTS];
    int32_t count;
    int32_t slot_count; /* sensors whose biases are kept, 0..TD_HISTORY_SLOTS */
} td_history;

#define TD_TAKEN_MAP(X)                                                                            \
    X(IN_ORDER, "in_order", "the newest so far")                                                   \
    X(LATE, "late", "older than the newest: those after it were taken again")                      \
    X(TOO_OLD, "too_old", "older than all that is kept: not taken")

typedef enum td_taken {
#define X(name, key, text) TD_TAKEN_##name,
    TD_TAKEN_MAP(X)
#undef X
    TD_TAKEN_COUNT
} td_taken;

void td_history_begin(td_history *history, const td_estimate *estimate, int32_t slot_count);

/* Takes a plot in the order of its own moment, of whichever order of arrival: the answer is that of
 * plots in order, to the bit. `slot` of its sensor, -1: its bias counts as noise. Given what the
 * update found of this plot; zero where it was not taken. */
td_taken td_history_take(const td_motion_def *motion, td_history *history, const td_plot *plot,
                         int32_t slot, td_innovation *found);

/* The newest estimate, at the moment of its last plot. */
const td_known *td_history_now(const td_history *history);

/* Prediction and update of one estimate with its kept biases. */
void td_known_predict(const td_motion_def *motion, td_known *known, int32_t slot_count,
                      int64_t t_ns);
td_innovation td_known_update(td_known *known, int32_t slot_count, const td_plot *plot,
                              int32_t slot);

#ifdef __cplusplus
}
#endif

#endif
