/* SPDX-License-Identifier: Apache-2.0 */
/* One look through the tracker: predict, gate, try each pair, share out, update. */
#include <assert.h>
#include <string.h>

#include "track/tracker_parts.h"

#define LOG_TWO_PI 1.8378770664093454836

/* ASSUMPTION A20: false alarms have range rates spread evenly over 16 km/s, and where a sensor
 * knows none, detections that are nobody's are still this dense: new objects. */
#define RATE_SPREAD_MPS       16.0e3
#define DENSITY_PER_RAD2M_MIN 1.0e-9
#define DENSITY_PER_RAD2_MIN  1.0e-4

/* Above this probability a pair is taken as sure: the rest moves the mean by less than a
 * thousandth of a gate. */
#define SURE_RATIO 0.9995

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

static td_filter_batch batch_of(const td_tracker *tracker, td_estimate_group *groups, int32_t count)
{
    return (td_filter_batch){ .groups = groups, .group_count = count, .lanes = tracker->def.lanes };
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
    for (int32_t g = begin; g < end; g++) {
        for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
            td__life *life = &tracker->lives[g * TD_TRACK_GROUP + lane];
            bool is_used = life->number != 0;
            tracker->to_s[g][lane] =
                is_used ? td__seconds(tracker->look->t_ns) : tracker->groups[g].t_s[lane];
            life->t_ns = tracker->look->t_ns;
        }
    }
    td_filter_batch batch = batch_of(tracker, &tracker->groups[begin], end - begin);
    td_filter_predict_batch(&tracker->def.motion, &batch,
                            (const double(*)[TD_TRACK_GROUP]) & tracker->to_s[begin]);
    for (int32_t g = begin; g < end; g++) {
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
        if (td__is_of_stage(tracker, slot, tracker->stage)) {
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
    int32_t first = g * TD_TRACK_GROUP;
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
        const td_plot *plot = &tracker->plots[pair->plot];
        if (tracker->has_later_plots) {
            td_plot_group_put(plots, lane, plot, TD__NONE);
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
        pair->is_inside = pair->chi2 <= tracker->gate_chi2[pair->parts];
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
    td_filter_batch batch = batch_of(tracker, &tracker->pair_groups[begin], end - begin);
    if (tracker->has_later_plots) {
        td_filter_predict_batch(&tracker->def.motion, &batch,
                                (const double(*)[TD_TRACK_GROUP])to_s);
    }
    td_filter_update_batch(&batch, plots, found);
    for (int32_t g = begin; g < end; g++) {
        weigh_group(tracker, g, &found[g - begin]);
    }
}

/* The track becomes what it is with one detection. */
static void take_pair(td_tracker *tracker, int32_t slot, int32_t k)
{
    td__copy_lane(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP,
                  &tracker->pair_groups[k / TD_TRACK_GROUP], k % TD_TRACK_GROUP);
    tracker->lives[slot].t_ns = tracker->plots[tracker->pairs[k].plot].t_ns;
}

/* Moments of a mixture, about its first part. */
typedef struct mixture {
    double shift[TD_TRACK_STATES];
    double cov[TD_TRACK_COVARIANCES];
} mixture;

static void add_part(mixture *sum, double ratio, const td_estimate *base, const td_estimate *part)
{
    double d[TD_TRACK_STATES];
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        d[i] = part->mean[i] - base->mean[i];
        sum->shift[i] = td_fma(ratio, d[i], sum->shift[i]);
    }
    for (int i = 0, at = 0; i < TD_TRACK_STATES; i++) {
        for (int j = 0; j <= i; j++, at++) {
            sum->cov[at] = td_fma(ratio, td_fma(d[i], d[j], part->cov[at]), sum->cov[at]);
        }
    }
}

static td_estimate pair_estimate(const td_tracker *tracker, int32_t k)
{
    td_estimate estimate =
        td_estimate_get(&tracker->pair_groups[k / TD_TRACK_GROUP], k % TD_TRACK_GROUP);
    estimate.t_ns = tracker->plots[tracker->pairs[k].plot].t_ns;
    if (estimate.t_ns != tracker->look->t_ns) {
        td_filter_predict(&tracker->def.motion, &estimate, tracker->look->t_ns);
    }
    return estimate;
}

/* The track becomes the mixture of itself and of itself with each detection, at the look's moment,
 * with the mixture's mean and covariance. `k_begin` and `k_end` are in the share's order. */
static void take_mixture(td_tracker *tracker, int32_t slot, int32_t k_begin, int32_t k_end)
{
    const td_share *share = &tracker->share;
    td_estimate base = td__estimate_of(tracker, slot);
    mixture sum;
    memset(&sum, 0, sizeof sum);
    add_part(&sum, share->miss_ratio[slot], &base, &base);
    for (int32_t k = k_begin; k < k_end; k++) {
        int32_t pair = share->order[k];
        td_estimate part = pair_estimate(tracker, tracker->pair_of[pair]);
        add_part(&sum, share->ratio[pair], &base, &part);
    }
    for (int i = 0, at = 0; i < TD_TRACK_STATES; i++) {
        base.mean[i] += sum.shift[i];
        for (int j = 0; j <= i; j++, at++) {
            base.cov[at] = td_fma(-sum.shift[i], sum.shift[j], sum.cov[at]);
        }
    }
    td_estimate_put(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP, &base);
}

/* The look's odds with the track against without it. Joint events in which the track has no
 * detection are those without it, so that the odds are one over their share. */
static double odds_log_of(const td_share *share, int32_t slot, int32_t best)
{
    double miss = share->miss_ratio[slot];
    bool is_telling = miss > 1.0e-12 && miss < 1.0; /* else the best pair's weight says the same */
    return is_telling ? -td_log(miss) : best == TD__NONE ? 0.0 : share->pairs[best].log_weight;
}

static void settle_track(td_tracker *tracker, int32_t slot, int32_t k_begin, int32_t k_end)
{
    const td_share *share = &tracker->share;
    int32_t best = share->best[slot];
    tracker->found[slot].pair = best == TD__NONE ? TD__NONE : tracker->pair_of[best];
    tracker->found[slot].odds_log = odds_log_of(share, slot, best);
    if (best != TD__NONE && share->ratio[best] >= SURE_RATIO) {
        take_pair(tracker, slot, tracker->found[slot].pair);
    } else if (share->miss_ratio[slot] < SURE_RATIO) {
        take_mixture(tracker, slot, k_begin, k_end);
    }
}

/* The rival that had a detection while this one had none, and is where this one is. */
static int32_t twin_of(const td_tracker *tracker, int32_t slot, int32_t k_begin, int32_t k_end)
{
    const td_share *share = &tracker->share;
    for (int32_t k = k_begin; k < k_end; k++) {
        int32_t other = share->pairs[share->order[k]].row;
        if (other != slot && share->best[other] != TD__NONE &&
            td__distance2(tracker, slot, other) < 3.0) {
            return other;
        }
    }
    return TD__NONE;
}

/* Some groups of rivals: shared out, their tracks updated. */
static void share_item(void *ctx, int32_t item, int32_t worker)
{
    td_tracker *tracker = ctx;
    td_share *share = &tracker->share;
    int32_t end = (item + 1) * TD__ITEM_RIVALS;
    td_share_way way = tracker->def.associator == TD_ASSOCIATE_JOINT       ? TD_SHARE_BY_DISTINCT
                       : tracker->def.associator == TD_ASSOCIATE_JOINT_ALL ? TD_SHARE_BY_ALL
                                                                           : TD_SHARE_BY_BEST;
    for (int32_t g = item * TD__ITEM_RIVALS; g < end && g < share->group_count; g++) {
        tracker->verdicts[g] = td_share_solve(share, g, way, worker);
        int32_t first = share->group_begin[g], last = share->group_begin[g + 1];
        for (int32_t k = first, next; k < last; k = next) {
            int32_t slot = share->pairs[share->order[k]].row;
            for (next = k + 1; next < last && share->pairs[share->order[next]].row == slot;) {
                next++;
            }
            settle_track(tracker, slot, k, next);
            tracker->found[slot].rivals = g;
        }
        for (int32_t k = first; k < last; k++) {
            int32_t slot = share->pairs[share->order[k]].row;
            if (share->best[slot] == TD__NONE) {
                tracker->found[slot].twin = twin_of(tracker, slot, first, last);
            }
        }
    }
}

static void share_out(td_tracker *tracker)
{
    td_share *share = &tracker->share;
    share->pair_count = 0;
    for (int32_t k = 0; k < tracker->pair_count; k++) {
        const td__pair *pair = &tracker->pairs[k];
        if (pair->is_inside) {
            tracker->pair_of[share->pair_count] = k;
            share->pairs[share->pair_count++] =
                (td_share_pair){ pair->slot, pair->plot, pair->log_weight };
        }
    }
    td_share_group(share);
    td__each(tracker, (share->group_count + TD__ITEM_RIVALS - 1) / TD__ITEM_RIVALS, share_item);
    for (int32_t k = 0; k < share->pair_count; k++) {
        tracker->taken[share->pairs[k].column] += share->ratio[k];
    }
    for (int32_t g = 0; g < share->group_count; g++) {
        td_share_verdict verdict = tracker->verdicts[g];
        td__tally(tracker, TD_TRACKER_JOINT, verdict == TD_SHARE_JOINT);
        td__tally(tracker, TD_TRACKER_JOINT_ALL, verdict == TD_SHARE_ALL);
        td__tally(tracker, TD_TRACKER_JOINT_TOO_DENSE, verdict == TD_SHARE_TOO_DENSE);
        td__tally(tracker, TD_TRACKER_SHARE_TOO_MANY, verdict == TD_SHARE_TOO_MANY);
    }
}

/* Tentative tracks do not compete: each takes its likeliest detection, and when they are judged, of
 * those that share detections the likeliest remains. */
static void choose_each(td_tracker *tracker)
{
    for (int32_t k = 0; k < tracker->pair_count; k++) {
        const td__pair *pair = &tracker->pairs[k];
        int32_t *best = &tracker->found[pair->slot].pair;
        tracker->lives[pair->slot].is_doubtful |= pair->is_inside && *best != TD__NONE;
        if (pair->is_inside &&
            (*best == TD__NONE || pair->log_weight > tracker->pairs[*best].log_weight)) {
            *best = k;
        }
    }
    for (int32_t slot = 0; slot < td__slot_count(tracker); slot++) {
        int32_t k = tracker->found[slot].pair;
        if (td__is_of_stage(tracker, slot, TD_TRACK_TENTATIVE) && k != TD__NONE) {
            take_pair(tracker, slot, k);
            tracker->found[slot].odds_log = tracker->pairs[k].log_weight;
            tracker->taken[tracker->pairs[k].plot] += tracker->lives[slot].hits >= 3 ? 1.0 : 0.0;
        }
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
        share_out(tracker);
    } else {
        choose_each(tracker);
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
        td_plot_group_put(&tracker->plots_before, lane, &empty, TD__NONE);
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
    for (int32_t slot = 0; slot < td__slot_count(tracker); slot++) {
        tracker->found[slot] = TD__NOT_FOUND;
    }
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
