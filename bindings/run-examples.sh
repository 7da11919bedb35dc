#!/usr/bin/env bash
# Compiles the C, C++ and Rust programs below bindings/ against a libpolarway.so, with warnings as errors, and runs them.
# Each checks itself. Where valgrind is there, the C program must be clean under it.
#
#     bindings/run-examples.sh artifacts/native/libpolarway.so
set -euo pipefail

library=$(readlink -f "${1:?usage: run-examples.sh <path of libpolarway.so>}")
bindings=$(cd "$(dirname "$0")" && pwd)
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
ln -s "$library" "$output/libpolarway.so"
export LD_LIBRARY_PATH=$output

have() { command -v "$1" > /dev/null; }
skip() { echo "skipped: $1"; }

if have gcc; then
    gcc -std=c11 -Wall -Wextra -Werror -O1 -g -I"$bindings/include" "$bindings/c/query.c" -o "$output/query-c" -L"$output" -lpolarway
    "$output/query-c"
    if have valgrind; then
        valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
            --suppressions="$bindings/c/valgrind.supp" "$output/query-c"
        echo "clean under valgrind"
    else
        skip "the memory check: no valgrind"
    fi
else
    skip "the C example: no gcc"
fi

if have g++; then
    g++ -std=c++17 -Wall -Wextra -Werror -O1 -g -I"$bindings/include" "$bindings/cpp/query.cpp" -o "$output/query-cpp" -L"$output" -lpolarway -pthread
    "$output/query-cpp"
else
    skip "the C++ example: no g++"
fi

if have cargo; then
    POLARWAY_LIB_DIR=$output RUSTFLAGS="-D warnings" CARGO_TARGET_DIR=$output/rust \
        cargo test --offline --quiet --manifest-path "$bindings/rust/Cargo.toml"
    POLARWAY_LIB_DIR=$output CARGO_TARGET_DIR=$output/rust cargo run --offline --quiet --manifest-path "$bindings/rust/Cargo.toml" --example query
else
    skip "the Rust example: no cargo"
fi
