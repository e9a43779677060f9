"""Fresh halls for the tests of this folder, and one process that forks their workers.

Rule: the halls' fixtures live in tests/store/halls.py; this file only lets pytest find them.
"""

from collections.abc import Iterator

import pytest

from tests.faults.zygote import Zygote
from tests.faults.zygote import zygote as run_zygote
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


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Forks workers that need not import anything."""
    with run_zygote() as forking:
        yield forking
