#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make src/earth/air_table.h, the air from 0 to 1000 km.

The equations and constants are those of the U.S. Standard Atmosphere, 1976 (NOAA-S/T 76-1562):
its geopotential layers up to 86 km, and above them its number densities of six gases, integrated
here from its diffusion equations.  The table holds ln(density) and ln(pressure) as polynomials.

    tools/ussa76.py            writes the table and prints how well it does
    tools/ussa76.py --check    exits 1 if the table on disk is not the one this would write

Every step runs in 30-digit arithmetic, so the digits written do not depend on the machine.
"""
import sys
from pathlib import Path

from mpmath import mp, mpf, cos, exp, log, lu_solve, matrix, nstr, pi, sqrt

mp.dps = 30
TABLE = Path(__file__).resolve().parent.parent / "src/earth/air_table.h"
DEGREE = 6

# Constants of the standard, in SI units with the kilomole.
R0_M, G0_MPS2 = mpf(6356766), mpf("9.80665")
R_STAR, M0, AVOGADRO = mpf("8314.32"), mpf("28.9644"), mpf("6.022169e26")
BOLTZMANN = mpf("1.380622e-23")

# ---- Up to 86 km: layers of constant gradient in geopotential height ------------------------

LAYER_H_M = [mpf(h) for h in (0, 11000, 20000, 32000, 47000, 51000, 71000, 84852)]
LAYER_KPM = [mpf(g) / 1000 for g in ("-6.5", "0", "1", "2.8", "0", "-2.8", "-2")]
LAYER_Z_M = [R0_M * h / (R0_M - h) for h in LAYER_H_M]
GMR = G0_MPS2 * M0 / R_STAR


def pressure_ratio(layer, t_base_k, dh_m):
    """p over the pressure at the base of the layer, dh_m above that base."""
    gradient = LAYER_KPM[layer]
    if gradient == 0:
        return exp(-GMR * dh_m / t_base_k)
    return (t_base_k / (t_base_k + gradient * dh_m)) ** (GMR / gradient)


LAYER_T_K, LAYER_P_PA = [mpf("288.15")], [mpf(101325)]
for _k in range(7):
    _dh = LAYER_H_M[_k + 1] - LAYER_H_M[_k]
    LAYER_P_PA.append(LAYER_P_PA[_k] * pressure_ratio(_k, LAYER_T_K[_k], _dh))
    LAYER_T_K.append(LAYER_T_K[_k] + LAYER_KPM[_k] * _dh)


def lower_air(z_m, layer):
    """ln(density), ln(pressure) at geometric height z_m, by the equations of the layer."""
    dh_m = R0_M * z_m / (R0_M + z_m) - LAYER_H_M[layer]
    tm_k = LAYER_T_K[layer] + LAYER_KPM[layer] * dh_m
    p_pa = LAYER_P_PA[layer] * pressure_ratio(layer, LAYER_T_K[layer], dh_m)
    return log(p_pa * M0 / (R_STAR * tm_k)), log(p_pa)


# ---- Above 86 km: the temperature, and the gases by diffusion (heights in km) ---------------

Z7_KM, T7_K = LAYER_Z_M[7] / 1000, mpf("186.8673")
T10_K, T11_K, T_INF_K = mpf(360), mpf("999.2356"), mpf(1000)
TC_K, ELLIPSE_A_K, ELLIPSE_KM = mpf("263.1905"), mpf("-76.3232"), mpf("-19.9429")
LK9_KPKM = mpf(12)


def temperature(z):
    """The kinetic temperature and its gradient, K and K/km."""
    if z <= 91:
        return T7_K, mpf(0)
    if z <= 110:
        x = (z - 91) / ELLIPSE_KM
        root = sqrt(1 - x * x)
        return TC_K + ELLIPSE_A_K * root, -ELLIPSE_A_K * x / (ELLIPSE_KM * root)
    if z <= 120:
        return 240 + LK9_KPKM * (z - 110), LK9_KPKM
    r0_km = R0_M / 1000
    scale = LK9_KPKM / (T_INF_K - T10_K)
    fall = (T_INF_K - T10_K) * exp(-scale * (z - 120) * (r0_km + 120) / (r0_km + z))
    return T_INF_K - fall, scale * fall * ((r0_km + 120) / (r0_km + z)) ** 2


def gas(mass, n7, alpha="0", a="0", b="0", q="0", u="0", w="0", q2="0"):
    """A gas: molar mass, number density at 86 km, thermal diffusion, D, and flux terms."""
    return {k: mpf(v) for k, v in locals().items()}


N2 = gas("28.0134", "1.129794e20")
O1 = gas("15.9994", "8.6e16", "0", "6.986e20", "0.75",
         "-5.809644e-4", "56.90311", "2.706240e-5", "-3.416248e-3")
O2 = gas("31.9988", "3.030898e19", "0", "4.863e20", "0.75", "1.366212e-4", "86", "8.333333e-5")
AR = gas("39.948", "1.351400e18", "0", "4.487e20", "0.87", "9.434079e-5", "86", "8.333333e-5")
HE = gas("4.0026", "7.5817e14", "-0.4", "1.7e21", "0.691", "-2.457369e-4", "86", "6.666667e-4")
GASES = (N2, O1, O2, AR, HE)
H1_MASS, H1_ALPHA = mpf("1.00797"), mpf("-0.25")
H1_A, H1_B, H1_FLUX, H1_N500 = mpf("3.305e21"), mpf("0.5"), mpf("7.2e11"), mpf("8e10")
U2_O_KM, W2_O = mpf(97), mpf("5.008765e-4")


def eddy_diffusion(z):
    """K in m2/s."""
    if z < 95:
        return mpf(120)
    if z < 115:
        return 120 * exp(1 - 400 / (400 - (z - 95) ** 2))
    return mpf(0)


def flux_term(g, z):
    """v/(D + K) per km, the standard's fit to the transport by chemistry and flow."""
    term = g["q"] * (z - g["u"]) ** 2 * exp(-g["w"] * (z - g["u"]) ** 3)
    if g["q2"] != 0 and z < U2_O_KM:
        term += g["q2"] * (U2_O_KM - z) ** 2 * exp(-W2_O * (U2_O_KM - z) ** 3)
    return term


