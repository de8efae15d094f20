/* SPDX-License-Identifier: Apache-2.0 */
/* The vehicle's masses, times and drag, and the rules that a vehicle must keep. */
#include "flight/vehicle.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#include "flight/drag_table.h"

double td_vehicle_burnout_s(const td_vehicle_def *vehicle)
{
    double sum_s = 0.0;
    for (int32_t i = 0; i < vehicle->stage_count; i++) {
        sum_s += vehicle->stages[i].delay_s + vehicle->stages[i].burn_s;
    }
    return sum_s;
}

double td_vehicle_launch_kg(const td_vehicle_def *vehicle)
{
    double sum_kg = vehicle->payload_kg + vehicle->shroud_kg;
    for (int32_t i = 0; i < vehicle->stage_count; i++) {
        sum_kg += vehicle->stages[i].dry_kg + vehicle->stages[i].propellant_kg;
    }
    return sum_kg;
}

double td_drag_cd(td_drag table, double mach)
{
    assert(table < TD_DRAG_COUNT && mach >= 0.0);
    return td__drag_read(&TD__DRAG[table], mach);
}

static bool is_within(double value, double lo, double hi)
{
    return value >= lo && value <= hi; /* false for NAN */
}

static const char *broken_rule_of_stage(const td_stage_def *stage)
{
    bool has_isp = stage->isp_s > 0.0;
    bool has_exhaust = stage->exhaust_mps > 0.0;
    bool has_area = stage->area_m2 > 0.0;
    const struct {
        bool holds;
        const char *rule;
    } rules[] = {
        { is_within(stage->dry_kg, 0.0, 1e6), "dry_kg must be 0..1e6 kg" },
        { is_within(stage->propellant_kg, 0.0, 1e6), "propellant_kg must be 0..1e6 kg" },
        { is_within(stage->isp_s, 0.0, 600.0), "isp_s must be 0..600 s" },
        { is_within(stage->exhaust_mps, 0.0, 6000.0), "exhaust_mps must be 0..6000 m/s" },
        { is_within(stage->burn_s, 0.1, 1000.0), "burn_s must be 0.1..1000 s" },
        { is_within(stage->delay_s, 0.0, 1000.0), "delay_s must be 0..1000 s" },
        { is_within(stage->diameter_m, 0.0, 20.0), "diameter_m must be 0..20 m" },
        { is_within(stage->area_m2, 0.0, 300.0), "area_m2 must be 0..300 m2" },
        { is_within(stage->nozzle_exit_m2, 0.0, 100.0), "nozzle_exit_m2 must be 0..100 m2" },
        { has_isp != has_exhaust, "a stage needs isp_s or exhaust_mps, and not both" },
        { !(has_area && stage->diameter_m > 0.0), "diameter_m and area_m2 exclude each other" },
        { stage->isp_at < TD_ISP_AT_COUNT, "isp_at must be one of vacuum, sea_level" },
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!rules[i].holds) {
            return rules[i].rule;
        }
    }
    return NULL;
}

static const char *broken_rule(const td_vehicle_def *v)
{
    bool needs_beta = v->reentry != TD_REENTRY_WHOLE_BODY;
    bool starts_at_rest = v->programme == TD_PROGRAMME_GRAVITY_TURN && v->launch_speed_mps == 0.0;
    const struct {
        bool holds;
        const char *rule;
    } rules[] = {
        { v->stage_count >= 1 && v->stage_count <= TD_STAGES_MAX, "stage_count must be 1..4" },
        { is_within(v->payload_kg, 1.0, 1e5), "payload_kg must be 1..1e5 kg" },
        { is_within(v->shroud_kg, 0.0, 1e4), "shroud_kg must be 0..1e4 kg" },
        { is_within(v->shroud_drop_s, 0.0, 1000.0), "shroud_drop_s must be 0..1000 s" },
        { v->drag < TD_DRAG_COUNT, "drag must be one of the drag tables" },
        { v->reentry < TD_REENTRY_COUNT, "reentry must be one of the ways to come down" },
        { v->programme < TD_PROGRAMME_COUNT, "programme must be gravity_turn or straight" },
        { v->beta_kgpm2 == 0.0 || is_within(v->beta_kgpm2, 10.0, 1e5),
          "beta_kgpm2 must be 10..1e5 kg/m2" },
        { !needs_beta || v->beta_kgpm2 > 0.0,
          "re-entry `separated` or `above_air` needs beta_kgpm2" },
        { is_within(v->rise_m, 0.0, 30000.0), "rise_m must be 0..30000 m" },
        { is_within(v->turn_delay_s, 0.0, 60.0), "turn_delay_s must be 0..60 s" },
        { is_within(v->kick_rad, 0.0, TD_HALF_PI), "kick_rad must be 0..90 degrees" },
        { is_within(v->elevation_rad, 0.0, TD_HALF_PI), "elevation_rad must be 0..90 degrees" },
        { is_within(v->launch_h_m, 0.0, 30000.0), "launch_h_m must be 0..30000 m" },
        { is_within(v->launch_speed_mps, 0.0, 1000.0), "launch_speed_mps must be 0..1000 m/s" },
        { !starts_at_rest || v->rise_m > 0.0 || v->turn_delay_s > 0.0,
          "a gravity turn from rest needs rise_m or turn_delay_s" },
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!rules[i].holds) {
            return rules[i].rule;
        }
    }
    for (int32_t i = 0; i < v->stage_count; i++) {
        const char *rule = broken_rule_of_stage(&v->stages[i]);
        if (rule) {
            return rule;
        }
    }
    return NULL;
}

td_status td_vehicle_check(const td_vehicle_def *vehicle, const char **why)
{
    const char *rule = broken_rule(vehicle);
    if (why) {
        *why = rule ? rule : "";
    }
    return rule ? TD_BAD_INPUT : TD_OK;
}
