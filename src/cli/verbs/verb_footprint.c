/* SPDX-License-Identifier: Apache-2.0 */
/* `footprint`: ground that one site defends against one missile, by angle from the site. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/verbs.h"
#include "study/study.h"

enum { ANGLES_DEFAULT = 13, SAMPLES_MAX = 4096 };
static const double KM = 1000.0;
static const double CUE_S_DEFAULT = 30.0; /* published footprints' cue by satellite */
static const double REACTION_S_DEFAULT = 5.0;
static const double PROFILE_STEP_S = 1.0;
static const double SAMPLE_STEP_S = 1.0;

/* What the caller asked for, from options, from a scenario, or assumed. */
typedef struct footprint_job {
    td_earth earth;
    td_interceptor_def interceptor;
    td_vehicle_def missile;
    const td_scenario *scenario; /* null: without one */
    const td_battery_def *battery;
    td_geo from;
    double azimuth_rad;
    int angle_count;
    double cue_s, radar_m, reaction_s;
    const char *cue_kind;
    const char *cue_by; /* the sensor that gives it, or "" */
    bool is_cue_assumed;
} footprint_job;

typedef struct footprint_result {
    td_footprint_point points[TD_FOOTPRINT_ANGLES_MAX];
    td_profile profile;
    td_flyout flyout;
} footprint_result;

static bool refuse(const td_args *args, const char *option, const char *found, const char *expected)
{
    td_args_refuse(args, "--%s: found '%s', expected %s", option, found, expected);
    return false;
}

/* A battery by its own name or that of its site; the first one when no name is given. */
static bool find_battery(const td_args *args, footprint_job *job)
{
    const td_scenario *scenario = job->scenario;
    const char *name = td_args_text(args, "site"), *best = NULL;
    size_t least = TD_FAR;
    for (int32_t i = 0; i < scenario->battery_count; i++) {
        const td_battery_def *battery = &scenario->batteries[i];
        const char *site = scenario->sites[battery->site].id;
        if (!name || strcmp(name, battery->id) == 0 || strcmp(name, site) == 0) {
            job->battery = battery;
            job->interceptor = scenario->interceptors[battery->interceptor];
            return true;
        }
        td_nearest(name, battery->id, &best, &least);
        td_nearest(name, site, &best, &least);
    }
    if (!name) {
        td_args_refuse(args, "%s: found no battery, expected at least one", scenario->id);
    } else {
        td_args_refuse(args, "--site: found '%s', expected a battery of %s or its site%s%s%s", name,
                       scenario->id, best ? "; did you mean '" : "", best ? best : "",
                       best ? "'?" : "");
    }
    return false;
}

/* The scenario's missile of that name, else the catalogue's; the first raid's when not given. */
static bool find_missile(const td_args *args, footprint_job *job)
{
    const td_scenario *scenario = job->scenario;
    const char *name = td_args_text(args, "missile");
    if (!name && scenario->raid_count == 0) {
        td_args_refuse(args, "%s: found no raid, expected --missile", scenario->id);
        return false;
    }
    if (!name) {
        job->missile = scenario->missiles[scenario->raids[0].missile];
        return true;
    }
    for (int32_t i = 0; i < scenario->missile_count; i++) {
        if (strcmp(name, scenario->missiles[i].id) == 0) {
            job->missile = scenario->missiles[i];
            return true;
        }
    }
    return td_cli_vehicle(args, name, &job->missile);
}

static td_geo geo_of_site(const td_site_def *site)
{
    return (td_geo){ site->lat_rad, site->lon_rad, site->h_ell_m };
}

static bool find_from(const td_args *args, footprint_job *job)
{
    const td_scenario *scenario = job->scenario;
    if (!td_args_has(args, "from")) {
        if (scenario->raid_count == 0) {
            td_args_refuse(args, "%s: found no raid, expected --from LAT,LON", scenario->id);
            return false;
        }
        job->from = geo_of_site(&scenario->sites[scenario->raids[0].from]);
    }
    td_geo site = geo_of_site(&scenario->sites[job->battery->site]);
    job->azimuth_rad = td_bearing_rad(&job->earth, job->from, site);
    return true;
}

static bool read_scenario(const td_args *args, footprint_job *job)
{
    if (td_args_has(args, "interceptor")) {
        return refuse(args, "interceptor", td_args_text(args, "interceptor"),
                      "none beside a scenario: its site has its own");
    }
    if (!td_cli_scenario(args, args->operands[0], &job->scenario)) {
        return false;
    }
    if (!td_args_has(args, "earth") && job->scenario->earth == TD_EARTH_SPHERE) {
        job->earth = td_earth_sphere(6370.0 * KM, 3.986e14, 0.0);
    }
    bool good = find_battery(args, job) && find_missile(args, job) && find_from(args, job);
    if (good) {
        job->reaction_s = job->battery->reaction_s;
    }
    return good;
}

