/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a simulation, shared by the files of this folder. */
#ifndef TD_SIM_WORLD_H
#define TD_SIM_WORLD_H

#include "sim/sim.h"

/* What the draws are for; a purpose added here moves no draw of another. */
enum { TD__PURPOSE_KILL = 1 };

/* Enough for more than an hour of flight in seconds; a longer one is looked at less often. */
enum { TD__SAMPLES_MAX = 4096 };

/* What the queue's events mean; subject and object as named. */
typedef enum td__kind {
    TD__LAUNCH,     /* flight */
    TD__BURNOUT,    /* flight */
    TD__FIRST_SEEN, /* flight, sensor */
    TD__FIRM,       /* flight, sensor */
    TD__LOST,       /* flight, sensor */
    TD__TOLD,       /* flight, battery */
    TD__READY,      /* flight, battery */
    TD__SHOT,       /* shot */
    TD__INTERCEPT,  /* shot */
    TD__LOOKED,     /* shot: its outcome is known */
    TD__IMPACT,     /* flight */
    TD__END
} td__kind;

/* What flights of the same missile between the same points share, made at the first launch. */
typedef struct td__course {
    bool is_known;
    td_solution solution;
    td_path path;
    td_samples samples;     /* of the path, as sensors and batteries look at it */
    td_sighting *sightings; /* one a sensor */
    td_sim_reach *reaches;  /* one a battery */
} td__course;

typedef struct td__flight {
    td_sim_flight face;
    int32_t course;
    int32_t pending_count; /* shots whose outcome is not known yet */
    bool is_met;           /* a shot has met it */
    bool *ready;           /* one a battery: its reaction delay is over */
} td__flight;

struct td_sim {
    const td_scenario *scenario;
    td_sim_def def;
    td_network network;
    td_queue queue;
    td__course *courses; /* one a raid; equal raids use the first's */
    td__flight *flights;
    int32_t flight_count;
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
    int64_t now_ns;
    int64_t step_count;
    bool wants_decision;
    bool is_over;
};

int64_t td__ns_from_s(double t_s);

/* Moments after a flight's launch, as the run's clock has them. */
int64_t td__flight_ns(const td_sim *sim, int32_t flight, double t_s);

/* Solves the course of a flight, and what every sensor and battery makes of it. */
td_status td__course_make(td_sim *sim, td__course *course, int32_t raid) TD_MUST_CHECK;

td_status td__schedule(td_sim *sim, int64_t t_ns, td_phase phase, td__kind kind, int32_t subject,
                   int32_t object) TD_MUST_CHECK;
void td__tell(td_sim *sim, td_news news);
/* News that a shot leaves its battery. */
void td__tell_shot(td_sim *sim, int32_t shot);
td_geo td__place(const td_sim *sim, int32_t flight, int64_t t_ns);

/* Shares out what is ready now among the flights that are open, and launches. */
td_status td__decide(td_sim *sim) TD_MUST_CHECK;

/* Plays a shot's arrival: the draw, and what follows from it. */
td_status td__meet(td_sim *sim, int32_t shot) TD_MUST_CHECK;

td_leak_reason td__why_leaked(const td_sim *sim, int32_t flight);

/* The canonical bytes of the step that ends now. */
td_status td__witness(const td_sim *sim) TD_MUST_CHECK;

#endif
