/* SPDX-License-Identifier: Apache-2.0 */
/* A record says what the run says: each row of each table against the simulation, by the names of
 * the columns, so that two values in each other's place are seen. */
#include <sqlite3.h>
#include <unistd.h>

#include "edge/record/record.h"
#include "test/check.h"
#include "test/small_world.h"

enum { NEWS_MAX = 4000 };

static const char FILE_NAME[] = "record_rows.test.db";

static small_world world;
static td_sim *sim;
static void *block;
static td_news news[NEWS_MAX];
static int news_steps[NEWS_MAX]; /* the step, from 0, that brought it */
static int news_count, step_count;
static sqlite3 *db;

/* ---- rows by column names ---- */

static sqlite3_stmt *asked(const char *sql)
{
    sqlite3_stmt *rows;
    if (!TD_CHECK(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK)) {
        printf("  %s: %s\n", sql, sqlite3_errmsg(db));
        exit(1);
    }
    return rows;
}

static bool next(sqlite3_stmt *rows)
{
    return sqlite3_step(rows) == SQLITE_ROW;
}

static int column(sqlite3_stmt *rows, const char *name)
{
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        if (strcmp(sqlite3_column_name(rows, i), name) == 0) {
            return i;
        }
    }
    printf("no column %s\n", name);
    exit(1);
}

/* A NULL is NAN, or -1 of a reference. */
static double real(sqlite3_stmt *rows, const char *name)
{
    int i = column(rows, name);
    return sqlite3_column_type(rows, i) == SQLITE_NULL ? NAN : sqlite3_column_double(rows, i);
}

static int whole(sqlite3_stmt *rows, const char *name)
{
    int i = column(rows, name);
    return sqlite3_column_type(rows, i) == SQLITE_NULL ? -1 : sqlite3_column_int(rows, i);
}

static bool is_text(sqlite3_stmt *rows, const char *name, const char *want)
{
    const char *got = (const char *)sqlite3_column_text(rows, column(rows, name));
    return got && strcmp(got, want) == 0;
}

static bool is_real(sqlite3_stmt *rows, const char *name, double want)
{
    double got = real(rows, name);
    bool is_near = fabs(got - want) <= 1e-12 * fabs(want);
    bool same = is_near || got == want || (isnan(got) && isnan(want));
    if (!same) {
        printf("%s: found %.17g, expected %.17g\n", name, got, want);
    }
    return same;
}

static double deg(double rad)
{
    return rad / TD_DEG;
}

static double seconds(int64_t t_ns)
{
    return (double)t_ns / 1e9;
}

/* ---- the run ---- */

static void keep_news(const td_step *step)
{
    for (int i = 0; i < step->news_count && TD_CHECK(news_count < NEWS_MAX); i++) {
        news_steps[news_count] = step_count;
        news[news_count++] = step->news[i];
    }
    step_count++;
}

