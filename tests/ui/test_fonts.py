"""The typeface: ours, loaded for this program only, with figures of one width."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QRawFont

from shared.problems import Problem, ProblemCode
from shared.ui.fonts import FAMILY, font, load_fonts
from shared.ui.theme import Role, Theme


@pytest.mark.parametrize("role", Role)
def test_every_role_is_drawn_in_our_typeface_at_its_size(theme: Theme, role: Role) -> None:
    info = QFontInfo(font(theme, role))
    assert info.family() == FAMILY
    assert info.pixelSize() == theme.font_px(role)
    assert info.weight() == theme.weight(role)


@pytest.mark.parametrize("role", [Role.BODY, Role.NUMBER])
def test_all_digits_are_equally_wide(theme: Theme, role: Role) -> None:
    metrics = QFontMetricsF(font(theme, role))
    assert len({metrics.horizontalAdvance(digit * 4) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("sign", list("±·–—…×°→“”‹›&%"))
def test_the_typeface_has_the_signs_that_our_sentences_use(theme: Theme, sign: str) -> None:
    assert QRawFont.fromFont(font(theme, Role.BODY)).supportsCharacter(ord(sign))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        load_fonts(tmp_path)
    assert caught.value.code is ProblemCode.FONT_MISSING
    assert "Manrope-Medium.ttf" in caught.value.facts["font"]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "Manrope-Medium.ttf").write_bytes(b"not a font")
    with pytest.raises(Problem) as caught:
        load_fonts(tmp_path)
    assert caught.value.code is ProblemCode.FONT_MISSING
