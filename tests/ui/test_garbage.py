"""Cycles are collected on the GUI thread, and nowhere else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from shared.ui.dispatcher import QtDispatcher
from shared.ui.garbage import GarbageCollection


class Cycle:
    """Refers to itself, and remembers which thread destroyed it."""

    def __init__(self, destroyed_on: list[int]) -> None:
        self._itself, self._destroyed_on = self, destroyed_on

    def __del__(self) -> None:
        self._destroyed_on.append(threading.get_ident())


@pytest.fixture
def collection(qtbot: QtBot) -> Iterator[GarbageCollection]:
    """At work, as in a program; tests leave the collector off, so it is on again first."""
    gc.enable()
    started = GarbageCollection()
    started.start()
    yield started
    started.stop()
    gc.disable()


@pytest.fixture
def on_worker(qtbot: QtBot) -> Iterator[Callable[[Callable[[], None]], None]]:
    """Runs something on a dispatcher's thread, to its end."""
    dispatcher = QtDispatcher()

    def run(work: Callable[[], None]) -> None:
        ended: list[object] = []
        dispatcher.submit(work, ended.append)
        qtbot.waitUntil(lambda: bool(ended))

    yield run
    dispatcher.close()


def much_rubbish() -> None:
    """More than any threshold of the collector."""
    for _ in range(gc.get_threshold()[0] * 5):
        Cycle([])


def test_a_busy_worker_destroys_no_cycle_of_the_screens(
    collection: GarbageCollection, on_worker: Callable[[Callable[[], None]], None]
) -> None:
    destroyed_on: list[int] = []
    Cycle(destroyed_on)
    on_worker(much_rubbish)
    assert destroyed_on == []
    collection.collect_what_is_due()
    assert destroyed_on == [threading.get_ident()]


def test_without_it_a_worker_would(
    collection: GarbageCollection, on_worker: Callable[[Callable[[], None]], None]
) -> None:
    """The control: the test above can fail."""
    collection.stop()
    destroyed_on: list[int] = []
    Cycle(destroyed_on)
    on_worker(much_rubbish)
    assert len(destroyed_on) == 1
    assert destroyed_on != [threading.get_ident()]


def test_little_is_left_for_later_and_the_old_is_looked_at_in_turn(collection: GarbageCollection) -> None:
    gc.collect()
    before = gc.get_stats()
    collection.collect_what_is_due()
    assert gc.get_stats() == before
    kept: list[list[object]] = []
    for _ in range(200):
        kept += [[] for _ in range(gc.get_threshold()[0] + 1)]
        collection.collect_what_is_due()
    after = gc.get_stats()
    done = [late["collections"] - early["collections"] for early, late in zip(before, after, strict=True)]
    gc.unfreeze()
    assert done[0] > done[1] > done[2] > 0


def test_it_collects_by_itself_while_the_screen_lives(collection: GarbageCollection, qtbot: QtBot) -> None:
    destroyed_on: list[int] = []
    Cycle(destroyed_on)
    much_rubbish()
    qtbot.waitUntil(lambda: bool(destroyed_on))
    assert destroyed_on == [threading.get_ident()]
