#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every test: scripts, clang, sanitizers, the same bits in every build, fuzzing, and last the whole
# suite as shipped.
#
# usage: tools/test.sh [STAGE...]      (default: scripts clang sanitize matrix fuzz release)
#
# Each stage runs even if one before it failed; the exit code is 1 if any failed. Ends with ctest's
# closing lines for the shipped configuration (gcc, every instruction set and width).
set -eu
cd "$(dirname "$0")/.."

logs=build/stages
mkdir -p "$logs"
failed=
started=$(date +%s)

say() {
    echo "test: [$(($(date +%s) - started)) s] $*"
}

# The end of what a stage printed, where it went wrong.
complain() {
    tail -n 60 "$logs/$1"
    say "$1: FAILED, whole log in $logs/$1"
    failed="$failed $1"
}

scripts() {
    if command -v shellcheck >/dev/null; then
        git ls-files '*.sh' .ci/run | xargs shellcheck -x -S warning || return 1
    else
        echo "shellcheck is not here, scripts are not read"
    fi
    python3 tools/architecture.py --check
}

# The suite in another configuration; checks of the tree are left to the shipped one.
suite() {
    cmake --preset "$1" && cmake --build --preset "$1" && ctest --preset "$1" -j 2
}

stage() {
    say "$1: $2"
    code=0
    case $1 in
        scripts) scripts >"$logs/$1" 2>&1 || code=$? ;;
        clang | sanitize) suite "$1" >"$logs/$1" 2>&1 || code=$? ;;
        matrix) tools/matrix.sh 2>&1 | tee "$logs/$1"
            grep -q '^matrix: one hash' "$logs/$1" || code=1 ;;
        fuzz) tools/fuzz.sh 20 >"$logs/$1" 2>&1 || code=$? ;;
    esac
    case $code in
        0) grep -E 'tests passed|^fuzz: .* runs|\*\*\*Skipped|not here' "$logs/$1" |
            sed 's/^ */      /' || true ;;
        77) say "$1: skipped: $(tail -n 1 "$logs/$1")" ;;
        *) complain "$1" ;;
    esac
}

release() {
    say "release: the whole suite as shipped, gcc, every instruction set and lane width"
    { cmake --preset release && cmake --build --preset release; } >"$logs/release" 2>&1 ||
        { complain release; exit 1; }
    for name in $failed; do
        say "failed before: $name, see $logs/$name"
    done
    ctest --preset release -j 2
}

[ $# -gt 0 ] || set -- scripts clang sanitize matrix fuzz release
for name; do
    case $name in
        scripts) stage scripts "shell scripts by shellcheck, and ARCHITECTURE.md names every file" ;;
        clang) stage clang "clang, baseline and x86-64-v3, widths 1 and 4 (reduced)" ;;
        sanitize) stage sanitize "clang -O1, address and undefined behaviour, width 4 (reduced)" ;;
        matrix) stage matrix "the same bits from four builds, every width, 1 and 3 threads" ;;
        fuzz) stage fuzz "each parser for 20 seconds on its seeds" ;;
        release) release || failed="$failed release" ;;
        *)
            echo "test: unknown stage '$name', expected scripts clang sanitize matrix fuzz release" >&2
            exit 2
            ;;
    esac
done
[ -z "$failed" ]
