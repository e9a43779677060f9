"""The line to the hall: opened when first needed, and afresh after somebody mended the store."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.connecting import HallLine, OpenHall
from shared.domain.outcomes import Issued
from shared.problems import Problem, ProblemCode
from shared.services.commands import IssueTicket, new_request_id
from shared.services.local_hall import LocalHall
from tests.memory_store import MemoryStore

OLDER = Problem(ProblemCode.STORE_SCHEMA_OLDER, store="balai.db")


class HandFeed:
    """A feed that hints when the test says so."""

    def __init__(self) -> None:
        self.hint: Callable[[], None] | None = None
        self.is_stopped = False

    def start(self, on_change: Callable[[], None], on_trouble: Callable[[Exception | None], None]) -> None:
        """Begin to hint."""
        self.hint = on_change

    def stop(self) -> None:
        """Hint no more."""
        self.is_stopped = True


class Stage:
    """A line over a store in memory; counts how often it was opened and closed."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.feeds: list[HandFeed] = []
        self.closed = self.hints = 0
        self.line = HallLine(self._open, self._hint)

    def issue(self) -> IssueTicket:
        """A tap."""
        return IssueTicket(request_id=new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")

    def _open(self) -> OpenHall:
        self.feeds.append(HandFeed())
        return OpenHall(hall=LocalHall(self.store), feed=self.feeds[-1], close=self._close)

    def _close(self) -> None:
        self.closed += 1

    def _hint(self) -> None:
        self.hints += 1


def test_nothing_is_opened_before_the_first_question() -> None:
    stage = Stage()
    assert stage.feeds == []
    assert stage.line.day_status().left_session == 40
    assert isinstance(stage.line.do(stage.issue()), Issued)
    assert len(stage.feeds) == 1


def test_hints_of_the_feed_are_passed_on() -> None:
    stage = Stage()
    stage.line.day_status()
    assert stage.feeds[0].hint is not None
    stage.feeds[0].hint()
    assert stage.hints == 1


def test_after_a_trouble_that_somebody_must_mend_it_is_opened_afresh() -> None:
    stage = Stage()
    stage.line.day_status()
    stage.store.trouble = OLDER
    with pytest.raises(Problem):
        stage.line.do(stage.issue())
    assert (stage.feeds[0].is_stopped, stage.closed) == (True, 1)
    with pytest.raises(Problem):
        stage.line.day_status()
    stage.store.trouble = None
    assert isinstance(stage.line.do(stage.issue()), Issued)


def test_a_line_that_was_cut_is_kept_because_it_heals_by_itself() -> None:
    stage = Stage()
    stage.line.day_status()
    stage.store.trouble = Problem(ProblemCode.STORE_LOST)
    with pytest.raises(Problem):
        stage.line.day_status()
    assert stage.closed == 0


def test_closing_twice_closes_once() -> None:
    stage = Stage()
    stage.line.day_status()
    stage.line.close()
    stage.line.close()
    assert stage.closed == 1
