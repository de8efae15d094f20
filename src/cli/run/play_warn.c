/* SPDX-License-Identifier: Apache-2.0 */
/* Who is warned when: one chain of messages for each flight and tracker. */
#include "cli/run/play_warn.h"

#include <stdlib.h>
#include <string.h>

enum { CITIES_MAX = 256, COUNTRIES_SIZE = 4 * TD_WARN_COUNTRIES_MAX };
static const int64_t TICK_NS = 10000000000;
/* A tracker that says nothing of a flight for so long has lost it: twice its rhythm, and a bit. */
static const int64_t LOST_NS = 45000000000;
static const double NEAR_M = 3000.0;

/* One flight as one tracker has it. */
typedef struct event {
    td_warn_event warn;
    td_warn_belief belief;
    int64_t expected_ns, watched_ns;
} event;

typedef struct sent {
    int32_t flight, picture;
    int64_t people;
    td_warn_message message;
    char countries[COUNTRIES_SIZE];
} sent;

struct td_play_warn {
    const td_play *play;
    const td_atlas *atlas;
    td_alert_ground *ground;
    td_warn_desk *desks; /* one a picture */
    bool *is_warned;     /* of all desks */
    event *events;       /* flights of the first picture, then of the next */
    td_warn_told *told;
    sent *messages;
    size_t message_count, message_capacity;
    td_record_warning_counts counts;
    td_alert_area area;
};

void td_play_warn_free(td_play_warn *warn)
{
    if (!warn) {
        return;
    }
    td_alert_ground_close(warn->ground);
    free(warn->desks);
    free(warn->is_warned);
    free(warn->events);
    free(warn->told);
    free(warn->messages);
    free(warn);
}

/* A nation warns its own people; everybody's tracker, everybody. A sensor alone warns nobody. */
static void set_desk(td_play_warn *warn, int32_t p)
{
    const td_scenario *scenario = warn->play->scenario;
    td_sim_picture face = td_sim_picture_at(warn->play->sim, p);
    int countries = td_atlas_country_count(warn->atlas);
    bool *is_warned = warn->is_warned + (size_t)p * (size_t)countries;
    for (int i = 0; i < countries; i++) {
        const char *iso2 = td_atlas_country_info(warn->atlas, i)->iso2;
        is_warned[i] =
            face.kind == TD_PICTURE_ALL || (face.kind == TD_PICTURE_NATION &&
                                            strcmp(scenario->nations[face.index].iso2, iso2) == 0);
    }
    warn->desks[p] = (td_warn_desk){ .earth = td_scenario_earth(scenario),
                                     .rules = td_warn_rules_default(),
                                     .places = td_alert_places(warn->ground),
                                     .is_warned = is_warned,
                                     .country_count = countries };
}

static size_t event_count(const td_play_warn *warn)
{
    return (size_t)td_sim_picture_count(warn->play->sim) *
           (size_t)td_sim_flight_count(warn->play->sim);
}

static event *event_of(td_play_warn *warn, int32_t picture, int32_t flight)
{
    return &warn->events[(size_t)picture * (size_t)td_sim_flight_count(warn->play->sim) +
                         (size_t)flight];
}

td_status td_play_warn_open(const td_play *play, const td_atlas *atlas, td_play_warn **made)
{
    td_atlas_window window = td_alert_window();
    td_play_warn *warn = *made = calloc(1, sizeof *warn);
    size_t countries = (size_t)td_atlas_country_count(atlas);
    if (!warn) {
        return TD_NO_MEMORY;
    }
    warn->play = play;
    warn->atlas = atlas;
    size_t events = event_count(warn), pictures = (size_t)td_sim_picture_count(play->sim);
    warn->desks = calloc(pictures + 1, sizeof *warn->desks);
    warn->is_warned = calloc(pictures * countries + 1, sizeof *warn->is_warned);
    warn->events = calloc(events + 1, sizeof *warn->events);
    warn->told = calloc(events * CITIES_MAX + 1, sizeof *warn->told);
    if (!warn->desks || !warn->is_warned || !warn->events || !warn->told) {
        return TD_NO_MEMORY;
    }
    td_status status = td_alert_ground_open(atlas, &window, &warn->ground);
    for (int32_t p = 0; p < td_sim_picture_count(play->sim) && status == TD_OK; p++) {
        set_desk(warn, p);
    }
    for (size_t i = 0; i < events; i++) {
        warn->events[i].warn.log.items = warn->told + i * CITIES_MAX;
        warn->events[i].warn.log.capacity = CITIES_MAX;
    }
    return status;
}

