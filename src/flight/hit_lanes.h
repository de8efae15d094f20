/* SPDX-License-Identifier: Apache-2.0 */
/* The closed form of a hit on lanes: the Kepler arc from a point to an aim that turns with the
 * Earth, at a loft. docs/models/kernel.md. */
#ifndef TD_FLIGHT_HIT_LANES_H
#define TD_FLIGHT_HIT_LANES_H

#include "flight/legs_lanes.h"

/* The two points of the arc: unit-free geometry that does not change from round to round. */
typedef struct td__ends {
    td_lane r, inv_r;     /* of the start */
    td_lane aim_r, inv_aim_r;
    td_lane ratio;        /* r / aim_r */
    td_lane loft;
} td__ends;

/* An arc of that loft for one place of the aim. */
typedef struct td__shot {
    td_lane speed, sine, cosine;    /* at the start, angle above the horizon */
    td_lane turn_cos, turn_sin;     /* of the central angle */
    td_lane time_s;
} td__shot;

/* Loft 0 is the angle of least speed, 1 the vertical, -1 the horizon. */
TD_LANE_FN td_lane lane_angle_of_loft(td_lane loft, td_lane least)
{
    td_lane up = lane_fma(loft, lane_set(TD_HALF_PI) - least, least);
    td_lane down = least * (lane_set(1.0) + loft);
    return lane_select(lane_ge(loft, lane_set(0.0)), up, down);
}

/* Time from the start, by f and g: one arc tangent, right beyond half a turn. */
TD_LANE_FN td_lane lane_time_of(const td_earth *earth, const td__ends *ends, const td__shot *shot,
                                td_lane lambda, td_lane versine)
{
    td_lane inv_gm = lane_set(1.0 / earth->gm_m3ps2);
    td_lane inv_axis = lane_fma(-(shot->speed * shot->speed), inv_gm,
                                lane_set(2.0) * ends->inv_r);
    td_lane axis = lane_set(1.0) / inv_axis;
    td_lane root = lane_sqrt(axis * inv_gm);
    td_lane e_sin = ends->r * shot->speed * shot->sine * root * inv_axis;
    td_lane e_cos = lane_set(1.0) - ends->r * inv_axis;
    td_lane p = ends->r * lambda * shot->cosine * shot->cosine;
    td_lane rest = ends->r * ends->aim_r * inv_axis * versine / p;
    td_lane c = lane_set(1.0) - rest;
    td_lane s = (lane_fma(e_cos, c, ends->aim_r * inv_axis) - lane_set(1.0)) / e_sin;
    td_lane swept = lane_atan2(s, c);
    swept = lane_select(lane_lt(swept, lane_set(0.0)), swept + lane_set(TD_TWO_PI), swept);
    return lane_fma(e_sin, rest, swept - e_cos * s) * axis * root;
}

/* One round: the aim is where it will be after `time`. */
TD_LANE_FN td__shot lane_shot(const td_earth *earth, const td__ends *ends, const td_lane from[3],
                              const td_lane there[3])
{
    td__shot shot;
    td_lane scale = ends->inv_r * ends->inv_aim_r;
    td_lane x = lane_fma(from[1], there[2], -(from[2] * there[1]));
    td_lane y = lane_fma(from[2], there[0], -(from[0] * there[2]));
    td_lane z = lane_fma(from[0], there[1], -(from[1] * there[0]));
    shot.turn_cos = lane_dot(from, there) * scale;
    shot.turn_sin = lane_sqrt(lane_fma(z, z, lane_fma(y, y, x * x))) * scale;
    td_lane least = lane_set(0.5) * lane_atan2(shot.turn_sin, ends->ratio - shot.turn_cos);
    lane_sincos(lane_angle_of_loft(ends->loft, least), &shot.sine, &shot.cosine);
    td_lane falls = lane_fma(shot.cosine, shot.turn_cos, -(shot.sine * shot.turn_sin));
    td_lane den = shot.cosine * lane_fma(ends->ratio, shot.cosine, -falls);
    td_lane versine = shot.turn_sin * shot.turn_sin / (lane_set(1.0) + shot.turn_cos);
    td_lane lambda = versine / den;
    shot.speed = lane_sqrt(lambda * lane_set(earth->gm_m3ps2) * ends->inv_r);
    shot.time_s = lane_time_of(earth, ends, &shot, lambda, versine);
    return shot;
}

/* A start, what it aims at and how; the answer is time and velocity. */
typedef struct td__hit {
    td_lane from[3]; /* ECI = Earth-fixed at time 0 */
    td_lane aim[3];  /* Earth-fixed */
    td_lane loft;
    td_lane time_s; /* a guess, then the answer */
    td_lane vel[3];
} td__hit;

/* Rounds of fixed point on how far the aim turns meanwhile. */
TD_LANE_FN void lane_hit(const td_earth *earth, td__hit *hit, int rounds)
{
    td__ends ends = { .r = lane_sqrt(lane_dot(hit->from, hit->from)),
                      .aim_r = lane_sqrt(lane_dot(hit->aim, hit->aim)),
                      .loft = hit->loft };
    ends.inv_r = lane_set(1.0) / ends.r;
    ends.inv_aim_r = lane_set(1.0) / ends.aim_r;
    ends.ratio = ends.r * ends.inv_aim_r;
    td_lane there[3] = { hit->aim[0], hit->aim[1], hit->aim[2] };
    td__shot shot = { 0 };
    for (int round = 0; round < rounds; round++) {
        td_lane s, c;
        lane_sincos(lane_set(earth->omega_radps) * hit->time_s, &s, &c);
        there[0] = lane_fma(c, hit->aim[0], -(s * hit->aim[1]));
        there[1] = lane_fma(s, hit->aim[0], c * hit->aim[1]);
        shot = lane_shot(earth, &ends, hit->from, there);
        hit->time_s = shot.time_s;
    }
    td_lane level = shot.speed * shot.cosine / shot.turn_sin;
    td_lane along_from = lane_fma(shot.speed, shot.sine, -(level * shot.turn_cos)) * ends.inv_r;
    td_lane along_aim = level * ends.inv_aim_r;
    for (int i = 0; i < 3; i++) {
        hit->vel[i] = lane_fma(along_from, hit->from[i], along_aim * there[i]);
    }
}

#endif
