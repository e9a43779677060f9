"""Icons by meaning, drawn as paths from the icon font that the package qtawesome carries.

Rule: only the font file is used. Importing qtawesome costs 0.25 s of start-up and patches Qt's classes.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QRawFont,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from shared.problems import Problem, ProblemCode
from shared.ui.symbols import Symbol
from shared.ui.theme import Ink, Tone

_PACKAGE = "qtawesome"
_FONT = "materialdesignicons6-webfont-*.ttf"
_NAMES = "materialdesignicons6-webfont-charmap-*.json"
_EM = 512
"""Pixels at which glyphs are read; they are scaled as paths."""


def icon(symbol: Symbol, *, ink: Ink = Ink.MAIN, tone: Tone = Tone.PAPER) -> QIcon:
    """The icon for a meaning, at any size. Needs QApplication; `Problem(FONT_MISSING)` without the font."""
    return QIcon(_GlyphEngine(glyph(symbol), QColor(tone.colour(ink).value)))


def paint_icon(painter: QPainter, symbol: Symbol, box: QRectF, colour: QColor) -> None:
    """Draw the icon into the largest square in the middle of `box`."""
    _paint(painter, glyph(symbol), box, colour)


@cache
def glyph(symbol: Symbol) -> QPainterPath:
    """The outline of an icon in a square of 1 x 1."""
    raw = QRawFont(str(_file(_FONT)), _EM)
    if not raw.isValid():
        raise Problem(ProblemCode.FONT_MISSING, font=_FONT)
    path = raw.pathForGlyph(raw.glyphIndexesForString(chr(int(_code_points()[symbol.value], 16)))[0])
    scaled = QTransform().scale(1 / _EM, 1 / _EM).translate(0, raw.ascent()).map(path)
    scaled.setFillRule(Qt.FillRule.WindingFill)
    return scaled


@cache
def _code_points() -> dict[str, str]:
    names: dict[str, str] = json.loads(_file(_NAMES).read_text(encoding="utf-8"))
    return names


def _file(pattern: str) -> Path:
    spec = find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for path in Path(folder, "fonts").glob(pattern):
            return path
    raise Problem(ProblemCode.FONT_MISSING, font=f"{_PACKAGE}/fonts/{pattern}")


def _paint(painter: QPainter, path: QPainterPath, box: QRectF, colour: QColor) -> None:
    edge = min(box.width(), box.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center().x() - edge / 2, box.center().y() - edge / 2)
    painter.scale(edge, edge)
    painter.fillPath(path, colour)
    painter.restore()


class _GlyphEngine(QIconEngine):
    """Draws one glyph at whatever size Qt asks for; disabled icons are half as strong."""

    def __init__(self, path: QPainterPath, colour: QColor) -> None:
        super().__init__()
        self._path = path
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.save()
        painter.setOpacity(0.5 if mode == QIcon.Mode.Disabled else 1.0)
        _paint(painter, self._path, QRectF(rect), self._colour)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._path, self._colour)


class IconLabel(QWidget):
    """One icon of a fixed edge length in pixels; it stands beside a word, never alone."""

    def __init__(
        self,
        symbol: Symbol,
        *,
        edge: int,
        ink: Ink = Ink.MAIN,
        tone: Tone = Tone.PAPER,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._symbol = symbol
        self._colour = QColor(tone.colour(ink).value)
        self._edge = edge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_symbol(self, symbol: Symbol, *, ink: Ink = Ink.MAIN, tone: Tone = Tone.PAPER) -> None:
        """Another picture and colour."""
        self._symbol = symbol
        self._colour = QColor(tone.colour(ink).value)
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._edge, self._edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon; the font is read at the first one."""
        paint_icon(QPainter(self), self._symbol, QRectF(self.rect()), self._colour)
