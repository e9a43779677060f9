"""The hall's lock over a file: whoever decides holds it from before the first look until the commit."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from shared.store.address import parse_address
from tests.store.halls import Hall


def test_nobody_else_can_begin_to_write_while_somebody_decides(sqlite_hall: Hall) -> None:
    path = parse_address(sqlite_hall.url).path
    assert isinstance(path, Path)
    with closing(driver.connect(path, isolation_level=None, timeout=0)) as other:
        with sqlite_hall.store.hall.locked(), pytest.raises(driver.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
