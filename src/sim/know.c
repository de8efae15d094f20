/* SPDX-License-Identifier: Apache-2.0 */
/* What follows from a look: news of tracks, batteries told, flights as one has to expect them. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "world.h"

/* After so many detections of another flight in a row a track is that flight's. */
enum { STRAYS_MAX = 3 };
/* A flight's track that has taken none of its detections for so long makes room for another. */
static const double STALE_S = 6.0;
static const double REVIEW_S = 20.0, SETTLE_S = 5.0;
/* ASSUMPTION A11: nobody acts on a track before its expected impact moves less than this from one
 * comparison to the next, SETTLE_S or more apart, twice: it moves by 10 km a second in boost. */
static const double SETTLED_M = 20000.0;
static const double EXPECTED_STEP_S = 2.0;
/* A track's ballistic coefficient is believed within these, kg/m2: what the lane kernel flies. */
static const double BETA_MIN = 500.0, BETA_MAX = 1e5;

/* ---- sensors and flights ---- */

static bool is_firm_by_itself(const td_sensor_def *def, td__seen *seen, int64_t t_ns)
{
    if (def->kind != TD_SENSOR_SATELLITE) {
        return false;
    }
    int64_t apart_ns = 2 * td__nanoseconds(def->revisit_s);
    seen->run_hits = t_ns - seen->last_ns <= apart_ns ? seen->run_hits + 1 : 1;
    return seen->run_hits == def->looks_count;
}

static void set_firm(td_sim *sim, int32_t f, int32_t sensor)
{
    td_sighting *face = &sim->flights[f].seen[sensor].face;
    if (face->verdict == TD_SIGHT_SEEN) {
        return;
    }
    face->verdict = TD_SIGHT_SEEN;
    face->firm_s = td__after_launch_s(sim, f, sim->now_ns);
    td__tell_flight(sim, TD_NEWS_FIRM_TRACK, f, sensor, TD_NONE);
}

/* ---- batteries ---- */

/* A declared launch is a cue and not a track. */
static bool lets_act(const td_sim *sim, int32_t battery, int32_t sensor)
{
    td_rule rule = sim->scenario->batteries[battery].rule;
    bool is_radar = sim->watches[sensor].instrument.face.has_range;
    return is_radar || rule == TD_RULE_LAUNCH_ON_CUE;
}

static td_status begin_reviews(td_sim *sim, int32_t f)
{
    if (sim->flights[f].is_reviewed) {
        return TD_OK;
    }
    sim->flights[f].is_reviewed = true;
    return td__schedule(sim, sim->now_ns + td__nanoseconds(SETTLE_S), TD_PHASE_DECIDE, TD__REVIEW,
                        f, 0);
}

/* Batteries of a picture hear of a flight once. */
static td_status tell_batteries(td_sim *sim, int32_t picture, int32_t f, int32_t sensor)
{
    td__flight *flight = &sim->flights[f];
    td_status status = TD_OK;
    for (int32_t b = 0; b < sim->scenario->battery_count && status == TD_OK; b++) {
        td_sim_reach *reach = &flight->reaches[b];
        if (sim->picture_of[b] != picture || reach->told_by != TD_NONE ||
            !lets_act(sim, b, sensor)) {
            continue;
        }
        double reaction_s = sim->scenario->batteries[b].reaction_s;
        reach->told_by = sensor;
        reach->told_s = td__after_launch_s(sim, f, sim->now_ns);
        reach->earliest_s = reach->told_s + reaction_s;
        td__judge(sim, b, f);
        td__tell_flight(sim, TD_NEWS_TOLD, f, TD_NONE, b);
        status = td__schedule(sim, sim->now_ns + td__nanoseconds(reaction_s), TD_PHASE_DECIDE,
                              TD__READY, f, b);
    }
    return status;
}

