/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader's files share: tree of a file, table of keys, entries, and the handle. */
#ifndef TD_EDGE_SCENARIO_READER_H
#define TD_EDGE_SCENARIO_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "edge/scenario/scenario.h"

/* ---- the table made by tools/fields.py ---- */

typedef enum td__kind {
    TD__REAL,
    TD__COUNT,
    TD__SEED,
    TD__FLAG,
    TD__ID,
    TD__TEXT,
    TD__ENUM,
    TD__ENUMS,
    TD__REF,
    TD__REFS,
    TD__LIST,
    TD__PART
} td__kind;

/* The lists of td_scenario, in its order. */
typedef enum td__list {
    TD__LIST_MISSILES,
    TD__LIST_INTERCEPTORS,
    TD__LIST_SENSORS,
    TD__LIST_SIGNATURES,
    TD__LIST_SITES,
    TD__LIST_NATIONS,
    TD__LIST_SENSOR_PLACES,
    TD__LIST_BATTERIES,
    TD__LIST_RAIDS,
    TD__LIST_COUNT,
    TD__LIST_CATALOGUE_COUNT = TD__LIST_SENSOR_PLACES
} td__list;

typedef struct td__word {
    const char *key;
    int value;
} td__word;

/* One way to write a key; `scale` makes SI of its unit. */
typedef struct td__spelling {
    const char *key;
    double scale;
} td__spelling;

enum { TD__SPELLINGS_MAX = 2 };

typedef struct td__keys td__keys;

typedef struct td__field {
    const char *name;
    const char *stem; /* the name without its unit */
    td__kind kind;
    size_t offset;
    size_t size; /* of the member */
    bool is_required;
    double standard; /* the default */
    const char *standard_text;
    const char *standard_written; /* the default as the header has it, or null */
    double lo, hi;
    const char *expected; /* of a number, in words */
    const char *unit;
    size_t count_offset;
    int32_t count_lo, count_hi;
    const td__word *words;
    td__list list;
    const td__keys *of;
    td__spelling spellings[TD__SPELLINGS_MAX];
    const char *meaning;
} td__field;

struct td__keys {
    const char *name;
    const td__field *fields;
    size_t count;
    size_t size;
};

typedef struct td__list_info {
    const char *name;
    const td__keys *keys;
    size_t offset; /* of the pointer in td_scenario */
    size_t count_offset;
} td__list_info;

extern const td__keys *const td__scenario_keys;
extern const td__list_info td__lists[TD__LIST_COUNT];

/* ---- a file as a tree ---- */

typedef enum td__shape {
    TD__SCALAR,
    TD__SEQUENCE,
    TD__MAPPING
} td__shape;

typedef struct td__node td__node;

struct td__node {
    td__shape shape;
    bool is_plain; /* a scalar without quotes */
    int line, column;
    const char *file;
    const char *text; /* of a scalar */
    const char *key;  /* in a mapping: the key, and where it stands */
    int key_line, key_column;
    const td__node *parent;
    td__node *first; /* children, in order */
    td__node *last;
    td__node *next;
    size_t count;
};

/* ---- memory, problems, entries ---- */

typedef struct td__block td__block;

/* Blocks that are given back together. */
typedef struct td__memory {
    td__block *blocks;
    size_t total;
    bool is_out;
} td__memory;

