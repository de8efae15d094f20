#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`cover` from outside: the same map on any number of threads, files whole or absent, people."""
import json
import os
import stat
import tempfile

from program import check, finish, run

COARSE = ("cover", "europe-2018", "--cell-deg", "2")


def threads():
    """The map's hash does not depend on who computed which row."""
    maps = [json.loads(run(*COARSE, "--json", "--threads", count).stdout) for count in "13"]
    check(maps[0]["hash"] == maps[1]["hash"], "1 and 3 threads differ")
    check(maps[0]["unsettled_flight_count"] == 0, "some flights are unsettled")
    for country in maps[0]["countries"]:
        parts = [country[key] for key in ("defended_twice_people_count", "defended_people_count",
                                          "reached_people_count", "people_count")]
        check(parts == sorted(parts), f"{country['iso2']}: {parts} do not contain each other")


def files(folder):
    """Each output is there, whole, and nothing beside it."""
    names = {"-o": "map.nc", "--png": "map.png", "--svg": "map.svg", "--geojson": "map.geojson"}
    words = [word for option, name in names.items()
             for word in (option, os.path.join(folder, name))]
    done = run(*COARSE, *words)
    check(done.returncode == 0, f"outputs: exit {done.returncode}, {done.stderr}")
    check(sorted(os.listdir(folder)) == sorted(names.values()), f"found {os.listdir(folder)}")
    with open(os.path.join(folder, "map.geojson"), encoding="utf-8") as file:
        check(json.load(file)["type"] == "FeatureCollection", "no FeatureCollection")


def devices(folder):
    """A rename would put a file in the place of a pipe or a device: it is refused, and stays."""
    pipe = os.path.join(folder, "pipe")
    os.mkfifo(pipe)
    for option in ("-o", "--png", "--svg", "--geojson"):
        done = run(*COARSE, option, pipe)
        check(done.returncode == 3, f"{option} to a pipe: exit {done.returncode}")
        check(stat.S_ISFIFO(os.stat(pipe).st_mode), f"{option} destroyed the pipe")


threads()
with tempfile.TemporaryDirectory() as place:
    files(place)
with tempfile.TemporaryDirectory() as place:
    devices(place)
check(run("cover", "hello").returncode == 2, "hello has no cover block")
finish()
