#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check the shipped YAML files against the JSON Schemas, and that the schemas refuse wrong ones.

usage: test/schema.py [ROOT]

Ends with 77, and says so, where python3-yaml or python3-jsonschema is missing.
"""
import copy
import json
import re
import sys
from pathlib import Path

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"schema: skipped, {missing} (tools/setup.sh test)")
    sys.exit(77)

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as the reader has it: NO is Norway, 1e6 is a number."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("bool", r"^(?:true|false)$", "tf"),
        ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789")):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def validator(name):
    schema = json.loads((ROOT / "docs/schema" / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Core)


def check_files(name, paths):
    """How many files of a kind break the schema; each breach is printed."""
    wrong, schema = 0, validator(name)
    for path in paths:
        breaches = list(schema.iter_errors(read(path)))
        for breach in breaches:
            best = jsonschema.exceptions.best_match([breach])
            place = ".".join(str(part) for part in best.absolute_path)
            print(f"{path}: {place}: {best.message[:200]}")
        wrong += bool(breaches)
    if not paths:
        print(f"schema: found no {name} files, expected some")
    return wrong + (not paths)


def check_refusals(whole):
    """Each change makes a good scenario wrong; a schema that takes one is blind there."""
    def changed(change):
        other = copy.deepcopy(whole)
        change(other)
        return other

    changes = {
        "unknown key": lambda s: s.update(questoin="?"),
        "no question": lambda s: s.pop("question"),
        "empty list": lambda s: s.update(raids=[]),
        "wrong unit": lambda s: s.update(duration_ms=1),
        "out of range": lambda s: s.update(duration_s=-1),
        "two units": lambda s: s.update(duration_s=60, duration_min=1),
        "unknown word": lambda s: s.update(doctrine="pray"),
        "unknown key of an entry": lambda s: s["raids"][0].update(count=1),
        "missing key of an entry": lambda s: s["raids"][0].pop("missile"),
        "text for a number": lambda s: s["raids"][0].update(at_s="soon"),
        "latitude 91": lambda s: s.update(
            sites=[{"id": "x", "name": "x", "lat_deg": 91, "lon_deg": 0}]),
    }
    schema, blind = validator("scenario"), 0
    for name, change in changes.items():
        if schema.is_valid(changed(change)):
            print(f"schema: takes a scenario with: {name}")
            blind += 1
    return blind


def main():
    wrong = check_files("catalogue", sorted((ROOT / "catalogue").glob("*.yaml")))
    wrong += check_files("scenario", sorted((ROOT / "scenarios").glob("*.yaml")))
    hello = read(ROOT / "scenarios/hello.yaml")
    if not validator("scenario").is_valid(hello):
        print("schema: hello does not pass, so what is made from it shows nothing")
        wrong += 1
    wrong += check_refusals(hello)
    print(f"schema: {wrong} problems")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
