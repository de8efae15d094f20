/* SPDX-License-Identifier: Apache-2.0 */
/* Each way in which a file of the atlas can be wrong is refused, by file and line. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/atlas/atlas.h"
#include "test/check.h"

/* A small atlas of one square country with 70 people on the grid and 30 in a city. */
typedef struct small_file {
    const char *name;
    const char *text;
} small_file;

static const small_file small[] = {
    {"countries.geojson",
     "{\"type\":\"FeatureCollection\",\"features\":[\n"
     "{\"type\":\"Feature\",\"properties\":{\"iso\":\"AA\",\"name\":\"Aland\",\"state\":\"AA\","
     "\"nato_2012\":true,\"parts\":1},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
     "[[[[0,0],[1,0],[1,1],[0,1],[0,0]]]]}}\n]}\n"},
    {"people_0p1deg.csv", "lat_deg,lon_deg,country,people\n0.55,0.55,AA,60\n0.65,0.55,AA,10\n"},
    {"cities.csv", "name,lat_deg,lon_deg,country,region,people,capital,counted\n"
                   "Atown,0.5,0.5,AA,01,30,1,1\n"},
    {"regions.csv", "country,code,name,named_by\nAA,01,Ashire,region\n"},
    {"contents.csv", "file,rows,people\ncountries.geojson,1,0\npeople_0p1deg.csv,2,70\n"
                     "cities.csv,1,30\nregions.csv,1,0\n"},
};

enum { SMALL_COUNT = sizeof small / sizeof small[0] };

static void file_write(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");
    if (!stream || fwrite(text, 1, strlen(text), stream) != strlen(text) || fclose(stream) != 0) {
        perror(path);
        exit(1);
    }
}

/* Opens the small atlas with one file changed (a null text: missing) and gives the complaint. */
static td_status open_changed(const char *name, const char *text, char why[TD_ATLAS_WHY_SIZE])
{
    char folder[] = "/tmp/atlas-test-XXXXXX";
    if (!mkdtemp(folder)) {
        perror(folder);
        exit(1);
    }
    for (int i = 0; i < SMALL_COUNT; i++) {
        bool is_changed = strcmp(small[i].name, name) == 0;
        if (!is_changed || text) {
            file_write(folder, small[i].name, is_changed ? text : small[i].text);
        }
    }
    td_atlas *atlas;
    td_status status = td_atlas_open(folder, &atlas, why, TD_ATLAS_WHY_SIZE);
    TD_CHECK((status == TD_OK) == (atlas != NULL));
    td_atlas_close(atlas);
    for (int i = 0; i < SMALL_COUNT; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, small[i].name);
        remove(path);
    }
    rmdir(folder);
    return status;
}

/* Whether a change of one file is refused as bad input with a complaint that holds `wanted`. */
static bool is_refused(const char *name, const char *text, const char *wanted)
{
    char why[TD_ATLAS_WHY_SIZE];
    td_status status = open_changed(name, text, why);
    bool is_as_wanted = status == TD_BAD_INPUT && strstr(why, wanted) != NULL;
    if (!is_as_wanted) {
        fprintf(stderr, "%s: wanted `%s`, got status %d `%s`\n", name, wanted, (int)status, why);
    }
    return is_as_wanted;
}

TD_TEST(the_small_atlas_opens)
{
    char why[TD_ATLAS_WHY_SIZE];
    TD_CHECK(open_changed("", NULL, why) == TD_OK && why[0] == '\0');
}

TD_TEST(a_missing_file_is_named)
{
    for (int i = 0; i < SMALL_COUNT; i++) {
        char why[TD_ATLAS_WHY_SIZE];
        TD_CHECK(open_changed(small[i].name, NULL, why) == TD_IO_FAILED);
        TD_CHECK(strstr(why, small[i].name) != NULL);
    }
}

/* Cut anywhere before the last line's end, even inside its last number, a file is refused. */
TD_TEST(a_file_cut_anywhere_is_refused)
{
    for (int i = 0; i < SMALL_COUNT; i++) {
        char text[1024];
        size_t size = strlen(small[i].text);
        for (size_t keep = 0; keep + 2 < size; keep++) {
            char why[TD_ATLAS_WHY_SIZE];
            memcpy(text, small[i].text, keep);
            text[keep] = '\0';
            td_status status = open_changed(small[i].name, text, why);
            TD_CHECK(status == TD_BAD_INPUT);
            TD_CHECK(strstr(why, small[i].name) || strstr(why, "contents.csv"));
        }
    }
}

