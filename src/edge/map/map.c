/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing maps with cairo: projection, land, cells, lines, places, words. */
#include "edge/map/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-svg.h>
#include <cairo.h>

const td_colour TD_MAP_COVER[4] = {
    { 0xffffff, 0.0 }, { 0xc8553d, 0.62 }, { 0x8fb8a8, 0.62 }, { 0x2f6f73, 0.62 }
};

static const double PI = 3.14159265358979323846;
static const td_colour SEA = { 0xdfe9f0, 1.0 };
static const td_colour LAND = { 0xf7f5ef, 1.0 };
static const td_colour BORDER = { 0x6b7680, 0.9 };
static const td_colour GRATICULE = { 0x9fb3c0, 0.35 };
static const td_colour INK = { 0x1d2730, 1.0 };

/* Text sizes in pixels, for a picture about a thousand wide. */
static const double R = 5.0; /* half a mark, px */
static const double TITLE_PX = 20.0, TEXT_PX = 13.0, SMALL_PX = 10.0;

enum { KEY_MAX = 12, EDGE_STEPS = 48, LABELS_MAX = 128, BOXES_MAX = 512, LABEL_SIZE = 64 };

/* Where something stands that no label should cover. */
typedef struct box {
    double x, y, width, height;
} box;

/* A place's label waits for the end, when all marks are known. */
typedef struct label {
    double x, y; /* of its mark */
    char text[LABEL_SIZE];
} label;

struct td_map {
    cairo_surface_t *surface;
    cairo_t *pen;
    td_map_def def;
    td_map_format format;
    char *svg;
    size_t svg_size, svg_capacity;
    double lat0_rad, lon0_rad; /* centre of the projection */
    double scale, x0, y0;      /* pixels = x0 + scale * x, y0 - scale * y */
    int key_count;
    label labels[LABELS_MAX];
    box boxes[BOXES_MAX];
    int label_count, box_count;
};

static void ink(td_map *map, td_colour colour)
{
    double red = (colour.rgb >> 16 & 255u) / 255.0;
    double green = (colour.rgb >> 8 & 255u) / 255.0;
    double blue = (colour.rgb & 255u) / 255.0;
    cairo_set_source_rgba(map->pen, red, green, blue, colour.opacity);
}

/* Lambert azimuthal equal-area on the unit sphere (Snyder 1987, 24-2 to 24-4). */
static void project(const td_map *map, td_atlas_point at, double *x, double *y)
{
    double lat = at.lat_deg * PI / 180.0;
    double lon = at.lon_deg * PI / 180.0 - map->lon0_rad;
    double s0 = sin(map->lat0_rad), c0 = cos(map->lat0_rad);
    double c = s0 * sin(lat) + c0 * cos(lat) * cos(lon);
    double k = sqrt(2.0 / fmax(1.0 + c, 1e-6));
    *x = map->x0 + map->scale * k * cos(lat) * sin(lon);
    *y = map->y0 - map->scale * k * (c0 * sin(lat) - s0 * cos(lat) * cos(lon));
}

/* The inverse (Snyder 20-14, 20-15, 24-16); returned false outside the disc of the Earth. */
static bool unproject(const td_map *map, double px, double py, td_atlas_point *at)
{
    double x = (px - map->x0) / map->scale;
    double y = (map->y0 - py) / map->scale;
    double rho = hypot(x, y);
    if (rho >= 2.0) {
        return false;
    }
    double c = 2.0 * asin(0.5 * rho);
    double s0 = sin(map->lat0_rad), c0 = cos(map->lat0_rad);
    double up = rho > 0.0 ? y * sin(c) / rho : 0.0;
    double lat = asin(cos(c) * s0 + up * c0);
    double lon = map->lon0_rad + atan2(x * sin(c), rho * c0 * cos(c) - y * s0 * sin(c));
    *at = (td_atlas_point){ lat * 180.0 / PI, remainder(lon * 180.0 / PI, 360.0) };
    return true;
}

