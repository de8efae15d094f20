/* SPDX-License-Identifier: Apache-2.0 */
/* The report's map. */
#include <math.h>
#include <sodium/utils.h>
#include <stdlib.h>
#include <string.h>

#include "earth/earth.h"
#include "edge/map/map.h"
#include "page.h"
#include "study/study.h"

/* Colours that the colour-blind can tell apart (after Okabe and Ito). */
static const td_colour MET = { 0x009e73, 1.0 }, LEAKED = { 0xd55e00, 1.0 };
static const td_colour SENSOR = { 0x0072b2, 1.0 }, BATTERY = { 0x1d2730, 1.0 };
static const td_colour LAUNCH = { 0x8c2d04, 1.0 }, SPAN = { 0x0072b2, 0.35 };
static const td_colour SPARED = { 0x8a8f94, 1.0 };

enum { MAP_WIDTH_PX = 1240, MAP_HEIGHT_PX = 820, PATH_POINTS_MAX = 10000 };

/* The smallest window with room around all that the map shows. Satellites stand far away. */
static td_map_def window_of(td__page *page)
{
    td_map_def def = { .lat_lo_deg = 30.0, .lat_hi_deg = 60.0, .lon_lo_deg = 0.0,
                       .lon_hi_deg = 50.0, .width_px = MAP_WIDTH_PX, .height_px = MAP_HEIGHT_PX };
    sqlite3_stmt *rows = td__ask(
        page, "SELECT min(lat_deg)-2, max(lat_deg)+2, min(lon_deg)-3, max(lon_deg)+3 FROM ("
              "SELECT lat_deg, lon_deg FROM path_point UNION ALL SELECT lat_deg, lon_deg FROM"
              " battery JOIN site USING (site_id) UNION ALL SELECT lat_deg, lon_deg FROM sensor"
              " JOIN site USING (site_id) WHERE kind='radar') HAVING count(*)>0");
    while (td__next(page, rows)) {
        def.lat_lo_deg = fmax(sqlite3_column_double(rows, 0), -85.0);
        def.lat_hi_deg = fmin(sqlite3_column_double(rows, 1), 85.0);
        def.lon_lo_deg = sqlite3_column_double(rows, 2);
        def.lon_hi_deg = sqlite3_column_double(rows, 3);
    }
    return def;
}

/* Ranges of radars against the scenario's cross-section, over their sectors. */
static void draw_spans(td_map *map, td__page *page)
{
    enum { STEPS = 72 };
    td_earth earth = td_earth_wgs84();
    sqlite3_stmt *rows =
        td__ask(page, "SELECT lat_deg, lon_deg, boresight_deg, sector_deg, range_at_rcs_m FROM"
                      " sensor JOIN site USING (site_id) WHERE kind='radar'");
    while (td__next(page, rows)) {
        td_atlas_point points[STEPS + 3];
        td_geo at = { sqlite3_column_double(rows, 0) * TD_DEG,
                      sqlite3_column_double(rows, 1) * TD_DEG, 0.0 };
        double middle = sqlite3_column_double(rows, 2), sector = sqlite3_column_double(rows, 3);
        td_atlas_point centre = { sqlite3_column_double(rows, 0), sqlite3_column_double(rows, 1) };
        size_t count = 0;
        if (sector < 360.0) {
            points[count++] = centre;
        }
        for (int i = 0; i <= STEPS; i++) {
            double azimuth = middle + sector * ((double)i / STEPS - 0.5);
            azimuth = fmod(azimuth + 720.0, 360.0);
            td_geo edge = td_destination(&earth, at, azimuth * TD_DEG,
                                         sqlite3_column_double(rows, 4));
            points[count++] =
                (td_atlas_point){ edge.lat_rad / TD_DEG, edge.lon_rad / TD_DEG };
        }
        if (sector < 360.0) {
            points[count++] = centre;
        }
        td_map_line(map, points, count, SPAN, 1.0);
    }
}

/* A flight up to its end; what it would have flown after an intercept stays faint. */
static void draw_path(td_map *map, td__page *page, int flight, double end_s, bool is_met)
{
    static td_atlas_point points[PATH_POINTS_MAX];
    size_t count = 0, flown = 0;
    sqlite3_stmt *rows =
        td__ask(page, "SELECT after_launch_s, lat_deg, lon_deg FROM path_point WHERE flight_id=?1"
                      " ORDER BY after_launch_s");
    sqlite3_bind_int(rows, 1, flight);
    while (td__next(page, rows)) {
        if (count < PATH_POINTS_MAX) {
            points[count++] = (td_atlas_point){ sqlite3_column_double(rows, 1),
                                                sqlite3_column_double(rows, 2) };
            flown = sqlite3_column_double(rows, 0) <= end_s ? count : flown;
        }
    }
    td_colour colour = is_met ? MET : LEAKED;
    td_colour faint = { colour.rgb, 0.25 };
    if (flown > 0 && flown < count) {
        td_map_line(map, points + flown - 1, count - flown + 1, faint, 1.2);
    }
    if (flown > 1) {
        td_map_line(map, points, flown, colour, 1.8);
    }
}

