/* SPDX-License-Identifier: Apache-2.0 */
/* First estimates: right from perfect plots, as doubtful as they say from noisy ones. */
#include "track/filter/test/dense.h"

enum { RUNS = 1000 };

static td_motion_def motion;

static void set_up(void)
{
    td_earth earth = td_earth_wgs84();
    motion = td_motion_default(&earth);
}

static td_look_def at_site(double lat_deg, double lon_deg, double h_m)
{
    td_geo site = { lat_deg * TD_DEG, lon_deg * TD_DEG, h_m };
    return (td_look_def){ .frame = td_enu_frame(&motion.earth, site) };
}

/* What a sensor with these sigmas measures of a state; draws keyed by run and look. */
static td_plot look_at(const td_look_def *def, const double *x, int64_t t_ns, const double sigma[4],
                       const td_stream *draws, uint32_t look)
{
    td_station at = td_station_at(&motion.earth, def, t_ns);
    double z[4];
    dense_view(&at, x, z);
    for (uint32_t part = 0; part < 4; part++) {
        z[part] += draws == NULL ? 0.0 : sigma[part] * td_normal(draws, 4 * look + part);
    }
    td_measurement m = {
        .t_ns = t_ns,
        .has_range = sigma[2] > 0.0,
        .has_range_rate = sigma[3] > 0.0,
        .azimuth_rad = z[0],
        .elevation_rad = z[1],
        .range_m = z[2],
        .range_rate_mps = z[3],
        .azimuth_rad_sigma = sigma[0],
        .elevation_rad_sigma = sigma[1],
        .range_m_sigma = sigma[2],
        .range_rate_mps_sigma = sigma[3],
    };
    return td_plot_from_measurement(&motion.earth, def, &m);
}

/* Over 1000 runs the mean of a chi-square of n has a sigma of sqrt(2 n / 1000). */
static void check_mean(double sum, int n)
{
    TD_NEAR(sum / RUNS, n, 3.0 * sqrt(2.0 * n / RUNS));
}

TD_TEST(two_perfect_radar_plots_give_the_state)
{
    const double sigma[4] = { 1e-3, 1e-3, 20.0, 0.0 };
    td_look_def radar = at_site(46.1, 24.6, 100.0);
    td_estimate e = falling(150e3, 3000.0);
    double later[N];
    memcpy(later, e.mean, sizeof later);
    dense_flow(&motion.earth, later, 5.0);
    td_plot plots[2] = { look_at(&radar, e.mean, e.t_ns, sigma, NULL, 0),
                         look_at(&radar, later, e.t_ns + 5000000000, sigma, NULL, 1) };
    td_start start;
    td_start_def def = { .motion = &motion, .plots = plots, .count = 2, .beta_kgpm2 = 3000.0 };
    td_start_from_plots(&def, &start);
    TD_CHECK(start.verdict == TD_START_OK && start.degrees == 0);
    for (int i = 0; i < 3; i++) {
        TD_NEAR(start.estimate.mean[i], later[i], 0.2);
        TD_NEAR(start.estimate.mean[3 + i], later[3 + i], 0.05);
    }
}

/* Radar: noise and a bias that both plots share; the doubt of velocity knows that it cancels. */
TD_TEST(starts_from_radar_are_as_wrong_as_they_say)
{
    const double sigma[4] = { 1e-3, 1.5e-3, 20.0, 0.0 };
    td_look_def radar = at_site(46.1, 24.6, 100.0);
    radar.azimuth_rad_bias_sigma = radar.elevation_rad_bias_sigma = 2e-3;
    radar.range_m_bias_sigma = 40.0;
    td_estimate e = falling(150e3, 3000.0);
    double states[4][N], nees = 0.0, chi2 = 0.0;
    memcpy(states[0], e.mean, sizeof states[0]);
    for (int k = 1; k < 4; k++) {
        memcpy(states[k], states[k - 1], sizeof states[k]);
        dense_flow(&motion.earth, states[k], 2.0);
    }
    for (uint32_t run = 0; run < RUNS; run++) {
        const td_stream draws = { .seed = 31, .run = run }, biases = { .seed = 32, .run = run };
        td_plot plots[4];
        for (uint32_t k = 0; k < 4; k++) {
            int64_t t_ns = e.t_ns + 2000000000LL * k;
            td_station at = td_station_at(&motion.earth, &radar, t_ns);
            double z[4];
            dense_view(&at, states[k], z);
            td_measurement m = { .t_ns = t_ns, .has_range = true, .azimuth_rad_sigma = sigma[0],
                                 .elevation_rad_sigma = sigma[1], .range_m_sigma = sigma[2] };
            m.azimuth_rad = z[0] + sigma[0] * td_normal(&draws, 4 * k) +
                            2e-3 * td_normal(&biases, 0);
            m.elevation_rad = z[1] + sigma[1] * td_normal(&draws, 4 * k + 1) +
                              2e-3 * td_normal(&biases, 1);
            m.range_m = z[2] + sigma[2] * td_normal(&draws, 4 * k + 2) +
                        40.0 * td_normal(&biases, 2);
            plots[k] = td_plot_from_measurement(&motion.earth, &radar, &m);
        }
        td_start start;
        td_start_def def = { .motion = &motion, .plots = plots, .count = 4, .beta_kgpm2 = 3000.0 };
        td_start_from_plots(&def, &start);
        if (!TD_CHECK(start.verdict == TD_START_OK && start.degrees == 6)) break;
        nees += dense_nees(&start.estimate, states[3], 6);
        chi2 += start.chi2;
    }
    check_mean(nees, 6);
    check_mean(chi2, 6);
}

