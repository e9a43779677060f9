"""The long forms: 11,000 killed writers, 3,000 power cuts, 2,000 races for a last place, 1,000,000 tickets.

Rule: it counts and judges, and never times; counts are kept after each round, so a run may be stopped and gone on with.
Example: `python -m benchmarks.endurance --json endurance.json --write docs/reliability.md`.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import endurance_parts as parts
from benchmarks.fresh_halls import fresh_halls
from benchmarks.machine import facts
from benchmarks.report import put_between_marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One long form on one store. `counted` is the word of its counts that has to reach `target`."""

    what: str
    store: str
    play: parts.Play
    counted: str
    target: int

    @property
    def name(self) -> str:
        return f"{self.what}-{self.store}"


PARTS = (
    Part(what="kills", store="sqlite", play=parts.kills, counted="kills", target=10_000),
    Part(what="kills", store="postgresql", play=parts.kills, counted="kills", target=1_000),
    Part(what="power-cuts", store="sqlite", play=parts.power_cuts, counted="cuts", target=3_000),
    Part(what="last-place", store="sqlite", play=parts.last_places, counted="races", target=1_000),
    Part(what="last-place", store="postgresql", play=parts.last_places, counted="races", target=1_000),
    Part(what="tickets", store="sqlite", play=parts.tickets, counted="tickets", target=900_000),
    Part(what="tickets", store="postgresql", play=parts.tickets, counted="tickets", target=100_000),
)


class Run:
    """The counts of all parts so far, in a file."""

    def __init__(self, file: Path, screen: Console) -> None:
        self._file, self._screen = file, screen
        self.document: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {"parts": {}}
        self.is_ending = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)

    def of(self, part: Part) -> dict[str, Any]:
        """What is known of a part."""
        nothing = {"store": part.store, "target": part.target, "counts": {}, "rounds": 0, "violations": [], "seeds": []}
        found: dict[str, Any] = self.document["parts"].setdefault(part.name, nothing)
        return found

    def add(self, part: Part, played: parts.Round, *, seed: int, seconds: float) -> None:
        """Count a round, keep the file, and say how far it is."""
        known = self.of(part)
        known["counts"] = dict(Counter(known["counts"]) + played.counts)
        known["rounds"] += 1
        known["seconds"] = round(known.get("seconds", 0) + seconds, 1)
        known["violations"] += played.violations
        known["seeds"].append(seed)
        known["machine"] = facts()
        text = json.dumps(self.document, indent=2) + "\n"
        whole = self._file.with_suffix(".new")
        whole.write_text(text, "utf-8")
        whole.replace(self._file)
        done = known["counts"][part.counted]
        left = known["seconds"] / done * max(part.target - done, 0) / 60
        self._screen.print(
            f"{part.name}: {done:,} of {part.target:,} {part.counted}, {known['seconds'] / 60:.1f} min, "
            f"about {left:.0f} min to go, {len(known['violations'])} violations",
            highlight=False,
        )

    def _end(self, *_signal: object) -> None:
        self._screen.print("ends after this round")
        self.is_ending = True


def main(arguments: list[str] | None = None) -> int:
    """Run what is left to do; 0 when every promise was kept and every target reached."""
    options = _options(arguments)
    screen = Console(stderr=True)
    run = Run(options.json, screen)
    chosen = [part for part in PARTS if not options.only or part.name in options.only]
    for part in [] if options.report else chosen:
        _play(part, run, targets=options.share)
    print(json.dumps(run.document, indent=2))
    screen.print(_table(run.document))
    if options.write is not None:
        put_between_marks(options.write, [*_page_lines(run.document)])
    missed = [part for part in chosen if _left(part, run, options.share) > 0 or run.of(part)["violations"]]
    return 1 if missed else 0


def _play(part: Part, run: Run, *, targets: float) -> None:
    if _left(part, run, targets) <= 0 or run.is_ending:
        return
    with fresh_halls(part.store) as halls:
        while (left := _left(part, run, targets)) > 0 and not run.is_ending and not run.of(part)["violations"]:
            seed = random.randrange(2**32)
            begun = time.monotonic()
            played = part.play(halls, random.Random(seed), left)
            run.add(part, played, seed=seed, seconds=time.monotonic() - begun)


def _left(part: Part, run: Run, targets: float) -> int:
    return int(part.target * targets) - int(run.of(part)["counts"].get(part.counted, 0))


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endurance", description=__doc__)
    parser.add_argument("--json", type=Path, default=Path("endurance.json"), help="counts so far; a run goes on here")
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS])
    parser.add_argument("--share", type=float, default=1.0, help="0.01: a hundredth of each target")
    parser.add_argument("--report", action="store_true", help="run nothing: tell what the file holds")
    parser.add_argument("--write", type=Path, help="page to put the counts into")
    return parser.parse_args(arguments)


HEADINGS = ("long form", "reached", "target", "beside", "commit", "violations")


def _rows(document: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for part in PARTS:
        known = document["parts"].get(part.name)
        if known and known["rounds"]:
            counts = known["counts"]
            beside = [f"{count:,} {what}" for what, count in counts.items() if what != part.counted]
            reached = f"{counts[part.counted]:,} {part.counted}"
            beside += [f"{known['rounds']} halls, {known['seconds'] / 60:.0f} min"]
            violations = str(len(known["violations"]))
            yield part.name, reached, f"{part.target:,}", "; ".join(beside), known["machine"]["commit"], violations
    total = sum((Counter(known["counts"]) for known in document["parts"].values()), Counter())
    all_violations = sum(len(known["violations"]) for known in document["parts"].values())
    reached = f"{total['tickets']:,} tickets, {total['repeated']:,} repeated requests"
    yield "all together", reached, "1,000,000 and 100,000", "", "", str(all_violations)


def _table(document: dict[str, Any]) -> Table:
    table = Table(*HEADINGS, title="Long forms")
    for row in _rows(document):
        table.add_row(*row, style="bold red" if row[-1] != "0" else None)
    return table


def _page_lines(document: dict[str, Any]) -> Iterator[str]:
    machines = [known["machine"] for known in document["parts"].values() if "machine" in known]
    if machines:
        last = max(machines, key=lambda machine: machine["date"])
        yield (
            f"`python -m benchmarks.endurance`, until {last['date']}; each line has the commit of its last round. "
            f"{last['processor']}, {last['cores']} cores, {last['system']}. Python {last['python']}, "
            f"SQLite {last['sqlite']}, PostgreSQL {last['postgresql']}."
        )
        yield ""
    yield "| " + " | ".join(HEADINGS) + " |"
    yield "|---|---:|---:|---|---|---:|"
    for row in _rows(document):
        yield "| " + " | ".join(row) + " |"


if __name__ == "__main__":
    sys.exit(main())
