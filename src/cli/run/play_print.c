/* SPDX-License-Identifier: Apache-2.0 */
/* What a run came to, as a table and as JSON. */
#include <stdio.h>

#include "cli/run/play.h"

static const double NS_PER_S = 1e9;

static void print_seen(const td_scenario *scenario, int32_t sensor, double t_s)
{
    enum { WIDTH = 28 };
    char text[96] = "nobody";
    if (sensor != TD_NONE) {
        snprintf(text, sizeof text, "%4.0f s %s", t_s, scenario->sensor_places[sensor].id);
    }
    printf(" %-*.*s", WIDTH, WIDTH, text);
}

/* What became of the flights of one raid. */
typedef struct fate {
    int counts[TD_OUTCOME_COUNT];
    int leaks[TD_LEAK_COUNT];
    int shots;
    int32_t first_flight;
} fate;

static fate fate_of(const td_play *play, int32_t raid)
{
    fate sum = { .first_flight = TD_NONE };
    for (int32_t i = 0; i < td_sim_flight_count(play->sim); i++) {
        td_sim_flight flight = td_sim_flight_at(play->sim, i);
        if (flight.raid == raid) {
            sum.first_flight = sum.first_flight == TD_NONE ? i : sum.first_flight;
            sum.counts[flight.outcome]++;
            sum.leaks[flight.leak]++;
            sum.shots += flight.shots_count;
        }
    }
    return sum;
}

static void print_outcomes(const fate *sum)
{
    const char *gap = " ";
    for (int i = 0; i < TD_OUTCOME_COUNT; i++) {
        if (sum->counts[i] > 0 && i != TD_OUTCOME_LEAKED) {
            printf("%s%d %s", gap, sum->counts[i], td_outcome_key((td_outcome)i));
            gap = ", ";
        }
    }
    for (int i = TD_LEAK_NONE + 1; i < TD_LEAK_COUNT; i++) {
        if (sum->leaks[i] > 0) {
            printf("%s%d leaked: %s", gap, sum->leaks[i], td_leak_text((td_leak_reason)i));
            gap = "; ";
        }
    }
    puts("");
}

static void print_raid(const td_play *play, int32_t r)
{
    const td_raid_def *raid = &play->scenario->raids[r];
    fate sum = fate_of(play, r);
    char name[64];
    snprintf(name, sizeof name, "%.40s x%d", raid->id, (int)raid->missile_count);
    printf("%-17.17s", name);
    td_sim_flight flight = td_sim_flight_at(play->sim, sum.first_flight);
    if (flight.outcome == TD_OUTCOME_WAITING) {
        puts(" not launched within the scenario's time");
        return;
    }
    const td_solution *solution = td_sim_solution(play->sim, sum.first_flight);
    if (solution->verdict != TD_SOLVE_OK) {
        printf(" did not fly: %s\n", td_solve_verdict_key(solution->verdict));
        return;
    }
    td_play_summary summary = td_play_summarise(play, sum.first_flight);
    print_seen(play->scenario, summary.first_sensor, summary.first_s);
    print_seen(play->scenario, summary.track_sensor, summary.track_s);
    if (summary.is_warned) {
        printf(" %4.1f min", summary.warning_s / 60.0);
    } else {
        printf(" %8s", "none");
    }
    if (summary.reach_count == 0) {
        printf(" %20s", "none");
    } else {
        printf(" %2d, %+5.0f s, %4.0f km", (int)summary.reach_count, summary.margin_s,
               summary.margin_m / 1000.0);
    }
    printf(" %5d", sum.shots);
    print_outcomes(&sum);
}

typedef struct totals {
    int flown, tracked, reached, met, leaked, airborne, refused;
} totals;

static totals count_up(const td_play *play)
{
    totals sum = { 0 };
    for (int32_t i = 0; i < td_sim_flight_count(play->sim); i++) {
        td_outcome outcome = td_sim_flight_at(play->sim, i).outcome;
        sum.refused += outcome == TD_OUTCOME_NO_FLIGHT;
        sum.met += outcome == TD_OUTCOME_INTERCEPTED;
        sum.leaked += outcome == TD_OUTCOME_LEAKED;
        sum.airborne += outcome == TD_OUTCOME_FLYING;
        if (outcome == TD_OUTCOME_NO_FLIGHT || outcome == TD_OUTCOME_WAITING) {
            continue;
        }
        td_play_summary summary = td_play_summarise(play, i);
        sum.flown++;
        sum.tracked += summary.track_sensor != TD_NONE;
        sum.reached += summary.reach_count > 0;
    }
    return sum;
}