def number_densities(logs, t_k):
    return [g["n7"] * T7_K / t_k * exp(y) for g, y in zip(GASES, logs)]


def slopes(z, state, upper):
    """d/dz of the state: ln(n T) of five gases, then hydrogen's two integrals, tau and J.

    `upper` says that z belongs to the step above 100 km, where nitrogen no longer is mixed.
    """
    t_k, dt_kpkm = temperature(z)
    g_mps2 = G0_MPS2 * (R0_M / (R0_M + 1000 * z)) ** 2
    per_mass = 1000 * g_mps2 / (R_STAR * t_k)
    m_mix = N2["mass"] if upper else M0
    n = number_densities(state, t_k)
    eddy = eddy_diffusion(z)
    out = [-per_mass * m_mix]
    for g in GASES[1:]:
        background = n[0] if g in (O1, O2) else n[0] + n[1] + n[2]
        d = g["a"] / background * (t_k / mpf("273.15")) ** g["b"]
        f = (d * g["mass"] + eddy * m_mix) / (d + eddy) * per_mass
        f += d / (d + eddy) * g["alpha"] * dt_kpkm / t_k
        out.append(-f - flux_term(g, z))
    if z < 150:
        return out + [mpf(0), mpf(0)]
    d = H1_A / sum(n) * (t_k / mpf("273.15")) ** H1_B
    flux = 1000 * H1_FLUX / d * (t_k / T11_K) ** (1 + H1_ALPHA) * exp(state[5])
    return out + [per_mass * H1_MASS, flux if z <= 500 else mpf(0)]


def runge_kutta(z, state, dz):
    def ahead(k, part):
        return [y + part * dz * s for y, s in zip(state, k)]
    upper = z >= 100
    k1 = slopes(z, state, upper)
    k2 = slopes(z + dz / 2, ahead(k1, mpf(1) / 2), upper)
    k3 = slopes(z + dz / 2, ahead(k2, mpf(1) / 2), upper)
    k4 = slopes(z + dz, ahead(k3, 1), upper)
    return [y + dz / 6 * (a + 2 * b + 2 * c + d)
            for y, a, b, c, d in zip(state, k1, k2, k3, k4)]


def upper_air(wanted_km):
    """{height: (ln density, ln pressure)} at the wanted heights from 86 to 1000 km."""
    kinks = [mpf(z) for z in (91, 95, 97, 100, 110, 115, 120, 150, 500)]
    stops = sorted(set(kinks) | set(wanted_km))
    z, state, states = Z7_KM, [mpf(0)] * 7, {}
    for stop in stops:
        step_km = mpf("0.25") if z < 150 else 1 if z < 300 else 4
        count = int(mp.ceil((stop - z) / step_km))
        dz = (stop - z) / max(count, 1)
        for i in range(count):
            state = runge_kutta(z + i * dz, state, dz)
        z, states[stop] = stop, state
    tau500, j500 = states[mpf(500)][5:]
    out = {}
    for z in wanted_km:
        t_k = temperature(z)[0]
        n = number_densities(states[z], t_k)
        tau, j = states[z][5:]
        hydrogen = H1_N500 + exp(-tau500) * (j500 - j)
        hydrogen *= (T11_K / t_k) ** (1 + H1_ALPHA) * exp(tau500 - tau)
        hydrogen = hydrogen if z >= 150 else mpf(0)
        rho = sum(k * g["mass"] for k, g in zip(n, GASES)) + hydrogen * H1_MASS
        out[z] = log(rho / AVOGADRO), log((sum(n) + hydrogen) * BOLTZMANN * t_k)
    return out


# ---- The table ------------------------------------------------------------------------------

