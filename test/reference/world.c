/* SPDX-License-Identifier: Apache-2.0 */
/* The reference's Earth: exact geodetic height, zonal gravity, the standard's layers of air. */
#include <math.h>

#include "earth/air_table.h"
#include "test/reference/reference.h"

/* USSA76: geopotential bases in m, gradients in K/m, gas constant, g0, radius for geopotential. */
static const ref_real BASE_M[REF_LAYERS] = { 0.0L,     11000.0L, 20000.0L, 32000.0L,
                                             47000.0L, 51000.0L, 71000.0L, 84852.0L };
static const ref_real GRADIENT[REF_LAYERS - 1] = { -0.0065L, 0.0L,     0.001L, 0.0028L,
                                                   0.0L,     -0.0028L, -0.002L };
static const ref_real GAS = 8314.32L / 28.9644L;
static const ref_real G0 = 9.80665L;
static const ref_real POTENTIAL_RADIUS_M = 6356766.0L;

static ref_real layer_pressure_ratio(int layer, ref_real base_k, ref_real dh_m)
{
    ref_real gradient = GRADIENT[layer];
    if (gradient == 0.0L) {
        return expl(-G0 / GAS * dh_m / base_k);
    }
    return powl(base_k / (base_k + gradient * dh_m), G0 / GAS / gradient);
}

static void fill_layers(ref_world *world)
{
    world->base_k[0] = 288.15L;
    world->base_pa[0] = 101325.0L;
    for (int i = 0; i + 1 < REF_LAYERS; i++) {
        ref_real dh_m = BASE_M[i + 1] - BASE_M[i];
        world->base_pa[i + 1] =
            world->base_pa[i] * layer_pressure_ratio(i, world->base_k[i], dh_m);
        world->base_k[i + 1] = world->base_k[i] + GRADIENT[i] * dh_m;
    }
}

ref_world ref_world_wgs84(void)
{
    ref_real f = 1.0L / 298.257223563L;
    ref_real ratio = 6378136.3L / 6378137.0L;
    ref_real mass = 3.986004415e14L / 3.986004418e14L;
    ref_world world = {
        .a_m = 6378137.0L,
        .e2 = f * (2.0L - f),
        .gm = 3.986004418e14L,
        .omega = 7.292115e-5L,
        /* EGM2008, tide-free, normalised; brought to this radius and GM. */
        .j2 = 0.484165143790815e-3L * sqrtl(5.0L) * mass * ratio * ratio,
        .j3 = -0.957161207093473e-6L * sqrtl(7.0L) * mass * ratio * ratio * ratio,
        .j4 = -0.539965866638991e-6L * 3.0L * mass * ratio * ratio * ratio * ratio,
    };
    fill_layers(&world);
    return world;
}

ref_world ref_world_sphere(ref_real radius_m, ref_real gm, ref_real omega)
{
    ref_world world = { .a_m = radius_m, .gm = gm, .omega = omega };
    fill_layers(&world);
    return world;
}

/* Latitude by fixed point: tan(lat) = (z + e2 N sin(lat)) / p, which gains a factor of 1/e2 a
 * round: ten rounds from the spherical start are far below rounding. */
ref_real ref_height(const ref_world *world, const ref_real pos[3], ref_real up[3])
{
    ref_real across = hypotl(pos[0], pos[1]);
    ref_real length = hypotl(across, pos[2]);
    ref_real s = pos[2] / length;
    ref_real c = across / length;
    for (int round = 0; round < 10 && world->e2 > 0.0L; round++) {
        ref_real n = world->a_m / sqrtl(1.0L - world->e2 * s * s);
        ref_real top = pos[2] + world->e2 * n * s;
        ref_real norm = sqrtl(top * top + across * across);
        s = top / norm;
        c = across / norm;
    }
    if (up) {
        up[0] = across > 0.0L ? c * pos[0] / across : 0.0L;
        up[1] = across > 0.0L ? c * pos[1] / across : 0.0L;
        up[2] = s;
    }
    return across * c + pos[2] * s - world->a_m * sqrtl(1.0L - world->e2 * s * s);
}