void td_play_print(const td_play *play)
{
    printf("%s\n\n", play->scenario->question);
    printf("%-17s %-28s %-28s %8s %20s %5s %s\n", "raid", "first seen, after launch",
           "firm track, after launch", "warning", "batteries", "shots", "outcome");
    for (int32_t i = 0; i < play->scenario->raid_count; i++) {
        print_raid(play, i);
    }
    totals sum = count_up(play);
    printf("\n%d launched, %d with a radar's firm track, %d within a battery's reach; in this run "
           "%d intercepted, %d leaked", sum.flown, sum.tracked, sum.reached, sum.met, sum.leaked);
    if (sum.airborne > 0) {
        printf(", %d still flying", sum.airborne);
    }
    if (sum.refused > 0) {
        printf("; %d had no such flight", sum.refused);
    }
    puts("\nWarning: from the first declared launch or firm track to impact. Batteries: how many\n"
         "could meet it with stocks full, and the greatest time and ground range to spare.\n"
         "Vehicles are notional models; outcomes are draws of this one seed against the\n"
         "scenario's kill ratios.\n");
}

static json_t *seen_json(const td_play *play, int32_t sensor, double t_s)
{
    json_t *object = json_object();
    const char *id = play->scenario->sensor_places[sensor].id;
    json_object_set_new(object, "sensor", json_string(id));
    td_json_set_number(object, "after_launch_s", t_s);
    return object;
}

static json_t *sighting_json(const td_play *play, int32_t f, int32_t sensor)
{
    json_t *object = json_object();
    td_sighting seen = td_sim_sighting(play->sim, f, sensor);
    json_object_set_new(object, "sensor",
                        json_string(play->scenario->sensor_places[sensor].id));
    json_object_set_new(object, "verdict", json_string(td_sight_verdict_key(seen.verdict)));
    bool is_firm = seen.verdict == TD_SIGHT_SEEN;
    if (is_firm || seen.verdict == TD_SIGHT_GLIMPSED) {
        td_json_set_number(object, "first_after_launch_s", seen.first_s);
        td_json_set_number(object, "lost_after_launch_s", seen.lost_s);
        td_json_set_number(object, "first_range_km", seen.first_azel.range_m / 1000.0);
    }
    if (is_firm) {
        td_json_set_number(object, "firm_after_launch_s", seen.firm_s);
    }
    return object;
}

static json_t *reach_json(const td_play *play, int32_t f, int32_t battery)
{
    json_t *object = json_object();
    td_sim_reach told = td_sim_reach_of(play->sim, f, battery);
    const td_reach *reach = &told.reach;
    json_object_set_new(object, "battery", json_string(play->scenario->batteries[battery].id));
    json_object_set_new(object, "verdict", json_string(td_reach_verdict_key(reach->verdict)));
    if (told.told_by != TD_NONE) {
        json_object_set_new(object, "told_by",
                            json_string(play->scenario->sensor_places[told.told_by].id));
        td_json_set_number(object, "earliest_launch_after_launch_s", told.earliest_s);
    }
    if (reach->verdict == TD_REACH_FEASIBLE || reach->verdict == TD_REACH_TOO_LATE) {
        td_json_set_number(object, "margin_s", reach->margin_s);
    }
    if (reach->verdict == TD_REACH_FEASIBLE) {
        td_json_set_number(object, "margin_km", told.margin_m / 1000.0);
        json_object_set_new(object, "shots_count", json_integer(reach->shots_count));
        td_json_set_number(object, "intercept_after_launch_s", reach->intercept_s);
        td_json_set_number(object, "intercept_h_km", reach->intercept_h_m / 1000.0);
        td_json_set_number(object, "closing_kmps", reach->closing_mps / 1000.0);
    }
    return object;
}

