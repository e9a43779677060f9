"""The chime: soft, short, of known origin; and silence that is never an error."""

import importlib.util
import json
import os
import struct
import subprocess
import sys
import wave
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from hall_screen.sound import Chime, clip_length_ms
from shared.assets import asset_path

ROOT = Path(__file__).resolve().parents[2]
CHIME = asset_path("sounds", "chime.wav")
PLAY_WITHOUT_DEVICE = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from hall_screen.announcing import Announcement
from hall_screen.sound import Chime
from shared.services.views import BoardCall
application = QCoreApplication([])
chime = Chime(Path(sys.argv[1]))
before = [chime.is_silent, "PySide6.QtMultimedia" in sys.modules]
call = BoardCall(number="A-001", desk=3, call_seq=1, at=datetime(2026, 11, 23, tzinfo=UTC))
heard = chime.play(Announcement(call=call, desk_word="meja"))
loaded = Path("/proc/self/maps")
has_films = loaded.exists() and "ffmpeg" in loaded.read_text()
print(json.dumps({"before": before, "heard": heard, "silent": chime.is_silent, "films": has_films}))
"""


def samples() -> list[int]:
    with wave.open(str(CHIME), "rb") as file:
        raw = file.readframes(file.getnframes())
    return list(struct.unpack(f"<{len(raw) // 2}h", raw))


def play_without_device(clip: Path) -> dict[str, object]:
    """What a fresh process without any sound server hears."""
    quiet = {"PULSE_SERVER": "unix:/nonexistent", "QT_AUDIO_BACKEND": "pulseaudio", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PLAY_WITHOUT_DEVICE, str(clip)],
        cwd=ROOT, env={**os.environ, **quiet}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_chime", CHIME.with_name("make_chime.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_chime_is_a_small_mono_file() -> None:
    with wave.open(str(CHIME), "rb") as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 44_100, 2)
    assert CHIME.stat().st_size < 100_000
    assert clip_length_ms(CHIME) == 1100


def test_the_chime_begins_and_ends_in_silence_and_never_clips() -> None:
    heard = samples()
    assert max(abs(value) for value in heard[:20] + heard[-200:]) < 200
    assert 0.6 * 32767 < max(abs(value) for value in heard) < 0.8 * 32767


def test_the_chime_rises_softly_without_a_click() -> None:
    heard = samples()
    steps = [abs(after - before) for before, after in pairwise(heard)]
    assert max(steps) < 0.15 * 32767
    first = max(abs(value) for value in heard[: 44_100 // 200])
    assert first < 0.35 * 32767


def test_the_generator_makes_this_very_chime() -> None:
    made = generator().samples()
    assert len(made) == len(samples())
    assert max(abs(one - two) for one, two in zip(made, samples(), strict=True)) <= 2


def test_without_an_audio_device_nothing_is_heard_staff_can_see_it_and_nothing_fails() -> None:
    said = play_without_device(CHIME)
    assert (said["before"], said["heard"], said["silent"]) == ([False, False], 0, True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which libraries a process has loaded")
def test_no_decoder_for_films_is_loaded_for_a_chime() -> None:
    assert play_without_device(CHIME)["films"] is False


def test_a_missing_or_broken_clip_is_silence_not_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF")
    for clip in (tmp_path / "none.wav", broken):
        assert play_without_device(clip)["silent"] is True


@pytest.mark.expects_log("no_sound")
def test_a_pc_without_the_sound_library_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    chime = Chime(CHIME)
    chime.prepare()
    assert chime.is_silent
