"""The kiosk's composition root: store, printer, presenter, window.

Rule: the only file of this program that knows the store, the printer's driver and Qt's application; the first page
stands before any of them is opened.
"""

import time
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

import shared.ui.plain_imports  # noqa: F401 - for its effect, before all else of ours
from kiosk.presenter import KioskPresenter
from kiosk.staff import KioskFacts
from kiosk.views.window import KioskWindow
from shared.config import APP, PcSettings, PrinterSettings
from shared.domain.printing import PrintOutcome
from shared.i18n import Texts
from shared.logs import configure_logs
from shared.pin import is_right
from shared.printing.slip import Slip
from shared.printing.status import PrinterStatus
from shared.printing.transports import NoTransport, open_transport
from shared.problems import Problem
from shared.redaction import redact
from shared.services.clock_watch import ClockWatch, pc_clock
from shared.services.hall_line import HallLine, OpenHall
from shared.store.address import login_of, parse_address
from shared.ui.bootstrap import show_window, start_application
from shared.ui.dispatcher import QtDispatcher
from shared.ui.gui_call import GuiCall
from shared.ui.scheduler import QtScheduler
from shared.ui.theme import Theme
from shared.ui.watchdog import Watchdog

if TYPE_CHECKING:
    from shared.printing.printer import EscposTicketPrinter
    from shared.services.journal import Journal

WINDOW = (540, 960)
"""Pixels of the window when the program does not fill the screen: the upright glass at half size."""


