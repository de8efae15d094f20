/* SPDX-License-Identifier: Apache-2.0 */
/* The square-root filter: as the extended one where slopes are enough, right where they are not. */
#include "track/filter/test/dense.h"

static td_motion_def motion;

static td_look_def at_site(double lat_deg, double lon_deg, double h_m)
{
    td_geo site = { lat_deg * TD_DEG, lon_deg * TD_DEG, h_m };
    return (td_look_def){ .frame = td_enu_frame(&motion.earth, site) };
}

static td_plot plot_of(const td_look_def *def, const double *x, int64_t t_ns, const double sigma[4],
                       const double off[4])
{
    td_station at = td_station_at(&motion.earth, def, t_ns);
    double z[4];
    dense_view(&at, x, z);
    td_measurement m = {
        .t_ns = t_ns, .has_range = sigma[2] > 0.0, .has_range_rate = sigma[3] > 0.0,
        .azimuth_rad = z[0] + off[0], .elevation_rad = z[1] + off[1], .range_m = z[2] + off[2],
        .range_rate_mps = z[3] + off[3], .azimuth_rad_sigma = sigma[0],
        .elevation_rad_sigma = sigma[1], .range_m_sigma = sigma[2],
        .range_rate_mps_sigma = sigma[3],
    };
    return td_plot_from_measurement(&motion.earth, def, &m);
}

static void put_all(td_root_group *group, const td_estimate *e)
{
    for (int i = 0; i < TD_TRACK_GROUP; i++) td_root_put(group, i, e);
}

static void predict_one(td_root_group *group, double to_s)
{
    double to[1][TD_TRACK_GROUP];
    for (int i = 0; i < TD_TRACK_GROUP; i++) to[0][i] = to_s;
    td_root_batch batch = { group, 1, 1 };
    td_root_predict_batch(&motion, &batch, (const double(*)[TD_TRACK_GROUP])to);
}

static td_innovation_group update_one(td_root_group *group, const td_plot *plot)
{
    td_plot_group plots;
    td_innovation_group found;
    td_plot_group_clear(&plots);
    for (int i = 0; i < TD_TRACK_GROUP; i++) td_plot_group_put(&plots, i, plot, -1);
    td_root_batch batch = { group, 1, 1 };
    td_root_update_batch(&batch, &plots, &found);
    return found;
}

static double position_gap(const td_estimate *a, const td_estimate *b)
{
    return hypot(hypot(a->mean[0] - b->mean[0], a->mean[1] - b->mean[1]), a->mean[2] - b->mean[2]);
}

TD_TEST(an_estimate_goes_in_and_comes_out)
{
    td_earth earth = td_earth_wgs84();
    motion = td_motion_default(&earth);
    td_estimate e = falling(150e3, 3000.0);
    td_root_group group;
    put_all(&group, &e);
    td_estimate out = td_root_get(&group, 5);
    dense d = dense_from(&e);
    TD_CHECK(out.t_ns == e.t_ns && out.mean[3] == e.mean[3]);
    TD_NEAR(dense_gap(&out, &d), 0.0, 1e-14);
}

/* Small doubts: both filters are one, by the third digit of a sigma. */
TD_TEST(with_small_doubts_both_filters_agree)
{
    const double sigma[4] = { 1e-3, 1e-3, 20.0, 2.0 }, off[4] = { 5e-4, -8e-4, 12.0, 1.5 };
    td_look_def radar = at_site(46.1, 24.6, 100.0);
    static const double heights_m[] = { 300e3, 60e3 };
    for (int k = 0; k < 2; k++) {
        td_estimate e = falling(heights_m[k], 3000.0);
        for (int i = 0; i < TD_TRACK_COVARIANCES; i++) e.cov[i] *= 1e-2;
        td_root_group group;
        put_all(&group, &e);
        for (int look = 1; look <= 5; look++) {
            td_filter_predict(&motion, &e, e.t_ns + 1000000000);
            predict_one(&group, (double)e.t_ns * 1e-9);
            td_plot plot = plot_of(&radar, e.mean, e.t_ns, sigma, off);
            td_innovation one = td_filter_update(&e, &plot);
            td_innovation_group found = update_one(&group, &plot);
            td_estimate other = td_root_get(&group, 0);
            dense d = dense_from(&e);
            TD_NEAR(dense_gap(&other, &d), 0.0, 2e-2);
            for (int i = 0; i < N; i++) {
                TD_NEAR(other.mean[i], e.mean[i], 2e-2 * sqrt(d.p[i][i]));
            }
            TD_NEAR(found.chi2[0], one.chi2, 0.02);
            TD_CHECK(found.count[0] == 4.0);
            TD_NEAR(found.det[0] / one.det, 1.0, 0.02);
        }
    }
}

/* Lines of one satellite after a start that knows the range to 200 km only: a second satellite
 * comes in late, and the estimate meets the truth without having been sure of a wrong place. */
