#!/bin/bash
# Builds test programs with a sanitizer and runs them. Usage: sanitized.sh PRESET TEST…
set -eu
cd "$(dirname "$0")/../.."
preset=$1
shift
cmake --preset "$preset" > "build-$preset.log" 2>&1 || { cat "build-$preset.log"; exit 1; }
targets=()
for test in "$@"; do targets+=("test_$test"); done
cmake --build --preset "$preset" --target "${targets[@]}" > "build-$preset.log" 2>&1 || { tail -40 "build-$preset.log"; exit 1; }
rm -f "build-$preset.log"
for test in "$@"; do
    echo "== $test under $preset"
    "build-$preset/bin/test_$test" --gtest_brief=1
done
