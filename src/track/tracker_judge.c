/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of tracks after a look: confirmed, merged with their twins, or ended. */
#include <assert.h>
#include <string.h>

#include "track/tracker_parts.h"

/* Below this an object has come down; estimates may be a little off. */
#define LANDED_H_M (-1.0e3)

/* What no object that is tracked can be: deep in the Earth, beyond the Moon, faster than anything
 * that comes back, lighter than air or heavier than a house on a coin. */
#define R_M_MIN      6.2e6
#define R_M_MAX      5.0e8
#define V_MPS_MAX    2.0e4
#define LOG_BETA_MAX 16.0
#define VARIANCE_MAX 1.0e18

/* Among neighbours one of the first detections may be a neighbour's, which the covariance does not
 * know: so much of it is forgotten. */
#define DOUBT 9.0 /* three times the sigma: on made-up raids the least mean error */

enum { MISSES_MAX = 3, EXTRA_LOOKS = 3 };

/* Cholesky's factor of the sum of two covariances, and the difference solved by it. */
double td__distance2(const td_tracker *tracker, int32_t a, int32_t b)
{
    const td_estimate_group *ga = &tracker->groups[a / TD_TRACK_GROUP];
    const td_estimate_group *gb = &tracker->groups[b / TD_TRACK_GROUP];
    int32_t la = a % TD_TRACK_GROUP, lb = b % TD_TRACK_GROUP;
    double factor[6][6], sum = 0.0, solved[6];
    for (int i = 0; i < 6; i++) {
        double off = ga->mean[i][la] - gb->mean[i][lb];
        for (int j = 0; j <= i; j++) {
            int at = i * (i + 1) / 2 + j;
            double s = ga->cov[at][la] + gb->cov[at][lb];
            for (int k = 0; k < j; k++) {
                s = td_fma(-factor[i][k], factor[j][k], s);
            }
            factor[i][j] = i == j ? td_sqrt(td_max(s, 1.0e-12)) : s / factor[j][j];
            off = j < i ? td_fma(-factor[i][j], solved[j], off) : off;
        }
        solved[i] = off / factor[i][i];
        sum = td_fma(solved[i], solved[i], sum);
    }
    return sum;
}

/* Comparisons are so written that NaN fails them. */
bool td__is_sensible(const td_estimate_group *group, int32_t lane)
{
    double r2 = 0.0, v2 = 0.0;
    bool has_variances = true;
    for (int i = 0; i < 3; i++) {
        r2 += group->mean[i][lane] * group->mean[i][lane];
        v2 += group->mean[3 + i][lane] * group->mean[3 + i][lane];
    }
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        double var = group->cov[i * (i + 3) / 2][lane];
        has_variances = has_variances && var > 0.0 && var < VARIANCE_MAX;
    }
    return has_variances && r2 > R_M_MIN * R_M_MIN && r2 < R_M_MAX * R_M_MAX &&
           v2 < V_MPS_MAX * V_MPS_MAX && td_abs(group->mean[6][lane]) < LOG_BETA_MAX;
}

static bool has_landed(const td_tracker *tracker, int32_t slot)
{
    const td_estimate_group *group = &tracker->groups[slot / TD_TRACK_GROUP];
    int32_t lane = slot % TD_TRACK_GROUP;
    if (!tracker->views[slot / TD_TRACK_GROUP].is_low[lane]) {
        return false;
    }
    td_vec3 pos = { group->mean[0][lane], group->mean[1][lane], group->mean[2][lane] };
    return td_height_ell(&tracker->def.motion.earth, pos) < LANDED_H_M;
}

