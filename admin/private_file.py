"""Files with personal data that the command line leaves behind.

Rule: readable by their owner alone from the first byte, whole or not there, and never over another file unasked.
"""

import os
import tempfile
from pathlib import Path


def write_private(path: Path, content: bytes, *, may_replace: bool) -> None:
    """Write a file with mode 0600. Raises FileExistsError unless it may be replaced, or another OSError."""
    is_reserved = not may_replace
    if is_reserved:
        # Not a hard link, which the file system of a memory stick does not know.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _replace(path, content)
    except BaseException:
        if is_reserved:
            path.unlink(missing_ok=True)
        raise


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".balai-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