TD_TEST(tables_are_refused_by_line)
{
    TD_CHECK(is_refused("people_0p1deg.csv",
                        "lat_deg,lon_deg,country,people\n0.55,0.55,AA,60\n0.65,0.55,BB,10\n",
                        "people_0p1deg.csv:3: found `BB`"));
    TD_CHECK(is_refused("people_0p1deg.csv",
                        "lat_deg,lon_deg,country,people\n91,0.55,AA,60\n0.65,0.55,AA,10\n",
                        "people_0p1deg.csv:2: found `91`"));
    TD_CHECK(is_refused("people_0p1deg.csv",
                        "lat_deg,lon_deg,country,people\n0.55,nan,AA,60\n0.65,0.55,AA,10\n",
                        ":2: found `nan`, expected degrees of longitude"));
    TD_CHECK(is_refused("people_0p1deg.csv",
                        "lat_deg,lon_deg,country,people\n0.55,0.55,AA,-60\n0.65,0.55,AA,130\n",
                        ":2: found `-60`"));
    TD_CHECK(is_refused("people_0p1deg.csv",
                        "lat_deg,lon_deg,country,people\n0.55,0.55,AA,60\n0.65,0.55,AA,11\n",
                        "found 71 people in all, contents.csv promises 70"));
    TD_CHECK(is_refused("people_0p1deg.csv", "lat_deg,lon_deg,country,people\n0.55,0.55,AA,60\n",
                        "people_0p1deg.csv:2: the file ends after 1 rows"));
    TD_CHECK(is_refused("cities.csv", "name,lat_deg,lon_deg,country,region,people,capital\n",
                        "cities.csv:1"));
    TD_CHECK(is_refused("cities.csv",
                        "name,lat_deg,lon_deg,country,region,people,capital,counted\n"
                        "Atown,0.5,0.5,AA,01,30,1,yes\n",
                        "cities.csv:2: found `yes`, expected 1 or 0"));
    TD_CHECK(is_refused("contents.csv", "file,rows,people\ncountries.geojson,1,0\n",
                        "no row for regions.csv"));
}

/* The story: a fuzzer found 5555555555525500000 microdegrees times ten, beyond 64 bits. */
TD_TEST(numbers_too_long_for_their_place_are_refused)
{
    TD_CHECK(is_refused("people_0p1deg.csv",
                        "lat_deg,lon_deg,country,people\n"
                        "555555555552550,.55,AA,1\n0.65,0.55,AA,1\n",
                        "found `555555555552550`, expected degrees of latitude"));
    TD_CHECK(is_refused("people_0p1deg.csv",
                        "lat_deg,lon_deg,country,people\n"
                        "0.5,0.5,AA,999999999999999999\n0.65,0.55,AA,1\n",
                        "found `999999999999999999`, expected a whole number of people"));
}

TD_TEST(borders_are_refused_by_line_or_feature)
{
    static const char *const feature =
        "{\"features\":[{\"properties\":{\"iso\":\"AA\",\"name\":\"A\",\"state\":\"AA\","
        "\"nato_2012\":true},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":%s}}]}";
    static const char *const wrong[][2] = {
        {"[[[[0,0],[1,0],[0,0]]]]", "feature 1: a ring of fewer than 4 points"},
        {"[[[[0,0],[1,0],[1,1],[0,1]]]]", "feature 1: a ring whose last point"},
        {"[[[[0,0],[1,91],[1,1],[0,0]]]]", "feature 1: a point that is not"},
        {"[[[[0,0],[1],[1,1],[0,0]]]]", "feature 1: a point that is not"},
        {"[[[[0,0],[\"1\",0],[1,1],[0,0]]]]", "feature 1: a point that is not"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[512];
        snprintf(text, sizeof text, feature, wrong[i][0]);
        TD_CHECK(is_refused("countries.geojson", text, wrong[i][1]));
    }
    TD_CHECK(is_refused("countries.geojson", "{\n\"features\":\n[,]}", "countries.geojson:3: "));
    TD_CHECK(is_refused("countries.geojson", "{\"features\":[]}", "expected 1 to"));
    TD_CHECK(is_refused("countries.geojson", "{\"features\":[{}]}", "expected a geometry"));
}

TD_MAIN(the_small_atlas_opens, a_missing_file_is_named, a_file_cut_anywhere_is_refused,
        tables_are_refused_by_line, numbers_too_long_for_their_place_are_refused,
        borders_are_refused_by_line_or_feature)
