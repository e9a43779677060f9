"""Issue and call next with years of history, beside an empty store.

Rule: history costs nothing: at most 1.1 times the empty store's p50, up to ten million tickets.
"""

import os
import shutil
import tempfile

from benchmarks.clients import ProductClient, fill_line
from benchmarks.figures import Figure, compared
from benchmarks.grounds import Ground
from benchmarks.history import fill
from benchmarks.rounds import Times, in_turn, paired
from benchmarks.store import SHOWN

AT_MOST = 1.1
LEVELS = (100_000, 1_000_000, 10_000_000)
BYTES_A_TICKET = 5_000
"""A visit with its events and requests and all indexes, and what the database writes beside it on the way."""


def levels(most: int) -> list[int]:
    """How much history is measured one after the other, up to `most` tickets."""
    return [level for level in LEVELS if level < most] + [most]


def require_room(tickets: int) -> None:
    """Raises RuntimeError when the disk of the temporary folder has no room for that much history."""
    free, needed = shutil.disk_usage(tempfile.gettempdir()).free, tickets * BYTES_A_TICKET
    if free < needed:
        raise RuntimeError(f"{tickets:,} tickets need {needed / 1e9:.0f} GB; there are {free / 1e9:.0f} GB")


def measure(ground: Ground, *, rounds: int, visits: int, history: int) -> list[Figure]:
    """Figures of a database. The big hall is filled once and used by every round, as in real life."""
    hall = ground.make(lambda url: None)
    full = _copy_with_line(ground, hall, history)

    def one_round() -> tuple[Times, Times]:
        empty = _copy_with_line(ground, hall, 0)
        ours, theirs = ProductClient(full, 1), ProductClient(empty, 1)
        try:
            return in_turn(ours, theirs, visits=visits)
        finally:
            ours.close()
            theirs.close()
            ground.drop(empty)

    pairs = paired(rounds, one_round)
    ground.drop(full)
    return [
        compared("growth", f"{ground.name}: {name}, {history:,} tickets of history", pairs[kind], at_most=AT_MOST)
        for kind, name in SHOWN.items()
    ]


def _copy_with_line(ground: Ground, hall: str, history: int) -> str:
    url = ground.copy(hall)
    if history:
        fill(url, history)
        if hasattr(os, "sync"):
            os.sync()  # gigabytes on their way to the disk would slow down whoever is measured next
    fill_line(url)
    return url
