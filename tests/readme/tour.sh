#!/usr/bin/env bash
# Runs the README's tour as it is written there, on a backend of its own, and checks what it promises.
# Last line: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/../.."
source tests/readme/backend.sh

start "$folder/data"
boxes README.md > "$folder/commands"
bash "$folder/commands" > "$folder/out" 2>&1

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
totals
