#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make a bare Debian 12 in a folder, clone this repository's HEAD into it, and run a target there.
#
# usage: tools/debootstrap_test.sh [TARGET] [FOLDER]   (default: demo, a folder that is removed)
#
# Needs root, debootstrap and the network. What a newcomer would type is run as it stands: root's
# shell, no packages but debootstrap's `minbase` and git's clone made here. Prints the time of each
# part and the disk taken; exit code of the target. A FOLDER given is kept, and used again.
set -eu
cd "$(dirname "$0")/.."

target=${1:-demo}
keep=${2:-}
mirror=${MIRROR:-http://deb.debian.org/debian}
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "debootstrap_test: skipped, needs root and debootstrap"
    exit 77
fi

bare=${keep:-$(mktemp -d)}
clean() {
    umount "$bare/proc" 2>/dev/null || true
    [ -n "$keep" ] || rm -rf --one-file-system "$bare"
}
trap clean EXIT

say() {
    echo "debootstrap_test: [$(($(date +%s) - started)) s] $*"
}
started=$(date +%s)

if [ ! -x "$bare/usr/bin/apt-get" ]; then
    say "a bare Debian 12 (minbase) from $mirror"
    debootstrap --variant=minbase bookworm "$bare" "$mirror" >"$bare.log" 2>&1 ||
        { tail -n 20 "$bare.log"; exit 1; }
    # How this machine reaches the archive is no part of the test.
    cp /etc/resolv.conf "$bare/etc/" 2>/dev/null || true
    cp -r /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d/" 2>/dev/null || true
fi
mountpoint -q "$bare/proc" || mount -t proc proc "$bare/proc"
rm -rf "$bare/root/testudo"
git clone -q --no-local . "$bare/root/testudo"

# What \`make\` itself needs a bare system lacks: the README says so.
say "make, which a bare system lacks"
chroot "$bare" sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
    --no-install-recommends make' >"$bare.make.log" 2>&1 || { tail "$bare.make.log"; exit 1; }

say "make $target"
began=$(date +%s)
code=0
chroot "$bare" env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    sh -c "cd /root/testudo && make $target" || code=$?
say "make $target: exit $code after $(($(date +%s) - began)) s"
du -sh --exclude=proc "$bare" | sed 's/^/debootstrap_test: disk /'
exit $code
