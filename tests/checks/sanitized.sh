#!/bin/bash
# Builds test programs with a sanitizer and runs them. Usage: sanitized.sh PRESET TEST[=GTEST_FILTER]…
# They give way to whatever else runs: the live tests, beside them, wait for most of their time.
# Random histories are fewer here than in the ordinary run, unless RC_PARAMS says otherwise.
set -eu
renice -n 10 -p $$ > /dev/null
cd "$(dirname "$0")/../.."
preset=$1
shift
# The engine pulls in every library, which takes minutes to build once more: in the long run only.
if [ -n "${STEWARD_ALL:-}" ] && [ "$preset" = sanitize ]; then set -- "$@" 'engine=History.*:CrashPoints.*'; fi
export RC_PARAMS=${RC_PARAMS:-max_success=20}
# Threads meet in net and engine. What has none (model, wire, rules, …) is taken as the ordinary build has made it.
options=()
if [ "$preset" = tsan ]; then options+=("-DSTEWARD_PURE_FROM=$PWD/build"); fi
cmake --preset "$preset" "${options[@]}" > "build-$preset.log" 2>&1 || { cat "build-$preset.log"; exit 1; }
targets=()
for test in "$@"; do targets+=("test_${test%%=*}"); done
cmake --build --preset "$preset" --target "${targets[@]}" > "build-$preset.log" 2>&1 || { tail -40 "build-$preset.log"; exit 1; }
rm -f "build-$preset.log"
for test in "$@"; do
    filter='*'
    case $test in *=*) filter=${test#*=} ;; esac
    echo "== ${test%%=*} under $preset"
    "build-$preset/bin/test_${test%%=*}" --gtest_brief=1 --gtest_filter="$filter"
done
