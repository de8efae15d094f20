#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Re-creates catalogue/atlas from npm packages and the population table; --check only compares.
#   tools/atlas/build.sh           writes catalogue/atlas
#   tools/atlas/build.sh --check   exit 0 the same, 1 stale, 77 skipped (no Node, registry or table)
# TD_REFERENCE names the folder with population/pop_2018_0p1deg.csv (default ../shared/reference).
# TD_ATLAS_WORK keeps the installed packages between runs (default: a temporary folder).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
grid="${TD_REFERENCE:-../shared/reference}/population/pop_2018_0p1deg.csv"
committed="$root/catalogue/atlas"
mode="${1:-write}"

skip() {
    echo "skipped: $1"
    exit 77
}

command -v node > /dev/null 2>&1 || skip "Node is not installed"
command -v npm > /dev/null 2>&1 || skip "npm is not installed"
[ -r "$grid" ] || skip "no population table at $grid"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
work="${TD_ATLAS_WORK:-$scratch/work}"
mkdir -p "$work" "$scratch/out"
cp "$here"/*.mjs "$here"/*.csv "$here"/package.json "$here"/package-lock.json "$work"/
if [ ! -d "$work/node_modules" ]; then
    (cd "$work" && npm ci --silent --no-audit --no-fund > "$scratch/npm.log" 2>&1) \
        || skip "the packages of tools/atlas/package.json cannot be installed"
fi
node "$work/build.mjs" "$grid" "$scratch/out"

if [ "$mode" != "--check" ]; then
    mkdir -p "$committed"
    cp "$scratch"/out/* "$committed"/
    exit 0
fi
stale=0
for file in "$scratch"/out/*; do
    name=$(basename "$file")
    cmp "$file" "$committed/$name" || stale=1
done
[ "$stale" -eq 0 ] || echo "stale: run tools/atlas/build.sh and commit catalogue/atlas"
exit "$stale"
