/* SPDX-License-Identifier: Apache-2.0 */
/* The reference: flights integrated in extended precision by other code than the core's. It shares
 * with the core the published constants and the table of the air above 86 km, nothing else. */
#ifndef TD_TEST_REFERENCE_H
#define TD_TEST_REFERENCE_H

#include <float.h>
#include <stdbool.h>
#include <stdint.h>

#if LDBL_MANT_DIG < 64
#error "the reference needs a long double wider than double"
#endif

typedef long double ref_real;

enum { REF_DIM_MAX = 8, REF_LAYERS = 8 };

/* dy/dx = slope(x, y). */
typedef void ref_slope(const void *ctx, ref_real x, const ref_real *y, ref_real *dy);

/* One system of equations and how exactly it is wanted. `scale` makes the error of each component
 * relative; the step's error is kept below `tolerance` times it. */
typedef struct ref_system {
    ref_slope *slope;
    const void *ctx;
    int dim;
    ref_real scale[REF_DIM_MAX];
    ref_real tolerance;
} ref_system;

/* One adaptive step of DOP853 from *x, no farther than `end`; `*step` is the next one's length,
 * signed. Returned false when the step shrinks to nothing. */
bool ref_step(const ref_system *system, ref_real *x, ref_real *y, ref_real end, ref_real *step);

/* Steps until `end` exactly. */
bool ref_until(const ref_system *system, ref_real *x, ref_real *y, ref_real end, ref_real *step);

/* The tableau's own checks: greatest breach of its order conditions. */
ref_real ref_tableau_breach(void);

typedef struct ref_world {
    ref_real a_m, e2, gm, omega, j2, j3, j4;
    ref_real base_k[REF_LAYERS], base_pa[REF_LAYERS]; /* bases of the standard's layers */
} ref_world;

typedef struct ref_air {
    ref_real rho, p;
} ref_air;

ref_world ref_world_wgs84(void);
ref_world ref_world_sphere(ref_real radius_m, ref_real gm, ref_real omega);

/* Height above the ellipsoid; `up`, if not null, receives the outward normal. */
ref_real ref_height(const ref_world *world, const ref_real pos[3], ref_real up[3]);
void ref_place(const ref_world *world, const ref_real geo[3], ref_real pos[3]);
void ref_gravity(const ref_world *world, const ref_real pos[3], ref_real acc[3]);
ref_air ref_air_at(const ref_world *world, ref_real h_m);

/* A state in Earth-fixed axes frozen at t = 0. */
typedef struct ref_state {
    ref_real t_s, pos[3], vel[3];
} ref_state;

/* Point in axes that turn with the Earth. */
void ref_fixed(const ref_world *world, const ref_state *state, ref_real pos[3]);

/* What acts on a body. Mass is mass_kg at since_s, less flow_kgps a second. */
typedef struct ref_body {
    ref_real thrust_vacuum_n, nozzle_m2, flow_kgps, mass_kg, since_s;
    ref_real area_m2; /* with `drag`, one of td_drag */
    int drag;
    ref_real inverse_beta; /* m2/kg; in place of the area */
} ref_body;

/* Cd of a published table, typed in again from its source. */
ref_real ref_drag(int table, ref_real mach);

/* Thrust, N, and deceleration by drag, m/s2, at an air speed. */
void ref_pushes(const ref_world *world, const ref_body *body, const ref_real at[3],
                ref_real *thrust_n, ref_real *drag_mps2);

/* Flies on in ECI, thrust along the air speed, until a time. */
bool ref_fly_until(const ref_world *world, const ref_body *body, ref_real tolerance,
                   ref_state *state, ref_real until_s);

/* Flies on freely: to the ground, or to `level_m` met upward if that comes first (level 0: not
 * asked). False when neither comes. `is_down` may be null. */
bool ref_fall(const ref_world *world, const ref_body *body, ref_real tolerance, ref_real level_m,
              ref_state *state, bool *is_down);

#endif
