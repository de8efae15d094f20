/* SPDX-License-Identifier: Apache-2.0 */
/* Many flights at once: lane kernels, the same bits at every width and instruction set. */
#ifndef TD_FLIGHT_BATCH_H
#define TD_FLIGHT_BATCH_H

#include "earth/earth.h"
#include "flight/flight.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TD_BATCH_STAGES = 12,
    TD_BATCH_DOWN_STEPS = 11,
    TD_BATCH_UP_STEPS = 10,
    TD_BATCH_KNOTS_MAX = 64,
};

/* What a stage of a step needs that depends on height alone: half the density, the squares and
 * cubes of the inverse half-axes, gravity as polynomials in the squared sine of latitude. */
typedef struct td_batch_stage {
    double half_rho;
    double a2, b2, a3, b3;
    double across[3], across_odd[2], along[3], along_odd[3];
} td_batch_stage;

/* One step of height of every flight: up or down. */
typedef struct td_batch_step {
    double from_m;
    double length_m; /* negative downward */
    td_batch_stage stages[TD_BATCH_STAGES];
} td_batch_step;

/* Steps of height with their constants for one Earth. The caller owns it, makes it once and
 * shares it among threads. */
typedef struct td_batch_grid {
    td_earth earth;
    td_batch_step down[TD_BATCH_DOWN_STEPS];
    td_batch_step up[TD_BATCH_UP_STEPS];
} td_batch_grid;

/* Given an Earth; returned its grid. Costs about 20 us. */
void td_batch_grid_make(const td_earth *earth, td_batch_grid *grid);

/* Free flight from a moment. ECI axes are the Earth-fixed axes frozen at t_s = 0. */
typedef struct td_batch_start {
    double t_s;
    td_vec3 pos_eci_m;
    td_vec3 vel_eci_mps;
    double beta_kgpm2; /* 10..1e6 */
} td_batch_start;

/* How a flight of a batch ended. Whatever is outside the kernel's validity is named and left to
 * td_flight_coast: shallow, light, long or falling from the start. */
#define TD_BATCH_MAP(X)                                                                            \
    X(OK, "ok", "reached the ground")                                                              \
    X(LEFT, "left", "outside the kernel's validity: fly it by the general path")

typedef enum td_batch_verdict {
#define X(name, key, text) TD_BATCH_##name,
    TD_BATCH_MAP(X)
#undef X
    TD_BATCH_COUNT
} td_batch_verdict;

typedef struct td_batch_impact {
    td_batch_verdict verdict;
    double t_s; /* on the clock of the start */
    td_vec3 pos_ecef_m;
    td_vec3 vel_ecef_mps;
} td_batch_impact;

/* A knot of a path in Earth-fixed axes: velocity and acceleration as seen from the ground. */
typedef struct td_batch_knot {
    double t_s;
    td_vec3 pos_ecef_m;
    td_vec3 vel_ecef_mps;
    td_vec3 acc_ecef_mps2;
} td_batch_knot;

typedef struct td_batch_path {
    td_batch_knot knots[TD_BATCH_KNOTS_MAX];
    int32_t count;
} td_batch_path;

/* Arguments of td_batch_fly. */
typedef struct td_batch_run {
    const td_batch_start *starts;
    int32_t count;
    int32_t lanes;            /* 1, 2, 4 or 8; 0 is the widest that the instruction set serves */
    td_batch_impact *impacts; /* one a flight */
    td_batch_path *paths;     /* one a flight, or null */
} td_batch_run;

/* Free flights side by side, burnout to the ground. The bits depend neither on `lanes` nor on the
 * order or the neighbours. Accuracy: impact within 1 m of an integration at 1e-13.
 * Valid: rising from the start, beta >= 500, angles as docs/models/kernel.md says; else LEFT. */
void td_batch_fly(const td_batch_grid *grid, const td_batch_run *run);

/* The width that `lanes` gets in this library: builds may leave some out. */
int32_t td_batch_lanes(int32_t lanes);

/* Given a path and how many samples; returned positions at equal steps of time, first to last
 * knot. Accuracy: see docs/models/kernel.md; metres between knots. */
void td_batch_sample(const td_batch_path *path, int32_t sample_count, td_vec3 *pos_ecef_m);

#ifdef __cplusplus
}
#endif

#endif
