/* SPDX-License-Identifier: Apache-2.0 */
/* `list`: what the catalogue holds, with source and range of published values. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/verbs.h"

enum { NAMES_MAX = 256, PATH_SIZE = 4096 };

static const char *const LISTS[] = { "missiles",   "interceptors", "sensors",
                                     "signatures", "sites",        "nations" };
enum { LIST_COUNT = sizeof LISTS / sizeof LISTS[0] };

/* Id and name of entry `index` of a list. */
typedef struct titled {
    const char *id;
    const char *name;
} titled;

static titled entry_of(const td_scenario *all, int list, int32_t index)
{
    switch (list) {
        case 0: return (titled){ all->missiles[index].id, all->missiles[index].name };
        case 1:
            return (titled){ all->interceptors[index].vehicle.id,
                             all->interceptors[index].vehicle.name };
        case 2: return (titled){ all->sensors[index].id, all->sensors[index].name };
        case 3: return (titled){ all->signatures[index].id, all->signatures[index].name };
        case 4: return (titled){ all->sites[index].id, all->sites[index].name };
        default: return (titled){ all->nations[index].id, all->nations[index].name };
    }
}

static int32_t count_of(const td_scenario *all, int list)
{
    const int32_t counts[] = { all->missile_count, all->interceptor_count, all->sensor_count,
                               all->signature_count, all->site_count, all->nation_count };
    return counts[list];
}

/* Whether a value is written (not defaulted) in this entry. */
static bool is_of(const td_value *value, const char *list, const char *id)
{
    size_t size = strlen(id);
    return !value->is_default && strcmp(value->list, list) == 0 &&
           strncmp(value->path, id, size) == 0 && value->path[size] == '.';
}

static void add_source(json_t *sources, const char *key)
{
    size_t i;
    json_t *other;
    json_array_foreach(sources, i, other)
    {
        if (strcmp(json_string_value(other), key) == 0) {
            return;
        }
    }
    json_array_append_new(sources, json_string(key));
}

static json_t *value_json(const td_value *value)
{
    json_t *object = json_object();
    json_t *sources = json_array();
    if (value->is_number) {
        td_json_set_number(object, "value", value->value);
    } else {
        json_object_set_new(object, "value", json_string(value->text));
    }
    if (value->has_range) {
        td_json_set_number(object, "low", value->low);
        td_json_set_number(object, "high", value->high);
    }
    for (int i = 0; i < value->source_count; i++) {
        add_source(sources, value->sources[i]);
    }
    json_object_set_new(object, "source", sources);
    if (*value->assumption) {
        json_object_set_new(object, "assumption", json_string(value->assumption));
    }
    return object;
}

/* {"id","name","source":[...],"values":{"range_m_max":{...}}}: units are in the keys. */
static json_t *entry_json(const td_catalogue *catalogue, int list, titled entry)
{
    json_t *sources = json_array();
    json_t *values = json_object();
    for (size_t i = 0; i < td_catalogue_value_count(catalogue); i++) {
        const td_value *value = td_catalogue_value(catalogue, i);
        const char *key = value->path + strlen(entry.id) + 1;
        if (!is_of(value, LISTS[list], entry.id)) {
            continue;
        }
        for (int j = 0; j < value->source_count; j++) {
            add_source(sources, value->sources[j]);
        }
        if (strcmp(key, "id") != 0 && strcmp(key, "name") != 0) {
            json_object_set_new(values, key, value_json(value));
        }
    }
    return json_pack("{ss ss so so}", "id", entry.id, "name", entry.name, "source", sources,
                     "values", values);
}

/* A published range in the unit of the file, with where it comes from. */
static void print_range(const td_value *value, const char *id)
{
    const char *path = value->path + strlen(id) + 1;
    const char *dot = strrchr(path, '.');
    double written = strtod(value->text, NULL);
    double scale = written != 0.0 ? value->value / written : 1.0;
    printf("  %-14s %.*s%s %.6g, published %.6g to %.6g", "", dot ? (int)(dot - path) + 1 : 0, path,
           value->key, value->value / scale, value->low / scale, value->high / scale);
    for (int i = 0; i < value->source_count; i++) {
        printf("%s%s", i ? " " : "; ", value->sources[i]);
    }
    printf("%s%s\n", *value->assumption ? "; " : "", value->assumption);
}

