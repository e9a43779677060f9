"""Two clients in turn on one machine, and many clients at once.

Rule: what is compared is interleaved (A B A B), so that the machine's noise hits both alike; the first turns of each
are a warm-up and do not count.
"""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from typing import Any, Protocol

from benchmarks.clients import VISIT, Client, Timing
from benchmarks.figures import NS_PER_MS

TURN = 10
"""Visits of one client before it is the other one's turn."""

WARM_UP = 1
"""Turns that do not count."""

BEGIN_SECONDS = 300
"""How long the first process waits for the last one."""

Times = dict[str, list[float]]
"""Milliseconds by kind of transaction."""

Pairs = dict[str, list[tuple[list[float], list[float]]]]
"""By kind of transaction: for each round the times of the one and of the other."""


class Seat(Protocol):
    """A client that is opened where it is used; it can be sent to another process."""

    def open(self) -> Client:
        """The client."""


def in_turn(ours: Client, theirs: Client, *, visits: int) -> tuple[Times, Times]:
    """`visits` counted visits of each client, `TURN` at a time."""
    both: tuple[Times, Times] = (_empty(), _empty())
    turns = -(-visits // TURN) + WARM_UP
    for turn in range(turns):
        for client, times in zip((ours, theirs), both, strict=True):
            timings = [client.next() for _ in range(TURN * len(VISIT))]
            if turn >= WARM_UP:
                _add(times, timings)
    return both


def visits_needed(visits: int) -> int:
    """How many visits `in_turn` does with each client, the warm-up included."""
    return (-(-visits // TURN) + WARM_UP) * TURN


def at_once(seats: Sequence[Seat], *, visits: int) -> Times:
    """`visits` counted visits of each seat in a process of its own; after one to warm up all begin together."""
    spawn = multiprocessing.get_context("spawn")
    barrier, answers = spawn.Barrier(len(seats)), spawn.SimpleQueue()
    processes = [spawn.Process(target=_work, args=(seat, visits, barrier, answers)) for seat in seats]
    for process in processes:
        process.start()
    times = _empty()
    failures = []
    for _ in processes:
        timings, failure = answers.get()
        _add(times, timings)
        failures += [failure] if failure else []
    for process in processes:
        process.join()
    if failures:
        raise RuntimeError("; ".join(failures))
    return times


def _work(seat: Seat, visits: int, barrier: Barrier, answers: Any) -> None:
    timings: list[Timing] = []
    failure = ""
    try:
        client = seat.open()
        try:
            # Loading and compiling belong to the start of a program, not to its work.
            for _ in VISIT:
                client.next()
            barrier.wait(BEGIN_SECONDS)
            timings = [client.next() for _ in range(visits * len(VISIT))]
        finally:
            client.close()
    except Exception as error:
        # The one who asked must hear of it.
        failure = f"{type(error).__name__}: {error}"
        barrier.abort()
    answers.put((timings, failure))


def paired(rounds: int, one_round: Callable[[], tuple[Times, Times]]) -> Pairs:
    """Do some rounds; for each kind the pairs of times, round by round."""
    pairs: Pairs = {kind: [] for kind in VISIT}
    for _ in range(rounds):
        ours, theirs = one_round()
        for kind in VISIT:
            pairs[kind].append((ours[kind], theirs[kind]))
    return pairs


def _empty() -> Times:
    return {kind: [] for kind in VISIT}


def _add(times: Times, timings: Sequence[Timing]) -> None:
    for timing in timings:
        times[timing.kind].append(timing.ns / NS_PER_MS)
