/* SPDX-License-Identifier: Apache-2.0 */
/* `check`: every problem of a scenario, a catalogue or a vehicle. The answer is the exit code. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/catalogue.h"
#include "cli/verbs.h"

/* The catalogue even where it has problems: they are the answer. */
static int open_any(const td_args *args, td_catalogue **catalogue)
{
    const char *folder = td_cli_data_folder(args);
    if (!folder) {
        return TD_EXIT_BAD_INPUT;
    }
    td_status status = td_catalogue_open(folder, catalogue);
    if (!*catalogue) {
        return td_world_failed(args, "%s: %s", folder, td_status_text(status));
    }
    return TD_EXIT_DONE;
}

/* One answer a file, as JSON or in words. */
static void tell(const td_catalogue *catalogue, json_t *files, const char *path, const char *kind,
                 size_t first)
{
    size_t count = td_catalogue_problem_count(catalogue) - first;
    const char *a = strcmp(kind, "addition") == 0 ? "an" : "a";
    if (files) {
        json_array_append_new(
            files, json_pack("{ss ss sb so}", "file", path, "kind", kind, "right", count == 0,
                             "problems", td_cli_problems_json(catalogue, first)));
    } else if (count == 0) {
        printf("%s: right, as %s %s\n", path, a, kind);
    } else {
        td_cli_print_problems(stdout, catalogue, first);
        printf("%s: wrong, as %s %s: %zu problem%s\n", path, a, kind, count,
               count == 1 ? "" : "s");
    }
}

/* What does not stand alone is only right together with a right catalogue. */
static bool stands_alone(const char *kind)
{
    return strcmp(kind, "catalogue") == 0 || strcmp(kind, "file") == 0;
}

static int check_files(const td_args *args, td_catalogue *catalogue)
{
    json_t *files = args->json ? json_array() : NULL;
    size_t own = td_catalogue_problem_count(catalogue);
    bool is_right = true, needs_catalogue = false;
    for (int i = 0; i < args->operand_count; i++) {
        const char *kind;
        size_t first = td_catalogue_problem_count(catalogue);
        td_status status = td_catalogue_check(catalogue, args->operands[i], &kind);
        is_right = status == TD_OK && is_right;
        needs_catalogue = !stands_alone(kind) || needs_catalogue;
        tell(catalogue, files, args->operands[i], kind, first);
    }
    if (own > 0 && needs_catalogue) {
        tell(catalogue, files, td_cli_data_folder(args), "catalogue", 0);
        is_right = false;
    }
    int code = is_right ? TD_EXIT_DONE : TD_EXIT_NO;
    if (files) {
        int printed = td_json_print(json_pack("{sb so}", "right", is_right, "files", files));
        code = printed == TD_EXIT_DONE ? code : printed;
    }
    return code;
}

static int run(const td_args *args)
{
    td_catalogue *catalogue = NULL;
    for (int i = 0; i < args->operand_count; i++) {
        if (access(args->operands[i], R_OK) != 0) {
            return td_args_refuse(args, "%s: %s; expected a file or a catalogue's folder",
                                  args->operands[i], strerror(errno));
        }
    }
    int code = open_any(args, &catalogue);
    code = code == TD_EXIT_DONE ? check_files(args, catalogue) : code;
    td_catalogue_close(catalogue);
    return code;
}

const td_verb TD_VERB_CHECK = {
    .name = "check",
    .operands = "FILE...",
    .text = "is this scenario or catalogue right? every problem, not only the first",
    .options = TD_NO_OPTIONS,
    .operands_min = 1,
    .operands_max = TD_OPERANDS_MAX,
    .example = "testudo check scenarios/hello.yaml",
    .run = run,
};