TD_TEST(lines_alone_keep_an_honest_doubt)
{
    const double sigma[4] = { 3e-5, 3e-5, 0.0, 0.0 }, none[4] = { 0 };
    td_look_def eyes[2] = { at_site(0.0, 5.0, 35.786e6), at_site(0.0, 60.0, 35.786e6) };
    td_estimate truth = falling(400e3, 1e6), guess;
    truth.mean[6] = log(1e-6);
    guess = truth;
    memset(guess.cov, 0, sizeof guess.cov);
    td_station at = td_station_at(&motion.earth, &eyes[0], truth.t_ns);
    double line[3] = { truth.mean[0] - at.pos_eci_m.x, truth.mean[1] - at.pos_eci_m.y,
                       truth.mean[2] - at.pos_eci_m.z };
    double range = sqrt(line[0] * line[0] + line[1] * line[1] + line[2] * line[2]);
    for (int i = 0; i < 3; i++) {
        guess.mean[i] += 150e3 * line[i] / range; /* 0.75 sigma too far */
        for (int j = 0; j <= i; j++) {
            guess.cov[i * (i + 1) / 2 + j] = 4e10 * line[i] * line[j] / (range * range);
        }
        guess.cov[i * (i + 3) / 2] += 1e6;
        guess.cov[(3 + i) * (6 + i) / 2] = 1e6;
    }
    guess.cov[27] = 1e-4;
    td_root_group group;
    put_all(&group, &guess);
    for (int look = 1; look <= 60; look++) {
        int64_t t_ns = truth.t_ns + 2000000000;
        td_motion_def still = motion;
        td_filter_predict(&still, &truth, t_ns);
        truth.t_ns = t_ns;
        predict_one(&group, (double)t_ns * 1e-9);
        td_plot plot = plot_of(&eyes[look > 40 && look % 2], truth.mean, t_ns, sigma, none);
        td_innovation_group found = update_one(&group, &plot);
        TD_CHECK(found.count[0] == 2.0 && found.chi2[0] < 12.0);
        td_estimate e = td_root_get(&group, 0);
        double trace = e.cov[0] + e.cov[2] + e.cov[5];
        TD_CHECK(position_gap(&e, &truth) < 3.5 * sqrt(trace));
    }
    td_estimate end = td_root_get(&group, 0);
    TD_NEAR(position_gap(&end, &truth), 0.0, 1500.0);
}

/* Cubature of a bent quantity: range to a ball 30 km wide across at 300 km is longer on average by
 * d^2/r, which the extended filter does not see. */
TD_TEST(the_mean_range_of_a_wide_ball_is_longer)
{
    const double sigma[4] = { 0.5, 0.5, 50.0, 0.0 }, none[4] = { 0 };
    td_look_def radar = at_site(46.1, 24.6, 100.0);
    td_estimate e = falling(200e3, 3000.0);
    memset(e.cov, 0, sizeof e.cov);
    for (int i = 0; i < N; i++) {
        e.cov[i * (i + 3) / 2] = i < 3 ? 9e8 : 1e-4;
    }
    td_root_group group;
    put_all(&group, &e);
    td_plot plot = plot_of(&radar, e.mean, e.t_ns, sigma, none);
    td_innovation_group found = update_one(&group, &plot);
    TD_NEAR(found.residual[2][0], -9e8 / plot.range_m, 0.1 * 9e8 / plot.range_m);
}

typedef struct outcome {
    td_root_group groups[3];
    td_innovation_group found[3];
} outcome;

static void run_all(int32_t lanes, outcome *out)
{
    const double sigma[4] = { 1e-3, 1e-3, 20.0, 2.0 }, off[4] = { 5e-4, -8e-4, 12.0, 1.5 };
    td_look_def radar = at_site(46.1, 24.6, 100.0);
    double to_s[3][TD_TRACK_GROUP];
    td_plot_group plots[3];
    memset(out, 0, sizeof *out);
    for (int i = 0; i < 24; i++) {
        td_estimate e = falling(20e3 + 17e3 * i, 800.0 + 300.0 * i);
        td_root_put(&out->groups[i / 8], i % 8, &e);
        to_s[i / 8][i % 8] = 6.0 + (i % 3 == 0 ? 20.0 : 0.1 * i);
    }
    td_root_batch batch = { out->groups, 3, lanes };
    td_root_predict_batch(&motion, &batch, (const double(*)[TD_TRACK_GROUP])to_s);
    for (int i = 0; i < 24; i++) {
        if (i % 8 == 0) td_plot_group_clear(&plots[i / 8]);
        td_estimate e = td_root_get(&out->groups[i / 8], i % 8);
        td_plot plot = plot_of(&radar, e.mean, e.t_ns, sigma, off);
        if (i % 4 == 1) plot.sigma[2] = plot.sigma[3] = 0.0;
        if (i % 7 != 3) td_plot_group_put(&plots[i / 8], i % 8, &plot, -1);
    }
    td_root_update_batch(&batch, plots, out->found);
}

TD_TEST(every_width_gives_the_same_bits)
{
    static outcome one, other;
    run_all(1, &one);
    for (int32_t lanes = 2; lanes <= 8; lanes *= 2) {
        run_all(lanes, &other);
        TD_CHECK(memcmp(&one, &other, sizeof one) == 0);
    }
    TD_CHECK(one.found[0].count[0] == 4.0 && one.found[0].count[1] == 2.0);
    TD_CHECK(one.found[0].count[3] == 0.0 && one.found[0].chi2[3] == 0.0);
}

TD_MAIN(an_estimate_goes_in_and_comes_out, with_small_doubts_both_filters_agree,
        lines_alone_keep_an_honest_doubt, the_mean_range_of_a_wide_ball_is_longer,
        every_width_gives_the_same_bits)
