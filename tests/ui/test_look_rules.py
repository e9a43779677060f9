"""The rules of the look, read from the source: one theme, plain labels.

Rule: a violation names its file and line; the scan is shown to see one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("shared/ui", "kiosk", "hall_screen", "desk_client")
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b|\brgba?\(")
# A QLabel decides by itself whether a text is markup; message boxes and tool tips do as well.
FORBIDDEN_CALLS = {
    "QLabel",
    "QMessageBox",
    "QErrorMessage",
    "setToolTip",
    "setWhatsThis",
    "setHtml",
    "setMarkdown",
}
COLOUR_NAMES = {"red", "green", "blue", "black", "white", "yellow", "gray", "darkGray", "lightGray"}


def sources() -> list[Path]:
    """Every Python file that draws."""
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def breaches(code: str, name: str, *, is_theme: bool = False) -> Iterator[str]:
    """What the code does against the rules."""
    tree = ast.parse(code, name)
    for node in ast.walk(tree):
        place = f"{name}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.Constant(value=str(text)) if not is_theme and COLOUR.search(text):
                yield f"{place}: colour outside the theme: {COLOUR.search(text).group()}"
            case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)) if called in FORBIDDEN_CALLS:
                yield f"{place}: {called} may turn a text into markup"
            case ast.Attribute(value=ast.Attribute(attr="GlobalColor"), attr=colour) if (
                colour in COLOUR_NAMES
            ):
                yield f"{place}: colour outside the theme: {colour}"
            case ast.ClassDef(name=made, bases=bases) if made != "PlainLabel":
                if any(isinstance(base, ast.Name) and base.id == "QLabel" for base in bases):
                    yield f"{place}: a label of its own; use PlainLabel"
            case _:
                pass


def test_no_drawing_code_breaks_the_rules() -> None:
    found = [
        breach
        for path in sources()
        for breach in breaches(
            path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)), is_theme=path.name == "theme.py"
        )
    ]
    assert found == []


def test_the_scan_reads_the_kit() -> None:
    names = {path.name for path in sources()}
    assert {"theme.py", "labels.py", "buttons.py", "notice_page.py", "style.py"} <= names


@pytest.mark.parametrize(
    "bad",
    [
        'x = "#0E1F3D"',
        'x = "border: 1px solid #fff;"',
        'x = "rgb(1, 2, 3)"',
        'QLabel("text")',
        'QtWidgets.QLabel("text")',
        'widget.setToolTip("text")',
        'QMessageBox.warning(None, "a", "b"); QMessageBox()',
        "x = Qt.GlobalColor.red",
        "class Mine(QLabel): pass",
    ],
)
def test_the_scan_sees_a_breach(bad: str) -> None:
    assert list(breaches(bad, "bad.py"))


def test_the_theme_alone_may_name_colours() -> None:
    assert list(breaches('x = "#0E1F3D"', "theme.py", is_theme=True)) == []
