/* SPDX-License-Identifier: Apache-2.0 */
/* Every number that a file may hold, in every unit that it may be written in: both ends of its
 * range and the middle are taken and mean what they say; what is beyond is refused where it is. */
#include "edge/scenario/reader.h"
#include "edge/scenario/test/scenario_files.h"

enum { TEXT_SIZE = 1024, PROBE_LINE = 5 };

/* Just beyond an end, as a part of it. */
static const double BEYOND = 1e-6;

/* What an entry of each list starts from: another's values, or as much as identifies it. */
static const char *const BASES[TD__LIST_COUNT] = {
    [TD__LIST_MISSILES] = "like: m9",
    [TD__LIST_INTERCEPTORS] = "like: i14",
    [TD__LIST_SENSORS] = "like: dish",
    [TD__LIST_SIGNATURES] = "name: Probe",
    [TD__LIST_SITES] = "name: Probe",
    [TD__LIST_NATIONS] = "name: Probe",
    [TD__LIST_SENSOR_PLACES] = "model: dish, site: north",
    [TD__LIST_BATTERIES] = "interceptor: i14, site: north",
    [TD__LIST_RAIDS] = "missile: m9, from: south, to: north",
};

static int fields, spellings;

/* In an entry of a list (line 5), or, without a list, of the scenario itself or its map. */
static void write_probe(const char *list, const char *base, const char *key, const char *value)
{
    char text[TEXT_SIZE];
    if (list && base) {
        snprintf(text, sizeof text, "extends: base\n\n\n%s:\n  - {id: probe, %s, %s: %s}\n", list,
                 base, key, value);
    } else if (list) {
        snprintf(text, sizeof text, "extends: base\n\n\n%s:\n  %s: %s\n", list, key, value);
    } else {
        snprintf(text, sizeof text, "extends: base\n\n\n\n%s: %s\n", key, value);
    }
    td_files_write("scenarios/probe.yaml", text);
}

/* How often the key's number was found out of range, at its line. */
static int refusals(const td_catalogue *catalogue, const char *key)
{
    int count = 0;
    for (size_t i = 0; i < td_catalogue_problem_count(catalogue); i++) {
        const td_error *problem = td_catalogue_problem(catalogue, i);
        bool is_range = strcmp(problem->what, "out of range") == 0 ||
                        strcmp(problem->what, "under the ground") == 0;
        count += is_range && problem->line == PROBE_LINE && strcmp(problem->key, key) == 0 &&
                 *problem->expected && *problem->found;
    }
    return count;
}

typedef struct probe {
    const td__field *field;
    const td__spelling *spelling;
    const char *list, *base;
    const char *path; /* of the value, up to its field's name */
} probe;

/* The value in SI, written in the unit of the spelling. */
static void ask(const probe *p, double value, bool is_within)
{
    char written[64], path[256];
    const char *nearest;
    td_catalogue *catalogue = NULL;
    const td_scenario *scenario;
    /* A conversion leaves a rounding error that twelve digits hide, unless the end has more. */
    const char *format = p->spelling->scale == 1.0 ? "%.17g" : "%.12g";
    snprintf(written, sizeof written, format, value / p->spelling->scale);
    if (is_within && strtod(written, NULL) * p->spelling->scale > p->field->hi) {
        value *= 1.0 - 1e-11;
        snprintf(written, sizeof written, format, value / p->spelling->scale);
    }
    write_probe(p->list, p->base, p->spelling->key, written);
    TD_CHECK(td_catalogue_open(td_files_folder, &catalogue) == TD_OK);
    td_status status = td_catalogue_scenario(catalogue, "probe", &scenario);
    int found = refusals(catalogue, p->spelling->key);
    if (!TD_CHECK(found == (is_within ? 0 : 1)) ||
        !TD_CHECK(is_within || status == TD_BAD_INPUT)) {
        printf("  %s%s: %s\n", p->path, p->spelling->key, written);
        td_files_print(catalogue);
    }
    snprintf(path, sizeof path, "%s%s", p->path, p->field->name);
    const td_value *kept = td_catalogue_why(catalogue, path, &nearest);
    if (is_within && TD_CHECK(kept && kept->is_number && !kept->is_default)) {
        TD_NEAR(kept->value, value, 1e-11 * fabs(value));
        TD_CHECK(strcmp(kept->text, written) == 0 && strcmp(kept->key, p->spelling->key) == 0);
    }
    td_catalogue_close(catalogue);
}

