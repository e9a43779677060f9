"""The manual dispatcher: answers are values, and come when the test says so."""

from __future__ import annotations

import pytest

from shared.services.dispatching import Err, ManualDispatcher, Ok


def test_nothing_runs_before_the_test_says_so() -> None:
    answers: list[object] = []
    dispatcher = ManualDispatcher()
    dispatcher.submit(lambda: 1, answers.append)
    assert answers == []
    assert dispatcher.waiting == 1


def test_work_is_answered_in_the_order_it_was_submitted() -> None:
    answers: list[object] = []
    dispatcher = ManualDispatcher()
    dispatcher.submit(lambda: 1, answers.append)
    dispatcher.submit(lambda: 2, answers.append)
    dispatcher.run_next()
    assert answers == [Ok(1)]
    dispatcher.run_next()
    assert answers == [Ok(1), Ok(2)]


def test_a_failure_is_an_answer_that_carries_the_exception() -> None:
    answers: list[object] = []
    error = ValueError("broken")

    def work() -> None:
        raise error

    dispatcher = ManualDispatcher()
    dispatcher.submit(work, answers.append)
    dispatcher.run_all()
    assert answers == [Err(error)]


def test_run_all_also_runs_what_an_answer_submits() -> None:
    answers: list[object] = []
    dispatcher = ManualDispatcher()
    dispatcher.submit(lambda: 1, lambda first: dispatcher.submit(lambda: (first, 2), answers.append))
    dispatcher.run_all()
    assert answers == [Ok((Ok(1), 2))]


def test_run_next_with_nothing_waiting_says_so() -> None:
    with pytest.raises(IndexError):
        ManualDispatcher().run_next()


def test_a_closed_dispatcher_drops_what_waits_and_takes_no_more() -> None:
    answers: list[object] = []
    dispatcher = ManualDispatcher()
    dispatcher.submit(lambda: 1, answers.append)
    dispatcher.close()
    dispatcher.submit(lambda: 2, answers.append)
    dispatcher.run_all()
    assert answers == []
