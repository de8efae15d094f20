/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage: for every ground cell, what the defence leaves of the flights that can come down there.
 * The worst flight decides. Derivation: docs/models/cover.md. */
#ifndef TD_STUDY_COVER_H
#define TD_STUDY_COVER_H

#include "sim/sim.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A kind of flight: one missile from one launch place at one loft. */
typedef struct td_cover_option {
    int32_t from;    /* site */
    int32_t missile;
    td_loft loft;
} td_cover_option;

/* One cell, for a flight to its centre of each option. Counts of shots add up over batteries. */
typedef struct td_cover_cell {
    int32_t flight_count;   /* options that can come down here */
    int32_t seen_count;     /* of these, those that some sensor has a firm track of */
    int32_t defended_count; /* of these, those with at least one shot opportunity */
    int32_t too_close_count; /* options whose nearest flight comes down farther away */
    int32_t failed_count;    /* options that the solver left unsettled: neither yes nor no */
    int32_t shots_min;      /* fewest shot opportunities over the options */
    double margin_s_min;    /* least over options of the best margin; meaningful if shots_min > 0 */
    double warning_s_min;   /* least time from firm track to impact; 0 if one is never seen */
    td_reach_verdict limit; /* FEASIBLE, or what stops the nearest battery of the worst option */
    int32_t worst;          /* the option that decided, or TD_NONE where nothing comes down */
} td_cover_cell;

/* What a cell comes to; in this order each class is better than the one before. */
#define TD_COVER_CLASS_MAP(X)                                                                      \
    X(NOT_REACHED, "no flight of the question comes down here")                                    \
    X(OPEN, "some flight leaves no shot opportunity")                                              \
    X(ONCE, "every flight leaves one shot opportunity")                                            \
    X(TWICE, "every flight leaves two or more")

typedef enum td_cover_class {
#define X(name, text) TD_COVER_CLASS_##name,
    TD_COVER_CLASS_MAP(X)
#undef X
    TD_COVER_CLASS_COUNT
} td_cover_class;

td_cover_class td_cover_class_of(const td_cover_cell *cell);
const char *td_cover_class_text(td_cover_class number);

/* The map's shape: rows from south to north, cells from west to east. */
typedef struct td_cover_size {
    int32_t row_count;
    int32_t column_count;
    int32_t option_count;
} td_cover_size;

typedef struct td_cover td_cover;

/* The scenario must have a cover block (asserted: from_count > 0). */
td_cover_size td_cover_size_of(const td_scenario *scenario);
td_cover_option td_cover_option_at(const td_scenario *scenario, int32_t option);
/* Centre of a cell. */
td_geo td_cover_centre(const td_scenario *scenario, int32_t row, int32_t column);

/* Bytes for td_cover_create, and for one thread's scratch of td_cover_row. */
size_t td_cover_bytes(const td_scenario *scenario);
size_t td_cover_scratch_bytes(const td_scenario *scenario);

/* Sets up in the caller's block: network and flyouts. Then each option is made by
 * td_cover_prepare, which may run on several threads, one option each.
 * Errors: as td_network_make. */
td_status td_cover_create(const td_scenario *scenario, void *block, size_t size,
                          td_cover **cover) TD_MUST_CHECK;
td_status td_cover_prepare(td_cover *cover, int32_t option) TD_MUST_CHECK;

/* Computes one row into `cells` (column_count of them). Any number of threads may do rows of one
 * cover, each with its own scratch; the result does not depend on who did which.
 * Returned flights flown, for the account. Errors: as td_solve_batch. */
td_status td_cover_row(const td_cover *cover, int32_t row, void *scratch,
                       td_cover_cell *cells) TD_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
