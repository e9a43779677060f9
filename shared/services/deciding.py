"""From a command to a decision: load the little state that it needs, ask the domain.

Rule: only called under the hall's lock; holds no rule of its own.
"""

import os
from collections.abc import Mapping
from typing import assert_never

from shared.domain.changing_settings import ChangeRefused, UnchangedBecause, decide_setting
from shared.domain.closing import NOT_ENDED, decide_close, has_nothing_to_end
from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import CallSeq, EventSeq, TicketId
from shared.domain.issuing import decide_issue
from shared.domain.numbering import parse_number
from shared.domain.outcomes import Recorded
from shared.domain.reinstating import decide_reopen
from shared.domain.releasing import decide_release
from shared.domain.revealing import decide_reveal
from shared.domain.seating import decide_release_desk, decide_seat
from shared.domain.serving import (
    decide_call_next,
    decide_call_number,
    decide_cancel,
    decide_priority,
    decide_recall,
    decide_return,
    decide_step,
    decide_transfer,
)
from shared.domain.settings import SettingRefused
from shared.domain.slip_printing import decide_print, decide_print_end
from shared.domain.ticket import Ticket, TicketState
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.day_end import told_of
from shared.services.fresh_ids import fresh_id
from shared.services.fullness import full_since_of
from shared.services.ports import Foreseen, LockedHall

