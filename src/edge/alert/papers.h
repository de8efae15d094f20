/* SPDX-License-Identifier: Apache-2.0 */
/* The messages of events as files: CAP for each message, CAMF for each message and country. */
#ifndef TD_EDGE_ALERT_PAPERS_H
#define TD_EDGE_ALERT_PAPERS_H

#include "edge/alert/ground.h"

/* What the files of a run have in common. */
typedef struct td_alert_papers {
    const char *folder; /* exists */
    const td_alert_ground *ground;
    const td_alert_texts *texts;
    const char *sender; /* as in td_cap_def */
    int64_t epoch_s;    /* UTC of t_ns = 0: seconds since 1970 */
    int provider;       /* CAMF's A3, 0..31 */
} td_alert_papers;

/* What was written, added up over calls. */
typedef struct td_alert_written {
    int64_t cap_count;
    int64_t camf_count;
    int64_t camf_without_code; /* countries that CAMF has no code for */
    td_camf_counts camf_cut;
} td_alert_written;

/* Given the messages of one event in order, numbers 1 to `count`, whose countries are numbers of
 * the ground's atlas. Writes FOLDER/EVENT-NUMBER.xml for each, and FOLDER/EVENT.camf.csv: a row for
 * each message and country with the fields and the 122 bits as 31 hexadecimal digits. Each file is
 * whole or absent. Errors: TD_BAD_INPUT (numbers out of order, no country of the message under its
 * ellipse), TD_IO_FAILED, and those of td_cap_write; `why` says what. */
td_status td_alert_put(const td_alert_papers *papers, const char *event,
                       const td_warn_message *messages, int count, td_alert_written *written,
                       char why[TD_ALERT_WHY_SIZE]) TD_MUST_CHECK;

#endif
