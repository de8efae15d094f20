/* SPDX-License-Identifier: Apache-2.0 */
/* Rules between fields, which no single field can say. */
#include <stdio.h>
#include <string.h>

#include "edge/scenario/reader.h"

/* At the key that spells a field where the mapping has it, else at the mapping. */
static bool refuse(td_catalogue *catalogue, const td__node *node, const char *name,
                   const char *what, const char *expected)
{
    const td__node *at = td__spelt_child(node, name);
    td_error problem = td__at(at ? at : node);
    problem.key = at ? at->key : name;
    problem.what = what;
    problem.found = at ? td__shape_text(at) : NULL;
    problem.expected = expected;
    td__problem(catalogue, &problem);
    return false;
}

static double real_at(const void *def, const td__field *field)
{
    double value;
    memcpy(&value, (const unsigned char *)def + field->offset, sizeof value);
    return value;
}

/* `elevation_rad_min` and `elevation_rad_max`: the same name but for the end. */
static bool is_pair(const td__field *low, const td__field *high)
{
    size_t size = strlen(low->name);
    return low->kind == TD__REAL && high->kind == TD__REAL && size > 4 &&
           strcmp(low->name + size - 4, "_min") == 0 && strlen(high->name) == size &&
           strncmp(low->name, high->name, size - 4) == 0 &&
           strcmp(high->name + size - 4, "_max") == 0;
}

bool td__pairs_are_ordered(td_catalogue *catalogue, const td__keys *keys, const td__node *node,
                           const void *def)
{
    bool good = true;
    for (size_t i = 0; i < keys->count; i++) {
        for (size_t j = 0; j < keys->count; j++) {
            const td__field *low = &keys->fields[i], *high = &keys->fields[j];
            if (is_pair(low, high) && !(real_at(def, low) < real_at(def, high))) {
                good = refuse(catalogue, node, low->name, "the least is not below the greatest",
                              td__format(&catalogue->memory, "less than %s", high->name));
            }
        }
    }
    return good;
}

static bool vehicle_is_sound(td_catalogue *catalogue, const td__node *node,
                             const td_vehicle_def *vehicle)
{
    const char *why = NULL;
    if (!vehicle->notional) {
        return refuse(catalogue, node, "notional", "not a notional model",
                      "true: only published models of no particular state fly here");
    }
    if (td_vehicle_check(vehicle, &why) != TD_OK) {
        td_error problem = td__at(node);
        problem.key = vehicle->id;
        problem.what = why;
        problem.expected = "a vehicle that can fly (docs/fields.md)";
        td__problem(catalogue, &problem);
        return false;
    }
    return true;
}

static bool interceptor_is_sound(td_catalogue *catalogue, const td__node *node,
                                 const td_interceptor_def *def)
{
    bool good = vehicle_is_sound(catalogue, node, &def->vehicle);
    if (def->floor_m >= def->ceiling_m) {
        good = refuse(catalogue, node, "ceiling_m", "the ceiling is not above the floor",
                      td__format(&catalogue->memory, "more than %g m", def->floor_m));
    }
    return good;
}

bool td__entry_is_sound(td_catalogue *catalogue, td__list list, const td__entry *entry)
{
    switch (list) {
        case TD__LIST_MISSILES: return vehicle_is_sound(catalogue, entry->node, entry->def);
        case TD__LIST_INTERCEPTORS: return interceptor_is_sound(catalogue, entry->node, entry->def);
        default: return true;
    }
}

/* ---- a scenario ---- */

static const td__node *entry_node(const td__node *root, const char *list, const char *id)
{
    const td__node *sequence = td__child(root, list);
    for (const td__node *item = sequence ? sequence->first : NULL; item; item = item->next) {
        const td__node *found = td__child(item, "id");
        if (found && found->shape == TD__SCALAR && strcmp(found->text, id) == 0) {
            return item;
        }
    }
    return root;
}

static bool is_on_ground(const td_scenario *scenario, int32_t site)
{
    const td_site_def *at = &scenario->sites[site];
    return td_site_is_sound((td_geo){ at->lat_rad, at->lon_rad, at->h_ell_m });
}

static bool raid_is_sound(td_catalogue *catalogue, const td__node *root,
                          const td_scenario *scenario, const td_raid_def *raid)
{
    const td__node *node = entry_node(root, "raids", raid->id);
    const char *ground = "a site on the ground, at most 9000 m high";
    bool good = true;
    if (!is_on_ground(scenario, raid->from)) {
        good = refuse(catalogue, node, "from", "the site is in space", ground);
    }
    if (!is_on_ground(scenario, raid->to)) {
        good = refuse(catalogue, node, "to", "the site is in space", ground);
    }
    if (raid->from == raid->to) {
        good = refuse(catalogue, node, "to", "the raid ends where it starts", "another site");
    }
    if ((raid->loft == TD_LOFT_APOGEE) != (raid->apogee_m > 0.0)) {
        good = refuse(catalogue, node, "apogee_m", "loft and apogee do not belong together",
                      "apogee_km with `loft: apogee`, and only with it");
    }
    return good;
}

