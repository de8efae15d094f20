/* SPDX-License-Identifier: Apache-2.0 */
/* One look through the tracker: predict, gate, try each pair, note what came of it. */
#include <assert.h>
#include <string.h>

#include "track/tracker_parts.h"

/* Beyond these an innovation's variances are no variances. */
#define DET_MIN 1.0e-60
#define DET_MAX 1.0e60

#define LOG_TWO_PI 1.8378770664093454836

/* ASSUMPTION A20: false alarms have range rates spread evenly over 16 km/s, and where a sensor
 * knows none, detections that are nobody's are still this dense: new objects. */
#define RATE_SPREAD_MPS       16.0e3
#define DENSITY_PER_RAD2M_MIN 1.0e-9
#define DENSITY_PER_RAD2_MIN  1.0e-4

void td__each(td_tracker *tracker, int32_t count,
              void (*work)(void *tracker, int32_t item, int32_t worker))
{
    const td_for *with = &tracker->def.with;
    if (with->run && count > 1) {
        with->run(with->ctx, count, work, tracker);
        return;
    }
    for (int32_t item = 0; item < count; item++) {
        work(tracker, item, 0);
    }
}

void td__copy_lane(td_estimate_group *to, int32_t to_lane, const td_estimate_group *from,
                   int32_t from_lane)
{
    to->t_s[to_lane] = from->t_s[from_lane];
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        to->mean[i][to_lane] = from->mean[i][from_lane];
    }
    for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
        to->cov[i][to_lane] = from->cov[i][from_lane];
    }
}

void td__copy_crosses(td_cross_group *to, int32_t to_lane, const td_cross_group *from,
                      int32_t from_lane, int32_t count)
{
    for (int32_t slot = 0; slot < count; slot++) {
        td_cross cross = td_cross_get(&from[slot], from_lane);
        td_cross_put(&to[slot], to_lane, &cross);
    }
}

static td_filter_batch batch_of(const td_tracker *tracker, td_estimate_group *groups,
                                td_cross_group *crosses, int32_t count)
{
    return (td_filter_batch){ .groups = groups,
                              .group_count = count,
                              .crosses = crosses,
                              .slot_count = tracker->slot_count,
                              .lanes = tracker->def.lanes };
}

/* An item's share of `count` groups. */
static int32_t item_end(int32_t item, int32_t count)
{
    int32_t end = (item + 1) * TD__ITEM_GROUPS;
    return end < count ? end : count;
}

/* Tracks to the look's moment, and how they appear from there. */
static void predict_item(void *ctx, int32_t item, int32_t worker)
{
    td_tracker *tracker = ctx;
    (void)worker;
    int32_t begin = item * TD__ITEM_GROUPS, end = item_end(item, tracker->group_count);
    double by_s[TD__ITEM_GROUPS][TD_TRACK_GROUP];
    for (int32_t g = begin; g < end; g++) {
        for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
            td__life *life = &tracker->lives[g * TD_TRACK_GROUP + lane];
            bool is_used = life->number != 0;
            tracker->to_s[g][lane] =
                is_used ? td__seconds(tracker->look->t_ns) : tracker->groups[g].t_s[lane];
            by_s[g - begin][lane] = tracker->to_s[g][lane] - tracker->groups[g].t_s[lane];
            life->t_ns = tracker->look->t_ns;
        }
    }
    td_filter_batch batch = batch_of(tracker, &tracker->groups[begin],
                                     &tracker->crosses[begin * tracker->slot_count], end - begin);
    td_filter_predict_batch(&tracker->def.motion, &batch,
                            (const double(*)[TD_TRACK_GROUP]) & tracker->to_s[begin]);
    for (int32_t g = begin; g < end; g++) {
        td__add_thrust(tracker, g, by_s[g - begin]);
        for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
            tracker->found[g * TD_TRACK_GROUP + lane] = TD__NOT_FOUND;
            tracker->found[g * TD_TRACK_GROUP + lane].is_stray =
                !td__is_sensible(&tracker->groups[g], lane);
        }
        td_view(&tracker->station, &tracker->field, &tracker->groups[g], &tracker->views[g]);
    }
}

