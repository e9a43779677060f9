"""The receipt of a complaint: one A5 page that says what was promised, and nothing that harms or betrays anybody.

Rule: it is read back with another program's eyes; see `receipts.py`.
"""

import subprocess
import sys
import unicodedata
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from shared.assets import asset_path
from shared.documents.receipt import receipt_pdf
from shared.documents.receipt_facts import ReceiptFacts, category_words, receipt_facts
from shared.documents.typesetting import LONGEST, QrCode, drawable
from shared.domain.complaint import KeptComplaint, SealedComplaint
from shared.i18n import Texts
from shared.services.opened_complaint import OpenedComplaint
from shared.services.views import HallInfo
from tests.documents.receipts import RECEIPT, ReadPdf, receipt, squeeze
from tests.domain.situations import hall
from tests.hostile import HOSTILE

TEXT_FIELDS = (
    "hall_name", "hall_address", "officer_name", "complainant", "masked_contact", "masked_nik", "title", "category",
)  # fmt: skip
ID, EN = Texts("id"), Texts("en")
TITLE = "Sertifikat tanah warisan orang tua di Desa Sukamaju Kecamatan Sukaraja Kabupaten Bogor terbit atas nama orang "
LONG_NAME = "Raden Ajeng Siti Nurhaliza Kusumaningrum binti Haji Abdurrahman Al-Banjari, S.H., M.Kn."


def read(facts: ReceiptFacts, texts: Texts = ID) -> ReadPdf:
    return ReadPdf(receipt_pdf(facts, texts))


# --- what it says ---


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (
            ID,
            ["Tanda Terima Pengaduan", "Senin, 23 November 2026, pukul 10.12 WIB", "Siti Rahmawati, meja 3",
             "Dijawab paling lambat Jumat, 11 Desember 2026", "14 hari kerja", "tidak dipungut biaya", "pengadilan"],
        ),
        (
            EN,
            ["Receipt of a complaint", "Monday, 23 November 2026, 10:12 WIB", "Siti Rahmawati, desk 3",
             "Answer by Friday, 11 December 2026", "14 working days", "free of charge", "court", "confidential"],
        ),
    ],
)  # fmt: skip
def test_a_receipt_says_what_the_law_and_the_hall_promise(texts: Texts, words: list[str]) -> None:
    found = read(RECEIPT, texts)
    facts = ["LMW-KTG9-2J6Q", "**********7890", "317401**********", RECEIPT.title, RECEIPT.category, "lapor.go.id"]
    missing = [each for each in words + facts if squeeze(each) not in found.squeezed]
    assert missing == []
    # Once among the facts and once under the line to sign on.
    assert found.text.count("Suparmi") == 2
    assert found.text.count("Siti Rahmawati") == 2


@pytest.mark.parametrize("texts", [ID, EN, Texts.pseudo()], ids=["id", "en", "half as long again"])
def test_it_is_one_a5_page(texts: Texts) -> None:
    found = read(receipt(practice=True), texts)
    assert (found.pages, found.size_mm) == (1, (148, 210))


def test_a_long_title_and_long_names_still_fit_on_it() -> None:
    long = receipt(title=f"{TITLE}lain dan belum dapat dijelaskan sampai hari ini"[:150], complainant=LONG_NAME)
    assert len(long.title) == 150
    assert read(long).pages == 1


def test_what_does_not_fit_flows_to_numbered_pages() -> None:
    found = read(receipt(title="kata " * 60, category="kata " * 60, complainant="W" * 200))
    assert found.pages > 1
    assert f"Halaman 1 dari {found.pages}" in found.text
    assert f"Halaman {found.pages} dari {found.pages}" in found.text


def test_a_counter_is_called_a_counter_and_no_desk_is_no_word() -> None:
    assert "Siti Rahmawati, loket 3" in read(receipt(desk_word="loket")).text
    assert "Siti Rahmawati, meja" not in read(receipt(desk=None)).text


def test_without_a_nik_or_channels_no_line_is_empty() -> None:
    found = read(receipt(masked_nik="", channels=()))
    assert "NIK" not in found.text
    assert "datanglah kembali ke sini" in found.text


def test_only_a_practice_receipt_says_latihan() -> None:
    assert "LATIHAN" not in read(RECEIPT).text
    practice = read(receipt(practice=True))
    assert "LATIHAN" in practice.text
    assert "bukan tanda terima sungguhan" in practice.text


# --- the file ---


