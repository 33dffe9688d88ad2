#!/usr/bin/env bash
# Runs the README's tour as it is written there, on a backend of its own, and checks what it promises.
# Last line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
start() {
  dotnet functions/bin/Debug/net10.0/ScfFunctions.dll --Emulator:Clock=Virtual --Emulator:ClockStart=2026-01-05T09:00:00Z \
    --Scf:DevelopmentKey=tour-key --Scf:UnsignedBankMessages=true "--Scf:Banks=acme;bravo" --Emulator:DataFolder="$folder/data" --Emulator:Port=$port > "$folder/backend.log" 2>&1 &
  backend=$!
  until curl -s -o /dev/null "http://localhost:$port/api/health"; do
    kill -0 $backend 2>/dev/null || { cat "$folder/backend.log"; echo "0 passed, 1 failed"; exit 1; }
    sleep 0.2
  done
}
start
trap 'kill $backend 2>/dev/null; wait $backend 2>/dev/null; rm -rf "$folder"' EXIT

awk '/^```bash$/ {inside=1; next} /^```$/ {inside=0} inside' README.md | sed "s#^url=.*#url=http://localhost:$port#" > "$folder/tour.sh"
bash "$folder/tour.sh" > "$folder/tour.out" 2>&1

passed=0 failed=0
promises() {
  if grep -qE -- "$1" "$folder/tour.out"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "the tour does not show: $1"; fi
}
promises '"lifecycle":"DisbursementPending"'
promises '"advance":\{"amount":"7000.00","currency":"BRL"\}'
promises '"purpose":"Disbursement","amount":\{"amount":"6965.00"'
promises '"lifecycle":"Disbursed".*"maturityDate":"2026-03-06"'
promises '"lifecycle":"Closed".*"endReason":"Repaid"'
promises '"account":"InterestIncome","debit":"0.00","credit":"140.00"'
promises '"account":"PoolCash","debit":"7140.00","credit":"6965.00"'
promises '"type":"credit-application"'
promises '"status":"Live"'
promises '"type":"order-review"'
promises '"lifecycle":"Approved".*"decideBy":"2026-03-13"'
promises '"kind":"payment-rejected","status":"open"'
promises '"guaranteed":\{"amount":"1400.00","currency":"BRL"\}'
promises '"account":"ServiceFeeIncome","debit":"0.00","credit":"35.00"'
promises '"account":"BankCash","debit":"7140.00","credit":"7000.00"'
promises '"by":"agreement".*"interest":\{"amount":"140.00"'
if [ "$failed" -gt 0 ]; then cat "$folder/tour.out"; tail -50 "$folder/backend.log"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
