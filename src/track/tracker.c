/* SPDX-License-Identifier: Apache-2.0 */
/* A tracker's memory, its slots for tracks, and what its readers ask. */
#include "track/tracker_parts.h"

#include <assert.h>
#include <string.h>

#include "track/score/score.h"

/* Tracks that are not there stand still here, so that lanes beside them find numbers. */
static const td_estimate PARKED = { .mean = { 7.0e6, 0.0, 0.0, 0.0, 7.5e3, 0.0, -8.0 },
                                    .cov = { 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0,
                                             0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0,
                                             1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0 } };

td_tracker_def td_tracker_default(const td_earth *earth)
{
    return (td_tracker_def){
        .motion = td_motion_default(earth),
        .tracks_max = 2000,
        .measurements_max = 4000,
        .looks_waiting_max = 32,
        .waiting_measurements_max = 20000,
        .biased_max = 8,
        .with = { .workers = 1 },
        .associator = TD_ASSOCIATE_JOINT,
        .gate_ratio = 0.999,
        .starts_alone = true,
        .start_hits = 4,
        .start_looks = 6,
        .start_mps_min = 100.0,
        .start_mps_max = 9000.0,
        .start_s_max = 12.0,
        .confirm_score = 12.0,
        .drop_score = 14.0,
        .coast_s_max = 300.0,
        .split_m_max = 5000.0,
        .split_mps_sigma = 100.0,
        .twin_looks = 4,
        .thrust_m2ps3_psd = 2500.0,
        .thrust_h_m = 2.5e5,
        .calm_s = 15.0,
        .late_ns_max = (int64_t)10e9,
        .ahead_ns_max = (int64_t)3600e9,
    };
}

const char *td_tracker_count_key(td_tracker_count_kind kind)
{
    static const char *const KEYS[] = {
#define X(name, key, text) key,
        TD_TRACKER_COUNT_MAP(X)
#undef X
    };
    assert(kind >= 0 && kind < TD_TRACKER_COUNT_KINDS);
    return KEYS[kind];
}

static bool is_sound(const td_tracker_def *def)
{
    bool is_limited = def->tracks_max >= 1 && def->tracks_max <= 1000000 &&
                      def->measurements_max >= 1 && def->measurements_max <= 1000000 &&
                      def->looks_waiting_max >= 0 && def->waiting_measurements_max >= 0;
    bool has_sensors = def->sensor_count >= 1 && def->sensor_count <= 10000 && def->sensors;
    bool starts = def->start_hits >= 2 && def->start_looks >= def->start_hits &&
                  def->start_looks <= TD__SEEN_MAX && def->start_mps_min >= 0.0 &&
                  def->start_mps_max > def->start_mps_min && def->start_s_max > 0.0;
    bool ends = def->drop_score > 0.0 && def->coast_s_max > 0.0 && def->twin_looks >= 1 &&
                def->split_m_max >= 0.0 && def->split_mps_sigma > 0.0 &&
                def->thrust_m2ps3_psd >= 0.0 && def->calm_s >= 0.0 && def->thrust_h_m >= -1e30;
    is_limited = is_limited && def->biased_max >= 0 && def->biased_max <= TD_SLOTS_MAX;
    bool waits = def->reorder_ns >= 0 && def->late_ns_max >= 0 && def->ahead_ns_max > 0;
    return is_limited && has_sensors && starts && ends && waits && def->gate_ratio > 0.5 &&
           def->gate_ratio < 0.999999 && def->with.workers >= 1 && def->with.workers <= 64;
}

/* Takes count * size bytes; with no block, only counts them. */
typedef struct cutter {
    td_arena arena;
    size_t total;
    bool is_counting, is_full;
} cutter;

static void *cut(cutter *c, int64_t count, size_t size)
{
    c->total += (size_t)count * size + 64;
    if (c->is_counting) {
        return NULL;
    }
    void *piece = td_arena_take(&c->arena, (size_t)count, size);
    c->is_full = c->is_full || !piece;
    return piece;
}

