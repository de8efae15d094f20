/* SPDX-License-Identifier: Apache-2.0 */
/* Stories and laws of a run in a small world. */
#include "test/check.h"
#include "test/small_world.h"

enum { NEWS_MAX = 20000 };

/* A run played to its end, with all its news and a sum over its canonical bytes. */
typedef struct played {
    td_sim *sim;
    void *block;
    td_news news[NEWS_MAX];
    int news_count;
    int step_count;
    uint64_t sum;
} played;

/* FNV-1a: enough to tell two runs apart in a test. */
static td_status add_to_sum(void *ctx, const void *bytes, size_t count)
{
    uint64_t *sum = ctx;
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        *sum = (*sum ^ at[i]) * 1099511628211u;
    }
    return TD_OK;
}

static played run;

static void play(const small_world *world, uint64_t seed)
{
    td_step step = { 0 };
    free(run.block);
    run = (played){ .sum = 14695981039346656037u };
    td_sink canon = { .ctx = &run.sum, .write = add_to_sum };
    td_sim_def def = { .scenario = &world->scenario, .seed = seed, .canon = &canon };
    size_t size = td_sim_size(&def);
    run.block = malloc(size);
    if (!TD_CHECK(size > 0 && td_sim_create(&def, run.block, size, &run.sim) == TD_OK)) {
        exit(1);
    }
    while (!step.is_over) {
        if (!TD_CHECK(td_sim_step(run.sim, &step) == TD_OK)) {
            exit(1);
        }
        for (int i = 0; i < step.news_count && run.news_count < NEWS_MAX; i++) {
            run.news[run.news_count++] = step.news[i];
        }
        run.step_count++;
    }
}

static int count_news(td_news_kind kind)
{
    int count = 0;
    for (int i = 0; i < run.news_count; i++) {
        count += run.news[i].kind == kind;
    }
    return count;
}

static const td_news *first_news(td_news_kind kind)
{
    for (int i = 0; i < run.news_count; i++) {
        if (run.news[i].kind == kind) {
            return &run.news[i];
        }
    }
    return NULL;
}

static int count_outcome(td_outcome outcome)
{
    int count = 0;
    for (int32_t i = 0; i < td_sim_flight_count(run.sim); i++) {
        count += td_sim_flight_at(run.sim, i).outcome == outcome;
    }
    return count;
}

static small_world world;

TD_TEST(one_missile_is_seen_and_shot_at)
{
    small_make(&world);
    play(&world, 1);
    static const td_news_kind order[] = { TD_NEWS_LAUNCH, TD_NEWS_FIRST_SEEN, TD_NEWS_FIRM_TRACK,
                                          TD_NEWS_TOLD,   TD_NEWS_READY,      TD_NEWS_SHOT };
    for (size_t i = 0; i + 1 < sizeof order / sizeof order[0]; i++) {
        const td_news *a = first_news(order[i]), *b = first_news(order[i + 1]);
        if (!TD_CHECK(a && b && a->t_ns <= b->t_ns)) {
            return;
        }
    }
    TD_CHECK(first_news(TD_NEWS_READY)->t_ns - first_news(TD_NEWS_TOLD)->t_ns == 15000000000);
    TD_CHECK(count_news(TD_NEWS_HIT) + count_news(TD_NEWS_IMPACT) == 1);
    TD_CHECK(count_news(TD_NEWS_END) == 1 && run.news[run.news_count - 1].kind == TD_NEWS_END);
}

TD_TEST(time_never_runs_backward_and_each_shot_ends_once)
{
    small_make(&world);
    world.raids[0].missile_count = 20;
    world.scenario.battery_count = 2;
    play(&world, 3);
    for (int i = 1; i < run.news_count; i++) {
        if (!TD_CHECK(run.news[i - 1].t_ns <= run.news[i].t_ns)) {
            return;
        }
    }
    int ended = count_news(TD_NEWS_HIT) + count_news(TD_NEWS_MISS) + count_news(TD_NEWS_SPENT);
    TD_CHECK(count_news(TD_NEWS_SHOT) == td_sim_shot_count(run.sim));
    TD_CHECK(ended == td_sim_shot_count(run.sim) && ended > 0);
    for (int32_t i = 0; i < td_sim_shot_count(run.sim); i++) {
        td_sim_shot shot = td_sim_shot_at(run.sim, i);
        TD_CHECK(shot.launch_ns < shot.intercept_ns && shot.result != TD_SHOT_UNDER_WAY);
        TD_CHECK(shot.intercept_geo.h_ell_m >= world.interceptor.floor_m - 1.0);
    }
}

