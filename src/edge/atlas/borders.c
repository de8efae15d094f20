/* SPDX-License-Identifier: Apache-2.0 */
/* Reads countries.geojson; the one place where longitude comes before latitude. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/atlas/parts.h"

/* Far above the committed file of 1.5 MB; a file of this size is some other file. */
enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

/* What is being read, and from where, for complaints: features are counted from 1. */
typedef struct reading {
    td_atlas *atlas;
    const char *file;
    size_t feature;
    td__complaint complaint;
} reading;

static td_status complain_of_feature(const reading *now, const char *text)
{
    return td__complain(now->complaint, now->file, 0, "feature %zu: %s", now->feature, text);
}

static bool text_copy(char *to, size_t size, const json_t *value)
{
    const char *text = json_string_value(value);
    if (!text || text[0] == '\0' || strlen(text) >= size) {
        return false;
    }
    memcpy(to, text, strlen(text) + 1);
    return true;
}

static td_status properties_read(reading *now, const json_t *properties)
{
    td_atlas_country country = {0};
    const json_t *member = json_object_get(properties, "nato_2012");
    bool is_whole = text_copy(country.iso2, sizeof country.iso2, json_object_get(properties, "iso"))
                    && text_copy(country.state, sizeof country.state,
                                 json_object_get(properties, "state"))
                    && text_copy(country.name, sizeof country.name,
                                 json_object_get(properties, "name"))
                    && json_is_boolean(member);
    if (!is_whole) {
        return complain_of_feature(now, "expected properties iso, state, name and nato_2012");
    }
    if (td_atlas_country_find(now->atlas, country.iso2) >= 0) {
        return complain_of_feature(now, "a second feature of the same iso code");
    }
    country.member_2012 = json_is_true(member);
    country.people_source = TD_PEOPLE_CITY_BASED;
    now->atlas->countries[now->atlas->country_count++] = country;
    return TD_OK;
}

static bool point_read(const json_t *pair, td_atlas_point *point)
{
    if (json_array_size(pair) < 2) {
        return false;
    }
    const json_t *lon = json_array_get(pair, 0);
    const json_t *lat = json_array_get(pair, 1);
    *point = (td_atlas_point){.lat_deg = json_number_value(lat), .lon_deg = json_number_value(lon)};
    bool is_on_earth = point->lat_deg >= -90.0 && point->lat_deg <= 90.0 && point->lon_deg >= -180.0
                       && point->lon_deg <= 180.0;
    return json_is_number(lon) && json_is_number(lat) && is_on_earth;
}

static td_status ring_read(reading *now, const json_t *outline, bool is_hole)
{
    td_atlas *atlas = now->atlas;
    size_t count = json_array_size(outline);
    if (count < 4) {
        return complain_of_feature(now, "a ring of fewer than 4 points");
    }
    td_atlas_point *points = atlas->points + atlas->point_count;
    for (size_t i = 0; i < count; i++) {
        if (!point_read(json_array_get(outline, i), &points[i])) {
            return complain_of_feature(now, "a point that is not [longitude, latitude] in degrees");
        }
    }
    if (points[0].lat_deg != points[count - 1].lat_deg
        || points[0].lon_deg != points[count - 1].lon_deg) {
        return complain_of_feature(now, "a ring whose last point is not its first");
    }
    atlas->rings[atlas->ring_count++] = (td__ring){.first = atlas->point_count,
                                                   .count = count,
                                                   .country = atlas->country_count - 1,
                                                   .is_hole = is_hole};
    atlas->point_count += count;
    return TD_OK;
}

static td_status polygons_read(reading *now, const json_t *polygons)
{
    td_status status = TD_OK;
    for (size_t p = 0; p < json_array_size(polygons) && status == TD_OK; p++) {
        const json_t *outlines = json_array_get(polygons, p);
        for (size_t r = 0; r < json_array_size(outlines) && status == TD_OK; r++) {
            status = ring_read(now, json_array_get(outlines, r), r > 0);
        }
    }
    return status;
}

