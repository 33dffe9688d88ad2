#!/usr/bin/env bash
# A replay of orders on a hostile runtime (emulator/README.md, "Hostile mode"); SCF_DISTURB disturbs the outside, too. Run a build first.
#   tests/hostile-replay.sh <seed> <rate> [<folder with Olist files>]
# The rate is in strikes of ten thousand; calls to stores are struck a quarter as often, because a step makes two dozen of them.
set -euo pipefail
cd "$(dirname "$0")/.."
export Emulator__Hostile__Seed=$1 Emulator__Hostile__Rate=$2
export Emulator__Hostile__Throttling=$(($2 / 4)) Emulator__Hostile__AppliedThenTimeout=$(($2 / 4))
dotnet run --no-build --project marketplace -- --orders "${3:-marketplace/sample}" --disturb "${SCF_DISTURB:-none}" --exit
