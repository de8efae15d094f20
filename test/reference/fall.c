/* SPDX-License-Identifier: Apache-2.0 */
/* Free flight of a body with constant ballistic coefficient, to the ground exactly. */
#include <math.h>
#include <string.h>

#include "test/reference/reference.h"

enum { DIM = 7, STEPS_MAX = 200000 };

typedef struct fall {
    const ref_world *world;
    ref_real inverse_beta;
} fall;

/* y: position, velocity, time; x: time. */
static void slope_in_time(const void *ctx, ref_real x, const ref_real *y, ref_real *dy)
{
    const fall *f = ctx;
    (void)x;
    memcpy(dy, y + 3, 3 * sizeof *dy);
    ref_gravity(f->world, y, dy + 3);
    dy[6] = 1.0L;
    ref_real h_m = ref_height(f->world, y, NULL);
    if (f->inverse_beta == 0.0L || h_m >= 1.0e6L) {
        return;
    }
    ref_real wind[3] = { y[3] + f->world->omega * y[1], y[4] - f->world->omega * y[0], y[5] };
    ref_real speed = sqrtl(wind[0] * wind[0] + wind[1] * wind[1] + wind[2] * wind[2]);
    ref_real pull = 0.5L * ref_air_at(f->world, h_m).rho * f->inverse_beta * speed;
    for (int i = 0; i < 3; i++) {
        dy[3 + i] -= pull * wind[i];
    }
}

/* Henon's trick: the same equations with height in place of time, so that h = 0 is met exactly. */
static void slope_in_height(const void *ctx, ref_real x, const ref_real *y, ref_real *dy)
{
    const fall *f = ctx;
    ref_real up[3];
    slope_in_time(ctx, x, y, dy);
    ref_height(f->world, y, up);
    ref_real climb = up[0] * y[3] + up[1] * y[4] + up[2] * y[5];
    for (int i = 0; i < DIM; i++) {
        dy[i] /= climb;
    }
}

static bool land(const ref_system *in_time, ref_real *y)
{
    ref_system in_height = *in_time;
    const fall *f = in_time->ctx;
    in_height.slope = slope_in_height;
    ref_real h_m = ref_height(f->world, y, NULL);
    ref_real step = -fminl(1000.0L, h_m);
    return ref_until(&in_height, &h_m, y, 0.0L, &step);
}

static bool is_sinking(const ref_world *world, const ref_real *y)
{
    ref_real up[3];
    ref_height(world, y, up);
    return up[0] * y[3] + up[1] * y[4] + up[2] * y[5] < -1.0L;
}

bool ref_fall(const ref_world *world, ref_real inverse_beta, ref_real tolerance, ref_state *state)
{
    fall f = { world, inverse_beta };
    ref_system system = { .slope = slope_in_time,
                          .ctx = &f,
                          .dim = DIM,
                          .scale = { 1e6L, 1e6L, 1e6L, 1e3L, 1e3L, 1e3L, 1e3L },
                          .tolerance = tolerance };
    ref_real y[DIM];
    memcpy(y, state->pos, sizeof state->pos);
    memcpy(y + 3, state->vel, sizeof state->vel);
    y[6] = state->t_s;
    ref_real x = state->t_s;
    ref_real step = 1.0L;
    for (int count = 0; count < STEPS_MAX; count++) {
        ref_real before[DIM];
        memcpy(before, y, sizeof y);
        if (!ref_step(&system, &x, y, state->t_s + 86400.0L, &step)) {
            return false;
        }
        if (ref_height(world, y, NULL) > 0.0L) {
            continue;
        }
        if (!is_sinking(world, before)) { /* the step ran over the apogee: a shorter one */
            step = (x - before[6]) / 2.0L;
            x = before[6];
            memcpy(y, before, sizeof y);
            continue;
        }
        bool landed = land(&system, before);
        memcpy(state->pos, before, sizeof state->pos);
        memcpy(state->vel, before + 3, sizeof state->vel);
        state->t_s = before[6];
        return landed;
    }
    return false;
}

void ref_fixed(const ref_world *world, const ref_state *state, ref_real pos[3])
{
    ref_real c = cosl(world->omega * state->t_s);
    ref_real s = sinl(world->omega * state->t_s);
    pos[0] = c * state->pos[0] + s * state->pos[1];
    pos[1] = c * state->pos[1] - s * state->pos[0];
    pos[2] = state->pos[2];
}
