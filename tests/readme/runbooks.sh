#!/usr/bin/env bash
# Runs every bash box of docs/operations.md as it is written there, after the README's tour, on a backend of its own, and checks what it promises.
# Last line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
passed=0 failed=0

# Starts a backend on a data folder, and waits until it answers.
start() {
  dotnet functions/bin/Debug/net10.0/ScfFunctions.dll --Emulator:Clock=Virtual --Emulator:ClockStart=2026-01-05T09:00:00Z \
    --Scf:DevelopmentKey=tour-key --Scf:UnsignedBankMessages=true "--Scf:Banks=acme;bravo" --Emulator:DataFolder="$1" --Emulator:Port=$port > "$folder/backend.log" 2>&1 &
  backend=$!
  until curl -s -o /dev/null "http://localhost:$port/api/health"; do
    kill -0 $backend 2>/dev/null || { cat "$folder/backend.log"; echo "0 passed, 1 failed"; exit 1; }
    sleep 0.2
  done
}
trap 'kill $backend 2>/dev/null; wait $backend 2>/dev/null; rm -rf "$folder"' EXIT

# The boxes of a document, made for this port, this folder and programs that are built.
boxes() {
  awk '/^```bash$/ {inside=1; next} /^```$/ {inside=0} inside' "$1" | sed -E \
    -e "s#^url=[^ ]*#url=http://localhost:$port#" \
    -e "s#dotnet run --project tools/(Export|Replay) --#dotnet $root/tools/\1/bin/Debug/net10.0/\1.dll#" \
    -e "s#\.data#$folder/data#g" \
    -e "s#tests/Histories#$root/tests/Histories#g"
}
promises() {
  if grep -qE -- "$1" "$folder/out"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "the runbooks do not show: $1"; fi
}

start "$folder/data"
{
  boxes README.md | sed 's/^\(get\|take\) /\1 > \/dev\/null /' 
  # Something to look at: a message that nobody can handle.
  echo 'tell "{ not json"; advance 2026-05-05T14:10:00Z > /dev/null'
  boxes docs/operations.md
} > "$folder/commands"
(cd "$folder" && bash commands > out 2>&1)

promises '"orchestrationVersion":"1\.0"'
promises 'case-repaid\.jsonl: .* replays to its end'
promises 'case\.json: .*FinancingCaseOrchestrator, version 1\.0.* replays to its end'
promises '"kind": ?"ExecutionCompleted"'
promises '"reason":"malformed-message"'
promises '"count":1'
promises '"switch":"newCases".*"state":"off"'
promises '"state":"on"'
promises '^daily: [0-9]+ rows, [0-9]+ bytes, begun .*, whole '
promises 'cases go on: the sweeper starts their orchestrations'
promises '"keyId":"acme-2026-06"'
promises '"revocationReason":"Rotated\."'
promises '^\{"instanceId":.*"orchestrator":"FinancingCaseOrchestrator"'
if grep -qE 'command not found|unknown-key|bad-signature' "$folder/out"; then failed=$((failed + 1)); echo "a command or a key was wrong"; else passed=$((passed + 1)); fi

# The restored folder is an application again: the same cases, the same books.
books() { curl -sS "http://localhost:$port/api/reports/trial-balance" -H 'x-functions-key: tour-key' | sed 's/"asOf":"[^"]*"//g'; }
before=$(books)
kill $backend; wait $backend 2>/dev/null
start "$folder/data-restored"
if [ "$(books)" = "$before" ] && [ -n "$before" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "the restored books differ: $(books) instead of $before"; fi

if [ "$failed" -gt 0 ]; then cat "$folder/out"; tail -50 "$folder/backend.log"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
