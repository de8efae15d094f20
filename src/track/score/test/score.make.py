#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print score.oracle: a cut of the reference tracking sets with other people's scores of it.

usage: score.make.py REFERENCE      (the folder that holds tracking/)

Two whole scans of n50 with Stone Soup's GOSPA and OSPA; and, over all 60 scans, the objects of n200
that Stone Soup's nearest-neighbour tracks are worst on, with SIAP computed here, by Stone Soup's
rules as its documentation states them. On the whole sets this script gives Stone Soup's own SIAP to
all digits that the files' rounding leaves (run with --whole).
"""
import csv
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

CUTOFF_M, CONFIRM, END = 5000.0, 3, 2
KEYS = ("e_m", "n_m", "u_m", "ve_mps", "vn_mps", "vu_mps")


def load(file, key):
    """{id: {t: six numbers}} of a table, the moment before the first scan left out."""
    found = defaultdict(dict)
    with open(file, encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if float(row["t_s"]) > 0:
                found[int(row[key])][int(float(row["t_s"]))] = [float(row[k]) for k in KEYS]
    return found


def nearest(state, truths, t):
    best, least = None, CUTOFF_M
    for truth in sorted(truths):
        if t in truths[truth] and math.dist(state[:3], truths[truth][t][:3]) < least:
            best, least = truth, math.dist(state[:3], truths[truth][t][:3])
    return best


def associations(tracks, truths):
    """(track, truth, first, last) by TrackToTruth."""
    made = []
    for track in sorted(tracks):
        truth = maybe = first = last = begun = None
        hits = misses = 0
        for t in sorted(tracks[track]):
            near = nearest(tracks[track][t], truths, t)
            if truth is None:
                if near is None or near != maybe:
                    maybe, begun, hits = near, t, 0 if near is None else 1
                else:
                    hits += 1
                if hits >= CONFIRM:
                    truth, first, last = near, begun, t
                    maybe, hits = None, 0
                continue
            if near == truth:
                misses, last = 0, t
                continue
            misses += 1
            if near is not None and near == maybe:
                hits += 1
            else:
                maybe, begun, hits = near, t, 1
            if misses >= END:
                made.append((track, truth, first, last))
                truth = None
                if maybe is not None and hits >= CONFIRM:
                    truth, first, last = maybe, begun, t
        if truth is not None:
            made.append((track, truth, first, last))
    return made


def siap(tracks, truths):
    made = associations(tracks, truths)
    times = sorted({t for ways in (tracks, truths) for way in ways.values() for t in way})
    n = defaultdict(float)
    for t in times:
        now = [a for a in made if a[2] <= t <= a[3]]
        n["truths"] += sum(t in way for way in truths.values())
        n["tracks"] += sum(t in way for way in tracks.values())
        n["tracked"] += len({a[1] for a in now})
        n["associated"] += len({a[0] for a in now})
        for track, truth, _, _ in now:
            believed, true = tracks[track][t], truths[truth][t]
            n["position"] += math.dist(believed[:3], true[:3])
            n["velocity"] += math.dist(believed[3:], true[3:])
    for truth, way in truths.items():
        own = [a[2:] for a in made if a[1] == truth]
        when = sorted(way)
        n["lived"] += when[-1] - when[0]
        n["longest"] += max((last - first for first, last in own), default=0)
        n["held"] += sum(b - a for a, b in zip(when, when[1:])
                         if any(first <= a and b <= last for first, last in own))
        needed, covered = 0, -1
        for t in when:
            ends = [last for first, last in own if first <= t <= last]
            if t > covered and ends:
                needed, covered = needed + 1, max(ends)
        n["changes"] += max(needed - 1, 0)
    return [n["tracked"] / n["truths"], n["associated"] / n["tracked"],
            1 - n["associated"] / n["tracks"], n["position"] / n["associated"],
            n["velocity"] / n["associated"], n["changes"] / n["held"], n["longest"] / n["lived"]]


def whole(root):
    for case, method in (("n50", "gnn"), ("n50", "jpda-ehm2"), ("n200", "gnn-kd")):
        folder = root / "tracking" / case
        told = json.loads((folder / f"stonesoup_{method}_ssmetrics.json").read_text())["siap"]
        ours = siap(load(folder / f"stonesoup_{method}_tracks.csv", "track"),
                    load(folder / "truth.csv", "target"))
        for value, (name, theirs) in zip(ours, told.items()):
            print(f"{case} {method} {name}: {value:.12g}, Stone Soup {theirs:.12g}")


def scan_lines(folder, method, t):
    with open(folder / f"stonesoup_{method}_scans.csv", encoding="utf-8") as stream:
        row = next(r for r in csv.DictReader(stream) if int(r["t_s"]) == t)
    yield f"scan {t} {row['gospa_m']} {row['ospa_m']}"
    for word, table, key in (("truth", "truth.csv", "target"),
                             ("track", f"stonesoup_{method}_tracks.csv", "track")):
        for number, way in sorted(load(folder / table, key).items()):
            yield f"{word} {t} {number} " + " ".join(f"{x:.2f}" for x in way[t][:3])


def worst(tracks, truths, count):
    """The objects with the most changes, with all tracks that were ever on one of them."""
    made = associations(tracks, truths)
    by_truth = defaultdict(set)
    for track, truth, _, _ in made:
        by_truth[truth].add(track)
    chosen = sorted(by_truth, key=lambda t: (-len(by_truth[t]), t))[:count]
    return sorted(set().union(*(by_truth[t] for t in chosen))), sorted(chosen)


def main():
    root = Path(sys.argv[1])
    if "--whole" in sys.argv:
        whole(root)
        return
    print("""# A cut of the reference tracking sets and other people's scores of it.
# Source: Stone Soup 1.9.1 (MIT) run on the project's own synthetic detections, c 5 km, p 2, alpha 2:
# scans of n50 (JPDA), with its GOSPA and OSPA; and tracks and truths of n200 (GNN) in all scans,
# with SIAP by score.make.py, which gives Stone Soup's own SIAP on the whole sets.
# Tolerance: 0.01 m of GOSPA and OSPA, because positions are cut to 1 cm and Stone Soup's figures to 6
# digits; 0.01 m, 0.01 m/s of SIAP's accuracies, for the same cut; ratios are counts, and exact.
# scan T GOSPA_M OSPA_M; truth|track T ID E N U;
# siap completeness ambiguity spuriousness position_m velocity_mps change_rate_hz longest_segment;
# path_truth|path_track ID T E N U VE VN VU""")
    for t in (2, 120):
        print("\n".join(scan_lines(root / "tracking" / "n50", "jpda-ehm2", t)))
    folder = root / "tracking" / "n200"
    tracks = load(folder / "stonesoup_gnn-kd_tracks.csv", "track")
    truths = load(folder / "truth.csv", "target")
    track_ids, truth_ids = worst(tracks, truths, 5)
    tracks = {k: tracks[k] for k in track_ids}
    truths = {k: truths[k] for k in truth_ids}
    print("siap " + " ".join(f"{x:.12g}" for x in siap(tracks, truths)))
    for word, ways in (("path_truth", truths), ("path_track", tracks)):
        for number, way in sorted(ways.items()):
            for t, state in sorted(way.items()):
                shown = [f"{x:.2f}" for x in state]
                print(word, number, t, *shown)


if __name__ == "__main__":
    main()
