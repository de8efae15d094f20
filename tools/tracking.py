#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make scenarios/tracking, a small recording to try `track` on, from the reference set n50.

usage: tools/tracking.py [FOLDER] [--check]

FOLDER (default: tracking/n50 of TD_REFERENCE, or of ../shared/reference) holds scenario.json,
detections.csv, init_tracks.csv and truth.csv, made for this project with notional geometry. Kept are
20 of the 50 objects, two groups of five among them, 30 scans, and a fifth of the clutter. Without
the folder --check leaves the files alone, and says so.
"""
import csv
import io
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "scenarios" / "tracking"
TARGETS = [*range(1, 6), *range(26, 31), *range(40, 50)]
SCANS, CLUTTER_SHARE = 30, 5


def rows_of(file):
    with open(file, encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def table(rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def rounded(row, digits):
    return {k: f"{float(v):.{digits[k]}f}" if k in digits else v for k, v in row.items()}


def numbered(rows, key):
    """Objects counted from 1 again."""
    return [{**row, key: TARGETS.index(int(row[key])) + 1} for row in rows
            if int(row[key]) in TARGETS]


def detections(folder, last_s):
    made, clutter = [], 0
    for row in rows_of(folder / "detections.csv"):
        origin = int(row["origin"])
        clutter += origin == 0
        if float(row["t_s"]) > last_s or (origin == 0 and clutter % CLUTTER_SHARE) or \
                (origin and origin not in TARGETS):
            continue
        row["origin"] = TARGETS.index(origin) + 1 if origin else 0
        row["det"] = 1 + (made[-1]["det"] if made and made[-1]["t_s"] == row["t_s"] else 0)
        made.append(rounded(row, {"elevation_rad": 7, "bearing_rad": 7, "range_m": 2}))
        made[-1]["det"] = row["det"]
    return table(made)


def make(folder):
    scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
    last_s = scenario["first_scan_s"] + (SCANS - 1) * scenario["dt_s"]
    scenario |= {"n_targets": len(TARGETS), "scans": SCANS}
    scenario["clutter"]["mean_per_scan"] /= CLUTTER_SHARE
    scenario["clutter"]["density_per_rad2_m"] /= CLUTTER_SHARE
    scenario["grouping"] = "objects 1..5 and 6..10 form groups, the others fly alone"
    for key in ("seed", "rng", "n_detections"):
        scenario.pop(key)
    places = {k: 2 for k in ("e_m", "n_m", "u_m")} | {k: 4 for k in ("ve_mps", "vn_mps", "vu_mps")}
    truth = [r for r in rows_of(folder / "truth.csv") if float(r["t_s"]) <= last_s]
    cues = rows_of(folder / "init_tracks.csv")
    return {
        "scenario.json": json.dumps(scenario, indent=1) + "\n",
        "detections.csv": detections(folder, last_s),
        "truth.csv": table([rounded(r, places) for r in numbered(truth, "target")]),
        "init_tracks.csv": table([rounded(r, places) for r in numbered(cues, "track")]),
    }


def main():
    given = [a for a in sys.argv[1:] if not a.startswith("--")]
    reference = Path(os.environ.get("TD_REFERENCE", ROOT.parent / "shared" / "reference"))
    folder = Path(given[0]) if given else reference / "tracking" / "n50"
    if not (folder / "scenario.json").exists():
        print("tracking: the reference set is not at hand, scenarios/tracking is left as it is")
        return 0
    stale = 0
    for name, text in make(folder).items():
        file = OUT / name
        if "--check" in sys.argv:
            stale += not file.exists() or file.read_text(encoding="utf-8") != text
        else:
            OUT.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    print(f"tracking: {stale} of 4 files stale" if stale else "tracking: 4 files")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
