/* SPDX-License-Identifier: Apache-2.0 */
/* A path sampled in Earth-fixed axes: the one form in which sensors and launch sites look at it.
 * Columns, so that a loop over samples is a loop over lanes. */
#ifndef TD_FLIGHT_SAMPLES_H
#define TD_FLIGHT_SAMPLES_H

#include <stdbool.h>
#include <stdint.h>

#include "earth/earth.h"
#include "flight/path.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The caller owns the columns, `capacity` long (td_samples_over cuts them from an arena). Times
 * grow. A map fills t_s, x_m, y_m, z_m and is_burning from its kernel and calls
 * td_samples_heights; everything else calls td_samples_of_path. */
typedef struct td_samples {
    double *t_s;
    double *x_m, *y_m, *z_m;   /* ECEF */
    double *h_m;               /* above the ellipsoid */
    unsigned char *is_burning; /* 1 where an engine burns */
    int32_t count;
    int32_t capacity;
    const td_earth *earth;
    const td_path *path; /* where edges between samples are looked up; null: along straight lines */
} td_samples;

/* Columns for `capacity` samples; TD_NO_MEMORY when the arena is full. 49 bytes a sample. */
td_status td_samples_over(td_arena *arena, int32_t capacity, td_samples *samples) TD_MUST_CHECK;

/* Even steps of time from the path's first knot to its last, `step_s` apart or, where they would
 * not fit, as far apart as needed. Keeps both pointers: edges are refined on the path itself. */
void td_samples_of_path(const td_earth *earth, const td_path *path, double step_s,
                        td_samples *samples);

/* Given x_m, y_m, z_m, count and earth; fills h_m, without a geodetic iteration.
 * Accuracy: 0.1 m from the ground to 2000 km, 1 m to 40 000 km. */
void td_samples_heights(td_samples *samples);

/* One moment between the first sample and the last: sample i, or a part of the way to the next. */
typedef struct td_sample {
    double t_s;
    td_vec3 pos_ecef_m;
    double h_m;
    bool is_burning;
} td_sample;

td_sample td_sample_at(const td_samples *samples, int32_t i);
/* `part` in 0..1; on the path itself where there is one. */
td_sample td_sample_between(const td_samples *samples, int32_t i, double part);

#ifdef __cplusplus
}
#endif

#endif