static bool read_pair(const td_args *args, footprint_job *job)
{
    const char *interceptor = td_args_text(args, "interceptor");
    const char *missile = td_args_text(args, "missile");
    if (td_args_has(args, "site")) {
        return refuse(args, "site", td_args_text(args, "site"), "a scenario that it stands in");
    }
    if (!interceptor || !missile) {
        td_args_refuse(args, "expected a scenario, or --interceptor and --missile");
        return false;
    }
    return td_cli_interceptor(args, interceptor, &job->interceptor) &&
           td_cli_vehicle(args, missile, &job->missile);
}

/* A site that waits for its own radar has that radar's range, in every direction. */
static void use_own_radar(footprint_job *job)
{
    int32_t own = job->battery->own_sensor;
    if (job->battery->rule == TD_RULE_ORGANIC && own != TD_NONE) {
        const td_sensor_place_def *at = &job->scenario->sensor_places[own];
        const td_sensor_def *radar = &job->scenario->sensors[at->model];
        job->radar_m = td_sensor_range_m(radar, job->scenario->rcs_m2);
        job->cue_by = at->id;
        job->cue_kind = "own_radar";
        job->is_cue_assumed = false;
    }
}

static bool read_timing(const td_args *args, footprint_job *job)
{
    double radar_km = 0.0, floor_km = job->interceptor.floor_m / KM;
    bool good = td_args_number(args, "cue-s", 0.0, 86400.0, &job->cue_s);
    good = td_args_number(args, "radar-km", 1.0, 10000.0, &radar_km) && good;
    good = td_args_number(args, "reaction-s", 0.0, 3600.0, &job->reaction_s) && good;
    good = td_args_number(args, "floor-km", 0.0, 1000.0, &floor_km) && good;
    if (td_args_has(args, "cue-s") && td_args_has(args, "radar-km")) {
        return refuse(args, "radar-km", td_args_text(args, "radar-km"), "no --cue-s beside it");
    }
    job->interceptor.floor_m = floor_km * KM;
    job->radar_m = radar_km * KM;
    job->cue_kind = radar_km > 0.0 ? "own_radar" : "cue";
    job->cue_by = "";
    job->is_cue_assumed = !td_args_has(args, "cue-s") && !td_args_has(args, "radar-km");
    if (good && job->scenario && job->is_cue_assumed) {
        use_own_radar(job);
    }
    return good;
}

static bool read_job(const td_args *args, footprint_job *job)
{
    *job = (footprint_job){
        .azimuth_rad = TD_HALF_PI,
        .angle_count = ANGLES_DEFAULT,
        .cue_s = CUE_S_DEFAULT,
        .reaction_s = REACTION_S_DEFAULT,
    };
    bool good = td_args_earth(args, &job->earth);
    good = td_args_point(args, "from", &job->from) && good;
    good = td_args_count(args, "angles", 1, TD_FOOTPRINT_ANGLES_MAX, &job->angle_count) && good;
    good = good && (args->operand_count > 0 ? read_scenario(args, job) : read_pair(args, job));
    return good && read_timing(args, job);
}

/* Whether a sensor's firm track lets the battery launch, by its rule and the sharing. */
static bool is_allowed(const footprint_job *job, int32_t place)
{
    const td_scenario *scenario = job->scenario;
    const td_sensor_place_def *at = &scenario->sensor_places[place];
    bool is_radar = scenario->sensors[at->model].kind == TD_SENSOR_RADAR;
    if (job->battery->rule == TD_RULE_ORGANIC) {
        return place == job->battery->own_sensor;
    }
    bool is_shared = scenario->shares || at->nation == job->battery->nation;
    return is_shared && (is_radar || job->battery->rule == TD_RULE_LAUNCH_ON_CUE);
}

/* The scenario's own cue: the first firm track that the battery's rule allows, on a flight from
 * the launch point over the site; then the battery's reaction. Negative: nobody sees it. */
