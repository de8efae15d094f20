/* SPDX-License-Identifier: Apache-2.0 */
/* Warning time by city: from the first alert at a place to the impact there. */
#ifndef TD_WARN_WARNING_TIME_H
#define TD_WARN_WARNING_TIME_H

#include "warn/alert_chain.h"
#include "warn/people_under.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What one city was told of one event. */
typedef struct td_warn_told {
    int32_t place; /* index of the named point */
    bool is_warned; /* now: the last message still names it */
    int64_t t_first_ns;      /* of the first message that named it */
    int64_t t_impact_ns;     /* as it was told last */
    int64_t t_withdrawn_ns;  /* of the message that no longer did; meaningful unless is_warned */
} td_warn_told;

/* The caller's array; what does not fit is counted. In the order in which cities were named. */
typedef struct td_warn_log {
    td_warn_told *items;
    int32_t capacity, count, dropped;
} td_warn_log;

/* Takes a message into the log, with the cities under its impact. A message of kind NONE changes
 * nothing. `under` is not read for a cancel or an all-clear. */
void td_warn_log_message(td_warn_log *log, const td_warn_message *message,
                         const td_warn_under *under);

#define TD_WARN_OUTCOME_MAP(X)                                                                     \
    X(WARNED, "warned", "warned before the impact near it")                                        \
    X(TOO_LATE, "too_late", "first warned after the impact near it")                               \
    X(WITHDRAWN, "withdrawn", "warned, and the warning was taken back before the impact")          \
    X(NEVER, "never", "an impact came down near it without a warning")                             \
    X(NEEDLESS, "needless", "warned, and no impact came down near it")

typedef enum td_warn_outcome {
#define X(name, key, text) TD_WARN_OUTCOME_##name,
    TD_WARN_OUTCOME_MAP(X)
#undef X
    TD_WARN_OUTCOME_COUNT
} td_warn_outcome;

const char *td_warn_outcome_key(td_warn_outcome outcome);

/* Where and when an object came down indeed, and how far around cities count as hit. `is_impact`
 * false: it never did (intercepted). */
typedef struct td_warn_truth {
    bool is_impact;
    td_geo impact_geo;
    int64_t t_impact_ns;
    double near_m;
} td_warn_truth;

typedef struct td_warn_time {
    int32_t place;
    td_warn_outcome outcome;
    double warning_s;  /* first message to impact: > 0 for WARNED, else 0 or less; told impact for
                          NEEDLESS and WITHDRAWN */
    double distance_m; /* from the impact, beyond 2 near_m in a straight line; 0: no impact */
} td_warn_time;

/* One row a city that was warned or hit, in order of place. Returned the number of rows there are,
 * of which the first `capacity` are written. */
int32_t td_warn_times(const td_earth *earth, const td_warn_log *log, const td_warn_truth *truth,
                      const td_warn_places *places, td_warn_time *times, int32_t capacity);

#ifdef __cplusplus
}
#endif

#endif
