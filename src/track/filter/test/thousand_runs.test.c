/* SPDX-License-Identifier: Apache-2.0 */
/* A thousand runs: errors and innovations are as large as the filter's covariances say, with biased
 * sensors, a tenth of detections missed and a tenth late. Late plots by replay, to the bit. */
#include "track/filter/test/dense.h"

enum { RUNS = 1000, SCANS = 60, AFTER = 10, SENSORS = 2, DELAY_MAX = 4 };

enum { DRAW_START = 1, DRAW_MOTION, DRAW_NOISE, DRAW_BIAS, DRAW_CHANCE };

static td_motion_def motion;
static td_look_def sensors[SENSORS];

/* Two radars, 150 and 400 km off, in turn. */
static void set_up(void)
{
    td_earth earth = td_earth_wgs84();
    motion = td_motion_default(&earth);
    motion.acc_m2ps3_psd = 0.05;
    motion.drag_ratio_psd = 0.0;
    motion.log_beta_ps_psd = motion.log_beta_ps_frozen = 1e-4;
    const td_geo sites[SENSORS] = { { 0.79, 0.43, 100.0 }, { 0.75, 0.46, 100.0 } };
    for (int i = 0; i < SENSORS; i++) {
        sensors[i] = (td_look_def){ .frame = td_enu_frame(&earth, sites[i]),
                                    .has_range = true,
                                    .range_m_bias_sigma = 40.0,
                                    .azimuth_rad_bias_sigma = 1e-3,
                                    .elevation_rad_bias_sigma = 1e-3 };
    }
}

static double draw(uint32_t run, uint32_t purpose, uint32_t index)
{
    const td_stream stream = { .seed = 41, .run = run, .purpose = purpose };
    return td_normal(&stream, index);
}

static double chance(uint32_t run, uint32_t index)
{
    const td_stream stream = { .seed = 41, .run = run, .purpose = DRAW_CHANCE };
    return td_uniform(&stream, index);
}

/* The truth takes the filter's own noise: a white acceleration over one second, by its exact
 * covariance of position and velocity, and a drift of ln beta. */
static void move_truth(td_estimate *truth, uint32_t run, uint32_t scan)
{
    td_motion_def still = motion;
    still.acc_m2ps3_psd = still.log_beta_ps_psd = still.log_beta_ps_frozen = 0.0;
    td_filter_predict(&still, truth, truth->t_ns + 1000000000);
    double q = sqrt(motion.acc_m2ps3_psd);
    for (uint32_t i = 0; i < 3; i++) {
        double a = draw(run, DRAW_MOTION, 7 * scan + i);
        double b = draw(run, DRAW_MOTION, 7 * scan + 3 + i);
        truth->mean[i] += q * (0.5 * a + sqrt(1.0 / 12.0) * b);
        truth->mean[3 + i] += q * a;
    }
    truth->mean[6] += sqrt(motion.log_beta_ps_psd) * draw(run, DRAW_MOTION, 7 * scan + 6);
}

static td_plot plot_of(const td_estimate *truth, uint32_t run, uint32_t scan, int which)
{
    td_station at = td_station_at(&motion.earth, &sensors[which], truth->t_ns);
    double z[4];
    dense_view(&at, truth->mean, z);
    uint32_t n = 3 * scan, b = 3 * (uint32_t)which;
    td_measurement m = {
        .t_ns = truth->t_ns,
        .has_range = true,
        .azimuth_rad = z[0] + 1e-3 * (draw(run, DRAW_NOISE, n) + draw(run, DRAW_BIAS, b)),
        .elevation_rad = z[1] + 1e-3 * (draw(run, DRAW_NOISE, n + 1) + draw(run, DRAW_BIAS, b + 1)),
        .range_m = z[2] + 20.0 * draw(run, DRAW_NOISE, n + 2) + 40.0 * draw(run, DRAW_BIAS, b + 2),
        .azimuth_rad_sigma = 1e-3,
        .elevation_rad_sigma = 1e-3,
        .range_m_sigma = 20.0,
    };
    return td_plot_from_measurement(&motion.earth, &sensors[which], &m);
}

typedef struct tally {
    double nees[SCANS]; /* sums over runs at the end of each scan */
    double nis[SCANS];
    double nis_count[SCANS];
    int late, missed;
} tally;

