/* SPDX-License-Identifier: Apache-2.0 */
/* Staged two-point solves by the many: one table a vehicle, launch point and loft, then a table
 * look-up and a lane flight for each trial. docs/models/staged_solve.md. */
#include "flight/flight.h" /* which includes this file behind the types it uses */

#ifndef TD_FLIGHT_STAGED_H
#define TD_FLIGHT_STAGED_H


#ifdef __cplusplus
extern "C" {
#endif

enum {
    TD_STAGED_TERMS = 16,     /* Chebyshev polynomials along the family */
    TD_STAGED_NODES = 8,      /* even azimuths */
    TD_STAGED_WAVES = 7,      /* 1 and three pairs of cosine and sine of the azimuth */
    TD_STAGED_TURNS = 3,      /* 1 and one pair, of the programme */
    TD_STAGED_VALUES = 8,     /* position and velocity at handover; two unused, for lanes */
    TD_STAGED_BOOST = 8,      /* knots of the boost, launch included, handover not */
    TD_STAGED_BOOST_TERMS = 10,
    TD_STAGED_BOOST_WAVES = 3,
};

/* What a table is made for. */
typedef struct td_staged_def {
    const td_vehicle_def *vehicle;
    td_geo launch_geo;
    td_loft loft;
    double apogee_m; /* for TD_LOFT_APOGEE */
} td_staged_def;

/* One family of flights: a parameter from -1 (nearest) to 1 (farthest) stands for programme and
 * cut-off. The state where the kernel takes over (when all are burnt out and, if beta wants that,
 * above 100 km) is a series in it and in the azimuth, in axes
 * along the azimuth, across and up at the launch point. The caller owns it. */
typedef struct td_staged_table {
    td_staged_def def;
    td_frame frame;
    double cutoff_s[2];   /* at both ends, linear between */
    double handover_s;    /* after launch, the same for all */
    double flatness[TD_STAGED_TURNS][TD_STAGED_TERMS]; /* ln of the angle off the vertical */
    double handover[TD_STAGED_TERMS][TD_STAGED_WAVES][TD_STAGED_VALUES];
    double turn[TD_STAGED_WAVES][TD_STAGED_TERMS];  /* central angle to the impact */
    double aside[TD_STAGED_WAVES][TD_STAGED_TERMS]; /* its azimuth less the launch's */
    double boost[TD_STAGED_BOOST][TD_STAGED_BOOST_TERMS][TD_STAGED_BOOST_WAVES][6];
    int32_t flights_used; /* boosts by the general path, to make it */
    bool is_to_the_end;   /* TOO_CLOSE is the family's own near end, an earliest cut-off */
} td_staged_table;

/* Given what for; returned the table. TD_REFUSED where the kernel does not fly this family (whole
 * body to the ground, or never above 100 km before its beta acts): use td_solve.
 * Cost: 200 to 600 boosts of the general path, 30 to 90 ms; docs/models/staged_solve.md. */
td_status td_staged_make(const td_batch_grid *grid, const td_staged_def *def,
                         td_staged_table *table) TD_MUST_CHECK;

/* Central angle within which some target may be TOO_CLOSE for the table. */
double td_staged_nearest_rad(const td_staged_table *table);

/* A solve's answer. */
typedef struct td_staged_solution {
    td_solve_verdict verdict;
    int32_t flights_used;
    double parameter; /* -1..1 along the family */
    double azimuth_rad, programme_rad, cutoff_s; /* as td_flight_def has them */
    double impact_s; /* after launch */
    double miss_m;
    td_batch_start handover; /* clock and axes of the launch */
} td_staged_solution;

typedef struct td_staged_run {
    const td_geo *targets_geo; /* heights are taken as 0 */
    int32_t count;
    int32_t lanes;  /* as td_batch_run */
    double miss_m;  /* accepted miss by the table's own flights: 5 m leaves 5 m to its error */
    td_staged_solution *solutions;
} td_staged_run;

/* Solves for every target. Accuracy: the general path, flown with the programme, azimuth and
 * cut-off found, comes down within 10 m. Bits as td_batch_fly. */
void td_staged_solve(const td_batch_grid *grid, const td_staged_table *table,
                     const td_staged_run *run);

/* Whole paths, launch to impact, of solutions that are OK; others get no knots. Knots of boost are
 * joined by cubics, within 200 m; the rest as td_batch_fly's. */
void td_staged_paths(const td_batch_grid *grid, const td_staged_table *table,
                     const td_staged_run *run, td_batch_path *paths);

#ifdef __cplusplus
}
#endif

#endif
