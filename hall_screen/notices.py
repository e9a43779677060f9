"""The calm pages of the hall screen: nothing called yet, not open yet, break, full, over, closed, no connection.

Rule: each says what is so and what a citizen can do now; nobody who holds a number is left in doubt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hall_screen.wording import Gone, next_opening_sentence, numbers_gone, session_hours
from shared.domain.calendar import ClosedBecause, Phase
from shared.i18n import Texts
from shared.problem_texts import explain
from shared.problems import Problem
from shared.ui.notice import Notice
from shared.ui.symbols import Symbol

if TYPE_CHECKING:
    # Types only: the services load with the store, behind the first picture.
    from shared.services.views import DayStatus

_COMMAND = re.compile(r"`([^`]*)`")


def nothing_called(day: DayStatus, texts: Texts) -> Notice:
    """Somebody may be waiting, and no number was called yet today."""
    match numbers_gone(day):
        case Gone.day:
            return _day_full(day, texts)
        case Gone.session:
            return Notice(
                symbol=Symbol.FULL,
                title=texts("All numbers of this session are taken"),
                message=next_opening_sentence(day, texts),
                remedies=(_all_served(texts),),
            )
        case None:
            pass
    seated = texts("Please take a seat. Your number will be called and shown here.")
    if day.phase in (Phase.after, Phase.closed):
        return Notice(
            symbol=Symbol.TICKET,
            title=texts("No more numbers are handed out today"),
            message=_all_served(texts),
            remedies=(*_why_closed(day), seated),
        )
    return Notice(
        symbol=Symbol.TICKET,
        title=texts("Welcome"),
        message=texts("No number has been called yet today."),
        remedies=(seated,),
    )


def waiting_for_opening(day: DayStatus, texts: Texts) -> Notice:
    """A session is still to come today, and nobody waits or is at a desk."""
    if numbers_gone(day) is Gone.day:
        return _day_full(day, texts)
    clock = day.now.timetz().replace(tzinfo=None)
    coming = next((each for each in day.sessions if each.opens > clock and each.left > 0), None)
    is_break = coming is not None and coming != day.sessions[0]
    return Notice(
        symbol=Symbol.CLOCK,
        title=next_opening_sentence(day, texts),
        message=session_hours(coming, texts) if coming else "",
        remedies=(
            texts("The break is on. Thank you for waiting.")
            if is_break
            else texts("Numbers are handed out at the kiosk from then on."),
            texts.plural("%(n)d number is left today.", "%(n)d numbers are left today.", day.left_day),
        ),
    )


def service_over(day: DayStatus, texts: Texts) -> Notice:
    """Nobody is served today any more, or nobody is served today at all."""
    if day.ended_early:
        return _ended_early(day, texts)
    match day.closed_because:
        case None:
            symbol, title = Symbol.OK, texts("Today's service has ended")
            message = day.message or texts("Thank you for your visit.")
        case ClosedBecause.holiday:
            symbol, title, message = Symbol.HOLIDAY, texts("Closed today"), day.message
        case ClosedBecause.decision:
            symbol, title, message = Symbol.CLOSED, texts("Closed today"), day.message
        case ClosedBecause.no_session:
            symbol, title, message = Symbol.CLOSED, texts("Closed today"), texts("There is no service on this day.")
    return Notice(symbol=symbol, title=title, message=message, remedies=_what_else(day, texts))


def _ended_early(day: DayStatus, texts: Texts) -> Notice:
    """People may have waited: why, in the hall's own words, and what they can do now."""
    waiting = texts("Numbers are no longer called. If you hold one, please turn to an officer.")
    return Notice(
        symbol=Symbol.CLOSED,
        title=texts("Today's service was ended early"),
        # Both in the large letters: whoever waits in the last row must see what to do.
        message="\n".join(line for line in (day.message, waiting) if line),
        remedies=_what_else(day, texts),
    )


def connecting(texts: Texts) -> Notice:
    """Nothing was read yet."""
    return Notice(symbol=Symbol.SYNC, title=texts("One moment, please"))


def no_connection(problem: Problem | None, texts: Texts) -> Notice:
    """Nothing could be read since the program started; it keeps trying."""
    return Notice(
        symbol=Symbol.OFFLINE,
        title=texts("The connection is being restored"),
        message=texts("Please follow the officers' directions."),
        footnote=_for_staff(problem, texts),
    )


def maintenance(problem: Problem, texts: Texts) -> Notice:
    """Somebody must mend something before the board can be shown."""
    return Notice(
        symbol=Symbol.MAINTENANCE,
        title=texts("This screen is being prepared"),
        message=texts("Please follow the officers' directions."),
        footnote=_for_staff(problem, texts),
    )


def _day_full(day: DayStatus, texts: Texts) -> Notice:
    return Notice(
        symbol=Symbol.FULL,
        title=texts("All numbers of today are taken"),
        message=_all_served(texts),
        remedies=_what_else(day, texts),
    )


def _all_served(texts: Texts) -> str:
    return texts("Everyone who holds a number is served.")


def _what_else(day: DayStatus, texts: Texts) -> tuple[str, ...]:
    # A channel is never torn apart by the end of a line.
    whole = " · ".join(channel.replace(" ", "\N{NO-BREAK SPACE}") for channel in day.channels)
    channels = texts("Other channels: %(channels)s", channels=whole) if whole else ""
    return tuple(line for line in (next_opening_sentence(day, texts), channels) if line)


def _why_closed(day: DayStatus) -> tuple[str, ...]:
    """What the hall itself, or the calendar, says of a closed day."""
    return (day.message,) if day.message else ()


def _for_staff(problem: Problem | None, texts: Texts) -> str:
    if problem is None:
        return ""
    told = explain(problem, texts)
    # Backticks mark a command in a terminal; on a screen quotation marks do.
    remedy = _COMMAND.sub(r"“\1”", told.remedy)
    return texts("For staff: %(title)s. %(remedy)s", title=told.title, remedy=remedy)
