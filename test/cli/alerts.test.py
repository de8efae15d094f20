#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`run --alerts`: every alert of every shipped scenario is valid CAP, an exercise, and in the record."""
import csv
import json
import sqlite3
import subprocess
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

from program import check, finish, run

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "test" / "data" / "cap" / "CAP-v1.2.xsd"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
FOLDER = Path(tempfile.mkdtemp())


def text(alert, key):
    return alert.findtext(CAP + key)


def chain(name, files):
    """One event: numbered from 1, an alert first, each message naming all since the last alert."""
    since = 0
    for number, file in enumerate(files, 1):
        alert = xml.parse(file).getroot()
        check(text(alert, "status") == "Exercise" and text(alert, "scope") == "Restricted",
              f"{file}: found {text(alert, 'status')}, {text(alert, 'scope')}")
        check(text(alert, "identifier") == f"{name}-{number}", f"{file}: its identifier")
        references = (text(alert, "references") or "").split()
        since = 0 if text(alert, "msgType") == "Alert" else since + 1
        check(number > 1 or since == 0, f"{file}: the first message is no alert")
        check(len(references) == since, f"{file}: {len(references)} references, not {since}")
    rows = list(csv.DictReader((files[0].parent / f"{name}.camf.csv").open()))
    check({int(row["message"]) for row in rows} == set(range(1, len(files) + 1)), f"{name}: CAMF")
    check(all(row["a1"] == "0" and len(row["bits_hex"]) == 31 for row in rows), f"{name}: A1 is 0")


def number_of(file):
    return int(file.stem.rsplit("-", 1)[1])


def scenario(name):
    folder, record = FOLDER / name, FOLDER / f"{name}.db"
    done = run("run", name, "--json", "--alerts", folder, "-o", record)
    check(done.returncode == 0 and done.stderr == "", f"{name}: {done.stderr!r}")
    told = json.loads(done.stdout)["alerts"]
    files = sorted(folder.glob("*.xml"), key=number_of)
    with sqlite3.connect(record) as base:
        kept = base.execute("SELECT count(*) FROM warning").fetchone()[0]
    check(len(files) == told["cap_count"] == kept > 0, f"{name}: {told}, {kept} in the record")
    valid = subprocess.run(["xmllint", "--noout", "--schema", SCHEMA, *files],
                           capture_output=True, text=True)
    check(valid.returncode == 0, f"{name}: {valid.stderr[-600:]}")
    events = {}
    for file in files:
        events.setdefault(file.stem.rsplit("-", 1)[0], []).append(file)
    check(len(events) == told["events_count"], f"{name}: {len(events)} events")
    for event, of in events.items():
        chain(event, of)


def refusals():
    file = FOLDER / "file"
    file.write_text("kept")
    done = run("run", "hello", "--alerts", file)
    check(done.returncode == 3 and "file" in done.stderr, f"a file for a folder: {done.stderr!r}")
    check(file.read_text() == "kept", "the file was touched")
    done = run("run", "hello", "--alerts", FOLDER / "none" / "deeper")
    check(done.returncode == 3, f"a folder in no folder: {done.returncode}")
    done = run("run", "hello", "--alerts", FOLDER / "x", "-o", FOLDER / "x")
    check(done.returncode == 2 and not (FOLDER / "x").exists(), "two outputs of one name")


def alone():
    """Without a record the words tell how many there are, and the hash is the same."""
    done = run("run", "hello", "--alerts", FOLDER / "alone")
    plain = run("run", "hello")
    check(done.returncode == 0 and "all for exercise" in done.stdout, done.stderr)
    check(done.stdout.startswith(plain.stdout), "alerts changed what the run says")


for shipped in sorted((ROOT / "scenarios").glob("*.yaml")):
    scenario(shipped.stem)
refusals()
alone()
finish()
