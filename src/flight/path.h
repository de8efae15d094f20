/* SPDX-License-Identifier: Apache-2.0 */
/* A flown path: knots with position, velocity and acceleration, read between by a quintic. */
#ifndef TD_FLIGHT_PATH_H
#define TD_FLIGHT_PATH_H

#include <stdint.h>

#include "earth/earth.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TD_PATH_KNOTS_MAX = 1024 };

/* Time counts from launch; axes are ECI, Earth-fixed axes frozen at launch (t_s = 0). */
typedef struct td_moment {
    double t_s;
    td_vec3 pos_eci_m;
    td_vec3 vel_eci_mps;
    double mass_kg;
} td_moment;

/* A knot ends one smooth arc and starts the next; acceleration is that of the arc it starts,
 * acc_before that of the arc it ends (they differ at ignition, burnout, separation, turn). */
typedef struct td_knot {
    double t_s;
    td_vec3 pos_eci_m;
    td_vec3 vel_eci_mps;
    td_vec3 acc_before_mps2;
    td_vec3 acc_mps2;
    double mass_kg;
    bool is_thrusting; /* in the arc it starts */
} td_knot;

/* The caller owns the knots; a path too long for them is reported as TD_FULL by its maker. */
typedef struct td_path {
    td_knot *knots;
    int32_t count;
    int32_t capacity;
} td_path;

/* Given a path with >= 2 knots and a time; returned the moment, clamped to the path's ends.
 * Accuracy: 1 mm for knots <= 60 s apart in coast. Between knots mass is linear. */
td_moment td_path_at(const td_path *path, double t_s);

/* As td_path_at, position only and in Earth-fixed axes: what sensors and sites look at. */
td_vec3 td_path_pos_ecef_m(const td_path *path, const td_earth *earth, double t_s);

/* Given a path and a time; returned whether an engine burns then. */
bool td_path_is_thrusting(const td_path *path, double t_s);

#ifdef __cplusplus
}
#endif

#endif
