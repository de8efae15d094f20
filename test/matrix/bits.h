/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of the matrix program: each fills reals for items from..to, whatever else runs beside. */
#ifndef TD_TEST_MATRIX_BITS_H
#define TD_TEST_MATRIX_BITS_H

#include <stdint.h>

#include "flight/flight.h"

/* One part of what is compared. `each` reals an item; an item's reals depend on its index only,
 * so that any number of threads and lanes must give the same. */
typedef struct bits_part {
    const char *name;
    int32_t each;
    int32_t share; /* one item for so many flights: slow parts do fewer */
    void (*fill)(int32_t from, int32_t to, double *out);
} bits_part;

/* Lanes that the batch kernel shall use, for the whole run. */
extern int32_t bits_lanes;

/* All parts; ends at a null name. */
extern const bits_part BITS_PARTS[];

/* The draw of that index for one purpose, in low..high. */
double bits_draw(uint32_t purpose, uint32_t index, double low, double high);

/* A made-up vehicle of two stages, for arithmetic only. */
td_vehicle_def bits_vehicle(void);

/* Writes the BITS_FLIGHT_EACH reals of a flight. */
void bits_put_flight(double *out, const td_flight *flight);

/* The parts that search and play (parts_whole.c) and track (parts_track.c), and how many reals an
 * item of each has. */
enum { BITS_FLIGHT_EACH = 22, BITS_SOLVE_EACH = 6 + BITS_FLIGHT_EACH,
       BITS_STAGED_EACH = 1 + 8 * (8 + 3 * 4), BITS_RUN_EACH = 3, BITS_TRACK_EACH = 7 };

/* Warnings (parts_warn.c): an outline, a depth, people, three looks, the fields of CAMF. */
enum { BITS_WARN_EACH = 26 + 2 + 3 + 18 };

void bits_fill_warnings(int32_t from, int32_t to, double *out);
void bits_fill_solves(int32_t from, int32_t to, double *out);
void bits_fill_staged(int32_t from, int32_t to, double *out);
void bits_fill_runs(int32_t from, int32_t to, double *out);
void bits_fill_tracks(int32_t from, int32_t to, double *out);

#endif