static void note_detection(td_sim *sim, int32_t sensor, const td__kept *kept, int32_t i)
{
    int32_t f = kept->origins[i];
    const td_measurement *m = &kept->look.measurements[i];
    td__seen *seen = &sim->flights[f].seen[sensor];
    const td_sensor_def *def = sim->watches[sensor].instrument.def;
    bool is_first = seen->face.verdict != TD_SIGHT_GLIMPSED && seen->face.verdict != TD_SIGHT_SEEN;
    double now_s = td__after_launch_s(sim, f, sim->now_ns);
    if (is_first) {
        seen->face = (td_sighting){
            .verdict = TD_SIGHT_GLIMPSED,
            .first_s = now_s,
            .first_azel = { m->range_m, m->azimuth_rad, m->elevation_rad },
        };
        td__tell_flight(sim, TD_NEWS_FIRST_SEEN, f, sensor, TD_NONE);
    }
    bool declares = is_firm_by_itself(def, seen, m->t_ns);
    seen->face.seen_s += is_first ? 0.0 : td_min(now_s - seen->face.lost_s, 2.0 * def->revisit_s);
    seen->face.lost_s = now_s;
    seen->last_ns = sim->now_ns;
    seen->is_open = true;
    if (declares) {
        set_firm(sim, f, sensor);
    }
}

/* ---- tracks and flights ---- */

static int32_t flight_of(const td__picture *picture, int32_t flight_count, int32_t track)
{
    for (int32_t f = 0; f < flight_count; f++) {
        if (picture->held[f].track == track) {
            return f;
        }
    }
    return TD_NONE;
}

/* The track is the flight's from now on; what was expected of another is forgotten. */
static void give_track(td__held *held, int32_t track, int64_t t_ns)
{
    *held = (td__held){ .track = track, .hit_ns = t_ns };
}

/* Names a track by the flight whose detection it took. */
static int32_t name_track(const td_sim *sim, td__picture *picture, const td_track *track,
                          int32_t origin)
{
    int32_t named = flight_of(picture, sim->flight_count, track->number);
    if (origin < 0 || named == origin) {
        return named;
    }
    td__held *held = &picture->held[origin];
    bool is_stale = track->hit_ns - held->hit_ns > td__nanoseconds(STALE_S);
    bool is_free = held->track == 0 || is_stale;
    if (named != TD_NONE && ++picture->held[named].strays < STRAYS_MAX) {
        return named;
    }
    if (!is_free) {
        return named;
    }
    if (named != TD_NONE) {
        picture->held[named].track = 0;
    }
    give_track(held, track->number, track->hit_ns);
    return origin;
}

static td_status note_tracks(td_sim *sim, int32_t p, int32_t sensor, int32_t count,
                             const td__kept *kept)
{
    td__picture *picture = &sim->pictures[p];
    td_status status = TD_OK;
    for (int32_t i = 0; i < count && status == TD_OK; i++) {
        const td_track *track = &sim->tracks[i];
        if (track->stage != TD_TRACK_CONFIRMED || track->measurement < 0) {
            continue;
        }
        int32_t origin = kept->origins[track->measurement];
        int32_t f = name_track(sim, picture, track, origin);
        if (f == TD_NONE) {
            sim->counts.tracks_unnamed++;
            continue;
        }
        picture->held[f].estimate = track->estimate;
        picture->held[f].was_held = true;
        if (origin == f) {
            picture->held[f].hit_ns = track->hit_ns;
            picture->held[f].strays = 0;
        }
        if (sim->flights[f].face.outcome == TD_OUTCOME_FLYING && origin == f) {
            set_firm(sim, f, sensor);
            status = begin_reviews(sim, f);
            status = status == TD_OK ? tell_batteries(sim, p, f, sensor) : status;
        }
    }
    return status;
}

