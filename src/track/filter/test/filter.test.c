/* SPDX-License-Identifier: Apache-2.0 */
/* The extended filter against whole matrices with differences for derivatives, and its laws. */
#include "track/filter/test/dense.h"

static td_motion_def quiet(void)
{
    td_earth earth = td_earth_wgs84();
    td_motion_def motion = td_motion_default(&earth);
    motion.acc_m2ps3_psd = motion.drag_ratio_psd = 0.0;
    motion.log_beta_ps_psd = motion.log_beta_ps_frozen = 0.0;
    return motion;
}

static td_look_def radar(void)
{
    td_earth earth = td_earth_wgs84();
    td_geo site = { 0.805, 0.43, 50.0 };
    return (td_look_def){ .frame = td_enu_frame(&earth, site), .has_range = true };
}

static td_measurement seen(const td_look_def *def, const td_estimate *e, const double off[4])
{
    td_earth earth = td_earth_wgs84();
    td_station at = td_station_at(&earth, def, e->t_ns);
    double z[4];
    dense_view(&at, e->mean, z);
    return (td_measurement){
        .t_ns = e->t_ns,
        .has_range = true,
        .has_range_rate = true,
        .azimuth_rad = z[0] + off[0],
        .elevation_rad = z[1] + off[1],
        .range_m = z[2] + off[2],
        .range_rate_mps = z[3] + off[3],
        .azimuth_rad_sigma = 2e-3,
        .elevation_rad_sigma = 1e-3,
        .range_m_sigma = 20.0,
        .range_rate_mps_sigma = 2.0,
    };
}

/* Prediction: positions and covariances of an integration a hundred times finer. */
TD_TEST(a_prediction_is_that_of_small_steps_and_differences)
{
    static const struct {
        double h_m, beta, s, pos_m, cov;
    } cases[] = {
        { 400e3, 3000.0, 10.0, 1e-3, 1e-3 },
        { 400e3, 3000.0, 60.0, 1e-2, 3e-3 },
        { 140e3, 2000.0, 1.0, 1e-3, 1e-3 },
        { 40e3, 3000.0, 1.0, 0.1, 1e-3 },
        { 30e3, 2000.0, 4.0, 0.5, 5e-2 }, /* drag grows to 400 m/s2 */
        { 60e3, 3000.0, -5.0, 0.1, 5e-3 },
    };
    td_motion_def motion = quiet();
    motion.frozen_h_m = 500e3;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        td_estimate e = falling(cases[i].h_m, cases[i].beta);
        for (int k = 21; k < 28; k++) {
            e.cov[k] *= k == 27 ? 1e-4 : 1e-2; /* a known beta: no bend on top of the slope */
        }
        dense d = dense_from(&e);
        td_filter_predict(&motion, &e, e.t_ns + (int64_t)(cases[i].s * 1e9));
        dense_predict(&motion.earth, &d, cases[i].s);
        TD_NEAR(hypot(hypot(e.mean[0] - d.x[0], e.mean[1] - d.x[1]), e.mean[2] - d.x[2]), 0.0,
                cases[i].pos_m);
        TD_NEAR(hypot(hypot(e.mean[3] - d.x[3], e.mean[4] - d.x[4]), e.mean[5] - d.x[5]), 0.0,
                cases[i].pos_m);
        TD_NEAR(dense_gap(&e, &d), 0.0, cases[i].cov);
    }
}

/* Noise of T in one step and in ten is the same but for what gravity does in between. */
TD_TEST(noise_adds_up_alike_in_few_steps_and_many)
{
    td_motion_def motion = quiet();
    motion.acc_m2ps3_psd = 1.0;
    td_estimate once = falling(400e3, 3000.0);
    memset(once.cov, 0, sizeof once.cov);
    td_estimate often = once;
    td_filter_predict(&motion, &once, once.t_ns + 10000000000);
    for (int i = 0; i < 10; i++) {
        td_filter_predict(&motion, &often, often.t_ns + 1000000000);
    }
    TD_NEAR(once.cov[0], 1000.0 / 3.0, 0.1);
    TD_NEAR(often.cov[0], 1000.0 / 3.0, 0.1);
    TD_NEAR(often.cov[6], 50.0, 0.05); /* x with vx: T^2/2 */
    TD_NEAR(often.cov[9], 10.0, 1e-2);
}

