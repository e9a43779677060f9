"""Numbers that a run before this one asked for and perhaps never showed.

Rule: such a number is valid and keeps its place; the desks are told to look for its citizen, nobody prints it again
unasked (devices.md).
"""

from collections.abc import Iterable

from shared.domain.outcomes import Issued, Printing
from shared.domain.printing import PrintState
from shared.domain.ticket import TicketState
from shared.logs import get_log
from shared.services.commands import EndPrint, StartPrint, new_request_id
from shared.services.hall import Hall
from shared.services.journalled_hall import Recovered

DETAIL = "kiosk_restarted"
"""Why the slip is unconfirmed, for staff."""
_log = get_log(__name__)


def list_unshown(hall: Hall, recovered: Iterable[Recovered], *, actor: str, has_printer: bool) -> None:
    """Tell the desks of each recovered number that still waits and was never printed. Raises Problem STORE_*.

    Without a printer an answer that arrived was on the screen at once, so only an unanswered one counts.
    """
    for each in recovered:
        issued = each.outcome
        if not isinstance(issued, Issued) or (each.pending.was_answered and not has_printer):
            continue
        history = hall.ticket(issued.number, issued.service_date)
        if history is None or history.attempts or history.ticket.state is not TicketState.waiting:
            continue
        _log.warning("number_without_slip", number=issued.number, ticket_id=issued.ticket_id)
        printing = hall.do(StartPrint(request_id=new_request_id(), actor=actor, ticket_id=issued.ticket_id))
        if isinstance(printing, Printing):
            hall.do(
                EndPrint(
                    request_id=new_request_id(),
                    actor=actor,
                    attempt_id=printing.attempt_id,
                    state=PrintState.sent_unconfirmed,
                    detail=DETAIL,
                )
            )
