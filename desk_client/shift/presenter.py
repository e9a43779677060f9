"""An officer's shift at a desk: login, work, lock, leave.

Rule: whoever leaves the desk leaves it locked or closed, with everything typed kept; a lock needs no answer of the
store (security.md: sessions lock after 5 minutes).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from desk_client.desk.screen import DeskKey, DeskScreen
from desk_client.login.presenter import Entered, LoginPresenter
from desk_client.login.screen import LoginScreen
from desk_client.session import Gate
from desk_client.wording import desk_name
from shared.i18n import Texts
from shared.logs import get_log
from shared.problems import Problem
from shared.services.categories import Category
from shared.services.commands import SeatOfficer, new_request_id
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.hall import Hall
from shared.services.ports import ChangeFeed
from shared.services.scheduling import Cancel, Scheduler

if TYPE_CHECKING:
    from desk_client.complaint.presenter import ComplaintPresenter
    from desk_client.complaint.screen import ComplaintScreen
    from desk_client.desk.presenter import DeskPresenter

LOCK_AFTER_S = 300
HEARTBEAT_S = 30
"""How often a desk says that it is there; two minutes of silence and its reservations are everybody's."""
_TICK_S = 5
_log = get_log(__name__)


class ShiftPage(Enum):
    """What the window shows."""

    login = "login"
    """Logging in, or a locked desk: nothing of a citizen is visible."""
    work = "work"


class ShiftView(Protocol):
    """The window."""

    def show_page(self, page: ShiftPage) -> None:
        """Turn to a page."""

    def show_login(self, screen: LoginScreen) -> None:
        """Show the login."""

    def show_desk(self, screen: DeskScreen) -> None:
        """Show the queue side."""

    def show_complaint(self, screen: "ComplaintScreen") -> None:
        """Show the record side."""


