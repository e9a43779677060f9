"""A hall whose server is lost, and the standby that takes its place.

Rule: a server that only follows is named for what it is, and programs go on by themselves once it leads; a number that
was told is there, and nobody else gets it.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from admin import doctor_store
from admin.findings import Verdict
from shared.config import PcSettings, StoreSettings
from shared.domain.outcomes import Issued, Outcome
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.journal import FileJournal
from shared.services.journalled_hall import JournalledHall
from shared.services.local_hall import LocalHall
from shared.store.opening import check_store, open_store
from tests.postgres import ScratchServer, StopMode, scratch_postgres, standby_of
from tests.store.halls import AT_WORK, made_before_work, raw
from tests.store.workers import PATIENCE_SECONDS

AWAY = {ProblemCode.STORE_LOST, ProblemCode.STORE_UNREACHABLE, ProblemCode.STORE_READ_ONLY}
MOST_TRIES = 1000


class Pair(NamedTuple):
    """A hall on a server, and the standby that has each commit before it is told."""

    primary: ScratchServer
    standby: ScratchServer
    database: str

    @property
    def url(self) -> str:
        """The address of both."""
        places = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://postgres@{places}/{self.database}"


@pytest.fixture
def pair() -> Iterator[Pair]:
    with scratch_postgres(fsync=False) as primary:
        database = primary.create_database()
        made_before_work(primary.dsn(database))
        with standby_of(primary) as standby:
            primary.follow_closely()
            yield Pair(primary, standby, database)


def issue() -> c.IssueTicket:
    return c.IssueTicket(request_id=c.new_request_id(), actor="kiosk:lobby", service="A", kiosk="lobby")


def number_of(outcome: Outcome | ProblemCode) -> str:
    assert isinstance(outcome, Issued), outcome
    return outcome.number


def answer_of(hall: LocalHall, command: c.Command) -> Outcome | ProblemCode:
    try:
        return hall.do(command)
    except Problem as problem:
        return problem.code


def test_a_standby_can_be_looked_at_and_hands_out_numbers_once_it_is_promoted(pair: Pair, tmp_path: Path) -> None:
    url = pair.standby.dsn(pair.database)
    changes: queue.Queue[None] = queue.Queue()
    troubles: queue.Queue[Exception | None] = queue.Queue()
    with closing(open_store(url, program="test", clock=AT_WORK)) as store:
        hall = JournalledHall(store.hall, FileJournal(tmp_path))
        assert hall.board().day.hall_name == "Balai Uji"
        assert answer_of(hall, issue()) is ProblemCode.STORE_READ_ONLY
        # It surely did not happen, so nobody looks for it at the next start, which a standby could not answer.
        assert list(tmp_path.rglob("*.json")) == []
        feed = store.feed()
        feed.start(lambda: changes.put(None), troubles.put)
        try:
            trouble = troubles.get(timeout=PATIENCE_SECONDS)
            assert isinstance(trouble, Problem)
            assert trouble.code is ProblemCode.STORE_READ_ONLY
            pair.primary.stop(StopMode.IMMEDIATE)
            pair.standby.promote()
            assert number_of(hall.do(issue())) == "A-001"
            assert troubles.get(timeout=PATIENCE_SECONDS) is None
            changes.get(timeout=PATIENCE_SECONDS)
        finally:
            feed.stop()


def test_the_doctor_says_that_a_server_only_stands_by(pair: Pair) -> None:
    def verdicts(url: str) -> dict[str, Verdict]:
        settings = PcSettings(store=StoreSettings(url=url))
        return {found.subject: found.verdict for found in doctor_store.store(settings, AT_WORK, Texts("en"))}

    assert verdicts(pair.standby.dsn(pair.database))["standby"] is Verdict.fail
    assert "standby" not in verdicts(pair.url)


def test_the_other_server_takes_over_and_no_number_is_lost_or_given_twice(pair: Pair) -> None:
    told: list[str] = []
    with closing(open_store(pair.url, program="test", clock=AT_WORK)) as store:
        hall = LocalHall(store.hall)
        assert check_store(pair.url).hall_name == "Balai Uji"
        told += [number_of(hall.do(issue())) for _ in range(3)]
        is_at_work = threading.Event()
        under_way = threading.Thread(target=_issue_until_it_fails, args=(hall, told, is_at_work))
        under_way.start()
        assert is_at_work.wait(PATIENCE_SECONDS)
        pair.primary.stop(StopMode.IMMEDIATE)
        under_way.join(PATIENCE_SECONDS)
        lost = issue()
        codes = {answer_of(hall, lost) for _ in range(3)}
        assert codes <= AWAY
        assert ProblemCode.STORE_READ_ONLY in codes
        pair.standby.promote()
        told.append(_answered_by_itself(hall, lost))
        told += [number_of(hall.do(issue())) for _ in range(3)]
        assert number_of(hall.do(lost)) in told
    assert len(told) == len(set(told))
    kept = [f"A-{number:03d}" for (number,) in raw(pair.standby.dsn(pair.database), "SELECT ordinal FROM ticket")]
    assert set(told) <= set(kept)
    assert len(kept) == len(set(kept))


def _issue_until_it_fails(hall: LocalHall, told: list[str], is_at_work: threading.Event) -> None:
    for _ in range(30):
        answer = answer_of(hall, issue())
        if answer in AWAY:
            return
        told.append(number_of(answer))
        is_at_work.set()


def _answered_by_itself(hall: LocalHall, command: c.Command) -> str:
    """Ask again with the same request id, as programs do, until there is an answer."""
    for _ in range(MOST_TRIES):
        answer = answer_of(hall, command)
        if answer not in AWAY:
            return number_of(answer)
    pytest.fail("nobody took over")
