#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The price of determinism: the lane kernel as it is against the same source with -ffast-math, timed
# in turns in one process.
#
# usage: tools/price.sh [COMPILER...]      (default: gcc clang, those that are here)
#
# Prints one line a compiler and width; ends with 1 when a price is above 10 %.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if grep -qw avx512f /proc/cpuinfo 2>/dev/null; then
    isa=x86-64-v4 width=8
elif grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
    isa=x86-64-v3 width=4
else
    echo "price: skipped, this machine has neither AVX2 nor AVX-512"
    exit 77
fi
exact='-ffp-contract=off -fno-math-errno'
fast='-ffast-math -ffp-contract=fast -DTD_ALLOW_FAST'
common="-std=c17 -O3 -march=$isa -fPIC -Isrc -I. -w -DTD_LANES=$width -DTD_HAS_LANES_$width"

# build COMPILER NAME FLAGS: the layers below the kernel and the kernel as one library
build() {
    # shellcheck disable=SC2086  # lists of flags
    "$1" $common $3 -shared -o "$folder/$2.so" \
        src/base/*.c src/earth/*.c src/flight/*.c -lm
}

worst=0
# shellcheck disable=SC2048  # words
for compiler in ${*:-gcc clang}; do
    command -v "$compiler" >/dev/null || { echo "price: no $compiler here, skipped"; continue; }
    build "$compiler" exact "$exact"
    build "$compiler" fast "$fast"
    "$compiler" -std=gnu17 -O2 -Isrc -I. -o "$folder/price" bench/price/price.c -ldl -lm
    "$folder/price" "$folder/exact.so" "$folder/fast.so" "$compiler, $isa, $width lanes" || worst=1
done
exit $worst
