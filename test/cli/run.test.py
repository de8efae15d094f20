#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`run`: what it prints, leaves and refuses; Ctrl-C and a full disk leave a whole record."""
import json
import resource
import signal
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from program import PROGRAM, check, finish, refused, run

FOLDER = Path(tempfile.mkdtemp())
ROOT = Path(__file__).resolve().parents[2]


def ask(record, sql):
    with sqlite3.connect(record) as base:
        return base.execute(sql).fetchone()[0]


def whole(record):
    """What must hold of a record however its run ended."""
    check(ask(record, "PRAGMA integrity_check") == "ok", f"{record}: integrity")
    check(ask(record, "SELECT count(*) FROM pragma_foreign_key_check") == 0, "foreign keys")
    steps = ask(record, "SELECT count(*) FROM step")
    check(ask(record, "SELECT step_count FROM run") == steps, "run.step_count counts the steps")


def apart():
    """Where nations do not share, a hit cancels the alert of nobody but the nation that fired."""
    source = (ROOT / "scenarios" / "mediterranean-raid.yaml").read_text(encoding="utf-8")
    for line in ("site: kurecik, nation: ", "site: ship-east-med, nation: ",
                 "site: ship-east-med\n    nation: "):
        check(line + "us" in source, f"the scenario has no {line!r} of the United States")
        source = source.replace(line + "us", line + "tr") # so that Türkiye sees, fires and warns
    file, record = FOLDER / "apart.yaml", FOLDER / "apart.db"
    file.write_text(source + "\nshares: false\n", encoding="utf-8")
    done = run("run", file, "-o", record)
    check(done.returncode == 0, f"nations apart: {done.stderr!r}")
    fired = ("SELECT count(*) FROM warning w JOIN tracker t USING (tracker_id) WHERE "
             "w.why='intercepted' AND {} EXISTS (SELECT 1 FROM shot s JOIN battery b USING "
             "(battery_id) WHERE s.flight_id=w.flight_id AND s.result='hit' AND "
             "b.nation_id=t.nation_id)")
    check(ask(record, fired.format("")) > 0, "nobody's alert was cancelled by its own hit")
    check(ask(record, fired.format("NOT")) == 0, "a nation knew of another's hit")


def answer():
    done = run("run", "hello", "--json")
    told = json.loads(done.stdout)
    check(done.returncode == 0 and done.stderr == "", f"run hello --json: {done.stderr!r}")
    check(set(told["totals"]) == {"launched_count", "tracked_count", "reached_count",
                                  "intercepted_count", "leaked_count", "flying_count",
                                  "no_flight_count"}, f"totals: {told['totals']}")
    check(told["totals"]["launched_count"] == len(told["flights"]) == 1, "one flight")
    flight = told["flights"][0]
    check(flight["outcome"] in ("intercepted", "leaked"), f"outcome {flight['outcome']}")
    for battery in flight["batteries"]:
        met = battery["verdict"] == "feasible"
        check(met == ("margin_km" in battery) and battery.get("margin_km", 0) >= 0, str(battery))
    check(len(told["hash"]) == 64 and told["scenario"] == "hello", "hash and scenario")
    check(json.loads(run("run", "hello", "--json").stdout)["hash"] == told["hash"], "same hash")
    other = json.loads(run("run", "hello", "--json", "--seed", "2").stdout)
    check(other["hash"] != told["hash"] and other["seed"] == 2, "another seed, another hash")
    check(other["flights"][0]["apogee_km"] == flight["apogee_km"], "the seed moved the flight")
    check(other["flights"][0]["sensors"] != flight["sensors"], "sensors err by the seed")
    check(told["sensing"]["detections_count"] > 50 and told["trackers"][0]["fed_by"] == "all" and
          told["trackers"][0]["confirmed_count"] > 0, f"{told['sensing']} {told['trackers']}")
    words = run("run", "hello").stdout
    check(told["hash"] in words and "1 launched" in words, "the words say the same")


