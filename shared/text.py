"""The one place where text that a person typed or sent becomes text the hall may keep.

Rule: after `clean` there is no control, format, surrogate, private or unassigned character left.
"""

import re
import unicodedata

from shared.problems import Problem, ProblemCode

_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_LOOKALIKES = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "...", "•": "*", "·": ".", "\u00a0": " ",
    }
)  # fmt: skip
_NIK_SHOWN = 6
_PHONE_SHOWN = 4


def clean(text: str, *, field: str, max_length: int, multiline: bool = False, min_length: int = 0) -> str:
    """The text as the hall keeps it: NFC, no unsafe character, trimmed, within its length in characters.

    Line breaks stay (as newlines) in a multi-line field and become spaces in any other; so do tabs.
    Raises `Problem` that names the field: TEXT_MISSING, TEXT_TOO_SHORT or TEXT_TOO_LONG; nothing is cut.
    """
    # Printable ASCII is safe as it stands; nearly all that a command carries is.
    cleaned = text.strip() if text.isascii() and text.isprintable() else _safe(text, multiline)
    if min_length and not cleaned:
        raise Problem(ProblemCode.TEXT_MISSING, field=field)
    if len(cleaned) < min_length:
        raise Problem(ProblemCode.TEXT_TOO_SHORT, field=field, min=min_length)
    if len(cleaned) > max_length:
        raise Problem(ProblemCode.TEXT_TOO_LONG, field=field, max=max_length)
    return cleaned


def _safe(text: str, multiline: bool) -> str:
    lines = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    if not multiline:
        lines = lines.replace("\n", " ")
    kept = "".join(char for char in lines if char == "\n" or unicodedata.category(char)[0] != "C")
    return unicodedata.normalize("NFC", kept).strip()


def printable(text: str, encoding: str = "cp437") -> str:
    """One line a code page can print, free of control bytes; an unknown letter loses its accent or is "?"."""
    line = unicodedata.normalize("NFC", _LINE_BREAKS.sub(" ", text).replace("\t", " "))
    shown = (char for char in line if unicodedata.category(char)[0] != "C")
    return "".join(_printable_char(char, encoding) for char in shown)


def mask_nik(nik: str) -> str:
    """The first six digits (a region, no person), then stars: "317401**********"; no NIK is all stars."""
    if len(nik) != 16 or not (nik.isascii() and nik.isdigit()):
        return "*" * len(nik)
    return nik[:_NIK_SHOWN] + "*" * (len(nik) - _NIK_SHOWN)


def mask_phone(phone: str) -> str:
    """Stars and the last four characters: "**********7890"; a number under eight characters is all stars."""
    if len(phone) < 2 * _PHONE_SHOWN:
        return "*" * len(phone)
    return "*" * (len(phone) - _PHONE_SHOWN) + phone[-_PHONE_SHOWN:]


def _printable_char(char: str, encoding: str) -> str:
    if _encodes(char, encoding):
        return char
    plain = char.translate(_LOOKALIKES)
    if plain == char:
        parts = unicodedata.normalize("NFKD", char)
        plain = "".join(part for part in parts if not unicodedata.combining(part))
        if unicodedata.combining(char):
            return ""
    return "".join(part if _encodes(part, encoding) else "?" for part in plain)


def _encodes(char: str, encoding: str) -> bool:
    """Whether the code page has the character, and as bytes that command no printer."""
    try:
        return all(byte >= 0x20 and byte != 0x7F for byte in char.encode(encoding))
    except UnicodeEncodeError:
        return False
