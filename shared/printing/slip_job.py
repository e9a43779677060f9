"""One slip from the hall's record to paper and back into the record.

Rule: the attempt is stored before the first byte and its end after the last; a crash between leaves "unconfirmed",
which is the truth (devices.md).
"""

from dataclasses import dataclass
from typing import Protocol

from shared.domain.ids import RequestId, TicketId
from shared.domain.outcomes import Printing
from shared.domain.printing import PrintOutcome
from shared.i18n import Texts
from shared.printing.slip import Slip, compose_slip
from shared.services.commands import EndPrint, StartPrint, new_request_id
from shared.services.hall import Hall
from shared.words import session_words


class TicketPrinter(Protocol):
    """Whatever puts a slip on paper."""

    def print_slip(self, slip: Slip, deadline_seconds: float = 3.0) -> PrintOutcome:
        """One attempt; says how far it got, never raises for a printer's trouble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSlip:
    """What was asked to be printed, and how far it got."""

    printing: Printing
    end: PrintOutcome


def print_ticket(
    hall: Hall, printer: TicketPrinter, ticket_id: TicketId, texts: Texts, *, actor: str, request_id: RequestId
) -> PrintedSlip | None:
    """Print a ticket's slip once, original or next copy; None if there is no such ticket. Raises Problem.

    With a request id that was printed before no second slip comes out: how the first one ended is told again.
    """
    printing = hall.do(StartPrint(request_id=request_id, actor=actor, ticket_id=ticket_id))
    if not isinstance(printing, Printing):
        return None
    if known := _end_of(hall, printing):
        return PrintedSlip(printing=printing, end=known)
    end = printer.print_slip(slip_of(hall, printing, texts))
    hall.do(
        EndPrint(
            request_id=new_request_id(),
            actor=actor,
            attempt_id=printing.attempt_id,
            state=end.state,
            detail=end.detail,
        )
    )
    return PrintedSlip(printing=printing, end=end)


def _end_of(hall: Hall, printing: Printing) -> PrintOutcome | None:
    """How an earlier run with this request id ended; None while the attempt is open, as a new one always is."""
    history = hall.ticket(printing.number, printing.service_date)
    attempts = history.attempts if history else ()
    return next(
        (
            PrintOutcome(state=each.state, detail=each.detail, seconds=0.0)
            for each in attempts
            if each.id == printing.attempt_id and each.ended_at is not None
        ),
        None,
    )


def slip_of(hall: Hall, printing: Printing, texts: Texts) -> Slip:
    """The slip of a started attempt, in one language."""
    info = hall.info()
    settings = info.settings
    service = settings.service(printing.service)
    session = settings.calendar.plan(printing.service_date).session(printing.session)
    return compose_slip(
        texts=texts,
        hall_name=settings.name,
        hall_address=settings.address,
        number=printing.number,
        service_name=service.name[texts.language] if service else printing.service,
        session_name=session_words(session.opens, session.closes, texts) if session else "",
        issued_at=printing.issued_at.astimezone(settings.calendar.zone),
        people_ahead=printing.ahead,
        code=printing.code,
        practice=info.practice,
        copy=printing.copy,
    )
