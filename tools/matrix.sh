#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Build the core in many ways and compare the bits of what it computes (docs/DETERMINISM.md).
#
# usage: tools/matrix.sh [--full] [--output docs/DETERMINISM.md]
#
#   (neither)  reduced: four builds, every width, 1 and 3 threads, 500 flights
#   --full     {gcc, clang} x {O0, O3} x {baseline, v3, v4} and AArch64, every width,
#              1, 3 and 7 threads, 2000 flights
#   --output   write the table between the markers of that file
#
# Every line must show one hash. The controls break a rule on purpose and must differ or be
# refused. What this machine cannot run is reported as skipped. Exit 1 when a line is wrong.
set -eu
cd "$(dirname "$0")/.."

full=
output=
while [ $# -gt 0 ]; do
    case $1 in
        --full) full=yes ;;
        --output)
            output=${2:-}
            [ -f "$output" ] || { echo "matrix: --output: no file '$output'" >&2; exit 2; }
            shift
            ;;
        *)
            echo "usage: tools/matrix.sh [--full] [--output FILE], found '$1'" >&2
            exit 2
            ;;
    esac
    shift
done

if [ -n "$full" ]; then
    flights=2000 threads='1 3 7'
else
    flights=500 threads='1 3'
fi
widths='1 2 4 8'
folder=build-matrix
mkdir -p "$folder"
table=$folder/table
: >"$table"
failed=0

# One line of the table, and of the progress.
row() {
    printf '| %s | %s | %s |\n' "$1" "$2" "$3" >>"$table"
    printf 'matrix: %-36s %s: %s\n' "$1" "$2" "$3"
}

machine_has() {
    case $1 in
        base | aarch64) return 0 ;;
        x86-64-v3) wanted='avx2 fma bmi2' ;;
        x86-64-v4) wanted='avx2 fma avx512f avx512bw avx512cd avx512dq avx512vl' ;;
    esac
    for flag in $wanted; do
        grep -q -m 1 -w "$flag" /proc/cpuinfo || return 1
    done
}

# build NAME COMPILER OPTIMISATION ISA CONTROL_FLAGS [WIDTHS]; the messages are in build-matrix/NAME.log
build() {
    cross=
    core=$4
    if [ "$core" = aarch64 ]; then
        cross='-DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64'
        core=base
    fi
    # shellcheck disable=SC2086  # a list
    { cmake -S . -B "$folder/$1" -DCMAKE_C_COMPILER="$2" -DCMAKE_C_FLAGS_RELEASE="$3" \
        -DTD_ISAS="$core" -DTD_WIDTHS="${6:-1;2;4;8}" -DTD_PROGRAM=OFF -DBUILD_TESTING=OFF \
        -DTD_CONTROL="$5" $cross &&
        cmake --build "$folder/$1" --target bits -j 2; } >"$folder/$1.log" 2>&1
}

# run NAME ISA WIDTH THREADS: the hashes, or nothing when the program stops at an assertion
run() {
    if [ "$2" = aarch64 ]; then
        qemu-aarch64 "$folder/$1/test/matrix/bits" "$flights" "$3" "$4" 2>"$folder/$1.err"
    else
        "$folder/$1/test/matrix/bits" "$flights" "$3" "$4" 2>"$folder/$1.err"
    fi
}

reference=
reference_parts=
compare() {
    name=$1 compiler=$2 optimisation=$3 isa=$4
    label="$compiler $optimisation $isa"
    command -v "$compiler" >/dev/null || { row "$label" skipped "no $compiler here"; return 0; }
    if [ "$isa" = aarch64 ] && ! command -v qemu-aarch64 >/dev/null; then
        row "$label" skipped "no qemu-aarch64 here"
        return 0
    fi
    if ! machine_has "$isa"; then
        row "$label" skipped "this machine has no $isa"
        return 0
    fi
    if ! build "$name" "$compiler" "$optimisation" "$isa" ''; then
        tail -n 20 "$folder/$name.log" >&2
        row "$label" failed "does not build"
        failed=1
        return 0
    fi
    hashes=
    for width in $widths; do
        for count in $threads; do
            parts=$(run "$name" "$isa" "$width" "$count") || parts="all=stopped"
            hash=${parts##*all=}
            : "${reference:=$hash}" "${reference_parts:=$parts}"
            case " $hashes " in *" $hash "*) ;; *) hashes="$hashes $hash" ;; esac
            if [ "$hash" != "$reference" ]; then
                failed=1
                echo "matrix: $label, width $width, $count threads: $parts" >&2
                echo "matrix: expected $reference_parts" >&2
            fi
        done
    done
    row "$label" "widths $(echo "$widths" | tr ' ' ','), threads $(echo "$threads" | tr ' ' ',')" \
        "${hashes# }"
}

