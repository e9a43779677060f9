"""How far an attempt to print a slip got.

Rule: paper is never claimed without proof; a slip that may have come out is never printed again unasked (devices.md).
"""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from shared.domain.ids import TicketId


class PrintState(StrEnum):
    """The stored state of one print attempt."""

    not_sent = "not_sent"
    """Nothing of the slip left this PC. It may be tried again without asking."""
    blocked = "blocked"
    """The printer said beforehand that it cannot print; nothing was sent. It may be tried again without asking."""
    sent_unconfirmed = "sent_unconfirmed"
    """Some or all of the slip was sent, and there is no proof. Ask the citizen before printing again."""
    printed = "printed"
    """The printer itself said that the slip is complete."""
    abandoned = "abandoned"
    """Given up by a person: nobody will try this slip again."""

    @property
    def may_retry_unasked(self) -> bool:
        """Whether a second try cannot put a second slip in somebody's hand."""
        return self in (PrintState.not_sent, PrintState.blocked)


class PrintOutcome(Struct, frozen=True, kw_only=True):
    """What one attempt came to. `detail` is a short code for staff and logs, never a sentence."""

    state: PrintState
    detail: str
    seconds: float


class PrintAttempt(Struct, frozen=True, kw_only=True):
    """One stored attempt for one ticket. It starts as `sent_unconfirmed`: a crash half way leaves the truth behind."""

    id: str
    ticket_id: TicketId
    copy: int
    state: PrintState
    detail: str
    started_at: datetime
    ended_at: datetime | None = None