TD_TEST(a_run_is_played_into_a_record)
{
    td_record *record;
    td_step step = { 0 };
    char why[TD_RECORD_WHY_SIZE];
    small_make(&world);
    world.sites[AT_FAR] = small_site("far", 10.0, -60.0);
    world.raids[0].missile_count = 6;
    world.raids[1].to = AT_FAR; /* out of range: a flight that does not fly */
    world.batteries[1].site = AT_RADAR;
    world.batteries[1].stock_count = 1;
    world.batteries[1].rule = TD_RULE_LAUNCH_ON_CUE;
    world.batteries[1].own_sensor = 0;
    world.places[1].model = 1;
    world.scenario.raid_count = world.scenario.battery_count = 2;
    world.scenario.sensor_place_count = 2;
    td_sim_def sim_def = { .scenario = &world.scenario, .seed = 4 };
    size_t size = td_sim_size(&sim_def);
    block = malloc(size);
    unlink(FILE_NAME);
    if (!TD_CHECK(block && td_sim_create(&sim_def, block, size, &sim) == TD_OK)) {
        exit(1);
    }
    td_record_def def = {
        .file = FILE_NAME, .scenario = &world.scenario, .sim = sim, .version = "test", .seed = 4
    };
    if (!TD_CHECK(td_record_open(&def, &record, why) == TD_OK)) {
        exit(1);
    }
    while (!step.is_over && TD_CHECK(td_sim_step(sim, &step) == TD_OK)) {
        keep_news(&step);
        TD_CHECK(td_record_step(record, sim, &step, "hash") == TD_OK);
    }
    TD_CHECK(td_record_close(record, TD_RECORD_FINISHED) == TD_OK);
    TD_CHECK(sqlite3_open_v2(FILE_NAME, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
}

TD_TEST(events_are_the_news)
{
    sqlite3_stmt *rows = asked("SELECT * FROM event ORDER BY event_id");
    int count = 0;
    for (; next(rows) && TD_CHECK(count < news_count); count++) {
        const td_news *was = &news[count];
        bool has_place = was->kind != TD_NEWS_END;
        TD_CHECK(is_text(rows, "kind", td_news_key(was->kind)));
        TD_CHECK(is_real(rows, "t_s", seconds(was->t_ns)));
        TD_CHECK(whole(rows, "flight_id") == was->flight);
        TD_CHECK(whole(rows, "sensor_id") == was->sensor);
        TD_CHECK(whole(rows, "battery_id") == was->battery);
        TD_CHECK(whole(rows, "shot_id") == was->shot);
        TD_CHECK(is_real(rows, "lat_deg", has_place ? deg(was->at_geo.lat_rad) : (double)NAN));
        TD_CHECK(is_real(rows, "lon_deg", has_place ? deg(was->at_geo.lon_rad) : (double)NAN));
        TD_CHECK(is_real(rows, "h_ell_m", has_place ? was->at_geo.h_ell_m : (double)NAN));
        TD_CHECK(whole(rows, "step_id") == news_steps[count]);
    }
    sqlite3_finalize(rows);
    TD_CHECK(count == news_count && count > 40);
}

static void check_flown(sqlite3_stmt *rows, const td_flight *flown)
{
    TD_CHECK(is_real(rows, "burnout_after_launch_s", flown->burnout.t_s));
    TD_CHECK(is_real(rows, "apogee_after_launch_s", flown->apogee.t_s));
    TD_CHECK(is_real(rows, "apogee_h_ell_m", flown->apogee_geo.h_ell_m));
    TD_CHECK(is_real(rows, "impact_after_launch_s", flown->impact.t_s));
    TD_CHECK(is_real(rows, "impact_lat_deg", deg(flown->impact_geo.lat_rad)));
    TD_CHECK(is_real(rows, "impact_lon_deg", deg(flown->impact_geo.lon_rad)));
    TD_CHECK(is_real(rows, "range_m", flown->range_m));
}

TD_TEST(flights_are_the_simulations)
{
    sqlite3_stmt *rows = asked("SELECT * FROM flight ORDER BY flight_id");
    int f = 0;
    for (; next(rows) && TD_CHECK(f < td_sim_flight_count(sim)); f++) {
        td_sim_flight flight = td_sim_flight_at(sim, f);
        const td_solution *solution = td_sim_solution(sim, f);
        bool flies = solution->verdict == TD_SOLVE_OK;
        TD_CHECK(whole(rows, "flight_id") == f && whole(rows, "raid_id") == flight.raid);
        TD_CHECK(whole(rows, "number") == flight.number);
        TD_CHECK(is_real(rows, "launch_s", seconds(flight.launch_ns)));
        TD_CHECK(is_text(rows, "verdict", td_solve_verdict_key(solution->verdict)));
        TD_CHECK(is_text(rows, "outcome", td_outcome_key(flight.outcome)));
        TD_CHECK(whole(rows, "shot_count") == flight.shots_count);
        TD_CHECK(is_real(rows, "miss_m", flies ? solution->miss_m : (double)NAN));
        if (flies) {
            check_flown(rows, &solution->flight);
            TD_NEAR(real(rows, "end_s"), seconds(flight.end_ns), 1e-9);
        } else {
            TD_CHECK(isnan(real(rows, "range_m")) && isnan(real(rows, "end_s")));
        }
        if (flight.outcome == TD_OUTCOME_LEAKED) {
            TD_CHECK(is_text(rows, "leak_reason", td_leak_key(flight.leak)));
        }
    }
    sqlite3_finalize(rows);
    TD_CHECK(f == 7);
}

TD_TEST(sightings_are_what_the_sensors_saw)
{
    sqlite3_stmt *rows = asked("SELECT * FROM sighting ORDER BY flight_id, sensor_id");
    int count = 0;
    for (; next(rows); count++) {
        td_sighting seen = td_sim_sighting(sim, whole(rows, "flight_id"), whole(rows, "sensor_id"));
        bool is_firm = seen.verdict == TD_SIGHT_SEEN;
        bool is_seen = is_firm || seen.verdict == TD_SIGHT_GLIMPSED;
        TD_CHECK(is_text(rows, "verdict", td_sight_verdict_key(seen.verdict)));
        TD_CHECK(is_real(rows, "first_after_launch_s", is_seen ? seen.first_s : (double)NAN));
        TD_CHECK(is_real(rows, "firm_after_launch_s", is_firm ? seen.firm_s : (double)NAN));
        TD_CHECK(is_real(rows, "lost_after_launch_s", is_seen ? seen.lost_s : (double)NAN));
        TD_CHECK(is_real(rows, "seen_s", is_seen ? seen.seen_s : (double)NAN));
        if (is_seen) {
            TD_CHECK(is_real(rows, "first_range_m", seen.first_azel.range_m));
            TD_CHECK(is_real(rows, "first_azimuth_deg", deg(seen.first_azel.azimuth_rad)));
            TD_CHECK(is_real(rows, "first_elevation_deg", deg(seen.first_azel.elevation_rad)));
        }
    }
    sqlite3_finalize(rows);
    TD_CHECK(count == 12);
}

static void check_met(sqlite3_stmt *rows, const td_sim_reach *told)
{
    TD_CHECK(is_real(rows, "margin_m", told->margin_m));
    TD_CHECK(whole(rows, "shot_opportunity_count") == told->reach.shots_count);
    TD_CHECK(is_real(rows, "intercept_after_launch_s", told->reach.intercept_s));
    TD_CHECK(is_real(rows, "intercept_h_ell_m", told->reach.intercept_h_m));
    TD_CHECK(is_real(rows, "intercept_range_m", told->reach.intercept_range_m));
    TD_CHECK(is_real(rows, "closing_mps", told->reach.closing_mps));
}

TD_TEST(reaches_are_what_the_batteries_could_do)
{
    sqlite3_stmt *rows = asked("SELECT * FROM reach ORDER BY flight_id, battery_id");
    int count = 0, met = 0;
    for (; next(rows); count++) {
        td_sim_reach told =
            td_sim_reach_of(sim, whole(rows, "flight_id"), whole(rows, "battery_id"));
        bool is_told = told.told_by != TD_NONE;
        bool is_met = told.reach.verdict == TD_REACH_FEASIBLE;
        TD_CHECK(is_text(rows, "verdict", td_reach_verdict_key(told.reach.verdict)));
        TD_CHECK(whole(rows, "told_by_sensor_id") == told.told_by);
        TD_CHECK(is_real(rows, "told_after_launch_s", is_told ? told.told_s : (double)NAN));
        TD_CHECK(is_real(rows, "earliest_after_launch_s", is_told ? told.earliest_s : (double)NAN));
        TD_CHECK(is_real(rows, "judged_after_launch_s", is_told ? told.judged_s : (double)NAN));
        if (is_met) {
            TD_CHECK(is_real(rows, "margin_s", told.reach.margin_s));
            check_met(rows, &told);
            met++;
        } else {
            TD_CHECK(isnan(real(rows, "margin_m")) && isnan(real(rows, "intercept_h_ell_m")));
        }
    }
    sqlite3_finalize(rows);
    TD_CHECK(count == 12 && met > 0);
}

/* Everything that a tracker counted, and what sensors lost on the way to it. */
TD_TEST(counts_are_the_trackers_and_the_sensors)
{
    sqlite3_stmt *rows = asked("SELECT tracker_id, key, count FROM tracker_count");
    int count = 0;
    for (; next(rows); count++) {
        const td_tracker *tracker = td_sim_tracker(sim, whole(rows, "tracker_id"));
        for (int kind = 0; kind < TD_TRACKER_COUNT_KINDS; kind++) {
            if (is_text(rows, "key", td_tracker_count_key((td_tracker_count_kind)kind))) {
                int64_t wanted = td_tracker_count(tracker, (td_tracker_count_kind)kind);
                TD_CHECK(whole(rows, "count") == wanted);
            }
        }
    }
    sqlite3_finalize(rows);
    TD_CHECK(count == TD_TRACKER_COUNT_KINDS * td_sim_picture_count(sim) && count > 0);
    rows = asked("SELECT count FROM sensing_count WHERE key='detections'");
    TD_CHECK(next(rows) && whole(rows, "count") == td_sim_counts_of(sim).detections);
    sqlite3_finalize(rows);
    TD_CHECK(td_sim_counts_of(sim).detections > 0);
}

TD_TEST(expected_impacts_end_with_what_was_said_last)
{
    sqlite3_stmt *rows =
        asked("SELECT *, max(t_s) FROM expected_impact GROUP BY flight_id, tracker_id");
    int count = 0;
    for (; next(rows); count++) {
        td_ground_event at =
            td_sim_expected(sim, whole(rows, "tracker_id"), whole(rows, "flight_id"));
        TD_CHECK(is_real(rows, "lat_deg", deg(at.ellipse.geo.lat_rad)));
        TD_CHECK(is_real(rows, "lon_deg", deg(at.ellipse.geo.lon_rad)));
        TD_CHECK(is_real(rows, "major_m_p95", at.ellipse.major_m_p95));
        TD_CHECK(is_real(rows, "minor_m_p95", at.ellipse.minor_m_p95));
        TD_CHECK(is_real(rows, "azimuth_deg", deg(at.ellipse.azimuth_rad)));
        TD_CHECK(is_real(rows, "impact_s", seconds(at.t_ns)));
        TD_CHECK(is_real(rows, "impact_s_sigma", at.t_s_sigma));
    }
    sqlite3_finalize(rows);
    TD_CHECK(count > 0);
}

TD_TEST(shots_are_the_simulations)
{
    sqlite3_stmt *rows = asked("SELECT * FROM shot ORDER BY shot_id");
    int s = 0;
    for (; next(rows) && TD_CHECK(s < td_sim_shot_count(sim)); s++) {
        td_sim_shot shot = td_sim_shot_at(sim, s);
        TD_CHECK(whole(rows, "shot_id") == s && whole(rows, "flight_id") == shot.flight);
        TD_CHECK(whole(rows, "battery_id") == shot.battery);
        TD_CHECK(whole(rows, "number") == shot.number);
        TD_CHECK(is_real(rows, "launch_s", seconds(shot.launch_ns)));
        TD_CHECK(is_real(rows, "intercept_s", seconds(shot.intercept_ns)));
        TD_CHECK(is_real(rows, "intercept_lat_deg", deg(shot.intercept_geo.lat_rad)));
        TD_CHECK(is_real(rows, "intercept_lon_deg", deg(shot.intercept_geo.lon_rad)));
        TD_CHECK(is_real(rows, "intercept_h_ell_m", shot.intercept_geo.h_ell_m));
        TD_CHECK(is_real(rows, "closing_mps", shot.closing_mps));
        TD_CHECK(is_real(rows, "kill_ratio", shot.kill_ratio));
        TD_CHECK(is_text(rows, "result", td_shot_result_key(shot.result)));
    }
    sqlite3_finalize(rows);
    TD_CHECK(s == td_sim_shot_count(sim) && s > 1);
}

/* From launch to impact, in time's order, each where the path is. */
TD_TEST(path_points_lie_on_the_path)
{
    td_earth earth = td_scenario_earth(&world.scenario);
    sqlite3_stmt *rows = asked("SELECT * FROM path_point ORDER BY flight_id, after_launch_s");
    int count = 0, flight = -1, flights = 0;
    double before_s = 0.0;
    for (; next(rows); count++) {
        bool is_first = whole(rows, "flight_id") != flight;
        double t_s = real(rows, "after_launch_s");
        flight = whole(rows, "flight_id");
        flights += is_first;
        TD_CHECK(is_first ? t_s == 0.0 : t_s > before_s);
        td_vec3 at = td_path_pos_ecef_m(td_sim_path(sim, flight), &earth, t_s);
        td_geo geo = { real(rows, "lat_deg") * TD_DEG, real(rows, "lon_deg") * TD_DEG,
                       real(rows, "h_ell_m") };
        TD_CHECK(td_vec3_norm(td_vec3_sub(td_ecef_from_geo(&earth, geo), at)) < 1e-3);
        before_s = t_s;
    }
    sqlite3_finalize(rows);
    TD_CHECK(flights == 6 && count > 6 * 20);
    TD_NEAR(before_s, td_sim_solution(sim, flight)->flight.impact.t_s, 1e-6);
}

TD_TEST(what_stands_where_is_the_scenarios)
{
    sqlite3_stmt *rows = asked("SELECT battery.*, interceptor.floor_m AS low FROM battery"
                               " JOIN interceptor USING (interceptor_id) ORDER BY battery_id");
    for (int b = 0; next(rows); b++) {
        const td_battery_def *def = &world.batteries[b];
        TD_CHECK(is_text(rows, "key", def->id) && whole(rows, "site_id") == def->site);
        TD_CHECK(whole(rows, "stock_count") == def->stock_count);
        TD_CHECK(is_real(rows, "interval_s", def->interval_s));
        TD_CHECK(is_real(rows, "reaction_s", def->reaction_s));
        TD_CHECK(is_real(rows, "look_s", def->look_s));
        TD_CHECK(is_text(rows, "rule", td_rule_key(def->rule)));
        TD_CHECK(whole(rows, "own_sensor_id") == def->own_sensor);
        TD_CHECK(is_real(rows, "kill_ratio", world.interceptor.kill_ratio));
        TD_CHECK(is_real(rows, "low", world.interceptor.floor_m));
    }
    sqlite3_finalize(rows);
    rows = asked("SELECT * FROM site ORDER BY site_id");
    for (int i = 0; next(rows); i++) {
        TD_CHECK(is_text(rows, "key", world.sites[i].id));
        TD_CHECK(is_real(rows, "lat_deg", deg(world.sites[i].lat_rad)));
        TD_CHECK(is_real(rows, "lon_deg", deg(world.sites[i].lon_rad)));
        TD_CHECK(is_real(rows, "h_ell_m", world.sites[i].h_ell_m));
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
    free(block);
    unlink(FILE_NAME);
}

TD_MAIN(a_run_is_played_into_a_record, events_are_the_news, flights_are_the_simulations,
        sightings_are_what_the_sensors_saw, reaches_are_what_the_batteries_could_do,
        counts_are_the_trackers_and_the_sensors, expected_impacts_end_with_what_was_said_last,
        shots_are_the_simulations, path_points_lie_on_the_path, what_stands_where_is_the_scenarios)
