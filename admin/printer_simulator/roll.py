"""The paper of a simulated printer: what each command puts on it, until it is cut.

Rule: a plain value without Qt; what stands on it came from decoded bytes alone.
"""

from dataclasses import dataclass, replace
from enum import Enum

from admin.printer_simulator.decoder import Command, Text, Token

DOT_COLUMNS = {80: 576, 58: 384}
"""Printable dots across, by width of the paper in mm, at 203 dpi."""
CHARACTER_DOTS = (12, 24)
"""Font A: width and height of one character."""
LINE_DOTS = 30
"""The printer's own line spacing, 1/6 inch."""


class Align(Enum):
    """Where a line stands on the paper."""

    left = "left"
    center = "center"
    right = "right"


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look; `width` and `height` magnify 1 to 8 times."""

    width: int = 1
    height: int = 1
    bold: bool = False
    underline: bool = False
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style."""

    text: str
    style: Style

    @property
    def dots(self) -> int:
        """Width on the paper."""
        return len(self.text) * self.style.width * CHARACTER_DOTS[0]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line; without runs it is only fed."""

    runs: tuple[Run, ...]
    align: Align
    spacing: int = LINE_DOTS

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(run.text for run in self.runs)

    @property
    def dots(self) -> int:
        """Height on the paper: the tallest character, at least the line spacing."""
        tallest = max((run.style.height for run in self.runs), default=0) * CHARACTER_DOTS[1]
        return max(tallest, self.spacing)


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR code that the printer draws itself; `module` in dots, `level` one of L M Q H."""

    data: str
    module: int
    level: str
    align: Align


@dataclass(frozen=True, slots=True)
class RasterMark:
    """A picture: `row_bytes` bytes per row, most significant bit left, 1 is black."""

    row_bytes: int
    rows: int
    bits: bytes
    align: Align


@dataclass(frozen=True, slots=True)
class FeedMark:
    """Empty paper, in dots."""

    dots: int


Mark = TextLine | QrMark | RasterMark | FeedMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One piece of paper, from the top. `is_cut` is False while it still hangs in the printer."""

    width_mm: int
    marks: tuple[Mark, ...]
    is_cut: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """The texts of all lines that hold some, without the spaces around them."""
        texts = (mark.text.strip() for mark in self.marks if isinstance(mark, TextLine))
        return tuple(text for text in texts if text)

    @property
    def qr_codes(self) -> tuple[str, ...]:
        """What the printer's own QR codes say."""
        return tuple(mark.data for mark in self.marks if isinstance(mark, QrMark))


class PaperRoll:
    """Applies decoded tokens; `apply` hands over a `Paper` when one is cut off."""

    def __init__(self, width_mm: int) -> None:
        self._width_mm = width_mm
        self._marks: list[Mark] = []
        self._reset()

    def _reset(self) -> None:
        self._runs: list[Run] = []
        self._style = Style()
        self._align = Align.left
        self._spacing = LINE_DOTS
        self._qr_module, self._qr_level, self._qr_data = 3, "L", ""

    @property
    def hanging(self) -> Paper:
        """What has been printed since the last cut."""
        return Paper(width_mm=self._width_mm, marks=tuple(self._marks), is_cut=False)

    def lose_power(self) -> None:
        """Forgets what was not printed yet; what stands on the paper stays there."""
        self._reset()

    def apply(self, token: Token) -> Paper | None:
        """Does what a printer does with one token."""
        if isinstance(token, Text):
            self._write(token.text)
            return None
        match token.name:
            case "ESC @":
                self._reset()
            case "LF":
                self._end_line()
            case "GS V":
                return self._cut(token)
            case "ESC d":
                self._feed(token.parameters[0] * self._spacing)
            case "ESC J":
                self._feed(token.parameters[0])
            case "GS v 0":
                self._picture(token)
            case "GS ( k":
                self._qr(token.data)
            case _:
                self._restyle(token)
        return None

    def _write(self, text: str) -> None:
        """Adds characters; a line that is full is printed, as on the real paper."""
        for character in text:
            used = sum(run.dots for run in self._runs)
            if used + self._style.width * CHARACTER_DOTS[0] > DOT_COLUMNS[self._width_mm]:
                self._end_line()
            if self._runs and self._runs[-1].style == self._style:
                self._runs[-1] = Run(self._runs[-1].text + character, self._style)
            else:
                self._runs.append(Run(character, self._style))

    def _end_line(self) -> None:
        self._marks.append(TextLine(tuple(self._runs), self._align, self._spacing))
        self._runs = []

    def _feed(self, dots: int) -> None:
        if self._runs:
            self._end_line()
        self._marks.append(FeedMark(dots))

    def _cut(self, token: Command) -> Paper:
        if self._runs:
            self._end_line()
        if token.parameters[0] in b"AB":
            self._marks.append(FeedMark(3 * LINE_DOTS + token.parameters[1]))
        paper = Paper(width_mm=self._width_mm, marks=tuple(self._marks), is_cut=True)
        self._marks = []
        return paper

    def _picture(self, token: Command) -> None:
        row_bytes, rows = (int.from_bytes(token.parameters[at : at + 2], "little") for at in (1, 3))
        self._marks.append(RasterMark(row_bytes, rows, token.data, self._align))

    def _qr(self, data: bytes) -> None:
        """GS ( k with cn = 49: size (67), level (69), store (80), print (81)."""
        function, arguments = data[1:2], data[2:]
        match function:
            case b"C":
                self._qr_module = arguments[0]
            case b"E":
                self._qr_level = "LMQH"[arguments[0] - 48]
            case b"P":
                self._qr_data = arguments[1:].decode("utf-8", "replace")
            case b"Q" if self._qr_data:
                self._marks.append(QrMark(self._qr_data, self._qr_module, self._qr_level, self._align))
            case _:
                pass

    def _restyle(self, token: Command) -> None:
        value = token.parameters[0] if token.parameters else 0
        match token.name:
            case "ESC a":
                self._align = list(Align)[value % 48 % 3]
            case "ESC E" | "ESC G":
                self._style = replace(self._style, bold=bool(value & 1))
            case "ESC -":
                self._style = replace(self._style, underline=value % 48 > 0)
            case "GS B":
                self._style = replace(self._style, inverse=bool(value & 1))
            case "GS !":
                self._style = replace(self._style, width=(value >> 4 & 7) + 1, height=(value & 7) + 1)
            case "ESC !":
                self._style = replace(
                    self._style,
                    width=2 if value & 0x20 else 1,
                    height=2 if value & 0x10 else 1,
                    bold=bool(value & 0x08),
                    underline=bool(value & 0x80),
                )
            case "ESC 2":
                self._spacing = LINE_DOTS
            case "ESC 3":
                self._spacing = value
            case _:
                pass
