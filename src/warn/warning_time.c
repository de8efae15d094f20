/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps what each city was told, and sets it against what came down. */
#include "warn/warning_time.h"

#include <assert.h>

static const double NS_PER_S = 1e9;

const char *td_warn_outcome_key(td_warn_outcome outcome)
{
#define X(name, key, text) key,
    static const char *const KEYS[] = { TD_WARN_OUTCOME_MAP(X) };
#undef X
    assert((unsigned)outcome < TD_WARN_OUTCOME_COUNT);
    return KEYS[outcome];
}

static td_warn_told *find(const td_warn_log *log, int32_t place)
{
    for (int32_t i = 0; i < log->count; i++) {
        if (log->items[i].place == place) {
            return &log->items[i];
        }
    }
    return NULL;
}

static void name_city(td_warn_log *log, const td_warn_message *message, int32_t place)
{
    td_warn_told *told = find(log, place);
    if (!told && log->count == log->capacity) {
        log->dropped++;
        return;
    }
    if (!told) {
        told = &log->items[log->count++];
        *told = (td_warn_told){ .place = place, .t_first_ns = message->t_sent_ns };
    }
    told->is_warned = true;
    told->t_impact_ns = message->impact.t_impact_ns;
}

static bool is_named(const td_warn_under *under, int32_t place)
{
    for (int32_t i = 0; i < under->city_count; i++) {
        if (under->cities[i] == place) {
            return true;
        }
    }
    return false;
}

void td_warn_log_message(td_warn_log *log, const td_warn_message *message,
                         const td_warn_under *under)
{
    bool warns = message->kind == TD_WARN_ALERT || message->kind == TD_WARN_UPDATE;
    if (message->kind == TD_WARN_NONE) {
        return;
    }
    for (int32_t i = 0; i < log->count; i++) {
        td_warn_told *told = &log->items[i];
        if (told->is_warned && !(warns && is_named(under, told->place))) {
            told->is_warned = false;
            told->t_withdrawn_ns = message->t_sent_ns;
        }
    }
    for (int32_t i = 0; warns && i < under->city_count; i++) {
        name_city(log, message, under->cities[i]);
    }
}

static double distance_m(const td_earth *earth, const td_warn_truth *truth,
                         const td_warn_place *place)
{
    td_geo impact_geo = { truth->impact_geo.lat_rad, truth->impact_geo.lon_rad, 0.0 };
    td_geo place_geo = { place->lat_rad, place->lon_rad, 0.0 };
    td_vec3 chord_m = td_vec3_sub(td_ecef_from_geo(earth, place_geo),
                                  td_ecef_from_geo(earth, impact_geo));
    double norm_m = td_vec3_norm(chord_m);
    /* Far places need no more than to be far; near ones the arc. */
    return norm_m > 2.0 * truth->near_m ? norm_m : td_arc_m(earth, impact_geo, place_geo);
}

static td_warn_outcome outcome_of(const td_warn_told *told, const td_warn_truth *truth,
                                  bool is_near)
{
    if (!told) {
        return TD_WARN_OUTCOME_NEVER;
    }
    if (!is_near) {
        return TD_WARN_OUTCOME_NEEDLESS;
    }
    if (told->t_first_ns >= truth->t_impact_ns) {
        return TD_WARN_OUTCOME_TOO_LATE;
    }
    bool is_kept = told->is_warned || told->t_withdrawn_ns >= truth->t_impact_ns;
    return is_kept ? TD_WARN_OUTCOME_WARNED : TD_WARN_OUTCOME_WITHDRAWN;
}

static td_warn_time time_of(const td_warn_told *told, const td_warn_truth *truth, int32_t place,
                            double away_m)
{
    bool is_near = truth->is_impact && away_m <= truth->near_m;
    td_warn_time time = { .place = place, .distance_m = away_m };
    time.outcome = outcome_of(told, truth, is_near);
    if (told) {
        bool is_met = time.outcome == TD_WARN_OUTCOME_WARNED ||
                      time.outcome == TD_WARN_OUTCOME_TOO_LATE;
        int64_t impact_ns = is_met ? truth->t_impact_ns : told->t_impact_ns;
        time.warning_s = (double)(impact_ns - told->t_first_ns) / NS_PER_S;
    }
    return time;
}

int32_t td_warn_times(const td_earth *earth, const td_warn_log *log, const td_warn_truth *truth,
                      const td_warn_places *places, td_warn_time *times, int32_t capacity)
{
    int32_t count = 0;
    assert(truth->near_m >= 0.0);
    for (int32_t i = 0; i < places->count; i++) {
        const td_warn_place *place = &places->items[i];
        if (place->name < 0) {
            continue;
        }
        double away_m = truth->is_impact ? distance_m(earth, truth, place) : 0.0;
        const td_warn_told *told = find(log, i);
        if (!told && !(truth->is_impact && away_m <= truth->near_m)) {
            continue;
        }
        if (count < capacity) {
            times[count] = time_of(told, truth, i, away_m);
        }
        count++;
    }
    return count;
}
