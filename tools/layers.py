#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check that every source file includes only what its layer allows.

usage: tools/layers.py [ROOT]

Prints `file:line: what, found X, expected Y` for each breach; exit 1 if there is one.
"""
import re
import sys
from pathlib import Path

# The one table: a folder and the folders directly below it. What lies below those is allowed too.
LAYERS = {
    "base": [],
    "earth": ["base"],
    "flight": ["earth"],
    "sense": ["flight"],
    "track": ["sense"],
    "engage": ["flight"],
    "warn": ["track"],
    "assure": ["engage"],
    "share": ["track", "warn"],
    "sim": ["share", "assure"],
    "study": ["sim"],
    "edge": ["study"],
    "cli": ["edge"],
}
# Parts of the edge that see less than the edge does: the live side sees and warns, no more.
NARROWER = {"edge/link": ["share"]}
CORE = {"base", "earth", "flight", "sense", "track", "engage", "warn", "assure", "share", "sim",
        "study"}
CORE_SYSTEM = {"assert.h", "float.h", "inttypes.h", "limits.h", "math.h", "stdbool.h", "stddef.h",
               "stdint.h", "string.h"}
SIMD_SYSTEM = {"immintrin.h": "base/lanes.h", "arm_neon.h": "base/lanes.h"}
# Headers besides a folder's own that kernel files may include from other folders.
KERNEL_HEADERS = {"base/lanes.h", "base/lanes_math.h", "earth/earth_lanes.h"}
KERNEL_FILE = re.compile(r"(\.lanes\.[ch]|_lanes\.h)$")
TEST_HEADERS = {"test/check.h", "test/small_world.h"}
# The live part of the edge may use these other parts of the edge.
LINK_MAY_USE = {"edge/link", "edge/export", "edge/csv", "edge/digest"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')


def closure(direct):
    """All folders reached from the listed ones, themselves included."""
    seen = set()
    rest = list(direct)
    while rest:
        name = rest.pop()
        if name not in seen:
            seen.add(name)
            rest.extend(LAYERS[name])
    return seen


def unit_of(path):
    """The folder that a path below src/ belongs to: `earth`, or `edge/link` inside the edge."""
    parts = Path(path).parts
    if parts[0] == "edge" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0]


def own_header(unit):
    """The one header through which a folder is used."""
    return f"{unit}/{unit.split('/')[-1]}.h"


def allowed_layers(unit):
    layer = unit.split("/")[0]
    return closure(NARROWER.get(unit, LAYERS[layer])) | {layer}


def check_system(name, where, unit):
    """A system header in the core must be one of the few that do no I/O and hold no state."""
    if unit.split("/")[0] not in CORE or "/test/" in where or name in CORE_SYSTEM:
        return None
    if SIMD_SYSTEM.get(name) == where:
        return None
    return f"system header in the core, found <{name}>, expected one of " + \
        " ".join(sorted(h[:-2] for h in CORE_SYSTEM))


def check_own(name, where, src):
    """A quoted header must exist, be in a layer below, and be the face of its folder."""
    unit = unit_of(where)
    in_test = "/test/" in where
    if in_test and name in TEST_HEADERS:
        return None
    target = src / name
    beside = (src / where).parent / name
    if not target.is_file() and beside.is_file():
        target = beside
    if not target.is_file():
        return f'include does not resolve, found "{name}", expected a header below src/'
    name = target.resolve().relative_to(src.resolve()).as_posix()
    there = unit_of(name)
    layers = allowed_layers(unit)
    if there.split("/")[0] not in layers:
        return f'layer not below {unit}, found "{name}", expected one of {" ".join(sorted(layers))}'
    if unit == "edge/link" and there.startswith("edge/") and there not in LINK_MAY_USE:
        return f'part of the edge the live side may not see, found "{name}", expected one of ' + \
            " ".join(sorted(LINK_MAY_USE))
    if there == unit or name == own_header(there) or (in_test and "/test/" in name):
        return None
    if name in KERNEL_HEADERS and KERNEL_FILE.search(where):
        return None
    return f'private header of another folder, found "{name}", expected "{own_header(there)}"'


def check_file(path, src):
    where = path.relative_to(src).as_posix()
    unit = unit_of(where)
    if unit.split("/")[0] not in LAYERS:
        return [(1, f"folder not in the table, found {unit}, expected one of {' '.join(LAYERS)}")]
    breaches = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        if found[1] == "<":
            text = check_system(found[2], where, unit)
        else:
            text = check_own(found[2], where, src)
        if text:
            breaches.append((number, text))
    return breaches


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)
    src = root / "src"
    files = sorted(p for p in src.rglob("*") if p.suffix in (".c", ".h"))
    first_of = {}
    count = 0
    for path in files:
        shown = path.relative_to(root).as_posix()
        breaches = check_file(path, src)
        other = first_of.setdefault(path.name, shown)
        if other != shown:
            breaches.append((1, f"file name not unique, found {path.name}, expected no other "
                                f"file of that name than {other}"))
        for number, text in breaches:
            print(f"{shown}:{number}: {text}")
        count += len(breaches)
    print(f"layers: {len(files)} files, {count} breaches")
    return 1 if count or not files else 0


if __name__ == "__main__":
    sys.exit(main())
