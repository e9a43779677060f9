"""Files that outlive a power cut: whole or not there.

Rule: what is in a file is on the disk before its name is, and the name before anybody relies on it.
"""

import os
from pathlib import Path


def flush(file: Path) -> None:
    """What was written into a file is on the disk when this returns. Raises OSError."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """The names in a folder are on the disk when this returns; Windows has no such call and needs none."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(file: Path, text: str, *, mode: int = 0o600) -> None:
    """Write a file or replace it: all of the new one or all of the old one. Raises OSError.

    For a file that one program writes; its folder exists.
    """
    fresh = file.with_name(f".{file.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
    flush_folder(file.parent)
