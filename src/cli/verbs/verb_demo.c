/* SPDX-License-Identifier: Apache-2.0 */
/* `demo`: the main job on the shipped scenario, said step by step. */
#include <stdio.h>
#include <unistd.h>

#include "cli/cover/cover_draw.h"
#include "cli/run/play_alerts.h"
#include "cli/verbs.h"
#include "edge/report/report.h"

static const char SCENARIO[] = "mediterranean-raid";

enum { FILE_SIZE = 1024, PEOPLE_ROWS = 12 };

/* Where everything goes. */
typedef struct places {
    const char *folder;
    char record[FILE_SIZE], report[FILE_SIZE], map[FILE_SIZE], cover[FILE_SIZE];
} places;

static bool join(char file[FILE_SIZE], const char *folder, const char *name)
{
    int length = snprintf(file, FILE_SIZE, "%s/%s", folder, name);
    return length > 0 && length < FILE_SIZE;
}

static int find_places(const td_args *args, places *at)
{
    const char *folder = td_args_text(args, "output");
    at->folder = folder ? folder : "testudo-demo";
    bool fits = join(at->record, at->folder, "record.db");
    fits = join(at->report, at->folder, "report.html") && fits;
    fits = join(at->map, at->folder, "map.png") && fits;
    fits = join(at->cover, at->folder, "cover.png") && fits;
    if (!fits) {
        return td_args_refuse(args, "--output: the name is too long");
    }
    return TD_EXIT_DONE;
}

/* How far it is, for who sits before it. */
static void tell(const char *text)
{
    if (isatty(STDERR_FILENO)) {
        fputs(text, stderr);
    }
}

static int write_pictures(const td_args *args, const td_play_def *def, const places *at)
{
    char why[TD_REPORT_WHY_SIZE];
    td_report_def report = { .record = at->record, .file = at->report, .atlas = def->atlas };
    td_report_def map = { .record = at->record, .file = at->map, .atlas = def->atlas };
    td_status status = td_report_write(&report, why);
    status = status == TD_OK ? td_report_map(&map, why) : status;
    return status == TD_OK ? TD_EXIT_DONE : td_world_failed(args, "%s", why);
}

static void say_next(const places *at, td_play *made)
{
    printf("\nhash   %s\n", td_digest_text(&made->digest));
    printf("report %s   open it in a browser\n", at->report);
    printf("maps   %s, %s\n", at->map, at->cover);
    printf("record %s   ask it in SQL:\n", at->record);
    printf("       sqlite3 %s 'SELECT verdict, count(*) FROM reach GROUP BY verdict'\n",
           at->record);
    printf("next   testudo run %s --seed 2     other draws, the same geometry\n"
           "       testudo cover europe-2018   people inside the defended area\n"
           "       testudo why tpy2.range_m_max where a number comes from\n"
           "       testudo list scenarios      other questions\n", SCENARIO);
}

static td_status keep_people(td_record *record, const td_cover_map *map, const td_atlas *atlas)
{
    td_status status = TD_OK;
    for (size_t i = 0; i < map->people_count && status == TD_OK; i++) {
        const td_cover_people *from = &map->people[i];
        const td_atlas_country *country = td_atlas_country_info(atlas, from->country);
        int64_t twice = from->of_class[TD_COVER_CLASS_TWICE];
        int64_t once = from->of_class[TD_COVER_CLASS_ONCE];
        td_record_people row = {
            .country_iso2 = country->iso2,
            .country = country->name,
            .people = from->people,
            .reached_people = once + twice + from->of_class[TD_COVER_CLASS_OPEN],
            .defended_people = once + twice,
            .twice_defended_people = twice,
            .is_city_based = country->people_source == TD_PEOPLE_CITY_BASED,
        };
        status = td_record_defended(record, &row, 1);
    }
    return status;
}

static td_status keep_cover(td_record *record, const td_cover_map *map, const td_atlas *atlas)
{
    char hash[65];
    td_cover_map_hash(map, hash);
    td_record_cover row = {
        .lat_lo_deg = map->window.lat_lo_deg,
        .lon_lo_deg = map->window.lon_lo_deg,
        .cell_deg = map->window.cell_deg,
        .size = map->size,
        .cells = map->cells,
        .hash = hash,
    };
    td_status status = td_record_covered(record, &row);
    return status == TD_OK ? keep_people(record, map, atlas) : status;
}

/* The defended area with full stocks, beside what the raid made of it. */
static int cover(const td_args *args, const td_play_def *def, const places *at, td_play *made,
                 td_cover_map *map)
{
    int code = td_cover_map_make(args, def->scenario, def->atlas, 0, map);
    if (code != TD_EXIT_DONE) {
        fprintf(stderr, "the record %s holds the raid, without a map, and says so\n", at->record);
        return code;
    }
    if (keep_cover(made->record, map, def->atlas) != TD_OK) {
        td_cover_map_free(map);
        return td_world_failed(args, "%s: the map does not go into the record", at->record);
    }
    code = td_cover_map_save(args, map, def->atlas, at->cover);
    if (code != TD_EXIT_DONE) {
        td_cover_map_free(map);
    }
    return code;
}

/* The record stays open until all that belongs into it is there. */
static int play(const td_args *args, const td_play_def *def, const places *at)
{
    td_play made;
    td_cover_map map = { 0 };
    tell("1/3 playing the raid\n");
    int code = td_play_run(args, def, &made);
    if (code == TD_EXIT_DONE) {
        tell("2/3 asking what is covered, cell by cell\n");
        code = cover(args, def, at, &made, &map);
        code = code == TD_EXIT_DONE ? td_play_keep(args, &made) : code;
    }
    if (code == TD_EXIT_DONE) {
        tell("3/3 drawing the report\n");
        code = write_pictures(args, def, at);
    }
    if (code == TD_EXIT_DONE && args->json) {
        code = td_json_print(td_play_json(&made));
    } else if (code == TD_EXIT_DONE) {
        td_play_print(&made);
        puts("");
        td_cover_people_print(&map, def->atlas, PEOPLE_ROWS);
        say_next(at, &made);
    }
    td_cover_map_free(&map);
    td_play_free(&made);
    return code;
}

static int run_demo(const td_args *args)
{
    places at;
    int code = find_places(args, &at);
    if (code != TD_EXIT_DONE) {
        return code;
    }
    td_play_def def = { .record_file = at.record };
    bool is_ready = td_play_prepare(args, SCENARIO, &def);
    /* Only when the questions can be asked: what is refused leaves no folder. */
    code = is_ready ? td_play_folder(args, at.folder) : TD_EXIT_BAD_INPUT;
    code = code == TD_EXIT_DONE ? play(args, &def, &at) : code;
    td_play_drop(&def);
    return code;
}

const td_verb TD_VERB_DEMO = {
    .name = "demo",
    .operands = "",
    .text = "the main job: a raid on Europe, who saw it, what could be engaged, what leaked",
    .options = TD_OPTIONS(
        { "output", "FOLDER", "where record and report go (default: testudo-demo)" },
        { "seed", "N", "seed of the random draws (default: the scenario's)" }),
    .example = "testudo demo",
    .run = run_demo,
};