static double cue_of_scenario(footprint_job *job, const td_path *path)
{
    static unsigned char block[SAMPLES_MAX * 56];
    const td_scenario *scenario = job->scenario;
    td_arena arena = td_arena_over(block, sizeof block);
    td_samples samples;
    double first_s = -1.0;
    if (td_samples_over(&arena, SAMPLES_MAX, &samples) != TD_OK) {
        return -1.0;
    }
    td_samples_of_path(&job->earth, path, SAMPLE_STEP_S, &samples);
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        const td_sensor_place_def *at = &scenario->sensor_places[i];
        td_sensor sensor = {
            .def = &scenario->sensors[at->model],
            .site_geo = geo_of_site(&scenario->sites[at->site]),
            .boresight_rad = at->boresight_rad,
        };
        if (!is_allowed(job, i)) {
            continue;
        }
        td_sighting seen = td_sensor_sighting(&job->earth, &sensor, scenario->rcs_m2, &samples);
        if (seen.verdict == TD_SIGHT_SEEN && (first_s < 0.0 || seen.firm_s < first_s)) {
            first_s = seen.firm_s;
            job->cue_by = at->id;
        }
    }
    return first_s < 0.0 ? first_s : first_s + job->reaction_s;
}

static td_status fly_and_draw(footprint_job *job, footprint_result *result)
{
    static td_knot knots[TD_PATH_KNOTS_MAX];
    td_path path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX };
    td_flight flight;
    td_flight_def fly = td_flight_default(&job->missile, job->from);
    fly.azimuth_rad = job->azimuth_rad;
    td_status status = td_flight_fly(&job->earth, &fly, &flight, &path);
    if (status == TD_OK) {
        status = td_profile_make(&job->earth, &flight, &path, PROFILE_STEP_S, &result->profile);
    }
    if (status == TD_OK) {
        status =
            td_flyout_make(&job->earth, &job->interceptor, TD_FLYOUT_STEP_RAD, &result->flyout);
    }
    if (status != TD_OK) {
        return status;
    }
    if (job->scenario && job->is_cue_assumed) {
        job->cue_s = cue_of_scenario(job, &path);
        job->cue_kind = job->cue_s < 0.0 ? "none" : "scenario";
        job->is_cue_assumed = false;
    }
    td_footprint_def def = {
        .profile = &result->profile,
        .flyout = &result->flyout,
        .cue_s = job->cue_s,
        .radar_m = job->radar_m,
        .reaction_s = job->reaction_s,
        .floor_m = job->interceptor.floor_m,
        .ceiling_m = job->interceptor.ceiling_m,
    };
    for (int32_t i = 0; i < job->angle_count; i++) {
        double angle_rad = job->angle_count > 1 ? TD_PI * i / (job->angle_count - 1) : 0.0;
        td_footprint_point unseen = { angle_rad, 0.0, TD_LIMIT_NOT_DETECTED };
        result->points[i] = job->cue_s < 0.0 ? unseen : td_footprint_edge(&def, angle_rad);
    }
    return TD_OK;
}

static json_t *cue_json(const footprint_job *job)
{
    json_t *cue = json_object();
    json_object_set_new(cue, "kind", json_string(job->cue_kind));
    if (job->radar_m > 0.0) {
        td_json_set_number(cue, "radar_km", job->radar_m / KM);
        td_json_set_number(cue, "reaction_s", job->reaction_s);
    } else if (job->cue_s >= 0.0) {
        td_json_set_number(cue, "launch_s", job->cue_s);
    }
    if (*job->cue_by) {
        json_object_set_new(cue, "sensor", json_string(job->cue_by));
        td_json_set_number(cue, "reaction_s", job->reaction_s);
    }
    return cue;
}

static json_t *assumed_json(const td_args *args, const footprint_job *job)
{
    json_t *assumed = json_object();
    json_object_set_new(assumed, "programme", json_string("the catalogue's own"));
    if (!td_args_has(args, "from")) {
        const char *from = job->scenario ? "the first raid's" : "0,0, azimuth 90 degrees";
        json_object_set_new(assumed, "from", json_string(from));
    }
    if (job->scenario && !td_args_has(args, "site")) {
        json_object_set_new(assumed, "site", json_string("the first battery's"));
    }
    if (job->scenario && !td_args_has(args, "missile")) {
        json_object_set_new(assumed, "missile", json_string("the first raid's"));
    }
    if (job->radar_m > 0.0 && !job->scenario && !td_args_has(args, "reaction-s")) {
        td_json_set_number(assumed, "reaction_s", job->reaction_s);
    }
    if (!job->scenario) {
        json_object_set_new(assumed, "site", json_string("sea level, wherever the flight puts it"));
    }
    if (job->is_cue_assumed) {
        json_object_set_new(assumed, "cue", json_string("30 s after launch"));
    }
    if (!td_args_has(args, "earth") && !job->scenario) {
        json_object_set_new(assumed, "earth", json_string("wgs84"));
    }
    if (!td_args_has(args, "floor-km")) {
        json_object_set_new(assumed, "floor", json_string("the interceptor's"));
    }
    return assumed;
}

