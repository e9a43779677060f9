"""A practice hall with a plausible morning behind it.

Rule: everything in it came about by the same commands as in a live hall, at the minute it says.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

from admin.receipts import make_receipt
from shared.domain.ids import DeskNumber
from shared.domain.officer import Role
from shared.domain.ticket import Action, PriorityClass
from shared.i18n import Language, Texts
from shared.services import commands as c
from shared.services.keys import make_key_file
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import open_store

NOW = datetime.fromisoformat("2026-11-23T09:42:00+07:00")
"""A Monday in the middle of the first session, so that every screen has something to show."""
OFFICER = ("siti", "Siti Rahmawati", "latihan-2026")
"""Login, name and password of the officer who practises."""
DESK = DeskNumber(3)
COLLEAGUES = (1, 2, 5, 7, 8, 10)
"""Desks of officers who are there too."""
HEARTBEAT_SECONDS = 30
_ACTOR = "staff:demo"
_KIOSK = "lobi"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeHall:
    """Where the practice hall lies, and the settings file that the programs start with."""

    store_url: str
    config: Path
    key_file: Path
    clock: datetime


def make_practice_hall(folder: Path, *, store_url: str, printer_url: str, language: Language) -> PracticeHall:
    """Make it in an empty folder: store, key, officer, settings, and the morning until `NOW`."""
    key_file = folder / "key" / "balai.key"
    init_store(store_url, practice=True, hall_name=None, clock=NOW.replace(hour=7, minute=0))
    make_key_file(key_file)
    _add_officer(store_url)
    for minute, commands in _morning():
        _at(store_url, NOW.replace(hour=8, minute=0) + timedelta(minutes=minute), commands)
    config = folder / "balai.toml"
    config.write_text(
        f'[store]\nurl = "{store_url}"\nkey_file = "{key_file.as_posix()}"\n'
        f'[printer]\nurl = "{printer_url}"\n[desk]\nnumber = {DESK}\n'
        f'[ui]\nlanguage = "{language.value}"\nwindowed = true\n[kiosk]\nname = "{_KIOSK}"\n',
        encoding="utf-8",
    )
    return PracticeHall(store_url=store_url, config=config, key_file=key_file, clock=NOW)


def _add_officer(store_url: str) -> None:
    store = open_store(store_url, program="demo", clock=NOW)
    try:
        store.officers.add(OFFICER[0], OFFICER[1], Role.officer, OFFICER[2])
    finally:
        store.close()


def _at(store_url: str, clock: datetime, commands: list[c.Command]) -> None:
    store = open_store(store_url, program="demo", clock=clock)
    try:
        hall = LocalHall(store.hall)
        for command in commands:
            hall.do(command)
    finally:
        store.close()


def _morning() -> Iterator[tuple[int, list[c.Command]]]:
    """Minutes after eight, and what happened then: twelve citizens, six desks, seven still waiting."""
    yield 0, [_issue("A"), _issue("A"), _issue("A", PriorityClass.elderly), _issue("B"), _issue("D")]
    yield 3, [_seat(desk) for desk in COLLEAGUES]
    yield 4, [_call(1), _call(5), _call(7), _call(10)]
    yield 6, [_step(1, Action.start), _step(5, Action.start), _step(7, Action.start), _step(10, Action.start)]
    yield 24, [_step(10, Action.finish), _step(5, Action.finish), _issue("A"), _issue("A"), _issue("D")]
    yield 31, [_step(1, Action.finish), _call(5), _call(1), _step(5, Action.start), _step(1, Action.start)]
    yield 58, [_step(7, Action.finish), _issue("A"), _issue("A", PriorityClass.disabled), _issue("B")]
    yield 70, [_step(1, Action.finish), _call(10), _step(10, Action.start), _issue("A"), _issue("D")]
    yield 88, [_call(7), _step(7, Action.start), _issue("A"), _issue("A"), _issue("B")]


def _issue(service: str, priority: PriorityClass = PriorityClass.none) -> c.Command:
    request = c.new_request_id()
    return c.IssueTicket(request_id=request, actor=_ACTOR, service=service, kiosk=_KIOSK, priority=priority)


def _seat(desk: int) -> c.Command:
    request = c.new_request_id()
    return c.SeatOfficer(request_id=request, actor=_ACTOR, desk=DeskNumber(desk), officer=f"petugas{desk}")


def _call(desk: int) -> c.Command:
    return c.CallNext(request_id=c.new_request_id(), actor=_ACTOR, desk=DeskNumber(desk))


def _step(desk: int, action: c.DeskAction) -> c.Command:
    return c.StepAtDesk(request_id=c.new_request_id(), actor=_ACTOR, desk=DeskNumber(desk), action=action)


@contextmanager
def colleagues(hall: PracticeHall, clock: datetime) -> Iterator[Callable[[], None]]:
    """The other officers: each call says that they are there; without it their desks are closed after a while."""
    store = open_store(hall.store_url, program="demo", clock=clock)
    local = LocalHall(store.hall)

    def are_there() -> None:
        for desk in COLLEAGUES:
            local.heartbeat(DeskNumber(desk))

    try:
        yield are_there
    finally:
        store.close()


def receipt_of(hall: PracticeHall, report_number: str, texts: Texts) -> bytes:
    """The receipt of a complaint recorded there, as a PDF. `LookupError` if there is none with this number."""
    store = open_store(hall.store_url, program="demo")
    try:
        made = make_receipt(
            store,
            LocalHall(store.hall),
            hall.key_file,
            report_number,
            texts,
            actor=_ACTOR,
            request_id=c.new_request_id(),
        )
    finally:
        store.close()
    if made is None:
        raise LookupError(f"no complaint has the number {report_number!r}")
    return made


def serve_all_before(hall: PracticeHall, number: str) -> None:
    """Let the other desks serve everybody in front of a number, as the next half hour would."""
    store = open_store(hall.store_url, program="demo", clock=hall.clock + timedelta(minutes=1))
    try:
        local = LocalHall(store.hall)
        others = cycle(desk for desk in local.info().settings.desks if desk != DESK)
        while local.desk_status(DESK).waiting[0].number != number:
            desk = next(others)
            if local.desk_status(desk).held is not None:
                local.do(_step(desk, Action.finish))
            local.do(_call(desk))
            local.do(_step(desk, Action.start))
    finally:
        store.close()
