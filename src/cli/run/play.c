/* SPDX-License-Identifier: Apache-2.0 */
/* One run from start to end, with its record. */
#include "cli/run/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/run/play_alerts.h"

static const double NS_PER_S = 1e9;

/* The scenario's name and the key of the draws come first into the hash. */
static td_status begin_hash(td_play *play)
{
    td_sink sink = td_digest_sink(&play->digest);
    td_status status = td_canon_text(&sink, play->scenario->id);
    return status == TD_OK ? td_canon_u64(&sink, play->seed) : status;
}

static int open_record(const td_args *args, const td_play_def *def, td_play *play)
{
    char why[TD_RECORD_WHY_SIZE], sha256[65];
    if (!def->record_file) {
        return TD_EXIT_DONE;
    }
    td_status hashed = td_scenario_hash(def->scenario, sha256);
    td_record_def record = {
        .file = def->record_file,
        .scenario = def->scenario,
        .sim = play->sim,
        .scenario_yaml = def->yaml,
        .scenario_sha256 = hashed == TD_OK ? sha256 : NULL,
        .version = TD_VERSION,
        .seed = def->seed,
    };
    td_status status = td_record_open(&record, &play->record, why);
    if (status == TD_BAD_INPUT) {
        return td_args_refuse(args, "%s", why);
    }
    if (status == TD_OK && td_play_figures(args, def->scenario, play->record) != TD_OK) {
        snprintf(why, sizeof why, "%.250s: cannot be written: %.200s", def->record_file,
                 td_record_why(play->record));
        status = TD_IO_FAILED;
    }
    return status == TD_OK ? TD_EXIT_DONE : td_world_failed(args, "%s", why);
}

static int begin(const td_args *args, const td_play_def *def, td_play *play, const td_sink *canon)
{
    td_sim_def sim_def = { .scenario = def->scenario, .seed = def->seed, .canon = canon };
    size_t size = td_sim_size(&sim_def);
    if (size == 0) {
        return td_args_refuse(args, "the scenario launches more than %d missiles",
                              (int)TD_SIM_FLIGHTS_MAX);
    }
    play->block = malloc(size);
    if (!play->block) {
        return td_world_failed(args, "no memory for %zu MB", size / 1000000);
    }
    td_status status = td_sim_create(&sim_def, play->block, size, &play->sim);
    if (status != TD_OK) {
        return td_args_refuse(args, "%s: %s", def->scenario->id, td_status_text(status));
    }
    status = begin_hash(play);
    return status == TD_OK ? open_record(args, def, play)
                           : td_world_failed(args, "%s", td_status_text(status));
}

/* What stays on disk is named, so that nobody takes a part for the whole. */
static int give_up(const td_args *args, td_play *play, td_record_state state, const char *why)
{
    const char *kept = !play->record      ? "; nothing was written"
                       : play->is_scratch ? "; no report was made"
                                          : "; the record is whole up to there and says so";
    td_world_failed(args, "%s at %.0f s of %.0f s, after %lld steps%s; run it again",
                    why, (double)play->t_ns / NS_PER_S, play->scenario->duration_s,
                    (long long)play->step_count, kept);
    if (play->record) {
        td_status status = td_record_close(play->record, state);
        play->record = NULL;
        if (status != TD_OK) {
            fputs("its state stays `running`: that could not be written either\n", stderr);
        }
    }
    return TD_EXIT_WORLD;
}

/* What was told up to there stays too. */
static int interrupt(const td_args *args, td_play *play, td_play_warn *warn)
{
    bool is_kept = !warn || !play->record || td_play_warn_keep(warn, play->record) == TD_OK;
    return give_up(args, play, is_kept ? TD_RECORD_INTERRUPTED : TD_RECORD_FAILED,
                   is_kept ? "interrupted" : "interrupted, and its warnings cannot be written,");
}

static int play_steps(const td_args *args, td_play *play, td_play_warn *warn)
{
    td_step step = { 0 };
    size_t total = (size_t)play->scenario->duration_s;
    while (!step.is_over) {
        if (td_is_interrupted()) {
            return interrupt(args, play, warn);
        }
        td_status status = td_sim_step(play->sim, &step);
        if (status != TD_OK) {
            return give_up(args, play, TD_RECORD_FAILED, td_status_text(status));
        }
        if (play->record) {
            const char *hash = td_digest_text(&play->digest);
            status = td_record_step(play->record, play->sim, &step, hash);
        }
        if (status != TD_OK) {
            char why[TD_RECORD_WHY_SIZE];
            snprintf(why, sizeof why, "%s", td_record_why(play->record));
            return give_up(args, play, TD_RECORD_FAILED, why);
        }
        status = warn ? td_play_warn_step(warn, &step) : TD_OK;
        if (status != TD_OK) {
            return give_up(args, play, TD_RECORD_FAILED, td_status_text(status));
        }
        play->step_count++;
        play->t_ns = step.t_ns;
        td_progress("simulating", (size_t)((double)step.t_ns / NS_PER_S), total);
    }
    td_progress("simulating", total, total);
    return TD_EXIT_DONE;
}

