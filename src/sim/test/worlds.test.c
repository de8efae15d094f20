/* SPDX-License-Identifier: Apache-2.0 */
/* Laws of a run in every small world: all rules, doctrines and ways to share; time moved, the Earth
 * turned, memory cut short, a sink that fails. */
#include "test/check.h"
#include "test/small_world.h"

enum { NEWS_MAX = 4000, MISSILES = 3 };

static const int64_t NS_PER_S = 1000000000;
static const uint64_t FNV_START = 14695981039346656037u;

/* A run played to its end. */
typedef struct played {
    td_sim *sim;
    void *block;
    td_news news[NEWS_MAX];
    int news_count;
    uint64_t sum;
} played;

static small_world world;
static played runs[2];

static td_status add_to_sum(void *ctx, const void *bytes, size_t count)
{
    uint64_t *sum = ctx;
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++) {
        *sum = (*sum ^ at[i]) * 1099511628211u;
    }
    return TD_OK;
}

static void play_in(played *run, int filling)
{
    td_step step = { 0 };
    free(run->block);
    *run = (played){ .sum = FNV_START };
    td_sink canon = { .ctx = &run->sum, .write = add_to_sum };
    td_sim_def def = { .scenario = &world.scenario, .seed = world.scenario.seed, .canon = &canon };
    size_t size = td_sim_size(&def);
    run->block = malloc(size);
    if (!run->block) {
        exit(1);
    }
    memset(run->block, filling, size);
    if (!TD_CHECK(td_sim_create(&def, run->block, size, &run->sim) == TD_OK)) {
        exit(1);
    }
    while (!step.is_over && TD_CHECK(td_sim_step(run->sim, &step) == TD_OK)) {
        for (int i = 0; i < step.news_count && run->news_count < NEWS_MAX; i++) {
            run->news[run->news_count++] = step.news[i];
        }
    }
}

/* A radar beside the target, a satellite above, two batteries of which the second stands aside. */
static void two_of_each(void)
{
    small_make(&world);
    world.sites[AT_FAR] = (td_site_def){ .lon_rad = 30.0 * TD_DEG, .h_ell_m = 35786000.0 };
    world.places[1].model = 1;
    world.places[1].site = AT_FAR;
    world.batteries[1].site = AT_RADAR;
    world.batteries[1].stock_count = 2;
    world.raids[0].missile_count = MISSILES;
    world.scenario.sensor_place_count = 2;
    world.scenario.battery_count = 2;
}

/* As TD_RULE_MAP says it in words. */
static bool may_tell(const td_battery_def *battery, int sensor)
{
    if (sensor == battery->own_sensor) {
        return true;
    }
    bool is_satellite = world.sensors[world.places[sensor].model].kind == TD_SENSOR_SATELLITE;
    bool is_shared =
        world.scenario.shares || world.places[sensor].nation == battery->nation;
    return is_shared && battery->rule != TD_RULE_ORGANIC &&
           (!is_satellite || battery->rule == TD_RULE_LAUNCH_ON_CUE);
}

static void check_word(const td_sim *sim, int flight, int battery)
{
    td_sim_reach told = td_sim_reach_of(sim, flight, battery);
    double first_s = INFINITY;
    for (int s = 0; s < world.scenario.sensor_place_count; s++) {
        td_sighting seen = td_sim_sighting(sim, flight, s);
        if (seen.verdict == TD_SIGHT_SEEN && may_tell(&world.batteries[battery], s)) {
            first_s = fmin(first_s, seen.firm_s);
        }
    }
    /* A radar alone may not hold what it holds together with others. */
    bool is_alone = world.batteries[battery].rule == TD_RULE_ORGANIC;
    TD_CHECK(told.told_by == TD_NONE ? is_alone || isinf(first_s) : told.told_s >= first_s);
    if (told.told_by == TD_NONE) {
        TD_CHECK(told.reach.verdict == TD_REACH_NO_TRACK && told.margin_m == 0.0);
        return;
    }
    TD_CHECK(is_alone || told.told_s == first_s);
    TD_CHECK(told.earliest_s == told.told_s + world.batteries[battery].reaction_s);
    TD_CHECK(told.judged_s >= told.earliest_s && may_tell(&world.batteries[battery], told.told_by));
    TD_CHECK((told.reach.verdict == TD_REACH_FEASIBLE) == (told.reach.shots_count > 0));
    TD_CHECK(told.reach.verdict != TD_REACH_FEASIBLE || told.reach.margin_s >= 0.0);
}

