"""What separate processes do to a hall in tests of races and of sudden death.

Rule: a worker is forked from a small server that has imported this module, so a hundred of them cost little;
it works through the same seam as the programs.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Barrier
from typing import Any

# Imported here so that the workers need not: each of them opens stores of either kind.
import psycopg  # noqa: F401
import sqlcipher3.dbapi2  # noqa: F401

import shared.store.postgres_officers
import shared.store.sqlite_officers  # noqa: F401
from shared.domain.outcomes import Called, Done, Issued, NobodyWaiting, Outcome
from shared.domain.ticket import Action
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.services.ports import Foreseen, HallStore, HallView, LockedHall
from shared.services.public_holidays import PUBLIC_HOLIDAYS
from shared.store.address import StoreKind
from shared.store.opening import Store, open_store
from shared.store.statements import prepare_all
from tests.store.moments import AT_WORK, MONDAY

PATIENCE_SECONDS = 60

# What a program does once at its start; the workers inherit it.
PUBLIC_HOLIDAYS.get(MONDAY)
for _kind in StoreKind:
    prepare_all(_kind)


def processes() -> ForkServerContext:
    """Where workers are started: `processes().Process(target=..., args=...)`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _opened(url: str) -> Store:
    return open_store(url, program="worker", clock=AT_WORK)


def _patiently(hall: LocalHall, command: c.Command) -> Outcome:
    """A machine under load answers "busy", which is no answer: as every program, ask again with the same request."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return hall.do(command)
        except Problem as problem:
            if problem.code is not ProblemCode.STORE_BUSY or time.monotonic() > deadline:
                raise


def race_for_places(url: str, barrier: Barrier, rounds: int, answers: Any) -> None:
    """In each round ask for one number at the same moment as all the others."""
    with closing(_opened(url)) as store:
        hall = LocalHall(store.hall)
        for _ in range(rounds):
            barrier.wait(PATIENCE_SECONDS)
            outcome = _patiently(hall, _issue())
            answers.put(outcome.number if isinstance(outcome, Issued) else None)
            barrier.wait(PATIENCE_SECONDS)


def repeat_one_request(url: str, barrier: Barrier, request_id: str, answers: Any) -> None:
    """Send the same command as all the others at the same moment."""
    with closing(_opened(url)) as store:
        barrier.wait(PATIENCE_SECONDS)
        answers.put(_patiently(LocalHall(store.hall), _issue(request_id)))


def serve_until_empty(url: str, barrier: Barrier, desk: int, answers: Any) -> None:
    """A desk that calls and finishes until nobody waits; reports each call as (sequence, number)."""
    with closing(_opened(url)) as store:
        hall = LocalHall(store.hall)
        barrier.wait(PATIENCE_SECONDS)
        calls: list[tuple[int, str]] = []
        while isinstance(called := _patiently(hall, _call(desk)), Called):
            calls.append((called.call_seq, called.number))
            assert isinstance(_patiently(hall, _finish(desk)), Done)
        assert isinstance(called, NobodyWaiting), called
        answers.put(calls)


def live_once(url: str) -> None:
    """One of everything, so that whoever forks from here has done it."""
    with closing(_opened(url)) as store:
        for command in (_issue(), _call(1), _finish(1)):
            LocalHall(store.hall).do(command)


def work_until_killed(url: str, log: str, desk: int, ready: Connection) -> None:
    """Issue, call and finish for ever; write down what is sent, and what was acknowledged before going on."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    hall = LocalHall(_opened(url).hall)
    ready.send_bytes(b"!")
    while True:
        for command in (_issue(), _issue(), _call(desk), _finish(desk)):
            os.write(file, f"sent {command.request_id} {desk} {type(command).__name__}\n".encode())
            outcome = hall.do(command)
            os.write(file, f"known {command.request_id} {_told(outcome)}\n".encode())
            os.fsync(file)


def hold_the_lock(url: str, line: Connection) -> None:
    """Take the hall's lock, say so, and finish the command when told; answer what became of it."""
    with closing(_opened(url)) as store:
        hall = _Pausing(store.hall, line)
        try:
            outcome = LocalHall(hall).do(_issue())
        except Problem as problem:
            line.send_bytes(problem.code.encode())
        else:
            line.send_bytes(b"committed" if isinstance(outcome, Issued) else outcome.outcome.encode())


@dataclass(frozen=True)
class _Pausing:
    """A store whose lock is held until somebody says go on."""

    store: HallStore
    line: Connection

    @contextmanager
    def locked(self, foresee: Callable[[], Foreseen] | None = None) -> Iterator[LockedHall]:
        with self.store.locked(foresee) as hall:
            self.line.send_bytes(b"locked")
            self.line.recv_bytes()
            yield hall

    def view(self) -> AbstractContextManager[HallView]:
        return self.store.view()


def command_again(name: str, request_id: str, desk: int) -> c.Command:
    """The command that a killed worker had sent, to be sent again."""
    return {
        "IssueTicket": _issue,
        "CallNext": lambda id_: _call(desk, id_),
        "StepAtDesk": lambda id_: _finish(desk, id_),
    }[name](request_id)


def _told(outcome: Outcome) -> str:
    """What a citizen or an officer saw: a number, and the call it was."""
    match outcome:
        case Issued():
            return f"issued {outcome.number} {outcome.ticket_id}"
        case Called():
            return f"called {outcome.number} {outcome.call_seq}"
        case _:
            return "other - -"


def _issue(request_id: str | None = None) -> c.IssueTicket:
    request = c.RequestId(request_id) if request_id else c.new_request_id()
    return c.IssueTicket(request_id=request, actor="kiosk:worker", service="A", kiosk="worker")


def _call(desk: int, request_id: str | None = None) -> c.CallNext:
    request = c.RequestId(request_id) if request_id else c.new_request_id()
    return c.CallNext(request_id=request, actor="officer:worker", desk=c.DeskNumber(desk))


def _finish(desk: int, request_id: str | None = None) -> c.StepAtDesk:
    request = c.RequestId(request_id) if request_id else c.new_request_id()
    return c.StepAtDesk(request_id=request, actor="officer:worker", desk=c.DeskNumber(desk), action=Action.finish)
