/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of tracks: parts that come off, two tracks of one object, lines only, radars that
 * turn, objects that leave the picture or come down. */
#include "raid.h"

enum { TRACKS = 200, SCANS = 40 };

static td_earth earth;
static td_look_def radar;
static td_track tracks[TRACKS];

static td_tracker *tracker_of(const td_look_def *sensors, int32_t count, void **block)
{
    td_tracker_def def = td_tracker_default(&earth);
    def.sensors = sensors;
    def.sensor_count = count;
    def.tracks_max = TRACKS;
    def.measurements_max = 100;
    size_t size = td_tracker_size(&def);
    td_tracker *tracker = NULL;
    *block = malloc(size);
    TD_CHECK(*block && td_tracker_create(&def, *block, size, &tracker) == TD_OK);
    return tracker;
}

/* An object 1200 km from the radar, going up and towards it. */
static raid_body body_at(double east_m)
{
    const td_vec3 enu = { 9.0e5 + east_m, -3.0e5, 5.0e5 }, vel_enu = { -3500.0, 1000.0, 1500.0 };
    raid_body b = { .pos = td_vec3_add(radar.frame.origin_ecef_m,
                                       recorded_from_enu(&radar.frame, enu)) };
    b.vel = td_vel_eci_from_ecef(&earth, b.pos, recorded_from_enu(&radar.frame, vel_enu), 0.0);
    return b;
}

static td_estimate cue_of(const raid_body *b, double off_m)
{
    td_estimate e = { .mean = { b->pos.x + off_m, b->pos.y, b->pos.z, b->vel.x, b->vel.y, b->vel.z,
                                -7.6 } };
    for (int i = 0; i < 7; i++) {
        e.cov[i * (i + 3) / 2] = i < 3 ? 1.0e6 : i < 6 ? 900.0 : 1.0;
    }
    return e;
}

/* What a sensor sees of an object at a moment, with noise: satellites are sharper, and farther. */
static td_measurement seen_by(const td_look_def *sensor, const raid_body *b, int64_t t_ns,
                              int32_t index)
{
    td_vec3 at = td_ecef_from_eci(&earth, b->pos, (double)t_ns * 1.0e-9);
    td_azel azel = td_azel_from_enu(td_enu_from_ecef(&sensor->frame, at));
    td_vec3 noise = raid_noise(3, 1, index, 1.0);
    double sigma = sensor->has_range ? 5.0e-4 : 1.0e-5;
    td_measurement m = { .t_ns = t_ns,
                         .has_range = sensor->has_range,
                         .azimuth_rad = azel.azimuth_rad + sigma * noise.x,
                         .elevation_rad = azel.elevation_rad + sigma * noise.y,
                         .range_m = azel.range_m + 50.0 * noise.z,
                         .azimuth_rad_sigma = sigma,
                         .elevation_rad_sigma = sigma,
                         .range_m_sigma = 50.0 };
    return m;
}

static void look(td_tracker *tracker, int32_t sensor, int64_t t_ns, const td_measurement *all,
                 int32_t count)
{
    td_look one = { .t_ns = t_ns,
                    .arrival_ns = t_ns,
                    .sensor = sensor,
                    .measurements = all,
                    .measurement_count = count };
    td_tracker_look(tracker, &one);
}

static double off_m(const td_estimate *e, const raid_body *b)
{
    td_vec3 pos = { e->mean[0], e->mean[1], e->mean[2] };
    return td_vec3_norm(td_vec3_sub(pos, b->pos));
}

static void set_up(void)
{
    earth = td_earth_wgs84();
    radar = recorded_radar(&earth, 1.0e-4);
}

