/* SPDX-License-Identifier: Apache-2.0 */
/* States between a sensor's level axes and the axes of estimates: there and back, and covariances
 * against moved states. */
#include "edge/detections/detections.h"
#include "test/check.h"

static int at(int row, int column)
{
    return row * (row + 1) / 2 + column;
}

static td_watch watch_of(double lat_deg, double lon_deg)
{
    td_watch w = { .earth = td_earth_wgs84(), .sensor_count = 1 };
    w.level = td_enu_frame(&w.earth, (td_geo){ lat_deg * TD_DEG, lon_deg * TD_DEG, 300.0 });
    return w;
}

static const td_state_row STATE = {
    .t_ns = 725500000000,
    .pos_m = { 1064073.7, -335987.4, 528937.8 },
    .vel_mps = { -3472.0, 1467.3, 1764.2 },
    .pos_m_sigma = 1000.0,
    .vel_mps_sigma = 30.0,
};

TD_TEST(there_and_back_is_the_same_state)
{
    td_watch w = watch_of(46.0, 25.0);
    td_estimate e = td_estimate_from_state(&w, &STATE);
    td_level_state s = td_level_from_estimate(&w, &e);
    TD_NEAR(td_vec3_norm(td_vec3_sub(s.pos_m, STATE.pos_m)), 0.0, 1e-8);
    TD_NEAR(td_vec3_norm(td_vec3_sub(s.vel_mps, STATE.vel_mps)), 0.0, 1e-11);
    for (int i = 0; i < 6; i++) {
        double sigma = i < 3 ? STATE.pos_m_sigma : STATE.vel_mps_sigma;
        for (int j = 0; j <= i; j++) {
            TD_NEAR(s.cov[at(i, j)], i == j ? sigma * sigma : 0.0, 1e-7);
        }
    }
}

/* What stands still on the ground moves in inertial axes with the Earth's turning. */
TD_TEST(the_earths_turning_is_in_the_velocity)
{
    td_watch w = watch_of(0.0, 0.0);
    td_state_row still = { .pos_m = { 0, 0, 1000.0 }, .pos_m_sigma = 1.0, .vel_mps_sigma = 1.0 };
    td_estimate e = td_estimate_from_state(&w, &still);
    double radius_m = w.earth.a_m + 1300.0;
    TD_NEAR(e.mean[0], radius_m, 1e-6);
    TD_NEAR(e.mean[4], w.earth.omega_radps * radius_m, 1e-9);
    TD_NEAR(e.mean[3], 0.0, 1e-9);
}

/* Each state moved a little shows its column; the covariance is made of these. */
TD_TEST(covariance_follows_moved_states)
{
    td_watch w = watch_of(-33.0, 151.0);
    td_estimate e = td_estimate_from_state(&w, &STATE);
    double columns[6][6];
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j <= i; j++) {
            e.cov[at(i, j)] = i == j ? 4.0 + i : 0.3 * (i - j);
        }
    }
    td_level_state here = td_level_from_estimate(&w, &e);
    for (int k = 0; k < 6; k++) {
        td_estimate moved = e;
        moved.mean[k] += 100.0;
        td_level_state there = td_level_from_estimate(&w, &moved);
        td_vec3 dp = td_vec3_sub(there.pos_m, here.pos_m);
        td_vec3 dv = td_vec3_sub(there.vel_mps, here.vel_mps);
        double column[6] = { dp.x, dp.y, dp.z, dv.x, dv.y, dv.z };
        for (int i = 0; i < 6; i++) {
            columns[k][i] = column[i] / 100.0;
        }
    }
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j <= i; j++) {
            double sum = 0.0;
            for (int k = 0; k < 36; k++) {
                int a = k / 6, b = k % 6;
                sum += columns[a][i] * columns[b][j] * e.cov[a >= b ? at(a, b) : at(b, a)];
            }
            TD_NEAR(here.cov[at(i, j)], sum, 1e-7);
        }
    }
}

TD_MAIN(there_and_back_is_the_same_state, the_earths_turning_is_in_the_velocity,
        covariance_follows_moved_states)