class ShiftPresenter:
    """Holds the presenters of the pages. `on_gui` makes a call from any thread run on the screen's thread.

    `pc_now` is this PC's clock; None where the hall's clock was set by hand, for practice.
    """

    def __init__(
        self,
        gate: Gate,
        view: ShiftView,
        *,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        texts: Texts,
        categories: Sequence[Category],
        on_gui: Callable[[Callable[..., None]], Callable[..., None]],
        desk: int | None = None,
        pc_now: Callable[[], datetime] | None = None,
    ) -> None:
        self._pc_now = pc_now
        self._view, self._dispatcher, self._scheduler, self._texts = view, dispatcher, scheduler, texts
        self._categories, self._on_gui = categories, on_gui
        self._entered: Entered | None = None
        self._feed: ChangeFeed | None = None
        self._idle_s = 0
        self._tick: Cancel | None = None
        self._heart: Cancel | None = None
        self._is_beating = False
        self._is_locked = False
        self.desk: DeskPresenter | None = None
        self.complaint: ComplaintPresenter | None = None
        self.login = LoginPresenter(
            gate,
            dispatcher=dispatcher,
            scheduler=scheduler,
            texts=texts,
            show=view.show_login,
            entered=self._begin,
            unlocked=self._unlock,
            left=self.leave,
            desk=desk,
        )

    def start(self) -> None:
        """Show the login."""
        self._view.show_page(ShiftPage.login)
        self.login.start()

    def press(self, key: DeskKey) -> None:
        """A key of the queue side."""
        if key is DeskKey.lock:
            self.lock()
        elif self.desk is not None and not self._is_locked:
            self.desk.press(key)

    def active(self) -> None:
        """Somebody touched keyboard or mouse."""
        self._idle_s = 0

    def lock(self) -> None:
        """Hide everything until the officer's password comes."""
        if self._entered is None or self._is_locked:
            return
        if self.complaint is not None:
            self.complaint.save_now()
        self._is_locked = True
        self.login.lock(self._entered.session.officer, self._place(self._entered))
        self._view.show_page(ShiftPage.login)

    def leave(self) -> None:
        """Close the desk and show the login to whoever comes next."""
        self._finish(lambda: None)
        self.start()
        self.login.look()

    def end(self, done: Callable[[], None]) -> None:
        """The program ends: keep the draft, close the desk, then `done`."""
        self.login.stop()
        self._finish(done)

    def _begin(self, entered: Entered) -> None:
        # Loaded with the first shift: the login's picture must not wait for them.
        from desk_client.complaint.presenter import ComplaintPresenter
        from desk_client.desk.presenter import DeskPresenter

        session = entered.session
        self._entered, self._is_locked, self._idle_s = entered, False, 0
        complaint = ComplaintPresenter(
            session.complaints,
            desk=entered.desk,
            officer=session.officer.login,
            categories=self._categories,
            texts=self._texts,
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            show=self._view.show_complaint,
            now=lambda: desk.now,
        )
        desk = DeskPresenter(
            session,
            desk=entered.desk,
            recovered=entered.recovered,
            record=complaint,
            texts=self._texts,
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            show=self._view.show_desk,
            pc_now=self._pc_now,
        )
        self.desk, self.complaint = desk, complaint
        complaint.start()
        desk.start()
        self._view.show_page(ShiftPage.work)
        self._tick = self._scheduler.every(_TICK_S * 1000, self._second_by_second)
        self._heart = self._scheduler.every(HEARTBEAT_S * 1000, self._beat)
        wake = self._on_gui(desk.wake)
        self._feed = session.feed()
        self._feed.start(wake, lambda _error: wake())

    def _unlock(self) -> None:
        self._is_locked, self._idle_s = False, 0
        self._view.show_page(ShiftPage.work)

    def _second_by_second(self) -> None:
        self._idle_s += _TICK_S
        if self._idle_s >= LOCK_AFTER_S:
            self.lock()

    def _beat(self) -> None:
        """Say that this desk is there, and sit down again if somebody let go of it or a new day began."""
        entered = self._entered
        if entered is None or self._is_beating:
            return
        officer = entered.session.officer.login
        seat = SeatOfficer(request_id=new_request_id(), actor=f"officer:{officer}", desk=entered.desk, officer=officer)

        def work() -> None:
            if not entered.session.hall.heartbeat(entered.desk):
                _seat_once(entered.session.hall, seat)

        def beaten(answer: Ok[None] | Err) -> None:
            self._is_beating = False
            if isinstance(answer, Err) and not isinstance(answer.error, Problem):
                _log.bug("desk_not_heard", answer.error, desk=entered.desk)

        self._is_beating = True
        self._dispatcher.submit(work, beaten)

    def _place(self, entered: Entered) -> str:
        word = self.desk.desk_word if self.desk else "meja"
        return desk_name(self._texts, word, entered.desk)

    def _finish(self, done: Callable[[], None]) -> None:
        entered, feed = self._entered, self._feed
        self._entered = self._feed = None
        self._is_locked = False
        for cancel in (self._tick, self._heart):
            if cancel is not None:
                cancel()
        for presenter in (self.complaint, self.desk):
            if presenter is not None:
                presenter.stop()
        self.desk = self.complaint = None
        if feed is not None:
            feed.stop()
        if entered is None:
            done()
            return
        officer = entered.session.officer.login
        command = SeatOfficer(request_id=new_request_id(), actor=f"officer:{officer}", desk=entered.desk, officer=None)

        def work() -> None:
            try:
                _seat_once(entered.session.hall, command)
            finally:
                entered.session.close()

        def closed(answer: Ok[None] | Err) -> None:
            match answer:
                case Err(Problem() as problem):
                    _log.problem("desk_not_closed", problem, desk=entered.desk)
                case Err(error):
                    _log.bug("desk_not_closed", error, desk=entered.desk)
            done()

        self._dispatcher.submit(work, closed)


def _seat_once(hall: Hall, seat: SeatOfficer) -> None:
    """Nobody repeats it: the next heartbeat, or the next officer, says anew who sits there."""
    try:
        hall.do(seat)
    finally:
        hall.give_up(seat.request_id)
