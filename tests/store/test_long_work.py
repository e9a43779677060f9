"""Migrations, backups and restores on a server may take long, and still hold up nobody without end.

Rule: whoever is suspended with the hall's locks in hand loses them; what was restored so far is undone.
"""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from shared.problems import Problem, ProblemCode
from shared.store import postgres_connecting
from shared.store.address import parse_address
from shared.store.backup_postgres import connected
from shared.store.migrating import migrating
from tests.store.backup_workers import restore_and_sleep
from tests.store.halls import Hall, raw
from tests.store.test_backup import taken
from tests.store.workers import PATIENCE_SECONDS, processes

IDLE_MS = 500
"""Instead of a minute."""


def _limits(connection: Any) -> dict[str, str]:
    look = "SELECT name, setting FROM pg_settings WHERE name ~ '_timeout|^tcp_' AND setting <> boot_val"
    return dict(connection.execute(look).fetchall())


def test_long_work_has_no_limit_for_a_statement_and_one_for_its_own_pauses(postgres_database: str) -> None:
    address = parse_address(postgres_database)
    expected = {
        "idle_in_transaction_session_timeout": "60000",
        "lock_timeout": "4500",
        "tcp_keepalives_count": "3",
        "tcp_keepalives_idle": "30",
        "tcp_keepalives_interval": "10",
        "tcp_user_timeout": "60000",
    }
    with connected(address) as connection:
        assert _limits(connection) == expected
    with migrating(address) as made:
        assert _limits(made.connection.dbapi_connection) == expected


def test_a_migration_that_sleeps_with_a_lock_loses_it(postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres_connecting._FOR_LONG_WORK, "idle_in_transaction_session_timeout", IDLE_MS)
    with pytest.raises(Problem) as caught, migrating(parse_address(postgres_hall.url)) as made:
        _sleep_with_the_lock(made, postgres_hall)
    assert caught.value.code is ProblemCode.STORE_LOST


def _sleep_with_the_lock(made: Connection, hall: Hall) -> None:
    made.exec_driver_sql("LOCK TABLE hall_state IN ACCESS EXCLUSIVE MODE")
    assert hall.issue().number == "A-001"
    made.exec_driver_sql("SELECT 1")


@pytest.mark.parametrize("part", [0.5, 0.75, 1.0], ids=["first-table", "middle", "last-table"])
def test_a_suspended_restore_stops_the_hall_for_a_moment_and_is_undone(
    postgres_hall: Hall, tmp_path: Path, part: float
) -> None:
    postgres_hall.issue()
    backup = taken(postgres_hall.url, tmp_path)
    tables = _restore(postgres_hall, backup.folder, sleepy=0)
    assert isinstance(tables, int)
    # The first half of them goes into the scratch database, where it is tried.
    sleepy = max(tables // 2 + 1, int(tables * part))
    assert _restore(postgres_hall, backup.folder, sleepy=sleepy) == ProblemCode.STORE_LOST.value
    assert raw(postgres_hall.url, "SELECT count(*) FROM event WHERE kind = 'store_restored'") == [(1,)]


def _restore(hall: Hall, folder: Path, *, sleepy: int) -> int | str:
    """What the process tells; while it sleeps, a citizen gets a number."""
    ours, theirs = processes().Pipe(duplex=False)
    process = processes().Process(target=restore_and_sleep, args=(hall.url, str(folder), sleepy, IDLE_MS, theirs))
    process.start()
    assert process.pid is not None
    try:
        if sleepy:
            assert ours.poll(PATIENCE_SECONDS)
            assert ours.recv() == "asleep"
            hall.issue()  # after the server has taken the locks away, so it does sleep
            os.kill(process.pid, signal.SIGCONT)
        assert ours.poll(PATIENCE_SECONDS)
        told: int | str = ours.recv()
        return told
    finally:
        process.kill()
        process.join()
