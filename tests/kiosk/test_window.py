"""The glass: a finger's tap reaches the presenter once, and nothing that is said is cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiosk.slip_job import Paper
from kiosk.views.help import HelpPage
from kiosk.views.number import NumberPage
from kiosk.views.priority import PriorityPage
from kiosk.views.staff import PinPage, StaffPage
from kiosk.views.start import StartPage
from kiosk.views.window import KioskWindow
from shared.domain.ticket import PriorityClass
from shared.i18n import Language, Texts
from shared.ui.choices import Chip, SegmentedChoice
from tests.kiosk import samples

pytestmark = pytest.mark.usefixtures("dressed")

UPRIGHT, LYING = (1080, 1920), (1280, 800)
OTHERS = ((540, 960), (1920, 1080), (768, 1366))
ID, EN = Texts("id"), Texts("en")


class RecordingTaps(samples.NoTaps):
    """Writes down what the glass reports."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def choose_service(self, prefix: str) -> None:
        self.heard.append(prefix)

    def open_priority(self) -> None:
        self.heard.append("priority")

    def choose_priority(self, choice: PriorityClass) -> None:
        self.heard.append(choice)

    def choose_language(self, language: object) -> None:
        self.heard.append(language)

    def turn_large_text(self) -> None:
        self.heard.append("large")

    def slip_is_out(self) -> None:
        self.heard.append("yes")

    def print_again(self) -> None:
        self.heard.append("again")

    def leave(self) -> None:
        self.heard.append("leave")

    def stay(self) -> None:
        self.heard.append("stay")

    def open_staff(self) -> None:
        self.heard.append("staff")

    @property
    def staff(self) -> RecordingTaps:
        return self

    def press(self, key: str) -> None:
        self.heard.append(key)

    def act(self, key: str) -> None:
        self.heard.append(f"act {key}")


@pytest.fixture
def taps() -> RecordingTaps:
    """What the glass reported."""
    return RecordingTaps()


@pytest.fixture
def window(qtbot: QtBot, taps: RecordingTaps) -> KioskWindow:
    """An upright kiosk at its real size."""
    made = KioskWindow(taps, is_windowed=False)
    qtbot.addWidget(made)
    made.resize(*UPRIGHT)
    made.show()
    return made


def tap(button: QWidget | None) -> None:
    """A finger in the middle of a button."""
    assert button is not None
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))


def page_of(window: KioskWindow, kind: type[QWidget]) -> QWidget:
    """The page that is shown, which must be of this kind."""
    assert isinstance(window.page, kind)
    return window.page


def test_a_tap_on_a_service_is_reported_once(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.start(ID))
    page = page_of(window, StartPage)
    assert isinstance(page, StartPage)
    tap(page.service_button("B"))
    assert taps.heard == ["B"]


def test_a_double_tap_of_one_finger_is_reported_once(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.start(ID))
    page = page_of(window, StartPage)
    assert isinstance(page, StartPage)
    tap(page.service_button("A"))
    tap(page.service_button("A"))
    assert taps.heard == ["A"]


def test_a_busy_kiosk_takes_no_taps(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.start(ID, is_busy=True))
    page = page_of(window, StartPage)
    assert isinstance(page, StartPage)
    tap(page.service_button("A"))
    assert taps.heard == []


def test_the_question_is_answered_by_its_button(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.STATES["start_still_there"](ID))
    assert window.cover is not None
    tap(window.cover.stay_button)
    assert taps.heard == ["stay"]


def test_a_tap_beside_the_question_stays_too_and_reaches_nothing_below(
    window: KioskWindow, taps: RecordingTaps
) -> None:
    window.show_screen(samples.STATES["start_still_there"](ID))
    page = page_of(window, StartPage)
    assert isinstance(page, StartPage)
    below = page.service_button("A")
    place = below.mapTo(window, below.rect().center())
    target = window.childAt(place)
    assert target is window.cover
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, place))
    assert taps.heard == ["stay"]


def test_the_question_goes_with_its_screen(window: KioskWindow) -> None:
    window.show_screen(samples.STATES["start_still_there"](ID))
    window.show_screen(samples.start(ID))
    assert window.cover is None


@pytest.mark.parametrize("state", ["start", "number_asking", "offline"])
def test_the_whole_page_wanders_against_burn_in_and_is_touched_where_it_is_seen(
    window: KioskWindow, taps: RecordingTaps, state: str
) -> None:
    window.show_screen(samples.STATES[state](ID))
    assert window.page is not None
    before = window.page.mapTo(window, QPoint(0, 0))
    window.ground.advance()
    assert window.page.mapTo(window, QPoint(0, 0)) - before == QPoint(2, 0)
    assert window.page.size() == window.size()


