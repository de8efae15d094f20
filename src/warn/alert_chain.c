/* SPDX-License-Identifier: Apache-2.0 */
/* When an alert is due, when it changes and when it ends: a small machine, fed look by look. */
#include "warn/alert_chain.h"

#include <assert.h>
#include <string.h>

static const double NS_PER_S = 1e9;

const char *td_warn_kind_key(td_warn_kind kind)
{
#define X(name, key) key,
    static const char *const KEYS[] = { TD_WARN_KIND_MAP(X) };
#undef X
    assert((unsigned)kind < TD_WARN_KIND_COUNT);
    return KEYS[kind];
}

const char *td_warn_why_key(td_warn_why why)
{
#define X(name, key, text) key,
    static const char *const KEYS[] = { TD_WARN_WHY_MAP(X) };
#undef X
    assert((unsigned)why < TD_WARN_WHY_COUNT);
    return KEYS[why];
}

const char *td_warn_why_text(td_warn_why why)
{
#define X(name, key, text) text,
    static const char *const TEXTS[] = { TD_WARN_WHY_MAP(X) };
#undef X
    assert((unsigned)why < TD_WARN_WHY_COUNT);
    return TEXTS[why];
}

/* ASSUMPTION A80: nobody has published such thresholds; each is argued in docs/models/warn.md. */
td_warn_rules td_warn_rules_default(void)
{
    return (td_warn_rules){
        .grow_ratio = 0.1,
        .shrink_ratio = 0.5,
        .sooner_s = 15.0,
        .later_s = 60.0,
        .leave_ratio = 0.2,
        .interval_s = 10.0,
        .lost_s = 30.0,
        .keep_s = 180.0,
        .debris_s = 180.0,
        .clear_s = 600.0,
    };
}

static double seconds_between(int64_t from_ns, int64_t to_ns)
{
    return (double)(to_ns - from_ns) / NS_PER_S;
}

static td_warn_message nothing(td_warn_why why)
{
    return (td_warn_message){ .kind = TD_WARN_NONE, .why = why };
}

/* A message with what the look says, kept as told. */
static td_warn_message tell(td_warn_chain *chain, td_warn_kind kind, td_warn_why why,
                            const td_warn_look *look)
{
    td_warn_message *told = &chain->told;
    told->kind = kind;
    told->why = why;
    told->number++;
    told->first = kind == TD_WARN_ALERT ? told->number : told->first;
    told->t_sent_ns = look->t_ns;
    told->impact = look->impact;
    told->country_count = look->country_count;
    memset(told->countries, 0, sizeof told->countries);
    if (look->country_count > 0) {
        memcpy(told->countries, look->countries,
               (size_t)look->country_count * sizeof *look->countries);
    }
    chain->state = TD_WARN_STATE_ALERTED;
    return *told;
}

/* A message that takes back what was told, and says so with the same area. */
static td_warn_message end(td_warn_chain *chain, td_warn_kind kind, td_warn_why why, int64_t t_ns)
{
    bool may_return = why == TD_WARN_WHY_TRACK_LOST || why == TD_WARN_WHY_LEFT_GROUND;
    chain->told.kind = kind;
    chain->told.why = why;
    chain->told.number++;
    chain->told.t_sent_ns = t_ns;
    chain->state = may_return ? TD_WARN_STATE_QUIET : TD_WARN_STATE_OVER;
    return chain->told;
}

/* Whether every country of `some` is in `all`; both ascend. */
static bool is_part_of(const int32_t *some, int32_t some_count, const int32_t *all,
                       int32_t all_count)
{
    int32_t at = 0;
    for (int32_t i = 0; i < some_count; i++) {
        while (at < all_count && all[at] < some[i]) {
            at++;
        }
        if (at == all_count || all[at] != some[i]) {
            return false;
        }
    }
    return true;
}

/* What differs from what was told, the gravest first. */
static td_warn_why change(const td_earth *earth, const td_warn_rules *rules,
                          const td_warn_message *told, const td_warn_look *look)
{
    const td_warn_impact *now = &look->impact, *then = &told->impact;
    double sooner_s = seconds_between(now->t_impact_ns, then->t_impact_ns);
    if (!is_part_of(look->countries, look->country_count, told->countries, told->country_count)) {
        return TD_WARN_WHY_NEW_COUNTRY;
    }
    if (!td_warn_holds(earth, then, rules->grow_ratio, now)) {
        return TD_WARN_WHY_AREA_GREW;
    }
    if (sooner_s >= rules->sooner_s) {
        return TD_WARN_WHY_SOONER;
    }
    if (look->country_count < told->country_count) {
        return TD_WARN_WHY_COUNTRY_LEFT;
    }
    if (td_warn_area_m2(now) < rules->shrink_ratio * td_warn_area_m2(then)) {
        return TD_WARN_WHY_AREA_SHRANK;
    }
    return -sooner_s >= rules->later_s ? TD_WARN_WHY_LATER : TD_WARN_WHY_NOTHING_NEW;
}

