/* SPDX-License-Identifier: Apache-2.0 */
/* A record in, a page out: the template with its places filled. */
#include "edge/report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/export/export.h"
#include "edge/record/record.h"
#include "page.h"

extern const char td_text_report_html[];

/* A place is filled by a function, or by the answer of a query. */
typedef struct place {
    const char *name;
    void (*put)(td__page *page);
    const char *sql;
} place;

static const char ANSWER[] =
    "WITH n AS (SELECT count(*) AS flown,"
    " coalesce(sum(outcome='intercepted'),0) AS met, coalesce(sum(outcome='leaked'),0) AS leaked,"
    " (SELECT count(DISTINCT flight_id) FROM sighting JOIN sensor USING (sensor_id)"
    "  WHERE verdict='seen' AND kind='radar') AS tracked,"
    " (SELECT count(DISTINCT flight_id) FROM reach WHERE verdict='feasible') AS reached"
    " FROM flight WHERE verdict='ok')"
    " SELECT CASE flown WHEN 0 THEN 'No missile flew.' ELSE"
    " printf('Of %d missile%s, %d had a firm track by at least one radar, and %d could be met by"
    " at least one battery. In this run %d %s intercepted and %d came down.', flown,"
    " iif(flown=1,'','s'), tracked, reached, met, iif(met=1,'was','were'), leaked) END FROM n";

static const place PLACES[] = {
    { "title", NULL, "SELECT scenario FROM run" },
    { "version", NULL, "SELECT testudo_version FROM run" },
    { "scenario", NULL, "SELECT scenario FROM run" },
    { "seed", NULL, "SELECT seed FROM run" },
    { "question", NULL, "SELECT question FROM run" },
    { "answer", NULL, ANSWER },
    { "state", td__put_state, NULL },
    { "cards", td__put_cards, NULL },
    { "map", td__put_map, NULL },
    { "flights", td__put_flights, NULL },
    { "timeline", td__put_timeline, NULL },
    { "raids", td__put_raids, NULL },
    { "leaks", td__put_leaks, NULL },
    { "people", td__put_people, NULL },
    { "warned", td__put_warned, NULL },
    { "assumptions", td__put_assumptions, NULL },
    { "command", NULL, "SELECT printf('testudo run %s --seed %s', scenario, seed) FROM run" },
    { "facts", td__put_facts, NULL },
    { "attributions", td__put_attributions, NULL },
};

static void fill(td__page *page, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++) {
        if (strlen(PLACES[i].name) == length && memcmp(PLACES[i].name, name, length) == 0) {
            if (PLACES[i].put) {
                PLACES[i].put(page);
            } else {
                td__put_answer(page, PLACES[i].sql);
            }
            return;
        }
    }
    td__break(page, "the template has a place that nothing fills");
}

static void fill_template(td__page *page)
{
    const char *at = td_text_report_html;
    for (;;) {
        const char *open = strstr(at, "{{");
        if (!open) {
            td__put_bytes(page, at, strlen(at));
            return;
        }
        td__put_bytes(page, at, (size_t)(open - at));
        const char *close = strstr(open, "}}");
        if (!close) {
            td__break(page, "the template has a place that does not end");
            return;
        }
        fill(page, open + 2, (size_t)(close - open - 2));
        at = close + 2;
    }
}

/* Written beside its place and renamed, so that it is whole or absent. */
static td_status write_whole(const td__page *page, const char *file, char *why)
{
    td_part part;
    if (td_export_begin(file, &part, why) != TD_OK) {
        return TD_IO_FAILED;
    }
    bool is_good = fwrite(page->text, 1, page->size, part.stream) == page->size;
    return td_export_end(&part, is_good, why);
}

static td_status make(const td_report_def *def, sqlite3 *db, void (*put)(td__page *page),
                      char *why)
{
    td__page page = { .db = db, .def = def };
    td_status status = td__words_table(db);
    if (status == TD_OK) {
        put(&page);
    } else {
        td__break(&page, sqlite3_errmsg(db));
    }
    if (page.is_broken) {
        snprintf(why, TD_REPORT_WHY_SIZE, "%.300s: the report cannot be made: %.160s",
                 def->record, page.why[0] ? page.why : td_status_text(TD_NO_MEMORY));
        status = TD_IO_FAILED;
    } else {
        status = write_whole(&page, def->file, why);
    }
    free(page.text);
    return status;
}

static td_status write_from_record(const td_report_def *def, void (*put)(td__page *page),
                                   char why[TD_REPORT_WHY_SIZE])
{
    sqlite3 *db = NULL;
    why[0] = '\0';
    if (!td_is_record(def->record)) {
        snprintf(why, TD_REPORT_WHY_SIZE, "%.400s: expected a record of Testudo", def->record);
        return TD_BAD_INPUT;
    }
    td_status status = TD_IO_FAILED;
    if (sqlite3_open_v2(def->record, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        status = make(def, db, put, why);
    } else {
        snprintf(why, TD_REPORT_WHY_SIZE, "%.300s: %.150s", def->record, sqlite3_errmsg(db));
    }
    sqlite3_close(db);
    return status;
}

td_status td_report_write(const td_report_def *def, char why[TD_REPORT_WHY_SIZE])
{
    return write_from_record(def, fill_template, why);
}

td_status td_report_map(const td_report_def *def, char why[TD_REPORT_WHY_SIZE])
{
    return write_from_record(def, td__put_map_png, why);
}
