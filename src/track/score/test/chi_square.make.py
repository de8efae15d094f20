#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print chi_square.oracle: chances and values of the chi-square distribution by mpmath, 40 digits."""
import mpmath

mpmath.mp.dps = 40
FREEDOMS = [1, 2, 3, 6, 7, 20, 100, 999, 6000, 420000]
SHARES = ["0.0001", "0.025", "0.5", "0.9", "0.975", "0.999", "0.9999"]


def chance(x, freedom):
    return mpmath.gammainc(mpmath.mpf(freedom) / 2, 0, x / 2, regularized=True)


def value(share, freedom):
    """Newton's method from Wilson and Hilferty's value, at 40 digits."""
    spread = mpmath.mpf(2) / (9 * freedom)
    normal = mpmath.sqrt(2) * mpmath.erfinv(2 * share - 1)
    x = freedom * (1 - spread + normal * mpmath.sqrt(spread)) ** 3
    if x <= 0 or freedom == 1:
        x = 2 * mpmath.erfinv(share) ** 2 if freedom == 1 else mpmath.mpf("1e-4")
    half = mpmath.mpf(freedom) / 2
    for _ in range(60):
        density = mpmath.exp((half - 1) * mpmath.log(x / 2) - x / 2 - mpmath.loggamma(half)) / 2
        step = (chance(x, freedom) - share) / density
        x = x - step if step < x else x / 2
        if abs(step) < mpmath.mpf(10) ** -30 * x:
            break
    return x


print("""# Chi-square distribution: degrees of freedom, share, value below which that share lies.
# Source: mpmath 1.3 (gammainc, Newton's method) with 40 digits; maker: chi_square.make.py.
# Tolerance 1e-11 of the value: what the header promises. The chance at the value is the share to
# 2e-14, a hundred roundings of a number below 1.""")
for freedom in FREEDOMS:
    for share in SHARES:
        x = value(mpmath.mpf(share), freedom)
        print(freedom, share, mpmath.nstr(x, 20))
