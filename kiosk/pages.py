"""From what the hall says to what the kiosk shows: the resting pages and the pages that help.

Rule: pure; a citizen learns how many numbers are left, when the next ones come and what else can be done.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.screen import (
    Channel,
    Figure,
    Footer,
    Frame,
    HelpScreen,
    PriorityChoice,
    PriorityScreen,
    ServiceChoice,
    StartScreen,
)
from shared.domain.calendar import Phase
from shared.domain.outcomes import Refused, RefusedBecause
from shared.domain.settings import Service
from shared.domain.ticket import PriorityClass
from shared.i18n import Language, Texts, sentence
from shared.printing.slip import PRACTICE_MARK
from shared.services.views import DayStatus, SessionStatus
from shared.ui.symbols import Symbol
from shared.words import session_name as name_of_session

"""A session that begins before it is the morning session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one citizen has chosen so far; forgotten at each return to the start."""

    language: Language
    has_large_text: bool = False
    priority: PriorityClass = PriorityClass.none


_PRIORITY = {
    PriorityClass.elderly: (sentence("Elderly"), sentence("60 years and older"), Symbol.ELDERLY),
    PriorityClass.disabled: (sentence("With a disability"), sentence("Also with a companion"), Symbol.DISABILITY),
    PriorityClass.pregnant: (sentence("Pregnant or nursing"), "", Symbol.PREGNANT),
    PriorityClass.small_children: (
        sentence("With small children"),
        sentence("Under five years"),
        Symbol.SMALL_CHILDREN,
    ),
}

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
    RefusedBecause.closed_today: (Symbol.HOLIDAY, sentence("The hall is closed today"), ""),
    RefusedBecause.unknown_service: (
        Symbol.INFO,
        sentence("This service is not available now"),
        sentence("Please turn to an officer."),
    ),
}


def frame(status: DayStatus | None, now: datetime | None, visit: Visit, texts: Texts) -> Frame:
    """What stands round every page; empty before the store has answered."""
    practice = f"{PRACTICE_MARK} · {texts('For practice only, not a real number.')}"
    return Frame(
        hall_name=status.hall_name if status else "",
        day=texts.date_long(now.date()) if now else "",
        clock=f"{texts.time(now)} {texts.zone_abbreviation(now)}" if now else "",
        practice=practice if status and status.practice else "",
        language=visit.language,
        has_large_text=visit.has_large_text,
    )


def session_name(texts: Texts, sessions: tuple[SessionStatus, ...], number: int) -> str:
    """What a session of this day is called; by its number when its hours are no longer known."""
    chosen = next((s for s in sessions if s.number == number), None)
    return name_of_session(chosen.opens, texts) if chosen else texts("Session %(n)d", n=number)


def start_screen(
    around: Frame, status: DayStatus, visit: Visit, texts: Texts, *, is_busy: bool, is_slow: bool, has_paper: bool
) -> StartScreen:
    """The resting page of an open hall."""
    session = next((s for s in status.sessions if s.number == status.session), None)
    is_full = status.left_session <= 0
    level = status.left_session / session.cap if session and session.cap else 0.0
    left_words = texts.plural("number left in this session", "numbers left in this session", status.left_session)
    return StartScreen(
        frame=around,
        footer=_footer(texts, visit, with_priority=True),
        session=session_name(texts, status.sessions, session.number) if session else "",
        hours=texts.time_range(session.opens, session.closes) if session else "",
        state_word=texts("Full") if is_full else texts("Open"),
        is_full=is_full,
        left=Figure(figure=texts.number(max(0, status.left_session)), caption=left_words, level=level),
        waiting=Figure(figure=texts.number(status.waiting), caption=_waiting_words(status, texts)),
        question=texts("One moment please …") if is_slow else texts("What can we do for you?"),
        services=tuple(
            _choice(service, texts, has_places=not (service.in_quota and is_full), is_first=index == 0)
            for index, service in enumerate(status.services)
        ),
        paper_notice="" if has_paper else texts("No paper slips at the moment. Your number is shown here."),
        is_busy=is_busy,
    )


def priority_screen(around: Frame, visit: Visit, texts: Texts) -> PriorityScreen:
    """Who may be called earlier."""
    choices = [
        PriorityChoice(
            key=key,
            title=texts(title),
            about=texts(about) if about else "",
            symbol=symbol,
            is_chosen=visit.priority is key,
        )
        for key, (title, about, symbol) in _PRIORITY.items()
    ]
    none = PriorityChoice(key=PriorityClass.none, title=texts("No, thank you"), about="", symbol=Symbol.ARROW)
    return PriorityScreen(
        frame=around,
        question=texts("Do you need to be served earlier?"),
        about=texts("Choose what applies to you. You will be called earlier; no paper is asked for."),
        choices=(*choices, none),
    )


def resting_help_screen(around: Frame, status: DayStatus, visit: Visit, texts: Texts) -> HelpScreen:
    """The resting page of a hall that hands out no numbers now: before, between, after the sessions, or closed."""
    match status.phase:
        case Phase.closed:
            reason = RefusedBecause.closed_today
        case Phase.before if status.left_day > 0:
            reason = RefusedBecause.not_open_yet
        case Phase.before:
            reason = RefusedBecause.day_full
        case _:
            reason = RefusedBecause.after_hours
    # A full day opens again on another day; today's status knows only today's next session.
    opening = None if reason is RefusedBecause.day_full else status.next_opening
    made = _help(around, status, texts, reason, opening, status.message)
    if reason is RefusedBecause.not_open_yet:
        made = replace(made, title=_before_title(status, texts), message=_to_come(status, texts))
    return replace(made, footer=_footer(texts, visit, with_priority=False))


def refused_screen(
    around: Frame, status: DayStatus, refused: Refused, texts: Texts, *, seconds: int, is_busy: bool
) -> HelpScreen:
    """The answer to a tap that could not get a number."""
    made = _help(around, status, texts, refused.reason, refused.next_opening, refused.message)
    documents = None
    if refused.reason in (RefusedBecause.session_full, RefusedBecause.day_full):
        outside = next((service for service in status.services if not service.in_quota), None)
        documents = _choice(outside, texts, has_places=True, is_first=True) if outside else None
    return replace(
        made,
        documents=documents,
        back=texts("Back to the start"),
        countdown=countdown(texts, seconds),
        is_busy=is_busy,
    )


def countdown(texts: Texts, seconds: int) -> str:
    """When the page leaves by itself."""
    return texts.plural("Back to the start in %(n)d second", "Back to the start in %(n)d seconds", seconds)


def service_name(status: DayStatus, prefix: str, language: Language) -> str:
    """A service as its language calls it; the letter, should it have been taken away meanwhile."""
    found = next((service for service in status.services if service.prefix == prefix), None)
    return found.name.get(language.value, prefix) if found else prefix


def _choice(service: Service, texts: Texts, *, has_places: bool, is_first: bool) -> ServiceChoice:
    language = texts.language.value
    full = texts("No number is left now. Touch here to see what you can do.")
    return ServiceChoice(
        prefix=service.prefix,
        title=service.name.get(language, service.prefix),
        about=service.about.get(language, "") if has_places else full,
        has_places=has_places,
        is_first=is_first and has_places,
    )


def _footer(texts: Texts, visit: Visit, *, with_priority: bool) -> Footer:
    chosen = _PRIORITY.get(visit.priority)
    words = texts("Elderly · Disabled · Pregnant · Small children")
    if chosen:
        words = texts("Called earlier: %(reason)s", reason=texts(chosen[0]))
    return Footer(
        large_text=texts("Normal text") if visit.has_large_text else texts("Large text"),
        free_of_charge=texts("This service is free. Please give nothing to anybody."),
        priority=words if with_priority else "",
        has_priority=chosen is not None,
    )


def _waiting_words(status: DayStatus, texts: Texts) -> str:
    people = texts.plural("person waiting", "people waiting", status.waiting)
    if status.waiting == 0:
        return people
    minutes = texts("about %(n)d minutes", n=status.minutes)
    return f"{people},\n{minutes}"


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
        opening=_opening(opening, status.now, texts) if opening else "",
        channels_caption=texts("You can also report through") if status.channels else "",
        channels=tuple(Channel(symbol=_channel_symbol(text), text=text) for text in status.channels),
    )


def _before_title(status: DayStatus, texts: Texts) -> str:
    is_between = any(session.closes <= status.now.time() for session in status.sessions)
    return texts("The hall takes a break") if is_between else texts("Numbers are not handed out yet")


def _to_come(status: DayStatus, texts: Texts) -> str:
    session = next((s for s in status.sessions if s.closes > status.now.time()), None)
    if session is None:
        return ""
    places = texts.plural("%(n)d number available", "%(n)d numbers available", session.left)
    hours = texts.time_range(session.opens, session.closes)
    return f"{session_name(texts, status.sessions, session.number)}, {hours}: {places}."


def _opening(opening: datetime, now: datetime, texts: Texts) -> str:
    clock = f"{texts.time(opening)} {texts.zone_abbreviation(opening)}"
    if opening.date() == now.date():
        return texts("Today at %(time)s", time=clock)
    day = texts.date_long(opening.date())
    if opening.date() == now.date() + timedelta(days=1):
        return texts("Tomorrow, %(day)s\nat %(time)s", day=day, time=clock)
    return texts("%(day)s\nat %(time)s", day=day, time=clock)


def _channel_symbol(text: str) -> Symbol:
    return Symbol.WEB if "@" in text or ".go.id" in text or "www." in text else Symbol.PHONE