static void ask_field(const probe *given)
{
    probe p = *given;
    const td__field *field = p.field;
    bool is_count = field->kind == TD__COUNT;
    if ((field->kind != TD__REAL && !is_count) || !TD_CHECK(field->lo < field->hi)) {
        return;
    }
    fields++;
    for (int k = 0; k < TD__SPELLINGS_MAX && field->spellings[k].key; k++) {
        p.spelling = &field->spellings[k];
        double lo_by = is_count ? 1.0 : BEYOND * fmax(fabs(field->lo), 1e-3);
        double hi_by = is_count ? 1.0 : BEYOND * fabs(field->hi);
        double middle = 0.5 * (field->lo + field->hi);
        ask(&p, field->lo, true);
        ask(&p, field->hi, true);
        ask(&p, is_count ? floor(middle) : middle, true);
        ask(&p, field->lo - lo_by, false);
        ask(&p, field->hi + hi_by, false);
        spellings++;
    }
}

TD_TEST(start)
{
    td_files_start();
}

TD_TEST(numbers_of_entries_keep_their_ranges)
{
    for (int i = 0; i < TD__LIST_COUNT; i++) {
        const td__keys *keys = td__lists[i].keys;
        probe p = { .list = td__lists[i].name, .base = BASES[i], .path = "probe." };
        if (!TD_CHECK(p.base != NULL)) {
            continue;
        }
        for (size_t k = 0; k < keys->count; k++) {
            p.field = &keys->fields[k];
            ask_field(&p);
        }
    }
}

TD_TEST(numbers_of_the_scenario_keep_their_ranges)
{
    for (size_t k = 0; k < td__scenario_keys->count; k++) {
        const td__field *field = &td__scenario_keys->fields[k];
        probe p = { .field = field, .path = "probe." };
        ask_field(&p);
        for (size_t j = 0; field->kind == TD__PART && j < field->of->count; j++) {
            char path[64];
            snprintf(path, sizeof path, "probe.%s.", field->name);
            probe part = { .field = &field->of->fields[j], .list = field->name, .path = path };
            ask_field(&part);
        }
    }
    printf("%d fields, %d spellings\n", fields, spellings);
    TD_CHECK(fields > 60 && spellings > fields);
}

/* How often the word was found unknown and `nearest` offered in its place. */
static int unknown_words(const char *list, const char *base, const char *key, const char *word,
                         const char *nearest)
{
    td_catalogue *catalogue = NULL;
    const td_scenario *scenario;
    int unknown = 0;
    write_probe(list, base, key, word);
    TD_CHECK(td_catalogue_open(td_files_folder, &catalogue) == TD_OK);
    td_status status = td_catalogue_scenario(catalogue, "probe", &scenario);
    for (size_t p = 0; p < td_catalogue_problem_count(catalogue); p++) {
        const td_error *problem = td_catalogue_problem(catalogue, p);
        bool is_word = strcmp(problem->what, "unknown word") == 0;
        unknown += is_word && strcmp(problem->nearest, nearest) == 0;
    }
    TD_CHECK(unknown == 0 || status == TD_BAD_INPUT);
    td_catalogue_close(catalogue);
    return unknown;
}

/* Returned how many words the choices of a list have. */
static int ask_choices(const td__list_info *list, const char *base)
{
    int words = 0;
    for (size_t k = 0; k < list->keys->count; k++) {
        const td__field *field = &list->keys->fields[k];
        for (int w = 0; field->kind == TD__ENUM && field->words[w].key; w++, words++) {
            const char *word = field->words[w].key;
            char wrong[64];
            snprintf(wrong, sizeof wrong, "%sx", word);
            TD_CHECK(unknown_words(list->name, base, field->name, word, word) == 0);
            TD_CHECK(unknown_words(list->name, base, field->name, wrong, word) == 1);
        }
    }
    return words;
}

/* Each word of each choice is known, and one letter more is not. */
TD_TEST(choices_know_their_words)
{
    int words = 0;
    for (int i = 0; i < TD__LIST_COUNT; i++) {
        words += ask_choices(&td__lists[i], BASES[i]);
    }
    TD_CHECK(words > 15);
}

TD_TEST(end)
{
    unlink(td_files_path("scenarios/probe.yaml"));
    td_files_end();
}

TD_MAIN(start, numbers_of_entries_keep_their_ranges, numbers_of_the_scenario_keep_their_ranges,
        choices_know_their_words, end)
