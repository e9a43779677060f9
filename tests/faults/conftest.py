"""Fresh halls for the tests of this folder.

Rule: the fixtures live in tests/store/halls.py; this file only lets pytest find them.
"""

from tests.store.halls import (
    hall,
    open_hall,
    postgres_hall,
    postgres_template,
    sqlite_hall,
    sqlite_template,
    sqlite_url,
    store_url,
)

__all__ = [
    "hall",
    "open_hall",
    "postgres_hall",
    "postgres_template",
    "sqlite_hall",
    "sqlite_template",
    "sqlite_url",
    "store_url",
]
