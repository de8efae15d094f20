#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`decode` from outside: the broadcast log byte for byte as another program reads it, and refusals."""
import json
import tempfile
from pathlib import Path

from program import check, finish, refused, run

FOLDER = Path("test/data/camf")
LOG = str(FOLDER / "qzqsm_dcx_240604.log")


def the_table():
    done = run("decode", LOG)
    check(done.returncode == 0, f"exit {done.returncode}: {done.stderr}")
    check(done.stdout == (FOLDER / "decoded.csv").read_text(encoding="utf-8"),
          "the table differs from decoded.csv")
    check("259 messages" in done.stderr and "left out" not in done.stderr, done.stderr)


def the_json():
    done = run("decode", "--json", LOG)
    rows = json.loads(done.stdout)
    check(len(rows) == 259, f"{len(rows)} messages")
    missiles = [row for row in rows if row.get("hazard") == "Missile attack"]
    check(len(missiles) == 8 and all(row["country"] == "JP" for row in missiles), "8 of Japan")
    check("hazard" not in rows[0] and "centre_lat_deg" not in rows[0], "absent means unknown")
    check(rows[53]["country"] == "FJ" and abs(rows[53]["semi_major_km"] - 747.603) < 1e-3,
          str(rows[53]))
    check(all(row["message_type"] == "Test" for row in rows if "message_type" in row), "all tests")


def broken_lines():
    lines = Path(LOG).read_text(encoding="ascii").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cut.log"
        file.write_text("\n".join([lines[0], lines[1][:30], "$GPGGA,1*00", lines[2][:-1] + "z",
                                   lines[3]]), encoding="ascii")
        done = run("decode", str(file))
        check(done.returncode == 0 and len(done.stdout.splitlines()) == 3, done.stdout)
        check(f"{file}:2: the first broken line" in done.stderr, done.stderr)
        check(done.stderr.count("left out 1") == 3, done.stderr)
        file.write_text("$GPGGA,1*00\n", encoding="ascii")
        refused(["decode", str(file)], "found no message", "QZQSM")
        file.write_bytes(bytes(range(256)) * 40)
        refused(["decode", str(file)], "found no message")
        refused(["decode", folder], folder)
    refused(["decode", "no_such.log"], "no_such.log")
    refused(["decode"], "FILE")


the_table()
the_json()
broken_lines()
finish()
