"""A file that is written is whole or not there, and its name is on the disk."""

import os
from pathlib import Path

import pytest

from shared.durable import flush_folder, write_whole


def test_a_file_is_made_for_its_owner_alone_and_replaced_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "mark.json"
    for text in ("a longer text", "short ★"):
        write_whole(file, text)
        assert file.read_text("utf-8") == text
    assert [each.name for each in tmp_path.iterdir()] == ["mark.json"]
    assert os.name != "posix" or file.stat().st_mode & 0o777 == 0o600


def test_a_disk_that_refuses_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "mark.json"
    write_whole(file, "old")
    (tmp_path / ".mark.json.new").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(file, "new")
    assert file.read_text("utf-8") == "old"


def test_content_then_name_then_folder_go_to_the_disk_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    synced, named = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        told.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)
        synced(descriptor)

    def replace(source: object, target: object) -> None:
        told.append("name")
        named(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    write_whole(tmp_path / "mark.json", "text")
    assert told == [".mark.json.new", "name", tmp_path.name]


def test_a_folder_that_is_not_there_cannot_be_flushed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        flush_folder(tmp_path / "nowhere")
