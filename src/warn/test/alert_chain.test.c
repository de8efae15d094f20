/* SPDX-License-Identifier: Apache-2.0 */
/* The chain of messages: each threshold by itself, then every story of four looks in a small world
 * against rules that must hold in all of them. */
#include "test/check.h"
#include "warn/warn.h"

static const int64_t S = 1000000000;
static const int32_t ONE[] = { 4 }, TWO[] = { 4, 9 }, OTHER[] = { 9 };

static td_warn_impact impact_of(double lat_deg, double major_m, int64_t impact_s)
{
    return (td_warn_impact){ .centre_geo = { lat_deg * TD_DEG, 25.0 * TD_DEG, 0.0 },
                             .semi_major_m = major_m, .semi_minor_m = 0.5 * major_m,
                             .t_impact_ns = impact_s * S, .t_impact_s_sigma = 5.0 };
}

static td_warn_look look_of(int64_t t_s, td_warn_impact impact, const int32_t *countries,
                            int32_t count)
{
    return (td_warn_look){ .t_ns = t_s * S, .belief = TD_WARN_BELIEF_FIRM, .impact = impact,
                           .countries = countries, .country_count = count,
                           .is_near = count > 0 };
}

static td_warn_message step(td_warn_chain *chain, const td_warn_look *look)
{
    td_earth earth = td_earth_wgs84();
    td_warn_rules rules = td_warn_rules_default();
    return td_warn_step(&earth, &rules, chain, look);
}

static td_warn_message step_firm(td_warn_chain *chain, int64_t t_s, double lat_deg, double major_m,
                                 int64_t impact_s)
{
    td_warn_look look = look_of(t_s, impact_of(lat_deg, major_m, impact_s), ONE, 1);
    return step(chain, &look);
}

static td_warn_message step_gone(td_warn_chain *chain, int64_t t_s, td_warn_belief belief)
{
    td_warn_look look = { .t_ns = t_s * S, .belief = belief };
    return step(chain, &look);
}

static bool is(td_warn_message message, td_warn_kind kind, td_warn_why why)
{
    if (message.kind != kind || message.why != why) {
        printf("found %s, %s; expected %s, %s\n", td_warn_kind_key(message.kind),
               td_warn_why_key(message.why), td_warn_kind_key(kind), td_warn_why_key(why));
    }
    return message.kind == kind && message.why == why;
}

TD_TEST(an_alert_needs_a_firm_track_ground_and_time)
{
    td_warn_chain chain = { 0 };
    TD_CHECK(is(step_gone(&chain, 1, TD_WARN_BELIEF_TENTATIVE), TD_WARN_NONE,
                TD_WARN_WHY_NOT_FIRM));
    td_warn_look sea = look_of(2, impact_of(45.0, 2e4, 400), NULL, 0);
    TD_CHECK(is(step(&chain, &sea), TD_WARN_NONE, TD_WARN_WHY_NOBODY_UNDER));
    TD_CHECK(is(step_firm(&chain, 3, 45.0, 2e4, 3), TD_WARN_NONE, TD_WARN_WHY_TOO_LATE));
    td_warn_message message = step_firm(&chain, 4, 45.0, 2e4, 400);
    TD_CHECK(is(message, TD_WARN_ALERT, TD_WARN_WHY_FIRST));
    TD_CHECK(message.number == 1 && message.first == 1 && message.t_sent_ns == 4 * S);
    TD_CHECK(message.country_count == 1 && message.countries[0] == 4);
}

