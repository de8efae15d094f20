/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue as the verbs use it: opened once, with every problem printed when it is wrong, and
 * kept as long as the program runs. */
#ifndef TD_CLI_CATALOGUE_H
#define TD_CLI_CATALOGUE_H

#include <stdio.h>

#include "cli/cli.h"
#include "edge/scenario/scenario.h"

/* The data folder: --data, else the environment's TESTUDO_DATA, else the installation or
 * the tree that the program runs from, else the one it was built for. Null after a message. */
const char *td_cli_data_folder(const td_args *args);

/* The catalogue, or null after its problems on stderr. */
td_catalogue *td_cli_catalogue(const td_args *args);

/* Given a catalogue id or the path of a YAML file with one vehicle; returned whether it was found,
 * after a message with the nearest name if not. Interceptors fly too. */
bool td_cli_vehicle(const td_args *args, const char *name, td_vehicle_def *vehicle);

/* The same for an interceptor alone. */
bool td_cli_interceptor(const td_args *args, const char *name, td_interceptor_def *def);

/* Given a shipped name or a path; returned the scenario, which lives as long as the program, or
 * false after its problems on stderr. Its hash: td_scenario_hash. */
bool td_cli_scenario(const td_args *args, const char *name, const td_scenario **scenario);

/* The path of a shipped file under the data folder; returned false after a message if absent. */
bool td_cli_data_file(const td_args *args, const char *name, char *path, size_t size);

/* The problems from `first` on, one a line. */
void td_cli_print_problems(FILE *out, const td_catalogue *catalogue, size_t first);
json_t *td_cli_problems_json(const td_catalogue *catalogue, size_t first);

#endif
