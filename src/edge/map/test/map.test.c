/* SPDX-License-Identifier: Apache-2.0 */
/* Maps: pictures that readers accept, colours where they belong, failures that are reported. */
#include <cairo.h>

#include "edge/map/map.h"
#include "test/check.h"

enum { WIDTH = 400, HEIGHT = 300, BYTES_MAX = 8 * 1024 * 1024 };

typedef struct page {
    unsigned char bytes[BYTES_MAX];
    size_t count, limit, read;
} page;

static page paper;

static td_status write_page(void *ctx, const void *bytes, size_t count)
{
    page *to = ctx;
    if (to->count + count > to->limit) {
        return TD_IO_FAILED;
    }
    memcpy(to->bytes + to->count, bytes, count);
    to->count += count;
    return TD_OK;
}

static cairo_status_t read_page(void *ctx, unsigned char *bytes, unsigned int count)
{
    page *from = ctx;
    if (from->read + count > from->count) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(bytes, from->bytes + from->read, count);
    from->read += count;
    return CAIRO_STATUS_SUCCESS;
}

static const td_map_def DEF = { .lat_lo_deg = 30.0, .lat_hi_deg = 50.0, .lon_lo_deg = -30.0,
                                .lon_hi_deg = 0.0, .width_px = WIDTH, .height_px = HEIGHT,
                                .title = "Here & <there>", .subtitle = "\"quoted\"" };

/* A red cell of 10 degrees west of Iberia, a place, a line and a key. */
static td_status draw(td_map_format format, size_t limit)
{
    static const td_atlas_window WINDOW = { 30.0, 50.0, -30.0, 0.0, 10.0 };
    static const uint8_t CLASSES[6] = { 0, 0, 0, 1, 0, 0 };
    static const td_colour PALETTE[] = { { 0, 0.0 }, { 0xff0000, 1.0 } };
    static const td_atlas_point LINE[] = { { 32.0, -28.0 }, { 34.0, -5.0 } };
    char why[TD_ATLAS_WHY_SIZE];
    td_atlas *atlas = NULL;
    /* Not by assignment: unoptimised, that makes a page of 8 MiB on the stack. */
    memset(&paper, 0, sizeof paper);
    paper.limit = limit;
    if (!TD_CHECK(td_atlas_open("catalogue/atlas", &atlas, why, sizeof why) == TD_OK)) {
        return TD_IO_FAILED;
    }
    td_map *map = td_map_begin(&DEF, atlas, format);
    td_map_grid grid = { &WINDOW, CLASSES, PALETTE, 2 };
    td_map_cells(map, &grid);
    td_map_borders(map, atlas);
    td_map_line(map, LINE, 2, (td_colour){ 0x00ff00, 1.0 }, 2.0);
    td_map_place(map, (td_atlas_point){ 38.7, -9.1 }, TD_MARK_SQUARE, (td_colour){ 0x0000ff, 1.0 },
                 "Lisboa & <Tejo>");
    td_map_key(map, (td_colour){ 0xff0000, 1.0 }, "a red cell");
    td_sink sink = { .ctx = &paper, .write = write_page };
    td_status status = td_map_end(map, &sink, true);
    td_atlas_close(atlas);
    return status;
}

/* Whether a pixel has a colour, 0xRRGGBB, each part within 4. */
static bool is_colour(cairo_surface_t *image, int x, int y, uint32_t rgb)
{
    const unsigned char *row = cairo_image_surface_get_data(image) +
                               (size_t)y * (size_t)cairo_image_surface_get_stride(image);
    uint32_t found;
    memcpy(&found, row + 4 * (size_t)x, 4);
    bool same = true;
    for (int shift = 0; shift < 24; shift += 8) {
        int gap = (int)(found >> shift & 255u) - (int)(rgb >> shift & 255u);
        same = same && abs(gap) <= 4;
    }
    return same;
}

static bool has_colour(cairo_surface_t *image, int x, int y, uint32_t rgb)
{
    bool same = is_colour(image, x, y, rgb);
    if (!same) {
        printf("  pixel %d,%d: expected %06x\n", x, y, rgb);
    }
    return same;
}

/* The window is 30 degrees wide and is fitted into the picture: the red cell, 40..50 N, 30..20 W,
 * fills the upper left, the middle is sea, and 48 N 1 W is land. */
