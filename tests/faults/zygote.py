"""A small process that has imported everything and forks workers on request: a worker starts in milliseconds.

Rule: it forks before any connection or thread exists in it; whoever started it ends, and everything of it ends too.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
_PR_SET_PDEATHSIG = 1

Work = Callable[..., None]
"""What a worker does: called with its arguments and, last, its own line to whoever started it."""


class Worker:
    """One forked process. `line` is its end of the talk; a dead worker's line is at its end."""

    def __init__(self, zygote: Zygote, pid: int, line: Connection) -> None:
        self._zygote, self.pid, self.line = zygote, pid, line

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Let it sleep, whatever it holds."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut would. One that ended by itself has a bug: AssertionError."""
        status = self._zygote.end(self.pid)
        self.line.close()
        assert status == -signal.SIGKILL, f"a worker ended by itself: {status}"

    def join(self) -> None:
        """Wait until it ends by itself, as it should."""
        status = self._zygote.wait(self.pid)
        self.line.close()
        assert status == 0, f"a worker ended with {status}"


class Zygote:
    """The process that forks. A worker's function is sent by its name, so it lives in a module of this project."""

    def __init__(self, control: Connection, pid: int) -> None:
        self._control, self._pid = control, pid

    def start(self, work: Work, *arguments: object) -> Worker:
        """Fork a worker that calls `work(*arguments, line)`."""
        ours, theirs = Pipe()
        self._control.send_bytes(pickle.dumps(("start", work, arguments)))
        send_handle(self._control, theirs.fileno(), self._pid)
        theirs.close()
        return Worker(self, int(self._control.recv()), ours)

    def end(self, pid: int) -> int:
        """SIGKILL; the exit status as `subprocess` tells it. A pid is never taken anew before it is asked for here."""
        return self._ask("end", pid)

    def wait(self, pid: int) -> int:
        """The exit status of a worker that ends by itself."""
        return self._ask("wait", pid)

    def _ask(self, what: str, pid: int) -> int:
        self._control.send_bytes(pickle.dumps((what, pid, ())))
        return int(self._control.recv())


@contextmanager
def zygote() -> Iterator[Zygote]:
    """Start it; at the end it and all of its workers are gone."""
    ours, theirs = Pipe()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error", "-m", __name__, str(theirs.fileno())]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], cwd=ROOT, env=environment)
    theirs.close()
    with closing(ours):
        assert ours.recv() == "warm"
        yield Zygote(ours, process.pid)
    process.wait(PATIENCE_SECONDS)


def main(control: Connection) -> None:
    """Fork until nobody asks any more."""
    _warm_up()
    control.send("warm")
    alive: set[int] = set()
    try:
        while True:
            what, work, arguments = pickle.loads(control.recv_bytes())
            if what == "start":
                pid = _fork(control, work, arguments)
                alive.add(pid)
                control.send(pid)
            else:
                if what == "end":
                    os.kill(work, signal.SIGKILL)
                control.send(os.waitstatus_to_exitcode(os.waitpid(work, 0)[1]))
                alive.discard(work)
    except EOFError:
        pass  # whoever started it has what it wanted, or is dead
    finally:
        for pid in alive:
            os.kill(pid, signal.SIGKILL)


def _fork(control: Connection, work: Work, arguments: tuple[Any, ...]) -> int:
    handle = recv_handle(control)
    pid = os.fork()
    if pid:
        os.close(handle)
        return pid
    status = 1
    try:
        _end_with_parent()
        control.close()
        work(*arguments, Connection(handle))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _warm_up() -> None:
    """Do once what every program does once: imports, compiled statements, holidays, the first command."""
    from tests.store import workers
    from tests.store.halls import made_before_work

    with tempfile.TemporaryDirectory(prefix="balai-warm-") as folder:
        url = str(Path(folder) / "hall.db")
        made_before_work(url)
        workers.live_once(url)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
