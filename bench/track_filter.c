/* SPDX-License-Identifier: Apache-2.0 */
/* The tracking filters on 10,000 objects that fall at 90 km, one second or one look at a time. */
#include <stdlib.h>
#include <string.h>

#include "cli/bench.h"
#include "track/track.h"

/* The dearer filter takes few at a time, so that a repetition fits a slice of a busy machine. */
enum { GROUPS = 1250, TRACKS = GROUPS * TD_TRACK_GROUP, FEW = 50 };

typedef struct tracks {
    td_motion_def motion;
    td_estimate_group start[GROUPS];
    td_estimate_group groups[GROUPS];
    td_plot_group plots[GROUPS];
    td_root_group roots[GROUPS];
    double to_s[GROUPS][TD_TRACK_GROUP];
    td_filter_batch batch;
} tracks;

/* Over 45 N 20 E, 100 m apart, down at 3 km/s and east at 5. */
static void make_estimate(const td_earth *earth, int32_t i, td_estimate *e)
{
    static const double sigma[TD_TRACK_STATES] = { 30.0, 30.0, 30.0, 5.0, 5.0, 5.0, 0.3 };
    td_geo geo = { 45.0 * TD_DEG, 20.0 * TD_DEG, 90.0e3 + 100.0 * (i % 97) };
    td_frame frame = td_enu_frame(earth, geo);
    td_vec3 pos = frame.origin_ecef_m;
    td_vec3 vel = td_vec3_madd(td_vec3_scale(frame.up, -3.0e3), 5.0e3, frame.east);
    vel = td_vel_eci_from_ecef(earth, pos, vel, 0.0);
    *e = (td_estimate){ .mean = { pos.x, pos.y, pos.z, vel.x, vel.y, vel.z, -td_log(3000.0) } };
    for (int k = 0; k < TD_TRACK_STATES; k++) {
        e->cov[k * (k + 3) / 2] = sigma[k] * sigma[k];
    }
}

static void make_plot(const td_earth *earth, const td_estimate *e, td_plot *plot)
{
    td_geo site = { 45.2 * TD_DEG, 23.0 * TD_DEG, 100.0 };
    td_look_def def = { .frame = td_enu_frame(earth, site), .has_range = true };
    *plot = (td_plot){ .station = td_station_at(earth, &def, 0),
                       .sigma = { 1e-3, 1e-3, 20.0, 0.0 } };
    td_vec3 pos = { e->mean[0], e->mean[1], e->mean[2] };
    td_vec3 line = td_vec3_sub(pos, plot->station.pos_eci_m);
    plot->range_m = td_vec3_norm(line) + 10.0;
    plot->direction = td_vec3_unit(line);
}

static bool open_tracks(td_bench_work *work, bool (*run)(void *))
{
    tracks *t = calloc(1, sizeof *t);
    if (!t) {
        return false;
    }
    td_earth earth = td_earth_wgs84();
    t->motion = td_motion_default(&earth);
    t->batch = (td_filter_batch){ .groups = t->groups, .group_count = GROUPS };
    for (int32_t i = 0; i < TRACKS; i++) {
        td_estimate e;
        td_plot plot;
        make_estimate(&earth, i, &e);
        make_plot(&earth, &e, &plot);
        td_estimate_put(&t->start[i / TD_TRACK_GROUP], i % TD_TRACK_GROUP, &e);
        td_root_put(&t->roots[i / TD_TRACK_GROUP], i % TD_TRACK_GROUP, &e);
        td_plot_group_put(&t->plots[i / TD_TRACK_GROUP], i % TD_TRACK_GROUP, &plot, -1);
        t->to_s[i / TD_TRACK_GROUP][i % TD_TRACK_GROUP] = 1.0;
    }
    memcpy(t->groups, t->start, sizeof t->groups);
    *work = (td_bench_work){ .ctx = t, .run = run, .close = free, .units = TRACKS,
                             .follows_peak = true };
    return true;
}

/* To and fro, so that a repetition needs no copy: a second on, a second back. */
static bool run_predict(void *ctx)
{
    tracks *t = ctx;
    double to_s = t->groups[0].t_s[0] > 0.5 ? 0.0 : 1.0;
    for (int32_t g = 0; g < GROUPS; g++) {
        for (int32_t i = 0; i < TD_TRACK_GROUP; i++) {
            t->to_s[g][i] = to_s;
        }
    }
    td_filter_predict_batch(&t->motion, &t->batch, (const double(*)[TD_TRACK_GROUP])t->to_s);
    return t->groups[GROUPS - 1].cov[27][7] > 0.0;
}

