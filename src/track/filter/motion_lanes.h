/* SPDX-License-Identifier: Apache-2.0 */
/* Motion of estimates on lanes: forces, one Runge-Kutta step, the transition matrix. */
#ifndef TD_TRACK_MOTION_LANES_H
#define TD_TRACK_MOTION_LANES_H

#include "base/lanes.h"
#include "earth/earth_lanes.h"
#include "track/filter/filter.h"

/* Entry of a packed lower triangle. */
#define TD__AT(i, j) ((i) >= (j) ? (i) * ((i) + 1) / 2 + (j) : (j) * ((j) + 1) / 2 + (i))

/* So many rows of a group, a slice of lanes from lane `at` on, and back. */
TD_LANE_FN void lane_load_rows(const double (*rows)[TD_TRACK_GROUP], int count, int at, td_lane *to)
{
    for (int i = 0; i < count; i++) {
        to[i] = lane_load(rows[i] + at);
    }
}

TD_LANE_FN void lane_store_rows(const td_lane *from, int count, int at,
                                double (*rows)[TD_TRACK_GROUP])
{
    for (int i = 0; i < count; i++) {
        lane_store(rows[i] + at, from[i]);
    }
}

/* Where a fall below the ground ends for the air, and beta at its lightest: an estimate may stray
 * there for a look or two, and must come back with finite numbers. */
#define TD__LOWEST_H_M (-5.0e3)
#define TD__LIGHTEST_LN 4.0

/* Height above the ellipsoid along the radius: within 1 m of h_ell_m below 100 km. */
TD_LANE_FN td_lane lane_radial_height(const td_earth *earth, const td_lane *pos)
{
    td_lane r2 = lane_fma(pos[2], pos[2], lane_fma(pos[1], pos[1], pos[0] * pos[0]));
    return lane_sqrt(r2) - lane_ellipsoid_radius(earth, pos[2] * pos[2] / r2);
}

/* Height as the air's table takes it. */
TD_LANE_FN td_lane lane_air_height(td_lane h_m)
{
    return lane_max(lane_min(h_m, lane_set(999.0e3)), lane_set(TD__LOWEST_H_M));
}

/* -rho/(2 beta) from ln rho and ln 1/beta. */
TD_LANE_FN td_lane lane_drag_factor(td_lane ln_rho, td_lane ln_inv_beta)
{
    td_lane sum = lane_min(ln_rho + ln_inv_beta, lane_set(TD__LIGHTEST_LN));
    return lane_set(-0.5) * lane_exp(lane_max(sum, lane_set(-600.0)));
}

/* Velocity against the air that turns with the Earth. */
TD_LANE_FN void lane_wind(const td_earth *earth, const td_lane *y, td_lane wind[3])
{
    td_lane omega = lane_set(earth->omega_radps);
    wind[0] = lane_fma(omega, y[1], y[3]);
    wind[1] = lane_fma(-omega, y[0], y[4]);
    wind[2] = y[5];
}

/* Acceleration of a body at y[0..2] with velocity y[3..5]. */
TD_LANE_FN void lane_pull_and_drag(const td_earth *earth, const td_lane *y, td_lane ln_inv_beta,
                                   td_lane *acc)
{
    td_lane wind[3], pull[3];
    td_lane h = lane_air_height(lane_radial_height(earth, y));
    td_lane factor = lane_drag_factor(lane_air_ln_rho(h), ln_inv_beta);
    lane_wind(earth, y, wind);
    td_lane speed2 = lane_fma(wind[2], wind[2], lane_fma(wind[1], wind[1], wind[0] * wind[0]));
    factor = factor * lane_sqrt(speed2);
    lane_gravity(earth, y, lane_set(1.0), pull);
    for (int i = 0; i < 3; i++) {
        acc[i] = lane_fma(factor, wind[i], pull[i]);
    }
}

/* Classical Runge-Kutta of order 4; beta stays. `count` states one behind the other, N apart, go
 * abreast: while one waits for its root the next computes. */
