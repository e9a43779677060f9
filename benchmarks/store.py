"""Issue and call next through the services, beside the same statements sent straight through the driver.

Rule: at one process at most 1.5 times the floor's p50 on SQLite; on PostgreSQL at most twice that of the same
statements, and at most 1.6 times that of one function inside the server which does it all in one round trip.
"""

import pickle
import tempfile
from pathlib import Path

from benchmarks.clients import ProductClient, ProductSeat, fill_line
from benchmarks.figures import Figure, compared
from benchmarks.floor import FloorClient, FloorSeat, digest
from benchmarks.grounds import Ground
from benchmarks.one_function import OneFunctionClient, install
from benchmarks.recording import record
from benchmarks.rounds import Pairs, Times, at_once, in_turn, paired, visits_needed

AT_MOST = {"SQLite": 1.5, "PostgreSQL": 2.0}
AT_MOST_OF_ONE_FUNCTION = 1.6
SHOWN = {"issue": "issue a number", "call": "call next"}


def measure(ground: Ground, *, rounds: int, visits: int) -> list[Figure]:
    """One client alone, in turn with the floor: `visits` visits in a round."""
    pairs = _alone(ground, ground.make(fill_line), rounds, visits)
    return [
        compared("store", f"{ground.name}: {name}, 1 process", pairs[kind], at_most=AT_MOST[ground.name])
        for kind, name in SHOWN.items()
    ]


def measure_beside_one_function(ground: Ground, *, rounds: int, visits: int) -> list[Figure]:
    """One client alone, in turn with a client that calls one function of the server; PostgreSQL only."""
    hall = ground.make(_with_functions)

    def one_round() -> tuple[Times, Times]:
        ours, theirs = ground.copy(hall), ground.copy(hall)
        product, floor = ProductClient(ours, 1), OneFunctionClient(theirs, 1)
        try:
            return in_turn(product, floor, visits=visits)
        finally:
            product.close()
            floor.close()
            ground.drop(ours)
            ground.drop(theirs)

    pairs = paired(rounds, one_round)
    return [
        compared(
            "store",
            f"{ground.name}: {name}, 1 process, beside one function of the server",
            pairs[kind],
            at_most=AT_MOST_OF_ONE_FUNCTION,
        )
        for kind, name in SHOWN.items()
    ]


def _with_functions(url: str) -> None:
    fill_line(url)
    install(url)


def measure_crowd(ground: Ground, *, rounds: int, visits: int, processes: int) -> list[Figure]:
    """Many clients at once, each in a process and at a desk of its own, without a pause between two commands."""
    pairs = _crowd(ground, ground.make(fill_line), rounds, visits, processes)
    return [
        compared("store", f"{ground.name}: {name}, {processes} processes", pairs[kind], clients=processes)
        for kind, name in SHOWN.items()
    ]


def _alone(ground: Ground, hall: str, rounds: int, visits: int) -> Pairs:
    recorded = ground.copy(hall)
    stream = record(recorded, visits=visits_needed(visits), desks=1)
    truth = digest(recorded)
    ground.drop(recorded)

    def one_round() -> tuple[Times, Times]:
        ours, floor = ground.copy(hall), ground.copy(hall)
        product, driver = ProductClient(ours, 1), FloorClient(floor, stream)
        try:
            times = in_turn(product, driver, visits=visits)
        finally:
            product.close()
            driver.close()
        if digest(floor) != truth:
            raise RuntimeError("the floor left other rows behind than the product")
        ground.drop(ours)
        ground.drop(floor)
        return times

    return paired(rounds, one_round)


def _crowd(ground: Ground, hall: str, rounds: int, visits: int, count: int) -> Pairs:
    recorded = ground.copy(hall)
    # One visit more: each process warms up with it.
    stream = record(recorded, visits=visits + 1, desks=count)
    ground.drop(recorded)

    with tempfile.TemporaryDirectory(prefix="balai-stream-") as folder:
        file = Path(folder) / "stream"
        file.write_bytes(pickle.dumps(stream))

        def one_round() -> tuple[Times, Times]:
            ours, floor = ground.copy(hall), ground.copy(hall)
            product = at_once([ProductSeat(url=ours, desk=desk + 1) for desk in range(count)], visits=visits)
            driver = at_once([FloorSeat(url=floor, stream=file) for _ in range(count)], visits=visits)
            ground.drop(ours)
            ground.drop(floor)
            return product, driver

        return paired(rounds, one_round)
