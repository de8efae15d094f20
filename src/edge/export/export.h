/* SPDX-License-Identifier: Apache-2.0 */
/* Maps for other programs: CF NetCDF grids and GeoJSON areas. */
#ifndef TD_EDGE_EXPORT_H
#define TD_EDGE_EXPORT_H

#include <stdbool.h>
#include <stdio.h>

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

/* A file being written under a name beside its place. */
typedef struct td_part {
    const char *file; /* the place; the caller's text */
    char name[TD_EXPORT_PART_SIZE];
    FILE *stream;
} td_part;

/* Given a file to be made or replaced; returned TD_OK and a stream beside it to write to.
 * TD_IO_FAILED with `why` for a long name, where the folder cannot be written, and where a device,
 * a folder or anything else that a rename would destroy stands in its place. */
td_status td_export_begin(const char *file, td_part *part,
                          char why[TD_EXPORT_WHY_SIZE]) TD_MUST_CHECK;

/* Closes the stream and renames the file into its place. Where that fails, or the writer says that
 * not all is good, nothing stays behind; TD_IO_FAILED, and `why` unless the writer has set it. */
td_status td_export_end(td_part *part, bool is_good, char why[TD_EXPORT_WHY_SIZE]) TD_MUST_CHECK;

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
