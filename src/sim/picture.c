/* SPDX-License-Identifier: Apache-2.0 */
/* What nations know: trackers fed by their sensors, and what follows from their tracks. */
#include <assert.h>
#include <string.h>

#include "world.h"

/* Room that the arena may lose to alignment before each piece. */
enum { ALIGNMENT = 64 };
enum { KEPT_SPARE = 2 };

/* ---- which pictures there are ---- */

static bool is_fed_by(const td_scenario *scenario, const td_sim_picture *face, int32_t place)
{
    switch (face->kind) {
        case TD_PICTURE_ALL: return true;
        case TD_PICTURE_NATION: return scenario->sensor_places[place].nation == face->index;
        default: return place == face->index;
    }
}

static int32_t sensors_of(const td_scenario *scenario, const td_sim_picture *face)
{
    int32_t count = 0;
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        count += is_fed_by(scenario, face, i);
    }
    return count;
}

/* The picture that a battery is told from: everybody's, its nation's, or its own radar's. */
static td_sim_picture wanted_by(const td_scenario *scenario, int32_t battery)
{
    const td_battery_def *def = &scenario->batteries[battery];
    bool is_alone = def->rule == TD_RULE_ORGANIC || (!scenario->shares && def->nation == TD_NONE);
    if (!is_alone && scenario->shares) {
        return (td_sim_picture){ .kind = TD_PICTURE_ALL };
    }
    return is_alone ? (td_sim_picture){ TD_PICTURE_SENSOR, def->own_sensor, 0 }
                    : (td_sim_picture){ TD_PICTURE_NATION, def->nation, 0 };
}

/* The picture in which a sensor's looks belong first. */
static td_sim_picture home_of(const td_scenario *scenario, int32_t place)
{
    int32_t nation = scenario->sensor_places[place].nation;
    if (scenario->shares) {
        return (td_sim_picture){ .kind = TD_PICTURE_ALL };
    }
    return nation == TD_NONE ? (td_sim_picture){ TD_PICTURE_SENSOR, place, 0 }
                             : (td_sim_picture){ TD_PICTURE_NATION, nation, 0 };
}

static int32_t find(const td_sim_picture *faces, int32_t count, const td_sim_picture *face)
{
    for (int32_t i = 0; i < count; i++) {
        if (faces[i].kind == face->kind && faces[i].index == face->index) {
            return i;
        }
    }
    return TD_NONE;
}

/* Each picture once, into `faces` of room for all; the next one of a list that begins with the
 * homes of sensors. */
static int32_t list_faces(const td_scenario *scenario, td_sim_picture *faces, int32_t capacity)
{
    int32_t count = 0;
    int32_t places = scenario->sensor_place_count;
    for (int32_t i = 0; i < places + scenario->battery_count; i++) {
        td_sim_picture face = i < places ? home_of(scenario, i) : wanted_by(scenario, i - places);
        face.sensor_count = sensors_of(scenario, &face);
        bool is_new = face.sensor_count > 0 && find(faces, count, &face) == TD_NONE;
        if (is_new && count < capacity) {
            faces[count++] = face;
        }
    }
    return count;
}

/* ---- making them ---- */

enum { PICTURES_MAX = 256 };

static td_tracker_def tracker_def_of(const td_scenario *scenario, const td_look_def *sensors,
                                     int32_t sensor_count)
{
    td_earth earth = td_scenario_earth(scenario);
    td_tracker_def def = td_tracker_default(&earth);
    int32_t flights = td__flights_of(scenario);
    def.sensors = sensors;
    def.sensor_count = sensor_count;
    def.tracks_max = 2 * flights + 128;
    def.measurements_max = flights + TD__FALSE_MAX;
    def.looks_waiting_max = 1;
    def.waiting_measurements_max = 1;
    def.late_ns_max = (int64_t)60e9;
    return def;
}

int32_t td__kept_of(const td_sensor_def *def)
{
    bool is_radar = def->kind == TD_SENSOR_RADAR;
    double revisit_s = is_radar ? def->revisit_track_s : def->revisit_s;
    double looks = -td_floor(-(def->latency_s + def->jitter_s) / revisit_s);
    return (int32_t)td_min(looks, 64.0) + KEPT_SPARE;
}

