/* SPDX-License-Identifier: Apache-2.0 */
/* Warnings of a run: what trackers expect, held against the map of people, step by step. */
#ifndef TD_CLI_PLAY_WARN_H
#define TD_CLI_PLAY_WARN_H

#include "cli/run/play.h"

/* Given a run that was made and not yet stepped, and its atlas, which stays open. Errors:
 * TD_NO_MEMORY, TD_BAD_INPUT (from td_alert_ground_open). To be freed in any case. */
typedef struct td_play_warn td_play_warn;
td_status td_play_warn_open(const td_play *play, const td_atlas *atlas,
                            td_play_warn **warn) TD_MUST_CHECK;
void td_play_warn_free(td_play_warn *warn);

/* Takes the news of a step. TD_NO_MEMORY. */
td_status td_play_warn_step(td_play_warn *warn, const td_step *step) TD_MUST_CHECK;

/* After the last step: all messages, and what cities were told of each flight, into the record. */
td_status td_play_warn_keep(td_play_warn *warn, td_record *record) TD_MUST_CHECK;

/* The messages of one flight by one tracker, in order; at most `capacity` are stored. Returned how
 * many there are. */
size_t td_play_warn_messages(const td_play_warn *warn, int32_t picture, int32_t flight,
                             td_warn_message *messages, size_t capacity);
const td_alert_ground *td_play_warn_ground(const td_play_warn *warn);

#endif
