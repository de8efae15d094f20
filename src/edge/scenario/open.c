/* SPDX-License-Identifier: Apache-2.0 */
/* The handle: the catalogue's files read once, and questions to what was read. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/scenario/reader.h"

static const char *const FILES[] = { "sources", "assumptions", "nations", "sites", "sensors",
                                     "signatures", "missiles", "interceptors" };
enum { FILE_COUNT = sizeof FILES / sizeof FILES[0], PATH_SEGMENT_MAX = 96 };

/* ---- reading ---- */

/* One key of a catalogue file's root. */
static bool read_key(td_catalogue *catalogue, const td__node *node)
{
    if (strcmp(node->key, "sources") == 0) {
        return td__read_sources(catalogue, node);
    }
    if (strcmp(node->key, "assumptions") == 0) {
        return td__read_assumptions(catalogue, node);
    }
    const char *best = NULL;
    size_t least = TD_FAR;
    for (int list = 0; list < TD__LIST_CATALOGUE_COUNT; list++) {
        if (strcmp(node->key, td__lists[list].name) == 0) {
            return td__add_entries(catalogue, &catalogue->world, (td__list)list, node, false);
        }
        td_nearest(node->key, td__lists[list].name, &best, &least);
    }
    td_error problem = td__at_key(node);
    problem.what = "unknown key";
    problem.found = node->key;
    problem.expected = "missiles, interceptors, sensors, signatures, sites, nations, sources or "
                       "assumptions";
    problem.nearest = best;
    td__problem(catalogue, &problem);
    return false;
}

/* A catalogue may rest on publications alone, and leave the sides of missiles to scenarios. */
static bool is_optional(const char *file)
{
    return strcmp(file, "assumptions") == 0 || strcmp(file, "signatures") == 0;
}

static void read_files(td_catalogue *catalogue, const char *folder)
{
    for (int i = 0; i < FILE_COUNT; i++) {
        const char *path = td__format(&catalogue->memory, "%s/%s.yaml", folder, FILES[i]);
        if (is_optional(FILES[i]) && access(path, F_OK) != 0) {
            continue;
        }
        const td__node *root = td__tree(catalogue, path);
        for (const td__node *node = root ? root->first : NULL; node; node = node->next) {
            read_key(catalogue, node);
        }
    }
}

static bool gather(td_catalogue *catalogue, int list)
{
    const td__pile *entries = &catalogue->world.lists[list];
    size_t size = td__lists[list].keys->size;
    int32_t count = (int32_t)entries->count;
    unsigned char *array = td__take(&catalogue->memory, (entries->count + 1) * size);
    for (size_t i = 0; array && i < entries->count; i++) {
        memcpy(array + i * size, ((td__entry *)entries->items[i])->def, size);
    }
    memcpy((unsigned char *)&catalogue->all + td__lists[list].offset, &array, sizeof array);
    memcpy((unsigned char *)&catalogue->all + td__lists[list].count_offset, &count, sizeof count);
    return array != NULL;
}

/* Whether all went well; the catalogue's lists are gathered only then. */
static bool read_catalogue(td_catalogue *catalogue, const char *folder)
{
    catalogue->is_sourced = true;
    read_files(catalogue, folder);
    for (int list = 0; list < TD__LIST_CATALOGUE_COUNT; list++) {
        if (!td__fill_entries(catalogue, &catalogue->world, (td__list)list)) {
            catalogue->memory.is_out = catalogue->memory.is_out || catalogue->problems.count == 0;
        }
    }
    bool good = catalogue->problems.count == 0 && !catalogue->memory.is_out;
    for (int list = 0; good && list < TD__LIST_CATALOGUE_COUNT; list++) {
        good = gather(catalogue, list);
    }
    return good;
}

static td_status open_folder(const char *data, const char *folder, td_catalogue **catalogue)
{
    td_catalogue *made = calloc(1, sizeof *made);
    *catalogue = NULL;
    if (!made) {
        return TD_NO_MEMORY;
    }
    made->folder = td__copy(&made->memory, data, strlen(data));
    bool good = read_catalogue(made, folder);
    td__sort_problems(made, 0);
    if (made->memory.is_out) {
        td_catalogue_close(made);
        return TD_NO_MEMORY;
    }
    *catalogue = made;
    return good ? TD_OK : TD_BAD_INPUT;
}

td_status td_catalogue_open(const char *folder, td_catalogue **catalogue)
{
    char path[4096];
    size_t size = strlen(folder);
    *catalogue = NULL;
    if (size + sizeof "/catalogue" > sizeof path) {
        return TD_NOT_FOUND;
    }
    memcpy(path, folder, size);
    strcpy(path + size, "/catalogue");
    return open_folder(folder, path, catalogue);
}

