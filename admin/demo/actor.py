"""One program on the stage, seen from the demonstration that acts in it.

Rule: an act that cannot be done says what was on the screen instead; the program is always ended.
"""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

END_SECONDS = 10
HUMAN_MS = 500
"""A person looks before pressing a key again; the desk takes anything faster for a double press."""
SILENCE_SECONDS = 20
"""How much longer than the act itself an answer may take on a slow machine."""


class ActFailed(Exception):
    """An act found nothing to act on; the message says what was on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an act found, and after how many milliseconds."""

    found: Any
    ms: float


class Actor:
    """A running program. Use it as a context manager; it ends the process that it started, and no other."""

    def __init__(
        self, program: str, *, config: Path, clock: datetime | None, environ: Mapping[str, str] | None = None
    ) -> None:
        self.program = program
        command = [sys.executable, "-m", "admin.demo.stage", program, str(config)]
        self._process = subprocess.Popen(
            command + ([clock.isoformat()] if clock else []),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **(environ or {})},
        )

    @property
    def pid(self) -> int:
        """The process that runs the program."""
        return self._process.pid

    def __enter__(self) -> "Actor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Close its input, which ends it; kill it if it does not obey."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        self._process.kill()
        self._process.wait()

    def click(self, name: str) -> Answer:
        """Press and release on the control called `name`."""
        return self._act({"do": "click", "name": name})

    def tap(self, name: str, *, until: str, seconds: float = 10) -> Answer:
        """Click on the control called `name`; its `ms` end when a text that matches `until` has been painted."""
        return self._act({"do": "tap", "name": name, "pattern": until, "seconds": seconds})

    def key(self, key: str, *, ctrl: bool = False) -> Answer:
        """Press a key such as `F9`, `Return` or, with ctrl, `S`."""
        return self._act({"do": "key", "key": key, "ctrl": ctrl, "after_ms": HUMAN_MS})

    def type(self, name: str, text: str) -> Answer:
        """Type into the field called `name`."""
        return self._act({"do": "type", "name": name, "text": text})

    def see(self, text: str, *, seconds: float = 10) -> Answer:
        """Wait until `text` can be read on the screen."""
        return self._act({"do": "see", "text": text, "seconds": seconds})

    def grab(self, path: Path) -> Answer:
        """Take a picture, as soon as nothing moves."""
        return self._act({"do": "grab", "path": str(path)})

    def resize(self, width: int, height: int) -> Answer:
        """Give the window another size."""
        return self._act({"do": "size", "width": width, "height": height})

    def _act(self, act: dict[str, Any]) -> Answer:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(act) + "\n")
        self._process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(act.get("seconds", 10) + SILENCE_SECONDS):
                raise ActFailed(f"{self.program} is silent after {act}")
        line = self._process.stdout.readline()
        if not line:
            raise ActFailed(f"{self.program} ended during {act}")
        answer = json.loads(line)
        if "error" in answer:
            raise ActFailed(f"{self.program}: {answer['error']}; on the screen: {answer['seen']}")
        return Answer(found=answer["ok"], ms=answer["ms"])
