#!/usr/bin/env bash
# The whole suite, and a replay of orders, on a hostile runtime (emulator/README.md, "Hostile mode").
#   tests/hostile.sh [seed] [rate] [<folder with Olist files>]
# Without a folder: the 200 orders of the marketplace's sample. The rate is in strikes of ten thousand. Run a build first.
set -uo pipefail
cd "$(dirname "$0")/.."
seed=${1:-1} rate=${2:-400} orders=${3:-marketplace/sample}

echo "=== all tests, seed $seed, rate $rate"
SCF_HOSTILE=$seed:$rate dotnet test --no-build
tested=$?

echo "=== replay of $orders, seed $seed, rate $rate"
tests/hostile-replay.sh "$seed" "$rate" "$orders"
replayed=$?

[ "$tested" -eq 0 ] && [ "$replayed" -eq 0 ]