/* Adds up the rings and points of one feature, so that memory is asked for once. */
static void polygons_count(const json_t *polygons, size_t *rings, size_t *points)
{
    for (size_t p = 0; p < json_array_size(polygons); p++) {
        const json_t *outlines = json_array_get(polygons, p);
        *rings += json_array_size(outlines);
        for (size_t r = 0; r < json_array_size(outlines); r++) {
            *points += json_array_size(json_array_get(outlines, r));
        }
    }
}

static const json_t *coordinates_of(const json_t *feature)
{
    return json_object_get(json_object_get(feature, "geometry"), "coordinates");
}

static td_status memory_take(reading *now, const json_t *features)
{
    td_atlas *atlas = now->atlas;
    size_t rings = 0;
    size_t points = 0;
    for (size_t i = 0; i < json_array_size(features); i++) {
        polygons_count(coordinates_of(json_array_get(features, i)), &rings, &points);
    }
    atlas->countries = calloc(json_array_size(features) + 1, sizeof *atlas->countries);
    atlas->rings = calloc(rings + 1, sizeof *atlas->rings);
    atlas->points = calloc(points + 1, sizeof *atlas->points);
    if (!atlas->countries || !atlas->rings || !atlas->points) {
        return td__complain_of_memory(now->complaint);
    }
    return TD_OK;
}

static td_status feature_read(reading *now, const json_t *feature)
{
    const char *type = json_string_value(
        json_object_get(json_object_get(feature, "geometry"), "type"));
    if (!type || strcmp(type, "MultiPolygon") != 0) {
        return complain_of_feature(now, "expected a geometry of type MultiPolygon");
    }
    td_status status = properties_read(now, json_object_get(feature, "properties"));
    if (status == TD_OK) {
        status = polygons_read(now, coordinates_of(feature));
    }
    return status;
}

static td_status features_read(reading *now, const json_t *features)
{
    size_t count = json_array_size(features);
    if (count == 0 || count > TD__COUNTRIES_MAX) {
        return td__complain(now->complaint, now->file, 0, "expected 1 to %d features, found %zu",
                            TD__COUNTRIES_MAX, count);
    }
    td_status status = memory_take(now, features);
    for (size_t i = 0; i < count && status == TD_OK; i++) {
        now->feature = i + 1;
        status = feature_read(now, json_array_get(features, i));
    }
    return status;
}

/* The whole text of a file, to be freed; null with a complaint in `status`. */
static char *file_text(const char *file, size_t *size, td__complaint complaint, td_status *status)
{
    FILE *stream = fopen(file, "rb");
    char *text = NULL;
    long end = -1;
    if (stream && fseek(stream, 0, SEEK_END) == 0) {
        end = ftell(stream);
    }
    *status = TD_IO_FAILED;
    if (end > FILE_BYTES_MAX) {
        *status = td__complain(complaint, file, 0, "larger than 64 MiB");
    } else if (end >= 0 && fseek(stream, 0, SEEK_SET) == 0) {
        text = malloc((size_t)end + 1);
        *size = text ? fread(text, 1, (size_t)end, stream) : 0;
        *status = text && *size == (size_t)end ? TD_OK : TD_IO_FAILED;
    }
    if (*status == TD_IO_FAILED) {
        td__complain(complaint, file, 0, "cannot be read");
    }
    if (stream) {
        fclose(stream);
    }
    if (*status != TD_OK) {
        free(text);
        return NULL;
    }
    return text;
}

td_status td__borders_read(td_atlas *atlas, const char *folder, td__complaint complaint)
{
    char file[TD_ATLAS_WHY_SIZE];
    snprintf(file, sizeof file, "%s/countries.geojson", folder);
    size_t size = 0;
    td_status status;
    char *text = file_text(file, &size, complaint, &status);
    if (!text) {
        return status;
    }
    json_error_t error;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (!root) {
        return td__complain(complaint, file, error.line > 0 ? (size_t)error.line : 1,
                            "column %d: %s", error.column, error.text);
    }
    reading now = {.atlas = atlas, .file = file, .complaint = complaint};
    status = features_read(&now, json_object_get(root, "features"));
    json_decref(root);
    return status;
}
