/* SPDX-License-Identifier: Apache-2.0 */
/* Makes objects, moves them in steps from look to look, and sees them with noise and clutter. */
#include "bench/track_scene.h"

#include <math.h>
#include <stdlib.h>

typedef struct body {
    td_vec3 pos, vel;
} body;

static double between(uint32_t purpose, int32_t index, double low, double high)
{
    td_stream stream = { .seed = 77, .purpose = purpose };
    return low + (high - low) * td_uniform(&stream, (uint32_t)index);
}

static td_vec3 noise(uint32_t purpose, int32_t index, double sigma)
{
    td_stream stream = { .seed = 78, .purpose = purpose };
    uint32_t at = 3 * (uint32_t)index;
    double x = td_normal(&stream, at), y = td_normal(&stream, at + 1);
    double z = td_normal(&stream, at + 2);
    return td_vec3_scale((td_vec3){ x, y, z }, sigma);
}

/* Above the air within some hundred kilometres of the middle of the scene, flying west. */
static body body_of(int32_t i, double spread_m)
{
    int32_t leader = i % 25 < 5 ? i - i % 25 : i;
    body b = { .pos = { 6.7e6 + between(1, leader, 0.0, 2.5e5),
                        between(2, leader, -spread_m, spread_m),
                        between(3, leader, -spread_m, spread_m) },
               .vel = { between(4, leader, -200.0, 1500.0), between(5, leader, -4500.0, -3500.0),
                        between(6, leader, -800.0, 800.0) } };
    if (i != leader) {
        b.pos = td_vec3_add(b.pos, noise(7, i, 2000.0));
        b.vel = td_vec3_add(b.vel, noise(8, i, 5.0));
    }
    return b;
}

/* One step of second order: a look's error is far below the sensor's. */
static void move(const td_earth *earth, body *b, double s)
{
    td_vec3 mid = td_vec3_madd(b->pos, 0.5 * s, b->vel);
    td_vec3 pull = td_gravity(earth, mid);
    b->pos = td_vec3_madd(td_vec3_madd(b->pos, s, b->vel), 0.5 * s * s, pull);
    b->vel = td_vec3_madd(b->vel, s, pull);
}

static td_look_def radar_at(const td_earth *earth, int32_t i, const td_track_scene_def *def)
{
    td_geo site = { between(20, i, -6.0, 6.0) * TD_DEG, between(21, i, -10.0, -2.0) * TD_DEG, 0.0 };
    return (td_look_def){ .frame = td_enu_frame(earth, site),
                          .has_range = true,
                          .revisit_s = def->look_s * def->sensor_count,
                          .sector_rad = TD_TWO_PI,
                          .elevation_rad_min = -TD_HALF_PI,
                          .elevation_rad_max = TD_HALF_PI,
                          .range_m_max = 1.0e7,
                          .detection_ratio = 0.9,
                          .false_density_per_rad2m = def->clutter / (3.0 * 1.5 * 1.5e6) };
}

static td_measurement seen(int64_t t_ns, double azimuth, double elevation, double range_m)
{
    return (td_measurement){ .t_ns = t_ns,
                             .has_range = true,
                             .azimuth_rad = azimuth < 0.0         ? azimuth + TD_TWO_PI
                                            : azimuth > TD_TWO_PI ? azimuth - TD_TWO_PI
                                                                  : azimuth,
                             .elevation_rad = td_min(elevation, TD_HALF_PI),
                             .range_m = range_m,
                             .azimuth_rad_sigma = 5.0e-4,
                             .elevation_rad_sigma = 5.0e-4,
                             .range_m_sigma = 50.0 };
}