TD_TEST(launches_of_a_battery_keep_its_interval)
{
    small_make(&world);
    world.raids[0].missile_count = 10;
    world.raids[0].spacing_s = 0.0;
    world.batteries[0].interval_s = 7.0;
    play(&world, 1);
    TD_CHECK(td_sim_shot_count(run.sim) > 2);
    for (int32_t i = 0; i < td_sim_shot_count(run.sim); i++) {
        for (int32_t k = 0; k < i; k++) {
            int64_t later_ns = td_sim_shot_at(run.sim, i).launch_ns;
            int64_t apart = later_ns - td_sim_shot_at(run.sim, k).launch_ns;
            TD_CHECK(apart >= 7000000000 || apart <= -7000000000);
        }
    }
}

TD_TEST(stock_is_spent_and_never_more)
{
    small_make(&world);
    world.raids[0].missile_count = 8;
    world.batteries[0].stock_count = 3;
    play(&world, 1);
    TD_CHECK(td_sim_shot_count(run.sim) == 3);
    TD_CHECK(td_sim_stock(run.sim, 0) == 0);
    TD_CHECK(count_outcome(TD_OUTCOME_LEAKED) >= 5);
    int without_stock = 0;
    for (int32_t i = 0; i < 8; i++) {
        without_stock += td_sim_flight_at(run.sim, i).leak == TD_LEAK_NO_STOCK;
    }
    TD_CHECK(without_stock >= 5);
}

TD_TEST(no_stock_at_all_is_said_so)
{
    small_make(&world);
    world.batteries[0].stock_count = 0;
    play(&world, 1);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).reach.verdict == TD_REACH_NO_STOCK);
    TD_CHECK(td_sim_flight_at(run.sim, 0).leak == TD_LEAK_NO_STOCK);
}

TD_TEST(a_raid_out_of_reach_leaks)
{
    small_make(&world);
    world.batteries[0].site = AT_FAR;
    play(&world, 1);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).reach.verdict == TD_REACH_OUT_OF_REACH);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).margin_m == 0.0);
    TD_CHECK(td_sim_flight_at(run.sim, 0).leak == TD_LEAK_NOT_REACHED);
    TD_CHECK(td_sim_shot_count(run.sim) == 0);
}

TD_TEST(a_raid_that_nobody_sees_leaks)
{
    small_make(&world);
    world.places[0].site = AT_FAR;
    play(&world, 1);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).reach.verdict == TD_REACH_NO_TRACK);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).told_by == TD_NONE);
    TD_CHECK(td_sim_flight_at(run.sim, 0).leak == TD_LEAK_NOT_SEEN);
}

/* Nobody runs the radar: it helps only where sensors are shared, or as a battery's own. A nation's
 * radar serves its batteries. */
TD_TEST(without_sharing_a_battery_has_its_nations_sensors_or_its_own)
{
    small_make(&world);
    world.scenario.shares = false;
    play(&world, 1);
    TD_CHECK(td_sim_picture_count(run.sim) == 1 && td_sim_reach_of(run.sim, 0, 0).told_by == 0);
    TD_CHECK(td_sim_picture_at(run.sim, 0).kind == TD_PICTURE_NATION);
    world.places[0].nation = TD_NONE;
    play(&world, 1);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).reach.verdict == TD_REACH_NO_TRACK);
    TD_CHECK(td_sim_flight_at(run.sim, 0).leak == TD_LEAK_NOT_REACHED);
    world.batteries[0].own_sensor = 0;
    world.batteries[0].nation = TD_NONE;
    play(&world, 1);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).told_by == 0);
    TD_CHECK(td_sim_picture_at(run.sim, 0).kind == TD_PICTURE_SENSOR);
    TD_CHECK(td_sim_shot_count(run.sim) > 0);
}

TD_TEST(a_satellite_is_a_cue_and_not_a_track)
{
    small_make(&world);
    world.places[0] = (td_sensor_place_def){ .model = 1, .site = AT_FAR, .nation = 0 };
    world.sites[AT_FAR] = small_site("above", 0.0, 30.0);
    world.sites[AT_FAR].h_ell_m = 35786000.0;
    play(&world, 1);
    TD_CHECK(td_sim_sighting(run.sim, 0, 0).verdict == TD_SIGHT_SEEN);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).reach.verdict == TD_REACH_NO_TRACK);
    world.batteries[0].rule = TD_RULE_LAUNCH_ON_CUE;
    play(&world, 1);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).told_by == 0);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).reach.verdict == TD_REACH_NO_TRACK);
}

