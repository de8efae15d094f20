/* SPDX-License-Identifier: Apache-2.0 */
/* Tracks of many objects from the looks of many sensors: gated, associated, started, ended. */
#ifndef TD_TRACK_TRACKER_H
#define TD_TRACK_TRACKER_H

#include "track/filter/filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How a caller with threads lends them: `run` calls work(work_ctx, item, worker) once for each item
 * of 0..count-1, in any order and side by side, worker in 0..workers-1 telling callers apart, and
 * returns when all are done. The answers do not depend on it. Null `run`: one after the other. */
typedef struct td_for {
    void (*run)(void *ctx, int32_t count,
                void (*work)(void *work_ctx, int32_t item, int32_t worker), void *work_ctx);
    void *ctx;
    int32_t workers; /* 1..64 */
} td_for;

/* How detections that several tracks compete for are shared out. */
typedef enum td_associator {
    TD_ASSOCIATE_JOINT, /* by the probabilities of joint events; of those that differ only in who
                               has which detection, the likeliest counts */
    TD_ASSOCIATE_JOINT_ALL, /* by the probabilities of all joint events */
    TD_ASSOCIATE_NEAREST,   /* by the one best joint event */
} td_associator;

/* What a tracker assumes and how much it holds. Start from td_tracker_default. */
typedef struct td_tracker_def {
    td_motion_def motion;
    const td_look_def *sensors; /* copied; looks name them by index */
    int32_t sensor_count;
    int32_t tracks_max;               /* tentative ones too; default 2000 */
    int32_t measurements_max;         /* of one look; default 4000 */
    int32_t looks_waiting_max;        /* held back for reordering; default 32 */
    int32_t waiting_measurements_max; /* in all of those; default 20000 */
    int32_t biased_max;               /* sensors whose biases each track keeps apart, the
                                         first that have any; others' count as noise; 0..32,
                                         default 8 */
    int32_t lanes;                    /* of kernels, as td_batch_run; default 0: the widest */
    td_for with;                      /* default: no threads */
    td_associator associator;         /* default TD_ASSOCIATE_JOINT */
    double gate_ratio;                /* of true detections that gates let in; default 0.999 */
    /* Starts without a cue: from two detections that no track explains, then `start_hits`
     * detections within `start_looks` looks, the two included. */
    bool starts_alone;    /* default true */
    int32_t start_hits;   /* M; default 4 */
    int32_t start_looks;  /* N; default 6, at most 16 */
    double start_mps_min; /* speeds that are believed; default 100 m/s */
    double start_mps_max; /* default 9000 m/s */
    double start_s_max;   /* between the two detections; default 12 s */
    double confirm_score; /* ln of the odds object : clutter; default 12 */
    double drop_score;    /* a track ends this far below its best score; default 14 */
    double coast_s_max;   /* without a detection; default 300 s */
    /* A detection of nobody's, this near to a track that has its own, may be a part that came off:
     * it starts with that track's velocity, give or take. 0: never. */
    double split_m_max;     /* default 5000 m */
    double split_mps_sigma; /* default 100 m/s */
    /* What climbs below thrust_h_m may be under thrust: its tracks take on this much more noise,
     * until they fly as thrown for calm_s. 0: never. */
    double thrust_m2ps3_psd; /* default 2500 m2/s3 */
    double thrust_h_m;       /* default 250 km */
    double calm_s;           /* default 15 s */
    int32_t twin_looks;      /* so many looks in a row that show one object only make two tracks
                                   one; default 4 */
    int64_t reorder_ns;      /* looks wait so long after their moment for older ones; default 0 */
    int64_t late_ns_max;     /* older than the newest look by more: refused; default 10 s */
    int64_t ahead_ns_max;    /* newer than it by more: refused; default 1 h */
} td_tracker_def;

td_tracker_def td_tracker_default(const td_earth *earth);

