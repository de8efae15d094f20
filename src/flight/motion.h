/* SPDX-License-Identifier: Apache-2.0 */
/* Inside the folder: forces on a body, one Runge-Kutta step, and flying on to an event. */
#ifndef TD_FLIGHT_MOTION_H
#define TD_FLIGHT_MOTION_H

#include "flight/flight.h"

typedef struct td__point {
    td_vec3 pos_m;
    td_vec3 vel_mps;
} td__point;

/* A short piece of a path, known at both ends. */
typedef struct td__arc {
    double length_s;
    td__point from, to;
    td_vec3 acc_from_mps2, acc_to_mps2;
} td__arc;

/* Position and speed at a part (0..1) of the way. */
td__point td__between(const td__arc *arc, double part);

/* How a phase is steered: not at all, thrust along the air-relative velocity, or held on a line
 * fixed to the Earth (its state is then Earth-fixed, that of the others ECI). */
typedef enum td__steer { TD__FREE, TD__ALONG, TD__LINE } td__steer;

/* What acts on the vehicle during one phase. Drag is by area and table, or by beta, or none. */
typedef struct td__body {
    td__steer steer;
    td_vec3 line_ecef;
    double thrust_vacuum_n;
    double nozzle_m2;
    double mass_kg; /* at since_s */
    double flow_kgps;
    double since_s;
    double area_m2;
    td_drag drag;
    double inv_beta_m2pkg;
} td__body;

/* Position in 0..2, velocity in 4..6; 3 and 7 are zero, so that halves fill vector registers. */
enum { TD__STATE = 8 };

/* What the forces saw at a state. */
typedef struct td__seen {
    double h_m;
    double h_rate_mps;
    double mach; /* 0 where drag is not by area */
    double cd;
    double drag_mps2;
} td__seen;

typedef struct td__state {
    double t_s;
    double y[TD__STATE];
    double slope[TD__STATE];
    td__seen seen;
} td__state;

/* A flight under way. `looseness` multiplies all tolerances: 1 for results, more for searches. */
typedef struct td__run {
    const td_earth *earth;
    td_path *path; /* may be null */
    td__body body;
    td__state now;
    double step_s; /* the next step to try */
    double looseness;
    double end_s;   /* a free flight is not followed beyond */
    bool is_full;   /* the path was too small */
    bool is_rising; /* the apogee is still to come */
    td_moment apogee;
} td__run;

/* Takes up a phase: the body in run->body from the state in run->now (t_s and y) on. */
void td__run_phase(td__run *run);

/* Why td__run_on stopped. */
typedef enum td__stop { TD__AT_TIME, TD__AT_LEVEL, TD__AT_GROUND } td__stop;

/* Flies on to a time, or to a height met from below (if level_m > 0), or to the ground. */
td__stop td__run_on(td__run *run, double until_s, double level_m);

/* The state now, as a moment in ECI. */
td_moment td__run_moment(const td__run *run);

double td__mass_kg(const td__body *body, double t_s);

/* From Earth-fixed to ECI axes and back, when a line is left or taken up. */
void td__run_to_eci(td__run *run);
void td__run_to_ecef(td__run *run);

/* The first `end_s` of a flight, its path ending then; TD_REFUSED if it has ended before. */
td_status td__fly_until(const td_earth *earth, const td_flight_def *def, double looseness,
                        double end_s, td_path *path) TD_MUST_CHECK;

/* td_flight_fly with looser tolerances, for searches. */
td_status td__fly(const td_earth *earth, const td_flight_def *def, double looseness,
                  td_flight *flight, td_path *path);

#endif
