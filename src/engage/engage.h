/* SPDX-License-Identifier: Apache-2.0 */
/* Simulated reach and inventory: who could meet which flight, in time, from which stock. The
 * folder's one face. No guidance, no seeker: reach is a table of earliest arrival times. */
#ifndef TD_ENGAGE_H
#define TD_ENGAGE_H

#include "flight/flight.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An interceptor as published: a vehicle that flies straight lines, and where its top may work. */
typedef struct td_interceptor_def {
    td_vehicle_def vehicle;   /* its flying part; flat */
    double floor_m;           /* lowest intercept; 0..1000 km; required */
    double ceiling_m;         /* highest intercept; 0..5000 km; default 2000 km */
    double elevation_rad_min; /* lowest launch elevation; 0..90 deg; default 5 deg */
    double elevation_rad_max; /* highest launch elevation; 0..90 deg; default 90 deg */
    double reach_m;           /* published greatest ground range, 0: by flight alone; 0..10000 km;
                                 default 0 */
    double kill_ratio;        /* single-shot probability, the user's number; 0..1 ratio; default 0.7
                                 ratio */
} td_interceptor_def;

enum { TD_FLYOUT_RANGES = 256, TD_FLYOUT_HEIGHTS = 128 };

/* Earliest arrival over ground range (rows) and height (columns), from launch at the sea level of
 * a sphere or, eastward on the equator, an ellipsoid, that does not turn (ASSUMPTION A05).
 * Unreachable: TD_FLYOUT_NEVER_S. 770 KB: make it once, keep it in an arena or static. */
typedef struct td_flyout {
    double radius_m; /* of the circle along which ground range is counted */
    double range_step_m;  /* row i stands at range i * step */
    double height_unit_m; /* column j stands at height j^2 * unit: close near the ground */
    double steps_per_m, units_per_m; /* their inverses */
    double arrival_s[TD_FLYOUT_RANGES][TD_FLYOUT_HEIGHTS];
    double across_mps[TD_FLYOUT_RANGES][TD_FLYOUT_HEIGHTS]; /* speed there, away from the site */
    double up_mps[TD_FLYOUT_RANGES][TD_FLYOUT_HEIGHTS];
    double range_m_max;  /* greatest ground range of any reachable point */
    double height_m_max; /* greatest height of any reachable point */
    double burnout_s;
    double speed_burnout_mps; /* at an elevation of 45 degrees */
} td_flyout;

/* Larger than any time of flight. */
#define TD_FLYOUT_NEVER_S 1e9

/* The family of flights over launch elevation, `elevation_step_rad` apart (TD_FLYOUT_STEP_RAD
 * serves), drawn into the table. Accuracy: 0.5 s and one cell against a family ten times as dense.
 * Errors: as td_flight_fly; TD_FULL for more than 26 steps. 600 KB of stack. */
#define TD_FLYOUT_STEP_RAD (3.5 * TD_DEG)
td_status td_flyout_make(const td_earth *earth, const td_interceptor_def *def,
                         double elevation_step_rad, td_flyout *flyout) TD_MUST_CHECK;

/* Given ground range and height; returned earliest arrival, s after launch, or TD_FLYOUT_NEVER_S.
 * Between table points linear in range and root of height; a cell with one unreachable corner is
 * reached by what is left. */
double td_flyout_arrival_s(const td_flyout *flyout, double range_m, double h_m);

/* The interceptor's speed as it arrives there first; zero where it does not arrive. */
void td_flyout_velocity(const td_flyout *flyout, double range_m, double h_m, double *across_mps,
                        double *up_mps);

/* What must see a flight before an interceptor may leave. */
#define TD_RULE_MAP(X)                                                                             \
    X(ORGANIC, "organic", "the site's own radar has a firm track")                                 \
    X(LAUNCH_ON_REMOTE, "launch_on_remote",                                                        \
      "any sensor of the network has a firm track; own radar must see the intercept")              \
    X(ENGAGE_ON_REMOTE, "engage_on_remote", "any sensor of the network has a firm track")          \
    X(LAUNCH_ON_CUE, "launch_on_cue", "a declared launch is enough")

typedef enum td_rule {
#define X(name, key, text) TD_RULE_##name,
    TD_RULE_MAP(X)
#undef X
    TD_RULE_COUNT
} td_rule;