static json_t *points_json(const footprint_job *job, const footprint_result *result)
{
    json_t *points = json_array();
    for (int32_t i = 0; i < job->angle_count; i++) {
        const td_footprint_point *at = &result->points[i];
        double km = at->limit == TD_LIMIT_EDGE ? at->distance_m / KM : NAN;
        json_t *point = json_object();
        json_object_set_new(point, "angle_deg", td_json_number(at->angle_rad / TD_DEG));
        json_object_set_new(point, "distance_km", td_json_number(km));
        json_object_set_new(point, "limit", json_string(td_limit_key(at->limit)));
        json_array_append_new(points, point);
    }
    return points;
}

static json_t *footprint_json(const td_args *args, const footprint_job *job,
                              const footprint_result *result)
{
    json_t *object = json_object(), *from = json_object();
    const char *site = job->scenario ? job->scenario->sites[job->battery->site].id : NULL;
    td_json_set_number(from, "lat_deg", job->from.lat_rad / TD_DEG);
    td_json_set_number(from, "lon_deg", job->from.lon_rad / TD_DEG);
    json_object_set_new(object, "site", site ? json_string(site) : json_null());
    json_object_set_new(object, "missile", json_string(job->missile.id));
    json_object_set_new(object, "interceptor", json_string(job->interceptor.vehicle.id));
    json_object_set_new(object, "earth", json_string(job->earth.is_sphere ? "sphere" : "wgs84"));
    json_object_set_new(object, "from", from);
    json_object_set_new(object, "cue", cue_json(job));
    td_json_set_number(object, "floor_km", job->interceptor.floor_m / KM);
    td_json_set_number(object, "missile_range_km", result->profile.range_m / KM);
    json_object_set_new(object, "assumed", assumed_json(args, job));
    json_object_set_new(object, "points", points_json(job, result));
    return object;
}

static void print_words(const footprint_job *job, const footprint_result *result)
{
    printf("%s against %s (%.0f km), intercept above %.0f km, ", job->interceptor.vehicle.id,
           job->missile.id, result->profile.range_m / KM, job->interceptor.floor_m / KM);
    if (job->radar_m > 0.0) {
        printf("own radar of %.0f km, launch %.0f s after it sees\n", job->radar_m / KM,
               job->reaction_s);
    } else if (job->cue_s >= 0.0) {
        printf("launch %.0f s after the missile's%s%s\n", job->cue_s,
               *job->cue_by ? ", cued by " : "", job->cue_by);
    } else {
        printf("no sensor that the site's rule allows has a track\n");
    }
    printf("  angle   edge of defended ground, from the site (0 deg: toward the launch point)\n");
    for (int32_t i = 0; i < job->angle_count; i++) {
        const td_footprint_point *at = &result->points[i];
        printf("%7.1f", at->angle_rad / TD_DEG);
        if (at->limit == TD_LIMIT_EDGE) {
            printf("  %8.1f km\n", at->distance_m / KM);
        } else {
            printf("         -     %s\n", td_limit_key(at->limit));
        }
    }
}

static int run(const td_args *args)
{
    static footprint_result result;
    footprint_job job;
    if (!read_job(args, &job)) {
        return TD_EXIT_BAD_INPUT;
    }
    td_status status = fly_and_draw(&job, &result);
    if (status != TD_OK) {
        return td_args_refuse(args, "%s against %s: %s", job.interceptor.vehicle.id, job.missile.id,
                              td_status_text(status));
    }
    if (args->json) {
        return td_json_print(footprint_json(args, &job, &result));
    }
    print_words(&job, &result);
    return TD_EXIT_DONE;
}

const td_verb TD_VERB_FOOTPRINT = {
    .name = "footprint",
    .operands = "[SCENARIO]",
    .text = "published-style footprint of one site against one missile",
    .options = TD_OPTIONS(
        { "interceptor", "ID", "interceptor, when no scenario is given" },
        { "site", "ID", "site of the scenario (default: its first battery's)" },
        { "missile", "ID", "missile (with a scenario, default: its first raid's)" },
        { "from", "LAT,LON", "launch point (with a scenario, default: its first raid's)" },
        { "angles", "N", "number of directions from 0 to 180 degrees (default 13)" },
        { "cue-s", "S", "interceptor launch this long after missile launch" },
        { "radar-km", "KM", "own radar of that range at the site, instead of --cue-s" },
        { "reaction-s", "S", "from detection to launch (default 5, or the scenario's)" },
        { "floor-km", "KM", "lowest intercept (default: the interceptor's)" }, TD_EARTH_OPTION),
    .operands_max = 1,
    .example = "testudo footprint --interceptor i14 --missile m9 --cue-s 30 "
               "--earth sphere:6370,3.986e14,0",
    .run = run,
};