/* What follows from the whole run: where leaked flights came down, who was warned, with what. */
static int finish(const td_args *args, const td_play_def *def, td_play *play, td_play_warn *warn)
{
    if (play->record) {
        td_status status = td_record_impacts(play->record, play->sim, def->atlas);
        status = status == TD_OK ? td_play_warn_keep(warn, play->record) : status;
        if (status != TD_OK) {
            char why[TD_RECORD_WHY_SIZE];
            snprintf(why, sizeof why, "%s", td_record_why(play->record));
            return give_up(args, play, TD_RECORD_FAILED, why);
        }
    }
    return def->alerts ? td_play_alerts_put(args, play, warn, def->alerts) : TD_EXIT_DONE;
}

int td_play_run(const td_args *args, const td_play_def *def, td_play *play)
{
    *play = (td_play){ .scenario = def->scenario, .seed = def->seed,
                       .is_scratch = def->is_scratch };
    td_digest_start(&play->digest);
    td_sink canon = td_digest_sink(&play->digest);
    td_play_warn *warn = NULL;
    int code = begin(args, def, play, &canon);
    if (code == TD_EXIT_DONE && def->atlas) {
        td_status status = td_play_warn_open(play, def->atlas, &warn);
        code = status == TD_OK
                   ? code
                   : give_up(args, play, TD_RECORD_FAILED, td_status_text(status));
    }
    code = code == TD_EXIT_DONE ? play_steps(args, play, warn) : code;
    code = code == TD_EXIT_DONE && warn ? finish(args, def, play, warn) : code;
    td_play_warn_free(warn);
    return code;
}

int td_play_keep(const td_args *args, td_play *play)
{
    if (!play->record) {
        return TD_EXIT_DONE;
    }
    td_status status = td_record_close(play->record, TD_RECORD_FINISHED);
    play->record = NULL;
    return status == TD_OK ? TD_EXIT_DONE
                           : td_world_failed(args, "the end of the record could not be written");
}

void td_play_free(td_play *play)
{
    td_record_state state = td_is_interrupted() ? TD_RECORD_INTERRUPTED : TD_RECORD_FAILED;
    if (play->record && td_record_close(play->record, state) != TD_OK) {
        fputs("testudo: the record's state could not be written\n", stderr);
    }
    free(play->block);
    *play = (td_play){ 0 };
}

td_play_summary td_play_summarise(const td_play *play, int32_t flight)
{
    td_play_summary made = { .first_sensor = TD_NONE, .track_sensor = TD_NONE };
    const td_solution *solution = td_sim_solution(play->sim, flight);
    if (solution->verdict != TD_SOLVE_OK) {
        return made;
    }
    for (int32_t i = 0; i < play->scenario->sensor_place_count; i++) {
        td_sighting seen = td_sim_sighting(play->sim, flight, i);
        bool is_firm = seen.verdict == TD_SIGHT_SEEN;
        bool is_seen = is_firm || seen.verdict == TD_SIGHT_GLIMPSED;
        if (is_seen && (made.first_sensor == TD_NONE || seen.first_s < made.first_s)) {
            made.first_sensor = i;
            made.first_s = seen.first_s;
        }
        double left_s = solution->flight.impact.t_s - seen.firm_s;
        if (is_firm) {
            made.warning_s = made.is_warned ? td_max(made.warning_s, left_s) : left_s;
            made.is_warned = true;
        }
        const td_sensor_place_def *place = &play->scenario->sensor_places[i];
        bool is_radar = play->scenario->sensors[place->model].kind == TD_SENSOR_RADAR;
        if (is_firm && is_radar && (made.track_sensor == TD_NONE || seen.firm_s < made.track_s)) {
            made.track_sensor = i;
            made.track_s = seen.firm_s;
        }
    }
    for (int32_t i = 0; i < play->scenario->battery_count; i++) {
        td_sim_reach told = td_sim_reach_of(play->sim, flight, i);
        if (told.reach.verdict == TD_REACH_FEASIBLE) {
            /* A feasible reach has margins of 0 or more. */
            made.reach_count++;
            made.margin_s = td_max(made.margin_s, told.reach.margin_s);
            made.margin_m = td_max(made.margin_m, told.margin_m);
        }
    }
    return made;
}
