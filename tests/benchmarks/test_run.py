"""The benchmarks run with the smallest counts and print figures that can be read; how fast they are is nobody's test.

Rule: nothing here depends on a measured time.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks import growth, programs
from benchmarks.clients import ProductClient, fill_line
from benchmarks.figures import Figure, Spread, compared, percentile
from benchmarks.floor import FloorClient, digest
from benchmarks.grounds import NOW, SqliteGround
from benchmarks.history import A_DAY, fill, first_day
from benchmarks.recording import record
from benchmarks.report import BEGIN, END, write_page
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store

ROOT = Path(__file__).resolve().parents[2]
SMALLEST = ("--rounds", "1", "--visits", "1", "--processes", "2", "--visits-of-each-process", "1",
            "--many-processes", "3", "--crowd-rounds", "1", "--seconds", "4")  # fmt: skip


def _run(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.run", "--json", *SMALLEST, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_store_pace_growth_and_feed_print_one_json_document(database: str) -> None:
    document = _run("--database", database, "--only", "store", "--only", "pace", "--only", "growth", "--only", "feed",
                    "--history", "500", "--wakes", "3")  # fmt: skip
    assert document["machine"]["cores"] >= 1
    areas = [figure["area"] for figure in document["figures"]]
    beside_one_function = 2 if database == "postgresql" else 0
    assert areas == ["store"] * (6 + beside_one_function) + ["pace", "feed"] + ["growth"] * 2
    assert all(figure["measured"]["p50_ms"] > 0 for figure in document["figures"])
    assert all(figure["ratio"] > 0 for figure in document["figures"] if figure["area"] in {"store", "growth"})


def test_programs_are_started_and_tapped() -> None:
    figures = programs.measure(starts=1, taps=1, programs=("kiosk",), rest_seconds=0.1)
    assert [figure.name for figure in figures] == [
        "kiosk: start to first paint",
        "kiosk: peak memory at first paint",
        "kiosk: peak memory 0.1 s later",
        "kiosk: tap -> number painted",
    ]
    assert all(figure.judged is not None and figure.judged > 0 for figure in figures)


def test_an_unknown_part_is_refused_with_the_known_ones() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.run", "--only", "weather"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "growth" in done.stderr


def test_the_floor_leaves_the_very_rows_that_the_product_wrote(tmp_path: Path) -> None:
    ground = SqliteGround(tmp_path)
    hall = ground.make(fill_line)
    recorded, replayed = ground.copy(hall), ground.copy(hall)
    assert digest(replayed) != digest(ground.copy(ground.make(lambda url: None)))
    stream = record(recorded, visits=2, desks=3)
    floor = FloorClient(replayed, stream)
    kinds = [floor.next().kind for _ in stream.transactions]
    floor.close()
    assert kinds == ["issue"] * 3 + ["call"] * 3 + ["start"] * 3 + ["finish"] * 3 + kinds[:12]
    assert digest(replayed) == digest(recorded)


def test_a_filled_history_is_a_hall_that_goes_on_working(tmp_path: Path) -> None:
    ground = SqliteGround(tmp_path)
    url = ground.copy(ground.make(lambda url: None))
    fill(url, 600)
    fill_line(url)
    client = ProductClient(url, 1)
    assert [client.next().kind for _ in range(4)] == ["issue", "call", "start", "finish"]
    client.close()
    store = open_store(url, program="test")
    events = LocalHall(store.hall).events(since=0)
    store.close()
    assert [event.seq for event in events] == list(range(1, 1001))
    assert events[10].event.number == "A-002"


@pytest.mark.parametrize("tickets", [1, 250, 251, 10_000_000])
def test_any_amount_of_history_ends_yesterday(tickets: int) -> None:
    last = first_day(tickets) + timedelta(days=(tickets - 1) // A_DAY)
    assert last == NOW.date() - timedelta(days=1)


def test_history_is_measured_level_by_level_and_only_where_there_is_room() -> None:
    assert growth.levels(500) == [500]
    assert growth.levels(10_000_000) == [100_000, 1_000_000, 10_000_000]
    growth.require_room(1)
    with pytest.raises(RuntimeError, match="GB"):
        growth.require_room(10**15)


def test_percentiles_are_of_the_nearest_rank() -> None:
    hundred = [float(n) for n in range(1, 101)]
    assert (percentile(hundred, 0.5), percentile(hundred, 0.99), percentile([7.0], 0.99)) == (50.0, 99.0, 7.0)


def test_a_figure_is_judged_by_the_median_of_its_rounds() -> None:
    figure = compared("store", "x", [([3.0], [1.0]), ([2.0], [1.0]), ([1.0], [1.0])], at_most=2.0)
    assert (figure.ratio, figure.is_met) == (2.0, True)
    assert compared("store", "x", [([3.0], [1.0])], at_most=2.0).is_met is False
    assert Figure(area="a", name="b").is_met is None
    assert Spread.of_rounds([[1.0, 3.0]], clients=4).per_s == 2000.0


def test_the_page_keeps_what_stands_round_the_figures(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    machine = dict.fromkeys(
        ("date", "commit", "processor", "cores", "system", "python", "sqlite", "postgresql", "psycopg", "pyside"), "?"
    )
    document = {"command": "c", "machine": machine, "options": {}, "load": {"before": 0, "after": 0}}
    write_page(page, document, [Figure(area="a", name="memory", judged=160.0, unit="MB", at_most=150.0)])
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| memory | 160 MB |" in text
    assert "Not met: memory." in text
    page.write_text("no marks")
    with pytest.raises(ValueError, match="measured"):
        write_page(page, document, [])
