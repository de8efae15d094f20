/* SPDX-License-Identifier: Apache-2.0 */
/* One value: read as its field says, checked, written into its struct, and recorded with where it
 * comes from. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "edge/scenario/reader.h"

/* A value on its way: `node` holds the text, `given` the key (a mapping with `value`, or the same
 * node). */
typedef struct reading {
    const td__filling *filling;
    const td__field *field;
    const td__node *given;
    const td__node *node;
    double scale;
    unsigned char *out; /* the member */
    double value;       /* for the record */
} reading;

static bool refuse(const reading *r, const td__node *at, const char *what, const char *expected)
{
    td_error problem = td__at(at);
    problem.key = r->given->key;
    problem.what = what;
    problem.found = td__shape_text(at);
    problem.expected = expected;
    td__problem(r->filling->catalogue, &problem);
    return false;
}

static void write_int(unsigned char *out, int32_t value)
{
    memcpy(out, &value, sizeof value);
}

/* ---- numbers and words ---- */

/* The whole text a finite number; refuses hexadecimal, blanks and words that strtod would take. */
static bool number_of(const td__node *node, double *value)
{
    char *end = NULL;
    if (node->shape != TD__SCALAR || !node->is_plain || !*node->text ||
        strspn(node->text, "0123456789+-.eE") != strlen(node->text)) {
        return false;
    }
    *value = strtod(node->text, &end);
    return end != node->text && *end == '\0' && isfinite(*value);
}

