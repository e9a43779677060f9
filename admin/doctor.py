"""What a hall needs on this PC, looked at piece by piece.

Rule: each finding is ok, warn or fail, and everything but ok carries its remedy; looking changes nothing.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from shared.config import PcSettings
from shared.i18n import Texts
from shared.problems import Problem, explain

SPARE_BYTES = 1_000_000_000
"""Less free disk than this is worth a warning: a busy hall writes under 100 MB a year, logs and backups more."""
CLOCK_TOLERANCE = timedelta(seconds=60)


class Verdict(StrEnum):
    """How a finding is meant."""

    ok = "ok"
    warn = "warn"
    """The hall works, but somebody should see to it."""
    fail = "fail"
    """The hall, or a part of it, does not work on this PC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's report, in a person's words; `subject` is a fixed word for scripts."""

    subject: str
    verdict: Verdict
    words: str
    remedy: str = ""


def examine(settings: PcSettings, clock: datetime | None, texts: Texts) -> Iterator[Finding]:
    """One finding after the other, so that slow ones can be watched."""
    yield from _store(settings, clock, texts)
    for look in (_key, _disk, _printer, _font, _screen, _sound):
        try:
            yield look(settings, texts)
        except Problem as problem:
            yield _problem(look.__name__.strip("_"), problem, texts)


def _problem(subject: str, problem: Problem, texts: Texts) -> Finding:
    words = explain(problem, texts)
    return Finding(subject=subject, verdict=Verdict.fail, words=words.what, remedy=words.remedy)


def _store(settings: PcSettings, clock: datetime | None, texts: Texts) -> Iterator[Finding]:
    from shared.services.local_hall import LocalHall
    from shared.store.opening import open_store

    try:
        store = open_store(settings.store.url, program="doctor", clock=clock)
    except Problem as problem:
        yield _problem("store", problem, texts)
        return
    try:
        status = LocalHall(store.hall).day_status()
    except Problem as problem:
        yield _problem("store", problem, texts)
        return
    finally:
        store.close()
    practice = texts("a practice hall") if status.practice else texts("a live hall")
    words = texts("%(hall)s, %(practice)s; the schema fits.", hall=status.hall_name, practice=practice)
    yield Finding(subject="store", verdict=Verdict.ok, words=words)
    if clock is None:
        yield _clock_skew(status.now, texts)


def _clock_skew(store_now: datetime, texts: Texts) -> Finding:
    skew = abs(datetime.now(UTC) - store_now)
    words = texts(
        "The clocks of this PC and of the store differ by %(seconds)s s.", seconds=round(skew.total_seconds())
    )
    if skew <= CLOCK_TOLERANCE:
        return Finding(subject="clock", verdict=Verdict.ok, words=words)
    remedy = texts("Let both set their clocks by the network (NTP).")
    return Finding(subject="clock", verdict=Verdict.warn, words=words, remedy=remedy)


def _key(settings: PcSettings, texts: Texts) -> Finding:
    from shared.services.keys import read_key_file

    read_key_file(settings.store.key_file)
    return Finding(subject="key", verdict=Verdict.ok, words=texts("The key of personal data can be read."))


def _disk(settings: PcSettings, texts: Texts) -> Finding:
    url = settings.store.url
    folder = Path.home() if url.startswith("postgres") else Path(url.removeprefix("sqlite:///")).expanduser().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = texts("%(size)s GB of disk are free.", size=texts.number(free // 1_000_000_000))
    if free >= SPARE_BYTES:
        return Finding(subject="disk", verdict=Verdict.ok, words=words)
    return Finding(subject="disk", verdict=Verdict.warn, words=words, remedy=texts("Make room on this disk."))


def _printer(settings: PcSettings, texts: Texts) -> Finding:
    from shared.printing.printer import EscposTicketPrinter

    if settings.printer.url == "none:":
        words = texts("No printer is set on this PC.")
        return Finding(subject="printer", verdict=Verdict.ok, words=words)
    status = EscposTicketPrinter(settings.printer.url, width_mm=settings.printer.width_mm).status()
    if status.is_ready:
        return Finding(subject="printer", verdict=Verdict.ok, words=texts("The printer is ready."))
    problem = status.problem.value if status.problem else "unknown"
    words = texts("The printer is not ready: %(problem)s.", problem=problem)
    remedy = texts("Check power, cable, cover and paper of the printer, then its address in the settings.")
    return Finding(subject="printer", verdict=Verdict.fail, words=words, remedy=remedy)


def _font(settings: PcSettings, texts: Texts) -> Finding:
    from shared.ui.fonts import font_files

    count = len(tuple(font_files()))
    return Finding(
        subject="font", verdict=Verdict.ok, words=texts("The typeface is here (%(count)s files).", count=count)
    )


def _screen(settings: PcSettings, texts: Texts) -> Finding:
    has_screen = not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_screen:
        return Finding(subject="screen", verdict=Verdict.ok, words=texts("A screen is connected."))
    remedy = texts("Start the programs from a desktop session; the command line works without.")
    return Finding(subject="screen", verdict=Verdict.warn, words=texts("There is no screen here."), remedy=remedy)


def _sound(settings: PcSettings, texts: Texts) -> Finding:
    cards = Path("/proc/asound/cards")
    has_card = not sys.platform.startswith("linux") or (cards.exists() and "no soundcards" not in cards.read_text())
    if has_card or os.environ.get("PULSE_SERVER"):
        return Finding(subject="sound", verdict=Verdict.ok, words=texts("A sound device is connected."))
    remedy = texts("Connect a loudspeaker to the PC of the hall screen; other PCs need none.")
    return Finding(subject="sound", verdict=Verdict.warn, words=texts("There is no sound device here."), remedy=remedy)
