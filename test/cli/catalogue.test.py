#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""check, list and why from outside: answers, exit codes, and refusals that say where."""
import json
import os
import shutil
import tempfile
from pathlib import Path

from program import check, finish, refused, run

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = ROOT / "test/data/small"
GOOD = "question: Is it right?\nraids:\n  - {id: one, missile: m9, from: south, to: north}\n"
BAD = GOOD.replace("m9", "m99") + "sede: 1\n"


def answer(*words):
    """The JSON of a verb on the small catalogue, which must end well."""
    done = run(*words, "--data", str(SMALL), "--json")
    check(done.returncode == 0, f"{words}: exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout or "null")


def check_answers(folder):
    good, bad = folder / "good.yaml", folder / "bad.yaml"
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(BAD, encoding="utf-8")
    data = ("--data", str(SMALL))
    done = run("check", str(good), *data)
    check(done.returncode == 0 and "right, as a scenario" in done.stdout, f"good: {done.stdout}")
    done = run("check", str(good), str(bad), *data)
    check(done.returncode == 1, f"bad: exit {done.returncode}, expected 1")
    check("bad.yaml:3:24: missile: unknown name; found 'm99'" in done.stdout, done.stdout)
    check("bad.yaml:4:1: sede: unknown key" in done.stdout, "the second problem is told too")
    done = run("check", str(good), str(bad), *data, "--json")
    told = json.loads(done.stdout)
    check(done.returncode == 1 and told["right"] is False, "the same as JSON")
    check([f["right"] for f in told["files"]] == [True, False], "one answer a file")
    problem = told["files"][1]["problems"][0]
    check(problem["line"] > 0 and problem["column"] > 0 and problem["what"], f"{problem}")
    refused(["check", str(folder / "none.yaml"), *data], "none.yaml", "No such file")
    refused(["check"], "expected FILE...")
    refused(["check", str(good), "--data", str(folder)], "catalogue/sources.yaml", str(folder))


def a_broken_catalogue(folder):
    """What uses a wrong catalogue is refused with the catalogue's problems; check tells them."""
    data = folder / "data"
    shutil.copytree(SMALL, data)
    sites = data / "catalogue/sites.yaml"
    sites.write_text(sites.read_text(encoding="utf-8").replace("lat_deg: 70", "lat_deg: 91"),
                     encoding="utf-8")
    refused(["list", "sites", "--data", str(data)], "sites.yaml:3:39: lat_deg: out of range",
            "1 problem found")
    done = run("check", str(data / "catalogue"), "--data", str(data))
    check(done.returncode == 1 and "found '91'" in done.stdout, f"catalogue: {done.stdout}")
    done = run("check", str(data / "scenarios/base.yaml"), "--data", str(data))
    check(done.returncode == 1 and "found '91'" in done.stdout, f"scenario: {done.stdout}")


def environment(folder):
    """TESTUDO_DATA names the data folder; --data comes first."""
    env = {**os.environ, "TESTUDO_DATA": str(SMALL)}
    done = run("list", "scenarios", env=env)
    check(done.stdout.startswith("base "), f"TESTUDO_DATA: {done.stdout}{done.stderr}")
    done = run("list", "scenarios", "--data", str(folder), env=env)
    check(done.returncode == 2, "--data before TESTUDO_DATA")


def lists():
    sides = {side["id"]: side["values"] for side in
             json.loads(run("list", "signatures", "--json").stdout)}
    nose = sides["warhead"]["nose_m2"]
    check((nose["low"], nose["high"], nose["assumption"]) == (0.001, 0.1, "A74"), f"{nose}")
    check(sides["heavy"]["nose_m2"]["value"] == nose["value"], "a class like another")
    missiles = answer("list", "missiles")
    check([m["id"] for m in missiles] == ["m9", "m9-light"], f"missiles: {missiles}")
    check(missiles[0]["source"] == ["BOOK"] and missiles[1]["source"] == ["PAPER", "BOOK"],
          "sources of all values")
    dish = answer("list", "sensors")[0]
    reach = dish["values"]["range_m_max"]
    check((reach["low"], reach["value"], reach["high"]) == (870e3, 1500e3, 3000e3), f"{reach}")
    for name in ("interceptors", "sites", "nations"):
        check(all(e["id"] and e["name"] for e in answer("list", name)), name)
    scenarios = answer("list", "scenarios")
    check(scenarios[0]["question"] == "Does it read?" and len(scenarios[0]["hash"]) == 64,
          f"{scenarios}")
    for name in ("missiles", "interceptors", "sensors", "signatures", "sites", "nations",
                 "scenarios"):
        done = run("list", name)
        check(done.returncode == 0 and done.stdout, f"list {name} of the shipped data")
    refused(["list", "misiles"], "'misiles'", "expected missiles")


def reasons():
    value = answer("why", "dish.range_km_max")
    check(value["value"] == 1500e3 and value["unit"] == "m", f"{value}")
    check((value["low"], value["high"]) == (870e3, 3000e3), "range")
    check([s["title"] for s in value["sources"]] == ["A book", "A paper"], "sources with titles")
    check(value["written"]["line"] == 7 and value["written"]["key"] == "range_km_max", "place")
    check(answer("why", "dish.firm_s")["assumption"]["title"] == "Something is so", "assumption")
    check([v["key"] for v in answer("why", "A60")["values"]] == ["dish.firm_s"], "what rests on it")
    check(len(answer("why", "PAPER")["values"]) >= 3, "what comes from a source")
    check(len(answer("why", "m9")["values"]) > 10, "an entry's values")
    check(answer("why", "m9.turn_delay_s")["is_default"] is True, "a default is named as one")
    done = run("why", "base.duration_s", "--scenario", "base", "--data", str(SMALL))
    check("duration_min: 30" in done.stdout and "none given" in done.stdout, done.stdout)
    refused(["why", "m9.paylod_kg", "--data", str(SMALL)], "did you mean 'm9.payload_kg'?")
    refused(["why", "", "--data", str(SMALL)], "found ''")
    refused(["why", "PAPR", "--data", str(SMALL)], "did you mean 'PAPER'?")
    refused(["why", "m9", "--scenario", "bose", "--data", str(SMALL)], "no such scenario", "'base'")


with tempfile.TemporaryDirectory() as name:
    check_answers(Path(name))
    a_broken_catalogue(Path(name))
    environment(Path(name))
lists()
reasons()
finish()
