#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Check that each generated file is what its tool makes today.
#
# usage: tools/fresh.sh
#
# Every tools/*.py that knows --check compares its files with what it would write. A file that says
# `Made by tools/X` needs an X that can be asked. The atlas, whose build needs npm, is checked
# against catalogue/atlas/contents.csv each time that it is opened.
set -eu
cd "$(dirname "$0")/.."

if ! python3 -c 'import mpmath' 2>/dev/null; then
    echo "fresh: skipped, python3 has no mpmath (tools/setup.sh test)"
    exit 77
fi
stale=0
asked=
for tool in tools/*.py; do
    if grep -q -e '"--check"' "$tool"; then
        asked="$asked $tool"
        python3 "$tool" --check || { echo "fresh: $tool: its files are stale" >&2; stale=1; }
    fi
done
for maker in $(grep -rhoE 'Made by (tools/[a-z0-9_]+\.py)' src docs | cut -d ' ' -f 3 | sort -u); do
    case "$asked " in
        *" $maker "*) ;;
        *) echo "fresh: a file says it is made by $maker, which cannot be asked" >&2; stale=1 ;;
    esac
done
[ "$stale" -eq 0 ] && echo "fresh:$asked agree with the tree"
