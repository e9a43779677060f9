"""The paper as a picture. Rule: at 203 dpi one dot is one pixel, and a telephone could scan the code."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from admin.printer_simulator.decoder import split_tokens
from admin.printer_simulator.paper import INK, TOP_DOTS, paper_image, save_paper_png
from admin.printer_simulator.roll import Paper, PaperRoll
from shared.printing.escpos_layout import slip_bytes
from tests.printing.slips import a_slip


def the_paper(width_mm: int = 80, qr: str = "native") -> Paper:
    roll = PaperRoll(width_mm)
    papers = [roll.apply(token) for token in split_tokens(slip_bytes(a_slip(), width_mm=width_mm, qr=qr))[0]]
    return next(paper for paper in papers if paper is not None)


def dark_in_row(image: QImage, row: int) -> list[int]:
    return [x for x in range(image.width()) if QColor(image.pixel(x, row)).lightness() < 80]


@pytest.mark.parametrize(("width_mm", "dots"), [(80, 640), (58, 464)])
def test_the_picture_is_as_wide_as_the_paper(qtbot: QtBot, width_mm: int, dots: int) -> None:
    assert paper_image(the_paper(width_mm)).width() == dots


@pytest.mark.parametrize("qr", ["native", "image"])
def test_the_code_is_drawn_in_the_middle_in_modules_of_eight_dots(qtbot: QtBot, qr: str) -> None:
    image = paper_image(the_paper(qr=qr))
    rows = [dark_in_row(image, y) for y in range(TOP_DOTS, image.height() - 40, 4)]
    # The upper edge of a finder pattern: two bars of 7 modules, 21 modules apart from end to end.
    edges = [
        row for row in rows if row and row[-1] - row[0] + 1 == 21 * 8 and set(range(row[0], row[0] + 56)) <= set(row)
    ]
    assert edges
    assert edges[0][0] == (640 - 21 * 8) // 2


def test_the_file_is_a_picture(qtbot: QtBot, tmp_path: Path) -> None:
    save_paper_png(the_paper(), tmp_path / "slip.png")
    assert QImage(str(tmp_path / "slip.png")).pixelColor(320, 2).alpha() in (0, 255)
    assert INK.lightness() < 80


def test_a_folder_that_is_not_there_is_an_error(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be written"):
        save_paper_png(the_paper(), tmp_path / "missing" / "slip.png")
