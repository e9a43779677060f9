"""Issue and call next with years of history, beside an empty store.

Rule: a million tickets of history cost at most a fifth: 1.2 times the empty store's p50.
"""

import os

from benchmarks.clients import ProductClient, fill_line
from benchmarks.figures import Figure, compared
from benchmarks.grounds import Ground
from benchmarks.history import fill
from benchmarks.rounds import Times, in_turn, paired
from benchmarks.store import SHOWN

AT_MOST = 1.2


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
