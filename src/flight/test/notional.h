/* SPDX-License-Identifier: Apache-2.0 */
/* Published notional vehicles as the tests fly them, by the conventions of their source: MDFCC
 * @617c748 (m1..m11, i11..i15) and Forden 2007, Science & Global Security 15, table 1. */
#ifndef TD_TEST_NOTIONAL_H
#define TD_TEST_NOTIONAL_H

#include <stdio.h>
#include <string.h>

#include "flight/flight.h"

/* MDFCC counts Isp in units of 9.8233 m/s2. */
#define ISP_MPS(s) ((s) * 9.8233)
#define DISC_M2(d) (0.25 * TD_PI * (d) * (d))


static const td_stage_def STAGES_M1[] = {
    { .dry_kg = 100, .propellant_kg = 235, .exhaust_mps = 2550, .burn_s = 50,
      .area_m2 = DISC_M2(0.4) },
};
static const td_stage_def STAGES_M2[] = {
    { .dry_kg = 200, .propellant_kg = 570, .exhaust_mps = 2550, .burn_s = 50, .area_m2 = 0.283 },
};
static const td_stage_def STAGES_M3[] = {
    { .dry_kg = 450, .propellant_kg = 2000, .exhaust_mps = 2070, .burn_s = 50, .area_m2 = 0.785 },
    { .dry_kg = 370, .propellant_kg = 1270, .exhaust_mps = 2070, .burn_s = 50, .delay_s = 1,
      .area_m2 = 0.385 },
};
static const td_stage_def STAGES_M4[] = {
    { .dry_kg = 450, .propellant_kg = 2000, .exhaust_mps = 2550, .burn_s = 50, .area_m2 = 0.785 },
    { .dry_kg = 370, .propellant_kg = 1270, .exhaust_mps = 2750, .burn_s = 50, .delay_s = 1,
      .area_m2 = 0.385 },
};
static const td_stage_def STAGES_M5[] = {
    { .dry_kg = 490, .propellant_kg = 3460, .exhaust_mps = 2350, .burn_s = 50, .area_m2 = 0.785 },
    { .dry_kg = 340, .propellant_kg = 2160, .exhaust_mps = 2750, .burn_s = 50, .delay_s = 1,
      .area_m2 = 0.785 },
};
static const td_stage_def STAGES_M6[] = {
    { .dry_kg = 2059, .propellant_kg = 14200, .exhaust_mps = 2300, .burn_s = 50, .area_m2 = 3.14 },
    { .dry_kg = 1190, .propellant_kg = 7160, .exhaust_mps = 2600, .burn_s = 50, .delay_s = 1,
      .area_m2 = 1.43 },
    { .dry_kg = 282, .propellant_kg = 2120, .exhaust_mps = 2700, .burn_s = 50, .delay_s = 1,
      .area_m2 = 0.48 },
};
static const td_stage_def STAGES_M7[] = {
    { .dry_kg = 1480, .propellant_kg = 21190, .exhaust_mps = 2500, .burn_s = 50, .area_m2 = 2.21 },
    { .dry_kg = 490, .propellant_kg = 7070, .exhaust_mps = 2700, .burn_s = 50, .delay_s = 1,
      .area_m2 = 2.21 },
    { .dry_kg = 250, .propellant_kg = 3530, .exhaust_mps = 2700, .burn_s = 50, .delay_s = 1,
      .area_m2 = 1.37 },
};
static const td_stage_def STAGES_M8[] = {
    { .dry_kg = 1330, .propellant_kg = 7400, .exhaust_mps = 2254, .burn_s = 127.8,
      .diameter_m = 1, .nozzle_exit_m2 = 0.135 },
};
static const td_stage_def STAGES_M9[] = {
    { .dry_kg = 3000, .propellant_kg = 25000, .exhaust_mps = ISP_MPS(259), .burn_s = 56.5,
      .diameter_m = 2.3, .nozzle_exit_m2 = 1 },
    { .dry_kg = 1000, .propellant_kg = 5000, .exhaust_mps = ISP_MPS(300), .burn_s = 72,
      .delay_s = 1, .diameter_m = 2.3 },
};
static const td_stage_def STAGES_M10[] = {
    { .dry_kg = 820, .propellant_kg = 2500, .exhaust_mps = 2500, .burn_s = 50,
      .diameter_m = 0.92, .nozzle_exit_m2 = DISC_M2(0.596) },
};
static const td_stage_def STAGES_I11[] = {
    { .propellant_kg = 640, .exhaust_mps = 2450, .burn_s = 12, .diameter_m = 0.41 },
};
static const td_stage_def STAGES_I13[] = {
    { .dry_kg = 52, .propellant_kg = 468, .exhaust_mps = 2600, .burn_s = 15, .area_m2 = 0.292 },
    { .dry_kg = 13, .propellant_kg = 117, .exhaust_mps = 2800, .burn_s = 15, .area_m2 = 0.159 },
    { .propellant_kg = 4, .exhaust_mps = 2800, .burn_s = 10, .area_m2 = 0.031 },
};
static const td_stage_def STAGES_I14[] = {
    { .dry_kg = 150, .propellant_kg = 450, .exhaust_mps = ISP_MPS(220), .burn_s = 6,
      .diameter_m = 0.533, .nozzle_exit_m2 = 0.2 },
    { .dry_kg = 144, .propellant_kg = 756, .exhaust_mps = ISP_MPS(240), .burn_s = 60,
      .diameter_m = 0.533 },
    { .dry_kg = 45.9, .propellant_kg = 224.1, .exhaust_mps = ISP_MPS(240), .burn_s = 60,
      .diameter_m = 0.533 },
};
static const td_stage_def STAGES_I15[] = {
    { .dry_kg = 38, .propellant_kg = 205, .exhaust_mps = ISP_MPS(250), .burn_s = 20,
      .diameter_m = 0.29, .nozzle_exit_m2 = 0.03 },
};
static const td_stage_def STAGES_SCUD_B[] = {
    { .dry_kg = 1198, .propellant_kg = 3699, .isp_s = 230, .burn_s = 75, .diameter_m = 0.84 },
};
static const td_stage_def STAGES_AL_HUSSEIN[] = {
    { .dry_kg = 1334, .propellant_kg = 4739, .isp_s = 230, .burn_s = 90, .diameter_m = 0.84 },
};
static const td_stage_def STAGES_NO_DONG[] = {
    { .dry_kg = 3900, .propellant_kg = 16000, .isp_s = 240, .burn_s = 70, .diameter_m = 0.88 },
};

