/* SPDX-License-Identifier: Apache-2.0 */
/* Who looks, from a tracking scenario's JSON, by jansson. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/detections/table_parts.h"
#include "edge/scenario/scenario.h"

enum { BYTES_MAX = 4 * 1024 * 1024, PATH_SIZE = 96, KEYS_MAX = 16 };

/* A file while it is read. `status` is the first thing that went wrong. */
typedef struct reading {
    const char *name;
    const char *text;
    size_t size;
    char *why;
    td_status status;
} reading;

/* An object within the file, with the names that lead to it. */
typedef struct place {
    json_t *object;
    char path[PATH_SIZE];
} place;

/* The line of a path such as `radar.measurement.pd`: where its last name is found after the ones
 * before it; jansson keeps no lines. The line of what was found last if the rest is missing. */
static int line_of(const reading *in, const char *path)
{
    const char *at = in->text, *end = in->text + in->size;
    while (*path) {
        size_t size = strcspn(path, ".");
        const char *found = NULL;
        for (const char *p = at; !found && p + size + 2 <= end; p++) {
            if (p[0] == '"' && p[size + 1] == '"' && memcmp(p + 1, path, size) == 0) {
                found = p;
            }
        }
        at = found ? found : at;
        path += size + (path[size] == '.');
    }
    int line = 1;
    for (const char *p = in->text; p < at; p++) {
        line += *p == '\n';
    }
    return line;
}

static void refuse(reading *in, const char *path, const char *found, const char *expected)
{
    if (in->status == TD_OK) {
        in->status = TD_BAD_INPUT;
        snprintf(in->why, TD_DETECTIONS_WHY_SIZE, "%.150s:%d: %.90s: found %.60s, expected %.60s",
                 in->name, line_of(in, path), path, found, expected);
    }
}

/* The path of a key, and of the key that was perhaps meant. */
static void path_of(const place *at, const char *key, char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%.60s%s%.30s", at->path, at->path[0] ? "." : "", key);
}

static const char *nearest_key(json_t *object, const char *key)
{
    const char *best = NULL, *name;
    size_t least = TD_FAR;
    json_t *value;
    json_object_foreach (object, name, value) {
        td_nearest(key, name, &best, &least);
    }
    return best;
}

static void refuse_missing(reading *in, const place *at, const char *key)
{
    char path[PATH_SIZE], found[64] = "nothing";
    const char *near = nearest_key(at->object, key);
    path_of(at, key, path);
    if (near) {
        snprintf(found, sizeof found, "nothing but '%.30s'", near);
    }
    refuse(in, path, found, "this key");
}

/* The object under a key; where it is missing or is none, an empty place after a refusal. */
static place object_at(reading *in, const place *at, const char *key)
{
    place made = { .object = json_object_get(at->object, key) };
    path_of(at, key, made.path);
    if (!made.object) {
        refuse_missing(in, at, key);
    } else if (!json_is_object(made.object)) {
        refuse(in, made.path, "something else", "an object");
        made.object = NULL;
    }
    return made;
}

/* A number within bounds. Where the key is missing: a refusal if it `must` be there. */
static bool number_at(reading *in, const place *at, const char *key, const double bounds[2],
                      double *value)
{
    char path[PATH_SIZE], found[64], expected[64];
    json_t *number = json_object_get(at->object, key);
    path_of(at, key, path);
    if (!json_is_number(number)) {
        refuse(in, path, "no number", "a number");
        return false;
    }
    double v = json_number_value(number);
    if (!(v >= bounds[0] && v <= bounds[1])) {
        snprintf(found, sizeof found, "%g", v);
        snprintf(expected, sizeof expected, "%g to %g", bounds[0], bounds[1]);
        refuse(in, path, found, expected);
        return false;
    }
    *value = v;
    return true;
}

/* A number that must be there; of one that need not, `*value` is the default. */
static double must(reading *in, const place *at, const char *key, double lo, double hi)
{
    double value = 0.0;
    if (!json_object_get(at->object, key)) {
        refuse_missing(in, at, key);
    } else {
        number_at(in, at, key, (double[]){ lo, hi }, &value);
    }
    return value;
}