static void cut_tracks(cutter *c, td_tracker *t)
{
    int64_t groups = t->group_count_max, slots = groups * TD_TRACK_GROUP;
    t->groups = cut(c, groups, sizeof *t->groups);
    t->crosses = cut(c, groups * t->slot_count, sizeof *t->crosses);
    t->to_s = cut(c, groups, sizeof *t->to_s);
    t->views = cut(c, groups, sizeof *t->views);
    t->lives = cut(c, slots, sizeof *t->lives);
    t->pasts = cut(c, slots, sizeof *t->pasts);
    t->calms = cut(c, slots, sizeof *t->calms);
    t->found = cut(c, slots, sizeof *t->found);
    t->by_number = cut(c, slots, sizeof *t->by_number);
    t->candidates = cut(c, slots * TD__CANDIDATES_MAX, sizeof *t->candidates);
    t->candidate_counts = cut(c, slots, sizeof *t->candidate_counts);
    t->verdicts = cut(c, slots, sizeof *t->verdicts);
    t->worst = cut(c, slots, sizeof *t->worst);
}

static void cut_pairs(cutter *c, td_tracker *t)
{
    int64_t groups = t->pairs_max / TD_TRACK_GROUP + 1;
    t->pairs = cut(c, t->pairs_max, sizeof *t->pairs);
    t->pair_groups = cut(c, groups, sizeof *t->pair_groups);
    t->pair_crosses = cut(c, groups * t->slot_count, sizeof *t->pair_crosses);
    t->pair_of = cut(c, t->pairs_max, sizeof *t->pair_of);
}

static void cut_looks(cutter *c, td_tracker *t)
{
    int64_t plots = t->def.measurements_max;
    t->sensors = cut(c, t->def.sensor_count, sizeof *t->sensors);
    t->bias_slots = cut(c, t->def.sensor_count, sizeof *t->bias_slots);
    t->plots = cut(c, plots, sizeof *t->plots);
    t->numbers = cut(c, plots, sizeof *t->numbers);
    t->taken = cut(c, plots, sizeof *t->taken);
    t->owner = cut(c, plots, sizeof *t->owner);
    t->sound = cut(c, plots, sizeof *t->sound);
    t->waiting = cut(c, t->def.looks_waiting_max, sizeof *t->waiting);
    t->pool = cut(c, t->def.waiting_measurements_max, sizeof *t->pool);
    t->kept = cut(c, t->def.sensor_count * TD__KEPT_LOOKS, sizeof *t->kept);
    t->last_look_ns = cut(c, t->def.sensor_count * TD__LAST_LOOKS, sizeof *t->last_look_ns);
    t->left = cut(c, plots, sizeof *t->left);
    for (int32_t i = 0; i < t->def.sensor_count * TD__KEPT_LOOKS; i++) {
        td__point *points = cut(c, plots, sizeof *points);
        if (!c->is_counting && t->kept) {
            t->kept[i].points = points;
        }
    }
}

static bool is_biased(const td_look_def *sensor)
{
    return sensor->range_m_bias_sigma > 0.0 || sensor->azimuth_rad_bias_sigma > 0.0 ||
           sensor->elevation_rad_bias_sigma > 0.0;
}

static void cut_all(cutter *c, td_tracker *t, const td_tracker_def *def)
{
    t->def = *def;
    /* Room for as many as may be biased, so that the size does not depend on what sensors are. */
    t->slot_count = def->sensor_count < def->biased_max ? def->sensor_count : def->biased_max;
    t->group_count_max = (def->tracks_max + TD_TRACK_GROUP - 1) / TD_TRACK_GROUP;
    t->pairs_max = TD__PAIRS_A_TRACK * def->tracks_max + 64;
    cut_tracks(c, t);
    cut_pairs(c, t);
    cut_looks(c, t);
}

size_t td_tracker_size(const td_tracker_def *def)
{
    if (!is_sound(def)) {
        return 0;
    }
    td_tracker t;
    cutter c = { .is_counting = true };
    cut_all(&c, &t, def);
    return c.total + sizeof t + 64 + td_gate_size(def->measurements_max) +
           td_share_size(t.group_count_max * TD_TRACK_GROUP, def->measurements_max, t.pairs_max,
                         def->with.workers);
}

