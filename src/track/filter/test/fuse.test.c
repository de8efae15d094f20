/* SPDX-License-Identifier: Apache-2.0 */
/* Fusion: never too sure, nothing counted twice; classes by their arcs. */
#include "flight/test/notional.h"
#include "track/filter/test/dense.h"

/* The same estimate with its errors turned so that its doubt lies elsewhere. */
static td_estimate other_view(void)
{
    td_estimate e = falling(200e3, 3000.0);
    for (int i = 0, at = 0; i < N; i++) {
        for (int j = 0; j <= i; j++, at++) {
            e.cov[at] *= (i % 3 == 0 ? 3.0 : 0.5) * (j % 3 == 0 ? 3.0 : 0.5);
        }
    }
    e.mean[0] += 120.0;
    e.mean[4] -= 9.0;
    return e;
}

/* d' A d for the covariance itself: how large it is in a direction. */
static double along(const td_estimate *e, const double *d)
{
    dense m = dense_from(e);
    double sum = 0.0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) sum += d[i] * m.p[i][j] * d[j];
    return sum;
}

TD_TEST(an_estimate_met_with_itself_stays_as_it_was)
{
    td_estimate e = falling(200e3, 3000.0), fused;
    double weight = td_fuse_intersect(&e, &e, &fused);
    TD_NEAR(weight, 0.5, 1e-12);
    dense d = dense_from(&e);
    TD_NEAR(dense_gap(&fused, &d), 0.0, 1e-9);
    for (int i = 0; i < N; i++) TD_NEAR(fused.mean[i], e.mean[i], 1e-9 * sqrt(d.p[i][i]));
}

/* Whatever the two share, the covariance of the fused error is at most what is said. With errors
 * A and B of any correlation K (|K| <= 1 in whitened axes) the error is w P Pa^-1 A + ... ; drawn
 * here with all news common, the worst case, and with none. */
TD_TEST(intersection_is_never_too_sure)
{
    td_estimate a = falling(200e3, 3000.0), b = other_view(), fused;
    double w = td_fuse_intersect(&a, &b, &fused);
    TD_CHECK(w > 0.0 && w < 1.0);
    double sum = 0.0, sum_common = 0.0;
    enum { DRAWS = 4000 };
    dense da = dense_from(&a), db = dense_from(&b);
    double la[N][N] = { { 0 } }, lb[N][N] = { { 0 } };
    for (int j = 0; j < N; j++)
        for (int i = j; i < N; i++) {
            double x = da.p[i][j], y = db.p[i][j];
            for (int k = 0; k < j; k++) x -= la[i][k] * la[j][k], y -= lb[i][k] * lb[j][k];
            la[i][j] = i == j ? sqrt(x) : x / la[j][j];
            lb[i][j] = i == j ? sqrt(y) : y / lb[j][j];
        }
    for (uint32_t k = 0; k < DRAWS; k++) {
        const td_stream draws = { .seed = 51, .run = k };
        for (int common = 0; common < 2; common++) {
            td_estimate x = a, y = a, z;
            memcpy(x.cov, a.cov, sizeof x.cov);
            memcpy(y.cov, b.cov, sizeof y.cov);
            for (int at = 0; at < N * N; at++) {
                uint32_t i = (uint32_t)at / N, j = (uint32_t)at % N;
                x.mean[i] += la[i][j] * td_normal(&draws, j);
                y.mean[i] += lb[i][j] * td_normal(&draws, common ? j : N + j);
            }
            td_fuse_intersect(&x, &y, &z);
            double nees = dense_nees(&z, a.mean, N);
            *(common ? &sum_common : &sum) += nees / DRAWS;
        }
    }
    TD_CHECK(sum < 7.0 && sum_common < 7.1); /* 7 is as sure as may be; 0.06 a sigma of the mean */
    TD_CHECK(sum > 2.0);
}

/* Two radars by turns into one estimate, against one node that sends tracklets to another: the same
 * answer, since no noise of motion comes between. */
