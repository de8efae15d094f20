/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of the user's: refused with problems that say something, or read into a
 * scenario whose references lead somewhere and whose hash is the same twice. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "edge/scenario/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_problems(const td_catalogue *catalogue, td_status status)
{
    char text[TD_ERROR_TEXT_SIZE];
    demand((status == TD_OK) == (td_catalogue_problem_count(catalogue) == 0));
    for (size_t i = 0; i < td_catalogue_problem_count(catalogue); i++) {
        const td_error *problem = td_catalogue_problem(catalogue, i);
        td_error_text(problem, text);
        demand(*problem->what && *problem->file && strlen(text) < TD_ERROR_TEXT_SIZE);
    }
}

static void check_scenario(const td_scenario *scenario)
{
    for (int32_t i = 0; i < scenario->raid_count; i++) {
        const td_raid_def *raid = &scenario->raids[i];
        demand(raid->missile >= 0 && raid->missile < scenario->missile_count);
        demand(raid->from >= 0 && raid->from < scenario->site_count);
        demand(raid->to >= 0 && raid->to < scenario->site_count);
    }
    for (int32_t i = 0; i < scenario->battery_count; i++) {
        demand(scenario->batteries[i].interceptor < scenario->interceptor_count);
        demand(scenario->batteries[i].own_sensor < scenario->sensor_place_count);
    }
    for (int32_t i = 0; i < scenario->cover.missile_count; i++) {
        demand(scenario->cover.missiles[i] < scenario->missile_count);
    }
}

static void read_again(td_catalogue *catalogue, const char *path)
{
    const td_scenario *one, *two;
    char first[65], second[65];
    demand(td_catalogue_scenario(catalogue, path, &one) == TD_OK);
    demand(td_catalogue_scenario(catalogue, path, &two) == TD_OK);
    check_scenario(one);
    demand(td_scenario_hash(one, first) == TD_OK && td_scenario_hash(two, second) == TD_OK);
    demand(strlen(first) == 64 && strcmp(first, second) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char path[64];
    const char *kind, *nearest;
    td_catalogue *catalogue = NULL;
    int file = memfd_create("fuzz", 0);
    demand(file >= 0 && write(file, bytes, count) == (ssize_t)count);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    demand(td_catalogue_open(TD_SOURCE_FOLDER "/test/data/small", &catalogue) == TD_OK);
    td_status status = td_catalogue_check(catalogue, path, &kind);
    check_problems(catalogue, status);
    if (status == TD_OK && strcmp(kind, "scenario") == 0) {
        read_again(catalogue, path);
    }
    td_catalogue_why(catalogue, "m9.payload_kg", &nearest);
    td_catalogue_close(catalogue);
    close(file);
    return 0;
}
