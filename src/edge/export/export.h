/* SPDX-License-Identifier: Apache-2.0 */
/* Maps for other programs: CF NetCDF grids and GeoJSON areas. */
#ifndef TD_EDGE_EXPORT_H
#define TD_EDGE_EXPORT_H

#include "edge/atlas/atlas.h"

enum { TD_EXPORT_WHY_SIZE = 320, TD_EXPORT_PART_SIZE = 1024 };

/* One variable over a window, rows south to north and in each row west to east. Exactly one of
 * `reals` and `codes` is given. A NAN is written as missing. Codes carry their meanings: one word
 * a code from 0 on, as CF's flag_values and flag_meanings. */
typedef struct td_layer {
    const char *name;      /* of the variable */
    const char *long_name; /* in words */
    const char *units;     /* as UDUNITS, "1" for a count */
    const double *reals;
    const uint8_t *codes;
    const char *const *meanings;
    int meaning_count;
} td_layer;

typedef struct td_grid {
    const td_atlas_window *window;
    const td_layer *layers;
    int layer_count;
    const char *title;
    const char *source;  /* program and version */
    const char *history; /* what was asked: scenario and options; no clock */
    const char *comment; /* attributions and assumptions */
} td_grid;

/* Given a file to be made or replaced; returned TD_OK and the name beside it under which it is
 * written until it is whole. TD_IO_FAILED with `why` for a long name, and where a device, a folder
 * or anything else that a rename would destroy stands in its place. */
td_status td_export_part(const char *file, char part[TD_EXPORT_PART_SIZE],
                         char why[TD_EXPORT_WHY_SIZE]) TD_MUST_CHECK;

/* Writes a CF-1.10 NetCDF-4 file beside `file` and renames it, so that it is whole or absent.
 * Returned TD_OK, or TD_IO_FAILED with `why`. */
td_status td_export_netcdf(const td_grid *grid, const char *file,
                           char why[TD_EXPORT_WHY_SIZE]) TD_MUST_CHECK;

/* Areas of cells with a class of at least 1, 2, ... `class_count`, each one a MultiPolygon feature
 * with its `class` and `name`; longitude first, as RFC 7946 wants. Whole or absent as above. */
td_status td_export_geojson(const td_atlas_window *window, const uint8_t *classes,
                            const char *const *names, int class_count, const char *file,
                            char why[TD_EXPORT_WHY_SIZE]) TD_MUST_CHECK;

#endif
