"""Which call was announced last, kept on the disk of this PC.

Rule: one small file for each store, replaced as a whole and flushed before the sound, so that no call is announced
twice, also after a power cut.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared.domain.ids import CallSeq
from shared.durable import write_whole
from shared.logs import get_log

if TYPE_CHECKING:
    # Types only: the services load with the store, behind the first picture.
    from shared.services.views import Board, BoardCall

_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")
_log = get_log(__name__)

NO_CALL = CallSeq(0)
"""Before the first call of a hall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last call announced; sequence 0 and no time when there was none."""

    call_seq: CallSeq = NO_CALL
    at: datetime | None = None

    @classmethod
    def of(cls, call: BoardCall) -> Mark:
        """The mark that a call leaves."""
        return cls(call_seq=call.call_seq, at=call.at)

    def is_foreign_to(self, board: Board) -> bool:
        """Whether the mark was left by another store at the same address: its calls are not this board's calls."""
        if board.last_call < self.call_seq:
            return True
        return any(call.call_seq == self.call_seq and call.at != self.at for call in board.recent)


class SeenCalls:
    """The file that holds the mark."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self) -> Mark:
        """The mark left by the last run; an empty one when there is no file, or one that cannot be used (logged)."""
        try:
            told = json.loads(self._file.read_text(encoding="utf-8"))
            return Mark(call_seq=CallSeq(int(told["call_seq"])), at=datetime.fromisoformat(told["at"]))
        except FileNotFoundError:
            return Mark()
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("seen_calls_unreadable", file=self._file, errno=getattr(error, "errno", None))
            return Mark()

    def keep(self, call: BoardCall) -> None:
        """Leave the mark of this call: complete on disk, or not at all. `OSError` if the disk refuses."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = json.dumps({"call_seq": call.call_seq, "at": call.at.isoformat()})
        write_whole(self._file, text)


def seen_file(folder: Path, store_url: str) -> Path:
    """The file in `folder` for one store. Another password of the same store is still the same store."""
    address = _PASSWORD.sub(r"\1@", store_url)
    return folder / f"seen-{hashlib.sha256(address.encode()).hexdigest()[:16]}.json"
