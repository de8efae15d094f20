#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`coast` from outside: a closed form, a state that turns with the Earth, and refusals."""
import json
import math
import sys

from program import check, finish, refused, run, verbs

SPHERE = ["--earth", "sphere:6370,3.986e14,0"]
RADIUS_KM, GM = 6370.0, 398600.0


def coast(*words):
    """What it computed, as JSON; an empty mapping after a failure."""
    done = run("coast", "--json", *words)
    if not check(done.returncode == 0, f"coast {' '.join(words)}: exit {done.returncode}, "
                                       f"{done.stderr}"):
        return {}
    return json.loads(done.stdout)


def near(got, want, within, what):
    check(got is not None and abs(got - want) <= within, f"{what}: {got}, expected {want}")


def kepler(h_km, speed_kmps, angle_deg):
    """Apogee height, time from the start to the ground and angle covered, by Kepler's laws."""
    r = RADIUS_KM + h_km
    angle = math.radians(angle_deg)
    a = 1.0 / (2.0 / r - speed_kmps**2 / GM)
    p = (r * speed_kmps * math.cos(angle))**2 / GM
    e = math.sqrt(1.0 - p / a)
    true_from = math.acos((p / r - 1.0) / e)
    true_to = 2.0 * math.pi - math.acos((p / RADIUS_KM - 1.0) / e)
    mean = []
    for true in (true_from, true_to):
        half = 2.0 * math.atan2(math.sqrt(1.0 - e) * math.sin(true / 2.0),
                                math.sqrt(1.0 + e) * math.cos(true / 2.0))
        mean.append(half - e * math.sin(half))
    time_s = (mean[1] - mean[0]) % (2.0 * math.pi) * math.sqrt(a**3 / GM)
    return a * (1.0 + e) - RADIUS_KM, time_s, true_to - true_from


def closed_forms():
    """A published state, and others of all kinds; 1 m and 1 ms, as printed."""
    for h_km, speed, angle in ((147.378, 7.088, 15.604), (80.0, 2.5, 45.0), (200.0, 6.0, 40.0),
                               (50.0, 1.0, 80.0), (300.0, 7.2, 25.0)):
        up = 1000.0 * speed * math.sin(math.radians(angle))
        across = 1000.0 * speed * math.cos(math.radians(angle))
        got = coast("--h-km", str(h_km), "--v-up-mps", repr(up), "--v-horiz-mps", repr(across),
                    *SPHERE)
        apogee_km, time_s, turn = kepler(h_km, speed, angle)
        what = f"from {h_km} km at {speed} km/s, {angle} deg"
        near(got.get("apogee", {}).get("h_km"), apogee_km, 1e-3, what + ", apogee")
        near(got.get("impact", {}).get("t_s"), time_s, 1e-3, what + ", time")
        near(got.get("impact", {}).get("lon_deg"), math.degrees(turn), 1e-5, what + ", place")


def up_and_down():
    """Straight up from a sphere at rest comes down where it started, at the speed of its start."""
    got = coast("--lat", "40", "--lon", "20", "--h-km", "0", "--v-up-mps", "1000",
                "--v-horiz-mps", "0", *SPHERE)
    impact = got.get("impact", {})
    near(impact.get("lat_deg"), 40.0, 1e-6, "latitude")
    near(impact.get("lon_deg"), 20.0, 1e-6, "longitude")
    near(impact.get("speed_kmps"), 1.0, 1e-6, "speed")


def the_earth_turns():
    """On an Earth that turns, straight up from the equator falls behind to the west, by
    4 omega v^3 / (3 g^2) to first order."""
    got = coast("--h-km", "0", "--v-up-mps", "500", "--v-horiz-mps", "0", "--earth", "wgs84")
    want_deg = -math.degrees(4.0 * 7.292115e-5 * 500.0**3 / (3.0 * 9.78**2) / 6378137.0)
    near(got.get("impact", {}).get("lon_deg"), want_deg, 0.03 * abs(want_deg), "to the west")


def asked_times():
    got = coast("--h-km", "100", "--v-up-mps", "1000", "--v-horiz-mps", "2000", "--at", "0,30,60",
                *SPHERE)
    times = [point.get("t_s") for point in got.get("points", [])]
    check(times == [0, 30, 60], f"points at {times}")


def drag_shortens():
    state = ["--h-km", "50", "--v-up-mps", "300", "--v-horiz-mps", "2000", *SPHERE]
    free = coast(*state)
    dragged = coast(*state, "--beta-kgpm2", "1000")
    check(dragged["impact"]["lon_deg"] < free["impact"]["lon_deg"], "drag shortens the way")
    check(dragged["impact"]["speed_kmps"] < free["impact"]["speed_kmps"], "drag slows the fall")


def refusals():
    state = ["--h-km", "100", "--v-up-mps", "1000", "--v-horiz-mps", "2000"]
    refused(["coast"], "--h-km")
    refused(["coast", *state, "--lat", "91"], "--lat", "91", "90")
    refused(["coast", *state, "--lat", "nan"], "--lat", "nan")
    refused(["coast", *state, "--lat", "1e999"], "--lat")
    refused(["coast", *state, "--lat", "0x10"], "--lat", "0x10")
    refused(["coast", *state, "--beta-kgpm2", "-5"], "--beta-kgpm2", "-5")
    refused(["coast", *state, "--earth", "flat"], "--earth", "flat", "wgs84")
    refused(["coast", *state, "--earth", "sphere:6370,3.986e14"], "sphere:R_KM,GM,OMEGA")
    refused(["coast", *state, "--frame", "moon"], "--frame", "moon", "eci")
    refused(["coast", *state, "--at", "1,two"], "--at", "two")
    refused(["coast", *state, "stray"], "'stray'")


if "coast" not in verbs():
    print("skipped: no verb `coast`")
    sys.exit(77)
closed_forms()
up_and_down()
the_earth_turns()
asked_times()
drag_shortens()
refusals()
finish()
