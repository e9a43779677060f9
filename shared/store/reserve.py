"""A file beside an SQLite store that only takes room, to be deleted when the disk is full.

Rule: a full disk must not end a service day: deleting the reserve gives back enough for a day of numbers.
"""

import os
from pathlib import Path

RESERVE_BYTES = 64 * 1024 * 1024
_MODE = 0o600
_BLOCK = 1024 * 1024


def reserve_file(store: Path) -> Path:
    """Where the reserve of a store lies: `balai.db.reserve` beside `balai.db`."""
    return store.with_name(f"{store.name}.reserve")


def has_reserve(store: Path) -> bool:
    """Whether it is there in its full size."""
    file = reserve_file(store)
    return file.is_file() and file.stat().st_size >= RESERVE_BYTES


def make_reserve(store: Path) -> Path:
    """Make it where it is not whole, really written: a file with holes would give nothing back. Raises OSError."""
    file = reserve_file(store)
    if has_reserve(store):
        return file
    building = file.with_name(f"{file.name}.new")
    try:
        with open(os.open(building, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, _MODE), "wb") as room:
            # Random bytes: a file system that compresses would keep no room free for zeros.
            for _ in range(RESERVE_BYTES // _BLOCK):
                room.write(os.urandom(_BLOCK))
            room.flush()
            os.fsync(room.fileno())
        building.replace(file)
    finally:
        building.unlink(missing_ok=True)
    return file
