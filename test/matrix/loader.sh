#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One program gives the same bits with each library that the loader may pick for it.
#
# usage: test/matrix/loader.sh BUILD_FOLDER
set -eu

build=$(cd "$1" && pwd)
program=$build/test/matrix/bits_loaded
loader=$(readelf -l "$program" | sed -n 's/.*interpreter: \(.*\)\]/\1/p')
if ! "$loader" --help 2>/dev/null | grep -q 'glibc-hwcaps-mask'; then
    echo "skipped: this loader knows nothing of hwcaps"
    exit 77
fi

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
    bits=$("$loader" --glibc-hwcaps-mask "$isa" "$program" 500 0 2)
    echo "$isa: $bits"
    if [ "${first:=$bits}" != "$bits" ]; then
        echo "loader: $isa: differs from the baseline: $first" >&2
        exit 1
    fi
done