static void one_run(const td_estimate *first, uint32_t run, bool keeps_bias, tally *sum)
{
    static td_history history;
    td_estimate truth = *first, guess = *first;
    td_plot late[SCANS + DELAY_MAX];
    bool is_late[SCANS + DELAY_MAX] = { false };
    int slot_of[SCANS + DELAY_MAX];
    for (uint32_t i = 0; i < N; i++) {
        guess.mean[i] += sqrt(first->cov[i * (i + 3) / 2]) * draw(run, DRAW_START, i);
    }
    td_history_begin(&history, &guess, SENSORS);
    for (uint32_t scan = 0; scan < SCANS; scan++) {
        int which = scan % SENSORS;
        move_truth(&truth, run, scan);
        td_plot plot = plot_of(&truth, run, scan, which);
        td_innovation found;
        bool is_seen = chance(run, 2 * scan) < 0.9;
        double when = chance(run, 2 * scan + 1);
        sum->missed += !is_seen;
        if (is_seen && when < 0.1) {
            uint32_t due = scan + 1 + (uint32_t)(when * 10.0 * (DELAY_MAX - 1));
            while (is_late[due]) due++;
            late[due] = plot;
            slot_of[due] = which;
            is_late[due] = due < SCANS;
        } else if (is_seen) {
            td_history_take(&motion, &history, &plot, keeps_bias ? which : -1, &found);
            sum->nis[scan] += found.chi2;
            sum->nis_count[scan] += 1.0;
        }
        if (is_late[scan]) {
            int slot = keeps_bias ? slot_of[scan] : -1;
            td_taken taken = td_history_take(&motion, &history, &late[scan], slot, &found);
            TD_CHECK(taken != TD_TAKEN_TOO_OLD && found.count == 3);
            sum->late += taken == TD_TAKEN_LATE;
            sum->nis[scan] += found.chi2;
            sum->nis_count[scan] += 1.0;
        }
        td_known now = *td_history_now(&history);
        td_known_predict(&motion, &now, SENSORS, truth.t_ns);
        sum->nees[scan] += dense_nees(&now.estimate, truth.mean, N);
    }
}

/* A mean of 1000 chi-squares of n lies within 1.96 sqrt(2 n / 1000) of n in 95 of 100 cases: of 50
 * scans, which are not independent, at most 10 may lie outside, and none by as much again. */
static void check_bounds(const double *sum, const double *count, double n)
{
    int outside = 0;
    for (int scan = AFTER; scan < SCANS; scan++) {
        double runs = count == NULL ? RUNS : count[scan];
        double bound = 1.96 * sqrt(2.0 * n / runs);
        double off = fabs(sum[scan] / runs - n);
        outside += off > bound;
        TD_CHECK(off < 2.0 * bound);
    }
    TD_CHECK(outside <= 10);
    if (outside > 10) printf("%d of %d scans outside\n", outside, SCANS - AFTER);
}

static void run_all(double h_m, bool keeps_bias, tally *sum)
{
    td_estimate first = falling(h_m, 3000.0);
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            if (i != j) first.cov[at] = 0.0;
        }
    }
    memset(sum, 0, sizeof *sum);
    for (uint32_t run = 0; run < RUNS; run++) one_run(&first, run, keeps_bias, sum);
}

/* 350 km down to 180 km: nothing but gravity. */
TD_TEST(above_the_air_a_thousand_runs_are_consistent)
{
    static tally sum;
    set_up();
    run_all(350e3, true, &sum);
    check_bounds(sum.nees, NULL, N);
    check_bounds(sum.nis, sum.nis_count, 3.0);
    TD_NEAR(sum.missed / (double)(RUNS * SCANS), 0.1, 0.005);
    TD_CHECK(sum.late > RUNS * SCANS / 20);
}

/* 165 km down to 15 km: drag to 60 g, beta learnt on the way. */
TD_TEST(in_re_entry_a_thousand_runs_are_consistent)
{
    static tally sum;
    run_all(165e3, true, &sum);
    check_bounds(sum.nees, NULL, N);
    check_bounds(sum.nis, sum.nis_count, 3.0);
}

/* The control: a filter that takes bias for noise is too sure, and this test sees it. */
TD_TEST(bias_taken_for_noise_is_found_out)
{
    static tally sum;
    run_all(350e3, false, &sum);
    TD_CHECK(sum.nees[SCANS - 1] / RUNS > 8.0);
}

TD_TEST(late_plots_are_taken_as_if_in_time)
{
    static td_history ordered, mixed;
    td_estimate truth = falling(200e3, 3000.0);
    td_plot plots[24];
    td_innovation found;
    td_history_begin(&ordered, &truth, SENSORS);
    td_history_begin(&mixed, &truth, SENSORS);
    for (uint32_t k = 0; k < 24; k++) {
        move_truth(&truth, 1, k);
        plots[k] = plot_of(&truth, 1, k, k % 2);
        TD_CHECK(td_history_take(&motion, &ordered, &plots[k], k % 2, &found) == TD_TAKEN_IN_ORDER);
    }
    static const int order[24] = { 0, 2, 1, 3, 6, 5, 4, 7, 8, 12, 9, 10, 11, 13, 15, 14, 16, 17, 23,
                                   18, 19, 22, 21, 20 };
    for (int k = 0; k < 24; k++) {
        int i = order[k];
        TD_CHECK(td_history_take(&motion, &mixed, &plots[i], i % 2, &found) != TD_TAKEN_TOO_OLD);
    }
    TD_CHECK(memcmp(td_history_now(&ordered), td_history_now(&mixed), sizeof(td_known)) == 0);
    TD_CHECK(td_history_take(&motion, &mixed, &plots[2], 0, &found) == TD_TAKEN_TOO_OLD);
    TD_CHECK(found.count == 0);
}

TD_MAIN(above_the_air_a_thousand_runs_are_consistent, in_re_entry_a_thousand_runs_are_consistent,
        bias_taken_for_noise_is_found_out, late_plots_are_taken_as_if_in_time)