static void gate_item(void *ctx, int32_t item, int32_t worker)
{
    td_tracker *tracker = ctx;
    (void)worker;
    int32_t end = item_end(item, tracker->group_count) * TD_TRACK_GROUP;
    for (int32_t slot = item * TD__ITEM_GROUPS * TD_TRACK_GROUP; slot < end; slot++) {
        tracker->candidate_counts[slot] = 0;
        if (td__is_of_stage(tracker, slot, tracker->stage) && !tracker->found[slot].is_stray) {
            tracker->candidate_counts[slot] = td_gate_candidates(
                &tracker->gate, &tracker->views[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP,
                tracker->taken, &tracker->candidates[slot * TD__CANDIDATES_MAX],
                TD__CANDIDATES_MAX);
        }
    }
}

/* How many candidates each track may bring so that all pairs find room. */
static int32_t candidates_a_track(const td_tracker *tracker)
{
    for (int32_t most = TD__CANDIDATES_MAX; most > 1; most--) {
        int64_t sum = 0;
        for (int32_t slot = 0; slot < td__slot_count(tracker); slot++) {
            int32_t count = tracker->candidate_counts[slot];
            sum += count < most ? count : most;
        }
        if (sum <= tracker->pairs_max) {
            return most;
        }
    }
    return 1;
}

static void list_pairs(td_tracker *tracker)
{
    int32_t most = candidates_a_track(tracker);
    tracker->pair_count = 0;
    for (int32_t slot = 0; slot < td__slot_count(tracker); slot++) {
        int32_t count = tracker->candidate_counts[slot];
        if (count > most) {
            td__tally(tracker, TD_TRACKER_CANDIDATES_DROPPED, count - most);
            count = most;
        }
        for (int32_t k = 0; k < count; k++) {
            tracker->pairs[tracker->pair_count++] =
                (td__pair){ .slot = slot,
                            .plot = tracker->candidates[slot * TD__CANDIDATES_MAX + k].plot };
        }
    }
}

/* How many times likelier the detection is the track's than the track is missed, over the density
 * of detections that are nobody's. Angles across the line are azimuths times cos(elevation). */
static double log_weight_of(const td_tracker *tracker, const td__pair *pair, double det)
{
    const td_plot *plot = &tracker->plots[pair->plot];
    const td_look_def *sensor = tracker->sensor;
    bool has_range = plot->sigma[2] > 0.0;
    double sin_up = td_vec3_dot(plot->direction, plot->station.up);
    double level = td_sqrt(td_max(1.0e-6, td_fma(-sin_up, sin_up, 1.0)));
    double density = sensor->false_density_per_rad2m / level;
    density = td_max(density, has_range ? DENSITY_PER_RAD2M_MIN : DENSITY_PER_RAD2_MIN);
    if (plot->sigma[3] > 0.0) {
        density /= RATE_SPREAD_MPS;
    }
    bool is_inside =
        tracker->views[pair->slot / TD_TRACK_GROUP].is_inside[pair->slot % TD_TRACK_GROUP];
    double chance = tracker->chance_ratio;
    double miss = is_inside ? 1.0 - chance * tracker->def.gate_ratio : 1.0;
    double odds = chance / (density * miss);
    return td_clamp(0.5 * (td_log(odds * odds / det) - pair->chi2 - pair->parts * LOG_TWO_PI),
                    -600.0, 600.0);
}

/* A plot into a group that has its station. */
static void put_sight(td_plot_group *group, int32_t lane, const td_plot *plot)
{
    group->direction[0][lane] = plot->direction.x;
    group->direction[1][lane] = plot->direction.y;
    group->direction[2][lane] = plot->direction.z;
    group->range_m[lane] = plot->range_m;
    group->range_rate_mps[lane] = plot->range_rate_mps;
    for (int part = 0; part < TD_PLOT_PARTS; part++) {
        double sigma = plot->sigma[part];
        group->var[part][lane] = sigma * sigma;
        group->has[part][lane] = sigma > 0.0 ? 1.0 : 0.0;
    }
}

/* Pairs of one group of lanes; lanes left over repeat the first. */
static void load_group(td_tracker *tracker, int32_t g, td_plot_group *plots, double *to_s)
{
    int32_t first = g * TD_TRACK_GROUP, slots = tracker->slot_count;
    if (tracker->has_later_plots) {
        td_plot_group_clear(plots);
    } else {
        *plots = tracker->plots_before;
    }
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        int32_t k = first + lane < tracker->pair_count ? first + lane : first;
        const td__pair *pair = &tracker->pairs[k];
        td__copy_lane(&tracker->pair_groups[g], lane, &tracker->groups[pair->slot / TD_TRACK_GROUP],
                      pair->slot % TD_TRACK_GROUP);
        td__copy_crosses(&tracker->pair_crosses[g * slots], lane,
                         &tracker->crosses[pair->slot / TD_TRACK_GROUP * slots],
                         pair->slot % TD_TRACK_GROUP, slots);
        const td_plot *plot = &tracker->plots[pair->plot];
        if (tracker->has_later_plots) {
            td_plot_group_put(plots, lane, plot, tracker->bias_slots[tracker->look->sensor]);
        } else {
            put_sight(plots, lane, plot);
        }
        to_s[lane] = td__seconds(plot->t_ns);
    }
}

