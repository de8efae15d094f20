#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each way in which a scenario file can be wrong is named by file, line and what was expected."""
import os
import re
import sys
import tempfile

from program import check, finish, run, verbs

RIGHT = """\
question: Does one site see and reach one missile?
duration_min: 30
seed: 1
sites:
  - {id: here, name: Here, lat_deg: 44.08, lon_deg: 24.41, nation: ro}
sensor_places:
  - {id: radar, model: tpy2, site: kurecik, nation: tr, boresight_deg: 90}
batteries:
  - {id: battery, interceptor: i14, site: here, nation: ro, stock_count: 2}
raids:
  - {id: one, missile: m9, from: semnan, to: bucharest}
"""

# What is changed in the right file, to what, and the line and words of the complaint.
WRONG = [
    ("an unknown key", "duration_min: 30", "duratoin_min: 30", 2, ["duratoin_min", "duration_min"]),
    ("a wrong unit", "duration_min: 30", "duration_km: 30", 2, ["duration_km"]),
    ("no unit", "duration_min: 30", "duration: 30", 2, ["duration"]),
    ("two units at once", "duration_min: 30", "duration_min: 30\nduration_s: 1800", 3,
     ["duration_s"]),
    ("not a number", "duration_min: 30", "duration_min: .nan", 2, ["nan", "duration_min"]),
    ("infinity", "duration_min: 30", "duration_min: .inf", 2, ["inf"]),
    ("words for a number", "duration_min: 30", "duration_min: long", 2, ["long"]),
    ("a negative time", "duration_min: 30", "duration_min: -1", 2, ["-1"]),
    ("latitude 91", "lat_deg: 44.08", "lat_deg: 91", 5, ["91", "lat_deg"]),
    ("longitude 400", "lon_deg: 24.41", "lon_deg: 400", 5, ["400", "lon_deg"]),
    ("a stock below nothing", "stock_count: 2", "stock_count: -2", 9, ["-2"]),
    ("half an interceptor", "stock_count: 2", "stock_count: 2.5", 9, ["2.5"]),
    ("an unknown model", "model: tpy2", "model: tpy3", 7, ["tpy3", "tpy2"]),
    ("an unknown missile", "missile: m9", "missile: m99", 11, ["m99"]),
    ("an unknown place", "to: bucharest", "to: bucharestt", 11, ["bucharestt", "bucharest"]),
    ("an unknown nation", "nation: ro, stock", "nation: zz, stock", 9, ["zz"]),
    ("two of one name", "raids:", "  - {id: battery, interceptor: i14, site: here, nation: ro,"
     " stock_count: 1}\nraids:", 10, ["battery"]),
    ("a key twice", "seed: 1", "seed: 1\nseed: 2", 4, ["seed"]),
    ("a list for a number", "seed: 1", "seed: [1, 2]", 3, ["seed"]),
    ("a number for a list", "raids:\n  - {id: one, missile: m9, from: semnan, to: bucharest}",
     "raids: 5", 10, ["raids"]),
    ("a cut file", "from: semnan, to: bucharest}", "from: sem", 12, []),
    ("a tab", "duration_min: 30", "\tduration_min: 30", 2, []),
    ("a missing key", "question: Does one site see and reach one missile?\n", "", 1, ["question"]),
    ("an anchor that holds itself", "seed: 1", "seed: &a [*a]", 3, []),
]


def checked(path):
    """What `check` says of a file: exit code and all its words."""
    done = run("check", path)
    return done.returncode, done.stdout + done.stderr


def right_file(folder):
    path = os.path.join(folder, "right.yaml")
    write(path, RIGHT)
    code, said = checked(path)
    check(code == 0, f"the right file: exit {code}: {said}")


def write(path, text):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)


def wrong_files(folder):
    for name, old, new, line, words in WRONG:
        path = os.path.join(folder, "wrong.yaml")
        check(RIGHT.count(old) == 1, f"{name}: the change is not one")
        write(path, RIGHT.replace(old, new))
        code, said = checked(path)
        check(code == 1, f"{name}: exit {code}, expected 1: {said}")
        check(re.search(rf"wrong\.yaml:{line}:\d+: ", said), f"{name}: not on line {line}: {said}")
        check(all(word in said for word in words), f"{name}: not all of {words} in: {said}")


def several_at_once(folder):
    """Every problem is reported, not only the first."""
    path = os.path.join(folder, "several.yaml")
    write(path, RIGHT.replace("lat_deg: 44.08", "lat_deg: 91").replace("seed: 1", "sede: 1")
          .replace("stock_count: 2", "stock_count: -2"))
    code, said = checked(path)
    check(code == 1, f"several: exit {code}")
    for line in (3, 5, 9):
        check(f"several.yaml:{line}:" in said, f"several: line {line} is missing in: {said}")
    json = run("check", "--json", path)
    check(json.returncode == 1 and '"line"' in json.stdout, "check --json lists the problems")