/* Two satellites 50 degrees apart, not looking at the same moments. */
static void lines_of_two(bool boosts)
{
    const double sigma[4] = { 2e-5, 2e-5, 0.0, 0.0 };
    td_look_def eyes[2] = { at_site(0.0, -5.0, 35.786e6), at_site(0.0, 55.0, 35.786e6) };
    td_estimate e = falling(60e3, 3000.0);
    td_vec3 up = td_vec3_unit((td_vec3){ e.mean[0], e.mean[1], e.mean[2] });
    double way[3] = { up.x, up.y, up.z };
    for (int i = 0; i < 3; i++) e.mean[3 + i] = 1500.0 * way[i] + 0.1 * e.mean[3 + i];
    if (!boosts) e.mean[6] = -14.0;
    double states[10][N], nees = 0.0, chi2 = 0.0;
    int32_t sensors[10];
    for (int k = 0; k < 10; k++) {
        memcpy(states[k], e.mean, sizeof states[k]);
        double s = 2.0 * k;
        for (int i = 0; boosts && i < 3; i++) {
            states[k][i] += s * e.mean[3 + i] + 0.5 * s * s * 25.0 * way[i];
            states[k][3 + i] += s * 25.0 * way[i];
        }
        if (!boosts && k > 0) dense_flow(&motion.earth, states[k], s);
        sensors[k] = k % 2;
    }
    for (uint32_t run = 0; run < RUNS; run++) {
        const td_stream draws = { .seed = 33, .run = run };
        td_plot plots[10];
        for (uint32_t k = 0; k < 10; k++) {
            int64_t t_ns = e.t_ns + 2000000000LL * k;
            plots[k] = look_at(&eyes[k % 2], states[k], t_ns, sigma, &draws, k);
        }
        td_start start;
        td_start_def def = { .motion = &motion, .plots = plots, .sensors = sensors, .count = 10,
                             .accelerates = boosts, .beta_kgpm2 = 1e6 };
        td_start_from_plots(&def, &start);
        if (!TD_CHECK(start.verdict == TD_START_OK)) break;
        TD_CHECK(start.degrees == (boosts ? 11 : 14));
        nees += dense_nees(&start.estimate, states[9], 6);
        chi2 += start.chi2;
        if (boosts) {
            double acc = start.acc_eci_mps2.x * way[0] + start.acc_eci_mps2.y * way[1] +
                         start.acc_eci_mps2.z * way[2];
            TD_NEAR(acc, 25.0, 6.0 * start.acc_mps2_sigma);
        }
    }
    check_mean(nees, 6);
    check_mean(chi2, boosts ? 11 : 14);
}

TD_TEST(lines_of_two_satellites_meet_in_free_fall) { lines_of_two(false); }
TD_TEST(lines_of_two_satellites_meet_in_boost) { lines_of_two(true); }

TD_TEST(what_does_not_fix_a_state_says_so)
{
    const double sigma[4] = { 2e-5, 2e-5, 0.0, 0.0 };
    td_look_def eye = at_site(0.0, 10.0, 35.786e6);
    td_estimate e = falling(150e3, 3000.0);
    td_plot plots[6];
    for (int k = 0; k < 6; k++) {
        double x[N];
        memcpy(x, e.mean, sizeof x);
        if (k > 0) dense_flow(&motion.earth, x, 2.0 * k);
        plots[k] = look_at(&eye, x, e.t_ns + 2000000000LL * k, sigma, NULL, 0);
    }
    td_start start;
    td_start_def def = { .motion = &motion, .plots = plots, .count = 6, .beta_kgpm2 = 3000.0 };
    td_start_from_plots(&def, &start);
    TD_CHECK(start.verdict == TD_START_TOO_FEW && start.estimate.cov[0] == 0.0);
    TD_CHECK(strcmp(td_start_verdict_key(start.verdict), "too_few") == 0);
    def.count = 1;
    td_start_from_plots(&def, &start);
    TD_CHECK(start.verdict == TD_START_TOO_FEW);
}

/* One radar plot and what is known of speeds: wide, and no more sure than that. */
TD_TEST(one_moment_and_a_speed_known_before_make_a_wide_start)
{
    const double sigma[4] = { 1e-3, 1e-3, 20.0, 2.0 };
    td_look_def radar = at_site(46.1, 24.6, 100.0);
    td_estimate e = falling(150e3, 3000.0);
    td_plot plots[2] = { look_at(&radar, e.mean, e.t_ns, sigma, NULL, 0),
                         look_at(&radar, e.mean, e.t_ns, sigma, NULL, 0) };
    td_start start;
    td_start_def def = { .motion = &motion, .plots = plots, .count = 2, .beta_kgpm2 = 3000.0,
                         .speed_mps_sigma = 3000.0, .log_beta_sigma = 0.5 };
    td_start_from_plots(&def, &start);
    TD_CHECK(start.verdict == TD_START_OK);
    double trace = start.estimate.cov[9] + start.estimate.cov[14] + start.estimate.cov[20];
    TD_NEAR(trace, 2.0 * 9e6, 0.02 * 18e6); /* one axis is known by its rate */
    TD_NEAR(start.estimate.cov[27], 0.25, 1e-12);
}

static void ready(void)
{
    set_up();
    two_perfect_radar_plots_give_the_state();
}

TD_MAIN(ready, starts_from_radar_are_as_wrong_as_they_say,
        lines_of_two_satellites_meet_in_free_fall, lines_of_two_satellites_meet_in_boost,
        what_does_not_fix_a_state_says_so,
        one_moment_and_a_speed_known_before_make_a_wide_start)
