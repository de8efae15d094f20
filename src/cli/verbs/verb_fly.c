/* SPDX-License-Identifier: Apache-2.0 */
/* `fly`: one flight of a catalogue vehicle, by programme or to a ground point. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/moment.h"
#include "cli/verbs.h"
#include "edge/digest/digest.h"
#include "edge/export/export.h"

typedef struct fly_job {
    td_earth earth;
    td_vehicle_def vehicle;
    td_flight_def def;
    td_geo target;
    td_loft loft;
    double apogee_m;
    double step_s; /* between the rows of --csv */
    bool to_point;
    bool max_range;
    const char *assumed_programme;
} fly_job;

typedef struct fly_result {
    td_flight flight;
    td_solve_verdict solve;
    double miss_m;
    td_path path;
} fly_result;

static bool read_loft(const td_args *args, fly_job *job)
{
    const char *text = td_args_text(args, "loft");
    job->loft = TD_LOFT_MINIMUM_ENERGY;
    if (!text) {
        return true;
    }
    if (strncmp(text, "apogee_km=", 10) == 0) {
        double km = 0.0;
        if (!td_number_from_text(text + 10, &km) || km <= 0.0 || km > 50000.0) {
            td_args_refuse(args, "--loft: found '%s', expected apogee_km=N, 0 < N <= 50000", text);
            return false;
        }
        job->loft = TD_LOFT_APOGEE;
        job->apogee_m = km * 1000.0;
        return true;
    }
    for (int i = 0; i < TD_LOFT_APOGEE; i++) {
        if (strcmp(text, td_loft_key((td_loft)i)) == 0) {
            job->loft = (td_loft)i;
            return true;
        }
    }
    td_args_refuse(args, "--loft: found '%s', expected minimum_energy, lofted, depressed or "
                         "apogee_km=N", text);
    return false;
}

/* An option that another one leaves without effect is a mistake to be told. */
static bool fits_together(const td_args *args)
{
    static const char *const APART[][2] = {
        { "to", "kick-deg" }, { "to", "azimuth-deg" }, { "to", "max-range" },
        { "kick-deg", "max-range" },
    };
    for (size_t i = 0; i < sizeof APART / sizeof APART[0]; i++) {
        if (td_args_has(args, APART[i][0]) && td_args_has(args, APART[i][1])) {
            td_args_refuse(args, "--%s cannot be combined with --%s", APART[i][0], APART[i][1]);
            return false;
        }
    }
    if (td_args_has(args, "loft") && !td_args_has(args, "to")) {
        td_args_refuse(args, "--loft needs --to LAT,LON");
        return false;
    }
    if (td_args_has(args, "step-s") && !td_args_has(args, "csv")) {
        td_args_refuse(args, "--step-s needs --csv FILE");
        return false;
    }
    return true;
}

static bool read_programme(const td_args *args, fly_job *job)
{
    double azimuth = 90.0, programme = job->def.programme_rad / TD_DEG;
    bool good = td_args_number(args, "azimuth-deg", -360.0, 360.0, &azimuth);
    good = td_args_number(args, "kick-deg", 0.0, 90.0, &programme) && good;
    job->def.azimuth_rad = azimuth * TD_DEG;
    job->def.programme_rad = programme * TD_DEG;
    job->max_range = td_args_has(args, "max-range");
    job->assumed_programme = td_args_has(args, "kick-deg") ? NULL : "the catalogue's own";
    return good;
}

static bool read_job(const td_args *args, fly_job *job)
{
    td_geo from = { 0 };
    *job = (fly_job){ .to_point = td_args_has(args, "to"), .step_s = 1.0 };
    bool good = fits_together(args) && td_args_earth(args, &job->earth);
    good = td_args_number(args, "step-s", 0.001, 3600.0, &job->step_s) && good;
    good = td_args_point(args, "from", &from) && good;
    good = td_args_point(args, "to", &job->target) && good;
    good = read_loft(args, job) && good;
    good = good && td_cli_vehicle(args, args->operands[0], &job->vehicle);
    if (!good) {
        return false;
    }
    job->def = td_flight_default(&job->vehicle, from);
    return read_programme(args, job);
}

static td_status solve_job(fly_job *job, fly_result *result)
{
    td_solution solution;
    td_solve_def def = {
        .vehicle = &job->vehicle,
        .launch_geo = job->def.launch_geo,
        .target_geo = job->target,
        .loft = job->loft,
        .apogee_m = job->apogee_m,
        .miss_m = 10.0,
    };
    td_status status = td_solve(&job->earth, &def, &solution, &result->path);
    result->flight = solution.flight;
    result->solve = solution.verdict;
    result->miss_m = solution.miss_m;
    if (status == TD_OK && solution.verdict == TD_SOLVE_OK) {
        job->def = solution.fly; /* the programme that hits, to be told and flown again */
    }
    return status;
}

static td_status fly_job_run(fly_job *job, fly_result *result)
{
    if (job->to_point) {
        return solve_job(job, result);
    }
    if (job->max_range) {
        td_flight_def best;
        td_flight flight;
        td_status status = td_flight_max_range(&job->earth, &job->def, &best, &flight);
        if (status != TD_OK) {
            return status;
        }
        job->def = best;
    }
    return td_flight_fly(&job->earth, &job->def, &result->flight, &result->path);
}

