"""The bytes of a slip. Rule: only the layout emits commands, whatever the texts hold (P12)."""

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.printer_simulator.decoder import Command, Text, split_tokens
from admin.printer_simulator.roll import CHARACTER_DOTS, DOT_COLUMNS, Paper, PaperRoll, QrMark, RasterMark, TextLine
from shared.i18n import Texts
from shared.printing.escpos_layout import QR_MODULE_DOTS, slip_bytes
from shared.printing.slip import Slip
from tests.hostile import HOSTILE
from tests.printing.slips import LANGUAGES, WIDTHS, a_slip, golden_path

TEXT_FIELDS = [each.name for each in fields(Slip) if each.type in (str, "str") and each.name != "code"]
PRACTICE_COPY = {"practice": True, "copy": 3}


def paper_of(slip: Slip, width_mm: int = 80, **options: str) -> Paper:
    """What a printer makes of the slip: exactly one paper, with nothing left over."""
    tokens, rest = split_tokens(slip_bytes(slip, width_mm=width_mm, **options))
    roll = PaperRoll(width_mm)
    papers = [paper for token in tokens if (paper := roll.apply(token)) is not None]
    assert rest == b""
    assert roll.hanging.marks == ()
    assert len(papers) == 1
    return papers[0]


def commands_of(job: bytes) -> list[str]:
    """The names of the commands that act, in order; styles and line feeds may vary with the length of a text."""
    tokens, rest = split_tokens(job)
    assert rest == b""
    styles = {"LF", "GS !", "GS b", "ESC E", "GS B"}
    return [token.name for token in tokens if isinstance(token, Command) and token.name not in styles]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width_mm", WIDTHS)
def test_the_bytes_are_the_ones_once_looked_at_on_paper(language: str, width_mm: int) -> None:
    assert slip_bytes(a_slip(language), width_mm=width_mm) == golden_path(language, width_mm).read_bytes()


@pytest.mark.parametrize("width_mm", WIDTHS)
def test_a_job_begins_with_a_reset_and_ends_with_a_cut(width_mm: int) -> None:
    job = slip_bytes(a_slip(), width_mm=width_mm)
    assert job.startswith(b"\x1b@")
    assert job.endswith(b"\x1dVB\x00")


def test_two_slips_in_a_row_share_nothing() -> None:
    assert slip_bytes(a_slip(practice=True, copy=1)) != slip_bytes(a_slip())
    assert slip_bytes(a_slip()) == slip_bytes(a_slip())


@pytest.mark.parametrize(("width_mm", "least_mm"), [(80, 55), (58, 40)])
def test_the_number_is_read_at_arms_length(width_mm: int, least_mm: int) -> None:
    paper = paper_of(a_slip(), width_mm)
    (run,) = next(mark.runs for mark in paper.marks if isinstance(mark, TextLine) and mark.text == "A-013")
    assert run.dots / 8 >= least_mm
    assert run.style.height * CHARACTER_DOTS[1] / 8 >= 20


@pytest.mark.parametrize("number", ["A-1", "A-013", "AB-1024", "ABCD-12345"])
@pytest.mark.parametrize("width_mm", WIDTHS)
def test_a_number_of_any_length_stays_in_one_line(number: str, width_mm: int) -> None:
    assert number in paper_of(a_slip(number=number), width_mm).lines


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width_mm", WIDTHS)
def test_no_line_is_wider_than_the_paper_even_if_every_text_grows(language: str, width_mm: int) -> None:
    for slip in (a_slip(language, **PRACTICE_COPY), a_slip(language, texts=Texts.pseudo(language), **PRACTICE_COPY)):
        lines = [mark for mark in paper_of(slip, width_mm).marks if isinstance(mark, TextLine)]
        assert all(sum(run.dots for run in line.runs) <= DOT_COLUMNS[width_mm] for line in lines)


