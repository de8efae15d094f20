/* SPDX-License-Identifier: Apache-2.0 */
/* The report of a run: one HTML file made from a record and nothing else, that needs no network. */
#ifndef TD_EDGE_REPORT_H
#define TD_EDGE_REPORT_H

#include "edge/atlas/atlas.h"

enum { TD_REPORT_WHY_SIZE = 512 };

typedef struct td_report_def {
    const char *record; /* the record's file */
    const char *file;   /* what is written; whole or absent */
    const td_atlas *atlas;
} td_report_def;

/* Returned TD_OK; TD_BAD_INPUT (not a record of this schema); TD_IO_FAILED; `why` says it. */
td_status td_report_write(const td_report_def *def, char why[TD_REPORT_WHY_SIZE]) TD_MUST_CHECK;

/* The report's map alone, as a PNG. */
td_status td_report_map(const td_report_def *def, char why[TD_REPORT_WHY_SIZE]) TD_MUST_CHECK;

#endif
