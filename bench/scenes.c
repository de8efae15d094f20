/* SPDX-License-Identifier: Apache-2.0 */
/* Random burnouts by the closed form that joins burnout, range and angle on a sphere. */
#include "bench/scenes.h"

static const double SPHERE_M = 6371000.0;
static const double GM = 3.986004418e14;
enum { PURPOSE = 900 };

typedef struct launch {
    double range_m, burnout_m, angle_rad, speed_mps, apogee_m;
} launch;

static launch launch_of(const td_scene_def *def, double part, double which, double loft)
{
    launch l = { .range_m = def->range_m_min * td_pow(def->range_m_max / def->range_m_min, part) };
    l.burnout_m = def->burnout_m_min + part * (def->burnout_m_max - def->burnout_m_min);
    double psi = l.range_m / SPHERE_M;
    double least = 0.25 * (TD_PI - psi);
    l.angle_rad = which < 0.5   ? least
                  : which < 0.8 ? least + 0.5 * loft * (TD_HALF_PI - least)
                                : least * (1.0 - 0.3 * loft);
    double r_m = SPHERE_M + l.burnout_m;
    double c = td_cos(l.angle_rad);
    double lambda = (1.0 - td_cos(psi)) /
                    (r_m / SPHERE_M * c * c - c * td_cos(l.angle_rad + psi));
    l.speed_mps = td_sqrt(lambda * GM / r_m);
    double a_m = 1.0 / (2.0 / r_m - l.speed_mps * l.speed_mps / GM);
    double h = r_m * l.speed_mps * c;
    l.apogee_m = a_m * (1.0 + td_sqrt(td_max(0.0, 1.0 - h * h / (GM * a_m)))) - SPHERE_M;
    return l;
}

static td_batch_start start_of(const launch *l, double lat_rad, double azimuth_rad, double beta)
{
    td_earth earth = td_earth_wgs84();
    td_geo geo = { lat_rad, 0.0, l->burnout_m };
    td_frame frame = td_enu_frame(&earth, geo);
    double level = l->speed_mps * td_cos(l->angle_rad);
    td_vec3 vel = td_vec3_scale(frame.up, l->speed_mps * td_sin(l->angle_rad));
    vel = td_vec3_madd(vel, level * td_cos(azimuth_rad), frame.north);
    vel = td_vec3_madd(vel, level * td_sin(azimuth_rad), frame.east);
    return (td_batch_start){ 0.0, frame.origin_ecef_m, vel, beta };
}

void td_scene_starts(const td_scene_def *def, td_batch_start *starts, int32_t count)
{
    td_stream stream = { .seed = 1, .purpose = PURPOSE };
    int32_t made = 0;
    for (uint32_t i = 0; made < count; i += 6) {
        double part = td_uniform(&stream, i);
        double which = td_uniform(&stream, i + 1);
        double loft = td_uniform(&stream, i + 2);
        double lat_rad = 2.0 * (td_uniform(&stream, i + 3) - 0.5);
        double azimuth_rad = TD_TWO_PI * td_uniform(&stream, i + 4);
        double beta = 1000.0 * td_pow(12.0, td_uniform(&stream, i + 5));
        launch l = launch_of(def, part, which, loft);
        if (l.apogee_m >= def->apogee_m_min && l.apogee_m < def->apogee_m_max) {
            starts[made++] = start_of(&l, lat_rad, azimuth_rad, beta);
        }
    }
}

td_vec3 td_scene_burnout(const td_earth *earth)
{
    return td_ecef_from_geo(earth, (td_geo){ 35.2 * TD_DEG, 53.9 * TD_DEG, 150e3 });
}