static void check_shot(const td_sim *sim, int s)
{
    td_sim_shot shot = td_sim_shot_at(sim, s);
    td_sim_flight flight = td_sim_flight_at(sim, shot.flight);
    td_sim_reach told = td_sim_reach_of(sim, shot.flight, shot.battery);
    double after_s = (double)(shot.launch_ns - flight.launch_ns) * 1e-9;
    TD_CHECK(told.reach.verdict == TD_REACH_FEASIBLE && after_s >= told.earliest_s - 1e-6);
    TD_CHECK(shot.intercept_ns > shot.launch_ns);
    TD_CHECK(shot.intercept_geo.h_ell_m >= world.interceptor.floor_m - 1.0);
    TD_CHECK(shot.intercept_geo.h_ell_m <= world.interceptor.ceiling_m + 1.0);
    TD_CHECK(shot.result != TD_SHOT_UNDER_WAY);
    if (shot.result == TD_SHOT_HIT) {
        TD_CHECK(flight.outcome == TD_OUTCOME_INTERCEPTED && flight.end_ns == shot.intercept_ns);
    }
    for (int other = 0; other < s; other++) {
        td_sim_shot before = td_sim_shot_at(sim, other);
        bool both_hit = before.result == TD_SHOT_HIT && shot.result == TD_SHOT_HIT;
        TD_CHECK(!both_hit || before.flight != shot.flight);
    }
}

/* The first reason that holds, in the order and words of TD_LEAK_MAP. */
static td_leak_reason why_leaked(const td_sim *sim, int f)
{
    bool is_seen = false, is_reached = false, is_stocked = false;
    if (td_sim_flight_at(sim, f).shots_count > 0) {
        return TD_LEAK_MISSED;
    }
    for (int s = 0; s < world.scenario.sensor_place_count; s++) {
        is_seen = is_seen || td_sim_sighting(sim, f, s).verdict == TD_SIGHT_SEEN;
    }
    for (int b = 0; b < world.scenario.battery_count; b++) {
        if (td_sim_reach_of(sim, f, b).reach.verdict == TD_REACH_FEASIBLE) {
            is_reached = true;
            is_stocked = is_stocked || td_sim_stock(sim, b) > 0;
        }
    }
    return !is_seen      ? TD_LEAK_NOT_SEEN
           : !is_reached ? TD_LEAK_NOT_REACHED
           : !is_stocked ? TD_LEAK_NO_STOCK
                         : TD_LEAK_NO_SLOT;
}

static void check_flight(const td_sim *sim, int f)
{
    td_sim_flight flight = td_sim_flight_at(sim, f);
    int most = world.scenario.doctrine == TD_DOCTRINE_SINGLE ? 1 : world.scenario.salvo_count;
    int shots = 0;
    for (int s = 0; s < td_sim_shot_count(sim); s++) {
        shots += td_sim_shot_at(sim, s).flight == f;
    }
    TD_CHECK(flight.shots_count == shots && shots <= most);
    TD_CHECK(flight.outcome == TD_OUTCOME_INTERCEPTED || flight.outcome == TD_OUTCOME_LEAKED);
    TD_CHECK(flight.end_ns > flight.launch_ns);
    if (flight.outcome == TD_OUTCOME_LEAKED) {
        TD_CHECK(flight.leak == why_leaked(sim, f));
    } else {
        TD_CHECK(flight.leak == TD_LEAK_NONE);
    }
    for (int b = 0; b < world.scenario.battery_count; b++) {
        check_word(sim, f, b);
    }
}

static void check_stocks(const td_sim *sim)
{
    for (int b = 0; b < world.scenario.battery_count; b++) {
        int spent = 0;
        for (int s = 0; s < td_sim_shot_count(sim); s++) {
            spent += td_sim_shot_at(sim, s).battery == b;
        }
        TD_CHECK(td_sim_stock(sim, b) == world.batteries[b].stock_count - spent);
        TD_CHECK(td_sim_stock(sim, b) >= 0);
    }
}

