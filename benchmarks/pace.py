"""A busy hall at its own pace: ten desks and two kiosks, each a process that gives one command a second.

Rule: this is what people feel; so the slowest hundredth of all commands is judged, and a refusal counts as a failure.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from benchmarks.clients import VISIT, Client, Timing, commands_of, fill_line, issue, timed
from benchmarks.figures import Figure, Spread, percentile
from benchmarks.grounds import NOW, Ground
from benchmarks.rounds import at_once
from shared.domain.ids import DeskNumber
from shared.services import commands as c
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store

DESKS, KIOSKS = 10, 2
AT_MOST_MS = 30.0
_PERIOD = 1.0


def measure(ground: Ground, *, seconds: int) -> Figure:
    """All commands of `seconds` seconds (a multiple of four) together."""
    hall = ground.make(lambda url: fill_line(url, DESKS * seconds))
    url = ground.copy(hall)
    seats = [PacedSeat(url=url, desk=desk + 1) for desk in range(DESKS)]
    seats += [PacedSeat(url=url, desk=None) for _ in range(KIOSKS)]
    times = [ms for of_a_kind in at_once(seats, visits=-(-seconds // len(VISIT))).values() for ms in of_a_kind]
    ground.drop(url)
    return Figure(
        area="pace",
        name=f"{ground.name}: {DESKS} desks and {KIOSKS} kiosks, one command a second each",
        measured=Spread.of_rounds([times]),
        judged=percentile(times, 0.99),
        unit="ms p99",
        at_most=AT_MOST_MS,
    )


class PacedClient:
    """See `Client`: waits for its own moment of each second, then gives one command."""

    def __init__(self, url: str, desk: int | None) -> None:
        self._store = open_store(url, program="benchmark", clock=NOW)
        self._hall = LocalHall(self._store.hall)
        self._hall.day_status()
        self._commands = _of_kiosk() if desk is None else _of_desk(DeskNumber(desk))
        self._due = time.monotonic() + random.uniform(0, _PERIOD)

    def next(self) -> Timing:
        """The next command, timed without the wait."""
        time.sleep(max(self._due - time.monotonic(), 0))
        self._due += _PERIOD
        return timed(self._hall, *next(self._commands))

    def close(self) -> None:
        """Close the store."""
        self._store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class PacedSeat:
    """A client that another process opens; `desk` None is a kiosk."""

    url: str
    desk: int | None

    def open(self) -> Client:
        """The client, in the process that calls."""
        return PacedClient(self.url, self.desk)


def _of_kiosk() -> Iterator[tuple[str, c.Command]]:
    return (("issue", issue()) for _ in repeat(None))


def _of_desk(desk: DeskNumber) -> Iterator[tuple[str, c.Command]]:
    return ((kind, command) for kind, command in commands_of(desk) if kind != "issue")
