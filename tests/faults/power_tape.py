"""What a program did to its files, in order, and what a disk may hold of it after the power went at any moment.

Rule: what was synced is there; of what was not, any piece of 512 bytes may be there, missing or garbage, in any order.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.history.entries import Request

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at an offset of a file."""

    file: str
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file's new size."""

    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was done to this file before is on the disk, its name included."""

    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file is gone; on the disk only perhaps, until its folder is synced with it."""

    file: str
    is_synced: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A request as far as somebody knows about it: sent, or answered."""

    request: Request


Step = Write | Truncate | Sync | Delete | Told


@dataclass(slots=True)
class _File:
    """What is certainly on the disk (None: no such file), and what was done since."""

    safe: bytearray | None
    since: list[Write | Truncate | Delete] = field(default_factory=list)

    def settle(self) -> None:
        for step in self.since:
            self.safe = _done(self.safe, step)
        self.since.clear()

    def after_a_cut(self, chance: random.Random) -> bytearray | None:
        found = None if self.safe is None else bytearray(self.safe)
        for step in self.since:
            if isinstance(step, Write):
                for piece in _pieces(step):
                    match chance.randrange(8):
                        case 0 | 1 | 2:
                            pass
                        case 3:
                            found = _done(found, Write(step.file, piece.offset, chance.randbytes(len(piece.content))))
                        case _:
                            found = _done(found, piece)
            elif chance.random() < 0.5:
                found = _done(found, step)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A disk after the power went, and all that anybody was told before."""

    at: int
    files: dict[str, bytearray]
    requests: tuple[Request, ...]

    def lay_out(self, folder: Path) -> None:
        """Write the files where they can be opened."""
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


class Tape:
    """Takes down every step. `before` are the files that were on the disk at the beginning."""

    def __init__(self, before: Iterable[Path]) -> None:
        self._before = {path.name: path.read_bytes() for path in before}
        self.steps: list[Step] = []

    def places(self, *kinds: type[Step], file: str = "") -> list[int]:
        """Where in the tape steps of these kinds were just done, to files with this end of their name."""
        return [
            at
            for at, step in enumerate(self.steps, start=1)
            if isinstance(step, kinds) and (isinstance(step, Told) or step.file.endswith(file))
        ]

    def cuts(self, places: Iterable[int], chance: random.Random) -> Iterator[Cut]:
        """The disk at each of these places, in their order."""
        files = {name: _File(bytearray(content)) for name, content in self._before.items()}
        requests: dict[str, Request] = {}
        wanted = sorted(places)
        for at, step in enumerate([*self.steps, None]):
            while wanted and wanted[0] == at:
                found = {name: file.after_a_cut(chance) for name, file in files.items()}
                there = {name: content for name, content in found.items() if content is not None}
                yield Cut(at=wanted.pop(0), files=there, requests=tuple(requests.values()))
            _play(files, requests, step)


def _play(files: dict[str, _File], requests: dict[str, Request], step: Step | None) -> None:
    match step:
        case Told(request=request):
            requests[request.request_id] = request
        case Sync(file=name):
            files.setdefault(name, _File(None)).settle()
        case Write(file=name) | Truncate(file=name) | Delete(file=name):
            files.setdefault(name, _File(None)).since.append(step)
            if isinstance(step, Delete) and step.is_synced:
                files[name].settle()


def _pieces(write: Write) -> Iterator[Write]:
    """The write cut at the borders of sectors."""
    at = 0
    while at < len(write.content):
        upto = at + SECTOR - (write.offset + at) % SECTOR
        yield Write(write.file, write.offset + at, write.content[at:upto])
        at = upto


def _done(content: bytearray | None, step: Write | Truncate | Delete) -> bytearray | None:
    match step:
        case Write(offset=offset, content=more):
            content = bytearray() if content is None else content
            content.extend(bytes(max(0, offset - len(content))))
            content[offset : offset + len(more)] = more
        case Truncate(size=size):
            content = bytearray() if content is None else content
            del content[size:]
            content.extend(bytes(size - len(content)))
        case Delete():
            return None
    return content
