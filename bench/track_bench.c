/* SPDX-License-Identifier: Apache-2.0 */
/* The tracker at work: a scan of 500 objects on one core, and many objects seen by twenty radars
 * once a second on two. One repetition follows a scene from its cues to its end. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/track_scene.h"
#include "cli/bench.h"
#include "edge/crew/crew.h"

typedef struct pursuit {
    td_track_scene scene;
    td_tracker_def def;
    td_crew *crew;
    void *block;
    size_t size;
} pursuit;

static bool run(void *ctx)
{
    pursuit *p = ctx;
    td_tracker *tracker;
    if (td_tracker_create(&p->def, p->block, p->size, &tracker) != TD_OK) {
        return false;
    }
    for (int32_t i = 0; i < p->scene.def.object_count; i++) {
        int32_t number;
        if (td_tracker_cue(tracker, &p->scene.cues[i], &number) != TD_OK) {
            return false;
        }
    }
    for (int32_t l = 0; l < p->scene.def.look_count; l++) {
        td_tracker_look(tracker, &p->scene.looks[l]);
    }
    /* Nearly everything must still be followed: a tracker that lets go is fast. */
    int64_t lost = td_tracker_count(tracker, TD_TRACKER_ENDED) +
                   td_tracker_count(tracker, TD_TRACKER_MERGED) +
                   td_tracker_count(tracker, TD_TRACKER_LANDED);
    return 100 * lost < p->scene.def.object_count &&
           td_tracker_count(tracker, TD_TRACKER_CANDIDATES_DROPPED) == 0;
}

static void close_pursuit(void *ctx)
{
    pursuit *p = ctx;
    td_track_scene_close(&p->scene);
    td_crew_close(p->crew);
    free(p->block);
    free(p);
}

static bool open_pursuit(const td_track_scene_def *scene, int32_t workers, double units, double bar,
                         td_bench_work *work)
{
    pursuit *p = calloc(1, sizeof *p);
    if (!p) {
        return false;
    }
    *work =
        (td_bench_work){ .ctx = p, .run = run, .close = close_pursuit, .units = units, .bar = bar };
    p->crew = td_crew_open(workers);
    if (!p->crew || !td_track_scene_open(scene, &p->scene)) {
        return false;
    }
    p->def = td_tracker_default(&p->scene.earth);
    p->def.motion.acc_m2ps3_psd = 0.01;
    p->def.sensors = p->scene.sensors;
    p->def.sensor_count = scene->sensor_count;
    p->def.biased_max = 0; /* none is */
    p->def.tracks_max = scene->object_count * 3 / 2 + 500;
    p->def.measurements_max = scene->object_count + scene->clutter;
    p->def.with = td_crew_for(p->crew);
    p->size = td_tracker_size(&p->def);
    p->block = malloc(p->size);
    return p->block != NULL;
}

static bool open_scan(const td_args *args, td_bench_work *work)
{
    (void)args;
    td_track_scene_def scene = {
        .object_count = 500, .sensor_count = 1, .look_count = 60, .look_s = 2.0, .clutter = 100
    };
    return open_pursuit(&scene, 1, scene.look_count, 5.0, work);
}

/* Three seconds of twenty radars at 1 Hz each. */
static bool open_many(int32_t objects, double bar, td_bench_work *work)
{
    td_track_scene_def scene = { .object_count = objects,
                                 .sensor_count = 20,
                                 .look_count = 60,
                                 .look_s = 0.05,
                                 .clutter = 100 };
    return open_pursuit(&scene, 2, scene.look_count * scene.look_s, bar, work);
}

static bool open_1k(const td_args *args, td_bench_work *work)
{
    (void)args;
    return open_many(1000, 0.0, work);
}

static bool open_3k(const td_args *args, td_bench_work *work)
{
    (void)args;
    return open_many(3000, 0.0, work);
}

static bool open_10k(const td_args *args, td_bench_work *work)
{
    (void)args;
    return open_many(10000, 100.0, work);
}

const td_bench TD_BENCH_track_scan_n500 = {
    .name = "track_scan_n500",
    .unit = "ms",
    .unit_s = 1e-3,
    .per = "scan",
    .text = "500 objects, groups of five, 100 false alarms: one core",
    .open = open_scan,
};

#define MANY(objects, words)                                                                       \
    const td_bench TD_BENCH_track_##objects##_x20 = {                                              \
        .name = "track_" #objects "_x20",                                                          \
        .unit = "ms",                                                                              \
        .unit_s = 1e-3,                                                                            \
        .per = "second",                                                                           \
        .text = words " objects, each seen by 20 radars once a second: two threads",               \
        .open = open_##objects,                                                                    \
    };
MANY(1k, "1000")
MANY(3k, "3000")
MANY(10k, "10,000")
