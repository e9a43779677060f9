"""From a command in one process to the wake of another one's change feed.

Rule: counted from before the command is given, not from its commit, so the figure is never better than the truth.
"""

import multiprocessing
import random
import time
from multiprocessing.connection import Connection

from benchmarks.clients import checked, issue
from benchmarks.figures import NS_PER_MS, Figure, Spread, percentile
from benchmarks.grounds import NOW, Ground
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store

AT_MOST_MS = {"SQLite": 60.0, "PostgreSQL": 10.0}
WARM_UP = 5
LOST_SECONDS = 10.0
PAUSE_SECONDS = 0.06
"""Longest pause between two commands: a bit more than a look of the SQLite feed, so that every phase of it is hit."""


def measure(ground: Ground, *, samples: int) -> Figure:
    """The figure of a database. Raises RuntimeError if a wake is lost."""
    hall = ground.make(lambda url: None)
    url = ground.copy(hall)
    times = _wakes(url, samples + WARM_UP)[WARM_UP:]
    ground.drop(url)
    return Figure(
        area="feed",
        name=f"{ground.name}: command -> wake of another process's feed",
        measured=Spread.of_rounds([times]),
        judged=percentile(times, 0.99),
        unit="ms p99",
        at_most=AT_MOST_MS[ground.name],
    )


def _wakes(url: str, samples: int) -> list[float]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    listener = spawn.Process(target=_listen, args=(url, theirs))
    listener.start()
    theirs.close()
    store = open_store(url, program="benchmark", clock=NOW)
    chance = random.Random(1)
    try:
        _next_wake(ours)  # the first one says that the line is there
        hall = LocalHall(store.hall)
        times = []
        for _ in range(samples):
            time.sleep(chance.uniform(0.01, PAUSE_SECONDS))
            while ours.poll():
                ours.recv()
            begun = time.monotonic_ns()
            checked(hall, "issue", issue())
            times.append((_next_wake(ours) - begun) / NS_PER_MS)
        return times
    finally:
        ours.send("stop")
        listener.join()
        ours.close()
        store.close()


def _next_wake(ours: Connection) -> int:
    if not ours.poll(LOST_SECONDS):
        raise RuntimeError("a wake was lost")
    woken: int = ours.recv()
    return woken


def _listen(url: str, theirs: Connection) -> None:
    """In the other process: tell the moment of each wake (CLOCK_MONOTONIC is the same clock in all processes)."""
    store = open_store(url, program="benchmark listener", clock=NOW)
    feed = store.feed()
    feed.start(lambda: theirs.send(time.monotonic_ns()), lambda trouble: None)
    theirs.recv()
    feed.stop()
    store.close()
