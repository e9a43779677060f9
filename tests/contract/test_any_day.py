"""One model, three stores: any day of a hall in memory, in a file and on a server, held against a hall on paper.

Rule: the same seed gives the same days: `--randomly-seed` of the run, which a failure prints again.
"""

import inspect
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from shared.services.commands import Command
from tests.contract.paper import any_day
from tests.contract.paper.any_day import Day
from tests.contract.paper.places import InDatabase, InMemory, Place, made_small
from tests.contract.paper.supervising import WholeHall
from tests.postgres import ScratchServer

OpenPlace = Callable[[], Place]


@pytest.fixture
def open_place(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenPlace]:
    """A fresh small hall each time."""
    if kind == "memory":
        yield InMemory
    elif kind == "sqlite":
        template, numbers = tmp_path / "template.db", count()
        made_small(str(template))
        yield lambda: InDatabase(str(shutil.copy(template, tmp_path / f"hall-{next(numbers)}.db")))
    else:
        server: ScratchServer = request.getfixturevalue("postgres_server")
        template_name = server.template("small hall", made_small)
        used: list[str] = []

        def opener() -> Place:
            while used:
                server.drop_database(used.pop())
            used.append(server.create_database(template_name))
            return InDatabase(server.dsn(used[0]))

        yield opener
        server.drop_database(used.pop())


EXAMPLES = {"memory": 20, "sqlite": 20, "postgresql": 10}
STEPS = 50


@pytest.mark.parametrize("kind", EXAMPLES)
def test_any_day_goes_as_on_paper(kind: str, open_place: OpenPlace, request: pytest.FixtureRequest) -> None:
    is_long = hypothesis.settings.get_current_profile_name() == "long"
    # What fails in a database alone is said as it was found: to make it smaller takes minutes.
    phases = set(Phase) if is_long or kind == "memory" else set(Phase) - {Phase.shrink, Phase.explain}
    seed = int(request.config.getoption("randomly_seed", 0))
    for each in range(hypothesis.settings().max_examples if is_long else EXAMPLES[kind]):
        try:
            a_day(open_place, seed + each, phases)
        except Exception as error:
            error.add_note(f"The same day again: {request.node.nodeid} -p randomly --randomly-seed={seed + each}")
            raise


def a_day(open_place: OpenPlace, seed: int, phases: set[Phase]) -> None:
    """One example. Hypothesis would mostly vary the first of many, not make others."""
    machine = hypothesis.seed(seed)(lambda: Day(open_place()))
    bounds = hypothesis.settings(
        max_examples=1, stateful_step_count=STEPS, phases=phases, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(machine, settings=bounds)  # type: ignore[arg-type]


def test_the_hall_on_paper_knows_every_command() -> None:
    known = {name[1:] for name in dir(WholeHall) if name[1:2].isupper()}
    assert known == {command.__name__ for command in Command.__args__}
    rules = inspect.getsource(any_day)
    assert [name for name in sorted(known) if f"c.{name}" not in rules] == []
