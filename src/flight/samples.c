/* SPDX-License-Identifier: Apache-2.0 */
/* Paths as columns of Earth-fixed samples. */
#include "flight/samples.h"

#include <assert.h>
#include <stddef.h>

td_status td_samples_over(td_arena *arena, int32_t capacity, td_samples *samples)
{
    size_t n = (size_t)capacity;
    assert(capacity >= 2);
    *samples = (td_samples){
        .t_s = td_arena_take(arena, n, sizeof(double)),
        .x_m = td_arena_take(arena, n, sizeof(double)),
        .y_m = td_arena_take(arena, n, sizeof(double)),
        .z_m = td_arena_take(arena, n, sizeof(double)),
        .h_m = td_arena_take(arena, n, sizeof(double)),
        .is_burning = td_arena_take(arena, n, 1),
        .capacity = capacity,
    };
    if (!samples->t_s || !samples->x_m || !samples->y_m || !samples->z_m || !samples->h_m ||
        !samples->is_burning) {
        *samples = (td_samples){ 0 };
        return TD_NO_MEMORY;
    }
    return TD_OK;
}

/* Height along the geocentric radius, corrected for the angle (f sin 2 lat) between the radius and
 * the normal: the foot of the normal lies that much nearer. */
static double height_of(const td_earth *earth, double x_m, double y_m, double z_m)
{
    double across2 = td_fma(y_m, y_m, x_m * x_m);
    double r2 = td_fma(z_m, z_m, across2);
    double r_m = td_sqrt(r2);
    double c2 = across2 / r2;
    double ground_m = earth->b_m / td_sqrt(1.0 - earth->e2_ratio * c2);
    double h_m = r_m - ground_m;
    double tilt2 = 4.0 * earth->f_ratio * earth->f_ratio * c2 * (1.0 - c2);
    return h_m - 0.5 * h_m * tilt2 * ground_m / r_m;
}

void td_samples_heights(td_samples *samples)
{
    const td_earth earth = *samples->earth;
    for (int32_t i = 0; i < samples->count; i++) {
        samples->h_m[i] = height_of(&earth, samples->x_m[i], samples->y_m[i], samples->z_m[i]);
    }
}

static void put(td_samples *samples, int32_t i, double t_s)
{
    td_vec3 at_m = td_path_pos_ecef_m(samples->path, samples->earth, t_s);
    samples->t_s[i] = t_s;
    samples->x_m[i] = at_m.x;
    samples->y_m[i] = at_m.y;
    samples->z_m[i] = at_m.z;
    samples->is_burning[i] = td_path_is_thrusting(samples->path, t_s);
}

void td_samples_of_path(const td_earth *earth, const td_path *path, double step_s,
                        td_samples *samples)
{
    assert(path->count >= 2 && step_s > 0.0 && samples->capacity >= 2);
    double start_s = path->knots[0].t_s;
    double span_s = path->knots[path->count - 1].t_s - start_s;
    double steps = td_max(1.0, -td_floor(-span_s / step_s));
    int32_t most = samples->capacity - 1;
    int32_t count = steps < (double)most ? (int32_t)steps : most;
    samples->earth = earth;
    samples->path = path;
    samples->count = count + 1;
    for (int32_t i = 0; i <= count; i++) {
        put(samples, i, start_s + span_s * i / count);
    }
    td_samples_heights(samples);
}

td_sample td_sample_at(const td_samples *samples, int32_t i)
{
    assert(i >= 0 && i < samples->count);
    return (td_sample){
        samples->t_s[i],
        { samples->x_m[i], samples->y_m[i], samples->z_m[i] },
        samples->h_m[i],
        samples->is_burning[i] != 0,
    };
}

td_sample td_sample_between(const td_samples *samples, int32_t i, double part)
{
    assert(i + 1 < samples->count && part >= 0.0 && part <= 1.0);
    td_sample a = td_sample_at(samples, i);
    td_sample b = td_sample_at(samples, i + 1);
    td_sample r = { .t_s = a.t_s + part * (b.t_s - a.t_s), .is_burning = a.is_burning };
    if (samples->path) {
        r.pos_ecef_m = td_path_pos_ecef_m(samples->path, samples->earth, r.t_s);
        r.is_burning = td_path_is_thrusting(samples->path, r.t_s);
    } else {
        r.pos_ecef_m = td_vec3_madd(a.pos_ecef_m, part, td_vec3_sub(b.pos_ecef_m, a.pos_ecef_m));
    }
    r.h_m = height_of(samples->earth, r.pos_ecef_m.x, r.pos_ecef_m.y, r.pos_ecef_m.z);
    return r;
}
