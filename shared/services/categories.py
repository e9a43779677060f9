"""The two-level list of categories that a complaint may have, read from `assets/categories.toml`.

Rule: the list is data that an office edits; a complaint keeps the key, people read the name (domain.md, Categories).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shared.assets import asset_path
from shared.problems import Problem, ProblemCode

BETWEEN = " › "
"""Stands between the two levels of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One choice. `key` is kept (`land.certificate`); `names` are whole names by language code; `agency` may be ""."""

    key: str
    names: Mapping[str, str]
    agency: str


@cache
def read_categories(path: Path | None = None) -> tuple[Category, ...]:
    """All choices in the order of the file, default the one that ships with the program; read once.

    Raises Problem: SETTINGS_FILE_UNREADABLE, SETTINGS_NOT_TOML, or SETTINGS_VALUE_WRONG for an entry without its
    texts or with a key that is there twice.
    """
    file = path or asset_path("categories.toml")
    entries = _parsed(file).get("category", [])
    found: list[Category] = []
    for place, entry in enumerate(entries, start=1):
        try:
            found.extend(_choices(entry))
        except (KeyError, TypeError, AttributeError):
            raise _wrong(file, f"category {place}") from None
    keys = [each.key for each in found]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None or not found:
        raise _wrong(file, twice or "category")
    return tuple(found)


def _choices(entry: Mapping[str, Any]) -> list[Category]:
    whole = Category(
        key=entry["key"], names={lang: entry[lang] for lang in ("id", "en")}, agency=entry.get("agency", "")
    )
    parts = [
        Category(
            key=f"{whole.key}.{part['key']}",
            names={lang: whole.names[lang] + BETWEEN + part[lang] for lang in ("id", "en")},
            agency=part.get("agency", whole.agency),
        )
        for part in entry.get("parts", [])
    ]
    return parts or [whole]


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise Problem(ProblemCode.SETTINGS_FILE_UNREADABLE, file=file, detail=error.strerror) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Problem(ProblemCode.SETTINGS_NOT_TOML, file=file, line="?", column="?", detail=str(error)) from None


def _wrong(file: Path, key: str) -> Problem:
    remedy = "key, id, en"
    return Problem(ProblemCode.SETTINGS_VALUE_WRONG, source=file, line="", key=key, given="", remedy=remedy)
