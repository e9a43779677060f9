"""The line to the hall: opened late, kept while it serves, opened afresh after somebody mended the store."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from shared.problems import Problem, ProblemCode
from shared.services.commands import IssueTicket, new_request_id
from shared.services.hall_line import HallLine, OpenHall
from shared.services.journal import MemoryJournal
from shared.services.journalled_hall import JournalledHall
from shared.services.local_hall import LocalHall
from tests.memory_store import MemoryStore

OLDER = Problem(ProblemCode.STORE_SCHEMA_OLDER, store="balai.db")
UNREACHABLE = Problem(ProblemCode.STORE_UNREACHABLE, host="10.0.0.5", port=5432)


@dataclass
class Feed:
    """A feed that is woken by hand."""

    is_running: bool = False
    on_change: Callable[[], None] = lambda: None
    on_trouble: Callable[[Exception | None], None] = lambda _error: None

    def start(self, on_change: Callable[[], None], on_trouble: Callable[[Exception | None], None]) -> None:
        self.is_running, self.on_change, self.on_trouble = True, on_change, on_trouble

    def stop(self) -> None:
        self.is_running = False


@dataclass
class Door:
    """Opens the hall in memory as often as asked, or says why not."""

    store: MemoryStore = field(default_factory=MemoryStore)
    trouble: Exception | None = None
    opened: int = 0
    closed: int = 0
    feed: Feed = field(default_factory=Feed)

    def open(self) -> OpenHall:
        if self.trouble is not None:
            raise self.trouble
        self.opened += 1
        self.feed = Feed()
        return OpenHall(hall=LocalHall(self.store), feed=self.feed, close=self._close)

    def _close(self) -> None:
        self.closed += 1


ISSUE = IssueTicket(request_id=new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")
QUESTIONS: tuple[Callable[[HallLine], object], ...] = (
    lambda line: line.board(),
    lambda line: line.day_status(),
    lambda line: line.do(ISSUE),
)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_opened_before_the_first_question(door: Door, question: Callable[[HallLine], object]) -> None:
    line = HallLine(door.open, lambda: None)
    assert door.opened == 0
    assert question(line)
    assert (door.opened, door.feed.is_running) == (1, True)


def test_the_hall_is_opened_once_for_all_reads(door: Door) -> None:
    line = HallLine(door.open, lambda: None)
    for _ in range(3):
        line.board()
    assert door.opened == 1


def test_a_hall_that_could_not_be_opened_is_tried_again(door: Door) -> None:
    line = HallLine(door.open, lambda: None)
    door.trouble = UNREACHABLE
    for _ in range(2):
        with pytest.raises(Problem) as raised:
            line.board()
        assert raised.value.code is ProblemCode.STORE_UNREACHABLE
    door.trouble = None
    assert line.board().day.hall_name


def test_a_cut_line_keeps_the_hall_open(door: Door) -> None:
    line = HallLine(door.open, lambda: None)
    line.board()
    door.store.trouble = UNREACHABLE
    with pytest.raises(Problem):
        line.board()
    assert (door.closed, door.feed.is_running) == (0, True)


def test_a_store_that_somebody_must_mend_is_opened_and_checked_afresh(door: Door) -> None:
    line = HallLine(door.open, lambda: None)
    line.board()
    door.store.trouble = OLDER
    with pytest.raises(Problem):
        line.board()
    assert (door.closed, door.feed.is_running) == (1, False)
    door.store.trouble = None
    line.board()
    assert door.opened == 2


def test_changes_and_troubles_of_the_feed_are_hints_to_read_again(door: Door) -> None:
    hints: list[str] = []
    line = HallLine(door.open, lambda: hints.append("hint"))
    line.board()
    door.feed.on_change()
    door.feed.on_trouble(OSError())
    door.feed.on_trouble(None)
    assert len(hints) == 3


def test_closing_stops_the_hints_and_lets_go_of_the_store_once(door: Door) -> None:
    line = HallLine(door.open, lambda: None)
    line.board()
    line.close()
    line.close()
    assert (door.closed, door.feed.is_running) == (1, False)


def test_a_hall_that_was_still_being_opened_when_the_program_ended_is_let_go(door: Door) -> None:
    line = HallLine(door.open, lambda: None)
    line.close()
    with pytest.raises(Problem):
        line.board()
    assert (door.opened, door.closed, door.feed.is_running) == (1, 1, False)


def test_what_is_given_up_reaches_the_hall_that_remembers_it(door: Door) -> None:
    journalled = JournalledHall(door.store, MemoryJournal())
    assert journalled.recover() == ()
    line = HallLine(lambda: replace(door.open(), hall=journalled), lambda: None)
    door.store.trouble_after_commit = Problem(ProblemCode.STORE_LOST)
    with pytest.raises(Problem):
        line.do(ISSUE)
    line.give_up(ISSUE.request_id)
    (recovered,) = journalled.recover()
    assert recovered.outcome == LocalHall(door.store).do(ISSUE)
