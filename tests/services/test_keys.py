"""The key file: made once, never overwritten, read with checks."""

import json
import os
from pathlib import Path

import pytest

from shared.problems import Problem, ProblemCode
from shared.services.keys import backup_key, make_key_file, read_key_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "balai.key"


def test_it_is_made_for_its_owner_alone_and_read_back(file: Path) -> None:
    keys = make_key_file(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert read_key_file(file) == keys
    assert (keys.version, len(keys.sealing), len(keys.index)) == (1, 32, 32)
    assert keys.sealing != keys.index


def test_an_existing_key_is_never_overwritten(file: Path) -> None:
    first = make_key_file(file)
    written = file.read_bytes()
    assert make_key_file(file) == first
    assert file.read_bytes() == written


def test_two_key_files_hold_different_keys(tmp_path: Path) -> None:
    assert make_key_file(tmp_path / "one").sealing != make_key_file(tmp_path / "two").sealing


def test_the_key_of_backups_follows_from_the_key_file_alone(tmp_path: Path) -> None:
    keys = make_key_file(tmp_path / "one")
    assert backup_key(keys) == backup_key(read_key_file(tmp_path / "one"))
    assert backup_key(keys) not in (keys.sealing, keys.index, backup_key(make_key_file(tmp_path / "two")))


def test_keys_are_not_shown(file: Path) -> None:
    assert repr(make_key_file(file)) == "Keys(version=1)"


def code_of(file: Path) -> ProblemCode:
    with pytest.raises(Problem) as caught:
        read_key_file(file)
    assert caught.value.facts["file"]
    return caught.value.code


def test_a_missing_file_is_named(file: Path) -> None:
    assert code_of(file) is ProblemCode.KEY_FILE_MISSING
    assert code_of(file.parent.parent) is ProblemCode.KEY_FILE_MISSING


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match="KEY_FILE_MISSING"):
        make_key_file(tmp_path / "file" / "balai.key")
    with pytest.raises(Problem, match="KEY_FILE_MISSING"):
        make_key_file(tmp_path / "file" / "keys" / "balai.key")


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    make_key_file(file)
    file.chmod(mode)
    assert code_of(file) is ProblemCode.KEY_FILE_UNSAFE


def test_every_cut_file_is_broken(file: Path) -> None:
    make_key_file(file)
    whole = file.read_bytes()
    for length in range(len(whole.rstrip())):
        file.write_bytes(whole[:length])
        assert code_of(file) is ProblemCode.KEY_FILE_BROKEN


@pytest.mark.parametrize(
    "change",
    [
        {"sealing": "AAAA"},
        {"index": "not base 64!"},
        {"version": 0},
        {"version": "x"},
        {"balai_key": 2},
        {"check": "00000000"},
    ],
)
def test_a_changed_file_is_broken(file: Path, change: dict[str, object]) -> None:
    make_key_file(file)
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    assert code_of(file) is ProblemCode.KEY_FILE_BROKEN


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff\xfe", b'{"balai_key": 1}', b"7"])
def test_a_foreign_file_is_broken(file: Path, content: bytes) -> None:
    make_key_file(file)
    file.write_bytes(content)
    assert code_of(file) is ProblemCode.KEY_FILE_BROKEN
