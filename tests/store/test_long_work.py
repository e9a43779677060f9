"""No wait for a server is without end; migrations, backups and restores may take long, and hold up nobody either.

Rule: whoever is suspended with the hall's locks in hand loses them; what was restored so far is undone.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection as Told
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
from sqlalchemy import Connection

from shared.problems import Problem, ProblemCode
from shared.store import postgres_connecting
from shared.store.address import StoreKind, parse_address
from shared.store.backup_census import Talk, first_broken_event, take_census
from shared.store.backup_postgres import connected, talk_on
from shared.store.backup_programs import conninfo
from shared.store.migrating import migrating
from shared.store.postgres_connecting import connect
from tests.postgres import ScratchServer
from tests.store.backup_workers import restore_and_sleep, restore_and_sleep_among_rows
from tests.store.halls import Hall, raw
from tests.store.test_backup import taken
from tests.store.workers import PATIENCE_SECONDS, processes

IDLE_MS = 500
"""Instead of a minute."""

_MANY_LONG_EVENTS = """
INSERT INTO event (hall_id, seq, at, service_date, kind, actor, facts, hash)
SELECT 1, n, '2026-11-23T01:00:00.000000Z', '2026-11-23', 'setting_changed', 'staff:ani',
       json_build_object('reason', repeat('x', 500)), repeat('0', 64)
FROM generate_series(100, 5100) AS n
"""
_WAIT_AFTER_EVENTS = """
SELECT wait_event FROM pg_stat_activity WHERE pid = ? AND query ~ '^SELECT seq' AND wait_event ~ '^Client'
"""
_WAIT_OF_COPY = "SELECT wait_event FROM pg_stat_activity WHERE state = 'active' AND query ~ '^COPY'"


class _Asleep(Exception):
    """Whoever asked does not read the answer."""


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


def test_pg_dump_is_told_how_long_a_dead_line_is_believed(postgres_database: str) -> None:
    """By itself it would believe one for two hours."""
    with psycopg.connect(conninfo(parse_address(postgres_database))) as connection:
        told = connection.info.get_parameters()
    expected = {"connect_timeout": "3", "keepalives_idle": "5", "keepalives_count": "3", "tcp_user_timeout": "5000"}
    assert told | expected == told


def test_a_command_has_a_limit_for_everything_that_it_waits_for(postgres_database: str) -> None:
    with closing(connect(parse_address(postgres_database), program="test")) as connection:
        limits = _limits(connection)
        ours = connection.info.get_parameters()
    # The system's own keepalives of the server's end are among them.
    assert {name: value for name, value in limits.items() if not name.startswith("tcp_")} == {
        "idle_in_transaction_session_timeout": "3500",
        "lock_timeout": "4500",
        "statement_timeout": "5000",
    }
    assert {name: ours[name] for name in ours if name.startswith(("connect_t", "keepalives", "tcp_"))} == {
        "connect_timeout": "3",
        "keepalives": "1",
        "keepalives_idle": "5",
        "keepalives_interval": "2",
        "keepalives_count": "3",
        "tcp_user_timeout": "5000",
    }


def test_a_migration_that_sleeps_with_a_lock_loses_it(postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres_connecting._FOR_LONG_WORK, "idle_in_transaction_session_timeout", IDLE_MS)
    with pytest.raises(Problem) as caught, migrating(parse_address(postgres_hall.url)) as made:
        _sleep_with_the_lock(made, postgres_hall)
    assert caught.value.code is ProblemCode.STORE_LOST


def _sleep_with_the_lock(made: Connection, hall: Hall) -> None:
    made.exec_driver_sql("LOCK TABLE hall_state IN ACCESS EXCLUSIVE MODE")
    assert hall.issue().number == "A-001"
    made.exec_driver_sql("SELECT 1")


@pytest.mark.parametrize("part", [0.75, 0.875, 1.0], ids=["first-table", "middle", "last-table"])
def test_a_suspended_restore_stops_the_hall_for_a_moment_and_is_undone(
    postgres_hall: Hall, tmp_path: Path, part: float
) -> None:
    postgres_hall.issue()
    backup = taken(postgres_hall.url, tmp_path)
    steps = _restore(postgres_hall, backup.folder, sleepy=0)
    assert isinstance(steps, int)
    # The first half of them is the trial in a scratch database, the third quarter unpacks beside the hall.
    sleepy = max(steps * 3 // 4 + 1, int(steps * part))
    assert _restore(postgres_hall, backup.folder, sleepy=sleepy) == ProblemCode.STORE_LOST.value
    assert raw(postgres_hall.url, "SELECT count(*) FROM event WHERE kind = 'store_restored'") == [(1,)]


def test_a_restore_that_is_suspended_among_its_rows_stops_nobody(postgres_hall: Hall, tmp_path: Path) -> None:
    postgres_hall.issue()
    backup = taken(postgres_hall.url, tmp_path)
    given = []
    with _process(restore_and_sleep_among_rows, postgres_hall.url, str(backup.folder)) as (process, ours):
        assert ours.recv() == "asleep"
        gives_up_at = time.monotonic() + PATIENCE_SECONDS
        # The server still works on what was sent last, and then waits for more: no limit ends that wait.
        while (waits := raw(postgres_hall.url, _WAIT_OF_COPY)) != [("ClientRead",)]:
            assert time.monotonic() < gives_up_at, waits
        given.append(postgres_hall.issue().number)
        os.kill(process, signal.SIGCONT)
        assert ours.poll(PATIENCE_SECONDS)
        assert ours.recv() == "done"
    given.append(postgres_hall.issue().number)
    assert given == ["A-002", "A-003"]


def test_a_page_of_events_leaves_the_server_before_it_is_read(
    postgres_hall: Hall, postgres_server: ScratchServer
) -> None:
    """Over the socket of the server's own host no limit ends a statement whose answer nobody takes."""
    raw(postgres_hall.url, _MANY_LONG_EVENTS)
    with connected(parse_address(f"{postgres_hall.url}?host={postgres_server.folder}")) as connection:
        census = take_census(talk_on(connection))

        def ask_and_sleep(text: str, values: tuple[int]) -> NoReturn:
            connection.pgconn.send_query((text % values).encode())
            raise _Asleep

        with pytest.raises(_Asleep):
            first_broken_event(Talk(StoreKind.postgresql, ask_and_sleep), census)
        while not (found := raw(postgres_hall.url, _WAIT_AFTER_EVENTS, connection.info.backend_pid)):
            pass
        assert found == [("ClientRead",)], "the server waits for its reader"


def _restore(hall: Hall, folder: Path, *, sleepy: int) -> int | str:
    """What the process tells; while it sleeps, a citizen gets a number."""
    with _process(restore_and_sleep, hall.url, str(folder), sleepy, IDLE_MS) as (process, ours):
        if sleepy:
            assert ours.recv() == "asleep"
            hall.issue()  # after the server has taken the locks away, so it does sleep
            os.kill(process, signal.SIGCONT)
        assert ours.poll(PATIENCE_SECONDS)
        told: int | str = ours.recv()
        return told


@contextmanager
def _process(work: Callable[..., None], *arguments: Any) -> Iterator[tuple[int, Told]]:
    """A process at that work, which has begun to tell something; it is gone after the block."""
    ours, theirs = processes().Pipe(duplex=False)
    process = processes().Process(target=work, args=(*arguments, theirs))
    process.start()
    theirs.close()
    assert process.pid is not None
    try:
        assert ours.poll(PATIENCE_SECONDS)
        yield process.pid, ours
    finally:
        process.kill()
        process.join()
