/* SPDX-License-Identifier: Apache-2.0 */
/* Grids and areas are read back by their own libraries, and are whole or absent. */
#include <jansson.h>
#include <netcdf.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/export/export.h"
#include "test/check.h"

enum { ROWS = 4, COLUMNS = 6, CELLS = ROWS * COLUMNS };

static const td_atlas_window WINDOW = { 40.0, 41.0, 20.0, 21.5, 0.25 };

static char folder[] = "/tmp/testudo-export-XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static bool is_there(const char *name)
{
    struct stat about;
    return stat(in_folder(name), &about) == 0;
}

static td_grid grid_of(td_layer layers[2], const double *reals, const uint8_t *codes,
                       const char *const *meanings)
{
    layers[0] = (td_layer){ .name = "margin_s", .long_name = "time to spare", .units = "s",
                            .reals = reals };
    layers[1] = (td_layer){ .name = "seen", .long_name = "how well seen", .units = "1",
                            .codes = codes, .meanings = meanings, .meaning_count = 3 };
    return (td_grid){ .window = &WINDOW, .layers = layers, .layer_count = 2, .title = "a test",
                      .source = "testudo test", .history = "none", .comment = "none" };
}

static void check_axis(int id, const char *name, double first, size_t count)
{
    int variable;
    double values[8];
    TD_CHECK(nc_inq_varid(id, name, &variable) == NC_NOERR);
    TD_CHECK(nc_get_var_double(id, variable, values) == NC_NOERR);
    for (size_t i = 0; i < count; i++) {
        TD_NEAR(values[i], first + 0.25 * (double)i, 1e-12);
    }
}

static void check_text(int id, int variable, const char *name, const char *wanted)
{
    char text[256] = "";
    size_t size = 0;
    TD_CHECK(nc_inq_attlen(id, variable, name, &size) == NC_NOERR && size < sizeof text);
    TD_CHECK(size >= sizeof text || nc_get_att_text(id, variable, name, text) == NC_NOERR);
    if (!TD_CHECK(strcmp(text, wanted) == 0)) {
        printf("  %s: found '%s', expected '%s'\n", name, text, wanted);
    }
}

TD_TEST(a_grid_comes_back_as_it_was)
{
    const char *meanings[] = { "unseen", "late", "early" };
    double reals[CELLS], back[CELLS], missing;
    uint8_t codes[CELLS], codes_back[CELLS];
    char why[TD_EXPORT_WHY_SIZE];
    td_layer layers[2];
    for (int i = 0; i < CELLS; i++) {
        reals[i] = i == 7 ? (double)NAN : 1.0 / (i + 1.0);
        codes[i] = (uint8_t)(i % 3);
    }
    td_grid grid = grid_of(layers, reals, codes, meanings);
    TD_CHECK(td_export_netcdf(&grid, in_folder("grid.nc"), why) == TD_OK);
    TD_CHECK(!is_there("grid.nc.part"));
    int id, variable;
    if (!TD_CHECK(nc_open(in_folder("grid.nc"), NC_NOWRITE, &id) == NC_NOERR)) {
        return;
    }
    check_axis(id, "lat", 40.125, ROWS);
    check_axis(id, "lon", 20.125, COLUMNS);
    check_text(id, NC_GLOBAL, "Conventions", "CF-1.10");
    TD_CHECK(nc_inq_varid(id, "margin_s", &variable) == NC_NOERR);
    check_text(id, variable, "units", "s");
    check_text(id, variable, "grid_mapping", "crs");
    TD_CHECK(nc_get_att_double(id, variable, "_FillValue", &missing) == NC_NOERR);
    TD_CHECK(nc_get_var_double(id, variable, back) == NC_NOERR);
    for (int i = 0; i < CELLS; i++) {
        TD_CHECK(back[i] == (i == 7 ? missing : reals[i]));
    }
    TD_CHECK(nc_inq_varid(id, "seen", &variable) == NC_NOERR);
    check_text(id, variable, "flag_meanings", "unseen late early");
    TD_CHECK(nc_get_var_uchar(id, variable, codes_back) == NC_NOERR);
    TD_CHECK(memcmp(codes, codes_back, sizeof codes) == 0);
    TD_CHECK(nc_close(id) == NC_NOERR);
}

static double part_of(const json_t *ring, size_t point, size_t part)
{
    return json_real_value(json_array_get(json_array_get(ring, point), part));
}

/* Twice the signed area of a ring; positive when it runs counter-clockwise. */
static double turn_of(const json_t *ring)
{
    double sum = 0.0;
    for (size_t i = 0; i + 1 < json_array_size(ring); i++) {
        double x0 = part_of(ring, i, 0), y0 = part_of(ring, i, 1);
        double x1 = part_of(ring, i + 1, 0), y1 = part_of(ring, i + 1, 1);
        TD_CHECK(x0 >= 20.0 && x0 <= 21.5 && y0 >= 40.0 && y0 <= 41.0);
        sum += x0 * y1 - x1 * y0;
    }
    return sum;
}

