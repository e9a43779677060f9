"""Planted faults: each is patched into a copy of the tree, and the test that is named for it must turn red.

Rule: a test that cannot fail proves nothing. `python -m scripts.mutations` from the root of the project; exit code 1
when a fault was not caught. The tests see to it that every patch still applies.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("admin", "assets", "desk_client", "hall_screen", "kiosk", "shared", "tests", "pyproject.toml")
LONGEST_SECONDS = 300
SHOWN_LINES = 60
"""How much of pytest's output is shown when a run ended otherwise than it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One fault: in `file` the text `before` becomes `after`; `test` is the pytest address that must catch it."""

    name: str
    file: str
    before: str
    after: str
    test: str


MUTATIONS = (
    Mutation(
        name="quota off by one",
        file="shared/domain/quota.py",
        before="return max(rules.day_quota + use.released + use.overridden, use.issued_today)",
        after="return max(rules.day_quota + use.released + use.overridden + 1, use.issued_today)",
        test="tests/domain/test_quota.py",
    ),
    *(
        Mutation(
            name=f"request id ignored ({store})",
            file="shared/services/local_hall.py",
            before="first = told_before(hall, command.request_id, kind=kind, fingerprint=fingerprint)",
            after="first = None",
            test=f"tests/contract/test_races.py::test_one_request_sent_eight_times_at_once_is_one_number[{store}]",
        )
        for store in ("sqlite", "postgresql")
    ),
    *(
        Mutation(
            name=f"event written outside the transaction ({store})",
            file="shared/store/hall_store.py",
            before="        writes = list(self.writes_of(change))\n        request = ",
            after=(
                "        writes = list(self.writes_of(change))\n"
                "        late = [each for each in writes if each[0] in (sql.PUT_EVENT, sql.MOVE_STATE)]\n"
                "        writes = [each for each in writes if each not in late]\n"
                "        self._line.write_and_commit(writes, tell=False)\n"
                f"        {begin}\n"
                "        writes = late\n"
                "        request = "
            ),
            test=f"tests/faults/test_killed_writers.py::test_nothing_acknowledged_is_lost_and_nothing_has_a_gap[{store}]",
        )
        # PostgreSQL takes what is sent without a BEGIN as a transaction of its own.
        for store, begin in (("sqlite", "self._line._cursor.execute('BEGIN IMMEDIATE')"), ("postgresql", "pass"))
    ),
    Mutation(
        name="a commit that is not synced",
        file="shared/store/sqlite_file.py",
        before='        raise RuntimeError(f"SQLite did not take its pragmas: {taken}")',
        after=(
            '        raise RuntimeError(f"SQLite did not take its pragmas: {taken}")\n'
            '    connection.execute("PRAGMA synchronous=NORMAL")'
        ),
        test="tests/faults/test_power_cut.py",
    ),
    Mutation(
        name="chain step skipped",
        file="shared/domain/chain.py",
        before="return hashlib.sha256((previous + text).encode()).hexdigest()",
        after="return hashlib.sha256(text.encode()).hexdigest()",
        test="tests/domain/test_chain.py",
    ),
    Mutation(
        name="day decided in UTC",
        file="shared/domain/calendar.py",
        before="        return now.astimezone(self.zone).date()",
        after="        return now.date()",
        test="tests/domain/test_calendar.py",
    ),
    *(
        Mutation(
            name=f"day decided in UTC ({store})",
            file="shared/domain/calendar.py",
            before="        return now.astimezone(self.zone).date()",
            after="        return now.date()",
            test=f"tests/contract/test_any_day.py::test_any_day_goes_as_on_paper[{store}]",
        )
        for store in ("memory", "sqlite", "postgresql")
    ),
    Mutation(
        name="moment seen in UTC",
        file="shared/domain/calendar.py",
        before="self._days.get(local.date()) or self._work_out(local.date())",
        after="self._days.get(now.date()) or self._work_out(now.date())",
        test="tests/contract/test_any_day.py::test_any_day_goes_as_on_paper[memory]",
    ),
    Mutation(
        name="reply lost, but told as refused",
        file="shared/services/journalled_hall.py",
        before="if not is_unknown and problem.code is not ProblemCode.STORE_LOST:",
        after="if not is_unknown:",
        test="tests/services/test_journal.py",
    ),
    Mutation(
        name="sent before it is on disk",
        file="shared/services/journalled_hall.py",
        before="            self._journal.keep(command)\n        try:\n            yield\n",
        after="            pass\n        try:\n            yield\n            self._journal.keep(command)\n",
        test="tests/services/test_journal.py",
    ),
    Mutation(
        name="a wait without end",
        file="shared/store/postgres_connecting.py",
        before='    "tcp_user_timeout": SILENT_LINE_MS,\n',
        after="",
        test="tests/store/test_long_work.py",
    ),
    Mutation(
        name="a note of the feed is lost",
        file="shared/store/postgres_feed.py",
        before="        connection.add_notify_handler(notes.append)\n",
        after="",
        test="tests/contract/test_feed.py",
    ),
    Mutation(
        name="a commit while the feed connects is lost",
        file="shared/store/sqlite_feed.py",
        before="        version = connection.version\n",
        after="        version = _data_version(connection.connection, self._path)\n",
        test="tests/contract/test_feed.py",
    ),
    Mutation(
        name="settings outlive a restore",
        file="shared/store/hall_store.py",
        before="known[0] == generation and known[1].version == version",
        after="known[1].version == version",
        test="tests/contract/test_feed.py",
    ),
    Mutation(
        name="an index that is not used",
        file="shared/store/statements.py",
        before="_waiting, _held = text(t.WAITING), ",
        after="_waiting, _held = text(f\"({t.WAITING} OR state = '')\"), ",
        test="tests/store/test_plans.py",
    ),
    Mutation(
        name="a right too many",
        file="shared/store/grants.py",
        before='_change(("text",), *LEADERS), _remove(*LEADERS)',
        after='_change(("text",), *PEOPLE), _remove(*LEADERS)',
        test="tests/roles/test_rights.py",
    ),
    Mutation(
        name="a kind of event too many",
        file="shared/store/grants.py",
        before="    EventKind.quota_overridden,\n",
        after="",
        test="tests/roles/test_forging.py",
    ),
    # The slow ones last: when a racer dies, the others wait for it.
    Mutation(
        name="lock removed (PostgreSQL)",
        file="shared/store/statements.py",
        before="LOCK_STATE = look(_state.with_for_update())",
        after="LOCK_STATE = look(_state)",
        test="tests/contract/test_races.py::test_eight_kiosks_never_give_a_number_twice[postgresql]",
    ),
    Mutation(
        name="lock removed (SQLite)",
        file="shared/store/sqlite_database.py",
        before='return self._line("BEGIN IMMEDIATE", first, is_writing=True)',
        after='return self._line("BEGIN", first, is_writing=True)',
        test="tests/store/test_sqlite_lock.py",
    ),
)