void td_catalogue_close(td_catalogue *catalogue)
{
    if (catalogue) {
        td__give_back(&catalogue->memory);
        free(catalogue);
    }
}

/* ---- checking ---- */

/* A vehicle alone: with stages of its own, or like another one. */
static bool is_vehicle(const td__node *root)
{
    return td__child(root, "stages") || td__child(root, "payload_kg") || td__child(root, "like");
}

/* The folder of a file of a catalogue (sources.yaml stands beside it), or null. */
static const char *catalogue_folder(td_catalogue *catalogue, const char *path, const td__node *root)
{
    struct stat about;
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? td__copy(&catalogue->memory, path, (size_t)(slash - path)) : ".";
    bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    if (is_folder) {
        return path;
    }
    if (!root || td__child(root, "question") || td__child(root, "extends") ||
        is_vehicle(root)) {
        return NULL;
    }
    const char *beside = td__format(&catalogue->memory, "%s/sources.yaml", folder);
    return access(beside, R_OK) == 0 ? folder : NULL;
}

static td_status check_folder(td_catalogue *catalogue, const char *folder)
{
    td_catalogue *other;
    catalogue->problems_told = catalogue->problems.count;
    td_status status = open_folder(catalogue->folder, folder, &other);
    for (size_t i = 0; other && i < other->problems.count; i++) {
        td__problem(catalogue, other->problems.items[i]);
    }
    td_catalogue_close(other);
    return status;
}

static bool is_addition(const td__node *root)
{
    for (const td__node *node = root->first; node; node = node->next) {
        bool is_list = false;
        for (int list = 0; list < TD__LIST_CATALOGUE_COUNT; list++) {
            is_list = is_list || strcmp(node->key, td__lists[list].name) == 0;
        }
        if (!is_list) {
            return false;
        }
    }
    return true;
}

td_status td_catalogue_check(td_catalogue *catalogue, const char *path, const char **kind)
{
    td__world world = { 0 };
    struct stat about;
    size_t before = catalogue->problems.count;
    bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
    const td__node *root = is_folder ? NULL : td__tree(catalogue, path);
    *kind = "file";
    if (!is_folder && !root) {
        return catalogue->memory.is_out ? TD_NO_MEMORY : TD_BAD_INPUT;
    }
    const char *folder = catalogue_folder(catalogue, path, root);
    if (folder) {
        *kind = "catalogue";
        return check_folder(catalogue, folder);
    }
    bool is_one = is_vehicle(root);
    if (!is_one && !is_addition(root)) {
        const td_scenario *scenario;
        *kind = "scenario";
        td_status status = td_catalogue_scenario(catalogue, path, &scenario);
        /* A problem of the tree was told when it was first read, above, and is not told twice. */
        bool is_told = catalogue->problems.count > before;
        return status == TD_OK && is_told ? TD_BAD_INPUT : status;
    }
    *kind = is_one ? "vehicle" : "addition";
    catalogue->is_sourced = !is_one;
    bool good = td__read_addition(catalogue, root, &world);
    td__sort_problems(catalogue, before);
    return good && catalogue->problems.count == before ? TD_OK : TD_BAD_INPUT;
}

/* ---- asking ---- */

const td_scenario *td_catalogue_all(const td_catalogue *catalogue)
{
    return &catalogue->all;
}

size_t td_catalogue_value_count(const td_catalogue *catalogue)
{
    return catalogue->values.count;
}

const td_value *td_catalogue_value(const td_catalogue *catalogue, size_t index)
{
    return catalogue->values.items[index];
}

size_t td_catalogue_source_count(const td_catalogue *catalogue)
{
    return catalogue->sources.count;
}

const td_source *td_catalogue_source(const td_catalogue *catalogue, size_t index)
{
    return catalogue->sources.items[index];
}

size_t td_catalogue_assumption_count(const td_catalogue *catalogue)
{
    return catalogue->assumptions.count;
}

const td_assumption *td_catalogue_assumption(const td_catalogue *catalogue, size_t index)
{
    return catalogue->assumptions.items[index];
}

static bool is_named(const td_value *value, const char *path)
{
    const char *dot = strrchr(path, '.');
    if (!dot || strcmp(value->path, path) == 0) {
        return dot != NULL;
    }
    size_t size = (size_t)(dot - path) + 1;
    return strncmp(value->path, path, size) == 0 && td__spells(dot + 1, value->path + size);
}

const td_value *td_catalogue_why(const td_catalogue *catalogue, const char *path,
                                 const char **nearest)
{
    const char *best = NULL;
    size_t least = TD_FAR;
    *nearest = "";
    for (size_t i = catalogue->values.count; i-- > 0;) {
        const td_value *value = catalogue->values.items[i];
        if (is_named(value, path)) {
            return value;
        }
        td_nearest(path, value->path, &best, &least);
    }
    *nearest = best ? best : "";
    return NULL;
}
