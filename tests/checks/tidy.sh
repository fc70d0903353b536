#!/bin/bash
# A short list of clang-tidy checks (.clang-tidy) on the pure libraries. Their files are looked at some at a time, as they
# are compiled: most of the time goes by over the standard headers. Usage: tidy.sh
set -eu
cd "$(dirname "$0")/../.."
build=build-tidy
cmake --preset release -B $build -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON > "$build.log" 2>&1 || { cat "$build.log"; exit 1; }
rm -f "$build.log"
files=()
for library in model facts rules casework policy; do
    files+=($build/src/CMakeFiles/steward_$library.dir/Unity/*.cxx)
done
printf '%s\n' "${files[@]}" |
    xargs -P "$(nproc)" -n 1 clang-tidy-14 -p $build --quiet --warnings-as-errors='*' --checks=-bugprone-suspicious-include \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-unused-command-line-argument \
        2> >(grep -v 'warnings generated' >&2)
echo "clang-tidy finds nothing"
