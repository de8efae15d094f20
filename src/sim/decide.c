/* SPDX-License-Identifier: Apache-2.0 */
/* Simulated allocation as the run goes: which flight gets a shot from which stock, and when. */
#include <assert.h>
#include <string.h>

#include "world.h"

enum { SLOT_TRIES = 64 };

static int32_t shots_wanted(const td_sim *sim, const td__flight *flight)
{
    const td_scenario *scenario = sim->scenario;
    bool is_single = scenario->doctrine == TD_DOCTRINE_SINGLE;
    int32_t limit = is_single ? 1 : scenario->salvo_count;
    assert(limit <= TD_SIM_SHOTS_PER_FLIGHT_MAX);
    int32_t left = limit - flight->face.shots_count;
    return scenario->doctrine == TD_DOCTRINE_SALVO || left <= 0 ? left : 1;
}

/* A flight is open while nothing is under way to it that must be awaited first. */
static bool is_open(const td_sim *sim, const td__flight *flight)
{
    return flight->face.outcome == TD_OUTCOME_FLYING && flight->pending_count == 0 &&
           shots_wanted(sim, flight) > 0;
}

double td__after_launch_s(const td_sim *sim, int32_t flight, int64_t t_ns)
{
    return (double)(t_ns - sim->flights[flight].face.launch_ns) * 1e-9;
}

/* Whether the battery could still launch at the flight in time; its margin from now if so. */
static bool is_option(const td_sim *sim, int32_t f, int32_t battery, double *margin_s)
{
    const td__flight *flight = &sim->flights[f];
    const td_sim_reach *reach = &flight->reaches[battery];
    double now_s = td__after_launch_s(sim, f, sim->now_ns);
    *margin_s = reach->judged_s + reach->reach.margin_s - now_s;
    return flight->ready[battery] && sim->stocks[battery] > 0 &&
           reach->reach.verdict == TD_REACH_FEASIBLE && *margin_s >= 0.0;
}

static double kill_ratio(const td_scenario *scenario, int32_t battery)
{
    const td_battery_def *def = &scenario->batteries[battery];
    double own = def->kill_ratio;
    return own > 0.0 ? own : scenario->interceptors[def->interceptor].kill_ratio;
}

/* Open flights are numbered anew, so that the allocation sees no closed one. */
static int32_t list_options(td_sim *sim)
{
    int32_t count = 0, open_count = 0;
    for (int32_t f = 0; f < sim->flight_count; f++) {
        td__flight *flight = &sim->flights[f];
        if (!is_open(sim, flight)) {
            continue;
        }
        for (int32_t b = 0; b < sim->scenario->battery_count; b++) {
            double margin_s;
            if (is_option(sim, f, b, &margin_s)) {
                assert(count < sim->option_capacity);
                sim->options[count++] = (td_option_shot){
                    .flight = open_count,
                    .battery = b,
                    .shots_max = shots_wanted(sim, flight),
                    .kill_ratio = kill_ratio(sim->scenario, b),
                    .margin_s = margin_s,
                };
            }
        }
        sim->open_flights[open_count++] = f;
    }
    return count;
}

/* The first moment from `t_ns` on that keeps the battery's interval to all its other launches. */
static int64_t free_slot_ns(const td_sim *sim, int32_t battery, int64_t t_ns)
{
    int64_t interval_ns = td__nanoseconds(sim->scenario->batteries[battery].interval_s);
    bool moved = true;
    while (moved) {
        moved = false;
        for (int32_t i = 0; i < sim->shot_count; i++) {
            int64_t other_ns = sim->shots[i].launch_ns;
            if (sim->shots[i].battery == battery && t_ns > other_ns - interval_ns &&
                t_ns < other_ns + interval_ns) {
                t_ns = other_ns + interval_ns;
                moved = true;
            }
        }
    }
    return t_ns;
}

/* When the battery would launch and meet the flight, its other launches considered. */
static bool find_slot(td_sim *sim, int32_t f, int32_t battery, td_reach *reach,
                      int64_t *launch_ns)
{
    const td_samples *samples = td__expected(sim, sim->picture_of[battery], f);
    int64_t from_ns = free_slot_ns(sim, battery, sim->now_ns);
    for (int tries = 0; samples && tries < SLOT_TRIES; tries++) {
        double earliest_s = td__after_launch_s(sim, f, from_ns);
        td_reach_def question = td_network_question(&sim->network, battery, earliest_s,
                                                    sim->stocks[battery]);
        *reach = td_reach_of(&question, samples);
        if (reach->verdict != TD_REACH_FEASIBLE) {
            return false;
        }
        int64_t leave_ns = td__flight_ns(sim, f, reach->launch_s);
        leave_ns = leave_ns < from_ns ? from_ns : leave_ns;
        from_ns = free_slot_ns(sim, battery, leave_ns);
        if (from_ns == leave_ns) {
            *launch_ns = leave_ns;
            return true;
        }
    }
    return false;
}

