/* SPDX-License-Identifier: Apache-2.0 */
/* Setting up a run in the caller's memory, and what can be asked of it. */
#include "world.h"

#include <assert.h>
#include <string.h>

#define KEY_OF(function, type, MAP, COUNT)                                                         \
    const char *function(type value)                                                               \
    {                                                                                              \
        static const char *const keys[] = { MAP(KEY_ROW) };                                        \
        assert(value >= 0 && (int)value < (int)COUNT);                                             \
        return keys[value];                                                                        \
    }

#define KEY_ROW(name, key, text) key,
KEY_OF(td_news_key, td_news_kind, TD_NEWS_MAP, TD_NEWS_COUNT)
KEY_OF(td_outcome_key, td_outcome, TD_OUTCOME_MAP, TD_OUTCOME_COUNT)
KEY_OF(td_leak_key, td_leak_reason, TD_LEAK_MAP, TD_LEAK_COUNT)
#undef KEY_ROW
#define KEY_ROW(name, key, text) text,
KEY_OF(td_leak_text, td_leak_reason, TD_LEAK_MAP, TD_LEAK_COUNT)
#undef KEY_ROW
#define KEY_ROW(name, key) key,
KEY_OF(td_picture_key, td_picture_kind, TD_PICTURE_MAP, TD_PICTURE_COUNT)
KEY_OF(td_shot_result_key, td_shot_result, TD_SHOT_MAP, TD_SHOT_COUNT)
#undef KEY_ROW

int64_t td__nanoseconds(double t_s)
{
    assert(t_s >= 0.0 && t_s < 1e6);
    return (int64_t)td_floor(t_s * 1e9 + 0.5);
}

int64_t td__flight_ns(const td_sim *sim, int32_t flight, double t_s)
{
    return sim->flights[flight].face.launch_ns + td__nanoseconds(t_s);
}

int32_t td__flights_of(const td_scenario *scenario)
{
    int64_t count = 0;
    for (int32_t i = 0; i < scenario->raid_count; i++) {
        count += scenario->raids[i].missile_count;
    }
    return count <= TD_SIM_FLIGHTS_MAX ? (int32_t)count : TD_NONE;
}

/* The first raid whose flights are the same curve over the ground. */
static int32_t course_of(const td_scenario *scenario, int32_t raid)
{
    const td_raid_def *b = &scenario->raids[raid];
    for (int32_t i = 0; i < raid; i++) {
        const td_raid_def *a = &scenario->raids[i];
        if (a->missile == b->missile && a->from == b->from && a->to == b->to &&
            a->loft == b->loft && a->apogee_m == b->apogee_m) {
            return i;
        }
    }
    return raid;
}

/* All pieces are taken in one order, once to measure and once for good. */
typedef struct taker {
    td_arena *arena;
    size_t size;
    bool is_full;
} taker;

static void *take(taker *from, int64_t count, size_t each)
{
    enum { ALIGNED_TO = 64 };
    from->size += (size_t)count * each + ALIGNED_TO;
    if (!from->arena) {
        return NULL;
    }
    void *piece = td_arena_take(from->arena, (size_t)count, each);
    from->is_full = from->is_full || piece == NULL;
    return piece;
}

static int64_t event_capacity(const td_scenario *scenario, int64_t flights)
{
    enum { OF_FLIGHT = 5, OF_SENSOR = 3, OF_BATTERY = 2, OF_SHOT = 3 };
    int64_t a_flight = OF_FLIGHT + OF_SENSOR * (int64_t)scenario->sensor_place_count +
                       OF_BATTERY * (int64_t)scenario->battery_count +
                       OF_SHOT * TD_SIM_SHOTS_PER_FLIGHT_MAX;
    int64_t looks = 0;
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        looks += 1 + td__kept_of(td_scenario_sensor(scenario, i).def);
    }
    return flights * a_flight + looks + 1;
}

/* What is known of each flight, and scratch of looks. */
static void take_knowledge(const td_scenario *scenario, taker *from, td_sim *sim)
{
    int64_t flights = td__flights_of(scenario);
    int64_t batteries = scenario->battery_count, sensors = scenario->sensor_place_count;
    bool *ready = take(from, flights * batteries + 1, sizeof(bool));
    td_sim_reach *reaches = take(from, flights * batteries + 1, sizeof *reaches);
    td_sim_reach *best = take(from, flights * batteries + 1, sizeof *best);
    td__seen *seen = take(from, flights * sensors + 1, sizeof *seen);
    sim->bodies = take(from, flights + 1, sizeof *sim->bodies);
    sim->track_capacity = (int32_t)(2 * flights + 128);
    sim->beam_capacity = sim->track_capacity + TD__FRESH_MAX;
    sim->ground = take(from, 1, sizeof *sim->ground);
    sim->tracks = take(from, sim->track_capacity, sizeof *sim->tracks);
    sim->beams = take(from, sim->beam_capacity, sizeof *sim->beams);
    for (int64_t i = 0; from->arena && !from->is_full && i < flights; i++) {
        sim->flights[i].ready = ready + i * batteries;
        sim->flights[i].reaches = reaches + i * batteries;
        sim->flights[i].best = best + i * batteries;
        sim->flights[i].seen = seen + i * sensors;
    }
}

