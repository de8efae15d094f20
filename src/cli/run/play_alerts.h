/* SPDX-License-Identifier: Apache-2.0 */
/* The warnings of a run as files, each whole or absent; docs/alerts.md. */
#ifndef TD_CLI_PLAY_ALERTS_H
#define TD_CLI_PLAY_ALERTS_H

#include "cli/run/play_warn.h"

/* Makes a folder, or takes the one that is there. TD_EXIT_DONE, or a code after a message. */
int td_play_folder(const td_args *args, const char *folder);

/* Given a run that is over and its warnings; writes an event's files for each flight and tracker
 * that had a message, and counts them in `play`. TD_EXIT_DONE, or a code after a message. */
int td_play_alerts_put(const td_args *args, td_play *play, const td_play_warn *warn,
                       const char *folder);

/* A line on stdout. */
void td_play_alerts_print(const td_play_alerts *made, const char *folder);

#endif