static void weigh_group(td_tracker *tracker, int32_t g, const td_innovation_group *found)
{
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        int32_t k = g * TD_TRACK_GROUP + lane;
        if (k >= tracker->pair_count) {
            return;
        }
        td__pair *pair = &tracker->pairs[k];
        pair->parts = (int32_t)found->count[lane];
        pair->chi2 = found->chi2[lane];
        pair->is_inside = pair->chi2 <= tracker->gate_chi2[pair->parts] &&
                          found->det[lane] > DET_MIN && found->det[lane] < DET_MAX;
        if (pair->is_inside) {
            pair->log_weight = log_weight_of(tracker, pair, found->det[lane]);
        }
    }
}

/* Each pair as if it were true: the track at the detection's moment, updated with it. */
static void try_item(void *ctx, int32_t item, int32_t worker)
{
    td_tracker *tracker = ctx;
    (void)worker;
    int32_t groups = (tracker->pair_count + TD_TRACK_GROUP - 1) / TD_TRACK_GROUP;
    int32_t begin = item * TD__ITEM_GROUPS, end = item_end(item, groups);
    assert(begin < end);
    td_plot_group plots[TD__ITEM_GROUPS];
    td_innovation_group found[TD__ITEM_GROUPS];
    double to_s[TD__ITEM_GROUPS][TD_TRACK_GROUP];
    for (int32_t g = begin; g < end; g++) {
        load_group(tracker, g, &plots[g - begin], to_s[g - begin]);
    }
    td_filter_batch batch =
        batch_of(tracker, &tracker->pair_groups[begin],
                 &tracker->pair_crosses[begin * tracker->slot_count], end - begin);
    if (tracker->has_later_plots) {
        td_filter_predict_batch(&tracker->def.motion, &batch,
                                (const double(*)[TD_TRACK_GROUP])to_s);
    }
    td_filter_update_batch(&batch, plots, found);
    for (int32_t g = begin; g < end; g++) {
        weigh_group(tracker, g, &found[g - begin]);
    }
}

static void note_hit(td_tracker *tracker, int32_t slot, int32_t k)
{
    td__life *life = &tracker->lives[slot];
    const td__pair *pair = &tracker->pairs[k];
    if (life->stage == TD_TRACK_TENTATIVE) {
        tracker->pasts[slot].seen[life->hits % TD__SEEN_MAX] = tracker->next_seen + pair->plot;
    }
    life->hits++;
    life->misses = 0;
    life->hit_ns = tracker->plots[pair->plot].t_ns;
    life->measurement = tracker->numbers[pair->plot];
    life->chi2 = pair->chi2;
    life->parts = pair->parts;
    life->chi2_sum += life->chi2;
    life->parts_sum += life->parts;
    td__judge_thrust(tracker, slot, &tracker->plots[pair->plot]);
}

/* What the look says of each track of the stage. */
static void note_looks(td_tracker *tracker)
{
    double log_miss = td_log(1.0 - tracker->chance_ratio * tracker->def.gate_ratio);
    for (int32_t slot = 0; slot < td__slot_count(tracker); slot++) {
        if (!td__is_of_stage(tracker, slot, tracker->stage)) {
            continue;
        }
        td__life *life = &tracker->lives[slot];
        int32_t k = tracker->found[slot].pair;
        bool is_expected = tracker->views[slot / TD_TRACK_GROUP].is_inside[slot % TD_TRACK_GROUP] &&
                           !tracker->sensor->sees_burning_only;
        life->measurement = -1;
        life->looks += is_expected || k != TD__NONE;
        life->score += tracker->found[slot].odds_log + (is_expected ? log_miss : 0.0);
        life->best_score = td_max(life->best_score, life->score);
        if (k != TD__NONE) {
            note_hit(tracker, slot, k);
            if (tracker->stage == TD_TRACK_CONFIRMED) {
                tracker->owner[tracker->pairs[k].plot] = slot;
            }
        } else {
            life->misses += is_expected;
        }
    }
}

