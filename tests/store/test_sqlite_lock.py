"""The hall's lock over a file: whoever decides holds it from before the first look until the commit."""

import time
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from sqlcipher3 import dbapi2 as driver

from shared.problems import Problem, ProblemCode
from shared.services.commands import CloseDay, new_request_id
from shared.store import sqlite_database
from shared.store.address import parse_address
from shared.store.backup_sqlite import held, put_in_place
from tests.store.halls import Hall, raw

ENOUGH_SECONDS = 20


def test_nobody_else_can_begin_to_write_while_somebody_decides(sqlite_hall: Hall) -> None:
    path = parse_address(sqlite_hall.url).path
    assert isinstance(path, Path)
    with closing(driver.connect(path, isolation_level=None, timeout=0)) as other:
        with sqlite_hall.store.hall.locked(), pytest.raises(driver.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")


def test_whoever_waited_while_another_store_took_the_place_writes_nothing_into_the_old_one(
    sqlite_hall: Hall, tmp_path: Path
) -> None:
    path, aside = Path(sqlite_hall.url), tmp_path / "aside.db"
    # What a program reads before its first command is read, so that from now on only the wait takes a connection.
    sqlite_hall.local.do(CloseDay(request_id=new_request_id(), actor="staff:root"))
    with closing(driver.connect(path)) as old, closing(driver.connect(tmp_path / "new.db")) as new:
        old.backup(new)
    refused: list[Problem] = []

    def issue() -> None:
        try:
            sqlite_hall.issue()
        except Problem as problem:
            refused.append(problem)

    with held(path):
        waiting = Thread(target=issue)
        waiting.start()
        # From then on it has looked whether the file is still the same.
        while waiting.is_alive() and not sqlite_hall.store._database._pool._on_loan:
            waiting.join(0.001)
        put_in_place(path, tmp_path / "new.db", aside)
    waiting.join()
    assert [problem.code for problem in refused] == [ProblemCode.STORE_LOST]
    assert raw(str(aside), "SELECT count(*) FROM ticket") == [(0,)]
    assert sqlite_hall.issue().number == "A-001"
    assert raw(str(path), "SELECT count(*) FROM ticket") == [(1,)]


def test_whoever_waits_for_the_lock_in_vain_is_told(sqlite_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_hall.issue()
    monkeypatch.setattr(sqlite_database, "BUSY_MS", 50)
    with closing(driver.connect(sqlite_hall.url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(Problem) as caught:
            sqlite_hall.issue()
        assert caught.value.code is ProblemCode.STORE_BUSY
        assert time.monotonic() - begun < ENOUGH_SECONDS
        other.execute("ROLLBACK")
    assert sqlite_hall.issue().number == "A-002"
