"""Each program's start to first paint, its memory, and the way from a tap to the number on the screen.

Rule: the real programs on a real practice hall, started as a person starts them; memory is the peak after they have
come to rest, not only at the first picture.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from admin.demo.actor import Actor
from admin.demo.practice import PracticeHall, make_practice_hall
from benchmarks.figures import Figure, Spread, percentile
from shared.i18n import Language
from shared.services.commands import ChangeSetting, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store

PROGRAMS = ("kiosk", "desk", "hall")
START_AT_MOST_MS, MEMORY_AT_MOST_MB, TAP_AT_MOST_MS = 1000.0, 150.0, 150.0
REST_SECONDS = 3.0
"""After its first picture a program still opens the store and loads its sound."""

GHOST_SECONDS = 0.7
"""The kiosk takes no second tap for 0.6 s, so that a double tap is one visit."""

TAPPED, NUMBER, DONE = "Pengaduan baru", r"[A-Z]-\d{3}", "Selesai"
_ROOM = {"day.tolerance": "9999", "day.quota": "9999", "session.mon.1": "08:00-12:00 quota 9999"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """One start. Memory is the peak of what is resident, in MB (10^6 bytes)."""

    first_paint_ms: float
    first_peak_mb: float
    rest_peak_mb: float


def measure(
    *, starts: int, taps: int, programs: tuple[str, ...] = PROGRAMS, rest_seconds: float = REST_SECONDS
) -> list[Figure]:
    """Figures of the programs: `starts` of each, and `taps` on the kiosk."""
    with tempfile.TemporaryDirectory(prefix="balai-bench-") as name:
        folder = Path(name)
        hall = make_practice_hall(
            folder, store_url=f"sqlite:///{folder}/hall.db", printer_url="none:", language=Language.INDONESIAN
        )
        environ = _private(folder)
        figures = [figure for program in programs for figure in _started(program, hall, environ, starts, rest_seconds)]
        if "kiosk" in programs and taps:
            figures.append(_tapped(hall, environ, taps))
        return figures


def _started(program: str, hall: PracticeHall, environ: Mapping[str, str], starts: int, rest: float) -> list[Figure]:
    # The first start reads everything from the disk once and does not count.
    runs = [_start(program, hall, environ, rest) for _ in range(starts + 1)][1:]
    spread = Spread.of_rounds([[run.first_paint_ms for run in runs]])
    memory = {
        "at first paint": max(run.first_peak_mb for run in runs),
        f"{rest:g} s later": max(run.rest_peak_mb for run in runs),
    }
    return [
        Figure(
            area="programs",
            name=f"{program}: start to first paint",
            measured=spread,
            judged=spread.p50_ms,
            unit="ms p50",
            at_most=START_AT_MOST_MS,
        ),
        *(
            Figure(
                area="programs",
                name=f"{program}: peak memory {when}",
                judged=peak,
                unit="MB",
                at_most=MEMORY_AT_MOST_MB,
            )
            for when, peak in memory.items()
        ),
    ]


def _start(program: str, hall: PracticeHall, environ: Mapping[str, str], rest: float) -> _Start:
    """Start it, let it come to rest, end it."""
    balai = Path(sys.executable).with_name("balai")
    command = [balai, "--config", hall.config, "--clock", hall.clock.isoformat(), program]
    begun = time.monotonic()
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as run:
        assert run.stderr is not None
        said: list[str] = []
        painted = 0.0
        try:
            for line in run.stderr:
                said.append(line)
                if line.startswith("first_paint_ms="):
                    painted = (time.monotonic() - begun) * 1000
                if line.startswith("peak_rss_kib="):
                    break
            else:
                raise RuntimeError(f"{program} ended before its first paint:\n{''.join(said)}")
            time.sleep(rest)
            status = Path(f"/proc/{run.pid}/status").read_text("ascii")
        finally:
            run.terminate()
            run.stderr.read()
    peak_kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    first_kib = said[-1].partition("=")[2]
    return _Start(first_paint_ms=painted, first_peak_mb=_megabytes(first_kib), rest_peak_mb=_megabytes(peak_kib))


def _megabytes(kib: str) -> float:
    return int(kib) * 1024 / 1e6


def _tapped(hall: PracticeHall, environ: Mapping[str, str], taps: int) -> Figure:
    _make_room(hall)
    times = []
    with Actor("kiosk", config=hall.config, clock=hall.clock, environ=environ) as kiosk:
        for _ in range(taps + 1):
            kiosk.see(TAPPED)
            time.sleep(GHOST_SECONDS)
            times.append(kiosk.tap(TAPPED, until=NUMBER).ms)
            time.sleep(GHOST_SECONDS)
            kiosk.click(DONE)
    return Figure(
        area="programs",
        name="kiosk: tap -> number painted",
        measured=Spread.of_rounds([times[1:]]),
        judged=percentile(times[1:], 0.99),
        unit="ms p99",
        at_most=TAP_AT_MOST_MS,
    )


def _make_room(practice: PracticeHall) -> None:
    store = open_store(practice.store_url, program="benchmark", clock=practice.clock)
    try:
        hall = LocalHall(store.hall)
        for key, text in _ROOM.items():
            hall.do(ChangeSetting(request_id=new_request_id(), actor="staff:benchmark", key=key, text=text))
    finally:
        store.close()


def _private(folder: Path) -> dict[str, str]:
    """No setting and no folder of this PC reaches the programs, and they leave nothing behind."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("BALAI_", "XDG_"))}
    homes = {name: str(folder / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    return {**kept, **homes, "QT_QPA_PLATFORM": "offscreen", "BALAI_MEASURE_START": "1"}
