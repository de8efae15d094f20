#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`fly` from outside: a solved programme flown by hand comes down at the same place."""
import json

from program import check, finish, run


def fly(*words):
    """What it computed, as JSON; an empty mapping after a failure."""
    done = run("fly", "--json", *words)
    if not check(done.returncode == 0, f"fly {' '.join(words)}: exit {done.returncode}, "
                                       f"{done.stderr}"):
        return {}
    return json.loads(done.stdout)


def replay(loft):
    """Full burn lofts are told wholly by kick and azimuth."""
    solved = fly("m9", "--from", "35.2,53.9", "--to", "50,20", "--loft", loft)
    check(solved.get("verdict") == "ok", f"{loft}: {solved.get('verdict')}, expected ok")
    check(solved["miss_m"] <= 10.0, f"{loft}: misses by {solved['miss_m']} m")
    check(0.0 <= solved["azimuth_deg"] < 360.0, f"{loft}: azimuth {solved['azimuth_deg']}")
    flown = fly("m9", "--from", "35.2,53.9", "--kick-deg", repr(solved["kick_deg"]),
                "--azimuth-deg", repr(solved["azimuth_deg"]))
    for key in ("lat_deg", "lon_deg"):
        off = abs(flown["impact"][key] - solved["impact"][key])
        check(off < 1e-4, f"{loft}: {key} of the programme told is {off} off")


def refuse_far():
    """Out of range is an answer, not an error."""
    answer = fly("m9", "--from", "35.2,53.9", "--to", "-30,-60")
    check(answer.get("verdict") == "out_of_range", f"far: {answer.get('verdict')}")
    check("impact" not in answer, "far: an impact, though nothing flew")


for name in ("lofted", "depressed"):
    replay(name)
refuse_far()
finish()
