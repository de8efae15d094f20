/* SPDX-License-Identifier: Apache-2.0 */
/* What is read well: units, defaults, like and extends, references, sources, and the hash. */
#include "edge/scenario/test/scenario_files.h"

static td_catalogue *opened(const char *folder)
{
    td_catalogue *catalogue = NULL;
    if (!TD_CHECK(td_catalogue_open(folder, &catalogue) == TD_OK) && catalogue) {
        td_files_print(catalogue);
    }
    return catalogue;
}

static const td_scenario *scenario_of(td_catalogue *catalogue, const char *text)
{
    const td_scenario *scenario = NULL;
    size_t before = td_catalogue_problem_count(catalogue);
    td_files_write("scenarios/mine.yaml", text);
    if (!TD_CHECK(td_catalogue_scenario(catalogue, "mine", &scenario) == TD_OK) ||
        !TD_CHECK(td_catalogue_problem_count(catalogue) == before)) {
        td_files_print(catalogue);
    }
    return scenario;
}

TD_TEST(units_become_si)
{
    td_catalogue *catalogue = opened(TD_SMALL);
    const td_scenario *all = td_catalogue_all(catalogue);
    TD_NEAR(all->sites[0].lat_rad, 70.0 * TD_DEG, 0.0);
    TD_NEAR(all->sites[1].lat_rad, 1.0, 0.0);
    TD_NEAR(all->sites[2].h_ell_m, 35786e3, 0.0);
    TD_NEAR(all->missiles[0].kick_rad, 7.3 * TD_DEG, 0.0);
    TD_NEAR(all->interceptors[0].vehicle.stages[0].burn_s, 30.0, 0.0);
    TD_NEAR(all->interceptors[0].floor_m, 100e3, 0.0);
    TD_NEAR(all->sensors[0].range_m_max, 1500e3, 0.0);
    td_catalogue_close(catalogue);
}

TD_TEST(defaults_are_those_of_the_headers)
{
    td_catalogue *catalogue = opened(TD_SMALL);
    const td_scenario *all = td_catalogue_all(catalogue);
    TD_NEAR(all->missiles[0].turn_delay_s, 0.4, 0.0);
    TD_NEAR(all->missiles[0].elevation_rad, 45.0 * TD_DEG, 0.0);
    TD_NEAR(all->interceptors[0].ceiling_m, 2000e3, 0.0);
    TD_NEAR(all->sensors[0].sector_rad, 360.0 * TD_DEG, 0.0);
    TD_CHECK(all->sensors[1].looks_count == 3);
    TD_CHECK(all->sites[3].nation == TD_NONE && all->sites[3].h_ell_m == 0.0);
    const td_scenario *base = NULL;
    TD_CHECK(td_catalogue_scenario(catalogue, "base", &base) == TD_OK);
    if (base) {
        TD_CHECK(strcmp(base->epoch, "2012-06-01T00:00:00Z") == 0 && base->shares);
        TD_CHECK(base->doctrine == TD_DOCTRINE_SHOOT_LOOK_SHOOT && base->salvo_count == 2);
        TD_CHECK(base->batteries[0].rule == TD_RULE_LAUNCH_ON_REMOTE);
        TD_CHECK(base->raids[0].loft == TD_LOFT_MINIMUM_ENERGY);
    }
    td_catalogue_close(catalogue);
}

/* A word of YAML 1.1 is a word here: NO is Norway's code. */
TD_TEST(norway_is_not_false)
{
    td_catalogue *catalogue = opened(TD_SMALL);
    TD_CHECK(strcmp(td_catalogue_all(catalogue)->nations[0].iso2, "NO") == 0);
    td_catalogue_close(catalogue);
}

TD_TEST(like_copies_what_is_not_said)
{
    td_catalogue *catalogue = opened(TD_SMALL);
    const td_scenario *all = td_catalogue_all(catalogue);
    const td_vehicle_def *heavy = &all->missiles[0], *light = &all->missiles[1];
    TD_CHECK(strcmp(light->id, "m9-light") == 0 && light->payload_kg == 900.0);
    TD_CHECK(light->stage_count == 2 && light->stages[1].burn_s == heavy->stages[1].burn_s);
    TD_CHECK(light->kick_rad == heavy->kick_rad && light->notional);
    td_catalogue_close(catalogue);
}

/* In another unit the same field is overridden, not given twice. */
TD_TEST(like_overrides_in_any_unit)
{
    td_catalogue *catalogue = opened(td_files_folder);
    const td_scenario *scenario = scenario_of(
        catalogue, "extends: base\nsensors:\n  - {id: far, like: dish, range_m_max: 2e6}\n"
                   "missiles:\n  - {id: a, like: b}\n  - {id: b, like: m9-light, kick_rad: 0.1}\n");
    if (scenario) {
        TD_NEAR(scenario->sensors[2].range_m_max, 2e6, 0.0);
        TD_NEAR(scenario->sensors[2].firm_s, 7.0, 0.0);
        TD_NEAR(scenario->missiles[2].kick_rad, 0.1, 0.0);
        TD_NEAR(scenario->missiles[2].payload_kg, 900.0, 0.0);
    }
    td_catalogue_close(catalogue);
}

