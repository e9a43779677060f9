"""The queue side of a desk: what each key does now.

Rule: what is not possible now does nothing, and what was refused says why; `Acting` sees to it that one press is at
most one act.
"""

from collections.abc import Callable
from datetime import datetime

from desk_client.desk.acting import Acting
from desk_client.desk.answers import said
from desk_client.desk.board import Board
from desk_client.desk.facts import DeskFacts
from desk_client.desk.live import LiveDesk
from desk_client.desk.looking import Seen
from desk_client.desk.orders import Order, Orders
from desk_client.desk.panels import (
    NO_COMPLAINT,
    REASONS,
    BringingBack,
    Leaving,
    PanelKind,
    Picking,
    Reasoning,
    Transferring,
)
from desk_client.desk.record import Record
from desk_client.desk.screen import DeskKey, DeskScreen, Message, Mood, Stage
from desk_client.session import Session
from desk_client.wording import explained
from shared.domain.ids import DeskNumber
from shared.domain.outcomes import Done, Outcome
from shared.domain.ticket import Action
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode
from shared.services.commands import DeskAction
from shared.services.dispatching import Dispatcher
from shared.services.journalled_hall import Recovered
from shared.services.scheduling import Scheduler

_Answer = tuple[Outcome, Seen | None]


class DeskPresenter:
    """Owns the queue side's screen; all methods are called on the screen's thread.

    `pc_now` is this PC's clock, to be compared with the hall's; None where the hall's was set by hand.
    """

    def __init__(
        self,
        session: Session,
        *,
        desk: DeskNumber,
        recovered: tuple[Recovered, ...],
        record: Record,
        texts: Texts,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        show: Callable[[DeskScreen], None],
        pc_now: Callable[[], datetime] | None = None,
    ) -> None:
        self._hall, self._record, self._texts = session.hall, record, texts
        self._orders = Orders(actor=f"officer:{session.officer.login}", desk=desk, notes=session.notes)
        self._board = Board(DeskFacts(texts=texts, officer=session.officer, desk=desk), show)
        self._acting: Acting[_Answer] = Acting(
            dispatcher=dispatcher,
            scheduler=scheduler,
            slow=lambda: self._change(is_busy=True),
            unsure=lambda: self._change(is_unsure=True),
        )
        self._live = LiveDesk(
            session,
            self._board,
            recovered=recovered,
            record=record,
            dispatcher=dispatcher,
            scheduler=scheduler,
            pc_now=pc_now,
        )

    @property
    def screen(self) -> DeskScreen | None:
        """What is shown now."""
        return self._board.screen

    @property
    def now(self) -> datetime | None:
        """The hall's time as of the last answer, or None before the first."""
        return self._facts.status.day.now if self._facts.status else None

    @property
    def desk_word(self) -> str:
        """What the hall calls its desks."""
        return self._facts.settings.desk_word if self._facts.settings else "meja"

    @property
    def is_deaf(self) -> bool:
        """Whether no key counts just now: an answer is under way, or came a moment ago."""
        return self._acting.is_deaf

    def start(self) -> None:
        """Show the desk and keep it true."""
        self._change()
        self._live.start()

    def stop(self) -> None:
        """Show nothing more; a command under way is not repeated any more."""
        self._live.stop()
        self._acting.stop()

    def wake(self) -> None:
        """Something may have changed."""
        self._live.wake()

    def press(self, key: DeskKey) -> None:
        """A key or button of the queue side. What is not possible now does nothing."""
        if self.is_deaf or self._facts.panel is not None or not self._facts.is_online:
            return
        stage, held = self._facts.stage, self._facts.held
        is_held = stage in (Stage.called, Stage.serving)
        match key:
            case DeskKey.primary:
                self._primary()
            case DeskKey.finish if stage is Stage.serving:
                self._finish(calls_next=False)
            case DeskKey.recall if stage is Stage.called and held is not None:
                self._send(self._orders.recall(held.id))
            case DeskKey.no_show if stage is Stage.called:
                self._step(Action.no_show)
            case DeskKey.park if is_held:
                self._record.save_now()
                self._step(Action.park)
            case DeskKey.transfer if is_held:
                self._open(Transferring())
            case DeskKey.pick if stage is Stage.idle:
                self._open(Picking())
            case DeskKey.aside:
                self._open(BringingBack())
            case DeskKey.figures if stage is not Stage.loading:
                self._turn_figures()

    def pick(self, number: str) -> None:
        """A number in the line was chosen to be called out of order."""
        if self.is_deaf or self._facts.panel is not None or not self._facts.is_online:
            return
        held = self._facts.held
        if held is not None:
            words = self._texts("This desk still holds %(number)s.", number=held.number)
            self._say(Mood.hint, words)
        else:
            self._open(Reasoning(number=number))

    def choose(self, key: str, typed: str = "") -> None:
        """A line of the open panel, and what was typed with it or instead of it."""
        panel, held = self._facts.panel, self._facts.held
        if panel is None or self.is_deaf:
            return
        self._change(panel=None)
        match panel:
            case Transferring() if held is not None and key:
                self._record.save_now()
                order = self._orders.transfer(key, typed, held.id)
                self._send(order, if_not=lambda: self._change(panel=Transferring(note=typed)) if typed else None)
            case Picking() if typed.strip() or key:
                self._open(Reasoning(number=typed.strip().upper() or key))
            case Reasoning(number=number) if typed.strip() or key:
                reason = typed.strip() or self._texts(REASONS[key])
                self._send(self._orders.call_number(number, reason))
            case BringingBack() if key:
                self._send(self._orders.bring_back(key))
            case Leaving(calls_next=calls_next) if key == NO_COMPLAINT:
                self._end(calls_next=calls_next, gives_up_text=True)

    def cancel(self) -> None:
        """Close the panel; nothing was done."""
        self._change(panel=None)

    @property
    def _facts(self) -> DeskFacts:
        return self._board.facts

    def _change(self, **facts: object) -> None:
        self._board.change(**facts)

    def _say(self, mood: Mood, words: str) -> None:
        self._change(message=Message(mood=mood, text=words))

    def _primary(self) -> None:
        match self._facts.stage:
            case Stage.idle:
                self._send(self._orders.call_next())
            case Stage.called:
                self._step(Action.start)
            case Stage.serving:
                self._finish(calls_next=True)

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
                self._send(self._orders.call_next())

        self._step(Action.finish, then=done)

    def _step(self, action: DeskAction, *, then: Callable[[], None] | None = None) -> None:
        if self._facts.held is not None:
            self._send(self._orders.step(action, self._facts.held.id), then=then)

    def _open(self, panel: PanelKind) -> None:
        self._change(panel=panel, message=None)
        if self.screen is not None and self.screen.panel is None:
            self._change(panel=None)

    def _turn_figures(self) -> None:
        self._change(shows_figures=not self._facts.shows_figures, figures=None)
        self._live.wake()

    def _send(
        self,
        order: Order,
        *,
        then: Callable[[], None] | None = None,
        if_not: Callable[[], None] | None = None,
    ) -> None:
        """Send a command and read the desk right behind it, so that the screen never acts on what was before.

        `then` follows when it was done; `if_not` when it surely never reached the hall.
        """

        def work() -> _Answer:
            outcome = self._hall.do(order())
            try:
                return outcome, self._live.read()
            except Problem:
                return outcome, None

        def failed(error: Exception) -> None:
            if if_not is not None:
                if_not()
            self._failed(error)

        self._change(message=None, shows_figures=False)
        self._acting.act(
            work,
            answered=lambda answer: self._answered(*answer, then),
            failed=failed,
            give_up=lambda: self._hall.give_up(order().request_id),
        )

    def _answered(self, outcome: Outcome, seen: Seen | None, then: Callable[[], None] | None) -> None:
        closed_at = seen.status.day.closed_at if seen is not None else None
        message = said(self._texts, outcome, closed_at=closed_at)
        self._board.note(message=message, is_busy=False, is_unsure=False)
        if seen is not None:
            self._live.seen(seen, after_own_key=True)
        else:
            self._change()
            self._live.wake()
        if isinstance(outcome, Done) and then is not None:
            self._acting.go_on()
            then()

    def _failed(self, error: Exception) -> None:
        self._board.note(is_busy=False, is_unsure=False)
        match error:
            case Problem(code=ProblemCode.STORE_UNREACHABLE):
                words = self._texts("It was not done. Please press the key again when the connection is back.")
                self._say(Mood.bad, words)
            case Problem():
                self._say(Mood.bad, explained(error, self._texts))
            case _:
                self._say(Mood.bad, self._texts("The program met an error. It has been noted."))
        self._live.wake()
