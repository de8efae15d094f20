/* SPDX-License-Identifier: Apache-2.0 */
/* Between estimates, which stand still among the stars, and states in a sensor's level axes, which
 * turn with the Earth. */
#include "edge/detections/detections.h"

static const double NS = 1e-9;

/* ASSUMPTION A21: nobody who starts a track tells the ballistic coefficient: 2000 kg/m2, within a
 * factor of e at one sigma. */
static const double LOG_INVERSE_BETA = -7.6009024595420822;
static const double LOG_BETA_SIGMA = 1.0;

static int at(int row, int column)
{
    return row * (row + 1) / 2 + column;
}

static td_vec3 ecef_of(const td_frame *frame, td_vec3 v)
{
    return td_vec3_madd(td_vec3_madd(td_vec3_scale(frame->east, v.x), v.y, frame->north), v.z,
                        frame->up);
}

static td_vec3 level_of(const td_frame *frame, td_vec3 v_ecef)
{
    return (td_vec3){ td_vec3_dot(frame->east, v_ecef), td_vec3_dot(frame->north, v_ecef),
                      td_vec3_dot(frame->up, v_ecef) };
}

/* An error d of position moves the velocity that is seen between both frames by spin x d. */
td_estimate td_estimate_from_state(const td_watch *watch, const td_state_row *state)
{
    const td_frame *frame = &watch->level;
    const td_earth *earth = &watch->earth;
    double t_s = NS * (double)state->t_ns, spin = earth->omega_radps;
    td_vec3 pos_ecef_m = td_vec3_add(frame->origin_ecef_m, ecef_of(frame, state->pos_m));
    td_vec3 vel_ecef_mps = ecef_of(frame, state->vel_mps);
    td_vec3 pos = td_eci_from_ecef(earth, pos_ecef_m, t_s);
    td_vec3 vel = td_vel_eci_from_ecef(earth, pos_ecef_m, vel_ecef_mps, t_s);
    double p2 = state->pos_m_sigma * state->pos_m_sigma;
    double v2 = state->vel_mps_sigma * state->vel_mps_sigma;
    td_estimate e = { .t_ns = state->t_ns,
                      .mean = { pos.x, pos.y, pos.z, vel.x, vel.y, vel.z, LOG_INVERSE_BETA } };
    for (int i = 0; i < 3; i++) {
        e.cov[at(i, i)] = p2;
        e.cov[at(i + 3, i + 3)] = v2 + (i < 2 ? spin * spin * p2 : 0.0);
    }
    e.cov[at(3, 1)] = -spin * p2;
    e.cov[at(4, 0)] = spin * p2;
    e.cov[at(6, 6)] = LOG_BETA_SIGMA * LOG_BETA_SIGMA;
    return e;
}

/* A vector of the estimate's six states in level axes: how each moves what is seen. */
static void turn(const td_watch *watch, double t_s, const double from[6], double to[6])
{
    const td_frame *frame = &watch->level;
    double spin = watch->earth.omega_radps;
    td_vec3 pos = td_ecef_from_eci(&watch->earth, (td_vec3){ from[0], from[1], from[2] }, t_s);
    td_vec3 vel = td_ecef_from_eci(&watch->earth, (td_vec3){ from[3], from[4], from[5] }, t_s);
    td_vec3 seen = td_vec3_sub(vel, (td_vec3){ -spin * pos.y, spin * pos.x, 0.0 });
    pos = level_of(frame, pos);
    seen = level_of(frame, seen);
    to[0] = pos.x;
    to[1] = pos.y;
    to[2] = pos.z;
    to[3] = seen.x;
    to[4] = seen.y;
    to[5] = seen.z;
}

/* J P J', J by its columns. */
static void turn_cov(const double columns[6][6], const double *cov, double out[21])
{
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j <= i; j++) {
            double sum = 0.0;
            for (int k = 0; k < 6; k++) {
                for (int l = 0; l < 6; l++) {
                    double p = cov[k >= l ? at(k, l) : at(l, k)];
                    sum = td_fma(columns[k][i] * columns[l][j], p, sum);
                }
            }
            out[at(i, j)] = sum;
        }
    }
}

td_level_state td_level_from_estimate(const td_watch *watch, const td_estimate *estimate)
{
    const td_frame *frame = &watch->level;
    double t_s = NS * (double)estimate->t_ns, columns[6][6];
    td_level_state made;
    const double *m = estimate->mean;
    td_vec3 pos_eci_m = { m[0], m[1], m[2] }, vel_eci_mps = { m[3], m[4], m[5] };
    td_vec3 pos_ecef_m = td_ecef_from_eci(&watch->earth, pos_eci_m, t_s);
    td_vec3 vel_ecef_mps = td_vel_ecef_from_eci(&watch->earth, pos_eci_m, vel_eci_mps, t_s);
    made.pos_m = level_of(frame, td_vec3_sub(pos_ecef_m, frame->origin_ecef_m));
    made.vel_mps = level_of(frame, vel_ecef_mps);
    for (int k = 0; k < 6; k++) {
        double unit[6] = { 0.0 };
        unit[k] = 1.0;
        turn(watch, t_s, unit, columns[k]);
    }
    turn_cov(columns, estimate->cov, made.cov);
    return made;
}
