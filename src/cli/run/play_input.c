/* SPDX-License-Identifier: Apache-2.0 */
/* What a run is made of: scenario with its text, seed, atlas, and the figures it rests on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/run/play.h"

enum { PATH_SIZE = 4096, FIGURES_MAX = 8192, TEXT_SIZE = 96, SOURCES_SIZE = 320 };

/* The file of a scenario given by name or path; its text goes into the record as it is. */
static char *read_yaml(const td_args *args, const char *name)
{
    char path[PATH_SIZE], inner[PATH_SIZE / 2];
    size_t length = strlen(name);
    bool is_path = strchr(name, '/') || (length > 5 && strcmp(name + length - 5, ".yaml") == 0);
    snprintf(inner, sizeof inner, "scenarios/%s.yaml", name);
    if (is_path) {
        snprintf(path, sizeof path, "%s", name);
    } else if (!td_cli_data_file(args, inner, path, sizeof path)) {
        return NULL;
    }
    FILE *stream = fopen(path, "rb");
    char *text = stream ? malloc(TD_YAML_BYTES_MAX + 1) : NULL;
    if (text) {
        size_t count = fread(text, 1, TD_YAML_BYTES_MAX, stream);
        text[count] = '\0';
    }
    if (stream) {
        fclose(stream);
    }
    return text;
}

/* Digits alone: a real would round a long seed to another one. */
static bool read_seed(const td_args *args, uint64_t *seed)
{
    const char *text = td_args_text(args, "seed");
    char *end = NULL;
    if (!text) {
        return true;
    }
    errno = 0;
    *seed = strtoull(text, &end, 10);
    if (strspn(text, "0123456789") != strlen(text) || errno != 0) {
        td_args_refuse(args, "--seed: found '%s', expected a whole number from 0 to "
                             "18446744073709551615", text);
        return false;
    }
    return true;
}

static bool open_atlas(const td_args *args, td_atlas **atlas)
{
    char folder[PATH_SIZE], why[TD_ATLAS_WHY_SIZE];
    if (!td_cli_data_file(args, "catalogue/atlas", folder, sizeof folder)) {
        return false;
    }
    if (td_atlas_open(folder, atlas, why, sizeof why) != TD_OK) {
        td_world_failed(args, "%s", why);
        return false;
    }
    return true;
}

bool td_play_prepare(const td_args *args, const char *name, td_play_def *def)
{
    if (!td_cli_scenario(args, name, &def->scenario)) {
        return false;
    }
    def->seed = def->scenario->seed;
    if (!read_seed(args, &def->seed)) {
        return false;
    }
    if (def->record_file) {
        def->yaml = read_yaml(args, name);
        if (!def->yaml) {
            return false;
        }
    }
    return (!def->record_file && !def->alerts) || open_atlas(args, &def->atlas);
}

void td_play_drop(td_play_def *def)
{
    free(def->yaml);
    if (def->atlas) {
        td_atlas_close(def->atlas);
    }
    *def = (td_play_def){ 0 };
}

/* Whether a value's path begins with this id: `m9.stages[0].burn_s` belongs to m9. */
static bool is_of(const char *path, const char *id)
{
    size_t length = strlen(id);
    return strncmp(path, id, length) == 0 && (path[length] == '.' || path[length] == '[');
}

static bool is_used(const td_scenario *scenario, const char *path)
{
    bool used = is_of(path, scenario->id);
    for (int32_t i = 0; i < scenario->missile_count && !used; i++) {
        used = is_of(path, scenario->missiles[i].id);
    }
    for (int32_t i = 0; i < scenario->interceptor_count && !used; i++) {
        used = is_of(path, scenario->interceptors[i].vehicle.id);
    }
    for (int32_t i = 0; i < scenario->sensor_count && !used; i++) {
        used = is_of(path, scenario->sensors[i].id);
    }
    return used;
}

/* One figure with the texts that it points to. */
typedef struct figure {
    td_record_figure face;
    char value[TEXT_SIZE], range[TEXT_SIZE], sources[SOURCES_SIZE];
} figure;

static void write_figure(figure *made, const td_value *value)
{
    size_t used = 0;
    if (value->is_number) {
        snprintf(made->value, sizeof made->value, "%.10g", value->value);
    } else {
        snprintf(made->value, sizeof made->value, "%.*s", TEXT_SIZE - 1, value->text);
    }
    if (value->has_range) {
        snprintf(made->range, sizeof made->range, "%.6g to %.6g", value->low, value->high);
    }
    for (int i = 0; i < value->source_count && used < sizeof made->sources; i++) {
        used += (size_t)snprintf(made->sources + used, sizeof made->sources - used, "%s%s",
                                 i > 0 ? ", " : "", value->sources[i]);
    }
    made->face = (td_record_figure){ .key = value->path,
                                     .value = made->value,
                                     .unit = value->unit,
                                     .source = made->sources,
                                     .published_range = made->range };
}

td_status td_play_figures(const td_args *args, const td_scenario *scenario, td_record *record)
{
    const td_catalogue *catalogue = td_cli_catalogue(args);
    size_t count = 0;
    figure *figures = calloc(FIGURES_MAX, sizeof *figures);
    td_record_figure *faces = calloc(FIGURES_MAX, sizeof *faces);
    td_status status = figures && faces && catalogue ? TD_OK : TD_NO_MEMORY;
    size_t values = status == TD_OK ? td_catalogue_value_count(catalogue) : 0;
    for (size_t i = 0; i < values && count < FIGURES_MAX; i++) {
        const td_value *value = td_catalogue_value(catalogue, i);
        if (!value->is_default && is_used(scenario, value->path)) {
            write_figure(&figures[count], value);
            faces[count] = figures[count].face;
            count++;
        }
    }
    if (status == TD_OK) {
        status = td_record_figures(record, faces, count);
    }
    free(figures);
    free(faces);
    return status;
}