static double may(reading *in, const place *at, const char *key, double lo, double hi, double other)
{
    double value = other;
    if (json_object_get(at->object, key)) {
        number_at(in, at, key, (double[]){ lo, hi }, &value);
    }
    return value;
}

/* `[lo, hi]` in radians or metres, if it is there. */
static void may_range(reading *in, const place *at, const char *key, double *lo, double *hi)
{
    char path[PATH_SIZE];
    json_t *pair = json_object_get(at->object, key);
    path_of(at, key, path);
    if (!pair) {
        return;
    }
    json_t *first = json_array_get(pair, 0), *second = json_array_get(pair, 1);
    if (json_array_size(pair) != 2 || !json_is_number(first) || !json_is_number(second) ||
        !(json_number_value(first) < json_number_value(second))) {
        refuse(in, path, "something else", "two numbers, the lower first");
        return;
    }
    *lo = json_number_value(first);
    *hi = json_number_value(second);
}

/* False alarms in a unit of what is measured: given as such, or as a mean count in a box. */
static double clutter_density(reading *in, const place *radar)
{
    if (!json_object_get(radar->object, "clutter")) {
        return 0.0;
    }
    place clutter = object_at(in, radar, "clutter");
    if (json_object_get(clutter.object, "density_per_rad2_m") || in->status != TD_OK) {
        return may(in, &clutter, "density_per_rad2_m", 0.0, 1e6, 0.0);
    }
    double count = must(in, &clutter, "mean_per_scan", 0.0, 1e6);
    place box = object_at(in, &clutter, "box");
    double el[2] = { 0.0, 0.0 }, az[2] = { 0.0, 0.0 }, range[2] = { 0.0, 0.0 };
    may_range(in, &box, "el", &el[0], &el[1]);
    may_range(in, &box, "bearing", &az[0], &az[1]);
    may_range(in, &box, "range", &range[0], &range[1]);
    double volume = (el[1] - el[0]) * (az[1] - az[0]) * (range[1] - range[0]);
    if (!(volume > 0.0)) {
        refuse(in, box.path, "no volume", "el, bearing and range as [lo, hi]");
        return 0.0;
    }
    return count / volume;
}

/* All round unless it is said: a look that cannot see an object must not count against its
 * track. */
static void read_view(reading *in, const place *radar, td_look_def *look)
{
    look->sector_rad = TD_TWO_PI;
    look->elevation_rad_min = -TD_HALF_PI;
    look->elevation_rad_max = TD_HALF_PI;
    look->range_m_min = 0.0;
    look->range_m_max = 1e8;
    if (!json_object_get(radar->object, "field_of_view") || in->status != TD_OK) {
        return;
    }
    place view = object_at(in, radar, "field_of_view");
    double lo_deg = -90.0, hi_deg = 90.0;
    look->boresight_rad = TD_DEG * may(in, &view, "boresight_deg", -360.0, 360.0, 0.0);
    look->sector_rad = TD_DEG * may(in, &view, "sector_deg", 0.1, 360.0, 360.0);
    may_range(in, &view, "elevation_deg", &lo_deg, &hi_deg);
    may_range(in, &view, "range_m", &look->range_m_min, &look->range_m_max);
    if (!(lo_deg >= -90.0 && hi_deg <= 90.0 && look->range_m_min >= 0.0)) {
        refuse(in, view.path, "limits that cannot be", "elevations in -90..90, ranges above 0");
    }
    look->elevation_rad_min = TD_DEG * lo_deg;
    look->elevation_rad_max = TD_DEG * hi_deg;
}

/* One sensor: `site` says where it stands, `rest` how it measures (the same object but in a
 * scenario with one radar, whose measurement and clutter stand beside it). */