def files_that_are_none(folder):
    absent = os.path.join(folder, "absent.yaml")
    code, said = checked(absent)
    check(code == 2 and "absent.yaml" in said, f"an absent file: exit {code}: {said}")
    for name, content in (("empty", b""), ("binary", bytes(range(256))), ("latin", b"a: \xe9\n"),
                          ("list", b"- 1\n- 2\n"), ("words", b"just words\n"),
                          ("two", b"seed: 1\n---\nseed: 2\n")):
        path = os.path.join(folder, name + ".yaml")
        with open(path, "wb") as stream:
            stream.write(content)
        code, said = checked(path)
        check(code in (1, 2) and name + ".yaml" in said, f"{name}: exit {code}: {said}")


def files_as_editors_write_them(folder):
    """A mark of UTF-8 before the text, and line ends of two bytes, once ended in line 2."""
    path = os.path.join(folder, "marked.yaml")
    for text in ("\ufeff" + RIGHT, RIGHT.replace("\n", "\r\n"),
                 "\ufeff" + RIGHT.replace("\n", "\r\n")):
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        code, said = checked(path)
        check(code == 0, f"{text[:12]!r}: exit {code}: {said}")


def what_fly_takes_check_takes(folder):
    """A vehicle that is like another one was checked as a scenario."""
    path = os.path.join(folder, "vehicle.yaml")
    write(path, "id: mine\nname: Mine\nlike: m9\n")
    code, said = checked(path)
    check(code == 0 and "as a vehicle" in said, f"a vehicle like m9: exit {code}: {said}")
    check(run("fly", path).returncode == 0, "fly takes it")
    write(path, "id: mine\nname: Mine\nlike: mine\n")
    code, said = checked(path)
    check(code == 1 and "mine -> mine" in said, f"a vehicle like itself: exit {code}: {said}")


def a_map_of_one_cell(folder):
    """A cell as large as its map is none too large, however degrees round in radians."""
    path = os.path.join(folder, "map.yaml")
    cover = "cover: {froms: [semnan], missiles: [m9], lofts: [lofted], lat_deg_min: 44," \
        " lat_deg_max: 44.5, lon_deg_min: 24, lon_deg_max: 24.5, cell_deg: CELL}\n"
    for cell, right in (("0.5", True), ("0.50001", False), ("10", False)):
        write(path, "question: One cell?\n" + cover.replace("CELL", cell))
        code, said = checked(path)
        check((code == 0) == right, f"a cell of {cell} degrees: exit {code}: {said}")
    write(path, "question: One cell?\n" + cover.replace("CELL", "0.25"))
    done = run("cover", path, "--cell-deg", "1")
    check(done.returncode == 2 and "--cell-deg" in done.stderr, f"cell 1: {done.stderr}")


def a_file_of_a_gigabyte(folder):
    """Refused by its size, not read into memory; sparse here, so it costs nothing."""
    path = os.path.join(folder, "huge.yaml")
    with open(path, "wb") as stream:
        stream.truncate(1 << 30)
    code, said = checked(path)
    check(code in (1, 2) and "huge.yaml" in said, f"1 GB: exit {code}: {said[:200]}")


def files_that_extend_each_other(folder):
    for this, that in (("a", "b"), ("b", "a")):
        write(os.path.join(folder, this + ".yaml"), f"extends: {that}.yaml\n" + RIGHT)
    code, said = checked(os.path.join(folder, "a.yaml"))
    check(code == 1, f"a circle of files: exit {code}: {said}")


def verbs_refuse_what_check_refuses(folder):
    """Verbs that compute end with 2 and write nothing."""
    path = os.path.join(folder, "wrong.yaml")
    write(path, RIGHT.replace("lat_deg: 44.08", "lat_deg: 91"))
    for verb in ("run", "cover"):
        if verb in verbs():
            out = os.path.join(folder, "out.file")
            done = run(verb, path, "-o", out)
            check(done.returncode == 2, f"{verb} of a wrong file: exit {done.returncode}")
            check("wrong.yaml:5:" in done.stderr, f"{verb}: {done.stderr}")
            check(done.stdout == "", f"{verb} printed {done.stdout[:100]!r}")
            check(not os.path.exists(out), f"{verb} of a wrong file left {out}")


if "check" not in verbs():
    print("skipped: no verb `check`")
    sys.exit(77)
with tempfile.TemporaryDirectory() as temporary:
    right_file(temporary)
    wrong_files(temporary)
    several_at_once(temporary)
    files_that_are_none(temporary)
    files_as_editors_write_them(temporary)
    what_fly_takes_check_takes(temporary)
    a_map_of_one_cell(temporary)
    a_file_of_a_gigabyte(temporary)
    files_that_extend_each_other(temporary)
    verbs_refuse_what_check_refuses(temporary)
finish()
