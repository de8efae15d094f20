#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our numbers beside other people's: runs the command of every row of test/validation/cases.csv
and prints ours, theirs, the difference and the tolerance. With --output it also writes the table
as Markdown. Ends with 1 when a row is outside its tolerance.

A command is one of testudo's, or of test/validation/ask.c where no verb answers. `A // B` asks for
the ratio of two answers. tolerance_kind: abs, rel (of theirs); miss: a control that must differ by
more than the tolerance; at_least; is: the same text; report: shown, not judged, its tolerance a hint."""
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
    "O": "reported only: inputs are not fully published",
}


def answer(folder, command, cache):
    """One JSON document a command, however many rows ask it."""
    if command not in cache:
        words = shlex.split(command)
        if words[0] == "ask":
            words = [os.path.join(folder, "test", "ask")] + words[1:]
        else:
            words = [os.path.join(folder, "testudo")] + words + ["--json"]
        done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
        if done.returncode != 0:
            print(f"{command}: exit {done.returncode}: {done.stderr.strip()}", file=sys.stderr)
            cache[command] = None
        else:
            cache[command] = json.loads(done.stdout)
    return cache[command]


def ask(folder, row, cache):
    """The row's value: text, a number, or None where the command gave none."""
    values = [value_at(answer(folder, command.strip(), cache), row["pointer"])
              for command in row["command"].split("//")]
    if len(values) == 1:
        return values[0]
    return values[0] / values[1] if values[0] is not None and values[1] else None


def value_at(document, pointer):
    """A JSON pointer, or `key=value,key=value/pointer` into a row of a list."""
    if document is None:
        return None
    if not pointer.startswith("/"):
        wanted, rest = pointer.split("/", 1)
        pairs = [pair.split("=", 1) for pair in wanted.split(",")]
        for row in document:
            if all(str(row.get(k)) == v or same_number(row.get(k), v) for k, v in pairs):
                return value_at(row, "/" + rest)
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
    """Ours, the difference and the tolerance as shown, and whether the row holds."""
    kind = row["tolerance_kind"]
    if kind == "is":
        return str(ours), "", "same", ours == row["theirs"]
    theirs = float(row["theirs"])
    tolerance = float(row["tolerance"])
    limit = tolerance * abs(theirs) if kind in ("rel", "report") else tolerance
    shown = f"{100 * tolerance:g} %" if kind in ("rel", "report") else f"{tolerance:g}"
    shown = {"miss": f"> {tolerance:g}", "at_least": "at least"}.get(kind, shown)
    if ours is None:
        return "none", "", shown, False
    away = abs(ours - theirs)
    holds = {"miss": away > limit, "at_least": ours >= theirs,
             "report": True}.get(kind, away <= limit)
    off = round(ours - theirs, 3) + 0.0 # a zero has no sign
    return f"{ours:.3f}", f"{off:+.3f}", shown, holds


def table(folder):
    cache = {}
    with open(CASES, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield (row, *judge(row, ask(folder, row, cache)))


def held(rows):
    return sum(good for *_, good in rows)


def verdict(row, good):
    if row["tolerance_kind"] == "report":
        return "reported"
    return "inside" if good else "**outside**"


def shown_command(command):
    if command.startswith("ask "):
        return f"build/test/{command}\n"
    return "".join(f"testudo {part.strip()} --json\n" for part in command.split("//"))


def write_markdown(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Validation: our numbers beside other people's\n\n"
                  "Written by `make validate`, which runs each command; do not edit.\n"
                  "Cases and tolerances: `test/validation/cases.csv`; "
                  "source keys: [SOURCES.md](SOURCES.md).\n")
        out.write(f"\n{held(rows)} of {len(rows)} rows hold.\n")
        for kind, text in KINDS.items():
            out.write(f"\n## {text.capitalize()}\n\n| case | ours | theirs | difference | "
                      "tolerance | unit | source | |\n|---|---:|---:|---:|---:|---|---|---|\n")
            for row, ours, difference, limit, good in rows:
                if row["kind"] == kind:
                    out.write(f"| {row['case']} | {ours} | {row['theirs']} | {difference} | "
                              f"{limit} | {row['unit']} | {row['source']} | "
                              f"{verdict(row, good)} |\n")
        commands = dict.fromkeys(row["command"] for row, *_ in rows)
        out.write("\n## The commands\n\n```\n")
        out.writelines(shown_command(command) for command in commands)
        out.write("```\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"), help="build folder")
    parser.add_argument("--output", help="write the table here as Markdown")
    options = parser.parse_args()
    rows = list(table(os.path.abspath(options.build)))
    print(f"{'case':56} {'ours':>12} {'theirs':>12} {'difference':>11} {'tolerance':>9} unit  source")
    for row, ours, difference, limit, good in rows:
        print(f"{row['case'][:56]:56} {ours:>12} {row['theirs']:>12} {difference:>11} {limit:>9} "
              f"{row['unit']:5} {row['source']}{'' if good else '   OUTSIDE'}")
    print(f"{held(rows)} of {len(rows)} rows hold")
    if options.output:
        write_markdown(options.output, rows)
    return 0 if held(rows) == len(rows) > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