class Corner:
    """A finger on the hidden corner of an upright kiosk, with a clock of its own."""

    def __init__(self, qtbot: QtBot, taps: RecordingTaps) -> None:
        self.now_ms = 1000
        self.window = KioskWindow(taps, is_windowed=False, now_ms=lambda: self.now_ms)
        qtbot.addWidget(self.window)
        self.window.resize(*UPRIGHT)
        self.window.show()
        self.window.show_screen(samples.start(ID))

    def hold(self, ms: int, *, until: QPoint = QPoint(40, 40)) -> None:  # noqa: B008 - a constant
        corner = self.window.childAt(QPoint(40, 40))
        assert corner is self.window.corner
        QTest.mousePress(corner, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
        self.now_ms += ms
        QTest.mouseMove(corner, until)
        QTest.mouseRelease(corner, Qt.MouseButton.LeftButton, pos=until)


@pytest.fixture
def corner(qtbot: QtBot, taps: RecordingTaps) -> Corner:
    """Its window lives until the test is over: Qt still paints it after the last line."""
    return Corner(qtbot, taps)


def test_the_hidden_corner_held_for_three_seconds_opens_the_pad(corner: Corner, taps: RecordingTaps) -> None:
    corner.hold(2999)
    assert taps.heard == []
    corner.hold(3000)
    assert taps.heard == ["staff"]


def test_a_finger_that_slips_off_the_corner_opens_nothing(corner: Corner, taps: RecordingTaps) -> None:
    corner.hold(5000, until=QPoint(600, 40))
    assert taps.heard == []


def test_the_corner_works_before_the_hall_is_known_and_grows_with_the_glass(
    window: KioskWindow, taps: RecordingTaps
) -> None:
    window.show_screen(samples.STATES["starting"](ID))
    assert window.childAt(QPoint(100, 100)) is window.corner
    assert (window.corner.width(), window.corner.height()) == (144, 144)


def test_each_key_of_the_pad_is_reported_also_the_same_one_twice(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.STATES["staff_pin"](ID))
    page = page_of(window, PinPage)
    assert isinstance(page, PinPage)
    for key in ("1", "1", "0", "erase", "ok"):
        tap(page.pad.key(key))
    tap(page.back_button)
    assert taps.heard == ["1", "1", "0", "erase", "ok", "act leave"]


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=["upright", "lying"])
def test_the_keys_of_the_pad_are_big_on_every_glass(window: KioskWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.show_screen(samples.STATES["staff_pin"](ID))
    page = page_of(window, PinPage)
    assert isinstance(page, PinPage)
    assert all(min(page.pad.key(str(digit)).size().toTuple()) >= 96 for digit in range(10))


def test_a_pad_that_pauses_takes_no_key(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.STATES["staff_no_pin"](ID))
    page = page_of(window, PinPage)
    assert isinstance(page, PinPage)
    tap(page.pad.key("1"))
    assert taps.heard == []


def test_the_buttons_of_the_staff_are_reported(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.STATES["staff"](ID))
    page = page_of(window, StaffPage)
    assert isinstance(page, StaffPage)
    for key in ("test_print", "end", "leave"):
        tap(page.action_button(key))
    assert taps.heard == ["act test_print", "act end", "act leave"]


def test_a_touch_counts_like_a_click(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.start(ID))
    page = page_of(window, StartPage)
    assert isinstance(page, StartPage)
    finger = QTest.createTouchDevice()
    place = page.service_button("A").mapTo(window, page.service_button("A").rect().center())
    QTest.touchEvent(window, finger).press(0, place, window)
    QTest.touchEvent(window, finger).release(0, place, window)
    assert taps.heard == ["A"]


def test_a_full_service_can_still_be_touched(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.start(ID, samples.FULL))
    page = page_of(window, StartPage)
    assert isinstance(page, StartPage)
    tap(page.service_button("A"))
    assert taps.heard == ["A"]


def test_the_footer_reports_its_choices_and_waits_for_the_presenter(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.start(ID))
    language = next(w for w in window.findChildren(SegmentedChoice) if w.isVisible())
    english = next(b for b in language.findChildren(QAbstractButton) if b.accessibleName() == "English")
    tap(english)
    chips = [chip for chip in window.findChildren(Chip) if chip.isVisible()]
    for chip in chips:
        tap(chip)
    assert taps.heard == [Language.ENGLISH, "priority", "large"]
    assert language.current() == "id"
    assert [chip.isChecked() for chip in chips] == [False, False]


def test_each_reason_for_priority_can_be_chosen(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.STATES["priority"](ID))
    page = page_of(window, PriorityPage)
    assert isinstance(page, PriorityPage)
    for key in PriorityClass:
        tap(page.choice_button(key))
    assert taps.heard == list(PriorityClass)


def test_the_number_page_reports_the_answers_and_the_end(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.number(ID, Paper.asking))
    page = page_of(window, NumberPage)
    assert isinstance(page, NumberPage)
    tap(page.yes_button)
    tap(page.again_button)
    tap(page.done_button)
    assert taps.heard == ["yes", "again", "leave"]


def test_without_a_question_there_are_no_answers(window: KioskWindow) -> None:
    window.show_screen(samples.number(ID, Paper.printed))
    page = page_of(window, NumberPage)
    assert isinstance(page, NumberPage)
    assert not page.yes_button.isVisible()
    assert not page.again_button.isVisible()


def test_the_page_that_helps_leads_on_and_back(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.refused(ID, samples.SESSION_FULL))
    page = page_of(window, HelpPage)
    assert isinstance(page, HelpPage)
    tap(page.documents_button)
    tap(page.back_button)
    assert taps.heard == ["D", "leave"]


def test_the_documents_button_goes_with_its_reason(window: KioskWindow) -> None:
    window.show_screen(samples.refused(ID, samples.SESSION_FULL))
    window.show_screen(samples.resting(ID, samples.EVENING))
    page = page_of(window, HelpPage)
    assert isinstance(page, HelpPage)
    assert page.documents_button is not None
    assert not page.documents_button.isVisible()


def test_the_calm_page_has_a_way_back_where_there_is_one(window: KioskWindow, taps: RecordingTaps) -> None:
    window.show_screen(samples.STATES["no_number"](ID))
    QApplication.sendPostedEvents()
    back = next(b for b in window.findChildren(QAbstractButton) if b.isVisible())
    tap(back)
    assert taps.heard == ["leave"]


def test_large_text_is_larger(window: KioskWindow) -> None:
    window.show_screen(samples.start(ID))
    before = title_height(window)
    window.show_screen(samples.start(ID, visit=samples.visit_of(ID, has_large_text=True)))
    assert title_height(window) > before


def title_height(window: KioskWindow) -> int:
    """Pixels of the letters of the first service."""
    page = page_of(window, StartPage)
    assert isinstance(page, StartPage)
    return max(label.font().pixelSize() for label in page.service_button("A").findChildren(QLabel))


def test_a_citizen_cannot_close_a_full_screen_kiosk(qtbot: QtBot, taps: RecordingTaps) -> None:
    kiosk = KioskWindow(taps, is_windowed=False)
    qtbot.addWidget(kiosk)
    kiosk.show_screen(samples.start(ID))
    kiosk.show()
    assert not kiosk.close()
    assert kiosk.isVisible()


def test_a_window_can_be_closed(qtbot: QtBot, taps: RecordingTaps) -> None:
    kiosk = KioskWindow(taps, is_windowed=True)
    qtbot.addWidget(kiosk)
    kiosk.show_screen(samples.start(ID))
    kiosk.show()
    assert kiosk.close()


def cut_words(window: KioskWindow) -> list[str]:
    """Labels whose words do not fit into their place, and places outside the glass."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        is_narrow = label.sizeHint().width() > label.width() and not label.wordWrap()
        place = label.mapTo(window, QPoint(0, 0))
        is_outside = place.x() < 0 or place.y() < 0
        is_outside |= place.x() + label.width() > window.width() or place.y() + label.height() > window.height()
        if needed > label.height() or is_narrow or is_outside:
            found.append(f"{label.text()!r} {label.size().toTuple()} needs {needed}")
    return found


EVERYWHERE = [(name, size) for name in samples.STATES for size in (UPRIGHT, LYING)]
FULLEST = [(name, size) for name in ("start_no_paper", "number_asking", "refused_session_full") for size in OTHERS]


@pytest.mark.parametrize(("name", "size"), [*EVERYWHERE, *FULLEST])
def test_texts_half_as_long_again_are_not_cut(qtbot: QtBot, name: str, size: tuple[int, int]) -> None:
    kiosk = KioskWindow(samples.NoTaps(), is_windowed=False)
    qtbot.addWidget(kiosk)
    kiosk.resize(*size)
    kiosk.show_screen(samples.STATES[name](Texts.pseudo()))
    kiosk.show()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert kiosk.size().toTuple() == size
    assert cut_words(kiosk) == []


@pytest.mark.parametrize("size", [UPRIGHT, LYING], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("texts", [ID, EN], ids=["id", "en"])
def test_large_text_is_not_cut(qtbot: QtBot, texts: Texts, size: tuple[int, int]) -> None:
    kiosk = KioskWindow(samples.NoTaps(), is_windowed=False)
    qtbot.addWidget(kiosk)
    kiosk.resize(*size)
    kiosk.show_screen(samples.start(texts, visit=samples.visit_of(texts, has_large_text=True)))
    kiosk.show()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert cut_words(kiosk) == []


def test_a_page_that_is_set_larger_on_the_glass_is_not_cut(window: KioskWindow) -> None:
    told = replace(samples.DECIDED, message="Listrik di gedung padam. " * 8)
    screen = samples.resting(ID, told)
    window.show_screen(screen)
    window.show_screen(replace(screen, frame=replace(screen.frame, has_large_text=True)))
    QApplication.sendPostedEvents()
    assert cut_words(window) == []
