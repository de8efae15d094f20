/* SPDX-License-Identifier: Apache-2.0 */
/* What the matrix compares: elementary functions, random draws, the Earth, and flights. */
#include "base/base.h"
#include "earth/earth.h"
#include "test/matrix/bits.h"

enum { REALS_EACH = 16, DRAWS_EACH = 2, EARTH_EACH = 24 };

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

const bits_part BITS_PARTS[] = {
    { "reals", REALS_EACH, 1, fill_reals },
    { "draws", DRAWS_EACH, 1, fill_draws },
    { "earth", EARTH_EACH, 1, fill_earth },
    { 0 },
};
