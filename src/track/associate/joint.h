/* SPDX-License-Identifier: Apache-2.0 */
/* Probabilities of association when several tracks compete for detections: exact, on a net. */
#ifndef TD_TRACK_JOINT_H
#define TD_TRACK_JOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The bound on the net. What needs more is refused; TD_JOINT_ACTIVE_MAX detections may be open at
 * once, that is, be candidates of tracks on both sides of a cut through the order of tracks. */
enum {
    TD_JOINT_TRACKS_MAX = 256,
    TD_JOINT_NODES_MAX = 8192,
    TD_JOINT_EDGES_MAX = 65536,
    TD_JOINT_ACTIVE_MAX = 64,
    TD_JOINT_DISTINCT_MAX = 32
};

/* A detection that may be a track's. weight: how many times likelier than that the track was not
 * detected, over the density of detections that are nobody's; > 0 and finite. */
typedef struct td_joint_pair {
    int32_t track, measurement;
    double weight;
} td_joint_pair;

/* Pairs in the order of tracks, no pair twice; both indices from 0. */
typedef struct td_joint_problem {
    int32_t track_count, measurement_count, pair_count;
    const td_joint_pair *pairs;
} td_joint_problem;

/* Bytes of scratch, aligned as a double, for problems up to this size. */
size_t td_joint_scratch_size(int32_t measurement_count_max);

/* Given a problem; returned in `pair_ratio` the probability of each pair and in `miss_ratio` that
 * of no detection for each track, over all joint events in which no detection is given twice,
 * each as likely as the product of its weights. False, and nothing returned, where the net would
 * pass its bounds. Accuracy: 1e-12. Source: efficient hypothesis management, Maskell et al. 2004,
 * Horridge & Maskell 2006; tracks are taken in an order that keeps few detections open. */
bool td_joint(const td_joint_problem *problem, double *pair_ratio, double *miss_ratio,
              void *scratch);

/* The same, but of joint events that differ only in which of the same tracks has which of the same
 * detections, only the likeliest counts. Tracks of objects that are near each other then do not
 * drift together, as means over all exchanges do. False beyond the bounds: nodes as above, here one
 * for each set of tracks with each set of detections, which a dozen rivals may fill, and
 * TD_JOINT_DISTINCT_MAX of either. Ties go
 * to the earlier pair. Source: Blom & Bloem 2000. */
bool td_joint_distinct(const td_joint_problem *problem, double *pair_ratio, double *miss_ratio,
                       void *scratch);

#ifdef __cplusplus
}
#endif

#endif