TD_TEST(tracklets_bring_what_a_central_filter_has)
{
    td_earth earth = td_earth_wgs84();
    td_motion_def motion = td_motion_default(&earth);
    motion.acc_m2ps3_psd = motion.drag_ratio_psd = 0.0;
    motion.log_beta_ps_psd = motion.log_beta_ps_frozen = 0.0;
    td_geo sites[2] = { { 0.805, 0.43, 50.0 }, { 0.78, 0.36, 50.0 } };
    td_estimate truth = falling(300e3, 3000.0), all = truth, far = truth, near = truth, sent = far;
    for (int look = 1; look <= 12; look++) {
        int64_t t_ns = truth.t_ns + 1000000000;
        td_filter_predict(&motion, &truth, t_ns);
        td_filter_predict(&motion, &all, t_ns);
        td_estimate *one = look % 2 ? &far : &near;
        td_filter_predict(&motion, &far, t_ns);
        td_filter_predict(&motion, &near, t_ns);
        td_filter_predict(&motion, &sent, t_ns);
        td_look_def def = { .frame = td_enu_frame(&earth, sites[look % 2]) };
        td_plot plot = { .t_ns = t_ns, .station = td_station_at(&earth, &def, t_ns),
                         .sigma = { 1e-3, 1e-3, 20.0, 0.0 } };
        td_vec3 line = td_vec3_sub((td_vec3){ truth.mean[0], truth.mean[1], truth.mean[2] },
                                   plot.station.pos_eci_m);
        plot.range_m = td_vec3_norm(line) + 15.0 * (look % 3 - 1);
        plot.direction = td_vec3_unit(line);
        td_filter_update(&all, &plot);
        td_filter_update(one, &plot);
        if (look % 4 == 0) {
            td_tracklet tracklet = td_tracklet_of(&sent, &far);
            td_tracklet_take(&near, &tracklet);
            sent = far;
        }
    }
    dense d = dense_from(&all);
    TD_NEAR(dense_gap(&near, &d), 0.0, 0.02);
    for (int i = 0; i < N; i++) TD_NEAR(near.mean[i], all.mean[i], 0.05 * sqrt(d.p[i][i]));
    const double any[N] = { 1.0, 0.5, -1.0, 3.0, 2.0, -4.0, 0.0 };
    TD_CHECK(along(&near, any) < along(&far, any));
    td_tracklet nothing = td_tracklet_of(&far, &far);
    td_estimate same = near;
    td_tracklet_take(&same, &nothing);
    TD_NEAR(same.cov[0], near.cov[0], 1e-6 * near.cov[0]);
}

TD_TEST(two_estimates_of_one_object_are_likely_so)
{
    td_estimate a = falling(200e3, 3000.0), b = a;
    TD_NEAR(td_fuse_same_chance(&a, &b), 1.0, 1e-12);
    b.mean[0] += 300.0 * sqrt(2.0); /* one sigma of both in one of six */
    TD_CHECK(td_fuse_same_chance(&a, &b) > 0.5);
    b.mean[0] += 5000.0;
    TD_CHECK(td_fuse_same_chance(&a, &b) < 1e-6);
}

/* Published models at full burn, seen after burnout: each by its own interval of speed. */
TD_TEST(classes_are_told_by_their_arcs)
{
    td_earth earth = td_earth_wgs84();
    static const char *const ids[3] = { "m3", "m5", "m7" };
    td_class_def classes[3];
    td_estimate seen[3];
    for (int i = 0; i < 3; i++) {
        td_vehicle_def vehicle = notional_vehicle(ids[i]);
        td_flight_def def = td_flight_default(&vehicle, (td_geo){ 0.6, 0.9, 0.0 });
        td_flight flight;
        TD_CHECK(td_flight_fly(&earth, &def, &flight, NULL) == TD_OK);
        const td_moment *m = &flight.burnout;
        seen[i] = falling(200e3, 3000.0);
        double mean[6] = { m->pos_eci_m.x, m->pos_eci_m.y, m->pos_eci_m.z, m->vel_eci_mps.x,
                           m->vel_eci_mps.y, m->vel_eci_mps.z };
        memcpy(seen[i].mean, mean, sizeof mean);
        td_features f = td_features_of(&earth, &seen[i]);
        TD_NEAR(f.apogee_m, flight.apogee_geo.h_ell_m, 25e3);
        TD_NEAR(f.speed_mps_sigma, 25.0, 15.0);
        classes[i] = (td_class_def){ .speed_mps_min = 0.85 * f.speed_mps,
                                     .speed_mps_max = 1.1 * f.speed_mps, .prior = 1.0 };
    }
    for (int i = 0; i < 3; i++) {
        td_features f = td_features_of(&earth, &seen[i]);
        double chances[4], sum = 0.0;
        td_class_chances(&f, classes, 3, 0.1, chances);
        for (int k = 0; k < 4; k++) sum += chances[k];
        TD_NEAR(sum, 1.0, 1e-12);
        TD_CHECK(chances[i] > 0.9);
        td_class_chances(&f, classes, 0, 0.1, chances);
        TD_NEAR(chances[0], 1.0, 1e-12);
    }
}

TD_MAIN(an_estimate_met_with_itself_stays_as_it_was, intersection_is_never_too_sure,
        tracklets_bring_what_a_central_filter_has, two_estimates_of_one_object_are_likely_so,
        classes_are_told_by_their_arcs)
