/* SPDX-License-Identifier: Apache-2.0 */
/* A record's life: begun, committed step by step, closed. */
#include "edge/record/record.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rows.h"

extern const char td_text_schema_sql[];

static const double NS_PER_S = 1e9;

td_status td__failed(td_record *record)
{
    snprintf(record->why, sizeof record->why, "%s", sqlite3_errmsg(record->db));
    return TD_IO_FAILED;
}

const char *td_record_why(const td_record *record)
{
    return record->why;
}

td_status td__do(td_record *record, const char *sql)
{
    return sqlite3_exec(record->db, sql, NULL, NULL, NULL) == SQLITE_OK ? TD_OK
                                                                        : td__failed(record);
}

/* What is known of a flight grows as the run goes: its rows are written again. */
static td_status prepare(td_record *record, td__table table, const char *name, size_t columns)
{
    char sql[256];
    const char *again = table == TD__SIGHTING || table == TD__REACH ? " OR REPLACE" : "";
    size_t used = (size_t)snprintf(sql, sizeof sql, "INSERT%s INTO %s VALUES (?", again, name);
    for (size_t i = 1; i < columns; i++) {
        used += (size_t)snprintf(sql + used, sizeof sql - used, ",?");
    }
    snprintf(sql + used, sizeof sql - used, ")");
    int code = sqlite3_prepare_v2(record->db, sql, -1, &record->inserts[table], NULL);
    return code == SQLITE_OK ? TD_OK : td__failed(record);
}

static void bind(sqlite3_stmt *insert, int at, char type, va_list *values)
{
    if (type == 'd') {
        sqlite3_bind_double(insert, at, va_arg(*values, double)); /* a NAN becomes NULL */
    } else if (type == 't') {
        sqlite3_bind_text(insert, at, va_arg(*values, const char *), -1, SQLITE_TRANSIENT);
    } else {
        int64_t value = va_arg(*values, int64_t);
        if (type == 'r' && value < 0) {
            sqlite3_bind_null(insert, at);
        } else {
            sqlite3_bind_int64(insert, at, value);
        }
    }
}

td_status td__row(td_record *record, td__table table, ...)
{
    static const char *const names[] = {
#define X(name, table_name, types) table_name,
        TD__TABLE_MAP(X)
#undef X
    };
    static const char *const types[] = {
#define X(name, table_name, column_types) column_types,
        TD__TABLE_MAP(X)
#undef X
    };
    size_t columns = strlen(types[table]);
    va_list values;
    if (!record->inserts[table] &&
        prepare(record, table, names[table], columns) != TD_OK) {
        return TD_IO_FAILED;
    }
    sqlite3_stmt *insert = record->inserts[table];
    va_start(values, table);
    for (size_t i = 0; i < columns; i++) {
        bind(insert, (int)i + 1, types[table][i], &values);
    }
    va_end(values);
    int code = sqlite3_step(insert);
    td_status status = code == SQLITE_DONE ? TD_OK : td__failed(record);
    sqlite3_reset(insert);
    return status;
}

/* The application id stands at byte 68 of a database's header, big-endian. */
bool td_is_record(const char *file)
{
    unsigned char header[100];
    FILE *stream = fopen(file, "rb");
    if (!stream) {
        return false;
    }
    size_t got = fread(header, 1, sizeof header, stream);
    fclose(stream);
    uint32_t id = (uint32_t)header[68] << 24 | (uint32_t)header[69] << 16 |
                  (uint32_t)header[70] << 8 | header[71];
    return got == sizeof header && memcmp(header, "SQLite format 3", 16) == 0 &&
           id == TD_RECORD_APPLICATION_ID;
}

/* The log and what else SQLite lays beside a file go first, so that none is left without it. */
static bool remove_all(const char *file, char *why, size_t why_size)
{
    static const char *const suffixes[] = { "-wal", "-shm", "-journal", "" };
    char name[4096];
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        int length = snprintf(name, sizeof name, "%s%s", file, suffixes[i]);
        if (length < 0 || (size_t)length >= sizeof name) {
            snprintf(why, why_size, "the record's name is too long");
            return false;
        }
        if (unlink(name) != 0 && errno != ENOENT) {
            snprintf(why, why_size, "%.250s: cannot be replaced: %.200s", name, strerror(errno));
            return false;
        }
    }
    return true;
}

