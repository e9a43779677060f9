"""The mark of the last call announced: whole or not there, one for each store."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hall_screen.seen import Mark, SeenCalls, seen_file
from shared.domain.ids import CallSeq, DeskNumber
from shared.services.views import BoardCall

CALL = BoardCall(
    number="A-007", desk=DeskNumber(3), call_seq=CallSeq(41), at=datetime(2026, 11, 23, 1, 17, 4, 123456, tzinfo=UTC)
)


def test_a_mark_comes_back_to_the_microsecond(tmp_path: Path) -> None:
    SeenCalls(tmp_path / "folder" / "seen.json").keep(CALL)
    assert SeenCalls(tmp_path / "folder" / "seen.json").load() == Mark(call_seq=CallSeq(41), at=CALL.at)


def test_without_a_file_nothing_was_announced(tmp_path: Path) -> None:
    assert SeenCalls(tmp_path / "seen.json").load() == Mark()


@pytest.mark.expects_log("seen_calls_unreadable")
@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"call_seq": "x", "at": "y"}', '{"call_seq": 1, "at": null}'])
def test_a_file_that_cannot_be_used_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "seen.json").write_text(text)
    assert SeenCalls(tmp_path / "seen.json").load() == Mark()


def test_a_half_written_mark_never_replaces_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = SeenCalls(tmp_path / "seen.json")
    seen.keep(CALL)

    def power_cut(_descriptor: int) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr(os, "fsync", power_cut)
    later = BoardCall(number="A-008", desk=CALL.desk, call_seq=CallSeq(42), at=CALL.at)
    with pytest.raises(OSError, match="power"):
        seen.keep(later)
    monkeypatch.undo()
    assert seen.load().call_seq == 41


def test_the_file_holds_no_number_and_no_desk(tmp_path: Path) -> None:
    SeenCalls(tmp_path / "seen.json").keep(CALL)
    assert set(json.loads((tmp_path / "seen.json").read_text())) == {"call_seq", "at"}


def test_each_store_has_its_own_file_whatever_its_password(tmp_path: Path) -> None:
    old = seen_file(tmp_path, "postgresql://hall:old-secret@server/balai")
    new = seen_file(tmp_path, "postgresql://hall:new-secret@server/balai")
    none = seen_file(tmp_path, "postgresql://hall@server/balai")
    other = seen_file(tmp_path, "postgresql://hall:old-secret@other/balai")
    assert old == new == none != other
    assert "secret" not in str(old)
