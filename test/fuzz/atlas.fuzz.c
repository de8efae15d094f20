/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as one of the atlas's files, the others being a small right atlas. The first byte
 * chooses the file. What is accepted must answer questions. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/atlas/atlas.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const struct {
    const char *name, *text;
} FILES[] = {
    { "countries.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[\n"
      "{\"type\":\"Feature\",\"properties\":{\"iso\":\"AA\",\"name\":\"Aland\",\"state\":\"AA\","
      "\"nato_2012\":true,\"parts\":1},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
      "[[[[0,0],[1,0],[1,1],[0,1],[0,0]]]]}}\n]}\n" },
    { "people_0p1deg.csv", "lat_deg,lon_deg,country,people\n0.55,0.55,AA,60\n0.65,0.55,AA,10\n" },
    { "cities.csv", "name,lat_deg,lon_deg,country,region,people,capital,counted\n"
                    "Atown,0.5,0.5,AA,01,30,1,1\n" },
    { "regions.csv", "country,code,name,named_by\nAA,01,Ashire,region\n" },
    { "contents.csv", "file,rows,people\ncountries.geojson,1,0\npeople_0p1deg.csv,2,70\n"
                      "cities.csv,1,30\nregions.csv,1,0\n" },
};

enum { FILE_COUNT = sizeof FILES / sizeof FILES[0] };

static void file_write(const char *folder, const char *name, const void *bytes, size_t count)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");
    if (!stream || fwrite(bytes, 1, count, stream) != count || fclose(stream) != 0) {
        perror(path);
        exit(1);
    }
}

static char folder[] = "/dev/shm/testudo-fuzz-XXXXXX";

static void folder_clear(void)
{
    char path[256];
    for (int i = 0; i < FILE_COUNT; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, FILES[i].name);
        remove(path);
    }
    rmdir(folder);
}

static void folder_make(void)
{
    static int is_made;
    if (!is_made) {
        if (!mkdtemp(folder)) {
            perror(folder);
            exit(1);
        }
        for (int i = 0; i < FILE_COUNT; i++) {
            file_write(folder, FILES[i].name, FILES[i].text, strlen(FILES[i].text));
        }
        is_made = atexit(folder_clear) == 0;
    }
}

static void ask(const td_atlas *atlas)
{
    td_atlas_window window = { 0.0, 1.0, 0.0, 1.0, 0.5 };
    td_atlas_cell cells[4];
    int at = td_atlas_country_near(atlas, 0.5, 0.5, 1000.0);
    if (at >= td_atlas_country_count(atlas)) {
        abort();
    }
    if (td_atlas_cells(atlas, &window, cells, 4) == TD_OK && cells[0].people < 0) {
        abort();
    }
    if (td_atlas_city_count(atlas) > 0) {
        td_atlas_city_info(atlas, td_atlas_city_near(atlas, 10.0, 170.0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (count == 0) {
        return 0;
    }
    folder_make();
    int which = bytes[0] % FILE_COUNT;
    char why[TD_ATLAS_WHY_SIZE];
    td_atlas *atlas = NULL;
    file_write(folder, FILES[which].name, bytes + 1, count - 1);
    td_status status = td_atlas_open(folder, &atlas, why, sizeof why);
    if ((status == TD_OK) != (atlas != NULL) || (status != TD_OK && why[0] == '\0')) {
        abort();
    }
    if (atlas) {
        ask(atlas);
    }
    td_atlas_close(atlas);
    file_write(folder, FILES[which].name, FILES[which].text, strlen(FILES[which].text));
    return 0;
}