void td_record_remove(const char *file)
{
    char why[TD_RECORD_WHY_SIZE];
    if (!remove_all(file, why, sizeof why)) {
        return; /* what cannot be removed stays: it does no harm */
    }
}

/* A record of an earlier run makes room, its log too; anything else is not ours to remove. */
static td_status make_room(const char *file, char why[TD_RECORD_WHY_SIZE])
{
    if (access(file, F_OK) != 0) {
        return TD_OK;
    }
    if (!td_is_record(file)) {
        snprintf(why, TD_RECORD_WHY_SIZE,
                 "%s: found a file that is not a record of Testudo, expected a record or nothing; "
                 "it is left as it is", file);
        return TD_BAD_INPUT;
    }
    if (remove_all(file, why, TD_RECORD_WHY_SIZE)) {
        return TD_OK;
    }
    return TD_IO_FAILED;
}

/* A failed transaction is rolled back; its own failure adds nothing to the first one's words. */
td_status td__end(td_record *record, td_status status)
{
    if (status == TD_OK) {
        status = td__do(record, "COMMIT");
    }
    if (status != TD_OK && sqlite3_get_autocommit(record->db) == 0) {
        sqlite3_exec(record->db, "ROLLBACK", NULL, NULL, NULL);
    }
    return status;
}

/* The tables are in the file itself before the log begins, so that it is known as a record even
 * if the process is killed before the first checkpoint. */
static td_status begin(td_record *record, const td_record_def *def)
{
    char marks[128];
    snprintf(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d",
             TD_RECORD_APPLICATION_ID, TD_RECORD_SCHEMA_VERSION);
    td_status status = td__do(record, "PRAGMA foreign_keys=ON; BEGIN");
    status = status == TD_OK ? td__do(record, marks) : status;
    status = status == TD_OK ? td__do(record, td_text_schema_sql) : status;
    status = status == TD_OK ? td__scenario_rows(record, def) : status;
    status = td__end(record, status);
    return status == TD_OK
               ? td__do(record, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
               : status;
}

static void release(td_record *record)
{
    for (int i = 0; i < TD__TABLE_COUNT; i++) {
        sqlite3_finalize(record->inserts[i]);
    }
    sqlite3_close(record->db);
    free(record);
}

td_status td_record_open(const td_record_def *def, td_record **made, char why[TD_RECORD_WHY_SIZE])
{
    *made = NULL;
    why[0] = '\0';
    td_status status = make_room(def->file, why);
    if (status != TD_OK) {
        return status;
    }
    td_record *record = calloc(1, sizeof *record);
    if (!record) {
        snprintf(why, TD_RECORD_WHY_SIZE, "%s", td_status_text(TD_NO_MEMORY));
        return TD_NO_MEMORY;
    }
    record->scenario = def->scenario;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    bool is_open = sqlite3_open_v2(def->file, &record->db, flags, NULL) == SQLITE_OK;
    status = is_open ? begin(record, def) : td__failed(record);
    if (status != TD_OK) {
        snprintf(why, TD_RECORD_WHY_SIZE, "%.250s: cannot be written: %.200s", def->file,
                 record->why);
        release(record);
        if (is_open) {
            unlink(def->file); /* absent rather than empty */
        }
        return status;
    }
    *made = record;
    return TD_OK;
}

static td_status event_row(td_record *record, const td_news *news)
{
    bool has_place = news->kind != TD_NEWS_END;
    return td__row(record, TD__EVENT, record->event_count++, record->step_count,
                   (double)news->t_ns / NS_PER_S, td_news_key(news->kind), (int64_t)news->flight,
                   (int64_t)news->sensor, (int64_t)news->battery, (int64_t)news->shot,
                   has_place ? news->at_geo.lat_rad / TD_DEG : NAN,
                   has_place ? news->at_geo.lon_rad / TD_DEG : NAN,
                   has_place ? news->at_geo.h_ell_m : NAN);
}

static td_status step_rows(td_record *record, const td_sim *sim, const td_step *step,
                           const char *hash)
{
    char *update = sqlite3_mprintf("UPDATE run SET step_count=%lld, simulated_s=%.9f, hash=%Q",
                                   (long long)record->step_count + 1,
                                   (double)step->t_ns / NS_PER_S, hash);
    td_status status = update ? td__do(record, update) : TD_NO_MEMORY;
    sqlite3_free(update);
    if (status == TD_OK) {
        status = td__row(record, TD__STEP, record->step_count, (double)step->t_ns / NS_PER_S,
                         hash);
    }
    for (int32_t i = 0; i < step->news_count && status == TD_OK; i++) {
        status = td__news_rows(record, sim, &step->news[i]);
        status = status == TD_OK ? event_row(record, &step->news[i]) : status;
    }
    return status;
}

td_status td_record_step(td_record *record, const td_sim *sim, const td_step *step,
                         const char *hash)
{
    int64_t events_before = record->event_count;
    td_status status = td__do(record, "BEGIN");
    if (status != TD_OK) {
        return status;
    }
    status = td__end(record, step_rows(record, sim, step, hash));
    if (status == TD_OK) {
        record->step_count++;
    } else {
        record->event_count = events_before;
    }
    return status;
}

td_status td_record_defended(td_record *record, const td_record_people *rows, size_t count)
{
    td_status status = td__do(record, "BEGIN");
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        const td_record_people *row = &rows[i];
        status = td__row(record, TD__DEFENDED_PEOPLE, row->country_iso2, row->country, row->people,
                         row->reached_people, row->defended_people, row->twice_defended_people,
                         row->is_city_based ? "cities" : "grid");
    }
    return td__end(record, status);
}

