/* SPDX-License-Identifier: Apache-2.0 */
/* Each kind of bad input is counted under its own name and changes nothing else; looks out of order
 * give what they give in order. */
#include "raid.h"

enum { OBJECTS = 20, SCANS = 25, LOOKS = 2 * SCANS, TRACKS = 400 };

static recorded world;
static td_look_def radars[2];
static td_measurement second[SCANS + 1][RECORDED_A_SCAN];
static td_track tracks[TRACKS];

/* Two radars at one place, the second half a second later and without false alarms. */
static void make_world(void)
{
    raid_make(&world, OBJECTS, 4);
    radars[0] = radars[1] = world.radar;
    for (int32_t scan = 1; scan <= SCANS; scan++) {
        for (int32_t i = 0; i < OBJECTS; i++) {
            td_vec3 at = world.truth[scan][i].pos_enu_m;
            td_vec3 next = world.truth[scan + 1][i].pos_enu_m;
            td_vec3 mid = td_vec3_madd(at, 0.25, td_vec3_sub(next, at));
            td_azel seen = td_azel_from_enu(mid);
            const double v[3] = { seen.elevation_rad, TD_HALF_PI - seen.azimuth_rad, seen.range_m };
            second[scan][i] = recorded_measurement(scan, i, v);
            second[scan][i].t_ns += 500000000;
        }
    }
}

/* Look k of both radars in turn. */
static td_look look_of(int32_t k)
{
    int32_t scan = 1 + k / 2;
    int64_t t_ns = (int64_t)scan * 2000000000 + (k % 2) * 500000000;
    td_look look = { .t_ns = t_ns, .arrival_ns = t_ns, .sensor = k % 2 };
    look.measurements = k % 2 ? second[scan] : world.measurements[scan];
    look.measurement_count = k % 2 ? OBJECTS : world.counts[scan];
    return look;
}

static td_tracker_def definition(void)
{
    td_tracker_def def = td_tracker_default(&world.earth);
    def.sensors = radars;
    def.sensor_count = 2;
    def.tracks_max = TRACKS;
    return def;
}

static td_tracker *tracker_of(const td_tracker_def *def, void **block)
{
    size_t size = td_tracker_size(def);
    td_tracker *tracker = NULL;
    *block = malloc(size);
    TD_CHECK(*block && td_tracker_create(def, *block, size, &tracker) == TD_OK);
    return tracker;
}

static int32_t end_of(td_tracker *tracker)
{
    td_tracker_advance(tracker, INT64_MAX);
    int32_t count = td_tracker_track_count(tracker);
    for (int32_t i = 0; i < count; i++) {
        tracks[i] = td_tracker_track(tracker, i);
    }
    return count;
}

/* Takes all looks, with one more bad one after each; returned a sum over the tracks at the end. */
static double follow(void (*spoil)(td_tracker *tracker, int32_t k), td_tracker_count_kind kind,
                     int64_t *counted)
{
    void *block;
    td_tracker_def def = definition();
    td_tracker *tracker = tracker_of(&def, &block);
    for (int32_t k = 0; k < LOOKS; k++) {
        td_look look = look_of(k);
        td_tracker_look(tracker, &look);
        if (spoil) {
            spoil(tracker, k);
        }
    }
    int32_t count = end_of(tracker);
    double sum = count;
    for (int32_t i = 0; i < count; i++) {
        sum += tracks[i].estimate.mean[0] + tracks[i].estimate.cov[9] + tracks[i].score;
    }
    *counted = td_tracker_count(tracker, kind);
    int64_t looks = td_tracker_count(tracker, TD_TRACKER_LOOKS);
    TD_CHECK(looks == LOOKS);
    free(block);
    return sum;
}

static void again(td_tracker *tracker, int32_t k)
{
    td_look look = look_of(k);
    td_tracker_look(tracker, &look);
}

