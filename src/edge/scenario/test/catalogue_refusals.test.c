/* SPDX-License-Identifier: Apache-2.0 */
/* Each documented refusal of a catalogue's files and of a vehicle's file provoked. */
#include "edge/scenario/test/scenario_files.h"

#define SITE                                                                                       \
    "sites:\n"                                                                                     \
    "  - {id: north, name: N, lat_deg: 1, lon_deg: 1, nation: \"no\", source: BOOK}\n"

/* `name` is the file that is replaced; each is the only problem. */
static const td_refusal ALONE[] = {
    { "catalogue/missiles.yaml", "missiles: []\n", "the list is empty", 1, "missiles", NULL,
      NULL },
    { "catalogue/missiles.yaml", "", "holds no keys", 0, NULL, "nothing", NULL },
    { "catalogue/missiles.yaml", "misiles: []\n", "unknown key", 1, "misiles", NULL, "missiles" },
    { "catalogue/missiles.yaml", "missiles:\n  - {id: a, like: b}\n  - {id: b, like: a}\n",
      "cyclic reference", 3, "like", "a -> b -> a", NULL },
    { "catalogue/sites.yaml", SITE
      "  - {id: south, name: S, lat_deg: 1,\n"
      "     lon_deg: {value: 1, source: BOOK}, nation: fi}\n", "has no source", 3, "lat_deg", NULL,
      NULL },
    { "catalogue/sites.yaml", SITE
      "  - {id: south, name: S, lat_deg: {value: 1, source: PAPRE}, lon_deg: 1, source: BOOK}\n",
      "unknown source", 3, "source", "PAPRE", "PAPER" },
    { "catalogue/sites.yaml", SITE
      "  - {id: south, name: S, lat_deg: {value: 1, source: []}, lon_deg: 1, source: BOOK}\n",
      "no source", 3, "lat_deg", NULL, NULL },
    { "catalogue/sites.yaml", SITE
      "  - {id: south, name: S, lat_deg: {value: 1, sorce: BOOK}, lon_deg: 1, source: BOOK}\n",
      "unknown key", 3, "sorce", "sorce", "source" },
    { "catalogue/sites.yaml", SITE
      "  - {id: south, name: S, lat_deg: {value: 1, assumption: B1}, lon_deg: 1, source: BOOK}\n",
      "unknown assumption", 3, "lat_deg", "B1", NULL },
    { "catalogue/sites.yaml", SITE
      "  - {id: north, name: S, lat_deg: 1, lon_deg: 1, source: BOOK}\n",
      "two definitions of one name", 3, "id", "north", NULL },
    { "catalogue/sites.yaml", SITE
      "  - {id: south, name: S, lat_deg: 1, lon_deg: 1, nation: uk, source: BOOK}\n",
      "unknown name", 3, "nation", "uk", NULL },
    { "catalogue/sources.yaml",
      "sources:\n  - {key: BOOK, title: A, kind: book}\n  - {key: BOOK, title: B, kind: book}\n"
      "  - {key: PAPER, title: A, kind: paper}\n",
      "two definitions of one name", 3, "key", "BOOK", NULL },
    { "catalogue/sources.yaml",
      "sources:\n  - {key: BOOK, title: A, kind: book}\n  - {key: PAPER, title: A}\n"
      "  - {key: PAPER, title: A, kind: paper}\n",
      "a required key is missing", 3, "kind", NULL, NULL },
    { "catalogue/assumptions.yaml", "assumptions:\n  - {key: A60, title: x}\n  - {key: A60, "
      "title: y}\n", "two definitions of one name", 3, "key", "A60", NULL },
    { "catalogue/interceptors.yaml", "interceptors:\n  - {id: m9, like: m9}\n",
      "two definitions of one name", 2, "id", "m9", NULL },
};

TD_TEST(each_problem_is_named_where_it_stands)
{
    for (size_t i = 0; i < sizeof ALONE / sizeof ALONE[0]; i++) {
        td_catalogue *catalogue = NULL;
        /* What is missing for other entries is another problem, and not asked here. */
        bool takes_names = strstr(ALONE[i].name, "sites") == NULL;
        td_files_write(ALONE[i].name, ALONE[i].text);
        td_status status = td_catalogue_open(td_files_folder, &catalogue);
        if (TD_CHECK(catalogue != NULL)) {
            td_files_check(catalogue, &ALONE[i], status, takes_names ? 0 : 1);
        }
        td_catalogue_close(catalogue);
        td_files_restore(ALONE[i].name);
    }
}

TD_TEST(a_folder_without_files_is_no_catalogue)
{
    td_catalogue *catalogue = NULL;
    TD_CHECK(td_catalogue_open("/no/such/folder", &catalogue) == TD_BAD_INPUT);
    TD_CHECK(catalogue && td_catalogue_problem_count(catalogue) == 6);
    td_catalogue_close(catalogue);
}

