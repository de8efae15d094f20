/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings as messages of the Common Alerting Protocol 1.2: written, and checked beyond its schema.
 * Everything written is an exercise: status Exercise, scope Restricted. Source: CAP12. */
#ifndef TD_EDGE_ALERT_CAP_H
#define TD_EDGE_ALERT_CAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "edge/alert/texts.h"
#include "warn/warn.h"

/* Points of a polygon, the last equal to the first; a reader of phones takes up to 100. */
enum { TD_CAP_POINTS = 73, TD_CAP_POINTS_MAX = 100, TD_CAP_BYTES_MAX = 4 * 1024 * 1024 };

/* A first-level region by its code of GeoNames, unique in its country. */
typedef struct td_cap_region {
    const char *code;
    const char *name;
} td_cap_region;

/* What is under the ellipse in one country. Texts are UTF-8. */
typedef struct td_cap_country {
    const char *iso2;
    const char *name;
    const td_cap_region *regions;
    int region_count;
    const char *const *cities; /* largest first */
    int city_count;
    int64_t people;
} td_cap_country;

/* Who sends, and what the messages of one event have in common. */
typedef struct td_cap_def {
    const char *sender;   /* no space, comma, < or & in it; CAP asks for an internet name */
    const char *event;    /* of the event, the same rule; identifiers are EVENT-NUMBER */
    int64_t epoch_s;      /* UTC of t_ns = 0: seconds since 1970 */
    const td_alert_texts *texts;
    const int64_t *sent_ns; /* of each message of the event so far, by number - 1, this one too */
} td_cap_def;

/* Given a message of any kind but NONE and 1 or more countries; returned TD_OK and XML, ended by a
 * zero, to be freed with free(). The XML has passed td_cap_check. Errors: TD_BAD_INPUT (a name of
 * `def` that CAP forbids), TD_REFUSED (an outline over a pole or the 180th meridian, which CAP
 * cannot say), TD_NO_MEMORY; `why` says what. */
td_status td_cap_write(const td_cap_def *def, const td_warn_message *message,
                       const td_cap_country *countries, int country_count, char **xml,
                       char why[TD_ALERT_WHY_SIZE]) TD_MUST_CHECK;

/* Given one CAP message; returned TD_OK, or TD_REFUSED with `why`, at the first of: not XML, not
 * CAP 1.2, status other than Exercise, scope other than Restricted with its restriction, names or
 * times in another form, Update or Cancel without references, a reference to itself, no info, an
 * info without language or before it expires, a polygon open, of fewer than 4 or more than 100
 * points, out of range, flat or clockwise, an area without polygon or code. */
td_status td_cap_check(const char *xml, size_t size, char why[TD_ALERT_WHY_SIZE]) TD_MUST_CHECK;

/* UTC as CAP wants it, `2012-06-01T00:06:40+00:00`; cut to the second. 26 bytes hold it. */
enum { TD_CAP_TIME_SIZE = 32 };
void td_cap_time(int64_t epoch_s, int64_t t_ns, char text[TD_CAP_TIME_SIZE]);

#endif
