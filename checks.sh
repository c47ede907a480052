#!/usr/bin/env bash
# Every check, the quick ones first. BIN names the folder of the virtual environment's programs.
set -euo pipefail
cd "$(dirname "$0")"
BIN=${BIN:-.venv/bin}

"$BIN/ruff" format --check --quiet .
"$BIN/ruff" check --quiet .
"$BIN/mypy"
"$BIN/lint-imports" --no-cache --no-logo
# One worker more than there are processors: tests that kill bots wait more than they reckon.
"$BIN/python" -m pytest --numprocesses "$(( $(nproc) + 1 ))" --dist loadfile
