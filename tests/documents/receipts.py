"""Receipts for the tests, and PDFs as a reader sees them.

Rule: a PDF is judged by an outside reader (PDFium), never by the library that made it.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from shared.documents.receipt_facts import ReceiptFacts
from shared.domain.ids import DeskNumber

JAKARTA = ZoneInfo("Asia/Jakarta")
RECEIPT = ReceiptFacts(
    hall_name="Layanan Lapor Mas Wapres",
    hall_address="Istana Wakil Presiden, Jl. Kebon Sirih No. 14, Jakarta Pusat",
    report_number="LMW-KTG9-2J6Q",
    received_at=datetime(2026, 11, 23, 10, 12, tzinfo=JAKARTA),
    desk=DeskNumber(3),
    desk_word="meja",
    officer_name="Siti Rahmawati",
    complainant="Suparmi",
    masked_contact="**********7890",
    masked_nik="317401**********",
    title="Sertifikat tanah warisan terbit atas nama orang lain",
    category="Pertanahan › Sengketa tanah",
    answer_days=14,
    answer_by=date(2026, 12, 11),
    channels=("WhatsApp 0811-1704-2207", "lapor.go.id", "SMS 1708", "X @lapor1708"),
    practice=False,
)


def receipt(**changes: Any) -> ReceiptFacts:
    """A receipt, but for the changes."""
    return replace(RECEIPT, **changes)


class ReadPdf:
    """A PDF opened by PDFium; opening fails the test unless it is valid."""

    def __init__(self, content: bytes) -> None:
        self._bytes = QByteArray(content)
        self._buffer = QBuffer(self._bytes)
        assert self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(None)
        self._document.load(self._buffer)
        assert self._document.status() is QPdfDocument.Status.Ready

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self._document.pageCount()

    @property
    def size_mm(self) -> tuple[int, int]:
        """Width and height of the first page, rounded."""
        points = self._document.pagePointSize(0)
        return round(points.width() / 72 * 25.4), round(points.height() / 72 * 25.4)

    @property
    def text(self) -> str:
        """All that can be read, spaces and line ends as they come."""
        return "\n".join(self._document.getAllText(page).text() for page in range(self.pages))

    @property
    def squeezed(self) -> str:
        """The same without any white space."""
        return squeeze(self.text)

    def title(self) -> str:
        """The title in its properties."""
        return str(self._document.metaData(QPdfDocument.MetaDataField.Title))

    def picture(self, dots_per_mm: int = 8) -> QImage:
        """The first page on white paper."""
        width, height = self.size_mm
        page = self._document.render(0, QSize(width * dots_per_mm, height * dots_per_mm))
        paper = QImage(page.size(), QImage.Format.Format_RGB32)
        paper.fill(QColor("white"))
        painter = QPainter(paper)
        painter.drawImage(0, 0, page)
        painter.end()
        return paper


def squeeze(text: str) -> str:
    """Without white space and without the soft marks a reader may drop at the end of a line."""
    return "".join(text.split())
