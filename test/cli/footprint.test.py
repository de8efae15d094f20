#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`footprint` from outside: more time, range or room never costs ground, refusals, one shape."""
import json

from program import check, finish, refused, run

PAIR = ("footprint", "--interceptor", "i14", "--missile", "m9",
        "--earth", "sphere:6370,3.986e14,0", "--angles", "5", "--json")


def told(*words):
    done = run(*words)
    check(done.returncode == 0 and done.stderr == "", f"{words}: {done.returncode} {done.stderr}")
    return json.loads(done.stdout)


def edges(*words):
    """Defended distance by angle; nothing defended is 0, no edge the missile's range."""
    answer = told(*PAIR, *words)
    rest = {"too_late": 0.0, "not_detected": 0.0, "missile_range": answer["missile_range_km"]}
    return [point["distance_km"] if point["limit"] == "edge" else rest[point["limit"]]
            for point in answer["points"]]


def never_smaller(more, less, what):
    pairs = list(zip(more, less))
    check(all(a >= b - 0.1 for a, b in pairs), f"{what}: {pairs}")


def more_is_never_less():
    cues = [edges("--cue-s", str(s)) for s in (0, 60, 150, 300)]
    for sooner, later in zip(cues, cues[1:]):
        never_smaller(sooner, later, "a sooner cue")
    radars = [edges("--radar-km", str(km), "--reaction-s", "5") for km in (2500, 1500, 800, 200)]
    for farther, nearer in zip(radars, radars[1:]):
        never_smaller(farther, nearer, "a farther radar")
    never_smaller(edges("--radar-km", "1000", "--reaction-s", "1"),
                  edges("--radar-km", "1000", "--reaction-s", "60"), "a quicker reaction")
    never_smaller(edges("--cue-s", "30", "--floor-km", "60"),
                  edges("--cue-s", "30", "--floor-km", "150"), "a lower floor")


def angles():
    points = told(*PAIR, "--cue-s", "30")["points"]
    check([p["angle_deg"] for p in points] == [0, 45, 90, 135, 180], "five angles")
    one = told(*PAIR[:-3], "--angles", "2", "--cue-s", "30", "--json")["points"]
    check(one[0] == points[0] and one[1] == points[4], "an angle depends on its neighbours")
    words = run(*PAIR[:-1], "--cue-s", "30").stdout
    check(all(f"{p['distance_km']:.1f} km" in words for p in points), f"words and JSON differ: {words}")


def late_is_an_answer():
    late = told(*PAIR, "--cue-s", "80000")
    check(all(p["limit"] == "too_late" and p["distance_km"] is None for p in late["points"]),
          f"a cue after most of a day: {late['points']}")


def refusals():
    refused(["footprint", "--missile", "m9", "--cue-s", "30"], "interceptor")
    refused(["footprint", "--interceptor", "i99", "--missile", "m9", "--cue-s", "30"], "i99")
    refused(["footprint", "--interceptor", "i14", "--missile", "m99", "--cue-s", "30"], "m99")
    refused([*PAIR, "--cue-s", "-1"], "--cue-s")
    refused([*PAIR, "--cue-s", "nan"], "--cue-s")
    refused([*PAIR, "--radar-km", "0"], "--radar-km")
    refused([*PAIR[:-3], "--angles", "0", "--cue-s", "30"], "--angles")
    refused([*PAIR[:-3], "--angles", "100000", "--cue-s", "30"], "--angles")
    refused(["footprint", "helo"], "helo")
    refused(["footprint", "hello", "--site", "atlantis"], "atlantis")


more_is_never_less()
angles()
late_is_an_answer()
refusals()
finish()
