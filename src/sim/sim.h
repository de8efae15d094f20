/* SPDX-License-Identifier: Apache-2.0 */
/* The world, its clock and one run. The folder's one face. Derivation: docs/models/run.md.
 * A run goes from one moment at which something happens to the next; what happened comes out as
 * news, and as canonical bytes for the running hash. Truth stays in here: sensors turn it into
 * measurements, trackers see nothing else, and a battery knows only what its tracker tells it. */
#ifndef TD_SIM_H
#define TD_SIM_H

#include "sim/network.h"
#include "sim/scenario_def.h"
#include "track/track.h"

enum { TD_SIM_FLIGHTS_MAX = 4096, TD_SIM_SHOTS_PER_FLIGHT_MAX = 8 };

/* The memory is the caller's block; there is nothing to free. */
typedef struct td_sim td_sim;

/* The scenario must outlive the run. */
typedef struct td_sim_def {
    const td_scenario *scenario;
    uint64_t seed;        /* key of the draws; the scenario's own or another */
    uint32_t run;         /* number of this run in a campaign, 0 alone */
    const td_sink *canon; /* receives the canonical bytes of every step; or null */
} td_sim_def;

/* What can happen. */
#define TD_NEWS_MAP(X)                                                                             \
    X(LAUNCH, "launch", "a missile leaves")                                                        \
    X(NO_FLIGHT, "no_flight", "the missile has no such flight: it stays")                          \
    X(BURNOUT, "burnout", "its last thrust ends")                                                  \
    X(FIRST_SEEN, "first_seen", "a sensor's first detection of it arrives")                        \
    X(FIRM_TRACK, "firm_track", "a radar has part in a firm track, or a satellite declares it")    \
    X(LOST, "lost", "the sensor has not detected it for long")                                     \
    X(EXPECTED, "expected", "a tracker expects it to come down here, and says how sure it is")     \
    X(TOLD, "told", "a battery is told of it as its rule wants")                                   \
    X(READY, "ready", "the battery's reaction delay is over")                                      \
    X(SHOT, "shot", "a simulated interceptor leaves")                                              \
    X(HIT, "hit", "the draw says that the shot met it")                                            \
    X(MISS, "miss", "the draw says that the shot did not")                                         \
    X(SPENT, "spent", "the shot arrives where another has met the flight already")                 \
    X(IMPACT, "impact", "the missile comes down")                                                  \
    X(END, "end", "the scenario's time is over, or nothing more can happen")

typedef enum td_news_kind {
#define X(name, key, text) TD_NEWS_##name,
    TD_NEWS_MAP(X)
#undef X
    TD_NEWS_COUNT
} td_news_kind;

/* One thing that happened. Subjects that do not apply are TD_NONE. */
typedef struct td_news {
    int64_t t_ns;
    td_news_kind kind;
    int32_t flight;
    int32_t sensor;
    int32_t battery;
    int32_t shot;
    int32_t picture; /* whose tracker expects it; else TD_NONE */
    td_geo at_geo; /* of the missile; for SHOT of the battery, for EXPECTED of the expected impact;
                      zero for END */
} td_news;

/* How a flight ended. */
#define TD_OUTCOME_MAP(X)                                                                          \
    X(WAITING, "waiting", "not launched when the run ended")                                       \
    X(NO_FLIGHT, "no_flight", "the missile has no such flight")                                    \
    X(FLYING, "flying", "still flying when the run ended")                                         \
    X(INTERCEPTED, "intercepted", "met by a shot, as the draw says")                               \
    X(LEAKED, "leaked", "came down")

typedef enum td_outcome {
#define X(name, key, text) TD_OUTCOME_##name,
    TD_OUTCOME_MAP(X)
#undef X
    TD_OUTCOME_COUNT
} td_outcome;

/* Why a flight leaked, the first that holds. */
#define TD_LEAK_MAP(X)                                                                             \
    X(NONE, "none", "it did not leak")                                                             \
    X(MISSED, "missed", "every shot at it missed")                                                 \
    X(NOT_SEEN, "not_seen", "no sensor declared it or had a firm track")                           \
    X(NOT_REACHED, "not_reached", "no battery could reach it in time")                             \
    X(NO_STOCK, "no_stock", "the batteries that could reach it had nothing left")                  \
    X(NO_SLOT, "no_slot", "launches at other flights left no time for one at this")

typedef enum td_leak_reason {
#define X(name, key, text) TD_LEAK_##name,
    TD_LEAK_MAP(X)
#undef X
    TD_LEAK_COUNT
} td_leak_reason;

const char *td_news_key(td_news_kind kind);
const char *td_outcome_key(td_outcome outcome);
const char *td_leak_key(td_leak_reason reason);
const char *td_leak_text(td_leak_reason reason);

/* One missile of a raid. */
typedef struct td_sim_flight {
    int32_t raid;
    int32_t number; /* in its raid, from 0 */
    int64_t launch_ns;
    int64_t end_ns; /* of an INTERCEPTED or LEAKED flight */
    td_outcome outcome;
    td_leak_reason leak;
    int32_t shots_count;
} td_sim_flight;

