/* SPDX-License-Identifier: Apache-2.0 */
/* What the matrix compares: elementary functions, random draws, the Earth, and flights. */
#include "base/base.h"
#include "flight/flight.h"
#include "test/matrix/bits.h"

enum { REALS_EACH = 16, DRAWS_EACH = 2, EARTH_EACH = 24, SAMPLES = 8,
       BATCH_EACH = 8 + 3 * SAMPLES, PILE = 64 };

static void fill_reals(int32_t from, int32_t to, double *out)
{
    for (int32_t i = from; i < to; i++, out += REALS_EACH) {
        uint32_t at = 4 * (uint32_t)i;
        double x = bits_draw(1, at, -100.0, 100.0), y = bits_draw(1, at + 1, -1.0, 1.0);
        double z = bits_draw(1, at + 2, 1e-6, 1e6), w = bits_draw(1, at + 3, -8.0, 8.0);
        double values[REALS_EACH] = {
            td_sin(x),        td_cos(x), td_tan(x),    td_asin(y),      td_acos(y), td_atan2(y, x),
            td_exp(x),        td_log(z), td_pow(z, w), td_hypot(x, z),  td_floor(x), x * y + z,
            td_fma(x, y, z),  x / y,     td_sqrt(z),   td_atan2(w, -y),
        };
        for (int k = 0; k < REALS_EACH; k++) {
            out[k] = values[k];
        }
    }
}

static void fill_draws(int32_t from, int32_t to, double *out)
{
    td_stream stream = { .seed = 0x123456789abcdefu, .run = 3, .node = 4, .purpose = 5 };
    for (int32_t i = from; i < to; i++, out += DRAWS_EACH) {
        out[0] = td_uniform(&stream, (uint32_t)i);
        out[1] = td_normal(&stream, (uint32_t)i);
    }
}

static double *put_vec(double *out, td_vec3 v)
{
    out[0] = v.x;
    out[1] = v.y;
    out[2] = v.z;
    return out + 3;
}

static td_geo draw_geo(uint32_t index)
{
    return (td_geo){ bits_draw(2, 3 * index, -90.0, 90.0) * TD_DEG,
                     bits_draw(2, 3 * index + 1, -180.0, 180.0) * TD_DEG,
                     bits_draw(2, 3 * index + 2, 0.0, 2e6) };
}

static void fill_earth(int32_t from, int32_t to, double *out)
{
    td_earth earth = td_earth_wgs84();
    for (int32_t i = from; i < to; i++, out += EARTH_EACH) {
        td_geo geo = draw_geo((uint32_t)i), other = draw_geo((uint32_t)i + 1);
        td_vec3 pos = td_ecef_from_geo(&earth, geo);
        td_geo back = td_geo_from_ecef(&earth, pos);
        td_air air = td_air_at(geo.h_ell_m);
        td_geodesic way = td_geodesic_between(&earth, geo, other);
        td_geo end = td_destination(&earth, geo, way.azimuth_from_rad, 0.5 * way.arc_m);
        double *at = put_vec(out, pos);
        at = put_vec(at, (td_vec3){ back.lat_rad, back.lon_rad, back.h_ell_m });
        at = put_vec(at, td_gravity(&earth, pos));
        at = put_vec(at, td_normal_at(&earth, pos));
        at = put_vec(at, (td_vec3){ air.rho_kgpm3, air.p_pa, air.sound_mps });
        at = put_vec(at, (td_vec3){ way.arc_m, way.azimuth_from_rad, way.azimuth_to_rad });
        at = put_vec(at, (td_vec3){ end.lat_rad, end.lon_rad, 0.0 });
        put_vec(at, td_ecef_from_eci(&earth, pos, 10.0 * i));
    }
}

static double *put_moment(double *out, const td_moment *moment)
{
    out = put_vec(put_vec(out, moment->pos_eci_m), moment->vel_eci_mps);
    *out++ = moment->t_s;
    return out;
}

void bits_put_flight(double *out, const td_flight *flight)
{
    out = put_moment(out, &flight->burnout);
    out = put_moment(out, &flight->apogee);
    out = put_moment(out, &flight->impact);
    *out = flight->range_m + (double)flight->verdict;
}

/* A start of free flight: 60 to 300 km high, 1 to 6.5 km/s, rising at 10 to 80 degrees. */
static td_moment draw_start(const td_earth *earth, uint32_t index)
{
    uint32_t at = 8 * index;
    td_geo geo = { bits_draw(3, at, -80.0, 80.0) * TD_DEG, bits_draw(3, at + 1, -3.1, 3.1),
                   bits_draw(3, at + 2, 6e4, 3e5) };
    td_frame frame = td_enu_frame(earth, geo);
    double speed = bits_draw(3, at + 3, 1e3, 6.5e3), rise = bits_draw(3, at + 4, 0.17, 1.4);
    double azimuth = bits_draw(3, at + 5, 0.0, TD_TWO_PI);
    td_vec3 vel = td_vec3_scale(frame.up, speed * td_sin(rise));
    vel = td_vec3_madd(vel, speed * td_cos(rise) * td_sin(azimuth), frame.east);
    vel = td_vec3_madd(vel, speed * td_cos(rise) * td_cos(azimuth), frame.north);
    td_moment start = { .pos_eci_m = frame.origin_ecef_m, .mass_kg = 500.0 };
    start.vel_eci_mps = td_vel_eci_from_ecef(earth, start.pos_eci_m, vel, 0.0);
    return start;
}