static void clear(td_tracker *t)
{
    memcpy(t->sensors, t->def.sensors, (size_t)t->def.sensor_count * sizeof *t->sensors);
    t->def.sensors = t->sensors;
    int32_t room = t->slot_count;
    t->slot_count = 0;
    for (int32_t i = 0; i < t->def.sensor_count; i++) {
        bool is_kept = t->slot_count < room && is_biased(&t->sensors[i]);
        t->bias_slots[i] = is_kept ? t->slot_count++ : TD__NONE;
        if (is_kept && t->def.motion.bias_time_s == 0.0) {
            t->def.motion.bias_time_s = t->sensors[i].bias_time_s;
        }
    }
    t->now_ns = t->arrival_ns = INT64_MIN;
    t->next_number = 1;
    for (int parts = 1; parts <= TD_PLOT_PARTS; parts++) {
        t->gate_chi2[parts] = td_chi_square_quantile(t->def.gate_ratio, parts);
    }
    for (int32_t slot = 0; slot < t->group_count_max * TD_TRACK_GROUP; slot++) {
        td_estimate_put(&t->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP, &PARKED);
    }
    for (int32_t i = 0; i < t->def.sensor_count * TD__LAST_LOOKS; i++) {
        t->last_look_ns[i] = INT64_MIN;
    }
}

td_status td_tracker_create(const td_tracker_def *def, void *block, size_t size,
                            td_tracker **tracker)
{
    *tracker = NULL;
    if (!is_sound(def)) {
        return TD_BAD_INPUT;
    }
    cutter c = { .arena = td_arena_over(block, size) };
    td_tracker *t = td_arena_take(&c.arena, 1, sizeof *t);
    if (!t) {
        return TD_NO_MEMORY;
    }
    cut_all(&c, t, def);
    t->share.rows_max = t->group_count_max * TD_TRACK_GROUP;
    t->share.columns_max = def->measurements_max;
    t->share.pairs_max = t->pairs_max;
    if (c.is_full || td_gate_create(&t->gate, def->measurements_max, &c.arena) != TD_OK ||
        td_share_create(&t->share, &c.arena, def->with.workers) != TD_OK) {
        return TD_NO_MEMORY;
    }
    clear(t);
    *tracker = t;
    return TD_OK;
}

td_estimate td__estimate_of(const td_tracker *tracker, int32_t slot)
{
    td_estimate estimate =
        td_estimate_get(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP);
    estimate.t_ns = tracker->lives[slot].t_ns;
    return estimate;
}

int32_t td__open_slot(td_tracker *tracker, const td_estimate *estimate)
{
    int32_t slot = tracker->first_free;
    while (slot < tracker->def.tracks_max && tracker->lives[slot].number != 0) {
        slot++;
    }
    tracker->first_free = slot;
    if (slot >= tracker->def.tracks_max) {
        td__tally(tracker, TD_TRACKER_TRACKS_FULL, 1);
        return TD__NONE;
    }
    int32_t group = slot / TD_TRACK_GROUP;
    tracker->group_count = group >= tracker->group_count ? group + 1 : tracker->group_count;
    td_estimate_put(&tracker->groups[group], slot % TD_TRACK_GROUP, estimate);
    tracker->lives[slot] = (td__life){ .number = tracker->next_number++,
                                       .t_ns = estimate->t_ns,
                                       .first_ns = estimate->t_ns,
                                       .hit_ns = estimate->t_ns,
                                       .measurement = -1,
                                       .twin = TD__NONE };
    tracker->found[slot] = TD__NOT_FOUND;
    const td_cross none = { 0 };
    for (int32_t i = 0; i < tracker->slot_count; i++) {
        td_cross_put(&tracker->crosses[group * tracker->slot_count + i], slot % TD_TRACK_GROUP,
                     &none);
    }
    tracker->by_number[tracker->track_count++] = slot;
    return slot;
}

void td__close_slot(td_tracker *tracker, int32_t slot)
{
    tracker->lives[slot].number = 0;
    td_estimate_put(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP, &PARKED);
    if (slot < tracker->first_free) {
        tracker->first_free = slot;
    }
}

