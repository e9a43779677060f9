"""A slip as the bytes of one ESC/POS job, for paper 58 mm or 80 mm wide.

Rule: only this code emits control bytes; every text passes `_plain` and can print nothing but itself (P12).
"""

import textwrap
from dataclasses import dataclass
from typing import Literal

from shared.printing.capabilities import prepare_escpos
from shared.printing.slip import PRACTICE_MARK, Slip
from shared.text import printable

prepare_escpos()

from escpos.constants import QR_ECLEVEL_M  # noqa: E402
from escpos.printer import Dummy  # noqa: E402

QrKind = Literal["native", "image"]
"""Who draws the QR code: the printer (about 30 bytes) or this program as a picture (some kilobytes)."""

LARGEST = 8
"""GS ! magnifies a character at most eight times."""

QR_MODULE_DOTS = 8
"""One millimetre at 203 dpi: scans from a crumpled slip with an old telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFormat:
    """One width of paper. `columns` are characters of 12 dots; `profile` names the python-escpos data."""

    width_mm: int
    columns: int
    profile: str
    lines_to_cutter: int


FORMATS = {
    # 42 of 48 columns: TM-T20-like printers are sold with either, and 42 fit both.
    80: PaperFormat(width_mm=80, columns=42, profile="TM-T20II", lines_to_cutter=1),
    # Many 58 mm printers have no cutter: the feed brings the last line past the tear bar.
    58: PaperFormat(width_mm=58, columns=32, profile="POS-5890", lines_to_cutter=3),
}


def slip_bytes(slip: Slip, *, width_mm: int = 80, qr: QrKind = "native") -> bytes:
    """The whole job, from the reset to the cut. `width_mm` is 58 or 80, else `ValueError`."""
    if width_mm not in FORMATS:
        raise ValueError(f"paper is {' or '.join(map(str, FORMATS))} mm wide, not {width_mm}")
    page = _Page(FORMATS[width_mm])
    _practice_bar(page, slip)
    _head(page, slip)
    _number(page, slip)
    _facts(page, slip)
    _code(page, slip, qr)
    for text in slip.footer:
        page.text(text, max_lines=3)
    if slip.practice:
        page.space()
    _practice_bar(page, slip)
    return page.finished()


def _practice_bar(page: "_Page", slip: Slip) -> None:
    if slip.practice:
        page.bar(PRACTICE_MARK, scale=4)
        page.space()
        page.text(slip.practice_text, bold=True)
        page.space()


def _head(page: "_Page", slip: Slip) -> None:
    page.widest(slip.hall_name)
    page.text(slip.hall_address)
    page.rule()


def _number(page: "_Page", slip: Slip) -> None:
    if slip.copy:
        page.bar(slip.copy_mark, scale=3)
        page.space()
        page.text(slip.copy_text, bold=True)
        page.space()
    page.widest(slip.number_caption, bold=False)
    page.largest(slip.number)
    page.widest(slip.service_name)
    page.widest(slip.session_name, bold=False)
    page.rule()


def _facts(page: "_Page", slip: Slip) -> None:
    page.widest(slip.people_ahead_text)
    page.space()
    together = f"{slip.issued_on_text}, {slip.issued_at_text}"
    if page.fits(together):
        page.text(together)
    else:
        page.text(slip.issued_on_text)
        page.text(slip.issued_at_text)
    page.space()


def _code(page: "_Page", slip: Slip, qr: QrKind) -> None:
    """The QR code between empty lines: scanners need white around it, and printers add none."""
    if slip.code:
        page.qr(slip.code, qr)
        page.space()
        if page.fits(slip.code):
            page.text(slip.code)
            page.space()


class _Page:
    """The lines of one job. A style is sent when it changes, always whole."""

    def __init__(self, paper: PaperFormat) -> None:
        self._paper = paper
        # Plain ASCII needs no code page, so the library's own guessing of one is switched off.
        self._job = Dummy(profile=paper.profile, magic_encode_args={"disabled": True, "encoding": "CP437"})
        self._job.hw("INIT")
        self._job.set(align="center")
        self._sent: tuple[bool, int, int, bool] | None = None

    def text(self, text: str, *, bold: bool = False, width: int = 1, height: int = 1, max_lines: int = 4) -> None:
        """A paragraph, centred and wrapped; what is longer than `max_lines` ends in three dots."""
        for line in _lines(text, self._paper.columns // width, max_lines):
            self._line(line, bold=bold, width=width, height=height)

    def widest(self, text: str, *, bold: bool = True) -> None:
        """An important text: double size if it fits in two lines, else only double height."""
        width = 2 if len(_lines(text, self._paper.columns // 2, 3)) <= 2 else 1
        self.text(text, bold=bold, width=width, height=2)

    def largest(self, number: str) -> None:
        """The ticket's number as large as the paper lets it be."""
        scale = self._scale(number, LARGEST)
        self._line(_plain(number)[: self._paper.columns // scale], bold=True, width=scale, height=LARGEST)

    def bar(self, text: str, *, scale: int) -> None:
        """White on black over the whole width: seen by somebody who does not read."""
        wide = self._scale(f" {text} ", scale)
        columns = self._paper.columns // wide
        # One column less where that is what it takes to have the same black on both sides.
        columns -= (columns - len(text)) % 2
        self._line(text[:columns].center(columns), bold=True, width=wide, height=scale, inverse=True)

    def rule(self) -> None:
        """A line across the paper."""
        self._line("-" * self._paper.columns)

    def space(self) -> None:
        """One empty line."""
        self._line("")

    def qr(self, code: str, kind: QrKind) -> None:
        """A QR code with error level M."""
        self._style()
        self._job.qr(code, ec=QR_ECLEVEL_M, size=QR_MODULE_DOTS, native=kind == "native")

    def fits(self, text: str) -> bool:
        """Whether the text stands in one line."""
        return len(_plain(text)) <= self._paper.columns

    def finished(self) -> bytes:
        """Feeds, cuts all but one point (the slip must not fall to the floor), and hands the job over."""
        self._style()
        self._job.print_and_feed(self._paper.lines_to_cutter)
        self._job.cut(feed=False)
        job: bytes = self._job.output
        return job

    def _scale(self, text: str, most: int) -> int:
        """How many times wider the text may be to stand in one line, from 1 to `most`."""
        return max(1, min(most, self._paper.columns // max(1, len(text))))

    def _line(self, line: str, *, bold: bool = False, width: int = 1, height: int = 1, inverse: bool = False) -> None:
        self._style(bold=bold, width=width, height=height, inverse=inverse)
        self._job.textln(line)

    def _style(self, *, bold: bool = False, width: int = 1, height: int = 1, inverse: bool = False) -> None:
        wanted = (bold, width, height, inverse)
        if wanted != self._sent:
            # Smoothing rounds the stairs of characters that are magnified four times and more.
            smooth = height >= 4
            self._job.set(bold=bold, custom_size=True, width=width, height=height, smooth=smooth, invert=inverse)
            self._sent = wanted


def _plain(text: str) -> str:
    """ASCII only: clones read bytes above 7Fh as Chinese or Katakana, whatever code page is set."""
    return " ".join(printable(text, "ascii").split())


def _lines(text: str, columns: int, max_lines: int) -> list[str]:
    """The text in as few lines as it needs, of about equal length: no word is left alone."""
    wrapper = textwrap.TextWrapper(width=columns, max_lines=max_lines, placeholder="...", break_on_hyphens=False)
    plain = _plain(text)
    best = wrapper.wrap(plain)
    while wrapper.width > columns // 2:
        wrapper.width -= 1
        tighter = wrapper.wrap(plain)
        if len(tighter) != len(best) or len(" ".join(tighter)) != len(" ".join(best)):
            break
        best = tighter
    return best
