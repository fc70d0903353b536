#!/bin/bash
# Every C++ source is as clang-format 14 would write it.
set -eu
cd "$(dirname "$0")/../.."
find src tests bench cluster -name '*.cpp' -o -name '*.h' | sort | xargs clang-format-14 --dry-run -Werror
echo "formatting is right"
