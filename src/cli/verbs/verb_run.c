/* SPDX-License-Identifier: Apache-2.0 */
/* `run`: one run of a scenario, as a table, JSON, a record and a report. */
#include <stdio.h>

#include "cli/run/play_alerts.h"
#include "cli/verbs.h"
#include "edge/report/report.h"

enum { FILE_SIZE = 1024 };

static int write_report(const td_args *args, const td_play_def *def, const char *file)
{
    char why[TD_REPORT_WHY_SIZE];
    td_report_def report = { .record = def->record_file, .file = file, .atlas = def->atlas };
    td_status status = td_report_write(&report, why);
    return status == TD_OK ? TD_EXIT_DONE : td_world_failed(args, "%s", why);
}

static int show(const td_args *args, td_play *made)
{
    const char *record = td_args_text(args, "output");
    const char *report = td_args_text(args, "report");
    if (args->json) {
        return td_json_print(td_play_json(made));
    }
    td_play_print(made);
    printf("hash %s\n", td_digest_text(&made->digest));
    if (record) {
        printf("record %s\n", record);
    }
    if (report) {
        printf("report %s\n", report);
    }
    if (td_args_text(args, "alerts")) {
        td_play_alerts_print(&made->alerts, td_args_text(args, "alerts"));
    }
    return TD_EXIT_DONE;
}

static int play(const td_args *args, const td_play_def *def)
{
    td_play made;
    const char *report = td_args_text(args, "report");
    int code = td_play_run(args, def, &made);
    code = code == TD_EXIT_DONE ? td_play_keep(args, &made) : code;
    if (code == TD_EXIT_DONE && report) {
        code = write_report(args, def, report);
    }
    code = code == TD_EXIT_DONE ? show(args, &made) : code;
    td_play_free(&made);
    return code;
}

static int run_run(const td_args *args)
{
    static const char *const FILES[] = { "output", "report", "alerts", NULL };
    char scratch[FILE_SIZE];
    td_play_def def = { .alerts = td_args_text(args, "alerts") };
    if (!td_args_files_differ(args, FILES)) {
        return TD_EXIT_BAD_INPUT;
    }
    const char *record = td_args_text(args, "output");
    const char *report = td_args_text(args, "report");
    bool is_scratch = report && !record; /* a report is made from a record */
    if (is_scratch) {
        int length = snprintf(scratch, sizeof scratch, "%s.part.db", report);
        if (length < 0 || (size_t)length >= sizeof scratch) {
            return td_args_refuse(args, "--report: the name is too long");
        }
        record = scratch;
    }
    def.record_file = record;
    def.is_scratch = is_scratch;
    bool is_ready = td_play_prepare(args, args->operands[0], &def);
    int code = is_ready ? play(args, &def) : TD_EXIT_BAD_INPUT;
    td_play_drop(&def);
    if (is_scratch && code != TD_EXIT_BAD_INPUT) {
        td_record_remove(scratch);
    }
    return code;
}

const td_verb TD_VERB_RUN = {
    .name = "run",
    .operands = "SCENARIO",
    .text = "one run: who saw each missile and when, what was engaged, what leaked",
    .options = TD_OPTIONS({ "output", "FILE", "SQLite record" },
                          { "report", "FILE", "HTML report" },
                          { "alerts", "FOLDER", "warnings as CAP 1.2 and CAMF files" },
                          { "seed", "N", "seed of the random draws (default: the scenario's)" }),
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo run hello --seed 1",
    .run = run_run,
};
