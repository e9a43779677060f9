"""The receipt on A5 paper.

Rule: one page for any complaint of usual length; longer texts flow to a second page.
"""

from functools import partial
from io import BytesIO

from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageTemplate,
    Spacer,
    Table,
)

from shared.documents.receipt_facts import ReceiptFacts
from shared.documents.typesetting import (
    BOLD,
    GOLD,
    LINE,
    MUTED,
    NAVY,
    PALE_GOLD,
    REGULAR,
    P,
    QrCode,
    drawable,
    load_typeface,
    style,
)
from shared.i18n import Language, Texts

PRACTICE_MARK = "LATIHAN"
"""Not translated: every officer must know it on a receipt of any language."""

WIDTH = A5[0] - 28 * mm
_MARGIN, _TOP, _BOTTOM = 14 * mm, 9 * mm, 8 * mm
_QR = 25 * mm
_LABEL = 27 * mm
_SIGNING = 12 * mm
"""Room for a signature."""
_LANG = {Language.INDONESIAN: "id-ID", Language.ENGLISH: "en-GB"}
_COUNTER = "loket"

_TEXT, _LABELS, _NOTE = style(9), style(9, colour=MUTED), style(8, colour=MUTED)
_STRONG, _CENTRED, _SIGNED = style(9, bold=True), style(8.5, centred=True), style(9, bold=True, centred=True)
_HALL, _ADDRESS = style(12.5, bold=True, colour=NAVY, centred=True), style(8, colour=MUTED, centred=True)
_HEADING = style(14, bold=True, colour=NAVY, centred=True)
_NUMBER, _PROMISE = style(22, bold=True, colour=NAVY), style(11, bold=True, colour=NAVY)

Cells = list[list[object]]
Look = list[tuple[object, ...]]


def lay_out(facts: ReceiptFacts, texts: Texts) -> bytes:
    """The PDF. It is set twice only where it needs a second page, to number the pages."""
    load_typeface()
    pdf, pages = _set(facts, texts, pages=1)
    return pdf if pages == 1 else _set(facts, texts, pages=pages)[0]


def _set(facts: ReceiptFacts, texts: Texts, *, pages: int) -> tuple[bytes, int]:
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=A5,
        title=texts("Receipt of a complaint"),
        author=drawable(facts.hall_name),
        creator="Balai",
        lang=_LANG[texts.language],
        # A page starts with Helvetica, which no PDF embeds, unless it is told otherwise.
        initialFontName=REGULAR,
        invariant=1,
    )
    frame = Frame(_MARGIN, _BOTTOM, WIDTH, A5[1] - _TOP - _BOTTOM, 0, 0, 0, 0)
    furniture = partial(_furniture, facts=facts, texts=texts, pages=pages)
    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=furniture))
    document.build(_story(facts, texts))
    return target.getvalue(), document.page


def _furniture(canvas: Canvas, document: BaseDocTemplate, *, facts: ReceiptFacts, texts: Texts, pages: int) -> None:
    """What every page has besides the text: the practice mark over it, and its number where there are several."""
    canvas.saveState()
    if facts.practice:
        canvas.translate(A5[0] / 2, A5[1] / 2)
        canvas.rotate(52)
        canvas.setFillColor(GOLD, alpha=0.16)
        canvas.setFont(BOLD, 84)
        canvas.drawCentredString(0, -28, PRACTICE_MARK)
    canvas.restoreState()
    if pages > 1:
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 7.5)
        words = texts("Page %(page)s of %(pages)s", page=document.page, pages=pages)
        canvas.drawRightString(A5[0] - _MARGIN, 6 * mm, f"{drawable(facts.report_number)} · {words}")


def _story(facts: ReceiptFacts, texts: Texts) -> list[Flowable]:
    story: list[Flowable] = [P(facts.hall_name, _HALL), P(facts.hall_address, _ADDRESS)]
    story.append(HRFlowable(width="100%", thickness=1.2, color=GOLD, spaceBefore=5, spaceAfter=7))
    story.append(P(texts("Receipt of a complaint"), _HEADING))
    if facts.practice:
        story.append(P(texts("For practice only, not a real receipt."), _CENTRED))
    story += [Spacer(0, 6), _number_panel(facts, texts), Spacer(0, 4), _rows(facts, texts), Spacer(0, 7)]
    story += [_promise(facts, texts), Spacer(0, 6)]
    for words, look in _notes(facts, texts):
        story += [P(words, look), Spacer(0, 2.5)]
    story += [Spacer(0, 6), KeepTogether(_signatures(facts, texts))]
    return story


