/* SPDX-License-Identifier: Apache-2.0 */
/* Areas of cells as GeoJSON: GEOS joins the cells, so that neighbours make one polygon. */
#include "edge/export/export.h"

#include <stdio.h>
#include <stdlib.h>

#include <geos_c.h>
#include <jansson.h>

/* Coordinates are whole microdegrees; nine digits keep them exactly. */
enum { DIGITS = 9 };

static GEOSGeometry *rectangle(GEOSContextHandle_t geos, double west, double south, double east,
                               double north)
{
    return GEOSGeom_createRectangle_r(geos, west, south, east, north);
}

/* Runs of cells in one row are joined at once; GEOS then has a twentieth of the work. */
static size_t row_runs(GEOSContextHandle_t geos, const td_atlas_window *window,
                       const uint8_t *classes, int least, GEOSGeometry **out)
{
    size_t rows = td_atlas_row_count(window), columns = td_atlas_column_count(window);
    size_t count = 0;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j++) {
            size_t begin = j;
            while (j < columns && classes[i * columns + j] >= least) {
                j++;
            }
            if (j > begin) {
                double cell = window->cell_deg;
                out[count++] = rectangle(geos, window->lon_lo_deg + (double)begin * cell,
                                         window->lat_lo_deg + (double)i * cell,
                                         window->lon_lo_deg + (double)j * cell,
                                         window->lat_lo_deg + (double)(i + 1) * cell);
            }
        }
    }
    return count;
}

static json_t *ring_json(GEOSContextHandle_t geos, const GEOSGeometry *ring)
{
    json_t *points = json_array();
    int count = GEOSGeomGetNumPoints_r(geos, ring);
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(geos, ring);
    for (int i = 0; i < count; i++) {
        double lon, lat;
        GEOSCoordSeq_getXY_r(geos, sequence, (unsigned)i, &lon, &lat);
        json_array_append_new(points, json_pack("[f,f]", lon, lat));
    }
    return points;
}

static json_t *polygon_json(GEOSContextHandle_t geos, const GEOSGeometry *polygon)
{
    json_t *rings = json_array();
    json_array_append_new(rings, ring_json(geos, GEOSGetExteriorRing_r(geos, polygon)));
    for (int i = 0; i < GEOSGetNumInteriorRings_r(geos, polygon); i++) {
        json_array_append_new(rings, ring_json(geos, GEOSGetInteriorRingN_r(geos, polygon, i)));
    }
    return rings;
}

/* The area of cells of at least that class as MultiPolygon coordinates; null when out of memory. */
static json_t *area_json(GEOSContextHandle_t geos, const td_atlas_window *window,
                         const uint8_t *classes, int least)
{
    size_t capacity = td_atlas_row_count(window) * (td_atlas_column_count(window) / 2 + 1);
    GEOSGeometry **runs = calloc(capacity, sizeof(GEOSGeometry *));
    json_t *polygons = json_array();
    if (!runs) {
        json_decref(polygons);
        return NULL;
    }
    size_t count = row_runs(geos, window, classes, least, runs);
    GEOSGeometry *all = GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, runs,
                                                    (unsigned)count);
    GEOSGeometry *joined = all ? GEOSUnaryUnion_r(geos, all) : NULL;
    /* GEOS normalises outlines clockwise; RFC 7946 wants them the other way round. */
    bool is_normal = joined && GEOSNormalize_r(geos, joined) == 0;
    GEOSGeometry *turned = is_normal ? GEOSReverse_r(geos, joined) : NULL;
    if (turned) {
        for (int i = 0; i < GEOSGetNumGeometries_r(geos, turned); i++) {
            const GEOSGeometry *polygon = GEOSGetGeometryN_r(geos, turned, i);
            if (!GEOSisEmpty_r(geos, polygon)) {
                json_array_append_new(polygons, polygon_json(geos, polygon));
            }
        }
    }
    GEOSGeom_destroy_r(geos, turned);
    GEOSGeom_destroy_r(geos, joined);
    GEOSGeom_destroy_r(geos, all);
    free(runs);
    return polygons;
}

static json_t *features_json(const td_atlas_window *window, const uint8_t *classes,
                             const char *const *names, int class_count)
{
    GEOSContextHandle_t geos = GEOS_init_r();
    json_t *features = json_array();
    for (int least = 1; least <= class_count; least++) {
        json_t *area = area_json(geos, window, classes, least);
        json_array_append_new(features,
                              json_pack("{s:s,s:{s:i,s:s},s:{s:s,s:o}}", "type", "Feature",
                                        "properties", "class", least, "name", names[least - 1],
                                        "geometry", "type", "MultiPolygon", "coordinates", area));
    }
    GEOS_finish_r(geos);
    return json_pack("{s:s,s:o}", "type", "FeatureCollection", "features", features);
}

td_status td_export_geojson(const td_atlas_window *window, const uint8_t *classes,
                            const char *const *names, int class_count, const char *file,
                            char why[TD_EXPORT_WHY_SIZE])
{
    td_part part;
    if (td_export_begin(file, &part, why) != TD_OK) {
        return TD_IO_FAILED;
    }
    json_t *document = features_json(window, classes, names, class_count);
    bool is_good = document && json_dumpf(document, part.stream, JSON_REAL_PRECISION(DIGITS)) == 0;
    json_decref(document);
    return td_export_end(&part, is_good, why);
}
