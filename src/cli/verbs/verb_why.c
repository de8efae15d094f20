/* SPDX-License-Identifier: Apache-2.0 */
/* `why`: where a number comes from, and what comes from a source or rests on an assumption. */
#include <string.h>

#include "cli/catalogue.h"
#include "cli/verbs.h"

static const td_source *source_of(const td_catalogue *catalogue, const char *key)
{
    for (size_t i = 0; i < td_catalogue_source_count(catalogue); i++) {
        const td_source *source = td_catalogue_source(catalogue, i);
        if (strcmp(source->key, key) == 0) {
            return source;
        }
    }
    return NULL;
}

static const td_assumption *assumption_of(const td_catalogue *catalogue, const char *key)
{
    for (size_t i = 0; i < td_catalogue_assumption_count(catalogue); i++) {
        const td_assumption *assumption = td_catalogue_assumption(catalogue, i);
        if (strcmp(assumption->key, key) == 0) {
            return assumption;
        }
    }
    return NULL;
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text && *text) {
        json_object_set_new(object, key, json_string(text));
    }
}

static json_t *source_json(const td_catalogue *catalogue, const char *key)
{
    const td_source *source = source_of(catalogue, key);
    json_t *object = json_pack("{ss}", "key", key);
    if (source) {
        set_text(object, "title", source->title);
        set_text(object, "kind", source->kind);
        set_text(object, "licence", source->licence);
        set_text(object, "note", source->note);
    }
    return object;
}

static json_t *assumption_json(const td_catalogue *catalogue, const char *key)
{
    const td_assumption *assumption = assumption_of(catalogue, key);
    json_t *object = json_pack("{ss}", "key", key);
    set_text(object, "title", assumption ? assumption->title : NULL);
    set_text(object, "matters", assumption ? assumption->matters : NULL);
    return object;
}

static json_t *written_json(const td_value *value)
{
    return json_pack("{ss ss ss si si}", "key", value->key, "text", value->text, "file",
                     value->file, "line", value->line, "column", value->column);
}

static json_t *value_json(const td_catalogue *catalogue, const td_value *value)
{
    json_t *object = json_pack("{ss ss}", "key", value->path, "list", value->list);
    json_t *sources = json_array();
    if (value->is_number) {
        td_json_set_number(object, "value", value->value);
    } else {
        json_object_set_new(object, "value", json_string(value->text));
    }
    set_text(object, "unit", value->unit);
    set_text(object, "meaning", value->meaning);
    if (value->has_range) {
        td_json_set_number(object, "low", value->low);
        td_json_set_number(object, "high", value->high);
    }
    json_object_set_new(object, "is_default", json_boolean(value->is_default));
    if (!value->is_default) {
        json_object_set_new(object, "written", written_json(value));
    }
    for (int i = 0; i < value->source_count; i++) {
        json_array_append_new(sources, source_json(catalogue, value->sources[i]));
    }
    json_object_set_new(object, "sources", sources);
    set_text(object, "note", value->note);
    if (*value->assumption) {
        json_object_set_new(object, "assumption", assumption_json(catalogue, value->assumption));
    }
    return object;
}

/* ---- in words ---- */

static void print_number(const td_value *value, double number)
{
    printf("%.9g %s", number, value->unit);
    if (strcmp(value->unit, "rad") == 0) {
        printf(" (%.9g deg)", number / TD_DEG);
    }
}

static void print_source(const td_catalogue *catalogue, const char *key)
{
    const td_source *source = source_of(catalogue, key);
    printf("  source      %s: %s\n", key, source ? source->title : "");
    if (source && *source->note) {
        printf("              %s\n", source->note);
    }
}

static void print_assumption(const td_catalogue *catalogue, const char *key)
{
    const td_assumption *assumption = assumption_of(catalogue, key);
    printf("  assumption  %s: %s\n", key, assumption ? assumption->title : "docs/ASSUMPTIONS.md");
    if (assumption && *assumption->matters) {
        printf("              if wrong: %s\n", assumption->matters);
    }
}

static void print_value(const td_catalogue *catalogue, const td_value *value)
{
    printf("%s = ", value->path);
    if (value->is_number) {
        print_number(value, value->value);
    } else {
        fputs(value->text, stdout);
    }
    printf("\n  meaning     %s\n", value->meaning);
    if (value->is_default) {
        puts("  written     nowhere: the default of docs/fields.md");
    } else {
        printf("  written     %s: %s  (%s:%d)\n", value->key, value->text, value->file,
               value->line);
    }
    if (value->has_range) {
        fputs("  published   ", stdout);
        print_number(value, value->low);
        fputs(" to ", stdout);
        print_number(value, value->high);
        putchar('\n');
    }
    for (int i = 0; i < value->source_count; i++) {
        print_source(catalogue, value->sources[i]);
    }
    if (value->source_count == 0 && !*value->assumption && !value->is_default) {
        puts("  source      none given: the number of whoever wrote the file");
    }
    if (*value->note) {
        printf("  note        %s\n", value->note);
    }
    if (*value->assumption) {
        print_assumption(catalogue, value->assumption);
    }
}

