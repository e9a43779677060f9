"""`balai kiosk-pin`: the hash lands in the settings of this PC, and all else there stays as it was."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from shared.config import load_settings
from shared.pin import is_right
from tests.admin.conftest import Balai, Result

PIN = "135790"


def set_pin(balai: Balai, file: Path, pin: str = PIN) -> Result:
    return balai.plain("--config", str(file), "--json", "kiosk-pin", "--pin-stdin", text=f"{pin}\n")


def pin_opens(file: Path, pin: str = PIN) -> bool:
    """Whether the kiosk of this PC would let the PIN in."""
    kept = load_settings(file, {}).kiosk.pin_hash
    return kept is not None and is_right(pin, kept)


@pytest.mark.parametrize(
    "before",
    [
        "",
        '[kiosk]\nname = "lobi"\n',
        '# PC di lobi\n[printer]\nurl = "none:"  # Epson\n\n'
        '[kiosk]  # di pintu\nname = "lobi"\n\n[ui]\nlanguage = "id"',
        '[printer]\nurl = "none:"\n\n[kiosk]',
    ],
)
def test_the_hash_is_kept_and_all_else_stays(balai: Balai, tmp_path: Path, before: str) -> None:
    file = tmp_path / "balai.toml"
    file.write_text(before)
    result = set_pin(balai, file)
    assert (result.code, result.json) == (0, {"outcome": "kept", "file": str(file)})
    assert pin_opens(file)
    kept_lines = [line for line in file.read_text().splitlines() if not line.startswith("pin_hash") and line]
    assert [line for line in kept_lines if line != "[kiosk]" or "[kiosk]" in before] == [
        line for line in before.splitlines() if line
    ]
    assert PIN not in file.read_text()


def test_a_second_pin_takes_the_place_of_the_first(balai: Balai, tmp_path: Path) -> None:
    file = tmp_path / "balai.toml"
    file.touch()
    set_pin(balai, file)
    set_pin(balai, file, "246802")
    assert pin_opens(file, "246802")
    assert not pin_opens(file, PIN)
    assert file.read_text().count("pin_hash") == 1


def test_without_a_settings_file_one_is_made_that_only_its_owner_reads(
    balai: Balai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    result = balai.plain("--json", "kiosk-pin", "--pin-stdin", text=f"{PIN}\n")
    file = Path(result.json["file"])
    assert pin_opens(file)
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("before", ['kiosk = {name = "lobi"}\n', 'kiosk.name = "lobi"\n'])
def test_a_file_that_cannot_be_edited_by_line_is_left_alone_and_the_line_is_shown(
    balai: Balai, tmp_path: Path, before: str
) -> None:
    file = tmp_path / "balai.toml"
    file.write_text(before)
    result = set_pin(balai, file)
    assert (result.code, result.json["outcome"]) == (2, "not_written")
    assert is_right(PIN, result.json["pin_hash"])
    assert file.read_text() == before


@pytest.mark.parametrize("pin", ["", "12345", "abcdef", "111111"])
def test_what_is_no_pin_is_refused(balai: Balai, tmp_path: Path, pin: str) -> None:
    file = tmp_path / "balai.toml"
    file.touch()
    assert set_pin(balai, file, pin).code == 2
    assert file.read_text() == ""


def test_a_hash_that_somebody_spoiled_is_named_with_its_line(balai: Balai, tmp_path: Path) -> None:
    file = tmp_path / "balai.toml"
    file.write_text('[kiosk]\nname = "lobi"\npin_hash = "135790"\n')
    result = balai.plain("--config", str(file), "check")
    assert result.code == 2
    assert "balai kiosk-pin" in result.err
    assert "3" in result.err