_CODE_LETTERS = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LENGTH = 8
_LETTER_OF_BYTE = _CODE_LETTERS * (256 // len(_CODE_LETTERS))
"""32 letters divide 256 bytes evenly, so each letter is as likely as any other."""


def situation_of(hall: LockedHall) -> Situation:
    """What is known under the lock, from the store's clock and counters."""
    return Situation(
        moment=hall.moment,
        settings=hall.settings,
        counters=hall.counters(hall.moment.service_date),
        next_event=EventSeq(hall.last_event + 1),
        next_call=CallSeq(hall.last_call + 1),
    )


def foreseen(command: c.Command) -> Foreseen:
    """What `decide` will ask of the store for a command, but for rare questions."""
    match command:
        case c.IssueTicket():
            return Foreseen(request_id=command.request_id, counts_line=True)
        case c.CallNext():
            return Foreseen(request_id=command.request_id, calls_at=command.desk)
        case c.Recall() | c.StepAtDesk() | c.Transfer():
            return Foreseen(request_id=command.request_id, held_at=command.desk)
    return Foreseen(request_id=command.request_id)


def decide(hall: LockedHall, command: c.Command) -> Decision:
    """The domain's decision on a command."""
    now = situation_of(hall)
    match command:
        case c.IssueTicket():
            return _issue(hall, now, command)
        case c.CallNext():
            held, heads = hall.desk_line(now.service_date, command.desk)
            return decide_call_next(now, desk=command.desk, held=held, heads=heads, actor=command.actor)
        case c.CallNumber():
            return decide_call_number(
                now,
                desk=command.desk,
                held=hall.held(now.service_date, command.desk),
                ticket=_today(hall, now, command.number),
                seats=hall.seats(now.service_date),
                reason=command.reason,
                actor=command.actor,
            )
        case c.Recall():
            held = hall.held(now.service_date, command.desk)
            return decide_recall(now, desk=command.desk, held=held, meant=command.meant, actor=command.actor)
        case c.StepAtDesk():
            held = hall.held(now.service_date, command.desk)
            return decide_step(
                now, desk=command.desk, held=held, action=command.action, meant=command.meant, actor=command.actor
            )
        case c.Transfer():
            return decide_transfer(
                now,
                desk=command.desk,
                held=hall.held(now.service_date, command.desk),
                to_desk=command.to_desk,
                to_service=command.to_service,
                actor=command.actor,
                note=command.note_sealed,
                meant=command.meant,
            )
        case c.ReturnTicket():
            return _return(hall, now, command)
        case c.CancelTicket():
            ticket = _today(hall, now, command.number)
            return decide_cancel(now, ticket=ticket, reason=command.reason, actor=command.actor)
        case c.CorrectPriority():
            ticket = _today(hall, now, command.number)
            return decide_priority(
                now, ticket=ticket, priority=command.priority, reason=command.reason, actor=command.actor
            )
        case c.ReleasePlaces():
            return decide_release(
                now, count=command.count, reason=command.reason, override=command.override, actor=command.actor
            )
        case c.CloseDay():
            return _close(hall, now, command)
        case c.ReopenDay():
            ended, told = _ended_by_closing(hall, now), told_of(hall, now.counters)
            return decide_reopen(now, ended=ended, told=told, reason=command.reason, actor=command.actor)
        case c.StartPrint():
            return _print(hall, now, command)
        case c.EndPrint():
            return _print_end(hall, now, command)
        case c.SeatOfficer():
            return decide_seat(now, desk=command.desk, officer=command.officer, actor=command.actor)
        case c.ReleaseDesk():
            return decide_release_desk(
                now,
                desk=command.desk,
                held=hall.held(now.service_date, command.desk),
                seat=next((s for s in hall.seats(now.service_date) if s.desk == command.desk), None),
                force=command.force,
                reason=command.reason,
                actor=command.actor,
            )
        case c.ChangeSetting():
            return _setting(now, command)
        case c.RecordComplaint():
            return _record(now, command)
        case c.RevealComplaint():
            return decide_reveal(
                now,
                report_number=command.report_number,
                shown_as=command.shown_as,
                reason=command.reason,
                actor=command.actor,
            )
    assert_never(command)


def _today(hall: LockedHall, now: Situation, number: str) -> Ticket | None:
    parsed = parse_number(number)
    return None if parsed is None else hall.ticket(now.service_date, *parsed)


def _issue(hall: LockedHall, now: Situation, command: c.IssueTicket) -> Decision:
    ahead, open_desks = hall.waiting_and_open(now.service_date)
    return decide_issue(
        now,
        prefix=command.service,
        priority=command.priority,
        kiosk=command.kiosk,
        actor=command.actor,
        ticket_id=TicketId(fresh_id()),
        code=_slip_code(),
        ahead=ahead,
        open_desks=open_desks or len(now.settings.desks),
        told=told_of(hall, now.counters),
    )


def _slip_code() -> str:
    """Eight random letters without look-alikes: 40 random bits."""
    return os.urandom(_CODE_LENGTH).translate(_LETTER_OF_BYTE).decode()


def _return(hall: LockedHall, now: Situation, command: c.ReturnTicket) -> Decision:
    return decide_return(
        now,
        ticket=_today(hall, now, command.number),
        waiting=hall.tickets(now.service_date, frozenset({TicketState.waiting})),
        seats=hall.seats(now.service_date),
        desk=command.desk,
        actor=command.actor,
    )


def _close(hall: LockedHall, now: Situation, command: c.CloseDay) -> Decision:
    day = command.day or now.service_date
    counters = hall.counters(day)
    closing = hall.newest_event(day, EventKind.day_closed) if counters.closed_at else None
    if has_nothing_to_end(now, counters, closing=closing, actor=command.actor):
        raise Problem(ProblemCode.DAY_WITHOUT_SERVICE, day=day)
    return decide_close(
        now,
        counters=counters,
        left=hall.tickets(day, NOT_ENDED),
        states=hall.count_states(day),
        full_since=full_since_of(hall, counters),
        closing=closing,
        force=command.force,
        reason=command.reason,
        message=command.message,
        told=told_of(hall, counters),
        actor=command.actor,
    )


def _ended_by_closing(hall: LockedHall, now: Situation) -> tuple[tuple[Ticket, NewEvent], ...]:
    """The tickets that the last end of today ended, each with the event that says so."""
    reopened = hall.newest_event(now.service_date, EventKind.day_reopened)
    since = reopened.seq if reopened else EventSeq(0)
    ended = []
    for ticket in hall.tickets(now.service_date, frozenset({TicketState.expired, TicketState.finished})):
        ends = [e.event for e in hall.events(since=since, ticket_id=ticket.id) if e.event.facts.get("by_close")]
        if ends:
            ended.append((ticket, ends[-1]))
    return tuple(ended)


def _print(hall: LockedHall, now: Situation, command: c.StartPrint) -> Decision:
    ticket = hall.ticket_by_id(command.ticket_id)
    return decide_print(
        now,
        ticket=ticket,
        attempts=hall.attempts(command.ticket_id),
        ahead=hall.count_waiting(ticket.service_date, before=ticket.place) if ticket else 0,
        attempt_id=fresh_id(),
    )


def _print_end(hall: LockedHall, now: Situation, command: c.EndPrint) -> Decision:
    attempt = hall.attempt(command.attempt_id)
    ticket = hall.ticket_by_id(attempt.ticket_id) if attempt else None
    return decide_print_end(
        now,
        attempt=attempt,
        number=ticket.number if ticket else "",
        state=command.state,
        detail=command.detail,
        actor=command.actor,
    )


def _setting(now: Situation, command: c.ChangeSetting) -> Decision:
    try:
        return decide_setting(
            now, key=command.key, text=command.text, since=command.since, reason=command.reason, actor=command.actor
        )
    except SettingRefused as refused:
        raise Problem(
            ProblemCode.HALL_SETTING_WRONG, key=refused.key, given=refused.given, remedy=refused.expected
        ) from None
    except ChangeRefused as refused:
        raise Problem(_PROBLEM_OF[refused.because], **refused.facts) from None


_PROBLEM_OF: Mapping[UnchangedBecause, ProblemCode] = {
    UnchangedBecause.unknown: ProblemCode.HALL_SETTING_UNKNOWN,
    UnchangedBecause.undated: ProblemCode.HALL_SETTING_UNDATED,
    UnchangedBecause.past: ProblemCode.HALL_SETTING_PAST,
    UnchangedBecause.not_set: ProblemCode.HALL_SETTING_NOT_SET,
    UnchangedBecause.no_sessions: ProblemCode.HALL_DAY_WITHOUT_SESSIONS,
    UnchangedBecause.day_closed: ProblemCode.HALL_DAY_CLOSED,
    UnchangedBecause.no_holiday: ProblemCode.HALL_DAY_NO_HOLIDAY,
}


def _record(now: Situation, command: c.RecordComplaint) -> Decision:
    complaint = command.complaint
    event = NewEvent(
        kind=EventKind.complaint_recorded,
        actor=command.actor,
        service_date=now.service_date,
        ticket_id=complaint.ticket_id,
        desk=complaint.desk,
        facts={"report_number": complaint.report_number},
    )
    outcome = Recorded(report_number=complaint.report_number, complaint_id=complaint.id)
    return Decision(outcome=outcome, change=Change(complaint=complaint, events=(event,)))
