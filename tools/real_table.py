#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes src/base/real_table.h: polynomials and constants of the elementary functions.

Interpolation at Chebyshev nodes in 50-digit arithmetic. `--check` fails if the file is stale.
"""
import pathlib
import sys

from mpmath import atan, cos, exp, floor, frexp, ldexp, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt, tan

mp.dps = 50
TARGET = pathlib.Path(__file__).resolve().parent.parent / "src/base/real_table.h"


def fit(function, low, high, degree):
    """Coefficients, lowest power first, of the interpolant at Chebyshev nodes."""
    low, high = mpf(low), mpf(high)
    count = degree + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * cos((2 * k + 1) * pi / (2 * count))
             for k in range(count)]
    powers = matrix(count, count)
    values = matrix(count, 1)
    for i, node in enumerate(nodes):
        for j in range(count):
            powers[i, j] = node**j
        values[i] = function(node)
    return list(lu_solve(powers, values))


def split(value, parts, bits=33):
    """Leading parts of `bits` bits, so that k * part is exact for |k| < 2^20; rest rounded."""
    result = []
    for _ in range(parts - 1):
        mantissa, exponent = frexp(value)
        part = ldexp(floor(mantissa * 2**bits), exponent - bits)
        result.append(part)
        value -= part
    return result + [value]


def array(name, comment, values):
    rows = "".join(f"    {float(v).hex()},\n" for v in values)
    return f"/* {comment} */\nstatic const double {name}[{len(values)}] = {{\n{rows}}};\n"


def arctangent_bases():
    """Multiples of pi/8 as high and low parts. Odd ones carry the rounding of tan(pi/8)."""
    deviation = atan(mpf(float(tan(pi / 8)))) - pi / 8
    sign = {1: 1, 3: -1, 5: 1, 7: -1}
    exact = [k * pi / 8 + sign.get(k, 0) * deviation for k in range(9)]
    high = [mpf(float(v)) for v in exact]
    low = [v - h for v, h in zip(exact, high)]
    return high + [mpf(0)] * 7, low + [mpf(0)] * 7


def main():
    quarter = (pi / 4) ** 2 * mpf("1.0001")
    half_ln2 = log(2) / 2 * mpf("1.0001")
    log_top = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.001")
    atan_top = mpf("0.2562") ** 2

    def exp_rest(r):
        return mpf(1) / 2 + r / 6 if abs(r) < mpf(10) ** -12 else (exp(r) - 1 - r) / r**2

    def log_rest(z):
        s = sqrt(z)
        return (log((1 + s) / (1 - s)) - 2 * s) / s**3

    def atan_rest(z):
        return (atan(sqrt(z)) - sqrt(z)) / (z * sqrt(z))

    high, low = arctangent_bases()
    text = [
        "/* SPDX-License-Identifier: Apache-2.0 */",
        "/* Made by tools/real_table.py: constants of the elementary functions; do not edit. */",
        "#ifndef TD_BASE_REAL_TABLE_H\n#define TD_BASE_REAL_TABLE_H\n",
        array("TD__SIN", "sin(x) = x + x^3 S(x^2), |x| <= pi/4",
              fit(lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z, "1e-9", quarter, 6)),
        array("TD__COS", "cos(x) = 1 - x^2/2 + x^4 C(x^2), |x| <= pi/4",
              fit(lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, "1e-7", quarter, 6)),
        array("TD__EXP", "exp(r) = 1 + r + r^2 E(r), |r| <= ln(2)/2",
              fit(exp_rest, -half_ln2, half_ln2, 10)),
        array("TD__LOG", "log((1+s)/(1-s)) = 2 s + s^3 L(s^2), |s| <= 0.1716",
              fit(log_rest, "1e-8", log_top, 8)),
        array("TD__ATAN", "atan(t) = t + t^3 A(t^2), |t| <= 0.2562",
              fit(atan_rest, "1e-8", atan_top, 8)),
        array("TD__ATAN_BASE", "k pi/8, high part", high),
        array("TD__ATAN_BASE_LOW", "low part; odd k also mend the rounding of tan(pi/8)", low),
    ]
    for name, value in (("TD__PIO2", pi / 2), ("TD__LN2", log(2))):
        for part, letter in zip(split(value, 3), "ABC"):
            text.append(f"#define {name}_{letter} {float(part).hex()}")
    text.append(f"#define TD__TWO_OVER_PI {float(2 / pi).hex()}")
    text.append(f"#define TD__ONE_OVER_LN2 {float(1 / log(2)).hex()}")
    text.append(f"#define TD__TAN_PI_8 {float(tan(pi / 8)).hex()}")
    text.append("\n#endif\n")
    made = "\n".join(text)
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text() != made:
            sys.exit(f"{TARGET.name} is stale: run tools/real_table.py")
        return
    TARGET.write_text(made)


if __name__ == "__main__":
    main()
