/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues and scenarios from YAML: what stands in them, what is wrong with them, and where each
 * value comes from. How files are written: docs/catalogue.md. Keys: docs/fields.md. */
#ifndef TD_EDGE_SCENARIO_H
#define TD_EDGE_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/sim.h"

/* A file larger than this is refused unread; a hundred times what a catalogue needs. */
enum { TD_YAML_BYTES_MAX = 4 * 1024 * 1024, TD_SOURCES_MAX = 8, TD_ERROR_TEXT_SIZE = 1024 };

/* One thing that is wrong with a file. Texts belong to the catalogue; "" where there is none. */
typedef struct td_error {
    const char *file;
    int line; /* from 1; 0: the file as a whole */
    int column;
    const char *key;
    const char *what;
    const char *found;
    const char *expected;
    const char *nearest; /* a known name that is near to what was found */
} td_error;

/* Where one value comes from. Numbers are in the unit of the field (SI and radians). */
typedef struct td_value {
    const char *list; /* "missiles" and so on, or "scenario" */
    const char *path; /* `m9.stages[0].propellant_kg`, with the field's own name */
    const char *file; /* "" for a default */
    int line;
    int column;
    const char *key;     /* as written, with its unit */
    const char *text;    /* as written */
    const char *meaning; /* of the field */
    const char *unit;    /* of value, low and high; "" for words */
    double value;        /* meaningful where is_number */
    double low, high;    /* published range, meaningful where has_range */
    bool is_number;
    bool has_range;
    bool is_default;
    const char *sources[TD_SOURCES_MAX]; /* keys of td_source */
    int source_count;
    const char *note;
    const char *assumption; /* `A07`, or "" */
} td_value;

/* Where values are published. */
typedef struct td_source {
    const char *key;
    const char *title;
    const char *kind;
    const char *licence;
    const char *note;
} td_source;

/* What values rest on without a publication; from assumptions.yaml. */
typedef struct td_assumption {
    const char *key;
    const char *title;
    const char *matters; /* what changes if it is wrong */
} td_assumption;

/* The one handle: everything read belongs to it. */
typedef struct td_catalogue td_catalogue;

/* Given the data folder, which holds catalogue/ and scenarios/. Returned TD_OK; TD_BAD_INPUT with
 * a catalogue that has problems to be read and closed; TD_NO_MEMORY with none. */
td_status td_catalogue_open(const char *folder, td_catalogue **catalogue) TD_MUST_CHECK;
void td_catalogue_close(td_catalogue *catalogue);

/* Everything that was found wrong so far; of each call, in order of file, line and column. */
size_t td_catalogue_problem_count(const td_catalogue *catalogue);
const td_error *td_catalogue_problem(const td_catalogue *catalogue, size_t index);
/* One line: `file:line:column: key: what; found X, expected Y; did you mean Z?`. */
void td_error_text(const td_error *problem, char text[TD_ERROR_TEXT_SIZE]);

/* All that the catalogue holds, as the lists of a scenario without raids. */
const td_scenario *td_catalogue_all(const td_catalogue *catalogue);

/* Given a shipped name or a path; returned TD_OK and the scenario, whose lists hold what it names
 * or adds, all nations included; or TD_BAD_INPUT after adding problems. */
td_status td_catalogue_scenario(td_catalogue *catalogue, const char *name,
                                const td_scenario **scenario) TD_MUST_CHECK;

/* Given a file with one missile or interceptor; returned TD_OK, or TD_BAD_INPUT after adding
 * problems. */
td_status td_catalogue_vehicle(td_catalogue *catalogue, const char *path,
                               td_interceptor_def *def, bool *is_interceptor) TD_MUST_CHECK;

/* Given any file or catalogue folder; returned TD_OK, or TD_BAD_INPUT after adding problems.
 * `kind` says what it was taken for, static: "scenario", "catalogue" (with its whole folder),
 * "addition" (lists that add to the catalogue), "vehicle", or "file" when it is none. */
td_status td_catalogue_check(td_catalogue *catalogue, const char *path,
                             const char **kind) TD_MUST_CHECK;

/* SHA-256 over every field in the order of the headers, references as ids; lower-case hex. */
td_status td_scenario_hash(const td_scenario *scenario, char text[65]) TD_MUST_CHECK;

/* Every value read or defaulted, in the order read. */
size_t td_catalogue_value_count(const td_catalogue *catalogue);
const td_value *td_catalogue_value(const td_catalogue *catalogue, size_t index);
/* The value of a path, in any unit's spelling (`tpy2.range_km_max`), the last read first; or null,
 * with the nearest path in `nearest` ("" if none is near). */
const td_value *td_catalogue_why(const td_catalogue *catalogue, const char *path,
                                 const char **nearest);

size_t td_catalogue_source_count(const td_catalogue *catalogue);
const td_source *td_catalogue_source(const td_catalogue *catalogue, size_t index);
size_t td_catalogue_assumption_count(const td_catalogue *catalogue);
const td_assumption *td_catalogue_assumption(const td_catalogue *catalogue, size_t index);

/* The nearer of two known names to what was found: replaces `*best` if `name` is nearer by
 * Levenshtein's distance. `*best` starts null, `*least` at TD_FAR. */
enum { TD_FAR = 4 };
void td_nearest(const char *found, const char *name, const char **best, size_t *least);

#endif
