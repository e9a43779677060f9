"""Numbers that were asked for and perhaps never shown: by a run before this one, or by one tap that was given up.

Rule: such a number is valid and keeps its place; the desks are told to look for its citizen, nobody prints it again
unasked (devices.md).
"""

from dataclasses import dataclass
from datetime import date

from shared.domain.ids import RequestId
from shared.domain.outcomes import Issued, Printing
from shared.domain.printing import PrintState
from shared.domain.ticket import TicketState
from shared.logs import get_log
from shared.problems import Problem, ProblemCode
from shared.services.commands import EndPrint, StartPrint, new_request_id
from shared.services.journal import Journal
from shared.services.journalled_hall import JournalledHall, Recovered
from shared.services.ports import HallStore
from shared.services.views import DayStatus

DETAIL = "kiosk_lost_answer"
"""Why the slip is unconfirmed, for staff."""
_log = get_log(__name__)


@dataclass(slots=True, kw_only=True)
class _Unlisted:
    """A recovered command, and what was begun for it: sent again with the same ids until the store has answered."""

    recovered: Recovered
    start: StartPrint | None = None
    end: EndPrint | None = None


class RecoveringHall(JournalledHall):
    """See `Hall`. Before each look it finds out what became of the commands that were left or given up."""

    def __init__(self, store: HallStore, journal: Journal, *, actor: str, has_printer: bool) -> None:
        super().__init__(store, journal)
        self._actor, self._has_printer = actor, has_printer
        self._unlisted: dict[RequestId, _Unlisted] = {}

    def day_status(self, day: date | None = None) -> DayStatus:
        """See `Hall`. A store that does not answer is asked again at the next look."""
        for pending in self._journal.left_over():
            each = self._unlisted.get(pending.request_id)
            if each is None:
                each = self._unlisted[pending.request_id] = _Unlisted(recovered=self.fate_of(pending))
            try:
                self._list_unshown(each)
            except Problem as problem:
                if problem.code is not ProblemCode.REQUEST_LOST:
                    raise
                # What was begun for it was in the store that a backup has replaced meanwhile.
            # Only now: a kiosk that dies before the desks know tells them at its next start.
            self.forget(each.recovered)
            del self._unlisted[pending.request_id]
        return super().day_status(day)

    def _list_unshown(self, each: _Unlisted) -> None:
        """Tell the desks of a number that still waits and was never printed. Raises Problem STORE_*."""
        if each.start is None:
            issued = self._unshown(each.recovered)
            if issued is None:
                return
            _log.warning("number_without_slip", number=issued.number, ticket_id=issued.ticket_id)
            each.start = StartPrint(request_id=new_request_id(), actor=self._actor, ticket_id=issued.ticket_id)
        printing = self.do(each.start)
        if not isinstance(printing, Printing):
            return
        if each.end is None:
            each.end = EndPrint(
                request_id=new_request_id(),
                actor=self._actor,
                attempt_id=printing.attempt_id,
                state=PrintState.sent_unconfirmed,
                detail=DETAIL,
            )
        self.do(each.end)

    def _unshown(self, recovered: Recovered) -> Issued | None:
        """The number, if nobody may have seen it.

        Without a printer an answer that arrived was on the screen at once, so only an unanswered one counts.
        """
        issued = recovered.outcome
        if not isinstance(issued, Issued) or (recovered.pending.was_answered and not self._has_printer):
            return None
        history = self.ticket(issued.number, issued.service_date)
        if history is None or history.attempts or history.ticket.state is not TicketState.waiting:
            return None
        return issued
