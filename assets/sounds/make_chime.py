"""Makes chime.wav: two soft bell tones, a falling major third.

Rule: computed from sines alone, so its origin is beyond doubt; run it again and the same file comes out.
"""

import math
import struct
import wave
from pathlib import Path

RATE = 44_100
"""Samples a second."""

LENGTH = 1.1
"""Seconds; 16 bits mono keeps the file under 100 kB."""

TONES = ((0.0, 659.255), (0.36, 523.251))
"""Start in seconds and pitch in hertz: E5, then C5."""

PARTIALS = ((1.0, 1.0, 4.2), (2.0, 0.22, 6.5), (3.0, 0.07, 9.0))
"""Multiple of the pitch, strength, and how fast it dies away, of what makes a bell out of a sine."""

ATTACK = 0.014
"""Seconds until a tone is at its full strength: soft, without a click."""

FADE = 0.18
"""Seconds at the end in which everything fades to silence."""

PEAK = 0.7
"""Loudest sample, as a part of full scale; the rest of the loudness is the amplifier's."""


def samples() -> list[int]:
    """The chime as signed 16-bit samples."""
    count = round(RATE * LENGTH)
    mixed = [sum(_tone(index / RATE - start, pitch) for start, pitch in TONES) for index in range(count)]
    loudest = max(abs(value) for value in mixed)
    return [
        round(value / loudest * PEAK * 32767 * _fade((count - 1 - index) / RATE)) for index, value in enumerate(mixed)
    ]


def _tone(age: float, pitch: float) -> float:
    if age < 0:
        return 0.0
    rise = math.sin(math.pi / 2 * min(age / ATTACK, 1.0)) ** 2
    return rise * sum(
        strength * math.exp(-dying * age) * math.sin(2 * math.pi * pitch * multiple * age)
        for multiple, strength, dying in PARTIALS
    )


def _fade(to_the_end: float) -> float:
    return math.sin(math.pi / 2 * min(to_the_end / FADE, 1.0)) ** 2


def write(path: Path) -> None:
    """Write the WAV file."""
    values = samples()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(values)}h", *values))


if __name__ == "__main__":
    write(Path(__file__).with_name("chime.wav"))
