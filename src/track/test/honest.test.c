/* SPDX-License-Identifier: Apache-2.0 */
/* A track errs as much as its covariance says, also where the radar is biased and misses one look
 * in ten, and one look in ten comes out of order. */
#include "raid.h"

enum { RUNS = 400, SCANS = 30, STATES = 6 };

static td_earth earth;
static td_look_def radar;

/* One object, started by the tracker itself. */
static raid_body start_of(int32_t run)
{
    const td_vec3 enu = { 9.0e5, raid_between(1, 1, run, -3.0e5, 3.0e5), 5.0e5 };
    const td_vec3 vel_enu = { -3500.0, 1000.0, raid_between(1, 2, run, 500.0, 1500.0) };
    raid_body b = { .pos = td_vec3_add(radar.frame.origin_ecef_m,
                                       recorded_from_enu(&radar.frame, enu)) };
    b.vel = td_vel_eci_from_ecef(&earth, b.pos, recorded_from_enu(&radar.frame, vel_enu), 0.0);
    return b;
}

/* Biases of the run, one draw each: the true ones, which the tracker knows the spread of. */
static td_measurement seen(const raid_body *b, int32_t run, int32_t scan, td_vec3 bias)
{
    int64_t t_ns = (int64_t)scan * 2000000000;
    td_vec3 at = td_ecef_from_eci(&earth, b->pos, (double)t_ns * 1.0e-9);
    td_azel azel = td_azel_from_enu(td_enu_from_ecef(&radar.frame, at));
    td_vec3 noise = raid_noise(2, 3, run * SCANS + scan, 1.0);
    return (td_measurement){ .t_ns = t_ns,
                             .has_range = true,
                             .azimuth_rad = azel.azimuth_rad + 5.0e-4 * noise.x + bias.x,
                             .elevation_rad = azel.elevation_rad + 5.0e-4 * noise.y + bias.y,
                             .range_m = azel.range_m + 50.0 * noise.z + bias.z,
                             .azimuth_rad_sigma = 5.0e-4,
                             .elevation_rad_sigma = 5.0e-4,
                             .range_m_sigma = 50.0 };
}

/* Squared error in sigmas, six states. */
static double nees_of(const td_estimate *e, const raid_body *b)
{
    double truth[STATES] = { b->pos.x, b->pos.y, b->pos.z, b->vel.x, b->vel.y, b->vel.z };
    double factor[STATES][STATES], solved[STATES], sum = 0.0;
    for (int i = 0; i < STATES; i++) {
        double off = e->mean[i] - truth[i];
        for (int j = 0; j <= i; j++) {
            double s = e->cov[i * (i + 1) / 2 + j];
            for (int k = 0; k < j; k++) {
                s -= factor[i][k] * factor[j][k];
            }
            factor[i][j] = i == j ? td_sqrt(s) : s / factor[j][j];
            off -= j < i ? factor[i][j] * solved[j] : 0.0;
        }
        solved[i] = off / factor[i][i];
        sum += solved[i] * solved[i];
    }
    return sum;
}

/* Every tenth look arrives behind the next one. */
static void give(td_tracker *tracker, td_look *looks, td_measurement (*all)[3], int32_t run)
{
    for (int32_t scan = 1; scan <= SCANS; scan++) {
        looks[scan].measurements = all[scan];
        looks[scan].arrival_ns = looks[scan].t_ns + 2500000000;
    }
    for (int32_t scan = 1; scan <= SCANS; scan++) {
        bool is_late = (scan + run) % 10 == 0 && scan < SCANS;
        td_tracker_look(tracker, &looks[is_late ? scan + 1 : scan]);
        if (is_late) {
            td_tracker_look(tracker, &looks[scan]);
            scan++;
        }
    }
}

/* Average over the runs in which the object was found, as nearly all are. */
static double follow_all(int32_t biased_max, double bias_rad, double bias_m)
{
    double sum = 0.0;
    int32_t found = 0;
    radar.azimuth_rad_bias_sigma = radar.elevation_rad_bias_sigma = bias_rad;
    radar.range_m_bias_sigma = bias_m;
    td_tracker_def def = td_tracker_default(&earth);
    def.motion.acc_m2ps3_psd = 1.0e-6;
    def.sensors = &radar;
    def.sensor_count = 1;
    def.tracks_max = 100;
    def.measurements_max = 10;
    def.biased_max = biased_max;
    void *block = malloc(td_tracker_size(&def));
    for (int32_t run = 0; run < RUNS && block; run++) {
        static td_measurement all[SCANS + 1][3];
        td_look looks[SCANS + 1];
        td_tracker *tracker;
        raid_body b = start_of(run);
        td_vec3 unit = raid_noise(4, 5, run, 1.0);
        td_vec3 bias = { bias_rad * unit.x, bias_rad * unit.y, bias_m * unit.z };
        for (int32_t scan = 1; scan <= SCANS; scan++) {
            raid_step(&earth, &b, 2.0);
            bool is_seen = raid_between(6, 7, run * SCANS + scan, 0.0, 1.0) < 0.9;
            all[scan][0] = seen(&b, run, scan, bias);
            looks[scan] =
                (td_look){ .t_ns = (int64_t)scan * 2000000000, .measurement_count = is_seen };
        }
        TD_CHECK(td_tracker_create(&def, block, td_tracker_size(&def), &tracker) == TD_OK);
        give(tracker, looks, all, run);
        td_track track;
        if (td_tracker_confirmed_at(tracker, (int64_t)SCANS * 2000000000, &track, 1) == 1) {
            sum += nees_of(&track.estimate, &b);
            found++;
        }
    }
    free(block);
    TD_CHECK(found > RUNS * 98 / 100);
    return sum / found;
}

/* The mean of 400 chi-squares of 6 degrees is within 6 +- 0.57 in 99.9 of 100 cases. */
TD_TEST(errors_are_as_large_as_they_are_said_to_be)
{
    earth = td_earth_wgs84();
    radar = recorded_radar(&earth, 1.0e-4);
    double unbiased = follow_all(8, 0.0, 0.0);
    double biased = follow_all(8, 1.0e-3, 100.0);
    double as_noise = follow_all(0, 1.0e-3, 100.0);
    printf("NEES of 6: %.2f, biased %.2f, bias as noise %.2f\n", unbiased, biased, as_noise);
    TD_NEAR(unbiased, 6.0, 0.57);
    TD_NEAR(biased, 6.0, 0.57);
    TD_CHECK(as_noise > 12.0); /* what keeping biases apart is for */
}

TD_MAIN(errors_are_as_large_as_they_are_said_to_be)
