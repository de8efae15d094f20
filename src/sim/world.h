/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a simulation, shared by the files of this folder. */
#ifndef TD_SIM_WORLD_H
#define TD_SIM_WORLD_H

#include "sim/sim.h"

/* What the draws are for; a purpose added here moves no draw of another. Those of sensors begin at
 * TD_DRAW_SIGNAL. */
enum { TD__PURPOSE_KILL = 1 };

/* Enough for more than an hour of flight in seconds; a longer one is looked at less often. */
enum { TD__SAMPLES_MAX = 4096 };

/* What the queue's events mean; subject and object as named. */
typedef enum td__kind {
    TD__LAUNCH,    /* flight */
    TD__BURNOUT,   /* flight */
    TD__LOOK,      /* sensor */
    TD__ARRIVE,    /* sensor, number of the kept look */
    TD__READY,     /* flight, battery */
    TD__REVIEW,    /* flight */
    TD__SHOT,      /* shot */
    TD__INTERCEPT, /* shot */
    TD__LOOKED,    /* shot: its outcome is known */
    TD__IMPACT,    /* flight */
    TD__END
} td__kind;

/* What flights of the same missile between the same points share, made at the first launch. */
typedef struct td__course {
    bool is_known;
    td_solution solution;
    td_path path;
    td_samples samples;     /* of the path, for a first glance whether a sensor may see it */
    td_sighting *sightings; /* one a sensor: by geometry alone */
} td__course;

/* What one sensor has seen of one flight. */
typedef struct td__seen {
    td_sighting face;
    int64_t last_ns;  /* last detection */
    int32_t run_hits; /* detections of a satellite, no two of them farther apart than two looks */
    bool is_open;     /* not lost */
} td__seen;

typedef struct td__flight {
    td_sim_flight face;
    int32_t course;
    int32_t pending_count; /* shots whose outcome is not known yet */
    bool is_met;           /* a shot has met it */
    bool is_reviewed;      /* a review is in the queue */
    bool *ready;           /* one a battery: its reaction delay is over */
    td_sim_reach *reaches; /* one a battery: as judged last */
    td_sim_reach *best;    /* one a battery: as judged best so far, for the record */
    td__seen *seen;        /* one a sensor */
} td__flight;

/* A look on its way to trackers. */
typedef struct td__kept {
    td_look look;
    td_measurement *measurements;
    int32_t *origins; /* truth, for naming what is told and for the record: no tracker gets it */
    bool is_used;
} td__kept;

/* A direction in which a radar has just detected something, to be looked at again. */
typedef struct td__fresh {
    int64_t t_ns;
    td_vec3 along_ecef;
    double range_m;
} td__fresh;

enum { TD__FRESH_MAX = 256, TD__FALSE_MAX = 600 };

/* One sensor of the run. */
typedef struct td__watch {
    td_instrument instrument;
    int64_t revisit_ns;
    int32_t picture; /* whose tracks it looks after */
    td__kept *kept;
    int32_t kept_count;
    td__fresh fresh[TD__FRESH_MAX];
    int32_t fresh_count;
    int64_t unkept_count; /* looks that found no room on their way */
} td__watch;

/* Which track of a picture is of a flight: truth, for naming what is told. */
typedef struct td__held {
    int32_t track;  /* its number, 0: none */
    int32_t strays; /* looks in a row in which it took another flight's detection */
    bool was_held;
    bool is_settled;      /* its expected impact stays where it is */
    bool has_stayed;      /* it did once */
    int64_t hit_ns;       /* look in which it last took a detection of the flight */
    int64_t impact_ns;    /* when that was last compared; 0: never */
    td_vec3 impact_ecef_m;
    td_ground_event expected; /* as told last */
    td_estimate estimate; /* after the last look, or when it was lost */
} td__held;

/* One tracker and the sensors that feed it: everybody's, a nation's, or one sensor alone. */
typedef struct td__picture {
    td_sim_picture face;
    td_tracker *tracker;
    int32_t *sensors; /* one a sensor place: its index in the tracker, or TD_NONE */
    td__held *held;   /* one a flight */
} td__picture;

