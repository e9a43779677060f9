"""Reads an ESC/POS stream as a printer does: texts and commands, one after the other.

Rule: it knows what the commands mean from Epson's reference, not from the code that writes slips.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A run of printable bytes, in code page 437."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its letters as in the reference ("ESC a", "GS ( k"), its parameters, and data if it carries any."""

    name: str
    parameters: bytes = b""
    data: bytes = b""


Token = Text | Command

_PLAIN_CONTROLS = {0x0A: "LF", 0x0D: "CR", 0x09: "HT", 0x0C: "FF", 0x18: "CAN"}
_FIXED = {
    # How many parameter bytes follow the two bytes of a command.
    b"\x1b@": 0, b"\x1b2": 0, b"\x1b!": 1, b"\x1b-": 1, b"\x1b3": 1, b"\x1b=": 1, b"\x1bE": 1, b"\x1bG": 1,
    b"\x1bJ": 1, b"\x1bM": 1, b"\x1bR": 1, b"\x1bV": 1, b"\x1ba": 1, b"\x1bd": 1, b"\x1br": 1, b"\x1bt": 1,
    b"\x1b{": 1, b"\x1b ": 1, b"\x1b$": 2, b"\x1b\\": 2, b"\x1bc": 2, b"\x1bp": 3,
    b"\x1d!": 1, b"\x1dB": 1, b"\x1dH": 1, b"\x1dI": 1, b"\x1da": 1, b"\x1db": 1, b"\x1df": 1, b"\x1dh": 1,
    b"\x1dr": 1, b"\x1dw": 1, b"\x1dL": 2, b"\x1dP": 2, b"\x1dW": 2,
    b"\x10\x04": 1, b"\x10\x05": 1,
}  # fmt: skip
_LEADS = {0x1B: "ESC", 0x1D: "GS", 0x1C: "FS", 0x10: "DLE"}


def split_tokens(data: bytes) -> tuple[list[Token], bytes]:
    """The whole tokens at the start of `data`, and the rest: the start of a command that is not complete yet."""
    tokens: list[Token] = []
    position = 0
    while position < len(data):
        token, length = _first(data[position:])
        if token is None:
            break
        tokens.append(token)
        position += length
    return tokens, data[position:]


def _first(data: bytes) -> tuple[Token | None, int]:
    byte = data[0]
    if byte in _LEADS:
        return _command(data)
    if byte < 0x20 or byte == 0x7F:
        return Command(_PLAIN_CONTROLS.get(byte, f"{byte:02X}h")), 1
    end = next((index for index, value in enumerate(data) if value < 0x20 or value == 0x7F), len(data))
    return Text(data[:end].decode("cp437")), end


def _command(data: bytes) -> tuple[Token | None, int]:
    if len(data) < 2:
        return None, 0
    start = data[:2]
    name = f"{_LEADS[data[0]]} {_letter(data[1])}"
    if start == b"\x1dV":
        return _sized(name, data, 2 if data[2:3] in (b"A", b"B") else 1)
    if start == b"\x10\x14":
        return _sized(name, data, 7 if data[2:3] == b"\x08" else 3)
    if start == b"\x1d(":
        return _counted(data)
    if start == b"\x1dv":
        return _raster(data)
    if start in _FIXED:
        return _sized(name, data, _FIXED[start])
    return Command(f"unknown {name}"), 2


def _sized(name: str, data: bytes, parameters: int) -> tuple[Token | None, int]:
    end = 2 + parameters
    return (Command(name, data[2:end]), end) if len(data) >= end else (None, 0)


def _counted(data: bytes) -> tuple[Token | None, int]:
    """GS ( x pL pH data."""
    if len(data) < 5:
        return None, 0
    end = 5 + int.from_bytes(data[3:5], "little")
    return (Command(f"GS ( {_letter(data[2])}", b"", data[5:end]), end) if len(data) >= end else (None, 0)


def _raster(data: bytes) -> tuple[Token | None, int]:
    """GS v 0 m xL xH yL yH data: bytes per row, rows."""
    if len(data) < 8:
        return None, 0
    end = 8 + int.from_bytes(data[4:6], "little") * int.from_bytes(data[6:8], "little")
    return (Command("GS v 0", data[3:8], data[8:end]), end) if len(data) >= end else (None, 0)


def _letter(byte: int) -> str:
    names = {0x04: "EOT", 0x05: "ENQ", 0x14: "DC4", 0x20: "SP"}
    return names.get(byte) or (chr(byte) if 0x20 < byte < 0x7F else f"{byte:02X}h")