static const char *verdict_of(const fly_job *job, const fly_result *result)
{
    return job->to_point ? td_solve_verdict_key(result->solve)
                         : td_flight_verdict_key(result->flight.verdict);
}

static bool has_flight(const fly_job *job, const fly_result *result)
{
    return job->to_point ? result->solve == TD_SOLVE_OK
                         : result->flight.verdict == TD_FLIGHT_OK;
}

static const char *hash_of(td_digest *digest, const fly_result *result)
{
    td_digest_start(digest);
    td_sink sink = td_digest_sink(digest);
    td_status status = td_moment_canon(&sink, &result->flight.burnout);
    status = status == TD_OK ? td_moment_canon(&sink, &result->flight.apogee) : status;
    status = status == TD_OK ? td_moment_canon(&sink, &result->flight.impact) : status;
    return status == TD_OK ? td_digest_text(digest) : "";
}

static json_t *burnout_json(const fly_job *job, const fly_result *result)
{
    json_t *object = json_object();
    td_view view = td_view_of(&job->earth, &result->flight.burnout, false);
    td_geo below = { view.geo.lat_rad, view.geo.lon_rad, 0.0 };
    td_json_set_number(object, "t_s", view.t_s);
    td_json_set_number(object, "h_km", view.geo.h_ell_m / 1000.0);
    td_json_set_number(object, "speed_kmps", view.speed_mps / 1000.0);
    td_json_set_number(object, "flight_path_deg", view.angle_rad / TD_DEG);
    td_json_set_number(object, "downrange_km",
                       td_arc_m(&job->earth, job->def.launch_geo, below) / 1000.0);
    td_json_set_number(object, "mass_kg", view.mass_kg);
    return object;
}

static json_t *assumed_json(const td_args *args, const fly_job *job)
{
    json_t *object = json_object();
    if (!td_args_has(args, "from")) {
        json_object_set_new(object, "from", json_string("0 N 0 E"));
    }
    if (!td_args_has(args, "earth")) {
        json_object_set_new(object, "earth", json_string("wgs84"));
    }
    if (!td_args_has(args, "azimuth-deg") && !job->to_point) {
        json_object_set_new(object, "azimuth_deg", json_real(90.0));
    }
    if (job->assumed_programme && !job->to_point && !job->max_range) {
        json_object_set_new(object, "programme", json_string(job->assumed_programme));
    }
    if (job->to_point && !td_args_has(args, "loft")) {
        json_object_set_new(object, "loft", json_string("minimum_energy"));
    }
    json_object_set_new(object, "notional", json_true());
    return object;
}

static json_t *fly_json(const td_args *args, const fly_job *job, const fly_result *result)
{
    td_digest digest;
    json_t *object = json_object();
    json_object_set_new(object, "missile", json_string(job->vehicle.id));
    json_object_set_new(object, "earth", json_string(job->earth.is_sphere ? "sphere" : "wgs84"));
    json_object_set_new(object, "verdict", json_string(verdict_of(job, result)));
    json_object_set_new(object, "assumed", assumed_json(args, job));
    if (!has_flight(job, result)) {
        return object;
    }
    td_view apogee = td_view_of(&job->earth, &result->flight.apogee, false);
    td_view impact = td_view_of(&job->earth, &result->flight.impact, false);
    bool is_elevation = job->vehicle.programme == TD_PROGRAMME_STRAIGHT;
    json_object_set_new(object, "burnout", burnout_json(job, result));
    json_object_set_new(object, "apogee", td_json_apogee(&apogee));
    json_object_set_new(object, "impact", td_json_impact(&impact));
    td_json_set_number(object, "range_km", result->flight.range_m / 1000.0);
    td_json_set_number(object, "flight_time_s", impact.t_s);
    td_json_set_number(object, is_elevation ? "elevation_deg" : "kick_deg",
                       job->def.programme_rad / TD_DEG);
    double turns = td_floor(job->def.azimuth_rad / TD_TWO_PI);
    td_json_set_number(object, "azimuth_deg",
                       (job->def.azimuth_rad - turns * TD_TWO_PI) / TD_DEG);
    if (job->to_point) {
        td_json_set_number(object, "cutoff_s", result->flight.burnout.t_s);
        td_json_set_number(object, "miss_m", result->miss_m);
    }
    json_object_set_new(object, "hash", json_string(hash_of(&digest, result)));
    return object;
}

/* What stands under `assumed` in JSON, in one line. */
static void print_assumed(const td_args *args, const fly_job *job)
{
    json_t *assumed = assumed_json(args, job), *value;
    const char *key, *between = "assumed  ";
    json_object_foreach (assumed, key, value) {
        if (json_is_string(value)) {
            printf("%s%s: %s", between, key, json_string_value(value));
            between = "; ";
        } else if (json_is_real(value)) {
            printf("%s%s: %g", between, key, json_real_value(value));
            between = "; ";
        }
    }
    puts(*between == ';' ? "" : "assumed  nothing");
    json_decref(assumed);
}