/* A radar that searches twenty times as fast helps one that takes 40 s for it: ten draws each. */
TD_TEST(a_better_sensor_makes_a_battery_sooner)
{
    double alone_s = 0.0, both_s = 0.0, alone_margin_s = 0.0, both_margin_s = 0.0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        small_make(&world);
        world.sensors[0].revisit_search_s = 40.0;
        play(&world, seed);
        td_sim_reach alone = td_sim_reach_of(run.sim, 0, 0);
        world.sensors[1] = small_radar();
        world.sensors[1].revisit_search_s = 2.0;
        world.places[1] = (td_sensor_place_def){ .model = 1, .site = AT_RADAR, .nation = 0 };
        world.scenario.sensor_place_count = 2;
        play(&world, seed);
        td_sim_reach both = td_sim_reach_of(run.sim, 0, 0);
        TD_CHECK(alone.reach.verdict == TD_REACH_FEASIBLE && alone.margin_m > 0.0);
        TD_CHECK(both.reach.verdict == TD_REACH_FEASIBLE && both.margin_m > 0.0);
        alone_s += alone.told_s;
        both_s += both.told_s;
        alone_margin_s += alone.judged_s + alone.reach.margin_s;
        both_margin_s += both.judged_s + both.reach.margin_s;
    }
    printf("told after %.0f and %.0f s, last launch %.0f and %.0f s\n", alone_s / 10, both_s / 10,
           alone_margin_s / 10, both_margin_s / 10);
    TD_CHECK(both_s < alone_s - 50.0);
}

/* The tracker knows nothing but measurements: without any it has no track, whatever flies. */
TD_TEST(nothing_is_known_without_a_detection)
{
    small_make(&world);
    world.sensors[0].reference_pd_ratio = 0.01;
    world.sensors[0].reference_range_m = 1000.0; /* blind at any distance */
    world.sensors[0].false_alarms_count = 0.0;
    play(&world, 1);
    td_sim_counts counts = td_sim_counts_of(run.sim);
    TD_CHECK(counts.looks > 100 && counts.detections == 0 && counts.false_alarms == 0);
    TD_CHECK(td_sim_sighting(run.sim, 0, 0).verdict == TD_SIGHT_OUT_OF_RANGE);
    TD_CHECK(td_tracker_count(td_sim_tracker(run.sim, 0), TD_TRACKER_STARTED) == 0);
    TD_CHECK(td_sim_reach_of(run.sim, 0, 0).told_by == TD_NONE);
    TD_CHECK(td_sim_flight_at(run.sim, 0).leak == TD_LEAK_NOT_SEEN);
}

/* A radar with one beam for twenty objects: it says what it left out, and sees less of them. */
TD_TEST(a_radar_without_beams_sees_less)
{
    int64_t detections[2];
    for (int few = 0; few < 2; few++) {
        small_make(&world);
        world.raids[0].missile_count = 20;
        world.sensors[0].beams_count = few ? 1 : 100;
        world.batteries[0].stock_count = 0;
        play(&world, 1);
        td_sim_counts counts = td_sim_counts_of(run.sim);
        detections[few] = counts.detections;
        TD_CHECK((counts.beams_unserved > 100) == (few != 0));
    }
    TD_CHECK(2 * detections[1] < detections[0] && detections[1] > 0);
}

/* Of ten flights, what was expected last before the end lies near where they come down. */
TD_TEST(what_is_expected_comes_true)
{
    int near = 0, known = 0;
    small_make(&world);
    world.raids[0].missile_count = 10;
    world.batteries[0].stock_count = 0;
    play(&world, 2);
    td_earth earth = td_scenario_earth(&world.scenario);
    for (int32_t f = 0; f < 10; f++) {
        td_ground_event expected = td_sim_expected(run.sim, 0, f);
        td_sim_flight flight = td_sim_flight_at(run.sim, f);
        td_geo impact_geo = td_sim_solution(run.sim, f)->flight.impact_geo;
        known += expected.verdict == TD_FLIGHT_OK && expected.t_ns > 0;
        near += td_arc_m(&earth, expected.ellipse.geo, impact_geo) < 20000.0 &&
                fabs((double)(expected.t_ns - flight.end_ns)) < 10e9;
    }
    TD_CHECK(known == 10 && near >= 9 && count_news(TD_NEWS_EXPECTED) > 100);
}