/* Just inside and just outside each threshold of the rules. */
TD_TEST(each_threshold_is_where_the_rules_say)
{
    static const struct {
        double lat_deg, major_m;
        int64_t impact_s;
        td_warn_why why;
    } CASES[] = {
        { 45.0, 2.0e4, 400, TD_WARN_WHY_NOTHING_NEW },
        { 45.0, 2.19e4, 400, TD_WARN_WHY_NOTHING_NEW },
        { 45.0, 2.21e4, 400, TD_WARN_WHY_AREA_GREW },
        { 45.017, 2.0e4, 400, TD_WARN_WHY_NOTHING_NEW }, /* 1.9 km north */
        { 45.019, 2.0e4, 400, TD_WARN_WHY_AREA_GREW },   /* 2.1 km */
        { 45.0, 1.42e4, 400, TD_WARN_WHY_NOTHING_NEW },  /* 0.504 of the area */
        { 45.0, 1.41e4, 400, TD_WARN_WHY_AREA_SHRANK },  /* 0.497 */
        { 45.0, 2.0e4, 386, TD_WARN_WHY_NOTHING_NEW },
        { 45.0, 2.0e4, 385, TD_WARN_WHY_SOONER },
        { 45.0, 2.0e4, 459, TD_WARN_WHY_NOTHING_NEW },
        { 45.0, 2.0e4, 460, TD_WARN_WHY_LATER },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        td_warn_chain chain = { 0 };
        TD_CHECK(step_firm(&chain, 0, 45.0, 2.0e4, 400).kind == TD_WARN_ALERT);
        td_warn_message message = step_firm(&chain, 10, CASES[i].lat_deg, CASES[i].major_m,
                                            CASES[i].impact_s);
        bool is_due = CASES[i].why != TD_WARN_WHY_NOTHING_NEW;
        if (!TD_CHECK(is(message, is_due ? TD_WARN_UPDATE : TD_WARN_NONE, CASES[i].why))) {
            printf("case %zu\n", i);
        }
        TD_CHECK(!is_due || (message.number == 2 && message.first == 1));
    }
}

TD_TEST(updates_wait_but_a_new_country_does_not)
{
    td_warn_chain chain = { 0 };
    step_firm(&chain, 0, 45.0, 2e4, 400);
    TD_CHECK(is(step_firm(&chain, 9, 45.1, 2e4, 400), TD_WARN_NONE, TD_WARN_WHY_WAITING));
    td_warn_look both = look_of(9, impact_of(45.1, 2e4, 400), TWO, 2);
    td_warn_message message = step(&chain, &both);
    TD_CHECK(is(message, TD_WARN_UPDATE, TD_WARN_WHY_NEW_COUNTRY));
    TD_CHECK(message.country_count == 2 && message.countries[1] == 9);
    td_warn_look one = look_of(25, impact_of(45.1, 2e4, 400), OTHER, 1);
    TD_CHECK(is(step(&chain, &one), TD_WARN_UPDATE, TD_WARN_WHY_COUNTRY_LEFT));
}

/* A track that is lost close to its impact may be lost because it comes down. */
TD_TEST(a_lost_track_cancels_early_and_is_held_late)
{
    td_warn_chain early = { 0 }, late = { 0 };
    step_firm(&early, 0, 45.0, 2e4, 400);
    TD_CHECK(is(step_gone(&early, 10, TD_WARN_BELIEF_LOST), TD_WARN_NONE, TD_WARN_WHY_HELD));
    TD_CHECK(is(step_gone(&early, 39, TD_WARN_BELIEF_LOST), TD_WARN_NONE, TD_WARN_WHY_HELD));
    td_warn_message message = step_gone(&early, 40, TD_WARN_BELIEF_LOST);
    TD_CHECK(is(message, TD_WARN_CANCEL, TD_WARN_WHY_TRACK_LOST));
    TD_CHECK(message.number == 2 && message.first == 1 && message.country_count == 1);
    message = step_firm(&early, 50, 45.0, 2e4, 400);
    TD_CHECK(is(message, TD_WARN_ALERT, TD_WARN_WHY_FIRST));
    TD_CHECK(message.number == 3 && message.first == 3);

    step_firm(&late, 200, 45.0, 2e4, 400);
    for (int64_t t_s = 210; t_s < 400 + 15 + 600; t_s += 5) {
        TD_CHECK(is(step_gone(&late, t_s, TD_WARN_BELIEF_LOST), TD_WARN_NONE, TD_WARN_WHY_HELD));
    }
    TD_CHECK(is(step_gone(&late, 1015, TD_WARN_BELIEF_LOST), TD_WARN_ALL_CLEAR,
                TD_WARN_WHY_IMPACT_PASSED));
    TD_CHECK(is(step_firm(&late, 1020, 45.0, 2e4, 2000), TD_WARN_NONE, TD_WARN_WHY_ENDED));
}

