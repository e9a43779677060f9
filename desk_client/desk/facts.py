"""All that the queue side of a desk knows, as one frozen value.

Rule: the screen depends on nothing else, so equal facts give equal screens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_client.desk.panels import PanelKind
from desk_client.desk.screen import Message, Stage
from shared.domain.figures import DayFigures
from shared.domain.ids import DeskNumber
from shared.domain.officer import Officer
from shared.domain.settings import HallSettings
from shared.domain.ticket import Ticket, TicketState
from shared.i18n import Texts
from shared.services.notes import Note
from shared.services.views import DeskStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFacts:
    """All that the screen depends on. `status` and `settings` are None before the first answer."""

    texts: Texts
    officer: Officer
    desk: DeskNumber
    status: DeskStatus | None = None
    settings: HallSettings | None = None
    note: Note | None = None
    is_note_sealed: bool = False
    figures: DayFigures | None = None
    shows_figures: bool = False
    skew: timedelta | None = None
    is_online: bool = True
    is_silent: bool = False
    """It is not online because it does not answer; nothing says yet that the line is cut."""
    offline_since: datetime | None = None
    is_busy: bool = False
    """The answer to a key takes its time."""
    is_unsure: bool = False
    """The reply of a command was lost; it is being repeated."""
    message: Message | None = None
    panel: PanelKind | None = None

    @property
    def held(self) -> Ticket | None:
        """The citizen of this desk."""
        return self.status.held if self.status else None

    @property
    def closed_at(self) -> datetime | None:
        """When the service day was closed, or None."""
        return self.status.day.closed_at if self.status else None

    @property
    def stage(self) -> Stage:
        """Where the desk is with its citizen."""
        if self.status is None:
            return Stage.loading
        if self.held is None:
            return Stage.idle
        return Stage.called if self.held.state is TicketState.called else Stage.serving

    @property
    def calls_missing(self) -> int:
        """How many calls are missing before the citizen may be called absent."""
        if self.held is None or self.settings is None:
            return 0
        return max(0, self.settings.calls_before_no_show - self.held.times_called)