/* What differs between vehicles besides their stages. */
typedef struct notional_row {
    const char *id;
    const td_stage_def *stages;
    int32_t stage_count;
    td_drag drag;
    double payload_kg, beta_kgpm2, angle_deg, rise_m; /* kick, or elevation of an interceptor */
} notional_row;

#define STAGES(name) name, sizeof(name) / sizeof((name)[0])

static const notional_row NOTIONAL[] = {
    { "m1", STAGES(STAGES_M1), TD_DRAG_V2, 150, 4760, 2.4, 0 },
    { "m2", STAGES(STAGES_M2), TD_DRAG_V2, 220, 4760, 5, 0 },
    { "m3", STAGES(STAGES_M3), TD_DRAG_LIQUID, 700, 7040, 0.09, 0 },
    { "m4", STAGES(STAGES_M4), TD_DRAG_LIQUID, 500, 7040, 1, 0 },
    { "m5", STAGES(STAGES_M5), TD_DRAG_LIQUID, 600, 7020, 9, 100 },
    { "m6", STAGES(STAGES_M6), TD_DRAG_SOLID, 990, 7840, 1.9, 0 },
    { "m7", STAGES(STAGES_M7), TD_DRAG_SOLID, 1200, 9240, 8.9, 0 },
    { "m8", STAGES(STAGES_M8), TD_DRAG_V2, 500, 7320, 0.7, 100 },
    { "m9", STAGES(STAGES_M9), TD_DRAG_SOLID, 1800, 9760, 7.3, 0 },
    { "m10", STAGES(STAGES_M10), TD_DRAG_V2, 700, 10000, 8.6, 0 },
    { "m11", STAGES(STAGES_M10), TD_DRAG_V2, 700, 10000, 41, 0 },
    { "i11", STAGES(STAGES_I11), TD_DRAG_SOLID, 270, 8200, 45, 0 },
    { "i13", STAGES(STAGES_I13), TD_DRAG_SOLID, 36, 4650, 40, 25000 },
    { "i14", STAGES(STAGES_I14), TD_DRAG_SOLID, 50, 2440, 35, 100 },
    { "i15", STAGES(STAGES_I15), TD_DRAG_V2, 125, 20000, 50, 0 },
    { "scud-b", STAGES(STAGES_SCUD_B), TD_DRAG_FORDEN, 1000, 2500, 0.5, 0 },
    { "al-hussein", STAGES(STAGES_AL_HUSSEIN), TD_DRAG_FORDEN, 191, 2500, 0.5, 0 },
    { "no-dong", STAGES(STAGES_NO_DONG), TD_DRAG_FORDEN, 1000, 2500, 1.5, 0 },
};