TD_LANE_FN void lane_step_states(const td_earth *earth, int count, td_lane *x, td_lane h_s)
{
    td_lane k[2][6], sum[2][6], at[2][6];
    td_lane half = lane_set(0.5) * h_s;
    for (int row = 0; row < count; row++) {
        const td_lane *from = x + row * TD_TRACK_STATES;
        for (int i = 0; i < 3; i++) {
            k[row][i] = from[3 + i];
        }
        lane_pull_and_drag(earth, from, from[6], k[row] + 3);
    }
    for (int stage = 1; stage < 4; stage++) {
        td_lane to = stage == 3 ? h_s : half;
        td_lane weight = lane_set(stage == 1 ? 1.0 : 2.0);
        for (int row = 0; row < count; row++) {
            const td_lane *from = x + row * TD_TRACK_STATES;
            for (int i = 0; i < 6; i++) {
                sum[row][i] = stage == 1 ? k[row][i] : lane_fma(weight, k[row][i], sum[row][i]);
                at[row][i] = lane_fma(to, k[row][i], from[i]);
            }
            for (int i = 0; i < 3; i++) {
                k[row][i] = at[row][3 + i];
            }
            lane_pull_and_drag(earth, at[row], from[6], k[row] + 3);
        }
    }
    td_lane sixth = h_s * lane_set(1.0 / 6.0);
    for (int row = 0; row < count; row++) {
        td_lane *to = x + row * TD_TRACK_STATES;
        for (int i = 0; i < 6; i++) {
            to[i] = lane_fma(sixth, sum[row][i] + k[row][i], to[i]);
        }
    }
}

TD_LANE_FN void lane_step_state(const td_earth *earth, td_lane *x, td_lane h_s)
{
    lane_step_states(earth, 1, x, h_s);
}

/* Slopes of acceleration: over position, velocity and ln 1/beta. */
typedef struct td__slopes {
    td_lane pos[3][3], vel[3][3], beta[3];
    td_lane drag_mps2;
    td_lane grows_s; /* in which the air grows e-fold on the way, at most 5 s */
    td_lane h_m;
} td__slopes;

/* At a state. Gravity's slope is the central one: the zonals' part is 1e-3 of it. */
TD_LANE_FN void lane_slopes(const td_motion_def *motion, const td_lane *x, td__slopes *s)
{
    const td_earth *earth = &motion->earth;
    td_lane wind[3], unit[3], ln_slope;
    td_lane r2 = lane_fma(x[2], x[2], lane_fma(x[1], x[1], x[0] * x[0]));
    td_lane inv_r = lane_set(1.0) / lane_sqrt(r2);
    td_lane pull = lane_set(-earth->gm_m3ps2) * inv_r * inv_r * inv_r;
    s->h_m = r2 * inv_r - lane_ellipsoid_radius(earth, x[2] * x[2] * inv_r * inv_r);
    td_lane ln_rho = lane_air_ln_rho_slope(lane_air_height(s->h_m), &ln_slope);
    td_lane factor = lane_drag_factor(ln_rho, x[6]);
    lane_wind(earth, x, wind);
    td_lane speed2 = lane_fma(wind[2], wind[2], lane_fma(wind[1], wind[1], wind[0] * wind[0]));
    td_lane speed = lane_sqrt(lane_max(speed2, lane_set(1.0e-6)));
    td_lane along = factor / speed;
    factor = factor * speed;
    for (int i = 0; i < 3; i++) {
        unit[i] = x[i] * inv_r;
        s->beta[i] = factor * wind[i];
    }
    s->drag_mps2 = -(factor * speed);
    td_lane rise = lane_fma(x[5], unit[2], lane_fma(x[4], unit[1], x[3] * unit[0]));
    s->grows_s = lane_set(1.0) / lane_max(lane_abs(ln_slope * rise), lane_set(0.2));
    for (int i = 0; i < 3; i++) {
        td_lane tide = lane_set(-3.0) * pull * unit[i];
        td_lane thins = s->beta[i] * ln_slope;
        for (int j = 0; j < 3; j++) {
            td_lane at = i == j ? pull : lane_set(0.0);
            s->pos[i][j] = lane_fma(thins, unit[j], lane_fma(tide, unit[j], at));
            at = i == j ? factor : lane_set(0.0);
            s->vel[i][j] = lane_fma(along * wind[i], wind[j], at);
        }
    }
    td_lane_mask thin = lane_ge(s->h_m, lane_set(motion->frozen_h_m));
    for (int i = 0; i < 3; i++) {
        s->beta[i] = lane_select(thin, lane_set(0.0), s->beta[i]);
    }
}

/* exp(A h) to second order: rows of position and velocity; beta stays as it is. */
TD_LANE_FN void lane_transition(const td__slopes *s, td_lane h, td_lane to[6][7])
{
    td_lane half = lane_set(0.5) * h * h;
    for (int i = 0; i < 3; i++) {
        const td_lane *v = s->vel[i];
        for (int j = 0; j < 3; j++) {
            td_lane one = lane_set(i == j ? 1.0 : 0.0);
            td_lane vp = lane_fma(v[2], s->pos[2][j],
                                  lane_fma(v[1], s->pos[1][j], v[0] * s->pos[0][j]));
            td_lane vv = lane_fma(v[2], s->vel[2][j],
                                  lane_fma(v[1], s->vel[1][j], v[0] * s->vel[0][j]));
            to[i][j] = lane_fma(half, s->pos[i][j], one);
            to[i][3 + j] = lane_fma(half, s->vel[i][j], i == j ? h : lane_set(0.0));
            to[3 + i][j] = lane_fma(half, vp, h * s->pos[i][j]);
            to[3 + i][3 + j] = lane_fma(half, s->pos[i][j] + vv, lane_fma(h, s->vel[i][j], one));
        }
        td_lane vb = lane_fma(v[2], s->beta[2], lane_fma(v[1], s->beta[1], v[0] * s->beta[0]));
        to[i][6] = half * s->beta[i];
        to[3 + i][6] = lane_fma(half, vb, h * s->beta[i]);
    }
}

