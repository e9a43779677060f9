"""What the forked workers of the long forms do: race for the last place, and issue whole days of numbers.

Rule: a worker notes every answer it was given; the judging is done by somebody else, against the rows of the store.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from uuid import NAMESPACE_OID, uuid5

from shared.domain.outcomes import Issued, Outcome
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.store.moments import AT_WORK

REPEATED = 9
"""Of so many numbers one is asked for once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one of `workers` does on one service day: `count` numbers. `seed` and day make the request ids."""

    url: str
    at: datetime
    seed: int
    place: int
    workers: int
    count: int

    def request_id(self, place: int, number: int) -> c.RequestId:
        """The id under which the worker at `place` asks for its number; each worker knows everybody's."""
        return c.RequestId(str(uuid5(NAMESPACE_OID, f"{self.seed} {self.at} {place} {number}")))

    def requests(self) -> list[c.RequestId]:
        """In the order of sending. Repeats are of its own earlier ones and, in turn, of what a neighbour sends now."""
        sent = []
        for number in range(self.count):
            sent.append(self.request_id(self.place, number))
            if number % REPEATED == REPEATED - 1:
                is_own = number // REPEATED % 2 == 0
                whose = self.place if is_own else (self.place + 1) % self.workers
                sent.append(self.request_id(whose, number - 7 if is_own else number))
        return sent


def issue_a_share(share: Share, line: Connection) -> None:
    """Ask for all of them; sends back a list of (request id, number, ticket id)."""
    with closing(open_store(share.url, program="crowd", clock=share.at)) as store:
        hall = LocalHall(store.hall)
        line.send([_answer(hall, request_id) for request_id in share.requests()])


def race(url: str, line: Connection) -> None:
    """At each word from the line ask for one number; sends it back, or None."""
    with closing(open_store(url, program="racer", clock=AT_WORK)) as store:
        hall = LocalHall(store.hall)
        while line.recv():
            line.send(_number(hall))


def _number(hall: LocalHall) -> str | None:
    outcome = _asked(hall, _ask(c.new_request_id()))
    return outcome.number if isinstance(outcome, Issued) else None


def _answer(hall: LocalHall, request_id: c.RequestId) -> tuple[str, str, str]:
    outcome = _asked(hall, _ask(request_id))
    if not isinstance(outcome, Issued):
        raise RuntimeError(f"a place was there, and yet {outcome}")
    return request_id, outcome.number, outcome.ticket_id


def _asked(hall: LocalHall, command: c.IssueTicket) -> Outcome:
    """Send it; again, as programs do, as long as the others leave no room for it."""
    while True:
        try:
            return hall.do(command)
        except Problem as problem:
            if problem.code is not ProblemCode.STORE_BUSY:
                raise


def _ask(request_id: c.RequestId) -> c.IssueTicket:
    return c.IssueTicket(request_id=request_id, actor="kiosk:crowd", service="A", kiosk="crowd")
