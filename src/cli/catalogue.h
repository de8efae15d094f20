/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue as the verbs use it: opened once, with every problem printed when it is wrong. */
#ifndef TD_CLI_CATALOGUE_H
#define TD_CLI_CATALOGUE_H

#include "cli/cli.h"

/* Given a catalogue id or the path of a YAML file with one vehicle; returned whether it was found,
 * after a message with the nearest name if not. Interceptors fly too. */
bool td_cli_vehicle(const td_args *args, const char *name, td_vehicle_def *vehicle);

/* The path of a shipped file under the data folder; returned false after a message if absent. */
bool td_cli_data_file(const td_args *args, const char *name, char *path, size_t size);

#endif