/* One simulated interceptor. */
#define TD_SHOT_MAP(X)                                                                             \
    X(UNDER_WAY, "under_way")                                                                      \
    X(HIT, "hit")                                                                                  \
    X(MISS, "miss")                                                                                \
    X(SPENT, "spent")

typedef enum td_shot_result {
#define X(name, key) TD_SHOT_##name,
    TD_SHOT_MAP(X)
#undef X
    TD_SHOT_COUNT
} td_shot_result;

const char *td_shot_result_key(td_shot_result result);

typedef struct td_sim_shot {
    int32_t flight;
    int32_t battery;
    int32_t number; /* among the shots at that flight, from 0 */
    int64_t launch_ns;
    int64_t intercept_ns;
    td_geo intercept_geo;
    double closing_mps;
    double kill_ratio; /* the user's number that the draw is held against */
    td_shot_result result;
} td_sim_shot;

/* One tracker of the run and whose it is: everybody's where sensors are shared; else a nation's,
 * fed by its sensors; or one sensor's, of a battery that trusts its own radar alone. */
#define TD_PICTURE_MAP(X)                                                                          \
    X(ALL, "all")                                                                                  \
    X(NATION, "nation")                                                                            \
    X(SENSOR, "sensor")

typedef enum td_picture_kind {
#define X(name, key) TD_PICTURE_##name,
    TD_PICTURE_MAP(X)
#undef X
    TD_PICTURE_COUNT
} td_picture_kind;

const char *td_picture_key(td_picture_kind kind);

typedef struct td_sim_picture {
    td_picture_kind kind;
    int32_t index; /* of the nation or the sensor place; 0 for everybody's */
    int32_t sensor_count;
} td_sim_picture;

/* What sensors did, and what was lost on the way to trackers (which count on their own). */
#define TD_SIM_COUNT_MAP(X)                                                                        \
    X(looks, "looks of all sensors")                                                               \
    X(detections, "true detections")                                                               \
    X(false_alarms, "false ones")                                                                  \
    X(beams_unserved, "beams asked for where the radar had none left")                             \
    X(measurements_lost, "measurements beyond the room of a look")                                 \
    X(looks_unkept, "looks beyond the room for looks on their way")                                \
    X(tracks_unnamed, "detections by a confirmed track that is of no flight, or its second one")

typedef struct td_sim_counts {
#define X(name, text) int64_t name;
    TD_SIM_COUNT_MAP(X)
#undef X
} td_sim_counts;

/* One moment of the run. The news belong to the simulation and last until the next step. */
typedef struct td_step {
    int64_t t_ns;
    const td_news *news;
    int32_t news_count;
    bool is_over;
} td_step;

/* Bytes that td_sim_create needs, or 0 when the raid has more than TD_SIM_FLIGHTS_MAX flights. */
size_t td_sim_size(const td_sim_def *def);

/* Sets up a run in `block`, flyout tables included. Errors: TD_NO_MEMORY (size below td_sim_size),
 * TD_FULL (too many flights), or what td_flyout_make says. */
td_status td_sim_create(const td_sim_def *def, void *block, size_t size,
                        td_sim **sim) TD_MUST_CHECK;

/* Plays the next moment at which something happens. After `is_over` it does nothing more.
 * Errors: what td_solve or the sink says; the run is then over. */
td_status td_sim_step(td_sim *sim, td_step *step) TD_MUST_CHECK;

int32_t td_sim_flight_count(const td_sim *sim);
int32_t td_sim_shot_count(const td_sim *sim);
td_sim_flight td_sim_flight_at(const td_sim *sim, int32_t flight);
td_sim_shot td_sim_shot_at(const td_sim *sim, int32_t shot);

/* Of a flight that was launched, or refused with the solution's verdict (asserted). */
const td_solution *td_sim_solution(const td_sim *sim, int32_t flight);
/* Of a flight that was launched (asserted). */
const td_path *td_sim_path(const td_sim *sim, int32_t flight);
td_sighting td_sim_sighting(const td_sim *sim, int32_t flight, int32_t sensor);
td_sim_reach td_sim_reach_of(const td_sim *sim, int32_t flight, int32_t battery);

/* Where and when a picture expected a flight to come down when it last said so (EXPECTED). */
td_ground_event td_sim_expected(const td_sim *sim, int32_t picture, int32_t flight);

int32_t td_sim_picture_count(const td_sim *sim);
td_sim_picture td_sim_picture_at(const td_sim *sim, int32_t picture);
const td_tracker *td_sim_tracker(const td_sim *sim, int32_t picture);
td_sim_counts td_sim_counts_of(const td_sim *sim);

/* Interceptors left now. */
int32_t td_sim_stock(const td_sim *sim, int32_t battery);
/* The flyout of a battery's interceptor. */
const td_flyout *td_sim_flyout(const td_sim *sim, int32_t battery);

#endif
