# SPDX-License-Identifier: Apache-2.0
"""Runs the program for the tests beside this file, and counts what held."""
import re
import subprocess
import sys

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "build/testudo"
SKIPPED = 77
checks = 0
failures = 0


def run(*words, stdout=subprocess.PIPE, **more):
    """The finished program, its streams as text."""
    return subprocess.run([PROGRAM, *words], stdout=stdout, stderr=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL, timeout=300, check=False, **more)


def check(holds, what):
    """Counts; says what did not hold."""
    global checks, failures
    checks += 1
    if not holds:
        failures += 1
        print(f"failed: {what}")
    return holds


def finish():
    print(f"{checks} checks, {failures} failures")
    sys.exit(1 if failures or not checks else 0)


def verbs():
    """Every verb that the help lists, in its order."""
    return re.findall(r"^  ([a-z]+) ", run("--help").stdout, re.M)


def refused(words, *texts):
    """Whether these words end with exit 2, one message on stderr and nothing on stdout."""
    done = run(*words)
    shown = " ".join(words)
    check(done.returncode == 2, f"{shown}: exit {done.returncode}, expected 2; {done.stderr!r}")
    check(done.stdout == "", f"{shown}: printed {done.stdout[:80]!r} to stdout though refused")
    for text in texts:
        check(text in done.stderr, f"{shown}: no {text!r} in {done.stderr!r}")
