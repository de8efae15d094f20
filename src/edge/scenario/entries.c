/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of lists: found by id, defined once, copied by `like`, and filled. Also the lists of
 * sources and assumptions, which have no struct of the core. */
#include <string.h>

#include "edge/scenario/reader.h"

/* A list longer than this is no catalogue; searches go through all of it. */
enum { ENTRIES_MAX = 2000 };

td__layer *td__layered(td_catalogue *catalogue, const td__node *node, td__layer *next)
{
    td__layer *layer = td__take(&catalogue->memory, sizeof *layer);
    if (layer) {
        layer->node = node;
        layer->next = next;
    }
    return layer;
}

td__entry *td__entry_find(const td__world *world, td__list list, const char *id, int32_t *index)
{
    const td__pile *entries = &world->lists[list];
    for (size_t i = 0; i < entries->count; i++) {
        td__entry *entry = entries->items[i];
        if (strcmp(entry->id, id) == 0) {
            *index = (int32_t)i;
            return entry;
        }
    }
    return NULL;
}

static bool refuse(td_catalogue *catalogue, const td__node *node, const char *what,
                   const char *expected)
{
    td_error problem = td__at(node);
    problem.what = what;
    problem.found = td__shape_text(node);
    problem.expected = expected;
    td__problem(catalogue, &problem);
    return false;
}

/* The id's node as a scalar, or null after a problem. Whether it is well-formed is asked later. */
static const td__node *id_of(td_catalogue *catalogue, const td__node *item)
{
    if (item->shape != TD__MAPPING) {
        refuse(catalogue, item, "not a mapping", "keys and values of an entry");
        return NULL;
    }
    const td__node *id = td__child(item, "id");
    if (id && id->shape == TD__MAPPING) {
        id = td__child(id, "value");
    }
    if (!id || id->shape != TD__SCALAR) {
        td_error problem = td__at(item);
        problem.key = "id";
        problem.what = "a required key is missing";
        problem.expected = "id";
        td__problem(catalogue, &problem);
        return NULL;
    }
    return id;
}

static bool refuse_second(td_catalogue *catalogue, const td__node *id, const td__entry *first)
{
    td_error problem = td__at(id);
    problem.what = "two definitions of one name";
    problem.found = id->text;
    problem.expected = td__format(&catalogue->memory, "another id, %s:%d has this one",
                                  first->node->file, first->node->line);
    td__problem(catalogue, &problem);
    return false;
}

/* Missiles and interceptors are named in one breath (`fly`), so they share their names. */
static td__entry *namesake(const td__world *world, td__list list, const char *id)
{
    int32_t index;
    td__entry *entry = td__entry_find(world, list, id, &index);
    if (!entry && list == TD__LIST_MISSILES) {
        entry = td__entry_find(world, TD__LIST_INTERCEPTORS, id, &index);
    } else if (!entry && list == TD__LIST_INTERCEPTORS) {
        entry = td__entry_find(world, TD__LIST_MISSILES, id, &index);
    }
    return entry;
}

static bool add_entry(td_catalogue *catalogue, td__world *world, td__list list,
                      const td__node *item, bool is_local)
{
    bool good = item->shape != TD__MAPPING ||
                td__check_keys(catalogue, td__lists[list].keys, item);
    const td__node *id = id_of(catalogue, item);
    if (!id) {
        return false;
    }
    td__entry *entry = namesake(world, list, id->text);
    if (entry && (!entry->is_local || !is_local || entry->node->file == item->file)) {
        return refuse_second(catalogue, id, entry);
    }
    if (!entry) {
        entry = td__take(&catalogue->memory, sizeof *entry);
        if (!entry || !td__push(&catalogue->memory, &world->lists[list], entry)) {
            return false;
        }
        entry->id = id->text;
        entry->is_local = is_local;
    }
    entry->node = item;
    entry->own = td__layered(catalogue, item, entry->own);
    entry->is_broken = entry->is_broken || !good;
    return good && entry->own;
}

bool td__add_entries(td_catalogue *catalogue, td__world *world, td__list list,
                     const td__node *sequence, bool is_local)
{
    bool good = true;
    if (sequence->shape != TD__SEQUENCE) {
        return refuse(catalogue, sequence, "not a list", "a list of entries");
    }
    if (sequence->count == 0) {
        return refuse(catalogue, sequence, "the list is empty", "at least one entry");
    }
    if (sequence->count > ENTRIES_MAX) {
        return refuse(catalogue, sequence, "the list is too long", "at most 2000 entries");
    }
    for (const td__node *item = sequence->first; item; item = item->next) {
        good = add_entry(catalogue, world, list, item, is_local) && good;
    }
    return good;
}