static void print_words(const td_args *args, const fly_job *job, const fly_result *result)
{
    td_digest digest;
    printf("%s: %s (notional published model)\n", job->vehicle.id, job->vehicle.name);
    print_assumed(args, job);
    printf("verdict  %s\n", verdict_of(job, result));
    if (!has_flight(job, result)) {
        return;
    }
    td_view burnout = td_view_of(&job->earth, &result->flight.burnout, false);
    td_view apogee = td_view_of(&job->earth, &result->flight.apogee, false);
    td_view impact = td_view_of(&job->earth, &result->flight.impact, false);
    printf("burnout  %8.1f s  %8.1f km  %6.3f km/s  %6.2f deg\n", burnout.t_s,
           burnout.geo.h_ell_m / 1000.0, burnout.speed_mps / 1000.0, burnout.angle_rad / TD_DEG);
    printf("apogee   %8.1f s  %8.1f km\n", apogee.t_s, apogee.geo.h_ell_m / 1000.0);
    printf("impact   %8.1f s  %.4f N %.4f E  %6.3f km/s\n", impact.t_s,
           impact.geo.lat_rad / TD_DEG, impact.geo.lon_rad / TD_DEG, impact.speed_mps / 1000.0);
    printf("range    %.1f km\n", result->flight.range_m / 1000.0);
    if (job->to_point) {
        printf("miss     %.2f m\n", result->miss_m);
    }
    printf("hash     %s\n", hash_of(&digest, result));
}

static void csv_rows(const fly_job *job, const fly_result *result, FILE *file)
{
    fputs("t_s,lat_deg,lon_deg,h_km,speed_mps,flight_path_deg,mass_kg\n", file);
    double end_s = result->path.knots[result->path.count - 1].t_s;
    for (int64_t i = 0; (double)i * job->step_s < end_s + job->step_s; i++) {
        double t_s = td_min((double)i * job->step_s, end_s);
        td_moment moment = td_path_at(&result->path, t_s);
        td_view view = td_view_of(&job->earth, &moment, false);
        fprintf(file, "%.3f,%.7f,%.7f,%.5f,%.4f,%.5f,%.3f\n", t_s, view.geo.lat_rad / TD_DEG,
                view.geo.lon_rad / TD_DEG, view.geo.h_ell_m / 1000.0, view.speed_mps,
                view.angle_rad / TD_DEG, view.mass_kg);
    }
}

static int write_csv(const td_args *args, const fly_job *job, const fly_result *result)
{
    const char *name = td_args_text(args, "csv");
    char why[TD_EXPORT_WHY_SIZE];
    td_part part;
    if (!name) {
        return TD_EXIT_DONE;
    }
    if (!has_flight(job, result)) {
        fprintf(stderr, "testudo fly: no flight, so '%s' is not written\n", name);
        return TD_EXIT_DONE;
    }
    if (td_export_begin(name, &part, why) != TD_OK) {
        return td_world_failed(args, "%s", why);
    }
    csv_rows(job, result, part.stream);
    return td_export_end(&part, true, why) == TD_OK ? TD_EXIT_DONE
                                                    : td_world_failed(args, "%s", why);
}

static int verb_fly(const td_args *args)
{
    static td_knot knots[TD_PATH_KNOTS_MAX];
    fly_job job;
    fly_result result = { .path = { .knots = knots, .capacity = TD_PATH_KNOTS_MAX } };
    if (!read_job(args, &job)) {
        return TD_EXIT_BAD_INPUT;
    }
    td_status status = fly_job_run(&job, &result);
    if (status != TD_OK) {
        return td_args_refuse(args, "%s: %s", job.vehicle.id, td_status_text(status));
    }
    int code = write_csv(args, &job, &result);
    if (code != TD_EXIT_DONE) {
        return code;
    }
    if (args->json) {
        return td_json_print(fly_json(args, &job, &result));
    }
    print_words(args, &job, &result);
    return TD_EXIT_DONE;
}

const td_verb TD_VERB_FLY = {
    .name = "fly",
    .operands = "MISSILE",
    .text = "one flight of a missile or an interceptor",
    .options = TD_OPTIONS(
        { "from", "LAT,LON", "launch point in degrees (default 0,0)" },
        { "to", "LAT,LON", "ground point to reach" },
        { "loft", "NAME",
          "minimum_energy (default), lofted, depressed or apogee_km=N, with --to" },
        { "kick-deg", "N", "turn from the vertical; an interceptor's elevation" },
        { "azimuth-deg", "A", "clockwise from north (default 90)" },
        { "max-range", NULL, "the programme angle of greatest range" }, TD_EARTH_OPTION,
        { "csv", "FILE", "write the path: time, position, height, speed" },
        { "step-s", "S", "time between the rows of --csv (default 1)" }),
    .operands_min = 1,
    .operands_max = 1,
    .example = "testudo fly m9 --from 35.2,53.9 --to 44.4,26.1",
    .run = verb_fly,
};