static void take_all(const td_scenario *scenario, taker *from, td_sim *sim)
{
    int64_t flights = td__flights_of(scenario);
    int64_t options = flights * scenario->battery_count + 1;
    int64_t events = event_capacity(scenario, flights);
    sim->queue.events = take(from, events, sizeof(td_event));
    sim->queue.capacity = (int32_t)events;
    sim->news = take(from, events, sizeof(td_news));
    sim->news_capacity = (int32_t)events;
    sim->flights = take(from, flights, sizeof(td__flight));
    sim->courses = take(from, scenario->raid_count, sizeof(td__course));
    sim->shot_capacity = (int32_t)(flights * TD_SIM_SHOTS_PER_FLIGHT_MAX);
    sim->shots = take(from, sim->shot_capacity, sizeof(td_sim_shot));
    sim->stocks = take(from, scenario->battery_count, sizeof(int32_t));
    sim->spare_stocks = take(from, scenario->battery_count, sizeof(int32_t));
    sim->options = take(from, options, sizeof(td_option_shot));
    sim->option_shots = take(from, options, sizeof(int32_t));
    sim->open_flights = take(from, flights, sizeof(int32_t));
    sim->option_capacity = (int32_t)options;
    take_knowledge(scenario, from, sim);
}

static void take_samples(taker *from, td_samples *samples)
{
    enum { BYTES_OF_SAMPLE = 49, COLUMNS = 6, ALIGNED_TO = 64 };
    from->size += (size_t)TD__SAMPLES_MAX * BYTES_OF_SAMPLE + COLUMNS * ALIGNED_TO;
    if (from->arena) {
        td_status status = td_samples_over(from->arena, TD__SAMPLES_MAX, samples);
        from->is_full = from->is_full || status != TD_OK;
    }
}

static void take_courses(const td_scenario *scenario, taker *from, td_sim *sim)
{
    for (int32_t i = 0; i < scenario->raid_count; i++) {
        if (course_of(scenario, i) != i) {
            continue;
        }
        td__course made = { .path.capacity = TD_PATH_KNOTS_MAX };
        made.path.knots = take(from, TD_PATH_KNOTS_MAX, sizeof(td_knot));
        take_samples(from, &made.samples);
        made.sightings = take(from, scenario->sensor_place_count, sizeof(td_sighting));
        if (from->arena && !from->is_full) {
            sim->courses[i] = made;
        }
    }
    td__outlook outlook = { .picture = TD_NONE };
    take_samples(from, &outlook.samples);
    if (from->arena) {
        sim->outlook = outlook;
    }
}

size_t td_sim_size(const td_sim_def *def)
{
    td_sim nothing;
    taker measure = { 0 };
    if (td__flights_of(def->scenario) == TD_NONE) {
        return 0;
    }
    memset(&nothing, 0, sizeof nothing);
    take(&measure, 1, sizeof(td_sim));
    take_all(def->scenario, &measure, &nothing);
    take_courses(def->scenario, &measure, &nothing);
    return measure.size + td_network_size(def->scenario) + td__pictures_size(def->scenario);
}

static td_status line_up(td_sim *sim)
{
    const td_scenario *scenario = sim->scenario;
    td_status status = TD_OK;
    for (int32_t i = 0; i < scenario->raid_count; i++) {
        const td_raid_def *raid = &scenario->raids[i];
        for (int32_t k = 0; k < raid->missile_count && status == TD_OK; k++) {
            int32_t flight = sim->flight_count++;
            td__flight *made = &sim->flights[flight];
            made->course = course_of(scenario, i);
            made->face.raid = i;
            made->face.number = k;
            made->face.launch_ns = td__nanoseconds(raid->at_s + k * raid->spacing_s);
            status = td__schedule(sim, made->face.launch_ns, TD_PHASE_MOVE, TD__LAUNCH, flight, 0);
        }
    }
    return status;
}

/* Sensors look by turns of their own, from a moment of the first revisit that is drawn. */
static td_status line_up_looks(td_sim *sim)
{
    td_status status = TD_OK;
    for (int32_t i = 0; i < sim->scenario->sensor_place_count && status == TD_OK; i++) {
        td_stream stream = { sim->def.seed, sim->def.run, (uint32_t)i, TD_DRAW_PHASE };
        double first_ns = td_uniform(&stream, 0) * (double)sim->watches[i].revisit_ns;
        status = td__schedule(sim, (int64_t)first_ns, TD_PHASE_SENSE, TD__LOOK, i, 0);
    }
    return status;
}