static bool run_radar(void *ctx)
{
    tracks *t = ctx;
    td_filter_update_batch(&t->batch, t->plots, NULL);
    return t->groups[GROUPS - 1].cov[27][7] > 0.0;
}

static bool run_root_predict(void *ctx)
{
    tracks *t = ctx;
    double to_s = t->roots[0].t_s[0] > 0.5 ? 0.0 : 1.0;
    for (int32_t g = 0; g < FEW; g++) {
        for (int32_t i = 0; i < TD_TRACK_GROUP; i++) {
            t->to_s[g][i] = to_s;
        }
    }
    td_root_batch batch = { .groups = t->roots, .group_count = FEW };
    td_root_predict_batch(&t->motion, &batch, (const double(*)[TD_TRACK_GROUP])t->to_s);
    return t->roots[FEW - 1].root[27][7] > 0.0;
}

static bool run_root_radar(void *ctx)
{
    tracks *t = ctx;
    td_root_batch batch = { .groups = t->roots, .group_count = FEW };
    td_root_update_batch(&batch, t->plots, NULL);
    return t->roots[FEW - 1].root[27][7] > 0.0;
}

static bool open_root_predict(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_tracks(work, run_root_predict);
    work->units = FEW * TD_TRACK_GROUP;
    work->bar = td_bench_bar(320.0, 640.0, 3200.0);
    return good;
}

static bool open_root_radar(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_tracks(work, run_root_radar);
    work->units = FEW * TD_TRACK_GROUP;
    return good;
}

static bool open_predict(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_tracks(work, run_predict);
    work->bar = td_bench_bar(50.0, 100.0, 500.0);
    return good;
}

static bool open_radar(const td_args *args, td_bench_work *work)
{
    (void)args;
    bool good = open_tracks(work, run_radar);
    work->bar = td_bench_bar(12.0, 24.0, 120.0);
    return good;
}

enum { FLIGHTS = 68 };

typedef struct impacts {
    td_ground_def ground;
    td_estimate estimates[FLIGHTS];
    td_ground_event events[FLIGHTS];
} impacts;

static bool run_impacts(void *ctx)
{
    impacts *m = ctx;
    td_ground_impacts(&m->ground, m->estimates, FLIGHTS, 0, m->events);
    return m->events[0].flights_used > 0;
}

/* Half of them on the way up at 300 km, half on the way down at 90 km. */
static bool open_impacts(const td_args *args, td_bench_work *work)
{
    (void)args;
    impacts *m = calloc(1, sizeof *m);
    if (!m) {
        return false;
    }
    td_earth earth = td_earth_wgs84();
    td_ground_make(&earth, &m->ground);
    for (int32_t i = 0; i < FLIGHTS; i++) {
        td_estimate *e = &m->estimates[i];
        make_estimate(&earth, i, e);
        for (int k = 0; i % 2 == 0 && k < 3; k++) {
            double up = e->mean[k] / 6.4e6;
            e->mean[k] += 210.0e3 * up;
            e->mean[3 + k] += 5.0e3 * up;
        }
    }
    *work = (td_bench_work){ .ctx = m, .run = run_impacts, .close = free, .units = FLIGHTS,
                             .bar = td_bench_bar(12.0, 24.0, 120.0), .follows_peak = true };
    return true;
}

const td_bench TD_BENCH_ukf_predict = {
    .name = "ukf_predict",
    .unit = "ns",
    .unit_s = 1e-9,
    .per = "track",
    .text = "square-root unscented filter, one second, 14 flights a track",
    .open = open_root_predict,
};

const td_bench TD_BENCH_ukf_radar = {
    .name = "ukf_radar",
    .unit = "ns",
    .unit_s = 1e-9,
    .per = "track",
    .text = "square-root unscented filter, one radar plot",
    .open = open_root_radar,
};

const td_bench TD_BENCH_impact_point = {
    .name = "impact_point",
    .unit = "us",
    .unit_s = 1e-6,
    .per = "track",
    .text = "impact point and time with covariance by 15 flights each, rising and falling",
    .open = open_impacts,
};

const td_bench TD_BENCH_ekf_predict = {
    .name = "ekf_predict",
    .unit = "ns",
    .unit_s = 1e-9,
    .per = "track",
    .text = "extended filter, one second of 7 states with drag and covariance, 10,000 tracks",
    .open = open_predict,
};

const td_bench TD_BENCH_ekf_radar = {
    .name = "ekf_radar",
    .unit = "ns",
    .unit_s = 1e-9,
    .per = "track",
    .text = "extended filter, one radar plot: range and two angles, 10,000 tracks",
    .open = open_radar,
};
