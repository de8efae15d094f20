/* SPDX-License-Identifier: Apache-2.0 */
/* A struct from mappings, by the table of its keys. */
#include <string.h>

#include "edge/scenario/reader.h"

enum { KEY_SIZE = 64 };

/* Units that people write and that no key has: they tell a wrong unit from a wrong name. */
static const char *const UNIT_WORDS[] = {
    "m",    "km",   "rad",  "deg",   "s",       "min",     "mps",     "kmps",  "kg",    "m2",
    "kgpm2", "count", "ratio", "ft",  "mi",      "mile",    "miles",   "nm",    "nmi",   "yd",
    "lb",   "lbs",  "g",    "t",     "ton",     "tons",    "ms",      "us",    "ns",    "h",
    "hr",   "hour", "hours", "minutes", "seconds", "sec",  "km2",     "cm",    "mm",    "cm2",
    "kt",   "knots", "kmh", "kmph",  "mph",     "degrees", "radians", "percent", "pct", "meters",
    "metres", "kilometers", "kilometres", "kgm2", "db", "dbsm",
};

static bool is_unit(const char *word, size_t size)
{
    for (size_t i = 0; i < sizeof UNIT_WORDS / sizeof UNIT_WORDS[0]; i++) {
        if (strlen(UNIT_WORDS[i]) == size && strncmp(UNIT_WORDS[i], word, size) == 0) {
            return true;
        }
    }
    return false;
}

/* Copies a key without one of its words that is a unit, the `skip`th from the left; returned
 * whether it has one. */
static bool without_unit(const char *key, int skip, char stem[KEY_SIZE])
{
    const char *word = key;
    if (strlen(key) >= KEY_SIZE) {
        return false;
    }
    while (*word) {
        size_t size = strcspn(word, "_");
        if (word != key && is_unit(word, size) && skip-- == 0) {
            size_t before = (size_t)(word - key) - 1;
            memcpy(stem, key, before);
            strcpy(stem + before, word + size);
            return true;
        }
        word += size + (word[size] == '_');
    }
    return false;
}

double td__scale_of(const td__field *field, const char *key)
{
    for (size_t i = 0; i < TD__SPELLINGS_MAX && field->spellings[i].key; i++) {
        if (strcmp(field->spellings[i].key, key) == 0) {
            return field->spellings[i].scale;
        }
    }
    return 0.0;
}

/* Whether a key spells the field of this name in a table or in the structs inside. */
static bool spells(const td__keys *keys, const char *key, const char *name)
{
    for (size_t i = 0; i < keys->count; i++) {
        const td__field *field = &keys->fields[i];
        if ((strcmp(field->name, name) == 0 && td__scale_of(field, key) != 0.0) ||
            (field->of && spells(field->of, key, name))) {
            return true;
        }
    }
    return false;
}

bool td__spells(const char *key, const char *name)
{
    bool does = spells(td__scenario_keys, key, name);
    for (int i = 0; i < TD__LIST_COUNT && !does; i++) {
        does = spells(td__lists[i].keys, key, name);
    }
    return does;
}

const td__node *td__spelt_child(const td__node *mapping, const char *name)
{
    for (const td__node *node = mapping->first; node; node = node->next) {
        if (td__spells(node->key, name)) {
            return node;
        }
    }
    return NULL;
}

/* `range_m_max or range_km_max` */
static const char *spelt(td_catalogue *catalogue, const td__field *field)
{
    const td__spelling *two = field->spellings;
    return two[1].key ? td__format(&catalogue->memory, "%s or %s", two[0].key, two[1].key)
                      : two[0].key;
}

static bool is_note(const char *key, bool is_entry)
{
    return strcmp(key, "source") == 0 || strcmp(key, "note") == 0 ||
           strcmp(key, "assumption") == 0 || (is_entry && strcmp(key, "like") == 0);
}

static const td__field *field_of(const td__keys *keys, const char *key)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (td__scale_of(&keys->fields[i], key) != 0.0) {
            return &keys->fields[i];
        }
    }
    return NULL;
}