void td__pass(td_tracker *tracker, td_track_stage stage)
{
    tracker->stage = stage;
    int32_t items = (tracker->group_count + TD__ITEM_GROUPS - 1) / TD__ITEM_GROUPS;
    td__each(tracker, items, gate_item);
    list_pairs(tracker);
    int32_t pair_groups = (tracker->pair_count + TD_TRACK_GROUP - 1) / TD_TRACK_GROUP;
    td__each(tracker, (pair_groups + TD__ITEM_GROUPS - 1) / TD__ITEM_GROUPS, try_item);
    if (stage == TD_TRACK_CONFIRMED) {
        td__share_out(tracker);
    } else {
        td__choose_each(tracker);
    }
    note_looks(tracker);
}

static void plot_item(void *ctx, int32_t item, int32_t worker)
{
    td_tracker *tracker = ctx;
    const td_look *look = tracker->look;
    (void)worker;
    int32_t end = (item + 1) * TD__ITEM_PLOTS;
    for (int32_t i = item * TD__ITEM_PLOTS; i < end && i < tracker->plot_count; i++) {
        const td_measurement *m = &look->measurements[i];
        tracker->plots[i] =
            m->t_ns == look->t_ns
                ? td_plot_at(&tracker->station, m)
                : td_plot_from_measurement(&tracker->def.motion.earth, tracker->sensor, m);
        td_gate_put(&tracker->gate, i, look->t_ns, &tracker->plots[i]);
        tracker->numbers[i] = m->number;
        tracker->taken[i] = 0.0;
        tracker->owner[i] = TD__NONE;
    }
}

/* Plots of the look's measurements, and what they have in common. */
static void make_plots(td_tracker *tracker)
{
    const td_look *look = tracker->look;
    tracker->plot_count = look->measurement_count;
    td__each(tracker, (tracker->plot_count + TD__ITEM_PLOTS - 1) / TD__ITEM_PLOTS, plot_item);
    tracker->has_later_plots = false;
    for (int32_t i = 0; i < look->measurement_count; i++) {
        tracker->has_later_plots |= look->measurements[i].t_ns != look->t_ns;
    }
    td_plot_group_clear(&tracker->plots_before);
    td_plot empty = { .station = tracker->station };
    for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
        td_plot_group_put(&tracker->plots_before, lane, &empty, tracker->bias_slots[look->sensor]);
    }
}

/* A detection that equals another of the look is one detection. */
static void drop_duplicates(td_tracker *tracker)
{
    const td_gate *gate = &tracker->gate;
    for (int32_t c = 0; gate->count > 0 && c < gate->columns * gate->rows; c++) {
        for (int32_t i = gate->cell_begin[c]; i < gate->cell_begin[c + 1]; i++) {
            const td_spot *a = &gate->spots[i];
            for (int32_t j = gate->cell_begin[c]; j < i; j++) {
                const td_spot *b = &gate->spots[j];
                if (a->x == b->x && a->y == b->y && a->range_m == b->range_m &&
                    a->after_s == b->after_s && tracker->taken[b->plot] == 0.0) {
                    tracker->taken[a->plot] = 2.0;
                    td__tally(tracker, TD_TRACKER_DUPLICATE, 1);
                    break;
                }
            }
        }
    }
}

void td__take_look(td_tracker *tracker, const td_look *look)
{
    tracker->look = look;
    tracker->sensor = &tracker->sensors[look->sensor];
    tracker->station = td_station_at(&tracker->def.motion.earth, tracker->sensor, look->t_ns);
    tracker->chance_ratio =
        td_clamp(tracker->sensor->detection_ratio * (1.0 - look->skipped_ratio), 1.0e-3, 0.999);
    tracker->field = td_field_of(&tracker->def.motion.earth, tracker->sensor);
    make_plots(tracker);
    tracker->field.has_later = tracker->has_later_plots;
    int32_t items = (tracker->group_count + TD__ITEM_GROUPS - 1) / TD__ITEM_GROUPS;
    td__each(tracker, items, predict_item);
    td_gate_fill(&tracker->gate, &tracker->station, tracker->plot_count,
                 tracker->gate_chi2[TD_PLOT_PARTS]);
    drop_duplicates(tracker);
    td__pass(tracker, TD_TRACK_CONFIRMED);
    td__pass(tracker, TD_TRACK_TENTATIVE);
    if (look->t_ns > tracker->now_ns) {
        tracker->now_ns = look->t_ns;
    }
    if (tracker->def.starts_alone) {
        td__start_tracks(tracker);
    }
    td__judge_tracks(tracker);
    tracker->next_seen += tracker->plot_count;
    td__tally(tracker, TD_TRACKER_LOOKS, 1);
    td__tally(tracker, TD_TRACKER_MEASUREMENTS, tracker->plot_count);
}
