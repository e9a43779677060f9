"""Whoever wants the hall to break: kills, suspends, cuts the line, and pulls the server's plug.

Rule: it ends only what it started; every round leaves a store at rest and the clients' files behind.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from shared.services.commands import ChangeSetting, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.faults.history.clients import work
from tests.faults.proxy import FaultProxy, fault_proxy
from tests.faults.zygote import Worker, Zygote
from tests.postgres import ScratchServer, StopMode
from tests.store.moments import AT_WORK

CLIENTS = 5
_LONGEST_PEACE = {False: 0.06, True: 0.3}
"""Seconds between two acts; a client needs longer to connect to a server than to open a file."""
ACTS = ("kill", "kill", "kill", "kill", "suspend")
SERVER_ACTS = ("cut", "freeze", "kill", "kill", "suspend")
_SHORT, _LONG = (0.0, 0.2), (5.6, 7.0)
"""Seconds of a suspension, a cut, a freeze. A long one outlasts the limits of store and server."""
_HOW_OFTEN_LONG = 0.05
_SILENCE = 0.3
"""Seconds without a line from any client: whoever is suspended has the lock."""
_TRIES = 40
_AFTERMATH = 0.5


def make_room(url: str, places: str) -> None:
    """So many places in the morning of the fresh hall, and on the whole day."""
    with closing(open_store(url, program="nemesis", clock=AT_WORK)) as store:
        hall = LocalHall(store.hall)
        # The tolerance may never be below the quota, so it goes first upwards and last downwards.
        steps = [("day.tolerance", "9999"), ("day.quota", places), ("session.mon.1", f"08:00-12:00 quota {places}")]
        for key, text in [*steps, ("day.tolerance", places)]:
            hall.do(ChangeSetting(request_id=new_request_id(), actor="staff:nemesis", key=key, text=text))


class Nemesis:
    """One round on one store. `toll` counts what was done, by its word; `server` is one whose plug may be pulled."""

    def __init__(
        self,
        url: str,
        folder: Path,
        chance: random.Random,
        zygote: Zygote,
        *,
        server: ScratchServer | None = None,
        acts: tuple[str, ...] = ACTS,
    ) -> None:
        self._url, self._folder, self._chance, self._zygote = url, folder, chance, zygote
        self._server, self._acts = server, acts
        self._proxy: FaultProxy | None = None
        self._lives = 0
        self._crowd: dict[int, Worker] = {}
        self.toll: Counter[str] = Counter()

    def rage(
        self, *, seconds: float, restarts: int = 0, kills: int | None = None, at_length: tuple[str, ...] | None = None
    ) -> list[Path]:
        """Do harm for so long, or until so many were killed; returns the files of all clients.

        Now and then an act lasts longer than anybody waits; where `at_length` names such acts, each of them does once,
        in the end, and no other.
        """
        with self._line():
            try:
                self._do_harm(seconds, restarts, kills, _HOW_OFTEN_LONG if at_length is None else 0)
                for act in at_length or ():
                    self._act(act, _LONG)
                    self._pause(_AFTERMATH)
            finally:
                for desk in [*self._crowd]:
                    self._kill(desk)
        return sorted(self._folder.glob("*.log"))

    @contextmanager
    def _line(self) -> Iterator[None]:
        with ExitStack() as stack:
            if self._server is not None:
                self._proxy = stack.enter_context(fault_proxy(self._url))
            yield

    def _do_harm(self, seconds: float, restarts: int, kills: int | None, how_often_long: float) -> None:
        for desk in range(1, CLIENTS + 1):
            self._begin(desk)
        begun = time.monotonic()
        plugs = sorted(self._chance.uniform(0, seconds) for _ in range(restarts))
        while (elapsed := time.monotonic() - begun) < seconds and (kills is None or self.toll["kill"] < kills):
            self._pause(self._chance.uniform(0, _LONGEST_PEACE[self._server is not None]))
            if plugs and elapsed >= plugs[0] and self._server is not None:
                plugs.pop(0)
                self._server.restart(StopMode.IMMEDIATE)
                self.toll["restart"] += 1
            length = _LONG if self._chance.random() < how_often_long else _SHORT
            self._act(self._chance.choice(self._acts), length)

    def _act(self, act: str, length: tuple[float, float]) -> None:
        desk, seconds = self._chance.randint(1, CLIENTS), self._chance.uniform(*length)
        match act:
            case "kill":
                self._kill(desk)
                self._begin(desk)
                return
            case "suspend" if length is _LONG:
                self._suspend_with_the_lock(seconds)
            case "suspend":
                with self._crowd[desk].suspended():
                    self._pause(seconds)
            case "cut" | "freeze" if self._proxy is not None:
                getattr(self._proxy, act)()
                self._pause(seconds)
                self._proxy.heal()
        self.toll[act if length is _SHORT else f"long {act}"] += 1

    def _suspend_with_the_lock(self, seconds: float) -> None:
        """Whoever it is without whom nobody else goes on; only then does a limit come into sight."""
        for _ in range(_TRIES):
            with self._crowd[self._chance.randint(1, CLIENTS)].suspended():
                before = self._written()
                self._pause(_SILENCE)
                if self._written() == before:
                    self._pause(seconds - _SILENCE)
                    return
        self.toll["no lock found"] += 1

    def _written(self) -> int:
        return sum(log.stat().st_size for log in self._folder.glob("*.log"))

    def _begin(self, desk: int) -> None:
        self._lives += 1
        # Every second client of a server comes through the bad line.
        through = self._proxy.url(self._url) if self._proxy and desk % 2 else self._url
        log = self._folder / f"{self._lives:06d}-{desk}.log"
        log.touch()
        self._crowd[desk] = self._zygote.start(work, through, str(log), desk, self._chance.getrandbits(32))
        # Some die while they are still opening the store; nobody waits for ever, the line may be cut.
        if self._chance.random() < 0.8:
            self._crowd[desk].line.poll(0.5)

    def _kill(self, desk: int) -> None:
        self._crowd.pop(desk).kill()
        self.toll["kill"] += 1

    @staticmethod
    def _pause(seconds: float) -> None:
        threading.Event().wait(seconds)
