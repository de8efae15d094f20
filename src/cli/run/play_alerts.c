/* SPDX-License-Identifier: Apache-2.0 */
/* The warnings of a run as files: CAP and CAMF, one event for each flight and tracker. */
#include "cli/run/play_alerts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/catalogue.h"

enum { NAME_SIZE = 4 * TD_ID_SIZE, PATH_SIZE = 1024 };

/* CAMF's provider of a country: the first. */
enum { PROVIDER = 1 };
#define SENDER "testudo@exercise.invalid"

int td_play_folder(const td_args *args, const char *folder)
{
    struct stat found;
    bool is_there = mkdir(folder, 0777) == 0 || errno == EEXIST;
    if (is_there && stat(folder, &found) == 0 && !S_ISDIR(found.st_mode)) {
        errno = ENOTDIR;
        is_there = false;
    }
    return is_there ? TD_EXIT_DONE : td_world_failed(args, "%s: %s", folder, strerror(errno));
}

/* Seconds from 1970 to the scenario's epoch, whose form its reader has checked: days of the
 * Gregorian calendar, with years counted from March so that a leap day ends one. */
static int64_t epoch_s(const td_scenario *scenario)
{
    int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
    int found = sscanf(scenario->epoch, "%d-%d-%dT%d:%d:%d", &year, &month, &day, &hour, &minute,
                       &second);
    if (found != 6) {
        return 0;
    }
    int y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 719469;
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

/* SCENARIO-sSEED-WHOSE-RAID-NUMBER: a name that CAP takes, and nobody else's. */
static void name_event(const td_play *play, int32_t picture, int32_t f, char name[NAME_SIZE])
{
    td_sim_picture face = td_sim_picture_at(play->sim, picture);
    td_sim_flight flight = td_sim_flight_at(play->sim, f);
    const char *whose = td_picture_key(face.kind);
    if (face.kind == TD_PICTURE_NATION) {
        whose = play->scenario->nations[face.index].id;
    }
    snprintf(name, NAME_SIZE, "%s-s%" PRIu64 "-%s-%s-%" PRId32, play->scenario->id, play->seed,
             whose, play->scenario->raids[flight.raid].id, flight.number + 1);
}

static td_status put_event(td_play *play, const td_play_warn *warn, const td_alert_papers *papers,
                           int32_t event, char why[TD_ALERT_WHY_SIZE])
{
    char name[NAME_SIZE];
    int32_t flights = td_sim_flight_count(play->sim);
    size_t count = td_play_warn_messages(warn, event / flights, event % flights, NULL, 0);
    if (count == 0) {
        return TD_OK;
    }
    td_warn_message *messages = calloc(count, sizeof *messages);
    if (!messages) {
        snprintf(why, TD_ALERT_WHY_SIZE, "%s", td_status_text(TD_NO_MEMORY));
        return TD_NO_MEMORY;
    }
    td_play_warn_messages(warn, event / flights, event % flights, messages, count);
    name_event(play, event / flights, event % flights, name);
    td_status status =
        td_alert_put(papers, name, messages, (int)count, &play->alerts.written, why);
    play->alerts.event_count += status == TD_OK;
    free(messages);
    return status;
}

static td_status put_events(td_play *play, const td_play_warn *warn,
                            const td_alert_papers *papers, char why[TD_ALERT_WHY_SIZE])
{
    td_status status = TD_OK;
    int32_t count = td_sim_picture_count(play->sim) * td_sim_flight_count(play->sim);
    for (int32_t i = 0; i < count && status == TD_OK; i++) {
        status = put_event(play, warn, papers, i, why);
        td_progress("writing alerts", (size_t)i + 1, (size_t)count);
    }
    return status;
}

int td_play_alerts_put(const td_args *args, td_play *play, const td_play_warn *warn,
                       const char *folder)
{
    char texts_folder[PATH_SIZE], why[TD_ALERT_WHY_SIZE];
    td_alert_texts *texts = NULL;
    play->alerts.is_asked = true;
    if (!td_cli_data_file(args, "catalogue/warnings", texts_folder, sizeof texts_folder)) {
        return TD_EXIT_BAD_INPUT;
    }
    td_status status = td_alert_texts_open(texts_folder, &texts, why);
    if (status != TD_OK) {
        return td_world_failed(args, "%s", why);
    }
    td_alert_papers papers = { .folder = folder, .ground = td_play_warn_ground(warn),
                               .texts = texts, .sender = SENDER, .provider = PROVIDER,
                               .epoch_s = epoch_s(play->scenario) };
    int code = td_play_folder(args, folder);
    if (code == TD_EXIT_DONE && put_events(play, warn, &papers, why) != TD_OK) {
        code = td_world_failed(args, "--alerts: %s; the files before it are whole", why);
    }
    td_alert_texts_close(texts);
    return code;
}

void td_play_alerts_print(const td_play_alerts *made, const char *folder)
{
    const td_alert_written *written = &made->written;
    printf("alerts %s: %" PRId64 " CAP messages of %" PRId64 " events, %" PRId64 " CAMF messages, "
           "all for exercise\n",
           folder, written->cap_count, made->event_count, written->camf_count);
    if (written->camf_without_code > 0) {
        printf("       %" PRId64 " without CAMF: their country has no code there\n",
               written->camf_without_code);
    }
}
