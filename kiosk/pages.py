"""From what the hall says to what the kiosk shows: the page of an open hall, and what all pages have in common.

Rule: pure; a citizen learns how many numbers are left before anybody waits.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.screen import (
    Figure,
    Footer,
    Frame,
    PriorityChoice,
    PriorityScreen,
    Remark,
    ServiceChoice,
    StartScreen,
)
from shared.domain.settings import Service
from shared.domain.ticket import PriorityClass
from shared.i18n import Language, Texts, sentence
from shared.printing.slip import PRACTICE_MARK
from shared.services.views import DayStatus, SessionStatus
from shared.ui.symbols import Symbol
from shared.words import clock_words
from shared.words import session_name as name_of_session


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


def staff_words(skew: timedelta | None, texts: Texts) -> str:
    """What an officer who walks by must know: that the clock of this PC is wrong. "" while all is well."""
    return texts("For staff: %(what)s", what=clock_words(skew, texts)) if skew else ""


def start_screen(
    around: Frame,
    status: DayStatus,
    visit: Visit,
    texts: Texts,
    *,
    is_busy: bool,
    is_slow: bool,
    has_paper: bool,
    for_staff: str = "",
) -> StartScreen:
    """The resting page of an open hall."""
    session = next((s for s in status.sessions if s.number == status.session), None)
    is_full = status.left_session <= 0
    level = status.left_session / session.cap if session and session.cap else 0.0
    left_words = texts.plural("number left in this session", "numbers left in this session", status.left_session)
    return StartScreen(
        frame=around,
        footer=footer(texts, visit, with_priority=True, for_staff=for_staff),
        session=session_name(texts, status.sessions, session.number) if session else "",
        hours=texts.time_range(session.opens, session.closes) if session else "",
        state_word=texts("Full") if is_full else texts("Open"),
        is_full=is_full,
        left=Figure(figure=texts.number(max(0, status.left_session)), caption=left_words, level=level),
        waiting=Figure(figure=texts.number(status.waiting), caption=_waiting_words(status, texts)),
        question=texts("One moment please …") if is_slow else texts("What can we do for you?"),
        services=tuple(
            service_choice(service, texts, has_places=not (service.in_quota and is_full), is_first=index == 0)
            for index, service in enumerate(status.services)
        ),
        notice=_remark(status, texts, is_full=is_full, has_paper=has_paper),
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


def countdown(texts: Texts, seconds: int) -> str:
    """When the page leaves by itself."""
    return texts.plural("Back to the start in %(n)d second", "Back to the start in %(n)d seconds", seconds)


def service_name(status: DayStatus, prefix: str, language: Language) -> str:
    """A service as its language calls it; the letter, should it have been taken away meanwhile."""
    found = next((service for service in status.services if service.prefix == prefix), None)
    return found.name.get(language.value, prefix) if found else prefix


def service_choice(service: Service, texts: Texts, *, has_places: bool, is_first: bool) -> ServiceChoice:
    """A service as a button."""
    language = texts.language.value
    full = texts("No number is left now. Touch here to see what you can do.")
    return ServiceChoice(
        prefix=service.prefix,
        title=service.name.get(language, service.prefix),
        about=service.about.get(language, "") if has_places else full,
        has_places=has_places,
        is_first=is_first and has_places,
    )


def _remark(status: DayStatus, texts: Texts, *, is_full: bool, has_paper: bool) -> Remark | None:
    """That numbers come again is said before anything of paper: nobody shall wait in vain."""
    if is_full and status.next_opening is not None:
        when = opening_words(status.next_opening, status.now, texts).replace("\n", " ")
        return Remark(symbol=Symbol.CLOCK, words=texts("Numbers are handed out again: %(when)s", when=when))
    if has_paper:
        return None
    return Remark(symbol=Symbol.PRINTER_FAULT, words=texts("No paper slips at the moment. Your number is shown here."))


def footer(texts: Texts, visit: Visit, *, with_priority: bool, for_staff: str) -> Footer:
    """The foot of a resting page."""
    chosen = _PRIORITY.get(visit.priority)
    words = texts("Elderly · Disabled · Pregnant · Small children")
    if chosen:
        words = texts("Called earlier: %(reason)s", reason=texts(chosen[0]))
    return Footer(
        large_text=texts("Normal text") if visit.has_large_text else texts("Large text"),
        free_of_charge=texts("This service is free. Please give nothing to anybody."),
        priority=words if with_priority else "",
        has_priority=chosen is not None,
        for_staff=for_staff,
    )


def _waiting_words(status: DayStatus, texts: Texts) -> str:
    people = texts.plural("person waiting", "people waiting", status.waiting)
    if status.waiting == 0:
        return people
    minutes = texts("about %(n)d minutes", n=status.minutes)
    return f"{people},\n{minutes}"


def opening_words(opening: datetime, now: datetime, texts: Texts) -> str:
    """When numbers are handed out next, as a person says it; the day and the hour on lines of their own."""
    clock = clock_time(opening, texts)
    if opening.date() == now.date():
        return texts("Today at %(time)s", time=clock)
    day = texts.date_near(opening.date(), today=now.date())
    if opening.date() == now.date() + timedelta(days=1):
        return texts("Tomorrow, %(day)s\nat %(time)s", day=day, time=clock)
    return texts("%(day)s\nat %(time)s", day=day, time=clock)


def clock_time(moment: datetime, texts: Texts) -> str:
    """ "08.00 WIB"."""
    return f"{texts.time(moment)} {texts.zone_abbreviation(moment)}"