static td_status cell_row(td_record *record, int64_t cell_id, const td_cover_cell *cell)
{
    bool is_defended = cell->shots_min > 0, is_seen = cell->warning_s_min > 0.0;
    return td__row(record, TD__COVER_CELL, cell_id, (int64_t)td_cover_class_of(cell),
                   (int64_t)cell->flight_count, (int64_t)cell->defended_count,
                   (int64_t)cell->shots_min, is_defended ? cell->margin_s_min : (double)NAN,
                   is_seen ? cell->warning_s_min : (double)NAN,
                   td_reach_verdict_key(cell->limit));
}

td_status td_record_covered(td_record *record, const td_record_cover *map)
{
    int64_t count = (int64_t)map->size.row_count * map->size.column_count;
    td_status status = td__do(record, "BEGIN");
    if (status == TD_OK) {
        status = td__row(record, TD__COVER, (int64_t)1, map->lat_lo_deg, map->lon_lo_deg,
                         map->cell_deg, (int64_t)map->size.row_count,
                         (int64_t)map->size.column_count, map->hash);
    }
    for (int64_t i = 0; i < count && status == TD_OK; i++) {
        if (map->cells[i].flight_count > 0) {
            status = cell_row(record, i, &map->cells[i]);
        }
    }
    return td__end(record, status);
}

td_status td_record_figures(td_record *record, const td_record_figure *rows, size_t count)
{
    td_status status = td__do(record, "BEGIN");
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        const td_record_figure *row = &rows[i];
        status = td__row(record, TD__FIGURE, (int64_t)i, row->key, row->value,
                         row->unit[0] ? row->unit : NULL, row->source[0] ? row->source : NULL,
                         row->published_range[0] ? row->published_range : NULL);
    }
    return td__end(record, status);
}

td_status td_record_close(td_record *record, td_record_state state)
{
    static const char *const keys[] = {
#define X(name, key) key,
        TD_RECORD_STATE_MAP(X)
#undef X
    };
    char update[64];
    snprintf(update, sizeof update, "UPDATE run SET state='%s'", keys[state]);
    td_status status = td__do(record, update);
    /* Without a log beside it, the file can be read where nothing may be written. */
    for (int i = 0; i < TD__TABLE_COUNT; i++) {
        sqlite3_finalize(record->inserts[i]);
        record->inserts[i] = NULL;
    }
    if (status == TD_OK) {
        status = td__do(record, "PRAGMA journal_mode=DELETE");
    }
    release(record);
    return status;
}
