"""Blacks out what looks like personal data in a text that was not written for a citizen.

Rule: too much is blacked out rather than too little; logs and problems pass through here.
"""

import re
import unicodedata

MASK = "«…»"

_SECRETS = re.compile(r"(://[^\s:/@]*:)[^\s@]*(?=@)")
_PERSONAL = re.compile(
    r"""
    (?P<uuid>(?<!\w)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?!\w))  # a request id: kept
    | (?<!\d)\d(?:[ .\-]?\d){15}(?!\d)                        # sixteen digits: a NIK or KK number
    | \d{16,}                                               # any longer run may hide one
    | (?<!//)(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+   # an e-mail address, but not user@host of an URL
    | (?<![\w.])(?:\+|0|62)\d(?:[ .()\-]?\d){7,13}(?!\d)    # a telephone number as people write it
    | (?<![\w.])8\d{8,11}(?!\d)                             # a mobile number that lost its leading zero
    """,
    re.VERBOSE,
)


def redact(text: str) -> str:
    """The text with passwords in URLs, 16-digit numbers, telephone numbers and e-mail addresses as «…»."""
    return _PERSONAL.sub(lambda found: found["uuid"] or MASK, _SECRETS.sub(rf"\1{MASK}", text))


def safe_line(value: object, *, longest: int) -> str:
    """The value as one redacted line of at most so many characters, without control or format characters."""
    shown = str(value)[: 4 * longest]
    line = redact("".join(" " if unicodedata.category(char)[0] == "C" else char for char in shown))
    return line if len(line) <= longest else line[: longest - 1] + "…"
