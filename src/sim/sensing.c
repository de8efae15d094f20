/* SPDX-License-Identifier: Apache-2.0 */
/* How sensors look as the run goes: where at, at what, and what is on its way to trackers. */
#include <assert.h>
#include <string.h>

#include "world.h"

/* A beam at a track reaches so many sigma to each side; where that is wider than so many beams the
 * track is left to the search, which would find it no later. */
static const double BEAM_SIGMAS = 3.0, BEAMS_ACROSS_MAX = 3.0;
/* What was detected and is in no firm track is looked at again for so many looks, where it can have
 * gone at so much across the line. ASSUMPTION A10. */
enum { FRESH_LOOKS = 3 };
static const double FRESH_MPS = 4000.0;

/* One flight as it truly is at a moment. */
static td_body body_of(const td_sim *sim, int32_t f, double t_s)
{
    const td_earth *earth = &sim->network.earth;
    const td__flight *flight = &sim->flights[f];
    const td__course *course = &sim->courses[flight->course];
    int32_t signature = sim->scenario->raids[flight->face.raid].signature;
    td_moment moment = td_path_at(&course->path, t_s);
    td_vec3 at_m = td_ecef_from_eci(earth, moment.pos_eci_m, t_s);
    return (td_body){
        .id = (uint32_t)f,
        .at = { .t_s = t_s,
                .pos_ecef_m = at_m,
                .h_m = td_height_ell(earth, at_m),
                .is_burning = td_path_is_thrusting(&course->path, t_s) },
        .vel_ecef_mps = td_vel_ecef_from_eci(earth, moment.pos_eci_m, moment.vel_eci_mps, t_s),
        .signature = signature == TD_NONE ? NULL : &sim->scenario->signatures[signature],
    };
}

/* Whether the sensor could see the flight around a moment, by the samples on both sides of it. */
static bool is_worth_it(const td_sim *sim, const td__watch *watch, int32_t f, double t_s)
{
    const td_samples *samples = &sim->courses[sim->flights[f].course].samples;
    int32_t last = samples->count - 1;
    double end_s = samples->t_s[last];
    if (t_s < 0.0 || t_s > end_s) {
        return false;
    }
    int32_t i = (int32_t)td_min(td_floor(t_s / end_s * last), last - 1.0);
    td_sample before = td_sample_at(samples, i), after = td_sample_at(samples, i + 1);
    return td_lookout_view(&watch->instrument.lookout, &before) == TD_SIGHT_SEEN ||
           td_lookout_view(&watch->instrument.lookout, &after) == TD_SIGHT_SEEN;
}

static int32_t list_bodies(td_sim *sim, const td__watch *watch)
{
    int32_t count = 0;
    for (int32_t f = 0; f < sim->flight_count; f++) {
        double t_s = td__after_launch_s(sim, f, sim->now_ns);
        if (sim->flights[f].face.outcome == TD_OUTCOME_FLYING && is_worth_it(sim, watch, f, t_s)) {
            sim->bodies[count++] = body_of(sim, f, t_s);
        }
    }
    return count;
}

/* Puts a beam at a place where the radar can look. */
static void put_beam(td_sim *sim, const td__watch *watch, td_vec3 at_m, double half_m,
                     int32_t *count)
{
    const td_instrument *instrument = &watch->instrument;
    td_sample there = { .pos_ecef_m = at_m };
    if (*count >= sim->beam_capacity ||
        td_lookout_view(&instrument->lookout, &there) != TD_SIGHT_SEEN) {
        return;
    }
    td_vec3 away_m = td_vec3_sub(at_m, instrument->face.frame.origin_ecef_m);
    double range_m = td_vec3_norm(away_m);
    double half_rad = half_m / range_m;
    double across = 2.0 * half_rad / instrument->def->beam_rad;
    bool is_wide = across > 1.0;
    if (across > BEAMS_ACROSS_MAX) {
        return;
    }
    sim->beams[(*count)++] = (td_beam){ .along_ecef = td_vec3_scale(away_m, 1.0 / range_m),
                                        .half_width_rad = is_wide ? half_rad : 0.0 };
}

/* A track stands at its last look; over a few seconds it falls freely, and is as unsure as its
 * velocity was. */
static void beam_at_track(td_sim *sim, const td__watch *watch, const td_estimate *estimate,
                          int32_t *count)
{
    const td_earth *earth = &sim->network.earth;
    const double *mean = estimate->mean, *cov = estimate->cov;
    double ahead_s = (double)(sim->now_ns - estimate->t_ns) * 1e-9;
    td_vec3 at_m = { mean[0], mean[1], mean[2] }, vel_mps = { mean[3], mean[4], mean[5] };
    double r_m = td_vec3_norm(at_m);
    double fall = -0.5 * earth->gm_m3ps2 / (r_m * r_m * r_m) * ahead_s * ahead_s;
    td_vec3 there_m = td_vec3_madd(td_vec3_madd(at_m, ahead_s, vel_mps), fall, at_m);
    double pos_m2 = td_max(cov[0], td_max(cov[2], cov[5]));
    double vel_m2ps2 = td_max(cov[9], td_max(cov[14], cov[20]));
    double sigma_m = td_sqrt(td_max(td_fma(vel_m2ps2, ahead_s * ahead_s, pos_m2), 0.0));
    put_beam(sim, watch, td_ecef_from_eci(earth, there_m, (double)sim->now_ns * 1e-9),
             BEAM_SIGMAS * sigma_m, count);
}