static bool battery_is_sound(td_catalogue *catalogue, const td__node *root,
                             const td_scenario *scenario, const td_battery_def *battery)
{
    const td__node *node = entry_node(root, "batteries", battery->id);
    bool good = true;
    if (!is_on_ground(scenario, battery->site)) {
        good = refuse(catalogue, node, "site", "the site is in space",
                      "a site on the ground, at most 9000 m high");
    }
    if (battery->rule == TD_RULE_ORGANIC && battery->own_sensor == TD_NONE) {
        good = refuse(catalogue, node, "own_sensor", "the rule `organic` needs an own sensor",
                      "an id of sensor_places");
    }
    return good;
}

static bool radar_is_sound(td_catalogue *catalogue, const td__node *root,
                           const td_scenario *scenario, const td_sensor_place_def *place)
{
    const td__node *node = entry_node(root, "sensor_places", place->id);
    bool is_radar = scenario->sensors[place->model].kind == TD_SENSOR_RADAR;
    if (is_radar == is_on_ground(scenario, place->site)) {
        return true;
    }
    return refuse(catalogue, node, "site", "the sensor does not work there",
                  is_radar ? "a site on the ground for a radar"
                           : "a site in space for a satellite");
}

static bool cover_is_sound(td_catalogue *catalogue, const td__node *root,
                           const td_scenario *scenario)
{
    const td_cover_def *cover = &scenario->cover;
    const td__node *found = td__child(root, "cover");
    const td__node *node = found ? found : root;
    double lat_rad = cover->lat_rad_max - cover->lat_rad_min;
    double lon_rad = cover->lon_rad_max - cover->lon_rad_min;
    bool good = true;
    if (cover->missile_count == 0) {
        return true;
    }
    /* A millionth is rounding of degrees, as where cells are counted. */
    if (cover->cell_rad > td_min(lat_rad, lon_rad) * (1.0 + 1e-6)) {
        good = refuse(catalogue, node, "cell_rad", "a cell is larger than the map",
                      "a map of at least one cell");
    }
    for (int32_t i = 0; i < cover->from_count; i++) {
        if (!is_on_ground(scenario, cover->froms[i])) {
            good = refuse(catalogue, node, "froms", "the site is in space",
                          "sites on the ground, at most 9000 m high");
        }
    }
    return good;
}

/* `2012-06-01T00:00:00Z`, a day that exists in the calendar of any year from 1900 to 2199. */
static bool is_epoch(const char *text)
{
    static const int DAYS[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int year, month, day, hour, minute, second, end = 0;
    if (strlen(text) != 20 ||
        sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ%n", &year, &month, &day, &hour, &minute, &second,
               &end) != 6 || end != 20 || strspn(text, "0123456789-T:Z") != 20) {
        return false;
    }
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    bool is_day = month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1] &&
                  (month != 2 || day <= 28 || is_leap);
    return year >= 1900 && year < 2200 && is_day && hour >= 0 && hour < 24 && minute >= 0 &&
           minute < 60 && second >= 0 && second < 60;
}

bool td__scenario_is_sound(td_catalogue *catalogue, const td__node *root,
                           const td_scenario *scenario)
{
    bool good = is_epoch(scenario->epoch) ||
                refuse(catalogue, root, "epoch", "not a moment in UTC", "such as "
                       "2012-06-01T00:00:00Z");
    if (scenario->raid_count == 0 && scenario->cover.missile_count == 0) {
        td_error problem = td__at(root);
        problem.what = "the scenario asks nothing";
        problem.expected = "raids, or cover, or both";
        td__problem(catalogue, &problem);
        good = false;
    }
    for (int32_t i = 0; i < scenario->raid_count; i++) {
        good = raid_is_sound(catalogue, root, scenario, &scenario->raids[i]) && good;
    }
    for (int32_t i = 0; i < scenario->battery_count; i++) {
        good = battery_is_sound(catalogue, root, scenario, &scenario->batteries[i]) && good;
    }
    for (int32_t i = 0; i < scenario->sensor_place_count; i++) {
        good = radar_is_sound(catalogue, root, scenario, &scenario->sensor_places[i]) && good;
    }
    return cover_is_sound(catalogue, root, scenario) && good;
}