/* ---- several values ---- */

typedef bool choice(const td_value *value, const char *key);

static bool is_of_entry(const td_value *value, const char *key)
{
    size_t size = strlen(key);
    return strncmp(value->path, key, size) == 0 &&
           (value->path[size] == '.' || value->path[size] == '[');
}

static bool has_source(const td_value *value, const char *key)
{
    for (int i = 0; i < value->source_count; i++) {
        if (strcmp(value->sources[i], key) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_assumption(const td_value *value, const char *key)
{
    return *key && strcmp(value->assumption, key) == 0;
}

static size_t count_chosen(const td_catalogue *catalogue, choice *chosen, const char *key)
{
    size_t count = 0;
    for (size_t i = 0; i < td_catalogue_value_count(catalogue); i++) {
        count += chosen(td_catalogue_value(catalogue, i), key);
    }
    return count;
}

static json_t *chosen_json(const td_catalogue *catalogue, choice *chosen, const char *key)
{
    json_t *list = json_array();
    for (size_t i = 0; i < td_catalogue_value_count(catalogue); i++) {
        const td_value *value = td_catalogue_value(catalogue, i);
        if (chosen(value, key)) {
            json_array_append_new(list, value_json(catalogue, value));
        }
    }
    return list;
}

static void print_chosen(const td_catalogue *catalogue, choice *chosen, const char *key)
{
    for (size_t i = 0; i < td_catalogue_value_count(catalogue); i++) {
        const td_value *value = td_catalogue_value(catalogue, i);
        if (!chosen(value, key)) {
            continue;
        }
        printf("  %-36s %s", value->path, value->is_default ? "default " : "");
        printf("%s", value->text);
        for (int j = 0; j < value->source_count; j++) {
            printf("%s%s", j ? " " : "  ", value->sources[j]);
        }
        printf("%s%s\n", *value->assumption ? "  " : "", value->assumption);
    }
}

/* A source, an assumption or an entry: itself, then the values that come from it. */
static int answer_several(const td_args *args, const td_catalogue *catalogue, choice *chosen)
{
    const char *key = args->operands[0];
    bool is_source = chosen == has_source, is_assumption = chosen == has_assumption;
    if (args->json) {
        json_t *object = is_source       ? source_json(catalogue, key)
                         : is_assumption ? assumption_json(catalogue, key)
                                         : json_pack("{ss}", "key", key);
        json_object_set_new(object, "values", chosen_json(catalogue, chosen, key));
        return td_json_print(object);
    }
    if (is_source) {
        print_source(catalogue, key);
    } else if (is_assumption) {
        print_assumption(catalogue, key);
    }
    printf("%s: %zu values\n", key, count_chosen(catalogue, chosen, key));
    print_chosen(catalogue, chosen, key);
    return TD_EXIT_DONE;
}

static int refuse_key(const td_args *args, const td_catalogue *catalogue, const char *nearest)
{
    const char *key = args->operands[0];
    const char *best = *nearest ? nearest : NULL;
    size_t least = TD_FAR;
    for (size_t i = 0; !best && i < td_catalogue_source_count(catalogue); i++) {
        td_nearest(key, td_catalogue_source(catalogue, i)->key, &best, &least);
    }
    return td_args_refuse(args,
                          "found '%s', expected ENTRY.KEY, an entry, a source or an assumption, "
                          "such as m9.payload_kg%s%s%s", key, best ? "; did you mean '" : "",
                          best ? best : "", best ? "'?" : "");
}

static int run(const td_args *args)
{
    const char *key = args->operands[0], *nearest;
    const char *name = td_args_text(args, "scenario");
    const td_scenario *scenario;
    td_catalogue *catalogue = td_cli_catalogue(args);
    if (!catalogue || (name && !td_cli_scenario(args, name, &scenario))) {
        return TD_EXIT_BAD_INPUT;
    }
    const td_value *value = td_catalogue_why(catalogue, key, &nearest);
    if (value && args->json) {
        return td_json_print(value_json(catalogue, value));
    }
    if (value) {
        print_value(catalogue, value);
        return TD_EXIT_DONE;
    }
    if (source_of(catalogue, key)) {
        return answer_several(args, catalogue, has_source);
    }
    if (assumption_of(catalogue, key) || count_chosen(catalogue, has_assumption, key) > 0) {
        return answer_several(args, catalogue, has_assumption);
    }
    if (*key && count_chosen(catalogue, is_of_entry, key) > 0) {
        return answer_several(args, catalogue, is_of_entry);
    }
    return refuse_key(args, catalogue, nearest);
}

const td_verb TD_VERB_WHY = {
    .name = "why",
    .operands = "KEY",
    .text = "where a number comes from: value, unit, source, range, assumptions",
    .options = TD_OPTIONS({ "scenario", "NAME", "look in this scenario as well as the catalogue" }),
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo why m9.stages[0].propellant_kg",
    .run = run,
};