/* The files of a vehicle: the whole file one mapping, or a list with one entry. */
static const td_refusal VEHICLES[] = {
    { "a scenario", "question: what?\nraids: []\n", "unknown key", 1, "question", NULL, NULL },
    { "two vehicles", "missiles:\n  - {id: a, like: m9}\n  - {id: b, like: m9}\n",
      "not one vehicle", 1, NULL, "2", NULL },
    { "no vehicle", "sites:\n  - {id: a, name: A, lat_deg: 1, lon_deg: 1}\n", "not one vehicle", 1,
      NULL, "0", NULL },
    { "a vehicle with raids", "missiles:\n  - {id: a, like: m9}\nraids: []\n", "unknown key", 3,
      "raids", NULL, NULL },
    { "negative mass", "id: a\nlike: m9\npayload_kg: -1\n", "out of range", 3, "payload_kg", "-1",
      NULL },
    { "cut off", "id: a\nlike: m9\npayload_kg: 1", "no end", 0, NULL, NULL, NULL },
    { "a catalogue's name", "id: m9\nlike: m9-light\n", "two definitions", 1, "id", "m9", NULL },
};

TD_TEST(a_wrong_vehicle_file_is_refused)
{
    for (size_t i = 0; i < sizeof VEHICLES / sizeof VEHICLES[0]; i++) {
        td_catalogue *catalogue = NULL;
        td_interceptor_def def;
        bool is_interceptor;
        TD_CHECK(td_catalogue_open(td_files_folder, &catalogue) == TD_OK);
        td_files_write("scenarios/mine.yaml", VEHICLES[i].text);
        td_status status = td_catalogue_vehicle(catalogue, td_files_path("scenarios/mine.yaml"),
                                                &def, &is_interceptor);
        td_files_check(catalogue, &VEHICLES[i], status, 0);
        td_catalogue_close(catalogue);
    }
}

TD_TEST(a_vehicle_may_be_a_file)
{
    td_catalogue *catalogue = NULL;
    td_interceptor_def def;
    bool is_interceptor = true;
    TD_CHECK(td_catalogue_open(td_files_folder, &catalogue) == TD_OK);
    td_files_write("scenarios/mine.yaml", "id: mine\nlike: m9\npayload_kg: 1000\n");
    TD_CHECK(td_catalogue_vehicle(catalogue, td_files_path("scenarios/mine.yaml"), &def,
                                  &is_interceptor) == TD_OK);
    TD_CHECK(!is_interceptor && strcmp(def.vehicle.id, "mine") == 0);
    TD_CHECK(def.vehicle.payload_kg == 1000.0 && def.vehicle.stage_count == 2);
    td_files_write("scenarios/mine.yaml", "id: other\nlike: i14\nfloor_km: 90\n");
    TD_CHECK(td_catalogue_vehicle(catalogue, td_files_path("scenarios/mine.yaml"), &def,
                                  &is_interceptor) == TD_OK);
    TD_CHECK(is_interceptor && def.floor_m == 90e3 && def.vehicle.payload_kg == 150.0);
    td_catalogue_close(catalogue);
}

static const char *kind_of(const char *text, td_status wanted)
{
    static const char *kind;
    td_catalogue *catalogue = NULL;
    TD_CHECK(td_catalogue_open(td_files_folder, &catalogue) == TD_OK);
    if (text) {
        td_files_write("scenarios/mine.yaml", text);
    }
    const char *path = td_files_path(text ? "scenarios/mine.yaml" : "catalogue");
    TD_CHECK(td_catalogue_check(catalogue, path, &kind) == wanted);
    td_catalogue_close(catalogue);
    return kind;
}

TD_TEST(check_knows_what_a_file_is)
{
    TD_CHECK(strcmp(kind_of("id: a\nlike: m9\npayload_kg: 1000\n", TD_OK), "vehicle") == 0);
    TD_CHECK(strcmp(kind_of("extends: base\n", TD_OK), "scenario") == 0);
    TD_CHECK(strcmp(kind_of("missiles:\n  - {id: a, like: m9}\n", TD_OK), "addition") == 0);
    TD_CHECK(strcmp(kind_of("missiles:\n  - {id: a, like: m9, payload_kg: 7}\n", TD_BAD_INPUT),
                    "addition") == 0); /* its own number has no source */
    TD_CHECK(strcmp(kind_of("[", TD_BAD_INPUT), "file") == 0);
    TD_CHECK(strcmp(kind_of(NULL, TD_OK), "catalogue") == 0);
}

TD_TEST(start)
{
    td_files_start();
    TD_CHECK(td_files_folder[0] != '\0');
}

TD_TEST(end)
{
    unlink(td_files_path("scenarios/mine.yaml"));
    td_files_end();
    TD_CHECK(access(td_files_folder, F_OK) != 0);
}

TD_MAIN(start, each_problem_is_named_where_it_stands, a_folder_without_files_is_no_catalogue,
        a_wrong_vehicle_file_is_refused, a_vehicle_may_be_a_file, check_knows_what_a_file_is, end)
