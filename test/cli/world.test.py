#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The world says no: full disks, closed streams, signals. Exit 3, and nothing is half-written."""
import os
import resource
import signal
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from program import PROGRAM, check, finish, run

FOLDER = tempfile.mkdtemp()
SMALL = os.path.join(FOLDER, "small.yaml")
with open(SMALL, "w", encoding="ascii") as scenario:
    scenario.write("""question: What does one battery defend against one kind of flight?
duration_min: 30
sensor_places:
  - {id: radar, model: tpy2, site: kurecik, boresight_deg: 90}
batteries:
  - {id: battery, interceptor: i14, site: deveselu, stock_count: 2}
cover: {froms: [semnan], missiles: [m9], lofts: [minimum_energy], cell_deg: 4}
""")

# What each verb answers, small enough to be asked again and again.
ANSWERS = [
    ["list", "missiles"], ["why", "m9"], ["check", "scenarios/hello.yaml"], ["fly", "m9"],
    ["coast", "--h-km", "100", "--v-up-mps", "1", "--v-horiz-mps", "1"], ["flights"],
    ["footprint", "hello"], ["run", "hello"], ["cover", SMALL],
    ["bench", "fma_peak", "--once"],
]


def full_stdout():
    """One message, not two, in words and in JSON."""
    for words in ANSWERS:
        for form in ([], ["--json"]):
            with open("/dev/full", "w", encoding="ascii") as full:
                done = run(*words, *form, stdout=full)
            shown = " ".join(words + form)
            check(done.returncode == 3, f"{shown} >/dev/full: exit {done.returncode}")
            check(done.stderr.count("cannot write to standard output") == 1,
                  f"{shown} >/dev/full: {done.stderr!r}")


def closed_stdout():
    """With descriptor 1 closed the record became descriptor 1, and the answer went into it."""
    with tempfile.TemporaryDirectory() as folder:
        record, table = Path(folder, "r.db"), Path(folder, "t.csv")
        done = run("run", "hello", "-o", str(record), stdout=None, preexec_fn=lambda: os.close(1))
        check(done.returncode == 3, f"run -o >&-: exit {done.returncode}")
        with sqlite3.connect(record) as base:
            check(base.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "record >&-")
        done = run("fly", "m9", "--csv", str(table), stdout=None, preexec_fn=lambda: os.close(1))
        check(done.returncode == 3, f"fly --csv >&-: exit {done.returncode}")
        check(all(line[0] in "t0123456789" for line in table.read_text().splitlines()),
              "the table holds the answer too")
        done = run("fly", "m9", preexec_fn=lambda: (os.close(0), os.close(2)))
        check(done.returncode == 0 and "range" in done.stdout, "fly <&- 2>&-")


def small_disk():
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))


WRITERS = [
    ["fly", "m9", "--csv", "FILE", "--step-s", "0.1"], ["run", "hello", "--report", "FILE"],
    ["cover", SMALL, "-o", "FILE"],
    ["cover", SMALL, "--png", "FILE"],
    ["cover", SMALL, "--svg", "FILE"],
    ["cover", SMALL, "--cell-deg", "0.5", "--geojson", "FILE"],
]


def full_disk():
    """Whole or absent; what was there before stays."""
    for words in WRITERS:
        for before in (None, "what was there"):
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "file")
                if before:
                    file.write_text(before, encoding="ascii")
                done = run(*[str(file) if word == "FILE" else word for word in words],
                           preexec_fn=small_disk)
                shown = " ".join(words)
                check(done.returncode == 3, f"{shown}, full disk: exit {done.returncode}")
                check(done.stdout == "", f"{shown}, full disk: {done.stdout[:60]!r}")
                check(str(file) in done.stderr or "disk I/O" in done.stderr, f"{done.stderr!r}")
                left = {p.name: p.read_text(encoding="ascii") for p in Path(folder).iterdir()}
                check(left == ({"file": before} if before else {}), f"{shown}: left {left.keys()}")


