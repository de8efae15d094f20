/* SPDX-License-Identifier: Apache-2.0 */
/* Recorded detections of one radar as tests read them, and how far tracks are from truth. */
#ifndef TD_TRACK_TEST_RECORDED_H
#define TD_TRACK_TEST_RECORDED_H

#include "test/check.h"
#include "track/track.h"

enum { RECORDED_SCANS = 60, RECORDED_OBJECTS = 600, RECORDED_A_SCAN = 1000 };

typedef struct recorded_state {
    td_vec3 pos_enu_m, vel_enu_mps;
} recorded_state;

/* The last scan is at 120 s; scan k at 2 k. What a detection stems from is not kept. */
typedef struct recorded {
    td_earth earth;
    td_look_def radar;
    int32_t object_count;
    recorded_state cues[RECORDED_OBJECTS];
    recorded_state truth[RECORDED_SCANS + 1][RECORDED_OBJECTS];
    td_measurement measurements[RECORDED_SCANS + 1][RECORDED_A_SCAN];
    int32_t counts[RECORDED_SCANS + 1];
} recorded;

static inline td_look_def recorded_radar(const td_earth *earth, double density_per_rad2m)
{
    td_geo site = { 46.0 * TD_DEG, 25.0 * TD_DEG, 300.0 };
    return (td_look_def){ .frame = td_enu_frame(earth, site),
                          .has_range = true,
                          .revisit_s = 2.0,
                          .sector_rad = TD_TWO_PI,
                          .elevation_rad_min = 0.0,
                          .elevation_rad_max = TD_HALF_PI,
                          .range_m_min = 1.0e4,
                          .range_m_max = 4.0e6,
                          .detection_ratio = 0.9,
                          .false_density_per_rad2m = density_per_rad2m };
}

static inline td_measurement recorded_measurement(int32_t scan, int32_t number,
                                                  const double *el_bearing_range)
{
    double azimuth = TD_HALF_PI - el_bearing_range[1]; /* bearing is from east, to the left */
    return (td_measurement){ .t_ns = (int64_t)scan * 2000000000,
                             .number = number,
                             .has_range = true,
                             .azimuth_rad = azimuth < 0.0 ? azimuth + TD_TWO_PI : azimuth,
                             .elevation_rad = el_bearing_range[0],
                             .range_m = el_bearing_range[2],
                             .azimuth_rad_sigma = 5.0e-4,
                             .elevation_rad_sigma = 5.0e-4,
                             .range_m_sigma = 50.0 };
}

/* The numbers of a line, up to `max`; what follows is not looked at. */
static inline int recorded_numbers(FILE *file, double *numbers, int max)
{
    char line[512];
    if (!fgets(line, sizeof line, file)) {
        return 0;
    }
    char *at = line;
    for (int i = 0; i < max; i++) {
        numbers[i] = strtod(at, &at);
        at += *at == ',';
    }
    return max;
}

static inline FILE *recorded_open(const char *folder, const char *name)
{
    char path[512], line[512];
    snprintf(path, sizeof path, "%s/tracking/%s/%s", td_check_reference(), folder, name);
    FILE *file = fopen(path, "r");
    if (file && !fgets(line, sizeof line, file)) {
        fclose(file);
        return NULL;
    }
    return file;
}

static inline recorded_state recorded_state_of(const double *v)
{
    return (recorded_state){ { v[0], v[1], v[2] }, { v[3], v[4], v[5] } };
}