/* Checks a MultiPolygon by RFC 7946: rings closed, outside counter-clockwise, holes clockwise.
 * Returned its area in square degrees. */
static double area_of(const json_t *feature, size_t *holes)
{
    const json_t *geometry = json_object_get(feature, "geometry");
    const json_t *polygons = json_object_get(geometry, "coordinates");
    double area = 0.0;
    *holes = 0;
    TD_CHECK(strcmp(json_string_value(json_object_get(geometry, "type")), "MultiPolygon") == 0);
    for (size_t p = 0; p < json_array_size(polygons); p++) {
        const json_t *rings = json_array_get(polygons, p);
        for (size_t r = 0; r < json_array_size(rings); r++) {
            const json_t *ring = json_array_get(rings, r);
            double turn = turn_of(ring);
            TD_CHECK(json_equal(json_array_get(ring, 0),
                                json_array_get(ring, json_array_size(ring) - 1)));
            TD_CHECK(r == 0 ? turn > 0.0 : turn < 0.0);
            area += 0.5 * turn;
            *holes += r > 0;
        }
    }
    return area;
}

/* A ring of eight cells of class 2 around a cell of class 0, and three of class 1 elsewhere. */
TD_TEST(areas_hold_their_cells_and_say_longitude_first)
{
    static const uint8_t CLASSES[CELLS] = {
        2, 2, 2, 0, 1, 1, /* */
        2, 0, 2, 0, 0, 0, /* */
        2, 2, 2, 0, 0, 0, /* */
        0, 0, 0, 0, 0, 1, /* */
    };
    static const char *const NAMES[] = { "at least one", "at least two", "three" };
    char why[TD_EXPORT_WHY_SIZE];
    size_t holes;
    TD_CHECK(td_export_geojson(&WINDOW, CLASSES, NAMES, 3, in_folder("a.json"), why) == TD_OK);
    json_t *document = json_load_file(in_folder("a.json"), 0, NULL);
    const json_t *features = json_object_get(document, "features");
    if (TD_CHECK(json_array_size(features) == 3)) {
        TD_NEAR(area_of(json_array_get(features, 0), &holes), 11.0 * 0.0625, 1e-9);
        TD_CHECK(holes == 1);
        TD_NEAR(area_of(json_array_get(features, 1), &holes), 8.0 * 0.0625, 1e-9);
        TD_CHECK(holes == 1);
        TD_CHECK(area_of(json_array_get(features, 2), &holes) == 0.0);
        const json_t *about = json_object_get(json_array_get(features, 1), "properties");
        TD_CHECK(json_integer_value(json_object_get(about, "class")) == 2);
        TD_CHECK(strcmp(json_string_value(json_object_get(about, "name")), "at least two") == 0);
    }
    json_decref(document);
}

TD_TEST(what_cannot_be_written_leaves_nothing)
{
    uint8_t classes[CELLS] = { 1 };
    double reals[CELLS] = { 0.0 };
    const char *const names[] = { "one", "two", "three" };
    char why[TD_EXPORT_WHY_SIZE], long_name[1200];
    td_layer layers[2];
    td_grid grid = grid_of(layers, reals, classes, names);
    memset(long_name, 'x', sizeof long_name);
    long_name[sizeof long_name - 1] = '\0';
    TD_CHECK(mkdir(in_folder("taken"), 0700) == 0);
    const char *bad[] = { "none/x", "taken", long_name };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *file = i < 2 ? in_folder(bad[i]) : bad[i];
        TD_CHECK(td_export_netcdf(&grid, file, why) == TD_IO_FAILED && why[0] != '\0');
        TD_CHECK(td_export_geojson(&WINDOW, classes, names, 1, file, why) == TD_IO_FAILED);
        TD_CHECK(why[0] != '\0');
    }
    TD_CHECK(!is_there("taken.part") && !is_there("none"));
    TD_CHECK(rmdir(in_folder("taken")) == 0);
}

static void clear_folder(void)
{
    remove(in_folder("grid.nc"));
    remove(in_folder("a.json"));
    TD_CHECK(rmdir(folder) == 0);
}

TD_TEST(all_of_it)
{
    if (TD_CHECK(mkdtemp(folder) != NULL)) {
        a_grid_comes_back_as_it_was();
        areas_hold_their_cells_and_say_longitude_first();
        what_cannot_be_written_leaves_nothing();
        clear_folder();
    }
}

TD_MAIN(all_of_it)
