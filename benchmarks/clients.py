"""Clients that take turns: the product through its services, each command timed by itself.

Rule: a client does one visit after another - issue, call, start, finish - so that the line stays as long as in a
real hall; only `LocalHall.do` is timed.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from benchmarks.grounds import NOW
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Called, Done, Issued
from shared.domain.ticket import Action
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store

VISIT = ("issue", "call", "start", "finish")
"""The transactions of one visit, in order. Each appends exactly one event."""

WAITING = 40
"""How many wait in the hall before a run begins."""

ACTOR, SERVICE = "officer:benchmark", "A"
_EXPECTED = {"issue": Issued, "call": Called, "start": Done, "finish": Done}


@dataclass(frozen=True, slots=True)
class Timing:
    """What was done, and how long it took."""

    kind: str
    ns: int


class Client(Protocol):
    """Somebody who does one transaction at a time."""

    def next(self) -> Timing:
        """The next transaction, timed."""

    def close(self) -> None:
        """Close the connection."""


def commands_of(desk: DeskNumber) -> Iterator[tuple[str, c.Command]]:
    """One visit after another at this desk, without end."""
    while True:
        yield "issue", issue()
        yield "call", c.CallNext(request_id=c.new_request_id(), actor=ACTOR, desk=desk)
        for kind, action in (("start", Action.start), ("finish", Action.finish)):
            yield kind, c.StepAtDesk(request_id=c.new_request_id(), actor=ACTOR, desk=desk, action=action)


def issue() -> c.IssueTicket:
    """One number from a kiosk."""
    return c.IssueTicket(request_id=c.new_request_id(), actor="kiosk:lobi", service=SERVICE, kiosk="lobi")


def checked(hall: LocalHall, kind: str, command: c.Command) -> None:
    """Do it; a command that is refused measures nothing."""
    outcome = hall.do(command)
    if not isinstance(outcome, _EXPECTED[kind]):
        raise RuntimeError(f"{kind} came to {outcome}")


def fill_line(url: str, waiting: int = WAITING) -> None:
    """Let that many citizens take a number."""
    store = open_store(url, program="benchmark", clock=NOW)
    try:
        hall = LocalHall(store.hall)
        for _ in range(waiting):
            checked(hall, "issue", issue())
    finally:
        store.close()


def timed(hall: LocalHall, kind: str, command: c.Command) -> Timing:
    """Do it with the clock running; a store that is busy is asked again, and all of the wait counts."""
    begun = time.perf_counter_ns()
    while True:
        try:
            outcome = hall.do(command)
            break
        except Problem as problem:
            if problem.code is not ProblemCode.STORE_BUSY:
                raise
    took = time.perf_counter_ns() - begun
    if not isinstance(outcome, _EXPECTED[kind]):
        raise RuntimeError(f"{kind} came to {outcome}")
    return Timing(kind, took)


class ProductClient:
    """See `Client`: the services over the store, as every program uses them."""

    def __init__(self, url: str, desk: int) -> None:
        self._store = open_store(url, program="benchmark", clock=NOW)
        self._hall = LocalHall(self._store.hall)
        self._hall.day_status()  # every program looks before it asks for anything
        self._commands = commands_of(DeskNumber(desk))

    def next(self) -> Timing:
        """The next command. One that finds the store busy is given again, as programs do; all of the wait counts."""
        return timed(self._hall, *next(self._commands))

    def close(self) -> None:
        """Close the store."""
        self._store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSeat:
    """A client that another process opens."""

    url: str
    desk: int

    def open(self) -> Client:
        """The client, in the process that calls."""
        return ProductClient(self.url, self.desk)