static td_status keep(td_play_warn *warn, const sent *message)
{
    if (warn->message_count == warn->message_capacity) {
        size_t capacity = 2 * warn->message_capacity + 64;
        sent *grown = realloc(warn->messages, capacity * sizeof *grown);
        if (!grown) {
            return TD_NO_MEMORY;
        }
        warn->messages = grown;
        warn->message_capacity = capacity;
    }
    warn->messages[warn->message_count++] = *message;
    return TD_OK;
}

static void name_countries(const td_play_warn *warn, sent *made)
{
    size_t used = 0;
    for (int32_t i = 0; i < made->message.country_count; i++) {
        const char *iso2 = td_atlas_country_info(warn->atlas, made->message.countries[i])->iso2;
        size_t size = strlen(iso2);
        if (used + size + 2 <= sizeof made->countries) {
            memcpy(made->countries + used, iso2, size);
            made->countries[used + size] = ' ';
            used += size + 1;
        }
    }
    made->countries[used > 0 ? used - 1 : 0] = '\0';
}

static td_status watch(td_play_warn *warn, int32_t p, int32_t f, int64_t t_ns,
                       const td_warn_impact *impact)
{
    event *of = event_of(warn, p, f);
    td_warn_under *under = &warn->area.under;
    *under = (td_warn_under){ .shares = warn->area.shares,
                              .share_capacity = TD_ALERT_SHARES_MAX,
                              .cities = warn->area.cities,
                              .city_capacity = TD_ALERT_CITIES_MAX };
    of->watched_ns = t_ns;
    sent made = { .flight = f, .picture = p };
    made.message = td_warn_watch(&warn->desks[p], &of->warn, t_ns, of->belief, impact, under);
    warn->counts.looks++;
    warn->counts.shares_dropped += under->share_dropped;
    warn->counts.cities_dropped += under->city_dropped;
    if (made.message.kind == TD_WARN_NONE) {
        return TD_OK;
    }
    made.people = impact ? under->people : -1;
    name_countries(warn, &made);
    return keep(warn, &made);
}

static td_status take_expected(td_play_warn *warn, const td_news *news)
{
    td_ground_event at = td_sim_expected(warn->play->sim, news->picture, news->flight);
    event *of = event_of(warn, news->picture, news->flight);
    td_warn_impact impact;
    if (!td_warn_impact_of(&at, &impact)) {
        warn->counts.impacts_unused++;
        return TD_OK;
    }
    of->belief = TD_WARN_BELIEF_FIRM;
    of->expected_ns = news->t_ns;
    return watch(warn, news->picture, news->flight, news->t_ns, &impact);
}

/* A hit is known to those with whom the battery's nation shares; others lose a track. */
static void take_hit(td_play_warn *warn, const td_news *news)
{
    int32_t nation = warn->play->scenario->batteries[news->battery].nation;
    for (int32_t p = 0; p < td_sim_picture_count(warn->play->sim); p++) {
        td_sim_picture face = td_sim_picture_at(warn->play->sim, p);
        bool is_own = face.kind == TD_PICTURE_NATION && face.index == nation;
        if (face.kind == TD_PICTURE_ALL || is_own) {
            event_of(warn, p, news->flight)->belief = TD_WARN_BELIEF_INTERCEPTED;
        }
    }
}

/* Alerts that stand are looked at again, so that they end when they should. */
static td_status tick(td_play_warn *warn, int64_t t_ns)
{
    td_status status = TD_OK;
    for (int32_t p = 0; p < td_sim_picture_count(warn->play->sim); p++) {
        for (int32_t f = 0; f < td_sim_flight_count(warn->play->sim) && status == TD_OK; f++) {
            event *of = event_of(warn, p, f);
            bool is_standing = of->warn.chain.state == TD_WARN_STATE_ALERTED;
            if (of->belief == TD_WARN_BELIEF_FIRM && t_ns - of->expected_ns > LOST_NS) {
                of->belief = TD_WARN_BELIEF_LOST;
            }
            if (is_standing && of->belief != TD_WARN_BELIEF_FIRM &&
                t_ns - of->watched_ns >= TICK_NS) {
                status = watch(warn, p, f, t_ns, NULL);
            }
        }
    }
    return status;
}

