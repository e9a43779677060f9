"""The record side, as far as the queue side needs it.

Rule: the two sides of a desk know each other by this alone.
"""

from typing import Protocol

from shared.domain.ids import TicketId
from shared.domain.ticket import Ticket


class Record(Protocol):
    """The complaint of the citizen at the desk."""

    @property
    def is_unfinished(self) -> bool:
        """Whether there is text that is not recorded."""

    @property
    def is_recording(self) -> bool:
        """Whether a complaint is on its way into the store."""

    def serve(self, ticket: Ticket | None) -> None:
        """This citizen is being served now, or nobody."""

    def save_now(self) -> None:
        """Keep what was typed."""

    def abandon(self, ticket_id: TicketId) -> None:
        """The citizen leaves without a complaint: forget what was typed."""

    def line_is_back(self) -> None:
        """The store can be reached again."""
