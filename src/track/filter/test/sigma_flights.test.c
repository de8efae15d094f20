/* SPDX-License-Identifier: Apache-2.0 */
/* Impact and launch: ellipses hold the truth as often as they say, and what they are made of. */
#include "flight/test/notional.h"
#include "track/filter/test/dense.h"

enum { DRAWS = 3000 };

static td_ground_def ground;
static td_batch_start starts[DRAWS];
static td_batch_impact ends[DRAWS];

/* The root of a covariance by plain Cholesky, and one draw. */
static void draw(const td_estimate *e, uint32_t index, double x[N])
{
    const td_stream stream = { .seed = 21, .purpose = index };
    double l[N][N] = { { 0 } }, z[N];
    dense d = dense_from(e);
    for (uint32_t i = 0; i < N; i++) z[i] = td_normal(&stream, i);
    for (int j = 0; j < N; j++) {
        for (int i = j; i < N; i++) {
            double sum = d.p[i][j];
            for (int k = 0; k < j; k++) sum -= l[i][k] * l[j][k];
            l[i][j] = i == j ? sqrt(sum) : sum / l[j][j];
        }
    }
    for (int i = 0; i < N; i++) {
        x[i] = e->mean[i];
        for (int j = 0; j <= i; j++) x[i] += l[i][j] * z[j];
    }
}

/* How often truths drawn from the estimate end inside the ellipse and within 1.96 sigma of time.
 * With 3000 draws 0.95 has a sigma of 0.004: 0.93 to 0.97 is five of them. */
static void check_holds(const td_estimate *e)
{
    td_ground_event event;
    td_ground_impacts(&ground, e, 1, 0, &event);
    TD_CHECK(event.verdict == TD_FLIGHT_OK && event.flights_used == 15);
    for (uint32_t i = 0; i < DRAWS; i++) {
        double x[N];
        draw(e, i, x);
        starts[i] = (td_batch_start){ .t_s = (double)e->t_ns * 1e-9,
                                      .pos_eci_m = { x[0], x[1], x[2] },
                                      .vel_eci_mps = { x[3], x[4], x[5] },
                                      .beta_kgpm2 = exp(-x[6]) };
    }
    td_batch_run run = { .starts = starts, .count = DRAWS, .impacts = ends };
    td_batch_fly(&ground.forward, &run);
    double inside = 0.0, in_time = 0.0;
    for (int i = 0; i < DRAWS; i++) {
        td_geo geo = td_geo_from_ecef(&ground.forward.earth, ends[i].pos_ecef_m);
        inside += td_ground_ellipse_holds(&ground.forward.earth, &event.ellipse, geo);
        double late = fabs(ends[i].t_s - (double)event.t_ns * 1e-9);
        in_time += late <= 1.96 * event.t_s_sigma;
    }
    TD_NEAR(inside / DRAWS, 0.95, 0.02);
    TD_NEAR(in_time / DRAWS, 0.95, 0.02);
}

TD_TEST(impact_ellipses_hold_the_truth_as_often_as_they_say)
{
    ground.density_ratio_sigma = 0.0; /* the truths fly in the standard air */
    static const double heights_m[] = { 600e3, 250e3, 120e3, 50e3 };
    for (int i = 0; i < 4; i++) {
        for (int rising = 0; rising < 2; rising++) {
            td_estimate e = falling(heights_m[i], 3000.0);
            if (rising && heights_m[i] < 200e3) continue;
            if (rising) {
                td_vec3 up = td_vec3_unit((td_vec3){ e.mean[0], e.mean[1], e.mean[2] });
                e.mean[3] += 5000.0 * up.x;
                e.mean[4] += 5000.0 * up.y;
                e.mean[5] += 5000.0 * up.z;
            }
            check_holds(&e);
        }
    }
    ground.density_ratio_sigma = 0.05;
}

/* No doubt but one of time of the air: the ellipse is as long as a change of beta by 5 % moves the
 * impact, times 2.4477. */
TD_TEST(doubts_of_the_air_are_doubts_of_beta)
{
    td_estimate e = falling(200e3, 2000.0);
    memset(e.cov, 0, sizeof e.cov);
    td_ground_event event;
    td_ground_impacts(&ground, &e, 1, 1, &event);
    td_batch_start pair[2];
    td_batch_impact end[2];
    for (int i = 0; i < 2; i++) {
        pair[i] = (td_batch_start){ .t_s = 5.0,
                                    .pos_eci_m = { e.mean[0], e.mean[1], e.mean[2] },
                                    .vel_eci_mps = { e.mean[3], e.mean[4], e.mean[5] },
                                    .beta_kgpm2 = 2000.0 * exp(i ? 0.05 : -0.05) };
    }
    td_batch_run run = { .starts = pair, .count = 2, .impacts = end };
    td_batch_fly(&ground.forward, &run);
    double apart = td_vec3_norm(td_vec3_sub(end[0].pos_ecef_m, end[1].pos_ecef_m));
    TD_NEAR(event.ellipse.major_m_p95, 2.4477 * 0.5 * apart, 0.02 * apart);
    TD_NEAR(event.ellipse.minor_m_p95, 0.0, 0.01 * event.ellipse.major_m_p95);
}