static void fill_coasts(int32_t from, int32_t to, double *out)
{
    td_earth earth = td_earth_wgs84();
    for (int32_t i = from; i < to; i++, out += BITS_FLIGHT_EACH) {
        td_moment start = draw_start(&earth, (uint32_t)i);
        double beta_kgpm2 = bits_draw(3, 8 * (uint32_t)i + 6, 300.0, 9000.0);
        td_flight flight;
        if (td_flight_coast(&earth, &start, beta_kgpm2, &flight, NULL) == TD_OK) {
            bits_put_flight(out, &flight);
        }
    }
}

static void put_batch(double *out, const td_batch_impact *impact, const td_batch_path *path)
{
    td_vec3 samples[SAMPLES] = { 0 };
    if (impact->verdict == TD_FLIGHT_OK) {
        td_batch_sample(path, SAMPLES, samples);
    }
    out = put_vec(put_vec(out, impact->pos_ecef_m), impact->vel_ecef_mps);
    *out++ = impact->t_s;
    *out++ = (double)impact->verdict + 16.0 * path->count;
    for (int k = 0; k < SAMPLES; k++) {
        out = put_vec(out, samples[k]);
    }
}

/* In piles, so that the last of a slice is seldom full: lanes without a flight must not show. */
static void fill_batch(int32_t from, int32_t to, double *out)
{
    td_batch_start starts[PILE];
    td_batch_impact impacts[PILE];
    td_batch_path paths[PILE];
    td_batch_grid grid;
    td_earth earth = td_earth_wgs84();
    td_batch_grid_make(&earth, &grid);
    for (int32_t at = from; at < to; at += PILE) {
        int32_t count = to - at < PILE ? to - at : PILE;
        for (int32_t i = 0; i < count; i++) {
            td_moment start = draw_start(&earth, (uint32_t)(at + i));
            double beta_kgpm2 = bits_draw(3, 8 * (uint32_t)(at + i) + 7, 600.0, 9000.0);
            starts[i] = (td_batch_start){ start.t_s, start.pos_eci_m, start.vel_eci_mps,
                                          beta_kgpm2 };
        }
        td_batch_run run = { starts, count, bits_lanes, impacts, paths };
        td_batch_fly(&grid, &run);
        for (int32_t i = 0; i < count; i++, out += BATCH_EACH) {
            put_batch(out, &impacts[i], &paths[i]);
        }
    }
}

td_vehicle_def bits_vehicle(void)
{
    return (td_vehicle_def){
        .id = "bits", .name = "made up", .notional = true, .stage_count = 2,
        .stages = { { .dry_kg = 2000.0, .propellant_kg = 14000.0, .isp_s = 240.0, .burn_s = 70.0,
                      .isp_at = TD_ISP_AT_SEA_LEVEL, .diameter_m = 1.4, .nozzle_exit_m2 = 0.5 },
                    { .dry_kg = 600.0, .propellant_kg = 3500.0, .isp_s = 260.0, .burn_s = 60.0,
                      .isp_at = TD_ISP_AT_VACUUM, .diameter_m = 1.2, .delay_s = 1.0 } },
        .payload_kg = 700.0, .drag = TD_DRAG_LIQUID, .beta_kgpm2 = 2500.0,
        .reentry = TD_REENTRY_SEPARATED, .programme = TD_PROGRAMME_GRAVITY_TURN, .rise_m = 100.0,
        .turn_delay_s = 0.4, .kick_rad = 3.0 * TD_DEG,
    };
}

static void fill_boosts(int32_t from, int32_t to, double *out)
{
    td_earth earth = td_earth_wgs84();
    td_vehicle_def vehicle = bits_vehicle();
    for (int32_t i = from; i < to; i++, out += BITS_FLIGHT_EACH) {
        uint32_t at = 4 * (uint32_t)i;
        td_geo geo = { bits_draw(4, at, -1.4, 1.4), bits_draw(4, at + 1, -3.1, 3.1), 0.0 };
        td_flight_def def = td_flight_default(&vehicle, geo);
        def.azimuth_rad = bits_draw(4, at + 2, 0.0, TD_TWO_PI);
        def.programme_rad = bits_draw(4, at + 3, 1.0, 6.0) * TD_DEG;
        td_flight flight;
        if (td_flight_fly(&earth, &def, &flight, NULL) == TD_OK) {
            bits_put_flight(out, &flight);
        }
    }
}

const bits_part BITS_PARTS[] = {
    { "reals", REALS_EACH, 1, fill_reals },
    { "draws", DRAWS_EACH, 1, fill_draws },
    { "earth", EARTH_EACH, 1, fill_earth },
    { "batch", BATCH_EACH, 1, fill_batch },
    { "coasts", BITS_FLIGHT_EACH, 10, fill_coasts },
    { "boosts", BITS_FLIGHT_EACH, 25, fill_boosts },
    { "solves", BITS_SOLVE_EACH, 100, bits_fill_solves },
    { "staged", BITS_STAGED_EACH, 500, bits_fill_staged },
    { "warnings", BITS_WARN_EACH, 10, bits_fill_warnings },
    { "runs", BITS_RUN_EACH, 250, bits_fill_runs },
    { "tracks", BITS_TRACK_EACH, 250, bits_fill_tracks },
    { 0 },
};
