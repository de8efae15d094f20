/* SPDX-License-Identifier: Apache-2.0 */
/* The projection's promises, read from the pixels: areas compare fairly anywhere on the map, north
 * is up at its middle, east is right, and a mark lies in the cell of its place. */
#include <cairo.h>

#include "edge/map/map.h"
#include "test/check.h"

enum { WIDTH = 900, HEIGHT = 800, BYTES_MAX = 8 * 1024 * 1024 };

/* Europe's window, in cells of 2 degrees. */
static const td_atlas_window WINDOW = { 34.0, 72.0, -12.0, 46.0, 2.0 };
enum { ROWS = 19, COLUMNS = 29 };

typedef struct page {
    unsigned char bytes[BYTES_MAX];
    size_t count, read;
} page;

static page paper;
static td_atlas *atlas;

static td_status write_page(void *ctx, const void *bytes, size_t count)
{
    page *to = ctx;
    if (to->count + count > BYTES_MAX) {
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

/* How many pixels of a colour, and their middle. */
typedef struct patch {
    double count, x, y;
} patch;

static patch patch_of(cairo_surface_t *image, uint32_t rgb)
{
    patch made = { 0 };
    const unsigned char *data = cairo_image_surface_get_data(image);
    size_t stride = (size_t)cairo_image_surface_get_stride(image);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            uint32_t found;
            memcpy(&found, data + (size_t)y * stride + 4 * (size_t)x, 4);
            if ((found & 0xffffffu) == rgb) {
                made.count++;
                made.x += x;
                made.y += y;
            }
        }
    }
    made.x /= fmax(made.count, 1.0);
    made.y /= fmax(made.count, 1.0);
    return made;
}

/* Blocks of 2 x 2 cells in pure colours from these rows and columns. */
typedef struct block {
    int row, column;
    uint32_t rgb;
} block;

static const block BLOCKS[] = {
    { 0, 0, 0xff0000 },  { 0, 27, 0x00ff00 },  { 17, 0, 0x0000ff }, { 17, 27, 0xff00ff },
    { 9, 14, 0xffff00 }, { 3, 14, 0x00ffff },
};
enum { BLOCK_COUNT = sizeof BLOCKS / sizeof BLOCKS[0] };

static cairo_surface_t *drawn(bool with_marks)
{
    static uint8_t classes[ROWS * COLUMNS];
    td_colour palette[BLOCK_COUNT + 1] = { { 0, 0.0 } };
    const td_map_def def = { .lat_lo_deg = 34.0, .lat_hi_deg = 72.0, .lon_lo_deg = -12.0,
                             .lon_hi_deg = 46.0, .width_px = WIDTH, .height_px = HEIGHT };
    memset(&paper, 0, sizeof paper);
    memset(classes, 0, sizeof classes);
    for (int i = 0; i < BLOCK_COUNT; i++) {
        palette[i + 1] = (td_colour){ BLOCKS[i].rgb, 1.0 };
        for (int k = 0; k < 4; k++) {
            int row = BLOCKS[i].row + k / 2, column = BLOCKS[i].column + k % 2;
            classes[row * COLUMNS + column] = (uint8_t)(i + 1);
        }
    }
    td_map *map = td_map_begin(&def, atlas, TD_MAP_PNG);
    td_map_grid grid = { &WINDOW, classes, palette, BLOCK_COUNT + 1 };
    td_map_cells(map, &grid);
    for (int i = 0; with_marks && i < BLOCK_COUNT; i++) {
        td_atlas_point middle = { 34.0 + 2.0 * (BLOCKS[i].row + 1),
                                  -12.0 + 2.0 * (BLOCKS[i].column + 1) };
        td_map_place(map, middle, TD_MARK_SQUARE, (td_colour){ 0x123456, 1.0 }, NULL);
    }
    td_sink sink = { .ctx = &paper, .write = write_page };
    TD_CHECK(td_map_end(map, &sink, false) == TD_OK);
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(read_page, &paper);
    if (!TD_CHECK(cairo_surface_status(image) == CAIRO_STATUS_SUCCESS)) {
        exit(1);
    }
    return image;
}

/* Of a block of 4 degrees, as a part of the sphere's: 4 deg times the difference of sines. */
static double true_area(const block *of)
{
    double south = (34.0 + 2.0 * of->row) * TD_DEG;
    return sin(south + 4.0 * TD_DEG) - sin(south);
}

TD_TEST(the_atlas_opens)
{
    char why[TD_ATLAS_WHY_SIZE];
    if (!TD_CHECK(td_atlas_open("catalogue/atlas", &atlas, why, sizeof why) == TD_OK)) {
        exit(1);
    }
}

/* An edge loses a mixed pixel all round: 5 % of blocks of 30 to 50 pixels a side, and much of that
 * alike for all. A map with straight meridians would be off by a factor of two in the north. */
TD_TEST(areas_compare_fairly)
{
    cairo_surface_t *image = drawn(false);
    patch first = patch_of(image, BLOCKS[0].rgb);
    TD_CHECK(first.count > 500.0);
    for (int i = 0; i < BLOCK_COUNT; i++) {
        patch found = patch_of(image, BLOCKS[i].rgb);
        TD_NEAR(found.count / first.count * true_area(&BLOCKS[0]) / true_area(&BLOCKS[i]), 1.0,
                0.08);
    }
    cairo_surface_destroy(image);
}

TD_TEST(north_is_up_and_east_is_right)
{
    cairo_surface_t *image = drawn(false);
    patch south_west = patch_of(image, 0xff0000), south_east = patch_of(image, 0x00ff00);
    patch north_west = patch_of(image, 0x0000ff), north_east = patch_of(image, 0xff00ff);
    patch middle = patch_of(image, 0xffff00), below = patch_of(image, 0x00ffff);
    TD_CHECK(south_west.x < middle.x && middle.x < south_east.x);
    TD_CHECK(north_west.y < south_west.y && north_east.y < south_east.y);
    TD_NEAR(below.x, middle.x, 5.0); /* both one degree from the middle: 14 and 11 pixels */
    TD_CHECK(below.y > middle.y + 50.0);
    /* Meridians come together northward, and the map is its own mirror image but for a pixel. */
    TD_CHECK(north_east.x - north_west.x < south_east.x - south_west.x);
    TD_NEAR(south_west.y, south_east.y, 2.0);
    TD_NEAR(0.5 * (south_west.x + south_east.x), 0.5 * (north_west.x + north_east.x), 2.0);
    cairo_surface_destroy(image);
}

/* A mark at the middle of a block covers pixels of that block and of no other. */
TD_TEST(a_mark_lies_in_the_cell_of_its_place)
{
    cairo_surface_t *bare = drawn(false);
    double before[BLOCK_COUNT];
    for (int i = 0; i < BLOCK_COUNT; i++) {
        before[i] = patch_of(bare, BLOCKS[i].rgb).count;
    }
    cairo_surface_destroy(bare);
    cairo_surface_t *marked = drawn(true);
    for (int i = 0; i < BLOCK_COUNT; i++) {
        double lost = before[i] - patch_of(marked, BLOCKS[i].rgb).count;
        TD_CHECK(lost > 10.0 && lost < 400.0);
    }
    cairo_surface_destroy(marked);
    td_atlas_close(atlas);
}

TD_MAIN(the_atlas_opens, areas_compare_fairly, north_is_up_and_east_is_right,
        a_mark_lies_in_the_cell_of_its_place)