TD_TEST(an_ellipse_lies_as_its_moments_say)
{
    td_estimate e = falling(400e3, 3000.0);
    td_ground_event event;
    td_ground_impacts(&ground, &e, 1, 0, &event);
    const td_ground_ellipse *at = &event.ellipse;
    td_geo ends_of[4];
    for (int i = 0; i < 4; i++) {
        double axis = i % 2 ? at->minor_m_p95 : at->major_m_p95;
        double azimuth = at->azimuth_rad + i * TD_HALF_PI;
        ends_of[i] = td_destination(&ground.forward.earth, at->geo, azimuth, 0.999 * axis);
        TD_CHECK(td_ground_ellipse_holds(&ground.forward.earth, at, ends_of[i]));
        ends_of[i] = td_destination(&ground.forward.earth, at->geo, azimuth, 1.001 * axis);
        TD_CHECK(!td_ground_ellipse_holds(&ground.forward.earth, at, ends_of[i]));
    }
}

TD_TEST(what_stays_up_has_a_verdict_and_no_ellipse)
{
    td_estimate e = falling(400e3, 3000.0);
    td_vec3 up = td_vec3_unit((td_vec3){ e.mean[0], e.mean[1], e.mean[2] });
    td_vec3 way = td_vec3_unit(td_vec3_cross((td_vec3){ 0, 0, 1 }, up));
    e.mean[3] = 7700.0 * way.x;
    e.mean[4] = 7700.0 * way.y;
    e.mean[5] = 7700.0 * way.z;
    td_ground_event event;
    td_ground_impacts(&ground, &e, 1, 0, &event);
    TD_CHECK(event.verdict == TD_FLIGHT_ORBITS && event.flights_used == 0);
    TD_CHECK(event.ellipse.major_m_p95 == 0.0);
}

/* Everything by many at once is everything one by one. */
TD_TEST(many_tracks_at_once_give_the_same_bits)
{
    static td_estimate estimates[80];
    static td_ground_event once[80], single;
    for (int i = 0; i < 80; i++) estimates[i] = falling(60e3 + 9e3 * i, 1500.0 + 100.0 * i);
    td_ground_impacts(&ground, estimates, 80, 0, once);
    for (int i = 0; i < 80; i += 7) {
        td_ground_impacts(&ground, &estimates[i], 1, 1, &single);
        TD_CHECK(memcmp(&single, &once[i], sizeof single) == 0);
    }
}

/* A published two-stage model at full burn: its own profile brings the launch point back, and 95 %
 * ellipses around it hold. */
TD_TEST(a_launch_is_found_by_the_profile_of_its_type)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = notional_vehicle("m5");
    td_geo site = { 0.6, 0.9, 0.0 };
    td_flight_def def = td_flight_default(&vehicle, site);
    def.azimuth_rad = 5.4;
    td_flight flight;
    TD_CHECK(td_flight_fly(&earth, &def, &flight, NULL) == TD_OK);
    td_boost_profile profile = td_boost_profile_of(&ground, &flight, site);
    TD_CHECK(profile.along_m > 0.0 && profile.later_s < 0.0);
    profile.along_m_sigma = 500.0;
    profile.cross_m_sigma = 300.0;
    td_estimate e = falling(400e3, 3000.0);
    const td_moment *m = &flight.burnout;
    double mean[N] = { m->pos_eci_m.x, m->pos_eci_m.y, m->pos_eci_m.z, m->vel_eci_mps.x,
                       m->vel_eci_mps.y, m->vel_eci_mps.z, -8.0 };
    memcpy(e.mean, mean, sizeof mean);
    e.t_ns = (int64_t)(m->t_s * 1e9);
    td_motion_def motion = td_motion_default(&earth);
    td_filter_predict(&motion, &e, e.t_ns + 60000000000);
    double inside = 0.0;
    for (uint32_t i = 0; i < 400; i++) {
        td_estimate noisy = e;
        const td_stream stream = { .seed = 22, .purpose = i };
        draw(&e, i, noisy.mean);
        td_boost_profile off = profile;
        off.along_m += 500.0 * td_normal(&stream, 0);
        td_ground_event event;
        td_ground_launches(&ground, &noisy, &off, 1, &event);
        TD_CHECK(event.verdict == TD_FLIGHT_OK);
        inside += td_ground_ellipse_holds(&earth, &event.ellipse, site);
        TD_NEAR((double)event.t_ns * 1e-9, 0.0, 4.0 * event.t_s_sigma + 0.1);
    }
    /* 400 draws: a sigma of 0.011; the cross sigma covers a part that is not drawn. */
    TD_NEAR(inside / 400, 0.96, 0.03);
}

TD_TEST(profiles_of_several_types_widen_by_what_they_differ)
{
    const td_boost_profile two[2] = { { 10e3, 1e3, 500.0, -20.0, 2.0 },
                                      { 14e3, 1e3, 500.0, -30.0, 2.0 } };
    const double weights[2] = { 1.0, 1.0 };
    td_boost_profile mean = td_boost_profile_mean(two, weights, 2);
    TD_NEAR(mean.along_m, 12e3, 1e-9);
    TD_NEAR(mean.along_m_sigma, sqrt(1e6 + 4e6), 1e-6);
    TD_NEAR(mean.later_s_sigma, sqrt(4.0 + 25.0), 1e-9);
}

static void all(void)
{
    td_earth earth = td_earth_wgs84();
    td_ground_make(&earth, &ground);
    impact_ellipses_hold_the_truth_as_often_as_they_say();
}

TD_MAIN(all, doubts_of_the_air_are_doubts_of_beta, an_ellipse_lies_as_its_moments_say,
        what_stays_up_has_a_verdict_and_no_ellipse, many_tracks_at_once_give_the_same_bits,
        a_launch_is_found_by_the_profile_of_its_type,
        profiles_of_several_types_widen_by_what_they_differ)
