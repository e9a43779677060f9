"""The pages that help where no number can be had: why, when the next ones come, what else can be done.

Rule: pure; a full or closed hall says so before anybody waits, and never promises a place that is gone (domain.md 1).
"""

from dataclasses import replace
from datetime import datetime

from kiosk.pages import Visit, clock_time, countdown, footer, opening_words, service_choice, session_name
from kiosk.screen import Channel, Frame, HelpScreen
from shared.domain.calendar import ClosedBecause, Phase
from shared.domain.outcomes import Refused, RefusedBecause
from shared.i18n import Texts, sentence
from shared.services.views import DayStatus
from shared.ui.symbols import Symbol

_HELP = {
    RefusedBecause.session_full: (
        Symbol.FULL,
        sentence("The numbers of this session are all taken"),
        sentence("We are sorry. There is still something you can do today:"),
    ),
    RefusedBecause.day_full: (
        Symbol.FULL,
        sentence("Today's numbers are all taken"),
        sentence("We are sorry. There is still something you can do today:"),
    ),
    RefusedBecause.not_open_yet: (Symbol.CLOCK, sentence("Numbers are not handed out yet"), ""),
    RefusedBecause.after_hours: (
        Symbol.CLOSED,
        sentence("Today's service has ended"),
        sentence("Everyone who holds a number is still served."),
    ),
    RefusedBecause.closed_today: (Symbol.CLOSED, sentence("The hall is closed today"), ""),
    RefusedBecause.unknown_service: (
        Symbol.INFO,
        sentence("This service is not available now"),
        sentence("Please turn to an officer."),
    ),
}


def resting_help_screen(
    around: Frame, status: DayStatus, visit: Visit, texts: Texts, *, for_staff: str = ""
) -> HelpScreen:
    """The resting page of a hall that hands out no numbers now: before, between, after the sessions, or closed."""
    opening = status.next_opening
    match status.phase:
        case _ if status.ended_early:
            reason = RefusedBecause.closed_today
        case Phase.closed:
            reason = RefusedBecause.closed_today
        case Phase.before if opening is not None and opening.date() == status.service_date:
            reason = RefusedBecause.not_open_yet
        case Phase.before:
            reason = RefusedBecause.day_full
        case _:
            reason = RefusedBecause.after_hours
    made = _help(around, status, texts, reason, opening, status.message)
    match reason:
        case RefusedBecause.not_open_yet:
            made = replace(made, title=_before_title(status, texts), message=_to_come(status, texts))
        case _ if status.ended_early:
            made = _ended_early(made, status.message, texts)
        case RefusedBecause.closed_today:
            made = replace(made, symbol=_closed_symbol(status), message=_closed_words(status, texts))
        case RefusedBecause.day_full:
            made = replace(made, message=_documents_later(status, texts))
        case _ if status.closed_at is not None:
            made = replace(made, message=status.message)  # nobody is served any more
    return replace(made, footer=footer(texts, visit, with_priority=False, for_staff=for_staff))


def refused_screen(
    around: Frame, status: DayStatus, refused: Refused, texts: Texts, *, seconds: int, is_busy: bool
) -> HelpScreen:
    """The answer to a tap that could not get a number."""
    made = _help(around, status, texts, refused.reason, refused.next_opening, refused.message)
    if status.ended_early and refused.reason is RefusedBecause.closed_today:
        made = _ended_early(made, refused.message, texts)
    documents = None
    if refused.reason in (RefusedBecause.session_full, RefusedBecause.day_full):
        outside = next((service for service in status.services if not service.in_quota), None)
        documents = service_choice(outside, texts, has_places=True, is_first=True) if outside else None
    return replace(
        made,
        documents=documents,
        back=texts("Back to the start"),
        countdown=countdown(texts, seconds),
        is_busy=is_busy,
    )


def _help(
    around: Frame, status: DayStatus, texts: Texts, reason: RefusedBecause, opening: datetime | None, message: str
) -> HelpScreen:
    symbol, title, words = _HELP[reason]
    return HelpScreen(
        frame=around,
        symbol=symbol,
        title=texts(title),
        message=message or (texts(words) if words else ""),
        opening_caption=texts("Numbers are handed out") if opening else "",
        opening=opening_words(opening, status.now, texts) if opening else "",
        channels_caption=texts("You can also report through") if status.channels else "",
        channels=tuple(Channel(symbol=_channel_symbol(text), text=text) for text in status.channels),
    )


def _ended_early(made: HelpScreen, why: str, texts: Texts) -> HelpScreen:
    """A day that was closed while people may have waited: why, in the hall's own words, and what they can do now."""
    waiting = texts("Numbers are no longer called. If you hold one, please turn to an officer.")
    return replace(
        made,
        title=texts("Today's service was ended early"),
        message="\n".join(line for line in (why, waiting) if line),
    )


def _closed_symbol(status: DayStatus) -> Symbol:
    return Symbol.HOLIDAY if status.closed_because is ClosedBecause.holiday else Symbol.CLOSED


def _closed_words(status: DayStatus, texts: Texts) -> str:
    """Why, in the hall's own words; whoever holds a number already learns that nothing changes for them."""
    why = status.message
    if status.closed_because is ClosedBecause.no_session:
        why = texts("There is no service on this day.")
    served = texts("Everyone who holds a number is still served.") if status.waiting else ""
    return "\n".join(line for line in (why, served) if line)


def _documents_later(status: DayStatus, texts: Texts) -> str:
    """A full day, and a session still to come: papers can be handed in then."""
    session = next((s for s in status.sessions if s.opens > status.now.time()), None)
    if session is None or all(service.in_quota for service in status.services):
        return texts("We are sorry.")
    opens = datetime.combine(status.service_date, session.opens, status.now.tzinfo)
    return texts("We are sorry. Documents can be handed in today from %(time)s.", time=clock_time(opens, texts))


def _before_title(status: DayStatus, texts: Texts) -> str:
    is_between = any(session.closes <= status.now.time() for session in status.sessions)
    return texts("The hall takes a break") if is_between else texts("Numbers are not handed out yet")


def _to_come(status: DayStatus, texts: Texts) -> str:
    session = next((s for s in status.sessions if s.closes > status.now.time() and s.left > 0), None)
    if session is None:
        return ""
    places = texts.plural("%(n)d number available", "%(n)d numbers available", session.left)
    hours = texts.time_range(session.opens, session.closes)
    return f"{session_name(texts, status.sessions, session.number)}, {hours}: {places}."


def _channel_symbol(text: str) -> Symbol:
    return Symbol.WEB if "@" in text or ".go.id" in text or "www." in text else Symbol.PHONE
