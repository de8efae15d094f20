/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario from its file and those it extends: entries joined with the catalogue's, filled, and
 * cut down to what the scenario names. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/scenario/reader.h"

enum { CHAIN_MAX = 8 };

/* Files from the one asked for to the one that extends nothing. */
typedef struct chain {
    const td__node *roots[CHAIN_MAX];
    struct stat about[CHAIN_MAX];
    int count;
} chain;

/* ---- finding files ---- */

static bool is_path(const char *name)
{
    size_t size = strlen(name);
    return strchr(name, '/') || (size > 5 && strcmp(name + size - 5, ".yaml") == 0) ||
           (size > 4 && strcmp(name + size - 4, ".yml") == 0);
}

/* The shipped scenario whose name is nearest. */
static const char *nearest_shipped(td_catalogue *catalogue, const char *name)
{
    const char *folder = td__format(&catalogue->memory, "%s/scenarios", catalogue->folder);
    const char *best = NULL;
    size_t least = TD_FAR;
    DIR *list = opendir(folder);
    for (struct dirent *at = list ? readdir(list) : NULL; at; at = readdir(list)) {
        const char *end = strstr(at->d_name, ".yaml");
        if (end) {
            size_t size = (size_t)(end - at->d_name);
            td_nearest(name, td__copy(&catalogue->memory, at->d_name, size), &best, &least);
        }
    }
    if (list) {
        closedir(list);
    }
    return best;
}

/* Given a shipped name or a path; the path, or null after a problem at `from` (may be null). */
static const char *locate(td_catalogue *catalogue, const char *name, const td__node *from)
{
    td__memory *memory = &catalogue->memory;
    const char *slash = from ? strrchr(from->file, '/') : NULL;
    const char *path = name;
    if (is_path(name)) {
        if (slash && name[0] != '/') {
            path = td__format(memory, "%.*s/%s", (int)(slash - from->file), from->file, name);
        }
        return path;
    }
    if (slash) {
        path = td__format(memory, "%.*s/%s.yaml", (int)(slash - from->file), from->file, name);
    }
    if (!slash || access(path, R_OK) != 0) {
        path = td__format(memory, "%s/scenarios/%s.yaml", catalogue->folder, name);
    }
    if (access(path, R_OK) == 0) {
        return path;
    }
    td_error problem = from ? td__at(from) : (td_error){ .file = name };
    problem.what = "no such scenario";
    problem.found = name;
    problem.expected = "a shipped name (`testudo list scenarios`), or a path that ends in .yaml";
    problem.nearest = nearest_shipped(catalogue, name);
    td__problem(catalogue, &problem);
    return NULL;
}

/* ---- the chain of `extends` ---- */

static bool refuse_at(td_catalogue *catalogue, const td__node *node, const char *what,
                      const char *found, const char *expected)
{
    td_error problem = td__at(node);
    problem.what = what;
    problem.found = found;
    problem.expected = expected;
    td__problem(catalogue, &problem);
    return false;
}

static bool is_in_chain(const chain *files, const struct stat *about)
{
    for (int i = 0; i < files->count; i++) {
        if (files->about[i].st_dev == about->st_dev && files->about[i].st_ino == about->st_ino) {
            return true;
        }
    }
    return false;
}

/* Adds one file; `from` is the `extends` that names it. */
static bool add_file(td_catalogue *catalogue, chain *files, const char *name,
                     const td__node *from)
{
    struct stat about = { 0 };
    const char *path = locate(catalogue, name, from);
    if (!path) {
        return false;
    }
    if (stat(path, &about) == 0 && is_in_chain(files, &about)) {
        return refuse_at(catalogue, from, "cyclic reference", name,
                         "a scenario that does not lead back to this one");
    }
    if (files->count == CHAIN_MAX) {
        return refuse_at(catalogue, from, "too many scenarios extend each other", name,
                         "at most 8");
    }
    const td__node *root = td__tree(catalogue, path);
    if (!root) {
        return false;
    }
    files->about[files->count] = about;
    files->roots[files->count++] = root;
    return true;
}

