/* SPDX-License-Identifier: Apache-2.0 */
/* Flight of a body in gravity, air and thrust, to a time or to a height exactly. */
#include <math.h>
#include <string.h>

#include "test/reference/reference.h"

enum { DIM = 7, STEPS_MAX = 200000, TABLES = 4, POINTS_MAX = 12 };

typedef struct fall {
    const ref_world *world;
    const ref_body *body;
} fall;

/* Cd(Mach): MDFCC's V2, solid and liquid; Forden 2007. A table ends at its first zero Cd. */
static const ref_real MACH[TABLES][POINTS_MAX] = {
    { 0.0L, 0.7L, 0.9L, 1.0L, 1.18L, 1.4L, 1.7L, 2.0L, 3.0L, 4.0L, 5.5L },
    { 0.0L, 0.7L, 1.0L, 1.2L, 2.0L, 3.0L, 4.0L, 6.0L },
    { 0.0L, 1.0L, 1.18L, 2.0L, 3.0L, 6.0L },
    { 0.85L, 1.0L, 1.2L, 2.0L },
};
static const ref_real CD[TABLES][POINTS_MAX] = {
    { 0.15L, 0.16L, 0.23L, 0.30L, 0.42L, 0.36L, 0.28L, 0.24L, 0.21L, 0.18L, 0.15L },
    { 0.1007L, 0.1286L, 0.2402L, 0.3618L, 0.2682L, 0.1859L, 0.1354L, 0.101L },
    { 0.2007L, 0.3402L, 0.4747L, 0.343L, 0.2305L, 0.1134L },
    { 0.20L, 0.27L, 0.27L, 0.20L },
};

ref_real ref_drag(int table, ref_real mach)
{
    const ref_real *x = MACH[table];
    const ref_real *y = CD[table];
    if (mach <= x[0]) {
        return y[0];
    }
    for (int i = 0; i + 1 < POINTS_MAX && y[i + 1] > 0.0L; i++) {
        if (mach < x[i + 1]) {
            return y[i] + (y[i + 1] - y[i]) * (mach - x[i]) / (x[i + 1] - x[i]);
        }
    }
    int last = POINTS_MAX - 1;
    while (y[last] == 0.0L) {
        last--;
    }
    return y[last];
}

/* `at` is time, height, air speed. */
void ref_pushes(const ref_world *world, const ref_body *body, const ref_real at[3],
                ref_real *thrust_n, ref_real *drag_mps2)
{
    ref_air air = ref_air_at(world, at[1]);
    ref_real mass_kg = body->mass_kg - body->flow_kgps * (at[0] - body->since_s);
    ref_real per_kg = body->inverse_beta;
    if (body->area_m2 > 0.0L && air.rho > 0.0L) {
        ref_real mach = at[2] / sqrtl(1.4L * air.p / air.rho);
        per_kg = ref_drag(body->drag, mach) * body->area_m2 / mass_kg;
    }
    *drag_mps2 = 0.5L * air.rho * at[2] * at[2] * per_kg;
    *thrust_n = body->thrust_vacuum_n - air.p * body->nozzle_m2;
}

/* y: position, velocity, time; x: time. */
static void slope_in_time(const void *ctx, ref_real x, const ref_real *y, ref_real *dy)
{
    const fall *f = ctx;
    (void)x;
    memcpy(dy, y + 3, 3 * sizeof *dy);
    ref_gravity(f->world, y, dy + 3);
    dy[6] = 1.0L;
    ref_real h_m = ref_height(f->world, y, NULL);
    if (f->body->flow_kgps == 0.0L && h_m >= 1.0e6L) {
        return;
    }
    ref_real wind[3] = { y[3] + f->world->omega * y[1], y[4] - f->world->omega * y[0], y[5] };
    ref_real speed = sqrtl(wind[0] * wind[0] + wind[1] * wind[1] + wind[2] * wind[2]);
    ref_real thrust_n, drag_mps2;
    ref_pushes(f->world, f->body, (const ref_real[3]){ y[6], h_m, speed }, &thrust_n, &drag_mps2);
    ref_real mass_kg = f->body->mass_kg - f->body->flow_kgps * (y[6] - f->body->since_s);
    ref_real along = -drag_mps2 + (f->body->flow_kgps > 0.0L ? thrust_n / mass_kg : 0.0L);
    for (int i = 0; i < 3 && speed > 0.0L; i++) {
        dy[3 + i] += along * wind[i] / speed;
    }
}

