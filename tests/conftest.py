"""The strict runner: private folders, no unexpected log line, scratch databases.

Rule: a test sees nothing of the machine it runs on and leaves nothing behind on it.
"""

from __future__ import annotations

import gc
import itertools
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import hypothesis
import pytest

from tests.postgres import ScratchServer, free_port, scratch_postgres
from tests.postgres_programs import PostgresUnavailable, find_binaries

pytest_plugins = ["tests.hall_fixtures"]

# Before any test module imports Qt: pictures and touch events work without a display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

hypothesis.settings.register_profile("ci", deadline=None, print_blob=True)
hypothesis.settings.register_profile("long", parent=hypothesis.settings.get_profile("ci"), max_examples=2000)
hypothesis.settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def private_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting of this PC reaches a test, and no test writes into the folders of a person."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("BALAI_", "PG"))]:
            if not name.startswith("BALAI_TEST_"):
                patch.delenv(name)
        home = tmp_path_factory.mktemp("home")
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            folder = home / name.lower()
            folder.mkdir()
            patch.setenv(name, str(folder))
        patch.setenv("ESCPOS_CAPABILITIES_PICKLE_DIR", str(home))
        # A backup is made by programs of the scratch server's own version, wherever that was found.
        with suppress(PostgresUnavailable):
            patch.setenv("PATH", str(find_binaries()), prepend=os.pathsep)
        yield


@pytest.fixture
def qtbot(qtbot: Any) -> Iterator[Any]:
    """Pytest-qt's own, but for windows: they live until the test is over, and then end in an orderly way.

    Pytest-qt holds none of them, so Python could collect one in the middle of its own paint, which ends the process.
    """
    from PySide6.QtCore import QCoreApplication, QEvent

    kept: list[Any] = []
    add = qtbot.addWidget

    def add_and_keep(widget: Any, **wishes: Any) -> None:
        kept.append(widget)
        add(widget, **wishes)

    qtbot.addWidget = add_and_keep
    yield qtbot
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    kept.clear()


@pytest.fixture(autouse=True)
def one_qt_application() -> Iterator[None]:
    """A test that draws asks for `qapp`. An application of its own would outlive it, and no window could follow."""
    yield
    if core := sys.modules.get("PySide6.QtCore"):
        made = core.QCoreApplication.instance()
        if made is not None and type(made).__name__ != "QApplication":
            pytest.fail(f"this test made a {type(made).__name__} of its own; ask for the fixture qapp", pytrace=False)


gc.disable()
_tests_so_far = itertools.count(1)


@pytest.fixture(autouse=True)
def garbage_on_this_thread() -> Iterator[None]:
    """Cycles that hold timers and windows end between two tests, on the GUI thread (docs/adr/0015)."""
    yield
    gc.collect(2 if next(_tests_so_far) % 100 == 0 else 1)


class _Collector(logging.Handler):
    """Keeps what is logged at WARNING or above, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """A WARNING or ERROR in the log fails the test, unless `@pytest.mark.expects_log(regex)` foretells it.

    A foretold line that never comes fails the test as well.
    """
    collector = _Collector()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.addHandler(collector)
    try:
        yield
    finally:
        # A test that sets up the logs of a program does not set them up for the next test.
        for handler in [each for each in root.handlers if each not in before]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    expected = [pattern for mark in request.node.iter_markers("expects_log") for pattern in mark.args]
    surprises = [line for line in collector.lines if not any(re.search(each, line) for each in expected)]
    missing = [each for each in expected if not any(re.search(each, line) for line in collector.lines)]
    if surprises:
        pytest.fail("unexpected in the log:\n" + "\n".join(surprises), pytrace=False)
    if missing:
        pytest.fail(f"never logged: {missing}; logged: {collector.lines}", pytrace=False)


@pytest.fixture(scope="session")
def postgres_server(private_environment: None) -> Iterator[ScratchServer]:
    """One scratch server per test process, started when the first test asks for it."""
    with scratch_postgres(fsync=False) as server:
        yield server


@pytest.fixture
def free_tcp_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on."""
    return free_port()
