"""Every wrong SQLite file is named for what it is.

Rule: opening creates nothing, changes nothing, and its message is the right one.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from shared.problems import Problem, ProblemCode
from shared.services.auditing import audit_hall
from shared.services.local_hall import LocalHall
from shared.store import network_share
from shared.store.making import init_store
from shared.store.network_share import filesystem_of
from shared.store.opening import open_store
from shared.store.sqlite_errors import raise_problem
from shared.store.sqlite_file import check_driver, check_file, connect
from tests.store.halls import AT_WORK, Hall, raw

ROOT = Path(__file__).resolve().parents[2]


def _refused(call: Callable[[], object]) -> ProblemCode:
    with pytest.raises(Problem) as caught:
        call()
    return caught.value.code


def _opening(path: Path | str) -> ProblemCode:
    return _refused(lambda: open_store(str(path), program="test"))


def test_a_missing_file_is_said_and_not_made(tmp_path: Path) -> None:
    assert _opening(tmp_path / "hall.db") is ProblemCode.STORE_MISSING
    assert _opening(tmp_path / "no" / "hall.db") is ProblemCode.STORE_MISSING
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_store(tmp_path: Path) -> None:
    assert _opening(tmp_path) is ProblemCode.STORE_FOREIGN_FILE


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "hall.db").touch()
    assert _opening(tmp_path / "hall.db") is ProblemCode.STORE_EMPTY_FILE


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04" + b"x" * 5000, b"SQLite format 3\x00"])
def test_a_file_of_another_program(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "hall.db").write_bytes(content)
    assert _opening(tmp_path / "hall.db") is ProblemCode.STORE_FOREIGN_FILE


def test_a_database_of_another_program(tmp_path: Path) -> None:
    with closing(sqlite.connect(tmp_path / "hall.db")) as other:
        other.execute("CREATE TABLE ticket (id)")
    assert _opening(tmp_path / "hall.db") is ProblemCode.STORE_FOREIGN_FILE


def test_a_damaged_file(sqlite_url: str) -> None:
    content = bytearray(Path(sqlite_url).read_bytes())
    content[100:4096] = b"\xff" * 3996
    Path(sqlite_url).write_bytes(content)
    assert _opening(sqlite_url) is ProblemCode.STORE_CORRUPT


def test_a_file_that_was_cut_short(sqlite_url: str) -> None:
    Path(sqlite_url).write_bytes(Path(sqlite_url).read_bytes()[:20_000])
    assert _opening(sqlite_url) is ProblemCode.STORE_CORRUPT


def test_a_file_without_its_tables(sqlite_url: str) -> None:
    raw(sqlite_url, "DROP TABLE alembic_version")
    assert _opening(sqlite_url) is ProblemCode.STORE_CORRUPT


@pytest.mark.parametrize("damage", ["DROP TABLE hall_state", "DROP TABLE setting", "DELETE FROM hall_state"])
def test_a_file_of_which_half_is_missing(sqlite_url: str, damage: str) -> None:
    raw(sqlite_url, damage)
    assert _opening(sqlite_url) is ProblemCode.STORE_CORRUPT


def test_an_event_that_is_no_text_any_more_is_said_to_be_damage(sqlite_url: str) -> None:
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        Hall(store, sqlite_url).issue()
        raw(sqlite_url, "DROP TRIGGER event_no_update")
        raw(sqlite_url, "UPDATE event SET facts = CAST(x'ff' AS TEXT) WHERE seq = 2")
        assert _refused(lambda: audit_hall(store.hall)) is ProblemCode.STORE_CORRUPT


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/mounts")
def test_a_network_share_is_refused_before_anything_else(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/hall {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(network_share, "MOUNTS", mounts)
    assert _opening(sqlite_url) is ProblemCode.STORE_ON_NETWORK_SHARE
    new = tmp_path / "new" / "hall.db"
    assert _refused(lambda: init_store(str(new), practice=True, hall_name=None)) is ProblemCode.STORE_ON_NETWORK_SHARE


def test_the_longest_mount_point_decides() -> None:
    mounts = "\n".join(
        [
            "/dev/sda1 / ext4 rw 0 0",
            "//server/a /mnt/share cifs rw 0 0",
            "/dev/sdb1 /mnt/share/local xfs rw 0 0",
            "me@host:/x /mnt/with\\040space fuse.sshfs rw 0 0",
            "broken line",
        ]
    )
    assert filesystem_of(Path("/srv/hall.db"), mounts) == "ext4"
    assert filesystem_of(Path("/mnt/share/hall.db"), mounts) == "cifs"
    assert filesystem_of(Path("/mnt/share/local/hall.db"), mounts) == "xfs"
    assert filesystem_of(Path("/mnt/with space/hall.db"), mounts) == "fuse.sshfs"
    assert filesystem_of(Path("/mnt/sharewood/hall.db"), mounts) == "ext4"


_AS_NOBODY = """
import os, sys
from shared.problems import Problem
from shared.store.opening import open_store
import shared.store.sqlite_database, shared.store.sqlite_officers
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    open_store(sys.argv[1], program="test")
except Problem as problem:
    print(problem.code)