size_t td__pictures_size(const td_scenario *scenario)
{
    static const td_look_def nothing;
    td_sim_picture faces[PICTURES_MAX];
    size_t flights = (size_t)td__flights_of(scenario),
           places = (size_t)scenario->sensor_place_count;
    int32_t count = list_faces(scenario, faces, PICTURES_MAX);
    size_t size = (places + 1) * (sizeof(td__watch) + ALIGNMENT);
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        const td_sensor_def *def = td_scenario_sensor(scenario, i).def;
        size_t each = (flights + TD__FALSE_MAX) * (sizeof(td_measurement) + sizeof(int32_t));
        size += (size_t)td__kept_of(def) * (each + sizeof(td__kept) + 3 * ALIGNMENT);
    }
    for (int32_t i = 0; i < count; i++) {
        td_tracker_def def = tracker_def_of(scenario, &nothing, faces[i].sensor_count);
        size += td_tracker_size(&def) + places * sizeof(int32_t) + flights * sizeof(td__held) +
                places * sizeof(td_look_def) + 5 * ALIGNMENT;
    }
    return size + (size_t)count * sizeof(td__picture) +
           (size_t)scenario->battery_count * sizeof(int32_t) + 2 * ALIGNMENT;
}

static td_status make_watch(td_sim *sim, td_arena *arena, int32_t place)
{
    td__watch *watch = &sim->watches[place];
    td_sensor sensor = td_scenario_sensor(sim->scenario, place);
    td_stream stream = { .seed = sim->def.seed, .run = sim->def.run, .node = (uint32_t)place };
    size_t room = (size_t)td__flights_of(sim->scenario) + TD__FALSE_MAX;
    *watch = (td__watch){
        .instrument =
            td_instrument_of(&sim->network.earth, &sensor, sim->scenario->rcs_m2, &stream),
        .kept_count = td__kept_of(sensor.def),
    };
    watch->revisit_ns = td__nanoseconds(watch->instrument.face.revisit_s);
    watch->kept = td_arena_take(arena, (size_t)watch->kept_count, sizeof *watch->kept);
    if (!watch->kept) {
        return TD_NO_MEMORY;
    }
    for (int32_t i = 0; i < watch->kept_count; i++) {
        td__kept *kept = &watch->kept[i];
        kept->measurements = td_arena_take(arena, room, sizeof *kept->measurements);
        kept->origins = td_arena_take(arena, room, sizeof *kept->origins);
        if (!kept->measurements || !kept->origins) {
            return TD_NO_MEMORY;
        }
    }
    return TD_OK;
}

static td_status make_picture(td_sim *sim, td_arena *arena, td__picture *picture)
{
    const td_scenario *scenario = sim->scenario;
    size_t places = (size_t)scenario->sensor_place_count;
    td_look_def *looks = td_arena_take(arena, places, sizeof *looks);
    picture->sensors = td_arena_take(arena, places, sizeof *picture->sensors);
    picture->held = td_arena_take(arena, (size_t)sim->flight_count, sizeof *picture->held);
    if (!looks || !picture->sensors || !picture->held) {
        return TD_NO_MEMORY;
    }
    int32_t count = 0;
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        picture->sensors[i] = TD_NONE;
        if (is_fed_by(scenario, &picture->face, i)) {
            looks[count] = sim->watches[i].instrument.face;
            picture->sensors[i] = count++;
        }
    }
    td_tracker_def def = tracker_def_of(scenario, looks, count);
    size_t size = td_tracker_size(&def);
    void *block = td_arena_take(arena, size, 1);
    return block ? td_tracker_create(&def, block, size, &picture->tracker) : TD_NO_MEMORY;
}

static td_status take_pictures(td_sim *sim, td_arena *arena)
{
    const td_scenario *scenario = sim->scenario;
    td_sim_picture faces[PICTURES_MAX];
    sim->picture_count = list_faces(scenario, faces, PICTURES_MAX);
    size_t batteries = (size_t)scenario->battery_count;
    sim->pictures = td_arena_take(arena, (size_t)sim->picture_count, sizeof *sim->pictures);
    sim->picture_of = td_arena_take(arena, batteries, sizeof *sim->picture_of);
    if (!sim->pictures || !sim->picture_of) {
        return TD_NO_MEMORY;
    }
    td_status status = TD_OK;
    for (int32_t i = 0; i < sim->picture_count && status == TD_OK; i++) {
        sim->pictures[i].face = faces[i];
        status = make_picture(sim, arena, &sim->pictures[i]);
    }
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        td_sim_picture home = home_of(scenario, i);
        sim->watches[i].picture = find(faces, sim->picture_count, &home);
    }
    for (int32_t i = 0; i < scenario->battery_count; i++) {
        td_sim_picture wanted = wanted_by(scenario, i);
        sim->picture_of[i] = find(faces, sim->picture_count, &wanted);
    }
    return status;
}

td_status td__pictures_make(td_sim *sim, td_arena *arena)
{
    size_t places = (size_t)sim->scenario->sensor_place_count;
    td_status status = TD_OK;
    sim->watches = td_arena_take(arena, places, sizeof *sim->watches);
    if (!sim->watches) {
        return TD_NO_MEMORY;
    }
    for (int32_t i = 0; i < sim->scenario->sensor_place_count && status == TD_OK; i++) {
        status = make_watch(sim, arena, i);
    }
    return status == TD_OK ? take_pictures(sim, arena) : status;
}
