/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever measurements say, no number that an object cannot have leaves the tracker. */
#include "recorded.h"

enum { LOOKS = 120, TRACKS = 64, ROOM = 60 };

typedef struct dice {
    td_stream stream;
    uint32_t at;
} dice;

static double roll(dice *d)
{
    return td_uniform(&d->stream, d->at++);
}

/* Sigmas from nothing to everything, ranges over nine powers of ten, any direction and moment. */
static td_measurement nonsense(dice *d, int64_t t_ns, bool has_range)
{
    td_measurement m = { .t_ns = t_ns, .has_range = has_range, .has_range_rate = roll(d) < 0.2 };
    m.t_ns += roll(d) < 0.5 ? 0 : (int64_t)(4.0e9 * roll(d));
    m.azimuth_rad = 6.0 * roll(d);
    m.elevation_rad = 3.1 * (roll(d) - 0.5);
    m.range_m = td_exp(20.0 * roll(d));
    m.range_rate_mps = 1.0e4 * (roll(d) - 0.5);
    m.azimuth_rad_sigma = 0.4 * td_exp(-20.0 * roll(d));
    m.elevation_rad_sigma = 0.4 * td_exp(-20.0 * roll(d));
    m.range_m_sigma = td_exp(20.0 * roll(d) - 5.0);
    m.range_rate_mps_sigma = td_exp(10.0 * roll(d) - 3.0);
    return m;
}

/* Many in one place, so that tracks do come about. */
static td_measurement crowd(dice *d, int64_t t_ns, bool has_range)
{
    td_measurement m = { .t_ns = t_ns, .has_range = has_range };
    m.azimuth_rad = 0.7 + 1.0e-3 * roll(d);
    m.elevation_rad = 0.7 + 1.0e-3 * roll(d);
    m.range_m = 1.0e6 + 3.0e3 * roll(d);
    m.azimuth_rad_sigma = m.elevation_rad_sigma = 5.0e-4;
    m.range_m_sigma = 50.0;
    return m;
}

static void give_looks(td_tracker *tracker, dice *d)
{
    int64_t now_ns = 0;
    for (int32_t k = 0; k < LOOKS; k++) {
        td_measurement all[ROOM];
        now_ns += (int64_t)(3.0e9 * roll(d)) - (roll(d) < 0.1 ? (int64_t)(8.0e9 * roll(d)) : 0);
        td_look look = { .t_ns = now_ns,
                         .arrival_ns = now_ns + (int64_t)(1.0e9 * roll(d)),
                         .sensor = (int32_t)(3.0 * roll(d)),
                         .measurements = all };
        look.measurement_count = (int32_t)(ROOM * roll(d));
        bool is_crowd = roll(d) < 0.5;
        for (int32_t i = 0; i < look.measurement_count; i++) {
            bool has_range = look.sensor < 2 && roll(d) < 0.9;
            all[i] = is_crowd ? crowd(d, now_ns, has_range) : nonsense(d, now_ns, has_range);
            all[i].number = i;
        }
        td_tracker_look(tracker, &look);
    }
}

static bool is_sensible(const td_estimate *e)
{
    double r2 = 0.0;
    bool is_positive = true;
    for (int i = 0; i < 3; i++) {
        r2 += e->mean[i] * e->mean[i];
    }
    for (int i = 0; i < TD_TRACK_STATES; i++) {
        is_positive = is_positive && e->cov[i * (i + 3) / 2] > 0.0;
    }
    return is_positive && r2 > 3.8e13 && r2 < 2.6e17;
}

TD_TEST(nonsense_does_not_leave_the_tracker)
{
    td_earth earth = td_earth_wgs84();
    int64_t strayed = 0, confirmed = 0;
    for (uint32_t seed = 0; seed < 25; seed++) {
        dice d = { .stream = { .seed = seed, .purpose = 9 } };
        td_look_def sensors[3];
        for (int i = 0; i < 3; i++) {
            sensors[i] = recorded_radar(&earth, i == 0 ? 0.0 : 1.0e-4);
            sensors[i].revisit_s = 5.0;
            sensors[i].azimuth_rad_bias_sigma = seed % 2 ? 1.0e-3 : 0.0;
            sensors[i].has_range = i < 2;
        }
        td_tracker_def def = td_tracker_default(&earth);
        def.sensors = sensors;
        def.sensor_count = 3;
        def.tracks_max = TRACKS;
        def.measurements_max = ROOM;
        size_t size = td_tracker_size(&def);
        void *block = malloc(size);
        td_tracker *tracker = NULL;
        TD_CHECK(block && td_tracker_create(&def, block, size, &tracker) == TD_OK);
        give_looks(tracker, &d);
        for (int32_t i = 0; i < td_tracker_track_count(tracker); i++) {
            td_track track = td_tracker_track(tracker, i), at;
            TD_CHECK(is_sensible(&track.estimate));
            int64_t t_ns = td_tracker_now(tracker) + 5000000000;
            TD_CHECK(td_tracker_track_at(tracker, track.number, t_ns, &at));
            TD_CHECK(is_sensible(&at.estimate));
        }
        strayed += td_tracker_count(tracker, TD_TRACKER_STRAYED);
        confirmed += td_tracker_count(tracker, TD_TRACKER_CONFIRMED);
        free(block);
    }
    TD_CHECK(strayed > 0 && confirmed > strayed);
}

TD_MAIN(nonsense_does_not_leave_the_tracker)
