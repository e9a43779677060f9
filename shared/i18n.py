"""Sentences for people, in Indonesian (default) and English, with the dates and times of each.

Rule: English sentences in the code are the source; assets/locale/<language>/*.po hold the translations.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from shared.assets import asset_path


class Language(StrEnum):
    """The languages a screen, a slip or a message can have."""

    INDONESIAN = "id"
    ENGLISH = "en"


Catalogue = Mapping[str, tuple[str, ...]]
"""Source sentence (the singular, where there are two) -> the translated forms."""

Moment = datetime | time
"""A moment with its zone, or a bare time of day."""

_CLDR_LOCALE = MappingProxyType({Language.INDONESIAN: "id", Language.ENGLISH: "en_GB"})
_TIME_MARK = MappingProxyType({Language.INDONESIAN: ".", Language.ENGLISH: ":"})
_PLACEHOLDER = re.compile(r"(%\(\w+\)[^a-zA-Z]*[a-zA-Z]|%%)")
_ACCENTS = str.maketrans("aceinouyACEINOUY", "áçéíñöúýÁÇÉÍÑÖÚÝ")


def sentence(source: str) -> str:
    """Mark a sentence for translation where it is written down; `texts(...)` translates it later."""
    return source


@dataclass(frozen=True, slots=True)
class Texts:
    """Translates source sentences: `texts("Desk %(desk)s", desk=3)`.

    Placeholders are filled only when facts are given, so a lone sentence may hold a bare percent sign.
    A sentence without a translation is shown in English. A missing fact is a bug: `KeyError`.
    `Texts("id")` works too; an unknown language raises `ValueError`.
    """

    language: Language = Language.INDONESIAN
    is_pseudo: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "language", Language(self.language))

    @classmethod
    def pseudo(cls, language: Language = Language.INDONESIAN) -> "Texts":
        """The same sentences half as long again, accented and in brackets: for tests of layouts."""
        return cls(language, is_pseudo=True)

    def __call__(self, source: str, /, **facts: object) -> str:
        """The translated sentence, its `%(name)s` filled from the facts."""
        return self._fill(self._forms(source, source)[0], facts)

    def plural(self, one: str, many: str, n: int, /, **facts: object) -> str:
        """The translated sentence for `n` things; `n` is itself a fact."""
        forms = self._forms(one, many)
        form = forms[0] if n == 1 else forms[-1]
        return self._fill(form, {"n": n, **facts})

    def date_long(self, day: date, /) -> str:
        """Weekday, day, month and year: "Senin, 23 November 2026"."""
        from babel.dates import format_date

        return format_date(day, "EEEE, d MMMM y", locale=_CLDR_LOCALE[self.language])

    def date_near(self, day: date, /, *, today: date) -> str:
        """A day that is not far: "Senin, 23 November", with its year only where that is another one."""
        if day.year != today.year:
            return self.date_long(day)
        from babel.dates import format_date

        return format_date(day, "EEEE, d MMMM", locale=_CLDR_LOCALE[self.language])

    def time(self, moment: Moment, /) -> str:
        """Hours and minutes as the value itself says them (no zone is changed): "08.17", English "08:17"."""
        return f"{moment.hour:02d}{_TIME_MARK[self.language]}{moment.minute:02d}"

    def time_range(self, start: Moment, end: Moment, /) -> str:
        """From one time to another: "08.00 – 12.00"."""
        return f"{self.time(start)} – {self.time(end)}"

    def number(self, n: int, /) -> str:
        """A whole number with the language's mark between thousands: "1.234", English "1,234"."""
        grouped = f"{n:,d}"
        return grouped.replace(",", ".") if self.language is Language.INDONESIAN else grouped

    def zone_abbreviation(self, moment: datetime, /) -> str:
        """WIB, WITA or WIT, as the time zone database calls the moment's zone; `ValueError` if none."""
        name = moment.tzname()
        if name is None:
            raise ValueError("a moment without a time zone has no zone abbreviation")
        return name

    def _forms(self, one: str, many: str) -> tuple[str, ...]:
        forms = catalogue(self.language).get(one) or (one, many)
        return tuple(_stretched(form) for form in forms) if self.is_pseudo else forms

    @staticmethod
    def _fill(form: str, facts: Mapping[str, object]) -> str:
        return form % facts if facts else form


@cache
def catalogue(language: Language) -> Catalogue:
    """All rooms' translations of one language merged; read once per process. English has none.

    Fuzzy and empty entries are left out. Raises `OSError` if the language's folder cannot be read.
    """
    if language is Language.ENGLISH:
        return MappingProxyType({})
    from babel.messages.pofile import read_po

    merged: dict[str, tuple[str, ...]] = {}
    for path in sorted(asset_path("locale", language.value).glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file, locale=language.value, ignore_obsolete=True, abort_invalid=True)
        for message in messages:
            strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
            forms = tuple(form for form in strings if form)
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key and forms and not message.fuzzy:
                merged[key] = forms
    return MappingProxyType(merged)


def _stretched(form: str) -> str:
    """The form accented, bracketed and about 1.5 times as long; its placeholders stay as they are."""
    parts = _PLACEHOLDER.split(form)
    accented = "".join(part if index % 2 else part.translate(_ACCENTS) for index, part in enumerate(parts))
    return f"[{accented}{'·' * max(1, len(form) // 2 - 2)}]"