static ref_real climb_of(const ref_world *world, const ref_real *y)
{
    ref_real up[3];
    ref_height(world, y, up);
    return up[0] * y[3] + up[1] * y[4] + up[2] * y[5];
}

/* Henon's trick: the same equations with height in place of time meet a height exactly. */
static void slope_in_height(const void *ctx, ref_real x, const ref_real *y, ref_real *dy)
{
    const fall *f = ctx;
    slope_in_time(ctx, x, y, dy);
    ref_real climb = climb_of(f->world, y);
    for (int i = 0; i < DIM; i++) {
        dy[i] /= climb;
    }
}

static ref_system system_of(const fall *f, ref_real tolerance)
{
    /* With thrust the direction of a slow start is carried on, so speeds must be exact there. */
    bool burns = f->body->flow_kgps > 0.0L;
    ref_real pos = burns ? 1e4L : 1e6L;
    ref_real vel = burns ? 1e1L : 1e3L;
    return (ref_system){ .slope = slope_in_time,
                         .ctx = f,
                         .dim = DIM,
                         .scale = { pos, pos, pos, vel, vel, vel, 1e3L },
                         .tolerance = tolerance };
}

static void from_state(const ref_state *state, ref_real *y)
{
    memcpy(y, state->pos, sizeof state->pos);
    memcpy(y + 3, state->vel, sizeof state->vel);
    y[6] = state->t_s;
}

static void to_state(const ref_real *y, ref_state *state)
{
    memcpy(state->pos, y, sizeof state->pos);
    memcpy(state->vel, y + 3, sizeof state->vel);
    state->t_s = y[6];
}

static bool go_to_height(const ref_system *in_time, ref_real *y, ref_real level_m)
{
    ref_system in_height = *in_time;
    const fall *f = in_time->ctx;
    in_height.slope = slope_in_height;
    ref_real h_m = ref_height(f->world, y, NULL);
    ref_real step = fminl(1000.0L, fabsl(level_m - h_m));
    return h_m == level_m || ref_until(&in_height, &h_m, y, level_m, &step);
}

bool ref_fly_until(const ref_world *world, const ref_body *body, ref_real tolerance,
                   ref_state *state, ref_real until_s)
{
    fall f = { world, body };
    ref_system system = system_of(&f, tolerance);
    ref_real y[DIM];
    ref_real step = 0.01L;
    from_state(state, y);
    ref_real x = state->t_s;
    bool good = ref_until(&system, &x, y, until_s, &step);
    to_state(y, state);
    state->t_s = until_s;
    return good && ref_height(world, state->pos, NULL) > -1.0L;
}

bool ref_fall(const ref_world *world, const ref_body *body, ref_real tolerance, ref_real level_m,
              ref_state *state, bool *is_down)
{
    fall f = { world, body };
    ref_system system = system_of(&f, tolerance);
    ref_real y[DIM];
    from_state(state, y);
    ref_real x = state->t_s;
    ref_real step = 1.0L;
    for (int count = 0; count < STEPS_MAX; count++) {
        ref_real before[DIM];
        memcpy(before, y, sizeof y);
        if (!ref_step(&system, &x, y, state->t_s + 86400.0L, &step)) {
            return false;
        }
        ref_real h_m = ref_height(world, y, NULL);
        bool rises = level_m > 0.0L && h_m >= level_m &&
                     ref_height(world, before, NULL) < level_m;
        if (h_m > 0.0L && !rises) {
            continue;
        }
        ref_real climb = climb_of(world, before);
        if (rises ? climb < 1.0L : climb > -1.0L) { /* it ran over the apogee: a shorter step */
            step = (x - before[6]) / 2.0L;
            x = before[6];
            memcpy(y, before, sizeof y);
            continue;
        }
        bool came = go_to_height(&system, before, rises ? level_m : 0.0L);
        to_state(before, state);
        if (is_down) {
            *is_down = !rises;
        }
        return came;
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
