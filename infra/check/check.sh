#!/usr/bin/env bash
# The rules over infra/, and the tests of the rules. The last line counts both: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")"

npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || { echo "0 passed, 1 failed"; exit 1; }

tests=$(node --test --test-reporter=tap) || grep -E '^not ok|error:' <<<"$tests"
rules=$(node check.mjs); grep -vE '^[0-9]+ passed' <<<"$rules"

count() { sed -nE "s/^# $1 ([0-9]+)$/\1/p" <<<"$tests"; }
[[ $(tail -n 1 <<<"$rules") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] || { echo "0 passed, 1 failed"; exit 1; }
passed=$(($(count pass) + BASH_REMATCH[1])) failed=$(($(count fail) + BASH_REMATCH[2]))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