/* Scales the projection so that the whole edge of the window is inside the picture. */
static void fit(td_map *map)
{
    const td_map_def *def = &map->def;
    double lo_x = 1e9, hi_x = -1e9, lo_y = 1e9, hi_y = -1e9;
    map->lat0_rad = 0.5 * (def->lat_lo_deg + def->lat_hi_deg) * PI / 180.0;
    map->lon0_rad = 0.5 * (def->lon_lo_deg + def->lon_hi_deg) * PI / 180.0;
    map->scale = 1.0;
    for (int i = 0; i <= 4 * EDGE_STEPS; i++) {
        double part = (i % EDGE_STEPS) / (double)EDGE_STEPS;
        int side = i / EDGE_STEPS % 4;
        double lat_part = side == 0 ? 0.0 : side == 1 ? part : side == 2 ? 1.0 : 1.0 - part;
        double lon_part = side == 0 ? part : side == 1 ? 1.0 : side == 2 ? 1.0 - part : 0.0;
        td_atlas_point at = { def->lat_lo_deg + lat_part * (def->lat_hi_deg - def->lat_lo_deg),
                              def->lon_lo_deg + lon_part * (def->lon_hi_deg - def->lon_lo_deg) };
        double x, y;
        project(map, at, &x, &y);
        lo_x = fmin(lo_x, x);
        hi_x = fmax(hi_x, x);
        lo_y = fmin(lo_y, y);
        hi_y = fmax(hi_y, y);
    }
    map->scale = fmin(def->width_px / (hi_x - lo_x), def->height_px / (hi_y - lo_y));
    map->x0 = 0.5 * def->width_px - 0.5 * map->scale * (lo_x + hi_x);
    map->y0 = 0.5 * def->height_px - 0.5 * map->scale * (lo_y + hi_y);
}

static cairo_status_t keep_svg(void *closure, const unsigned char *bytes, unsigned int count)
{
    td_map *map = closure;
    if (map->svg_size + count > map->svg_capacity) {
        size_t wanted = 2 * map->svg_capacity + count;
        char *bigger = realloc(map->svg, wanted);
        if (!bigger) {
            return CAIRO_STATUS_NO_MEMORY;
        }
        map->svg = bigger;
        map->svg_capacity = wanted;
    }
    memcpy(map->svg + map->svg_size, bytes, count);
    map->svg_size += count;
    return CAIRO_STATUS_SUCCESS;
}

/* On which sides of the picture a point lies outside it, with room for wide lines: bits. */
static unsigned sides_of(const td_map *map, double x, double y)
{
    static const double ROOM_PX = 60.0;
    return (x < -ROOM_PX ? 1u : 0u) | (x > map->def.width_px + ROOM_PX ? 2u : 0u) |
           (y < -ROOM_PX ? 4u : 0u) | (y > map->def.height_px + ROOM_PX ? 8u : 0u);
}

/* Left out are points within a pixel of the one before, and points on the same outer side as
 * both of their neighbours: what is seen stays the same, and SVG files stay small. */
static void trace(td_map *map, const td_atlas_point *points, size_t count)
{
    static const double NEAR_PX = 0.9;
    double last_x = 0.0, last_y = 0.0, x = 0.0, y = 0.0, next_x = 0.0, next_y = 0.0;
    unsigned before = 0;
    if (count > 0) {
        project(map, points[0], &next_x, &next_y);
    }
    for (size_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;
        x = next_x;
        y = next_y;
        if (!is_last) {
            project(map, points[i + 1], &next_x, &next_y);
        }
        unsigned here = sides_of(map, x, y);
        bool is_outside = (before & here & sides_of(map, next_x, next_y)) != 0;
        bool is_near = fabs(x - last_x) < NEAR_PX && fabs(y - last_y) < NEAR_PX;
        before = here;
        if (i == 0) {
            cairo_move_to(map->pen, x, y);
        } else if (is_last || (!is_near && !is_outside)) {
            cairo_line_to(map->pen, x, y);
        } else {
            continue;
        }
        last_x = x;
        last_y = y;
    }
}

/* A ring is worth drawing when some of it may be in the picture and its projection is sound. */
static bool is_in_view(const td_map *map, const td_atlas_ring *ring)
{
    bool inside = false;
    for (size_t i = 0; i < ring->count; i++) {
        double x, y;
        double lon = remainder(ring->points[i].lon_deg * PI / 180.0 - map->lon0_rad, 2.0 * PI);
        if (fabs(lon) > 0.9 * PI) {
            return false;
        }
        project(map, ring->points[i], &x, &y);
        inside = inside || (x > -300.0 && x < map->def.width_px + 300.0 && y > -300.0 &&
                            y < map->def.height_px + 300.0);
    }
    return inside;
}

