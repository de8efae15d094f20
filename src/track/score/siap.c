/* SPDX-License-Identifier: Apache-2.0 */
/* SIAP attributes: first which track was on which truth from when to when, then counts over
 * scans. */
#include <assert.h>
#include <string.h>

#include "track/score/follow_parts.h"

static const double NS = 1e-9;

/* Sums over scans. */
typedef struct tally {
    int64_t truths, tracked_truths, tracks, associated_tracks, pairs;
    double position_m, velocity_mps;
    int64_t tracked_ns; /* added up over truths */
} tally;

/* The truth that each track of a scan is nearest to; the first of equals. */
static td_status see_scan(td_score *score, const td_score_scan *scan, int32_t at)
{
    const td__pairs *pairs = &score->pairs;
    td_status status = td__pairs_find(score, scan);
    for (int32_t row = 0; row < pairs->row_count && status == TD_OK; row++) {
        int32_t best = -1;
        double least = 1.0;
        for (int32_t k = pairs->start[row]; k < pairs->start[row + 1]; k++) {
            int32_t truth = pairs->column[k];
            bool is_first_of_equals = pairs->cost[k] == least && truth < best;
            if (pairs->cost[k] < least || is_first_of_equals) {
                least = pairs->cost[k];
                best = truth;
            }
        }
        int32_t track = scan->tracks[pairs->row_track[row]].id;
        status = td__follow_see(score, track, best < 0 ? -1 : scan->truths[best].id, at);
    }
    return status;
}

/* Adds what a track's associations say of one scan; an association goes on over scans missed. */
static void count_track(td_score *score, const td_score_scan *scan, int32_t row, int32_t at,
                        tally *sum)
{
    const td_score_point *track = &scan->tracks[row];
    td__follow *follow = &score->follows[track->id];
    bool is_associated = false;
    while (follow->head >= 0 && score->segments[follow->head].last < at) {
        follow->head = score->segments[follow->head].next_of_track;
    }
    for (int32_t k = follow->head; k >= 0; k = score->segments[k].next_of_track) {
        td__truth *life = &score->lives[score->segments[k].truth];
        if (score->segments[k].first > at || life->row < 0) {
            continue;
        }
        const td_score_point *truth = &scan->truths[life->row];
        sum->position_m += td_vec3_norm(td_vec3_sub(track->pos_m, truth->pos_m));
        sum->velocity_mps += td_vec3_norm(td_vec3_sub(track->vel_mps, truth->vel_mps));
        sum->tracked_truths += life->counted != at;
        sum->pairs++;
        life->counted = at;
        is_associated = true;
    }
    sum->tracks++;
    sum->associated_tracks += is_associated;
}

/* Time tracked since the truth's last scan, and whether another track is needed from here on. */
static void count_truth(td_score *score, const td_score_scan *scans, int32_t truth, int32_t at,
                        tally *sum)
{
    td__truth *life = &score->lives[truth];
    int32_t longest = -1;
    bool is_held = false;
    for (int32_t k = life->head; k >= 0; k = score->segments[k].next_of_truth) {
        const td__segment *s = &score->segments[k];
        if (s->first > at || s->last < at) {
            continue;
        }
        is_held = is_held || (life->previous >= 0 && s->first <= life->previous);
        longest = s->last > longest ? s->last : longest;
    }
    if (is_held) {
        sum->tracked_ns += scans[at].t_ns - scans[life->previous].t_ns;
    }
    if (at > life->covered && longest >= 0) {
        life->needed_count++;
        life->covered = longest;
    }
    life->first = life->first < 0 ? at : life->first;
    life->previous = at;
    sum->truths++;
}

static void count_scan(td_score *score, const td_score_scan *scans, int32_t at, tally *sum)
{
    const td_score_scan *scan = &scans[at];
    for (int32_t i = 0; i < scan->truth_count; i++) {
        score->lives[scan->truths[i].id].row = i;
    }
    for (int32_t i = 0; i < scan->track_count; i++) {
        count_track(score, scan, i, at, sum);
    }
    for (int32_t i = 0; i < scan->truth_count; i++) {
        count_truth(score, scans, scan->truths[i].id, at, sum);
        score->lives[scan->truths[i].id].row = -1;
    }
}

static double share(double part, double whole, double otherwise)
{
    return whole > 0.0 ? part / whole : otherwise;
}

static int64_t longest_ns(const td_score *score, const td_score_scan *scans, const td__truth *life)
{
    int64_t longest = 0;
    for (int32_t k = life->head; k >= 0; k = score->segments[k].next_of_truth) {
        const td__segment *s = &score->segments[k];
        int64_t span = scans[s->last].t_ns - scans[s->first].t_ns;
        longest = span > longest ? span : longest;
    }
    return longest;
}

static td_siap siap_of(const td_score *score, const td_score_scan *scans, const tally *sum)
{
    int64_t changes = 0, longest = 0, lived = 0;
    int32_t never_tracked = 0;
    for (int32_t i = 0; i < score->limits.truth_id_count; i++) {
        const td__truth *life = &score->lives[i];
        if (life->first < 0) {
            continue;
        }
        never_tracked += life->needed_count == 0;
        changes += life->needed_count > 0 ? life->needed_count - 1 : 0;
        longest += longest_ns(score, scans, life);
        lived += scans[life->previous].t_ns - scans[life->first].t_ns;
    }
    double associated = (double)sum->associated_tracks, tracked = (double)sum->tracked_truths;
    double alone = (double)(sum->tracks - sum->associated_tracks);
    return (td_siap){
        .completeness_ratio = share(tracked, (double)sum->truths, 0.0),
        .ambiguity_ratio = share(associated, tracked, 1.0),
        .spuriousness_ratio = share(alone, (double)sum->tracks, 0.0),
        .position_m = share(sum->position_m, associated, 0.0),
        .velocity_mps = share(sum->velocity_mps, associated, 0.0),
        .change_rate_hz = share((double)changes, NS * (double)sum->tracked_ns, 0.0),
        .longest_segment_ratio = share((double)longest, (double)lived, 0.0),
        .association_count = score->segment_count,
        .never_tracked_count = never_tracked,
    };
}

static void check_scan(const td_score *score, const td_score_scan *scan,
                       const td_score_scan *before)
{
    assert(before == NULL || scan->t_ns > before->t_ns);
    for (int32_t i = 0; i < scan->track_count; i++) {
        assert(scan->tracks[i].id >= 0 && scan->tracks[i].id < score->limits.track_id_count);
    }
    for (int32_t i = 0; i < scan->truth_count; i++) {
        assert(scan->truths[i].id >= 0 && scan->truths[i].id < score->limits.truth_id_count);
    }
}

td_status td_score_siap(td_score *score, const td_score_scan *scans, int32_t scan_count,
                        td_siap *siap)
{
    tally sum = { 0 };
    td_status status = TD_OK;
    memset(siap, 0, sizeof *siap);
    td__follow_begin(score);
    for (int32_t i = 0; i < scan_count && status == TD_OK; i++) {
        check_scan(score, &scans[i], i > 0 ? &scans[i - 1] : NULL);
        status = see_scan(score, &scans[i], i);
    }
    if (status == TD_OK) {
        status = td__follow_end(score);
    }
    for (int32_t i = 0; i < scan_count && status == TD_OK; i++) {
        count_scan(score, scans, i, &sum);
    }
    if (status == TD_OK) {
        *siap = siap_of(score, scans, &sum);
    }
    return status;
}