static void set_course(json_t *object, const td_play *play, int32_t f)
{
    const td_flight *flown = &td_sim_solution(play->sim, f)->flight;
    td_play_summary summary = td_play_summarise(play, f);
    td_json_set_number(object, "range_km", flown->range_m / 1000.0);
    td_json_set_number(object, "apogee_km", flown->apogee_geo.h_ell_m / 1000.0);
    td_json_set_number(object, "flight_time_s", flown->impact.t_s);
    if (summary.first_sensor != TD_NONE) {
        json_object_set_new(object, "first_seen",
                            seen_json(play, summary.first_sensor, summary.first_s));
    }
    if (summary.track_sensor != TD_NONE) {
        json_object_set_new(object, "firm_track",
                            seen_json(play, summary.track_sensor, summary.track_s));
    }
    if (summary.is_warned) {
        td_json_set_number(object, "warning_s", summary.warning_s);
    }
    json_t *sensors = json_array(), *batteries = json_array();
    for (int32_t i = 0; i < play->scenario->sensor_place_count; i++) {
        json_array_append_new(sensors, sighting_json(play, f, i));
    }
    for (int32_t i = 0; i < play->scenario->battery_count; i++) {
        json_array_append_new(batteries, reach_json(play, f, i));
    }
    json_object_set_new(object, "sensors", sensors);
    json_object_set_new(object, "batteries", batteries);
}

static json_t *flight_json(const td_play *play, int32_t f)
{
    json_t *object = json_object();
    td_sim_flight flight = td_sim_flight_at(play->sim, f);
    const td_raid_def *raid = &play->scenario->raids[flight.raid];
    json_object_set_new(object, "raid", json_string(raid->id));
    json_object_set_new(object, "number", json_integer(flight.number + 1));
    json_object_set_new(object, "missile",
                        json_string(play->scenario->missiles[raid->missile].id));
    json_object_set_new(object, "from", json_string(play->scenario->sites[raid->from].id));
    json_object_set_new(object, "to", json_string(play->scenario->sites[raid->to].id));
    td_json_set_number(object, "launch_s", (double)flight.launch_ns / NS_PER_S);
    json_object_set_new(object, "outcome", json_string(td_outcome_key(flight.outcome)));
    if (flight.outcome == TD_OUTCOME_WAITING) {
        return object;
    }
    td_solve_verdict verdict = td_sim_solution(play->sim, f)->verdict;
    json_object_set_new(object, "verdict", json_string(td_solve_verdict_key(verdict)));
    if (verdict == TD_SOLVE_OK) {
        json_object_set_new(object, "shots_count", json_integer(flight.shots_count));
        set_course(object, play, f);
    }
    if (flight.outcome == TD_OUTCOME_LEAKED) {
        json_object_set_new(object, "leak_reason", json_string(td_leak_key(flight.leak)));
    }
    return object;
}

static json_t *shot_json(const td_play *play, int32_t s)
{
    json_t *object = json_object();
    td_sim_shot shot = td_sim_shot_at(play->sim, s);
    td_sim_flight flight = td_sim_flight_at(play->sim, shot.flight);
    const char *battery = play->scenario->batteries[shot.battery].id;
    json_object_set_new(object, "battery", json_string(battery));
    json_object_set_new(object, "raid", json_string(play->scenario->raids[flight.raid].id));
    json_object_set_new(object, "number", json_integer(flight.number + 1));
    td_json_set_number(object, "launch_s", (double)shot.launch_ns / NS_PER_S);
    td_json_set_number(object, "intercept_s", (double)shot.intercept_ns / NS_PER_S);
    td_json_set_number(object, "intercept_h_km", shot.intercept_geo.h_ell_m / 1000.0);
    td_json_set_number(object, "kill_ratio", shot.kill_ratio);
    json_object_set_new(object, "result", json_string(td_shot_result_key(shot.result)));
    return object;
}

static json_t *totals_json(const td_play *play)
{
    totals sum = count_up(play);
    return json_pack("{si si si si si si si}", "launched_count", sum.flown, "tracked_count",
                     sum.tracked, "reached_count", sum.reached, "intercepted_count", sum.met,
                     "leaked_count", sum.leaked, "flying_count", sum.airborne, "no_flight_count",
                     sum.refused);
}