@pytest.mark.parametrize("texts", [ID, EN], ids=["id", "en"])
def test_the_same_facts_are_the_same_bytes_in_any_process(texts: Texts) -> None:
    once = receipt_pdf(RECEIPT, texts)
    assert receipt_pdf(RECEIPT, texts) == once
    code = (
        "import hashlib; from shared.i18n import Texts; from shared.documents.receipt import receipt_pdf;"
        "from tests.documents.receipts import RECEIPT;"
        f"print(hashlib.sha256(receipt_pdf(RECEIPT, Texts('{texts.language.value}'))).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=asset_path().parent, capture_output=True, text=True)
    assert run.stdout.strip() == sha256(once).hexdigest(), run.stderr


def test_only_embedded_manrope_is_used_and_the_language_is_named() -> None:
    pdf = receipt_pdf(receipt(practice=True), ID)
    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == pdf.count(b"+Manrope-") // 2 > 0
    assert b"id-ID" in pdf
    assert b"en-GB" in receipt_pdf(RECEIPT, EN)


def test_its_properties_name_nobody() -> None:
    pdf = receipt_pdf(receipt(title="Judulunik dan seterusnya"), ID)
    assert ReadPdf(pdf).title() == "Tanda Terima Pengaduan"
    assert not any(word in pdf for word in (b"Suparmi", b"Judulunik", b"7890", b"LMW-"))


def test_the_code_on_it_is_the_report_number_alone() -> None:
    import segno

    matrix = segno.make_qr("LMW-KTG9-2J6Q", error="m", boost_error=False).matrix
    drawn = QrCode(RECEIPT.report_number, edge=100.0)
    assert [list(row) for row in drawn.rows] == [list(row) for row in matrix]
    with pytest.raises(ValueError, match="report number"):
        receipt(report_number="LMW-KTG9-2J6R Suparmi")


# --- hostile texts ---


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_any_text_in_every_field_is_set_as_plain_text(text: str) -> None:
    pdf = receipt_pdf(receipt(**dict.fromkeys(TEXT_FIELDS, text), channels=(text,)), ID)
    found = ReadPdf(pdf)
    assert "LMW-KTG9-2J6Q" in found.text
    assert not any(mark in pdf for mark in (b"/Subtype /Image", b"/EmbeddedFile", b"/URI", b"/JavaScript", b"/Launch"))
    plain = _as_read(drawable(text))
    # Eight fields, the channels and two signatures; the end of a page may tear two or three of the longest.
    assert not plain or _as_read(found.text).count(plain) >= 8


def _as_read(text: str) -> str:
    """A reader may take a ligature or an accented letter apart."""
    return "".join(char for char in squeeze(unicodedata.normalize("NFKD", text)) if not unicodedata.combining(char))


def test_letters_that_the_typeface_lacks_lose_an_accent_or_are_marked() -> None:
    assert drawable("Ḥāfiẓ Ma’ruf – Ñ é") == "Hāfiz Ma’ruf – Ñ é"
    assert drawable("你好") == "??"


def test_a_text_longer_than_any_field_ends_in_an_ellipsis() -> None:
    assert drawable("x" * LONGEST) == "x" * LONGEST
    assert drawable("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"


# --- where the facts come from ---


def test_the_facts_are_masked_and_in_the_halls_own_time() -> None:
    sealed = SealedComplaint(
        id="1", report_number="LMW-KTG9-2J6Q", ticket_id=None, desk=None, officer="siti", channel="walk-in",
        title="Sertifikat tanah", chronology="", category="land.dispute", solution="", name_sealed=b"",
        contact_sealed=b"", contact_index=b"", nik_sealed=None, nik_index=None, key_version=1,
    )  # fmt: skip
    received = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    opened = OpenedComplaint(name="Suparmi", contact="+6281234567890", nik="3174014101900001")
    facts = receipt_facts(
        KeptComplaint(complaint=sealed, received_at=received),
        opened,
        HallInfo(practice=True, settings=hall({"complaint.answer_days": "10"})),
        officer_name="Siti Rahmawati",
        texts=EN,
    )
    assert facts.received_at.isoformat() == "2026-11-23T00:30:00+07:00"
    assert (facts.answer_days, facts.answer_by) == (10, date(2026, 12, 7))
    assert (facts.masked_contact, facts.masked_nik) == ("**********7890", "317401**********")
    assert facts.category == "Land › Land dispute"
    assert "3174014101900001" not in repr(facts)


def test_a_category_that_an_office_took_off_its_list_is_named_by_its_key() -> None:
    assert category_words("land.gone", ID) == "land.gone"


def test_importing_the_facts_does_not_load_reportlab() -> None:
    code = "import sys, shared.documents.receipt; print('reportlab' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=asset_path().parent, capture_output=True, text=True)
    assert run.stdout == "False\n"