static void print_entry(const td_catalogue *catalogue, int list, const json_t *entry)
{
    size_t i;
    json_t *source;
    const char *id = json_string_value(json_object_get(entry, "id"));
    printf("%-20s %s;", id, json_string_value(json_object_get(entry, "name")));
    json_array_foreach(json_object_get(entry, "source"), i, source)
    {
        printf(" %s", json_string_value(source));
    }
    putchar('\n');
    for (i = 0; i < td_catalogue_value_count(catalogue); i++) {
        const td_value *value = td_catalogue_value(catalogue, i);
        if (value->has_range && is_of(value, LISTS[list], id)) {
            print_range(value, id);
        }
    }
}

static int list_entries(const td_args *args, int list)
{
    const td_catalogue *catalogue = td_cli_catalogue(args);
    json_t *entries = json_array();
    if (!catalogue) {
        json_decref(entries);
        return TD_EXIT_BAD_INPUT;
    }
    const td_scenario *all = td_catalogue_all(catalogue);
    for (int32_t i = 0; i < count_of(all, list); i++) {
        json_array_append_new(entries, entry_json(catalogue, list, entry_of(all, list, i)));
    }
    if (args->json) {
        return td_json_print(entries);
    }
    size_t i;
    json_t *entry;
    json_array_foreach(entries, i, entry)
    {
        print_entry(catalogue, list, entry);
    }
    json_decref(entries);
    if (list < 2) {
        puts("All vehicles are notional published models. `testudo why ID` traces each value.");
    }
    return TD_EXIT_DONE;
}

/* ---- scenarios ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names without .yaml, sorted, to be freed. */
static size_t shipped_names(const char *folder, char **names)
{
    size_t count = 0;
    DIR *list = opendir(folder);
    for (struct dirent *at = list ? readdir(list) : NULL; at && count < NAMES_MAX;
         at = readdir(list)) {
        size_t size = strlen(at->d_name);
        if (size > 5 && strcmp(at->d_name + size - 5, ".yaml") == 0) {
            char *name = malloc(size + 1);
            if (name) {
                memcpy(name, at->d_name, size - 5);
                name[size - 5] = '\0';
                names[count++] = name;
            }
        }
    }
    if (list) {
        closedir(list);
    }
    qsort(names, count, sizeof *names, by_text);
    return count;
}

static json_t *scenario_json(td_catalogue *catalogue, const char *name)
{
    const td_scenario *scenario = NULL;
    char hash[65];
    json_t *object = json_pack("{ss}", "id", name);
    if (td_catalogue_scenario(catalogue, name, &scenario) == TD_OK &&
        td_scenario_hash(scenario, hash) == TD_OK) {
        json_object_set_new(object, "question", json_string(scenario->question));
        json_object_set_new(object, "raid_count", json_integer(scenario->raid_count));
        json_object_set_new(object, "battery_count", json_integer(scenario->battery_count));
        json_object_set_new(object, "hash", json_string(hash));
    } else {
        json_object_set_new(object, "wrong", json_true());
    }
    return object;
}

static int list_scenarios(const td_args *args)
{
    char folder[PATH_SIZE];
    char *names[NAMES_MAX];
    td_catalogue *catalogue = td_cli_catalogue(args);
    if (!catalogue || !td_cli_data_file(args, "scenarios", folder, sizeof folder)) {
        return TD_EXIT_BAD_INPUT;
    }
    json_t *list = json_array();
    size_t count = shipped_names(folder, names);
    for (size_t i = 0; i < count; i++) {
        json_t *object = scenario_json(catalogue, names[i]);
        const char *question = json_string_value(json_object_get(object, "question"));
        if (!args->json) {
            printf("%-20s %s\n", names[i],
                   question ? question : "(wrong: `testudo check` says why)");
        }
        json_array_append_new(list, object);
        free(names[i]);
    }
    if (args->json) {
        return td_json_print(list);
    }
    json_decref(list);
    return TD_EXIT_DONE;
}

static int run(const td_args *args)
{
    const char *name = args->operands[0];
    for (int list = 0; list < LIST_COUNT; list++) {
        if (strcmp(name, LISTS[list]) == 0) {
            return list_entries(args, list);
        }
    }
    if (strcmp(name, "scenarios") == 0) {
        return list_scenarios(args);
    }
    return td_args_refuse(args, "found '%s', expected missiles, interceptors, sensors, "
                                "signatures, sites, nations or scenarios", name);
}

const td_verb TD_VERB_LIST = {
    .name = "list",
    .operands = "missiles|interceptors|sensors|signatures|sites|nations|scenarios",
    .text = "what the catalogue holds, with source and range of published values",
    .options = TD_NO_OPTIONS,
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo list missiles",
    .run = run,
};
