"""A scratch PostgreSQL server: made in a second, thrown away at the end, run as root or not.

Rule: only what was started here is ever stopped, by its process id, and nothing of the product is imported;
tests, benchmarks and the demo all use it: `with scratch_postgres() as server: server.dsn("hall")`.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

import psycopg
from psycopg import sql

from tests.postgres_programs import Account, PostgresUnavailable, copy_programs, find_binaries

SUPERUSER = "postgres"
START_SECONDS = 60.0
STOP_SECONDS = 20.0

# The superuser needs no password; every other role must give one, so that a test of logins can fail.
HOST_RULES = f"""\
local all {SUPERUSER} trust
local all all scram-sha-256
host all {SUPERUSER} 127.0.0.1/32 trust
host replication {SUPERUSER} 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
"""


class StopMode(Enum):
    """How a server is told to go; the same words as `pg_ctl`."""

    FAST = signal.SIGINT  # open transactions are rolled back, clients disconnected, files closed cleanly
    IMMEDIATE = signal.SIGQUIT  # like a power cut for the server: it recovers from its log at the next start


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ScratchServer:
    """One running server in its own short folder. Made by `scratch_postgres`."""

    def __init__(self, folder: Path, binaries: Path, account: Account, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.binaries = binaries
        self.port = free_port()
        self._account = account
        self._settings = dict(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._templates: dict[str, str] = {}
        self._databases_made = 0

    @property
    def pid(self) -> int:
        """The process id of the running server. Raises RuntimeError when it is stopped."""
        if self._process is None:
            raise RuntimeError("the scratch server is stopped")
        return self._process.pid

    def dsn(self, database: str = "postgres", *, user: str = SUPERUSER) -> str:
        """An address over TCP, e.g. `postgresql://postgres@127.0.0.1:40123/hall`."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str | None = None) -> str:
        """Makes a database, empty or as a copy of `template`, and returns its name."""
        self._databases_made += 1
        name = f"scratch_{os.getpid()}_{self._databases_made}"
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self._administer(statement)
        return name

    def drop_database(self, name: str) -> None:
        """Drops the database, whoever is still connected to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def template(self, key: str, build: Callable[[str], None]) -> str:
        """The template database called `key`; made once per server by `build(dsn)`, then only copied."""
        if key not in self._templates:
            name = self.create_database()
            build(self.dsn(name))
            # A template with a connection cannot be copied, so none is let in any more.
            closing = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false")
            self._administer(closing.format(sql.Identifier(name)))
            self._templates[key] = name
        return self._templates[key]

    def start(self) -> None:
        """Starts the server on its own port and returns when it takes connections."""
        log = self.folder / "log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), *self._server_options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                env=_environment(),
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
                **self._account.popen_options(),
            )
        self._wait_until_ready(log)

    def stop(self, mode: StopMode = StopMode.FAST) -> None:
        """Stops the server; harmless when it is stopped already."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        for step in (mode.value, signal.SIGQUIT, signal.SIGKILL):
            process.send_signal(step)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return
        raise RuntimeError(f"the scratch PostgreSQL server {process.pid} does not end")

    def restart(self, mode: StopMode = StopMode.FAST) -> None:
        """Stops and starts again, same port, same data."""
        self.stop(mode)
        self.start()

    def follow_closely(self) -> None:
        """From now on a commit is told only when a standby has it, too."""
        self._administer(sql.SQL("ALTER SYSTEM SET synchronous_standby_names = '*'"))
        self._administer(sql.SQL("SELECT pg_reload_conf()"))

    def promote(self) -> None:
        """A standby becomes a server of its own; returns when it can be written."""
        self._administer(sql.SQL("SELECT pg_promote()"))

    def _server_options(self) -> list[str]:
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            **self._settings,
        }
        return [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]

    def _wait_until_ready(self, log: Path) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.dsn(), connect_timeout=2).close()
            except psycopg.OperationalError as failure:
                said = str(failure)
            else:
                return
            try:
                # Waiting for the process itself is the pause between two attempts.
                self._process.wait(0.02)
            except subprocess.TimeoutExpired:
                if time.monotonic() < deadline:
                    continue
            self.stop(StopMode.IMMEDIATE)
            tail = log.read_text("utf-8", "replace")[-2000:]
            raise PostgresUnavailable(f"The scratch PostgreSQL server did not start: {said}\n{tail}")

    def _administer(self, statement: sql.Composable) -> None:
        with psycopg.connect(self.dsn(), autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement)


@contextmanager
def scratch_postgres(
    *, fsync: bool = True, settings: Mapping[str, str] | None = None, binaries: Path | None = None
) -> Iterator[ScratchServer]:
    """Runs a fresh server for the length of the block, then stops it and removes its folder.

    `fsync=False` is for tests of behaviour; measurements and crash tests keep True. `settings` are server
    settings such as `{"timezone": "America/New_York"}`. Enter it on the main thread: on Linux the server is
    told to end when the thread that started it dies. Raises PostgresUnavailable.
    """
    # synchronous_commit stays on: what was committed outlives a crash of the server, only not of the machine.
    durability = {} if fsync else {"fsync": "off", "full_page_writes": "off"}
    account = Account.choose()
    with _scratch_folder(account) as folder:
        usable = _usable_binaries(binaries or find_binaries(), folder, account)
        _make_cluster(usable, folder, account)
        server = ScratchServer(folder, usable, account, {**durability, **(settings or {})})
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def _scratch_folder(account: Account) -> Iterator[Path]:
    """A folder for one server; a socket path may not exceed 107 bytes, and the test runner's own folders are long."""
    base = "/tmp" if Path("/tmp").is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="balai-pg-", dir=base))
    try:
        account.own(folder)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def standby_of(primary: ScratchServer) -> Iterator[ScratchServer]:
    """Runs a hot standby of a running scratch server, on a port of its own, for the length of the block."""
    with _scratch_folder(primary._account) as folder:
        copying = [primary.binaries / "pg_basebackup", "-D", folder / "data", "-R", "-X", "stream", "-c", "fast"]
        _run([*copying, "--no-sync", "-d", primary.dsn()], folder, primary._account)
        standby = ScratchServer(folder, primary.binaries, primary._account, primary._settings)
        try:
            standby.start()
            yield standby
        finally:
            standby.stop()


def _usable_binaries(binaries: Path, folder: Path, account: Account) -> Path:
    """The same programs where the account may run them: a checkout below a private folder is copied."""
    try:
        _run([binaries / "postgres", "--version"], folder, account)
    except PermissionError:
        return copy_programs(binaries, folder / "programs")
    return binaries


def _make_cluster(binaries: Path, folder: Path, account: Account) -> None:
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    initdb = [binaries / "initdb", "-D", folder / "data", "-U", SUPERUSER, "-A", "trust", "--no-sync"]
    _run([*initdb, "--encoding=UTF8", f"--locale={locale}"], folder, account)
    (folder / "data" / "pg_hba.conf").write_text(HOST_RULES, "ascii")


def _run(command: list[object], folder: Path, account: Account) -> None:
    result = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        **account.popen_options(),
    )
    if result.returncode:
        raise PostgresUnavailable(f"{command[0]} failed:\n{result.stdout[-1000:]}{result.stderr[-1000:]}")


def _environment() -> dict[str, str]:
    """No PG* variable of the caller, one time zone, messages in English."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Runs in the new process: a killed test run (even kill -9) leaves no server behind."""
    assert _LIBC is not None
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