TD_TEST(there_and_back_is_where_it_was)
{
    td_motion_def motion = quiet();
    td_estimate e = falling(200e3, 3000.0), was = e;
    td_filter_predict(&motion, &e, e.t_ns + 10000000000);
    td_filter_predict(&motion, &e, was.t_ns);
    dense d = dense_from(&was);
    TD_NEAR(hypot(e.mean[0] - was.mean[0], e.mean[2] - was.mean[2]), 0.0, 1e-3);
    TD_NEAR(dense_gap(&e, &d), 0.0, 1e-3);
}

/* Small doubts, so that linear is enough: scalar by scalar gives what all at once gives. */
TD_TEST(an_update_is_that_of_whole_matrices)
{
    const double off[4] = { 1e-4, -2e-4, 8.0, 0.7 };
    td_earth earth = td_earth_wgs84();
    td_look_def def = radar();
    for (int parts = 2; parts <= 4; parts++) {
        td_estimate e = falling(150e3, 3000.0);
        for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
            e.cov[i] *= 1e-2;
        }
        td_measurement m = seen(&def, &e, off);
        m.has_range = parts > 2;
        m.has_range_rate = parts > 3;
        td_plot plot = td_plot_from_measurement(&earth, &def, &m);
        dense d = dense_from(&e);
        double z[4] = { m.azimuth_rad, m.elevation_rad, m.range_m, m.range_rate_mps };
        if (z[0] > TD_PI) z[0] -= TD_TWO_PI;
        double sigma[4] = { 2e-3, 1e-3, 20.0, 2.0 };
        double chi2 = dense_update(&d, &plot.station, z, sigma, parts);
        td_innovation found = td_filter_update(&e, &plot);
        TD_CHECK(found.count == parts);
        TD_NEAR(found.chi2, chi2, 2e-3);
        for (int i = 0; i < N; i++) {
            TD_NEAR(e.mean[i], d.x[i], 2e-3 * sqrt(d.p[i][i]));
        }
        TD_NEAR(dense_gap(&e, &d), 0.0, 1e-3);
    }
}

/* Far off across, a range alone pulls toward a plane; anew after the angles it meets the sphere. */
TD_TEST(range_is_expected_anew_after_the_angles)
{
    td_earth earth = td_earth_wgs84();
    td_look_def def = radar();
    td_estimate truth = falling(400e3, 3000.0), e = truth;
    e.mean[0] += 12e3;
    e.mean[1] -= 15e3;
    for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
        e.cov[i] *= 3600.0;
    }
    const double none[4] = { 0 };
    td_measurement m = seen(&def, &truth, none);
    m.azimuth_rad_sigma = m.elevation_rad_sigma = 1e-5;
    m.range_m_sigma = 5.0;
    m.has_range_rate = false;
    td_plot plot = td_plot_from_measurement(&earth, &def, &m);
    td_filter_update(&e, &plot);
    double z[4], w[4];
    dense_view(&plot.station, e.mean, z);
    dense_view(&plot.station, truth.mean, w);
    TD_NEAR(z[2], w[2], 1.0); /* of a sigma of 5 m; a plane would be off by 435 m */
}

static void fill_groups(td_estimate_group *groups, int count)
{
    for (int i = 0; i < count * TD_TRACK_GROUP; i++) {
        td_estimate e = falling(20e3 + 17e3 * i, 800.0 + 300.0 * i);
        e.mean[0] += 311.0 * i;
        td_estimate_put(&groups[i / TD_TRACK_GROUP], i % TD_TRACK_GROUP, &e);
    }
}

typedef struct outcome {
    td_estimate_group groups[3];
    td_cross_group crosses[6];
    td_innovation_group found[3];
    td_expected_group expected[3];
} outcome;

