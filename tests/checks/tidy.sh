#!/bin/bash
# A short list of clang-tidy checks (.clang-tidy) on the pure libraries. Usage: tidy.sh BUILD_DIR
set -eu
build=$(realpath "$1")
cd "$(dirname "$0")/../.."
find src/model src/facts src/rules src/casework src/policy -name '*.cpp' | sort |
    xargs -P "$(nproc)" -n 6 clang-tidy-14 -p "$build" --quiet --warnings-as-errors='*' \
        --extra-arg=-Wno-unknown-warning-option 2> >(grep -v 'warnings generated' >&2)
echo "clang-tidy finds nothing"
