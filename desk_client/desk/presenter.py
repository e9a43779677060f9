"""The queue side of a desk: what each key does now, and the live line.

Rule: one press, at most one act; whatever was pressed while an answer is under way does not count (security.md P4).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from desk_client.desk.answers import found, said
from desk_client.desk.composing import DeskFacts, compose
from desk_client.desk.panels import (
    NO_COMPLAINT,
    BringingBack,
    Leaving,
    PanelKind,
    Transferring,
    desk_in,
    service_in,
)
from desk_client.desk.screen import DeskKey, DeskScreen, Message, Mood, Stage
from desk_client.sending import Sending
from desk_client.wording import explained
from shared.domain.ids import DeskNumber, TicketId
from shared.domain.officer import Officer
from shared.domain.outcomes import Done, Outcome
from shared.domain.settings import HallSettings
from shared.domain.ticket import Action, Ticket
from shared.i18n import Texts
from shared.logs import get_log
from shared.problems import Family, Problem
from shared.services.commands import (
    CallNext,
    Command,
    DeskAction,
    Recall,
    ReturnTicket,
    StepAtDesk,
    Transfer,
    new_request_id,
)
from shared.services.dispatching import Dispatcher
from shared.services.hall import Hall
from shared.services.scheduling import Cancel, Scheduler
from shared.services.views import DeskStatus
from shared.services.watching import Watch

GUARD_MS = 400
"""After an answer this long no key counts: a trembling hand must not start or finish what it only just called."""

_log = get_log(__name__)
_Seen = tuple[DeskStatus, HallSettings]


class Record(Protocol):
    """The record side, as far as the queue side needs it."""

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


class DeskPresenter:
    """Owns the queue side's screen; all methods are called on the screen's thread."""

    def __init__(
        self,
        hall: Hall,
        *,
        officer: Officer,
        desk: DeskNumber,
        record: Record,
        texts: Texts,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        show: Callable[[DeskScreen], None],
    ) -> None:
        self._hall, self._desk, self._record, self._texts = hall, desk, record, texts
        self._actor = f"officer:{officer.login}"
        self._dispatcher, self._scheduler, self._show = dispatcher, scheduler, show
        self._facts = DeskFacts(texts=texts, officer=officer, desk=desk)
        self._screen: DeskScreen | None = None
        self._sending: Sending[tuple[Outcome, _Seen | None]] | None = None
        self._guard: Cancel | None = None
        self._watch: Watch[_Seen] = Watch(
            read=self._read, show=self._seen, trouble=self._lost, dispatcher=dispatcher, scheduler=scheduler
        )

    @property
    def screen(self) -> DeskScreen | None:
        """What is shown now."""
        return self._screen

    @property
    def now(self) -> datetime | None:
        """The hall's time as of the last answer, or None before the first."""
        return self._facts.status.day.now if self._facts.status else None

    @property
    def desk_word(self) -> str:
        """What the hall calls its desks."""
        return self._facts.settings.desk_word if self._facts.settings else "meja"

    def start(self) -> None:
        """Show the desk and keep it true."""
        self._change()
        self._watch.start()

    def stop(self) -> None:
        """Show nothing more; a command under way is not repeated any more."""
        self._watch.stop()
        if self._sending is not None:
            self._sending.stop()

    def wake(self) -> None:
        """Something may have changed."""
        self._watch.wake()

    def press(self, key: DeskKey) -> None:
        """A key or button of the queue side. What is not possible now does nothing."""
        if self.is_deaf or self._facts.panel is not None or not self._facts.is_online:
            return
        stage = self._facts.stage
        match key:
            case DeskKey.primary:
                self._primary()
            case DeskKey.finish if stage is Stage.serving:
                self._finish(calls_next=False)
            case DeskKey.recall if stage is Stage.called:
                self._send(Recall(request_id=new_request_id(), actor=self._actor, desk=self._desk))
            case DeskKey.no_show if stage is Stage.called:
                self._step(Action.no_show)
            case DeskKey.park if stage in (Stage.called, Stage.serving):
                self._record.save_now()
                self._step(Action.park)
            case DeskKey.transfer if stage in (Stage.called, Stage.serving):
                self._open(Transferring())
            case DeskKey.aside:
                self._open(BringingBack())

    def choose(self, key: str) -> None:
        """A line of the open panel."""
        panel = self._facts.panel
        if panel is None or self.is_deaf:
            return
        self._change(panel=None)
        match panel:
            case Transferring():
                self._record.save_now()
                self._send(
                    Transfer(
                        request_id=new_request_id(),
                        actor=self._actor,
                        desk=self._desk,
                        to_desk=desk_in(key),
                        to_service=service_in(key),
                    )
                )
            case BringingBack():
                command = ReturnTicket(request_id=new_request_id(), actor=self._actor, number=key, desk=self._desk)
                self._send(command)
            case Leaving(calls_next=calls_next) if key == NO_COMPLAINT:
                self._end(calls_next=calls_next, gives_up_text=True)

    def cancel(self) -> None:
        """Close the panel; nothing was done."""
        self._change(panel=None)

    @property
    def is_deaf(self) -> bool:
        """Whether no key counts just now: an answer is under way, or came a moment ago."""
        return self._sending is not None or self._guard is not None

    def _primary(self) -> None:
        match self._facts.stage:
            case Stage.idle:
                self._send(self._call_next())
            case Stage.called:
                self._step(Action.start)
            case Stage.serving:
                self._finish(calls_next=True)

    def _call_next(self) -> CallNext:
        return CallNext(request_id=new_request_id(), actor=self._actor, desk=self._desk)

    def _finish(self, *, calls_next: bool) -> None:
        if self._record.is_recording:
            self._say(Mood.hint, self._texts("The complaint is being recorded. One moment, please."))
        elif self._record.is_unfinished:
            self._open(Leaving(calls_next=calls_next))
        else:
            self._end(calls_next=calls_next, gives_up_text=False)

    def _end(self, *, calls_next: bool, gives_up_text: bool) -> None:
        held = self._facts.held
        if held is None:
            return

        def done() -> None:
            if gives_up_text:
                self._record.abandon(held.id)
            if calls_next:
                self._send(self._call_next())

        self._step(Action.finish, then=done)

    def _step(self, action: DeskAction, *, then: Callable[[], None] | None = None) -> None:
        command = StepAtDesk(request_id=new_request_id(), actor=self._actor, desk=self._desk, action=action)
        self._send(command, then=then)

    def _open(self, panel: PanelKind) -> None:
        self._change(panel=panel, message=None)
        if self._screen is not None and self._screen.panel is None:
            self._change(panel=None)

    def _send(self, command: Command, *, then: Callable[[], None] | None = None) -> None:
        """Send a command and read the desk right behind it, so that the screen never acts on what was before."""

        def work() -> tuple[Outcome, _Seen | None]:
            outcome = self._hall.do(command)
            try:
                return outcome, self._read()
            except Problem:
                return outcome, None

        def answered(answer: tuple[Outcome, _Seen | None]) -> None:
            self._answered(*answer, then)

        self._change(message=None, is_busy=True)
        self._sending = Sending(
            work,
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            answered=answered,
            failed=self._failed,
            unsure=lambda: self._change(is_unsure=True),
        ).send()

    def _answered(self, outcome: Outcome, seen: _Seen | None, then: Callable[[], None] | None) -> None:
        self._is_answered()
        message = said(self._texts, outcome)
        self._facts = replace(self._facts, message=message, is_busy=False, is_unsure=False)
        if seen is not None:
            self._seen(seen)
        else:
            self._change()
            self._watch.wake()
        if isinstance(outcome, Done) and then is not None:
            self._guard_off()
            then()

    def _is_answered(self) -> None:
        self._sending = None
        self._guard = self._scheduler.after(GUARD_MS, self._guard_over)

    def _guard_over(self) -> None:
        self._guard = None

    def _guard_off(self) -> None:
        if self._guard is not None:
            self._guard()
        self._guard = None

    def _failed(self, error: Exception) -> None:
        self._is_answered()
        self._facts = replace(self._facts, is_busy=False, is_unsure=False)
        match error:
            case Problem():
                words = explained(error, self._texts)
                if error.family is Family.OUT_OF_REACH:
                    words = self._texts("It was not done. Please press the key again when the connection is back.")
                self._say(Mood.bad, words)
            case _:
                self._say(Mood.bad, self._texts("The program met an error. It has been noted."))
        self._watch.wake()

    def _say(self, mood: Mood, words: str) -> None:
        self._change(message=Message(mood=mood, text=words))

    def _read(self) -> _Seen:
        return self._hall.desk_status(self._desk), self._hall.info().settings

    def _seen(self, seen: _Seen) -> None:
        status, settings = seen
        before, was_offline = self._facts, not self._facts.is_online
        held_before = before.held.id if before.held else None
        held = status.held
        self._facts = replace(before, status=status, settings=settings, is_online=True, offline_since=None)
        if held is not None and before.status is None:
            self._facts = replace(self._facts, message=found(self._facts))
        elif (held.id if held else None) != held_before and before.panel is not None:
            self._facts = replace(self._facts, panel=None)
        self._record.serve(held if self._facts.stage is Stage.serving else None)
        if was_offline:
            self._record.line_is_back()
        self._change()

    def _lost(self, error: Exception) -> None:
        if not isinstance(error, Problem):
            _log.bug("desk_unreadable", error, desk=self._desk)
        elif self._facts.is_online:
            _log.problem("desk_unreadable", error, desk=self._desk)
        if self._facts.is_online:
            self._change(is_online=False, offline_since=self.now)

    def _change(self, **facts: object) -> None:
        self._facts = replace(self._facts, **facts)  # type: ignore[arg-type]
        screen = compose(self._facts)
        if screen != self._screen:
            self._screen = screen
            self._show(screen)
