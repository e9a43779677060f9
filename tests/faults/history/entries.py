"""What the clients saw: one line for each thing that was sent, answered, refused by trouble or left unknown.

Rule: a line is on disk before the client goes on, so a killed client's file tells all that anybody was told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of one client. Times are nanoseconds of this machine's steady clock.

    `answers` are all that it got, as the outcome's fields; `is_unknown`: some try of it has no known end.
    """

    request_id: str
    kind: str
    desk: int
    sent_at: int
    answered_at: int | None = None
    answers: tuple[dict[str, Any], ...] = ()
    is_unknown: bool = True

    @property
    def answer(self) -> dict[str, Any]:
        """The first answer; empty when there was none."""
        return self.answers[0] if self.answers else {}


def read_history(files: Iterable[Path]) -> tuple[Request, ...]:
    """All requests of these clients, in the order in which each client sent them."""
    requests: dict[str, Request] = {}
    for file in files:
        for line in _whole_lines(file):
            _add(requests, line)
    return tuple(requests.values())


def troubles(files: Iterable[Path]) -> Counter[str]:
    """What the clients met instead of an answer, by its code."""
    return Counter(line["code"] for file in files for line in _whole_lines(file) if "code" in line)


def _add(requests: dict[str, Request], line: dict[str, Any]) -> None:
    request_id = line["id"]
    known = requests.get(request_id)
    match line["what"]:
        case "invoke" if known is None:
            requests[request_id] = Request(
                request_id=request_id, kind=line["kind"], desk=line["desk"], sent_at=line["at"]
            )
        case "answer" if known is not None:
            requests[request_id] = replace(
                known,
                answered_at=known.answered_at or line["at"],
                answers=(*known.answers, line["outcome"]),
                is_unknown=False,
            )
        case "not done" if known is not None:
            requests[request_id] = replace(known, is_unknown=False)


def _whole_lines(file: Path) -> Iterator[dict[str, Any]]:
    """A client that was killed may leave half a line at the end."""
    for line in file.read_text("utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)
