/* SPDX-License-Identifier: Apache-2.0 */
/* From the first alert at a city to the impact there; four cities, one short story each. */
#include "test/check.h"
#include "warn/warn.h"

static const int64_t S = 1000000000;

enum { TOWNS = 4 };

static void fill_towns(td_warn_place towns[TOWNS])
{
    for (int i = 0; i < TOWNS; i++) {
        towns[i] = (td_warn_place){ .lat_rad = (45.0 + 0.2 * i) * TD_DEG,
                                    .lon_rad = 25.0 * TD_DEG, .people = 1000, .country = 1,
                                    .region = -1, .name = i };
    }
}

static td_warn_message message_of(td_warn_kind kind, int64_t sent_s, int64_t impact_s)
{
    return (td_warn_message){ .kind = kind, .t_sent_ns = sent_s * S,
                              .impact = { .t_impact_ns = impact_s * S } };
}

static void say(td_warn_log *log, td_warn_kind kind, int64_t sent_s, int32_t *cities, int count)
{
    td_warn_message message = message_of(kind, sent_s, 420);
    td_warn_under under = { .cities = cities, .city_count = count };
    td_warn_log_message(log, &message, &under);
}

TD_TEST(each_city_gets_its_outcome_and_its_time)
{
    td_earth earth = td_earth_wgs84();
    td_warn_place towns[TOWNS];
    td_warn_told told[TOWNS];
    td_warn_time times[TOWNS];
    td_warn_log log = { .items = told, .capacity = TOWNS };
    fill_towns(towns);
    td_warn_places places = { .items = towns, .count = TOWNS };
    say(&log, TD_WARN_ALERT, 100, (int32_t[]){ 0, 1 }, 2);
    say(&log, TD_WARN_UPDATE, 130, (int32_t[]){ 1, 2 }, 2);
    /* It came down at town 1, 400 s after the epoch; town 2 is 22 km away. */
    td_warn_truth truth = { true, { towns[1].lat_rad, towns[1].lon_rad, 0.0 }, 400 * S, 10000.0 };
    TD_CHECK(td_warn_times(&earth, &log, &truth, &places, times, TOWNS) == 3);
    TD_CHECK(times[0].place == 0 && times[0].outcome == TD_WARN_OUTCOME_NEEDLESS);
    TD_NEAR(times[0].warning_s, 320.0, 0.0);
    TD_CHECK(times[1].place == 1 && times[1].outcome == TD_WARN_OUTCOME_WARNED);
    TD_NEAR(times[1].warning_s, 300.0, 0.0);
    TD_NEAR(times[1].distance_m, 0.0, 1e-6);
    TD_CHECK(times[2].place == 2 && times[2].outcome == TD_WARN_OUTCOME_NEEDLESS);
    TD_NEAR(times[2].warning_s, 290.0, 0.0);
    TD_NEAR(times[2].distance_m, 22230.0, 10.0);
}

TD_TEST(no_warning_a_late_one_and_one_taken_back_are_told_apart)
{
    td_earth earth = td_earth_wgs84();
    td_warn_place towns[TOWNS];
    td_warn_told told[TOWNS];
    td_warn_time times[TOWNS];
    td_warn_log log = { .items = told, .capacity = TOWNS };
    fill_towns(towns);
    td_warn_places places = { .items = towns, .count = TOWNS };
    say(&log, TD_WARN_ALERT, 100, (int32_t[]){ 0 }, 1);
    say(&log, TD_WARN_CANCEL, 200, NULL, 0);
    say(&log, TD_WARN_ALERT, 410, (int32_t[]){ 1 }, 1);
    td_warn_truth truth = { true, { towns[1].lat_rad, towns[1].lon_rad, 0.0 }, 400 * S, 30000.0 };
    TD_CHECK(td_warn_times(&earth, &log, &truth, &places, times, TOWNS) == 3);
    TD_CHECK(times[0].outcome == TD_WARN_OUTCOME_WITHDRAWN);
    TD_CHECK(times[1].outcome == TD_WARN_OUTCOME_TOO_LATE);
    TD_NEAR(times[1].warning_s, -10.0, 0.0);
    TD_CHECK(times[2].place == 2 && times[2].outcome == TD_WARN_OUTCOME_NEVER);
    TD_NEAR(times[2].warning_s, 0.0, 0.0);
}

/* An all-clear after the impact does not take the warning back. */
TD_TEST(an_all_clear_comes_after_and_an_intercept_leaves_no_impact)
{
    td_earth earth = td_earth_wgs84();
    td_warn_place towns[TOWNS];
    td_warn_told told[TOWNS];
    td_warn_time times[TOWNS];
    td_warn_log log = { .items = told, .capacity = TOWNS };
    fill_towns(towns);
    td_warn_places places = { .items = towns, .count = TOWNS };
    say(&log, TD_WARN_ALERT, 100, (int32_t[]){ 3 }, 1);
    say(&log, TD_WARN_NONE, 120, NULL, 0);
    say(&log, TD_WARN_ALL_CLEAR, 1000, NULL, 0);
    td_warn_truth truth = { true, { towns[3].lat_rad, towns[3].lon_rad, 0.0 }, 400 * S, 5000.0 };
    TD_CHECK(td_warn_times(&earth, &log, &truth, &places, times, TOWNS) == 1);
    TD_CHECK(times[0].outcome == TD_WARN_OUTCOME_WARNED);
    truth.is_impact = false;
    TD_CHECK(td_warn_times(&earth, &log, &truth, &places, times, TOWNS) == 1);
    TD_CHECK(times[0].outcome == TD_WARN_OUTCOME_NEEDLESS);
    TD_CHECK(strcmp(td_warn_outcome_key(times[0].outcome), "needless") == 0);
}

TD_TEST(what_does_not_fit_is_counted)
{
    td_earth earth = td_earth_wgs84();
    td_warn_place towns[TOWNS];
    td_warn_told told[2];
    td_warn_time times[1];
    td_warn_log log = { .items = told, .capacity = 2 };
    fill_towns(towns);
    td_warn_places places = { .items = towns, .count = TOWNS };
    say(&log, TD_WARN_ALERT, 100, (int32_t[]){ 0, 1, 2 }, 3);
    TD_CHECK(log.count == 2 && log.dropped == 1);
    td_warn_truth truth = { .is_impact = false };
    TD_CHECK(td_warn_times(&earth, &log, &truth, &places, times, 1) == 2);
    TD_CHECK(times[0].place == 0);
}

TD_MAIN(each_city_gets_its_outcome_and_its_time,
        no_warning_a_late_one_and_one_taken_back_are_told_apart,
        an_all_clear_comes_after_and_an_intercept_leaves_no_impact, what_does_not_fit_is_counted)