UPPER_EDGES_KM = (91, 100, 110, 120, 150, 220, 380, 680, 1000)
EDGES_KM = [z / 1000 for z in LAYER_Z_M] + [mpf(z) for z in UPPER_EDGES_KM]
NODES = [-cos(k * pi / DEGREE) for k in range(DEGREE + 1)]
CHECKS = [mpf(k) / 20 - 1 for k in range(41)]


class Air:
    """ln(density) and ln(pressure) anywhere in a segment, both layers and gases, joined at 86 km.

    The standard's rounded number densities miss its own lower layers by about 2e-6 there; that
    step is spread evenly over the segment above, so that the air is continuous.
    """

    def __init__(self, edges_km):
        self.edges = edges_km
        upper = {self.height(s, u) for s in range(7, 16) for u in NODES + CHECKS}
        self.upper = upper_air(sorted(upper))
        self.step = [a - b for a, b in
                     zip(lower_air(LAYER_Z_M[7], 6), self.upper[self.height(7, mpf(-1))])]

    def height(self, segment, u):
        low, high = self.edges[segment], self.edges[segment + 1]
        return low if u == -1 else high if u == 1 else (low + high) / 2 + (high - low) / 2 * u

    def at(self, segment, u):
        z = self.height(segment, u)
        if segment < 7:
            return lower_air(1000 * z, segment)
        share = (1 - u) / 2 if segment == 7 else 0
        return tuple(v + share * s for v, s in zip(self.upper[z], self.step))

    def fit(self, segment):
        """Coefficients of both polynomials, through the Chebyshev-Lobatto nodes."""
        powers = matrix([[u ** j for j in range(DEGREE + 1)] for u in NODES])
        values = [self.at(segment, u) for u in NODES]
        return [list(lu_solve(powers, matrix([v[q] for v in values]))) for q in (0, 1)]

    def worst(self, segment, fits):
        """The greatest error of the fit in ln(density), ln(pressure), as doubles hold it."""
        errors = [mpf(0), mpf(0)]
        for u in CHECKS:
            for q, value in enumerate(self.at(segment, u)):
                p = sum(mpf(float(c)) * u ** j for j, c in enumerate(fits[q]))
                errors[q] = max(errors[q], abs(p - value))
        return errors


HEAD = """/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/ussa76.py: US Standard Atmosphere 1976 in 16 segments of height; do not edit. */
#ifndef TD_EARTH_AIR_TABLE_H
#define TD_EARTH_AIR_TABLE_H

/* In segment s, with u = (h - MID[s]) * INV_HALF[s] in -1..1, ln(density in kg/m3) is the sum over
 * k of LN_RHO[k][s] * u^k, and ln(pressure in Pa) likewise of LN_P. BREAK holds the lower edges;
 * the first segment starts at sea level and is continued below it. */
"""


def row(values, indent):
    """Sixteen doubles, three a line."""
    texts = [float(v).hex() for v in values]
    lines = [", ".join(texts[i:i + 3]) for i in range(0, 16, 3)]
    return ",\n".join(" " * indent + line for line in lines)


def array(name, values):
    return f"static const double {name}[16] = {{\n{row(values, 4)}\n}};\n"


def arrays(name, fits):
    rows = [f"    {{\n{row([c[j] for c in fits], 8)}\n    }}" for j in range(DEGREE + 1)]
    return f"static const double {name}[7][16] = {{\n" + ",\n".join(rows) + "\n};\n"


def table_text(fits):
    edges_m = [1000 * z for z in EDGES_KM]
    pairs = list(zip(edges_m, edges_m[1:]))
    return "\n".join([
        HEAD,
        array("TD__AIR_BREAK_M", [mpf(-1e6)] + edges_m[1:16]),
        array("TD__AIR_MID_M", [(a + b) / 2 for a, b in pairs]),
        array("TD__AIR_INV_HALF", [2 / (b - a) for a, b in pairs]),
        arrays("TD__AIR_LN_RHO", [f[0] for f in fits]),
        arrays("TD__AIR_LN_P", [f[1] for f in fits]),
        "#endif\n"])


def main():
    air = Air(EDGES_KM)
    fits = [air.fit(s) for s in range(16)]
    text = table_text(fits)
    if "--check" in sys.argv[1:]:
        same = TABLE.exists() and TABLE.read_text() == text
        print(f"{TABLE.name}: {'as made' if same else 'differs from what this makes'}")
        return 0 if same else 1
    TABLE.write_text(text)
    print("segment, km            error of ln(density)  of ln(pressure)")
    for s, fit in enumerate(fits):
        errors = [nstr(e, 2) for e in air.worst(s, fit)]
        print(f"{nstr(EDGES_KM[s], 6):>9} .. {nstr(EDGES_KM[s + 1], 6):>7}"
              f"{errors[0]:>18}{errors[1]:>18}")
    print(f"step closed at 86 km: {nstr(air.step[0], 2)} and {nstr(air.step[1], 2)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
