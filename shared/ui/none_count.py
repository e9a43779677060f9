"""A remedy for PySide6 6.12 under Python 3.11, where None would be destroyed.

Rule: goes away with the first pair of versions that needs it no more. Each call of a Qt method that returns
nothing takes one reference of None too many; after some thousand calls Python aborts ("none_dealloc").
Measured: 6.12.0 on 3.11.7 loses one a call, 6.11.3 on 3.11.7 none; since 3.12 None cannot be destroyed.
"""

from __future__ import annotations

import ctypes
import sys

import PySide6

_SPARE = 1 << 48
"""References that centuries of repaints do not use up."""


def is_needed() -> bool:
    """Whether this pair of versions has the fault."""
    return sys.version_info < (3, 12) and PySide6.__version_info__[:2] >= (6, 12)


def keep_none_alive() -> None:
    """Give None references to spare; call it once, early. Does nothing where it is not needed."""
    if is_needed() and sys.getrefcount(None) < _SPARE // 2:
        # The reference count is the first field of every object of CPython before 3.12.
        ctypes.c_ssize_t.from_address(id(None)).value += _SPARE