/* As late as may be: five looks of its radar came in between. */
static void again_late(td_tracker *tracker, int32_t k)
{
    td_look look = look_of(k >= 10 ? k - 10 : k);
    look.arrival_ns = look_of(k).arrival_ns;
    td_tracker_look(tracker, &look);
}

static void from_nowhere(td_tracker *tracker, int32_t k)
{
    td_look look = look_of(k);
    look.sensor = k % 3 == 0 ? -1 : 2;
    td_tracker_look(tracker, &look);
}

static void before_seen(td_tracker *tracker, int32_t k)
{
    td_look look = look_of(k);
    look.t_ns += 1;
    look.arrival_ns = look.t_ns - 1;
    td_tracker_look(tracker, &look);
}

static void long_ago(td_tracker *tracker, int32_t k)
{
    td_look look = look_of(k);
    look.t_ns -= 10000000001;
    td_tracker_look(tracker, &look);
}

static void far_ahead(td_tracker *tracker, int32_t k)
{
    td_look look = look_of(k);
    look.t_ns += 3600000000001;
    look.arrival_ns = look.t_ns;
    td_tracker_look(tracker, &look);
}

TD_TEST(looks_that_cannot_be_used_change_nothing)
{
    const struct {
        void (*spoil)(td_tracker *tracker, int32_t k);
        td_tracker_count_kind kind;
    } cases[] = { { again, TD_TRACKER_DUPLICATE_LOOK },
                  { again_late, TD_TRACKER_DUPLICATE_LOOK },
                  { from_nowhere, TD_TRACKER_UNKNOWN_SENSOR },
                  { before_seen, TD_TRACKER_ARRIVED_BEFORE_SEEN },
                  { long_ago, TD_TRACKER_TOO_LATE },
                  { far_ahead, TD_TRACKER_TOO_FAR_AHEAD } };
    int64_t counted;
    make_world();
    double clean = follow(NULL, TD_TRACKER_LOOKS, &counted);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        TD_CHECK(follow(cases[i].spoil, cases[i].kind, &counted) == clean);
        TD_CHECK(counted == LOOKS);
    }
}

/* A look of the second radar with one measurement spoiled in each way, beside a sound one. */
typedef struct blemish {
    double *field;
    double value;
    td_tracker_count_kind kind;
} blemish;

TD_TEST(measurements_that_are_none_are_counted_and_left_out)
{
    td_measurement m, pair[2];
    const blemish blemishes[] = {
        { &m.azimuth_rad, NAN, TD_TRACKER_NOT_FINITE },
        { &m.elevation_rad, INFINITY, TD_TRACKER_NOT_FINITE },
        { &m.range_m, -INFINITY, TD_TRACKER_NOT_FINITE },
        { &m.range_m_sigma, NAN, TD_TRACKER_NOT_FINITE },
        { &m.azimuth_rad, 100.0, TD_TRACKER_OUT_OF_DOMAIN },
        { &m.elevation_rad, 1.6, TD_TRACKER_OUT_OF_DOMAIN },
        { &m.range_m, 0.0, TD_TRACKER_OUT_OF_DOMAIN },
        { &m.range_m, 1.0e12, TD_TRACKER_OUT_OF_DOMAIN },
        { &m.elevation_rad_sigma, 0.0, TD_TRACKER_OUT_OF_DOMAIN },
        { &m.azimuth_rad_sigma, -1.0, TD_TRACKER_OUT_OF_DOMAIN },
        { &m.range_m_sigma, 0.0, TD_TRACKER_OUT_OF_DOMAIN },
    };
    make_world();
    for (size_t i = 0; i < sizeof blemishes / sizeof blemishes[0]; i++) {
        void *block;
        td_tracker_def def = definition();
        td_tracker *tracker = tracker_of(&def, &block);
        td_look look = look_of(1);
        pair[0] = m = look.measurements[0];
        *blemishes[i].field = blemishes[i].value;
        pair[1] = m;
        look.measurements = pair;
        look.measurement_count = 2;
        td_tracker_look(tracker, &look);
        TD_CHECK(td_tracker_count(tracker, blemishes[i].kind) == 1);
        TD_CHECK(td_tracker_count(tracker, TD_TRACKER_MEASUREMENTS) == 1);
        free(block);
    }
}

