"""The number that a citizen keeps of a complaint: `LMW-7K4Q-2M9D`.

Rule: random, never counted up, so that nobody can guess another's; any single wrong character and any two neighbours
that changed places are noticed (domain.md 2).
"""

ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
"""Without 0 O, 1 I L, S and Z, which are taken for one another. Its 29 characters are a prime number: with different
weights for neighbours a weighted sum notices every single error and every swap."""

PREFIX = "LMW"
_RANDOM_LENGTH = 7
POSSIBLE = len(ALPHABET) ** _RANDOM_LENGTH
"""How many numbers there are: 17 thousand million."""


def report_number_of(value: int) -> str:
    """The report number of a random `value`, 0 <= value < POSSIBLE; `ValueError` outside.

    Example: `report_number_of(secrets.randbelow(POSSIBLE))`.
    """
    if not 0 <= value < POSSIBLE:
        raise ValueError(f"a value from 0 to {POSSIBLE - 1} is needed")
    body = ""
    for _ in range(_RANDOM_LENGTH):
        value, place = divmod(value, len(ALPHABET))
        body += ALPHABET[place]
    body += _check_character(body)
    return f"{PREFIX}-{body[:4]}-{body[4:]}"


def is_report_number(text: str) -> bool:
    """Whether a text is a report number exactly as it is printed, its check character included."""
    return read_report_number(text) == text


def read_report_number(typed: str) -> str | None:
    """The report number in what a person typed (small letters, no or other dashes, spaces), or None if it is none."""
    body = "".join(char for char in typed if char not in " -–—").upper()
    if not body.startswith(PREFIX):
        return None
    body = body.removeprefix(PREFIX)
    if len(body) != _RANDOM_LENGTH + 1 or any(char not in ALPHABET for char in body):
        return None
    if _check_character(body[:-1]) != body[-1]:
        return None
    return f"{PREFIX}-{body[:4]}-{body[4:]}"


def _check_character(body: str) -> str:
    """The last character: makes the sum of (place in the alphabet x weight) divisible by 29.

    Weights are 8, 7, ... 2 for the random characters and 1 for the check character itself: all differ and none is
    divisible by 29.
    """
    weights = range(_RANDOM_LENGTH + 1, 1, -1)
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, weights, strict=True))
    return ALPHABET[-total % len(ALPHABET)]