/* Flights of a raid with one outcome are one line. */
static void draw_paths(td_map *map, td__page *page)
{
    sqlite3_stmt *rows =
        td__ask(page, "SELECT min(flight_id), max(coalesce(end_s-launch_s,1e9)),"
                      " outcome='intercepted' FROM flight WHERE verdict='ok'"
                      " GROUP BY raid_id, outcome ORDER BY outcome<>'intercepted', flight_id");
    while (td__next(page, rows)) {
        draw_path(map, page, sqlite3_column_int(rows, 0), sqlite3_column_double(rows, 1),
                  sqlite3_column_int(rows, 2) != 0);
    }
}

static void draw_places(td_map *map, td__page *page, const char *sql, td_mark mark,
                        td_colour colour)
{
    sqlite3_stmt *rows = td__ask(page, sql);
    while (td__next(page, rows)) {
        td_atlas_point at = { sqlite3_column_double(rows, 0), sqlite3_column_double(rows, 1) };
        const char *label = td__column(rows, 2);
        td_map_place(map, at, mark, colour, label[0] ? label : NULL);
    }
}

static void draw_all(td_map *map, td__page *page)
{
    td_map_borders(map, page->def->atlas);
    draw_spans(map, page);
    draw_paths(map, page);
    draw_places(map, page, "SELECT intercept_lat_deg, intercept_lon_deg, '' FROM shot WHERE"
                           " result='hit'", TD_MARK_CROSS, MET);
    draw_places(map, page, "SELECT DISTINCT lat_deg, lon_deg, name FROM raid JOIN site ON"
                           " site_id=to_site_id WHERE to_site_id NOT IN (SELECT to_site_id FROM"
                           " raid JOIN flight USING (raid_id) WHERE outcome='leaked')", TD_MARK_DOT,
                SPARED);
    draw_places(map, page, "SELECT DISTINCT round(impact_lat_deg,2), round(impact_lon_deg,2),"
                           " s.name FROM flight JOIN raid USING (raid_id) JOIN site s ON"
                           " s.site_id=to_site_id WHERE outcome='leaked'", TD_MARK_DOT, LEAKED);
    draw_places(map, page, "SELECT DISTINCT lat_deg, lon_deg, name FROM raid JOIN site ON"
                           " site_id=from_site_id", TD_MARK_TRIANGLE, LAUNCH);
    draw_places(map, page, "SELECT DISTINCT lat_deg, lon_deg, site.name FROM sensor JOIN site"
                           " USING (site_id) WHERE kind='radar' AND site_id NOT IN (SELECT site_id"
                           " FROM battery)", TD_MARK_DOT, SENSOR);
    draw_places(map, page, "SELECT DISTINCT lat_deg, lon_deg, site.name FROM battery JOIN site"
                           " USING (site_id)", TD_MARK_SQUARE, BATTERY);
    td_map_key(map, LEAKED, "came down, and point of impact");
    td_map_key(map, MET, "intercepted in this run");
    td_map_key(map, SPARED, "would-be point of impact");
    td_map_key(map, LAUNCH, "launch place");
    td_map_key(map, SPAN, "range of a radar at this cross-section");
    td_map_key(map, SENSOR, "radar");
    td_map_key(map, BATTERY, "battery");
}

static td_status add_bytes(void *ctx, const void *bytes, size_t count)
{
    td__page *into = ctx;
    td__put_bytes(into, bytes, count);
    return into->is_broken ? TD_NO_MEMORY : TD_OK;
}

/* A picture of its own, so that the names inside two of them never meet. */
static void put_picture(td__page *page, const td__page *svg, const char *kind,
                        const char *words)
{
    size_t size = sodium_base64_ENCODED_LEN(svg->size, sodium_base64_VARIANT_ORIGINAL);
    char *coded = malloc(size);
    if (!coded) {
        page->is_broken = true;
        return;
    }
    sodium_bin2base64(coded, size, (const unsigned char *)svg->text, svg->size,
                      sodium_base64_VARIANT_ORIGINAL);
    td__put(page, "<img alt=\"%s\" src=\"data:image/%s;base64,", words, kind);
    td__put_bytes(page, coded, strlen(coded));
    td__put(page, "\">");
    free(coded);
}