TD_TEST(every_small_world_keeps_the_rules)
{
    int shots = 0, leaks[TD_LEAK_COUNT] = { 0 };
    for (int i = 0; i < TD_RULE_COUNT * TD_DOCTRINE_COUNT * 4; i++) {
        two_of_each();
        world.scenario.earth = (td_earth_kind)(i % TD_EARTH_COUNT);
        world.scenario.doctrine = (td_doctrine)(i / (TD_RULE_COUNT * 4));
        world.scenario.shares = i / TD_RULE_COUNT % 2 == 0;
        world.scenario.seed = (uint64_t)i;
        for (int b = 0; b < 2; b++) {
            world.batteries[b].rule = (td_rule)(i % TD_RULE_COUNT);
            world.batteries[b].own_sensor = i / (2 * TD_RULE_COUNT) % 2 == b ? 0 : TD_NONE;
        }
        play_in(&runs[0], 0);
        for (int f = 0; f < td_sim_flight_count(runs[0].sim); f++) {
            check_flight(runs[0].sim, f);
            leaks[td_sim_flight_at(runs[0].sim, f).leak]++;
        }
        for (int s = 0; s < td_sim_shot_count(runs[0].sim); s++) {
            check_shot(runs[0].sim, s);
        }
        check_stocks(runs[0].sim);
        shots += td_sim_shot_count(runs[0].sim);
    }
    printf("%d shots, %d missed, %d not reached\n", shots, leaks[TD_LEAK_MISSED],
           leaks[TD_LEAK_NOT_REACHED]);
    TD_CHECK(shots > 100 && leaks[TD_LEAK_MISSED] > 10 && leaks[TD_LEAK_NONE] > 10);
}

static int true_news(const played *run, td_news *news)
{
    int count = 0;
    for (int i = 0; i < run->news_count; i++) {
        td_news_kind kind = run->news[i].kind;
        if (kind == TD_NEWS_LAUNCH || kind == TD_NEWS_BURNOUT) {
            news[count++] = run->news[i];
        }
    }
    return count;
}

/* Flights do not know what time it is: all that truly happens is so much later, to the nanosecond.
 * (Draws of looks are keyed by the number of the look, so that what is seen differs.) */
TD_TEST(a_raid_that_starts_later_is_the_same_raid)
{
    static td_news news[2][NEWS_MAX];
    two_of_each();
    play_in(&runs[0], 0);
    world.raids[0].at_s = 500.0;
    world.scenario.duration_s += 500.0;
    play_in(&runs[1], 0);
    int count = true_news(&runs[0], news[0]);
    TD_CHECK(true_news(&runs[1], news[1]) == count && count == 2 * MISSILES);
    for (int i = 0; i < count; i++) {
        const td_news *a = &news[0][i], *b = &news[1][i];
        TD_CHECK(a->kind == b->kind && b->t_ns - a->t_ns == 500 * NS_PER_S);
        TD_CHECK(a->flight == b->flight && a->sensor == b->sensor && a->battery == b->battery);
        TD_CHECK(a->at_geo.lat_rad == b->at_geo.lat_rad && a->at_geo.lon_rad == b->at_geo.lon_rad);
    }
    TD_CHECK(runs[0].sum != runs[1].sum);
}

/* A sphere that stands still looks the same from every longitude. */
TD_TEST(longitude_is_a_name)
{
    two_of_each();
    world.scenario.earth = TD_EARTH_SPHERE;
    play_in(&runs[0], 0);
    for (int i = 0; i < world.scenario.site_count; i++) {
        world.sites[i].lon_rad += 40.0 * TD_DEG;
    }
    play_in(&runs[1], 0);
    TD_CHECK(runs[0].news_count == runs[1].news_count);
    for (int i = 0; i < runs[0].news_count; i++) {
        const td_news *a = &runs[0].news[i], *b = &runs[1].news[i];
        TD_CHECK(a->kind == b->kind && a->flight == b->flight && a->battery == b->battery);
        /* The solve accepts a miss of metres, which differ: 10 m at 3 km/s. */
        TD_NEAR((double)(b->t_ns - a->t_ns) * 1e-9, 0.0, 0.02);
        /* A young track turns those metres into kilometres at its expected impact. */
        double near_rad = a->kind == TD_NEWS_EXPECTED ? 2e-3 : 1e-5;
        if (a->kind != TD_NEWS_END) {
            TD_NEAR(b->at_geo.lat_rad, a->at_geo.lat_rad, near_rad);
            TD_NEAR(b->at_geo.lon_rad - 40.0 * TD_DEG, a->at_geo.lon_rad, 2.0 * near_rad);
        }
    }
}

