"""Compares a widget with its picture in tests/screens/pictures.

Rule: a changed screen is looked at by a person, who then renews the picture with BALAI_UPDATE_PICTURES=1.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

PICTURES = Path(__file__).with_name("pictures")
FAILED = Path(tempfile.gettempdir()) / "balai-pictures"
UPDATE = os.environ.get("BALAI_UPDATE_PICTURES") == "1"
# Rounding of curves differs by a shade between builds of Qt; a moved or changed letter is far above this.
PIXELS_ALLOWED = 40
SHADES_ALLOWED = 24


def assert_picture(
    widget: QWidget, name: str, size: tuple[int, int] | None = None, *, allowed: int = PIXELS_ALLOWED
) -> None:
    """The widget, laid out at `size` pixels, looks like `<name>.png`, but for a handful of pixels."""
    seen = picture_of(widget, size)
    path = PICTURES / f"{name}.png"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        assert seen.save(str(path)), f"cannot write {path}"
        return
    assert path.exists(), f"there is no picture {path}; make it with BALAI_UPDATE_PICTURES=1 and look at it"
    wanted = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    problem = difference(seen, wanted, allowed)
    if problem:
        FAILED.mkdir(parents=True, exist_ok=True)
        seen.save(str(FAILED / f"{name}.png"))
        raise AssertionError(f"{name}: {problem}; what was seen is in {FAILED / f'{name}.png'}")


def picture_of(widget: QWidget, size: tuple[int, int] | None = None) -> QImage:
    """The widget as an image, after its layouts have settled, without showing it to anybody."""
    if size:
        widget.resize(*size)
    widget.ensurePolished()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def difference(seen: QImage, wanted: QImage, allowed: int = PIXELS_ALLOWED) -> str:
    """What is different, in words; "" when nothing that counts."""
    if seen.size() != wanted.size():
        return f"{seen.width()}x{seen.height()} pixels instead of {wanted.width()}x{wanted.height()}"
    left, right = bytes(seen.constBits()), bytes(wanted.constBits())
    if left == right:
        return ""
    pairs = zip(memoryview(left).cast("I"), memoryview(right).cast("I"), strict=True)
    off = sum(1 for one, two in pairs if one != two and _is_far(one, two))
    return f"{off} pixels differ" if off > allowed else ""


def _is_far(one: int, two: int) -> bool:
    return any(abs((one >> shift & 255) - (two >> shift & 255)) > SHADES_ALLOWED for shift in (0, 8, 16))
