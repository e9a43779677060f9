"""A note from one desk to the next officer who serves the same citizen.

Rule: it is sealed for its ticket before a command carries it, so that no event, answer, journal or log ever holds it
(security.md, Personal data).
"""

import json
from dataclasses import dataclass, field

from shared.domain.ids import DeskNumber, TicketId
from shared.services.keys import Keys
from shared.services.sealing import SealedPlace, Sealer
from shared.text import clean

LONGEST_NOTE = 160
"""Characters: two sentences, which an officer reads while the citizen sits down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What an officer told the next one, and the desk it came from."""

    desk: DeskNumber
    text: str = field(repr=False)


class Notes:
    """Seals and opens notes with the keys of this hall. Thread-safe; call it away from the screen's thread."""

    def __init__(self, keys: Keys) -> None:
        self._sealer = Sealer(keys)

    def seal(self, typed: str, *, desk: DeskNumber, about: TicketId) -> bytes | None:
        """The note as `Transfer.note_sealed` carries it; None where nothing was typed. Raises Problem TEXT_TOO_LONG."""
        text = clean(typed, field="note", max_length=LONGEST_NOTE)
        if not text:
            return None
        return self._sealer.seal(json.dumps({"desk": desk, "text": text}, ensure_ascii=False), _place(about))

    def open(self, sealed: bytes, *, about: TicketId) -> Note:
        """The note again. Raises SealBroken if it was changed, moved to another ticket or sealed with another key."""
        values = json.loads(self._sealer.unseal(sealed, _place(about)))
        return Note(desk=DeskNumber(int(values["desk"])), text=str(values["text"]))


def _place(ticket_id: TicketId) -> SealedPlace:
    return SealedPlace(table="ticket_note", column="sealed", row=ticket_id)
