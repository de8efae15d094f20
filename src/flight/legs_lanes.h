/* SPDX-License-Identifier: Apache-2.0 */
/* Slopes of a free flight by height and by time, and its Kepler arc, on lanes. */
#ifndef TD_FLIGHT_LEGS_LANES_H
#define TD_FLIGHT_LEGS_LANES_H

#include "earth/earth_lanes.h"
#include "flight/batch_lanes.h"
#include "flight/rk_lanes.h"

/* A state: position, velocity (ECI), time. */
enum { TD__VARS = 7, TD__ALL_VARS = TD__VARS * TD__ROWS };

/* A height at a stage: squares and cubes of the inverse half-axes, and minus half the density over
 * beta. */
typedef struct td__level {
    td_lane a2, b2, a3, b3, drag;
} td__level;

TD_LANE_FN td_lane lane_dot(const td_lane a[3], const td_lane b[3])
{
    return lane_fma(a[2], b[2], lane_fma(a[1], b[1], a[0] * b[0]));
}

/* Velocity against the air, which turns with the Earth. */
TD_LANE_FN td_lane lane_wind(const td_earth *earth, const td_lane *y, td_lane wind[3])
{
    wind[0] = lane_fma(lane_set(earth->omega_radps), y[1], y[3]);
    wind[1] = lane_fma(lane_set(-earth->omega_radps), y[0], y[4]);
    wind[2] = y[5];
    return lane_sqrt(lane_dot(wind, wind));
}

/* d(state)/dh times the step of height. */
TD_LANE_FN void lane_slope_by_height(const td_earth *earth, const td_lane *y,
                                     const td__level *at, td_lane step,
                                     const td_lane gravity[3], td_lane *slope)
{
    td_lane wind[3];
    td_lane pull = at->drag * lane_wind(earth, y, wind);
    td_lane across2 = lane_fma(y[1], y[1], y[0] * y[0]);
    td_lane num = lane_fma(across2, at->a3, y[2] * y[2] * at->b3);
    td_lane den = lane_fma(lane_fma(y[1], y[4], y[0] * y[3]), at->a2, y[2] * y[5] * at->b2);
    td_lane time = step * (num / den);
    for (int i = 0; i < 3; i++) {
        slope[i] = y[3 + i] * time;
        slope[3 + i] = lane_fma(pull, wind[i], gravity[i]) * time;
    }
    slope[6] = time;
}

/* A stage whose height is the same in all lanes: its constants come from the grid. */
TD_LANE_FN void lane_slope_on_grid(const td_earth *earth, const td_lane *y,
                                   const td_batch_stage *at, td_lane inv_beta, td_lane step,
                                   td_lane *slope)
{
    td__level level = { lane_set(at->a2), lane_set(at->b2), lane_set(at->a3), lane_set(at->b3),
                        lane_set(-at->half_rho) * inv_beta };
    td_lane u = y[2] * y[2] * level.b2;
    td_lane across = lane_fma(lane_set(at->across[2]), u, lane_set(at->across[1]));
    td_lane along = lane_fma(lane_set(at->along[2]), u, lane_set(at->along[1]));
    td_lane rest = lane_fma(lane_set(at->along_odd[2]), u, lane_set(at->along_odd[1]));
    td_lane odd = lane_fma(lane_set(at->across_odd[1]), u, lane_set(at->across_odd[0]));
    across = lane_fma(odd, y[2], lane_fma(across, u, lane_set(at->across[0])));
    along = lane_fma(along, u, lane_set(at->along[0]));
    rest = lane_fma(rest, u, lane_set(at->along_odd[0]));
    td_lane gravity[3] = { y[0] * across, y[1] * across, lane_fma(y[2], along, rest) };
    lane_slope_by_height(earth, y, &level, step, gravity, slope);
}

/* A stage whose height differs from lane to lane. */
TD_LANE_FN void lane_slope_at(const td_earth *earth, const td_lane *y, td_lane h_m,
                              td_lane inv_beta, td_lane step, td_lane *slope)
{
    td_lane inv_a = lane_set(1.0) / (h_m + lane_set(earth->a_m));
    td_lane inv_b = lane_set(1.0) / (h_m + lane_set(earth->b_m));
    td__level level = { .a2 = inv_a * inv_a, .b2 = inv_b * inv_b };
    level.a3 = level.a2 * inv_a;
    level.b3 = level.b2 * inv_b;
    level.drag = lane_set(-0.5) * lane_air_rho(h_m) * inv_beta;
    td_lane gravity[3];
    lane_gravity(earth, y, lane_set(1.0), gravity);
    lane_slope_by_height(earth, y, &level, step, gravity, slope);
}

/* Acceleration with drag; height along the radius, within 1 m at 100 km. */
TD_LANE_FN void lane_acceleration(const td_earth *earth, const td_lane *y, td_lane inv_beta,
                                  td_lane acc[3])
{
    td_lane r2 = lane_dot(y, y);
    td_lane h = lane_sqrt(r2) - lane_ellipsoid_radius(earth, y[2] * y[2] / r2);
    td_lane wind[3];
    td_lane pull = lane_set(-0.5) * lane_air_rho(h) * inv_beta * lane_wind(earth, y, wind);
    lane_gravity(earth, y, lane_set(1.0), acc);
    for (int i = 0; i < 3; i++) {
        acc[i] = lane_fma(pull, wind[i], acc[i]);
    }
}

/* The Kepler ellipse through a state. */
typedef struct td__ellipse {
    td_lane axis_m;    /* semi-major */
    td_lane seconds;   /* a radian of mean anomaly */
    td_lane e_sin;     /* eccentricity times sine and cosine of the eccentric anomaly */
    td_lane e_cos;
    td_lane ratio;     /* eccentricity */
    td_lane inv_axis_pm;
} td__ellipse;

TD_LANE_FN td__ellipse lane_arc(const td_earth *earth, const td_lane *y)
{
    td_lane inv_gm = lane_set(1.0 / earth->gm_m3ps2);
    td_lane r = lane_sqrt(lane_dot(y, y));
    td__ellipse arc;
    arc.inv_axis_pm = lane_set(2.0) / r - lane_dot(y + 3, y + 3) * inv_gm;
    arc.axis_m = lane_set(1.0) / arc.inv_axis_pm;
    td_lane root = lane_sqrt(arc.axis_m * inv_gm);
    arc.seconds = arc.axis_m * root;
    arc.e_sin = lane_dot(y, y + 3) * root * arc.inv_axis_pm;
    arc.e_cos = lane_set(1.0) - r * arc.inv_axis_pm;
    arc.ratio = lane_sqrt(lane_fma(arc.e_sin, arc.e_sin, arc.e_cos * arc.e_cos));
    return arc;
}

/* Eccentric anomaly from the state to the falling crossing of a radius; to the apogee if the arc
 * stays below it. */
TD_LANE_FN td_lane lane_arc_anomaly_to(const td__ellipse *arc, td_lane radius_m)
{
    td_lane c = (lane_set(1.0) - radius_m * arc->inv_axis_pm) / arc->ratio;
    c = lane_min(lane_max(c, lane_set(-1.0)), lane_set(1.0));
    td_lane s = lane_sqrt((lane_set(1.0) - c) * (lane_set(1.0) + c));
    td_lane there = lane_set(TD_TWO_PI) - lane_atan2(s, c);
    td_lane here = lane_atan2(arc->e_sin, arc->e_cos);
    td_lane turn = lane_select(lane_lt(here, lane_set(0.0)), lane_set(TD_TWO_PI), lane_set(0.0));
    return there - (here + turn); /* past the apogee the anomaly is above pi */
}

#endif
