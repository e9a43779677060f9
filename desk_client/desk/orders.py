"""What an officer orders at a desk, as commands.

Rule: a command is made once for each press and sent as it is over every retry; a note is sealed before it is in one.
"""

from collections.abc import Callable
from functools import cache

from desk_client.desk.panels import desk_in, service_in
from shared.domain.ids import DeskNumber, TicketId
from shared.services.commands import (
    CallNext,
    CallNumber,
    Command,
    DeskAction,
    Recall,
    ReturnTicket,
    StepAtDesk,
    Transfer,
    new_request_id,
)
from shared.services.notes import Notes

Order = Callable[[], Command]
"""Makes the command, always the same one. Called on the worker: sealing a note takes a moment."""


class Orders:
    """The commands of one officer at one desk."""

    def __init__(self, *, actor: str, desk: DeskNumber, notes: Notes) -> None:
        self._actor, self._desk, self._notes = actor, desk, notes

    def call_next(self) -> Order:
        """The next one in line."""
        command = CallNext(request_id=new_request_id(), actor=self._actor, desk=self._desk)
        return lambda: command

    def call_number(self, number: str, reason: str) -> Order:
        """This one, out of order."""
        command = CallNumber(
            request_id=new_request_id(), actor=self._actor, desk=self._desk, number=number, reason=reason
        )
        return lambda: command

    def recall(self, meant: TicketId) -> Order:
        """The same one again."""
        command = Recall(request_id=new_request_id(), actor=self._actor, desk=self._desk, meant=meant)
        return lambda: command

    def step(self, action: DeskAction, meant: TicketId) -> Order:
        """A step of the citizen whom the officer sees at the desk."""
        command = StepAtDesk(
            request_id=new_request_id(), actor=self._actor, desk=self._desk, action=action, meant=meant
        )
        return lambda: command

    def bring_back(self, number: str) -> Order:
        """One who was set aside or absent comes back into line."""
        command = ReturnTicket(request_id=new_request_id(), actor=self._actor, number=number, desk=self._desk)
        return lambda: command

    def transfer(self, destination: str, note: str, meant: TicketId) -> Order:
        """The citizen goes to another desk or service, with a note for the officer there if one was typed."""
        request_id = new_request_id()

        @cache
        def order() -> Command:
            return Transfer(
                request_id=request_id,
                actor=self._actor,
                desk=self._desk,
                to_desk=desk_in(destination),
                to_service=service_in(destination),
                note_sealed=self._notes.seal(note, desk=self._desk, about=meant),
                meant=meant,
            )

        return order
