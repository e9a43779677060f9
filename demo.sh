#!/usr/bin/env bash
# Sets up, then opens a practice hall on this machine. Arguments go to `balai demo` (try --help).
cd "$(dirname "$0")" || exit 1
. scripts/set-up.sh
set_up || exit 1
exec .venv/bin/balai demo "$@"
