#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare the hashes of whole runs with those kept in test/golden/runs.csv, or keep new ones.

usage: tools/golden.py [PROGRAM] [--write]      (default: build/testudo)

Each command runs once with each library that was built beside the program and that this machine
can run. A golden detects change and proves nothing: it changes only in a commit that says why.
With --write the file gets today's hashes, where all libraries agree."""
import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "test" / "golden" / "runs.csv"
LIBRARY = "libtestudo.so.0"
NEEDS = {"x86-64-v3": {"avx2", "fma", "bmi2"},
         "x86-64-v4": {"avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}}


def machine_flags():
    """What this processor says it can do; nothing where nothing tells."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return set()
    found = re.search(r"^flags\s*:(.*)$", text, re.M)
    return set(found.group(1).split()) if found else set()


def libraries(program):
    """The library of each instruction set, by name; the baseline stands beside the program."""
    folder = program.parent
    found = {"base": folder / LIBRARY}
    for isa, needed in NEEDS.items():
        path = folder / "glibc-hwcaps" / isa / LIBRARY
        if path.exists() and needed <= machine_flags():
            found[isa] = path
        else:
            why = "this machine lacks it" if path.exists() else "not built"
            print(f"golden: {isa}: skipped, {why}")
    return {isa: path for isa, path in found.items() if path.exists()}


def hash_of(program, command, library):
    """The hash that a command prints with that library; a folder with it alone leaves the loader
    no choice."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(library.resolve(), Path(folder) / LIBRARY)
        words = [str(program), *command.split(), "--json", "--data", str(ROOT)]
        done = subprocess.run(words, capture_output=True, text=True, check=False,
                              env={**os.environ, "LD_LIBRARY_PATH": folder})
    if done.returncode != 0:
        sys.exit(f"golden: {command}: exit {done.returncode}: {done.stderr.strip()}")
    return json.loads(done.stdout)["hash"]


def kept():
    """Comment lines and rows of the file; every shipped scenario must have its run."""
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    notes = [line for line in lines if line.startswith("#")]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    commands = {row["command"] for row in rows}
    for file in sorted((ROOT / "scenarios").glob("*.yaml")):
        if f"run {file.stem}" not in commands:
            sys.exit(f"golden: {KEPT.name} has no row `run {file.stem}`, add one and use --write")
    return notes, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?", default=str(ROOT / "build" / "testudo"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    program = Path(args.program).resolve()
    notes, rows = kept()
    found = libraries(program)
    failures = 0
    for row in rows:
        hashes = {isa: hash_of(program, row["command"], path) for isa, path in found.items()}
        one = len(set(hashes.values())) == 1
        if not one:
            print(f"golden: {row['command']}: instruction sets differ: {hashes}")
        elif not args.write and row["hash"] not in hashes.values():
            print(f"golden: {row['command']}: found {hashes['base']}, kept {row['hash']}")
        failures += not one or (not args.write and row["hash"] != hashes["base"])
        row["hash"] = hashes["base"]
    if failures:
        sys.exit(f"golden: {failures} of {len(rows)} changed; if that is meant, `make golden` and "
                 "say why in the commit")
    if args.write:
        with KEPT.open("w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\n" for line in notes)
            table = csv.DictWriter(file, ["command", "hash"], lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
    print(f"golden: {len(rows)} hashes {'kept' if args.write else 'hold'}, by {', '.join(found)}")


main()