"""


def test_a_store_that_another_program_writes_just_now_is_opened_and_looked_at(sqlite_url: str) -> None:
    with closing(sqlite.connect(sqlite_url, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
            assert LocalHall(store.hall).board().day.hall_name == "Balai Uji"
            assert _refused(Hall(store, sqlite_url).issue) is ProblemCode.STORE_BUSY


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("is_being_written", [False, True])
@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_file_that_may_not_be_written(sqlite_url: str, mode: int, is_being_written: bool) -> None:
    folder = Path(sqlite_url).parent
    # A user who may reach the file; root may write everything, so root steps down first.
    for place in (folder, *folder.parents[:2]):
        if place.owner() == folder.owner():
            place.chmod(0o755)
    with closing(sqlite.connect(sqlite_url, isolation_level=None)) as writer:
        if is_being_written:
            writer.execute("BEGIN IMMEDIATE")
        for file in folder.glob("hall.db*"):
            file.chmod(mode)
        said = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, sqlite_url], capture_output=True, text=True, cwd=Path.cwd(), check=False
        )
        Path(sqlite_url).chmod(0o600)
    assert said.stdout.strip() == "STORE_READ_ONLY", said.stderr


@pytest.mark.parametrize("version", [(3, 45, 1), (3, 51, 2)])
def test_a_library_that_can_corrupt_a_log_is_refused(version: tuple[int, ...]) -> None:
    assert _refused(lambda: check_driver(version)) is ProblemCode.STORE_DRIVER_UNSAFE


def test_the_library_that_is_installed_is_safe() -> None:
    check_driver()


def test_a_full_disk_is_said_and_nothing_of_the_command_stays(sqlite_hall: Hall) -> None:
    sqlite_hall.issue()
    # The limit of pages is the smallest disk there is; it belongs to the connection that the pool keeps.
    with sqlite_hall.store.hall.view() as view:
        view._line._cursor.execute("PRAGMA max_page_count=1")
    codes = {_refused(lambda: [sqlite_hall.issue() for _ in range(200)])}
    assert codes == {ProblemCode.STORE_DISK_FULL}
    with closing(sqlite.connect(sqlite_hall.url)) as file:
        ((count,), (last,)) = file.execute("SELECT count(*) FROM ticket UNION ALL SELECT last_ordinal FROM day_number")
    assert count == last


@pytest.mark.parametrize("statement", ["SELECT nothing_like_it FROM ticket", "NOT SQL"])
def test_what_nobody_can_mend_is_a_bug_that_quotes_nothing(sqlite_url: str, statement: str) -> None:
    with closing(sqlite.connect(sqlite_url)) as file:
        try:
            file.execute(statement)
        except sqlite.Error as error:
            with pytest.raises(RuntimeError) as caught:
                raise_problem(error, sqlite_url)
    assert "nothing_like_it" not in str(caught.value)


def test_a_new_store_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "balai" / "hall.db"
    before = os.umask(0)
    try:
        init_store(str(path), practice=True, hall_name=None)
    finally:
        os.umask(before)
    assert (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    assert [each.name for each in path.parent.iterdir()] == ["hall.db"]


@pytest.mark.parametrize("companion", ["", "-wal", "-journal"])
def test_whatever_is_there_already_is_left_alone(tmp_path: Path, companion: str) -> None:
    there = tmp_path / f"hall.db{companion}"
    there.write_bytes(b"mine")
    making = _refused(lambda: init_store(str(tmp_path / "hall.db"), practice=True, hall_name=None))
    assert making is ProblemCode.STORE_EXISTS
    assert there.read_bytes() == b"mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_making_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hall.db"
    refused = _refused(lambda: init_store(str(path), practice=True, hall_name="  "))
    assert refused is ProblemCode.HALL_SETTING_WRONG
    assert list(tmp_path.iterdir()) == []


def test_a_path_with_odd_characters_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "balai #1 100% ?.db"
    init_store(str(path), practice=True, hall_name=None)
    open_store(str(path), program="test").close()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_look_at_a_file_leaves_the_locks_of_connections_at_work_alone(tmp_path: Path) -> None:
    """Without its lock, whoever closes next elsewhere takes itself for the last one and removes the log under us."""
    path = tmp_path / "hall.db"
    init_store(str(path), practice=True, hall_name=None)
    elsewhere = (
        "import sys; from pathlib import Path; from shared.store.sqlite_file import connect;"
        "here = connect(Path(sys.argv[1])); here.execute('PRAGMA user_version').fetchall(); here.close()"
    )
    with closing(connect(path)) as at_work:
        at_work.execute("UPDATE hall_state SET call_seq = call_seq")
        check_file(path)
        subprocess.run([sys.executable, "-c", elsewhere, str(path)], check=True, cwd=ROOT)
        assert path.with_name("hall.db-wal").exists()
