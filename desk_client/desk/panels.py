"""The questions that stand in the place of the buttons: transfer, call a number, bring back, leave without a record.

Rule: a panel never covers the record, and its safe answer is the first.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

from desk_client.desk.screen import Choice, Entry, Panel
from desk_client.wording import desk_name, priority_word
from shared.domain.ids import DeskNumber
from shared.domain.settings import HallSettings
from shared.i18n import Texts, sentence
from shared.services.notes import LONGEST_NOTE
from shared.services.views import DeskStatus

BACK = "back"
NO_COMPLAINT = "no_complaint"
TO_DESK = "desk:"
TO_SERVICE = "service:"
LONGEST_NUMBER = 8
LONGEST_REASON = 100

REASONS = MappingProxyType(
    {
        "cannot_wait": sentence("Elderly, ill or pregnant and cannot wait"),
        "was_here": sentence("Was here before and brings what was missing"),
        "together": sentence("Belongs to the citizen served before"),
        "sent_back": sentence("Was sent back by another desk"),
    }
)
"""Why one is called out of order, in the words that go into the events; anything else is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferring:
    """Where shall the citizen go? `note` is what was typed before, when it did not arrive."""

    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """Which number is called out of order?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoning:
    """Why is this number called out of order?"""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BringingBack:
    """Who of those set aside or absent comes back into line?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Is the unrecorded text to be given up? `calls_next` as the officer asked before."""

    calls_next: bool


PanelKind = Transferring | Picking | Reasoning | BringingBack | Leaving


def panel_of(
    kind: PanelKind | None, *, texts: Texts, status: DeskStatus | None, settings: HallSettings | None
) -> Panel | None:
    """The panel with its choices, or None; a panel about nobody is none."""
    if kind is None or status is None or settings is None:
        return None
    match kind:
        case Transferring(note=note) if status.held is not None:
            return _transfer(texts, status, settings, note)
        case Picking() if status.held is None and status.waiting:
            return _pick(texts, status)
        case Reasoning(number=number) if status.held is None:
            return _reason(texts, number)
        case BringingBack() if status.parked or status.no_shows:
            return Panel(
                title=texts("Who comes back into line?"),
                message=texts("Who was set aside keeps the place; who was absent waits behind the next few."),
                choices=_set_aside(texts, status),
                hint=texts("Arrow keys choose, Enter confirms"),
                cancel=texts("Cancel"),
            )
        case Leaving() if status.held is not None:
            return Panel(
                title=texts("The complaint of %(number)s is not recorded yet", number=status.held.number),
                message=texts("Without a record the citizen gets no report number, and the text is deleted."),
                choices=(
                    Choice(key=BACK, text=texts("Back to the record")),
                    Choice(key=NO_COMPLAINT, text=texts("Finish without a complaint")),
                ),
                hint=texts("Arrow keys choose, Enter confirms"),
                cancel=texts("Cancel"),
            )
    return None


def _transfer(texts: Texts, status: DeskStatus, settings: HallSettings, note: str) -> Panel:
    assert status.held is not None
    services = tuple(
        Choice(key=f"{TO_SERVICE}{each.prefix}", text=f"{each.prefix} · {each.name[texts.language.value]}")
        for each in settings.services
        if each.prefix != status.held.service
    )
    desks = tuple(
        Choice(key=f"{TO_DESK}{number}", text=desk_name(texts, settings.desk_word, number))
        for number in status.open_desks
        if number != status.desk and number in settings.desks
    )
    message = texts("The number and the place in line are kept.")
    if not desks:
        message += " " + texts("No other desk is open now.")
    return Panel(
        title=texts("Where shall %(number)s go?", number=status.held.number),
        message=message,
        choices=services + desks,
        hint=texts("Arrow keys choose, Tab goes to the note, Enter confirms"),
        cancel=texts("Cancel"),
        entry=Entry(
            label=texts("Note for the next officer"),
            placeholder=texts("May stay empty"),
            most=LONGEST_NOTE,
            is_instead=False,
            text=note,
        ),
    )


def _pick(texts: Texts, status: DeskStatus) -> Panel:
    choices = tuple(
        Choice(
            key=each.number,
            text=" · ".join(part for part in (each.number, priority_word(texts, each.priority)) if part),
        )
        for each in status.waiting
    )
    return Panel(
        title=texts("Which number is called out of order?"),
        message=texts("The others keep their order. A reason is asked for next."),
        choices=choices,
        hint=texts("Arrow keys choose, Enter confirms"),
        cancel=texts("Cancel"),
        entry=Entry(
            label=texts("Or type the number on the slip"),
            placeholder=texts("For example A-007"),
            most=LONGEST_NUMBER,
            is_instead=True,
        ),
    )


def _reason(texts: Texts, number: str) -> Panel:
    return Panel(
        title=texts("Why is %(number)s called out of order?", number=number),
        message=texts("The reason is written down with your name. Please type no name and no NIK."),
        choices=tuple(Choice(key=key, text=texts(words)) for key, words in REASONS.items()),
        hint=texts("Arrow keys choose, Enter confirms"),
        cancel=texts("Cancel"),
        entry=Entry(
            label=texts("Or another reason"),
            placeholder=texts("In a few words"),
            most=LONGEST_REASON,
            is_instead=True,
        ),
    )


def _set_aside(texts: Texts, status: DeskStatus) -> tuple[Choice, ...]:
    parked = tuple(
        Choice(key=each.number, text=texts("%(number)s · set aside", number=each.number)) for each in status.parked
    )
    absent = tuple(
        Choice(key=each.number, text=texts("%(number)s · absent", number=each.number)) for each in status.no_shows
    )
    return parked + absent


def desk_in(key: str) -> DeskNumber | None:
    """The desk that a choice of a transfer names."""
    return DeskNumber(int(key.removeprefix(TO_DESK))) if key.startswith(TO_DESK) else None


def service_in(key: str) -> str | None:
    """The service that a choice of a transfer names."""
    return key.removeprefix(TO_SERVICE) if key.startswith(TO_SERVICE) else None
