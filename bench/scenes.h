/* SPDX-License-Identifier: Apache-2.0 */
/* What the benchmarks of flight have in common: random burnouts, and a launch at Europe. */
#ifndef TD_BENCH_SCENES_H
#define TD_BENCH_SCENES_H

#include "cli/bench.h"

/* Which flights: between two ranges, of apogees between two heights. */
typedef struct td_scene_def {
    double range_m_min, range_m_max;
    double apogee_m_min, apogee_m_max;
    double burnout_m_min, burnout_m_max; /* height, growing with the logarithm of range */
} td_scene_def;

/* `count` burnouts of minimum energy, lofted and depressed flights, the same at each call. */
void td_scene_starts(const td_scene_def *def, td_batch_start *starts, int32_t count);

/* A burnout point 150 km above 35.2 N 53.9 E: the literature's launch area of Semnan. */
td_vec3 td_scene_burnout(const td_earth *earth);

#endif