static td_warn_message quiet(td_warn_chain *chain, const td_warn_look *look)
{
    if (look->belief != TD_WARN_BELIEF_FIRM) {
        return nothing(TD_WARN_WHY_NOT_FIRM);
    }
    if (look->country_count == 0) {
        return nothing(TD_WARN_WHY_NOBODY_UNDER);
    }
    if (look->impact.t_impact_ns <= look->t_ns) {
        return nothing(TD_WARN_WHY_TOO_LATE);
    }
    return tell(chain, TD_WARN_ALERT, TD_WARN_WHY_FIRST, look);
}

static td_warn_message firm(const td_earth *earth, const td_warn_rules *rules,
                            td_warn_chain *chain, const td_warn_look *look)
{
    if (look->impact.t_impact_ns <= look->t_ns) {
        return nothing(TD_WARN_WHY_NOTHING_NEW);
    }
    if (look->country_count == 0) {
        return look->is_near ? nothing(TD_WARN_WHY_NOTHING_NEW)
                             : end(chain, TD_WARN_CANCEL, TD_WARN_WHY_LEFT_GROUND, look->t_ns);
    }
    td_warn_why why = change(earth, rules, &chain->told, look);
    if (why == TD_WARN_WHY_NOTHING_NEW) {
        return nothing(why);
    }
    bool is_soon = seconds_between(chain->told.t_sent_ns, look->t_ns) < rules->interval_s;
    if (is_soon && why != TD_WARN_WHY_NEW_COUNTRY) {
        return nothing(TD_WARN_WHY_WAITING);
    }
    return tell(chain, TD_WARN_UPDATE, why, look);
}

/* The object is no longer tracked: the alert is taken back late rather than wrongly. */
static td_warn_message gone(const td_warn_rules *rules, td_warn_chain *chain,
                            const td_warn_look *look)
{
    if (!chain->is_gone || chain->gone != look->belief) {
        chain->is_gone = true;
        chain->gone = look->belief;
        chain->t_gone_ns = look->t_ns;
    }
    double since_s = seconds_between(chain->t_gone_ns, look->t_ns);
    double left_s = seconds_between(look->t_ns, chain->told.impact.t_impact_ns);
    if (look->belief == TD_WARN_BELIEF_INTERCEPTED && since_s >= rules->debris_s) {
        return end(chain, TD_WARN_CANCEL, TD_WARN_WHY_INTERCEPTED, look->t_ns);
    }
    if (look->belief == TD_WARN_BELIEF_LOST && since_s >= rules->lost_s &&
        left_s > rules->keep_s) {
        return end(chain, TD_WARN_CANCEL, TD_WARN_WHY_TRACK_LOST, look->t_ns);
    }
    return nothing(TD_WARN_WHY_HELD);
}

static td_warn_message alerted(const td_earth *earth, const td_warn_rules *rules,
                               td_warn_chain *chain, const td_warn_look *look)
{
    const td_warn_impact *told = &chain->told.impact;
    bool is_firm = look->belief == TD_WARN_BELIEF_FIRM;
    bool still_flies = is_firm && look->impact.t_impact_ns > look->t_ns;
    double clear_s = 3.0 * told->t_impact_s_sigma + rules->clear_s;
    if (!still_flies && seconds_between(told->t_impact_ns, look->t_ns) >= clear_s) {
        return end(chain, TD_WARN_ALL_CLEAR, TD_WARN_WHY_IMPACT_PASSED, look->t_ns);
    }
    if (!is_firm) {
        return gone(rules, chain, look);
    }
    chain->is_gone = false;
    return firm(earth, rules, chain, look);
}

static void assert_sound(const td_warn_chain *chain, const td_warn_look *look)
{
    assert(!chain->is_seen || look->t_ns >= chain->t_look_ns);
    assert(look->country_count >= 0 && look->country_count <= TD_WARN_COUNTRIES_MAX);
    for (int32_t i = 1; i < look->country_count; i++) {
        assert(look->countries[i - 1] < look->countries[i]);
    }
}

td_warn_message td_warn_step(const td_earth *earth, const td_warn_rules *rules,
                             td_warn_chain *chain, const td_warn_look *look)
{
    assert_sound(chain, look);
    chain->is_seen = true;
    chain->t_look_ns = look->t_ns;
    switch (chain->state) {
        case TD_WARN_STATE_QUIET: return quiet(chain, look);
        case TD_WARN_STATE_ALERTED: return alerted(earth, rules, chain, look);
        default: return nothing(TD_WARN_WHY_ENDED);
    }
}
