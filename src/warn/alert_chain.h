/* SPDX-License-Identifier: Apache-2.0 */
/* The chain of messages of one event: alert, update, cancel, all clear, each with its reason. */
#ifndef TD_WARN_ALERT_CHAIN_H
#define TD_WARN_ALERT_CHAIN_H

#include "warn/impact_area.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TD_WARN_KIND_MAP(X)                                                                        \
    X(NONE, "none")                                                                                \
    X(ALERT, "alert")                                                                              \
    X(UPDATE, "update")                                                                            \
    X(CANCEL, "cancel")                                                                            \
    X(ALL_CLEAR, "all_clear")

typedef enum td_warn_kind {
#define X(name, key) TD_WARN_##name,
    TD_WARN_KIND_MAP(X)
#undef X
    TD_WARN_KIND_COUNT
} td_warn_kind;

const char *td_warn_kind_key(td_warn_kind kind);

/* Why a message was sent, or why none was. */
#define TD_WARN_WHY_MAP(X)                                                                         \
    X(NOTHING_NEW, "nothing_new", "what was told still holds")                                     \
    X(NOT_FIRM, "not_firm", "there is no firm track")                                              \
    X(NOBODY_UNDER, "nobody_under", "no ground that is warned lies under the ellipse")             \
    X(TOO_LATE, "too_late", "the impact has passed")                                               \
    X(WAITING, "waiting", "an update is due, and the last message is too recent")                  \
    X(HELD, "held", "the track is gone, and the alert stands to be safe")                          \
    X(ENDED, "ended", "the event is over")                                                         \
    X(FIRST, "first", "a firm track comes down on ground that is warned")                          \
    X(NEW_COUNTRY, "new_country", "the ellipse reaches a country not yet warned")                  \
    X(AREA_GREW, "area_grew", "the ellipse reaches beyond what was warned")                        \
    X(SOONER, "sooner", "the impact is sooner than was told")                                      \
    X(COUNTRY_LEFT, "country_left", "a warned country is no longer under the ellipse")             \
    X(AREA_SHRANK, "area_shrank", "much of what was warned is no longer under the ellipse")        \
    X(LATER, "later", "the impact is later than was told")                                         \
    X(TRACK_LOST, "track_lost", "the track was lost long before its impact")                       \
    X(LEFT_GROUND, "left_ground", "the ellipse left all ground that is warned, as to sea")         \
    X(INTERCEPTED, "intercepted", "the object was intercepted, and debris has come down")          \
    X(IMPACT_PASSED, "impact_passed", "the impact has passed")

typedef enum td_warn_why {
#define X(name, key, text) TD_WARN_WHY_##name,
    TD_WARN_WHY_MAP(X)
#undef X
    TD_WARN_WHY_COUNT
} td_warn_why;

const char *td_warn_why_key(td_warn_why why);
const char *td_warn_why_text(td_warn_why why);

/* When a message is due. Why each value is what it is: docs/models/warn.md. */
typedef struct td_warn_rules {
    double grow_ratio;   /* the new ellipse may stand out by this part of the told one's axes */
    double shrink_ratio; /* an update is due when the area is below this part of the told one */
    double sooner_s;     /* or when the impact is sooner by this */
    double later_s;      /* or later by this */
    double leave_ratio;  /* ground is left when axes longer by this part of the major miss it */
    double interval_s;   /* least time between messages, but to a new country */
    double lost_s;       /* a track is gone when it was lost for so long */
    double keep_s;       /* with less than this to the told impact a lost track keeps its alert */
    double debris_s;     /* from an intercept to the cancel: what is left comes down meanwhile */
    double clear_s;      /* from the told impact, and 3 sigma, to the all-clear */
} td_warn_rules;

td_warn_rules td_warn_rules_default(void);

/* What is believed of the object at one moment. */
typedef enum td_warn_belief {
    TD_WARN_BELIEF_TENTATIVE,
    TD_WARN_BELIEF_FIRM,
    TD_WARN_BELIEF_LOST,
    TD_WARN_BELIEF_INTERCEPTED
} td_warn_belief;

enum { TD_WARN_COUNTRIES_MAX = 32 };

typedef struct td_warn_look {
    int64_t t_ns; /* never before the look before */
    td_warn_belief belief;
    td_warn_impact impact;    /* read only while FIRM */
    const int32_t *countries; /* warned ones under the ellipse, ascending, each once */
    int32_t country_count;    /* beyond TD_WARN_COUNTRIES_MAX: asserted */
    bool is_near; /* whether the widened ellipse still reaches any: until it does not, no cancel */
} td_warn_look;

/* Numbers count the messages of one event from 1. A message refers to those from `first` up to the
 * one before it; an alert that follows a cancel begins anew. */
typedef struct td_warn_message {
    td_warn_kind kind;
    td_warn_why why;
    int32_t number, first;
    int64_t t_sent_ns;
    td_warn_impact impact; /* as told: for a cancel and an all-clear, what is taken back */
    int32_t countries[TD_WARN_COUNTRIES_MAX];
    int32_t country_count;
} td_warn_message;

typedef enum td_warn_state {
    TD_WARN_STATE_QUIET,
    TD_WARN_STATE_ALERTED,
    TD_WARN_STATE_OVER
} td_warn_state;

/* One event's chain; zeroed it is new. */
typedef struct td_warn_chain {
    td_warn_state state;
    td_warn_message told; /* the last message */
    bool is_seen;         /* a look came before */
    int64_t t_look_ns;
    bool is_gone; /* not firm any more, but `gone`, since t_gone_ns */
    td_warn_belief gone;
    int64_t t_gone_ns;
} td_warn_chain;

/* One look; returned the message that is due, or one of kind NONE with the reason. A message is due
 * at once and counts as sent. */
td_warn_message td_warn_step(const td_earth *earth, const td_warn_rules *rules,
                             td_warn_chain *chain, const td_warn_look *look);

#ifdef __cplusplus
}
#endif

#endif
