#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`track`: the shipped recording, other people's scores, the bars on the reference sets, and files
that are out of order, faulty, cut short or malformed.

The bars: last-scan GOSPA at most 1290 m (50 objects) and 2560 m (200) from cued starts, 1300 m and
2570 m from the tracker's own, which has found every object by scan 10 and 30 and has no false track
at scans 20, 40 and 60. Stone Soup's nearest-neighbour and joint associators reach 1277 to 5589 m.
"""
import csv
import json
import os
import pty
import re
import signal
import subprocess
import tempfile
from pathlib import Path

from program import PROGRAM, check, finish, refused, run

REFERENCE = Path(os.environ.get("TD_REFERENCE", Path.cwd().parent / "shared" / "reference"))
SHIPPED = Path("scenarios/tracking")
COLUMNS = "t_s,track,e_m,n_m,u_m,ve_mps,vn_mps,vu_mps,sp_e,sp_n,sp_u,sv_e,sv_n,sv_u"
BARS = {"n50": (1290, 1300, 10, 50), "n200": (2560, 2570, 30, 200)}


def words_of(folder, *more, detections=None):
    return ["track", str(detections or folder / "detections.csv"), "--scenario",
            str(folder / "scenario.json"), *more]


def told(folder, *more, detections=None):
    done = run(*words_of(folder, "--json", *more, detections=detections))
    check(done.returncode == 0, f"track {folder}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout or "{}"), done.stderr


def with_truth(folder, *more, **other):
    return told(folder, "--truth", str(folder / "truth.csv"), *more, **other)[0]


def shipped(folder):
    out, plot = folder / "tracks.csv", folder / "plot.svg"
    made = with_truth(SHIPPED, "-o", str(out), "--plot", str(plot))
    check(made["scans"] == 30 and made["row_count"] == 1131, str(made["scans"]))
    check(made["by_scan"][-1]["missed_count"] == made["by_scan"][-1]["false_count"] == 0, "all seen")
    check(made["gospa_m_final"] < 1300, f"last GOSPA {made['gospa_m_final']}")
    check(made["siap"]["completeness_ratio"] > 0.85, str(made["siap"]))
    check(not any(made["faults"].values()), str(made["faults"]))
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    check(out.read_text(encoding="utf-8").split("\n", 1)[0] == COLUMNS, "columns of the tracks")
    check(len(rows) == sum(s["track_count"] for s in made["by_scan"]), "a row a track and scan")
    check(all(float(r["sp_e"]) > 0 and float(r["sv_u"]) > 0 for r in rows), "sigmas above 0")
    svg = plot.read_text(encoding="utf-8")
    check(svg.startswith("<?xml") and svg.rstrip().endswith("</svg>"), "a whole picture")
    first, second = out.read_bytes(), folder / "again.csv"
    again = with_truth(SHIPPED, "-o", str(second), "--plot", str(plot))
    check(again["hash"] == made["hash"] and second.read_bytes() == first, "the same bits twice")
    check(plot.read_text(encoding="utf-8") == svg, "the same picture twice")
    check(not list(folder.glob("*.part")), "nothing half written stays")
    for threads in ("0", "3"):
        check(told(SHIPPED, "--threads", threads)[0]["hash"] == made["hash"], f"{threads} threads")
    return made


def scores_are_right(folder):
    """The last scan of the tracks that were written, scored by other code on this side."""
    made = with_truth(SHIPPED, "-o", str(folder / "tracks.csv"))
    last = made["by_scan"][-1]
    at = lambda row: [float(row[k]) for k in ("e_m", "n_m", "u_m")]
    pick = lambda file: [at(r) for r in csv.DictReader(file.open(encoding="utf-8"))
                         if float(r["t_s"]) == last["t_s"]]
    tracks, truths = pick(folder / "tracks.csv"), pick(SHIPPED / "truth.csv")
    nearest = [min((sum((a - b) ** 2 for a, b in zip(x, y)), i) for i, y in enumerate(truths))
               for x in tracks]
    if check(len({i for _, i in nearest}) == len(tracks) == len(truths), "each has its own"):
        gospa = sum(d for d, _ in nearest) ** 0.5
        check(abs(gospa - last["gospa_m"]) < 0.01, f"GOSPA {gospa} here, {last['gospa_m']} there")
        check(abs(gospa / len(tracks) ** 0.5 - last["ospa_m"]) < 0.01, "OSPA")


def cued():
    cues = ("--cued", str(SHIPPED / "init_tracks.csv"))
    made = with_truth(SHIPPED, *cues, "--only-cued")
    check(made["tracker"]["cued"] == 20 and made["tracker"]["started"] == 0, str(made["tracker"]))
    check(made["gospa_m_final"] < 1250, f"last GOSPA {made['gospa_m_final']}")
    both = with_truth(SHIPPED, *cues)
    check(both["tracker"]["started"] > 0, "starts of its own too")
    check(both["gospa_m_final"] < 1250, f"last GOSPA {both['gospa_m_final']}")


def without_truth():
    made, _ = told(SHIPPED)
    check("gospa_m_final" not in made and "siap" not in made, "no score without truth")
    check("nis" in made["by_scan"][-1] and "nees" not in made["by_scan"][-1], "NIS needs no truth")
    check(made["hash"] == with_truth(SHIPPED)["hash"], "truth does not move a track")


def truth_of_another_time(folder):
    file = folder / "elsewhen.csv"
    rows = (SHIPPED / "truth.csv").read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([rows[0], *(r.replace(",", ".25,", 1) for r in rows[1:]), ""]), encoding="utf-8")
    made, words = told(SHIPPED, "--truth", str(file))
    check("gospa_m_final" not in made and "nothing is scored" in words, words)


def origin_is_never_read(folder, usual):
    """The column that tells which object it was may lie, or be away."""
    rows = (SHIPPED / "detections.csv").read_text(encoding="utf-8").splitlines()
    file = folder / "blind.csv"
    file.write_text("\n".join(r.rsplit(",", 1)[0] for r in rows) + "\n", encoding="utf-8")
    check(told(SHIPPED, detections=file)[0]["hash"] == usual["hash"], "without origin")


def faults(folder, usual):
    rows = (SHIPPED / "detections.csv").read_text(encoding="utf-8").splitlines()
    file = folder / "faulty.csv"
    middle = len(rows) // 2
    time_s = float(rows[middle].split(",")[0])
    bad = ["nan,1,0.5,0.1,1e6,0", f"{time_s},9,inf,0.1,1e6,0", f"{time_s},9,2,0.1,1e6,0",
           rows[middle - 1], f"{time_s - 20},9,0.5,0.1,1e6,0"]
    file.write_text("\n".join(rows[:middle] + bad + rows[middle:]), encoding="utf-8")
    made, words = told(SHIPPED, detections=file)
    want = {"not_finite": 2, "out_of_domain": 1, "duplicate": 1, "clock_back": 1, "unended": 1,
            "clock_ahead": 0, "unknown_sensor": 0, "out_of_order": 0}
    check(made["faults"] == want, f"{made['faults']}, expected {want}")
    check(made["hash"] == usual["hash"], "faults that are left out change nothing")
    for text in ("NaN or infinity", "equal to another", "far older", "cut short",
                 f"{file}:{middle + 1}:"):
        check(text in words, f"no {text!r} in {words!r}")
    mixed = folder / "mixed.csv"
    block = rows[middle:middle + 40]
    mixed.write_text("\n".join([*rows[:middle], *reversed(block), *rows[middle + 40:], ""]),
                     encoding="utf-8")
    made, words = told(SHIPPED, detections=mixed)
    check(made["faults"]["out_of_order"] > 0 and "put in their place" in words, str(made["faults"]))
    check(made["scans"] == usual["scans"], "rows out of order make no further scans")
    named = folder / "named.csv"
    named.write_text("\n".join([rows[0] + ",sensor", *(r + ",radar" for r in rows[1:]),
                                rows[-1] + ",other", ""]), encoding="utf-8")
    made, words = told(SHIPPED, detections=named)
    check(made["faults"]["unknown_sensor"] == 1 and made["hash"] == usual["hash"], str(made["faults"]))


def late_looks(folder):
    """Looks that arrive after a newer one are used, and tracks stay as good."""
    rows = list(csv.DictReader((SHIPPED / "detections.csv").open(encoding="utf-8")))
    file = folder / "late.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("t_s,arrival_s,elevation_rad,bearing_rad,range_m\n")
        for row in rows:
            t_s = int(row["t_s"])
            arrival_s = t_s + (3 if t_s % 10 == 0 else 0)
            out.write(f"{t_s},{arrival_s},{row['elevation_rad']},{row['bearing_rad']},"
                      f"{row['range_m']}\n")
    made = with_truth(SHIPPED, detections=file)
    check(made["tracker"]["out_of_order"] == 5, str(made["tracker"]))
    check(made["by_scan"][-2]["false_count"] == 0 and made["gospa_m_mean"] < 6000, "as good")


def a_pause_is_no_fault(folder):
    """What comes hours later is tracked too; once all of it was refused as too far ahead."""
    rows = (SHIPPED / "detections.csv").read_text(encoding="utf-8").splitlines()
    file = folder / "pause.csv"
    later = [f"{float(r.split(',', 1)[0]) + 90000},{r.split(',', 1)[1]}" for r in rows[1:]]
    file.write_text("\n".join([*rows, *later, ""]), encoding="utf-8")
    made, words = told(SHIPPED, detections=file)
    check(made["tracker"]["looks"] == 60 and made["tracker"]["too_far_ahead"] == 0, words)
    check(made["by_scan"][-1]["track_count"] >= 20, "tracks after the pause")


def started_tracks_are_counted(folder):
    """Those without room, and those after the last look, are not lost without a word."""
    cues = (SHIPPED / "init_tracks.csv").read_text(encoding="utf-8").splitlines()
    file = folder / "late_cues.csv"
    late = [f"{t},{r.split(',', 1)[1]}" for r, t in zip(cues[1:4], (100, 200, 864000))]
    file.write_text("\n".join([*cues, *late, ""]), encoding="utf-8")
    made, words = told(SHIPPED, "--cued", str(file), "--only-cued")
    check(made["cues_late_count"] == 3 and "3 started tracks after the last look" in words, words)
    check(made["tracker"]["cued"] == 20, str(made["tracker"]))
    made, words = told(SHIPPED, "--cued", str(file), "--only-cued", "--tracks-max", "5")
    check(made["tracker"]["cued"] == 5 and made["tracker"]["tracks_full"] == 15, str(made["tracker"]))


def nonsense(folder):
    """Places that nothing can have: at the station, in the Earth."""
    rows = (SHIPPED / "detections.csv").read_text(encoding="utf-8").splitlines()
    file = folder / "here.csv"
    file.write_text("\n".join([rows[0], *(f"{r.rsplit(',', 2)[0]},1e-300,0" for r in rows[1:]), ""]),
                    encoding="utf-8")
    made, _ = told(SHIPPED, detections=file)
    check(made["tracker"]["measurements"] == 1131, str(made["tracker"]))
    head = (SHIPPED / "init_tracks.csv").read_text(encoding="utf-8").splitlines()[0]
    file.write_text(f"{head}\n0,1,0,0,-6366000,0,0,0,1000,30\n", encoding="utf-8")
    made, words = told(SHIPPED, "--cued", str(file))
    check(made["tracker"]["strayed"] == 1, words)


def scenario_of_the_house(folder):
    """Sensors may also be those of a scenario that is run: rows name their places."""
    file = folder / "own.csv"
    file.write_text("sensor,t_s,elevation_deg,azimuth_deg,range_km,elevation_rad_sigma\n" +
                    "".join(f"kurecik-radar,{t},{40 - 0.05 * t},{100 + 0.02 * t},{900 - 2.5 * t},0.0005\n"
                            for t in range(2, 42, 2)) + "nowhere,50,40,100,900,\n",
                    encoding="utf-8")
    done = run("track", str(file), "--scenario", "europe-2018", "--json")
    check(done.returncode == 0, done.stderr)
    made = json.loads(done.stdout or "{}")
    check(made["faults"]["unknown_sensor"] == 1 and made["scans"] == 20, str(made["faults"]))
    check(made["tracker"]["measurements"] == 20, str(made["tracker"]))
    refused(["track", str(file), "--scenario", "europe-2081"], "europe-2018")


def refusals(folder):
    scenario, tracks = str(SHIPPED / "scenario.json"), str(SHIPPED / "detections.csv")
    refused(["track"], "DETECTIONS.csv")
    refused(["track", tracks], "--scenario")
    refused(["track", "none.csv", "--scenario", scenario], "none.csv")
    refused(["track", tracks, "--scenario", "none.json"], "none.json")
    refused(["track", tracks, "--scenario", tracks], "another file than what is read")
    refused(["track", tracks, "--scenario", scenario, "--truth",
             str(SHIPPED / "init_tracks.csv")], "no column target")
    refused(["track", tracks, "--scenario", scenario, "--cued", str(SHIPPED / "truth.csv")], "track")
    refused(["track", tracks, "--scenario", scenario, "--late-s", "-1"], "--late-s")
    refused(["track", tracks, "--scenario", scenario, "--tracks-max", "0"], "--tracks-max")
    refused(["track", tracks, "--scenario", scenario, "--threads", "1.5"], "a whole number")
    refused(["track", tracks, "--scenario", scenario, "--only-cued"], "--only-cued needs --cued")
    refused(["track", tracks, "--scenario", scenario, "--truth", scenario], "expected two files")
    mine = folder / "mine.csv"
    mine.write_bytes((SHIPPED / "detections.csv").read_bytes())
    refused(["track", str(mine), "--scenario", scenario, "-o", str(mine)], "another file")
    check(mine.read_bytes() == (SHIPPED / "detections.csv").read_bytes(), "input stays as it was")
    cut = folder / "cut.csv"
    text = (SHIPPED / "detections.csv").read_text(encoding="utf-8")
    cut.write_text(text[:len(text) // 2].rsplit(",", 1)[0], encoding="utf-8")
    refused(["track", str(cut), "--scenario", scenario], "cut.csv:", "columns, expected 6")
    cut.write_text("t_s,elevation_rad,bearing_rad,range_m\n2,0.5,east,1e6\n", encoding="utf-8")
    refused(["track", str(cut), "--scenario", scenario], "cut.csv:2: bearing_rad: found 'east'")
    done = run(*words_of(SHIPPED, "-o", str(folder)))
    check(done.returncode == 3 and "found something that is not a file" in done.stderr, done.stderr)
    few = run(*words_of(SHIPPED, "--json", "--tracks-max", "12"))
    check(few.returncode == 0 and json.loads(few.stdout)["tracker"]["tracks_full"] > 0 and
          "tracks_max reached" in few.stderr, "what there is no room for is counted and told")


def many_turns(folder):
    """The shipped recording over and over: long enough to be stopped in the middle."""
    rows = (SHIPPED / "detections.csv").read_text(encoding="utf-8").splitlines()
    file = folder / "many.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write(rows[0] + "\n")
        for turn in range(400):
            for row in rows[1:]:
                t_s, rest = row.split(",", 1)
                out.write(f"{int(t_s) + 60 * turn},{rest}\n")
    return file


def interrupt(folder):
    """Ctrl-C once progress shows: exit 3, how far it came, tracks up to there as a whole file."""
    out = folder / "stopped.csv"
    words = [PROGRAM, *words_of(SHIPPED, "-o", str(out), detections=many_turns(folder))]
    ours, theirs = pty.openpty()
    shown = b""
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=theirs) as running:
        os.close(theirs)
        while b"tracking" not in shown:
            shown += os.read(ours, 4096)
        running.send_signal(signal.SIGINT)
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # how a terminal ends when nobody holds it any more
            pass
    os.close(ours)
    check(running.returncode == 3, f"Ctrl-C: exit {running.returncode}")
    found = re.search(rb"interrupted after (\d+) scans", shown)
    if check(found is not None, f"Ctrl-C says: {shown[-200:]!r}"):
        text = out.read_text(encoding="utf-8")
        check(text.startswith(COLUMNS) and text.endswith("\n"), "whole lines after Ctrl-C")
        moments = {line.split(",", 1)[0] for line in text.splitlines()[1:]}
        check(len(moments) <= int(found[1]), "no scan beyond the last one told")
    check(not list(folder.glob("*.part")), "nothing half written after Ctrl-C")


def reference(name):
    folder = REFERENCE / "tracking" / name
    if not (folder / "scenario.json").exists():
        print(f"tracking/{name} is not at hand: its bars are left out")
        return
    cued_bar, own_bar, confirmed_by, objects = BARS[name]
    made = with_truth(folder, "--cued", str(folder / "init_tracks.csv"))
    print(f"{name} cued: last GOSPA {made['gospa_m_final']:.1f} m of {cued_bar}")
    check(made["gospa_m_final"] <= cued_bar, f"{name} cued: {made['gospa_m_final']}")
    made = with_truth(folder)
    print(f"{name} own starts: last GOSPA {made['gospa_m_final']:.1f} m of {own_bar}")
    check(made["gospa_m_final"] <= own_bar, f"{name} own starts: {made['gospa_m_final']}")
    scans = made["by_scan"]
    check(scans[confirmed_by - 1]["missed_count"] == 0, f"{name}: not all by scan {confirmed_by}")
    for scan in (20, 40, 60):
        check(scans[scan - 1]["false_count"] == 0, f"{name}: a false track at scan {scan}")
        check(scans[scan - 1]["track_count"] == objects or scan < confirmed_by, f"{name}: {scan}")


with tempfile.TemporaryDirectory() as made_folder:
    place = Path(made_folder)
    normal = shipped(place)
    scores_are_right(place)
    cued()
    without_truth()
    truth_of_another_time(place)
    origin_is_never_read(place, normal)
    faults(place, normal)
    late_looks(place)
    a_pause_is_no_fault(place)
    started_tracks_are_counted(place)
    nonsense(place)
    scenario_of_the_house(place)
    refusals(place)
    interrupt(place)
for case in BARS:
    reference(case)
finish()
