#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The command line's contract: exit codes, streams, help, unknown words, a broken stdout."""
import os
import subprocess

from program import PROGRAM, check, finish, refused, run, verbs


def help_of_everything():
    done = run("--help")
    check(done.returncode == 0 and "usage:" in done.stdout, "--help tells how to use it")
    check(run("help").stdout == done.stdout, "help is --help")
    check(len(verbs()) >= 2, "the help lists verbs")
    for verb in verbs():
        told = run(verb, "--help")
        check(told.returncode == 0, f"{verb} --help: exit {told.returncode}")
        check("example:\n  testudo " in told.stdout, f"{verb} --help has no example")
        check(told.stderr == "", f"{verb} --help wrote to stderr: {told.stderr!r}")
        check(all(len(line) <= 100 for line in told.stdout.splitlines()), f"{verb}: wide help")


def without_words():
    done = run()
    check(done.returncode == 2, f"no verb: exit {done.returncode}, expected 2")
    version = run("--version")
    check(version.returncode == 0 and version.stdout.startswith("testudo "), "--version")


def unknown_words():
    refused(["nonsense"], "unknown verb 'nonsense'", "--help")
    refused(["mann"], "did you mean 'man'?")
    refused(["completio"], "did you mean 'completion'?")
    refused([""], "unknown verb")
    for verb in verbs():
        done = run(verb, "--nonsense")
        check(done.returncode == 2, f"{verb} --nonsense: exit {done.returncode}, expected 2")
        check("unknown option '--nonsense'" in done.stderr, f"{verb}: {done.stderr!r}")
        check(done.stdout == "", f"{verb} --nonsense printed to stdout")
        done = run(verb, "--data")
        check(done.returncode == 2 and "expected a value" in done.stderr, f"{verb} --data alone")
    refused(["completion"], "expected bash|zsh|fish")
    refused(["completion", "tcsh"], "'tcsh'", "bash, zsh or fish")
    refused(["completion", "bash", "zsh"], "'zsh'", "no more than 1")
    refused(["man", "page"], "'page'")
    refused(["man", "page", "--nonsense"], "unknown option '--nonsense'")
    refused(["man", "page", "-xyz"], "unknown option '-x'")
    refused(["man", "-o", "file"], "unknown option '-o'")
    refused(["man", "--json=5"], "--json=5: expected no value")
    refused(["man", "page", "--data"], "--data: expected a value")


def broken_streams():
    """Nobody may take a cut answer for a whole one: a full disk is exit 3 and a message."""
    with open("/dev/full", "w", encoding="ascii") as full:
        for words in (["--help"], ["man"], ["completion", "bash"], ["man", "--help"],
                      ["--version"]):
            done = run(*words, stdout=full)
            shown = " ".join(words)
            check(done.returncode == 3, f"{shown} >/dev/full: exit {done.returncode}, expected 3")
            check("standard output" in done.stderr, f"{shown} >/dev/full: {done.stderr!r}")


def closed_pipe():
    """A reader that goes away ends the program: by SIGPIPE, or by exit 3 where that is ignored."""
    with subprocess.Popen([PROGRAM, "man"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          restore_signals=False) as child:
        child.stdout.close()
        child.stderr.read()
        code = child.wait()
    check(code in (3, 0), f"man into a closed pipe: {code}, expected 3 (0 if it was faster)")


def locale_changes_nothing():
    for name in ("C", "C.UTF-8", "de_DE.UTF-8"):
        there = dict(os.environ, LC_ALL=name, LANG=name)
        check(run("man", env=there).stdout == run("man").stdout, f"the locale {name} shows")


help_of_everything()
without_words()
unknown_words()
broken_streams()
closed_pipe()
locale_changes_nothing()
finish()
