/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML file as a tree with lines and columns. Refused: what is not UTF-8 text, anchors, aliases
 * and tags (so that no file unfolds into more than it holds), and more than one document. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

#include "edge/scenario/reader.h"

/* Scenarios need 6 levels and some thousand nodes; the limits keep hostile files cheap. */
enum { DEPTH_MAX = 16, NODES_MAX = 100000, KEYS_MAX = 256 };

typedef struct builder {
    td_catalogue *catalogue;
    const char *file;
    td__node *stack[DEPTH_MAX];
    const yaml_mark_t *mark; /* of what is being read */
    /* The key of the mapping at each depth, null while one is expected. */
    const char *keys[DEPTH_MAX];
    yaml_mark_t key_marks[DEPTH_MAX];
    int depth;
    size_t node_count;
    int documents;
    td__node *root;
    bool is_block; /* the root is written without brackets */
} builder;

static bool refuse_file(td_catalogue *catalogue, const char *file, const char *what,
                        const char *found, const char *expected)
{
    td_error problem = { .file = file, .what = what, .found = found, .expected = expected };
    td__problem(catalogue, &problem);
    return false;
}

static bool refuse_mark(builder *b, const char *what, const char *found, const char *expected)
{
    td_error problem = {
        .file = b->file,
        .line = (int)b->mark->line + 1,
        .column = (int)b->mark->column + 1,
        .what = what,
        .found = found,
        .expected = expected,
    };
    td__problem(b->catalogue, &problem);
    return false;
}

/* ---- reading ---- */

/* How many bytes to make room for: a file's own, or up to the limit where it does not say (pipes).
 * 0 after a problem. */
static size_t room_for(td_catalogue *catalogue, const char *path, FILE *file)
{
    struct stat about;
    char found[64];
    if (fstat(fileno(file), &about) != 0 || S_ISDIR(about.st_mode)) {
        refuse_file(catalogue, path, "cannot be read", "a folder", "a YAML file");
        return 0;
    }
    if (!S_ISREG(about.st_mode) || about.st_size == 0) {
        return TD_YAML_BYTES_MAX;
    }
    if (about.st_size > TD_YAML_BYTES_MAX) {
        snprintf(found, sizeof found, "%lld bytes", (long long)about.st_size);
        refuse_file(catalogue, path, "the file is too large", found, "at most 4 MiB");
        return 0;
    }
    return (size_t)about.st_size;
}

/* Reads to the end, which must come within `room`; one byte more is asked for, to see it. */
static char *read_all(td_catalogue *catalogue, const char *path, FILE *file, size_t room,
                      size_t *size)
{
    char *bytes = malloc(room + 1);
    *size = bytes ? fread(bytes, 1, room + 1, file) : 0;
    bool is_read = bytes && !ferror(file);
    if (is_read && *size <= room) {
        return bytes;
    }
    if (is_read) {
        refuse_file(catalogue, path, "the file is too large", "more", "at most 4 MiB");
    } else {
        refuse_file(catalogue, path, "cannot be read", strerror(errno), "a YAML file");
    }
    free(bytes);
    return NULL;
}

/* The bytes of a file, to be freed; null after a problem. */
static char *read_bytes(td_catalogue *catalogue, const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        refuse_file(catalogue, path, "cannot be read", strerror(errno), "a YAML file");
        return NULL;
    }
    size_t room = room_for(catalogue, path, file);
    char *bytes = room > 0 ? read_all(catalogue, path, file, room, size) : NULL;
    fclose(file);
    return bytes;
}

static bool is_text(td_catalogue *catalogue, const char *path, const char *bytes, size_t size)
{
    int line = 1, column = 1;
    for (size_t at = 0, step = 0; at < size; at += step) {
        unsigned char byte = (unsigned char)bytes[at];
        step = td_utf8_size(bytes + at, size - at);
        if (step == 0 || td_is_control(bytes[at])) {
            char found[16];
            snprintf(found, sizeof found, "byte 0x%02x", byte);
            td_error problem = { .file = path, .line = line, .column = column, .found = found,
                                 .what = "the file is not text", .expected = "UTF-8" };
            td__problem(catalogue, &problem);
            return false;
        }
        column = byte == '\n' ? 1 : column + 1;
        line += byte == '\n';
    }
    return true;
}

/* ---- building ---- */

static td__node *new_node(builder *b, td__shape shape)
{
    if (++b->node_count > NODES_MAX) {
        refuse_mark(b, "the file holds too much", "more values", "at most 100000");
        return NULL;
    }
    td__node *node = td__take(&b->catalogue->memory, sizeof *node);
    if (node) {
        node->shape = shape;
        node->file = b->file;
        node->line = (int)b->mark->line + 1;
        node->column = (int)b->mark->column + 1;
    }
    return node;
}

/* Hangs a node below the one on top; a mapping's needs the key that came before. */
static bool hang(builder *b, td__node *node)
{
    if (b->depth == 0) {
        b->root = node;
        return true;
    }
    td__node *parent = b->stack[b->depth - 1];
    node->parent = parent;
    if (parent->shape == TD__MAPPING) {
        const yaml_mark_t *mark = &b->key_marks[b->depth - 1];
        node->key = b->keys[b->depth - 1];
        node->key_line = (int)mark->line + 1;
        node->key_column = (int)mark->column + 1;
        b->keys[b->depth - 1] = NULL;
    }
    if (parent->last) {
        parent->last->next = node;
    } else {
        parent->first = node;
    }
    parent->last = node;
    parent->count++;
    return true;
}

static bool expects_key(const builder *b)
{
    return b->depth > 0 && b->stack[b->depth - 1]->shape == TD__MAPPING && !b->keys[b->depth - 1];
}

