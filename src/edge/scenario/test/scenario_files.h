/* SPDX-License-Identifier: Apache-2.0 */
/* Files that tests write: a folder of their own, with the small catalogue of test/data in it. */
#ifndef TD_TEST_SCENARIO_FILES_H
#define TD_TEST_SCENARIO_FILES_H

#include <sys/stat.h>
#include <unistd.h>

#include "edge/scenario/scenario.h"
#include "test/check.h"

/* Tests run in the source folder. */
#define TD_SMALL "test/data/small"

static char td_files_folder[64];

static const char *const TD_SMALL_FILES[] = {
    "catalogue/sources.yaml",  "catalogue/assumptions.yaml", "catalogue/nations.yaml",
    "catalogue/sites.yaml",    "catalogue/sensors.yaml",     "catalogue/missiles.yaml",
    "catalogue/interceptors.yaml", "scenarios/base.yaml",
};

static const char *td_files_path(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", td_files_folder, name);
    return path;
}

static inline void td_files_write_bytes(const char *name, const char *bytes, size_t size)
{
    FILE *file = fopen(td_files_path(name), "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        printf("cannot write %s\n", td_files_path(name));
        exit(1);
    }
}

static inline void td_files_write(const char *name, const char *text)
{
    td_files_write_bytes(name, text, strlen(text));
}

/* One file of the small catalogue into the folder, as it is. */
static inline void td_files_restore(const char *name)
{
    static char bytes[65536];
    char from[512];
    snprintf(from, sizeof from, "%s/%s", TD_SMALL, name);
    FILE *file = fopen(from, "rb");
    if (!file) {
        printf("cannot read %s\n", from);
        exit(1);
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    td_files_write_bytes(name, bytes, size);
}

static inline void td_files_start(void)
{
    strcpy(td_files_folder, "/tmp/testudo-scenario-XXXXXX");
    if (!mkdtemp(td_files_folder) || mkdir(td_files_path("catalogue"), 0700) != 0 ||
        mkdir(td_files_path("scenarios"), 0700) != 0) {
        printf("cannot make %s\n", td_files_folder);
        exit(1);
    }
    for (size_t i = 0; i < sizeof TD_SMALL_FILES / sizeof TD_SMALL_FILES[0]; i++) {
        td_files_restore(TD_SMALL_FILES[i]);
    }
}

static inline void td_files_end(void)
{
    for (size_t i = 0; i < sizeof TD_SMALL_FILES / sizeof TD_SMALL_FILES[0]; i++) {
        unlink(td_files_path(TD_SMALL_FILES[i]));
    }
    rmdir(td_files_path("catalogue"));
    rmdir(td_files_path("scenarios"));
    rmdir(td_files_folder);
}

static inline void td_files_print(const td_catalogue *catalogue)
{
    char text[TD_ERROR_TEXT_SIZE];
    for (size_t i = 0; i < td_catalogue_problem_count(catalogue); i++) {
        td_error_text(td_catalogue_problem(catalogue, i), text);
        printf("  %s\n", text);
    }
}

/* What a refusal must say: part of `what`, the line, and what stands in the other fields. */
typedef struct td_refusal {
    const char *name;
    const char *text; /* of the file */
    const char *what;
    int line;
    const char *key;
    const char *found;
    const char *nearest; /* null: not asked */
} td_refusal;

static inline bool td_files_says(const td_catalogue *catalogue, const td_refusal *wanted)
{
    for (size_t i = 0; i < td_catalogue_problem_count(catalogue); i++) {
        const td_error *problem = td_catalogue_problem(catalogue, i);
        if (strstr(problem->what, wanted->what) && problem->line == wanted->line &&
            (!wanted->key || strcmp(problem->key, wanted->key) == 0) &&
            (!wanted->found || strcmp(problem->found, wanted->found) == 0) &&
            (!wanted->nearest || strcmp(problem->nearest, wanted->nearest) == 0) &&
            *problem->file && (problem->line == 0 || problem->column > 0)) {
            return true;
        }
    }
    return false;
}

/* Reports a table's row by its name where it does not hold. */
static inline void td_files_check(const td_catalogue *catalogue, const td_refusal *wanted,
                                  td_status status, size_t count)
{
    bool holds = status == TD_BAD_INPUT && td_files_says(catalogue, wanted) &&
                 (count == 0 || td_catalogue_problem_count(catalogue) == count);
    if (!TD_CHECK(holds)) {
        printf("  %s: status %d, expected '%s' in line %d, and %zu problems; found:\n",
               wanted->name, (int)status, wanted->what, wanted->line, count);
        td_files_print(catalogue);
    }
}

#endif
