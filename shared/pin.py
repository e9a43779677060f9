"""The PIN by which staff leave a full-screen kiosk, kept as an argon2id hash in the settings of its PC.

Rule: it keeps passers-by out, not whoever can read the settings file: six digits are found in a day by then.
"""

import re

SHORTEST_PIN = 6
LONGEST_PIN = 12
_PIN = re.compile(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}")
_HASH = re.compile(r"\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")
_TIME_COST, _MEMORY_KIB = 4, 19 * 1024
"""About 0.1 s on a small PC, in memory that a kiosk has to spare."""


def is_pin(text: str) -> bool:
    """Whether `text` may be a PIN: 6 to 12 digits, not all the same."""
    return _PIN.fullmatch(text) is not None and len(set(text)) > 1


def is_pin_hash(text: str) -> bool:
    """Whether `text` looks like what `hash_pin` makes."""
    return _HASH.fullmatch(text) is not None


def hash_pin(pin: str) -> str:
    """The hash to be kept. `ValueError` for what may not be a PIN. Slow on purpose."""
    if not is_pin(pin):
        raise ValueError("a PIN has 6 to 12 digits, not all the same")
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_TIME_COST, memory_cost=_MEMORY_KIB, parallelism=1).hash(pin)


def is_right(pin: str, kept: str) -> bool:
    """Whether `pin` is the one that was hashed. Slow on purpose: never on the thread of a screen."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    try:
        return PasswordHasher().verify(kept, pin)
    except VerifyMismatchError:
        return False