td_status td_play_warn_step(td_play_warn *warn, const td_step *step)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < step->news_count && status == TD_OK; i++) {
        const td_news *news = &step->news[i];
        if (news->kind == TD_NEWS_EXPECTED) {
            status = take_expected(warn, news);
        } else if (news->kind == TD_NEWS_HIT) {
            take_hit(warn, news);
        }
    }
    return status == TD_OK ? tick(warn, step->t_ns) : status;
}

static td_status keep_messages(const td_play_warn *warn, td_record *record)
{
    td_record_warning *rows = calloc(warn->message_count + 1, sizeof *rows);
    if (!rows) {
        return TD_NO_MEMORY;
    }
    for (size_t i = 0; i < warn->message_count; i++) {
        const sent *made = &warn->messages[i];
        rows[i] = (td_record_warning){ made->flight, made->picture, &made->message, made->countries,
                                       made->people };
    }
    td_status status = td_record_warnings(record, rows, warn->message_count);
    free(rows);
    return status;
}

/* What each city was told of one flight, or should have been; returned how many rows were added. */
static size_t city_rows(td_play_warn *warn, int32_t p, int32_t f, td_record_city *rows)
{
    td_warn_time times[CITIES_MAX];
    td_sim_flight flight = td_sim_flight_at(warn->play->sim, f);
    td_warn_truth truth = { .is_impact = flight.outcome == TD_OUTCOME_LEAKED, .near_m = NEAR_M };
    bool is_over = truth.is_impact || flight.outcome == TD_OUTCOME_INTERCEPTED;
    if (!is_over || td_sim_picture_at(warn->play->sim, p).kind == TD_PICTURE_SENSOR) {
        return 0;
    }
    if (truth.is_impact) {
        truth.impact_geo = td_sim_solution(warn->play->sim, f)->flight.impact_geo;
        truth.t_impact_ns = flight.end_ns;
    }
    const td_warn_desk *desk = &warn->desks[p];
    int32_t count = td_warn_times(&desk->earth, &event_of(warn, p, f)->warn.log, &truth,
                                  &desk->places, times, CITIES_MAX);
    warn->counts.city_rows_dropped += count > CITIES_MAX ? count - CITIES_MAX : 0;
    count = count < CITIES_MAX ? count : CITIES_MAX;
    size_t added = 0;
    for (int32_t i = 0; i < count; i++) {
        const td_warn_place *place = &desk->places.items[times[i].place];
        if (!desk->is_warned[place->country]) {
            continue;
        }
        const td_atlas_city *city = td_atlas_city_info(warn->atlas, (size_t)place->name);
        rows[added++] = (td_record_city){ f,
                                          p,
                                          city->name,
                                          td_atlas_country_info(warn->atlas, place->country)->iso2,
                                          city->people,
                                          times[i] };
    }
    return added;
}

td_status td_play_warn_keep(td_play_warn *warn, td_record *record)
{
    td_status status = keep_messages(warn, record);
    size_t capacity = event_count(warn) * CITIES_MAX + 1, count = 0;
    td_record_city *rows = calloc(capacity, sizeof *rows);
    if (!rows) {
        return TD_NO_MEMORY;
    }
    for (int32_t p = 0; p < td_sim_picture_count(warn->play->sim); p++) {
        for (int32_t f = 0; f < td_sim_flight_count(warn->play->sim); f++) {
            const td_warn_event *watched = &event_of(warn, p, f)->warn;
            count += city_rows(warn, p, f, rows + count);
            warn->counts.cities_unlogged += watched->log.dropped;
            warn->counts.countries_dropped += watched->countries_dropped;
        }
    }
    status = status == TD_OK ? td_record_cities(record, rows, count) : status;
    status = status == TD_OK ? td_record_warning_losses(record, &warn->counts) : status;
    free(rows);
    return status;
}

size_t td_play_warn_messages(const td_play_warn *warn, int32_t picture, int32_t flight,
                             td_warn_message *messages, size_t capacity)
{
    size_t count = 0;
    for (size_t i = 0; i < warn->message_count; i++) {
        const sent *made = &warn->messages[i];
        if (made->picture == picture && made->flight == flight) {
            if (count < capacity) {
                messages[count] = made->message;
            }
            count++;
        }
    }
    return count;
}

const td_alert_ground *td_play_warn_ground(const td_play_warn *warn)
{
    return warn->ground;
}