TD_TEST(an_intercept_cancels_when_debris_is_down)
{
    td_warn_chain chain = { 0 };
    step_firm(&chain, 0, 45.0, 2e4, 400);
    /* Losing it first does not shorten the wait for what falls. */
    TD_CHECK(is(step_gone(&chain, 100, TD_WARN_BELIEF_LOST), TD_WARN_NONE, TD_WARN_WHY_HELD));
    TD_CHECK(is(step_gone(&chain, 120, TD_WARN_BELIEF_INTERCEPTED), TD_WARN_NONE,
                TD_WARN_WHY_HELD));
    TD_CHECK(is(step_gone(&chain, 299, TD_WARN_BELIEF_INTERCEPTED), TD_WARN_NONE,
                TD_WARN_WHY_HELD));
    TD_CHECK(is(step_gone(&chain, 300, TD_WARN_BELIEF_INTERCEPTED), TD_WARN_CANCEL,
                TD_WARN_WHY_INTERCEPTED));
    TD_CHECK(is(step_firm(&chain, 310, 45.0, 2e4, 400), TD_WARN_NONE, TD_WARN_WHY_ENDED));
}

/* Whatever was told, an object that is seen to fly on has not come down. */
TD_TEST(nothing_is_cleared_while_it_flies)
{
    td_warn_chain chain = { 0 };
    step_firm(&chain, 0, 45.0, 2e4, 400);
    TD_CHECK(is(step_firm(&chain, 1100, 45.0, 2e4, 1500), TD_WARN_UPDATE, TD_WARN_WHY_LATER));
    TD_CHECK(is(step_firm(&chain, 2115, 45.0, 2e4, 1500), TD_WARN_ALL_CLEAR,
                TD_WARN_WHY_IMPACT_PASSED));
}

TD_TEST(out_to_sea_cancels_only_past_the_margin)
{
    td_warn_chain chain = { 0 };
    step_firm(&chain, 0, 45.0, 2e4, 400);
    td_warn_look look = look_of(20, impact_of(44.0, 2e4, 400), NULL, 0);
    look.is_near = true;
    TD_CHECK(is(step(&chain, &look), TD_WARN_NONE, TD_WARN_WHY_NOTHING_NEW));
    look.is_near = false;
    TD_CHECK(is(step(&chain, &look), TD_WARN_CANCEL, TD_WARN_WHY_LEFT_GROUND));
    TD_CHECK(is(step_firm(&chain, 30, 45.0, 2e4, 400), TD_WARN_ALERT, TD_WARN_WHY_FIRST));
}

/* ---- every story of the small world ---- */

enum { SIGNS = 12, PAUSES = 2, DEPTH = 4 };

/* Thresholds within the reach of the two pauses, 4 s and 40 s. */
static const td_warn_rules SMALL = { .grow_ratio = 0.1, .shrink_ratio = 0.5, .sooner_s = 15.0,
                                     .later_s = 60.0, .interval_s = 10.0, .lost_s = 30.0,
                                     .keep_s = 60.0, .debris_s = 40.0, .clear_s = 20.0 };

static td_warn_look sign(int which, int64_t t_s)
{
    td_warn_look look = look_of(t_s, impact_of(45.0, 2e4, 150), ONE, 1);
    switch (which) {
        case 0: look.belief = TD_WARN_BELIEF_TENTATIVE; break;
        case 1: look.belief = TD_WARN_BELIEF_LOST; break;
        case 2: look.belief = TD_WARN_BELIEF_INTERCEPTED; break;
        case 3: break;
        case 4: look.impact = impact_of(45.2, 2e4, 150); break;
        case 5: look.impact = impact_of(45.0, 1e4, 150); break;
        case 6: look.impact = impact_of(45.0, 2e4, 100); break;
        case 7: look.impact = impact_of(45.0, 2e4, 300); break;
        case 8:
            look.countries = TWO;
            look.country_count = 2;
            break;
        case 9: look.country_count = 0; break;
        case 10:
            look.country_count = 0;
            look.is_near = false;
            break;
        default: look.impact = impact_of(45.0, 2e4, t_s - 1); break;
    }
    return look;
}