class PrinterOnUse:
    """The ticket printer of this PC. Its driver is loaded on the printer's thread, not before the first page."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings

    def print_slip(self, slip: Slip, deadline_seconds: float = 3.0) -> PrintOutcome:
        """See `EscposTicketPrinter.print_slip`."""
        return self._printer.print_slip(slip, deadline_seconds)

    def status(self, deadline_seconds: float = 3.0) -> PrinterStatus:
        """See `EscposTicketPrinter.status`."""
        return self._printer.status(deadline_seconds)

    @cached_property
    def _printer(self) -> "EscposTicketPrinter":
        from shared.printing.printer import EscposTicketPrinter

        return EscposTicketPrinter(self._settings.url, width_mm=self._settings.width_mm)


class StaffOfThisPc:
    """What staff find behind the hidden corner of this kiosk (a `StaffTools`)."""

    def __init__(self, settings: PcSettings, *, name: str) -> None:
        self._settings, self._name = settings, name

    @property
    def has_pin(self) -> bool:
        """Whether a PIN was set for this PC."""
        return self._settings.kiosk.pin_hash is not None

    def is_right(self, pin: str) -> bool:
        """Whether this is the PIN; slow on purpose."""
        kept = self._settings.kiosk.pin_hash
        return kept is not None and is_right(pin, kept)

    def facts(self) -> KioskFacts:
        """About this kiosk."""
        return KioskFacts(
            version=_version(),
            store=_shown(self._settings.store.url),
            printer="" if self._settings.printer.url == "none:" else redact(self._settings.printer.url),
            name=self._name,
            unwritable=_unwritable(self._settings.store.url),
        )

    def end(self) -> None:
        """End the program; whoever watches over it decides whether it starts again."""
        QApplication.exit(0)


class KioskProgram:
    """All parts of the kiosk, wired. Make it, and close it, on the GUI thread of a running application."""

    def __init__(self, settings: PcSettings, *, clock: datetime | None = None) -> None:
        printer, fault = _printer_of(settings.printer)
        self._store_work = QtDispatcher("store")
        self._printer_work = QtDispatcher("printer")
        self._staff_work = QtDispatcher("staff")
        self.scheduler = QtScheduler()
        # Kept here: a call from the feed's thread must find its way as long as the program lives.
        self._wake = GuiCall(lambda: self.presenter.wake())
        self._settings, self._clock, self._fault, self._has_printer = settings, clock, fault, printer is not None
        # A server takes a kiosk's events in the name of its login alone (docs/adr/0012).
        self._name = login_of(settings.store.url) or settings.kiosk.name
        self._journal: Journal | None = None
        self._line = HallLine(self._open_hall, self._wake)
        self.presenter = KioskPresenter(
            hall=self._line,
            printer=printer,
            store_dispatcher=self._store_work,
            printer_dispatcher=self._printer_work,
            scheduler=self.scheduler,
            clock=ClockWatch(pc_clock if clock is None else None),
            staff=StaffOfThisPc(settings, name=self._name),
            staff_dispatcher=self._staff_work,
            kiosk=self._name,
            language=settings.ui.language,
        )
        self.window = KioskWindow(self.presenter, is_windowed=settings.ui.windowed)
        if settings.ui.windowed:
            # Full screen, the kiosk is ended by its supervisor or with the staff's PIN.
            QShortcut(QKeySequence("Ctrl+Q"), self.window).activated.connect(lambda: QApplication.exit(0))

    def close(self) -> None:
        """Stop everything, in the order in which nothing asks for what is gone."""
        self.presenter.stop()
        self._staff_work.close()
        self._printer_work.close()
        self._store_work.close()
        self._line.close()
        if self._journal:
            self._journal.close()

    def _open_hall(self) -> OpenHall:
        """Open the store on its worker thread."""
        if self._fault is not None:
            # A kiosk whose printer is set up wrongly hands nothing out, and says why.
            raise self._fault
        from kiosk.recovering import RecoveringHall
        from shared.store.opening import open_store
        from shared.store.pc_journal import pc_journal

        settings = self._settings
        if self._journal is None:
            self._journal = pc_journal(settings.store.url, program="kiosk")
        store = open_store(settings.store.url, program="kiosk", clock=self._clock)
        hall = RecoveringHall(store.hall, self._journal, actor=f"kiosk:{self._name}", has_printer=self._has_printer)
        return OpenHall(hall=hall, feed=store.feed(), close=store.close)


def run(settings: PcSettings, *, clock: datetime | None = None, argv: Sequence[str] = ()) -> int:
    """Run the kiosk until somebody ends it; returns the exit code. `Problem`: NO_DISPLAY, FONT_MISSING.

    `clock` sets "now" in a practice store. A store that cannot be opened is told on the screen and tried again.
    """
    started_at = time.perf_counter()
    configure_logs("kiosk")
    is_windowed = settings.ui.windowed
    texts = Texts(settings.ui.language)
    application = start_application(
        texts("Kiosk"),
        theme=Theme.kiosk(),
        windowed=is_windowed,
        argv=["balai-kiosk", *argv],
        texts=texts,
        started_at=started_at,
    )
    program = KioskProgram(settings, clock=clock)
    watchdog = Watchdog(program.scheduler)
    program.presenter.show_on(program.window.show_screen)
    application.first_paint.connect(program.presenter.start)
    show_window(program.window, windowed=is_windowed, size=WINDOW)
    watchdog.start()
    try:
        return application.exec()
    finally:
        watchdog.stop()
        program.close()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(APP)
    except PackageNotFoundError:
        return "unknown"


def _shown(store_url: str) -> str:
    """The store's address without a password; one that cannot be read is shown as it is, but for that."""
    try:
        return parse_address(store_url).shown
    except Problem:
        return redact(store_url)


def _unwritable(store_url: str) -> str:
    """The folder of this PC's journals if the disk refuses it, else ""."""
    from shared.store.pc_journal import pc_journal_refuses

    try:
        return str(pc_journal_refuses(store_url, program="kiosk") or "")
    except Problem:
        return ""  # an address that cannot be read is said on the page itself


def _printer_of(settings: PrinterSettings) -> tuple[PrinterOnUse | None, Problem | None]:
    """The printer, none for `none:`; or what is wrong with its address."""
    try:
        transport = open_transport(settings.url)
    except Problem as problem:
        return None, problem
    return (None if isinstance(transport, NoTransport) else PrinterOnUse(settings)), None
