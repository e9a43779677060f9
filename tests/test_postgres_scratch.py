"""The scratch PostgreSQL server itself: starts, keeps its promises, and is gone afterwards.

Rule: these tests run on every set of server programs found here, and never on none.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import ScratchServer, StopMode, free_port, scratch_postgres
from tests.postgres_programs import (
    BINARIES_VARIABLE,
    PostgresUnavailable,
    bundled_binaries,
    copy_programs,
    find_binaries,
)

EVERY_KIND = list(dict.fromkeys([find_binaries(), *bundled_binaries()[:1]]))


@pytest.fixture(scope="module", params=EVERY_KIND, ids=lambda folder: folder.parent.name)
def server(request: pytest.FixtureRequest) -> Iterator[ScratchServer]:
    with scratch_postgres(fsync=False, binaries=request.param) as running:
        yield running


def ask(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_two_databases_are_separate(server: ScratchServer) -> None:
    first, second = server.create_database(), server.create_database()
    with psycopg.connect(server.dsn(first)) as connection:
        connection.execute("CREATE TABLE only_here ()")
    assert ask(server.dsn(first), "SELECT to_regclass('only_here') IS NOT NULL") is True
    assert ask(server.dsn(second), "SELECT to_regclass('only_here') IS NOT NULL") is False


def test_a_template_is_built_once_and_copied_each_time(server: ScratchServer) -> None:
    built: list[str] = []

    def build(dsn: str) -> None:
        built.append(dsn)
        with psycopg.connect(dsn) as connection:
            connection.execute("CREATE TABLE seed AS SELECT 7 AS n")

    copies = [server.create_database(server.template("seven", build)) for _ in range(2)]
    assert len(built) == 1
    assert [ask(server.dsn(name), "SELECT n FROM seed") for name in copies] == [7, 7]


@pytest.mark.parametrize("mode", list(StopMode))
def test_a_restart_keeps_the_port_and_what_was_committed(server: ScratchServer, mode: StopMode) -> None:
    dsn, before = server.dsn(server.create_database()), server.pid
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE kept ()")
    server.restart(mode)
    assert server.pid != before
    assert ask(dsn, "SELECT to_regclass('kept') IS NOT NULL") is True


def test_the_superuser_needs_no_password_and_everybody_else_does(server: ScratchServer) -> None:
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("CREATE ROLE officer_with_secret LOGIN PASSWORD 'right'")
    right = server.dsn("postgres", user="officer_with_secret:right")
    assert ask(right, "SELECT current_user") == "officer_with_secret"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.dsn("postgres", user="officer_with_secret:wrong"))


def test_the_server_does_not_run_as_root(server: ScratchServer) -> None:
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0


def test_nothing_is_left_after_the_block_even_when_it_fails() -> None:
    seen: list[ScratchServer] = []
    pids: list[int] = []

    def fail_inside() -> None:
        with scratch_postgres(fsync=False) as server:
            seen.append(server)
            pids.append(server.pid)
            assert is_running(server.pid)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert not is_running(pids[0])
    assert not seen[0].folder.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the parent's death is signalled on Linux only")
def test_a_killed_test_run_leaves_no_server_behind() -> None:
    script = """if True:
        from tests.postgres import scratch_postgres
        with scratch_postgres(fsync=False) as server:
            print(server.pid, server.folder, flush=True)
            input()
    """
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        pid, folder = run.stdout.readline().split()
        server_end = os.pidfd_open(int(pid))
        run.kill()
    try:
        ended, _, _ = select.select([server_end], [], [], 20)
        assert ended, "the server is still there"
    finally:
        os.close(server_end)
        shutil.rmtree(folder)


def test_settings_reach_the_server_and_writes_are_durable_unless_told_otherwise() -> None:
    with scratch_postgres(settings={"timezone": "Asia/Jayapura"}) as server:
        assert ask(server.dsn(), "SHOW timezone") == "Asia/Jayapura"
        assert ask(server.dsn(), "SHOW fsync") == "on"


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(f"/tmp/balai-pg-doomed-{os.getpid()}")
    folder.mkdir(mode=0o700)
    monkeypatch.setattr("tempfile.mkdtemp", lambda prefix, dir: str(folder))
    settings = {"no_such_setting": "1"}
    with pytest.raises(PostgresUnavailable, match="no_such_setting"), scratch_postgres(settings=settings):
        pass
    assert not folder.exists()


def test_programs_copied_out_of_a_private_folder_find_their_libraries(tmp_path: Path) -> None:
    copied = copy_programs(bundled_binaries()[0], tmp_path / "programs")
    with scratch_postgres(fsync=False, binaries=copied) as server:
        assert ask(server.dsn(), "SELECT 1") == 1


def test_missing_programs_are_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BINARIES_VARIABLE, "/nowhere/bin")
    with pytest.raises(PostgresUnavailable, match=r"/nowhere/bin.*Install the package postgresql"):
        find_binaries()


@pytest.fixture
def postgres_template() -> None:
    """Empty databases here."""


def test_a_fresh_database_comes_with_the_fixture(postgres_database: str) -> None:
    assert ask(postgres_database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0


def test_a_free_port_can_be_listened_on(free_tcp_port: int) -> None:
    assert 1024 <= free_tcp_port < 65536
    assert free_port() != 0
