"""The long forms run with the smallest counts, go on where they were stopped, and find what is planted.

Rule: a judge that cannot find a fault counts nothing.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.crowds import Share
from benchmarks.endurance import PARTS
from benchmarks.many_days import Days, Told, judge
from benchmarks.report import BEGIN, END
from tests.store.moments import AT_WORK

ROOT = Path(__file__).resolve().parents[2]
TOLD: list[Told] = [("r1", "A-001", "t1"), ("r2", "A-002", "t2"), ("r1", "A-001", "t1"), ("r3", "A-001", "t3")]
DAYS = Days(
    tickets=(("t1", "mon", 1), ("t2", "mon", 2), ("t3", "tue", 1)),
    answers={"r1": "t1", "r2": "t2", "r3": "t3"},
    counted=(("mon", 2, 2), ("tue", 1, 2)),
    last_ordinals={"mon": 2, "tue": 1},
    seqs=(1, 2, 3),
    issues=("t1", "t2", "t3"),
)
PLANTED: dict[str, Callable[[list[Told], Days], tuple[list[Told], Days]]] = {
    "a repeated request got another number": lambda told, days: ([*told, ("r1", "A-002", "t2")], days),
    "a number for two requests": lambda told, days: ([*told, ("r4", "A-002", "t2")], days),
    "an acknowledged ticket is gone": lambda told, days: (told, replace(days, tickets=days.tickets[:2])),
    "a ticket that nobody was told": lambda told, days: (told[:3], days),
    "an answer that is not stored": lambda told, days: (told, replace(days, answers={"r1": "t1", "r2": "t2"})),
    "a number twice on one day": lambda told, days: (told, replace(days, tickets=(*days.tickets, ("t4", "tue", 1)))),
    "the last number differs": lambda told, days: (told, replace(days, last_ordinals={"mon": 2, "tue": 2})),
    "one place too many": lambda told, days: (told, replace(days, counted=(("mon", 2, 1), ("tue", 1, 2)))),
    "a gap in the events": lambda told, days: (told, replace(days, seqs=(1, 3))),
    "a ticket without an event": lambda told, days: (told, replace(days, issues=("t1", "t2"))),
    "a broken chain": lambda told, days: (told, replace(days, chain="2: edited")),
    "a damaged file": lambda told, days: (told, replace(days, damage="row 7 missing")),
}


def test_good_days_have_no_violation() -> None:
    assert judge(TOLD, DAYS) == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_found(name: str) -> None:
    assert judge(*PLANTED[name](TOLD, DAYS)) != []


def test_more_than_a_tenth_of_all_requests_are_repeated_and_every_number_is_asked_for() -> None:
    shares = [Share(url="", at=AT_WORK, seed=1, place=place, workers=3, count=300) for place in range(3)]
    sent = [request for share in shares for request in share.requests()]
    assert set(sent) == {share.request_id(share.place, number) for share in shares for number in range(300)}
    assert len(sent) - len(set(sent)) >= 90


def test_the_parts_add_up_to_what_is_promised() -> None:
    targets = {word: sum(part.target for part in PARTS if part.counted == word) for word in ("kills", "tickets")}
    assert targets == {"kills": 11_000, "tickets": 1_000_000}


def test_a_run_counts_goes_on_and_writes_the_page(tmp_path: Path) -> None:
    page, counts = tmp_path / "page.md", tmp_path / "counts.json"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")

    def run(share: str, *parts: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "benchmarks.endurance", "--json", counts, "--share", share, "--write", page]
        subprocess.run([*command, *(f"--only={part}" for part in parts)], cwd=ROOT, capture_output=True, check=True)
        found: dict[str, Any] = json.loads(counts.read_text())["parts"]
        return found

    first = run("0.001", "kills-sqlite", "power-cuts-sqlite", "last-place-sqlite", "tickets-sqlite")
    assert first["power-cuts-sqlite"]["counts"]["cuts"] == 3
    assert first["kills-sqlite"]["counts"]["kills"] == 10
    assert first["tickets-sqlite"]["counts"]["tickets"] == 900
    assert [part["violations"] for part in first.values()] == [[], [], [], []]
    then = run("0.003", "last-place-sqlite")["last-place-sqlite"]
    assert (then["counts"]["races"], then["rounds"]) == (3, 2)
    text = page.read_text()
    assert "10 kills" in text
    assert "old" not in text
