#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our numbers beside other people's: runs the command of every row of test/validation/cases.csv
and prints ours, theirs, the difference and the tolerance. With --output it also writes the table
as Markdown. Ends with 1 when a row is outside its tolerance."""
import argparse
import csv
import json
import os
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASES = os.path.join(ROOT, "test", "validation", "cases.csv")
KINDS = {
    "A": "closed form", "F": "real flight measured by someone else",
    "P": "published by an independent author", "X": "another code on the same inputs",
}


def answer(program, command, cache):
    """One JSON document a command, however many rows ask it."""
    if command not in cache:
        words = [program] + shlex.split(command) + ["--json"]
        done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
        if done.returncode != 0:
            raise SystemExit(f"testudo {command}: exit {done.returncode}: {done.stderr.strip()}")
        cache[command] = json.loads(done.stdout)
    return cache[command]


def value_at(document, pointer):
    """A JSON pointer, or `key=value,key=value/field` for a row of a list."""
    if not pointer.startswith("/"):
        wanted, field = pointer.split("/", 1)
        pairs = [pair.split("=", 1) for pair in wanted.split(",")]
        for row in document:
            if all(str(row.get(k)) == v or same_number(row.get(k), v) for k, v in pairs):
                return row.get(field)
        return None
    for part in pointer.strip("/").split("/"):
        document = document[int(part)] if isinstance(document, list) else document.get(part)
        if document is None:
            return None
    return document


def same_number(found, text):
    try:
        return abs(float(found) - float(text)) < 1e-9
    except (TypeError, ValueError):
        return False


def judge(row, ours):
    theirs = float(row["theirs"])
    tolerance = float(row["tolerance"])
    limit = tolerance * abs(theirs) if row["tolerance_kind"] == "rel" else tolerance
    shown = f"{100 * tolerance:g} %" if row["tolerance_kind"] == "rel" else f"{tolerance:g}"
    if ours is None:
        return "none", "", shown, False
    return f"{ours:.3f}", f"{ours - theirs:+.3f}", shown, abs(ours - theirs) <= limit


def table(program):
    cache = {}
    with open(CASES, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ours = value_at(answer(program, row["command"], cache), row["pointer"])
            yield (row, *judge(row, ours))


def write_markdown(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Validation: our numbers beside other people's\n\n"
                  "Written by `make validate`, which runs each command; do not edit.\n"
                  "Cases and tolerances: `test/validation/cases.csv`; "
                  "source keys: [SOURCES.md](SOURCES.md).\n")
        for kind, text in KINDS.items():
            out.write(f"\n## {text.capitalize()}\n\n| case | ours | theirs | difference | "
                      "tolerance | unit | source | |\n|---|---:|---:|---:|---:|---|---|---|\n")
            for row, ours, difference, limit, good in rows:
                if row["kind"] == kind:
                    out.write(f"| {row['case']} | {ours} | {row['theirs']} | {difference} | "
                              f"{limit} | {row['unit']} | {row['source']} | "
                              f"{'inside' if good else '**outside**'} |\n")
        commands = dict.fromkeys(row["command"] for row, *_ in rows)
        out.write("\n## The commands\n\n```\n")
        out.writelines(f"testudo {command} --json\n" for command in commands)
        out.write("```\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=os.path.join(ROOT, "build", "testudo"))
    parser.add_argument("--output", help="write the table here as Markdown")
    options = parser.parse_args()
    rows = list(table(options.program))
    print(f"{'case':52} {'ours':>12} {'theirs':>12} {'difference':>11} {'tolerance':>9} unit  source")
    for row, ours, difference, limit, good in rows:
        print(f"{row['case'][:52]:52} {ours:>12} {row['theirs']:>12} {difference:>11} {limit:>9} "
              f"{row['unit']:5} {row['source']}{'' if good else '   OUTSIDE'}")
    outside = sum(not good for *_, good in rows)
    print(f"{len(rows) - outside} of {len(rows)} inside their tolerance")
    if options.output:
        write_markdown(options.output, rows)
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(main())