static td_status commit(td_sim *sim, int32_t f, int32_t battery, bool *is_made)
{
    td_reach reach;
    int64_t launch_ns;
    td__flight *flight = &sim->flights[f];
    *is_made = find_slot(sim, f, battery, &reach, &launch_ns);
    if (!*is_made) {
        return TD_OK;
    }
    assert(sim->shot_count < sim->shot_capacity && sim->stocks[battery] > 0);
    int32_t shot = sim->shot_count++;
    sim->shots[shot] = (td_sim_shot){
        .flight = f,
        .battery = battery,
        .number = flight->face.shots_count++,
        .launch_ns = launch_ns,
        .intercept_ns = td__flight_ns(sim, f, reach.intercept_s),
        .intercept_geo = td_geo_from_ecef(&sim->network.earth, reach.intercept_ecef_m),
        .closing_mps = reach.closing_mps,
        .kill_ratio = kill_ratio(sim->scenario, battery),
    };
    flight->pending_count++;
    sim->stocks[battery]--;
    int64_t intercept_ns = sim->shots[shot].intercept_ns;
    td_status status = td__schedule(sim, intercept_ns, TD_PHASE_MOVE, TD__INTERCEPT, shot, 0);
    if (status == TD_OK && launch_ns > sim->now_ns) {
        return td__schedule(sim, launch_ns, TD_PHASE_MOVE, TD__SHOT, shot, 0);
    }
    td__tell_shot(sim, shot);
    return status;
}

td_status td__decide(td_sim *sim)
{
    int32_t count = list_options(sim);
    td_status status = TD_OK;
    if (count == 0) {
        return TD_OK;
    }
    size_t stocks_size = (size_t)sim->scenario->battery_count * sizeof *sim->stocks;
    memcpy(sim->spare_stocks, sim->stocks, stocks_size);
    int32_t per_flight =
        sim->scenario->doctrine == TD_DOCTRINE_SALVO ? sim->scenario->salvo_count : 1;
    td_allocate(sim->options, count, per_flight, sim->spare_stocks, sim->option_shots);
    for (int32_t i = 0; i < count && status == TD_OK; i++) {
        bool is_made = true;
        for (int32_t k = 0; k < sim->option_shots[i] && is_made && status == TD_OK; k++) {
            int32_t flight = sim->open_flights[sim->options[i].flight];
            status = commit(sim, flight, sim->options[i].battery, &is_made);
        }
    }
    return status;
}

static td_shot_result draw(const td_sim *sim, const td_sim_shot *shot)
{
    td_stream stream = { sim->def.seed, sim->def.run, (uint32_t)shot->battery, TD__PURPOSE_KILL };
    uint32_t index = (uint32_t)(shot->flight * TD_SIM_SHOTS_PER_FLIGHT_MAX + shot->number);
    return td_uniform(&stream, index) < shot->kill_ratio ? TD_SHOT_HIT : TD_SHOT_MISS;
}

/* ASSUMPTION A09: with news on the way an interceptor makes up for so much of what was expected
 * wrongly; beyond that it misses. */
static const double MADE_UP_M = 50000.0;

static bool is_where_expected(const td_sim *sim, const td_sim_shot *shot)
{
    const td_earth *earth = &sim->network.earth;
    td_vec3 truth_m = td_ecef_from_geo(earth, td__place(sim, shot->flight, sim->now_ns));
    td_vec3 off_m = td_vec3_sub(td_ecef_from_geo(earth, shot->intercept_geo), truth_m);
    return td_vec3_norm(off_m) <= MADE_UP_M;
}

static td_shot_result outcome_of(const td_sim *sim, const td_sim_shot *shot)
{
    const td__flight *flight = &sim->flights[shot->flight];
    if (flight->is_met) {
        return TD_SHOT_SPENT;
    }
    bool can_hit =
        flight->face.outcome == TD_OUTCOME_FLYING && is_where_expected(sim, shot);
    return can_hit ? draw(sim, shot) : TD_SHOT_MISS;
}

td_status td__meet(td_sim *sim, int32_t s)
{
    td_sim_shot *shot = &sim->shots[s];
    td__flight *flight = &sim->flights[shot->flight];
    shot->result = outcome_of(sim, shot);
    if (shot->result == TD_SHOT_HIT) {
        flight->is_met = true;
        flight->face.outcome = TD_OUTCOME_INTERCEPTED;
        flight->face.end_ns = sim->now_ns;
    }
    td_news_kind kind = shot->result == TD_SHOT_HIT    ? TD_NEWS_HIT
                        : shot->result == TD_SHOT_MISS ? TD_NEWS_MISS
                                                       : TD_NEWS_SPENT;
    td__tell(sim, (td_news){ .kind = kind,
                             .flight = shot->flight,
                             .sensor = TD_NONE,
                             .battery = shot->battery,
                             .shot = s,
                             .at_geo = shot->intercept_geo });
    int64_t look_ns = td__nanoseconds(sim->scenario->batteries[shot->battery].look_s);
    return td__schedule(sim, sim->now_ns + look_ns, TD_PHASE_INFER, TD__LOOKED, s, 0);
}

td_leak_reason td__why_leaked(const td_sim *sim, int32_t f)
{
    const td__flight *flight = &sim->flights[f];
    bool is_seen = false, is_reached = false, is_stocked = false;
    for (int32_t i = 0; i < sim->scenario->sensor_place_count; i++) {
        is_seen = is_seen || flight->seen[i].face.verdict == TD_SIGHT_SEEN;
    }
    for (int32_t b = 0; b < sim->scenario->battery_count; b++) {
        td_reach_verdict verdict = flight->best[b].reach.verdict;
        bool could = verdict == TD_REACH_FEASIBLE || verdict == TD_REACH_NO_STOCK;
        is_reached = is_reached || could;
        is_stocked = is_stocked || (could && sim->stocks[b] > 0);
    }
    if (flight->face.shots_count > 0) {
        return TD_LEAK_MISSED;
    }
    if (!is_seen) {
        return TD_LEAK_NOT_SEEN;
    }
    if (!is_reached) {
        return TD_LEAK_NOT_REACHED;
    }
    return is_stocked ? TD_LEAK_NO_SLOT : TD_LEAK_NO_STOCK;
}
