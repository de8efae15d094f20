/* SPDX-License-Identifier: Apache-2.0 */
/* A record is whole up to its last committed step, whatever happens: the end, Ctrl-C, a full disk,
 * a killed process. */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "edge/digest/digest.h"
#include "edge/record/record.h"
#include "test/check.h"
#include "test/small_world.h"

enum { TO_THE_END = 1 << 20 };

static const char FILE_NAME[] = "record.test.db";

/* A run and its record under way. */
typedef struct session {
    small_world world;
    td_digest digest;
    td_sink canon;
    void *block;
    td_sim *sim;
    td_record *record;
    td_step step;
    char why[TD_RECORD_WHY_SIZE];
} session;

static session now;

static void remove_record(void)
{
    unlink("record.test.db");
    unlink("record.test.db-wal");
    unlink("record.test.db-shm");
    unlink("record.test.db-journal");
}

static td_status begin(void)
{
    small_make(&now.world);
    now.world.raids[0].missile_count = 12;
    now.world.batteries[0].stock_count = 6;
    td_digest_start(&now.digest);
    now.canon = td_digest_sink(&now.digest);
    now.step = (td_step){ 0 };
    td_sim_def def = { .scenario = &now.world.scenario, .seed = 1, .canon = &now.canon };
    size_t size = td_sim_size(&def);
    free(now.block);
    now.block = malloc(size);
    if (!TD_CHECK(now.block && td_sim_create(&def, now.block, size, &now.sim) == TD_OK)) {
        exit(1);
    }
    td_record_def record = { .file = FILE_NAME,
                             .scenario = &now.world.scenario,
                             .sim = now.sim,
                             .version = "test",
                             .seed = UINT64_MAX };
    return td_record_open(&record, &now.record, now.why);
}

/* Plays so many steps; returned what the record said of the last. */
static td_status play(int steps)
{
    td_status status = TD_OK;
    for (int i = 0; i < steps && !now.step.is_over && status == TD_OK; i++) {
        if (!TD_CHECK(td_sim_step(now.sim, &now.step) == TD_OK)) {
            exit(1);
        }
        status = td_record_step(now.record, now.sim, &now.step, td_digest_text(&now.digest));
    }
    return status;
}

/* The first column of the first row, as text of static storage. */
static const char *ask(const char *sql)
{
    static char text[512];
    sqlite3 *db;
    sqlite3_stmt *rows;
    text[0] = '\0';
    if (TD_CHECK(sqlite3_open_v2(FILE_NAME, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) &&
        TD_CHECK(sqlite3_prepare_v2(db, sql, -1, &rows, NULL) == SQLITE_OK)) {
        if (sqlite3_step(rows) == SQLITE_ROW && sqlite3_column_text(rows, 0)) {
            snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(rows, 0));
        }
        sqlite3_finalize(rows);
    }
    sqlite3_close(db);
    return text;
}

static bool is_answer(const char *sql, const char *want)
{
    const char *got = ask(sql);
    bool same = strcmp(got, want) == 0;
    if (!same) {
        printf("%s\n  found '%s', expected '%s'\n", sql, got, want);
    }
    return same;
}

/* What must hold of every record, finished or not. */
static void check_whole(void)
{
    TD_CHECK(td_is_record(FILE_NAME));
    TD_CHECK(is_answer("PRAGMA integrity_check", "ok"));
    TD_CHECK(is_answer("SELECT count(*) FROM pragma_foreign_key_check", "0"));
    TD_CHECK(is_answer("SELECT (SELECT step_count FROM run) = (SELECT count(*) FROM step)", "1"));
    TD_CHECK(is_answer("SELECT coalesce((SELECT hash FROM step ORDER BY step_id DESC LIMIT 1),'') ="
                       " (SELECT hash FROM run)", "1"));
    TD_CHECK(is_answer("SELECT count(*) FROM step WHERE step_id NOT IN (SELECT step_id FROM event)",
                       "0"));
    TD_CHECK(is_answer("SELECT count(*) FROM flight f WHERE (outcome='leaked') <> EXISTS (SELECT 1"
                       " FROM event e WHERE e.flight_id=f.flight_id AND kind='impact')", "0"));
}

