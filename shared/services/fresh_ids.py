"""Identifiers that nobody else makes: UUIDs of version 7, the time and then 74 random bits (RFC 9562).

Rule: ids that are made one after the other lie side by side in an index, so that a hall with years of history touches
no more of its store than a new one (docs/adr/0017).
"""

import os
import time

_VERSION, _VARIANT = 7 << 76, 2 << 62
_TIME_BITS, _RANDOM = (1 << 48) - 1, (1 << 76) - 1 & ~(3 << 62)


def fresh_id() -> str:
    """36 characters. This PC's clock gives only the order; where it is wrong, an id is still nobody else's."""
    milliseconds = time.time_ns() // 1_000_000 & _TIME_BITS
    random = int.from_bytes(os.urandom(10)) & _RANDOM
    text = f"{milliseconds << 80 | _VERSION | _VARIANT | random:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
