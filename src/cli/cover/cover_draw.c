/* SPDX-License-Identifier: Apache-2.0 */
/* Draws and exports a coverage map. */
#include "cli/cover/cover_draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/export/export.h"
#include "edge/map/map.h"

enum { WIDTH_PX = 1200, HEIGHT_PX = 900, LIMITS = TD_REACH_COUNT + 1 };

static const td_colour SITE = { 0x123c4a, 1.0 };
static const td_colour FROM = { 0x7a1f1f, 1.0 };

static td_atlas_point point_of(const td_scenario *scenario, int32_t site)
{
    const td_site_def *def = &scenario->sites[site];
    return (td_atlas_point){ def->lat_rad / TD_DEG, def->lon_rad / TD_DEG };
}

static void draw_places(td_map *picture, const td_scenario *scenario)
{
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        const td_sensor_place_def *place = &scenario->sensor_places[i];
        if (scenario->sensors[place->model].kind == TD_SENSOR_RADAR) {
            td_map_place(picture, point_of(scenario, place->site), TD_MARK_TRIANGLE, SITE,
                         scenario->sites[place->site].name);
        }
    }
    for (int32_t i = 0; i < scenario->battery_count; i++) {
        int32_t site = scenario->batteries[i].site;
        td_map_place(picture, point_of(scenario, site), TD_MARK_SQUARE, SITE,
                     scenario->sites[site].name);
    }
    for (int32_t i = 0; i < scenario->cover.from_count; i++) {
        int32_t site = scenario->cover.froms[i];
        td_map_place(picture, point_of(scenario, site), TD_MARK_CROSS, FROM,
                     scenario->sites[site].name);
    }
}

static void draw_key(td_map *picture)
{
    for (int class = TD_COVER_CLASS_COUNT - 1; class > 0; class--) {
        td_map_key(picture, TD_MAP_COVER[class], td_cover_class_text((td_cover_class)class));
    }
}

static size_t cell_count_of(const td_cover_map *map)
{
    return (size_t)map->size.row_count * (size_t)map->size.column_count;
}

static uint8_t *classes_of(const td_cover_map *map)
{
    size_t count = cell_count_of(map);
    uint8_t *classes = malloc(count);
    for (size_t i = 0; i < count && classes; i++) {
        classes[i] = (uint8_t)td_cover_class_of(&map->cells[i]);
    }
    return classes;
}

td_status td_cover_map_draw(const td_cover_map *map, const td_atlas *atlas, bool is_svg,
                            const td_sink *sink)
{
    const td_atlas_window *window = &map->window;
    td_map_def def = {
        .lat_lo_deg = window->lat_lo_deg,
        .lat_hi_deg = window->lat_hi_deg,
        .lon_lo_deg = window->lon_lo_deg,
        .lon_hi_deg = window->lon_hi_deg,
        .width_px = WIDTH_PX,
        .height_px = HEIGHT_PX,
        .title = map->scenario->id,
        .subtitle = "shot opportunities that the worst flight leaves; notional models, full stocks",
    };
    uint8_t *classes = classes_of(map);
    td_map *picture = td_map_begin(&def, atlas, is_svg ? TD_MAP_SVG : TD_MAP_PNG);
    if (!classes || !picture) {
        free(classes);
        return TD_NO_MEMORY;
    }
    td_map_grid grid = { window, classes, TD_MAP_COVER, TD_COVER_CLASS_COUNT };
    td_map_cells(picture, &grid);
    td_map_borders(picture, atlas);
    draw_places(picture, map->scenario);
    draw_key(picture);
    free(classes);
    return td_map_end(picture, sink, false);
}

static td_status file_write(void *ctx, const void *bytes, size_t count)
{
    return fwrite(bytes, 1, count, ctx) == count ? TD_OK : TD_IO_FAILED;
}

/* Beside the file, then renamed, so that it is whole or absent. */
static int write_picture(const td_args *args, const td_cover_map *map, const td_atlas *atlas,
                         const char *name, bool is_svg)
{
    char why[TD_EXPORT_WHY_SIZE];
    td_part part;
    if (td_export_begin(name, &part, why) != TD_OK) {
        return td_world_failed(args, "%s", why);
    }
    td_sink sink = { part.stream, file_write };
    bool is_good = td_cover_map_draw(map, atlas, is_svg, &sink) == TD_OK;
    return td_export_end(&part, is_good, why) == TD_OK ? TD_EXIT_DONE
                                                       : td_world_failed(args, "%s", why);
}

