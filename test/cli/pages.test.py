#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The man page renders without a warning; each shell that is here accepts its completions."""
import os
import re
import shutil
import subprocess
import tempfile

from program import check, finish, run, verbs


def text_of(*words):
    done = run(*words)
    check(done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}")
    return done.stdout


def read_by(words, text):
    """What a reader says to a text that it is given in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page")
        with open(path, "w", encoding="utf-8") as page:
            page.write(text)
        env = dict(os.environ, LC_ALL="C.UTF-8", MANWIDTH="80", MANROFFSEQ="")
        return subprocess.run([*words, path], capture_output=True, text=True, env=env, check=False)


def man_page():
    page = text_of("man")
    for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "VERBS", "EXIT STATUS"):
        check(f"\n.SH {section}\n" in page, f"the man page has no section {section}")
    for verb in verbs():
        check(re.search(rf"^\.SS {verb}\b", page, re.M), f"the man page leaves out {verb}")
    if shutil.which("groff"):
        done = read_by(["groff", "-man", "-ww", "-Tutf8", "-z"], page)
        check(done.returncode == 0 and done.stderr == "", f"groff: {done.stderr[:500]!r}")
    if shutil.which("mandoc"):
        done = read_by(["mandoc", "-T", "lint", "-W", "warning"], page)
        check(done.returncode == 0, f"mandoc: {done.stdout[:500]!r}")
    if shutil.which("man"):
        done = read_by(["man", "--warnings", "-l"], page)
        check(done.returncode == 0 and done.stderr == "", f"man: {done.stderr[:500]!r}")
        check("EXIT STATUS" in re.sub(r".\x08", "", done.stdout), "man shows no EXIT STATUS")


def completions():
    for shell, words in (("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]),
                         ("fish", ["fish", "--no-execute"])):
        script = text_of("completion", shell)
        check(all(re.search(rf"\b{verb}\b", script) for verb in verbs()),
              f"{shell}: a verb is missing")
        if shutil.which(shell):
            done = read_by(words, script)
            check(done.returncode == 0 and done.stderr == "", f"{shell}: {done.stderr[:300]!r}")


def bash_completes():
    """Bash, asked for a word that begins with `ma`, offers `man`."""
    if not shutil.which("bash"):
        return
    script = text_of("completion", "bash") + (
        '\nCOMP_WORDS=(testudo ma) COMP_CWORD=1; _testudo; echo "${COMPREPLY[@]}"\n'
        'COMP_WORDS=(testudo man --he) COMP_CWORD=2; _testudo; echo "${COMPREPLY[@]}"\n')
    done = subprocess.run(["bash"], input=script, capture_output=True, text=True, check=False)
    check(done.stdout.split("\n")[:2] == ["man", "--help"], f"bash completes {done.stdout!r}")


man_page()
completions()
bash_completes()
finish()
