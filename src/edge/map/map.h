/* SPDX-License-Identifier: Apache-2.0 */
/* Maps as pictures: borders, cells, flights and sites, in PNG or SVG by cairo. */
#ifndef TD_EDGE_MAP_H
#define TD_EDGE_MAP_H

#include "edge/atlas/atlas.h"

typedef struct td_map td_map;

typedef enum td_map_format { TD_MAP_PNG, TD_MAP_SVG } td_map_format;

/* 0xRRGGBB, and how opaque from 0 to 1. */
typedef struct td_colour {
    uint32_t rgb;
    double opacity;
} td_colour;

/* Colours of a coverage map's classes: nothing asked, no chance, one, two or more. */
extern const td_colour TD_MAP_COVER[4];

typedef enum td_mark { TD_MARK_DOT, TD_MARK_SQUARE, TD_MARK_TRIANGLE, TD_MARK_CROSS } td_mark;

/* What the picture shows: the window is fitted whole into width x height, north up at its middle,
 * in a Lambert azimuthal equal-area projection about its centre (so areas compare fairly). */
typedef struct td_map_def {
    double lat_lo_deg, lat_hi_deg, lon_lo_deg, lon_hi_deg;
    int width_px, height_px;
    const char *title;    /* or null */
    const char *subtitle; /* or null */
} td_map_def;

/* Begins a picture: sea and land are drawn. Returned null when out of memory. */
td_map *td_map_begin(const td_map_def *def, const td_atlas *atlas, td_map_format format);

/* A grid of classes over a window, each in its colour; class 0 is not drawn. Rows run south to
 * north and in each row west to east. `palette` holds `palette_count` colours from class 0 on. */
typedef struct td_map_grid {
    const td_atlas_window *window;
    const uint8_t *classes;
    const td_colour *palette;
    int palette_count;
} td_map_grid;

void td_map_cells(td_map *map, const td_map_grid *grid);

/* Borders are drawn over cells, so call this after td_map_cells. */
void td_map_borders(td_map *map, const td_atlas *atlas);

void td_map_line(td_map *map, const td_atlas_point *points, size_t count, td_colour colour,
                 double width_px);
/* A mark, and its label or null beside it, where it covers no other mark or label if it can. */
void td_map_place(td_map *map, td_atlas_point at, td_mark mark, td_colour colour,
                  const char *text);

/* A key in the lower left corner: one coloured box and text an entry, from below upward. */
void td_map_key(td_map *map, td_colour colour, const char *text);

/* Writes title and attribution, sends the picture to `sink` and frees the map in any case.
 * Returned TD_OK, TD_NO_MEMORY or what the sink said. */
td_status td_map_end(td_map *map, const td_sink *sink, bool shows_people) TD_MUST_CHECK;

#endif