/* Zeroed memory, or null (and `is_out` from then on). */
void *td__take(td__memory *memory, size_t size);
/* A copy of `size` bytes of text, ended by a zero. */
const char *td__copy(td__memory *memory, const char *text, size_t size);
const char *td__format(td__memory *memory, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void td__give_back(td__memory *memory);

/* An array of pointers that grows. */
typedef struct td__pile {
    void **items;
    size_t count, capacity;
} td__pile;

bool td__push(td__memory *memory, td__pile *pile, void *item);

/* Mappings that fill one struct: the first that has a key wins. */
typedef struct td__layer td__layer;
struct td__layer {
    const td__node *node;
    td__layer *next;
};

typedef struct td__entry {
    const char *id;
    const td__node *node; /* where it is defined last */
    td__layer *own; /* definitions of this id: a scenario's, then what it extends */
    td__layer *all; /* with what `like` adds; null until resolved */
    bool is_resolving;
    bool is_broken;
    bool is_local; /* of a scenario, not of the catalogue */
    void *def;     /* filled, or null when broken */
} td__entry;

/* The entries of all lists that references may name. */
typedef struct td__world {
    td__pile lists[TD__LIST_COUNT];
} td__world;

struct td_catalogue {
    td__memory memory;
    const char *folder;
    td__pile problems;
    size_t problems_told; /* so many of them were told: they may be found again */
    td__pile values;
    td__pile sources;
    td__pile assumptions;
    td__world world;
    td_scenario all;
    bool is_sourced; /* values being filled must have a source */
};

/* Adds a problem at a node; texts are copied and shortened. Null stands for "". */
void td__problem(td_catalogue *catalogue, const td_error *problem);
/* Orders the problems from `first` on by file, line and column. */
void td__sort_problems(td_catalogue *catalogue, size_t first);
td_error td__at(const td__node *node);
td_error td__at_key(const td__node *node);

/* Given a path; returned the root of the file's tree, or null after adding problems. */
const td__node *td__tree(td_catalogue *catalogue, const char *path);
const td__node *td__child(const td__node *mapping, const char *key);
const char *td__shape_text(const td__node *node);

/* What a struct is filled with: what references may name, its list, its path (`m9.stages[0]`). */
typedef struct td__filling {
    td_catalogue *catalogue;
    const td__world *world;
    const char *list;
    const char *path;
} td__filling;

/* Fills `out` (zeroed) from layers; returned false after adding problems. */
bool td__fill(const td__filling *filling, const td__keys *keys, const td__layer *layers,
              void *out);
/* One key that is given as `node`, read as its kind says and recorded. */
bool td__fill_given(const td__filling *filling, const td__field *field, const td__node *node,
                    void *out);
/* One key that is not given. */
bool td__fill_default(const td__filling *filling, const td__field *field, void *out);
/* The scale of a key of this field; 0 if it is none of its spellings. */
double td__scale_of(const td__field *field, const char *key);
/* Whether a key is the name of some struct's field, or that name with another of its units. */
bool td__spells(const char *key, const char *name);
/* The child whose key spells that name, or null. */
const td__node *td__spelt_child(const td__node *mapping, const char *name);
/* Refuses keys that the struct does not have, and those of the structs inside. */
bool td__check_keys(td_catalogue *catalogue, const td__keys *keys, const td__node *mapping);
bool td__is_id(const char *text);

/* A layer in front of others, or null without memory. */
td__layer *td__layered(td_catalogue *catalogue, const td__node *node, td__layer *next);

/* Entries. A local one may add to what an extended scenario says of the same id. */
bool td__add_entries(td_catalogue *catalogue, td__world *world, td__list list,
                     const td__node *sequence, bool is_local);
/* Fills the entries of a list that are not filled yet. */
bool td__fill_entries(td_catalogue *catalogue, const td__world *world, td__list list);
/* A file with lists alone, or with one vehicle: its entries are local in `world`. */
bool td__read_addition(td_catalogue *catalogue, const td__node *root, td__world *world);
td__entry *td__entry_find(const td__world *world, td__list list, const char *id, int32_t *index);
bool td__read_sources(td_catalogue *catalogue, const td__node *sequence);
bool td__read_assumptions(td_catalogue *catalogue, const td__node *sequence);

/* Rules that no single field can say. Returned false after adding problems. */
bool td__entry_is_sound(td_catalogue *catalogue, td__list list, const td__entry *entry);
bool td__pairs_are_ordered(td_catalogue *catalogue, const td__keys *keys, const td__node *node,
                           const void *def);
bool td__scenario_is_sound(td_catalogue *catalogue, const td__node *root,
                           const td_scenario *scenario);

#endif
