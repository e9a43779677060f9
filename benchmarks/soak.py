"""The long form of the history check: round after round of clients under a nemesis, each judged by the checker.

Rule: it counts and judges, and never times; the first violation is told at once with its seed, and fails the run.
Example: `python -m benchmarks.soak --minutes 30 --store postgresql`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter

from rich.console import Console
from rich.table import Table

from benchmarks.fresh_halls import FreshHalls, fresh_halls
from benchmarks.machine import facts
from tests.faults.history.checker import Violation, check
from tests.faults.history.entries import read_history, troubles
from tests.faults.history.nemesis import ACTS, SERVER_ACTS, Nemesis, make_room
from tests.faults.history.truth import read_truth

ROUND_SECONDS = 30.0
PLACES = ("40", "9000")
"""In turn: a hall whose last place is fought for, and one that never fills up."""


def main(arguments: list[str] | None = None) -> int:
    """Run it; 0 when every promise was kept."""
    options = _options(arguments)
    screen = Console(stderr=True)
    seed = options.seed if options.seed is not None else random.randrange(2**32)
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    violations: list[str] = []
    ends_at = time.monotonic() + options.minutes * 60
    with fresh_halls(options.store) as halls:
        while not violations and time.monotonic() < ends_at and not _is_enough(counts, options.kills):
            seconds = min(ROUND_SECONDS, ends_at - time.monotonic())
            left = options.kills - counts["kill"] if options.kills else None
            found = _round(halls, chance, counts, seconds, left)
            violations = [f"{each.promise.value}: {each.where}" for each in found]
            screen.print(f"round {counts['rounds']}: {dict(counts)} violations {len(violations)}", highlight=False)
    print(json.dumps({"machine": facts(), "store": options.store, "seed": seed, **counts, "violations": violations}))
    screen.print(_table(options.store, counts, violations))
    return 1 if violations else 0


def _round(
    halls: FreshHalls, chance: random.Random, counts: Counter[str], seconds: float, kills: int | None
) -> list[Violation]:
    acts = ACTS if halls.server is None else SERVER_ACTS
    with halls.one() as (url, folder):
        make_room(url, PLACES[counts["rounds"] % len(PLACES)])
        nemesis = Nemesis(url, folder, chance, halls.zygote, server=halls.server, acts=acts)
        files = nemesis.rage(seconds=seconds, restarts=1 if halls.server else 0, kills=kills)
        history, truth = read_history(files), read_truth(url)
        counts += troubles(files)
    counts += nemesis.toll
    counts["rounds"] += 1
    counts["requests"] += len(history)
    counts["tickets"] += len(truth.tickets)
    counts["events"] += truth.last_event
    counts["repeated"] += sum(1 for each in history if len(each.answers) > 1)
    counts["unknown"] += sum(1 for each in history if each.is_unknown)
    counts["turned away"] += sum(1 for each in truth.events if each.kind == "turned_away")
    return check(history, truth)


def _is_enough(counts: Counter[str], kills: int | None) -> bool:
    return kills is not None and counts["kill"] >= kills


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--kills", type=int, help="end as soon as so many clients were killed")
    parser.add_argument("--seed", type=int, help="the nemesis' acts again; what the clients meet differs")
    return parser.parse_args(arguments)


def _table(store: str, counts: Counter[str], violations: list[str]) -> Table:
    table = Table("what", title=f"Soak on {store}")
    table.add_column("count", justify="right")
    for what, count in sorted(counts.items()):
        table.add_row(what, str(count))
    table.add_row("violations", str(len(violations)), style="bold red" if violations else "green")
    return table


if __name__ == "__main__":
    sys.exit(main())
