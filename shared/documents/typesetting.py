"""The paper's typeface, paragraphs and QR code, set with reportlab.

Rule: every text goes through `P`, which leaves nothing in it that reportlab could read as a command, a tag or a file
(devices.md, Documents).
"""

import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from shared.problems import Problem, ProblemCode
from shared.text import clean

REGULAR, BOLD = "Manrope-Medium", "Manrope-Bold"
NAVY, INK, MUTED = HexColor("#0E1F3D"), HexColor("#14213A"), HexColor("#3C4A66")
GOLD, PALE_GOLD, LINE = HexColor("#B8862B"), HexColor("#F3E6C8"), HexColor("#D9D3C4")

LONGEST = 400
"""Characters: more than any field that is set here may hold (shared.domain.complaint_draft.LENGTHS). What is longer
all the same, a hall's name perhaps, ends in "…", so that nobody takes it for the whole."""
_NFC_GROWS = 3
"""At most: the composed form of a text may be longer than the text (Unicode, UAX 15)."""
_LEADING = 1.35
_UNKNOWN = "?"


@cache
def load_typeface() -> frozenset[int]:
    """Embed Manrope in what is set from now on; the code points that it can draw. Raises Problem FONT_MISSING."""
    for name in (REGULAR, BOLD):
        file = _font_folder() / f"{name}.ttf"
        if not file.is_file():
            raise Problem(ProblemCode.FONT_MISSING, font=file)
        pdfmetrics.registerFont(TTFont(name, str(file)))
    return frozenset(pdfmetrics.getFont(REGULAR).face.charToGlyph)


def _font_folder() -> Path:
    try:
        import font_manrope
    except ImportError:
        raise Problem(ProblemCode.FONT_MISSING, font="font-manrope") from None
    return Path(font_manrope.font_directory)


def style(size: float, *, bold: bool = False, colour: HexColor = INK, centred: bool = False) -> ParagraphStyle:
    """A paragraph of this size in points."""
    font = BOLD if bold else REGULAR
    return ParagraphStyle(
        name=f"{font}-{size}",
        fontName=font,
        bulletFontName=font,
        fontSize=size,
        leading=size * _LEADING,
        textColor=colour,
        alignment=TA_CENTER if centred else TA_LEFT,
        splitLongWords=1,
    )


def P(text: str, look: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: any text, nothing in it is markup."""
    return Paragraph(escape(drawable(text)), look)


def drawable(text: str) -> str:
    """One line in letters that the typeface has: an unknown letter loses its accent, or is "?"."""
    known = load_typeface()
    kept = clean(text, field="text", max_length=_NFC_GROWS * len(text))
    line = "".join(char if ord(char) in known else _known(char, known) for char in kept)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _known(char: str, known: frozenset[int]) -> str:
    if unicodedata.category(char).startswith("Z"):
        return " "
    if unicodedata.combining(char):
        return ""
    parts = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    return "".join(part if ord(part) in known else _UNKNOWN for part in parts)


class QrCode(Flowable):  # type: ignore[misc]
    """A QR code `edge` points wide, quiet zone included; drawn as rectangles, so it stays sharp on any printer."""

    _QUIET = 4

    def __init__(self, content: str, edge: float) -> None:
        super().__init__()
        self.width = self.height = edge
        self.rows = [bytes(row) for row in segno.make_qr(content, error="m", boost_error=False).matrix]

    def draw(self) -> None:
        """Row by row, from the top; neighbours in a row are one rectangle, so that no seam shows."""
        canvas: Canvas = self.canv
        dot = self.width / (len(self.rows) + 2 * self._QUIET)
        canvas.setFillColor(NAVY)
        for down, row in enumerate(self.rows):
            bottom = self.height - (self._QUIET + down + 1) * dot
            for start, length in _runs(row):
                canvas.rect((self._QUIET + start) * dot, bottom, length * dot, dot, stroke=0, fill=1)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """The dark stretches of a row: first module and how many."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
