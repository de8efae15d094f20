/* SPDX-License-Identifier: Apache-2.0 */
/* How things move: staged boost, coast, re-entry and the two-point solve. The folder's one face. */
#ifndef TD_FLIGHT_H
#define TD_FLIGHT_H

#include "earth/earth.h"
#include "flight/path.h"
#include "flight/samples.h"
#include "flight/vehicle.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why a flight ended, or was refused by name. */
#define TD_FLIGHT_MAP(X)                                                                           \
    X(OK, "ok", "reached the ground")                                                              \
    X(NO_LIFTOFF, "no_liftoff", "thrust at launch is below weight")                                \
    X(CRASHED, "crashed", "reached the ground while boosting")                                     \
    X(ORBITS, "orbits", "perigee above the air: does not come down")                               \
    X(ESCAPES, "escapes", "speed above escape")                                                    \
    X(TOO_LONG, "too_long", "still flying after 24 hours")                                         \
    X(UNDERGROUND, "underground", "starts below the ground")

typedef enum td_flight_verdict {
#define X(name, key, text) TD_FLIGHT_##name,
    TD_FLIGHT_MAP(X)
#undef X
    TD_FLIGHT_COUNT
} td_flight_verdict;

const char *td_flight_verdict_key(td_flight_verdict verdict);

/* One flight of one vehicle. Start from td_flight_default and change what differs. */
typedef struct td_flight_def {
    const td_vehicle_def *vehicle;
    td_geo launch_geo;
    double azimuth_rad;   /* clockwise from north, Earth-fixed */
    double programme_rad; /* kick from the vertical, or elevation of the straight line */
    double cutoff_s;      /* thrust ends here, after launch; full burnout or later: full burn */
} td_flight_def;

typedef struct td_flight {
    td_flight_verdict verdict;
    td_moment burnout; /* end of the last thrust */
    td_moment apogee;  /* highest point above the ellipsoid after burnout, or at burnout */
    td_moment impact;
    td_geo burnout_geo, apogee_geo, impact_geo;
    double range_m; /* ground arc, launch to impact (ellipsoid geodesic; sphere: R times angle) */
} td_flight;

/* The vehicle's own programme at full burn from (lat, lon), azimuth 90 degrees. */
td_flight_def td_flight_default(const td_vehicle_def *vehicle, td_geo launch_geo);

/* Fly it. `path` may be null; if given it receives every step. Outputs are zero unless TD_OK.
 * Accuracy: impact within 1 m of an integration at 1e-13; events located to 1e-6 s.
 * Errors: TD_FULL (path too small), TD_BAD_INPUT (vehicle breaks td_vehicle_check). */
td_status td_flight_fly(const td_earth *earth, const td_flight_def *def, td_flight *flight,
                        td_path *path) TD_MUST_CHECK;

/* Free flight from a moment; `beta_kgpm2` = 0 means no drag at all. */
td_status td_flight_coast(const td_earth *earth, const td_moment *start, double beta_kgpm2,
                          td_flight *flight, td_path *path) TD_MUST_CHECK;

/* Which of the many flights to a point is meant. */
#define TD_LOFT_MAP(X)                                                                             \
    X(MINIMUM_ENERGY, "minimum_energy", "thrust cut off early, at the kick that needs least")      \
    X(LOFTED, "lofted", "full burn, the steeper of the two")                                       \
    X(DEPRESSED, "depressed", "full burn, the flatter of the two")                                 \
    X(APOGEE, "apogee", "thrust cut off early, so that the apogee is as given")

typedef enum td_loft {
#define X(name, key, text) TD_LOFT_##name,
    TD_LOFT_MAP(X)
#undef X
    TD_LOFT_COUNT
} td_loft;

#define TD_SOLVE_MAP(X)                                                                            \
    X(OK, "ok", "impact within the miss asked for")                                                \
    X(OUT_OF_RANGE, "out_of_range", "farther than the vehicle flies in that direction")            \
    X(TOO_CLOSE, "too_close", "nearer than this loft can come down")                               \
    X(NO_CONVERGENCE, "no_convergence", "the iteration did not settle")

typedef enum td_solve_verdict {
#define X(name, key, text) TD_SOLVE_##name,
    TD_SOLVE_MAP(X)
#undef X
    TD_SOLVE_COUNT
} td_solve_verdict;

const char *td_solve_verdict_key(td_solve_verdict verdict);
const char *td_loft_key(td_loft loft);

typedef struct td_solve_def {
    const td_vehicle_def *vehicle;
    td_geo launch_geo;
    td_geo target_geo; /* height is taken as 0 */
    td_loft loft;
    double apogee_m; /* for TD_LOFT_APOGEE, above the ellipsoid */
    double miss_m;   /* accepted miss, default 10 m */
} td_solve_def;

typedef struct td_solution {
    td_solve_verdict verdict;
    td_flight_def fly; /* azimuth, programme and cut-off that hit */
    td_flight flight;
    double miss_m;
    int32_t flights_used;
} td_solution;

/* Two-point boundary-value problem: from a launch point to a ground point at a loft. */
td_status td_solve(const td_earth *earth, const td_solve_def *def, td_solution *solution,
                   td_path *path) TD_MUST_CHECK;

/* The programme angle of greatest range on that azimuth (golden section over a bracketed scan). */
td_status td_flight_max_range(const td_earth *earth, const td_flight_def *def, td_flight_def *best,
                              td_flight *flight) TD_MUST_CHECK;

/* Kepler arc on a non-rotating sphere: apogee height and ground range -> time of flight and
 * least speed at the surface, both ends on the surface. For reported tests. */
typedef struct td_arc_from_report {
    double time_s;
    double speed_mps;
    double angle_rad;            /* above the horizon at launch */
    double equal_energy_range_m; /* greatest range at that speed */
} td_arc_from_report;

td_arc_from_report td_kepler_arc(const td_earth *sphere, double apogee_m, double range_m);

#ifdef __cplusplus
}
#endif

/* These use the types above. */
#include "flight/batch.h"
#include "flight/staged.h"
#include "flight/flown.h"

#endif
