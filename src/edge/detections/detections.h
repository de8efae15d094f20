/* SPDX-License-Identifier: Apache-2.0 */
/* Recorded detections, started tracks and truth from CSV, and their sensors from JSON, for a
 * tracker. The files' form: docs/track.md. */
#ifndef TD_EDGE_DETECTIONS_H
#define TD_EDGE_DETECTIONS_H

#include "sim/sim.h"
#include "track/track.h"

enum { TD_DETECTIONS_WHY_SIZE = 400, TD_WATCH_SENSORS_MAX = 32, TD_WATCH_ID_SIZE = 32 };

/* Who looks: sensors as a tracker may know them. */
typedef struct td_watch {
    td_earth earth;
    td_frame level; /* of started tracks, truth and tracks written: at the first sensor's place */
    int32_t sensor_count;
    char ids[TD_WATCH_SENSORS_MAX][TD_WATCH_ID_SIZE];
    td_look_def sensors[TD_WATCH_SENSORS_MAX];
    /* One sigma of what each sensor measures, for detections that do not say their own. */
    td_measurement sigmas[TD_WATCH_SENSORS_MAX];
    double acc_m2ps3_psd; /* of the filter; 0: not said */
    /* When the only sensor looks, so that a look that found nothing is known; count 0: not said. */
    int64_t first_look_ns, look_step_ns;
    int32_t look_count;
} td_watch;

/* Given a JSON file; returned TD_OK, or TD_IO_FAILED, TD_BAD_INPUT, TD_NO_MEMORY with `why` as
 * `file:line: key: found X, expected Y`. */
td_status td_watch_open(const char *file, td_watch *watch,
                        char why[TD_DETECTIONS_WHY_SIZE]) TD_MUST_CHECK;

/* The same from memory; `name` stands for the file in `why`. */
td_status td_watch_read(const char *bytes, size_t count, const char *name, td_watch *watch,
                        char why[TD_DETECTIONS_WHY_SIZE]) TD_MUST_CHECK;

/* The sensors of a scenario, under the ids of their places; detections that do not say their
 * own noise have the least that the sensor's type has. Returned TD_OK, or TD_BAD_INPUT with
 * `why`. */
td_status td_watch_from_scenario(const td_scenario *scenario, td_watch *watch,
                                 char why[TD_DETECTIONS_WHY_SIZE]) TD_MUST_CHECK;

/* What may be wrong with a row of a file that is well formed. Every one is counted. */
#define TD_ROW_FAULT_MAP(X)                                                                        \
    X(NOT_FINITE, "not_finite", "rows with NaN or infinity, left out")                             \
    X(OUT_OF_DOMAIN, "out_of_domain",                                                              \
      "rows with a time beyond ten days, or an angle or a range that cannot be, left out")         \
    X(UNKNOWN_SENSOR, "unknown_sensor", "rows of a sensor that the scenario lacks, left out")      \
    X(CLOCK_AHEAD, "clock_ahead",                                                                  \
      "rows far newer than the rows of their sensor after them, left out")                         \
    X(CLOCK_BACK, "clock_back", "rows far older than their sensor's newest, left out")             \
    X(OUT_OF_ORDER, "out_of_order", "rows older than one before them, put in their place")         \
    X(DUPLICATE, "duplicate", "rows equal to another of the same look, left out")                  \
    X(UNENDED, "unended", "last rows without a line end: the file may be cut short")

typedef enum td_row_fault {
#define X(name, key, text) TD_ROW_##name,
    TD_ROW_FAULT_MAP(X)
#undef X
        TD_ROW_FAULT_COUNT
} td_row_fault;

const char *td_row_fault_key(td_row_fault fault);
const char *td_row_fault_text(td_row_fault fault);

/* How often, and the first line of the file with it. */
typedef struct td_row_faults {
    int64_t count[TD_ROW_FAULT_COUNT];
    size_t first_line[TD_ROW_FAULT_COUNT];
} td_row_faults;

/* Looks in the order in which they reach the tracker. */
typedef struct td_detections {
    td_look *looks;
    td_measurement *measurements; /* those of a look stand together */
    int32_t look_count, measurement_count;
    int32_t empty_look_count; /* put in where the scenario says that the sensor looked */
    int64_t row_count;        /* of the file */
    td_row_faults faults;
} td_detections;

/* Given a CSV file and how old a row may be beside its sensor's newest; returned TD_OK, to be
 * closed, or as td_csv_open, TD_BAD_INPUT also for a missing column, a cell that is no number,
 * and a file without one row that can be used. */
td_status td_detections_open(const char *file, const td_watch *watch, int64_t late_ns,
                             td_detections *detections,
                             char why[TD_DETECTIONS_WHY_SIZE]) TD_MUST_CHECK;

/* What a CSV table is read from: a file of that name, or bytes that have its name. */
typedef struct td_table_source {
    const char *name;
    const char *bytes; /* null: read the file */
    size_t count;
} td_table_source;

/* The same from either. */
td_status td_detections_read(const td_table_source *source, const td_watch *watch, int64_t late_ns,
                             td_detections *detections,
                             char why[TD_DETECTIONS_WHY_SIZE]) TD_MUST_CHECK;

void td_detections_close(td_detections *detections);

/* A state in the first sensor's level axes, Earth-fixed, with the number that the file gives it. */
typedef struct td_state_row {
    int64_t t_ns;
    int64_t number; /* as the file says */
    int32_t id;     /* from 0, in the order of first appearance */
    size_t line;
    td_vec3 pos_m, vel_mps;
    double pos_m_sigma, vel_mps_sigma; /* each axis; 0 where the file has no such columns */
} td_state_row;

/* Rows in order of time, then of the file. */
typedef struct td_states {
    td_state_row *rows;
    int32_t row_count, id_count;
    td_row_faults faults;
} td_states;

typedef enum td_states_kind { TD_STATES_CUES, TD_STATES_TRUTH, TD_STATES_TRACKS } td_states_kind;

/* Given a CSV file of started tracks (`track`, with sigmas above 0), of truth (`target`), or of
 * tracks of any tracker (`track`; sigmas are not read);
 * returned as td_detections_read. Two rows of one number at one time: the later is a duplicate. */
td_status td_states_read(const td_table_source *source, td_states_kind kind, td_states *states,
                         char why[TD_DETECTIONS_WHY_SIZE]) TD_MUST_CHECK;

void td_states_close(td_states *states);

/* An estimate as the first sensor's level axes show it. cov: lower triangle by rows of position,
 * then velocity. */
typedef struct td_level_state {
    td_vec3 pos_m, vel_mps;
    double cov[21];
} td_level_state;

td_level_state td_level_from_estimate(const td_watch *watch, const td_estimate *estimate);

/* A state of a started track as an estimate; its sigmas are those of each level axis. */
td_estimate td_estimate_from_state(const td_watch *watch, const td_state_row *state);

#endif
