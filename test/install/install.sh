#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Install into an empty prefix, move it, and use it from elsewhere as a stranger would.
#
# usage: test/install/install.sh BUILD_FOLDER
set -eu

build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
command -v pkg-config >/dev/null || { echo "skipped: no pkg-config"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "install: $*" >&2
    exit 1
}

cmake --install "$build" --prefix "$work/first" >log 2>&1 || { cat log; fail "did not install"; }
mv first moved
prefix=$work/moved

# The program runs where it was not built, and finds its library and its data.
program=$prefix/bin/testudo
env -i "$program" --version | grep -q '^testudo [0-9]' || fail "the program does not run"
ldd "$program" | grep -q "$prefix/bin/../lib.*libtestudo" ||
    fail "the program takes its library from elsewhere: $(ldd "$program" | grep libtestudo)"
if "$program" --help | grep -q '^  list '; then
    "$program" list missiles >listed || fail "the program does not find its catalogue"
    [ -s listed ] || fail "the catalogue lists nothing"
fi

# One versioned library with its name for linkers; the better ones lie where the loader looks.
library=$(find "$prefix" -name libtestudo.so -not -path '*hwcaps*')
[ -n "$library" ] || fail "no libtestudo.so"
objdump -p "$library" | grep -q 'SONAME *libtestudo\.so\.[0-9]' || fail "no versioned soname"

# A stranger's program in C and in C++, found by pkg-config alone.
PKG_CONFIG_PATH=$(dirname "$library")/pkgconfig
export PKG_CONFIG_PATH
# shellcheck disable=SC2046  # flags
cc -std=c17 -Wall -Wextra -Werror "$here/consumer.c" -o in_c $(pkg-config --cflags --libs testudo)
# shellcheck disable=SC2046  # flags
c++ -std=c++17 -Wall -Wextra -Werror "$here/consumer.cpp" -o in_cpp \
    $(pkg-config --cflags --libs testudo)
LD_LIBRARY_PATH=$(dirname "$library")
export LD_LIBRARY_PATH
for user in in_c in_cpp; do
    # A published table of ways says 1827 km.
    said=$(./$user)
    [ "$said" = "1827 km" ] || fail "$user: found '$said', expected '1827 km'"
done

for file in share/man/man1/testudo.1 share/bash-completion/completions/testudo \
    share/zsh/site-functions/_testudo share/fish/vendor_completions.d/testudo.fish \
    share/testudo/catalogue/atlas/countries.geojson share/doc/testudo/LICENSE; do
    [ -s "$prefix/$file" ] || fail "no $file"
done
echo "install: $(find "$prefix" -type f | wc -l) files, moved and used from C and C++"
