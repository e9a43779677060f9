"""The questions that stand in the place of the buttons: transfer, bring back, finish without a complaint.

Rule: a panel never covers the record, and its safe answer is the first.
"""

from dataclasses import dataclass

from desk_client.desk.screen import Choice, Panel
from desk_client.wording import desk_name
from shared.domain.ids import DeskNumber
from shared.domain.settings import HallSettings
from shared.i18n import Texts
from shared.services.views import DeskStatus

BACK = "back"
NO_COMPLAINT = "no_complaint"
TO_DESK = "desk:"
TO_SERVICE = "service:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferring:
    """Where shall the citizen go?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BringingBack:
    """Who of those set aside or absent comes back into line?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Is the unrecorded text to be given up? `calls_next` as the officer asked before."""

    calls_next: bool


PanelKind = Transferring | BringingBack | Leaving


def panel_of(
    kind: PanelKind | None, *, texts: Texts, status: DeskStatus | None, settings: HallSettings | None
) -> Panel | None:
    """The panel with its choices, or None; a panel about nobody is none."""
    if kind is None or status is None or settings is None:
        return None
    match kind:
        case Transferring() if status.held is not None:
            return _panel(
                texts,
                texts("Where shall %(number)s go?", number=status.held.number),
                texts("The number and the place in line are kept."),
                _destinations(texts, status, settings),
            )
        case BringingBack() if status.parked or status.no_shows:
            return _panel(
                texts,
                texts("Who comes back into line?"),
                texts("Who was set aside keeps the place; who was absent waits behind the next few."),
                _set_aside(texts, status),
            )
        case Leaving() if status.held is not None:
            return _panel(
                texts,
                texts("The complaint of %(number)s is not recorded yet", number=status.held.number),
                texts("Without a record the citizen gets no report number, and the text is deleted."),
                (
                    Choice(key=BACK, text=texts("Back to the record")),
                    Choice(key=NO_COMPLAINT, text=texts("Finish without a complaint")),
                ),
            )
    return None


def _panel(texts: Texts, title: str, message: str, choices: tuple[Choice, ...]) -> Panel:
    hint = texts("Arrow keys choose, Enter confirms")
    return Panel(title=title, message=message, choices=choices, hint=hint, cancel=texts("Cancel"))


def _destinations(texts: Texts, status: DeskStatus, settings: HallSettings) -> tuple[Choice, ...]:
    held = status.held
    services = tuple(
        Choice(key=f"{TO_SERVICE}{each.prefix}", text=f"{each.prefix} · {each.name[texts.language.value]}")
        for each in settings.services
        if held is None or each.prefix != held.service
    )
    desks = tuple(
        Choice(key=f"{TO_DESK}{number}", text=desk_name(texts, settings.desk_word, number))
        for number in settings.desks
        if number != status.desk
    )
    return services + desks


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