TD_TEST(a_finished_record_holds_the_run)
{
    char hash[TD_DIGEST_TEXT_SIZE];
    remove_record();
    TD_CHECK(begin() == TD_OK && play(TO_THE_END) == TD_OK);
    snprintf(hash, sizeof hash, "%s", td_digest_text(&now.digest));
    TD_CHECK(td_record_close(now.record, TD_RECORD_FINISHED) == TD_OK);
    check_whole();
    TD_CHECK(is_answer("SELECT state FROM run", "finished"));
    TD_CHECK(is_answer("SELECT hash FROM run", hash));
    TD_CHECK(is_answer("SELECT seed FROM run", "18446744073709551615"));
    TD_CHECK(is_answer("SELECT count(*) FROM flight", "12"));
    TD_CHECK(is_answer("SELECT count(*) FROM shot", "6"));
    TD_CHECK(is_answer("SELECT count(*) FROM sighting", "12"));
    TD_CHECK(is_answer("SELECT count(*) FROM shot WHERE result='under_way'", "0"));
    TD_CHECK(is_answer("SELECT sum(shot_count) FROM flight", "6"));
    TD_CHECK(is_answer("SELECT count(*) FROM event WHERE kind='end'", "1"));
    TD_CHECK(is_answer("PRAGMA user_version", "2"));
    TD_CHECK(is_answer("PRAGMA journal_mode", "delete"));
    TD_CHECK(access("record.test.db-wal", F_OK) != 0);
}

TD_TEST(every_table_is_strict)
{
    TD_CHECK(is_answer("SELECT count(*) FROM pragma_table_list WHERE schema='main' AND strict=0"
                       " AND name NOT LIKE 'sqlite%'", "0"));
    TD_CHECK(is_answer("SELECT count(*) > 15 FROM pragma_table_list WHERE strict=1", "1"));
}

TD_TEST(an_interrupted_record_says_so_and_is_whole)
{
    remove_record();
    TD_CHECK(begin() == TD_OK && play(30) == TD_OK);
    TD_CHECK(td_record_close(now.record, TD_RECORD_INTERRUPTED) == TD_OK);
    check_whole();
    TD_CHECK(is_answer("SELECT state||' '||step_count FROM run", "interrupted 30"));
}

/* The child is killed between and inside its commits; the parent reads what is left. */
TD_TEST(a_killed_process_leaves_a_readable_record)
{
    for (int round = 0; round < 8; round++) {
        int ready[2];
        char byte = 0;
        remove_record();
        if (!TD_CHECK(pipe(ready) == 0)) {
            return;
        }
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            bool good = begin() == TD_OK && play(2 + 5 * round) == TD_OK;
            good = write(ready[1], good ? "y" : "n", 1) == 1 && good;
            while (good && play(1) == TD_OK && !now.step.is_over) {
            }
            pause();
        }
        TD_CHECK(child > 0 && read(ready[0], &byte, 1) == 1 && byte == 'y');
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        close(ready[0]);
        close(ready[1]);
        check_whole();
        TD_CHECK(is_answer("SELECT state FROM run", "running"));
        TD_CHECK(atoi(ask("SELECT step_count FROM run")) >= 2 + 5 * round);
    }
}

/* The disk is full after so many bytes of a file: the step fails, what was committed stays. */
TD_TEST(a_full_disk_leaves_the_record_whole_up_to_its_last_step)
{
    remove_record();
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = { .rlim_cur = 400000, .rlim_max = 400000 };
        signal(SIGXFSZ, SIG_IGN);
        bool good = begin() == TD_OK && setrlimit(RLIMIT_FSIZE, &limit) == 0;
        bool failed = good && play(TO_THE_END) == TD_IO_FAILED && td_record_why(now.record)[0];
        td_status ignored = td_record_close(now.record, TD_RECORD_FAILED);
        (void)ignored;
        _exit(failed ? 0 : 1);
    }
    int code = -1;
    TD_CHECK(child > 0 && waitpid(child, &code, 0) == child && code == 0);
    check_whole();
    TD_CHECK(is_answer("SELECT state IN ('running', 'failed') FROM run", "1"));
    TD_CHECK(is_answer("SELECT step_count > 0 FROM run", "1"));
}

TD_TEST(a_record_that_is_there_is_replaced_and_another_file_is_not)
{
    remove_record();
    TD_CHECK(begin() == TD_OK && play(5) == TD_OK);
    TD_CHECK(td_record_close(now.record, TD_RECORD_FINISHED) == TD_OK);
    TD_CHECK(begin() == TD_OK && play(3) == TD_OK);
    TD_CHECK(td_record_close(now.record, TD_RECORD_FINISHED) == TD_OK);
    TD_CHECK(is_answer("SELECT step_count FROM run", "3"));
    remove_record();
    FILE *file = fopen(FILE_NAME, "wb");
    TD_CHECK(file && fputs("somebody's letter", file) >= 0 && fclose(file) == 0);
    TD_CHECK(begin() == TD_BAD_INPUT && now.record == NULL);
    TD_CHECK(strstr(now.why, "not a record") != NULL);
    file = fopen(FILE_NAME, "rb");
    char text[32] = "";
    TD_CHECK(file && fgets(text, sizeof text, file) && strcmp(text, "somebody's letter") == 0);
    fclose(file);
    remove_record();
}

