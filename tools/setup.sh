#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Install what is missing on Debian 12 or newer (or a system made from it), and say what and why.
#
# usage: tools/setup.sh [run | demo | test | all]
#
#   run   what a built testudo needs at run time
#   demo  run, and what building it and drawing maps needs (the default)
#   test  demo, and what the tests and the build matrix need
#   all   the same as test
#
# Does nothing, and says so in one line, where nothing is missing.
set -eu

level=${1:-demo}

# One package a line: level, name, why. `a|b` takes the first that apt offers.
packages='
run  libyaml-0-2                                            reads scenarios and catalogues
run  libjansson4                                            writes and reads JSON
run  libsqlite3-0                                           keeps the record of a run
run  libnetcdf22|libnetcdf19|libnetcdf-dev                  writes coverage grids
run  libcairo2                                              draws maps
run  libsodium23                                            hashes and signs records
run  libproj25|libproj-dev                                  checks geodesic lines
run  libcsv3|libcsv-dev                                     reads tables
run  libgeos-c1v5|libgeos-c1t64|libgeos-dev                 cuts and joins areas
run  libxml2|libxml2-16|libxml2-dev                         writes and checks alerts
run  fonts-dejavu-core                                      letters on maps
demo gcc                                                    compiles
demo g++                                                    checks that C++ can use the headers
demo make                                                   runs the build
demo cmake                                                  plans the build
demo pkg-config|pkgconf                                     finds the libraries
demo libyaml-dev                                            reads scenarios and catalogues
demo libjansson-dev                                         writes and reads JSON
demo libsqlite3-dev                                         keeps the record of a run
demo libnetcdf-dev                                          writes coverage grids
demo libcairo2-dev                                          draws maps
demo libsodium-dev                                          hashes and signs records
demo libproj-dev                                            checks geodesic lines
demo libcsv-dev                                             reads tables
demo libgeos-dev                                            cuts and joins areas
demo libxml2-dev                                            writes and checks alerts
demo sqlite3                                                looks into a record
test clang                                                  the second compiler, and the fuzzer
test libclang-rt-14-dev|libclang-rt-19-dev|libclang-rt-dev  clang sanitizers
test libmpfr-dev                                            exact references for the functions
test python3                                                runs the checkers
test python3-yaml                                           checks catalogues
test python3-jsonschema                                     checks scenarios against the schema
test python3-mpmath                                         makes oracles
test qemu-user                                              runs the AArch64 build
test gcc-aarch64-linux-gnu                                  builds for AArch64
test libc6-dev-arm64-cross                                  builds for AArch64
test libxml2-utils                                          checks alerts against their schema
test netcdf-bin                                             reads coverage grids back
test universal-ctags                                        lists functions for the docs
test man-db                                                 renders the manual page
test groff-base                                             renders the manual page
test shellcheck                                             reads the shell scripts
'

say() { echo "setup: $*"; }

fail() {
    echo "setup: $*" >&2
    exit 1
}

case $level in
    run) levels=run ;;
    demo) levels='run demo' ;;
    test | all) levels='run demo test' ;;
    *)
        echo "usage: tools/setup.sh [run | demo | test | all], found '$level'" >&2
        exit 2
        ;;
esac

warn_of_other_systems() {
    id=unknown
    like=
    version=0
    if [ -r /etc/os-release ]; then
        id=$(. /etc/os-release && echo "${ID:-unknown}")
        like=$(. /etc/os-release && echo "${ID_LIKE:-}")
        version=$(. /etc/os-release && echo "${VERSION_ID:-99}")
    fi
    if [ "$id" != debian ]; then
        say "warning: this is $id${like:+ (like $like)}, tested is Debian 12; names may differ" >&2
    elif [ "${version%%.*}" -lt 12 ]; then
        say "warning: this is Debian $version, tested is Debian 12 or newer" >&2
    fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

is_offered() {
    apt-cache show "$1" 2>/dev/null | grep -q '^Package:'
}

# Where any name of `a|b` is installed nothing is missing.
any_installed() {
    for name in $(echo "$1" | tr '|' ' '); do
        if is_installed "$name"; then
            return 0
        fi
    done
    return 1
}

first_offered() {
    for name in $(echo "$1" | tr '|' ' '); do
        if is_offered "$name"; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

wanted() {
    echo "$packages" | while read -r of name why; do
        case " $levels " in
            *" ${of:-none} "*) echo "$name $why" ;;
        esac
    done
}

missing() {
    wanted | while read -r name why; do
        any_installed "$name" || echo "$name $why"
    done
}

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
    fail "no apt on this system, found neither apt-get nor dpkg-query; install by hand what" \
        "stands in the list at the top of this script"

todo=$(missing)
if [ -z "$todo" ]; then
    say "nothing is missing for '$level'"
    exit 0
fi

warn_of_other_systems
count=$(echo "$todo" | wc -l)
say "packages missing for '$level': $count"
echo "$todo" | while read -r name why; do
    printf 'setup:   %-36s %s\n' "$name" "$why"
done

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
    say "sudo may ask for your password"
else
    fail "not root and no sudo; run as root: tools/setup.sh $level"
fi

say "1 of 2: asking the package lists"
$as_root apt-get -qq update ||
    fail "apt-get update failed; is the network reachable? See its message above"

names=
for alternatives in $(echo "$todo" | cut -d ' ' -f 1); do
    name=$(first_offered "$alternatives") ||
        fail "apt offers no $(echo "$alternatives" | sed 's/|/ or /g'); is the 'main' part of" \
            "the archive in /etc/apt/sources.list?"
    names="$names $name"
done

say "2 of 2: installing$names (a minute or two)"
log=$(mktemp)
# shellcheck disable=SC2086  # names is a list
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 \
    install -y --no-install-recommends $names >"$log" 2>&1 ||
    { tail -n 20 "$log"; fail "apt-get install failed; the whole log is in $log"; }
rm -f "$log"

left=$(missing)
[ -z "$left" ] || fail "still missing after the install: $(echo "$left" | cut -d ' ' -f 1)"
say "done: everything for '$level' is in place"
