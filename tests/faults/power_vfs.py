"""Takes down what the driver's own SQLite does to its files: a thin layer over SQLite's operating system interface.

Rule: the product's driver and code run unchanged; everything is passed on, and then noted on the tape.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

from sqlcipher3 import _sqlite3 as driver

from tests.faults.power_tape import Delete, Sync, Tape, Truncate, Write

_OK = 0
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """`sqlite3_vfs`; what is not changed is only copied."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("app_data", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        ("others", c_void_p * 14),
    )


class _Methods(Structure):
    """`sqlite3_io_methods`, up to version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _Write),
        ("truncate", _Truncate),
        ("sync", _Sync),
        ("others", c_void_p * 13),
    )


class _File(Structure):
    """`sqlite3_file`."""

    _fields_ = (("methods", POINTER(_Methods)),)


@contextmanager
def taping(tape: Tape, *, forgets: str | None = None) -> Iterator[None]:
    """Whatever the driver opens here is taped. `forgets` is a disk that lies about syncs of files with such an end."""
    library = ctypes.CDLL(driver.__file__)
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    plain = library.sqlite3_vfs_find(None)
    layer = _Layer(plain.contents, tape, forgets)
    assert library.sqlite3_vfs_register(ctypes.byref(layer.vfs), 1) == _OK
    try:
        yield
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(layer.vfs))
        library.sqlite3_vfs_register(plain, 1)


class _Layer:
    """The changed functions, kept alive as long as SQLite may call them."""

    def __init__(self, plain: _Vfs, tape: Tape, forgets: str | None) -> None:
        self._plain, self._tape, self._forgets = plain, tape, forgets
        self._names: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        self._originals: dict[int, _Methods] = {}
        self.vfs = _Vfs.from_buffer_copy(plain)
        self.vfs.name = b"tape"
        self.vfs.open, self.vfs.delete = _Open(self._open), _Delete(self._delete)

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: Any) -> int:
        status = self._plain.open(ctypes.addressof(self._plain), name, file, flags, out)
        opened = _File.from_address(file)
        if status == _OK and name and opened.methods:
            self._names[file] = Path(ctypes.string_at(name).decode()).name
            self._originals[file] = opened.methods.contents
            opened.methods = ctypes.pointer(self._taped(opened.methods.contents))
        return int(status)

    def _taped(self, plain: _Methods) -> _Methods:
        """The same methods with three of them changed; one copy for each kind of file."""
        at = ctypes.addressof(plain)
        if at not in self._methods:
            changed = _Methods.from_buffer_copy(plain)
            changed.write, changed.truncate = _Write(self._write), _Truncate(self._truncate)
            changed.sync = _Sync(self._sync)
            self._methods[at] = changed
        return self._methods[at]

    def _write(self, file: int, content: int, amount: int, offset: int) -> int:
        status = self._originals[file].write(file, content, amount, offset)
        self._tape.steps.append(Write(self._names[file], offset, ctypes.string_at(content, amount)))
        return int(status)

    def _truncate(self, file: int, size: int) -> int:
        status = self._originals[file].truncate(file, size)
        self._tape.steps.append(Truncate(self._names[file], size))
        return int(status)

    def _sync(self, file: int, flags: int) -> int:
        status = self._originals[file].sync(file, flags)
        if self._forgets is None or not self._names[file].endswith(self._forgets):
            self._tape.steps.append(Sync(self._names[file]))
        return int(status)

    def _delete(self, _vfs: int, name: bytes, is_synced: int) -> int:
        status = self._plain.delete(ctypes.addressof(self._plain), name, is_synced)
        self._tape.steps.append(Delete(Path(name.decode()).name, bool(is_synced)))
        return int(status)