/* `geo` is latitude, longitude, height. */
void ref_place(const ref_world *world, const ref_real geo[3], ref_real pos[3])
{
    ref_real s = sinl(geo[0]);
    ref_real n = world->a_m / sqrtl(1.0L - world->e2 * s * s);
    pos[0] = (n + geo[2]) * cosl(geo[0]) * cosl(geo[1]);
    pos[1] = (n + geo[2]) * cosl(geo[0]) * sinl(geo[1]);
    pos[2] = (n * (1.0L - world->e2) + geo[2]) * s;
}

/* Gradient of the zonal potential, written with Legendre polynomials P_n and their slopes:
 * U = gm/r (1 - sum J_n (a/r)^n P_n(s)), s = z/r. */
void ref_gravity(const ref_world *world, const ref_real pos[3], ref_real acc[3])
{
    ref_real r = sqrtl(pos[0] * pos[0] + pos[1] * pos[1] + pos[2] * pos[2]);
    ref_real s = pos[2] / r;
    ref_real j[5] = { 0.0L, 0.0L, world->j2, world->j3, world->j4 };
    ref_real p[5] = { 1.0L, s };
    ref_real dp[5] = { 0.0L, 1.0L };
    ref_real radial = -1.0L;
    ref_real along_s = 0.0L;
    ref_real ratio = world->a_m / r;
    for (int n = 2; n <= 4; n++) {
        ref_real m = (ref_real)n;
        p[n] = ((2.0L * m - 1.0L) * s * p[n - 1] - (m - 1.0L) * p[n - 2]) / m;
        dp[n] = m * p[n - 1] + s * dp[n - 1];
        radial += (m + 1.0L) * j[n] * powl(ratio, m) * p[n];
        along_s -= j[n] * powl(ratio, m) * dp[n];
    }
    ref_real g = world->gm / (r * r);
    for (int i = 0; i < 3; i++) {
        ref_real unit = pos[i] / r;
        acc[i] = g * (radial * unit + along_s * ((i == 2 ? 1.0L : 0.0L) - s * unit));
    }
}

static ref_real tabulated(const double table[7][16], int segment, ref_real u)
{
    ref_real sum = 0.0L;
    for (int power = 6; power >= 0; power--) {
        sum = sum * u + (ref_real)table[power][segment];
    }
    return expl(sum);
}

ref_air ref_air_at(const ref_world *world, ref_real h_m)
{
    if (h_m >= 1.0e6L) {
        return (ref_air){ 0.0L, 0.0L };
    }
    ref_real potential_m = POTENTIAL_RADIUS_M * h_m / (POTENTIAL_RADIUS_M + h_m);
    if (potential_m < BASE_M[REF_LAYERS - 1]) {
        int layer = 0;
        while (layer + 2 < REF_LAYERS && potential_m >= BASE_M[layer + 1]) {
            layer++;
        }
        ref_real dh_m = potential_m - BASE_M[layer];
        ref_real t_k = world->base_k[layer] + GRADIENT[layer] * dh_m;
        ref_real ratio = layer_pressure_ratio(layer, world->base_k[layer], dh_m);
        ref_real p = world->base_pa[layer] * ratio;
        return (ref_air){ p / (GAS * t_k), p };
    }
    int segment = 7;
    while (segment < 15 && h_m >= (ref_real)TD__AIR_BREAK_M[segment + 1]) {
        segment++;
    }
    ref_real u = (h_m - (ref_real)TD__AIR_MID_M[segment]) * (ref_real)TD__AIR_INV_HALF[segment];
    return (ref_air){ tabulated(TD__AIR_LN_RHO, segment, u), tabulated(TD__AIR_LN_P, segment, u) };
}