/* What is measured at first is off by no more than noise and bias: the truth is not in it. */
TD_TEST(a_first_sight_is_a_measurement)
{
    small_make(&world);
    play(&world, 1);
    td_sighting seen = td_sim_sighting(run.sim, 0, 0);
    TD_CHECK(seen.verdict == TD_SIGHT_SEEN);
    TD_CHECK(seen.first_s < seen.firm_s && seen.firm_s < seen.lost_s);
    td_earth earth = td_scenario_earth(&world.scenario);
    double look_s = seen.first_s - world.sensors[0].latency_s;
    td_sensor sensor = td_scenario_sensor(&world.scenario, 0);
    td_lookout lookout = td_lookout_of(&earth, &sensor, 1.0);
    td_vec3 at_m = td_path_pos_ecef_m(td_sim_path(run.sim, 0), &earth, look_s);
    td_azel truth = td_azel_from_enu(td_enu_from_ecef(&lookout.frame, at_m));
    double off_m = seen.first_azel.range_m - truth.range_m;
    TD_CHECK(fabs(off_m) > 1e-3 && fabs(off_m) < 100.0);
    TD_NEAR(seen.first_azel.azimuth_rad, truth.azimuth_rad, 1.0 * TD_DEG);
}

TD_TEST(a_target_out_of_range_is_an_answer)
{
    small_make(&world);
    world.raids[0].to = AT_FAR;
    play(&world, 1);
    TD_CHECK(count_news(TD_NEWS_NO_FLIGHT) == 1 && count_news(TD_NEWS_LAUNCH) == 0);
    TD_CHECK(td_sim_flight_at(run.sim, 0).outcome == TD_OUTCOME_NO_FLIGHT);
    TD_CHECK(td_sim_solution(run.sim, 0)->verdict == TD_SOLVE_OUT_OF_RANGE);
}

TD_TEST(a_run_that_ends_early_leaves_flights_in_the_air)
{
    small_make(&world);
    world.scenario.duration_s = 60.0;
    world.raids[0].missile_count = 10;
    play(&world, 1);
    TD_CHECK(count_outcome(TD_OUTCOME_FLYING) == 7 && count_outcome(TD_OUTCOME_WAITING) == 3);
    TD_CHECK(count_news(TD_NEWS_IMPACT) == 0);
}

TD_TEST(doctrines_spend_as_they_say)
{
    small_make(&world);
    world.batteries[0].kill_ratio = 1e-12; /* every shot misses */
    world.scenario.doctrine = TD_DOCTRINE_SINGLE;
    play(&world, 1);
    TD_CHECK(td_sim_shot_count(run.sim) == 1);
    world.scenario.doctrine = TD_DOCTRINE_SALVO;
    world.scenario.salvo_count = 3;
    play(&world, 1);
    TD_CHECK(td_sim_shot_count(run.sim) == 3);
    TD_CHECK(td_sim_shot_at(run.sim, 2).launch_ns < td_sim_shot_at(run.sim, 0).intercept_ns);
    TD_CHECK(td_sim_flight_at(run.sim, 0).leak == TD_LEAK_MISSED);
    world.scenario.doctrine = TD_DOCTRINE_SHOOT_LOOK_SHOOT;
    play(&world, 1);
    TD_CHECK(td_sim_shot_count(run.sim) >= 1);
    for (int32_t i = 1; i < td_sim_shot_count(run.sim); i++) {
        int64_t known_ns = td_sim_shot_at(run.sim, i - 1).intercept_ns + 10000000000;
        TD_CHECK(td_sim_shot_at(run.sim, i).launch_ns >= known_ns);
    }
}

TD_TEST(certain_shots_let_nothing_through)
{
    small_make(&world);
    world.raids[0].missile_count = 5;
    world.batteries[0].kill_ratio = 1.0;
    play(&world, 7);
    TD_CHECK(count_outcome(TD_OUTCOME_INTERCEPTED) == 5);
    TD_CHECK(count_news(TD_NEWS_IMPACT) == 0 && count_news(TD_NEWS_MISS) == 0);
}