static bool is_there(const td_track *tracks, int32_t count, int32_t number)
{
    int32_t low = 0, high = count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (tracks[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && tracks[low].number == number;
}

/* Tracks that are there no more leave their flight its last estimate. */
static void drop_ended(const td_sim *sim, td__picture *picture, int32_t count)
{
    for (int32_t f = 0; f < sim->flight_count; f++) {
        td__held *held = &picture->held[f];
        if (held->track != 0 && !is_there(sim->tracks, count, held->track)) {
            held->track = 0;
        }
    }
}

static td_status feed(td_sim *sim, int32_t p, int32_t sensor, const td__kept *kept)
{
    td__picture *picture = &sim->pictures[p];
    td_look look = kept->look;
    if (picture->sensors[sensor] == TD_NONE) {
        return TD_OK;
    }
    look.sensor = picture->sensors[sensor];
    td_tracker_look(picture->tracker, &look);
    int32_t count = td_tracker_track_count(picture->tracker);
    assert(count <= sim->track_capacity);
    for (int32_t i = 0; i < count; i++) {
        sim->tracks[i] = td_tracker_track(picture->tracker, i);
    }
    drop_ended(sim, picture, count);
    return note_tracks(sim, p, sensor, count, kept);
}

/* A satellite's declaration reaches whoever may act on a cue. */
static td_status tell_declared(td_sim *sim, int32_t sensor, const td__kept *kept)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < kept->look.measurement_count; i++) {
        int32_t f = kept->origins[i];
        bool is_declared = f >= 0 && sim->flights[f].seen[sensor].face.verdict == TD_SIGHT_SEEN &&
                           sim->flights[f].face.outcome == TD_OUTCOME_FLYING;
        for (int32_t p = 0; is_declared && p < sim->picture_count && status == TD_OK; p++) {
            if (sim->pictures[p].sensors[sensor] != TD_NONE) {
                status = tell_batteries(sim, p, f, sensor);
            }
        }
    }
    return status;
}

td_status td__arrive(td_sim *sim, int32_t sensor, int32_t place)
{
    td__kept *kept = &sim->watches[sensor].kept[place];
    td_status status = TD_OK;
    for (int32_t i = 0; i < kept->look.measurement_count; i++) {
        int32_t f = kept->origins[i];
        if (f >= 0 && sim->flights[f].face.outcome == TD_OUTCOME_FLYING) {
            note_detection(sim, sensor, kept, i);
        }
    }
    for (int32_t p = 0; p < sim->picture_count && status == TD_OK; p++) {
        status = feed(sim, p, sensor, kept);
    }
    if (status == TD_OK && !sim->watches[sensor].instrument.face.has_range) {
        status = tell_declared(sim, sensor, kept);
    }
    kept->is_used = false;
    return status;
}

/* ---- what is expected ---- */

/* Free flight from the estimate, in axes frozen at the flight's launch, as its path has them. */
static td_batch_start start_of(const td_sim *sim, int32_t f, const td_estimate *estimate)
{
    const td_earth *earth = &sim->network.earth;
    const double *m = estimate->mean;
    double launch_s = (double)sim->flights[f].face.launch_ns * 1e-9;
    double beta = td_exp(td_clamp(-m[6], 0.0, 12.0));
    return (td_batch_start){
        .t_s = td__after_launch_s(sim, f, estimate->t_ns),
        .pos_eci_m = td_ecef_from_eci(earth, (td_vec3){ m[0], m[1], m[2] }, launch_s),
        .vel_eci_mps = td_ecef_from_eci(earth, (td_vec3){ m[3], m[4], m[5] }, launch_s),
        .beta_kgpm2 = td_clamp(beta, BETA_MIN, BETA_MAX),
    };
}

/* Holds the expected impact against the one before it. */
static void note_impact(const td_sim *sim, td__held *held, td_vec3 impact_ecef_m)
{
    bool is_first = held->impact_ns == 0;
    if (!is_first && sim->now_ns - held->impact_ns < td__nanoseconds(SETTLE_S)) {
        return;
    }
    td_vec3 moved_m = td_vec3_sub(impact_ecef_m, held->impact_ecef_m);
    bool stays = !is_first && td_vec3_norm(moved_m) <= SETTLED_M;
    held->is_settled = stays && (held->is_settled || held->has_stayed);
    held->has_stayed = stays;
    held->impact_ecef_m = impact_ecef_m;
    held->impact_ns = sim->now_ns;
}

static bool fly_expected(td_sim *sim, int32_t f, td__held *held)
{
    td_batch_start start = start_of(sim, f, &held->estimate);
    td_batch_impact impact;
    td_batch_path path;
    td_batch_run run = { .starts = &start, .count = 1, .impacts = &impact, .paths = &path };
    td_batch_fly(&sim->ground->forward, &run);
    if (impact.verdict != TD_FLIGHT_OK || path.count < 2) {
        return false;
    }
    note_impact(sim, held, impact.pos_ecef_m);
    td_batch_samples(&sim->network.earth, &path, EXPECTED_STEP_S, &sim->outlook.samples);
    return held->is_settled;
}

