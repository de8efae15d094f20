#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Options of every verb: twice, empty, misspelt, at odds with each other; outputs over inputs."""
import os
import re
import tempfile

from program import check, finish, refused, run, verbs

NEVER = os.path.join(tempfile.mkdtemp(), "never")


def options_of(verb):
    """Name and whether a value follows, from the verb's help."""
    told = run(verb, "--help").stdout
    return re.findall(r"^  (?:-o, )?--([a-z0-9-]+)( [A-Za-z0-9_,.]+)?", told, re.M)


def every_option():
    for verb in verbs():
        for name, value in options_of(verb):
            if not value:
                refused([verb, f"--{name}=5"], "expected no value")
                continue
            refused([verb, f"--{name}="], f"--{name}: found ''")
            refused([verb, f"--{name}"], f"--{name}: expected a value")
            refused([verb, f"--{name}=1", f"--{name}=2"], "given twice", "'1' and '2'")
        refused([verb, "--jsno"], "did you mean '--json'?")
        refused([verb, "--datta=x"], "did you mean '--data'?")
    refused(["fly", "m9", "--aximuth-deg", "4"], "did you mean '--azimuth-deg'?")
    refused(["run", "hello", "-o", "a", "--output", "b"], "--output: given twice")


def numbers():
    """No number, and a number that no option takes."""
    bad = ["nan", "1e999", "0x10", "1;5", " 5", "5km"]
    base = {"fly": ["m9", "--csv", NEVER], "cover": ["europe-2018", "-o", NEVER],
            "run": ["hello", "-o", NEVER], "footprint": ["hello"], "demo": ["-o", NEVER],
            "coast": ["--h-km", "1", "--v-up-mps", "1", "--v-horiz-mps", "1"], "flights": []}
    options = {"fly": ["kick-deg", "azimuth-deg", "step-s", "from", "to", "earth", "loft"],
               "cover": ["cell-deg", "threads"], "run": ["seed"], "demo": ["seed"],
               "footprint": ["angles", "cue-s", "radar-km", "reaction-s", "floor-km", "from"],
               "coast": ["lat", "lon", "azimuth-deg", "beta-kgpm2", "at", "frame"],
               "flights": ["excess-s"]}
    for verb, names in options.items():
        for name in names:
            for text in bad:
                refused([verb, *base[verb], f"--{name}={text}"], f"--{name}")
    for text in ("91,0", "-90.1,0", "0,361", "1", "1,2,3", ",", "1,", ",1"):
        refused(["fly", "m9", f"--to={text}"], "LAT,LON")
    for text in ("1,", ",1", "1,,2", ",", "-1"):
        refused(["coast", *base["coast"], f"--at={text}"], "--at")
    refused(["cover", "europe-2018", "--threads", "2.5"], "a whole number")
    refused(["footprint", "hello", "--angles", "2.5"], "a whole number")
    for seed in ("1.5", "-1", "+1", "1e3", "18446744073709551616"):
        refused(["run", "hello", f"--seed={seed}"], "--seed", "18446744073709551615")
    check(not os.path.exists(NEVER), "a refused verb left something")


def at_odds():
    """What leaves another option without effect is told: nobody should think that it was used."""
    to = ["fly", "m9", "--from", "35,54", "--to", "44,26"]
    refused([*to, "--azimuth-deg", "45"], "--to", "--azimuth-deg")
    refused([*to, "--kick-deg", "45"], "--to", "--kick-deg")
    refused([*to, "--max-range"], "--to", "--max-range")
    refused(["fly", "m9", "--kick-deg", "4", "--max-range"], "--kick-deg", "--max-range")
    refused(["fly", "m9", "--loft", "lofted"], "--loft needs --to")
    refused(["fly", "m9", "--step-s", "1"], "--step-s needs --csv")
    refused(["man", "--json"], "--json")
    refused(["completion", "bash", "--json"], "--json")


def one_file_for_two():
    """Once a report replaced the record that it was made from, and one picture the other."""
    with tempfile.TemporaryDirectory() as folder:
        same = os.path.join(folder, "same")
        beside = os.path.join(folder, ".", "same")
        refused(["run", "hello", "-o", same, "--report", same], "--output and --report")
        refused(["cover", "europe-2018", "--png", same, "--svg", same], "--png and --svg")
        check(not os.listdir(folder), f"left {os.listdir(folder)}")
        with open(same, "w", encoding="ascii") as stream:
            stream.write("question: mine\n")
        refused(["run", same, "--report", beside], "another file than what is read")
        refused(["cover", "europe-2018", "--png", same, "--svg", beside], "--png and --svg")
        with open(same, encoding="ascii") as stream:
            check(stream.read() == "question: mine\n", "a scenario was written over")


def a_scratch_record_is_no_users_file():
    """`run --report x` once made, and then removed, a record x.db, whoever's it was."""
    with tempfile.TemporaryDirectory() as folder:
        report, mine = os.path.join(folder, "r.html"), os.path.join(folder, "r.html.db")
        check(run("run", "hello", "-o", mine).returncode == 0, "run -o")
        check(run("run", "hello", "--report", report).returncode == 0, "run --report")
        check(sorted(os.listdir(folder)) == ["r.html", "r.html.db"], f"{os.listdir(folder)}")


def nothing_for_the_refused():
    """A refused demo once left its folder."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "demo")
        refused(["demo", "-o", out, "--seed", "x"], "--seed")
        check(not os.path.exists(out), "a refused demo left a folder")
        done = run("demo", "-o", "/dev/null")
        check(done.returncode == 3 and "/dev/null: Not a directory" in done.stderr, done.stderr)


def help_and_its_look():
    check(run("-h").stdout == run("--help").stdout, "-h is --help")
    for verb in verbs():
        usage = re.search(r"^usage: .*", run(verb, "--help").stdout, re.M).group()
        check("  " not in usage, f"two spaces in {usage!r}")


every_option()
numbers()
at_odds()
one_file_for_two()
a_scratch_record_is_no_users_file()
nothing_for_the_refused()
help_and_its_look()
finish()