static bool read_chain(td_catalogue *catalogue, chain *files, const char *name)
{
    const td__node *from = NULL;
    bool good = add_file(catalogue, files, name, NULL);
    while (good && (from = td__child(files->roots[files->count - 1], "extends"))) {
        if (from->shape != TD__SCALAR || !*from->text) {
            return refuse_at(catalogue, from, "not a name", td__shape_text(from),
                             "a shipped scenario, or a path");
        }
        good = add_file(catalogue, files, from->text, from);
    }
    return good;
}

/* ---- joining ---- */

/* The catalogue's entries in piles of their own, so that a scenario's stay apart. */
static bool copy_world(td_catalogue *catalogue, td__world *world)
{
    bool good = true;
    for (int list = 0; list < TD__LIST_CATALOGUE_COUNT; list++) {
        const td__pile *from = &catalogue->world.lists[list];
        for (size_t i = 0; i < from->count; i++) {
            good = td__push(&catalogue->memory, &world->lists[list], from->items[i]) && good;
        }
    }
    return good;
}

static bool add_lists(td_catalogue *catalogue, td__world *world, const td__node *root)
{
    bool good = true;
    for (int list = 0; list < TD__LIST_COUNT; list++) {
        const td__node *node = td__child(root, td__lists[list].name);
        good = (!node || td__add_entries(catalogue, world, (td__list)list, node, true)) && good;
    }
    return good;
}

static bool fill_lists(td_catalogue *catalogue, const td__world *world)
{
    bool good = true;
    for (int list = 0; list < TD__LIST_COUNT; list++) {
        good = td__fill_entries(catalogue, world, (td__list)list) && good;
    }
    return good;
}

/* ---- cutting down ---- */

/* Which entries stay, and where they go. */
typedef struct cut {
    const td__world *world;
    int32_t *places[TD__LIST_COUNT]; /* by old index: TD_NONE, or the new one (0 while marking) */
} cut;

typedef void visit(const cut *c, td__list list, int32_t *index);

static void mark(const cut *c, td__list list, int32_t *index)
{
    if (*index != TD_NONE) {
        c->places[list][*index] = 0;
    }
}

static void move(const cut *c, td__list list, int32_t *index)
{
    if (*index != TD_NONE) {
        *index = c->places[list][*index];
    }
}

/* Every reference of a struct, parts included. */
static void each_reference(const cut *c, const td__keys *keys, void *def, visit *visited)
{
    for (size_t i = 0; i < keys->count; i++) {
        const td__field *field = &keys->fields[i];
        unsigned char *member = (unsigned char *)def + field->offset;
        int32_t count = field->kind == TD__REF ? 1 : 0;
        if (field->kind == TD__REFS) {
            memcpy(&count, (unsigned char *)def + field->count_offset, sizeof count);
        }
        for (int32_t j = 0; j < count; j++) {
            int32_t index;
            memcpy(&index, member + (size_t)j * sizeof index, sizeof index);
            visited(c, field->list, &index);
            memcpy(member + (size_t)j * sizeof index, &index, sizeof index);
        }
        if (field->kind == TD__PART) {
            each_reference(c, field->of, member, visited);
        }
    }
}

static bool start_cut(td_catalogue *catalogue, cut *c, const td__world *world)
{
    c->world = world;
    for (int list = 0; list < TD__LIST_COUNT; list++) {
        const td__pile *entries = &world->lists[list];
        c->places[list] = td__take(&catalogue->memory, (entries->count + 1) * sizeof(int32_t));
        if (!c->places[list]) {
            return false;
        }
        for (size_t i = 0; i < entries->count; i++) {
            const td__entry *entry = entries->items[i];
            bool stays = entry->is_local || list == TD__LIST_NATIONS;
            c->places[list][i] = stays ? 0 : TD_NONE;
        }
    }
    return true;
}

/* Marks what stays: the scenario's own, all nations, and what these name. One pass will do: only a
 * scenario's own entries name others, but for nations, which all stay. */
static void mark_all(const cut *c, td_scenario *scenario)
{
    each_reference(c, td__scenario_keys, scenario, mark);
    for (int list = TD__LIST_COUNT - 1; list >= 0; list--) {
        for (size_t i = 0; i < c->world->lists[list].count; i++) {
            td__entry *entry = c->world->lists[list].items[i];
            if (c->places[list][i] != TD_NONE) {
                each_reference(c, td__lists[list].keys, entry->def, mark);
            }
        }
    }
}