static void trace_countries(td_map *map, const td_atlas *atlas)
{
    for (size_t i = 0; i < td_atlas_ring_count(atlas); i++) {
        td_atlas_ring ring = td_atlas_ring_info(atlas, i);
        if (is_in_view(map, &ring)) {
            trace(map, ring.points, ring.count);
            cairo_close_path(map->pen);
        }
    }
}

static void draw_graticule(td_map *map)
{
    ink(map, GRATICULE);
    cairo_set_line_width(map->pen, 0.7);
    for (int lat = -80; lat <= 80; lat += 10) {
        for (int i = 0; i <= 90; i++) {
            double lon = map->lon0_rad * 180.0 / PI - 90.0 + 2.0 * i;
            double x, y;
            project(map, (td_atlas_point){ lat, lon }, &x, &y);
            (i == 0 ? cairo_move_to : cairo_line_to)(map->pen, x, y);
        }
    }
    double middle = map->lon0_rad * 180.0 / PI;
    for (int lon = -180; lon < 180; lon += 10) {
        if (fabs(remainder(lon - middle, 360.0)) > 100.0) {
            continue; /* the far side of the Earth */
        }
        for (int i = -16; i <= 16; i++) {
            double x, y;
            project(map, (td_atlas_point){ 5.0 * i, lon }, &x, &y);
            (i == -16 ? cairo_move_to : cairo_line_to)(map->pen, x, y);
        }
    }
    cairo_stroke(map->pen);
}

td_map *td_map_begin(const td_map_def *def, const td_atlas *atlas, td_map_format format)
{
    td_map *map = calloc(1, sizeof *map);
    if (!map) {
        return NULL;
    }
    map->def = *def;
    map->format = format;
    map->surface = format == TD_MAP_PNG
                       ? cairo_image_surface_create(CAIRO_FORMAT_RGB24, def->width_px,
                                                    def->height_px)
                       : cairo_svg_surface_create_for_stream(keep_svg, map, def->width_px,
                                                             def->height_px);
    map->pen = cairo_create(map->surface);
    cairo_select_font_face(map->pen, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    fit(map);
    ink(map, SEA);
    cairo_paint(map->pen);
    trace_countries(map, atlas);
    cairo_set_fill_rule(map->pen, CAIRO_FILL_RULE_EVEN_ODD);
    ink(map, LAND);
    cairo_fill(map->pen);
    draw_graticule(map);
    return map;
}

/* The class of the cell under a place, or 0 outside the window. */
static uint8_t class_at(const td_map_grid *grid, size_t rows, size_t columns, td_atlas_point at)
{
    const td_atlas_window *window = grid->window;
    double row = floor((at.lat_deg - window->lat_lo_deg) / window->cell_deg);
    double column = floor((at.lon_deg - window->lon_lo_deg) / window->cell_deg);
    if (row < 0.0 || column < 0.0 || row >= (double)rows || column >= (double)columns) {
        return 0;
    }
    return grid->classes[(size_t)row * columns + (size_t)column];
}

static uint32_t premultiplied(td_colour colour)
{
    uint32_t alpha = (uint32_t)lround(colour.opacity * 255.0);
    uint32_t red = (colour.rgb >> 16 & 255u) * alpha / 255u;
    uint32_t green = (colour.rgb >> 8 & 255u) * alpha / 255u;
    uint32_t blue = (colour.rgb & 255u) * alpha / 255u;
    return alpha << 24 | red << 16 | green << 8 | blue;
}

void td_map_cells(td_map *map, const td_map_grid *grid)
{
    int width = map->def.width_px, height = map->def.height_px;
    size_t rows = td_atlas_row_count(grid->window);
    size_t columns = td_atlas_column_count(grid->window);
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    unsigned char *pixels = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);
    cairo_surface_flush(image);
    for (int y = 0; pixels && y < height; y++) {
        for (int x = 0; x < width; x++) {
            td_atlas_point at;
            bool on_earth = unproject(map, x + 0.5, y + 0.5, &at);
            uint8_t class = on_earth ? class_at(grid, rows, columns, at) : 0;
            if (class > 0 && class < grid->palette_count) {
                uint32_t value = premultiplied(grid->palette[class]);
                memcpy(pixels + (size_t)y * (size_t)stride + 4 * (size_t)x, &value, 4);
            }
        }
    }
    cairo_surface_mark_dirty(image);
    cairo_set_source_surface(map->pen, image, 0.0, 0.0);
    cairo_paint(map->pen);
    cairo_surface_destroy(image);
}