static void read_sensor(reading *in, const place *site, const place *rest, td_watch *watch)
{
    td_look_def *look = &watch->sensors[watch->sensor_count];
    td_measurement *sigma = &watch->sigmas[watch->sensor_count];
    td_geo geo = {
        TD_DEG * must(in, site, "lat_deg", -90.0, 90.0),
        TD_DEG * must(in, site, "lon_deg", -360.0, 360.0),
        must(in, site, "h_m", -1000.0, 5e7),
    };
    place measures = object_at(in, rest, "measurement");
    if (in->status != TD_OK) {
        return;
    }
    *look = (td_look_def){ .frame = td_enu_frame(&watch->earth, geo) };
    if (watch->sensor_count == 0) {
        watch->level = look->frame;
    }
    sigma->elevation_rad_sigma = must(in, &measures, "sigma_el_rad", 1e-9, 1.0);
    sigma->azimuth_rad_sigma = must(in, &measures, "sigma_bearing_rad", 1e-9, 1.0);
    look->has_range = json_object_get(measures.object, "sigma_range_m") != NULL;
    look->has_range_rate = json_object_get(measures.object, "sigma_range_rate_mps") != NULL;
    sigma->range_m_sigma = may(in, &measures, "sigma_range_m", 1e-3, 1e6, 0.0);
    sigma->range_rate_mps_sigma = may(in, &measures, "sigma_range_rate_mps", 1e-6, 1e5, 0.0);
    look->detection_ratio = must(in, &measures, "pd", 0.01, 1.0);
    look->azimuth_rad_bias_sigma = may(in, &measures, "bias_sigma_bearing_rad", 0.0, 1.0, 0.0);
    look->elevation_rad_bias_sigma = may(in, &measures, "bias_sigma_el_rad", 0.0, 1.0, 0.0);
    look->range_m_bias_sigma = may(in, &measures, "bias_sigma_range_m", 0.0, 1e6, 0.0);
    look->bias_time_s = may(in, &measures, "bias_time_s", 0.0, 1e9, 0.0);
    look->revisit_s = may(in, rest, "dt_s", 1e-3, 1e5, 1.0);
    look->false_density_per_rad2m = clutter_density(in, rest);
    read_view(in, rest, look);
    watch->sensor_count++;
}

static void read_id(reading *in, const place *radar, td_watch *watch)
{
    char *id = watch->ids[watch->sensor_count];
    const char *text = json_string_value(json_object_get(radar->object, "id"));
    if (!text || *text == '\0' || strlen(text) >= TD_WATCH_ID_SIZE) {
        refuse(in, radar->path, "no id, or one too long", "an id of 1 to 31 characters");
        return;
    }
    strcpy(id, text);
    for (int32_t i = 0; i < watch->sensor_count; i++) {
        if (strcmp(watch->ids[i], text) == 0) {
            refuse(in, radar->path, text, "an id of its own");
        }
    }
}

static void read_sensors(reading *in, const place *root, td_watch *watch)
{
    json_t *list = json_object_get(root->object, "radars"), *item;
    size_t i;
    if (!list) {
        place radar = object_at(in, root, "radar");
        strcpy(watch->ids[0], "radar");
        read_sensor(in, &radar, root, watch);
        return;
    }
    size_t count = json_array_size(list);
    if (count < 1 || count > TD_WATCH_SENSORS_MAX) {
        refuse(in, "radars", "another number", "a list of 1 to 32 radars");
        return;
    }
    json_array_foreach (list, i, item) {
        place radar = { .object = item };
        snprintf(radar.path, PATH_SIZE, "radars.%zu", i);
        if (!json_is_object(item)) {
            refuse(in, radar.path, "something else", "an object");
        }
        if (in->status == TD_OK) {
            read_id(in, &radar, watch);
        }
        if (in->status == TD_OK) {
            read_sensor(in, &radar, &radar, watch);
        }
    }
}

