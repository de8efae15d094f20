/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs, each defined with its options at the end of its verb_NAME.c. */
#ifndef TD_CLI_VERBS_H
#define TD_CLI_VERBS_H

#include "cli/cli.h"

extern const td_verb TD_VERB_BENCH, TD_VERB_CHECK, TD_VERB_COAST, TD_VERB_COMPLETION;
extern const td_verb TD_VERB_COVER, TD_VERB_DECODE, TD_VERB_DEMO, TD_VERB_FLIGHTS;
extern const td_verb TD_VERB_FLY, TD_VERB_FOOTPRINT, TD_VERB_LIST, TD_VERB_MAN, TD_VERB_RUN;
extern const td_verb TD_VERB_TRACK, TD_VERB_WHY;

#endif
