/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the folder: which truth a track is on, scan after scan, as SIAP wants it. */
#ifndef TD_TRACK_FOLLOW_PARTS_H
#define TD_TRACK_FOLLOW_PARTS_H

#include "track/score/score_parts.h"

/* A track's way through the scans. Scans are counted by index; -1 is none. */
typedef struct td__follow {
    int32_t truth;       /* associated with, or -1 */
    int32_t first, last; /* of that association so far: last is the last scan on it */
    int32_t miss_count;  /* scans in a row off it */
    int32_t maybe;       /* the truth that may be next, or -1 */
    int32_t maybe_first; /* scan it began at */
    int32_t maybe_count; /* scans on it in a row */
    int32_t head, tail;  /* of the list of its segments */
} td__follow;

/* A truth's way: what is counted of it. */
typedef struct td__truth {
    int32_t row;             /* in the scan looked at, or -1 */
    int32_t counted;         /* the last scan in which it was counted as tracked, or -1 */
    int32_t first, previous; /* scans it was in: first, and last so far; -1: none yet */
    int32_t covered;         /* scans up to this one need no further track; -1: none yet */
    int32_t needed_count;    /* tracks needed so far to cover it */
    int32_t head;            /* of the list of its segments */
} td__truth;

/* Forgets all ways. */
void td__follow_begin(td_score *score);

/* Takes note that a track is nearest to `truth` (-1: to none) in a scan. */
td_status td__follow_see(td_score *score, int32_t track, int32_t truth, int32_t scan) TD_MUST_CHECK;

/* Ends what is going on, and lists each truth's segments. */
td_status td__follow_end(td_score *score) TD_MUST_CHECK;

#endif