static void run_all(int32_t lanes, outcome *out)
{
    td_motion_def motion = quiet();
    motion.acc_m2ps3_psd = 0.01;
    motion.bias_time_s = 100.0;
    const double off[4] = { 1e-3, -1e-3, 15.0, 2.0 };
    td_look_def def = radar();
    def.azimuth_rad_bias_sigma = def.elevation_rad_bias_sigma = 5e-4;
    def.range_m_bias_sigma = 10.0;
    memset(out, 0, sizeof *out);
    fill_groups(out->groups, 3);
    td_filter_batch batch = { out->groups, 3, out->crosses, 2, lanes };
    for (int look = 0; look < 3; look++) {
        double to_s[3][TD_TRACK_GROUP];
        td_plot_group plots[3];
        for (int g = 0; g < 3; g++) {
            td_plot_group_clear(&plots[g]);
            for (int i = 0; i < TD_TRACK_GROUP; i++) {
                int64_t gap_ns = i * (g == 1 ? 2100000000LL : 10);
                int64_t t_ns = 5000000000 + (look + 1) * 1000000000LL + gap_ns;
                to_s[g][i] = (double)t_ns * 1e-9;
            }
        }
        td_filter_predict_batch(&motion, &batch, (const double(*)[TD_TRACK_GROUP])to_s);
        for (int i = 0; i < 3 * TD_TRACK_GROUP; i++) {
            td_estimate e = td_estimate_get(&out->groups[i / 8], i % 8);
            td_measurement m = seen(&def, &e, off);
            m.has_range = i % 3 != 0;
            m.has_range_rate = i % 5 == 0;
            td_plot plot = td_plot_from_measurement(&motion.earth, &def, &m);
            if (i % 7 != 3) {
                td_plot_group_put(&plots[i / 8], i % 8, &plot, i % 4 == 0 ? -1 : i % 2);
            }
        }
        td_filter_update_batch(&batch, plots, out->found);
    }
    td_station at = td_station_at(&motion.earth, &def, 9000000000);
    td_filter_expect_batch(&batch, &at, 1, out->expected);
}

TD_TEST(every_width_gives_the_same_bits)
{
    static outcome one, other;
    run_all(1, &one);
    for (int32_t lanes = 2; lanes <= 8; lanes *= 2) {
        run_all(lanes, &other);
        TD_CHECK(memcmp(&one, &other, sizeof one) == 0);
    }
    for (int i = 0; i < TD_TRACK_COVARIANCES; i++) {
        TD_CHECK(isfinite(one.groups[1].cov[i][3]));
    }
}

TD_TEST(one_alone_gives_the_bits_of_one_in_company)
{
    td_motion_def motion = quiet();
    td_look_def def = radar();
    const double off[4] = { 1e-3, -1e-3, 15.0, 2.0 };
    static td_estimate_group groups[3];
    fill_groups(groups, 3);
    double to_s[3][TD_TRACK_GROUP];
    for (int i = 0; i < 24; i++) to_s[i / 8][i % 8] = 6.0 + i % 8;
    td_filter_batch batch = { groups, 3, NULL, 0, 0 };
    td_estimate alone = td_estimate_get(&groups[1], 2);
    td_filter_predict_batch(&motion, &batch, (const double(*)[TD_TRACK_GROUP])to_s);
    td_filter_predict(&motion, &alone, 8000000000);
    td_measurement m = seen(&def, &alone, off);
    td_plot plot = td_plot_from_measurement(&motion.earth, &def, &m);
    td_plot_group plots[3];
    td_innovation_group found[3];
    for (int g = 0; g < 3; g++) td_plot_group_clear(&plots[g]);
    td_plot_group_put(&plots[1], 2, &plot, -1);
    td_filter_update_batch(&batch, plots, found);
    td_innovation one = td_filter_update(&alone, &plot);
    td_estimate there = td_estimate_get(&groups[1], 2);
    TD_CHECK(memcmp(&alone, &there, sizeof alone) == 0);
    TD_CHECK(one.chi2 == found[1].chi2[2] && one.count == 4);
    TD_CHECK(found[1].count[3] == 0.0 && found[1].chi2[3] == 0.0);
}

/* What is expected agrees with the sensor's own angles, and its covariance with innovations. */
TD_TEST(what_is_expected_is_what_an_update_finds)
{
    td_earth earth = td_earth_wgs84();
    td_look_def def = radar();
    def.azimuth_rad_bias_sigma = 1e-3;
    td_estimate e = falling(150e3, 3000.0);
    td_estimate_group group;
    for (int i = 0; i < TD_TRACK_GROUP; i++) td_estimate_put(&group, i, &e);
    td_station at = td_station_at(&earth, &def, e.t_ns);
    td_filter_batch batch = { &group, 1, NULL, 0, 1 };
    td_expected_group expected;
    td_filter_expect_batch(&batch, &at, -1, &expected);
    double z[4];
    dense_view(&at, e.mean, z);
    TD_NEAR(remainder(expected.azimuth_rad[0] - z[0], TD_TWO_PI), 0.0, 1e-12);
    TD_NEAR(expected.elevation_rad[0], z[1], 1e-12);
    TD_NEAR(expected.range_m[0], z[2], 1e-6);
    TD_NEAR(expected.range_rate_mps[0], z[3], 1e-9);
    const double none[4] = { 0 };
    td_measurement m = seen(&def, &e, none);
    td_plot plot = td_plot_from_measurement(&earth, &def, &m);
    td_innovation found = td_filter_update(&e, &plot);
    TD_NEAR(found.var[0], expected.cov[0][0] + plot.sigma[0] * plot.sigma[0], 1e-15);
    double det = expected.cov[0][0] + plot.sigma[0] * plot.sigma[0];
    double left = expected.cov[2][0] - expected.cov[1][0] * expected.cov[1][0] / det;
    TD_NEAR(found.var[1], left + 1e-6, 1e-9 * found.var[1]);
}