static bool take_key(builder *b, const char *text)
{
    const td__node *parent = b->stack[b->depth - 1];
    const td__node *other = td__child(parent, text);
    if (other) {
        char expected[64];
        snprintf(expected, sizeof expected, "it once, it stands in line %d too", other->key_line);
        refuse_mark(b, "two definitions of one key", text, expected);
    }
    if (parent->count >= KEYS_MAX) {
        return refuse_mark(b, "the mapping has too many keys", text, "at most 256");
    }
    b->keys[b->depth - 1] = text;
    b->key_marks[b->depth - 1] = *b->mark;
    return true;
}

static bool take_scalar(builder *b, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    if (strlen(value) != size) {
        return refuse_mark(b, "a text holds a zero byte", value, "text");
    }
    const char *text = td__copy(&b->catalogue->memory, value, size);
    if (expects_key(b)) {
        return take_key(b, text);
    }
    td__node *node = new_node(b, TD__SCALAR);
    if (!node) {
        return false;
    }
    node->text = text;
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return hang(b, node);
}

static bool take_opening(builder *b, td__shape shape)
{
    if (expects_key(b)) {
        return refuse_mark(b, "a key is not a word", "a list or mapping", "a word");
    }
    if (b->depth == DEPTH_MAX) {
        return refuse_mark(b, "nested too deeply", "a 17th level", "at most 16");
    }
    td__node *node = new_node(b, shape);
    if (!node || !hang(b, node)) {
        return false;
    }
    b->stack[b->depth] = node;
    b->keys[b->depth] = NULL;
    b->depth++;
    return true;
}

static const char *tag_of(const yaml_event_t *event)
{
    const yaml_char_t *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        tag = event->data.mapping_start.tag;
    }
    return (const char *)tag;
}

static const char *anchor_of(const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
    } else if (event->type == YAML_ALIAS_EVENT) {
        anchor = event->data.alias.anchor;
    }
    return (const char *)anchor;
}

static bool take_event(builder *b, const yaml_event_t *event)
{
    b->mark = &event->start_mark;
    if (anchor_of(event)) {
        return refuse_mark(b, "anchors and aliases are not read", anchor_of(event),
                           "the value itself; `like: ID` copies an entry");
    }
    if (tag_of(event)) {
        return refuse_mark(b, "tags are not read", tag_of(event), "the value itself");
    }
    switch (event->type) {
        case YAML_DOCUMENT_START_EVENT:
            return ++b->documents == 1 ||
                   refuse_mark(b, "more than one document", "---", "one document a file");
        case YAML_SCALAR_EVENT: return take_scalar(b, event);
        case YAML_SEQUENCE_START_EVENT: return take_opening(b, TD__SEQUENCE);
        case YAML_MAPPING_START_EVENT:
            b->is_block = b->depth > 0 ? b->is_block
                                       : event->data.mapping_start.style !=
                                             YAML_FLOW_MAPPING_STYLE;
            return take_opening(b, TD__MAPPING);
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: b->depth--; return true;
        default: return true;
    }
}

static bool refuse_syntax(builder *b, const yaml_parser_t *parser)
{
    char what[200];
    const char *context = parser->context ? parser->context : "";
    b->mark = &parser->problem_mark;
    snprintf(what, sizeof what, "not YAML: %s%s%s",
             parser->problem ? parser->problem : "out of memory", *context ? " " : "", context);
    return refuse_mark(b, what, NULL, "well-formed YAML; is the file cut off?");
}

static bool build(builder *b, const char *bytes, size_t size)
{
    yaml_parser_t parser;
    bool good = true, at_end = false;
    if (!yaml_parser_initialize(&parser)) {
        b->catalogue->memory.is_out = true;
        return false;
    }
    /* A mark that it is UTF-8, which some editors put first, is no part of the text; libyaml would
     * take it for a document of its own. */
    size_t mark = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes + mark, size - mark);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    while (good && !at_end) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            good = refuse_syntax(b, &parser);
            break;
        }
        at_end = event.type == YAML_STREAM_END_EVENT;
        good = take_event(b, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return good && !b->catalogue->memory.is_out;
}

/* A file that ends in mid-line is a file that was cut off: its last number may be shorter than it
 * was. Brackets close what they opened, so they need no such sign. */
static void check_end(const builder *b, const char *bytes, size_t size)
{
    if (b->is_block && bytes[size - 1] != '\n') {
        refuse_file(b->catalogue, b->file, "the last line has no end", NULL,
                    "a line break; is the file cut off?");
    }
}

const td__node *td__tree(td_catalogue *catalogue, const char *path)
{
    size_t size = 0;
    const char *file = td__copy(&catalogue->memory, path, strlen(path));
    builder b = { .catalogue = catalogue, .file = file };
    char *bytes = read_bytes(catalogue, file, &size);
    if (!bytes) {
        return NULL;
    }
    bool good = is_text(catalogue, file, bytes, size) && build(&b, bytes, size);
    if (good && (!b.root || b.root->shape != TD__MAPPING || b.root->count == 0)) {
        good = refuse_file(catalogue, file, "the file holds no keys",
                           b.root ? td__shape_text(b.root) : "nothing",
                           "keys of a scenario, a catalogue or a vehicle");
    }
    if (good) {
        check_end(&b, bytes, size);
    }
    free(bytes);
    return good ? b.root : NULL;
}

const td__node *td__child(const td__node *mapping, const char *key)
{
    for (const td__node *node = mapping->first; node; node = node->next) {
        if (node->key && strcmp(node->key, key) == 0) {
            return node;
        }
    }
    return NULL;
}

const char *td__shape_text(const td__node *node)
{
    if (node->shape == TD__SCALAR) {
        return node->is_plain && !*node->text ? "nothing" : node->text;
    }
    return node->shape == TD__MAPPING ? "a mapping" : "a list";
}