/* The field that a key means but for its unit; `*what` says what is wrong with it. */
static const td__field *meant(const td__keys *keys, const char *key, const char **what)
{
    char stem[KEY_SIZE];
    for (size_t i = 0; i < keys->count; i++) {
        const td__field *field = &keys->fields[i];
        if (!field->unit) {
            continue;
        }
        if (strcmp(field->stem, key) == 0) {
            *what = "the key has no unit";
            return field;
        }
        for (int skip = 0; without_unit(key, skip, stem); skip++) {
            if (strcmp(field->stem, stem) == 0) {
                *what = "the key has a wrong unit";
                return field;
            }
        }
    }
    return NULL;
}

static void refuse_key(td_catalogue *catalogue, const td__keys *keys, const td__node *node)
{
    td_error problem = td__at_key(node);
    const char *best = NULL;
    size_t least = TD_FAR;
    const td__field *field = meant(keys, node->key, &problem.what);
    for (size_t i = 0; !field && i < keys->count; i++) {
        for (size_t j = 0; j < TD__SPELLINGS_MAX && keys->fields[i].spellings[j].key; j++) {
            td_nearest(node->key, keys->fields[i].spellings[j].key, &best, &least);
        }
    }
    problem.found = node->key;
    problem.nearest = best;
    if (field) {
        problem.expected = spelt(catalogue, field);
    } else {
        problem.what = "unknown key";
        problem.expected = td__format(&catalogue->memory, "a key of %s (docs/fields.md)",
                                      keys->name);
    }
    td__problem(catalogue, &problem);
}

/* Structs inside, whose keys are checked where they stand. */
static bool check_inner(td_catalogue *catalogue, const td__field *field, const td__node *node)
{
    bool good = true;
    if (field->kind == TD__PART && node->shape == TD__MAPPING) {
        return td__check_keys(catalogue, field->of, node);
    }
    if (field->kind == TD__LIST && node->shape == TD__SEQUENCE) {
        for (const td__node *item = node->first; item; item = item->next) {
            if (item->shape == TD__MAPPING) {
                good = td__check_keys(catalogue, field->of, item) && good;
            }
        }
    }
    return good;
}

static bool check_twice(td_catalogue *catalogue, const td__field *field, const td__node *node)
{
    for (const td__node *other = node->parent->first; other != node; other = other->next) {
        if (td__scale_of(field, other->key) != 0.0 && strcmp(other->key, node->key) != 0) {
            td_error problem = td__at_key(node);
            problem.what = "two units of one value";
            problem.found = td__format(&catalogue->memory, "%s and %s", other->key, node->key);
            problem.expected = "one of them";
            td__problem(catalogue, &problem);
            return false;
        }
    }
    return true;
}

static bool is_scenario_key(const td__keys *keys, const char *key)
{
    bool is_known = keys == td__scenario_keys && strcmp(key, "extends") == 0;
    for (int i = 0; keys == td__scenario_keys && i < TD__LIST_COUNT; i++) {
        is_known = is_known || strcmp(key, td__lists[i].name) == 0;
    }
    return is_known;
}

static bool is_list_entry(const td__keys *keys)
{
    for (int i = 0; i < TD__LIST_COUNT; i++) {
        if (td__lists[i].keys == keys) {
            return true;
        }
    }
    return false;
}

bool td__check_keys(td_catalogue *catalogue, const td__keys *keys, const td__node *mapping)
{
    bool good = true, is_entry = is_list_entry(keys);
    for (const td__node *node = mapping->first; node; node = node->next) {
        const td__field *field = field_of(keys, node->key);
        if (field) {
            good = check_twice(catalogue, field, node) && good;
            good = check_inner(catalogue, field, node) && good;
        } else if (!is_note(node->key, is_entry) && !is_scenario_key(keys, node->key)) {
            refuse_key(catalogue, keys, node);
            good = false;
        }
    }
    return good;
}

