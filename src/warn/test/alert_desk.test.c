/* SPDX-License-Identifier: Apache-2.0 */
/* A flight over a made-up coast, from its first firm track to the all-clear, and one that turns out
 * to come down at sea. */
#include "test/check.h"
#include "warn/warn.h"

static const int64_t S = 1000000000;

enum { ROWS = 20, COLUMNS = 20, CELLS = ROWS * COLUMNS, TOWNS = 3, PLACES = CELLS + TOWNS };

static const double CELL_DEG = 0.1;

/* Land from 44 to 46 north and 24 to 26 east, sea around it: country 0, which is told, in the
 * north, country 1, which is not, in the south. Towns at 45.5, 45.2 and 44.5 north. */
static td_warn_place places[PLACES];
static const bool IS_WARNED[] = { true, false };

static td_warn_desk desk_of_coast(void)
{
    static const double TOWN_DEG[TOWNS] = { 45.5, 45.2, 44.5 };
    for (int i = 0; i < CELLS; i++) {
        double lat_deg = 44.0 + CELL_DEG * (i / COLUMNS + 0.5);
        places[i] = (td_warn_place){ .lat_rad = lat_deg * TD_DEG,
                                     .lon_rad = (24.0 + CELL_DEG * (i % COLUMNS + 0.5)) * TD_DEG,
                                     .lat_half_rad = 0.5 * CELL_DEG * TD_DEG,
                                     .lon_half_rad = 0.5 * CELL_DEG * TD_DEG,
                                     .people = 1000, .country = lat_deg > 45.0 ? 0 : 1,
                                     .region = -1, .name = -1 };
    }
    for (int i = 0; i < TOWNS; i++) {
        places[CELLS + i] = (td_warn_place){ .lat_rad = TOWN_DEG[i] * TD_DEG,
                                             .lon_rad = 25.0 * TD_DEG, .people = 50000,
                                             .country = TOWN_DEG[i] > 45.0 ? 0 : 1,
                                             .region = -1, .name = i };
    }
    return (td_warn_desk){ .earth = td_earth_wgs84(), .rules = td_warn_rules_default(),
                           .places = { .items = places, .count = PLACES },
                           .is_warned = IS_WARNED, .country_count = 2 };
}

static td_warn_impact circle_at(double lat_deg, double radius_m, int64_t impact_s)
{
    return (td_warn_impact){ .centre_geo = { lat_deg * TD_DEG, 25.0 * TD_DEG, 0.0 },
                             .semi_major_m = radius_m, .semi_minor_m = radius_m,
                             .t_impact_ns = impact_s * S, .t_impact_s_sigma = 3.0 };
}

typedef struct story {
    td_warn_desk desk;
    td_warn_event event;
    td_warn_told told[TOWNS];
    td_warn_share shares[8];
    int32_t cities[8];
    td_warn_under under;
} story;

static void begin(story *now)
{
    *now = (story){ .desk = desk_of_coast() };
    now->event.log = (td_warn_log){ .items = now->told, .capacity = TOWNS };
    now->under = (td_warn_under){ .shares = now->shares, .share_capacity = 8,
                                  .cities = now->cities, .city_capacity = 8 };
}

static td_warn_why firm(story *now, int64_t t_s, td_warn_impact impact)
{
    td_warn_message message = td_warn_watch(&now->desk, &now->event, t_s * S,
                                            TD_WARN_BELIEF_FIRM, &impact, &now->under);
    return message.why;
}

static td_warn_why gone(story *now, int64_t t_s, td_warn_belief belief)
{
    td_warn_message message = td_warn_watch(&now->desk, &now->event, t_s * S, belief, NULL,
                                            &now->under);
    return message.why;
}

TD_TEST(a_flight_warns_the_towns_under_it_and_is_cleared)
{
    static story now;
    td_warn_time times[TOWNS];
    begin(&now);
    TD_CHECK(gone(&now, 10, TD_WARN_BELIEF_TENTATIVE) == TD_WARN_WHY_NOT_FIRM);
    TD_CHECK(firm(&now, 40, circle_at(45.4, 60000.0, 400)) == TD_WARN_WHY_FIRST);
    /* Both countries lie under it and one is told; its two towns are. */
    TD_CHECK(now.under.share_count == 2 && now.event.chain.told.country_count == 1);
    TD_CHECK(now.event.log.count == 2 && now.under.people > 100000);
    TD_CHECK(firm(&now, 100, circle_at(45.5, 20000.0, 402)) == TD_WARN_WHY_AREA_SHRANK);
    TD_CHECK(gone(&now, 380, TD_WARN_BELIEF_LOST) == TD_WARN_WHY_HELD);
    TD_CHECK(now.under.share_count == 0 && now.under.city_count == 0);
    TD_CHECK(gone(&now, 1011, TD_WARN_BELIEF_LOST) == TD_WARN_WHY_IMPACT_PASSED);
    td_warn_truth truth = { true, { 45.52 * TD_DEG, 25.0 * TD_DEG, 0.0 }, 401 * S, 5000.0 };
    int32_t count = td_warn_times(&now.desk.earth, &now.event.log, &truth, &now.desk.places,
                                  times, TOWNS);
    TD_CHECK(count == 2 && times[0].place == CELLS && times[1].place == CELLS + 1);
    TD_CHECK(times[0].outcome == TD_WARN_OUTCOME_WARNED);
    TD_NEAR(times[0].warning_s, 361.0, 0.0);
    TD_CHECK(times[1].outcome == TD_WARN_OUTCOME_NEEDLESS);
}

TD_TEST(an_impact_that_moves_out_to_sea_is_cancelled_past_the_margin)
{
    static story now;
    begin(&now);
    TD_CHECK(firm(&now, 40, circle_at(45.8, 20000.0, 400)) == TD_WARN_WHY_FIRST);
    /* The northern coast is at 46 degrees. 23 km from it the wider circle of 24 km reaches it. */
    TD_CHECK(firm(&now, 60, circle_at(46.205, 20000.0, 400)) == TD_WARN_WHY_NOTHING_NEW);
    TD_CHECK(now.under.share_count == 0 && now.under.people == 0);
    TD_CHECK(firm(&now, 80, circle_at(46.25, 20000.0, 400)) == TD_WARN_WHY_LEFT_GROUND);
    TD_CHECK(now.event.chain.told.kind == TD_WARN_CANCEL);
    TD_CHECK(firm(&now, 90, circle_at(46.25, 20000.0, 400)) == TD_WARN_WHY_NOBODY_UNDER);
    TD_CHECK(now.event.log.count == 0 || !now.told[0].is_warned);
}

TD_TEST(ground_of_others_alone_gives_no_alert)
{
    static story now;
    begin(&now);
    TD_CHECK(firm(&now, 40, circle_at(44.5, 20000.0, 400)) == TD_WARN_WHY_NOBODY_UNDER);
    TD_CHECK(now.under.people > 0 && now.under.city_count == 0 && now.event.log.count == 0);
}

TD_MAIN(a_flight_warns_the_towns_under_it_and_is_cleared,
        an_impact_that_moves_out_to_sea_is_cancelled_past_the_margin,
        ground_of_others_alone_gives_no_alert)