@pytest.mark.parametrize("width_mm", WIDTHS)
def test_a_practice_slip_says_so_in_large_white_on_black_at_both_ends(width_mm: int) -> None:
    lines = [m for m in paper_of(a_slip("en", practice=True), width_mm).marks if isinstance(m, TextLine) and m.text]
    marks = [at for at, line in enumerate(lines) if line.text.strip() == "LATIHAN"]
    assert len(marks) == 2
    assert marks[0] == 0
    assert marks[1] >= len(lines) - 3
    assert all(run.style.inverse and run.style.height == 4 for at in marks for run in lines[at].runs)


def test_a_copy_says_so_above_the_number() -> None:
    lines = paper_of(a_slip(copy=2)).lines
    assert lines.index("SALINAN 2") < lines.index("A-013")


@pytest.mark.parametrize("width_mm", WIDTHS)
def test_the_qr_code_says_the_code_with_modules_of_a_millimetre(width_mm: int) -> None:
    codes = [mark for mark in paper_of(a_slip(), width_mm).marks if isinstance(mark, QrMark)]
    assert [(code.data, code.module, code.level) for code in codes] == [("7K4Q2M9D", QR_MODULE_DOTS, "M")]


@pytest.mark.parametrize("width_mm", WIDTHS)
def test_the_qr_code_can_be_sent_as_a_picture(width_mm: int) -> None:
    marks = paper_of(a_slip(), width_mm, qr="image").marks
    (picture,) = [mark for mark in marks if isinstance(mark, RasterMark)]
    assert picture.rows == (21 + 2) * QR_MODULE_DOTS
    assert not [mark for mark in marks if isinstance(mark, QrMark)]


def test_without_a_code_there_is_no_qr_code() -> None:
    assert "GS ( k" not in commands_of(slip_bytes(replace(a_slip(), code="")))


def test_other_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="80 or 58 mm"):
        slip_bytes(a_slip(), width_mm=112)


def test_typographic_signs_come_out_as_plain_ones() -> None:
    lines = paper_of(a_slip(hall_name="“Balai” – Mas’ud… é")).lines
    assert " ".join(lines).startswith('"Balai" - Mas\'ud... e')


def test_a_text_without_end_uses_no_roll_of_paper() -> None:
    endless = "panjang sekali " * 2_000
    assert len(paper_of(replace(a_slip(), **dict.fromkeys(TEXT_FIELDS, endless), footer=(endless,))).marks) < 60


@pytest.mark.parametrize("name", TEXT_FIELDS)
def test_no_known_hostile_text_adds_a_command(name: str) -> None:
    expected = commands_of(slip_bytes(a_slip(**PRACTICE_COPY)))
    for text in HOSTILE:
        assert commands_of(slip_bytes(replace(a_slip(**PRACTICE_COPY), **{name: text}))) == expected


@given(st.dictionaries(st.sampled_from(TEXT_FIELDS), st.text(max_size=200)), st.sampled_from(WIDTHS))
def test_no_text_at_all_adds_a_command(texts: dict[str, str], width_mm: int) -> None:
    expected = commands_of(slip_bytes(a_slip(**PRACTICE_COPY), width_mm=width_mm))
    job = slip_bytes(replace(a_slip(**PRACTICE_COPY), **texts, footer=(*texts.values(), "")), width_mm=width_mm)
    assert commands_of(job) == expected
    tokens, _ = split_tokens(job)
    assert all(token.text.isascii() and token.text.isprintable() for token in tokens if isinstance(token, Text))


def test_the_check_above_would_see_a_command_in_a_text() -> None:
    assert commands_of(b"Budi\x1dV\x00") == ["GS V"]


def test_the_printer_data_is_cached_in_a_private_folder_and_the_logs_are_left_alone(tmp_path: Path) -> None:
    check = (
        "import logging, sys, shared.printing.escpos_layout as layout;"
        "assert logging.root.handlers == [], logging.root.handlers;"
        "from escpos import capabilities;"
        "print(capabilities.pickle_path)"
    )
    environment = {"XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", check], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    cache = Path(done.stdout.strip())
    assert cache.is_relative_to(tmp_path)
    assert cache.is_file()
    assert cache.parent.stat().st_mode & 0o077 == 0