/* The exponential of ln 1/beta bends: besides what its slope says drag is off by half the square of
 * the error of ln beta. That has half the squared variance as its own, and lasts as long as the air
 * takes to grow e-fold: a white acceleration along the drag, of twice that time's density. */
TD_LANE_FN void lane_add_bend(const td__slopes *s, td_lane h_s, td_lane *cov)
{
    td_lane doubt = lane_min(cov[27], lane_set(1.0));
    td_lane q = doubt * doubt * s->grows_s;
    td_lane h = lane_abs(h_s);
    td_lane vel = q * h;
    td_lane mixed = lane_set(0.5) * vel * h_s;
    td_lane pos = lane_set(1.0 / 3.0) * vel * h * h;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            td_lane dd = s->beta[i] * s->beta[j];
            if (j <= i) {
                cov[TD__AT(i, j)] = lane_fma(pos, dd, cov[TD__AT(i, j)]);
                cov[TD__AT(3 + i, 3 + j)] = lane_fma(vel, dd, cov[TD__AT(3 + i, 3 + j)]);
            }
            cov[TD__AT(3 + i, j)] = lane_fma(mixed, dd, cov[TD__AT(3 + i, j)]);
        }
    }
}

/* Noise of one step, whichever way it goes, onto a packed covariance. */
TD_LANE_FN void lane_add_noise(const td_motion_def *motion, const td__slopes *s, td_lane h_s,
                               td_lane *cov)
{
    td_lane h = lane_abs(h_s);
    td_lane sign = lane_select(lane_lt(h_s, lane_set(0.0)), lane_set(-1.0), lane_set(1.0));
    td_lane drag2 = s->drag_mps2 * s->drag_mps2;
    td_lane q = lane_fma(lane_set(motion->drag_ratio_psd), drag2, lane_set(motion->acc_m2ps3_psd));
    td_lane vel = q * h;
    td_lane mixed = vel * h * lane_set(0.5) * sign;
    td_lane pos = vel * h * h * lane_set(1.0 / 3.0);
    for (int i = 0; i < 3; i++) {
        cov[TD__AT(i, i)] = cov[TD__AT(i, i)] + pos;
        cov[TD__AT(3 + i, i)] = cov[TD__AT(3 + i, i)] + mixed;
        cov[TD__AT(3 + i, 3 + i)] = cov[TD__AT(3 + i, 3 + i)] + vel;
    }
    td_lane_mask thin = lane_ge(s->h_m, lane_set(motion->frozen_h_m));
    td_lane drift = lane_select(thin, lane_set(motion->log_beta_ps_frozen),
                                lane_set(motion->log_beta_ps_psd));
    cov[27] = lane_fma(drift, h, cov[27]);
}

/* How many equal steps lead over h_s: short ones where a straight line enters the air, or where
 * gravity bends it there. */
TD_LANE_FN td_lane lane_step_count(const td_earth *earth, const td_lane *x, td_lane h_s)
{
    td_lane end[3];
    for (int i = 0; i < 3; i++) {
        end[i] = lane_fma(h_s, x[3 + i], x[i]);
    }
    td_lane sag = lane_set(5.0) * h_s * h_s;
    td_lane low = lane_min(lane_radial_height(earth, x), lane_radial_height(earth, end) - sag);
    td_lane inv_longest = lane_select(lane_lt(low, lane_set(110.0e3)), lane_set(1.0),
                                      lane_set(1.0 / 16.0));
    inv_longest = lane_select(lane_lt(low, lane_set(45.0e3)), lane_set(2.0), inv_longest);
    td_lane count = lane_max(lane_abs(h_s) * inv_longest, lane_set(1.0));
    count = lane_min(count, lane_set(1.0e5));
    td_lane rounded = (count + lane_set(TD__ROUNDER)) - lane_set(TD__ROUNDER);
    return lane_select(lane_lt(rounded, count - lane_set(1.0e-6)), rounded + lane_set(1.0),
                       lane_max(rounded, lane_set(1.0)));
}

#endif
