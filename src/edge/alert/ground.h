/* SPDX-License-Identifier: Apache-2.0 */
/* The ground that warnings are about: cells with people, regions and cities, out of the atlas. */
#ifndef TD_EDGE_ALERT_GROUND_H
#define TD_EDGE_ALERT_GROUND_H

#include "edge/alert/cap.h"
#include "edge/atlas/atlas.h"
#include "warn/warn.h"

/* Made once, then never changed: any number of threads may ask. It keeps the atlas. */
typedef struct td_alert_ground td_alert_ground;

/* Europe and what lies around it, by cells of the grid of residents (0.1 degree). */
td_atlas_window td_alert_window(void);

/* Given an atlas that stays open, and a window; returned TD_OK and ground to be closed, or
 * TD_NO_MEMORY, TD_BAD_INPUT (a window the atlas refuses). Land without people is ground too. */
td_status td_alert_ground_open(const td_atlas *atlas, const td_atlas_window *window,
                               td_alert_ground **ground) TD_MUST_CHECK;
void td_alert_ground_close(td_alert_ground *ground);

/* The places: country, region and name are the atlas's numbers. In order of latitude. */
td_warn_places td_alert_places(const td_alert_ground *ground);

enum {
    TD_ALERT_SHARES_MAX = 512,
    TD_ALERT_CITIES_MAX = 512,
    TD_ALERT_COUNTRIES_MAX = TD_WARN_COUNTRIES_MAX
};

/* Who is under one ellipse, with room for the answer and the same in words for CAP. What did not
 * fit is counted in `under` and `country_dropped`. */
typedef struct td_alert_area {
    td_warn_under under;
    td_warn_share shares[TD_ALERT_SHARES_MAX];
    int32_t cities[TD_ALERT_CITIES_MAX];
    int32_t codes[TD_ALERT_COUNTRIES_MAX]; /* of the countries told: the atlas's, ascending */
    td_cap_country countries[TD_ALERT_COUNTRIES_MAX];
    int country_count, country_dropped;
    td_cap_region regions[TD_ALERT_SHARES_MAX];
    const char *names[TD_ALERT_CITIES_MAX];
} td_alert_area;

/* Fills `area`. `members_only`: countries of the alliance of 2012 alone are told; the people of the
 * others stay in `under`. Texts belong to the atlas. */
void td_alert_find(const td_alert_ground *ground, const td_warn_impact *impact, double margin_m,
                   bool members_only, td_alert_area *area);

#endif
