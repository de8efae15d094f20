/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a tracker, shared by the files of this folder. docs/models/tracker.md. */
#ifndef TD_TRACK_TRACKER_PARTS_H
#define TD_TRACK_TRACKER_PARTS_H

#include "track/associate/gate.h"
#include "track/associate/share.h"
#include "track/tracker.h"

enum {
    TD__SEEN_MAX = 16,       /* detections that a tentative track remembers */
    TD__CANDIDATES_MAX = 16, /* of one track in one look */
    TD__PAIRS_A_TRACK = 6,   /* on average, for all tracks of a look */
    TD__ITEM_GROUPS = 8,     /* groups of tracks or pairs in one piece of work */
    TD__ITEM_PLOTS = 128,
    TD__ITEM_RIVALS = 32, /* groups of rivals in one piece of work */
    TD__KEPT_LOOKS = 2,   /* of each sensor, for starts */
    TD__LAST_LOOKS = 64,  /* moments of each sensor's last looks, to know a look again: as many as
                             a sensor of six looks a second has within the default late_ns_max */
    TD__NONE = -1,
};

/* All of a track but its estimate, by slot. number 0: the slot is free. */
typedef struct td__life {
    int32_t number, parent;
    td_track_stage stage;
    bool is_cued;
    bool is_doubtful; /* had more than one detection to choose from while tentative */
    int64_t t_ns;     /* of the estimate */
    int64_t first_ns, confirmed_ns, hit_ns;
    double score, best_score;
    double unrest;    /* fading mean of squared innovations over their parts: 1 when all is well */
    bool is_restless; /* may be under thrust */
    int32_t hits, misses, looks;
    int32_t measurement, parts;
    double chi2;
    double chi2_sum; /* of all detections since the start, and their parts */
    int32_t parts_sum;
    int32_t twin, twin_looks; /* slot of an older track that may be the same object */
} td__life;

/* Detections of a tentative track, by running number. */
typedef struct td__past {
    int64_t seen[TD__SEEN_MAX];
} td__past;

/* A restless track as it would be if it flew as thrown. */
typedef struct td__calm {
    td_estimate estimate;
    int64_t since_ns; /* INT64_MIN: not begun */
    double chi2;
    int32_t parts;
} td__calm;

/* What a look did to a track, by slot. */
typedef struct td__found {
    int32_t pair;    /* likeliest detection's, or TD__NONE */
    int32_t twin;    /* slot of a track that had the detection of both, or TD__NONE */
    int32_t rivals;  /* the group that it was shared out in, or TD__NONE */
    bool is_stray;   /* the estimate has left all sense */
    double odds_log; /* ln of the look's odds, with the track : without it */
} td__found;

static const td__found TD__NOT_FOUND = { TD__NONE, TD__NONE, TD__NONE, false, 0.0 };

/* A track with a detection: the estimate as it would be if they belonged together. */
typedef struct td__pair {
    int32_t slot, plot;
    double log_weight; /* ln of td_joint_pair.weight */
    double chi2;       /* of the innovation, and its parts */
    int32_t parts;
    bool is_inside; /* of the gate */
} td__pair;

/* A detection that no track explained, kept for starts: where it was, in ECI. By range within its
 * look. */
typedef struct td__point {
    int64_t t_ns;
    int64_t seen; /* running number */
    double range_m;
    td_vec3 pos_eci_m;
    double cov[6]; /* lower triangle by rows */
} td__point;

typedef struct td__kept_look {
    int32_t count;
    td__point *points;
} td__kept_look;

/* A look that waits for older ones. */
typedef struct td__waiting {
    td_look look;
    int32_t begin; /* its first measurement in the pool */
} td__waiting;

struct td_tracker {
    td_tracker_def def;
    td_look_def *sensors;
    int32_t *bias_slots; /* of each sensor, or TD__NONE */
    int32_t slot_count;
    double gate_chi2[TD_PLOT_PARTS + 1]; /* by parts measured */
    int64_t counts[TD_TRACKER_COUNT_KINDS];
    int64_t now_ns, arrival_ns;
    int32_t next_number;
    int64_t next_seen;
    /* Tracks, by slot: groups of eight. */
    int32_t group_count_max, group_count; /* groups below group_count may hold tracks */
    td_estimate_group *groups;
    td_cross_group *crosses; /* slot_count of each group: what its biases have in common with it */
    double (*to_s)[TD_TRACK_GROUP];
    td_view_group *views;
    td__life *lives;
    td__past *pasts;
    td__calm *calms; /* of restless tracks */
    td__found *found;
    int32_t *by_number; /* slots in the order of their tracks' numbers */
    int32_t track_count;
    int32_t first_free; /* no slot below it is free */
    /* The look in hand. */
    const td_look *look;
    const td_look_def *sensor;
    td_station station;
    double chance_ratio; /* that an object in view is detected */
    td_plot *plots;
    int32_t *numbers; /* of each plot's measurement */
    double *taken;    /* by tracks: 0, or the sum of its probabilities */
    int32_t *owner;   /* slot of the confirmed track whose likeliest it is, or TD__NONE */
    int32_t plot_count;
    bool has_later_plots;       /* than the look's moment */
    td_plot_group plots_before; /* the look's station in all lanes, and no plot */
    td_gate gate;
    td_field field;
    /* The pass in hand: tracks of one stage with their candidates, pairs in lanes. */
    td_track_stage stage;
    td_candidate *candidates; /* TD__CANDIDATES_MAX of each slot */
    int32_t *candidate_counts;
    int32_t pairs_max, pair_count;
    td__pair *pairs;
    td_estimate_group *pair_groups;
    td_cross_group *pair_crosses;
    int32_t *pair_of; /* by the share's pair */
    td_share share;
    td_share_verdict *verdicts; /* by group of rivals */
    int32_t *worst; /* by group of rivals: slot of the likeliest to be none, or TD__NONE */
    /* Looks to come and detections gone by. */
    td__waiting *waiting;
    int32_t waiting_count;
    td_measurement *pool;
    int32_t pool_count;
    td_measurement *sound; /* of the look in hand */
    td__kept_look *kept;   /* TD__KEPT_LOOKS of each sensor, the newest first */
    td__point *left;       /* of the look in hand */
    int32_t left_count;
    int64_t *last_look_ns; /* TD__LAST_LOOKS of each sensor */
};