/* The numbers of the map as columns for NetCDF. */
typedef struct columns {
    double *shots, *margin_s, *warning_s, *flights;
    uint8_t *limits;
} columns;

static void columns_free(columns *all)
{
    free(all->shots);
    free(all->limits);
}

static bool columns_make(const td_cover_map *map, columns *all)
{
    size_t count = cell_count_of(map);
    double *reals = malloc(4 * count * sizeof *reals);
    *all = (columns){ reals, reals + count, reals + 2 * count, reals + 3 * count, malloc(count) };
    if (!reals || !all->limits) {
        columns_free(all);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const td_cover_cell *cell = &map->cells[i];
        bool is_reached = cell->flight_count > 0;
        all->flights[i] = cell->flight_count;
        all->shots[i] = is_reached ? cell->shots_min : (double)NAN;
        all->margin_s[i] = is_reached && cell->shots_min > 0 ? cell->margin_s_min : (double)NAN;
        all->warning_s[i] = is_reached ? cell->warning_s_min : (double)NAN;
        all->limits[i] = is_reached ? (uint8_t)(cell->limit + 1) : 0;
    }
    return true;
}

static int write_netcdf(const td_args *args, const td_cover_map *map, const char *name)
{
    static const char *MEANINGS[LIMITS] = { "not_reached" };
    char why[TD_EXPORT_WHY_SIZE], history[160];
    columns all;
    for (int i = 1; i < LIMITS; i++) {
        MEANINGS[i] = td_reach_verdict_key((td_reach_verdict)(i - 1));
    }
    if (!columns_make(map, &all)) {
        return td_world_failed(args, "%s", td_status_text(TD_NO_MEMORY));
    }
    const td_layer layers[] = {
        { .name = "shots", .long_name = "fewest shot opportunities over all flights", .units = "1",
          .reals = all.shots },
        { .name = "margin", .long_name = "least margin of the best battery", .units = "s",
          .reals = all.margin_s },
        { .name = "warning", .long_name = "least time from firm track to impact", .units = "s",
          .reals = all.warning_s },
        { .name = "flights", .long_name = "kinds of flight that reach the cell", .units = "1",
          .reals = all.flights },
        { .name = "limit", .long_name = "what stops the nearest battery of the worst flight",
          .units = "1", .codes = all.limits, .meanings = MEANINGS, .meaning_count = LIMITS },
    };
    snprintf(history, sizeof history, "testudo cover %s --cell-deg %g", map->scenario->id,
             map->window.cell_deg);
    td_grid grid = {
        .window = &map->window,
        .layers = layers,
        .layer_count = (int)(sizeof layers / sizeof layers[0]),
        .title = map->scenario->question,
        .source = "testudo " TD_VERSION,
        .history = history,
        .comment = "Published notional models; simulated reach with full stocks.",
    };
    td_status status = td_export_netcdf(&grid, name, why);
    columns_free(&all);
    return status == TD_OK ? TD_EXIT_DONE : td_world_failed(args, "%s", why);
}

static int write_geojson(const td_args *args, const td_cover_map *map, const char *name)
{
    static const char *NAMES[] = { "reached by some flight", "every flight leaves a shot",
                                   "every flight leaves two shots" };
    char why[TD_EXPORT_WHY_SIZE];
    uint8_t *classes = classes_of(map);
    if (!classes) {
        return td_world_failed(args, "%s", td_status_text(TD_NO_MEMORY));
    }
    td_status status = td_export_geojson(&map->window, classes, NAMES, TD_COVER_CLASS_COUNT - 1,
                                         name, why);
    free(classes);
    return status == TD_OK ? TD_EXIT_DONE : td_world_failed(args, "%s", why);
}

int td_cover_map_write(const td_args *args, const td_cover_map *map, const td_atlas *atlas)
{
    const char *netcdf = td_args_text(args, "output"), *png = td_args_text(args, "png");
    const char *svg = td_args_text(args, "svg"), *geojson = td_args_text(args, "geojson");
    int code = netcdf ? write_netcdf(args, map, netcdf) : TD_EXIT_DONE;
    code = code == TD_EXIT_DONE && geojson ? write_geojson(args, map, geojson) : code;
    code = code == TD_EXIT_DONE && png ? write_picture(args, map, atlas, png, false) : code;
    return code == TD_EXIT_DONE && svg ? write_picture(args, map, atlas, svg, true) : code;
}

int td_cover_map_save(const td_args *args, const td_cover_map *map, const td_atlas *atlas,
                      const char *png)
{
    return write_picture(args, map, atlas, png, false);
}