TD_TEST(a_salvo_wastes_what_arrives_after_a_hit)
{
    small_make(&world);
    world.batteries[0].kill_ratio = 1.0;
    world.scenario.doctrine = TD_DOCTRINE_SALVO;
    play(&world, 1);
    TD_CHECK(count_news(TD_NEWS_HIT) == 1 && count_news(TD_NEWS_SPENT) == 1);
}

TD_TEST(the_same_seed_gives_the_same_bytes_and_another_does_not)
{
    small_make(&world);
    world.raids[0].missile_count = 20;
    world.batteries[0].stock_count = 100;
    play(&world, 1);
    uint64_t first = run.sum;
    int hits = count_news(TD_NEWS_HIT);
    play(&world, 1);
    TD_CHECK(run.sum == first && count_news(TD_NEWS_HIT) == hits);
    play(&world, 2);
    TD_CHECK(run.sum != first);
}

/* A draw is keyed by what it is for, so a second raid far away changes nothing in the first. */
TD_TEST(another_raid_does_not_move_the_draws_of_the_first)
{
    td_shot_result results[20];
    small_make(&world);
    world.raids[0].missile_count = 10;
    world.batteries[0].stock_count = 100;
    world.scenario.doctrine = TD_DOCTRINE_SINGLE;
    play(&world, 5);
    int32_t count = td_sim_shot_count(run.sim);
    for (int32_t i = 0; i < count && i < 20; i++) {
        results[i] = td_sim_shot_at(run.sim, i).result;
    }
    world.raids[1].at_s = 900.0;
    world.scenario.raid_count = 2;
    play(&world, 5);
    TD_CHECK(td_sim_shot_count(run.sim) == count + 1);
    for (int32_t i = 0; i < count && i < 20; i++) {
        TD_CHECK(td_sim_shot_at(run.sim, i).result == results[i]);
    }
}

/* 20 seeds of 20 single shots at one half: 400 draws, standard deviation 10; 50 is five of them. */
TD_TEST(hits_follow_the_ratio_that_the_user_gave)
{
    int hits = 0, shots = 0;
    small_make(&world);
    world.raids[0].missile_count = 20;
    world.batteries[0].stock_count = 100;
    world.sensors[0].revisit_track_s = 5.0; /* fewer looks, for the sake of time */
    world.scenario.doctrine = TD_DOCTRINE_SINGLE;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        play(&world, seed);
        hits += count_news(TD_NEWS_HIT);
        shots += td_sim_shot_count(run.sim);
    }
    TD_CHECK(shots == 400);
    TD_NEAR(hits, 200, 50);
}

TD_TEST(too_many_flights_and_too_little_memory_are_refused)
{
    td_sim *sim;
    static unsigned char small[4096];
    small_make(&world);
    td_sim_def def = { .scenario = &world.scenario, .seed = 1 };
    TD_CHECK(td_sim_create(&def, small, sizeof small, &sim) == TD_NO_MEMORY && sim == NULL);
    world.scenario.raid_count = 2;
    world.raids[0].missile_count = TD_SIM_FLIGHTS_MAX;
    TD_CHECK(td_sim_size(&def) == 0);
    TD_CHECK(td_sim_create(&def, small, sizeof small, &sim) == TD_FULL && sim == NULL);
}

TD_MAIN(one_missile_is_seen_and_shot_at, time_never_runs_backward_and_each_shot_ends_once,
        launches_of_a_battery_keep_its_interval, stock_is_spent_and_never_more,
        no_stock_at_all_is_said_so, a_raid_out_of_reach_leaks, a_raid_that_nobody_sees_leaks,
        without_sharing_a_battery_has_its_nations_sensors_or_its_own,
        a_satellite_is_a_cue_and_not_a_track, a_better_sensor_makes_a_battery_sooner,
        nothing_is_known_without_a_detection, a_radar_without_beams_sees_less,
        a_first_sight_is_a_measurement, what_is_expected_comes_true,
        a_target_out_of_range_is_an_answer,
        a_run_that_ends_early_leaves_flights_in_the_air, doctrines_spend_as_they_say,
        certain_shots_let_nothing_through, a_salvo_wastes_what_arrives_after_a_hit,
        the_same_seed_gives_the_same_bytes_and_another_does_not,
        another_raid_does_not_move_the_draws_of_the_first, hits_follow_the_ratio_that_the_user_gave,
        too_many_flights_and_too_little_memory_are_refused)
