/* SPDX-License-Identifier: Apache-2.0 */
/* What the tracker's benchmarks follow: ballistic objects, one in five in a group of five two
 * kilometres apart, seen by radars that each look in turn. */
#ifndef TD_BENCH_TRACK_SCENE_H
#define TD_BENCH_TRACK_SCENE_H

#include "track/track.h"

typedef struct td_track_scene_def {
    int32_t object_count, sensor_count;
    int32_t look_count; /* of all sensors together, one after the other */
    double look_s;      /* from one look to the next */
    int32_t clutter;    /* false alarms of a look */
} td_track_scene_def;

typedef struct td_track_scene {
    td_track_scene_def def;
    td_earth earth;
    td_look_def *sensors;
    td_estimate *cues; /* of each object, at the epoch */
    td_look *looks;
    td_measurement *measurements;
} td_track_scene;

/* Makes the same scene at each call; false without memory. */
bool td_track_scene_open(const td_track_scene_def *def, td_track_scene *scene);
void td_track_scene_close(td_track_scene *scene);

#endif