/* A seed beyond the whole numbers of JSON readers' 64 bits with a sign is told as a text. */
static json_t *seed_json(uint64_t seed)
{
    char text[24];
    if (seed <= INT64_MAX) {
        return json_integer((json_int_t)seed);
    }
    snprintf(text, sizeof text, "%llu", (unsigned long long)seed);
    return json_string(text);
}

/* Whose tracker, and everything that it counted. */
static json_t *picture_json(const td_play *play, int32_t p)
{
    json_t *object = json_object();
    td_sim_picture face = td_sim_picture_at(play->sim, p);
    const td_tracker *tracker = td_sim_tracker(play->sim, p);
    json_object_set_new(object, "fed_by", json_string(td_picture_key(face.kind)));
    if (face.kind == TD_PICTURE_NATION) {
        const char *id = play->scenario->nations[face.index].id;
        json_object_set_new(object, "nation", json_string(id));
    } else if (face.kind == TD_PICTURE_SENSOR) {
        const char *id = play->scenario->sensor_places[face.index].id;
        json_object_set_new(object, "sensor", json_string(id));
    }
    json_object_set_new(object, "sensors_count", json_integer(face.sensor_count));
    for (int kind = 0; kind < TD_TRACKER_COUNT_KINDS; kind++) {
        char key[64];
        snprintf(key, sizeof key, "%s_count", td_tracker_count_key((td_tracker_count_kind)kind));
        int64_t count = td_tracker_count(tracker, (td_tracker_count_kind)kind);
        json_object_set_new(object, key, json_integer((json_int_t)count));
    }
    return object;
}

static json_t *pictures_json(const td_play *play)
{
    json_t *pictures = json_array();
    for (int32_t p = 0; p < td_sim_picture_count(play->sim); p++) {
        json_array_append_new(pictures, picture_json(play, p));
    }
    return pictures;
}

static json_t *sensing_json(const td_play *play)
{
    json_t *object = json_object();
    td_sim_counts counts = td_sim_counts_of(play->sim);
#define X(name, text) json_object_set_new(object, #name "_count", json_integer(counts.name));
    TD_SIM_COUNT_MAP(X)
#undef X
    return object;
}

static json_t *alerts_json(const td_play_alerts *made)
{
    json_t *object = json_object();
    json_object_set_new(object, "events_count", json_integer(made->event_count));
    json_object_set_new(object, "cap_count", json_integer(made->written.cap_count));
    json_object_set_new(object, "camf_count", json_integer(made->written.camf_count));
    json_object_set_new(object, "camf_without_code_count",
                        json_integer(made->written.camf_without_code));
    return object;
}

json_t *td_play_json(td_play *play)
{
    json_t *object = json_object(), *flights = json_array(), *shots = json_array();
    for (int32_t i = 0; i < td_sim_flight_count(play->sim); i++) {
        json_array_append_new(flights, flight_json(play, i));
    }
    for (int32_t i = 0; i < td_sim_shot_count(play->sim); i++) {
        json_array_append_new(shots, shot_json(play, i));
    }
    json_object_set_new(object, "scenario", json_string(play->scenario->id));
    json_object_set_new(object, "question", json_string(play->scenario->question));
    json_object_set_new(object, "seed", seed_json(play->seed));
    json_object_set_new(object, "testudo", json_string(TD_VERSION));
    td_json_set_number(object, "simulated_s", (double)play->t_ns / NS_PER_S);
    json_object_set_new(object, "totals", totals_json(play));
    json_object_set_new(object, "flights", flights);
    json_object_set_new(object, "shots", shots);
    json_object_set_new(object, "sensing", sensing_json(play));
    json_object_set_new(object, "trackers", pictures_json(play));
    if (play->alerts.is_asked) {
        json_object_set_new(object, "alerts", alerts_json(&play->alerts));
    }
    json_object_set_new(object, "steps_count", json_integer(play->step_count));
    json_object_set_new(object, "hash", json_string(td_digest_text(&play->digest)));
    return object;
}
