"""Logging in at a desk, and unlocking it.

Rule: each wrong password makes the next try wait longer, and every refusal is said in words that help (security.md).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desk_client.login.screen import LoginScreen
from desk_client.session import Doorplate, Gate, Session
from desk_client.wording import PRACTICE_MARK, explained, store_notice
from shared.domain.ids import DeskNumber, RequestId
from shared.domain.officer import Officer
from shared.domain.outcomes import Cannot
from shared.i18n import Texts
from shared.logs import get_log
from shared.problems import Problem, ProblemCode
from shared.services.commands import SeatOfficer, new_request_id
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Cancel, Scheduler
from shared.text import clean

if TYPE_CHECKING:
    from shared.services.journalled_hall import Recovered

FREE_FAILURES = 2
"""Wrong passwords in a row before the first wait; from then on the store itself bars the login just as long."""

LONGEST_WAIT_S = 300

LOOK_AGAIN_MS = 3000
"""How often an unusable store is tried again while nobody is logged in."""

_LONGEST_NAME = 60
_REFUSALS = frozenset({ProblemCode.LOGIN_REFUSED, ProblemCode.STORE_LOGIN_REFUSED})
_log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An officer sits at a desk."""

    session: Session
    desk: DeskNumber
    plate: Doorplate
    recovered: "tuple[Recovered, ...]"
    """What became of the keys that nobody had an answer to."""


class DeskUnknown(Exception):
    """The hall has no such desk; `desks` are those it has."""

    def __init__(self, desks: tuple[DeskNumber, ...]) -> None:
        super().__init__()
        self.desks = desks


