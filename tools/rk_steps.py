#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes src/flight/rk_lanes.h: the steps of two Runge-Kutta methods as straight lines of lanes.

Zero coefficients leave no trace in a straight line, and no compiler has to unroll a triangle.
`--check` fails if the file is stale.
"""
import pathlib
import sys
from fractions import Fraction

TARGET = pathlib.Path(__file__).resolve().parent.parent / "src/flight/rk_lanes.h"

# DOP853, order 8: the published decimals (Hairer, Norsett, Wanner 1993, `dop853.f`).
DOP8_A = """
5.26001519587677318785587544488e-2
1.97250569845378994544595329183e-2 5.91751709536136983633785987549e-2
2.95875854768068491816892993775e-2 0 8.87627564304205475450678981324e-2
2.41365134159266685502369798665e-1 0 -8.84549479328286085344864962717e-1 9.24834003261792003115737966543e-1
3.7037037037037037037037037037e-2 0 0 1.70828608729473871279604482173e-1 1.25467687566822425016691814123e-1
3.7109375e-2 0 0 1.70252211019544039314978060272e-1 6.02165389804559606850219397283e-2 -1.7578125e-2
3.70920001185047927108779319836e-2 0 0 1.70383925712239993810214054705e-1 1.07262030446373284651809199168e-1 -1.53194377486244017527936158236e-2 8.27378916381402288758473766002e-3
6.24110958716075717114429577812e-1 0 0 -3.36089262944694129406857109825 -8.68219346841726006818189891453e-1 2.75920996994467083049415600797e1 2.01540675504778934086186788979e1 -4.34898841810699588477366255144e1
4.77662536438264365890433908527e-1 0 0 -2.48811461997166764192642586468 -5.90290826836842996371446475743e-1 2.12300514481811942347288949897e1 1.52792336328824235832596922938e1 -3.32882109689848629194453265587e1 -2.03312017085086261358222928593e-2
-9.3714243008598732571704021658e-1 0 0 5.18637242884406370830023853209 1.09143734899672957818500254654 -8.14978701074692612513997267357 -1.85200656599969598641566180701e1 2.27394870993505042818970056734e1 2.49360555267965238987089396762 -3.0467644718982195003823669022
2.27331014751653820792359768449 0 0 -1.05344954667372501984066689879e1 -2.00087205822486249909675718444 -1.79589318631187989172765950534e1 2.79488845294199600998499808837e1 -2.85899827713502369474065508674 -8.87285693353062954433549289258 1.23605671757943030647266201528e1 6.43392746015763530355970484046e-1
"""
DOP8_B = """5.42937341165687622380535766363e-2 0 0 0 0 4.45031289275240888144113950566
1.89151789931450038304281599044 -5.8012039600105847814672114227 3.1116436695781989440891606237e-1
-1.52160949662516078556178806805e-1 2.01365400804030348374776537501e-1
4.47106157277725905176885569043e-2"""

# RKN8(6)9FM for x'' = f(x), order 8 (Dormand, El-Mikkawy, Prince 1987).
RKN8_C = "0 1/20 1/10 3/10 1/2 7/10 9/10 1 1"
RKN8_A = """
1/800
1/600 1/300
9/200 -9/100 9/100
-66701/197352 28325/32892 -2665/5482 2170/24669
227015747/304251000 -54897451/30425100 12942349/10141700 -9499/304251 539/9250
-1131891597/901789000 41964921/12882700 -6663147/3220675 270954/644135 -108/5875 114/1645
13836959/3667458 -17731450/1833729 1063919505/156478208 -33213845/39119552 13335/28544 -705/14272 1645/57088
"""
RKN8_B = "223/7938 0 1175/8064 925/6048 41/448 925/14112 1175/72576"
RKN8_BV = "223/7938 0 5875/36288 4625/21168 41/224 4625/21168 5875/36288 223/7938"


def rows(text):
    return [[Fraction(word) for word in line.split()] for line in text.strip().splitlines()]


def vector(text):
    return [Fraction(word) for word in text.split()]


def check(a, b, bv, c):
    """Row sums and quadrature conditions: a wrong digit breaks one of them."""
    dop = rows(DOP8_A)
    dop_b = vector(DOP8_B)
    dop_c = [Fraction(0)] + [sum(row) for row in dop]
    for power in range(8):
        found = sum(w * x**power for w, x in zip(dop_b, dop_c))
        assert abs(found - Fraction(1, power + 1)) < Fraction(1, 10**15), power
    for row, node in zip(a, c[1:]):
        assert abs(sum(row) - node**2 / 2) < Fraction(1, 10**12), node
    for power in range(8):
        assert sum(w * x**power for w, x in zip(bv, c)) == Fraction(1, power + 1), power
    for power in range(7):
        found = sum(w * x**power for w, x in zip(b, c))
        assert found == Fraction(1, (power + 1) * (power + 2)), power


def terms(weights, name, start):
    """Lines that add weights times slopes to `start`, oldest slope first: only the last waits."""
    lines = [f"td_lane sum_ = {start};"]
    for at, weight in enumerate(weights):
        if weight != 0:
            lines.append(f"sum_ = lane_fma({name(at)}[i_], lane_set({float(weight).hex()}), sum_);")
    return lines


def loop(count, body):
    return [f"for (int i_ = 0; i_ < ({count}); i_++) {{"] + ["    " + s for s in body] + ["}"]


def macro(head, comment, body):
    lines = [f"#define {head}", "    do {"] + ["        " + s for s in body] + ["    } while (0)"]
    width = max(len(line) for line in lines)
    text = "\n".join(line.ljust(width + 1) + "\\" for line in lines[:-1])
    return f"/* {comment} */\n{text}\n{lines[-1]}\n"


def first_order(a, b):
    count = len(b)
    body = [f"td_lane at_[count];"]
    body += [f"td_lane k{s}_[count];" for s in range(count)]
    body += ["rhs(0, y, k0_);"]
    for stage, row in enumerate(a, 1):
        lines = terms(row, lambda s: f"k{s}_", "(y)[i_]") + ["at_[i_] = sum_;"]
        body += loop("count", lines) + [f"rhs({stage}, at_, k{stage}_);"]
    body += loop("count", terms(b, lambda s: f"k{s}_", "(y)[i_]") + ["(y)[i_] = sum_;"])
    return macro("TD__STEP_DOP8(count, y, rhs)",
                 "One step of y' = f: rhs(stage, y, slope) gives the slope times the step.", body)


def second_order(a, b, bv, c):
    name = lambda s: "(k0)" if s == 0 else f"k{s}_"
    last = len(b)  # b leaves the last stage out: its point is the step's end
    body = ["td_lane at_[count];"] + [f"td_lane k{s}_[count];" for s in range(1, len(bv))]
    for stage in range(1, len(bv)):
        start = f"lane_fma((hv)[i_], lane_set({float(c[stage]).hex()}), (x)[i_])"
        body += loop("count", terms(a[stage - 1], name, start) + ["at_[i_] = sum_;"])
        body += [f"acc(at_, k{stage}_);"]
    lines = terms(b, name, "(x)[i_] + (hv)[i_]") + ["(x)[i_] = sum_;"]
    lines += [line.replace("td_lane sum_", "sum_") for line in terms(bv, name, "(hv)[i_]")]
    lines += ["(hv)[i_] = sum_;"]
    body += loop("count", lines) + ["acc(x, k0);"]
    assert last == len(bv) - 1
    return macro("TD__STEP_RKN8(count, x, hv, k0, acc)",
                 "One step of x'' = f(x): hv is velocity times step, k0 and acc give f times "
                 "step^2.", body)


def main():
    a, b, bv, c = rows(RKN8_A), vector(RKN8_B), vector(RKN8_BV), vector(RKN8_C)
    check(a, b, bv, c)
    dop = rows(DOP8_A)
    nodes = [Fraction(0)] + [sum(row) for row in dop]
    listed = ",\n".join("    " + float(node).hex() for node in nodes)
    text = ("/* SPDX-License-Identifier: Apache-2.0 */\n"
            "/* Made by tools/rk_steps.py: Runge-Kutta steps on lanes; do not edit. */\n"
            "#ifndef TD_FLIGHT_RK_LANES_H\n#define TD_FLIGHT_RK_LANES_H\n\n"
            "/* Where in the step the stages lie. */\n"
            f"static const double TD__DOP8_C[{len(nodes)}] = {{\n{listed}\n}};\n\n"
            f"{first_order(dop, vector(DOP8_B))}\n{second_order(a, b, bv, c)}\n#endif\n")
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET} is stale: run tools/rk_steps.py")
        return
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
