#!/usr/bin/env bash
# The whole crash matrix; with an argument it is also written there, as Markdown.
set -euo pipefail
[ $# -eq 0 ] || SCF_CRASHES_FILE=$(realpath -m "$1")
export SCF_CRASHES=all SCF_CRASHES_FILE=${SCF_CRASHES_FILE:-}
cd "$(dirname "$0")/../.."
dotnet test tests --filter FullyQualifiedName~CrashMatrixTests --logger "console;verbosity=detailed"
