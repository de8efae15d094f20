/* SPDX-License-Identifier: Apache-2.0 */
/* Whole flights of the general path by table: the near ends of families, where the kernel does not
 * fly. docs/models/flown.md. */
#include "flight/flight.h" /* which includes this file behind the types it uses */

#ifndef TD_FLIGHT_FLOWN_H
#define TD_FLIGHT_FLOWN_H

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TD_FLOWN_TERMS = 16, /* Chebyshev polynomials along a piece */
    TD_FLOWN_STEPS = 36, /* of a path: 6 to the last ignition, 6 to cut-off, 24 to the impact */
    TD_FLOWN_VALUES = 6 * (TD_FLOWN_STEPS + 1),
    TD_FLOWN_PIECES = 6,
    TD_FLOWN_CURVE = 7, /* terms of the flatness that goes with a cut-off */
};

/* A part of a family over which its flights change smoothly: a parameter from -1 (near) to 1 (far)
 * stands for the angle off the vertical, or for the cut-off, between two ends. */
typedef struct td_flown_piece {
    double ends[2][TD_STAGED_WAVES];
    double start[TD_FLOWN_TERMS][TD_STAGED_NODES][2]; /* where the nodes came down, rad */
    double place[TD_FLOWN_TERMS][TD_STAGED_WAVES][4]; /* central angle ahead, aside; time; 0 */
    double path[TD_FLOWN_TERMS][TD_STAGED_WAVES][TD_FLOWN_VALUES];
} td_flown_piece;

/* The near end of a family, whole flights from launch to impact. The caller owns it. */
typedef struct td_flown_table {
    td_staged_def def;
    td_frame frame;
    double cutoff_s[2]; /* for a family by cut-off: both ends of the curve */
    double flatness[TD_STAGED_TURNS][TD_FLOWN_CURVE];
    int32_t piece_count;
    double impact_m, path_m; /* greatest error found by flights between the nodes */
    int32_t flights_used;
    td_flown_piece pieces[TD_FLOWN_PIECES]; /* from far to near */
} td_flown_table;

/* Given the table by kernel of the same family; returned that of what lies nearer. TD_REFUSED where
 * the flights are not smooth enough to be within 50 m at impact and 150 m on the way of those that
 * were flown to check (use td_solve). Cost: 300 to 900 flights. */
td_status td_flown_make(const td_earth *earth, const td_staged_table *staged,
                        td_flown_table *table) TD_MUST_CHECK;

/* One flight of the table. Where the flights just above and just below a jump of the model leave a
 * gap, no flight comes down; the solution is then the flight to the nearer side of the gap. */
typedef struct td_flown_solution {
    td_solve_verdict verdict; /* TOO_CLOSE: nearer than the family's nearest flight */
    double beside_m;          /* in a gap: from the target to where it comes down; else 0 */
    int32_t piece;
    double parameter;
    double azimuth_rad, programme_rad, cutoff_s; /* as td_flight_def has them */
    double impact_s;
} td_flown_solution;

/* Solves by table alone. NO_CONVERGENCE: farther than the table goes, or not settled. */
td_flown_solution td_flown_solve(const td_earth *earth, const td_flown_table *table,
                                 td_geo target_geo);

/* The path of a solution that is OK: cubics between knots, within 200 m of the general path's. */
void td_flown_path(const td_flown_table *table, const td_flown_solution *solution,
                   td_batch_path *path);

#ifdef __cplusplus
}
#endif

#endif
