#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The keys others build on, to the letter: docs/cli.md and the help are the contract.

A key that a verb always gives is required; one that may be unknown is optional; any other is an
error. So a new key is written down here and in docs/cli.md, or the test fails.
"""
import json
import os
import re
import tempfile

from program import check, finish, run

APOGEE = {"t_s", "h_km"}
IMPACT = {"t_s", "lat_deg", "lon_deg", "speed_kmps", "flight_path_deg"}
BURNOUT = {"t_s", "h_km", "speed_kmps", "flight_path_deg", "downrange_km", "mass_kg"}
STATE = ["--h-km", "76.747", "--v-up-mps", "853.93", "--v-horiz-mps", "2155.92"]
# Units that a number's key may end in, before a qualifier such as _min.
UNIT = re.compile(r"_(s|km|m|mps|kmps|mps2|rad|deg|kg|kgps|kgpm2|m2|count|gflops|ratio|pa|n|db|hz)"
                  r"(_min|_max|_sigma)?$")
# Numbers that are names, counts of themselves, or whose unit stands beside them.
PLAIN = {"line", "column", "seed", "number", "value", "low", "high", "class", "bar",
         "bar_at_this_peak", "flops", "units_a_repetition", "repetitions", "ratio_to_fma_peak"}


def no_constant(word):
    raise ValueError(f"{word} is not JSON")


def asked(*words):
    """The document; every number's key is checked for its unit, every text for being one."""
    done = run(*words, "--json")
    shown = " ".join(words)
    check(done.returncode in (0, 1), f"{shown}: exit {done.returncode}: {done.stderr}")
    document = json.loads(done.stdout, parse_constant=no_constant)
    walk(shown, document, "")
    return document


def walk(shown, value, key):
    if isinstance(value, dict):
        for name, inner in value.items():
            walk(shown, inner, name)
    elif isinstance(value, list):
        for inner in value:
            walk(shown, inner, key)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        # `list` has the catalogue's fields as keys of mappings; their values are named `value`.
        check(UNIT.search(key) or key in PLAIN, f"{shown}: the number {key!r} has no unit")
    elif value is None:
        check(key in ("site", "distance_km"), f"{shown}: {key!r} is null, expected it absent")
    elif value == "":
        check(False, f"{shown}: {key!r} is empty, expected it absent")


def keys(what, found, required, optional=()):
    required, optional = set(required), set(optional)
    check(required <= set(found), f"{what}: {sorted(required - set(found))} missing")
    known = required | optional
    check(set(found) <= known, f"{what}: {sorted(set(found) - known)} not in the contract")


def fly():
    always = {"missile", "earth", "verdict", "assumed"}
    flown = always | {"burnout", "apogee", "impact", "range_km", "flight_time_s", "hash"}
    programme = {"kick_deg", "azimuth_deg"}
    ask = [([], "m9", programme), (["--max-range"], "m9", programme),
           (["--kick-deg", "4", "--azimuth-deg", "10"], "m9", programme),
           (["--earth", "sphere:6370,3.986e14,0"], "scud-b", programme),
           ([], "i14", {"elevation_deg", "azimuth_deg"}),
           (["--max-range"], "i14", {"elevation_deg", "azimuth_deg"})]
    to = ["--from", "35.2,53.9", "--to", "44.4,26.1"]
    for loft in ("minimum_energy", "lofted", "depressed", "apogee_km=800"):
        ask.append(([*to, "--loft", loft], "m9", programme | {"miss_m", "cutoff_s"}))
    for words, missile, extra in ask:
        told = asked("fly", missile, *words)
        shown = f"fly {missile} {' '.join(words)}"
        keys(shown, told, flown | extra)
        keys(shown + " burnout", told["burnout"], BURNOUT)
        keys(shown + " apogee", told["apogee"], APOGEE)
        keys(shown + " impact", told["impact"], IMPACT)
        check(told["verdict"] == "ok" and re.fullmatch("[0-9a-f]{64}", told["hash"]), shown)
        check(told["earth"] == ("sphere" if "--earth" in words else "wgs84"), shown)
        check(told["flight_time_s"] == told["impact"]["t_s"], f"{shown}: flight_time_s")
    check(abs(asked("fly", "m9", *to, "--loft", "apogee_km=800")["apogee"]["h_km"] - 800) < 0.1,
          "apogee_km=800")
    keys("fly out of range", asked("fly", "m9", "--from", "0,0", "--to", "0,180"), always)
    keys("fly assumed", asked("fly", "m9")["assumed"],
         {"from", "earth", "azimuth_deg", "programme", "notional"})
    full = asked("fly", "m9", *to, "--loft", "lofted", "--earth", "wgs84")["assumed"]
    keys("fly, all given, assumed", full, {"notional"})