/* False where the files are not here. */
static inline bool recorded_read(recorded *r, const char *folder, double density_per_rad2m)
{
    double v[8];
    memset(r, 0, sizeof *r);
    r->earth = td_earth_wgs84();
    r->radar = recorded_radar(&r->earth, density_per_rad2m);
    FILE *file = recorded_open(folder, "init_tracks.csv");
    while (file && recorded_numbers(file, v, 8)) {
        r->cues[r->object_count++] = recorded_state_of(v + 2);
    }
    file = file && !fclose(file) ? recorded_open(folder, "truth.csv") : NULL;
    while (file && recorded_numbers(file, v, 8)) {
        r->truth[(int)(v[0] / 2.0 + 0.5)][(int)v[1] - 1] = recorded_state_of(v + 2);
    }
    file = file && !fclose(file) ? recorded_open(folder, "detections.csv") : NULL;
    while (file && recorded_numbers(file, v, 5)) {
        int scan = (int)(v[0] / 2.0 + 0.5);
        r->measurements[scan][r->counts[scan]++] = recorded_measurement(scan, (int32_t)v[1], v + 2);
    }
    return file && !fclose(file);
}

static inline td_vec3 recorded_from_enu(const td_frame *frame, td_vec3 enu)
{
    td_vec3 v = td_vec3_scale(frame->east, enu.x);
    v = td_vec3_madd(v, enu.y, frame->north);
    return td_vec3_madd(v, enu.z, frame->up);
}

/* At the epoch, where ECI and Earth-fixed axes are the same: 1000 m and 30 m/s off each axis. */
static inline td_estimate recorded_cue(const recorded *r, int32_t object)
{
    const recorded_state *cue = &r->cues[object];
    td_vec3 pos = td_vec3_add(r->radar.frame.origin_ecef_m,
                              recorded_from_enu(&r->radar.frame, cue->pos_enu_m));
    td_vec3 vel = recorded_from_enu(&r->radar.frame, cue->vel_enu_mps);
    vel = td_vel_eci_from_ecef(&r->earth, pos, vel, 0.0);
    td_estimate e = { .mean = { pos.x, pos.y, pos.z, vel.x, vel.y, vel.z, -7.6 } };
    for (int i = 0; i < 7; i++) {
        e.cov[i * (i + 3) / 2] = i < 3 ? 1.0e6 : i < 6 ? 900.0 : 1.0;
    }
    return e;
}

/* Where a track is in the radar's axes. */
static inline td_vec3 recorded_place(const recorded *r, const td_estimate *e)
{
    td_vec3 pos = { e->mean[0], e->mean[1], e->mean[2] };
    return td_enu_from_ecef(&r->radar.frame,
                            td_ecef_from_eci(&r->earth, pos, (double)e->t_ns * 1.0e-9));
}

/* Tracks against truth: GOSPA with c = 5 km, p = 2, alpha = 2, and what it is made of. */
typedef struct recorded_score {
    double gospa_m;
    int32_t good, missed, spurious;
} recorded_score;

static inline recorded_score recorded_score_of(const recorded *r, int32_t scan,
                                               const td_track *tracks, int32_t count)
{
    enum { SIDE = 2 * RECORDED_OBJECTS };
    static int32_t costs[RECORDED_OBJECTS * SIDE], column_of[RECORDED_OBJECTS];
    static double scratch[8 * SIDE];
    int32_t width = count + r->object_count;
    for (int32_t i = 0; i < r->object_count; i++) {
        for (int32_t j = 0; j < width; j++) {
            double d2 = 25.0e6;
            if (j < count) {
                td_vec3 at = recorded_place(r, &tracks[j].estimate);
                td_vec3 off = td_vec3_sub(at, r->truth[scan][i].pos_enu_m);
                d2 = td_min(d2, td_vec3_dot(off, off));
            }
            costs[i * width + j] = (int32_t)(d2 * 10.0);
        }
    }
    td_assign(costs, r->object_count, width, column_of, scratch);
    recorded_score score = { 0 };
    double sum = 0.0;
    for (int32_t i = 0; i < r->object_count; i++) {
        int32_t cost = costs[i * width + column_of[i]];
        score.good += cost < 250000000;
        sum += cost < 250000000 ? cost * 0.1 : 12.5e6;
    }
    score.missed = r->object_count - score.good;
    score.spurious = count - score.good;
    score.gospa_m = td_sqrt(sum + 12.5e6 * score.spurious);
    return score;
}

#endif
