"""What the kiosk does: one tap, at most one number; the number at once, the slip meanwhile.

Rule: decides everything and draws nothing; a tap makes one request id, and every page finds its own way back.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto

from kiosk import calm_pages, help_pages, number_page, pages
from kiosk.asking import Asking
from kiosk.hall_watch import HallWatch
from kiosk.pages import Visit
from kiosk.repeating import KioskHall
from kiosk.screen import Frame, Screen
from kiosk.slip_job import Paper, SlipPrinter
from kiosk.slips import Slips
from kiosk.staff import PIN_SECONDS, StaffRoom, StaffTools
from kiosk.stay import CHOICE_SECONDS, HELP_SECONDS, Stay, TapFilter
from kiosk.still_there import with_question
from kiosk.trial_slip import trial_slip
from shared.domain.calendar import Phase
from shared.domain.outcomes import Issued, Outcome, Refused
from shared.domain.printing import PrintOutcome
from shared.domain.ticket import PriorityClass
from shared.i18n import Language, Texts
from shared.logs import get_log
from shared.services.clock_watch import ClockWatch
from shared.services.commands import IssueTicket, new_request_id
from shared.services.dispatching import Dispatcher, Err, Ok
from shared.services.scheduling import Scheduler
from shared.services.views import DayStatus

_log = get_log(__name__)


class Page(Enum):
    """Where the citizen is; trouble and closing times lie over `start` and `priority` only."""

    start = auto()
    priority = auto()
    number = auto()
    help = auto()
    searching = auto()
    no_number = auto()
    staff = auto()


class KioskPresenter:
    """The kiosk's one presenter; it is the `Taps` that the views report to. Use it on the screen's thread only."""

    def __init__(
        self,
        *,
        hall: KioskHall,
        printer: SlipPrinter | None,
        store_dispatcher: Dispatcher,
        printer_dispatcher: Dispatcher,
        scheduler: Scheduler,
        clock: ClockWatch,
        staff: StaffTools,
        staff_dispatcher: Dispatcher,
        kiosk: str,
        language: Language = Language.INDONESIAN,
    ) -> None:
        self._hall, self._kiosk, self._actor = hall, kiosk, f"kiosk:{kiosk}"
        self._dispatcher, self._scheduler = store_dispatcher, scheduler
        self._fresh = self._visit = Visit(language=language)
        self._clock = clock
        self._watch = HallWatch(
            hall, clock=clock, dispatcher=store_dispatcher, scheduler=scheduler, changed=self._refresh
        )
        self._slips = Slips(
            printer,
            hall=hall,
            store_dispatcher=store_dispatcher,
            printer_dispatcher=printer_dispatcher,
            scheduler=scheduler,
            actor=self._actor,
            changed=self._refresh,
            reported=self._paper_is,
        )
        self.staff = StaffRoom(
            staff,
            dispatcher=staff_dispatcher,
            scheduler=scheduler,
            print_test=self._print_trial if printer else None,
            changed=self._refresh,
            stays=lambda seconds: self._stay.last(seconds),
            left=self._to_start,
        )
        self._show: Callable[[Screen], None] = lambda _screen: None
        self._screen: Screen | None = None
        self._page = Page.start
        self._taps = TapFilter(scheduler)
        self._stay = Stay(scheduler=scheduler, changed=self._refresh, left=self._to_start)
        self._asking: Asking | None = None
        self._failure: Exception | None = None
        self._issued: Issued | None = None
        self._refused: Refused | None = None

    def show_on(self, show: Callable[[Screen], None]) -> None:
        """Show screens there from now on, the first one at once."""
        self._show = show
        self._go(Page.start, None)

    def start(self) -> None:
        """Begin to look at the hall and the printer."""
        self._watch.start()
        self._slips.start()

    def stop(self) -> None:
        """Show no more; a tap under way is not repeated."""
        self._watch.stop()
        self._stay.stop()
        self._slips.stop()
        if self._asking:
            self._asking.stop()

    def wake(self) -> None:
        """Something was committed somewhere: look again."""
        self._watch.wake()

    def choose_service(self, prefix: str) -> None:
        """One tap, one request id; no other tap counts until it is answered."""
        if self._page not in (Page.start, Page.help) or self._asking or not self._can_issue():
            return
        if not self._taps.counts():
            return
        command = IssueTicket(
            request_id=new_request_id(),
            actor=self._actor,
            service=prefix,
            kiosk=self._kiosk,
            priority=self._visit.priority,
        )
        self._stay.last(None)
        self._asking = Asking(
            command,
            hall=self._hall,
            dispatcher=self._dispatcher,
            scheduler=self._scheduler,
            slow=self._refresh,
            searching=lambda: self._go(Page.searching, None),
            answered=self._answered,
            gave_up=self._gave_up,
        )
        self._refresh()

    def open_priority(self) -> None:
        """Show who may be called earlier."""
        if self._page is Page.start and not self._asking and self._taps.counts():
            self._go(Page.priority, CHOICE_SECONDS)

    def choose_priority(self, choice: PriorityClass) -> None:
        """This reason for the next number."""
        if self._page is Page.priority and self._taps.counts():
            self._choose(replace(self._visit, priority=choice))

    def choose_language(self, language: Language) -> None:
        """The words in this language."""
        if self._page is Page.start and not self._asking and self._taps.counts():
            self._choose(replace(self._visit, language=language))

    def turn_large_text(self) -> None:
        """Larger letters, or normal ones again."""
        if self._page is Page.start and not self._asking and self._taps.counts():
            self._choose(replace(self._visit, has_large_text=not self._visit.has_large_text))

    def slip_is_out(self) -> None:
        """The citizen has the slip."""
        if self._page is Page.number and self._taps.counts():
            self._slips.slip_is_out()

    def print_again(self) -> None:
        """No slip came: print a copy."""
        if self._page is Page.number and self._taps.counts():
            self._slips.print_again()

    def leave(self) -> None:
        """Back to the start."""
        if self._page not in (Page.start, Page.searching) and not self._asking and self._taps.counts():
            self._to_start()

    def stay(self) -> None:
        """Still here: the page stays."""
        if self._stay.is_ending and self._taps.counts():
            self._stay.again()
            self._refresh()

    def open_staff(self) -> None:
        """The hidden corner was held."""
        if self._page not in (Page.number, Page.staff) and not self._asking:
            self.staff.open()
            self._go(Page.staff, PIN_SECONDS)

    def _print_trial(self, done: Callable[[Ok[PrintOutcome] | Err], None]) -> None:
        self._slips.print_trial(trial_slip(self._watch.status, Texts(self._visit.language)), done)

    def _choose(self, visit: Visit) -> None:
        self._visit = visit
        self._go(Page.start, None if visit == self._fresh else CHOICE_SECONDS)

    def _can_issue(self) -> bool:
        status = self._watch.status
        is_open = status is not None and status.phase is Phase.open
        return is_open and not self._watch.is_down and self._slips.blocked_by is None

    def _answered(self, outcome: Outcome) -> None:
        self._asking = None
        match outcome:
            case Issued():
                self._issued = outcome
                self._go(Page.number, number_page.NUMBER_SECONDS)
                self._print(outcome)
            case Refused():
                self._refused = outcome
                self._go(Page.help, HELP_SECONDS)
            case _:
                _log.error("unexpected_answer", outcome=outcome.outcome)
                self._go(Page.no_number, number_page.WITHOUT_PAPER_SECONDS)
        self._watch.wake()

    def _gave_up(self, error: Exception) -> None:
        self._asking = None
        self._failure = error
        self._go(Page.no_number, number_page.WITHOUT_PAPER_SECONDS)

    def _print(self, issued: Issued) -> None:
        status, texts = self._watch.status, Texts(self._visit.language)
        assert status is not None  # nothing is asked for before the hall has answered
        self._slips.print_for(issued.ticket_id, lambda printing: number_page.slip_of(printing, status, texts))

    def _paper_is(self, paper: Paper) -> None:
        number_page.keep(self._stay, paper)
        self._refresh()

    def _to_start(self) -> None:
        self._slips.leave()
        self.staff.close()
        self._issued = self._refused = None
        self._visit = self._fresh
        self._go(Page.start, None)

    def _go(self, page: Page, seconds: int | None) -> None:
        """Another page, that leaves by itself after `seconds`."""
        self._page = page
        self._stay.begin(seconds)
        self._refresh()

    def _refresh(self) -> None:
        screen = self._compose()
        if self._stay.is_ending:
            screen = with_question(screen, Texts(self._visit.language), seconds=self._stay.seconds or 0)
        if screen != self._screen:
            self._screen = screen
            self._show(screen)

    def _compose(self) -> Screen:
        status, visit, texts = self._watch.status, self._visit, Texts(self._visit.language)
        around = pages.frame(status, self._watch.now, visit, texts)
        seconds = self._stay.seconds or 0
        match self._page:
            case Page.number if status and self._issued:
                issued, paper, copy = self._issued, self._slips.paper, self._slips.may_copy
                return number_page.number_screen(around, status, issued, paper, texts, may_copy=copy, seconds=seconds)
            case Page.help if status and self._refused:
                return help_pages.refused_screen(
                    around, status, self._refused, texts, seconds=seconds, is_busy=self._asking is not None
                )
            case Page.searching:
                return calm_pages.searching_screen(around, texts, self._asking.problem if self._asking else None)
            case Page.staff:
                return self.staff.screen(around, texts)
            case Page.no_number:
                return calm_pages.no_number_screen(around, texts, self._failure)
        return self._resting(around, status, visit, texts)

    def _resting(self, around: Frame, status: DayStatus | None, visit: Visit, texts: Texts) -> Screen:
        if self._watch.is_down:
            return calm_pages.trouble_screen(around, texts, self._watch.problem)
        if status is None:
            return calm_pages.starting_screen(around, texts)
        for_staff = pages.staff_words(self._clock.skew, texts)
        if status.phase is not Phase.open:
            return help_pages.resting_help_screen(around, status, visit, texts, for_staff=for_staff)
        if blocked := self._slips.blocked_by:
            return calm_pages.printer_screen(around, texts, blocked)
        if self._page is Page.priority:
            return pages.priority_screen(around, visit, texts)
        return pages.start_screen(
            around,
            status,
            visit,
            texts,
            is_busy=self._asking is not None,
            is_slow=self._asking is not None and self._asking.is_slow,
            has_paper=self._slips.has_paper,
            for_staff=for_staff,
        )
