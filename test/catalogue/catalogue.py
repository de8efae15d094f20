#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The catalogue against its own rules and, where the reference data is at hand, its source.

Every value has a source that is listed, every vehicle is notional, every range holds its value.
The vehicles of MDFCC are compared with its data file number by number; without that file
(TD_REFERENCE, default ../shared/reference) this part says that it was left out.
"""
import ast
import json
import math
import operator
import os
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("missiles", "interceptors", "sensors", "signatures", "sites", "nations")
BESIDE = ("id", "like", "source", "stages")
ISP_MPS = 9.8233

problems = []


def wrong(text):
    problems.append(text)


def read(name):
    with open(ROOT / "catalogue" / f"{name}.yaml", encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)[name]


def keys_of(source):
    return source if isinstance(source, list) else [source] if source else []


def check_value(where, value, inherited, sources, assumptions):
    """One value: its source, its range, its assumption."""
    own = value if isinstance(value, dict) else {"value": value}
    keys = keys_of(own.get("source", inherited))
    if not keys:
        wrong(f"{where}: no source")
    for key in keys:
        if key not in sources:
            wrong(f"{where}: unknown source {key}")
    if "assumption" in own and own["assumption"] not in assumptions:
        wrong(f"{where}: unknown assumption {own['assumption']}")
    if keys == ["TESTUDO"] and where.split(".")[-1] not in ("name", "notional", "kind", "nation") \
            and "assumption" not in own and "note" not in own:
        wrong(f"{where}: our own choice names neither an assumption nor a reason")
    if ("low" in own) != ("high" in own):
        wrong(f"{where}: half a range")
    if "low" in own and not float(own["low"]) <= float(own["value"]) <= float(own["high"]):
        wrong(f"{where}: {own['low']}..{own['high']} does not hold {own['value']}")


def check_entry(entry, sources, assumptions):
    inherited = entry.get("source")
    for key, value in entry.items():
        if key not in BESIDE:
            check_value(f"{entry['id']}.{key}", value, inherited, sources, assumptions)
    for number, stage in enumerate(entry.get("stages", [])):
        for key, value in stage.items():
            check_value(f"{entry['id']}.stages[{number}].{key}", value, inherited, sources,
                        assumptions)


def check_lists():
    sources = {s["key"] for s in read("sources")}
    assumptions = {a["key"] for a in read("assumptions")}
    count = 0
    for name in LISTS:
        for entry in read(name):
            check_entry(entry, sources, assumptions)
            count += 1
            if name in ("missiles", "interceptors") and entry.get("notional") != "true":
                wrong(f"{entry['id']}: not marked notional")
    members = [n["id"] for n in read("nations") if n.get("is_member") == "true"]
    if len(members) != 28:
        wrong(f"{len(members)} members, the alliance of 2012 had 28")
    return count


# Values of MDFCC's file: a comment after `#`, sums and products, `d X` for a diameter.

WAYS = {ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Add: operator.add}


def number(text):
    def of(node):
        if isinstance(node, ast.BinOp):
            return WAYS[type(node.op)](of(node.left), of(node.right))
        return node.value
    return float(of(ast.parse(text.strip(), mode="eval").body))


def bare(text):
    return text.split("#")[0].strip()


def numbers(text):
    return [number(part) for part in bare(text).split(",") if part.strip()]


def areas(text):
    """Areas in m2, from areas or from `d` diameters."""
    found = []
    for part in bare(text).split(","):
        is_diameter = part.strip().startswith("d")
        value = number(part.replace("d", "", 1)) if is_diameter else number(part)
        found.append(math.pi / 4.0 * value * value if is_diameter else value)
    return found


def plain(value):
    return float(value["value"] if isinstance(value, dict) else value)


def same(where, ours, theirs):
    if not math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=1e-9):
        wrong(f"{where}: {ours}, the source says {theirs}")


def area_of(stage):
    if "diameter_m" in stage:
        return math.pi / 4.0 * plain(stage["diameter_m"]) ** 2
    return plain(stage["area_m2"])


def compare_stages(entry, theirs):
    stages = entry["stages"]
    name = entry["id"]
    lists = {"dry_kg": numbers(theirs["m_st"]), "propellant_kg": numbers(theirs["m_fu"]),
             "burn_s": numbers(theirs["t_bu"]),
             "exhaust_mps": [v * ISP_MPS if v < 1000 else v for v in numbers(theirs["v_ex"])]}
    delays = [0.0] + numbers(theirs["t_delay"])
    shown = areas(theirs["a_mid"])
    nozzle = areas(theirs["a_nz"])[0] if bare(theirs["a_nz"]) else 0.0
    if len(stages) != len(lists["burn_s"]):
        wrong(f"{name}: {len(stages)} stages, the source has {len(lists['burn_s'])}")
        return
    for i, stage in enumerate(stages):
        for key, values in lists.items():
            same(f"{name}.stages[{i}].{key}", plain(stage[key]), values[i])
        same(f"{name}.stages[{i}] area", area_of(stage), shown[min(i, len(shown) - 1)])
        same(f"{name}.stages[{i}] delay", plain(stage.get("delay_s", 0)),
             delays[i] if i < len(delays) else 0.0)
        same(f"{name}.stages[{i}] nozzle", plain(stage.get("nozzle_exit_m2", 0)),
             nozzle if i == 0 else 0.0)


def compare_vehicle(entry, theirs):
    name = entry["id"]
    table = {"v2": "v2", "ls": "solid", "ll": "liquid"}[theirs["cd_type"]]
    if entry["drag"] != table:
        wrong(f"{name}.drag: {entry['drag']}, the source says {table}")
    same(f"{name}.payload_kg", plain(entry["payload_kg"]), number(bare(theirs["m_pl"])))
    same(f"{name}.beta_kgpm2", plain(entry["beta_kgpm2"]), number(bare(theirs["c_bal"])))
    same(f"{name}.shroud_kg", plain(entry.get("shroud_kg", 0)),
         number(bare(theirs["m_shroud"]) or "0"))
    if "i_key" in theirs:
        same(f"{name}.elevation_deg", plain(entry["elevation_deg"]),
             number(theirs["flight_path_angle"]))
        if theirs["mpia"]:
            same(f"{name}.floor_km", plain(entry["floor_km"]), number(theirs["mpia"]))
    else:
        same(f"{name}.kick_deg", plain(entry["kick_deg"]), number(bare(theirs["grav_turn_angle"])))
    compare_stages(entry, theirs)


def compare_with_mdfcc():
    folder = Path(os.environ.get("TD_REFERENCE", ROOT.parent / "shared" / "reference"))
    file = folder / "missiles" / "rocket_data.json"
    if not file.exists():
        print("the data file of MDFCC is not at hand: its comparison is left out")
        return 0
    entries = {e["id"]: e for e in read("missiles") + read("interceptors")}
    models = [m for group in json.loads(file.read_text(encoding="utf-8")) for m in group]
    for model in models:
        name = re.match(r"[mi]\d+", model["type"]).group()
        if name in entries:
            compare_vehicle(entries[name], model)
        else:
            wrong(f"{name} is not in the catalogue")
    return len(models)


def main():
    entries = check_lists()
    compared = compare_with_mdfcc()
    print("\n".join(problems) if problems
          else f"{entries} entries are right, {compared} compared with their source")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
