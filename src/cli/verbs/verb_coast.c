/* SPDX-License-Identifier: Apache-2.0 */
/* `coast`: a ballistic arc from a state given Earth-fixed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/moment.h"
#include "cli/verbs.h"

enum { TIMES_MAX = 1024 };

typedef struct coast_input {
    td_earth earth;
    td_moment start;
    double beta_kgpm2;
    bool inertial;
    double times_s[TIMES_MAX];
    int time_count;
} coast_input;

static bool read_times(const td_args *args, coast_input *in)
{
    const char *text = td_args_text(args, "at");
    for (bool is_more = text != NULL; is_more; text++) {
        char part[40];
        size_t length = strcspn(text, ",");
        if (in->time_count == TIMES_MAX || length == 0 || length >= sizeof part) {
            td_args_refuse(args, "--at: found '%s', expected up to %d times in s, such as 30,60",
                           text, (int)TIMES_MAX);
            return false;
        }
        memcpy(part, text, length);
        part[length] = '\0';
        double *time_s = &in->times_s[in->time_count++];
        if (!td_number_from_text(part, time_s) || *time_s < 0.0) {
            td_args_refuse(args, "--at: found '%s', expected a time in s, 0 or later", part);
            return false;
        }
        text += length;
        is_more = *text == ',';
    }
    return true;
}

static bool read_required(const td_args *args, const char *name, double lo, double hi, double *out)
{
    if (!td_args_has(args, name)) {
        td_args_refuse(args, "--%s is required; see `testudo coast --help`", name);
        return false;
    }
    return td_args_number(args, name, lo, hi, out);
}

static bool read_state(const td_args *args, coast_input *in)
{
    double lat = 0.0, lon = 0.0, azimuth = 90.0, h_km = 0.0, v_up = 0.0, v_horiz = 0.0;
    bool good = td_args_earth(args, &in->earth);
    good = td_args_number(args, "lat", -90.0, 90.0, &lat) && good;
    good = td_args_number(args, "lon", -360.0, 360.0, &lon) && good;
    good = td_args_number(args, "azimuth-deg", -360.0, 360.0, &azimuth) && good;
    good = read_required(args, "h-km", -1.0, 100000.0, &h_km) && good;
    good = read_required(args, "v-up-mps", -20000.0, 20000.0, &v_up) && good;
    good = read_required(args, "v-horiz-mps", 0.0, 20000.0, &v_horiz) && good;
    if (!good) {
        return false;
    }
    td_geo geo = { lat * TD_DEG, lon * TD_DEG, h_km * 1000.0 };
    td_frame frame = td_enu_frame(&in->earth, geo);
    double north = v_horiz * td_cos(azimuth * TD_DEG);
    double east = v_horiz * td_sin(azimuth * TD_DEG);
    td_vec3 vel = td_vec3_scale(frame.up, v_up);
    vel = td_vec3_madd(vel, north, frame.north);
    vel = td_vec3_madd(vel, east, frame.east);
    td_vec3 pos = td_ecef_from_geo(&in->earth, geo);
    in->start = (td_moment){
        .pos_eci_m = pos,
        .vel_eci_mps = td_vel_eci_from_ecef(&in->earth, pos, vel, 0.0),
    };
    return true;
}

static bool read_input(const td_args *args, coast_input *in)
{
    const char *frame = td_args_text(args, "frame");
    *in = (coast_input){ .inertial = frame && strcmp(frame, "eci") == 0 };
    bool good = read_state(args, in);
    good = read_times(args, in) && good;
    good = td_args_number(args, "beta-kgpm2", 10.0, 1e6, &in->beta_kgpm2) && good;
    if (frame && strcmp(frame, "eci") != 0 && strcmp(frame, "ecef") != 0) {
        td_args_refuse(args, "--frame: found '%s', expected eci or ecef", frame);
        good = false;
    }
    return good;
}

static json_t *point_json(const td_view *view)
{
    json_t *object = json_object();
    td_json_set_number(object, "t_s", view->t_s);
    td_json_set_number(object, "h_km", view->geo.h_ell_m / 1000.0);
    td_json_set_number(object, "speed_mps", view->speed_mps);
    td_json_set_number(object, "lat_deg", view->geo.lat_rad / TD_DEG);
    td_json_set_number(object, "lon_deg", view->geo.lon_rad / TD_DEG);
    td_json_set_number(object, "flight_path_deg", view->angle_rad / TD_DEG);
    return object;
}

static bool is_flown(const td_flight *flight, const td_path *path, double t_s)
{
    bool is_over = flight->verdict == TD_FLIGHT_OK && t_s > flight->impact.t_s;
    return !is_over && t_s <= path->knots[path->count - 1].t_s;
}

/* Times after impact have no point: absent means unknown. */
static json_t *points_json(const coast_input *in, const td_flight *flight, const td_path *path)
{
    json_t *points = json_array();
    for (int i = 0; i < in->time_count; i++) {
        if (is_flown(flight, path, in->times_s[i])) {
            td_moment moment = td_path_at(path, in->times_s[i]);
            td_view view = td_view_of(&in->earth, &moment, in->inertial);
            json_array_append_new(points, point_json(&view));
        }
    }
    return points;
}

