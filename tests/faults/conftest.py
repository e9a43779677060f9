"""One process that forks the workers of this folder."""

from collections.abc import Iterator

import pytest

from tests.faults.zygote import Zygote
from tests.faults.zygote import zygote as run_zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Forks workers that need not import anything."""
    with run_zygote() as forking:
        yield forking