TD_TEST(a_folder_that_is_not_there_is_said_so)
{
    td_record *record;
    char why[TD_RECORD_WHY_SIZE];
    td_record_def def = { .file = "no/such/folder/record.db",
                          .scenario = &now.world.scenario,
                          .sim = now.sim,
                          .version = "test" };
    TD_CHECK(td_record_open(&def, &record, why) == TD_IO_FAILED && record == NULL);
    TD_CHECK(strstr(why, "no/such/folder") != NULL);
}

static char *read_text(const char *name)
{
    FILE *file = fopen(name, "rb");
    char *text = calloc(1, 1 << 20);
    if (!TD_CHECK(file && text && fread(text, 1, (1 << 20) - 1, file) > 0)) {
        exit(1);
    }
    fclose(file);
    return text;
}

/* docs/record.md names every table and column as `name`, and each of its queries gives rows. */
TD_TEST(the_page_describes_the_record)
{
    char *text = read_text("docs/record.md");
    sqlite3 *db;
    sqlite3_stmt *rows;
    int queries = 0;
    remove_record();
    TD_CHECK(begin() == TD_OK && play(TO_THE_END) == TD_OK);
    TD_CHECK(td_record_close(now.record, TD_RECORD_FINISHED) == TD_OK);
    TD_CHECK(sqlite3_open(FILE_NAME, &db) == SQLITE_OK);
    TD_CHECK(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type='table' UNION"
                                    " SELECT c.name FROM sqlite_schema s, pragma_table_info(s.name)"
                                    " c WHERE s.type='table'", -1, &rows, NULL) == SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        char word[128];
        snprintf(word, sizeof word, "`%s`", (const char *)sqlite3_column_text(rows, 0));
        if (!TD_CHECK(strstr(text, word) != NULL)) {
            printf("docs/record.md does not name %s\n", word);
        }
    }
    sqlite3_finalize(rows);
    for (char *at = text; (at = strstr(at, "```sql\n")) != NULL; queries++) {
        char *end = strstr(at + 7, "```");
        *end = '\0';
        TD_CHECK(sqlite3_prepare_v2(db, at + 7, -1, &rows, NULL) == SQLITE_OK &&
                 sqlite3_step(rows) == SQLITE_ROW);
        sqlite3_finalize(rows);
        at = end + 1;
    }
    TD_CHECK(queries >= 5);
    sqlite3_close(db);
    free(text);
}

TD_TEST(figures_and_people_are_kept)
{
    static const td_record_figure figures[] = { { "m.mass_kg", "10", "kg", "BOOK", "9 to 11" },
                                                { "m.name", "it's", "", "", "" } };
    static const td_record_people people[] = { { "AA", "Aland", 10, 8, 5, 2, false } };
    remove_record();
    TD_CHECK(begin() == TD_OK && play(TO_THE_END) == TD_OK);
    TD_CHECK(td_record_figures(now.record, figures, 2) == TD_OK);
    TD_CHECK(td_record_defended(now.record, people, 1) == TD_OK);
    TD_CHECK(td_record_defended(now.record, people, 1) == TD_IO_FAILED); /* a country twice */
    td_cover_cell cells[2] = { { .worst = TD_NONE },
                               { .flight_count = 3, .shots_min = 1, .margin_s_min = 12.5,
                                 .limit = TD_REACH_FEASIBLE } };
    td_record_cover map = { 40.0, 20.0, 0.5, { 1, 2, 3 }, cells, "abc" };
    TD_CHECK(td_record_covered(now.record, &map) == TD_OK);
    TD_CHECK(td_record_covered(now.record, &map) == TD_IO_FAILED); /* once a record */
    TD_CHECK(td_record_close(now.record, TD_RECORD_FINISHED) == TD_OK);
    check_whole();
    TD_CHECK(is_answer("SELECT cell_id||' '||class||' '||margin_s FROM cover_cell", "1 2 12.5"));
    TD_CHECK(is_answer("SELECT count(*) FROM cover_cell WHERE warning_s IS NULL", "1"));
    TD_CHECK(is_answer("SELECT count(*) FROM figure WHERE unit IS NULL", "1"));
    TD_CHECK(is_answer("SELECT people_source FROM defended_people", "grid"));
    remove_record();
}

TD_MAIN(a_finished_record_holds_the_run, every_table_is_strict,
        an_interrupted_record_says_so_and_is_whole, a_killed_process_leaves_a_readable_record,
        a_full_disk_leaves_the_record_whole_up_to_its_last_step,
        a_record_that_is_there_is_replaced_and_another_file_is_not,
        a_folder_that_is_not_there_is_said_so, the_page_describes_the_record,
        figures_and_people_are_kept)
