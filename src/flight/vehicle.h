/* SPDX-License-Identifier: Apache-2.0 */
/* What flies: a staged vehicle as the open literature describes one. Every vehicle is notional. */
#ifndef TD_FLIGHT_VEHICLE_H
#define TD_FLIGHT_VEHICLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TD_STAGES_MAX = 4, TD_ID_SIZE = 32, TD_NAME_SIZE = 96 };

/* Published drag tables Cd(Mach), linear between points; values in drag.c with their sources. */
#define TD_DRAG_MAP(X)                                                                             \
    X(V2, "v2", "A-4 shape, as published with MDFCC")                                              \
    X(SOLID, "solid", "large solid-propellant missile, MDFCC `ls`")                                \
    X(LIQUID, "liquid", "large liquid-propellant missile, MDFCC `ll`")                             \
    X(FORDEN, "forden", "Forden 2007")

typedef enum td_drag {
#define X(name, key, text) TD_DRAG_##name,
    TD_DRAG_MAP(X)
#undef X
    TD_DRAG_COUNT
} td_drag;

#define TD_ISP_AT_MAP(X)                                                                           \
    X(VACUUM, "vacuum", "thrust = mdot*v - p*A")                                                   \
    X(SEA_LEVEL, "sea_level", "thrust = mdot*v + (p0 - p)*A")

typedef enum td_isp_at {
#define X(name, key, text) TD_ISP_AT_##name,
    TD_ISP_AT_MAP(X)
#undef X
    TD_ISP_AT_COUNT
} td_isp_at;

#define TD_PROGRAMME_MAP(X)                                                                        \
    X(GRAVITY_TURN, "gravity_turn", "vertical rise, a kick from the vertical, then zero lift")     \
    X(STRAIGHT, "straight", "vertical rise, then a straight line at a given elevation")

typedef enum td_programme {
#define X(name, key, text) TD_PROGRAMME_##name,
    TD_PROGRAMME_MAP(X)
#undef X
    TD_PROGRAMME_COUNT
} td_programme;

#define TD_REENTRY_MAP(X)                                                                          \
    X(SEPARATED, "separated", "payload leaves at burnout and flies by its beta")                   \
    X(ABOVE_AIR, "above_air", "whole-body drag until 100 km is left upward, by beta after that")   \
    X(WHOLE_BODY, "whole_body", "the burnt-out body stays on; Cd(Mach) to the ground")

typedef enum td_reentry {
#define X(name, key, text) TD_REENTRY_##name,
    TD_REENTRY_MAP(X)
#undef X
    TD_REENTRY_COUNT
} td_reentry;

/* One stage, ignited `delay_s` after the one before it burnt out (the first: after launch). */
typedef struct td_stage_def {
    double dry_kg;         /* mass left when empty; 0..1e6 kg; required */
    double propellant_kg;  /* propellant burnt at a constant rate; 0..1e6 kg; required */
    double isp_s;          /* specific impulse, times 9.80665 m/s2; 0..600 s; default 0 */
    double exhaust_mps;    /* exhaust speed, in place of isp_s; 0..6000 mps; default 0 */
    td_isp_at isp_at;      /* where isp or exhaust speed is quoted; one of td_isp_at; required */
    double burn_s;         /* burn time; 0.1..1000 s; required */
    double delay_s;        /* coast before ignition; 0..1000 s; default 0 */
    double diameter_m;     /* reference diameter; 0..20 m; default 0 */
    double area_m2;        /* reference area, in place of diameter_m; 0..300 m2; default 0 */
    double nozzle_exit_m2; /* nozzle exit area, for thrust against air pressure; 0..100 m2; default
                              0 */
} td_stage_def;

/* A missile or the flying part of an interceptor. */
typedef struct td_vehicle_def {
    char id[TD_ID_SIZE];                /* key in the catalogue; id; required */
    char name[TD_NAME_SIZE];            /* name in words; text; required */
    bool notional;                      /* a published model, not a state's missile; required */
    td_stage_def stages[TD_STAGES_MAX]; /* in firing order; list stage_count 1..4; required */
    int32_t stage_count;                /* number of stages; count of stages */
    double payload_kg;                  /* what is carried; 1..1e5 kg; required */
    double shroud_kg;                   /* cover dropped in flight; 0..1e4 kg; default 0 */
    double shroud_drop_s;               /* when it drops, after launch; 0..1000 s; default 0 */
    td_drag drag;                       /* drag table; one of td_drag; required */
    double beta_kgpm2;                  /* ballistic coefficient after separation; 10..1e5 kgpm2;
                                           default 0 */
    td_reentry reentry;                 /* how it comes down; one of td_reentry; required */
    td_programme programme;             /* how it is steered; one of td_programme; required */
    double rise_m;                      /* vertical rise before turning; 0..30000 m; default 0 */
    double turn_delay_s;                /* kick this long after the rise; 0..60 s; default 0.4 */
    double kick_rad;                    /* turn from the vertical; 0..90 deg; default 0 */
    double elevation_rad;               /* straight line above the horizon; 0..90 deg; default 45
                                           deg */
    double launch_h_m;                  /* height of an air launch; 0..30000 m; default 0 */
    double launch_speed_mps;            /* speed of an air launch along its line; 0..1000 mps;
                                           default 0 */
} td_vehicle_def;

/* Given a vehicle; returned the sum of burn times and delays: full burnout, s after launch. */
double td_vehicle_burnout_s(const td_vehicle_def *vehicle);

/* Given a vehicle; returned all-up mass at launch, kg. */
double td_vehicle_launch_kg(const td_vehicle_def *vehicle);

/* Given a table and a Mach number >= 0; returned Cd on the stage's reference area. */
double td_drag_cd(td_drag table, double mach);

/* Given a vehicle; returned TD_OK, or TD_BAD_INPUT with `*why` (static) naming the broken rule. */
td_status td_vehicle_check(const td_vehicle_def *vehicle, const char **why) TD_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
