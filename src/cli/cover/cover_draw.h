/* SPDX-License-Identifier: Apache-2.0 */
/* A coverage map as files: NetCDF, GeoJSON, PNG and SVG. */
#ifndef TD_CLI_COVER_DRAW_H
#define TD_CLI_COVER_DRAW_H

#include "cli/cover/cover_map.h"

/* Writes what --output, --png, --svg and --geojson ask for, each whole or absent; returned
 * TD_EXIT_DONE, or a code after a message. */
int td_cover_map_write(const td_args *args, const td_cover_map *map, const td_atlas *atlas);

/* A PNG of its own, whole or absent; returned as above. */
int td_cover_map_save(const td_args *args, const td_cover_map *map, const td_atlas *atlas,
                      const char *png);

/* The picture alone. Returned TD_OK, TD_NO_MEMORY or what the sink said. */
td_status td_cover_map_draw(const td_cover_map *map, const td_atlas *atlas, bool is_svg,
                            const td_sink *sink) TD_MUST_CHECK;

#endif