/* ---- like ---- */

static td__entry *like_of(td_catalogue *catalogue, const td__world *world, td__list list,
                          const td__node *node)
{
    const td__pile *entries = &world->lists[list];
    const char *best = NULL;
    size_t least = TD_FAR;
    int32_t index;
    td__entry *entry = NULL;
    if (node->shape == TD__SCALAR) {
        entry = td__entry_find(world, list, node->text, &index);
    }
    for (size_t i = 0; !entry && node->shape == TD__SCALAR && i < entries->count; i++) {
        td_nearest(node->text, ((td__entry *)entries->items[i])->id, &best, &least);
    }
    if (!entry) {
        td_error problem = td__at(node);
        problem.what = "unknown name";
        problem.found = td__shape_text(node);
        problem.expected = td__format(&catalogue->memory, "an id of %s", td__lists[list].name);
        problem.nearest = best;
        td__problem(catalogue, &problem);
    }
    return entry;
}

/* `m1 -> m2 -> m1` */
static const char *circle(td_catalogue *catalogue, const td__world *world, td__list list,
                          const td__entry *entry)
{
    const char *text = entry->id;
    const td__entry *at = entry;
    int32_t index;
    for (size_t i = 0; at && i < world->lists[list].count; i++) {
        const td__node *like = td__child(at->node, "like");
        at = like ? td__entry_find(world, list, like->text, &index) : NULL;
        text = td__format(&catalogue->memory, "%s -> %s", text, at ? at->id : "?");
        if (at == entry) {
            break;
        }
    }
    return text;
}

static bool resolve(td_catalogue *catalogue, const td__world *world, td__list list,
                    td__entry *entry);

/* The layers of the entry that a `like` names. */
static td__layer *resolve_like(td_catalogue *catalogue, const td__world *world, td__list list,
                               const td__node *like)
{
    td__entry *other = like_of(catalogue, world, list, like);
    if (other && other->is_resolving) {
        td_error problem = td__at(like);
        problem.what = "cyclic reference";
        problem.found = circle(catalogue, world, list, other);
        problem.expected = "an entry that does not lead back to this one";
        td__problem(catalogue, &problem);
        return NULL;
    }
    return other && resolve(catalogue, world, list, other) ? other->all : NULL;
}

/* What a scenario says of an id, then what those it extends say, up to the first `like`, then
 * what that names. */
static bool resolve(td_catalogue *catalogue, const td__world *world, td__list list,
                    td__entry *entry)
{
    td__layer *all = NULL, **end = &all;
    const td__node *like = NULL;
    bool good = true;
    if (entry->all || entry->is_broken) {
        return !entry->is_broken;
    }
    entry->is_resolving = true;
    for (const td__layer *layer = entry->own; layer && !like; layer = layer->next) {
        *end = td__layered(catalogue, layer->node, NULL);
        good = *end != NULL;
        end = good ? &(*end)->next : end;
        like = td__child(layer->node, "like");
    }
    if (good && like) {
        *end = resolve_like(catalogue, world, list, like);
        good = *end != NULL;
    }
    entry->is_resolving = false;
    entry->is_broken = !good;
    entry->all = good ? all : NULL;
    return good;
}

static bool fill_entry(td_catalogue *catalogue, const td__world *world, td__list list,
                       td__entry *entry)
{
    const td__keys *keys = td__lists[list].keys;
    td__filling filling = {
        .catalogue = catalogue, .world = world, .list = td__lists[list].name, .path = entry->id
    };
    if (!resolve(catalogue, world, list, entry)) {
        return false;
    }
    void *def = td__take(&catalogue->memory, keys->size);
    bool good = def && td__fill(&filling, keys, entry->all, def) &&
                td__pairs_are_ordered(catalogue, keys, entry->node, def);
    if (good) {
        entry->def = def;
        good = td__entry_is_sound(catalogue, list, entry);
    }
    entry->is_broken = !good;
    return good;
}

bool td__fill_entries(td_catalogue *catalogue, const td__world *world, td__list list)
{
    bool good = true;
    for (size_t i = 0; i < world->lists[list].count; i++) {
        td__entry *entry = world->lists[list].items[i];
        if (!entry->def) {
            bool was_broken = entry->is_broken;
            entry->is_broken = false; /* its keys were wrong; its values may be too */
            good = fill_entry(catalogue, world, list, entry) && !was_broken && good;
        }
    }
    return good;
}

