"""The record side of a desk: one complaint, kept while it is typed, recorded once.

Rule: what was typed is never lost: it is kept one second after the last key and at every step of the citizen, and it
stays on the screen while the store is out of reach.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from desk_client.complaint.composing import RecordFacts, Saving, compose
from desk_client.complaint.editing import checked, text_in, with_draft, with_error, with_text
from desk_client.complaint.fetching import Fetching
from desk_client.complaint.keeping import DraftKeeper
from desk_client.complaint.screen import ComplaintScreen, RecordPage
from desk_client.complaint.validating import first_wrong, words_of
from desk_client.sending import Sending
from desk_client.wording import explained
from shared.domain.complaint_draft import ComplaintDraft, DraftField
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.outcomes import Recorded
from shared.domain.ticket import Ticket
from shared.i18n import Texts
from shared.logs import get_log
from shared.problems import Family, Problem, ProblemCode
from shared.services.categories import Category
from shared.services.commands import new_request_id
from shared.services.complaints import Complaints
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Scheduler

_log = get_log(__name__)
_Loaded = tuple[ComplaintDraft | None, str | None]


class ComplaintPresenter:
    """Owns the record side's screen; all methods are called on the screen's thread."""

    def __init__(
        self,
        complaints: Complaints,
        *,
        desk: DeskNumber,
        officer: str,
        categories: Sequence[Category],
        texts: Texts,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        show: Callable[[ComplaintScreen], None],
        now: Callable[[], datetime | None],
    ) -> None:
        self._complaints, self._desk, self._officer, self._texts = complaints, desk, officer, texts
        self._dispatcher, self._scheduler, self._show, self._now = dispatcher, scheduler, show, now
        self._facts = RecordFacts(texts=texts, categories=tuple(categories))
        self._screen: ComplaintScreen | None = None
        self._ticket: Ticket | None = None
        self._keeper: DraftKeeper | None = None
        self._fetching: Fetching[_Loaded] | None = None
        self._request_id = new_request_id()
        self._sending: Sending[Recorded] | None = None

    @property
    def screen(self) -> ComplaintScreen | None:
        """What is shown now."""
        return self._screen

    @property
    def is_unfinished(self) -> bool:
        """Whether there is text that is not recorded."""
        return self._facts.page is RecordPage.editing and (
            self._facts.draft.has_text or bool(self._facts.category_text.strip())
        )

    @property
    def is_recording(self) -> bool:
        """Whether the complaint is on its way."""
        return self._sending is not None

    def start(self) -> None:
        """Show the closed page."""
        self._change()

    def stop(self) -> None:
        """Keep what was typed, then plan nothing more."""
        self._let_go()

    def serve(self, ticket: Ticket | None) -> None:
        """Open the record of this citizen, with the draft kept before; the same citizen again changes nothing."""
        if (ticket.id if ticket else None) == (self._ticket.id if self._ticket else None):
            return
        self._let_go()
        self._ticket, self._request_id = ticket, new_request_id()
        fresh = RecordFacts(
            texts=self._texts,
            categories=self._facts.categories,
            epoch=self._facts.epoch + 1,
            focus_turn=self._facts.focus_turn,
        )
        if ticket is None:
            self._facts = fresh
            self._change()
            return
        self._facts = replace(fresh, page=RecordPage.editing, number=ticket.number, saving=Saving.fetching)
        self._change()
        self._load(ticket)

    def typed(self, field: DraftField, text: str) -> None:
        """The text of a field has changed."""
        if self._facts.page is not RecordPage.editing or self._facts.is_fixed:
            return
        if text == text_in(self._facts, field):
            return
        self._facts = with_text(self._facts, field, text)
        if self._keeper is not None:
            self._keeper.typed(self._facts.draft)
        if field in self._facts.errors:
            self._facts = checked(self._facts, field)
        self._change(saving=Saving.soon, message="")

    def left(self, field: DraftField) -> None:
        """The keyboard left a field: say now what is wrong with it; an empty field is judged only when recording."""
        if self._facts.page is not RecordPage.editing or self._facts.is_fixed:
            return
        if field is DraftField.category and not self._facts.draft.category:
            only = self._facts.only_category_like(self._facts.category_text)
            if only is not None:
                self.typed(field, self._facts.name_of(only))
        has_text = bool(text_in(self._facts, field).strip())
        self._facts = checked(self._facts, field) if has_text else with_error(self._facts, field, "")
        self._change()

    def save_now(self) -> None:
        """Keep what was typed, without waiting."""
        if self._keeper is not None:
            self._keeper.save_now()

    def line_is_back(self) -> None:
        """The store can be reached again."""
        if self._keeper is not None:
            self._keeper.line_is_back()

    def abandon(self, ticket_id: TicketId) -> None:
        """The citizen leaves without a complaint: forget what was typed."""
        self._dispatcher.submit(lambda: self._complaints.drop_draft(ticket_id), self._dropped)

    def record(self) -> None:
        """Record the complaint if it is complete; else say what is missing and go there."""
        facts, ticket = self._facts, self._ticket
        if facts.page is not RecordPage.editing or facts.is_fixed or ticket is None:
            return
        for field in DraftField:
            self._facts = checked(self._facts, field)
        wrong = first_wrong(self._facts.errors)
        if wrong is not None:
            count = len(self._facts.errors)
            self._focus(
                wrong, self._texts.plural("%(n)d field is not right yet.", "%(n)d fields are not right yet.", count)
            )
            return
        self._stop_keeping()
        draft, request_id = self._facts.draft, self._request_id
        self._change(saving=Saving.recording, message="")
        self._sending = Sending(
            lambda: self._complaints.record(ticket.id, self._desk, self._officer, draft, request_id),
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            answered=self._recorded,
            failed=self._not_recorded,
            unsure=lambda: self._change(
                message=self._texts("The reply was lost. Making sure; nothing is recorded twice.")
            ),
            give_up=lambda: self._complaints.give_up(request_id),
        ).send()

    def copied(self) -> None:
        """The report number is on the clipboard."""
        self._change(is_copied=True)

    def _focus(self, field: DraftField, message: str) -> None:
        self._change(focus=field, focus_turn=self._facts.focus_turn + 1, message=message)

    # Fetching and keeping the draft.

    def _load(self, ticket: Ticket) -> None:
        def question() -> _Loaded:
            report_number = self._complaints.report_number_for(ticket.number)
            return (None if report_number else self._complaints.load_draft(ticket.id)), report_number

        self._fetching = Fetching(
            question,
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            fetched=lambda loaded: self._loaded(loaded, ticket),
            failed=lambda error: self._not_loaded(error, ticket),
            waiting=lambda: self._change(message=self._texts("The draft cannot be fetched yet; trying again.")),
        ).ask()

    def _loaded(self, loaded: _Loaded, ticket: Ticket) -> None:
        draft, report_number = loaded
        if report_number is not None:
            self._change(page=RecordPage.recorded, report_number=report_number, saving=Saving.nothing)
            return
        self._facts = with_draft(self._facts, draft)
        saving = Saving.done if self._facts.draft.has_text else Saving.nothing
        self._facts = replace(self._facts, saving=saving, saved_at=self._now())
        self._start_keeping(ticket)
        self._focus(DraftField.name, "")

    def _not_loaded(self, error: Exception, ticket: Ticket) -> None:
        """Sealed with another key, or damaged: the officer must be able to work all the same."""
        self._start_keeping(ticket)
        _log.bug("draft_unreadable", error, desk=self._desk)
        self._facts = replace(self._facts, saving=Saving.nothing)
        words = self._texts("An earlier draft of this number cannot be opened. Please ask the administrator.")
        self._focus(DraftField.name, words)

    def _start_keeping(self, ticket: Ticket) -> None:
        self._keeper = DraftKeeper(
            self._complaints,
            ticket.id,
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            kept=lambda: self._change(saving=Saving.done, saved_at=self._now()),
            failed=self._not_saved,
        )

    def _stop_keeping(self) -> None:
        """Keep nothing more: a save behind the record would bring the draft back."""
        if self._keeper is not None:
            self._keeper.drop_plans()
        self._keeper = None

    def _let_go(self) -> None:
        """Leave this citizen; what was typed is kept first."""
        if self._keeper is not None:
            self._keeper.close()
        self._keeper = None
        if self._fetching is not None:
            self._fetching.stop()
        self._fetching = None
        if self._sending is not None:
            self._sending.stop()
        self._sending = None

    def _not_saved(self, error: Exception) -> None:
        match error:
            case Problem() if error.family is Family.OUT_OF_REACH:
                why = self._texts("no connection")
            case Problem():
                why = words_of(error, self._texts)
            case _:
                why = self._texts("the program met an error")
        self._change(saving=Saving.failed, why_not_saved=why)

    def _dropped(self, answer: Ok[None] | Err) -> None:
        match answer:
            case Err(Problem() as problem):
                _log.problem("draft_not_dropped", problem, desk=self._desk)
            case Err(error):
                _log.bug("draft_not_dropped", error, desk=self._desk)

    # Recording.

    def _recorded(self, recorded: Recorded) -> None:
        self._sending = None
        # Nothing of the person stays in memory longer than the screen shows it.
        self._change(
            page=RecordPage.recorded,
            report_number=recorded.report_number,
            saving=Saving.nothing,
            draft=ComplaintDraft(),
            category_text="",
            message="",
        )

    def _not_recorded(self, error: Exception) -> None:
        self._sending = None
        if isinstance(error, Problem) and error.code is ProblemCode.REQUEST_LOST:
            # A backup came back, and what was recorded under this id is not in it: the next press records it anew.
            self._request_id = new_request_id()
        self._facts = replace(self._facts, saving=Saving.soon)
        if self._ticket is not None:
            self._start_keeping(self._ticket)
        if self._keeper is not None:
            self._keeper.typed(self._facts.draft)
        match error:
            case Problem() if error.facts.get("field") in set(DraftField):
                field = DraftField(error.facts["field"])
                self._facts = with_error(self._facts, field, words_of(error, self._texts))
                self._focus(field, "")
            case Problem() if error.family is Family.OUT_OF_REACH:
                self._change(message=self._texts("Not recorded: no connection. Please try again when it is back."))
            case Problem():
                self._change(message=explained(error, self._texts))
            case _:
                self._change(message=self._texts("The program met an error. It has been noted."))

    def _change(self, **facts: object) -> None:
        self._facts = replace(self._facts, **facts)  # type: ignore[arg-type]
        screen = compose(self._facts)
        if screen != self._screen:
            self._screen = screen
            self._show(screen)
