"""Words that several screens of the desk share.

Rule: domain and services give codes and values; here they become sentences, plain and without blame.
"""

from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from shared.domain.calendar import Phase
from shared.domain.officer import Role
from shared.domain.outcomes import Cannot, CannotBecause
from shared.domain.ticket import PriorityClass, TicketState
from shared.i18n import Language, Texts, sentence
from shared.problem_texts import explain
from shared.problems import Problem, ProblemCode
from shared.services.views import DayStatus
from shared.ui.notice import Notice, NoticeTone
from shared.ui.symbols import Symbol
from shared.words import session_name

PRACTICE_MARK = "LATIHAN"
"""The word for a practice hall, the same in all languages, as on the slips."""

PRIORITIES = MappingProxyType(
    {
        PriorityClass.elderly: sentence("elderly"),
        PriorityClass.disabled: sentence("disability"),
        PriorityClass.pregnant: sentence("pregnant"),
        PriorityClass.small_children: sentence("small child"),
    }
)
"""Short words for the line; `PriorityClass.none` has none."""

_ROLES = MappingProxyType(
    {
        Role.officer: sentence("Officer"),
        Role.supervisor: sentence("Supervisor"),
        Role.admin: sentence("Administrator"),
    }
)
_CANNOT = MappingProxyType(
    {
        CannotBecause.no_ticket: sentence("There is no such number today."),
        CannotBecause.desk_empty: sentence("This desk holds nobody any more. The screen has been refreshed."),
        CannotBecause.other_citizen: sentence("%(number)s is at this desk now. Nothing was done."),
        CannotBecause.unknown_desk: sentence("There is no such desk in this hall."),
        CannotBecause.unknown_service: sentence("This service is not offered any more."),
        CannotBecause.wrong_state: sentence("That is not possible now; the number has moved on meanwhile."),
        CannotBecause.day_closed: sentence("The service day is closed; nobody comes back into line today."),
        CannotBecause.reserved: sentence("%(number)s is kept for another desk, which is open."),
        CannotBecause.reason_missing: sentence("Please give a reason."),
    }
)
_IS_NOW = MappingProxyType(
    {
        TicketState.called: sentence("%(number)s has been called to a desk already."),
        TicketState.serving: sentence("%(number)s is being served already."),
        TicketState.parked: sentence("%(number)s was set aside. Bring it back first (F11)."),
        TicketState.no_show: sentence("%(number)s was noted as absent. Bring it back first (F11)."),
        TicketState.finished: sentence("%(number)s has been served already."),
        TicketState.cancelled: sentence("%(number)s was cancelled."),
        TicketState.expired: sentence("%(number)s expired with the end of the day."),
    }
)
"""Why a number in this state cannot be called or moved."""


def desk_name(texts: Texts, desk_word: str, number: object) -> str:
    """ "Meja 3" or "Loket 3", as the hall calls its desks; "Desk 3" in English."""
    if texts.language is Language.INDONESIAN:
        return f"{desk_word.capitalize()} {number}"
    return texts("Desk %(desk)s", desk=number)


def priority_word(texts: Texts, priority: PriorityClass) -> str:
    """Why a citizen is called earlier, in one or two words; "" for nobody special."""
    return texts(PRIORITIES[priority]) if priority in PRIORITIES else ""


def role_word(texts: Texts, role: Role) -> str:
    """What an officer is."""
    return texts(_ROLES[role])


def refusal(texts: Texts, cannot: Cannot) -> str:
    """Why something was not done at this desk."""
    if cannot.reason is CannotBecause.too_few_calls:
        return calls_missing(texts, cannot.allowed or 0)
    if cannot.reason is CannotBecause.wrong_state and cannot.state is not None and cannot.state in _IS_NOW:
        return texts(_IS_NOW[cannot.state], number=cannot.number)
    if cannot.reason in (CannotBecause.reserved, CannotBecause.other_citizen):
        return texts(_CANNOT[cannot.reason], number=cannot.number)
    return texts(_CANNOT.get(cannot.reason, _CANNOT[CannotBecause.wrong_state]))


def calls_missing(texts: Texts, missing: int) -> str:
    """How often a citizen must still be called before counting as absent."""
    return texts.plural("Call %(n)d more time first.", "Call %(n)d more times first.", missing)


def day_closed(texts: Texts, at: datetime) -> str:
    """Why nobody is called any more."""
    return texts("It was closed at %(time)s. Nobody is called any more today.", time=texts.time(at))


def day_words(texts: Texts, day: DayStatus) -> str:
    """Where the day stands: the open session with its hours, or why none is open."""
    if day.closed_at is not None:
        return texts("Day closed at %(time)s", time=texts.time(day.closed_at))
    match day.phase:
        case Phase.open:
            return _session_words(texts, day)
        case Phase.before if day.next_opening is not None and day.next_opening.date() == day.service_date:
            return texts("Numbers from %(time)s", time=texts.time(day.next_opening))
        case Phase.before | Phase.after:  # before a session without places as well: the next opening is on another day
            return texts("No more numbers today; who holds one is served")
        case Phase.closed:
            return texts("Closed today")
    assert_never(day.phase)


def _session_words(texts: Texts, day: DayStatus) -> str:
    session = next((each for each in day.sessions if each.number == day.session), None)
    if session is None:
        return ""
    return f"{session_name(session.opens, texts)} {texts.time_range(session.opens, session.closes)}"


def explained(problem: Problem, texts: Texts) -> str:
    """A problem in one line: what is so, and what to do."""
    said = explain(problem, texts)
    return f"{said.what} {said.remedy}"


def store_notice(problem: Problem, texts: Texts) -> Notice:
    """A calm page for a store that cannot be used now."""
    said = explain(problem, texts)
    # The remedy for a silent server says so itself.
    again = () if problem.code is ProblemCode.STORE_UNREACHABLE else (texts("This program tries again by itself."),)
    return Notice(
        symbol=Symbol.DATABASE,
        title=said.title,
        message=said.what,
        remedies=(said.remedy, *again),
        tone=NoticeTone.CAUTION,
    )
