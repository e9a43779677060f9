#!/usr/bin/env bash
# Sets up, then runs every test of Balai and says how it went. Arguments go to pytest:
#   ./test.sh tests/domain -k quota        ./test.sh --randomly-seed=7
cd "$(dirname "$0")" || exit 1
. scripts/set-up.sh
set_up --with-postgres || exit 1

export QT_QPA_PLATFORM=offscreen
PYTHON=.venv/bin/python
if [ $# -gt 0 ]; then
    exec "$PYTHON" -m pytest "$@"
fi

summary=
failed=0
step() {
    local name=$1 begun=$SECONDS word=ok
    shift
    say "$name"
    "$@" || { word=FAILED; failed=1; }
    summary="$summary$(printf '   %-7s %-62s %4d s' "$word" "$name" $((SECONDS - begun)))
"
}

branches() {
    local package=$1 tests=$2
    "$PYTHON" -m coverage erase
    "$PYTHON" -m coverage run --source="$package" -m pytest -q "$tests" && "$PYTHON" -m coverage report
}

step "Style of the code (ruff)" "$PYTHON" -m ruff check .
step "Types (mypy)" "$PYTHON" -m mypy
step "Domain, by its own tests alone: every line and branch" branches shared.domain tests/domain
step "Services, by their own tests alone: every line and branch" branches shared.services tests/services
step "Everything else, on SQLite and PostgreSQL, two at a time, any order" \
    "$PYTHON" -m pytest -n 2 --dist worksteal --ignore tests/domain --ignore tests/services

printf '\n'
say "Summary"
printf '%s' "$summary"
if [ "$failed" -eq 0 ]; then say "All tests passed."; else say "Something failed; see above."; fi
exit "$failed"