/* A part leaves at 60 m/s in the tenth scan: a second track, which knows where it came from. */
TD_TEST(a_part_that_comes_off_gets_a_track)
{
    void *block;
    int32_t number;
    set_up();
    raid_body bodies[2] = { body_at(0.0), body_at(0.0) };
    td_tracker *tracker = tracker_of(&radar, 1, &block);
    td_estimate cue = cue_of(&bodies[0], 500.0);
    TD_CHECK(td_tracker_cue(tracker, &cue, &number) == TD_OK);
    for (int32_t scan = 1; scan <= SCANS; scan++) {
        int64_t t_ns = (int64_t)scan * 2000000000;
        td_measurement all[2];
        for (int32_t i = 0; i < 2; i++) {
            raid_step(&earth, &bodies[i], 2.0);
            all[i] = seen_by(&radar, &bodies[i], t_ns, scan * 2 + i);
            all[i].number = i;
        }
        if (scan < 10) {
            bodies[1] = bodies[0];
        } else if (scan == 10) {
            bodies[1].vel.z += 60.0;
        }
        look(tracker, 0, t_ns, all, scan <= 10 ? 1 : 2);
    }
    int32_t count = td_tracker_confirmed_at(tracker, (int64_t)SCANS * 2000000000, tracks, TRACKS);
    if (TD_CHECK(count == 2)) {
        TD_CHECK(tracks[0].number == number && tracks[0].parent == 0);
        TD_CHECK(tracks[1].parent == number);
        TD_CHECK(off_m(&tracks[0].estimate, &bodies[0]) < 700.0);
        TD_CHECK(off_m(&tracks[1].estimate, &bodies[1]) < 700.0);
    }
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_SPLIT) >= 1);
    free(block);
}

/* How many tracks ended while one object thrust for 70 s, started by the tracker itself. */
static int64_t ended_under_thrust(double noise_m2ps3_psd, double thrust_mps2, double *off)
{
    td_tracker_def def = td_tracker_default(&earth);
    def.sensors = &radar;
    def.sensor_count = 1;
    def.tracks_max = TRACKS;
    def.thrust_m2ps3_psd = noise_m2ps3_psd;
    size_t size = td_tracker_size(&def);
    void *block = malloc(size);
    td_tracker *tracker = NULL;
    TD_CHECK(block && td_tracker_create(&def, block, size, &tracker) == TD_OK);
    raid_body b = body_at(-5.0e5);
    b.pos = td_vec3_scale(td_vec3_unit(b.pos), earth.a_m + 3.0e4);
    b.vel = td_vec3_scale(td_vec3_unit(b.pos), 700.0);
    b.vel.y += 800.0;
    for (int32_t scan = 1; scan <= 60; scan++) {
        for (int32_t i = 0; i < 20; i++) {
            raid_step(&earth, &b, 0.1);
            double along = scan <= 35 ? 0.1 * thrust_mps2 : 0.0;
            b.vel = td_vec3_madd(b.vel, along, td_vec3_unit(b.vel));
        }
        td_measurement m = seen_by(&radar, &b, (int64_t)scan * 2000000000, scan);
        look(tracker, 0, m.t_ns, &m, 1);
    }
    TD_CHECK(td_tracker_confirmed_at(tracker, 120000000000, tracks, TRACKS) == 1);
    *off = off_m(&tracks[0].estimate, &b);
    int64_t ended = td_tracker_count(tracker, TD_TRACKER_ENDED);
    free(block);
    return ended;
}

/* Without the noise of thrust the same flight breaks into several tracks. */
TD_TEST(thrust_does_not_break_a_track)
{
    double off;
    set_up();
    for (double thrust = 0.0; thrust < 50.0; thrust += 20.0) {
        TD_CHECK(ended_under_thrust(2500.0, thrust, &off) == 0 && off < 500.0);
    }
    TD_CHECK(ended_under_thrust(0.0, 40.0, &off) >= 2);
    TD_CHECK(ended_under_thrust(0.0, 0.0, &off) == 0 && off < 500.0);
}

/* Two cues for one object: one track remains, and it is the object's. */
TD_TEST(two_tracks_of_one_object_become_one)
{
    void *block;
    int32_t number;
    set_up();
    raid_body b = body_at(0.0);
    td_tracker *tracker = tracker_of(&radar, 1, &block);
    for (int i = 0; i < 2; i++) {
        td_estimate cue = cue_of(&b, i * 300.0);
        TD_CHECK(td_tracker_cue(tracker, &cue, &number) == TD_OK);
    }
    for (int32_t scan = 1; scan <= SCANS; scan++) {
        raid_step(&earth, &b, 2.0);
        td_measurement m = seen_by(&radar, &b, (int64_t)scan * 2000000000, scan);
        look(tracker, 0, m.t_ns, &m, 1);
    }
    int32_t count = td_tracker_confirmed_at(tracker, (int64_t)SCANS * 2000000000, tracks, TRACKS);
    TD_CHECK(count == 1 && off_m(&tracks[0].estimate, &b) < 500.0);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_MERGED) == 1);
    TD_CHECK(tracks[0].misses == 0);
    free(block);
}