def places_that_are_none():
    with tempfile.TemporaryDirectory() as folder:
        for words in WRITERS:
            for place in (folder, "/no/such/folder/file", "/dev/full/file"):
                done = run(*[place if word == "FILE" else word for word in words])
                check(done.returncode in (2, 3), f"{words} to {place}: exit {done.returncode}")
                check(place in done.stderr and done.stdout == "", f"{place}: {done.stderr!r}")
        check(not os.listdir(folder), f"left {os.listdir(folder)}")


def no_flight_no_table():
    """Where nothing flew, nothing is written, and that is said: an old table is no new answer."""
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "t.csv")
        done = run("fly", "m9", "--from", "0,0", "--to", "0,180", "--csv", table, "--json")
        check(done.returncode == 0 and "out_of_range" in done.stdout, done.stdout)
        check("not written" in done.stderr and not os.path.exists(table), done.stderr)


def stopped(words, number, ready):
    """Starts, waits until ready(folder), sends a signal; exit code, stderr and what is left."""
    with tempfile.TemporaryDirectory() as folder:
        with subprocess.Popen([os.path.abspath(PROGRAM), *words], cwd=folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            while child.poll() is None and not ready(child, Path(folder)):
                pass
            child.send_signal(number)
            told = child.communicate()
        left = sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_file())
        states = []
        for name in left:
            if name.endswith(".db"):
                with sqlite3.connect(os.path.join(folder, name)) as base:
                    check(base.execute("PRAGMA integrity_check").fetchone()[0] == "ok", name)
                    states.append(base.execute("SELECT state FROM run").fetchone()[0])
    return child.returncode, told[1], left, states


def has_threads(child, _folder):
    """The map is being worked on."""
    try:
        return len(os.listdir(f"/proc/{child.pid}/task")) > 1
    except OSError:
        return False


def has_worked(child, _folder):
    """A tenth of a second of processor time: it is measuring."""
    try:
        with open(f"/proc/{child.pid}/stat", encoding="ascii") as stat:
            return int(stat.read().rsplit(")", 1)[1].split()[11]) >= 10
    except OSError:
        return False


def has_log(_child, folder):
    return any(folder.rglob("*.db-wal"))


def signals():
    outputs = ["-o", "c.nc", "--png", "c.png", "--svg", "c.svg", "--geojson", "c.json"]
    cover = ["cover", SMALL, "--cell-deg", "0.1", "--threads", "2", *outputs]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        code, told, left, _ = stopped(cover, number, has_threads)
        check(not left, f"cover, {number.name}: left {left}")
        check(code == (3 if number != signal.SIGKILL else -number), f"cover, {number.name}: {code}")
        check(number == signal.SIGKILL or "run it again" in told, f"cover: {told!r}")
        code, told, left, states = stopped(["demo", "-o", "d"], number, has_threads)
        records = [name for name in left if not name.endswith(("-wal", "-shm"))]
        check(records == ["d/record.db"], f"demo, {number.name}: left {left}")
        wanted = ["running"] if number == signal.SIGKILL else ["interrupted"]
        check(states == wanted, f"demo, {number.name}: {states}")
        check(number == signal.SIGKILL or "run it again" in told, f"demo: {told!r}")
    code, told, left, _ = stopped(["run", "europe-2018", "--report", "r.html"], signal.SIGINT,
                                  has_log)
    check(code == 3 and not left, f"run --report, Ctrl-C: exit {code}, left {left}")
    check("no report was made" in told, f"run --report, Ctrl-C: {told!r}")
    code, told, _, _ = stopped(["bench", "flight_batch", "flight_scalar", "solve_ballistic_batch"],
                               signal.SIGINT, has_worked)
    check(code == 3 and "run it again" in told, f"bench, Ctrl-C: exit {code}, {told!r}")


full_stdout()
closed_stdout()
full_disk()
places_that_are_none()
no_flight_no_table()
signals()
finish()