/* How many detections two tentative tracks have in common. */
static int32_t shared_detections(const td_tracker *tracker, int32_t slot_a, int32_t slot_b)
{
    const td__past *a = &tracker->pasts[slot_a], *b = &tracker->pasts[slot_b];
    int32_t shared = 0;
    int32_t na =
        tracker->lives[slot_a].hits < TD__SEEN_MAX ? tracker->lives[slot_a].hits : TD__SEEN_MAX;
    int32_t nb =
        tracker->lives[slot_b].hits < TD__SEEN_MAX ? tracker->lives[slot_b].hits : TD__SEEN_MAX;
    for (int32_t i = 0; i < na; i++) {
        for (int32_t j = 0; j < nb; j++) {
            shared += a->seen[i] == b->seen[j];
        }
    }
    return shared;
}

/* By Wilson and Hilferty's cube, within 1 %. */
double td__chi2_bound(int32_t parts)
{
    double part = 2.0 / (9.0 * parts);
    double root = 1.0 - part + 2.326 * td_sqrt(part);
    return parts * root * root * root;
}

/* Whether the innovations are such as one object's are in 99 of 100 cases. */
static bool fits_one_path(const td__life *life)
{
    return life->parts_sum == 0 || life->chi2_sum <= td__chi2_bound(life->parts_sum);
}

static bool is_ready(const td_tracker *tracker, int32_t slot)
{
    const td__life *life = &tracker->lives[slot];
    return life->number != 0 && life->stage == TD_TRACK_TENTATIVE &&
           !tracker->found[slot].is_stray && life->hits >= tracker->def.start_hits &&
           life->score >= tracker->def.confirm_score && fits_one_path(life);
}

/* Slots of tentative tracks that may be confirmed, the likeliest first. */
static int32_t list_ready(td_tracker *tracker, int32_t *ready)
{
    int32_t count = 0;
    for (int32_t i = 0; i < tracker->track_count; i++) {
        int32_t slot = tracker->by_number[i];
        if (!is_ready(tracker, slot)) {
            continue;
        }
        int32_t at = count++;
        while (at > 0 && tracker->lives[ready[at - 1]].score < tracker->lives[slot].score) {
            ready[at] = ready[at - 1];
            at--;
        }
        ready[at] = slot;
    }
    return count;
}

/* A track that shares half of its detections with likelier ones is none; one that shares fewer
 * waits and sees. */
static void confirm(td_tracker *tracker)
{
    int32_t *ready = tracker->candidate_counts; /* not in use between looks */
    int32_t count = list_ready(tracker, ready), confirmed = 0;
    for (int32_t i = 0; i < count; i++) {
        td__life *life = &tracker->lives[ready[i]];
        int32_t shared = 0;
        for (int32_t j = 0; j < confirmed; j++) {
            shared += shared_detections(tracker, ready[i], ready[j]);
        }
        if (2 * shared >= life->hits) {
            td__close_slot(tracker, ready[i]);
            td__tally(tracker, TD_TRACKER_FORGOTTEN, 1);
        } else if (shared == 0) {
            if (life->is_doubtful) {
                td__forget(tracker, ready[i], DOUBT);
            }
            life->stage = TD_TRACK_CONFIRMED;
            life->confirmed_ns = tracker->look->t_ns;
            td__tally(tracker, TD_TRACKER_CONFIRMED, 1);
            ready[confirmed++] = ready[i];
        }
    }
}

static bool is_hopeless(const td_tracker *tracker, int32_t slot)
{
    const td__life *life = &tracker->lives[slot];
    int32_t looks_max = tracker->def.start_looks;
    looks_max += life->hits >= tracker->def.start_hits ? EXTRA_LOOKS : 0;
    return life->misses >= MISSES_MAX || life->looks >= looks_max || life->score < -10.0 ||
           tracker->look->t_ns - life->hit_ns > (int64_t)(1.0e9 * tracker->def.coast_s_max);
}

