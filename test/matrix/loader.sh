#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One program gives the same bits with each library that the loader may pick for it.
#
# usage: test/matrix/loader.sh BUILD_FOLDER
set -eu

build=$(cd "$1" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$build/test/matrix/bits_loaded
loader=$(readelf -l "$program" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
if ! "$loader" --help 2>/dev/null | grep -q 'glibc-hwcaps-mask'; then
    echo "skipped: this loader knows nothing of hwcaps"
    exit 77
fi

# What is compared: the matrix program, and each verb that computes where the program is built.
said_with() {
    "$loader" --glibc-hwcaps-mask "$1" "$program" 500 0 2
    [ -x "$build/testudo" ] || return 0
    while read -r verb words; do
        if "$build/testudo" --help | grep -q "^  $verb "; then
            echo "$verb $words"
            # shellcheck disable=SC2086  # words are words
            "$loader" --glibc-hwcaps-mask "$1" "$build/testudo" $verb $words --data "$root" | without_the_machine
        fi
    done <<'END'
coast --json --lat 28.6 --h-km 76.747 --v-up-mps 853.93 --v-horiz-mps 2155.92 --beta-kgpm2 3000
fly m9 --json --from 35.2,53.9 --to 44.4,26.1
run hello --json --seed 1
cover hello --json --cell-deg 2
footprint --json --interceptor i14 --missile m9 --cue-s 30 --angles 3 --earth sphere:6370,3.986e14,0
END
}

# A time taken is the machine's, not the model's.
without_the_machine() {
    grep -v -E '"(wall|elapsed|took)[a-z_]*"' || true
}

first=
for isa in none x86-64-v3 x86-64-v4; do
    if [ "$isa" != none ] && [ ! -d "$build/glibc-hwcaps/$isa" ]; then
        echo "$isa: not built"
        continue
    fi
    if [ "$isa" != none ] && ! "$loader" --help | grep -q "$isa (supported"; then
        echo "$isa: skipped, this machine lacks it"
        continue
    fi
    taken=$("$loader" --glibc-hwcaps-mask "$isa" --list "$program" | grep libtestudo)
    case "$isa $taken" in
        none*glibc-hwcaps* | x86*"=> $build/libtestudo"*)
            echo "loader: $isa: took the wrong library: $taken" >&2
            exit 1
            ;;
    esac
    said=$(said_with "$isa")
    echo "$isa: $(echo "$said" | wc -l) lines, $(echo "$said" | head -n 1)"
    if [ "${first:=$said}" != "$said" ]; then
        echo "loader: $isa: differs from the baseline" >&2
        echo "$first" >"$build/loader-first"
        echo "$said" >"$build/loader-$isa"
        diff "$build/loader-first" "$build/loader-$isa" | head -n 20 >&2
        exit 1
    fi
done
