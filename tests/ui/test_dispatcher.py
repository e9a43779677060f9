"""Off the GUI thread and back: in order, one at a time, answers only where widgets live."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from shared.services.dispatching import Err, Ok
from shared.ui.dispatcher import QtDispatcher
from shared.ui.scheduler import QtScheduler


def test_work_runs_elsewhere_and_its_answer_comes_back_to_the_gui_thread(qtbot: QtBot) -> None:
    answers: list[tuple[object, int]] = []
    dispatcher = QtDispatcher()
    dispatcher.submit(threading.get_ident, lambda answer: answers.append((answer, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers))
    dispatcher.close()
    [(answer, home)] = answers
    assert home == threading.get_ident()
    assert isinstance(answer, Ok)
    assert answer.value != home


def test_a_failure_comes_back_as_a_value(qtbot: QtBot) -> None:
    answers: list[object] = []
    error = RuntimeError("store lost")

    def work() -> None:
        raise error

    dispatcher = QtDispatcher()
    dispatcher.submit(work, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    dispatcher.close()
    assert answers == [Err(error)]


def test_answers_keep_the_order_of_the_work(qtbot: QtBot) -> None:
    answers: list[object] = []
    dispatcher = QtDispatcher()
    for number in range(50):
        dispatcher.submit(lambda number=number: number, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 50)
    dispatcher.close()
    assert answers == [Ok(number) for number in range(50)]


def test_the_screen_lives_on_while_work_hangs_and_nothing_is_delivered_after_close(qtbot: QtBot) -> None:
    answers: list[object] = []
    release, ran = threading.Event(), threading.Event()
    ticks: list[int] = []

    def hanging() -> None:
        release.wait(10)
        ran.set()

    scheduler, dispatcher = QtScheduler(), QtDispatcher()
    stop = scheduler.every(1, lambda: ticks.append(1))
    dispatcher.submit(hanging, answers.append)
    dispatcher.submit(lambda: 2, answers.append)
    qtbot.waitUntil(lambda: len(ticks) >= 5)
    stop()
    dispatcher.close()
    release.set()
    assert ran.wait(10)
    dispatcher.submit(lambda: 3, answers.append)
    assert_nothing_comes(qtbot, answers)


class Remembers:
    """Work that remembers which thread destroyed it."""

    def __init__(self, destroyed_on: list[int], hold: threading.Event | None = None) -> None:
        self._destroyed_on, self._hold = destroyed_on, hold

    def work(self) -> None:
        """Something that fails, so that its traceback holds it too."""
        if self._hold:
            self._hold.wait(10)
        raise RuntimeError

    def done(self, _answer: object) -> None:
        """What becomes of the answer."""

    def __del__(self) -> None:
        self._destroyed_on.append(threading.get_ident())


def test_the_worker_never_destroys_what_it_was_given(qtbot: QtBot) -> None:
    dispatcher = QtDispatcher()
    destroyed_on: list[int] = []
    for _ in range(200):
        given = Remembers(destroyed_on)
        dispatcher.submit(given.work, given.done)
        del given
    qtbot.waitUntil(lambda: len(destroyed_on) == 200)
    dispatcher.close()
    assert set(destroyed_on) == {threading.get_ident()}


def test_what_was_under_way_at_the_end_is_let_go_of_later_and_here(qtbot: QtBot) -> None:
    hold = threading.Event()
    destroyed_on: list[int] = []
    given = Remembers(destroyed_on, hold)
    dispatcher = QtDispatcher("held")
    dispatcher.submit(given.work, given.done)
    [thread] = [each for each in threading.enumerate() if each.name == "held"]
    dispatcher.close()
    del given, dispatcher
    hold.set()
    thread.join(10)
    assert destroyed_on == []
    QtDispatcher().close()
    gc.collect()
    assert destroyed_on == [threading.get_ident()]


def assert_nothing_comes(qtbot: QtBot, answers: list[object]) -> None:
    """After two turns of the event loop every queued answer would have been delivered."""
    turns: list[int] = []
    scheduler = QtScheduler()
    scheduler.after(0, lambda: scheduler.after(0, lambda: turns.append(1)))
    qtbot.waitUntil(lambda: bool(turns))
    assert answers == []


def test_a_planned_call_comes_once_and_a_repeated_one_until_it_is_stopped(qtbot: QtBot) -> None:
    once: list[int] = []
    often: list[int] = []
    scheduler = QtScheduler()
    scheduler.after(0, lambda: once.append(1))

    def repeat() -> None:
        often.append(1)
        if len(often) == 3:
            stop()

    stop = scheduler.every(1, repeat)
    done: list[int] = []
    qtbot.waitUntil(lambda: len(often) >= 3)
    scheduler.after(5, lambda: done.append(1))
    qtbot.waitUntil(lambda: bool(done))
    assert (once, often) == ([1], [1, 1, 1])


def test_a_cancelled_call_never_comes(qtbot: QtBot) -> None:
    calls: list[object] = []
    cancel = QtScheduler().after(0, lambda: calls.append(1))
    cancel()
    cancel()
    assert_nothing_comes(qtbot, calls)


def test_a_scheduler_that_is_let_go_of_ends_once(qtbot: QtBot) -> None:
    for _ in range(200):
        QtScheduler().after(0, lambda: None)()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_an_interval_without_length_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="above 0 ms"):
        QtScheduler().every(0, lambda: None)
