"""What a desk reads about itself in one go, on the worker.

Rule: a note is opened only for the desk that holds its citizen, and one that cannot be opened never stops the desk.
"""

from dataclasses import dataclass

from shared.domain.figures import DayFigures
from shared.domain.ids import DeskNumber
from shared.domain.settings import HallSettings
from shared.logs import get_log
from shared.services.hall import Hall
from shared.services.notes import Note, Notes
from shared.services.sealing import SealBroken
from shared.services.views import DeskStatus

_log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The desk as it was a moment ago. `figures` is None where nobody asked for them."""

    status: DeskStatus
    settings: HallSettings
    note: Note | None
    is_note_sealed: bool
    """There is a note that this PC's key does not open."""
    figures: DayFigures | None


class DeskReader:
    """Reads one desk of a hall. Every read may raise Problem."""

    def __init__(self, hall: Hall, notes: Notes, desk: DeskNumber) -> None:
        self._hall, self._notes, self._desk = hall, notes, desk
        self._opened: tuple[bytes, Note | None] | None = None

    def read(self, *, with_figures: bool = False) -> Seen:
        """The desk now."""
        status = self._hall.desk_status(self._desk)
        note = self._note_of(status)
        return Seen(
            status=status,
            settings=self._hall.info().settings,
            note=note,
            is_note_sealed=note is None and status.note is not None,
            figures=self._hall.day_figures() if with_figures else None,
        )

    def _note_of(self, status: DeskStatus) -> Note | None:
        """Opened once for each note, so that a broken one is logged once."""
        if status.note is None or status.held is None:
            return None
        if self._opened is None or self._opened[0] != status.note:
            self._opened = status.note, self._open(status.note, status)
        return self._opened[1]

    def _open(self, sealed: bytes, status: DeskStatus) -> Note | None:
        assert status.held is not None
        try:
            return self._notes.open(sealed, about=status.held.id)
        except SealBroken:
            _log.warning("note_unreadable", desk=self._desk)
            return None
