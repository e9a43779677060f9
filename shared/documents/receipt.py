"""The receipt (*tanda terima*) of a complaint as a PDF.

Rule: what it costs to lay a page out is paid with the first receipt, not at the start of a program.
"""

from shared.documents.receipt_facts import ReceiptFacts
from shared.i18n import Texts


def receipt_pdf(facts: ReceiptFacts, texts: Texts) -> bytes:
    """The receipt as an A5 PDF: the same bytes for the same facts. Raises Problem FONT_MISSING.

    Example: `receipt_pdf(receipt_facts(kept, opened, info, officer_name="Siti", texts=texts), texts)`.
    """
    from shared.documents.receipt_layout import lay_out

    return lay_out(facts, texts)