static json_t *assumed_json(const td_args *args)
{
    static const char *const DEFAULTS[][2] = {
        { "lat", "0" }, { "lon", "0" }, { "azimuth-deg", "90" },
        { "earth", "wgs84" }, { "beta-kgpm2", "no drag" }, { "frame", "earth_fixed" },
    };
    static const char *const KEYS[] = { "lat_deg", "lon_deg", "azimuth_deg",
                                        "earth",   "drag",    "frame" };
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        if (!td_args_has(args, DEFAULTS[i][0])) {
            bool is_angle = i < 3;
            json_object_set_new(object, KEYS[i], is_angle ? json_real(strtod(DEFAULTS[i][1], NULL))
                                                          : json_string(DEFAULTS[i][1]));
        }
    }
    return object;
}

/* Without impact the arc has no end, and where its top lies was not asked. */
static json_t *coast_json(const td_args *args, const coast_input *in, const td_flight *flight,
                          const td_path *path)
{
    json_t *object = json_object();
    td_view apogee = td_view_of(&in->earth, &flight->apogee, in->inertial);
    json_object_set_new(object, "verdict", json_string(td_flight_verdict_key(flight->verdict)));
    const char *drag = in->beta_kgpm2 > 0.0 ? "constant beta" : "none: no beta given";
    json_object_set_new(object, "drag", json_string(drag));
    json_object_set_new(object, "frame", json_string(in->inertial ? "eci" : "earth_fixed"));
    json_object_set_new(object, "assumed", assumed_json(args));
    json_object_set_new(object, "points", points_json(in, flight, path));
    if (flight->verdict == TD_FLIGHT_OK) {
        json_object_set_new(object, "apogee", td_json_apogee(&apogee));
        td_view impact = td_view_of(&in->earth, &flight->impact, in->inertial);
        json_t *end = td_json_impact(&impact);
        td_json_set_number(end, "speed_mps", impact.speed_mps);
        json_object_set_new(object, "impact", end);
        td_json_set_number(object, "range_km", flight->range_m / 1000.0);
    }
    return object;
}

static void print_words(const coast_input *in, const td_flight *flight, const td_path *path)
{
    printf("%-10s %10s %10s %11s %11s\n", "t_s", "h_km", "speed_mps", "lat_deg", "lon_deg");
    for (int i = 0; i < in->time_count; i++) {
        if (!is_flown(flight, path, in->times_s[i])) {
            printf("%-10.3f %s\n", in->times_s[i], flight->verdict == TD_FLIGHT_OK ?
                   "after impact" : "not followed so far");
        } else {
            td_moment moment = td_path_at(path, in->times_s[i]);
            td_view view = td_view_of(&in->earth, &moment, in->inertial);
            printf("%-10.3f %10.3f %10.2f %11.5f %11.5f\n", view.t_s, view.geo.h_ell_m / 1000.0,
                   view.speed_mps, view.geo.lat_rad / TD_DEG, view.geo.lon_rad / TD_DEG);
        }
    }
    if (flight->verdict == TD_FLIGHT_OK) {
        td_view apogee = td_view_of(&in->earth, &flight->apogee, in->inertial);
        printf("apogee %.3f km at %.2f s\n", apogee.geo.h_ell_m / 1000.0, apogee.t_s);
        td_view impact = td_view_of(&in->earth, &flight->impact, in->inertial);
        printf("impact at %.3f s, %.5f N %.5f E, %.1f m/s, range %.3f km\n", impact.t_s,
               impact.geo.lat_rad / TD_DEG, impact.geo.lon_rad / TD_DEG, impact.speed_mps,
               flight->range_m / 1000.0);
    } else {
        printf("verdict: %s\n", td_flight_verdict_key(flight->verdict));
    }
    puts(in->beta_kgpm2 > 0.0 ? "drag: constant ballistic coefficient" : "drag: none (no beta)");
}

static int run_coast(const td_args *args)
{
    static td_knot knots[TD_PATH_KNOTS_MAX];
    static coast_input in;
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    td_flight flight;
    if (!read_input(args, &in)) {
        return TD_EXIT_BAD_INPUT;
    }
    td_status status = td_flight_coast(&in.earth, &in.start, in.beta_kgpm2, &flight, &path);
    if (status == TD_FULL) {
        return td_args_refuse(args, "the fall takes more than %d steps; expected a heavier body or "
                                    "a lower start", (int)TD_PATH_KNOTS_MAX);
    }
    if (status != TD_OK) {
        return td_args_refuse(args, "%s", td_status_text(status));
    }
    if (args->json) {
        return td_json_print(coast_json(args, &in, &flight, &path));
    }
    print_words(&in, &flight, &path);
    return TD_EXIT_DONE;
}

const td_verb TD_VERB_COAST = {
    .name = "coast",
    .operands = "",
    .text = "a ballistic arc from a state, Earth-fixed",
    .options = TD_OPTIONS({ "lat", "DEG", "latitude of the start (default 0)" },
                          { "lon", "DEG", "longitude of the start (default 0)" },
                          { "h-km", "KM", "height above the ellipsoid (required)" },
                          { "v-up-mps", "V", "upward speed (required)" },
                          { "v-horiz-mps", "V", "horizontal speed (required)" },
                          { "azimuth-deg", "A", "clockwise from north (default 90)" },
                          { "beta-kgpm2", "B", "ballistic coefficient; without it no drag" },
                          { "at", "T1,T2,...", "report these times, s after the start" },
                          TD_EARTH_OPTION,
                          { "frame", "eci", "speeds in the inertial frame, not Earth-fixed" }),
    .example = "testudo coast --lat 28.6 --h-km 76.747 --v-up-mps 853.93 --v-horiz-mps 2155.92 "
               "--at 30,60,90",
    .run = run_coast,
};
