"""A client of a hall that works without a pause until it is killed, and writes down all that it sees.

Rule: like the programs, it repeats a command whose reply was lost under the same request id until there is an answer.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from multiprocessing.connection import Connection

from msgspec import to_builtins

from shared.domain.ticket import Action
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.store.moments import AT_WORK

_ACTOR = "officer:client"
_REPEATS = 0.05
"""How often an answered command is sent once more."""
_RETRY_SECONDS = 0.02


def work(url: str, log: str, desk: int, seed: int, ready: Connection) -> None:
    """Issue, call, start, finish and a little of everything else, at one desk, for ever."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    chance = random.Random(seed)
    while True:
        try:
            store = open_store(url, program="client", clock=AT_WORK)
        except Problem:
            time.sleep(_RETRY_SECONDS)  # the line is cut just now; this client is no test, and may wait
            continue
        with closing(store):
            ready.send_bytes(b"!")
            client = _Client(LocalHall(store.hall), file, desk)
            for command in commands(desk, chance):
                client.see_through(command)
                if chance.random() < _REPEATS:
                    client.see_through(command)


class _Client:
    """Sends commands, and notes what happens."""

    def __init__(self, hall: LocalHall, file: int, desk: int) -> None:
        self._hall, self._file, self._desk = hall, file, desk

    def see_through(self, command: c.Command) -> None:
        """Send it until its fate is known."""
        self._note(what="invoke", id=command.request_id, kind=kind_of(command), desk=self._desk)
        is_unknown = False
        while True:
            try:
                outcome = self._hall.do(command)
            except Problem as problem:
                is_unknown = is_unknown or problem.code is ProblemCode.STORE_LOST
                if not is_unknown:
                    self._note(what="not done", id=command.request_id, code=problem.code.value)
                    return
                self._note(what="unknown", id=command.request_id, code=problem.code.value)
                time.sleep(_RETRY_SECONDS)
            else:
                self._note(what="answer", id=command.request_id, outcome=to_builtins(outcome))
                return

    def _note(self, **line: object) -> None:
        os.write(self._file, (json.dumps(line | {"at": time.monotonic_ns()}) + "\n").encode())
        if line["what"] != "invoke":
            os.fsync(self._file)


def kind_of(command: c.Command) -> str:
    """What was asked for: the step itself, for a step at a desk."""
    return command.action.value if isinstance(command, c.StepAtDesk) else type(command).__name__


def commands(desk: int, chance: random.Random) -> Iterator[c.Command]:
    """A desk and a kiosk at work, for ever."""
    at = c.DeskNumber(desk)
    while True:
        for _ in range(chance.randint(1, 3)):
            yield c.IssueTicket(request_id=c.new_request_id(), actor="kiosk:client", service="A", kiosk="client")
        yield c.CallNext(request_id=c.new_request_id(), actor=_ACTOR, desk=at)
        if chance.random() < 0.2:
            yield c.Recall(request_id=c.new_request_id(), actor=_ACTOR, desk=at)
        step = c.StepAtDesk(request_id=c.new_request_id(), actor=_ACTOR, desk=at, action=Action.start)
        yield step
        yield replace(step, request_id=c.new_request_id(), action=Action.finish)
