#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Count the floating-point operations of each benchmark and write bench/flops.h.

usage: tools/flops.py [--build FOLDER] [NAME...]

Each benchmark runs once under valgrind's callgrind, which counts how often each instruction is
executed; the instructions' kinds come from objdump. Counted are additions, subtractions,
multiplications, divisions and square roots of doubles, times the lanes of their registers; a fused
multiply-add counts two. Comparisons, minima, moves, conversions and integers do not count. Lanes
that a mask later discards do: they were computed. Valgrind offers AVX2 and FMA, so the counts are
those of the x86-64-v3 library. Names given: only these are counted again, the others keep theirs.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = ROOT / "bench" / "flops.h"
KIND = re.compile(r"^v?(fn?m(?:add|sub)\d*|add|sub|mul|div|sqrt)(sd|pd)$")
LANES = {"xmm": 2, "ymm": 4, "zmm": 8}
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\t(\S+)\s*(\S*)", re.M)


def operations(library):
    """Address -> floating-point operations, for the instructions that do any."""
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", library], check=True,
                          capture_output=True, text=True).stdout
    found = {}
    for address, name, operands in INSTRUCTION.findall(text):
        kind = KIND.match(name)
        if kind:
            register = re.search(r"[xyz]mm", operands)
            lanes = LANES[register[0]] if kind[2] == "pd" and register else 1
            found[int(address, 16)] = lanes * (2 if kind[1].startswith("f") else 1)
    return found


def executed(profile):
    """(object, address) -> count, from callgrind's uncompressed output."""
    counts = {}
    library, is_call = "", False
    for line in Path(profile).read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("ob="):
            library = line[3:]
        elif line.startswith("calls="):
            is_call = True
        elif line.startswith("0x"):
            if not is_call:
                address, *_, count = line.split()
                key = (library, int(address, 16))
                counts[key] = counts.get(key, 0) + int(count)
            is_call = False
    return counts


def count(build, name, known):
    with tempfile.NamedTemporaryFile(suffix=".callgrind") as out:
        done = subprocess.run(
            ["valgrind", "-q", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no",
             "--compress-strings=no", "--toggle-collect=td_bench_once",
             f"--callgrind-out-file={out.name}", build / "testudo", "bench", name, "--once",
             "--json"], capture_output=True, text=True, cwd=ROOT)
        if done.returncode != 0:
            raise SystemExit(f"flops: {name}: {done.stderr.strip()}")
        row = json.loads(done.stdout)[0]
        total = 0
        for (library, address), times in executed(out.name).items():
            if Path(library).is_file():
                if library not in known:
                    known[library] = operations(library)
                total += times * known[library].get(address, 0)
    return total / row["units_a_repetition"]


def committed():
    return {name: float(flops) for name, flops in
            re.findall(r'\{ "(\w+)", ([0-9.e+]+) \}', HEADER.read_text(encoding="utf-8"))}


def write(table):
    lines = "".join(f'    {{ "{name}", {flops:.7g} }},\n' for name, flops in table.items())
    HEADER.write_text(f"""/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/flops.py: floating-point operations of one unit of each benchmark; do not edit. */
#ifndef TD_BENCH_FLOPS_H
#define TD_BENCH_FLOPS_H

static const struct {{
    const char *name;
    double flops;
}} FLOPS[] = {{
{lines}}};

#endif
""", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    listed = re.findall(r"X\((\w+)\)", (ROOT / "bench" / "list.c").read_text(encoding="utf-8"))
    listed = [name for name in listed if name != "name"]
    table, known = committed(), {}
    for name in options.names or listed:
        table[name] = count(options.build, name, known)
        print(f"{name:24} {table[name]:.7g}")
    write({name: table[name] for name in listed if name in table})
    return 0


if __name__ == "__main__":
    sys.exit(main())
