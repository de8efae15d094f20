#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`flights`: reported tests against Kepler's arc, from a table and from the database itself.

The expected times are those of cases/lofted_flights.csv, computed by other code on the sphere of
6371 km; they are whole seconds, so 1 s is the tolerance.
"""
import json
import os
import tempfile
from pathlib import Path

from program import check, finish, refused, run

REFERENCE = Path(os.environ.get("TD_REFERENCE", Path.cwd().parent / "shared" / "reference"))
KEPLER_S = {("2017-05-14", 2111.5): 1676, ("2017-07-04", 2802): 2065, ("2017-07-28", 3724.9): 2587,
            ("2017-08-28", 550): 806, ("2017-09-14", 770): 1015, ("2017-11-28", 4475): 3017}


def told(*words):
    done = run("flights", "--json", *words)
    check(done.returncode == 0, f"flights {words}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout or "[]")


def shipped_table():
    rows = told()
    check(len(rows) == 217, f"{len(rows)} rows with figures, expected 216 tests and one more report")
    for (date, apogee_km), kepler_s in KEPLER_S.items():
        row = next(r for r in rows if r["date"] == date and r["apogee_km"] == apogee_km)
        check(abs(row["ballistic_s"] - kepler_s) <= 1, f"{date}: {row['ballistic_s']} s")
        check(row["verdict"] == "plausible", f"{date}: {row['verdict']}")
    for row in rows:
        if row["verdict"] == "implausible":
            check(row["id"] == "nk173a" or row.get("outside_model") == "lifting", str(row))
    claim, again = [r for r in rows if r["date"] == "2022-03-24"]
    check(claim["verdict"] == "implausible" and claim["excess_s"][0] < 0, str(claim))
    check(again["verdict"] == "plausible" and again["reported_s"] == [4260, 4260], str(again))
    check(all(r["ballistic_s"] > 0 and r["least_launch_speed_kmps"] > 0 for r in rows), "an arc")


def database():
    file = REFERENCE / "flights" / "nk-missile-tests" / "test.en.json"
    if not file.exists():
        print("the database is not at hand: reading it is left out")
        return
    rows = told(str(file))
    check(len(rows) == 216, f"{len(rows)} of the database have apogee and range, expected 216")
    outside = {r["outside_model"] for r in rows if "outside_model" in r}
    check(outside == {"gliding", "pull_up", "satellite", "lifting"}, str(outside))
    claim, = [r for r in rows if r["date"] == "2022-03-24"]
    check(claim["verdict"] == "implausible", str(claim))
    check(claim["second_report"]["verdict"] == "plausible", str(claim))


def written_tables():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mine.csv"
        file.write_text("range_km,apogee_km,reported_time_lo_s\n787,2111.5,1800\n,5,\n",
                        encoding="utf-8")
        rows = told(str(file))
        check(len(rows) == 1 and rows[0]["reported_s"] == [1800, 1800], str(rows))
        strict = told("--excess-s", "130,280", str(file))
        check(strict[0]["verdict"] == "implausible", "a narrower band")
        for text, words in (("date,range_km\nx,1\n", "apogee_km"),
                            ("apogee_km,range_km\n1,2\n-5,3\n", ":3:"),
                            ("apogee_km,range_km\n1,25000\n", "20000 km"),
                            ("apogee_km,range_km\n1,nan\n", "nan")):
            file.write_text(text, encoding="utf-8")
            refused(["flights", str(file)], words)
        other = Path(folder) / "mine.json"
        for text, words in (("{", "mine.json:1"), ("{}", "timeBins"),
                            ('{"timeBins": [{"data": [{"apogee": 9, "distance": 3e9}]}]}', "20000")):
            other.write_text(text, encoding="utf-8")
            refused(["flights", str(other)], words)
        refused(["flights", str(Path(folder) / "none.csv")], "none.csv")
        refused(["flights", "--excess-s", "5"], "LO,HI")


shipped_table()
database()
written_tables()
finish()
