"""What stands on a ticket's slip, as plain text in the person's language.

Rule: the number, never a name or NIK (domain.md 3); a practice slip and a copy say so in words nobody can miss.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.i18n import Language, Texts

PRACTICE_MARK = "LATIHAN"
"""Not translated: the officers at the gate must know it on a slip of any language."""

COPY_MARK = "SALINAN"
"""Not translated either; the number of the copy follows it."""

LONGEST_CODE = 128
"""Characters of the QR code: more would need modules too small to scan from a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip, ready to be laid out. Texts may hold anything; the layout makes them harmless.

    `code` is made by the program itself, for the QR code: 1 to 128 printable ASCII characters, or empty for none;
    anything else raises `ValueError`. `copy` is 0 for the original and n for the nth copy.
    """

    language: Language
    hall_name: str
    hall_address: str
    number_caption: str
    number: str
    service_name: str
    session_name: str
    people_ahead_text: str
    issued_on_text: str
    issued_at_text: str
    code: str
    footer: tuple[str, ...]
    practice: bool = False
    practice_text: str = ""
    copy: int = 0
    copy_text: str = ""

    def __post_init__(self) -> None:
        if len(self.code) > LONGEST_CODE or not (self.code.isascii() and self.code.isprintable()):
            raise ValueError("the code of a slip is at most 128 printable ASCII characters")
        if self.copy < 0:
            raise ValueError("copies are counted from 0, the original")

    @property
    def copy_mark(self) -> str:
        """ "SALINAN 2" on the second copy, nothing on the original."""
        return f"{COPY_MARK} {self.copy}" if self.copy else ""


def compose_slip(
    *,
    texts: Texts,
    hall_name: str,
    hall_address: str,
    number: str,
    service_name: str,
    session_name: str,
    issued_at: datetime,
    people_ahead: int,
    code: str,
    practice: bool = False,
    copy: int = 0,
) -> Slip:
    """The slip of one ticket in the language of `texts`.

    `issued_at` is aware and already in the hall's zone. `service_name` and `session_name` come in that language.
    """
    if people_ahead == 0:
        ahead = texts("You are next")
    else:
        ahead = texts.plural("%(n)d person ahead of you", "%(n)d people ahead of you", people_ahead)
    return Slip(
        language=texts.language,
        hall_name=hall_name,
        hall_address=hall_address,
        number_caption=texts("Your queue number"),
        number=number,
        service_name=service_name,
        session_name=session_name,
        people_ahead_text=ahead,
        issued_on_text=texts.date_long(issued_at.date()),
        issued_at_text=f"{texts.time(issued_at)} {texts.zone_abbreviation(issued_at)}",
        code=code,
        footer=(
            texts("Please wait for your number on the screen and the loudspeaker."),
            texts("Keep this slip until you have been served."),
            texts("This service is free of charge."),
        ),
        practice=practice,
        practice_text=texts("For practice only, not a real number.") if practice else "",
        copy=copy,
        copy_text=texts("The same number, printed again.") if copy else "",
    )
