"""The chime, played by Qt, without the decoders for films that Qt brings along (docs/adr/0014).

Rule: no audio device, no sound library or no file means silence that staff can see, never an error (devices.md).
"""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hall_screen.announcing import Announcement
from shared.logs import get_log

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

_log = get_log(__name__)


class Chime:
    """An `Announcer` that plays one WAV file for each call. Make it and use it on the GUI thread.

    `prepare` loads the sound library (0.2 s), so it is called after the first picture; before it all is silent.
    """

    def __init__(self, clip: Path) -> None:
        self._clip = clip
        self._length_ms = 0
        self._effect: QSoundEffect | None = None
        self._is_prepared = False

    @property
    def is_silent(self) -> bool:
        """Whether a call would not be heard; unknown, and so False, before `prepare`."""
        return self._is_prepared and self._effect is None

    def prepare(self) -> None:
        """Get ready to sound; without a device it stays silent until `play` finds one."""
        self._is_prepared = True
        if self._effect is None:
            try:
                self._effect = self._load()
            except (ImportError, OSError, EOFError, wave.Error) as error:
                _log.warning("no_sound", file=self._clip, detail=type(error).__name__)
        if self._effect is None:
            _log.info("silent")

    def play(self, announcement: Announcement) -> int:
        """Sound the chime; its length in milliseconds, 0 when nothing is heard."""
        if self._effect is None:
            self.prepare()
        if self._effect is None:
            return 0
        self._effect.play()
        return self._length_ms

    def _load(self) -> "QSoundEffect | None":
        self._length_ms = clip_length_ms(self._clip)
        from PySide6.QtCore import QUrl
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        with _no_plugins():
            if QMediaDevices.defaultAudioOutput().isNull():
                return None
        effect = QSoundEffect()
        effect.setSource(QUrl.fromLocalFile(str(self._clip)))
        return effect


@contextmanager
def _no_plugins() -> Iterator[None]:
    """Asked for a device for the first time, Qt loads its FFmpeg (14 MB), unless it finds none: waves need none."""
    from PySide6.QtCore import QCoreApplication

    folders = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])
    try:
        yield
    finally:
        QCoreApplication.setLibraryPaths(folders)


def clip_length_ms(clip: Path) -> int:
    """How long a WAV file sounds, in milliseconds. `OSError`, `EOFError` or `wave.Error` if it cannot be read."""
    with wave.open(str(clip), "rb") as file:
        return round(file.getnframes() / file.getframerate() * 1000)
