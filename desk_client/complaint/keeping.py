"""Keeping a draft while it is typed: one second after the last key, and at least every five.

Rule: a draft that could not be kept is tried again until it is; the newest text always wins.
"""

from collections.abc import Callable

from shared.domain.complaint_draft import ComplaintDraft
from shared.domain.ids import TicketId
from shared.logs import get_log
from shared.problems import Problem
from shared.services.complaints import Complaints
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler

AUTOSAVE_MS = 1000
"""After the last key."""
LONGEST_UNSAVED_MS = 5000
"""While somebody types without a pause."""
RETRY_MS = 2000

_log = get_log(__name__)


class DraftKeeper:
    """Keeps the draft of one ticket. `kept` tells that the newest text is in the store, `failed` why it is not."""

    def __init__(
        self,
        complaints: Complaints,
        ticket_id: TicketId,
        *,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        kept: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._complaints, self._ticket_id = complaints, ticket_id
        self._dispatcher, self._scheduler = dispatcher, scheduler
        self._on_kept, self._on_failed = kept, failed
        self._draft: ComplaintDraft | None = None
        """The text that is not kept yet."""
        self._is_saving = False
        self._is_closed = False
        self._has_failed = False
        self._plans: list[Cancel] = []
        self._deadline: Cancel | None = None

    def typed(self, draft: ComplaintDraft) -> None:
        """The text is another now."""
        self._draft = draft
        self._plan(AUTOSAVE_MS)
        if self._deadline is None:
            self._deadline = self._scheduler.after(LONGEST_UNSAVED_MS, self.save_now)

    def save_now(self) -> None:
        """Keep what is not kept yet, without waiting."""
        self._forget_plans()
        if self._draft is None or self._is_saving:
            return
        draft, self._draft = self._draft, None
        self._is_saving = True
        self._dispatcher.submit(
            lambda: self._complaints.save_draft(self._ticket_id, draft), lambda answer: self._saved(answer, draft)
        )

    def line_is_back(self) -> None:
        """The store can be reached again."""
        if self._has_failed:
            self.save_now()

    def close(self) -> None:
        """Keep what is not kept yet, and tell nothing more."""
        if self._draft is not None:
            # A save under way holds an older text; this one goes behind it.
            self._is_saving = False
            self.save_now()
        self.drop_plans()

    def drop_plans(self) -> None:
        """Keep nothing more: the complaint is being recorded, or given up."""
        self._draft = None
        self._is_closed = True
        self._forget_plans()

    def _saved(self, answer: Ok[None] | Err, draft: ComplaintDraft) -> None:
        self._is_saving = False
        if self._is_closed:
            return
        match answer:
            case Ok(_):
                self._has_failed = False
                if self._draft is None:
                    self._on_kept()
            case Err(error):
                self._draft = self._draft or draft
                if not self._has_failed and isinstance(error, Problem):
                    _log.problem("draft_not_saved", error)
                elif not self._has_failed:
                    _log.bug("draft_not_saved", error)
                self._has_failed = True
                self._plan(RETRY_MS)
                self._on_failed(error)

    def _plan(self, ms: int) -> None:
        while self._plans:
            self._plans.pop()()
        self._plans.append(self._scheduler.after(ms, self.save_now))

    def _forget_plans(self) -> None:
        while self._plans:
            self._plans.pop()()
        if self._deadline is not None:
            self._deadline()
        self._deadline = None
