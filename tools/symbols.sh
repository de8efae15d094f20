#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Check that the core calls nothing of the C or maths library but what every compiler may emit.
#
# usage: tools/symbols.sh BUILD_FOLDER | libtestudo_core.a
#
# Anything else (sin, malloc, printf, clock, ...) would let the machine into the result. Names that
# the compiler itself inserts (stack protection, sanitizers, coverage) do not count.
set -eu

if [ $# -ne 1 ]; then
    echo "usage: tools/symbols.sh BUILD_FOLDER | libtestudo_core.a" >&2
    exit 2
fi

library=$1
if [ -d "$library" ]; then
    library=$(find "$library" -name libtestudo_core.a | head -n 1)
fi
if [ -z "$library" ] || [ ! -f "$library" ]; then
    echo "symbols: no libtestudo_core.a, found nothing at $1, expected a build folder" >&2
    exit 2
fi

own='td__?[A-Za-z0-9_]*'
memory='memcpy|memset|memmove|memcmp|strlen|strcmp|strncmp'
exact='fma|sqrt'
compiler='__assert_fail|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|tsan|gcov|llvm)_.*'

# A symbol that one object lacks and another object has is the core's own, whatever its name.
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
nm --defined-only -g "$library" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >"$lists/has"
if [ ! -s "$lists/has" ]; then
    echo "symbols: $library defines nothing, expected the core's functions" >&2
    exit 2
fi
nm -A -u "$library" | sed -n 's/^[^:]*:\([^:]*\): *[Uwv] \(.*\)$/\2 \1/p' |
    sort -u >"$lists/lacks"

breaches=$(awk -v allowed="^($own|$memory|$exact|$compiler)\$" '
    NR == FNR { has[$1] = 1; next }
    !($1 in has) && $1 !~ allowed {
        printf "%s: undefined symbol in the core, found %s, ", $2, $1
        print "expected only td_*, memory and string basics, fma, sqrt"
    }' "$lists/has" "$lists/lacks")
if [ -n "$breaches" ]; then
    echo "$breaches"
    exit 1
fi
echo "symbols: $(wc -l <"$lists/has") functions and tables, calls outside:" \
    "$(awk 'NR == FNR { has[$1] = 1; next } !($1 in has) { print $1 }' \
        "$lists/has" "$lists/lacks" | sort -u | tr '\n' ' ')"
