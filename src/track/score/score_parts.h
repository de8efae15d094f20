/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the folder: pairs nearer than the cut-off, and the best assignment among them. */
#ifndef TD_TRACK_SCORE_PARTS_H
#define TD_TRACK_SCORE_PARTS_H

#include "track/track.h"

/* Pairs by row. Rows are tracks in the order of `row_track`; columns are truths by index. */
typedef struct td__pairs {
    int32_t row_count, column_count, capacity;
    int32_t *row_track; /* which track a row is */
    int32_t *start;     /* row_count + 1: where a row's pairs begin */
    int32_t *column;
    double *cost; /* (distance / c)^p, in 0..1 */
} td__pairs;

/* Room of the assignment; rows and columns as in the pairs. */
typedef struct td__match {
    int32_t *column_of, *row_of; /* -1: alone */
    double *row_price, *column_price;
    double *distance;        /* of a column from the row to be placed */
    int32_t *from;           /* the row that reached a column */
    int32_t *state;          /* unreached, reached, done */
    int32_t *reached, *done; /* lists of columns */
} td__match;

/* What ended or is going on between a track and a truth: scans by index, both ends within. */
typedef struct td__segment {
    int32_t track, truth;
    int32_t first, last;
    int32_t next_of_track, next_of_truth; /* in their lists; -1: none */
} td__segment;

struct td_score {
    td_score_rule rule;
    td_score_limits limits;
    td__pairs pairs;
    td__match match;
    int32_t *order[2]; /* tracks and truths along one axis */
    int32_t *room;     /* to sort in */
    double *key;
    int32_t *partner; /* of each track of the scan scored last */
    int32_t partner_count;
    struct td__follow *follows; /* by track id */
    struct td__truth *lives;    /* by truth id */
    td__segment *segments;
    int32_t segment_count, segment_capacity;
};

/* Pairs of a scan; returned TD_OK or TD_FULL. */
td_status td__pairs_find(td_score *score, const td_score_scan *scan) TD_MUST_CHECK;

/* The assignment of least cost, where a row alone costs 1. */
void td__match_solve(const td__pairs *pairs, td__match *match);

#endif