#define TD_REACH_MAP(X)                                                                            \
    X(FEASIBLE, "feasible", "some point of the flight can be met in time")                         \
    X(TOO_LATE, "too_late", "within reach, but the flight is there first")                         \
    X(TOO_HIGH, "too_high", "within reach only above the ceiling")                                 \
    X(BELOW_FLOOR, "below_floor", "within reach only below the floor")                             \
    X(OUT_OF_REACH, "out_of_reach", "never inside the envelope")                                   \
    X(NO_TRACK, "no_track", "no sensor that the rule allows has a track")                          \
    X(NO_STOCK, "no_stock", "nothing left to launch")                                              \
    X(EXCLUDED_BY_PLEDGE, "excluded_by_pledge", "a pledge forbids this engagement")

typedef enum td_reach_verdict {
#define X(name, key, text) TD_REACH_##name,
    TD_REACH_MAP(X)
#undef X
    TD_REACH_COUNT
} td_reach_verdict;

const char *td_reach_verdict_key(td_reach_verdict verdict);
const char *td_rule_key(td_rule rule);

/* A launch site as one question sees it. */
typedef struct td_reach_def {
    const td_interceptor_def *interceptor;
    const td_flyout *flyout;
    td_frame site;       /* td_enu_frame of the launcher: made once, used for many flights */
    double earliest_s;   /* first moment an interceptor may leave, after the flight's launch;
                            TD_FLYOUT_NEVER_S: no track */
    double see_range_m;  /* own radar must reach the intercept point; 0: not asked */
    double turnaround_s; /* from one shot's intercept to the next launch: look, then shoot */
    int32_t stock_count; /* interceptors left */
    bool is_excluded;    /* a pledge forbids to engage this flight */
} td_reach_def;

/* The best and the number of chances against one flight. Times after the flight's launch. All but
 * the verdict is zero where nothing can be met; margin_s is also set for TOO_LATE. */
typedef struct td_reach {
    td_reach_verdict verdict;
    double margin_s;    /* greatest time to spare over all points; negative: late by this much */
    double launch_s;    /* interceptor leaves, for the earliest intercept */
    double intercept_s; /* earliest intercept */
    td_vec3 intercept_ecef_m;
    double intercept_h_m;
    double intercept_range_m; /* ground arc from the site */
    double closing_mps;       /* speed of the two toward each other; Earth-fixed */
    int32_t shots_count;      /* shoot, look, shoot again: how many fit in sequence and stock */
} td_reach;

/* Given a site and a flight; returned what it could do. Edges between samples are bisected to 1/64
 * of their distance. Cost: 2 ns a sample, and 15 ns for each inside the envelope. */
td_reach td_reach_of(const td_reach_def *def, const td_samples *samples);

/* Given the same; returned the margin in ground range, m: some point of the flight that is met in
 * time would still be so at its height and moment, so much farther from the site; the greatest over
 * samples and edges. 0 unless feasible. Accuracy: 1/64 of the table's step and what the table has.
 * Cost: as td_reach_of, and 20 ns more for each sample inside the envelope. */
double td_reach_margin_m(const td_reach_def *def, const td_samples *samples);

/* How shots are spent on one flight. */
#define TD_DOCTRINE_MAP(X)                                                                         \
    X(SINGLE, "single", "one shot a flight")                                                       \
    X(SALVO, "salvo", "salvo_count shots at once")                                                 \
    X(SHOOT_LOOK_SHOOT, "shoot_look_shoot", "one shot, look, another while time remains")

typedef enum td_doctrine {
#define X(name, key, text) TD_DOCTRINE_##name,
    TD_DOCTRINE_MAP(X)
#undef X
    TD_DOCTRINE_COUNT
} td_doctrine;

const char *td_doctrine_key(td_doctrine doctrine);

/* Given how many shots fit in sequence, 0..; returned how many the doctrine spends on the flight:
 * a salvo leaves at once, so that it fits wherever one shot does. */
int32_t td_doctrine_shots(td_doctrine doctrine, int32_t salvo_count, int32_t fit_count);

/* One possible engagement: battery b against flight f. */
typedef struct td_option_shot {
    int32_t flight;
    int32_t battery;
    int32_t shots_max; /* that fit in time */
    double kill_ratio; /* of one shot */
    double margin_s;
} td_option_shot;

/* Options stand in the order of their flights; shots given to options[i] are written to shots[i].
 * Greedy by regret: the flight that loses most if its best option goes is served first, half of
 * what the shot gains counted in; ties by index. Stock is counted down in `stocks`, one a battery.
 * Against the optimum on small raids: docs/models/engage.md. */
void td_allocate(const td_option_shot *options, int32_t option_count, int32_t shots_per_flight,
                 int32_t *stocks, int32_t *shots);

/* Given shots of one flight; returned the chance that it leaks through all of them. */
double td_leak_ratio(double kill_ratio, int32_t shots_count);

#ifdef __cplusplus
}
#endif

#endif
