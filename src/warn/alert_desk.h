/* SPDX-License-Identifier: Apache-2.0 */
/* The desk where warnings are decided: looks at an event against the map, and keeps what cities
 * were told. The whole way from an impact prediction to a message in one call. */
#ifndef TD_WARN_ALERT_DESK_H
#define TD_WARN_ALERT_DESK_H

#include "warn/warning_time.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What all events share; never changed by watching. */
typedef struct td_warn_desk {
    td_earth earth;
    td_warn_rules rules;
    td_warn_places places;
    const bool *is_warned; /* by country: whether its people are told */
    int32_t country_count; /* of `is_warned`; the places name no country beyond */
} td_warn_desk;

/* One event: zero it, and give the log its array. */
typedef struct td_warn_event {
    td_warn_chain chain;
    td_warn_log log;
    int32_t countries_dropped; /* beyond TD_WARN_COUNTRIES_MAX in one look: not told */
} td_warn_event;

/* Given what is believed at `t_ns`, never before the last time; `impact` is read only while FIRM
 * and may be null else. Returned the message that is due, or one of kind NONE with the reason.
 * `under`, the caller's arrays, holds after a FIRM look all ground under the ellipse and the cities
 * of countries that are told, else nobody. Cities of an alert or update are in the log. */
td_warn_message td_warn_watch(const td_warn_desk *desk, td_warn_event *event, int64_t t_ns,
                              td_warn_belief belief, const td_warn_impact *impact,
                              td_warn_under *under);

#ifdef __cplusplus
}
#endif

#endif
