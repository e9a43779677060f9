"""Draws a simulated printer's paper as it would lie in one's hand: 203 dpi, one dot per pixel.

Rule: it shows what was decoded, overflow and all; it never makes a bad slip look better than it is.
"""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import segno
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter, QPainterPath, QPolygonF

from admin.printer_simulator.roll import (
    CHARACTER_DOTS,
    DOT_COLUMNS,
    Align,
    FeedMark,
    Mark,
    Paper,
    QrMark,
    RasterMark,
    Run,
    TextLine,
)
from shared.problems import Problem, ProblemCode

INK = QColor("#1B1B1F")
PAPER = QColor("#FDFCF8")
EDGE = QColor("#DAD5C8")
DOTS_PER_MM = 8
TOP_DOTS = 40
BOTTOM_DOTS = 16
TOOTH_DOTS = 10
_FONT_FILE = "DejaVuSansMono.ttf"
_GREY = QImage.Format.Format_Grayscale8


def paper_size(paper: Paper) -> QSize:
    """Width and height in dots, the torn edges included."""
    return QSize(paper.width_mm * DOTS_PER_MM, TOP_DOTS + sum(map(_height, paper.marks)) + BOTTOM_DOTS)


def paint_paper(paper: Paper, painter: QPainter) -> None:
    """Draws the paper with its top left corner at (0, 0), one dot per unit. Needs a QGuiApplication."""
    size = paper_size(paper)
    painter.save()
    _paint_sheet(painter, size)
    left = (size.width() - DOT_COLUMNS[paper.width_mm]) // 2
    painter.translate(left, TOP_DOTS)
    for mark in paper.marks:
        _paint_mark(painter, mark, DOT_COLUMNS[paper.width_mm])
        painter.translate(0, _height(mark))
    painter.restore()


def paper_image(paper: Paper) -> QImage:
    """The paper alone, on a transparent ground."""
    image = QImage(paper_size(paper), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDotsPerMeterX(DOTS_PER_MM * 1000)
    image.setDotsPerMeterY(DOTS_PER_MM * 1000)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_paper(paper, painter)
    painter.end()
    return image


def save_paper_png(paper: Paper, path: Path) -> None:
    """Writes the picture; `OSError` if the file cannot be written."""
    if not paper_image(paper).save(str(path), "PNG"):  # type: ignore[call-overload]  # the stub says bytes, Qt refuses them
        raise OSError(f"{path} cannot be written")


def _height(mark: Mark) -> int:
    match mark:
        case TextLine() | FeedMark():
            return mark.dots
        case RasterMark():
            return mark.rows
        case QrMark():
            return len(_modules(mark)) * mark.module


def _paint_sheet(painter: QPainter, size: QSize) -> None:
    """White paper with the teeth of the cutter at both ends."""
    width, height = size.width(), size.height()
    points = [QPointF(x, TOOTH_DOTS if x // TOOTH_DOTS % 2 else 1) for x in range(0, width + 1, TOOTH_DOTS)]
    points += [
        QPointF(x, height - 1 if x // TOOTH_DOTS % 2 else height - TOOTH_DOTS)
        for x in range(width // TOOTH_DOTS * TOOTH_DOTS, -1, -TOOTH_DOTS)
    ]
    sheet = QPainterPath()
    sheet.addPolygon(QPolygonF(points))
    sheet.closeSubpath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(EDGE)
    painter.setBrush(PAPER)
    painter.drawPath(sheet)


def _paint_mark(painter: QPainter, mark: Mark, columns: int) -> None:
    match mark:
        case TextLine():
            _paint_line(painter, mark, columns)
        case QrMark():
            _paint_qr(painter, mark, columns)
        case RasterMark():
            _paint_raster(painter, mark, columns)
        case FeedMark():
            pass


def _start(width: int, columns: int, align: Align) -> int:
    return {Align.left: 0, Align.center: (columns - width) // 2, Align.right: columns - width}[align]


def _paint_line(painter: QPainter, line: TextLine, columns: int) -> None:
    x = _start(sum(run.dots for run in line.runs), columns, line.align)
    tallest = max((run.style.height for run in line.runs), default=1) * CHARACTER_DOTS[1]
    for run in line.runs:
        top = tallest - run.style.height * CHARACTER_DOTS[1]
        if run.style.inverse:
            painter.fillRect(QRectF(x, top, run.dots, tallest - top), INK)
        painter.save()
        painter.translate(x, top)
        painter.scale(run.style.width, run.style.height)
        _paint_run(painter, run)
        painter.restore()
        x += run.dots


def _paint_run(painter: QPainter, run: Run) -> None:
    """Characters in cells of 12 x 24 dots; bold is struck twice, half a dot apart."""
    font = _font()
    ascent = QFontMetricsF(font).ascent()
    painter.setFont(font)
    painter.setPen(PAPER if run.style.inverse else INK)
    for index, character in enumerate(run.text):
        for shift in (0.0, 0.6) if run.style.bold else (0.0,):
            painter.drawText(QPointF(index * CHARACTER_DOTS[0] + shift, ascent), character)
    if run.style.underline:
        painter.fillRect(QRectF(0, CHARACTER_DOTS[1] - 1, len(run.text) * CHARACTER_DOTS[0], 1), INK)


def _paint_qr(painter: QPainter, mark: QrMark, columns: int) -> None:
    modules = _modules(mark)
    side = len(modules)
    cells = QImage(b"".join(bytes(0 if cell else 255 for cell in row) for row in modules), side, side, side, _GREY)
    x = _start(side * mark.module, columns, mark.align)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(x, 0, side * mark.module, side * mark.module), cells)


def _modules(mark: QrMark) -> tuple[bytearray, ...]:
    """The dark modules, without a quiet zone: printers add none."""
    return segno.make(mark.data, error=mark.level, micro=False, boost_error=False).matrix


def _paint_raster(painter: QPainter, mark: RasterMark, columns: int) -> None:
    image = QImage(mark.bits, mark.row_bytes * 8, mark.rows, mark.row_bytes, QImage.Format.Format_Mono)
    image.setColorTable([QColor(0, 0, 0, 0).rgba(), INK.rgba()])
    painter.drawImage(_start(image.width(), columns, mark.align), 0, image)


def _font() -> QFont:
    """A monospace whose characters are 12 dots wide: it comes with python-barcode, a part of python-escpos."""
    family = _family()
    font = QFont(family)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPixelSize(20)
    return font


@cache
def _family() -> str:
    with as_file(files("barcode") / "fonts" / _FONT_FILE) as path:
        number = QFontDatabase.addApplicationFont(str(path))
    if number < 0:
        raise Problem(ProblemCode.FONT_MISSING, font=_FONT_FILE)
    return QFontDatabase.applicationFontFamilies(number)[0]
