/* SPDX-License-Identifier: Apache-2.0 */
/* What detections make of tracks: groups of rivals shared out, estimates mixed or taken. */
#include <string.h>

#include "track/tracker_parts.h"

/* Above this probability a pair is taken as sure: the rest moves the mean by less than a
 * thousandth of a gate. */
#define SURE_RATIO 0.9995

/* The track becomes what it is with one detection. */
static void take_pair(td_tracker *tracker, int32_t slot, int32_t k)
{
    td__copy_lane(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP,
                  &tracker->pair_groups[k / TD_TRACK_GROUP], k % TD_TRACK_GROUP);
    int32_t slots = tracker->slot_count;
    td__copy_crosses(&tracker->crosses[slot / TD_TRACK_GROUP * slots], slot % TD_TRACK_GROUP,
                     &tracker->pair_crosses[k / TD_TRACK_GROUP * slots], k % TD_TRACK_GROUP, slots);
    tracker->lives[slot].t_ns = tracker->plots[tracker->pairs[k].plot].t_ns;
    tracker->found[slot].is_stray =
        !td__is_sensible(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP);
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

static void add_cross(td_cross *sum, double ratio, const td_cross *part)
{
    for (int b = 0; b < TD_BIAS_PARTS; b++) {
        for (int i = 0; i < TD_TRACK_STATES; i++) {
            sum->at[b][i] += ratio * part->at[b][i];
        }
    }
}

/* Biases have the same mean in all parts, so that covariances with them are means. */
static void mix_cross(td_tracker *tracker, int32_t slot, int32_t bias, int32_t k_begin,
                      int32_t k_end)
{
    const td_share *share = &tracker->share;
    int32_t slots = tracker->slot_count;
    td_cross_group *own = &tracker->crosses[slot / TD_TRACK_GROUP * slots + bias];
    td_cross sum = { 0 }, part = td_cross_get(own, slot % TD_TRACK_GROUP);
    add_cross(&sum, share->miss_ratio[slot], &part);
    for (int32_t k = k_begin; k < k_end; k++) {
        int32_t pair = tracker->pair_of[share->order[k]];
        part = td_cross_get(&tracker->pair_crosses[pair / TD_TRACK_GROUP * slots + bias],
                            pair % TD_TRACK_GROUP);
        add_cross(&sum, share->ratio[share->order[k]], &part);
    }
    td_cross_put(own, slot % TD_TRACK_GROUP, &sum);
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
    tracker->found[slot].is_stray =
        !td__is_sensible(&tracker->groups[slot / TD_TRACK_GROUP], slot % TD_TRACK_GROUP);
    for (int32_t i = 0; i < tracker->slot_count; i++) {
        mix_cross(tracker, slot, i, k_begin, k_end);
    }
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

void td__share_out(td_tracker *tracker)
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

void td__choose_each(td_tracker *tracker)
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