void td_map_borders(td_map *map, const td_atlas *atlas)
{
    trace_countries(map, atlas);
    ink(map, BORDER);
    cairo_set_line_width(map->pen, 0.6);
    cairo_stroke(map->pen);
}

void td_map_line(td_map *map, const td_atlas_point *points, size_t count, td_colour colour,
                 double width_px)
{
    trace(map, points, count);
    ink(map, colour);
    cairo_set_line_width(map->pen, width_px);
    cairo_set_line_join(map->pen, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(map->pen);
}

/* Words with a pale halo, so that they can be read on any ground. */
static void write_words(td_map *map, double x, double y, double size, const char *text)
{
    cairo_set_font_size(map->pen, size);
    cairo_move_to(map->pen, x, y);
    cairo_text_path(map->pen, text);
    ink(map, (td_colour){ 0xffffff, 0.85 });
    cairo_set_line_width(map->pen, 3.0);
    cairo_stroke(map->pen);
    ink(map, INK);
    cairo_move_to(map->pen, x, y);
    cairo_show_text(map->pen, text);
}

static void take_box(td_map *map, box taken)
{
    if (map->box_count < BOXES_MAX) {
        map->boxes[map->box_count++] = taken;
    }
}

/* A radar and a battery of one site are labelled once. */
static void take_label(td_map *map, double x, double y, const char *text)
{
    label made = { .x = x, .y = y };
    td_text_copy(made.text, sizeof made.text, text);
    for (int i = 0; i < map->label_count; i++) {
        const label *other = &map->labels[i];
        bool is_near = fabs(other->x - x) < 2.0 * R && fabs(other->y - y) < 2.0 * R;
        if (is_near && strcmp(other->text, made.text) == 0) {
            return;
        }
    }
    if (map->label_count < LABELS_MAX) {
        map->labels[map->label_count++] = made;
    }
}

/* How much of a label at this place would cover others or be cut off, px2. */
static double covered_px2(const td_map *map, box at)
{
    double cut = fmax(0.0, fmax(-at.x, at.x + at.width - map->def.width_px)) * at.height;
    double sum = cut + fmax(0.0, fmax(-at.y, at.y + at.height - map->def.height_px)) * at.width;
    for (int i = 0; i < map->box_count; i++) {
        const box *other = &map->boxes[i];
        double width = fmin(at.x + at.width, other->x + other->width) - fmax(at.x, other->x);
        double height = fmin(at.y + at.height, other->y + other->height) - fmax(at.y, other->y);
        sum += fmax(0.0, width) * fmax(0.0, height);
    }
    return sum;
}

/* Right of its mark where that is free, else around it; the first of the least covering places. */
static void write_label(td_map *map, const label *what)
{
    cairo_text_extents_t extents;
    cairo_set_font_size(map->pen, TEXT_PX);
    cairo_text_extents(map->pen, what->text, &extents);
    double w = extents.x_advance, h = TEXT_PX, x = what->x, y = what->y;
    const box places[] = {
        { x + 1.6 * R, y - 0.5 * h, w, h },     { x - 1.6 * R - w, y - 0.5 * h, w, h },
        { x + R, y + 1.2 * R, w, h },           { x + R, y - 1.2 * R - h, w, h },
        { x - 0.5 * w, y + 1.4 * R, w, h },     { x - 0.5 * w, y - 1.4 * R - h, w, h },
        { x - R - w, y + 1.2 * R, w, h },       { x - R - w, y - 1.2 * R - h, w, h },
    };
    size_t best = 0;
    for (size_t i = 1; i < sizeof places / sizeof places[0]; i++) {
        best = covered_px2(map, places[i]) < covered_px2(map, places[best]) ? i : best;
    }
    take_box(map, places[best]);
    write_words(map, places[best].x, places[best].y + 0.77 * h, TEXT_PX, what->text);
}

void td_map_place(td_map *map, td_atlas_point at, td_mark mark, td_colour colour,
                  const char *text)
{
    double x, y;
    project(map, at, &x, &y);
    if (mark == TD_MARK_DOT) {
        cairo_arc(map->pen, x, y, 0.8 * R, 0.0, 2.0 * PI);
    } else if (mark == TD_MARK_SQUARE) {
        cairo_rectangle(map->pen, x - R, y - R, 2.0 * R, 2.0 * R);
    } else if (mark == TD_MARK_TRIANGLE) {
        cairo_move_to(map->pen, x, y - 1.2 * R);
        cairo_line_to(map->pen, x + 1.1 * R, y + 0.8 * R);
        cairo_line_to(map->pen, x - 1.1 * R, y + 0.8 * R);
        cairo_close_path(map->pen);
    } else {
        cairo_rectangle(map->pen, x - R, y - 0.2 * R, 2.0 * R, 0.4 * R);
        cairo_rectangle(map->pen, x - 0.2 * R, y - R, 0.4 * R, 2.0 * R);
    }
    ink(map, colour);
    cairo_fill_preserve(map->pen);
    ink(map, (td_colour){ 0xffffff, 1.0 });
    cairo_set_line_width(map->pen, 1.0);
    cairo_stroke(map->pen);
    take_box(map, (box){ x - R, y - R, 2.0 * R, 2.0 * R });
    if (text) {
        take_label(map, x, y, text);
    }
}

void td_map_key(td_map *map, td_colour colour, const char *text)
{
    double y = map->def.height_px - 34.0 - 20.0 * map->key_count;
    if (map->key_count++ >= KEY_MAX) {
        return;
    }
    cairo_rectangle(map->pen, 12.0, y, 16.0, 12.0);
    ink(map, (td_colour){ 0xffffff, 1.0 });
    cairo_fill_preserve(map->pen);
    ink(map, colour);
    cairo_fill_preserve(map->pen);
    ink(map, BORDER);
    cairo_set_line_width(map->pen, 0.6);
    cairo_stroke(map->pen);
    write_words(map, 34.0, y + 11.0, TEXT_PX, text);
    take_box(map, (box){ 12.0, y, 250.0, 20.0 });
}

static cairo_status_t to_sink(void *closure, const unsigned char *bytes, unsigned int count)
{
    const td_sink *sink = closure;
    return sink->write(sink->ctx, bytes, count) == TD_OK ? CAIRO_STATUS_SUCCESS
                                                         : CAIRO_STATUS_WRITE_ERROR;
}

static td_status send(td_map *map, const td_sink *sink)
{
    td_sink copy = *sink;
    cairo_status_t status = cairo_status(map->pen);
    if (status == CAIRO_STATUS_SUCCESS && map->format == TD_MAP_PNG) {
        status = cairo_surface_write_to_png_stream(map->surface, to_sink, &copy);
    } else if (status == CAIRO_STATUS_SUCCESS) {
        cairo_surface_finish(map->surface);
        status = cairo_surface_status(map->surface);
        if (status == CAIRO_STATUS_SUCCESS) {
            return sink->write(sink->ctx, map->svg, map->svg_size);
        }
    }
    if (status == CAIRO_STATUS_WRITE_ERROR) {
        return TD_IO_FAILED;
    }
    return status == CAIRO_STATUS_SUCCESS ? TD_OK : TD_NO_MEMORY;
}

td_status td_map_end(td_map *map, const td_sink *sink, bool shows_people)
{
    double below = map->def.height_px - 8.0;
    if (map->def.title) {
        take_box(map, (box){ 0.0, 0.0, 500.0, 52.0 });
    }
    for (int i = 0; i < map->label_count; i++) {
        write_label(map, &map->labels[i]);
    }
    if (map->def.title) {
        write_words(map, 12.0, 26.0, TITLE_PX, map->def.title);
    }
    if (map->def.subtitle) {
        write_words(map, 12.0, 46.0, TEXT_PX, map->def.subtitle);
    }
    write_words(map, 12.0, below, SMALL_PX, td_atlas_border_attribution());
    if (shows_people) {
        cairo_text_extents_t extents;
        cairo_text_extents(map->pen, td_atlas_attribution(), &extents);
        write_words(map, map->def.width_px - extents.width - 12.0, below, SMALL_PX,
                    td_atlas_attribution());
    }
    td_status status = send(map, sink);
    cairo_destroy(map->pen);
    cairo_surface_destroy(map->surface);
    free(map->svg);
    free(map);
    return status;
}