/* Numbers what stays and copies it into one array; references are moved later. */
static bool copy_list(td_catalogue *catalogue, const cut *c, int list, td_scenario *scenario)
{
    const td__pile *entries = &c->world->lists[list];
    size_t size = td__lists[list].keys->size;
    int32_t count = 0;
    unsigned char *array = td__take(&catalogue->memory, (entries->count + 1) * size);
    if (!array) {
        return false;
    }
    for (size_t i = 0; i < entries->count; i++) {
        const td__entry *entry = entries->items[i];
        if (c->places[list][i] != TD_NONE) {
            memcpy(array + (size_t)count * size, entry->def, size);
            c->places[list][i] = count++;
        }
    }
    memcpy((unsigned char *)scenario + td__lists[list].offset, &array, sizeof array);
    memcpy((unsigned char *)scenario + td__lists[list].count_offset, &count, sizeof count);
    return true;
}

static void move_list(const cut *c, int list, td_scenario *scenario)
{
    unsigned char *array;
    int32_t count;
    memcpy(&array, (unsigned char *)scenario + td__lists[list].offset, sizeof array);
    memcpy(&count, (unsigned char *)scenario + td__lists[list].count_offset, sizeof count);
    for (int32_t i = 0; i < count; i++) {
        each_reference(c, td__lists[list].keys, array + (size_t)i * td__lists[list].keys->size,
                       move);
    }
}

static bool cut_down(td_catalogue *catalogue, const td__world *world, td_scenario *scenario)
{
    cut c;
    if (!start_cut(catalogue, &c, world)) {
        return false;
    }
    mark_all(&c, scenario);
    for (int list = 0; list < TD__LIST_COUNT; list++) {
        if (!copy_list(catalogue, &c, list, scenario)) {
            return false;
        }
    }
    each_reference(&c, td__scenario_keys, scenario, move);
    for (int list = 0; list < TD__LIST_COUNT; list++) {
        move_list(&c, list, scenario);
    }
    return true;
}

/* ---- the whole ---- */

/* The file's name without folder and .yaml, cut to what an id holds. */
static void name_scenario(td_scenario *scenario, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    size_t size = dot ? (size_t)(dot - name) : strlen(name);
    size = size < sizeof scenario->id ? size : sizeof scenario->id - 1;
    memcpy(scenario->id, name, size);
}

static bool compose(td_catalogue *catalogue, const chain *files, td_scenario *scenario)
{
    td__world world = { 0 };
    td__layer *layers = NULL;
    bool good = copy_world(catalogue, &world);
    for (int i = files->count - 1; i >= 0; i--) {
        good = td__check_keys(catalogue, td__scenario_keys, files->roots[i]) && good;
        good = add_lists(catalogue, &world, files->roots[i]) && good;
        layers = td__layered(catalogue, files->roots[i], layers);
        good = good && layers;
    }
    if (!layers) {
        return false;
    }
    td__filling filling = {
        .catalogue = catalogue, .world = &world, .list = "scenario", .path = scenario->id
    };
    good = td__fill(&filling, td__scenario_keys, layers, scenario) && good;
    good = fill_lists(catalogue, &world) && good;
    return good && cut_down(catalogue, &world, scenario) &&
           td__scenario_is_sound(catalogue, files->roots[0], scenario);
}

td_status td_catalogue_scenario(td_catalogue *catalogue, const char *name,
                                const td_scenario **scenario)
{
    chain files = { 0 };
    size_t before = catalogue->problems.count;
    td_scenario *made = td__take(&catalogue->memory, sizeof *made);
    *scenario = NULL;
    catalogue->is_sourced = false;
    bool good = made && read_chain(catalogue, &files, name);
    if (good) {
        name_scenario(made, files.roots[0]->file);
        good = compose(catalogue, &files, made);
    }
    td__sort_problems(catalogue, before);
    if (catalogue->memory.is_out) {
        return TD_NO_MEMORY;
    }
    *scenario = good && catalogue->problems.count == before ? made : NULL;
    return *scenario ? TD_OK : TD_BAD_INPUT;
}

