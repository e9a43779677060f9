"""Where the journals of a PC lie on its disk: a folder for each kind of program and store, in it one for each program.

Rule: a folder belongs to one living process, which the kernel's lock says; what dead ones left is taken over.
"""

import hashlib
import os
import sys
from pathlib import Path
from tempfile import TemporaryFile

ENTRY = ".json"
"""What the name of each entry ends with."""
_MOST_PROGRAMS = 20
"""How many programs of one kind may run on one PC; each has a folder that is locked while it lives."""
_ROOM_OF_AN_ENTRY = 4096


def journal_folder(state: Path, *, program: str, store: str) -> Path:
    """The folder below `state` for one kind of program and one store; `store` is one text however it is written."""
    return state / "pending" / f"{program}-{hashlib.sha256(store.encode()).hexdigest()[:16]}"


def why_unwritable(folder: Path) -> OSError | None:
    """Why a program could keep nothing in such a folder, tried where it is or would be made; leaves nothing behind."""
    place = folder / "1"
    try:
        while not place.exists():
            place = place.parent
        with TemporaryFile(dir=place) as file:
            file.write(bytes(_ROOM_OF_AN_ENTRY))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error
    return None


def own_folder(folder: Path) -> tuple[Path, int]:
    """The first folder that no living program uses; what dead ones left in the others is taken over."""
    mine: tuple[Path, int] | None = None
    for slot in range(1, _MOST_PROGRAMS + 1):
        path = folder / str(slot)
        if mine is not None and not path.is_dir():
            break
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A bare descriptor: it is held, never used, until the process ends one way or another.
        lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if mine is None and _is_locked_now(lock):
            mine = path, lock
            continue
        if mine is not None and _is_locked_now(lock):
            for file in path.glob(f"*{ENTRY}"):
                file.replace(mine[0] / file.name)
        os.close(lock)
    if mine is None:
        raise OSError(f"more than {_MOST_PROGRAMS} programs use {folder}")
    return mine


def _is_locked_now(lock: int) -> bool:
    """Lock it until it is closed or this process dies; False when another living process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
