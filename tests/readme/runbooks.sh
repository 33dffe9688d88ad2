#!/usr/bin/env bash
# Runs every bash box of docs/operations.md as it is written there, after the README's tour, on a backend of its own, and checks what it promises.
# Last line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
source tests/readme/backend.sh

# The boxes of a document, made for this folder and programs that are built.
placed_boxes() {
  boxes "$1" | sed -E \
    -e "s#dotnet run --project tools/(Export|Replay) --#dotnet $root/tools/\1/bin/Debug/net10.0/\1.dll#" \
    -e "s#\.data#$folder/data#g" \
    -e "s#tests/Histories#$root/tests/Histories#g"
}

start "$folder/data"
{
  placed_boxes README.md | sed 's/^\(get\|take\) /\1 > \/dev\/null /'
  # Something to look at: a message that nobody can handle.
  echo 'tell "{ not json"; advance 2026-05-05T14:10:00Z > /dev/null'
  placed_boxes docs/operations.md
} > "$folder/commands"
(cd "$folder" && bash commands > out 2>&1)

version=$(sed -nE 's/.*"defaultVersion": "([0-9]+)\.([0-9]+)".*/\1\\.\2/p' host.json)
promises "\"orchestrationVersion\":\"$version\""
promises 'case-repaid\.jsonl: .* replays to its end'
promises "case\.json: .*FinancingCaseOrchestrator, version $version.* replays to its end"
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
! grep -qE 'command not found|unknown-key|bad-signature' "$folder/out"
count $? "a command or a key was wrong"

# The restored folder is an application again: the same cases, the same books.
books() { curl -sS "http://localhost:$port/api/reports/trial-balance" -H 'x-functions-key: tour-key' | sed 's/"asOf":"[^"]*"//g'; }
before=$(books)
stop
start "$folder/data-restored"
[ -n "$before" ] && [ "$(books)" = "$before" ]
count $? "the restored books differ: $(books) instead of $before"

totals