def fly_of_a_file():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.yaml")
        with open(path, "w", encoding="ascii") as stream:
            stream.write("id: mine\nlike: m9\nname: Mine\npayload_kg: 500\n")
        told = asked("fly", path)
        check(told["missile"] == "mine" and told["range_km"] > asked("fly", "m9")["range_km"],
              "a lighter payload flies farther")


def coast():
    base = {"verdict", "drag", "frame", "assumed", "points"}
    point = {"t_s", "h_km", "speed_mps", "lat_deg", "lon_deg", "flight_path_deg"}
    told = asked("coast", *STATE, "--at", "0,60,99999")
    keys("coast", told, base | {"apogee", "impact", "range_km"})
    check([p["t_s"] for p in told["points"]] == [0.0, 60.0], "no point after impact")
    for at in told["points"]:
        keys("coast point", at, point)
    keys("coast apogee", told["apogee"], APOGEE)
    keys("coast impact", told["impact"], IMPACT | {"speed_mps"})
    keys("coast assumed", told["assumed"],
         {"lat_deg", "lon_deg", "azimuth_deg", "earth", "drag", "frame"})
    check("no beta" in told["drag"], "without beta the output says so")
    for words in (["--beta-kgpm2", "5000"], ["--frame", "eci"],
                  ["--earth", "sphere:6370,3.986e14,0"], ["--lat", "90"], ["--lon", "-180"]):
        keys(f"coast {words}", asked("coast", *STATE, *words), base | {"apogee", "impact",
                                                                       "range_km"})
    # What does not come down has no impact, and its top was not asked: neither is made up.
    for up, flat, verdict in ((0, 7700, "orbits"), (0, 15000, "escapes")):
        arc = ["--h-km", "400", "--v-up-mps", str(up), "--v-horiz-mps", str(flat)]
        told = asked("coast", *arc)
        keys(f"coast {verdict}", told, base)
        check(told["verdict"] == verdict, f"{told['verdict']}, expected {verdict}")


def flights():
    required = {"id", "apogee_km", "range_km", "ballistic_s", "verdict", "launch_angle_deg",
                "least_launch_speed_kmps", "equal_energy_range_km"}
    optional = {"date", "missile", "reported_s", "excess_s", "outside_model", "second_report"}
    for row in asked("flights"):
        keys(f"flights {row['id']}", row, required, optional)
        check(row["verdict"] in ("plausible", "implausible", "no_time_reported"), row["verdict"])
        check(("reported_s" in row) == ("excess_s" in row) == (row["verdict"] !=
                                                                "no_time_reported"), row["id"])


def footprint():
    base = {"site", "missile", "interceptor", "earth", "from", "cue", "floor_km", "points",
            "missile_range_km", "assumed"}
    pair = ["footprint", "--interceptor", "i14", "--missile", "m9", "--angles", "3"]
    asks = [(pair, {"kind", "launch_s"}), ([*pair, "--cue-s", "30"], {"kind", "launch_s"}),
            ([*pair, "--radar-km", "1000"], {"kind", "radar_km", "reaction_s"}),
            (["footprint", "hello", "--angles", "3"],
             {"kind", "launch_s", "sensor", "reaction_s"}),
            (["footprint", "kaliningrad-srbm", "--angles", "3"],
             {"kind", "radar_km", "sensor", "reaction_s"})]
    for words, cue in asks:
        told = asked(*words)
        keys(" ".join(words), told, base)
        keys("cue of " + " ".join(words), told["cue"], cue)
        keys("from", told["from"], {"lat_deg", "lon_deg"})
        check([p["angle_deg"] for p in told["points"]] == [0.0, 90.0, 180.0], "angles")
        for point in told["points"]:
            keys("footprint point", point, {"angle_deg", "distance_km", "limit"})
            check((point["distance_km"] is None) == (point["limit"] != "edge"), f"{point}")
    keys("footprint hello assumed", asked("footprint", "hello", "--angles", "2")["assumed"],
         {"programme", "from", "site", "missile", "floor"})