TD_TEST(what_was_in_the_memory_does_not_matter)
{
    two_of_each();
    play_in(&runs[0], 0x00);
    play_in(&runs[1], 0xa5);
    TD_CHECK(runs[0].sum == runs[1].sum && runs[0].news_count == runs[1].news_count);
}

/* Blocks end where their size says, so that the sanitizer sees a byte too many. */
TD_TEST(every_piece_of_memory_may_be_missing)
{
    two_of_each();
    td_sim_def def = { .scenario = &world.scenario, .seed = 1 };
    size_t size = td_sim_size(&def);
    const size_t sizes[] = { 0, 1, 64, 512, 4096, size / 100, size / 30, size / 10, size / 5,
                             size / 3, size / 2, size / 2 + size / 3 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        void *block = malloc(sizes[i] ? sizes[i] : 1);
        td_sim *sim = runs[0].sim;
        TD_CHECK(block && td_sim_create(&def, block, sizes[i], &sim) == TD_NO_MEMORY);
        TD_CHECK(sim == NULL);
        free(block);
    }
}

/* Writes so many pieces and then no more. */
static td_status fail_later(void *ctx, const void *bytes, size_t count)
{
    int *left = ctx;
    return (void)bytes, (void)count, --*left < 0 ? TD_IO_FAILED : TD_OK;
}

TD_TEST(a_sink_that_fails_ends_the_run)
{
    const int pieces[] = { 0, 1, 2, 3, 10, 40, 100, 300 };
    two_of_each();
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        int left = pieces[i], steps = 0;
        td_sink canon = { .ctx = &left, .write = fail_later };
        td_sim_def def = { .scenario = &world.scenario, .seed = 1, .canon = &canon };
        size_t size = td_sim_size(&def);
        void *block = malloc(size);
        td_sim *sim;
        td_step step = { 0 };
        td_status status = TD_OK;
        TD_CHECK(block && td_sim_create(&def, block, size, &sim) == TD_OK);
        while (status == TD_OK && !step.is_over) {
            status = td_sim_step(sim, &step);
            steps++;
        }
        TD_CHECK(status == TD_IO_FAILED && step.is_over && steps >= 1);
        TD_CHECK(td_sim_step(sim, &step) == TD_OK && step.is_over && step.news_count == 0);
        free(block);
    }
}

/* Whoever only reads the news knows how each flight ended. */
TD_TEST(the_news_are_the_whole_story)
{
    two_of_each();
    world.raids[0].missile_count = 12;
    world.scenario.raid_count = 2;
    world.raids[1].to = AT_RADAR;
    world.raids[1].at_s = 100.0;
    play_in(&runs[0], 0);
    int32_t count = td_sim_flight_count(runs[0].sim);
    TD_CHECK(count == 13);
    for (int32_t f = 0; f < count; f++) {
        td_sim_flight flight = td_sim_flight_at(runs[0].sim, f);
        int launches = 0, shots = 0;
        td_outcome outcome = TD_OUTCOME_WAITING;
        for (int i = 0; i < runs[0].news_count; i++) {
            const td_news *news = &runs[0].news[i];
            if (news->flight != f) {
                continue;
            }
            launches += news->kind == TD_NEWS_LAUNCH;
            shots += news->kind == TD_NEWS_SHOT;
            outcome = news->kind == TD_NEWS_HIT      ? TD_OUTCOME_INTERCEPTED
                      : news->kind == TD_NEWS_IMPACT ? TD_OUTCOME_LEAKED
                                                     : outcome;
            TD_CHECK(outcome == TD_OUTCOME_WAITING || news->t_ns >= flight.end_ns);
        }
        TD_CHECK(launches == 1 && shots == flight.shots_count && outcome == flight.outcome);
    }
    free(runs[0].block);
    free(runs[1].block);
}

TD_MAIN(every_small_world_keeps_the_rules, a_raid_that_starts_later_is_the_same_raid,
        longitude_is_a_name, what_was_in_the_memory_does_not_matter,
        every_piece_of_memory_may_be_missing, a_sink_that_fails_ends_the_run,
        the_news_are_the_whole_story)