/* ---- sources and assumptions ---- */

/* Texts of a mapping's known keys, "" where absent; refuses others. */
static bool read_texts(td_catalogue *catalogue, const td__node *item, const char *const *names,
                       const char **texts)
{
    bool good = item->shape == TD__MAPPING;
    if (!good) {
        return refuse(catalogue, item, "not a mapping", "keys and values");
    }
    for (int i = 0; names[i]; i++) {
        const td__node *node = td__child(item, names[i]);
        texts[i] = node && node->shape == TD__SCALAR ? node->text : "";
    }
    for (const td__node *node = item->first; node; node = node->next) {
        const char *best = NULL;
        size_t least = TD_FAR;
        bool is_known = false;
        for (int i = 0; names[i]; i++) {
            is_known = is_known || strcmp(names[i], node->key) == 0;
            td_nearest(node->key, names[i], &best, &least);
        }
        if (!is_known || node->shape != TD__SCALAR) {
            td_error problem = td__at_key(node);
            problem.what = is_known ? "not a text" : "unknown key";
            problem.found = node->key;
            problem.nearest = is_known ? NULL : best;
            td__problem(catalogue, &problem);
            good = false;
        }
    }
    return good;
}

static bool has_required(td_catalogue *catalogue, const td__node *item, const char *const *names,
                         const char *const *texts, int count)
{
    bool good = true;
    for (int i = 0; i < count; i++) {
        if (!*texts[i]) {
            td_error problem = td__at(item);
            problem.key = names[i];
            problem.what = "a required key is missing";
            problem.expected = names[i];
            td__problem(catalogue, &problem);
            good = false;
        }
    }
    return good;
}

static bool refuse_twice(td_catalogue *catalogue, const td__node *item, const char *key)
{
    td_error problem = td__at(item);
    problem.key = "key";
    problem.what = "two definitions of one name";
    problem.found = key;
    problem.expected = "another key";
    td__problem(catalogue, &problem);
    return false;
}

static bool add_source(td_catalogue *catalogue, const td__node *item)
{
    static const char *const NAMES[] = { "key", "title", "kind", "licence", "note", NULL };
    const char *texts[5];
    td_source *source = td__take(&catalogue->memory, sizeof *source);
    if (!source || !read_texts(catalogue, item, NAMES, texts) ||
        !has_required(catalogue, item, NAMES, texts, 3)) {
        return false;
    }
    *source = (td_source){ texts[0], texts[1], texts[2], texts[3], texts[4] };
    for (size_t i = 0; i < catalogue->sources.count; i++) {
        if (strcmp(((td_source *)catalogue->sources.items[i])->key, source->key) == 0) {
            return refuse_twice(catalogue, item, source->key);
        }
    }
    return td__push(&catalogue->memory, &catalogue->sources, source);
}

static bool add_assumption(td_catalogue *catalogue, const td__node *item)
{
    static const char *const NAMES[] = { "key", "title", "matters", NULL };
    const char *texts[3];
    td_assumption *assumption = td__take(&catalogue->memory, sizeof *assumption);
    if (!assumption || !read_texts(catalogue, item, NAMES, texts) ||
        !has_required(catalogue, item, NAMES, texts, 2)) {
        return false;
    }
    *assumption = (td_assumption){ texts[0], texts[1], texts[2] };
    for (size_t i = 0; i < catalogue->assumptions.count; i++) {
        if (strcmp(((td_assumption *)catalogue->assumptions.items[i])->key, assumption->key) == 0) {
            return refuse_twice(catalogue, item, assumption->key);
        }
    }
    return td__push(&catalogue->memory, &catalogue->assumptions, assumption);
}

static bool read_each(td_catalogue *catalogue, const td__node *sequence,
                      bool (*add)(td_catalogue *, const td__node *))
{
    bool good = true;
    if (sequence->shape != TD__SEQUENCE || sequence->count == 0) {
        return refuse(catalogue, sequence,
                      sequence->shape == TD__SEQUENCE ? "the list is empty" : "not a list",
                      "a list of entries");
    }
    for (const td__node *item = sequence->first; item; item = item->next) {
        good = add(catalogue, item) && good;
    }
    return good;
}

bool td__read_sources(td_catalogue *catalogue, const td__node *sequence)
{
    return read_each(catalogue, sequence, add_source);
}

bool td__read_assumptions(td_catalogue *catalogue, const td__node *sequence)
{
    return read_each(catalogue, sequence, add_assumption);
}