enum { NOTIONAL_COUNT = sizeof NOTIONAL / sizeof NOTIONAL[0] };

static inline td_vehicle_def notional_of_row(const notional_row *row)
{
    bool is_interceptor = row->id[0] == 'i';
    bool is_forden = row->drag == TD_DRAG_FORDEN;
    td_vehicle_def v = {
        .notional = true,
        .stage_count = row->stage_count,
        .payload_kg = row->payload_kg,
        .drag = row->drag,
        .beta_kgpm2 = row->beta_kgpm2,
        .reentry = is_forden ? TD_REENTRY_SEPARATED : TD_REENTRY_ABOVE_AIR,
        .programme = is_interceptor ? TD_PROGRAMME_STRAIGHT : TD_PROGRAMME_GRAVITY_TURN,
        .rise_m = row->rise_m,
        .turn_delay_s = is_interceptor ? 0.0 : 0.4,
        .kick_rad = is_interceptor ? 0.0 : row->angle_deg * TD_DEG,
        .elevation_rad = is_interceptor ? row->angle_deg * TD_DEG : 45.0 * TD_DEG,
    };
    snprintf(v.id, sizeof v.id, "%s", row->id);
    snprintf(v.name, sizeof v.name, "notional %s", row->id);
    for (int32_t i = 0; i < row->stage_count; i++) {
        v.stages[i] = row->stages[i];
        v.stages[i].isp_at = TD_ISP_AT_SEA_LEVEL;
    }
    return v;
}

static inline td_vehicle_def notional_vehicle(const char *id)
{
    for (int i = 0; i < NOTIONAL_COUNT; i++) {
        if (strcmp(NOTIONAL[i].id, id) == 0) {
            td_vehicle_def v = notional_of_row(&NOTIONAL[i]);
            if (strcmp(id, "m9") == 0) {
                v.shroud_kg = 450, v.shroud_drop_s = 76;
            } else if (strcmp(id, "i14") == 0) {
                v.shroud_kg = 20, v.shroud_drop_s = 100;
            } else if (strcmp(id, "m11") == 0) {
                v.launch_h_m = 20000, v.launch_speed_mps = 830;
            }
            return v;
        }
    }
    return (td_vehicle_def){ 0 };
}

/* The sphere of the published models. */
static inline td_earth notional_sphere(void)
{
    return td_earth_sphere(6370e3, 3.986e14, 0.0);
}

#endif
