#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make catalogue/flights.csv, the reported tests as figures, from a copy of nk-missile-tests.

usage: tools/flights.py [FOLDER] [--check]

FOLDER (default: flights/nk-missile-tests of TD_REFERENCE, or of ../shared/reference) holds
test.en.json, missile.en.json and facility.en.json of nagix/nk-missile-tests (the commit is in
catalogue/sources.yaml); without it --check leaves the table alone. Figures only: no description is
copied. A row a test, in the order of the database; a second report of a flight's time is a second
row. A flight time is given where it was published; what it may be compared with is ASSUMPTION A73.
"""
import csv
import io
import json
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "catalogue" / "flights.csv"
COLUMNS = ("id", "date", "time_utc", "missile", "site", "apogee_km", "range_km", "bearing_deg",
           "outcome", "reported_time_lo_s", "reported_time_hi_s", "class", "class_by", "source")

# Published flight times by date (UTC) and missile, or by the range too where one date has several:
# least and greatest s, and who says so. NK_TESTS: in the database's description.
TIMES = {
    ("2017-04-04", "hwasong-12"): [(540, 540, "NK_TESTS")],
    ("2017-05-14", "hwasong-12"): [(1800, 1800, "WRIGHT2017")],
    ("2017-07-04", "hwasong-14"): [(2220, 2340, "WRIGHT2017 KCNA")],
    ("2017-07-28", "hwasong-14"): [(2832, 2832, "KCNA")],
    ("2017-08-28", "hwasong-12"): [(840, 900, "WRIGHT2017")],
    ("2017-09-14", "hwasong-12"): [(1140, 1140, "WRIGHT2017")],
    ("2017-11-28", "hwasong-15"): [(3180, 3240, "KCNA WRIGHT2017")],
    # 67.5 minutes are less than a Kepler arc to that apogee takes; 71 are not.
    ("2022-03-24", "hwasong-15"): [(4050, 4050, "KCNA"), (4260, 4260, "JAPAN_MOD")],
    ("2022-11-18", "hwasong-17"): [(4135, 4140, "KCNA JAPAN_MOD")],
    ("2023-02-18", "hwasong-15"): [(3960, 4015, "JAPAN_MOD KCNA")],
    ("2023-03-15", "hwasong-17"): [(4151, 4200, "KCNA JAPAN_MOD")],
    ("2023-06-15", "unknown"): [(660, 660, "JAPAN_MOD")],
    ("2023-07-12", "hwasong-18"): [(4440, 4491, "JAPAN_MOD KCNA")],
    ("2023-12-17", "hwasong-18"): [(4415, 4415, "KCNA")],
    ("2024-10-30", "hwasong-19"): [(5160, 5160, "JAPAN_MOD")],
}
BY_DATABASE = {"pullup": "pull_up", "glide": "gliding"}
GLIDES = re.compile(r"glide vehicle|gliding", re.I)
PULLS_UP = re.compile(r"irregular|pull-?up|pitch-up|double arc", re.I)
# A flight that stays below this is shaped by the air, if anybody says that it was no plain arc.
IN_AIR_KM = 100
# Ranges beyond this many apogees need lift, or so flat a shot that drag alone forbids it.
FLATTEST = 8


def figure(value):
    """A number, or nothing: the database writes unknown and na, and some numbers as words."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def written(value):
    return "" if value is None else f"{value:g}"


def class_of(test, model):
    """What kind of flight lies outside a ballistic model, and who says so."""
    apogee, distance = figure(test["apogee"]), figure(test["distance"])
    if model.get("type") == "SLV":
        return "satellite", "database"
    if model.get("maneuver") in BY_DATABASE:
        return BY_DATABASE[model["maneuver"]], "database"
    if apogee is None or distance is None or apogee > IN_AIR_KM:
        return "", ""
    if GLIDES.search(test["description"]):
        return "gliding", "description"
    if PULLS_UP.search(test["description"]):
        return "pull_up", "description"
    return ("lifting", "figures") if distance >= FLATTEST * apogee else ("", "")


def rows_of(number, test, models, places):
    model = models[test["missile"]]
    kind, says = class_of(test, model)
    time = re.match(r"\d\d:\d\d", test["time"])
    row = {
        "date": test["date"], "time_utc": time.group() if time else "",
        "missile": test["missile"], "site": test["facility"],
        "apogee_km": written(figure(test["apogee"])),
        "range_km": written(figure(test["distance"])),
        "bearing_deg": written(figure(test["bearing"])), "outcome": test["outcome"],
        "class": kind, "class_by": says,
    }
    assert test["facility"] in places, test["facility"]
    has_figures = row["apogee_km"] and row["range_km"]
    times = TIMES.get((test["date"], test["missile"])) if has_figures else None
    for i, (lo, hi, who) in enumerate(times or [("", "", "")]):
        yield dict(row, id=f"nk{number:03d}{'abc'[i] if len(times or []) > 1 else ''}",
                   reported_time_lo_s=lo, reported_time_hi_s=hi,
                   source=f"NK_TESTS {who}".strip() if who != "NK_TESTS" else who)


def table(folder):
    def read(name):
        return json.loads((folder / name).read_text(encoding="utf-8"))
    models = read("missile.en.json")
    places = read("facility.en.json")["facilities"]
    tests = [test for part in read("test.en.json")["timeBins"] for test in part["data"]]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, test in enumerate(tests, 1):
        for row in rows_of(number, test, models, places):
            writer.writerow(row)
    return text.getvalue()


def main():
    words = [word for word in sys.argv[1:] if word != "--check"]
    reference = Path(os.environ.get("TD_REFERENCE", ROOT.parent / "shared" / "reference"))
    folder = Path(words[0]) if words else reference / "flights" / "nk-missile-tests"
    if not folder.is_dir():
        print(f"{folder} is not at hand: catalogue/flights.csv is left as it is")
        return 0 if "--check" in sys.argv else 2
    text = table(folder)
    if "--check" in sys.argv:
        is_same = OUTPUT.read_text(encoding="utf-8") == text
        print("catalogue/flights.csv is as made" if is_same
              else "catalogue/flights.csv: stale; run tools/flights.py")
        return 0 if is_same else 1
    OUTPUT.write_text(text, encoding="utf-8")
    print(f"{text.count(chr(10)) - 1} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
