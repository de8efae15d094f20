/* SPDX-License-Identifier: Apache-2.0 */
/* Opens the catalogue once, prints what is wrong, and answers by name. */
#include <stdlib.h>
#include <string.h>

#include "cli/catalogue.h"

static td_catalogue *opened;

static void close_opened(void)
{
    td_catalogue_close(opened);
    opened = NULL;
}

void td_cli_print_problems(FILE *out, const td_catalogue *catalogue, size_t first)
{
    char text[TD_ERROR_TEXT_SIZE];
    for (size_t i = first; i < td_catalogue_problem_count(catalogue); i++) {
        td_error_text(td_catalogue_problem(catalogue, i), text);
        fprintf(out, "%s\n", text);
    }
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (*text) {
        json_object_set_new(object, key, json_string(text));
    }
}

json_t *td_cli_problems_json(const td_catalogue *catalogue, size_t first)
{
    json_t *list = json_array();
    for (size_t i = first; i < td_catalogue_problem_count(catalogue); i++) {
        const td_error *problem = td_catalogue_problem(catalogue, i);
        json_t *object = json_object();
        set_text(object, "file", problem->file);
        if (problem->line > 0) {
            json_object_set_new(object, "line", json_integer(problem->line));
            json_object_set_new(object, "column", json_integer(problem->column));
        }
        set_text(object, "key", problem->key);
        set_text(object, "what", problem->what);
        set_text(object, "found", problem->found);
        set_text(object, "expected", problem->expected);
        set_text(object, "nearest", problem->nearest);
        json_array_append_new(list, object);
    }
    return list;
}

static bool refuse_problems(const td_args *args, const td_catalogue *catalogue, size_t first,
                            td_status status)
{
    if (!catalogue || status == TD_NO_MEMORY) {
        td_world_failed(args, "%s", td_status_text(status));
        return false;
    }
    size_t count = td_catalogue_problem_count(catalogue) - first;
    td_cli_print_problems(stderr, catalogue, first);
    td_args_refuse(args, "%zu problem%s found", count, count == 1 ? "" : "s");
    return false;
}

td_catalogue *td_cli_catalogue(const td_args *args)
{
    if (opened) {
        return opened;
    }
    const char *folder = td_cli_data_folder(args);
    if (!folder) {
        return NULL;
    }
    td_status status = td_catalogue_open(folder, &opened);
    atexit(close_opened);
    if (status != TD_OK) {
        refuse_problems(args, opened, 0, status);
        close_opened();
    }
    return opened;
}

bool td_cli_scenario(const td_args *args, const char *name, const td_scenario **scenario)
{
    td_catalogue *catalogue = td_cli_catalogue(args);
    *scenario = NULL;
    if (!catalogue) {
        return false;
    }
    size_t before = td_catalogue_problem_count(catalogue);
    td_status status = td_catalogue_scenario(catalogue, name, scenario);
    return status == TD_OK || refuse_problems(args, catalogue, before, status);
}

/* ---- vehicles ---- */

static bool is_path(const char *name)
{
    size_t size = strlen(name);
    return strchr(name, '/') || (size > 5 && strcmp(name + size - 5, ".yaml") == 0) ||
           (size > 4 && strcmp(name + size - 4, ".yml") == 0);
}

static bool from_file(const td_args *args, td_catalogue *catalogue, const char *name,
                      td_interceptor_def *def, bool *is_interceptor)
{
    size_t before = td_catalogue_problem_count(catalogue);
    td_status status = td_catalogue_vehicle(catalogue, name, def, is_interceptor);
    return status == TD_OK || refuse_problems(args, catalogue, before, status);
}

static bool refuse_name(const td_args *args, const char *name, const char *nearest,
                        const char *expected)
{
    if (nearest) {
        td_args_refuse(args, "found '%s', expected %s; did you mean '%s'?", name, expected,
                       nearest);
    } else {
        td_args_refuse(args, "found '%s', expected %s", name, expected);
    }
    return false;
}

bool td_cli_vehicle(const td_args *args, const char *name, td_vehicle_def *vehicle)
{
    td_catalogue *catalogue = td_cli_catalogue(args);
    td_interceptor_def def;
    const char *best = NULL;
    size_t least = TD_FAR;
    bool is_interceptor;
    if (!catalogue) {
        return false;
    }
    if (is_path(name)) {
        bool good = from_file(args, catalogue, name, &def, &is_interceptor);
        *vehicle = def.vehicle;
        return good;
    }
    const td_scenario *all = td_catalogue_all(catalogue);
    for (int32_t i = 0; i < all->missile_count + all->interceptor_count; i++) {
        const td_vehicle_def *at = i < all->missile_count
                                       ? &all->missiles[i]
                                       : &all->interceptors[i - all->missile_count].vehicle;
        if (strcmp(at->id, name) == 0) {
            *vehicle = *at;
            return true;
        }
        td_nearest(name, at->id, &best, &least);
    }
    return refuse_name(args, name, best,
                       "a missile or interceptor of the catalogue (`testudo list missiles`), or a "
                       "YAML file");
}

bool td_cli_interceptor(const td_args *args, const char *name, td_interceptor_def *def)
{
    td_catalogue *catalogue = td_cli_catalogue(args);
    const char *best = NULL;
    size_t least = TD_FAR;
    bool is_interceptor;
    if (!catalogue) {
        return false;
    }
    if (is_path(name)) {
        return from_file(args, catalogue, name, def, &is_interceptor) &&
               (is_interceptor ||
                refuse_name(args, name, NULL, "a file with one interceptor, not a missile"));
    }
    const td_scenario *all = td_catalogue_all(catalogue);
    for (int32_t i = 0; i < all->interceptor_count; i++) {
        if (strcmp(all->interceptors[i].vehicle.id, name) == 0) {
            *def = all->interceptors[i];
            return true;
        }
        td_nearest(name, all->interceptors[i].vehicle.id, &best, &least);
    }
    return refuse_name(args, name, best,
                       "an interceptor of the catalogue (`testudo list interceptors`), or a YAML "
                       "file");
}
