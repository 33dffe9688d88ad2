#!/usr/bin/env bash
# Replays orders on the embedded runtime and prints how long it took, with the machine and the settings.
#   bench/replay.sh [<folder with Olist files>] [runs] [options of the marketplace, such as --disturb all]
# Without a folder: the sample of the marketplace. Each run has a backend and a data folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
orders=${1:-marketplace/sample} runs=${2:-3}
options=("${@:3}")

dotnet build marketplace -c Release -v q -nologo
cpu=$(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs)
echo "machine: $(nproc) x $cpu, $(free -g | awk '/^Mem:/ {print $2}') GiB, .NET $(dotnet --version), load $(cut -d' ' -f1 /proc/loadavg)"
echo "settings: Release, fsync on, extended sessions off, orders from $orders ${options[*]}"
for run in $(seq "$runs"); do
  report=$(mktemp)
  dotnet marketplace/bin/Release/net10.0/Marketplace.dll --orders "$orders" --exit --report "$report" "${options[@]}" > "$report.out"
  echo "run $run: $(grep -E 'wall time|cases per second|of it|peak memory, backend' "$report.out" | tr -s ' │' ' ' | paste -sd';')"
  tail -n 1 "$report.out"
  rm -f "$report" "$report.out"
done