/* Looks of the only sensor. */
static void read_looks(reading *in, const place *root, td_watch *watch)
{
    static const char *const KEYS[] = { "scans", "first_scan_s", "dt_s" };
    int given = 0;
    for (int i = 0; i < 3; i++) {
        given += json_object_get(root->object, KEYS[i]) != NULL;
    }
    if (watch->sensor_count != 1 || given != 3) {
        return;
    }
    double count = must(in, root, "scans", 1.0, 1e6);
    double first_s = must(in, root, "first_scan_s", -864000.0, 864000.0);
    double step_s = must(in, root, "dt_s", 1e-3, 1e5);
    bool is_whole = count == floor(count) && td__ns_from_s(first_s, &watch->first_look_ns) &&
                    td__ns_from_s(step_s, &watch->look_step_ns);
    if (!is_whole) {
        refuse(in, "scans", "a broken number", "a whole number");
        return;
    }
    int64_t last_ns;
    if (!td__ns_from_s(first_s + (count - 1.0) * step_s, &last_ns)) {
        refuse(in, "scans", "a last look beyond ten days", "fewer, or a shorter dt_s");
        return;
    }
    watch->look_count = (int32_t)count;
}

/* A scenario made on another Earth would be tracked wrongly: this one is WGS 84. */
static void check_earth(reading *in, const place *root, const td_earth *earth)
{
    if (!json_object_get(root->object, "constants") || in->status != TD_OK) {
        return;
    }
    place constants = object_at(in, root, "constants");
    const double mu = earth->gm_m3ps2, a = earth->a_m, omega = earth->omega_radps;
    may(in, &constants, "mu", mu * (1.0 - 1e-6), mu * (1.0 + 1e-6), mu);
    may(in, &constants, "a", a * (1.0 - 1e-6), a * (1.0 + 1e-6), a);
    may(in, &constants, "omega", omega * (1.0 - 1e-5), omega * (1.0 + 1e-5), omega);
}

static void read_root(reading *in, const place *root, td_watch *watch)
{
    check_earth(in, root, &watch->earth);
    if (in->status == TD_OK) {
        read_sensors(in, root, watch);
    }
    if (in->status == TD_OK) {
        read_looks(in, root, watch);
    }
    if (in->status == TD_OK && json_object_get(root->object, "filter_reference")) {
        place filter = object_at(in, root, "filter_reference");
        watch->acc_m2ps3_psd = may(in, &filter, "q_m2_s3", 1e-9, 1e4, 0.0);
    }
}

td_status td_watch_read(const char *bytes, size_t count, const char *name, td_watch *watch,
                        char why[TD_DETECTIONS_WHY_SIZE])
{
    json_error_t error;
    reading in = { .name = name, .text = bytes, .size = count, .why = why };
    *watch = (td_watch){ .earth = td_earth_wgs84() };
    why[0] = '\0';
    json_t *json = json_loadb(bytes, count, JSON_REJECT_DUPLICATES, &error);
    if (!json) {
        snprintf(why, TD_DETECTIONS_WHY_SIZE, "%.150s:%d:%d: %.120s", name, error.line,
                 error.column, error.text);
        return TD_BAD_INPUT;
    }
    place root = { .object = json };
    if (!json_is_object(json)) {
        refuse(&in, "", "something else", "an object");
    } else {
        read_root(&in, &root, watch);
    }
    json_decref(json);
    if (in.status != TD_OK) {
        *watch = (td_watch){ 0 };
    }
    return in.status;
}

td_status td_watch_open(const char *file, td_watch *watch, char why[TD_DETECTIONS_WHY_SIZE])
{
    FILE *stream = fopen(file, "rb");
    char *text = stream ? malloc(BYTES_MAX + 1) : NULL;
    *watch = (td_watch){ 0 };
    if (!text) {
        snprintf(why, TD_DETECTIONS_WHY_SIZE, "%.200s: %s", file,
                 stream ? "out of memory" : "cannot be read");
        if (stream) {
            fclose(stream);
        }
        return stream ? TD_NO_MEMORY : TD_IO_FAILED;
    }
    size_t count = fread(text, 1, BYTES_MAX + 1, stream);
    bool is_broken = ferror(stream) != 0;
    fclose(stream);
    td_status status = TD_OK;
    if (is_broken || count > BYTES_MAX) {
        snprintf(why, TD_DETECTIONS_WHY_SIZE, "%.200s: %s", file,
                 is_broken ? "cannot be read" : "larger than 4 MiB");
        status = is_broken ? TD_IO_FAILED : TD_BAD_INPUT;
    } else {
        status = td_watch_read(text, count, file, watch, why);
    }
    free(text);
    return status;
}
