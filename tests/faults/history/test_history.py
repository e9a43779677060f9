"""A crowd of clients under a nemesis, then the checker: the short form of benchmarks/soak.py, on both databases.

Rule: the seed is printed, and each kind of harm is also done for longer than anybody waits; the same checker judges the
long form (docs/reliability.md).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.history.checker import check
from tests.faults.history.entries import Request, read_history, troubles
from tests.faults.history.nemesis import ACTS, SERVER_ACTS, Nemesis, make_room
from tests.faults.history.truth import read_truth
from tests.faults.zygote import Zygote
from tests.postgres import ScratchServer, scratch_postgres
from tests.store.halls import made_before_work

SECONDS = 5.0
FULL, ROOMY = "12", "5000"


@pytest.fixture(scope="module")
def own_server() -> Iterator[ScratchServer]:
    """A server whose plug may be pulled."""
    with scratch_postgres() as server:
        yield server


@pytest.mark.parametrize("places", [FULL, ROOMY])
def test_every_promise_is_kept_on_sqlite(sqlite_url: str, zygote: Zygote, tmp_path: Path, places: str) -> None:
    _play(sqlite_url, zygote, tmp_path, places, None)


@pytest.mark.parametrize("places", [FULL, ROOMY])
def test_every_promise_is_kept_on_a_server(
    own_server: ScratchServer, zygote: Zygote, tmp_path: Path, places: str
) -> None:
    name = own_server.create_database(own_server.template("hall", made_before_work))
    _play(own_server.dsn(name), zygote, tmp_path, places, own_server)


def _play(url: str, zygote: Zygote, folder: Path, places: str, server: ScratchServer | None) -> None:
    seed = random.randrange(2**32)
    print("seed", seed)
    logs = folder / "logs"
    logs.mkdir()
    make_room(url, places)
    acts = ACTS if server is None else SERVER_ACTS
    nemesis = Nemesis(url, logs, random.Random(seed), zygote, server=server, acts=acts)
    # In a hall that is not full, where every command has something to lose.
    at_length = tuple(sorted({*acts} - {"kill"})) if places == ROOMY else ()
    files = nemesis.rage(seconds=SECONDS, restarts=2, at_length=at_length)
    history, truth = read_history(files), read_truth(url)
    print(dict(nemesis.toll), "requests", len(history), "tickets", len(truth.tickets), "events", truth.last_event)
    print("instead of an answer", dict(troubles(files)))
    assert check(history, truth) == []
    assert _answered(history), "the clients never lived"
    assert len(truth.tickets) <= int(places)


def _answered(history: tuple[Request, ...]) -> int:
    return sum(1 for each in history if each.answers)