def _number_panel(facts: ReceiptFacts, texts: Texts) -> Table:
    words = [
        P(texts("Report number"), _LABELS),
        P(facts.report_number, _NUMBER),
        P(texts("Keep this receipt: you need the number to ask about it."), _NOTE),
    ]
    look = [
        ("BOX", (0, 0), (-1, -1), 0.8, NAVY),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (0, 0), 10),
        ("RIGHTPADDING", (1, 0), (1, 0), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    return _table([[words, QrCode(facts.report_number, _QR)]], [WIDTH - _QR - 6, _QR + 6], look)


def _rows(facts: ReceiptFacts, texts: Texts) -> Table:
    at = facts.received_at
    received = texts(
        "%(day)s, %(time)s %(zone)s", day=texts.date_long(at), time=texts.time(at), zone=texts.zone_abbreviation(at)
    )
    officer = facts.officer_name if facts.desk is None else f"{facts.officer_name}, {_desk(facts, texts)}"
    shown = [
        (texts("Received"), received, _TEXT),
        (texts("Officer"), officer, _TEXT),
        (texts("Complainant"), facts.complainant, _STRONG),
        (texts("Contact"), facts.masked_contact, _TEXT),
        ("NIK", facts.masked_nik, _TEXT),
        (texts("Title"), facts.title, _STRONG),
        (texts("Category"), facts.category, _TEXT),
    ]
    cells: Cells = [[P(label, _LABELS), P(words, look)] for label, words, look in shown if words]
    lines: Look = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6),
    ]
    return _table(cells, [_LABEL, WIDTH - _LABEL], lines)


def _desk(facts: ReceiptFacts, texts: Texts) -> str:
    if facts.desk_word == _COUNTER:
        return texts("counter %(desk)s", desk=facts.desk)
    return texts("desk %(desk)s", desk=facts.desk)


def _promise(facts: ReceiptFacts, texts: Texts) -> Table:
    days = texts.plural(
        "That is %(n)d working day after it was received.",
        "That is %(n)d working days after it was received.",
        facts.answer_days,
    )
    words = [
        P(texts("Answer by %(day)s", day=texts.date_long(facts.answer_by)), _PROMISE),
        P(days, _LABELS),
    ]
    look: Look = [
        ("BACKGROUND", (0, 0), (-1, -1), PALE_GOLD),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
    ]
    return _table([[words]], [WIDTH], look)


def _notes(facts: ReceiptFacts, texts: Texts) -> list[tuple[str, ParagraphStyle]]:
    if facts.channels:
        follow_up = texts(
            "To ask how it stands, have the report number ready: %(channels)s, or come here again.",
            channels=", ".join(facts.channels),
        )
    else:
        follow_up = texts("To ask how it stands, come here again with the report number.")
    return [
        (follow_up, _TEXT),
        (texts("This service is free of charge."), _STRONG),
        (texts("This receipt is only for this service, not for use in court."), _NOTE),
        (
            texts(
                "Your personal data are used only to handle this complaint and are kept confidential "
                "(Law 27 of 2022). You may ask to see and correct them."
            ),
            _NOTE,
        ),
    ]


def _signatures(facts: ReceiptFacts, texts: Texts) -> Table:
    gap, half = 10 * mm, (WIDTH - 10 * mm) / 2
    cells: Cells = [
        [P(texts("Officer"), _CENTRED), "", P(texts("Complainant"), _CENTRED)],
        [Spacer(0, _SIGNING), "", Spacer(0, _SIGNING)],
        [P(facts.officer_name, _SIGNED), "", P(facts.complainant, _SIGNED)],
    ]
    look: Look = [("LINEABOVE", (each, 2), (each, 2), 0.6, MUTED) for each in (0, 2)]
    look += [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 1.5)]
    look += [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "BOTTOM")]
    return _table(cells, [half, gap, half], look)


def _table(cells: Cells, widths: list[float], look: Look) -> Table:
    """A table whose rows may flow to the next page; its own cell font is embedded too."""
    return Table(cells, colWidths=widths, style=[("FONTNAME", (0, 0), (-1, -1), REGULAR), *look], splitInRow=1)
