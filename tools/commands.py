#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run the commands that README and docs show, and the example of every verb's help.

usage: tools/commands.py [PROGRAM]      (default: build/testudo)

A command is a line of an indented or fenced block that begins with `testudo ` (or with
`build/testudo `, or `$ ` before either). What follows `#` is a comment; a line that ends with a
backslash goes on. A block after `<!-- not run: why -->` is left out, and listed. Each command runs
in a folder of its own that has the tree's catalogue and scenarios, and must exit 0 or 1.
"""
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"^(?:\$ )?(?:build/)?testudo (?=[a-z])(.*)$")
SECONDS = 600


def blocks(text):
    """Each code block with the line it starts at, and whether it is marked as not to be run."""
    block, start, fenced, skipped = [], 0, False, False
    for number, line in enumerate(text.splitlines() + [""], 1):
        indented = line.startswith("    ") and not fenced
        if line.startswith("```"):
            fenced = not fenced
        if (fenced and not line.startswith("```")) or indented:
            start = start or number
            block.append(line[4:] if indented else line)
            continue
        if block and not fenced:
            yield start, block, skipped
            block, start, skipped = [], 0, False
        if line.startswith("<!-- not run:"):
            skipped = True
        elif line.strip() and not line.startswith("```"):
            skipped = False


def commands_of(page):
    """(place, words, whether it is left out) for each command of a page."""
    for start, block, skipped in blocks(page.read_text(encoding="utf-8")):
        lines = "\n".join(block).replace("\\\n", " ").split("\n")
        for line in lines:
            found = COMMAND.match(line)
            if found:
                where = f"{page.relative_to(ROOT)}:{start}"
                yield where, shlex.split(found[1], comments=True), skipped


def examples_of(program):
    """The example of each verb's help."""
    told = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    for verb in re.findall(r"^  ([a-z]+) ", told, re.M):
        about = subprocess.run([program, verb, "--help"], capture_output=True, text=True,
                               check=True).stdout
        example = about.split("\nexample:\n", 1)[-1].replace("\\\n", " ").strip().split("\n")[0]
        found = COMMAND.match(example)
        yield f"{verb} --help", shlex.split(found[1]) if found else None


def run(program, where, words):
    """Whether it ended well; says what it said if not."""
    with tempfile.TemporaryDirectory() as folder:
        for shared in ("catalogue", "scenarios", "test"):
            (Path(folder) / shared).symlink_to(ROOT / shared)
        done = subprocess.run([program, *words], capture_output=True, text=True, cwd=folder,
                              stdin=subprocess.DEVNULL, timeout=SECONDS, check=False)
    if done.returncode in (0, 1) and (done.stdout or done.stderr):
        return True
    print(f"{where}: testudo {shlex.join(words)}: exit {done.returncode}\n{done.stderr[-800:]}")
    return False


def main():
    program = str(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/testudo").resolve())
    seen, failed, left_out = set(), 0, 0
    for where, words in examples_of(program):
        if words is None:
            print(f"{where}: no example that begins with `testudo `")
            failed += 1
        elif tuple(words) not in seen:
            seen.add(tuple(words))
            failed += not run(program, where, words)
    for page in PAGES:
        for where, words, skipped in commands_of(page):
            if skipped:
                print(f"{where}: not run: testudo {shlex.join(words)}")
                left_out += 1
            elif tuple(words) not in seen:
                seen.add(tuple(words))
                failed += not run(program, where, words)
    print(f"commands: {len(seen)} run, {failed} failed, {left_out} left out")
    return 1 if failed or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