static void beams_at_confirmed(td_sim *sim, const td__watch *watch, int32_t *count)
{
    const td_tracker *tracker = sim->pictures[watch->picture].tracker;
    int32_t tracks = td_tracker_track_count(tracker);
    for (int32_t i = 0; i < tracks; i++) {
        td_track track = td_tracker_track(tracker, i);
        if (track.stage == TD_TRACK_CONFIRMED) {
            beam_at_track(sim, watch, &track.estimate, count);
        }
    }
}

static bool is_covered(const td_sim *sim, const td__watch *watch, td_vec3 along, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        double cosine = td_vec3_dot(sim->beams[i].along_ecef, along);
        if (sim->beams[i].half_width_rad == 0.0 && cosine >= watch->instrument.cos_half_beam) {
            return true;
        }
    }
    return false;
}

/* What was detected a moment ago and is not in a firm track yet, the newest first; what another
 * beam covers needs none of its own. */
static void beams_at_fresh(td_sim *sim, td__watch *watch, int32_t *count)
{
    td_vec3 from_m = watch->instrument.face.frame.origin_ecef_m;
    int32_t first = watch->fresh_count;
    for (int32_t i = watch->fresh_count - 1; i >= 0; i--) {
        td__fresh fresh = watch->fresh[i];
        int64_t age_ns = sim->now_ns - fresh.t_ns;
        if (age_ns <= FRESH_LOOKS * watch->revisit_ns &&
            !is_covered(sim, watch, fresh.along_ecef, *count)) {
            td_vec3 at_m = td_vec3_madd(from_m, fresh.range_m, fresh.along_ecef);
            put_beam(sim, watch, at_m, FRESH_MPS * (double)age_ns * 1e-9, count);
            watch->fresh[--first] = fresh;
        }
    }
    watch->fresh_count -= first;
    memmove(watch->fresh, watch->fresh + first, (size_t)watch->fresh_count * sizeof *watch->fresh);
}

static void keep_fresh(td__watch *watch, const td_look *look)
{
    for (int32_t i = 0; i < look->measurement_count && watch->fresh_count < TD__FRESH_MAX; i++) {
        const td_measurement *m = &look->measurements[i];
        td_line line = td_line_of(&watch->instrument.face, m);
        watch->fresh[watch->fresh_count++] =
            (td__fresh){ .t_ns = look->t_ns, .along_ecef = line.along_ecef, .range_m = m->range_m };
    }
}

static int32_t free_place(const td__watch *watch)
{
    for (int32_t i = 0; i < watch->kept_count; i++) {
        if (!watch->kept[i].is_used) {
            return i;
        }
    }
    return TD_NONE;
}

static td_status take_look(td_sim *sim, td__watch *watch, int32_t sensor, int32_t place)
{
    td__kept *kept = &watch->kept[place];
    int32_t beams = 0;
    if (watch->instrument.face.has_range) {
        beams_at_confirmed(sim, watch, &beams);
        beams_at_fresh(sim, watch, &beams);
    }
    td_look_question question = { .t_ns = sim->now_ns,
                                  .bodies = sim->bodies,
                                  .beams = sim->beams,
                                  .body_count = list_bodies(sim, watch),
                                  .beam_count = beams };
    td_look_room room = { kept->measurements, kept->origins, sim->flight_count + TD__FALSE_MAX, 0,
                          0 };
    kept->look = td_instrument_look(&watch->instrument, &question, &room);
    kept->is_used = true;
    keep_fresh(watch, &kept->look);
    sim->counts.looks++;
    sim->counts.beams_unserved += room.unserved_count;
    sim->counts.measurements_lost += room.lost_count;
    for (int32_t i = 0; i < kept->look.measurement_count; i++) {
        bool is_false = kept->origins[i] == TD_FALSE_ALARM;
        sim->counts.false_alarms += is_false;
        sim->counts.detections += !is_false;
    }
    return td__schedule(sim, kept->look.arrival_ns, TD_PHASE_SHARE, TD__ARRIVE, sensor, place);
}

/* What has not been detected for long is lost. */
static void lose(td_sim *sim, int32_t sensor)
{
    enum { LOOKS = 5 };
    const td__watch *watch = &sim->watches[sensor];
    int64_t patience_ns = LOOKS * watch->revisit_ns;
    patience_ns = watch->instrument.face.has_range
                      ? patience_ns + td__nanoseconds(watch->instrument.def->revisit_search_s)
                      : patience_ns;
    for (int32_t f = 0; f < sim->flight_count; f++) {
        td__seen *seen = &sim->flights[f].seen[sensor];
        if (seen->is_open && sim->flights[f].face.outcome == TD_OUTCOME_FLYING &&
            sim->now_ns - seen->last_ns > patience_ns) {
            seen->is_open = false;
            td__tell_flight(sim, TD_NEWS_LOST, f, sensor, TD_NONE);
        }
    }
}

/* Nothing is left to be seen once every flight is over. */
static bool is_quiet(const td_sim *sim)
{
    for (int32_t f = 0; f < sim->flight_count; f++) {
        td_outcome outcome = sim->flights[f].face.outcome;
        if (outcome == TD_OUTCOME_FLYING || outcome == TD_OUTCOME_WAITING) {
            return false;
        }
    }
    return true;
}

td_status td__look(td_sim *sim, int32_t sensor)
{
    td__watch *watch = &sim->watches[sensor];
    int32_t place = free_place(watch);
    td_status status = TD_OK;
    if (is_quiet(sim)) {
        return TD_OK;
    }
    lose(sim, sensor);
    if (place == TD_NONE) {
        sim->counts.looks_unkept++;
    } else {
        status = take_look(sim, watch, sensor, place);
    }
    return status == TD_OK ? td__schedule(sim, sim->now_ns + watch->revisit_ns, TD_PHASE_SENSE,
                                          TD__LOOK, sensor, 0)
                           : status;
}
