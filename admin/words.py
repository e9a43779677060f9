"""Outcomes in a person's words, for the command line.

Rule: services return codes and values; sentences are made here and in the programs (docs/architecture.md).
"""

from collections.abc import Mapping
from typing import assert_never

from shared.domain import outcomes as o
from shared.domain.ticket import TicketState
from shared.i18n import Texts, sentence

REFUSED: Mapping[o.RefusedBecause, str] = {
    o.RefusedBecause.not_open_yet: sentence("No number: the hall is not open yet."),
    o.RefusedBecause.session_full: sentence("No number: this session is full."),
    o.RefusedBecause.day_full: sentence("No number: today is full."),
    o.RefusedBecause.closed_today: sentence("No number: the hall is closed today."),
    o.RefusedBecause.after_hours: sentence("No number: the last session of today has ended."),
    o.RefusedBecause.unknown_service: sentence("No number: there is no such service."),
}
CANNOT: Mapping[o.CannotBecause, str] = {
    o.CannotBecause.no_ticket: sentence("There is no such number today."),
    o.CannotBecause.desk_empty: sentence("This desk holds no citizen."),
    o.CannotBecause.other_citizen: sentence("This desk holds another number now; nothing was done."),
    o.CannotBecause.desk_open: sentence("This desk was heard of a moment ago; --force lets go of it all the same."),
    o.CannotBecause.unknown_desk: sentence("The hall has no such desk."),
    o.CannotBecause.unknown_service: sentence("The hall has no such service."),
    o.CannotBecause.wrong_state: sentence("That cannot be done with %(number)s: it is %(state)s."),
    o.CannotBecause.reserved: sentence("%(number)s is kept for another desk."),
    o.CannotBecause.reason_missing: sentence("Please give a reason."),
    o.CannotBecause.beyond_tolerance: sentence(
        "The tolerance has only %(allowed)s places left; `day override` can go further."
    ),
    o.CannotBecause.no_session_left: sentence("No session is open or still to come today."),
    o.CannotBecause.not_positive: sentence("Please give a number above zero."),
    o.CannotBecause.too_few_calls: sentence("Call %(number)s %(allowed)s more times before noting a no-show."),
    o.CannotBecause.too_many: sentence("At most %(allowed)s places at a time."),
    o.CannotBecause.already_ended: sentence("The end of this print attempt is already on record."),
    o.CannotBecause.no_attempt: sentence("There is no such print attempt."),
    o.CannotBecause.day_closed: sentence("The service day is closed."),
    o.CannotBecause.day_to_come: sentence("This day has not begun yet."),
    o.CannotBecause.day_not_over: sentence(
        "Numbers are still handed out today; to close the day now, add --force and --reason."
    ),
    o.CannotBecause.day_not_closed: sentence("Today has not been closed."),
}
STATES: Mapping[TicketState, str] = {
    TicketState.waiting: sentence("waiting"),
    TicketState.called: sentence("called"),
    TicketState.serving: sentence("being served"),
    TicketState.parked: sentence("set aside"),
    TicketState.no_show: sentence("not present"),
    TicketState.finished: sentence("finished"),
    TicketState.cancelled: sentence("cancelled"),
    TicketState.expired: sentence("expired"),
}


def words_of(outcome: o.Outcome, texts: Texts) -> str:
    """One sentence that says what came of a command."""
    match outcome:
        case o.Issued():
            return texts(
                "%(number)s, %(ahead)s ahead; left: %(session)s this session, %(day)s today.",
                number=outcome.number,
                ahead=outcome.ahead,
                session=outcome.left_session,
                day=outcome.left_day,
            )
        case o.Refused():
            return _refused(outcome, texts)
        case o.Called():
            return texts("%(number)s to desk %(desk)s.", number=outcome.number, desk=outcome.desk)
        case o.NobodyWaiting():
            return texts("Nobody is waiting.")
        case o.Busy():
            return texts("Desk %(desk)s still holds %(number)s.", desk=outcome.desk, number=outcome.number)
        case o.Done():
            return texts("%(number)s is now %(state)s.", number=outcome.number, state=texts(STATES[outcome.state]))
        case o.Released():
            return texts(
                "%(places)s more places; left: %(session)s this session, %(day)s today.",
                places=outcome.places,
                session=outcome.left_session,
                day=outcome.left_day,
            )
        case o.Printing():
            return texts("%(number)s goes to the printer.", number=outcome.number)
        case o.Recorded():
            return texts("Recorded: %(number)s", number=outcome.report_number)
        case o.Noted():
            if not outcome.changed:
                return texts("Nothing was changed: %(subject)s stands like that already.", subject=outcome.subject)
            return texts("Done: %(subject)s", subject=outcome.subject)
        case o.DayClosed():
            return _closed(outcome, texts)
        case o.DayReopened():
            return texts(
                "%(day)s goes on; numbers that stand as before: %(count)s.",
                day=texts.date_long(outcome.service_date),
                count=outcome.reinstated,
            )
        case o.StillAtDesks():
            return texts(
                "Not closed: %(numbers)s still at desks. Serve them first, or add --force and --reason.",
                numbers=", ".join(citizen.number for citizen in outcome.citizens),
            )
        case o.Cannot():
            state = texts(STATES[outcome.state]) if outcome.state else ""
            return texts(CANNOT[outcome.reason], number=outcome.number, state=state, allowed=outcome.allowed)
    assert_never(outcome)


def _closed(outcome: o.DayClosed, texts: Texts) -> str:
    return texts(
        "%(day)s is closed: %(issued)s issued, %(served)s served, %(no_show)s absent, %(cancelled)s cancelled, "
        "%(expired)s expired, %(turned_away)s turned away.",
        day=texts.date_long(outcome.service_date),
        issued=outcome.issued,
        served=outcome.served,
        no_show=outcome.no_show,
        cancelled=outcome.cancelled,
        expired=outcome.expired,
        turned_away=outcome.turned_away,
    )


def _refused(outcome: o.Refused, texts: Texts) -> str:
    words = [texts(REFUSED[outcome.reason])]
    if outcome.message:
        words.append(outcome.message.removesuffix(".") + ".")
    if outcome.next_opening is not None:
        day, time = texts.date_long(outcome.next_opening.date()), texts.time(outcome.next_opening)
        words.append(texts("Numbers again: %(day)s, %(time)s.", day=day, time=time))
    return " ".join(words)
