/* SPDX-License-Identifier: Apache-2.0 */
/* Detections shared out among the tracks that compete for them, one group of rivals at a time. */
#ifndef TD_TRACK_SHARE_H
#define TD_TRACK_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"
#include "track/associate/joint.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The bounds of a group for the best joint event by assignment; larger groups are shared out pair
 * by pair, the likeliest first. */
enum { TD_SHARE_ROWS_MAX = 256, TD_SHARE_COLUMNS_MAX = 512 };

/* A pair that may be. log_weight: ln of td_joint_pair.weight, in -600..600. */
typedef struct td_share_pair {
    int32_t row, column; /* track, detection */
    double log_weight;
} td_share_pair;

typedef struct td_share_worker td_share_worker;

/* Pairs in, groups and answers out. All arrays belong to the block. */
typedef struct td_share {
    int32_t rows_max, columns_max, pairs_max;
    td_share_pair *pairs; /* filled by the caller in the order of rows, no pair twice */
    int32_t pair_count;
    /* After td_share_group: groups of connected pairs, in the order of their first pair. */
    int32_t *order;       /* pairs, group by group, each in the order given */
    int32_t *group_begin; /* one more than groups */
    int32_t group_count;
    /* After td_share_solve of all groups. */
    double *ratio;      /* by pair: its probability */
    double *miss_ratio; /* by row */
    int32_t *best;      /* by row: its pair in the likeliest joint event, or -1 */
    int32_t *parent;    /* of rows, then columns, in the forest of the connected */
    int32_t *group_of;  /* by root */
    int32_t *local;     /* by column: index in its group, or -1 */
    td_joint_pair *joint_pairs;
    td_share_worker *workers;
} td_share;

/* How a group is to be shared out. */
typedef enum td_share_way {
    TD_SHARE_BY_DISTINCT, /* td_joint_distinct, else td_joint, else the best joint event */
    TD_SHARE_BY_ALL,      /* td_joint, else the best joint event */
    TD_SHARE_BY_BEST      /* the best joint event */
} td_share_way;

/* How a group was shared out. */
typedef enum td_share_verdict {
    TD_SHARE_ALONE,     /* one pair, nobody competes */
    TD_SHARE_JOINT,     /* by joint probabilities, as asked */
    TD_SHARE_ALL,       /* by those of all events, since distinct ones would pass their bounds */
    TD_SHARE_NEAREST,   /* by the likeliest joint event, as asked */
    TD_SHARE_TOO_DENSE, /* the same, since the net would pass its bounds */
    TD_SHARE_TOO_MANY   /* pair by pair */
} td_share_verdict;

size_t td_share_size(int32_t rows_max, int32_t columns_max, int32_t pairs_max, int32_t workers);
td_status td_share_create(td_share *share, td_arena *arena, int32_t workers) TD_MUST_CHECK;

/* Connects pairs over common rows and columns. Time: pairs. */
void td_share_group(td_share *share);

/* Shares out one group. Groups may be solved side by side by different workers; the answers do not
 * depend on which. */
td_share_verdict td_share_solve(td_share *share, int32_t group, td_share_way way, int32_t worker);

#ifdef __cplusplus
}
#endif

#endif
