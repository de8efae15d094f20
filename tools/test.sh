#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every test: the whole suite as shipped (gcc), then with clang, then with the sanitizers.
#
# usage: tools/test.sh
#
# Ends with ctest's closing lines; the first configuration that fails ends it.
set -eu
cd "$(dirname "$0")/.."

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

for preset in clang sanitize release; do
    echo "test: building with preset '$preset'"
    cmake --preset "$preset" >"$logs/$preset" 2>&1 || { cat "$logs/$preset"; exit 1; }
    cmake --build --preset "$preset" >"$logs/$preset" 2>&1 || { cat "$logs/$preset"; exit 1; }
    echo "test: running with preset '$preset'"
    ctest --preset "$preset"
done
