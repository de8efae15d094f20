#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Check that no name is defined twice in core, edge and program, and what the library exports.
#
# usage: tools/names.sh libtestudo.so libtestudo_core.a [MORE.a | MORE.o]...
#
# A name that the program and the library both define is taken from the program, silently: the
# library then calls a stranger. The library exports td_ and TD_ names; td__ names, which a folder
# keeps to itself, stay inside (src/exports.map).
set -eu

if [ $# -lt 2 ]; then
    echo "usage: tools/names.sh libtestudo.so libtestudo_core.a [MORE.a | MORE.o]..." >&2
    exit 2
fi
shared=$1
shift
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT

nm -D --defined-only "$shared" | awk 'NF == 3 { print $3 }' | sort >"$lists/exported"
strangers=$(grep -v -E '^(td_[a-z]|TD_[A-Z])' "$lists/exported" || true)
if [ -n "$strangers" ]; then
    echo "names: $shared exports, expected td_ and TD_ names alone:" "$strangers"
    exit 1
fi

# A weak or common name may stand in many objects; one that is ours may not.
nm -A -g --defined-only "$@" 2>/dev/null | awk 'NF == 3 { print $3, $1 }' |
    grep -E '^(td_|TD_|main )' | sort -u >"$lists/defined"
if [ ! -s "$lists/defined" ] || [ ! -s "$lists/exported" ]; then
    echo "names: found no td_ name in $shared or in $*, expected hundreds" >&2
    exit 2
fi
twice=$(awk '$1 == name { print $1 ": in " place " and in " $2 } { name = $1; place = $2 }' \
    "$lists/defined")
if [ -n "$twice" ]; then
    echo "names: defined twice, expected once:"
    echo "$twice"
    exit 1
fi
echo "names: $(wc -l <"$lists/defined") defined once, $(wc -l <"$lists/exported") exported"
