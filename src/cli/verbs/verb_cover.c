/* SPDX-License-Identifier: Apache-2.0 */
/* `cover`: what the defence leaves of the flights that can come down on each piece of ground. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/cover/cover_draw.h"
#include "cli/cover/cover_map.h"
#include "cli/verbs.h"

enum { PEOPLE_ROWS = 40 };

static const double CELL_DEG_LEAST = 0.05, CELL_DEG_MOST = 10.0;

static double side_deg(double max_rad, double min_rad)
{
    return (max_rad - min_rad) / TD_DEG;
}

/* The scenario with the options of the command line in place. */
static bool read_question(const td_args *args, td_scenario *question, int *threads)
{
    const td_scenario *scenario = NULL;
    static const char *const FILES[] = { "output", "png", "svg", "geojson", NULL };
    double cell_deg = 0.0;
    bool good = td_args_number(args, "cell-deg", CELL_DEG_LEAST, CELL_DEG_MOST, &cell_deg);
    good = td_args_count(args, "threads", 1, 64, threads) && good;
    good = td_args_files_differ(args, FILES) && good;
    if (!good || !td_cli_scenario(args, args->operands[0], &scenario)) {
        return false;
    }
    if (scenario->cover.from_count == 0) {
        td_args_refuse(args, "%s: found no cover block, expected froms, missiles and lofts in one",
                       args->operands[0]);
        return false;
    }
    *question = *scenario;
    if (cell_deg > 0.0) {
        question->cover.cell_rad = cell_deg * TD_DEG;
    }
    td_cover_size size = td_cover_size_of(question);
    if (size.row_count < 1 || size.column_count < 1) {
        td_args_refuse(args, "--cell-deg: found '%g', expected no more than the map's sides of %g "
                             "and %g degrees", cell_deg, side_deg(question->cover.lat_rad_max,
                                                                  question->cover.lat_rad_min),
                       side_deg(question->cover.lon_rad_max, question->cover.lon_rad_min));
        return false;
    }
    return true;
}

static json_t *people_json(const td_atlas *atlas, const td_cover_people *people)
{
    const td_atlas_country *country = td_atlas_country_info(atlas, people->country);
    bool is_gridded = country->people_source == TD_PEOPLE_GRIDDED;
    json_int_t once = people->of_class[TD_COVER_CLASS_ONCE];
    json_int_t twice = people->of_class[TD_COVER_CLASS_TWICE];
    json_int_t open = people->of_class[TD_COVER_CLASS_OPEN];
    return json_pack("{s:s,s:s,s:b,s:I,s:I,s:I,s:I,s:I,s:s}", "iso2", country->iso2, "name",
                     country->name, "member_2012", country->member_2012, "people_count",
                     (json_int_t)people->people, "reached_people_count", open + once + twice,
                     "defended_people_count", once + twice, "defended_twice_people_count", twice,
                     "unseen_people_count", (json_int_t)people->unseen, "people_source",
                     is_gridded ? "grid" : "cities");
}

static json_t *options_json(const td_scenario *scenario, td_cover_size size)
{
    json_t *list = json_array();
    for (int32_t i = 0; i < size.option_count; i++) {
        td_cover_option option = td_cover_option_at(scenario, i);
        json_array_append_new(list, json_pack("{s:s,s:s,s:s}", "from",
                                              scenario->sites[option.from].id, "missile",
                                              scenario->missiles[option.missile].id, "loft",
                                              td_loft_key(option.loft)));
    }
    return list;
}

static json_t *cover_json(const td_cover_map *map, const td_atlas *atlas)
{
    char hash[65], scenario_hash[65];
    json_t *countries = json_array();
    int64_t reached = 0;
    int32_t cell_count = map->size.row_count * map->size.column_count;
    for (int32_t i = 0; i < cell_count; i++) {
        reached += map->cells[i].flight_count > 0;
    }
    for (size_t i = 0; i < map->people_count; i++) {
        json_array_append_new(countries, people_json(atlas, &map->people[i]));
    }
    td_cover_map_hash(map, hash);
    if (td_scenario_hash(map->scenario, scenario_hash) != TD_OK) {
        scenario_hash[0] = '\0';
    }
    json_t *object = json_pack("{s:s,s:s,s:f,s:i,s:I,s:I,s:I,s:I}", "scenario", map->scenario->id,
                               "scenario_hash", scenario_hash, "cell_deg", map->window.cell_deg,
                               "cell_count", (int)cell_count, "reached_cell_count",
                               (json_int_t)reached, "flight_count", (json_int_t)map->flight_count,
                               "too_close_flight_count", (json_int_t)map->too_close_count,
                               "unsettled_flight_count", (json_int_t)map->failed_count);
    json_object_set_new(object, "options", options_json(map->scenario, map->size));
    json_object_set_new(object, "countries", countries);
    json_object_set_new(object, "attribution", json_string(td_atlas_attribution()));
    json_object_set_new(object, "hash", json_string(hash));
    return object;
}

static void print_words(const td_cover_map *map, const td_atlas *atlas)
{
    char hash[65];
    td_cover_map_hash(map, hash);
    printf("%s\n\n", map->scenario->question);
    td_cover_people_print(map, atlas, PEOPLE_ROWS);
    printf("\n%d x %d cells of %g degrees, %d kinds of flight, %lld flights to them; %lld too "
           "close to their launch place\n", map->size.row_count, map->size.column_count,
           map->window.cell_deg, map->size.option_count, (long long)map->flight_count,
           (long long)map->too_close_count);
    printf("defended: every flight that can come down there leaves a shot opportunity, were all "
           "stocks full\nhash %s\n", hash);
}

static int run_cover(const td_args *args)
{
    char why[TD_ATLAS_WHY_SIZE], folder[1024];
    static td_scenario question;
    td_atlas *atlas = NULL;
    td_cover_map map;
    int threads = 0;
    if (!read_question(args, &question, &threads) ||
        !td_cli_data_file(args, "catalogue/atlas", folder, sizeof folder)) {
        return TD_EXIT_BAD_INPUT;
    }
    if (td_atlas_open(folder, &atlas, why, sizeof why) != TD_OK) {
        return td_args_refuse(args, "%s", why);
    }
    int code = td_cover_map_make(args, &question, atlas, threads, &map);
    if (code == TD_EXIT_DONE) {
        code = td_cover_map_write(args, &map, atlas);
        if (code == TD_EXIT_DONE && args->json) {
            code = td_json_print(cover_json(&map, atlas));
        } else if (code == TD_EXIT_DONE) {
            print_words(&map, atlas);
        }
        td_cover_map_free(&map);
    }
    td_atlas_close(atlas);
    return code;
}

const td_verb TD_VERB_COVER = {
    .name = "cover",
    .operands = "SCENARIO",
    .text = "coverage map, and people inside the defended area by country",
    .options = TD_OPTIONS({ "output", "FILE", "CF NetCDF map" },
                          { "png", "FILE", "picture of the map" },
                          { "svg", "FILE", "the same as SVG" },
                          { "geojson", "FILE", "areas as GeoJSON" },
                          { "cell-deg", "D", "cell size (default: the scenario's)" },
                          { "threads", "N", "threads (default: all processors)" }),
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo cover europe-2018 --cell-deg 1 --png cover.png",
    .run = run_cover,
};
