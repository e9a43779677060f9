"""Starting and ending a print attempt.

Rule: the number is committed before the first byte goes to the printer; paper may come twice, and the second says so
(devices.md).
"""

from msgspec.structs import replace

from shared.domain.day import Change, Decision, Situation
from shared.domain.events import EventKind, NewEvent
from shared.domain.outcomes import Cannot, CannotBecause, Noted, Printing
from shared.domain.printing import PrintAttempt, PrintState
from shared.domain.ticket import Ticket


def decide_print(
    situation: Situation,
    *,
    ticket: Ticket | None,
    attempts: tuple[PrintAttempt, ...],
    ahead: int,
    attempt_id: str,
) -> Decision:
    """Start an attempt: the original while no paper can exist yet, else the next copy."""
    if ticket is None:
        return Decision(outcome=Cannot(reason=CannotBecause.no_ticket))
    copy = sum(1 for attempt in attempts if not attempt.state.may_retry_unasked)
    attempt = PrintAttempt(
        id=attempt_id,
        ticket_id=ticket.id,
        copy=copy,
        state=PrintState.sent_unconfirmed,
        detail="started",
        started_at=situation.now,
    )
    outcome = Printing(
        attempt_id=attempt_id,
        ticket_id=ticket.id,
        copy=copy,
        number=ticket.number,
        service=ticket.service,
        session=ticket.session,
        service_date=ticket.service_date,
        issued_at=ticket.issued_at,
        ahead=ahead,
        code=ticket.code,
        priority=ticket.priority.value,
    )
    return Decision(outcome=outcome, change=Change(attempt=attempt))


def decide_print_end(
    situation: Situation, *, attempt: PrintAttempt | None, number: str, state: PrintState, detail: str, actor: str
) -> Decision:
    """Write down how an attempt ended; `detail` is a short machine code such as `paper_out`."""
    if attempt is None:
        return Decision(outcome=Cannot(reason=CannotBecause.no_attempt))
    if attempt.ended_at is not None and (attempt.state is PrintState.printed or state.may_retry_unasked):
        # What may have come out is never taken back: another original would follow it.
        return Decision(outcome=Cannot(reason=CannotBecause.already_ended, number=number))
    ended = replace(attempt, state=state, detail=detail, ended_at=situation.now)
    event = NewEvent(
        kind=EventKind.slip_printed,
        actor=actor,
        service_date=situation.service_date,
        ticket_id=attempt.ticket_id,
        number=number,
        facts={"state": state.value, "detail": detail, "copy": attempt.copy},
    )
    return Decision(outcome=Noted(subject=f"print.{state.value}"), change=Change(attempt=ended, events=(event,)))