/* Two objects 2 km apart are not one. */
TD_TEST(two_objects_stay_two)
{
    void *block;
    int32_t number;
    set_up();
    raid_body bodies[2] = { body_at(0.0), body_at(2000.0) };
    td_tracker *tracker = tracker_of(&radar, 1, &block);
    for (int i = 0; i < 2; i++) {
        td_estimate cue = cue_of(&bodies[i], 0.0);
        TD_CHECK(td_tracker_cue(tracker, &cue, &number) == TD_OK);
    }
    for (int32_t scan = 1; scan <= SCANS; scan++) {
        td_measurement all[2];
        int32_t count = 0;
        for (int32_t i = 0; i < 2; i++) {
            raid_step(&earth, &bodies[i], 2.0);
            if (raid_between(8, 8, scan * 2 + i, 0.0, 1.0) < 0.8) {
                all[count++] =
                    seen_by(&radar, &bodies[i], (int64_t)scan * 2000000000, 2 * scan + i);
            }
        }
        look(tracker, 0, (int64_t)scan * 2000000000, all, count);
    }
    int32_t count = td_tracker_confirmed_at(tracker, (int64_t)SCANS * 2000000000, tracks, TRACKS);
    TD_CHECK(count == 2);
    for (int i = 0; i < 2; i++) {
        TD_CHECK(off_m(&tracks[i].estimate, &bodies[i]) < 700.0);
    }
    free(block);
}

/* A satellite's lines keep a track and sharpen it, and start none. */
TD_TEST(lines_hold_a_track_and_start_none)
{
    void *block;
    int32_t number;
    set_up();
    raid_body b = body_at(0.0), other = body_at(1.0e5);
    td_look_def satellites[2] = { radar, radar };
    for (int i = 0; i < 2; i++) {
        td_geo place = { 0.0, (i ? 60.0 : 0.0) * TD_DEG, 3.58e7 };
        satellites[i].frame = td_enu_frame(&earth, place);
        satellites[i].has_range = false;
        satellites[i].elevation_rad_min = -TD_HALF_PI;
        satellites[i].false_density_per_rad2m = 100.0;
    }
    td_tracker *tracker = tracker_of(satellites, 2, &block);
    td_estimate cue = cue_of(&b, 800.0);
    TD_CHECK(td_tracker_cue(tracker, &cue, &number) == TD_OK);
    for (int32_t scan = 1; scan <= SCANS; scan++) {
        int64_t t_ns = (int64_t)scan * 2000000000;
        raid_step(&earth, &b, 2.0);
        raid_step(&earth, &other, 2.0);
        td_measurement all[2] = { seen_by(&satellites[scan % 2], &other, t_ns, scan),
                                  seen_by(&satellites[scan % 2], &b, t_ns, scan + 1000) };
        look(tracker, scan % 2, t_ns, all, 2);
    }
    int32_t count = td_tracker_confirmed_at(tracker, (int64_t)SCANS * 2000000000, tracks, TRACKS);
    TD_CHECK(count == 1 && tracks[0].hits == SCANS && tracks[0].parts == 2);
    TD_CHECK(off_m(&tracks[0].estimate, &b) < 500.0);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_STARTED) == 0);
    free(block);
}