/* Counts looks in a row in which of two tracks in one place only one was detected. */
static bool is_twin(td_tracker *tracker, int32_t slot)
{
    td__life *life = &tracker->lives[slot];
    for (int32_t i = 0; i < 2; i++) {
        int32_t other = i == 0 ? tracker->found[slot].twin : life->twin;
        if (other == TD__NONE || tracker->lives[other].number == 0) {
            continue;
        }
        /* The pair is counted at the younger one. */
        td__life *younger =
            tracker->lives[other].number > life->number ? &tracker->lives[other] : life;
        int32_t elder = younger == life ? other : slot;
        bool has_both =
            tracker->found[slot].pair != TD__NONE && tracker->found[other].pair != TD__NONE;
        if (has_both) {
            younger->twin_looks = 0;
        } else if (i == 0) {
            younger->twin_looks = younger->twin == elder ? younger->twin_looks + 1 : 1;
            younger->twin = elder;
        }
    }
    return life->twin_looks >= tracker->def.twin_looks;
}

/* How far a track is below the score at which it ends; a young one has less to lose. */
static double excess_of(const td_tracker *tracker, int32_t slot)
{
    const td__life *life = &tracker->lives[slot];
    double most = tracker->def.drop_score;
    if (!life->is_cued) {
        most = td_min(most, 3.0 + life->hits);
    }
    return life->best_score - life->score - most;
}

/* Of rivals only the worst may end in one look: what the others lack may be what it had. */
static void find_worst(td_tracker *tracker)
{
    for (int32_t g = 0; g < tracker->share.group_count; g++) {
        tracker->worst[g] = TD__NONE;
    }
    for (int32_t i = 0; i < tracker->track_count; i++) {
        int32_t slot = tracker->by_number[i], g = tracker->found[slot].rivals;
        if (g != TD__NONE && (tracker->worst[g] == TD__NONE ||
                              excess_of(tracker, slot) >= excess_of(tracker, tracker->worst[g]))) {
            tracker->worst[g] = slot;
        }
    }
}

/* Why a confirmed track ends now, or TD_TRACKER_COUNT_KINDS. */
static td_tracker_count_kind end_of(td_tracker *tracker, int32_t slot)
{
    const td__life *life = &tracker->lives[slot];
    if (tracker->found[slot].is_stray) {
        return TD_TRACKER_STRAYED;
    }
    if (has_landed(tracker, slot)) {
        return TD_TRACKER_LANDED;
    }
    if (is_twin(tracker, slot)) {
        return TD_TRACKER_MERGED;
    }
    int32_t g = tracker->found[slot].rivals;
    bool may_end = g == TD__NONE || tracker->worst[g] == slot;
    bool is_lost = (may_end && excess_of(tracker, slot) > 0.0) ||
                   tracker->look->t_ns - life->hit_ns > (int64_t)(1.0e9 * tracker->def.coast_s_max);
    return is_lost ? TD_TRACKER_ENDED : TD_TRACKER_COUNT_KINDS;
}

void td__judge_tracks(td_tracker *tracker)
{
    confirm(tracker);
    find_worst(tracker);
    int32_t kept = 0;
    for (int32_t i = 0; i < tracker->track_count; i++) {
        int32_t slot = tracker->by_number[i];
        td_tracker_count_kind end = TD_TRACKER_COUNT_KINDS;
        if (tracker->lives[slot].number == 0) {
            continue;
        }
        if (tracker->lives[slot].stage == TD_TRACK_CONFIRMED) {
            end = end_of(tracker, slot);
        } else if (tracker->found[slot].is_stray || is_hopeless(tracker, slot) ||
                   has_landed(tracker, slot)) {
            end = TD_TRACKER_FORGOTTEN;
        }
        if (end != TD_TRACKER_COUNT_KINDS) {
            td__tally(tracker, end, 1);
            td__close_slot(tracker, slot);
        } else {
            tracker->by_number[kept++] = slot;
        }
    }
    tracker->track_count = kept;
    while (tracker->group_count > 0) {
        bool is_used = false;
        for (int32_t lane = 0; lane < TD_TRACK_GROUP; lane++) {
            int32_t slot = (tracker->group_count - 1) * TD_TRACK_GROUP + lane;
            is_used = is_used || tracker->lives[slot].number != 0;
        }
        if (is_used) {
            break;
        }
        tracker->group_count--;
    }
}