static bool is_not_finite(const td__node *node)
{
    static const char *const WORDS[] = { ".nan", ".inf", "-.inf", "+.inf", "nan", "inf",
                                         "-inf", "infinity" };
    char lower[16] = "";
    if (node->shape != TD__SCALAR || strlen(node->text) >= sizeof lower) {
        return false;
    }
    for (size_t i = 0; node->text[i]; i++) {
        char letter = node->text[i];
        lower[i] = letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (strcmp(lower, WORDS[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_number(const reading *r, const td__node *node, double *value)
{
    const char *expected = r->field->expected;
    if (!number_of(node, value)) {
        return refuse(r, node, is_not_finite(node) ? "not a finite number" : "not a number",
                      expected);
    }
    if (r->field->kind == TD__COUNT && *value != floor(*value)) {
        return refuse(r, node, "not a whole number", expected);
    }
    *value *= r->scale;
    if (*value < r->field->lo || *value > r->field->hi) {
        bool is_buried = *value < 0.0 && strcmp(r->field->name, "h_ell_m") == 0;
        return refuse(r, node, is_buried ? "under the ground" : "out of range", expected);
    }
    return true;
}

static bool read_seed(const reading *r)
{
    const char *expected = "a whole number from 0 to 18446744073709551615";
    const char *text = r->node->shape == TD__SCALAR && r->node->is_plain ? r->node->text : "";
    if (!*text || strspn(text, "0123456789") != strlen(text)) {
        return refuse(r, r->node, "not a whole number", expected);
    }
    errno = 0;
    uint64_t seed = strtoull(text, NULL, 10);
    if (errno == ERANGE) {
        return refuse(r, r->node, "out of range", expected);
    }
    memcpy(r->out, &seed, sizeof seed);
    return true;
}

static bool read_flag(const reading *r)
{
    const char *text = r->node->shape == TD__SCALAR && r->node->is_plain ? r->node->text : "";
    bool value = strcmp(text, "true") == 0;
    if (!value && strcmp(text, "false") != 0) {
        return refuse(r, r->node, "neither true nor false", "true or false");
    }
    memcpy(r->out, &value, sizeof value);
    return true;
}

bool td__is_id(const char *text)
{
    const char *first = "abcdefghijklmnopqrstuvwxyz0123456789";
    const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t size = strlen(text);
    return size > 0 && size < TD_ID_SIZE && strchr(first, text[0]) &&
           strspn(text, letters) == size;
}

static bool read_text(const reading *r)
{
    if (r->node->shape != TD__SCALAR || !*r->node->text) {
        return refuse(r, r->node, "no text", "text");
    }
    if (r->field->kind == TD__ID && !td__is_id(r->node->text)) {
        return refuse(r, r->node, "not an id",
                      "at most 31 of a-z, 0-9, - and _, the first a letter or digit");
    }
    size_t size = strlen(r->node->text);
    if (size >= r->field->size) {
        td__memory *memory = &r->filling->catalogue->memory;
        return refuse(r, r->node, "the text is too long",
                      td__format(memory, "at most %zu bytes", r->field->size - 1));
    }
    memcpy(r->out, r->node->text, size + 1);
    return true;
}

/* All keys of an enumeration, for a message. */
static const char *all_words(const reading *r)
{
    const char *text = "one of";
    for (const td__word *word = r->field->words; word->key; word++) {
        text = td__format(&r->filling->catalogue->memory, "%s %s", text, word->key);
    }
    return text;
}

static bool read_word(const reading *r, const td__node *node, int32_t *value)
{
    const char *best = NULL;
    size_t least = TD_FAR;
    for (const td__word *word = r->field->words; node->shape == TD__SCALAR && word->key; word++) {
        if (strcmp(word->key, node->text) == 0) {
            *value = word->value;
            return true;
        }
        td_nearest(node->text, word->key, &best, &least);
    }
    td_error problem = td__at(node);
    problem.key = r->given->key;
    problem.what = "unknown word";
    problem.found = td__shape_text(node);
    problem.expected = all_words(r);
    problem.nearest = best;
    td__problem(r->filling->catalogue, &problem);
    return false;
}

static bool read_reference(const reading *r, const td__node *node, int32_t *value)
{
    const char *list = td__lists[r->field->list].name;
    const char *best = NULL;
    size_t least = TD_FAR;
    const td__pile *entries = &r->filling->world->lists[r->field->list];
    if (node->shape == TD__SCALAR && !r->field->is_required && strcmp(node->text, "none") == 0) {
        *value = TD_NONE;
        return true;
    }
    for (size_t i = 0; node->shape == TD__SCALAR && i < entries->count; i++) {
        const td__entry *entry = entries->items[i];
        if (strcmp(entry->id, node->text) == 0) {
            *value = (int32_t)i;
            return true;
        }
        td_nearest(node->text, entry->id, &best, &least);
    }
    td_error problem = td__at(node);
    problem.key = r->given->key;
    problem.what = "unknown name";
    problem.found = td__shape_text(node);
    problem.expected = td__format(&r->filling->catalogue->memory, "an id of %s", list);
    problem.nearest = best;
    td__problem(r->filling->catalogue, &problem);
    return false;
}

/* Several references or words, each once. */
static bool read_several(const reading *r, void *base)
{
    const td__field *field = r->field;
    bool good = true;
    int32_t count = 0;
    if (r->node->shape != TD__SEQUENCE || r->node->count < (size_t)field->count_lo ||
        r->node->count > (size_t)field->count_hi) {
        const char *expected = td__format(&r->filling->catalogue->memory, "a list of %d to %d",
                                          field->count_lo, field->count_hi);
        bool is_list = r->node->shape == TD__SEQUENCE;
        return refuse(r, r->node, is_list && r->node->count == 0 ? "the list is empty"
                                  : is_list ? "the list is too long" : "not a list", expected);
    }
    for (const td__node *item = r->node->first; item; item = item->next, count++) {
        int32_t value = 0;
        bool is_read = field->kind == TD__REFS ? read_reference(r, item, &value)
                                               : read_word(r, item, &value);
        for (int32_t i = 0; is_read && good && i < count; i++) {
            int32_t other;
            memcpy(&other, r->out + (size_t)i * sizeof other, sizeof other);
            is_read = other != value || refuse(r, item, "listed twice", "each once");
        }
        good = is_read && good;
        write_int(r->out + (size_t)count * sizeof value, value);
    }
    write_int((unsigned char *)base + field->count_offset, count);
    return good;
}

/* ---- where it comes from ---- */

/* The nearest mapping around a value that names a source or an assumption. */
static const td__node *origin_of(const td__node *node)
{
    for (const td__node *at = node; at; at = at->parent) {
        if (at->shape == TD__MAPPING && (td__child(at, "source") || td__child(at, "assumption"))) {
            return at;
        }
    }
    return NULL;
}

static bool take_source(const reading *r, td_value *value, const td__node *node)
{
    const td_catalogue *catalogue = r->filling->catalogue;
    const char *best = NULL;
    size_t least = TD_FAR;
    for (size_t i = 0; node->shape == TD__SCALAR && i < catalogue->sources.count; i++) {
        const td_source *source = catalogue->sources.items[i];
        if (strcmp(source->key, node->text) == 0 && value->source_count < TD_SOURCES_MAX) {
            value->sources[value->source_count++] = source->key;
            return true;
        }
        td_nearest(node->text, source->key, &best, &least);
    }
    td_error problem = td__at(node);
    problem.key = "source";
    problem.what = value->source_count == TD_SOURCES_MAX ? "too many sources" : "unknown source";
    problem.found = td__shape_text(node);
    problem.expected = "at most 8 keys of sources.yaml";
    problem.nearest = best;
    td__problem(r->filling->catalogue, &problem);
    return false;
}

static bool take_sources(const reading *r, td_value *value, const td__node *node)
{
    bool good = true;
    if (node->shape == TD__SCALAR) {
        return take_source(r, value, node);
    }
    if (node->shape != TD__SEQUENCE || node->count == 0) {
        return refuse(r, node, "no source", "a key of sources.yaml, or a list of keys");
    }
    for (const td__node *item = node->first; item; item = item->next) {
        good = take_source(r, value, item) && good;
    }
    return good;
}

static bool take_assumption(const reading *r, td_value *value, const td__node *node)
{
    const td__pile *known = &r->filling->catalogue->assumptions;
    const char *text = node->shape == TD__SCALAR ? node->text : "";
    bool is_known = text[0] == 'A' && text[1] && strspn(text + 1, "0123456789") == strlen(text) - 1;
    for (size_t i = 0; is_known && i < known->count; i++) {
        const td_assumption *assumption = known->items[i];
        if (strcmp(assumption->key, text) == 0) {
            break;
        }
        is_known = i + 1 < known->count;
    }
    value->assumption = text;
    return is_known || refuse(r, node, "unknown assumption", "a key of docs/ASSUMPTIONS.md");
}

static bool take_origin(const reading *r, td_value *value)
{
    const td__node *origin = origin_of(r->given);
    const td__node *source = origin ? td__child(origin, "source") : NULL;
    const td__node *assumption = origin ? td__child(origin, "assumption") : NULL;
    td__kind kind = r->field->kind;
    bool needs = kind == TD__REAL || kind == TD__COUNT || kind == TD__ENUM || kind == TD__FLAG;
    bool good = !source || take_sources(r, value, source);
    good = (!assumption || take_assumption(r, value, assumption)) && good;
    if (!origin && needs && r->filling->catalogue->is_sourced) {
        td_error problem = td__at_key(r->given);
        problem.what = "the value has no source";
        problem.expected = "`source` beside it, or for the whole entry";
        td__problem(r->filling->catalogue, &problem);
        return false;
    }
    return good;
}

static bool take_range(const reading *r, td_value *value)
{
    const td__node *low = td__child(r->given, "low");
    const td__node *high = td__child(r->given, "high");
    value->low = value->high = value->value;
    if (!low && !high) {
        return true;
    }
    if (!value->is_number) {
        return refuse(r, low ? low : high, "words have no range", "low and high for numbers only");
    }
    value->has_range = true;
    bool good = !low || read_number(r, low, &value->low);
    good = (!high || read_number(r, high, &value->high)) && good;
    if (good && (value->low > value->value || value->high < value->value)) {
        return refuse(r, low ? low : high, "the range does not hold the value",
                      "low <= value <= high");
    }
    return good;
}

static td_value *new_value(const td__filling *filling, const td__field *field)
{
    td__memory *memory = &filling->catalogue->memory;
    td_value *value = td__take(memory, sizeof *value);
    if (!value || !td__push(memory, &filling->catalogue->values, value)) {
        return NULL;
    }
    *value = (td_value){
        .list = filling->list,
        .path = td__format(memory, "%s.%s", filling->path, field->name),
        .file = "",
        .key = field->name,
        .text = "",
        .meaning = field->meaning,
        .unit = field->unit ? field->unit : "",
        .is_number = field->kind == TD__REAL || field->kind == TD__COUNT,
        .note = "",
        .assumption = "",
    };
    return value;
}

/* The text of a value; of a list, its items. */
static const char *written(td__memory *memory, const td__node *node)
{
    const char *text = "";
    if (node->shape == TD__SCALAR) {
        return node->text;
    }
    for (const td__node *item = node->first; item; item = item->next) {
        text = td__format(memory, "%s%s%s", text, *text ? ", " : "", td__shape_text(item));
    }
    return text;
}

static bool record(const reading *r)
{
    td_value *value = new_value(r->filling, r->field);
    const td__node *note = r->given->shape == TD__MAPPING ? td__child(r->given, "note") : NULL;
    if (!value) {
        return false;
    }
    value->file = r->node->file;
    value->line = r->given->key_line;
    value->column = r->given->key_column;
    value->key = r->given->key;
    value->text = written(&r->filling->catalogue->memory, r->node);
    value->value = r->value;
    if (note && note->shape == TD__SCALAR) {
        value->note = note->text;
    }
    bool good = take_origin(r, value);
    return (r->given->shape != TD__MAPPING || take_range(r, value)) && good;
}

/* ---- a key ---- */

/* {value, low, high, source, note, assumption}: refuses other keys and a missing value. */
static bool open_mapping(reading *r)
{
    static const char *const KNOWN[] = { "value", "low", "high", "source", "note", "assumption" };
    bool good = true;
    for (const td__node *child = r->given->first; child; child = child->next) {
        const char *best = NULL;
        size_t least = TD_FAR;
        bool is_known = false;
        for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
            is_known = is_known || strcmp(child->key, KNOWN[i]) == 0;
            td_nearest(child->key, KNOWN[i], &best, &least);
        }
        if (!is_known) {
            td_error problem = td__at_key(child);
            problem.what = "unknown key";
            problem.found = child->key;
            problem.expected = "value, low, high, source, note or assumption";
            problem.nearest = best;
            td__problem(r->filling->catalogue, &problem);
            good = false;
        }
    }
    r->node = td__child(r->given, "value");
    return r->node ? good : refuse(r, r->given, "no value", "`value: ...` in the mapping");
}

static bool read_kind(reading *r, void *base)
{
    int32_t number = 0;
    switch (r->field->kind) {
        case TD__REAL:
            if (!read_number(r, r->node, &r->value)) {
                return false;
            }
            memcpy(r->out, &r->value, sizeof r->value);
            return true;
        case TD__COUNT:
            if (!read_number(r, r->node, &r->value)) {
                return false;
            }
            write_int(r->out, (int32_t)r->value);
            return true;
        case TD__SEED: return read_seed(r);
        case TD__FLAG: return read_flag(r);
        case TD__ID:
        case TD__TEXT: return read_text(r);
        case TD__ENUM:
        case TD__REF:
            if (!(r->field->kind == TD__ENUM ? read_word(r, r->node, &number)
                                             : read_reference(r, r->node, &number))) {
                return false;
            }
            write_int(r->out, number);
            return true;
        default: return read_several(r, base);
    }
}

bool td__fill_given(const td__filling *filling, const td__field *field, const td__node *node,
                    void *out)
{
    reading r = {
        .filling = filling,
        .field = field,
        .given = node,
        .node = node,
        .scale = td__scale_of(field, node->key),
        .out = (unsigned char *)out + field->offset,
    };
    if (node->shape == TD__MAPPING && !open_mapping(&r)) {
        return false;
    }
    bool good = read_kind(&r, out);
    return record(&r) && good;
}

bool td__fill_default(const td__filling *filling, const td__field *field, void *out)
{
    unsigned char *member = (unsigned char *)out + field->offset;
    int32_t number = (int32_t)field->standard;
    bool flag = field->standard != 0.0;
    uint64_t seed = (uint64_t)(field->standard > 0.0 ? field->standard : 0.0);
    switch (field->kind) {
        case TD__REAL: memcpy(member, &field->standard, sizeof field->standard); break;
        case TD__SEED: memcpy(member, &seed, sizeof seed); break;
        case TD__FLAG: memcpy(member, &flag, sizeof flag); break;
        case TD__COUNT:
        case TD__ENUM:
        case TD__REF: write_int(member, number); break;
        default:
            if (field->standard_text) {
                memcpy(member, field->standard_text, strlen(field->standard_text) + 1);
            }
    }
    if (!field->standard_written) {
        return true;
    }
    td_value *value = new_value(filling, field);
    if (value) {
        value->text = field->standard_written;
        value->value = value->low = value->high = field->standard;
        value->is_default = true;
    }
    return value != NULL;
}
