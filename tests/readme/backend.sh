# To be sourced: a backend of its own for a document's commands, and checks of what they print. Expects nothing; leaves $folder, $port, $passed and $failed.
folder=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
passed=0 failed=0
trap 'stop; rm -rf "$folder"' EXIT

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

stop() { kill $backend 2>/dev/null; wait $backend 2>/dev/null; }

# The bash boxes of a document, made for this backend.
boxes() {
  awk '/^```bash$/ {inside=1; next} /^```$/ {inside=0} inside' "$1" | sed -E "s#^url=[^ ]*#url=http://localhost:$port#"
}

# Counts one check.
count() { if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "$2"; fi; }

# The output of the commands, in $folder/out, shows a pattern.
promises() { grep -qE -- "$1" "$folder/out"; count $? "the output does not show: $1"; }

# The last line: N passed, N failed.
totals() {
  if [ "$failed" -gt 0 ]; then cat "$folder/out"; tail -50 "$folder/backend.log"; fi
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