def patched(mutation: Mutation, root: Path) -> str:
    """The text of the file with the fault in it. Raises ValueError when it does not apply exactly once."""
    text = (root / mutation.file).read_text("utf-8")
    if text.count(mutation.before) != 1:
        raise ValueError(f"{mutation.name}: applies {text.count(mutation.before)} times in {mutation.file}")
    return text.replace(mutation.before, mutation.after)


def main(arguments: list[str] | None = None) -> int:
    """Plant each fault and run its test; 0 when every one was caught."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mutations", description=__doc__)
    parser.add_argument("--only", help="a part of a fault's name")
    options = parser.parse_args(arguments)
    chosen = [each for each in MUTATIONS if options.only is None or options.only in each.name]
    table = Table("planted fault", "test", "without it", "with it", "caught", title="Mutations")
    is_caught = []
    with tempfile.TemporaryDirectory(prefix="balai-mutations-") as folder:
        tree = _copy(Path(folder) / "tree")
        for mutation in chosen:
            file = tree / mutation.file
            original, spoilt = file.read_text("utf-8"), patched(mutation, tree)
            before = _run(mutation.test, tree, expected=0)
            file.write_text(spoilt, "utf-8")
            after = _run(mutation.test, tree, expected=1)
            file.write_text(original, "utf-8")
            is_caught.append(before == 0 and after == 1)
            print(f"{mutation.name}: {_word(before)}, then {_word(after)}", file=sys.stderr, flush=True)
            table.add_row(mutation.name, mutation.test, _word(before), _word(after), "yes" if is_caught[-1] else "NO")
    Console().print(table)
    return 0 if all(is_caught) else 1


def _copy(tree: Path) -> Path:
    tree.mkdir()
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, tree / name)
    return tree


def _run(test: str, tree: Path, *, expected: int) -> int:
    """The exit code of pytest: 0 green, 1 red; anything else, such as a test that is not found, counts as neither.

    What pytest said is shown when another code was expected.
    """
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    with tempfile.TemporaryFile() as output:
        try:
            code = subprocess.run(
                command, cwd=tree, env=environment, stdout=output, stderr=output, check=False, timeout=LONGEST_SECONDS
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code != expected:
            output.seek(0)
            said = output.read().decode(errors="replace").splitlines()[-SHOWN_LINES:]
            print(f"--- {test}: {_word(code)}", *said, sep="\n", file=sys.stderr, flush=True)
    return code


def _word(code: int) -> str:
    return {0: "green", 1: "red", -1: "did not end"}.get(code, f"pytest ended with {code}")


if __name__ == "__main__":
    sys.exit(main())