/* Everything that was refused, dropped, or decided by a fallback, and how often. */
#define TD_TRACKER_COUNT_MAP(X)                                                                    \
    X(LOOKS, "looks", "looks used")                                                                \
    X(MEASUREMENTS, "measurements", "measurements used")                                           \
    X(OUT_OF_ORDER, "out_of_order", "looks older than one before them, used")                      \
    X(TOO_LATE, "too_late", "looks refused: older than late_ns_max")                               \
    X(TOO_FAR_AHEAD, "too_far_ahead", "looks refused: newer than ahead_ns_max")                    \
    X(ARRIVED_BEFORE_SEEN, "arrived_before_seen", "looks refused: arrival before their moment")    \
    X(CLOCK_BACK, "clock_back", "looks whose arrival is before an earlier one's, used")            \
    X(DUPLICATE_LOOK, "duplicate_look", "looks refused: same sensor and moment again")             \
    X(UNKNOWN_SENSOR, "unknown_sensor", "looks refused: no such sensor")                           \
    X(TOO_MANY_MEASUREMENTS, "too_many_measurements", "measurements beyond measurements_max")      \
    X(WAITING_FULL, "waiting_full", "looks used at once, since no more may wait")                  \
    X(NOT_FINITE, "not_finite", "measurements refused: NaN or infinite")                           \
    X(OUT_OF_DOMAIN, "out_of_domain", "measurements refused: angle, range, sigma or time absurd")  \
    X(DUPLICATE, "duplicate", "measurements refused: equal to another of the look")                \
    X(STARTED, "started", "tentative tracks started")                                              \
    X(SPLIT, "split", "of them beside a track, as a part that came off")                           \
    X(CUED, "cued", "tracks started by a cue")                                                     \
    X(CONFIRMED, "confirmed", "tracks confirmed")                                                  \
    X(ENDED, "ended", "confirmed tracks ended by score or coasting")                               \
    X(LANDED, "landed", "confirmed tracks ended at the ground")                                    \
    X(MERGED, "merged", "confirmed tracks ended as the twin of another")                           \
    X(STRAYED, "strayed", "tracks ended whose estimate left all sense")                            \
    X(FORGOTTEN, "forgotten", "tentative tracks given up")                                         \
    X(TRACKS_FULL, "tracks_full", "starts and cues refused: tracks_max reached")                   \
    X(STARTS_DROPPED, "starts_dropped", "starts refused: too many from one detection")             \
    X(CANDIDATES_DROPPED, "candidates_dropped", "pairs left out: too many in one gate")            \
    X(JOINT, "joint", "groups of rivals shared out by joint probabilities")                        \
    X(JOINT_ALL, "joint_all", "groups too dense to tell exchanges apart: by all joint events")     \
    X(JOINT_TOO_DENSE, "joint_too_dense", "groups too dense for that: by the best joint event")    \
    X(SHARE_TOO_MANY, "share_too_many", "groups too large for either: pair by pair")

typedef enum td_tracker_count_kind {
#define X(name, key, text) TD_TRACKER_##name,
    TD_TRACKER_COUNT_MAP(X)
#undef X
        TD_TRACKER_COUNT_KINDS
} td_tracker_count_kind;

const char *td_tracker_count_key(td_tracker_count_kind kind);

typedef enum td_track_stage { TD_TRACK_TENTATIVE, TD_TRACK_CONFIRMED } td_track_stage;

/* One track as its readers see it. */
typedef struct td_track {
    int32_t number; /* from 1, in the order of starts, never used again */
    int32_t parent; /* number of the track that it came off, or 0 */
    td_track_stage stage;
    bool is_cued;
    td_estimate estimate;
    double score;         /* ln of the odds that it is an object and not clutter */
    int64_t first_ns;     /* first detection or cue */
    int64_t confirmed_ns; /* look that confirmed it; of cues, the cue */
    int64_t hit_ns;       /* last detection */
    int32_t hits, misses; /* detections; looks in a row without one */
    int32_t measurement;  /* number of the likeliest detection in the last look, or -1 */
    double chi2;          /* of that detection's innovation, and how many parts it had */
    int32_t parts;
} td_track;

typedef struct td_tracker td_tracker;

/* Bytes of memory that a tracker of this definition needs; all of it is the caller's. Depends on
 * numbers alone: the sensors are not looked at. */
size_t td_tracker_size(const td_tracker_def *def);

/* Made in `block` (at least that size): nothing is allocated afterwards and nothing is to be freed.
 * TD_NO_MEMORY where the block is too small, TD_BAD_INPUT where the definition makes no sense. */
td_status td_tracker_create(const td_tracker_def *def, void *block, size_t size,
                            td_tracker **tracker) TD_MUST_CHECK;

/* A track that somebody else started: confirmed at once. TD_FULL when there is no room. */
td_status td_tracker_cue(td_tracker *tracker, const td_estimate *estimate,
                         int32_t *number) TD_MUST_CHECK;

/* Takes a look; its measurements are copied where it has to wait. Whatever is wrong with it is
 * counted and left out; nothing is ever refused silently. */
void td_tracker_look(td_tracker *tracker, const td_look *look);

/* Uses up what waits: all looks whose moment is before `t_ns`; at the end of data INT64_MAX. */
void td_tracker_advance(td_tracker *tracker, int64_t t_ns);

/* Tracks in the order of their numbers, 0..count-1, as they stand after the last look. */
int32_t td_tracker_track_count(const td_tracker *tracker);
td_track td_tracker_track(const td_tracker *tracker, int32_t index);

/* A track predicted to a moment; false when there is none of that number. Where a prediction leaves
 * all sense the estimate stays at its own moment, here and below. */
bool td_tracker_track_at(const td_tracker *tracker, int32_t number, int64_t t_ns, td_track *track);

/* All confirmed tracks predicted to a moment, in lanes, in the order of their numbers; returned how
 * many there are, of which the first `capacity` are written. */
int32_t td_tracker_confirmed_at(td_tracker *tracker, int64_t t_ns, td_track *tracks,
                                int32_t capacity);

int64_t td_tracker_count(const td_tracker *tracker, td_tracker_count_kind kind);

/* Moment of the newest look used; INT64_MIN before the first. */
int64_t td_tracker_now(const td_tracker *tracker);

#ifdef __cplusplus
}
#endif

#endif
