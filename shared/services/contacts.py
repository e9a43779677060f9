"""How a citizen can be reached: a telephone number or an e-mail address, checked and in one form.

Rule: what is kept can be dialled or written to from anywhere: E.164, or an address with a domain (domain.md 2).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from shared.problems import Problem, ProblemCode

REGION = "ID"
"""Numbers without a country code are Indonesian."""

_LONGEST = 254
_ADDRESS = re.compile(
    r"""
    (?P<name>[a-z0-9!\#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!\#$%&'*+/=?^_`{|}~-]+)*)
    @(?P<domain>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9]))
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_LONGEST_NAME = 64


class ContactKind(StrEnum):
    """Which of the two it is."""

    phone = "phone"
    email = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A way to reach a citizen; `value` is E.164 (`+6281234567890`) or an address with its domain in small letters."""

    kind: ContactKind
    value: str

    @property
    def to_compare(self) -> str:
        """The form that two writings of the same contact share: addresses in small letters."""
        return self.value.lower()


def read_contact(typed: str) -> Contact:
    """The contact in what was typed: with an @ an address, else a telephone number.

    Raises Problem: TEXT_MISSING, EMAIL_WRONG, PHONE_WRONG; its field is `contact`.
    """
    text = typed.strip()
    if not text:
        raise Problem(ProblemCode.TEXT_MISSING, field="contact")
    return _email(text) if "@" in text else _phone(text)


def _email(text: str) -> Contact:
    found = _ADDRESS.fullmatch(text)
    if found is None or len(text) > _LONGEST or len(found["name"]) > _LONGEST_NAME:
        raise Problem(ProblemCode.EMAIL_WRONG, field="contact")
    return Contact(kind=ContactKind.email, value=f"{found['name']}@{found['domain'].lower()}")


def _phone(text: str) -> Contact:
    # Loaded with the first number: its tables cost a tenth of a second.
    import phonenumbers

    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise Problem(ProblemCode.PHONE_WRONG, field="contact") from None
    # An extension would be lost in E.164, and letters are no number (0800-LAPOR).
    if number.extension or re.search(r"[^\W\d]", text) or not phonenumbers.is_valid_number(number):
        raise Problem(ProblemCode.PHONE_WRONG, field="contact")
    value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Contact(kind=ContactKind.phone, value=value)
