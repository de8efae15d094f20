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

/* What is wrong with one file; problems of the shipped catalogue count for a file that uses it. */
static bool check_file(td_catalogue *catalogue, const char *path, json_t *files)
{
    const char *kind;
    size_t before = td_catalogue_problem_count(catalogue);
    bool is_right = td_catalogue_check(catalogue, path, &kind) == TD_OK;
    size_t count = td_catalogue_problem_count(catalogue) - before;
    if (files) {
        json_array_append_new(
            files, json_pack("{ss ss sb so}", "file", path, "kind", kind, "right", is_right,
                             "problems", td_cli_problems_json(catalogue, before)));
    } else if (is_right) {
        printf("%s: right, as a %s\n", path, kind);
    } else {
        td_cli_print_problems(stdout, catalogue, before);
        printf("%s: wrong, as a %s: %zu problem%s\n", path, kind, count, count == 1 ? "" : "s");
    }
    return is_right;
}

static int check_files(const td_args *args, td_catalogue *catalogue)
{
    json_t *files = args->json ? json_array() : NULL;
    bool is_right = td_catalogue_problem_count(catalogue) == 0;
    if (!is_right && files) {
        json_array_append_new(
            files, json_pack("{ss ss sb so}", "file", td_cli_data_folder(args), "kind",
                             "catalogue", "right", 0, "problems",
                             td_cli_problems_json(catalogue, 0)));
    } else if (!is_right) {
        td_cli_print_problems(stdout, catalogue, 0);
    }
    for (int i = 0; i < args->operand_count; i++) {
        is_right = check_file(catalogue, args->operands[i], files) && is_right;
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
