"""Short phrases of the hall screen that several of its parts use.

Rule: the hall decides whether its places are called desks or counters; no sentence assumes one.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING

from shared.domain.calendar import Phase
from shared.domain.ids import DeskNumber
from shared.i18n import Texts
from shared.words import session_name

if TYPE_CHECKING:
    # Types only: the services load with the store, behind the first picture.
    from shared.services.views import Board, DayStatus, SessionStatus

_COUNTER = "loket"
_UNBROKEN = "\N{NO-BREAK SPACE}"
_JOINER = "\N{WORD JOINER}"


def desk_word(board: Board, texts: Texts) -> str:
    """ "Meja" or "Loket"."""
    return texts("Counter") if board.desk_word == _COUNTER else texts("Desk")


def desk_sign(board: Board, desk: DeskNumber, texts: Texts) -> str:
    """ "Meja 3" or "Loket 3"."""
    if board.desk_word == _COUNTER:
        return texts("Counter %(desk)s", desk=desk)
    return texts("Desk %(desk)s", desk=desk)


def session_hours(session: SessionStatus, texts: Texts) -> str:
    """ "Sesi pagi 08.00 – 12.00"; the hours are never torn apart by the end of a line."""
    hours = texts.time_range(session.opens, session.closes)
    hours = hours.replace(" ", _UNBROKEN).replace("–", f"{_JOINER}–{_JOINER}")
    return f"{session_name(session.opens, texts)} {hours}"


def clock_time(moment: datetime, texts: Texts) -> str:
    """ "08.00 WIB"."""
    return f"{texts.time(moment)} {texts.zone_abbreviation(moment)}"


def next_opening_sentence(day: DayStatus, texts: Texts) -> str:
    """When numbers are handed out next: the hour today, else the day as well; "" if it is not known."""
    opening = day.next_opening
    if opening is None:
        return ""
    if opening.date() == day.service_date:
        return texts("Opens at %(time)s", time=clock_time(opening, texts))
    date = texts.date_near(opening.date(), today=day.service_date)
    return texts("Opens on %(date)s at %(time)s", date=date, time=clock_time(opening, texts))


class Gone(Enum):
    """Which numbers are all taken."""

    session = auto()
    """Those of the open session; another one follows today."""
    day = auto()
    """Those of today."""


def numbers_gone(day: DayStatus) -> Gone | None:
    """What whoever comes in now must know about numbers; None while there are some, or nobody hands them out."""
    if day.phase not in (Phase.open, Phase.before) or (day.phase is Phase.open and day.left_session > 0):
        return None
    if day.next_opening is None or day.next_opening.date() != day.service_date:
        return Gone.day
    return Gone.session if day.phase is Phase.open else None
