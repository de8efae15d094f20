/* SPDX-License-Identifier: Apache-2.0 */
/* Which truth a track is on: begun by so many scans in a row on the same nearest truth, ended by so
 * many off it (Stone Soup's TrackToTruth). */
#include "track/score/follow_parts.h"

void td__follow_begin(td_score *score)
{
    for (int32_t i = 0; i < score->limits.track_id_count; i++) {
        score->follows[i] = (td__follow){ .truth = -1, .maybe = -1, .head = -1, .tail = -1 };
    }
    for (int32_t i = 0; i < score->limits.truth_id_count; i++) {
        score->lives[i] = (td__truth){ -1, -1, -1, -1, -1, 0, -1 };
    }
    score->segment_count = 0;
}

static td_status add_segment(td_score *score, int32_t track)
{
    td__follow *f = &score->follows[track];
    int32_t at = score->segment_count;
    if (at == score->segment_capacity) {
        return TD_FULL;
    }
    score->segments[at] = (td__segment){ track, f->truth, f->first, f->last, -1, -1 };
    if (f->head < 0) {
        f->head = at;
    } else {
        score->segments[f->tail].next_of_track = at;
    }
    f->tail = at;
    score->segment_count++;
    return TD_OK;
}

static void wish(td__follow *f, int32_t truth, int32_t scan)
{
    f->maybe = truth;
    f->maybe_first = scan;
    f->maybe_count = truth < 0 ? 0 : 1;
}

static void take_truth(td__follow *f, int32_t scan)
{
    f->truth = f->maybe;
    f->first = f->maybe_first;
    f->last = scan;
}

static void see_alone(td__follow *f, int32_t truth, int32_t scan, int32_t confirm_count)
{
    if (truth < 0 || truth != f->maybe) {
        wish(f, truth, scan);
    } else {
        f->maybe_count++;
    }
    if (f->maybe_count >= confirm_count) {
        take_truth(f, scan);
        wish(f, -1, scan);
    }
}

td_status td__follow_see(td_score *score, int32_t track, int32_t truth, int32_t scan)
{
    /* Only a hit sets the count of misses back, as there: also the count of an association that has
     * ended goes on, so that a new one without a hit ends at its first miss. */
    td__follow *f = &score->follows[track];
    int32_t confirm_count = score->rule.confirm_count;
    if (f->truth < 0) {
        see_alone(f, truth, scan, confirm_count);
        return TD_OK;
    }
    if (truth == f->truth) {
        f->miss_count = 0;
        f->last = scan;
        return TD_OK;
    }
    f->miss_count++;
    if (truth >= 0 && truth == f->maybe) {
        f->maybe_count++;
    } else {
        wish(f, truth, scan);
    }
    if (f->miss_count < score->rule.end_count) {
        return TD_OK;
    }
    td_status status = add_segment(score, track);
    f->truth = -1;
    if (f->maybe >= 0 && f->maybe_count >= confirm_count) {
        take_truth(f, scan);
    }
    return status;
}

td_status td__follow_end(td_score *score)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < score->limits.track_id_count && status == TD_OK; i++) {
        if (score->follows[i].truth >= 0) {
            status = add_segment(score, i);
        }
    }
    for (int32_t i = score->segment_count - 1; i >= 0; i--) {
        td__truth *life = &score->lives[score->segments[i].truth];
        score->segments[i].next_of_truth = life->head;
        life->head = i;
    }
    return status;
}