class LoginPresenter:
    """Owns the login's screen. `entered` is called once an officer is seated; `unlocked` and `left` end a lock."""

    def __init__(
        self,
        gate: Gate,
        *,
        dispatcher: Dispatcher,
        scheduler: Scheduler,
        texts: Texts,
        show: Callable[[LoginScreen], None],
        entered: Callable[[Entered], None],
        unlocked: Callable[[], None],
        left: Callable[[], None],
        desk: int | None = None,
    ) -> None:
        self._gate, self._dispatcher, self._scheduler, self._texts = gate, dispatcher, scheduler, texts
        self._show, self._entered, self._unlocked, self._left = show, entered, unlocked, left
        self._plate = Doorplate()
        self._desk = "" if desk is None else str(desk)
        self._officer: Officer | None = None
        self._place = ""
        self._refused = 0
        self._wait_left = 0
        self._forget = 0
        self._seat: tuple[str, int, RequestId] | None = None
        self._again: Cancel | None = None
        self._countdown: Cancel | None = None
        self._screen = self._form()

    @property
    def screen(self) -> LoginScreen:
        """What is shown now."""
        return self._screen

    def start(self) -> None:
        """Show the form."""
        self._officer = None
        self._forget += 1
        self._screen = self._form()
        self._show(self._screen)

    def stop(self) -> None:
        """Plan nothing more."""
        for cancel in (self._again, self._countdown):
            if cancel is not None:
                cancel()

    def lock(self, officer: Officer, place: str) -> None:
        """Ask for the officer's password before anything else is seen; `place` is the desk in words."""
        self._officer, self._place = officer, place
        self._forget += 1
        self._set(self._form())

    def leave(self) -> None:
        """Somebody else wants to work here."""
        if self._officer is not None and not self._screen.is_busy:
            self._left()

    def enter(self, name: str, password: str, desk: str) -> None:
        """Log in, or unlock; does nothing while an answer or a wait is pending."""
        if self._screen.is_busy or self._screen.is_waiting:
            return
        if self._officer is not None:
            self._unlock(self._officer, password)
            return
        self._desk = desk.strip()
        try:
            login = clean(name, field="login", max_length=_LONGEST_NAME, min_length=1)
        except Problem as problem:
            self._refuse(explained(problem, self._texts), "name", name=name)
            return
        if not password:
            self._refuse(self._texts("Please type your password."), "password", name=login)
            return
        number = self._desk_number()
        if number is None:
            self._refuse(self._texts("Please type the number on the sign of this desk."), "desk", name=login)
            return
        self._set(replace(self._form(name=login), is_busy=True, button=self._texts("One moment …")))
        request_id = self._seat_request(login, number)
        self._dispatcher.submit(
            lambda: self._take_seat(login, password, number, request_id),
            lambda answer: self._answered(answer, login),
        )

    def _take_seat(self, login: str, password: str, desk: DeskNumber, request_id: RequestId) -> Entered:
        """Away from the screen's thread: log in, then open the desk in the hall's events."""
        session = self._gate.open(login, password)
        try:
            info = session.hall.info()
            desks = info.settings.desks
            command = SeatOfficer(
                request_id=request_id,
                actor=f"officer:{session.officer.login}",
                desk=desk,
                officer=session.officer.login,
            )
            if desk not in desks or isinstance(session.hall.do(command), Cannot):
                raise DeskUnknown(desks)
            recovered = session.recover()
        except BaseException:
            # The officer may type it again or not: the next login asks what became of it.
            session.hall.give_up(request_id)
            session.close()
            raise
        plate = Doorplate(hall_name=info.settings.name, practice=info.practice, desks=desks)
        return Entered(session=session, desk=desk, plate=plate, recovered=recovered)

    def _seat_request(self, login: str, desk: int) -> RequestId:
        """The same id for the same intention, so that a lost reply does not open a desk twice."""
        if self._seat is None or self._seat[:2] != (login, desk):
            self._seat = (login, desk, new_request_id())
        return self._seat[2]

    def _answered(self, answer: Ok[Entered] | Err, login: str) -> None:
        match answer:
            case Ok(entered):
                self._refused, self._seat, self._plate = 0, None, entered.plate
                self._forget += 1
                self._set(self._form())
                self._entered(entered)
            case Err(DeskUnknown() as unknown):
                first, last = min(unknown.desks), max(unknown.desks)
                words = self._texts("This hall has the desks %(first)s to %(last)s.", first=first, last=last)
                self._refuse(words, "desk", name=login)
            case Err(error):
                self._failed(error, login)

    def _unlock(self, officer: Officer, password: str) -> None:
        if not password:
            self._refuse(self._texts("Please type your password."), "password")
            return
        self._set(replace(self._form(), is_busy=True, button=self._texts("One moment …")))
        self._dispatcher.submit(
            lambda: self._gate.verify(officer.login, password), lambda answer: self._verified(answer, officer)
        )

    def _verified(self, answer: Ok[None] | Err, officer: Officer) -> None:
        match answer:
            case Ok(_):
                self._refused = 0
                self._forget += 1
                self._set(self._form())
                self._unlocked()
            case Err(error):
                self._failed(error, officer.login)

    def _failed(self, error: Exception, login: str) -> None:
        match error:
            case Problem() if error.code in _REFUSALS:
                self._wrong_password(login)
            case Problem():
                _log.problem("login_failed", error)
                if error.code is ProblemCode.REQUEST_LOST:
                    self._seat = None
                self._refuse(explained(error, self._texts), "", name=login)
            case _:
                _log.bug("login_failed", error)
                self._refuse(self._texts("The program met an error. It has been noted."), "", name=login)

    def _wrong_password(self, login: str) -> None:
        self._refused += 1
        beyond = self._refused - FREE_FAILURES
        wait = min(2**beyond, LONGEST_WAIT_S) if beyond > 0 else 0
        if wait:
            self._wait_left = wait
            self._wait(login)
            return
        words = self._texts("The name and the password do not belong together. Please try again.")
        self._refuse(words, "password", name=login)

    def _wait(self, login: str) -> None:
        if self._wait_left == 0:
            words = self._texts("You may try again now. If you forgot the password, ask your supervisor.")
            self._refuse(words, "password", name=login)
            return
        words = self._texts.plural(
            "Several wrong passwords. Please wait %(n)d second.",
            "Several wrong passwords. Please wait %(n)d seconds.",
            self._wait_left,
        )
        self._refuse(words, "password", name=login)
        self._countdown = self._scheduler.after(1000, lambda: self._second_passed(login))

    def _second_passed(self, login: str) -> None:
        self._wait_left -= 1
        self._wait(login)

    def _refuse(self, words: str, field: str, *, name: str = "") -> None:
        if field == "password":
            self._forget += 1
        self._set(replace(self._form(name=name), error=words, wrong=field))

    def look(self) -> None:
        """Find out whether the store can be used."""
        self._dispatcher.submit(self._gate.look, self._looked)

    def _looked(self, answer: Ok[Doorplate] | Err) -> None:
        if self._officer is not None:
            return
        match answer:
            case Ok(plate):
                self._plate = plate
                fresh = self._form()
                # Somebody may be typing or logging in already: only what the store told is new.
                known = replace(self._screen, hall_name=fresh.hall_name, mark=fresh.mark, hint=fresh.hint, notice=None)
                self._set(known)
            case Err(Problem() as problem):
                _log.problem("store_unusable", problem)
                self._set(replace(self._form(), notice=store_notice(problem, self._texts)))
                self._again = self._scheduler.after(LOOK_AGAIN_MS, self.look)
            case Err(error):
                raise error

    def _desk_number(self) -> DeskNumber | None:
        text = self._desk
        return DeskNumber(int(text)) if text.isascii() and text.isdigit() and 0 < int(text) < 1000 else None

    def _form(self, *, name: str = "") -> LoginScreen:
        texts, officer = self._texts, self._officer
        desks = self._plate.desks
        hint = f"{min(desks)} – {max(desks)}" if desks else ""
        return LoginScreen(
            title=texts("The desk is locked") if officer else texts("Welcome to the desk"),
            subtitle=(
                texts("Only your password shows it again. What you typed is kept.")
                if officer
                else texts("Log in to serve citizens.")
            ),
            hall_name=self._plate.hall_name,
            mark=PRACTICE_MARK if self._plate.practice else "",
            name_label=texts("Login name"),
            password_label=texts("Password"),
            desk_label=texts("Number of the desk"),
            button=texts("Unlock") if officer else texts("Log in"),
            name="" if officer else name,
            desk=self._desk,
            place=f"{officer.name} · {self._place}" if officer else "",
            hint="" if officer else hint,
            is_waiting=self._wait_left > 0,
            is_locked=officer is not None,
            leave=texts("Another officer") if officer else "",
            forget=self._forget,
        )

    def _set(self, screen: LoginScreen) -> None:
        if screen != self._screen:
            self._screen = screen
            self._show(screen)
