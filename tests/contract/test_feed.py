"""The hint that something was committed, on both databases.

Rule: a hint comes after the commit is visible, from whatever program; nothing is ever missed over a cut.
"""

import os
import queue
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.ports import ChangeFeed
from shared.store import postgres_feed
from shared.store.opening import open_store
from shared.store.sqlite_feed import SqliteSource
from tests.store.halls import Hall, OpenHall, raw

PATIENCE_SECONDS = 20


class Ears:
    """What a feed said, in order; waiting has an end."""

    def __init__(self) -> None:
        self.changes: queue.Queue[None] = queue.Queue()
        self.troubles: queue.Queue[Exception | None] = queue.Queue()

    def next_change(self) -> None:
        self.changes.get(timeout=PATIENCE_SECONDS)

    def next_trouble(self) -> Exception | None:
        return self.troubles.get(timeout=PATIENCE_SECONDS)


@contextmanager
def listening(feed: ChangeFeed) -> Iterator[Ears]:
    """A feed at work; its first wake, the connection itself, is heard already."""
    ears = Ears()
    feed.start(lambda: ears.changes.put(None), ears.troubles.put)
    try:
        ears.next_change()
        yield ears
    finally:
        feed.stop()


def test_a_commit_of_another_program_wakes_and_is_visible(open_hall: OpenHall) -> None:
    screen, kiosk = open_hall(), open_hall()
    with listening(screen.store.feed()) as ears:
        for count in (1, 2, 3):
            kiosk.issue()
            ears.next_change()
            assert screen.local.day_status().issued == count


def test_a_commit_of_the_same_program_wakes_too(hall: Hall) -> None:
    with listening(hall.store.feed()) as ears:
        hall.issue()
        ears.next_change()


def test_a_commit_between_opening_and_listening_wakes(sqlite_hall: Hall) -> None:
    """The first wake may be at work already when it comes, so nothing else would tell of it."""
    source, stopped, woken = SqliteSource(Path(sqlite_hall.url)), threading.Event(), threading.Event()
    with source.open() as watched:
        sqlite_hall.issue()
        listener = threading.Thread(target=source.listen, args=(watched, stopped, woken.set))
        listener.start()
        try:
            assert woken.wait(PATIENCE_SECONDS)
        finally:
            stopped.set()
            listener.join()


def test_a_commit_wakes_while_the_server_is_asked_whether_it_is_there(
    postgres_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The note then comes with the answer to another question."""
    monkeypatch.setattr(postgres_feed, "PING_SECONDS", 0)
    with listening(postgres_hall.store.feed()) as ears:
        for _ in range(20):
            postgres_hall.issue()
            ears.next_change()


def test_what_is_rolled_back_wakes_nobody(hall: Hall) -> None:
    with listening(hall.store.feed()) as ears:
        with hall.store.hall.locked():
            pass
        hall.local.board()
        hall.issue()
        ears.next_change()
        hall.do(c.CancelTicket, number="A-001", reason="uji")
        ears.next_change()
        assert ears.changes.empty()


def test_a_feed_that_is_stopped_ends_its_thread(hall: Hall) -> None:
    feeds = [hall.store.feed() for _ in range(3)]
    for feed in feeds:
        with listening(feed):
            assert "feed" in {thread.name for thread in threading.enumerate()}
        feed.stop()
    assert "feed" not in {thread.name for thread in threading.enumerate()}


def test_a_feed_that_never_started_can_be_stopped(hall: Hall) -> None:
    hall.store.feed().stop()


def test_a_cut_connection_is_trouble_and_then_a_wake(hall: Hall, store_url: str) -> None:
    if not store_url.startswith("postgresql"):
        _hide_and_bring_back(hall, Path(store_url))
        return
    with listening(hall.store.feed()) as ears:
        with psycopg.connect(store_url, autocommit=True) as admin:
            ended = admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = 'balai test feed'"
            ).fetchall()
        assert ended == [(True,)]
        trouble = ears.next_trouble()
        assert isinstance(trouble, Problem)
        assert trouble.code is ProblemCode.STORE_LOST
        assert ears.next_trouble() is None
        ears.next_change()
        hall.issue()
        ears.next_change()


def _hide_and_bring_back(hall: Hall, path: Path) -> None:
    with listening(hall.store.feed()) as ears:
        hidden = path.rename(path.with_name("hidden"))
        trouble = ears.next_trouble()
        assert isinstance(trouble, Problem)
        assert trouble.code is ProblemCode.STORE_MISSING
        hidden.rename(path)
        assert ears.next_trouble() is None
        ears.next_change()


def test_a_restored_file_is_followed_by_feed_and_store(sqlite_url: str, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    shutil.copy(sqlite_url, backup)
    with closing(open_store(str(backup), program="test")) as before:
        Hall(before, str(backup)).set("desk.count", "6")
    store = open_store(sqlite_url, program="test")
    hall = Hall(store, sqlite_url)
    # The settings of both files have the same version.
    hall.set("desk.count", "7")
    assert len(hall.local.info().settings.desks) == 7
    with listening(store.feed()) as ears:
        store.close()
        for log in ("-wal", "-shm"):
            Path(sqlite_url + log).unlink(missing_ok=True)
        os.replace(backup, sqlite_url)
        ears.next_change()
        assert len(hall.local.info().settings.desks) == 6
        hall.set("desk.count", "5")
        ears.next_change()
        assert raw(sqlite_url, "SELECT text FROM setting WHERE key = 'desk.count'") == [("5",)]
    store.close()
