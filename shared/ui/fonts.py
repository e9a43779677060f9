"""The typeface: Manrope (OFL) from the package `font-manrope`, loaded for this program only.

Rule: no system font is ever relied on, figures are tabular, so that pictures are the same everywhere.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from shared.problems import Problem, ProblemCode
from shared.ui.theme import Role, Theme, Weight

FAMILY = "Manrope"
_FILES = ("Manrope-Medium.ttf", "Manrope-Bold.ttf")


def load_fonts(folder: Path | None = None) -> None:
    """Load the typeface from `folder` (default: the installed package). Needs a QGuiApplication.

    `Problem(FONT_MISSING)` names the file that is absent or broken. Loading twice costs nothing.
    """
    if folder is None and FAMILY in QFontDatabase.families():
        return
    for path in font_files(folder):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise Problem(ProblemCode.FONT_MISSING, font=path)


def font_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The files of the typeface; `Problem(FONT_MISSING)` names the first that is not there."""
    paths = tuple((folder or _package_folder()) / name for name in _FILES)
    for path in paths:
        if not path.is_file():
            raise Problem(ProblemCode.FONT_MISSING, font=path)
    return paths


def _package_folder() -> Path:
    try:
        import font_manrope
    except ImportError:
        raise Problem(ProblemCode.FONT_MISSING, font="font-manrope") from None
    return Path(font_manrope.font_directory)


def font(theme: Theme, role: Role) -> QFont:
    """The font of a text in `role`: pixel size, one of two weights, tabular figures."""
    return sized_font(theme.font_px(role), theme.weight(role))


def sized_font(pixels: int, weight: Weight) -> QFont:
    """Manrope at `pixels`; hinting off and grey anti-aliasing, so that every platform draws alike."""
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(int(weight)))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