TD_TEST(a_png_has_its_colours_where_they_belong)
{
    static const unsigned char SIGNATURE[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    TD_CHECK(draw(TD_MAP_PNG, BYTES_MAX) == TD_OK);
    TD_CHECK(paper.count > 1000 && memcmp(paper.bytes, SIGNATURE, sizeof SIGNATURE) == 0);
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(read_page, &paper);
    if (TD_CHECK(cairo_surface_status(image) == CAIRO_STATUS_SUCCESS)) {
        TD_CHECK(cairo_image_surface_get_width(image) == WIDTH);
        TD_CHECK(cairo_image_surface_get_height(image) == HEIGHT);
        TD_CHECK(has_colour(image, 100, 100, 0xff0000));
        TD_CHECK(has_colour(image, 215, 135, 0xdfe9f0));
    }
    cairo_surface_destroy(image);
}

/* Returned whether every tag that opens is closed in order: what a reader of XML asks first. */
static bool is_balanced(const char *text)
{
    const char *names[64];
    size_t sizes[64], depth = 0;
    for (const char *at = strchr(text, '<'); at; at = strchr(at + 1, '<')) {
        const char *end = strchr(at, '>');
        if (!end || depth >= 64) {
            return false;
        }
        if (at[1] == '?' || at[1] == '!' || end[-1] == '/') {
            continue;
        }
        size_t size = strcspn(at + 1 + (at[1] == '/'), " >\n");
        if (at[1] != '/') {
            names[depth] = at + 1;
            sizes[depth++] = size;
        } else if (depth == 0 || sizes[depth - 1] != size ||
                   memcmp(names[depth - 1], at + 2, size) != 0) {
            return false;
        } else {
            depth--;
        }
    }
    return depth == 0;
}

TD_TEST(an_svg_is_well_formed_and_small)
{
    TD_CHECK(draw(TD_MAP_SVG, BYTES_MAX - 1) == TD_OK);
    paper.bytes[paper.count] = '\0';
    const char *text = (const char *)paper.bytes;
    TD_CHECK(strncmp(text, "<?xml", 5) == 0 && strstr(text, "<svg") != NULL);
    TD_CHECK(strlen(text) == paper.count && is_balanced(text));
    TD_CHECK(paper.count < 2 * 1024 * 1024);
    TD_CHECK(is_balanced("<a><b/></a>") && !is_balanced("<a><b></a>") && !is_balanced("<a>"));
}

TD_TEST(a_sink_that_fails_is_reported)
{
    TD_CHECK(draw(TD_MAP_PNG, 100) == TD_IO_FAILED);
    TD_CHECK(draw(TD_MAP_SVG, 100) == TD_IO_FAILED);
}

/* The same picture twice is the same bytes: nothing of the clock is in it. (In an SVG cairo numbers
 * its parts on through the life of the program.) */
TD_TEST(a_png_is_repeatable)
{
    static page first;
    TD_CHECK(draw(TD_MAP_PNG, BYTES_MAX) == TD_OK);
    first = paper;
    TD_CHECK(draw(TD_MAP_PNG, BYTES_MAX) == TD_OK);
    TD_CHECK(first.count == paper.count && memcmp(first.bytes, paper.bytes, paper.count) == 0);
}

/* Dark pixels of a picture with some of two places in it. */
static int ink_of(const td_atlas *atlas, bool has_one, bool has_other)
{
    static const td_map_def SEA = { .lat_lo_deg = 30.0, .lat_hi_deg = 40.0, .lon_lo_deg = -50.0,
                                    .lon_hi_deg = -35.0, .width_px = WIDTH, .height_px = HEIGHT };
    static const td_colour PALE = { 0xffffff, 1.0 };
    td_sink sink = { .ctx = &paper, .write = write_page };
    td_map *map = td_map_begin(&SEA, atlas, TD_MAP_PNG);
    int dark = 0;
    memset(&paper, 0, sizeof paper);
    paper.limit = BYTES_MAX;
    if (has_one) {
        td_map_place(map, (td_atlas_point){ 35.0, -44.0 }, TD_MARK_DOT, PALE, "MMMMMMMM");
    }
    if (has_other) {
        td_map_place(map, (td_atlas_point){ 35.1, -43.0 }, TD_MARK_DOT, PALE, "WWWWWWWW");
    }
    if (!TD_CHECK(td_map_end(map, &sink, false) == TD_OK)) {
        return 0;
    }
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(read_page, &paper);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            dark += is_colour(image, x, y, 0x1d2730);
        }
    }
    cairo_surface_destroy(image);
    return dark;
}

/* Labels of ships near each other once lay over each other, the halo of one over the other. */
TD_TEST(labels_of_neighbours_do_not_cover_each_other)
{
    char why[TD_ATLAS_WHY_SIZE];
    td_atlas *atlas = NULL;
    if (!TD_CHECK(td_atlas_open("catalogue/atlas", &atlas, why, sizeof why) == TD_OK)) {
        return;
    }
    int none = ink_of(atlas, false, false);
    int one = ink_of(atlas, true, false) - none, other = ink_of(atlas, false, true) - none;
    int both = ink_of(atlas, true, true) - none;
    TD_CHECK(one > 10 && other > 10);
    TD_CHECK(both > 0.97 * (one + other) && both < 1.03 * (one + other));
    td_atlas_close(atlas);
}

TD_MAIN(a_png_has_its_colours_where_they_belong, an_svg_is_well_formed_and_small,
        a_sink_that_fails_is_reported, a_png_is_repeatable,
        labels_of_neighbours_do_not_cover_each_other)