td_status td_tracker_cue(td_tracker *tracker, const td_estimate *estimate, int32_t *number)
{
    *number = 0;
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        assert(td_abs(estimate->mean[i]) < 1.0e12); /* false for NaN, too */
    }
    int32_t slot = td__open_slot(tracker, estimate);
    if (slot == TD__NONE) {
        return TD_FULL;
    }
    td__life *life = &tracker->lives[slot];
    life->is_cued = true;
    life->stage = TD_TRACK_CONFIRMED;
    life->confirmed_ns = estimate->t_ns;
    life->score = life->best_score = tracker->def.confirm_score;
    td__tally(tracker, TD_TRACKER_CUED, 1);
    *number = life->number;
    return TD_OK;
}

int32_t td_tracker_track_count(const td_tracker *tracker)
{
    return tracker->track_count;
}

static td_track track_in(const td_tracker *tracker, int32_t slot)
{
    const td__life *life = &tracker->lives[slot];
    return (td_track){ .number = life->number,
                       .parent = life->parent,
                       .stage = life->stage,
                       .is_cued = life->is_cued,
                       .estimate = td__estimate_of(tracker, slot),
                       .score = life->score,
                       .first_ns = life->first_ns,
                       .confirmed_ns = life->confirmed_ns,
                       .hit_ns = life->hit_ns,
                       .hits = life->hits,
                       .misses = life->misses,
                       .measurement = life->measurement,
                       .chi2 = life->chi2,
                       .parts = life->parts };
}

td_track td_tracker_track(const td_tracker *tracker, int32_t index)
{
    assert(index >= 0 && index < tracker->track_count);
    return track_in(tracker, tracker->by_number[index]);
}

bool td_tracker_track_at(const td_tracker *tracker, int32_t number, int64_t t_ns, td_track *track)
{
    int32_t low = 0, high = tracker->track_count;
    while (low < high) {
        int32_t mid = (low + high) / 2;
        if (tracker->lives[tracker->by_number[mid]].number < number) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    *track = (td_track){ 0 };
    if (low == tracker->track_count || tracker->lives[tracker->by_number[low]].number != number) {
        return false;
    }
    *track = track_in(tracker, tracker->by_number[low]);
    td_estimate there = track->estimate;
    td_estimate_group group;
    td_filter_predict(&tracker->def.motion, &there, t_ns);
    td_estimate_put(&group, 0, &there);
    if (td__is_sensible(&group, 0)) {
        track->estimate = there;
    }
    return true;
}

int32_t td_tracker_confirmed_at(td_tracker *tracker, int64_t t_ns, td_track *tracks,
                                int32_t capacity)
{
    int32_t count = 0;
    for (int32_t i = 0; i < tracker->track_count; i++) {
        int32_t slot = tracker->by_number[i];
        if (tracker->lives[slot].stage == TD_TRACK_CONFIRMED && count++ < capacity) {
            tracks[count - 1] = track_in(tracker, slot);
        }
    }
    int32_t written = count < capacity ? count : capacity;
    td_estimate_group group;
    double to_s[1][TD_TRACK_GROUP];
    for (int32_t first = 0; first < written; first += TD_TRACK_GROUP) {
        for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
            int32_t i = first + lane < written ? first + lane : first;
            td_estimate_put(&group, lane, &tracks[i].estimate);
            to_s[0][lane] = td__seconds(t_ns);
        }
        td_filter_batch batch = { .groups = &group, .group_count = 1, .lanes = tracker->def.lanes };
        td_filter_predict_batch(&tracker->def.motion, &batch,
                                (const double(*)[TD_TRACK_GROUP])to_s);
        for (int32_t lane = 0; lane < TD_TRACK_GROUP && first + lane < written; lane++) {
            if (!td__is_sensible(&group, lane)) {
                continue;
            }
            tracks[first + lane].estimate = td_estimate_get(&group, lane);
            tracks[first + lane].estimate.t_ns = t_ns;
        }
    }
    return count;
}

int64_t td_tracker_count(const td_tracker *tracker, td_tracker_count_kind kind)
{
    assert(kind >= 0 && kind < TD_TRACKER_COUNT_KINDS);
    return tracker->counts[kind];
}

int64_t td_tracker_now(const td_tracker *tracker)
{
    return tracker->now_ns;
}