static void look_at(td_track_scene *scene, int32_t l, const body *bodies, td_measurement *out)
{
    td_look *look = &scene->looks[l];
    const td_frame *frame = &scene->sensors[look->sensor].frame;
    for (int32_t k = 0; k < scene->def.object_count; k++) {
        int32_t i = (int32_t)(((int64_t)k * 7919 + l) % scene->def.object_count);
        int32_t index = l * scene->def.object_count + i;
        if (between(9, index, 0.0, 1.0) < 0.9) {
            td_vec3 at = td_ecef_from_eci(&scene->earth, bodies[i].pos, (double)look->t_ns * 1e-9);
            td_azel azel = td_azel_from_enu(td_enu_from_ecef(frame, at));
            td_vec3 off = noise(10, index, 1.0);
            out[look->measurement_count++] =
                seen(look->t_ns, azel.azimuth_rad + 5.0e-4 * off.x,
                     azel.elevation_rad + 5.0e-4 * off.y, azel.range_m + 50.0 * off.z);
        }
    }
    for (int32_t k = 0; k < scene->def.clutter; k++) {
        int32_t index = l * scene->def.clutter + k;
        out[look->measurement_count++] =
            seen(look->t_ns, between(11, index, 0.0, 3.0), between(12, index, 0.0, 1.5),
                 between(13, index, 2.0e5, 1.7e6));
    }
    for (int32_t k = 0; k < look->measurement_count; k++) {
        out[k].number = k;
    }
    look->measurements = out;
}

static td_estimate cue_of(const body *b, int32_t i)
{
    td_vec3 pos = td_vec3_add(b->pos, noise(14, i, 1000.0));
    td_vec3 vel = td_vec3_add(b->vel, noise(15, i, 30.0));
    td_estimate e = { .mean = { pos.x, pos.y, pos.z, vel.x, vel.y, vel.z, -7.6 } };
    for (int k = 0; k < 7; k++) {
        e.cov[k * (k + 3) / 2] = k < 3 ? 1.0e6 : k < 6 ? 900.0 : 1.0;
    }
    return e;
}

static bool take_memory(td_track_scene *scene)
{
    size_t a_look = (size_t)(scene->def.object_count + scene->def.clutter);
    scene->sensors = calloc((size_t)scene->def.sensor_count, sizeof *scene->sensors);
    scene->cues = calloc((size_t)scene->def.object_count, sizeof *scene->cues);
    scene->looks = calloc((size_t)scene->def.look_count, sizeof *scene->looks);
    scene->measurements =
        calloc(a_look * (size_t)scene->def.look_count, sizeof *scene->measurements);
    return scene->sensors && scene->cues && scene->looks && scene->measurements;
}

bool td_track_scene_open(const td_track_scene_def *def, td_track_scene *scene)
{
    *scene = (td_track_scene){ .def = *def, .earth = td_earth_wgs84() };
    body *bodies = calloc((size_t)def->object_count, sizeof *bodies);
    if (!bodies || !take_memory(scene)) {
        free(bodies);
        td_track_scene_close(scene);
        return false;
    }
    /* The more objects, the wider: their density is that of a few hundred in 500 km. */
    double spread_m = 2.5e5 * sqrt(def->object_count / 500.0);
    for (int32_t i = 0; i < def->object_count; i++) {
        bodies[i] = body_of(i, td_min(spread_m, 9.0e5));
        scene->cues[i] = cue_of(&bodies[i], i);
    }
    for (int32_t i = 0; i < def->sensor_count; i++) {
        scene->sensors[i] = radar_at(&scene->earth, i, def);
    }
    td_measurement *out = scene->measurements;
    for (int32_t l = 0; l < def->look_count; l++) {
        int64_t t_ns = (int64_t)(1e9 * def->look_s * (l + 1));
        scene->looks[l] =
            (td_look){ .t_ns = t_ns, .arrival_ns = t_ns, .sensor = l % def->sensor_count };
        for (int32_t i = 0; i < def->object_count; i++) {
            move(&scene->earth, &bodies[i], def->look_s);
        }
        look_at(scene, l, bodies, out);
        out += scene->looks[l].measurement_count;
    }
    free(bodies);
    return true;
}

void td_track_scene_close(td_track_scene *scene)
{
    free(scene->sensors);
    free(scene->cues);
    free(scene->looks);
    free(scene->measurements);
    *scene = (td_track_scene){ 0 };
}
