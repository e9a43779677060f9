"""A picture of a document's first page, as a printer would put it on paper.

Rule: it is drawn by another program's eyes (PDFium), so that it shows what a reader gets.
"""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

DOTS_PER_POINT = 200 / 72
"""200 dots an inch: as sharp as an office printer's draft."""


def save_pdf_png(pdf: Path, picture: Path) -> None:
    """Draw the first page of a PDF into a PNG. Raises ValueError for a file that is no PDF."""
    application = QGuiApplication.instance() or QGuiApplication(["balai-demo", "-platform", "offscreen"])
    document = QPdfDocument(None)  # type: ignore[call-overload]  # the stub knows no document without a parent
    document.load(str(pdf))
    if document.status() is not QPdfDocument.Status.Ready:
        raise ValueError("the receipt is no PDF that can be read")
    size = document.pagePointSize(0) * DOTS_PER_POINT
    page = document.render(0, QSize(round(size.width()), round(size.height())))
    paper = QImage(page.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, page)
    painter.end()
    paper.save(str(picture), "PNG")  # type: ignore[call-overload]  # the stub says bytes, Qt refuses them
    document.close()
    del application
