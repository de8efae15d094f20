/* SPDX-License-Identifier: Apache-2.0 */
/* Detections made up by the recipe of the recorded ones: groups of five among single objects, one
 * radar, false alarms, misses. Any number of objects, any seed. */
#ifndef TD_TRACK_TEST_RAID_H
#define TD_TRACK_TEST_RAID_H

#include "recorded.h"

enum { RAID_CLUTTER = 100 };

typedef struct raid_body {
    td_vec3 pos, vel; /* ECI */
} raid_body;

static inline void raid_step(const td_earth *earth, raid_body *b, double s)
{
    td_vec3 a1 = td_gravity(earth, b->pos);
    td_vec3 p2 = td_vec3_madd(b->pos, 0.5 * s, b->vel), v2 = td_vec3_madd(b->vel, 0.5 * s, a1);
    td_vec3 a2 = td_gravity(earth, p2);
    td_vec3 p3 = td_vec3_madd(b->pos, 0.5 * s, v2), v3 = td_vec3_madd(b->vel, 0.5 * s, a2);
    td_vec3 a3 = td_gravity(earth, p3);
    td_vec3 p4 = td_vec3_madd(b->pos, s, v3), v4 = td_vec3_madd(b->vel, s, a3);
    td_vec3 a4 = td_gravity(earth, p4);
    td_vec3 dp = td_vec3_add(td_vec3_add(b->vel, v4), td_vec3_scale(td_vec3_add(v2, v3), 2.0));
    td_vec3 dv = td_vec3_add(td_vec3_add(a1, a4), td_vec3_scale(td_vec3_add(a2, a3), 2.0));
    b->pos = td_vec3_madd(b->pos, s / 6.0, dp);
    b->vel = td_vec3_madd(b->vel, s / 6.0, dv);
}

/* Three draws, normal. */
static inline td_vec3 raid_noise(uint64_t seed, uint32_t purpose, int32_t index, double sigma)
{
    td_stream stream = { .seed = seed, .purpose = purpose };
    uint32_t at = 3 * (uint32_t)index;
    double x = td_normal(&stream, at), y = td_normal(&stream, at + 1);
    double z = td_normal(&stream, at + 2);
    return td_vec3_scale((td_vec3){ x, y, z }, sigma);
}

static inline double raid_between(uint64_t seed, uint32_t purpose, int32_t index, double lo,
                                  double hi)
{
    td_stream stream = { .seed = seed, .purpose = purpose };
    return lo + (hi - lo) * td_uniform(&stream, (uint32_t)index);
}

/* Somewhere in the box, flying roughly towards the radar: east/north/up. */
static inline recorded_state raid_single(uint64_t seed, int32_t i)
{
    double bearing = raid_between(seed, 1, i, -0.95, -0.2), el = raid_between(seed, 2, i, 0.3, 0.8);
    double range = raid_between(seed, 3, i, 9.5e5, 1.45e6);
    double speed = raid_between(seed, 4, i, 3200.0, 4200.0),
           turn = raid_between(seed, 5, i, -0.2, 0.2);
    recorded_state s = { .pos_enu_m = { range * td_cos(el) * td_cos(bearing),
                                        range * td_cos(el) * td_sin(bearing), range * td_sin(el) },
                         .vel_enu_mps = { -speed * td_cos(bearing + turn),
                                          -speed * td_sin(bearing + turn),
                                          raid_between(seed, 6, i, 800.0, 2000.0) } };
    return s;
}

static inline recorded_state raid_object(uint64_t seed, int32_t i)
{
    int32_t leader = i % 25 < 5 ? i - i % 25 : i;
    recorded_state s = raid_single(seed, leader);
    if (i != leader) {
        s.pos_enu_m = td_vec3_add(s.pos_enu_m, raid_noise(seed, 7, i, 2000.0));
        s.vel_enu_mps = td_vec3_add(s.vel_enu_mps, raid_noise(seed, 8, i, 5.0));
    }
    return s;
}

static inline void raid_detect(recorded *r, int32_t scan, td_vec3 enu, uint64_t seed, int32_t index)
{
    td_azel seen = td_azel_from_enu(enu);
    td_vec3 noise = raid_noise(seed, 10, index, 1.0);
    double v[3] = { seen.elevation_rad + 5.0e-4 * noise.x,
                    TD_HALF_PI - seen.azimuth_rad + 5.0e-4 * noise.y,
                    seen.range_m + 50.0 * noise.z };
    int32_t number = r->counts[scan]++;
    r->measurements[scan][number] = recorded_measurement(scan, number, v);
}

/* Detections of a scan in an order that tells nothing: objects in turn begin in the middle. */
static inline void raid_scan(recorded *r, int32_t scan, uint64_t seed)
{
    int32_t clutter = RAID_CLUTTER - 20 + (int32_t)raid_between(seed, 11, scan, 0.0, 41.0);
    for (int32_t i = 0; i < r->object_count; i++) {
        int32_t object = (i + scan * 37) % r->object_count;
        int32_t index = scan * RECORDED_OBJECTS + object;
        if (raid_between(seed, 9, index, 0.0, 1.0) < 0.9) {
            raid_detect(r, scan, r->truth[scan][object].pos_enu_m, seed, index);
        }
    }
    for (int32_t i = 0; i < clutter; i++) {
        int32_t index = scan * RECORDED_OBJECTS + i;
        double v[3] = { raid_between(seed, 12, index, 0.15, 1.2),
                        raid_between(seed, 13, index, -1.3, 0.1),
                        raid_between(seed, 14, index, 7.0e5, 1.7e6) };
        int32_t number = r->counts[scan]++;
        r->measurements[scan][number] = recorded_measurement(scan, number, v);
    }
}

static inline void raid_make(recorded *r, int32_t objects, uint64_t seed)
{
    memset(r, 0, sizeof *r);
    r->earth = td_earth_wgs84();
    r->radar = recorded_radar(&r->earth, RAID_CLUTTER / (1.05 * 1.4 * 1.0e6));
    r->object_count = objects;
    const td_frame *frame = &r->radar.frame;
    for (int32_t i = 0; i < objects; i++) {
        recorded_state s = raid_object(seed, i);
        raid_body b = { .pos = td_vec3_add(frame->origin_ecef_m,
                                           recorded_from_enu(frame, s.pos_enu_m)) };
        b.vel =
            td_vel_eci_from_ecef(&r->earth, b.pos, recorded_from_enu(frame, s.vel_enu_mps), 0.0);
        r->truth[0][i] = s;
        r->cues[i] = (recorded_state){ td_vec3_add(s.pos_enu_m, raid_noise(seed, 15, i, 1000.0)),
                                       td_vec3_add(s.vel_enu_mps, raid_noise(seed, 16, i, 30.0)) };
        for (int32_t scan = 1; scan <= RECORDED_SCANS; scan++) {
            raid_step(&r->earth, &b, 1.0);
            raid_step(&r->earth, &b, 1.0);
            td_vec3 at = td_ecef_from_eci(&r->earth, b.pos, 2.0 * scan);
            r->truth[scan][i].pos_enu_m = td_enu_from_ecef(frame, at);
        }
    }
    for (int32_t scan = 1; scan <= RECORDED_SCANS; scan++) {
        raid_scan(r, scan, seed);
    }
}

#endif
