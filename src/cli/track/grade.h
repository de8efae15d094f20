/* SPDX-License-Identifier: Apache-2.0 */
/* Tracks against truth: OSPA and GOSPA scan by scan, SIAP over all, NEES and NIS with their
 * bounds. */
#ifndef TD_CLI_GRADE_H
#define TD_CLI_GRADE_H

#include "cli/track/pursuit.h"

/* One scan. Squares are means over tracks; count 0: none, and the mean and bounds are 0. */
typedef struct td_grade_scan {
    int64_t t_ns;
    int32_t track_count;
    bool is_scored; /* truth was there at this moment */
    td_score_result score;
    int32_t nees_count;
    double nees;
    td_score_bounds nees_bounds; /* 95 % */
    int32_t nis_count;
    double nis; /* over tracks with a whole detection: range and both angles */
    td_score_bounds nis_bounds;
} td_grade_scan;

typedef struct td_grade {
    td_grade_scan *scans;
    size_t scan_count, scored_count;
    double gospa_m_final, gospa_m_mean, ospa_m_final, ospa_m_mean;
    td_siap siap;
} td_grade;

enum { TD_GRADE_NEES_PARTS = 6, TD_GRADE_NIS_PARTS = 3 };

/* Given truth, or null for NIS alone; returned TD_EXIT_DONE, to be freed, or a code after a
 * message. */
int td_grade_make(const td_args *args, const td_pursuit *pursuit, const td_states *truth,
                  td_grade *grade);
void td_grade_free(td_grade *grade);

/* NEES and NIS over time with their bounds, as SVG, whole or absent. */
int td_grade_draw(const td_args *args, const td_grade *grade, const char *file);

#endif
