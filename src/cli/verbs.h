/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs' entry points, one line each; the table in main.c says what each answers. */
#ifndef TD_CLI_VERBS_H
#define TD_CLI_VERBS_H

#include "cli/cli.h"

int td_verb_demo(const td_args *args);
int td_verb_check(const td_args *args);
int td_verb_list(const td_args *args);
int td_verb_why(const td_args *args);
int td_verb_fly(const td_args *args);
int td_verb_coast(const td_args *args);
int td_verb_flights(const td_args *args);
int td_verb_footprint(const td_args *args);
int td_verb_cover(const td_args *args);
int td_verb_run(const td_args *args);
int td_verb_bench(const td_args *args);

#endif
