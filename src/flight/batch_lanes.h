/* SPDX-License-Identifier: Apache-2.0 */
/* What batch.c and the lane kernels share: groups of flights as arrays, and classes of flights. */
#ifndef TD_FLIGHT_BATCH_LANES_H
#define TD_FLIGHT_BATCH_LANES_H

#include "flight/batch.h"

/* Two vectors of lanes run abreast: while one waits for its square root the other computes.
 * Measured: docs/models/kernel.md. */
enum { TD__ROWS = 2, TD__GROUP_MAX = 8 * TD__ROWS };

/* Classes of flights, by their own start alone. LEFT is none of the kernel's. */
typedef enum td__class {
    TD__CLASS_HIGH,     /* starts above the coast height */
    TD__CLASS_RISE,     /* starts below it, above the dense air */
    TD__CLASS_DEEP,     /* starts in the dense air */
    TD__CLASS_FAR,      /* apogee above 3000 km */
    TD__CLASS_FARTHEST, /* apogee above 6000 km */
    TD__CLASS_LOW,      /* apogee in or just above the air */
    TD__CLASS_FALL,     /* starts falling, below the coast height of far flights */
    TD__CLASS_LEFT,
    TD__CLASS_COUNT
} td__class;

/* A group is as many flights as lanes times rows; index of the array, then of the flight. */
typedef struct td__group {
    double pos_m[3][TD__GROUP_MAX];
    double vel_mps[3][TD__GROUP_MAX];
    double t_s[TD__GROUP_MAX];
    double inv_beta[TD__GROUP_MAX];
    td__class class_of;
} td__group;

/* Knots as the kernel writes them: t, position, velocity, acceleration, ECI. */
typedef struct td__knots {
    double at[TD_BATCH_KNOTS_MAX][10][TD__GROUP_MAX];
    int32_t count;
} td__knots;

/* Closed-form hits: from a point to an aim, answered by time and velocity. */
typedef struct td__hits {
    double from_m[3][TD__GROUP_MAX]; /* ECI */
    double aim_m[3][TD__GROUP_MAX];  /* Earth-fixed */
    double loft[TD__GROUP_MAX];
    double t_s[TD__GROUP_MAX];
    double vel_mps[3][TD__GROUP_MAX];
    int32_t turns; /* rounds of how far the aim turns meanwhile */
} td__hits;

/* The kernels of one width. */
typedef struct td__kernels {
    int32_t lanes;
    void (*fly)(const td_batch_grid *grid, td__group *group, td__knots *knots);
    void (*classify)(const td_batch_grid *grid, const td__group *group, double *class_of);
    void (*hit)(const td_batch_grid *grid, td__hits *hits);
} td__kernels;

/* The widest that this library has and that is not wider than asked for (0: than serves well). */
const td__kernels *td__kernels_of(int32_t lanes);

#define X(lanes)                                                                                   \
    void td__fly_w##lanes(const td_batch_grid *grid, td__group *group, td__knots *knots);          \
    void td__classify_w##lanes(const td_batch_grid *grid, const td__group *group,                  \
                               double class_of[TD__GROUP_MAX]);                                    \
    void td__hit_w##lanes(const td_batch_grid *grid, td__hits *hits);
X(1)
X(2)
X(4)
X(8)
#undef X

#endif
