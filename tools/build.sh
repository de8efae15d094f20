#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Configure and build the shipped configuration, and say how far it is in few lines.
#
# usage: tools/build.sh [TARGET] [PREFIX]   (default: all /usr/local)
#
# The whole of what the compiler says goes to build/build.log; its end is shown where it fails.
set -eu
cd "$(dirname "$0")/.."

target=${1:-all}
prefix=${2:-/usr/local}
log=build/build.log
mkdir -p build

fail() {
    tail -n 40 "$log"
    echo "build: failed, the whole log is in $log" >&2
    exit 1
}

cmake --preset release -DCMAKE_INSTALL_PREFIX="$prefix" >"$log" 2>&1 || fail

# On a terminal one line that grows, elsewhere a line each fifth.
step=20
end='\n'
if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
    step=1
    end='\r'
fi
started=$(date +%s)
rm -f build/build.failed
{
    cmake --build --preset release --parallel "$(nproc)" --target "$target" 2>&1 ||
        touch build/build.failed
} | tee -a "$log" | awk -v step="$step" -v end="$end" '
    /^\[ *[0-9]+%\] (Building|Generating)/ {
        busy = 1
        part = substr($0, 2, 3) + 0
        if (part >= shown + step) {
            shown = part - part % step
            printf "build: %3d %%" end, shown
            fflush()
        }
    }
    END { if (busy && end == "\r") printf "\r            \r" }'
[ ! -e build/build.failed ] || fail
grep -q '\] Building' "$log" || { echo "build: nothing to do, build/testudo is up to date"; exit 0; }
echo "build: done in $(($(date +%s) - started)) s"
