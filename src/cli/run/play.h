/* SPDX-License-Identifier: Apache-2.0 */
/* Playing one run for a verb: simulation, running hash, record, progress, Ctrl-C. */
#ifndef TD_CLI_PLAY_H
#define TD_CLI_PLAY_H

#include "cli/cli.h"
#include "edge/alert/alert.h"
#include "edge/digest/digest.h"
#include "edge/record/record.h"

/* What to play, and where its record goes. */
typedef struct td_play_def {
    const td_scenario *scenario;
    char *yaml;              /* as read, or null */
    const char *record_file; /* or null: none is kept */
    const char *alerts;      /* folder of CAP and CAMF files, or null: none are written */
    td_atlas *atlas;         /* null without a record and alerts */
    uint64_t seed;
    bool is_scratch; /* the record is a means to a report, and goes */
} td_play_def;

/* Given a scenario's name, and in `def` where record and alerts go; returned whether all could be
 * read, the seed of --seed included, after a message if not. To be dropped in any case. */
bool td_play_prepare(const td_args *args, const char *name, td_play_def *def);
void td_play_drop(td_play_def *def);

/* The numbers that the scenario uses, with unit, published range and source, into the record. */
td_status td_play_figures(const td_args *args, const td_scenario *scenario,
                          td_record *record) TD_MUST_CHECK;

/* What was written of its warnings. */
typedef struct td_play_alerts {
    bool is_asked;
    int64_t event_count;
    td_alert_written written;
} td_play_alerts;

/* A run that was played; to be freed in any case. */
typedef struct td_play {
    const td_scenario *scenario;
    td_sim *sim;
    void *block;
    td_record *record; /* open for more rows until td_play_keep */
    td_digest digest;
    int64_t step_count;
    int64_t t_ns;
    uint64_t seed;
    bool is_scratch;
    td_play_alerts alerts; /* zero where none were asked for */
} td_play;

/* Plays to the end. Returned TD_EXIT_DONE, or a code after a message; then the record is closed
 * and whole up to the last step that was committed. */
int td_play_run(const td_args *args, const td_play_def *def, td_play *play);

/* Ends the record, when there is one. */
int td_play_keep(const td_args *args, td_play *play);
void td_play_free(td_play *play);

/* What a flight came to, from all sensors and batteries. */
typedef struct td_play_summary {
    int32_t first_sensor; /* or TD_NONE */
    int32_t track_sensor; /* the radar with the first firm track, or TD_NONE */
    double first_s;
    double track_s;
    bool is_warned;   /* a satellite declared the launch, or a radar has a firm track */
    double warning_s; /* from that to impact */
    int32_t reach_count;
    double margin_s; /* the greatest, over batteries that reach it */
    double margin_m; /* likewise, of ground range */
} td_play_summary;

td_play_summary td_play_summarise(const td_play *play, int32_t flight);

/* On stdout: a line a raid, and totals. As JSON: every flight with every sensor and battery. */
void td_play_print(const td_play *play);
json_t *td_play_json(td_play *play);

#endif