/* Forgets a part of what is known of place and velocity: covariances times `factor`. What is
 * believed of beta stays, since it came from no detection that is doubted. */
static inline void td__forget(td_tracker *tracker, int32_t slot, double factor)
{
    td_estimate_group *group = &tracker->groups[slot / TD_TRACK_GROUP];
    const int32_t lane = slot % TD_TRACK_GROUP, of_beta = TD_TRACK_COVARIANCES - TD_TRACK_STATES;
    double sigma_ratio = td_sqrt(factor);
    for (int32_t i = 0; i < TD_TRACK_COVARIANCES - 1; i++) {
        group->cov[i][lane] *= i < of_beta ? factor : sigma_ratio;
    }
}

static inline void td__tally(td_tracker *tracker, td_tracker_count_kind kind, int64_t by)
{
    tracker->counts[kind] += by;
}

static inline double td__seconds(int64_t t_ns)
{
    return (double)t_ns * 1.0e-9;
}

static inline bool td__is_of_stage(const td_tracker *tracker, int32_t slot, td_track_stage stage)
{
    return tracker->lives[slot].number != 0 && tracker->lives[slot].stage == stage;
}

static inline int32_t td__slot_count(const td_tracker *tracker)
{
    return tracker->group_count * TD_TRACK_GROUP;
}

/* One item after the other, or as the caller's threads take them. */
void td__each(td_tracker *tracker, int32_t count,
              void (*work)(void *tracker, int32_t item, int32_t worker));

/* One look through all of it: predicted, associated, updated, started, ended. The measurements are
 * sound. */
void td__take_look(td_tracker *tracker, const td_look *look);

/* Tracks of one stage against what is not taken yet. */
void td__pass(td_tracker *tracker, td_track_stage stage);

/* Confirmed tracks become what their groups' shares of the pairs tried make of them. */
void td__share_out(td_tracker *tracker);

/* Tentative tracks do not compete: each takes its likeliest detection, and when they are judged, of
 * those that share detections the likeliest remains. */
void td__choose_each(td_tracker *tracker);

/* A free slot with this estimate and a new number; TD__NONE and counted when there is none. */
int32_t td__open_slot(td_tracker *tracker, const td_estimate *estimate);
void td__close_slot(td_tracker *tracker, int32_t slot);
void td__copy_crosses(td_cross_group *to, int32_t to_lane, const td_cross_group *from,
                      int32_t from_lane, int32_t count);
td_estimate td__estimate_of(const td_tracker *tracker, int32_t slot);
void td__copy_lane(td_estimate_group *to, int32_t to_lane, const td_estimate_group *from,
                   int32_t from_lane);

/* Starts from what is left of a look, and keeps that for later ones. */
void td__start_tracks(td_tracker *tracker);

/* Whether an estimate is of something that climbs where thrust may be. */
bool td__may_thrust(const td_tracker *tracker, const td_estimate *estimate);
void td__make_restless(td_tracker *tracker, int32_t slot);

/* Noise of thrust for a group's restless tracks, over the times that they were moved by. */
void td__add_thrust(td_tracker *tracker, int32_t group, const double *by_s);

/* After a detection: whether a restless track is calm, and a calm one restless. */
void td__judge_thrust(td_tracker *tracker, int32_t slot, const td_plot *plot);

/* The bound below which 99 of 100 sums of squares with so many degrees of freedom lie. */
double td__chi2_bound(int32_t parts);

/* Confirms, merges and ends tracks after a look. */
void td__judge_tracks(td_tracker *tracker);

/* Whether a lane holds numbers that an object's estimate can have. */
bool td__is_sensible(const td_estimate_group *group, int32_t lane);

/* Squared distance of two tracks in sigmas, six states. */
double td__distance2(const td_tracker *tracker, int32_t a, int32_t b);

#endif