TD_TEST(a_scenario_holds_what_it_names)
{
    td_catalogue *catalogue = opened(TD_SMALL);
    const td_scenario *base = NULL;
    if (TD_CHECK(td_catalogue_scenario(catalogue, "base", &base) == TD_OK)) {
        TD_CHECK(base->seed == UINT64_MAX && base->duration_s == 1800.0);
        TD_CHECK(base->site_count == 4 && base->missile_count == 2 && base->nation_count == 2);
        const td_raid_def *raid = &base->raids[0];
        TD_CHECK(strcmp(base->sites[raid->from].id, "south") == 0);
        TD_CHECK(strcmp(base->sites[raid->to].id, "here") == 0);
        TD_CHECK(strcmp(base->missiles[raid->missile].id, "m9") == 0);
        TD_CHECK(strcmp(base->nations[base->sites[raid->from].nation].id, "fi") == 0);
        const td_battery_def *battery = &base->batteries[0];
        TD_CHECK(strcmp(base->sensor_places[battery->own_sensor].id, "dish-north") == 0);
        TD_CHECK(base->cover.from_count == 1 && base->cover.missile_count == 2);
        TD_CHECK(strcmp(base->missiles[base->cover.missiles[1]].id, "m9-light") == 0);
        TD_CHECK(base->cover.loft_count == 2 && base->cover.lofts[1] == TD_LOFT_LOFTED);
        TD_NEAR(base->cover.cell_rad, 0.25 * TD_DEG, 0.0);
    }
    td_catalogue_close(catalogue);
}

TD_TEST(extends_takes_over_and_overrides)
{
    td_catalogue *catalogue = opened(td_files_folder);
    const td_scenario *scenario = scenario_of(
        catalogue, "extends: base\nseed: 5\n"
                   "raids:\n  - {id: two, missile: m9-light, from: south, to: north}\n"
                   "  - {id: one, missile_count: 4}\n"
                   "cover: {cell_deg: 1}\n");
    if (scenario) {
        TD_CHECK(strcmp(scenario->question, "Does it read?") == 0 && scenario->seed == 5);
        TD_CHECK(scenario->raid_count == 2);
        TD_CHECK(strcmp(scenario->raids[0].id, "one") == 0);
        TD_CHECK(scenario->raids[0].missile_count == 4 && scenario->raids[1].missile_count == 1);
        TD_CHECK(strcmp(scenario->sites[scenario->raids[0].to].id, "here") == 0);
        TD_NEAR(scenario->cover.cell_rad, TD_DEG, 0.0);
        TD_NEAR(scenario->cover.lat_rad_max, 70.0 * TD_DEG, 0.0);
    }
    td_catalogue_close(catalogue);
}

static void hash_of(td_catalogue *catalogue, const char *text, char hash[65])
{
    const td_scenario *scenario = scenario_of(catalogue, text);
    hash[0] = '\0';
    TD_CHECK(scenario && td_scenario_hash(scenario, hash) == TD_OK && strlen(hash) == 64);
}

/* The hash is of what is said, not of how; and of everything that is said. */
TD_TEST(the_hash_is_of_the_meaning)
{
    td_catalogue *catalogue = opened(td_files_folder);
    char first[65], same[65], other[65];
    hash_of(catalogue, "extends: base\nduration_s: 600\n", first);
    hash_of(catalogue, "# The same.\nduration_min: {value: 10, source: BOOK}\nextends: base\n",
            same);
    TD_CHECK(strcmp(first, same) == 0);
    static const char *const CHANGES[] = {
        "duration_s: 601\n", "duration_s: 600\nseed: 1\n", "duration_s: 600\nshares: false\n",
        "duration_s: 600\nearth: sphere\n", "duration_s: 600\nraids: [{id: one, at_s: 1}]\n",
        "duration_s: 600\nraids: [{id: one, to: north}]\n",
        "duration_s: 600\nbatteries: [{id: first, own_sensor: none}]\n",
        "duration_s: 600\ncover: {lofts: [lofted, minimum_energy]}\n",
        "duration_s: 600\nmissiles: [{id: x, like: m9}]\n",
    };
    for (size_t i = 0; i < sizeof CHANGES / sizeof CHANGES[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "extends: base\n%s", CHANGES[i]);
        hash_of(catalogue, text, other);
        if (!TD_CHECK(strcmp(first, other) != 0)) {
            printf("  %s", CHANGES[i]);
        }
    }
    td_catalogue_close(catalogue);
}

