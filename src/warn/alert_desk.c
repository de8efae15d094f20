/* SPDX-License-Identifier: Apache-2.0 */
/* From an impact prediction to a message: who is under it, whether they are told, what is due. */
#include "warn/alert_desk.h"

#include <assert.h>

static bool is_told(const td_warn_desk *desk, int32_t country)
{
    assert(country >= 0 && country < desk->country_count);
    return desk->is_warned[country];
}

/* The countries under the ellipse that are told, ascending; how many did not fit is counted. */
static int32_t told_countries(const td_warn_desk *desk, const td_warn_under *under,
                              int32_t countries[TD_WARN_COUNTRIES_MAX], int32_t *dropped)
{
    int32_t count = 0, last = -1;
    for (int32_t i = 0; i < under->share_count; i++) {
        int32_t country = under->shares[i].country;
        if (country == last || !is_told(desk, country)) {
            continue;
        }
        last = country;
        if (count < TD_WARN_COUNTRIES_MAX) {
            countries[count++] = country;
        } else {
            (*dropped)++;
        }
    }
    return count;
}

/* Whether a wider ellipse still reaches ground that is told; asked when the ellipse itself does
 * not. `under` is used for it and filled again. */
static bool is_near(const td_warn_desk *desk, const td_warn_impact *impact, td_warn_under *under)
{
    double margin_m = desk->rules.leave_ratio * impact->semi_major_m;
    bool found = false;
    td_warn_find_under(&desk->earth, impact, margin_m, &desk->places, under);
    for (int32_t i = 0; i < under->share_count; i++) {
        found = found || is_told(desk, under->shares[i].country);
    }
    td_warn_find_under(&desk->earth, impact, 0.0, &desk->places, under);
    return found;
}

/* Cities of countries that are not told are taken out, in place. */
static void keep_told_cities(const td_warn_desk *desk, td_warn_under *under)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < under->city_count; i++) {
        if (is_told(desk, desk->places.items[under->cities[i]].country)) {
            under->cities[kept++] = under->cities[i];
        }
    }
    under->city_count = kept;
}

static void empty(td_warn_under *under)
{
    under->share_count = under->share_dropped = 0;
    under->city_count = under->city_dropped = 0;
    under->people = 0;
}

td_warn_message td_warn_watch(const td_warn_desk *desk, td_warn_event *event, int64_t t_ns,
                              td_warn_belief belief, const td_warn_impact *impact,
                              td_warn_under *under)
{
    int32_t countries[TD_WARN_COUNTRIES_MAX];
    td_warn_look look = { .t_ns = t_ns, .belief = belief, .countries = countries };
    empty(under);
    if (belief == TD_WARN_BELIEF_FIRM) {
        assert(impact);
        look.impact = *impact;
        td_warn_find_under(&desk->earth, impact, 0.0, &desk->places, under);
        look.country_count = told_countries(desk, under, countries, &event->countries_dropped);
        bool is_open = event->chain.state == TD_WARN_STATE_ALERTED;
        look.is_near = look.country_count > 0 || (is_open && is_near(desk, impact, under));
    }
    td_warn_message message = td_warn_step(&desk->earth, &desk->rules, &event->chain, &look);
    keep_told_cities(desk, under);
    td_warn_log_message(&event->log, &message, under);
    return message;
}