TD_TEST(a_measurement_off_its_look_or_twice_in_it_is_counted)
{
    void *block;
    td_tracker_def def = definition();
    def.measurements_max = 4;
    make_world();
    td_tracker *tracker = tracker_of(&def, &block);
    td_look look = look_of(1);
    td_measurement some[7];
    for (int i = 0; i < 7; i++) {
        some[i] = look.measurements[i < 4 ? i : 0];
    }
    some[2].t_ns -= 2000000;
    some[3].t_ns += 2002000000;
    look.measurements = some;
    look.measurement_count = 5; /* two sound ones, two off, the first again */
    td_tracker_look(tracker, &look);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_OUT_OF_DOMAIN) == 2);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_DUPLICATE) == 1);
    look = look_of(3);
    look.measurement_count = 6;
    td_tracker_look(tracker, &look);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_TOO_MANY_MEASUREMENTS) == 2);
    free(block);
}

/* With a wait as long as the worst delay, the order of arrival makes no difference. */
TD_TEST(looks_out_of_order_give_what_they_give_in_order)
{
    void *block;
    double sums[2] = { 0.0, 0.0 };
    make_world();
    for (int pass = 0; pass < 2; pass++) {
        td_tracker_def def = definition();
        def.reorder_ns = 4000000000;
        td_tracker *tracker = tracker_of(&def, &block);
        for (int32_t k = 0; k < LOOKS; k++) {
            /* Threes, the last first: 2 1 0 5 4 3 ... */
            int32_t other = k / 3 * 3 + 2 - k % 3;
            td_look look = look_of(pass == 0 || other >= LOOKS ? k : other);
            look.arrival_ns = pass == 0 ? look.t_ns : look_of(k / 3 * 3 + 2).t_ns + k % 3;
            td_tracker_look(tracker, &look);
        }
        int32_t count = end_of(tracker);
        TD_CHECK(count >= OBJECTS);
        for (int32_t i = 0; i < count; i++) {
            sums[pass] += tracks[i].estimate.mean[0] + tracks[i].estimate.cov[9] + tracks[i].score;
        }
        TD_CHECK(td_tracker_count(tracker, TD_TRACKER_LOOKS) == LOOKS);
        TD_CHECK(td_tracker_count(tracker, TD_TRACKER_OUT_OF_ORDER) == 0);
        TD_CHECK(td_tracker_count(tracker, TD_TRACKER_WAITING_FULL) == 0);
        free(block);
    }
    TD_CHECK(sums[0] == sums[1]);
}

/* Without a wait, tracks go back to a late look and on again, at the price of a little noise. */
TD_TEST(late_looks_are_used_and_counted)
{
    void *block;
    make_world();
    td_tracker_def def = definition();
    td_tracker *tracker = tracker_of(&def, &block);
    for (int32_t k = 0; k < LOOKS; k++) {
        td_look look = look_of(k ^ 1); /* each pair the other way round */
        look.arrival_ns = look_of(k | 1).t_ns;
        td_tracker_look(tracker, &look);
    }
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_OUT_OF_ORDER) == SCANS);
    int64_t t_ns = (int64_t)SCANS * 2000000000;
    int32_t count = td_tracker_confirmed_at(tracker, t_ns, tracks, TRACKS);
    recorded_score score = recorded_score_of(&world, SCANS, tracks, count);
    TD_CHECK(score.missed == 0 && score.spurious == 0);
    TD_CHECK(score.gospa_m < 1500.0);
    free(block);
}

