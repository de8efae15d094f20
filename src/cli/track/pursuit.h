/* SPDX-License-Identifier: Apache-2.0 */
/* Recorded looks through the tracker, and what it believed after each moment. */
#ifndef TD_CLI_PURSUIT_H
#define TD_CLI_PURSUIT_H

#include "cli/cli.h"
#include "edge/detections/detections.h"

enum { TD_PURSUIT_TRACKS_MAX = 100000 };

/* One confirmed track after one moment. */
typedef struct td_pursuit_row {
    int32_t number;
    bool is_hit;   /* it had a detection at this moment */
    int32_t parts; /* of that detection's innovation, and its square */
    double chi2;
    td_level_state state;
} td_pursuit_row;

/* A moment at which at least one sensor looked; its rows are begin..end-1. */
typedef struct td_pursuit_scan {
    int64_t t_ns;
    size_t begin, end;
} td_pursuit_scan;

/* What to do. */
typedef struct td_pursuit_def {
    const td_watch *watch;
    const td_detections *detections;
    const td_states *cues; /* null: none */
    bool starts_alone;
    int32_t tracks_max; /* 0: by the fullest look */
    int32_t threads;    /* 1: the caller's alone; 0: one a processor */
    int64_t late_ns;    /* looks older than the newest by more are refused */
} td_pursuit_def;

typedef struct td_pursuit {
    td_pursuit_row *rows;
    td_pursuit_scan *scans;
    size_t row_count, scan_count;
    int64_t update_count; /* tracks brought to a look, all looks added up */
    double tracker_s;     /* time in the tracker */
    int64_t counts[TD_TRACKER_COUNT_KINDS];
    int32_t cues_late_count; /* after the last look: not given to the tracker */
    bool is_interrupted; /* by Ctrl-C: what there is goes up to the last scan */
} td_pursuit;

/* Returned TD_EXIT_DONE, to be freed, or another code after a message. Ctrl-C ends it early. */
int td_pursuit_run(const td_args *args, const td_pursuit_def *def, td_pursuit *pursuit);
void td_pursuit_free(td_pursuit *pursuit);

/* The tracks as CSV, whole or absent. */
int td_pursuit_write(const td_args *args, const td_pursuit *pursuit, const char *file);

/* SHA-256 of every row's fields. */
void td_pursuit_hash(const td_pursuit *pursuit, char hash[65]);

#endif