const td_samples *td__expected(td_sim *sim, int32_t p, int32_t f)
{
    td__outlook *outlook = &sim->outlook;
    if (p == TD_NONE || !sim->pictures[p].held[f].was_held) {
        return NULL;
    }
    if (outlook->picture != p || outlook->flight != f || outlook->t_ns != sim->now_ns) {
        outlook->picture = p;
        outlook->flight = f;
        outlook->t_ns = sim->now_ns;
        outlook->is_flown = fly_expected(sim, f, &sim->pictures[p].held[f]);
    }
    return outlook->is_flown ? &outlook->samples : NULL;
}

/* A picture with a track that has settled says where and when, and how sure it is. */
static void say_expected(td_sim *sim, int32_t p, int32_t f)
{
    td__held *held = &sim->pictures[p].held[f];
    td_ground_event expected;
    if (held->track == 0 || !td__expected(sim, p, f)) {
        return;
    }
    td_ground_impacts(sim->ground, &held->estimate, 1, 0, &expected);
    if (expected.verdict == TD_FLIGHT_OK && expected.t_ns > sim->now_ns) {
        held->expected = expected;
        td__tell(sim, (td_news){ .kind = TD_NEWS_EXPECTED,
                                 .flight = f,
                                 .sensor = TD_NONE,
                                 .battery = TD_NONE,
                                 .shot = TD_NONE,
                                 .picture = p,
                                 .at_geo = expected.ellipse.geo });
    }
}

/* Feasible before anything else, then by the last moment of launch. */
static bool is_better(const td_sim_reach *now, const td_sim_reach *best)
{
    bool now_can = now->reach.verdict == TD_REACH_FEASIBLE;
    bool best_can = best->reach.verdict == TD_REACH_FEASIBLE;
    if (!now_can || !best_can) {
        return now_can || !best_can;
    }
    return now->judged_s + now->reach.margin_s > best->judged_s + best->reach.margin_s;
}

static void judge(td_sim *sim, int32_t battery, int32_t f)
{
    td_sim_reach *reach = &sim->flights[f].reaches[battery];
    const td_samples *samples = td__expected(sim, sim->picture_of[battery], f);
    reach->judged_s = td_max(reach->earliest_s, td__after_launch_s(sim, f, sim->now_ns));
    if (!samples) {
        reach->reach = (td_reach){ .verdict = TD_REACH_NO_TRACK };
        reach->margin_m = 0.0;
        return;
    }
    td_reach_def question = td_network_question(&sim->network, battery, reach->judged_s,
                                                sim->scenario->batteries[battery].stock_count);
    reach->reach = td_reach_of(&question, samples);
    bool is_feasible = reach->reach.verdict == TD_REACH_FEASIBLE;
    reach->margin_m = is_feasible ? td_reach_margin_m(&question, samples) : 0.0;
}

void td__judge(td_sim *sim, int32_t battery, int32_t f)
{
    td__flight *flight = &sim->flights[f];
    judge(sim, battery, f);
    if (is_better(&flight->reaches[battery], &flight->best[battery])) {
        flight->best[battery] = flight->reaches[battery];
    }
}

/* Soon again while a picture that holds it has not settled. */
static double review_after_s(const td_sim *sim, int32_t f)
{
    for (int32_t p = 0; p < sim->picture_count; p++) {
        const td__held *held = &sim->pictures[p].held[f];
        if (held->track != 0 && !held->is_settled) {
            return SETTLE_S;
        }
    }
    return REVIEW_S;
}

td_status td__review(td_sim *sim, int32_t f)
{
    td__flight *flight = &sim->flights[f];
    if (flight->face.outcome != TD_OUTCOME_FLYING) {
        return TD_OK;
    }
    for (int32_t p = 0; p < sim->picture_count; p++) {
        say_expected(sim, p, f);
    }
    for (int32_t b = 0; b < sim->scenario->battery_count && flight->pending_count == 0; b++) {
        if (flight->reaches[b].told_by != TD_NONE) {
            td__judge(sim, b, f);
        }
    }
    sim->wants_decision = true;
    int64_t again_ns = sim->now_ns + td__nanoseconds(review_after_s(sim, f));
    return td__schedule(sim, again_ns, TD_PHASE_DECIDE, TD__REVIEW, f, 0);
}
