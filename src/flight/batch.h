/* SPDX-License-Identifier: Apache-2.0 */
/* Many flights at once: lane kernels, the same bits at every width and instruction set. */
#include "flight/flight.h" /* which includes this file behind the types it uses */

#ifndef TD_FLIGHT_BATCH_H
#define TD_FLIGHT_BATCH_H

#include "earth/earth.h"

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

typedef struct td_batch_impact {
    td_flight_verdict verdict;
    bool is_general; /* outside the kernel's validity, flown by td_flight_coast */
    double t_s;      /* on the clock of the start */
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
    int32_t cubic_count; /* so many first intervals are cubics: knots without accelerations */
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
 * order or the neighbours. Accuracy: impact within 1 m of an integration at 1e-13. What the kernel
 * does not serve (shallow, light, falling: docs/models/kernel.md) is flown by td_flight_coast. */
void td_batch_fly(const td_batch_grid *grid, const td_batch_run *run);

/* The width that `lanes` gets in this library: builds may leave some out. */
int32_t td_batch_lanes(int32_t lanes);

/* Given a path and how many samples; returned positions at equal steps of time, first to last
 * knot. Accuracy: see docs/models/kernel.md; metres between knots. */
void td_batch_sample(const td_batch_path *path, int32_t sample_count, td_vec3 *pos_ecef_m);

/* The same as samples, `step_s` apart or, where they would not fit, as far apart as needed. No
 * engine burns, and edges between samples lie on straight lines. */
void td_batch_samples(const td_earth *earth, const td_batch_path *path, double step_s,
                      td_samples *samples);

/* A ballistic two-point solve: from a burnout point to a target in free flight. The clock starts
 * at burnout. Loft 0 is the angle of least speed, nearer 1 the vertical, nearer -1 the horizon. */
typedef struct td_batch_aim {
    td_vec3 from_eci_m;
    td_vec3 target_ecef_m;
    double loft_ratio;     /* -0.9..0.9 */
    double beta_kgpm2;     /* 10..1e6 */
    td_vec3 offset_ecef_m; /* where a neighbour's solve ended, or zero */
} td_batch_aim;

typedef struct td_batch_solution {
    td_solve_verdict verdict;
    int32_t flights_used;
    double t_s; /* flight time */
    double miss_m;
    td_vec3 vel_eci_mps;   /* at the burnout point */
    td_vec3 offset_ecef_m; /* of the last aim from the target */
} td_batch_solution;

typedef struct td_batch_solve_run {
    const td_batch_aim *aims;
    int32_t count;
    int32_t lanes;  /* as td_batch_run */
    double miss_m;  /* accepted miss: 10 m */
    td_batch_solution *solutions;
} td_batch_solve_run;

/* Closed-form aim, one flight, aim beside by the miss, again. A cold start takes 2 or 3 flights,
 * a warm one 1 or 2. Bits as td_batch_fly. */
void td_batch_solve(const td_batch_grid *grid, const td_batch_solve_run *run);

/* Every cell of a box of ground from one burnout point at one loft, rows from the south-west. */
typedef struct td_batch_map {
    td_vec3 from_eci_m;
    double loft_ratio;
    double beta_kgpm2;
    double lat_rad_min, lon_rad_min; /* south-west corner; cells are solved at their middles */
    double cell_rad;
    int32_t rows, columns;
    int32_t lanes;
    double miss_m;
    td_batch_solution *solutions; /* rows times columns */
} td_batch_map;

/* Solves every eighth cell cold and starts the others between their offsets. */
void td_batch_map_solve(const td_batch_grid *grid, const td_batch_map *map);

#ifdef __cplusplus
}
#endif

#endif
