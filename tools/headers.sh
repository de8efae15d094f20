#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compile each header alone: all of them as C, the installed ones as C++ too, by each compiler here.
#
# usage: tools/headers.sh
#
# A header that needs another one included first fails here, with the compiler's own words.
set -eu
cd "$(dirname "$0")/.."

if ! command -v pkg-config >/dev/null; then
    echo "headers: skipped, pkg-config is not here (tools/setup.sh test)"
    exit 77
fi
libraries='yaml-0.1 jansson sqlite3 netcdf cairo libsodium proj libxml-2.0'
# shellcheck disable=SC2086  # a list
flags="-Isrc -I. -fsyntax-only -Wall -Wextra -Werror -Wno-psabi $(pkg-config --cflags $libraries)"

# A header by itself is a file with one line, so that a warning about it is one about an include.
alone() {
    # shellcheck disable=SC2086  # flags is a list
    echo "#include \"$3\"" | $1 -x "$2" $flags -D_POSIX_C_SOURCE=200809L - ||
        { echo "headers: $3 does not compile alone as $2 with $1" >&2; exit 1; }
}

# What CMakeLists.txt installs: the core without its tables, lanes and folders' own parts.
installed() {
    for folder in base earth flight sense track engage warn assure share sim study; do
        find "src/$folder" -name test -prune -o -name '*.h' -print 2>/dev/null
    done | grep -v -e '_table\.h$' -e 'lanes' -e '_parts\.h$' | sort
}

count=0
for header in $(find src -name '*.h' | sort); do
    name=${header#src/}
    for compiler in gcc clang; do
        command -v "$compiler" >/dev/null || continue
        alone "$compiler -std=c17" c "$name"
        count=$((count + 1))
    done
done
for header in $(installed); do
    name=${header#src/}
    for compiler in g++ clang++; do
        command -v "$compiler" >/dev/null || continue
        alone "$compiler -std=c++17" c++ "$name"
        count=$((count + 1))
    done
done
echo "headers: $count compilations, each header alone"
