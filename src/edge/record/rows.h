/* SPDX-License-Identifier: Apache-2.0 */
/* Writing rows, shared by the files of this folder. */
#ifndef TD_EDGE_RECORD_ROWS_H
#define TD_EDGE_RECORD_ROWS_H

#include <sqlite3.h>

#include "edge/record/record.h"

/* The statements that a record keeps prepared: `i` whole number, `r` reference (below 0: NULL),
 * `d` real (NAN: NULL), `t` text (null: NULL). */
#define TD__TABLE_MAP(X)                                                                           \
    X(RUN, "run", "ittttttdttiitidtidt")                                                           \
    X(NATION, "nation", "ittti")                                                                   \
    X(SITE, "site", "ittdddr")                                                                     \
    X(MISSILE, "missile", "ittidid")                                                               \
    X(INTERCEPTOR, "interceptor", "ittddd")                                                        \
    X(SENSOR, "sensor", "ittttirddddd")                                                            \
    X(BATTERY, "battery", "itiiridddtrdddd")                                                       \
    X(RAID, "raid", "itiiiit")                                                                     \
    X(FLIGHT, "flight", "iiidtddddddddttdi")                                                       \
    X(PATH_POINT, "path_point", "idddd")                                                           \
    X(SIGHTING, "sighting", "iitddddddd")                                                          \
    X(REACH, "reach", "iitrdddddidddd")                                                            \
    X(SHOT, "shot", "iiiidddddddt")                                                                \
    X(TRACKER, "tracker", "itrri")                                                                 \
    X(TRACKER_COUNT, "tracker_count", "iti")                                                       \
    X(SENSING_COUNT, "sensing_count", "ti")                                                        \
    X(EXPECTED_IMPACT, "expected_impact", "iidddddddd")                                            \
    X(WARNING, "warning", "iiiittdddddddtr")                                                       \
    X(CITY_WARNING, "city_warning", "iiittitdd")                                                   \
    X(WARNING_COUNT, "warning_count", "ti")                                                        \
    X(STEP, "step", "idt")                                                                         \
    X(EVENT, "event", "iidtrrrrddd")                                                               \
    X(IMPACT_PLACE, "impact_place", "itttdi")                                                      \
    X(DEFENDED_PEOPLE, "defended_people", "ttiiiit")                                               \
    X(COVER, "cover", "idddiit")                                                                   \
    X(COVER_CELL, "cover_cell", "iiiiiddt")                                                        \
    X(FIGURE, "figure", "ittttt")                                                                  \
    X(ATTRIBUTION, "attribution", "t")

typedef enum td__table {
#define X(name, table, types) TD__##name,
    TD__TABLE_MAP(X)
#undef X
    TD__TABLE_COUNT
} td__table;

struct td_record {
    sqlite3 *db;
    sqlite3_stmt *inserts[TD__TABLE_COUNT];
    const td_scenario *scenario;
    int64_t step_count;
    int64_t event_count;
    char why[TD_RECORD_WHY_SIZE];
};

/* One row; the values follow in the order of the table's types: int64_t, double, const char *. */
td_status td__row(td_record *record, td__table table, ...) TD_MUST_CHECK;

/* Runs statements without values; keeps what went wrong. */
td_status td__do(td_record *record, const char *sql) TD_MUST_CHECK;

/* Keeps the database's words of what went wrong. */
td_status td__failed(td_record *record);

/* Commits, or rolls back what a failure left. */
td_status td__end(td_record *record, td_status status) TD_MUST_CHECK;

/* Everything of the scenario that later rows refer to. */
td_status td__scenario_rows(td_record *record, const td_record_def *def) TD_MUST_CHECK;

/* What a piece of news adds besides its event: a flight, a shot, an outcome. */
td_status td__news_rows(td_record *record, const td_sim *sim, const td_news *news) TD_MUST_CHECK;

#endif