/* The pool is full after a few looks: the oldest is used before its time, and that is counted. */
TD_TEST(a_full_waiting_room_loses_nothing)
{
    void *block;
    make_world();
    td_tracker_def def = definition();
    def.reorder_ns = 3600000000000;
    def.looks_waiting_max = 8;
    def.waiting_measurements_max = 700;
    td_tracker *tracker = tracker_of(&def, &block);
    int64_t measurements = 0;
    for (int32_t k = 0; k < LOOKS; k++) {
        td_look look = look_of(k);
        measurements += look.measurement_count;
        td_tracker_look(tracker, &look);
    }
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_WAITING_FULL) > 0);
    end_of(tracker);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_LOOKS) == LOOKS);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_MEASUREMENTS) == measurements);
    free(block);
}

TD_TEST(a_clock_that_jumps_back_is_noticed)
{
    void *block;
    make_world();
    td_tracker_def def = definition();
    td_tracker *tracker = tracker_of(&def, &block);
    td_look look = look_of(0);
    look.arrival_ns += 1000000000;
    td_tracker_look(tracker, &look);
    look = look_of(1);
    look.arrival_ns = look.t_ns + 1;
    td_tracker_look(tracker, &look);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_CLOCK_BACK) == 1);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_LOOKS) == 2);
    free(block);
}

TD_TEST(room_for_tracks_ends_and_says_so)
{
    void *block;
    make_world();
    td_tracker_def def = definition();
    def.tracks_max = 3;
    td_tracker *tracker = tracker_of(&def, &block);
    for (int32_t i = 0; i < 4; i++) {
        td_estimate cue = recorded_cue(&world, i);
        int32_t number;
        TD_CHECK(td_tracker_cue(tracker, &cue, &number) == (i < 3 ? TD_OK : TD_FULL));
        TD_CHECK(number == (i < 3 ? i + 1 : 0));
    }
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_TRACKS_FULL) == 1);
    td_track track;
    TD_CHECK(td_tracker_track_at(tracker, 2, 2000000000, &track) && track.number == 2);
    TD_CHECK(track.estimate.t_ns == 2000000000 && track.is_cued);
    TD_CHECK(!td_tracker_track_at(tracker, 4, 0, &track) && track.number == 0);
    free(block);
}

TD_TEST(a_definition_without_sense_or_memory_is_refused)
{
    make_world();
    static unsigned char small[4096];
    td_tracker *tracker;
    td_tracker_def def = definition();
    TD_CHECK(td_tracker_create(&def, small, sizeof small, &tracker) == TD_NO_MEMORY && !tracker);
    td_tracker_def bad[6];
    for (int i = 0; i < 6; i++) {
        bad[i] = def;
    }
    bad[0].sensor_count = 0;
    bad[1].start_hits = 1;
    bad[2].gate_ratio = NAN;
    bad[3].with.workers = 0;
    bad[4].tracks_max = 0;
    bad[5].start_mps_max = 0.0;
    for (int i = 0; i < 6; i++) {
        TD_CHECK(td_tracker_size(&bad[i]) == 0);
        TD_CHECK(td_tracker_create(&bad[i], small, sizeof small, &tracker) == TD_BAD_INPUT);
    }
}

TD_TEST(every_count_has_a_key_of_its_own)
{
    for (int a = 0; a < TD_TRACKER_COUNT_KINDS; a++) {
        TD_CHECK(strlen(td_tracker_count_key((td_tracker_count_kind)a)) > 3);
        for (int b = 0; b < a; b++) {
            TD_CHECK(strcmp(td_tracker_count_key((td_tracker_count_kind)a),
                            td_tracker_count_key((td_tracker_count_kind)b)) != 0);
        }
    }
}

TD_MAIN(looks_that_cannot_be_used_change_nothing,
        measurements_that_are_none_are_counted_and_left_out,
        a_measurement_off_its_look_or_twice_in_it_is_counted,
        looks_out_of_order_give_what_they_give_in_order, late_looks_are_used_and_counted,
        a_full_waiting_room_loses_nothing, a_clock_that_jumps_back_is_noticed,
        room_for_tracks_ends_and_says_so, a_definition_without_sense_or_memory_is_refused,
        every_count_has_a_key_of_its_own)
