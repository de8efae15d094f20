#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build the fuzz targets and run each for a while on its seeds; two side by side.
#
# usage: tools/fuzz.sh [SECONDS] [NAME...]      (default: 20 seconds each, every target)
#
# An input that breaks a target is kept as build-fuzz/NAME-crash-...; run the target on it again.
# Ends with 77, and says so, where there is no clang with libFuzzer.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:-20}
[ $# -eq 0 ] || shift
out=build-fuzz

has_fuzzer() {
    probe=$(mktemp)
    echo 'int LLVMFuzzerTestOneInput(const char *b, unsigned long n);
          int LLVMFuzzerTestOneInput(const char *b, unsigned long n) { return !b && n; }' |
        clang -x c - -fsanitize=fuzzer -o "$probe" 2>/dev/null
    code=$?
    rm -f "$probe"
    return $code
}

if ! has_fuzzer; then
    echo "fuzz: skipped, no clang with libFuzzer here (tools/setup.sh test)"
    exit 77
fi

mkdir -p "$out"
{ cmake --preset fuzz && cmake --build --preset fuzz; } >"$out/log" 2>&1 ||
    { tail -n 40 "$out/log"; exit 1; }

fuzz() {
    name=$1
    corpus=$(mktemp -d)
    seeds=test/fuzz/seeds/$name
    if [ ! -d "$seeds" ]; then
        echo "fuzz: $name: no seeds, expected a folder $seeds" >&2
        return 1
    fi
    code=0
    LSAN_OPTIONS=suppressions=test/leaks.supp "$out/test/fuzz/fuzz_$name" -close_fd_mask=3 \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 \
        -artifact_prefix="$out/$name-" -print_final_stats=1 "$corpus" "$seeds" \
        >"$out/$name.log" 2>&1 || code=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log")
    covered=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$out/$name.log" | tail -n 1)
    rm -rf "$corpus"
    if [ "$code" -ne 0 ]; then
        tail -n 40 "$out/$name.log"
        echo "fuzz: $name: failed after ${runs:-unknown} runs, see $out/$name.log" >&2
        return 1
    fi
    echo "fuzz: $name: ${runs:-0} runs in $seconds s, ${covered:-0} edges, no fault"
}

if [ $# -eq 0 ]; then
    for file in test/fuzz/*.fuzz.c; do
        set -- "$@" "$(basename "$file" .fuzz.c)"
    done
fi
failed=0
while [ $# -gt 0 ]; do
    fuzz "$1" &
    first=$!
    second=
    shift
    if [ $# -gt 0 ]; then
        fuzz "$1" &
        second=$!
        shift
    fi
    wait "$first" || failed=1
    [ -z "$second" ] || wait "$second" || failed=1
done
exit $failed