/* The node of a field in the first layer that has it. */
static const td__node *find(const td__layer *layers, const td__field *field)
{
    for (const td__layer *layer = layers; layer; layer = layer->next) {
        for (const td__node *node = layer->node->first; node; node = node->next) {
            if (td__scale_of(field, node->key) != 0.0) {
                return node;
            }
        }
    }
    return NULL;
}

static bool refuse_shape(const td__filling *filling, const td__node *node, const char *what,
                         const char *expected)
{
    td_error problem = td__at(node);
    problem.what = what;
    problem.found = td__shape_text(node);
    problem.expected = expected;
    td__problem(filling->catalogue, &problem);
    return false;
}

static bool fill_list(const td__filling *filling, const td__field *field, const td__node *node,
                      void *out)
{
    td__memory *memory = &filling->catalogue->memory;
    bool good = true;
    int32_t count = 0;
    if (node->shape != TD__SEQUENCE || node->count < (size_t)field->count_lo ||
        node->count > (size_t)field->count_hi) {
        bool is_list = node->shape == TD__SEQUENCE;
        return refuse_shape(filling, node,
                            is_list && node->count == 0 ? "the list is empty"
                            : is_list                   ? "the list is too long"
                                                        : "not a list",
                            td__format(memory, "a list of %d to %d", field->count_lo,
                                       field->count_hi));
    }
    for (const td__node *item = node->first; item; item = item->next, count++) {
        td__layer layer = { .node = item };
        td__filling inner = *filling;
        inner.path = td__format(memory, "%s.%s[%d]", filling->path, field->name, count);
        unsigned char *at = (unsigned char *)out + field->offset + (size_t)count * field->of->size;
        good = (item->shape == TD__MAPPING ? td__fill(&inner, field->of, &layer, at)
                                           : refuse_shape(filling, item, "not a mapping",
                                                          "keys and values")) &&
               good;
    }
    memcpy((unsigned char *)out + field->count_offset, &count, sizeof count);
    return good;
}

/* A part's mappings in all layers, so that what one does not say the next may. */
static bool fill_part(const td__filling *filling, const td__field *field, const td__layer *layers,
                      void *out)
{
    td__memory *memory = &filling->catalogue->memory;
    td__layer *first = NULL, **end = &first;
    for (const td__layer *layer = layers; layer; layer = layer->next) {
        const td__node *node = td__child(layer->node, field->name);
        if (node && node->shape != TD__MAPPING) {
            return refuse_shape(filling, node, "not a mapping", "keys and values");
        }
        *end = node ? td__layered(filling->catalogue, node, NULL) : NULL;
        end = *end ? &(*end)->next : end;
    }
    td__filling inner = *filling;
    inner.path = td__format(memory, "%s.%s", filling->path, field->name);
    unsigned char *member = (unsigned char *)out + field->offset;
    return !first || (td__fill(&inner, field->of, first, member) &&
                      td__pairs_are_ordered(filling->catalogue, field->of, first->node, member));
}

static bool refuse_missing(const td__filling *filling, const td__field *field,
                           const td__node *mapping)
{
    td_error problem = td__at(mapping);
    problem.key = field->name;
    problem.what = "a required key is missing";
    problem.expected = spelt(filling->catalogue, field);
    td__problem(filling->catalogue, &problem);
    return false;
}

bool td__fill(const td__filling *filling, const td__keys *keys, const td__layer *layers, void *out)
{
    bool good = true;
    for (size_t i = 0; i < keys->count; i++) {
        const td__field *field = &keys->fields[i];
        const td__node *node = find(layers, field);
        if (field->kind == TD__PART) {
            good = fill_part(filling, field, layers, out) && good;
        } else if (!node && field->is_required) {
            good = refuse_missing(filling, field, layers->node) && good;
        } else if (!node) {
            good = td__fill_default(filling, field, out) && good;
        } else if (field->kind == TD__LIST) {
            good = fill_list(filling, field, node, out) && good;
        } else {
            good = td__fill_given(filling, field, node, out) && good;
        }
    }
    return good;
}