def map_and_run():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "small.yaml")
        with open(path, "w", encoding="ascii") as stream:
            stream.write("question: Small?\ncover: {froms: [semnan], missiles: [m9],\n"
                         "  lofts: [minimum_energy], cell_deg: 5}\n")
        told = asked("cover", path)
    keys("cover", told, {"scenario", "scenario_hash", "cell_deg", "cell_count", "flight_count",
                         "reached_cell_count", "too_close_flight_count", "unsettled_flight_count",
                         "options", "countries", "attribution", "hash"})
    for country in told["countries"]:
        keys("country", country, {"iso2", "name", "member_2012", "people_source"} | {
            f"{kind}people_count" for kind in ("", "reached_", "defended_", "defended_twice_",
                                               "unseen_")})
    told = asked("run", "kaliningrad-srbm")
    keys("run", told, {"scenario", "question", "seed", "testudo", "simulated_s", "totals",
                       "flights", "shots", "sensing", "trackers", "steps_count",
                       "hash"})
    for flight in told["flights"]:
        keys("flight", flight,
             {"raid", "number", "missile", "from", "to", "launch_s", "outcome", "verdict",
              "shots_count", "range_km", "apogee_km", "flight_time_s", "sensors", "batteries"},
             {"first_seen", "firm_track", "warning_s", "leak_reason"})
    for shot in told["shots"]:
        keys("shot", shot, {"battery", "raid", "number", "launch_s", "intercept_s", "result",
                            "intercept_h_km", "kill_ratio"})
    for seed in (0, 9007199254740993, 9223372036854775807):
        check(asked("run", "hello", "--seed", str(seed))["seed"] == seed, f"seed {seed}")
    largest = "18446744073709551615"
    check(asked("run", "hello", "--seed", largest)["seed"] == largest, "the largest seed")


def the_rest():
    for bench in asked("bench", "fma_peak", "--once"):
        keys("bench", bench, {"name", "value", "unit", "per", "ratio_to_fma_peak", "machine"},
             {"bar", "bar_at_this_peak", "flops", "peak_gflops", "units_a_repetition",
              "repetitions"})
    told = asked("check", "scenarios/hello.yaml")
    keys("check", told, {"right", "files"})
    keys("check file", told["files"][0], {"file", "kind", "right", "problems"})
    for name in ("missiles", "interceptors", "sensors", "sites", "nations"):
        for entry in asked("list", name):
            keys(f"list {name}", entry, {"id", "name", "source", "values"})
            for key, value in entry["values"].items():
                keys(key, value, {"value", "source"}, {"low", "high", "assumption"})
                check(isinstance(value["value"], str) or UNIT.search(key), f"{key} has no unit")
    for entry in asked("list", "scenarios"):
        keys("list scenarios", entry, {"id", "question", "raid_count", "battery_count", "hash"})
    keys("why", asked("why", "tpy2.range_m_max"),
         {"key", "list", "value", "unit", "meaning", "low", "high", "is_default", "written",
          "sources", "note"})


def reals_read_back():
    """Fifteen digits were printed once: read back, they were other numbers than those hashed."""
    text = run("coast", *STATE, "--at", "30", "--json").stdout
    reals = re.findall(r"-?\d+\.\d+(?:e[+-]?\d+)?", text)
    check(max(len(r.replace("-", "").replace(".", "").lstrip("0")) for r in reals) >= 17,
          f"no real of 17 digits in {reals}")


fly()
fly_of_a_file()
coast()
flights()
footprint()
map_and_run()
the_rest()
reals_read_back()
finish()