# control NAME LABEL COMPILER ISA FLAGS: must give other bits, or stop at an assertion
control() {
    if ! command -v "$3" >/dev/null || ! machine_has "$4"; then
        row "control: $2" skipped "no $3 or no $4 here"
        return 0
    fi
    if ! build "$1" "$3" -O3 "$4" "$5" 4; then
        tail -n 20 "$folder/$1.log" >&2
        row "control: $2" failed "does not build"
        failed=1
        return 0
    fi
    hash=$(run "$1" "$4" 4 1) || hash="all=stopped at an assertion"
    hash=${hash##*all=}
    if [ "$hash" = "$reference" ]; then
        row "control: $2" "AGREES, must differ" "$hash"
        failed=1
    else
        row "control: $2" "differs, as it must" "$hash"
    fi
}

# refused LABEL FLAGS: the build must stop at the guard in base/real.h
refused() {
    # shellcheck disable=SC2086  # a list
    if echo '#include "base/real.h"' | gcc -x c -Isrc -fsyntax-only $2 - 2>"$folder/refused.log"; then
        row "control: $1" "ACCEPTED, must be refused" ""
        failed=1
    else
        row "control: $1" "refused, as it must" \
            "$(sed -n 's/.*#error "\(.*\)".*/\1/p' "$folder/refused.log" | head -n 1)"
    fi
}

if [ -n "$full" ]; then
    for compiler in gcc clang; do
        for optimisation in -O0 -O3; do
            for isa in base x86-64-v3 x86-64-v4; do
                compare "$compiler$optimisation-$isa" "$compiler" "$optimisation" "$isa"
            done
        done
    done
    compare aarch64-O0 aarch64-linux-gnu-gcc -O0 aarch64
else
    compare gcc-O0-base gcc -O0 base
    compare gcc-O3-x86-64-v4 gcc -O3 x86-64-v4
    compare clang-O3-x86-64-v3 clang -O3 x86-64-v3
fi
compare aarch64-O3 aarch64-linux-gnu-gcc -O3 aarch64

control fused 'gcc -O3 x86-64-v3 -ffp-contract=fast' gcc x86-64-v3 -ffp-contract=fast
control fast 'gcc -O3 x86-64-v3 -ffast-math, guard off' gcc x86-64-v3 \
    '-ffast-math;-DTD_ALLOW_FAST'
refused 'gcc -ffast-math' '-O3 -ffast-math'
case $(uname -m) in
    x86_64) refused 'gcc -mfpmath=387' '-O3 -mfpmath=387' ;;
esac

if [ -n "$output" ]; then
    {
        sed '/<!-- matrix:begin -->/q' "$output"
        echo "$flights flights and what belongs to them (\`test/matrix/bits.c\`), by $(gcc --version |
            head -n 1 | sed 's/ (.*) / /'), $(clang --version | head -n 1 | sed 's/-.*//')" \
            "and $(qemu-aarch64 --version | head -n 1 | sed 's/ (.*//'):"
        echo
        echo '| build | runs | hash |'
        echo '|---|---|---|'
        cat "$table"
        sed -n '/<!-- matrix:end -->/,$p' "$output"
    } >"$folder/page"
    cp "$folder/page" "$output"
fi

if [ "$failed" -ne 0 ]; then
    echo "matrix: failed; see $folder/" >&2
    exit 1
fi
echo "matrix: one hash, $reference"