/* A radar that turns sees each object at its own moment: tracks start and hold as before. */
TD_TEST(a_turning_radar_starts_and_holds_tracks)
{
    enum { OBJECTS = 8 };
    void *block;
    set_up();
    radar.revisit_s = 4.0;
    raid_body bodies[OBJECTS];
    td_tracker *tracker = tracker_of(&radar, 1, &block);
    for (int32_t i = 0; i < OBJECTS; i++) {
        bodies[i] = body_at(1.0e4 * i * (i + 3)); /* unevenly: a row of equal gaps has ghosts */
        raid_step(&earth, &bodies[i], 0.45 * i);
    }
    for (int32_t scan = 1; scan <= SCANS / 2; scan++) {
        td_measurement all[OBJECTS];
        for (int32_t i = 0; i < OBJECTS; i++) {
            raid_step(&earth, &bodies[i], 2.0);
            raid_step(&earth, &bodies[i], 2.0);
            int64_t t_ns = (int64_t)scan * 4000000000 + (int64_t)i * 450000000;
            all[i] = seen_by(&radar, &bodies[i], t_ns, scan * OBJECTS + i);
        }
        look(tracker, 0, (int64_t)scan * 4000000000, all, OBJECTS);
    }
    TD_CHECK(td_tracker_track_count(tracker) >= OBJECTS);
    int32_t good = 0;
    for (int32_t k = 0; k < td_tracker_track_count(tracker); k++) {
        td_track track = td_tracker_track(tracker, k);
        for (int32_t i = 0; i < OBJECTS; i++) {
            int64_t t_ns = (int64_t)(SCANS / 2) * 4000000000 + (int64_t)i * 450000000;
            td_track at;
            TD_CHECK(td_tracker_track_at(tracker, track.number, t_ns, &at));
            good += track.stage == TD_TRACK_CONFIRMED && off_m(&at.estimate, &bodies[i]) < 700.0;
        }
    }
    TD_CHECK(good == OBJECTS);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_CONFIRMED) == OBJECTS);
    free(block);
}

/* Out of the field of view nothing is missed; a track ends there when its time has come. */
TD_TEST(a_track_out_of_view_coasts_and_ends)
{
    void *block;
    int32_t number;
    set_up();
    raid_body b = body_at(0.0);
    radar.range_m_max = 1.0e5;
    td_tracker *tracker = tracker_of(&radar, 1, &block);
    td_estimate cue = cue_of(&b, 0.0);
    TD_CHECK(td_tracker_cue(tracker, &cue, &number) == TD_OK);
    td_measurement none;
    for (int64_t scan = 1; scan <= 31; scan++) {
        look(tracker, 0, scan * 10000000000, &none, 0);
        TD_CHECK(td_tracker_track_count(tracker) == (scan <= 30 ? 1 : 0));
    }
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_ENDED) == 1);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_LOOKS) == 31);
    free(block);
}

/* In view and never seen: seven misses at a chance of 0.9 are enough. */
TD_TEST(a_track_of_nothing_ends)
{
    void *block;
    int32_t number;
    set_up();
    raid_body b = body_at(0.0);
    td_tracker *tracker = tracker_of(&radar, 1, &block);
    td_estimate cue = cue_of(&b, 0.0);
    td_measurement none;
    TD_CHECK(td_tracker_cue(tracker, &cue, &number) == TD_OK);
    for (int64_t scan = 1; scan <= 7; scan++) {
        TD_CHECK(td_tracker_track_count(tracker) == 1);
        look(tracker, 0, scan * 2000000000, &none, 0);
    }
    TD_CHECK(td_tracker_track_count(tracker) == 0);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_ENDED) == 1);
    free(block);
}

TD_TEST(an_object_that_comes_down_has_landed)
{
    void *block;
    int32_t number;
    set_up();
    raid_body b = body_at(0.0);
    td_vec3 down = td_normal_at(&earth, b.pos);
    b.pos = td_vec3_madd(b.pos, -5.0e5, down);
    b.vel = td_vec3_scale(down, -2000.0);
    radar.range_m_max = 1.0e5; /* elsewhere */
    td_tracker *tracker = tracker_of(&radar, 1, &block);
    td_estimate cue = cue_of(&b, 0.0);
    cue.cov[27] = 1e-4;
    TD_CHECK(td_tracker_cue(tracker, &cue, &number) == TD_OK);
    td_measurement none;
    for (int64_t scan = 1; scan <= 200 && td_tracker_track_count(tracker) > 0; scan++) {
        look(tracker, 0, scan * 1000000000, &none, 0);
    }
    TD_CHECK(td_tracker_track_count(tracker) == 0);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_LANDED) == 1);
    free(block);
}

TD_MAIN(thrust_does_not_break_a_track, a_part_that_comes_off_gets_a_track,
        two_tracks_of_one_object_become_one, two_objects_stay_two,
        lines_hold_a_track_and_start_none, a_turning_radar_starts_and_holds_tracks,
        a_track_out_of_view_coasts_and_ends, a_track_of_nothing_ends,
        an_object_that_comes_down_has_landed)