def record_and_report():
    record, report = FOLDER / "hello.db", FOLDER / "hello.html"
    done = run("run", "hello", "-o", str(record), "--report", str(report), "--json")
    check(done.returncode == 0, f"run -o --report: {done.stderr}")
    whole(record)
    check(ask(record, "SELECT state FROM run") == "finished", "state")
    check(ask(record, "SELECT hash FROM run") == json.loads(done.stdout)["hash"], "hash")
    check(ask(record, "SELECT count(*) FROM reach WHERE (verdict = 'feasible') <> "
                      "(margin_m IS NOT NULL AND intercept_h_ell_m IS NOT NULL)") == 0, "margins")
    check(ask(record, "SELECT count(*) FROM figure WHERE source IS NOT NULL") > 10, "figures")
    check(ask(record, "SELECT count(*) FROM expected_impact WHERE major_m_p95 >= minor_m_p95 AND "
                      "impact_s > t_s") == ask(record, "SELECT count(*) FROM event WHERE "
                                               "kind='expected'") > 10, "expected impacts")
    check(ask(record, "SELECT count(*) FROM warning WHERE kind='alert' AND why='first' AND "
                      "number=1 AND t_s < impact_s AND people > 0") == 1, "one alert")
    check(ask(record, "SELECT count(*) FROM warning w JOIN expected_impact e USING (flight_id, "
                      "tracker_id, t_s) WHERE kind='alert' AND w.lat_deg=e.lat_deg") == 1,
          "an alert says what was expected")
    check(ask(record, "SELECT count(*) FROM city_warning WHERE warning_s > 60") > 0, "cities")
    check(ask(record, "SELECT count FROM warning_count WHERE key='looks'") > 10, "desks looked")
    check("Warning minutes by city" in report.read_text(encoding="utf-8"), "cities in the report")
    check("question:" in ask(record, "SELECT scenario_yaml FROM run"), "the scenario as read")
    check(report.read_text(encoding="utf-8").rstrip().endswith("</html>"), "report is whole")
    alone = FOLDER / "alone.html"
    check(run("run", "hello", "--report", str(alone)).returncode == 0 and alone.exists(), "alone")
    check(sorted(p.name for p in FOLDER.iterdir()) == ["alone.html", "hello.db", "hello.html"],
          f"left behind: {sorted(p.name for p in FOLDER.iterdir())}")


def refusals():
    refused(["run", "helo"], "helo")
    refused(["run", "hello", "--seed", "1.5"], "--seed")
    refused(["run", "hello", "--seed", "-1"], "--seed")
    letter = FOLDER / "letter.txt"
    letter.write_text("not yours", encoding="ascii")
    refused(["run", "hello", "-o", str(letter)], "not a record")
    check(letter.read_text(encoding="ascii") == "not yours", "a foreign file was touched")
    absent = FOLDER / "absent.db"
    refused(["run", "helo", "-o", str(absent)], "helo")
    check(not absent.exists(), "a refused run left a record")
    done = run("run", "hello", "-o", "/no/such/folder/x.db")
    check(done.returncode == 3 and "/no/such/folder" in done.stderr, "a folder that is not there")


def long_scenario():
    """Long enough to be stopped in the middle."""
    text = "question: Can a long run be stopped?\nduration_min: 600\n" \
           "sensor_places:\n  - {id: radar, model: tpy2, site: kurecik, boresight_deg: 90}\n" \
           "batteries:\n  - {id: site, interceptor: i14, site: deveselu, stock_count: 1000}\n" \
           "raids:\n  - {id: many, missile: m9, from: semnan, to: bucharest," \
           " missile_count: 1000, spacing_s: 30}\n"
    path = FOLDER / "long.yaml"
    path.write_text(text, encoding="ascii")
    return path


def expects_impacts(record):
    """Whether trackers have said enough for people to be warned; the record is being written."""
    try:
        return ask(record, "SELECT count(*) FROM expected_impact") >= 40
    except sqlite3.OperationalError:
        return False


def interrupted():
    record = FOLDER / "interrupted.db"
    with subprocess.Popen([PROGRAM, "run", str(long_scenario()), "-o", str(record)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while running.poll() is None and not (Path(f"{record}-wal").exists() and
                                              expects_impacts(record)):
            pass
        running.send_signal(signal.SIGINT)
        told = running.communicate()
    check(running.returncode == 3, f"Ctrl-C: exit {running.returncode}, {told[1]!r}")
    check("interrupted at" in told[1] and "whole" in told[1], f"Ctrl-C says: {told[1]!r}")
    whole(record)
    check(ask(record, "SELECT state FROM run") == "interrupted", "state after Ctrl-C")
    check(ask(record, "SELECT count(*) FROM warning WHERE kind = 'alert'") > 0, "who was warned")


def full_disk():
    record = FOLDER / "full.db"

    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1500000, 1500000))
    done = subprocess.run([PROGRAM, "run", str(long_scenario()), "-o", str(record)],
                          capture_output=True, text=True, preexec_fn=small, check=False)
    check(done.returncode == 3 and "after" in done.stderr, f"full disk: {done.stderr!r}")
    whole(record)
    check(ask(record, "SELECT state IN ('running', 'failed') FROM run") == 1, "state, full disk")
    check(ask(record, "SELECT step_count FROM run") > 0, "steps before the disk was full")


answer()
record_and_report()
refusals()
interrupted()
full_disk()
apart()
finish()
