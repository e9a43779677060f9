"""Runs the benchmarks: JSON on standard output, a table on standard error, and on request the page of figures.

Rule: one run measures the product and what it is compared with; figures of two runs are never set side by side.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import feed, growth, machine, pace, programs, store
from benchmarks.figures import Figure
from benchmarks.grounds import Ground, grounds
from benchmarks.report import table, write_page

AREAS = ("store", "pace", "growth", "feed", "programs")
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is measured.

    `visits` are those of one client in one round; `processes` work at once, and in a second figure `many_processes`,
    for `crowd_rounds` rounds. `seconds` is how long the paced hall works, `history` the most tickets of history.
    """

    rounds: int = 7
    visits: int = 150
    processes: int = 10
    many_processes: int = 50
    visits_of_each_process: int = 20
    crowd_rounds: int = 3
    seconds: int = 40
    history: int = 1_000_000
    wakes: int = 500
    starts: int = 10
    taps: int = 100


QUICK = Counts(
    rounds=2, visits=20, processes=3, many_processes=5, visits_of_each_process=3, crowd_rounds=1, seconds=4,
    history=20_000, wakes=40, starts=2, taps=10,
)  # fmt: skip


app = typer.Typer(pretty_exceptions_enable=False, add_completion=False)


@app.command()
def main(
    quick: Annotated[bool, typer.Option("--quick", help="Small counts, to see that it works; no figures.")] = False,
    json_only: Annotated[bool, typer.Option("--json", help="Leave the table out.")] = False,
    only: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(AREAS)}; may be repeated.")] = None,
    database: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(DATABASES)}.")] = None,
    rounds: Annotated[int | None, typer.Option(min=1)] = None,
    visits: Annotated[int | None, typer.Option(min=1)] = None,
    processes: Annotated[int | None, typer.Option(min=2)] = None,
    many_processes: Annotated[int | None, typer.Option(min=2)] = None,
    visits_of_each_process: Annotated[int | None, typer.Option(min=1)] = None,
    crowd_rounds: Annotated[int | None, typer.Option(min=1)] = None,
    seconds: Annotated[int | None, typer.Option(min=1, help="How long the paced hall works.")] = None,
    history: Annotated[int | None, typer.Option(min=1, help="The most tickets of history; up to 10000000.")] = None,
    wakes: Annotated[int | None, typer.Option(min=1)] = None,
    starts: Annotated[int | None, typer.Option(min=1)] = None,
    taps: Annotated[int | None, typer.Option(min=0)] = None,
    write: Annotated[Path | None, typer.Option(help="Page to put the figures into.")] = None,
) -> None:
    """Measure Balai on this machine. Example: python -m benchmarks.run --write docs/performance.md"""
    given = {
        "rounds": rounds, "visits": visits, "processes": processes, "many_processes": many_processes,
        "visits_of_each_process": visits_of_each_process, "crowd_rounds": crowd_rounds, "seconds": seconds,
        "history": history, "wakes": wakes, "starts": starts, "taps": taps,
    }  # fmt: skip
    counts = replace(QUICK if quick else Counts(), **{name: n for name, n in given.items() if n is not None})
    areas, databases = _chosen(only, AREAS), _chosen(database, DATABASES)
    if "growth" in areas:
        growth.require_room(counts.history)
    console = Console(stderr=True)
    before = machine.load()
    figures = []
    for figure in _measure(areas, databases, counts, console):
        figures.append(figure)
        # A run is long: what is known is told at once.
        console.print(f"  {figure.name}: {figure.judged:.2f} {figure.unit}")
    document = {
        "command": " ".join(["python -m benchmarks.run", *sys.argv[1:]]),
        "machine": machine.facts(),
        "load": {"before": before, "after": machine.load()},
        "options": {"areas": " ".join(areas), "databases": " ".join(databases), **asdict(counts)},
        "figures": [figure.as_json() for figure in figures],
    }
    print(json.dumps(document, indent=2))
    if not json_only:
        console.print(table(figures))
    if write is not None:
        write_page(write, document, figures)


def _measure(areas: list[str], databases: list[str], counts: Counts, console: Console) -> Iterator[Figure]:
    # Programs first: a database server beside them would be in their way.
    if "programs" in areas:
        console.print("Programs: start, memory, tap ...")
        yield from programs.measure(starts=counts.starts, taps=counts.taps)
    if not set(areas) - {"programs"}:
        return
    with grounds(databases) as found:
        for ground in found:
            yield from _measure_database(ground, areas, counts, console)


def _measure_database(ground: Ground, areas: list[str], counts: Counts, console: Console) -> Iterator[Figure]:
    if "store" in areas:
        console.print(f"{ground.name}: issue and call next, beside the floor ...")
        yield from store.measure(ground, rounds=counts.rounds, visits=counts.visits)
        if ground.name == "PostgreSQL":
            yield from store.measure_beside_one_function(ground, rounds=counts.rounds, visits=counts.visits)
        for processes in (counts.processes, counts.many_processes):
            console.print(f"{ground.name}: {processes} processes at once ...")
            yield from store.measure_crowd(
                ground, rounds=counts.crowd_rounds, visits=counts.visits_of_each_process, processes=processes
            )
    if "pace" in areas:
        console.print(f"{ground.name}: a busy hall at its own pace ...")
        yield pace.measure(ground, seconds=counts.seconds)
    if "feed" in areas:
        console.print(f"{ground.name}: the change feed ...")
        yield feed.measure(ground, samples=counts.wakes)
    if "growth" in areas:
        for history in growth.levels(counts.history):
            console.print(f"{ground.name}: {history:,} tickets of history ...")
            yield from growth.measure(ground, rounds=counts.rounds, visits=counts.visits, history=history)


def _chosen(given: list[str] | None, known: tuple[str, ...]) -> list[str]:
    unknown = sorted(set(given or ()) - set(known))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: not one of {', '.join(known)}")
    return [name for name in known if not given or name in given]


if __name__ == "__main__":
    app()
