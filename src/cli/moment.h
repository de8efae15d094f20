/* SPDX-License-Identifier: Apache-2.0 */
/* Moments of a flight as people read them: km, degrees, Earth-fixed speeds. */
#ifndef TD_CLI_MOMENT_H
#define TD_CLI_MOMENT_H

#include "cli/cli.h"

/* A moment seen from the ground below it; the angle is above the local horizontal. */
typedef struct td_view {
    double t_s;
    td_geo geo;
    double speed_mps;
    double angle_rad;
    double mass_kg;
} td_view;

/* `inertial` gives the speed in the inertial frame, in place of the Earth-fixed one. */
td_view td_view_of(const td_earth *earth, const td_moment *moment, bool inertial);

json_t *td_json_apogee(const td_view *view);
json_t *td_json_impact(const td_view *view);

/* The moment's fields as canonical bytes: what a flight's hash covers. */
td_status td_moment_canon(const td_sink *sink, const td_moment *moment) TD_MUST_CHECK;

#endif
