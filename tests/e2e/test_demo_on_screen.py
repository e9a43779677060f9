"""The practice hall with its windows: it ends as a whole, however it ends.

Rule: real programs in processes of their own, and Qt's offscreen platform in the place of a display: a test must not
need an X server, which a fresh machine has not. Where the windows stand is in tests/admin/test_places.py.
"""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

LONGEST_S = 60.0
OPEN = "import sys; from pathlib import Path; from admin.demo.on_screen import open_practice_hall as open; "
OPEN += "from shared.i18n import Language; sys.exit(open(Path(sys.argv[1]), Language.INDONESIAN))"


class PracticeHall:
    """A running demonstration and its three programs, each by its pidfd: an id may be given to another process."""

    def __init__(self, folder: Path) -> None:
        environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen([sys.executable, "-c", OPEN, str(folder)], env=environ)
        self.programs = {name: os.pidfd_open(pid) for name, pid in self._wait_for_programs().items()}

    def _wait_for_programs(self) -> dict[str, int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for _ in range(int(LONGEST_S / 0.05)):
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the demonstration ended with {self.process.wait(0.05)}")
            started = {}
            for child in map(int, children.read_text().split()):
                arguments = Path(f"/proc/{child}/cmdline").read_text().split("\0")
                if "admin.demo.stage" in arguments:
                    started[arguments[arguments.index("admin.demo.stage") + 1]] = child
            if len(started) == 3:
                return started
        pytest.fail("the programs did not start")

    def wait_until_its_programs_are_gone(self) -> None:
        for name, program in self.programs.items():
            assert select.select([program], [], [], LONGEST_S)[0], f"{name} outlived the practice hall"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[PracticeHall]:
    if not sys.platform.startswith("linux"):
        pytest.skip("/proc is read")
    hall = PracticeHall(tmp_path)
    yield hall
    hall.process.kill()
    hall.process.wait()
    for program in hall.programs.values():
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(program, signal.SIGKILL)
        os.close(program)


def test_the_end_of_one_program_ends_the_practice_hall_and_a_crash_is_told(hall: PracticeHall) -> None:
    assert set(hall.programs) == {"kiosk", "desk", "hall"}
    signal.pidfd_send_signal(hall.programs["kiosk"], signal.SIGKILL)
    assert hall.process.wait(LONGEST_S) == signal.SIGKILL
    hall.wait_until_its_programs_are_gone()


def test_no_program_outlives_a_practice_hall_that_was_killed(hall: PracticeHall) -> None:
    hall.process.kill()
    hall.wait_until_its_programs_are_gone()