static void draw_into(td__page *page, td__page *picture, td_map_format format)
{
    td_sink sink = { .ctx = picture, .write = add_bytes };
    td_map_def def = window_of(page);
    td_map *map = page->is_broken ? NULL : td_map_begin(&def, page->def->atlas, format);
    if (map) {
        draw_all(map, page);
    }
    if (!map || td_map_end(map, &sink, false) != TD_OK) {
        page->is_broken = true;
    }
}

/* The cells of a record's coverage map; null where it has none. To be freed. */
static uint8_t *read_cells(td__page *page, td_atlas_window *window)
{
    uint8_t *classes = NULL;
    size_t count = 0;
    sqlite3_stmt *rows = td__ask(page, "SELECT lat_lo_deg, lon_lo_deg, cell_deg, row_count,"
                                       " column_count FROM cover");
    while (td__next(page, rows)) {
        double cell = sqlite3_column_double(rows, 2);
        int row_count = sqlite3_column_int(rows, 3), column_count = sqlite3_column_int(rows, 4);
        window->cell_deg = cell;
        window->lat_lo_deg = sqlite3_column_double(rows, 0);
        window->lon_lo_deg = sqlite3_column_double(rows, 1);
        window->lat_hi_deg = window->lat_lo_deg + row_count * cell;
        window->lon_hi_deg = window->lon_lo_deg + column_count * cell;
        count = (size_t)row_count * (size_t)column_count;
        classes = calloc(count > 0 ? count : 1, 1);
    }
    rows = td__ask(page, "SELECT cell_id, class FROM cover_cell");
    while (td__next(page, rows)) {
        sqlite3_int64 cell = sqlite3_column_int64(rows, 0);
        if (classes && cell >= 0 && (size_t)cell < count) {
            classes[cell] = (uint8_t)(sqlite3_column_int(rows, 1) & 3);
        }
    }
    return classes;
}

static void draw_cover(td__page *page, td__page *picture, const td_map_grid *grid)
{
    const td_atlas_window *window = grid->window;
    td_sink sink = { .ctx = picture, .write = add_bytes };
    td_map_def def = { window->lat_lo_deg, window->lat_hi_deg, window->lon_lo_deg,
                       window->lon_hi_deg, MAP_WIDTH_PX, MAP_HEIGHT_PX, NULL, NULL };
    td_map *map = page->is_broken ? NULL : td_map_begin(&def, page->def->atlas, TD_MAP_PNG);
    if (map) {
        td_map_cells(map, grid);
        td_map_borders(map, page->def->atlas);
        draw_places(map, page, "SELECT DISTINCT lat_deg, lon_deg, site.name FROM battery JOIN site"
                               " USING (site_id)", TD_MARK_SQUARE, BATTERY);
        for (int class = TD_COVER_CLASS_COUNT - 1; class > 0; class--) {
            td_map_key(map, TD_MAP_COVER[class], td_cover_class_text((td_cover_class)class));
        }
    }
    if (!map || td_map_end(map, &sink, false) != TD_OK) {
        page->is_broken = true;
    }
}

void td__put_cover(td__page *page)
{
    td_atlas_window window = { 0 };
    td__page png = { 0 };
    uint8_t *classes = read_cells(page, &window);
    td_map_grid grid = { &window, classes, TD_MAP_COVER, TD_COVER_CLASS_COUNT };
    if (classes && window.cell_deg > 0.0) {
        draw_cover(page, &png, &grid);
    }
    if (!page->is_broken && png.size > 0) {
        put_picture(page, &png, "png", "Map of the ground where every flight of the coverage "
                                       "question leaves a shot opportunity, and where not");
    }
    free(classes);
    free(png.text);
}

void td__put_map(td__page *page)
{
    td__page svg = { 0 };
    draw_into(page, &svg, TD_MAP_SVG);
    if (!page->is_broken) {
        put_picture(page, &svg, "svg+xml",
                    "Map of the flights, the sensors, the batteries and the points of impact; the "
                    "tables below hold the same in words");
    }
    free(svg.text);
}

void td__put_map_png(td__page *page)
{
    td__page png = { 0 };
    draw_into(page, &png, TD_MAP_PNG);
    if (!page->is_broken) {
        td__put_bytes(page, png.text, png.size);
    }
    free(png.text);
}
