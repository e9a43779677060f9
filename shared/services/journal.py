"""What this PC has asked of the hall and does not know the answer to, on its own disk before it is sent.

Rule: a request id is on disk before its command leaves, and goes only when its fate is known; never a text that a
person said or typed (security.md P4, Personal data).
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from shared.domain.ids import RequestId
from shared.domain.printing import PrintState
from shared.durable import write_whole
from shared.logs import get_log
from shared.services.commands import AnyCommand, EndPrint
from shared.services.journal_folders import ENTRY, own_folder

_ANSWERED = f".answered{ENTRY}"
_log = get_log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A command of an earlier run, or one that this run gave up.

    `was_answered`: its answer arrived, but nobody knows whether it was shown.
    """

    request_id: RequestId
    command: str
    """The kind of command; its contents are not kept, but for `print_end`."""
    actor: str
    was_answered: bool = False
    print_end: EndPrint | None = None
    """What became of a slip: a fact that is still true after a crash, so it is sent again as it was."""


class Journal(Protocol):
    """Where pending commands are kept. Used from one thread at a time."""

    def keep(self, command: AnyCommand) -> None:
        """Write it down durably, before it is sent; what was answered before may go now."""

    def holds(self, request_id: RequestId) -> bool:
        """Whether an earlier try of this command is of unknown fate."""

    def answered(self, request_id: RequestId) -> None:
        """Its answer arrived."""

    def forget(self, request_id: RequestId) -> None:
        """Its fate is known and dealt with."""

    def give_up(self, request_id: RequestId) -> None:
        """It is not repeated any more in this run, and its answer never came. Only for one that it `holds`."""

    def left_over(self) -> tuple[Pending, ...]:
        """What earlier runs left and this one gave up, oldest first."""

    def close(self, *, was_shown: bool = True) -> None:
        """The program ends: what was answered was shown, or stays for the next run as the unanswered does."""


class MemoryJournal:
    """See `Journal`: for a PC whose disk refuses, and for tests. It remembers nothing over a crash."""

    def __init__(self) -> None:
        self._pending: dict[RequestId, Pending] = {}
        self._left: tuple[Pending, ...] = ()

    def keep(self, command: AnyCommand) -> None:
        """See `Journal`."""
        self._pending[command.request_id] = _pending(command)

    def holds(self, request_id: RequestId) -> bool:
        """See `Journal`."""
        return request_id in self._pending

    def answered(self, request_id: RequestId) -> None:
        """See `Journal`."""
        self._pending.pop(request_id, None)

    def forget(self, request_id: RequestId) -> None:
        """See `Journal`."""
        self._pending.pop(request_id, None)
        self._left = _without(request_id, self._left)

    def give_up(self, request_id: RequestId) -> None:
        """See `Journal`."""
        self._left = (*_without(request_id, self._left), self._pending[request_id])

    def left_over(self) -> tuple[Pending, ...]:
        """See `Journal`: what this run gave up."""
        return self._left

    def close(self, *, was_shown: bool = True) -> None:
        """See `Journal`."""


class FileJournal:
    """See `Journal`: one small file for each command, in a folder that this process alone uses."""

    def __init__(self, folder: Path) -> None:
        """`folder` is shared by all programs of one kind on one store; see `shared.services.journal_folders`."""
        self._own, self._lock = own_folder(folder)
        self._pending: dict[RequestId, Pending] = {}
        self._answered: set[RequestId] = set()
        self._is_broken = False
        self._left = tuple(_pending_in(self._own))

    def keep(self, command: AnyCommand) -> None:
        """See `Journal`. A disk that refuses is logged once; the hall matters more than its journal."""
        try:
            write_whole(self._file(command.request_id), json.dumps(_entry(command)))
        except OSError as error:
            self._refused(error)
        for request_id in [*self._answered]:
            self.forget(request_id)
        self._pending[command.request_id] = _pending(command)

    def holds(self, request_id: RequestId) -> bool:
        """See `Journal`."""
        return request_id in self._pending

    def answered(self, request_id: RequestId) -> None:
        """See `Journal`. Not flushed: after a power cut the command is asked for once more, which harms nobody."""
        self._pending.pop(request_id, None)
        self._answered.add(request_id)
        with suppress(OSError):
            self._file(request_id).rename(self._file(request_id, _ANSWERED))

    def forget(self, request_id: RequestId) -> None:
        """See `Journal`."""
        self._pending.pop(request_id, None)
        self._answered.discard(request_id)
        self._left = _without(request_id, self._left)
        for ending in (ENTRY, _ANSWERED):
            with suppress(OSError):
                self._file(request_id, ending).unlink(missing_ok=True)

    def give_up(self, request_id: RequestId) -> None:
        """See `Journal`. Its file stays until its fate is known."""
        self._left = (*_without(request_id, self._left), self._pending[request_id])

    def left_over(self) -> tuple[Pending, ...]:
        """See `Journal`."""
        return self._left

    def close(self, *, was_shown: bool = True) -> None:
        """See `Journal`."""
        for request_id in [*self._answered] if was_shown else []:
            self.forget(request_id)
        os.close(self._lock)

    def _file(self, request_id: RequestId, ending: str = ENTRY) -> Path:
        return self._own / f"{request_id}{ending}"

    def _refused(self, error: OSError) -> None:
        if not self._is_broken:
            _log.warning("journal_unwritable", file=self._own, errno=error.errno)
        self._is_broken = True


def open_journal(folder: Path) -> Journal:
    """The journal in `folder`; one in memory, with a warning in the log, where the disk refuses."""
    try:
        return FileJournal(folder)
    except OSError as error:
        _log.warning("journal_unwritable", file=folder, errno=error.errno)
        return MemoryJournal()


def _without(request_id: RequestId, left: tuple[Pending, ...]) -> tuple[Pending, ...]:
    return tuple(each for each in left if each.request_id != request_id)


def _pending(command: AnyCommand) -> Pending:
    return Pending(
        request_id=command.request_id,
        command=type(command).__name__,
        actor=command.actor,
        print_end=command if isinstance(command, EndPrint) else None,
    )


def _entry(command: AnyCommand) -> dict[str, str]:
    entry = {"request_id": command.request_id, "command": type(command).__name__, "actor": command.actor}
    if isinstance(command, EndPrint):
        entry |= {"attempt_id": command.attempt_id, "state": command.state.value, "detail": command.detail}
    return entry


def _pending_in(folder: Path) -> Iterator[Pending]:
    """What is readable, oldest first; the name of a file is enough to ask for an answer."""
    files = [file for file in folder.glob(f"*{ENTRY}") if not file.name.startswith(".")]
    for file in sorted(files, key=lambda each: each.stat().st_mtime_ns):
        request_id = RequestId(file.name.removesuffix(ENTRY).removesuffix(".answered"))
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            yield Pending(
                request_id=request_id,
                command=str(told["command"]),
                actor=str(told["actor"]),
                was_answered=file.name.endswith(_ANSWERED),
                print_end=_print_end(request_id, told),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            _log.warning("journal_entry_unreadable", file=file)
            yield Pending(request_id=request_id, command="unknown", actor="")


def _print_end(request_id: RequestId, told: dict[str, str]) -> EndPrint | None:
    if told["command"] != EndPrint.__name__:
        return None
    return EndPrint(
        request_id=request_id,
        actor=told["actor"],
        attempt_id=told["attempt_id"],
        state=PrintState(told["state"]),
        detail=told["detail"],
    )
