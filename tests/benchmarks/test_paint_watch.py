"""The watch that times a tap: it answers when the text is painted, and not before."""

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from admin.demo.paint_watch import PaintWatch


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    label = QLabel("A-???")
    qtbot.addWidget(label)
    with qtbot.waitExposed(label):
        label.show()
    return label


def _watch(label: QLabel, answers: list[dict[str, Any]], seconds: float = 5) -> PaintWatch:
    return PaintWatch(r"[A-Z]-\d{3}", seconds=seconds, text_of=lambda widget: widget.text(), answer=answers.append)  # type: ignore[attr-defined]


def test_it_answers_once_the_number_is_painted(qtbot: QtBot, label: QLabel) -> None:
    answers: list[dict[str, Any]] = []
    watch = _watch(label, answers)
    watch.begin(lambda: label.setText("A-007"))
    assert answers == []
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0]["ok"] == "A-007"
    assert answers[0]["ms"] > 0


def test_another_text_is_not_the_number_and_the_wait_has_an_end(qtbot: QtBot, label: QLabel) -> None:
    answers: list[dict[str, Any]] = []
    watch = _watch(label, answers, seconds=0.05)
    watch.begin(lambda: label.setText("A-07"))
    qtbot.waitUntil(lambda: bool(answers))
    assert "error" in answers[0]