typedef struct world {
    td_earth earth;
    int64_t steps;
    int64_t seen[TD_WARN_KIND_COUNT][TD_WARN_WHY_COUNT];
    int64_t wrong;
} world;

/* What must hold of one step, told from outside the machine. */
static bool is_lawful(const td_warn_chain *before, const td_warn_chain *after,
                      const td_warn_look *look, const td_warn_message *message)
{
    bool is_open = before->state == TD_WARN_STATE_ALERTED;
    bool is_firm = look->belief == TD_WARN_BELIEF_FIRM;
    const td_warn_message *told = &before->told;
    if (message->kind == TD_WARN_NONE) {
        return after->state == before->state && after->told.number == told->number;
    }
    if (message->number != told->number + 1 || message->t_sent_ns != look->t_ns ||
        message->country_count < 1) {
        return false;
    }
    switch (message->kind) {
        case TD_WARN_ALERT:
            return before->state == TD_WARN_STATE_QUIET && is_firm &&
                   message->first == message->number && look->impact.t_impact_ns > look->t_ns &&
                   message->why == TD_WARN_WHY_FIRST && after->state == TD_WARN_STATE_ALERTED;
        case TD_WARN_UPDATE:
            return is_open && is_firm && message->first == told->first &&
                   (look->t_ns - told->t_sent_ns >= 10 * S ||
                    message->why == TD_WARN_WHY_NEW_COUNTRY) &&
                   message->why > TD_WARN_WHY_FIRST && message->why < TD_WARN_WHY_TRACK_LOST;
        case TD_WARN_CANCEL:
            return is_open && message->first == told->first &&
                   message->why >= TD_WARN_WHY_TRACK_LOST &&
                   message->why <= TD_WARN_WHY_INTERCEPTED &&
                   after->state != TD_WARN_STATE_ALERTED &&
                   memcmp(&message->impact, &told->impact, sizeof told->impact) == 0;
        default:
            return is_open && message->why == TD_WARN_WHY_IMPACT_PASSED &&
                   after->state == TD_WARN_STATE_OVER &&
                   look->t_ns >= told->impact.t_impact_ns + 35 * S;
    }
}

static void explore(world *now, const td_warn_chain *chain, int64_t t_s, int depth)
{
    for (int i = 0; i < SIGNS * PAUSES; i++) {
        td_warn_chain next = *chain;
        int64_t then_s = t_s + (i % PAUSES == 0 ? 4 : 40);
        td_warn_look look = sign(i / PAUSES, then_s);
        td_warn_message message = td_warn_step(&now->earth, &SMALL, &next, &look);
        now->steps++;
        now->seen[message.kind][message.why]++;
        now->wrong += !is_lawful(chain, &next, &look, &message);
        if (depth > 1) {
            explore(now, &next, then_s, depth - 1);
        }
    }
}

TD_TEST(every_story_of_four_looks_is_lawful)
{
    static world now;
    td_warn_chain fresh = { 0 };
    now.earth = td_earth_wgs84();
    explore(&now, &fresh, 0, DEPTH);
    TD_CHECK(now.steps == 24 + 24 * 24 + 24 * 24 * 24 + 24 * 24 * 24 * 24);
    TD_CHECK(now.wrong == 0);
    for (int why = 0; why < TD_WARN_WHY_COUNT; why++) {
        int64_t count = 0;
        for (int kind = 0; kind < TD_WARN_KIND_COUNT; kind++) {
            count += now.seen[kind][why];
        }
        if (!TD_CHECK(count > 0)) {
            printf("never seen: %s\n", td_warn_why_key((td_warn_why)why));
        }
        TD_CHECK(strlen(td_warn_why_text((td_warn_why)why)) > 10);
    }
}

TD_MAIN(an_alert_needs_a_firm_track_ground_and_time, each_threshold_is_where_the_rules_say,
        updates_wait_but_a_new_country_does_not, a_lost_track_cancels_early_and_is_held_late,
        an_intercept_cancels_when_debris_is_down, nothing_is_cleared_while_it_flies,
        out_to_sea_cancels_only_past_the_margin,
        every_story_of_four_looks_is_lawful)
