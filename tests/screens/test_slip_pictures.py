"""Slips look like their pictures: original, copy and practice, on both widths, in both languages.

Rule: the picture is drawn from the bytes that went to a printer over TCP, never from the slip itself.
"""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from admin.printer_simulator.paper import paper_image
from admin.printer_simulator.roll import Paper
from admin.printer_simulator.server import SimulatedPrinter
from shared.domain.printing import PrintState
from shared.i18n import Language
from shared.printing.printer import EscposTicketPrinter
from shared.printing.slip import Slip
from tests.printing.slips import a_slip
from tests.screens.pictures import assert_picture

SLIPS: dict[str, Callable[[Language], Slip]] = {
    "original": lambda language: a_slip(language.value),
    "copy": lambda language: a_slip(language.value, copy=1),
    "practice": lambda language: a_slip(language.value, practice=True),
}


SHADES_OF_STRETCHED_LETTERS = 250
"""Qt rounds a letter drawn at a multiple of its size by a shade, differently after other letters."""


class Sheet(QWidget):
    """One paper as a widget, so that it is compared as screens are."""

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._image = paper_image(paper)
        self.setFixedSize(self._image.size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), "#E7E2D6")
        painter.drawImage(0, 0, self._image)


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", SLIPS)
def test_a_slip_looks_like_its_picture(qtbot: QtBot, kind: str, language: Language, width_mm: int) -> None:
    with SimulatedPrinter(width_mm=width_mm) as printer:
        end = EscposTicketPrinter(printer.url, width_mm=width_mm).print_slip(SLIPS[kind](language))
        assert end.state is PrintState.printed
        sheet = Sheet(printer.papers[0])
    qtbot.addWidget(sheet)
    assert_picture(sheet, f"slip_{kind}_{width_mm}mm_{language.value}", allowed=SHADES_OF_STRETCHED_LETTERS)