TD_TEST(a_mixed_update_has_the_moments_of_its_parts)
{
    td_earth earth = td_earth_wgs84();
    td_look_def def = radar();
    td_estimate e = falling(150e3, 3000.0), parts[3] = { e, e, e };
    const double off[2][4] = { { 1e-3, 0, 50.0, 1 }, { -2e-3, 1e-3, -40.0, 0 } };
    const double weights[3] = { 0.5, 0.3, 0.2 };
    td_plot plots[2];
    for (int i = 0; i < 2; i++) {
        td_measurement m = seen(&def, &e, off[i]);
        plots[i] = td_plot_from_measurement(&earth, &def, &m);
        td_filter_update(&parts[i], &plots[i]);
    }
    td_filter_update_mixed(&e, &(td_mixed_update){ .plots = plots, .weights = weights, .count = 2,
                                                   .miss_weight = 0.2, .slot = -1 });
    double mean[N] = { 0 };
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < N; i++) mean[i] += weights[k] * parts[k].mean[i];
    for (int i = 0, at = 0; i < N; i++) {
        TD_NEAR(e.mean[i], mean[i], 1e-6);
        for (int j = 0; j <= i; j++, at++) {
            double sum = 0.0;
            for (int k = 0; k < 3; k++) {
                double second = (parts[k].mean[i] - mean[i]) * (parts[k].mean[j] - mean[j]);
                sum += weights[k] * (parts[k].cov[at] + second);
            }
            TD_NEAR(e.cov[at], sum, 1e-6 * (1.0 + fabs(sum)));
        }
    }
}

/* A radar that errs by the same amount at each look cannot be averaged away. */
TD_TEST(a_bias_leaves_doubt_that_noise_would_not)
{
    td_motion_def motion = quiet();
    td_look_def def = radar();
    def.range_m_bias_sigma = 30.0;
    const double none[4] = { 0 };
    double left_m2[2];
    for (int keeps = 0; keeps < 2; keeps++) {
        td_estimate_group group;
        td_cross_group cross;
        memset(&cross, 0, sizeof cross);
        td_estimate e = falling(400e3, 3000.0);
        for (int i = 0; i < TD_TRACK_GROUP; i++) td_estimate_put(&group, i, &e);
        td_filter_batch batch = { &group, 1, &cross, keeps, 1 };
        for (int look = 0; look < 40; look++) {
            td_estimate now = td_estimate_get(&group, 0);
            td_measurement m = seen(&def, &now, none);
            m.has_range_rate = false;
            td_plot plot = td_plot_from_measurement(&motion.earth, &def, &m);
            td_plot_group plots;
            td_plot_group_clear(&plots);
            for (int i = 0; i < TD_TRACK_GROUP; i++)
                td_plot_group_put(&plots, i, &plot, keeps ? 0 : -1);
            td_filter_update_batch(&batch, &plots, NULL);
        }
        td_station at = td_station_at(&motion.earth, &def, e.t_ns);
        at.range_m_bias_sigma = 0.0;
        td_expected_group expected;
        td_filter_expect_batch(&batch, &at, -1, &expected);
        left_m2[keeps] = expected.cov[5][0];
    }
    TD_CHECK(left_m2[0] < 100.0); /* (30^2 + 20^2) / 40 */
    TD_NEAR(sqrt(left_m2[1]), 30.0, 1.0);
}

TD_MAIN(a_prediction_is_that_of_small_steps_and_differences,
        noise_adds_up_alike_in_few_steps_and_many, there_and_back_is_where_it_was,
        an_update_is_that_of_whole_matrices, range_is_expected_anew_after_the_angles,
        every_width_gives_the_same_bits, one_alone_gives_the_bits_of_one_in_company,
        what_is_expected_is_what_an_update_finds, a_mixed_update_has_the_moments_of_its_parts,
        a_bias_leaves_doubt_that_noise_would_not)