/* What the scenario does not use may change in the catalogue. */
TD_TEST(the_hash_leaves_out_what_is_not_used)
{
    char before[65], after[65];
    td_catalogue *catalogue = opened(td_files_folder);
    hash_of(catalogue, "extends: base\n", before);
    td_catalogue_close(catalogue);
    td_files_write("catalogue/sites.yaml",
                   "sites:\n"
                   "  - {id: unused, name: New, lat_deg: 1, lon_deg: 2, source: BOOK}\n"
                   "  - {id: north, name: North, lat_deg: 70, lon_deg: 25, h_ell_m: 12.5, "
                   "nation: \"no\", source: BOOK}\n"
                   "  - {id: south, name: South, lat_rad: 1, lon_rad: 0.25, nation: fi, "
                   "source: PAPER}\n"
                   "  - {id: slot, name: Slot, lat_deg: 0, lon_deg: 20, h_ell_km: 35786, "
                   "source: BOOK}\n");
    catalogue = opened(td_files_folder);
    hash_of(catalogue, "extends: base\n", after);
    td_catalogue_close(catalogue);
    td_files_restore("catalogue/sites.yaml");
    TD_CHECK(strcmp(before, after) == 0);
}

TD_TEST(each_value_keeps_its_source)
{
    td_catalogue *catalogue = opened(TD_SMALL);
    const char *nearest;
    const td_value *value = td_catalogue_why(catalogue, "dish.range_km_max", &nearest);
    if (TD_CHECK(value != NULL)) {
        TD_CHECK(strcmp(value->path, "dish.range_m_max") == 0 && value->line == 7);
        TD_CHECK(strcmp(value->key, "range_km_max") == 0 && strcmp(value->text, "1500") == 0);
        TD_CHECK(value->has_range && value->low == 870e3 && value->high == 3000e3);
        TD_CHECK(value->source_count == 2 && strcmp(value->sources[1], "PAPER") == 0);
        TD_CHECK(strcmp(value->note, "they disagree") == 0 && strcmp(value->unit, "m") == 0);
    }
    value = td_catalogue_why(catalogue, "dish.firm_s", &nearest);
    TD_CHECK(value && strcmp(value->assumption, "A60") == 0 && value->source_count == 0);
    value = td_catalogue_why(catalogue, "m9-light.payload_kg", &nearest);
    TD_CHECK(value && strcmp(value->sources[0], "PAPER") == 0);
    value = td_catalogue_why(catalogue, "m9-light.stages[1].burn_min", &nearest);
    TD_CHECK(value && strcmp(value->sources[0], "BOOK") == 0 && value->value == 72.0);
    value = td_catalogue_why(catalogue, "m9.turn_delay_s", &nearest);
    TD_CHECK(value && value->is_default && value->value == 0.4);
    value = td_catalogue_why(catalogue, "m9.paylod_kg", &nearest);
    TD_CHECK(!value && strcmp(nearest, "m9.payload_kg") == 0);
    TD_CHECK(!td_catalogue_why(catalogue, "", &nearest) && *nearest == '\0');
    td_catalogue_close(catalogue);
}

/* The shipped files: every scenario reads, every number has a source or an assumption. */
TD_TEST(the_shipped_catalogue_reads)
{
    td_catalogue *catalogue = opened(TD_SOURCE_FOLDER);
    size_t count = catalogue ? td_catalogue_value_count(catalogue) : 0;
    TD_CHECK(count > 100);
    for (size_t i = 0; i < count; i++) {
        const td_value *value = td_catalogue_value(catalogue, i);
        bool has_origin = value->is_default || value->source_count > 0 || *value->assumption;
        if ((value->is_number && !TD_CHECK(has_origin)) || !TD_CHECK(isfinite(value->value))) {
            printf("  %s\n", value->path);
        }
    }
    const td_scenario *hello = NULL;
    if (TD_CHECK(td_catalogue_scenario(catalogue, "hello", &hello) == TD_OK)) {
        TD_CHECK(strcmp(hello->id, "hello") == 0 && hello->question[0] != '\0');
        TD_CHECK(hello->raid_count >= 1 && hello->missile_count >= 1);
    }
    td_catalogue_close(catalogue);
}

TD_TEST(start)
{
    td_files_start();
    TD_CHECK(td_files_folder[0] != '\0');
}

TD_TEST(end)
{
    unlink(td_files_path("scenarios/mine.yaml"));
    td_files_end();
    TD_CHECK(access(td_files_folder, F_OK) != 0);
}

TD_MAIN(start, units_become_si, defaults_are_those_of_the_headers, norway_is_not_false,
        like_copies_what_is_not_said, like_overrides_in_any_unit, a_scenario_holds_what_it_names,
        extends_takes_over_and_overrides, the_hash_is_of_the_meaning,
        the_hash_leaves_out_what_is_not_used, each_value_keeps_its_source,
        the_shipped_catalogue_reads, end)