/* A flight as a picture expects it. */
typedef struct td__outlook {
    int32_t picture, flight; /* TD_NONE: nothing is in it */
    int64_t t_ns;
    bool is_flown;
    td_samples samples;
} td__outlook;

struct td_sim {
    const td_scenario *scenario;
    td_sim_def def;
    td_network network;
    td_queue queue;
    td__course *courses; /* one a raid; equal raids use the first's */
    td__flight *flights;
    int32_t flight_count;
    td__watch *watches; /* one a sensor place */
    td__picture *pictures;
    int32_t picture_count;
    int32_t *picture_of; /* one a battery; TD_NONE: nobody tells it anything */
    td__outlook outlook;
    td_ground_def *ground;
    td_body *bodies; /* scratch of one look, and so are the next two */
    td_beam *beams;
    td_track *tracks;
    int32_t beam_capacity, track_capacity;
    td_sim_shot *shots;
    int32_t shot_count, shot_capacity;
    int32_t *stocks;
    td_option_shot *options; /* scratch of one decision, and so are the next three */
    int32_t *option_shots;
    int32_t *open_flights;
    int32_t *spare_stocks;
    int32_t option_capacity;
    td_news *news;
    int32_t news_count, news_capacity;
    td_sim_counts counts;
    int64_t now_ns;
    int64_t step_count;
    bool wants_decision;
    bool is_over;
};

int64_t td__nanoseconds(double t_s);

/* Moments after a flight's launch, as the run's clock has them, and back. */
int64_t td__flight_ns(const td_sim *sim, int32_t flight, double t_s);
double td__after_launch_s(const td_sim *sim, int32_t flight, int64_t t_ns);

/* Solves the course of a flight, and what geometry lets every sensor see of it. */
td_status td__course_make(td_sim *sim, td__course *course, int32_t raid) TD_MUST_CHECK;

td_status td__schedule(td_sim *sim, int64_t t_ns, td_phase phase, td__kind kind, int32_t subject,
                       int32_t object) TD_MUST_CHECK;
void td__tell(td_sim *sim, td_news news);
/* News of a flight seen by a sensor or known to a battery; either may be TD_NONE. */
void td__tell_flight(td_sim *sim, td_news_kind kind, int32_t flight, int32_t sensor,
                     int32_t battery);
/* News that a shot leaves its battery. */
void td__tell_shot(td_sim *sim, int32_t shot);
td_geo td__place(const td_sim *sim, int32_t flight, int64_t t_ns);

/* Sensors and trackers: how many pieces they need, and making them. */
int32_t td__flights_of(const td_scenario *scenario);
int32_t td__kept_of(const td_sensor_def *def);
td_status td__pictures_make(td_sim *sim, td_arena *arena) TD_MUST_CHECK;
size_t td__pictures_size(const td_scenario *scenario);

/* A sensor looks now, and its next look is put into the queue. */
td_status td__look(td_sim *sim, int32_t sensor) TD_MUST_CHECK;
/* A look reaches the trackers; what follows is told. */
td_status td__arrive(td_sim *sim, int32_t sensor, int32_t kept) TD_MUST_CHECK;

/* The flight as a picture (TD_NONE: none) expects it from its last estimate; null where there is no
 * track, none that comes down, or none whose expected impact has settled. Until the next call. */
const td_samples *td__expected(td_sim *sim, int32_t picture, int32_t flight);
/* What the battery could do about a flight from now on, by what it expects. */
void td__judge(td_sim *sim, int32_t battery, int32_t flight);
/* Says where each picture expects a flight, judges it again for every battery that knows of it, and
 * comes again as long as it flies. */
td_status td__review(td_sim *sim, int32_t flight) TD_MUST_CHECK;

/* Shares out what is ready now among the flights that are open, and launches. */
td_status td__decide(td_sim *sim) TD_MUST_CHECK;

/* Plays a shot's arrival: the draw, and what follows from it. */
td_status td__meet(td_sim *sim, int32_t shot) TD_MUST_CHECK;

td_leak_reason td__why_leaked(const td_sim *sim, int32_t flight);

/* The canonical bytes of the step that ends now. */
td_status td__witness(const td_sim *sim) TD_MUST_CHECK;

#endif
