#!/usr/bin/env bash
# Fuzzes the shared library's open-file path for some minutes with libFuzzer, from seeds that the managed fuzzer writes.
#
#     tests/Polarway.Fuzz/native/run.sh artifacts/native/libpolarway.so 60 [folder of seeds]
#
# Findings are left in artifacts/fuzz-native; run.sh ends with 1 when there is one. Without clang gcc compiles a program that runs
# the seeds once.
set -euo pipefail

library=$(readlink -f "${1:?usage: run.sh <path of libpolarway.so> <minutes> [seeds]}")
minutes=${2:?minutes}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
findings=$root/artifacts/fuzz-native
seeds=${3:-$findings/seeds}
mkdir -p "$findings/corpus" "$findings/found"
ln -sf "$library" "$findings/libpolarway.so"
export LD_LIBRARY_PATH=$findings POLARWAY_MEMORY_LIMIT=$((256 << 20)) POLARWAY_MAX_THREADS=1

clang=$(command -v clang || command -v clang-14 || true)
if [ -n "$clang" ] && "$clang" -g -O1 -fsanitize=fuzzer -I"$root/bindings/include" "$here/open_file.c" -o "$findings/open_file" -L"$findings" -lpolarway 2> "$findings/clang.log"; then
    # The runtime handles its own signals: null references become errors. Only what it passes on, and time and memory, end the run.
    "$findings/open_file" -max_total_time=$((minutes * 60)) -timeout=10 -rss_limit_mb=1500 -max_len=65536 -handle_segv=0 -handle_bus=0 -handle_fpe=0 \
        -artifact_prefix="$findings/found/" -keep_seed=1 -print_final_stats=1 "$findings/corpus" "$seeds"
else
    echo "no clang with libFuzzer: the seeds are run once"
    gcc -g -O1 -DSTANDALONE -I"$root/bindings/include" "$here/open_file.c" -o "$findings/open_file" -L"$findings" -lpolarway
    find "$seeds" -type f -print0 | xargs -0 "$findings/open_file"
fi
[ -z "$(ls -A "$findings/found")" ] || { echo "findings in $findings/found"; exit 1; }
