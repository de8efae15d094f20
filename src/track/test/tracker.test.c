/* SPDX-License-Identifier: Apache-2.0 */
/* The tracker on recorded detections of 50 and 200 objects with clutter: nearly as near to truth as
 * perfect association comes, with cues and without. */
#include "raid.h"

enum { TRACKS = 2000 };

static recorded world;
static td_track tracks[TRACKS];

static td_tracker_def definition(bool is_cued)
{
    td_tracker_def def = td_tracker_default(&world.earth);
    def.motion.acc_m2ps3_psd = 0.01; /* of the recorded scenario's filter reference */
    def.sensors = &world.radar;
    def.sensor_count = 1;
    def.starts_alone = !is_cued;
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

static void cue_all(td_tracker *tracker)
{
    for (int32_t i = 0; i < world.object_count; i++) {
        td_estimate estimate = recorded_cue(&world, i);
        int32_t number;
        TD_CHECK(td_tracker_cue(tracker, &estimate, &number) == TD_OK && number == i + 1);
    }
}

static td_look look_of(int32_t scan)
{
    int64_t t_ns = (int64_t)scan * 2000000000;
    return (td_look){ .t_ns = t_ns,
                      .arrival_ns = t_ns,
                      .measurements = world.measurements[scan],
                      .measurement_count = world.counts[scan] };
}

static recorded_score score_after(td_tracker *tracker, int32_t scan)
{
    int32_t count = td_tracker_confirmed_at(tracker, (int64_t)scan * 2000000000, tracks, TRACKS);
    return recorded_score_of(&world, scan, tracks, count);
}

static void read_or_skip(const char *folder, double density)
{
    if (!recorded_read(&world, folder, density)) {
        TD_SKIP("no recorded detections here (TD_REFERENCE)");
    }
}

/* The floor is perfect association with a filter of the same noise; the bound is what the project
 * promises, 3 % above it. */
static void follow_cued(td_associator associator, double bound_m)
{
    void *block;
    td_tracker_def def = definition(true);
    def.associator = associator;
    td_tracker *tracker = tracker_of(&def, &block);
    cue_all(tracker);
    for (int32_t scan = 1; scan <= RECORDED_SCANS; scan++) {
        td_look look = look_of(scan);
        td_tracker_look(tracker, &look);
    }
    recorded_score score = score_after(tracker, RECORDED_SCANS);
    printf("cued: %.1f m\n", score.gospa_m);
    TD_CHECK(score.gospa_m <= bound_m);
    TD_CHECK(score.missed == 0 && score.spurious == 0);
    TD_CHECK(td_tracker_count(tracker, TD_TRACKER_LOOKS) == RECORDED_SCANS);
    TD_CHECK((td_tracker_count(tracker, TD_TRACKER_JOINT) > 0) ==
             (associator != TD_ASSOCIATE_NEAREST));
    free(block);
}

TD_TEST(fifty_cued_objects_are_followed)
{
    read_or_skip("n50", 1.1816140848398913e-4);
    follow_cued(TD_ASSOCIATE_JOINT, 1290.0);
    follow_cued(TD_ASSOCIATE_JOINT_ALL, 1290.0);
    follow_cued(TD_ASSOCIATE_NEAREST, 1290.0);
}

TD_TEST(two_hundred_cued_objects_are_followed)
{
    read_or_skip("n200", 4.027983204921229e-5);
    follow_cued(TD_ASSOCIATE_JOINT, 2560.0);
}

/* Without a cue: all found by a given scan, and from the twentieth on none that is not there. */
static void find_and_follow(int32_t all_by_scan, double bound_m)
{
    void *block;
    td_tracker_def def = definition(false);
    td_tracker *tracker = tracker_of(&def, &block);
    recorded_score score = { 0 };
    for (int32_t scan = 1; scan <= RECORDED_SCANS; scan++) {
        td_look look = look_of(scan);
        td_tracker_look(tracker, &look);
        score = score_after(tracker, scan);
        TD_CHECK(scan < all_by_scan || score.missed == 0);
        TD_CHECK(scan < 20 || score.spurious == 0);
    }
    printf("alone: %.1f m\n", score.gospa_m);
    TD_CHECK(score.gospa_m <= bound_m);
    free(block);
}

TD_TEST(fifty_objects_are_found)
{
    read_or_skip("n50", 1.1816140848398913e-4);
    find_and_follow(10, 1300.0);
}

TD_TEST(two_hundred_objects_are_found)
{
    read_or_skip("n200", 4.027983204921229e-5);
    find_and_follow(30, 2570.0);
}

/* Pieces of work from the last to the first, by a different worker each. */
static void backwards(void *ctx, int32_t count,
                      void (*work)(void *work_ctx, int32_t item, int32_t worker), void *work_ctx)
{
    (void)ctx;
    for (int32_t item = count - 1; item >= 0; item--) {
        work(work_ctx, item, item % 5);
    }
}

static int32_t follow_raid(td_for with, int32_t lanes, td_track *end)
{
    void *block;
    td_tracker_def def = definition(false);
    def.with = with;
    def.lanes = lanes;
    td_tracker *tracker = tracker_of(&def, &block);
    for (int32_t scan = 1; scan <= 20; scan++) {
        td_look look = look_of(scan);
        td_tracker_look(tracker, &look);
    }
    int32_t count = td_tracker_track_count(tracker);
    for (int32_t i = 0; i < count; i++) {
        end[i] = td_tracker_track(tracker, i);
    }
    free(block);
    return count;
}

static bool is_same_track(const td_track *a, const td_track *b)
{
    return a->number == b->number && a->stage == b->stage && a->score == b->score &&
           a->hits == b->hits && a->measurement == b->measurement &&
           memcmp(a->estimate.mean, b->estimate.mean, sizeof a->estimate.mean) == 0 &&
           memcmp(a->estimate.cov, b->estimate.cov, sizeof a->estimate.cov) == 0;
}

TD_TEST(whoever_does_the_work_the_bits_are_the_same)
{
    static td_track first[TRACKS], other[TRACKS];
    raid_make(&world, 120, 9);
    td_for alone = { .workers = 1 }, shared = { .run = backwards, .workers = 5 };
    int32_t count = follow_raid(alone, 0, first);
    TD_CHECK(count >= 120);
    for (int32_t k = 0; k < 4; k++) {
        TD_CHECK(follow_raid(k == 0 ? shared : alone, k == 0 ? 0 : 1 << (k - 1), other) == count);
        for (int32_t i = 0; i < count; i++) {
            if (!TD_CHECK(is_same_track(&first[i], &other[i]))) {
                return;
            }
        }
    }
}

TD_MAIN(whoever_does_the_work_the_bits_are_the_same, fifty_cued_objects_are_followed,
        two_hundred_cued_objects_are_followed, fifty_objects_are_found,
        two_hundred_objects_are_found)