td_status td_sim_create(const td_sim_def *def, void *block, size_t size, td_sim **made)
{
    td_arena arena = td_arena_over(block, size);
    taker from = { .arena = &arena };
    *made = NULL;
    if (td__flights_of(def->scenario) == TD_NONE) {
        return TD_FULL;
    }
    td_sim *sim = take(&from, 1, sizeof *sim);
    if (!sim) {
        return TD_NO_MEMORY;
    }
    sim->def = *def;
    sim->scenario = def->scenario;
    take_all(sim->scenario, &from, sim);
    if (!from.is_full) {
        take_courses(sim->scenario, &from, sim);
    }
    if (from.is_full) {
        return TD_NO_MEMORY;
    }
    for (int32_t i = 0; i < sim->scenario->battery_count; i++) {
        sim->stocks[i] = sim->scenario->batteries[i].stock_count;
    }
    td_status status = td_network_make(sim->scenario, &arena, &sim->network);
    if (status == TD_OK) {
        status = line_up(sim);
    }
    if (status == TD_OK) {
        td_ground_make(&sim->network.earth, sim->ground);
        status = td__pictures_make(sim, &arena);
    }
    if (status == TD_OK) {
        status = line_up_looks(sim);
    }
    if (status == TD_OK) {
        int64_t end_ns = td__nanoseconds(sim->scenario->duration_s);
        status = td__schedule(sim, end_ns, TD_PHASE_RECORD, TD__END, 0, 0);
    }
    *made = status == TD_OK ? sim : NULL;
    return status;
}

int32_t td_sim_flight_count(const td_sim *sim)
{
    return sim->flight_count;
}

int32_t td_sim_shot_count(const td_sim *sim)
{
    return sim->shot_count;
}

td_sim_flight td_sim_flight_at(const td_sim *sim, int32_t flight)
{
    assert(flight >= 0 && flight < sim->flight_count);
    return sim->flights[flight].face;
}

td_sim_shot td_sim_shot_at(const td_sim *sim, int32_t shot)
{
    assert(shot >= 0 && shot < sim->shot_count);
    return sim->shots[shot];
}

static const td__course *known_course(const td_sim *sim, int32_t flight)
{
    assert(flight >= 0 && flight < sim->flight_count);
    const td__course *course = &sim->courses[sim->flights[flight].course];
    assert(course->is_known);
    return course;
}

static const td__course *flown_course(const td_sim *sim, int32_t flight)
{
    const td__course *course = known_course(sim, flight);
    assert(course->solution.verdict == TD_SOLVE_OK);
    return course;
}

static const td__flight *flown(const td_sim *sim, int32_t flight)
{
    assert(flown_course(sim, flight)->is_known);
    return &sim->flights[flight];
}

const td_solution *td_sim_solution(const td_sim *sim, int32_t flight)
{
    return &known_course(sim, flight)->solution;
}

const td_path *td_sim_path(const td_sim *sim, int32_t flight)
{
    return &flown_course(sim, flight)->path;
}

td_sighting td_sim_sighting(const td_sim *sim, int32_t flight, int32_t sensor)
{
    assert(sensor >= 0 && sensor < sim->scenario->sensor_place_count);
    return flown(sim, flight)->seen[sensor].face;
}

td_sim_reach td_sim_reach_of(const td_sim *sim, int32_t flight, int32_t battery)
{
    assert(battery >= 0 && battery < sim->scenario->battery_count);
    return flown(sim, flight)->best[battery];
}

int32_t td_sim_stock(const td_sim *sim, int32_t battery)
{
    assert(battery >= 0 && battery < sim->scenario->battery_count);
    return sim->stocks[battery];
}

const td_flyout *td_sim_flyout(const td_sim *sim, int32_t battery)
{
    assert(battery >= 0 && battery < sim->scenario->battery_count);
    return sim->network.flyouts[sim->scenario->batteries[battery].interceptor];
}

td_ground_event td_sim_expected(const td_sim *sim, int32_t picture, int32_t flight)
{
    assert(picture >= 0 && picture < sim->picture_count);
    assert(flight >= 0 && flight < sim->flight_count);
    return sim->pictures[picture].held[flight].expected;
}

int32_t td_sim_picture_count(const td_sim *sim)
{
    return sim->picture_count;
}

td_sim_picture td_sim_picture_at(const td_sim *sim, int32_t picture)
{
    assert(picture >= 0 && picture < sim->picture_count);
    return sim->pictures[picture].face;
}

const td_tracker *td_sim_tracker(const td_sim *sim, int32_t picture)
{
    assert(picture >= 0 && picture < sim->picture_count);
    return sim->pictures[picture].tracker;
}

td_sim_counts td_sim_counts_of(const td_sim *sim)
{
    return sim->counts;
}