/* ---- files that are no scenario ---- */

static bool has_any_list(const td__node *root)
{
    for (int list = 0; list < TD__LIST_CATALOGUE_COUNT; list++) {
        if (td__child(root, td__lists[list].name)) {
            return true;
        }
    }
    return false;
}

/* Refuses keys of an addition's root other than the catalogue's lists. */
static bool check_addition(td_catalogue *catalogue, const td__node *root)
{
    bool good = true;
    for (const td__node *node = root->first; node; node = node->next) {
        const char *best = NULL;
        size_t least = TD_FAR;
        bool is_list = false;
        for (int list = 0; list < TD__LIST_CATALOGUE_COUNT; list++) {
            is_list = is_list || strcmp(td__lists[list].name, node->key) == 0;
            td_nearest(node->key, td__lists[list].name, &best, &least);
        }
        if (!is_list) {
            td_error problem = td__at_key(node);
            problem.what = "unknown key";
            problem.found = node->key;
            problem.expected = "missiles, interceptors, sensors, signatures, sites or nations";
            problem.nearest = best;
            td__problem(catalogue, &problem);
            good = false;
        }
    }
    return good;
}

/* A file whose root is itself one vehicle: an interceptor where it says a floor. */
static bool add_vehicle(td_catalogue *catalogue, td__world *world, const td__node *root)
{
    bool is_interceptor = td__child(root, "floor_m") || td__child(root, "floor_km");
    td__node *sequence = td__take(&catalogue->memory, sizeof *sequence);
    if (!sequence) {
        return false;
    }
    *sequence = (td__node){
        .shape = TD__SEQUENCE, .file = root->file, .line = root->line, .column = root->column,
        .first = (td__node *)root, .last = (td__node *)root, .count = 1,
    };
    return td__add_entries(catalogue, world,
                           is_interceptor ? TD__LIST_INTERCEPTORS : TD__LIST_MISSILES, sequence,
                           true);
}

bool td__read_addition(td_catalogue *catalogue, const td__node *root, td__world *world)
{
    bool good = copy_world(catalogue, world);
    if (has_any_list(root)) {
        good = check_addition(catalogue, root) && good;
        good = add_lists(catalogue, world, root) && good;
    } else {
        good = add_vehicle(catalogue, world, root) && good;
    }
    return fill_lists(catalogue, world) && good;
}

static const td__entry *only_local(const td__world *world, td__list list, size_t *count)
{
    const td__entry *found = NULL;
    for (size_t i = 0; i < world->lists[list].count; i++) {
        const td__entry *entry = world->lists[list].items[i];
        if (entry->is_local) {
            found = entry;
            ++*count;
        }
    }
    return found;
}

td_status td_catalogue_vehicle(td_catalogue *catalogue, const char *path,
                               td_interceptor_def *def, bool *is_interceptor)
{
    td__world world = { 0 };
    size_t count = 0, before = catalogue->problems.count;
    memset(def, 0, sizeof *def);
    *is_interceptor = false;
    catalogue->is_sourced = false;
    const td__node *root = td__tree(catalogue, path);
    bool good = root && td__read_addition(catalogue, root, &world);
    td__sort_problems(catalogue, before);
    if (!good || catalogue->problems.count > before) {
        return catalogue->memory.is_out ? TD_NO_MEMORY : TD_BAD_INPUT;
    }
    const td__entry *missile = only_local(&world, TD__LIST_MISSILES, &count);
    const td__entry *interceptor = only_local(&world, TD__LIST_INTERCEPTORS, &count);
    if (count != 1) {
        refuse_at(catalogue, root, "not one vehicle",
                  td__format(&catalogue->memory, "%zu", count),
                  "one missile or one interceptor in the file");
        return TD_BAD_INPUT;
    }
    *is_interceptor = interceptor != NULL;
    if (interceptor) {
        memcpy(def, interceptor->def, sizeof *def);
    } else {
        memcpy(&def->vehicle, missile->def, sizeof def->vehicle);
    }
    return TD_OK;
}
