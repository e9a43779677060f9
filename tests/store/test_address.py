"""How a store's address is read.

Rule: a password is never shown.
"""

from pathlib import Path

import pytest

from shared.problems import Problem, ProblemCode
from shared.store.address import StoreKind, parse_address


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////srv/balai/hall.db", "/srv/balai/hall.db"),
        ("sqlite:////srv/my%20hall.db", "/srv/my hall.db"),
        ("/srv/balai/hall.db", "/srv/balai/hall.db"),
        ("  /srv/hall.db ", "/srv/hall.db"),
        ("/srv/100% baru?.db", "/srv/100% baru?.db"),
    ],
)
def test_a_file(url: str, path: str) -> None:
    address = parse_address(url)
    assert (address.kind, address.path, address.shown) == (StoreKind.sqlite, Path(path), path)


@pytest.mark.parametrize("url", ["sqlite:///hall.db", "hall.db", "./hall.db"])
def test_a_relative_file_is_meant_in_the_present_folder(url: str) -> None:
    assert parse_address(url).path == Path.cwd() / "hall.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_server(scheme: str) -> None:
    address = parse_address(f"{scheme}://kiosk:p%40ss@db.hall.lan:6432/hall?sslmode=verify-full")
    assert (address.kind, address.host, address.port) == (StoreKind.postgresql, "db.hall.lan", "6432")
    assert (address.database, address.user, address.password) == ("hall", "kiosk", "p@ss")
    assert address.options == {"sslmode": "verify-full"}
    assert address.shown == "postgresql://kiosk@db.hall.lan:6432/hall"
    assert "p@ss" not in repr(address)


def test_a_server_over_its_socket_folder() -> None:
    address = parse_address("postgresql:///hall?host=/run/postgresql")
    assert (address.host, address.port, address.user) == ("/run/postgresql", "5432", None)


def test_servers_that_stand_in_for_each_other() -> None:
    address = parse_address("postgresql://kiosk:p%40,ss@db-1.lan:6432,[fd00::2],db-2.lan/hall?sslmode=verify-full")
    assert address.places == (("db-1.lan", "6432"), ("fd00::2", "5432"), ("db-2.lan", "5432"))
    assert (address.user, address.password) == ("kiosk", "p@,ss")
    assert address.options == {"sslmode": "verify-full", "target_session_attrs": "read-write"}
    assert address.shown == "postgresql://kiosk@db-1.lan:6432,[fd00::2]:5432,db-2.lan:5432/hall"
    assert "ss@" not in repr(address)
    as_it_says = parse_address("postgresql://a,b/hall?target_session_attrs=any")
    assert as_it_says.options == {"target_session_attrs": "any"}


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "sqlite://", "sqlite:///", "sqlite:///:memory:", ":memory:", "sqlite:hall.db", "/srv/",
        "mysql://root@host/hall", "http://host/hall", "postgresql://host", "postgresql://host/",
        "postgresql://host:port/hall", "postgresql://host:99999/hall", "postgresql://host/a/b",
        "postgresql://one,/hall", "postgresql://one:1,two:port/hall",
        "postgresql://host/hall?options=-c", "postgresql://host/hall#x", "hall\n.db",
    ],
)  # fmt: skip
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_address(url)
    assert caught.value.code is ProblemCode.STORE_URL_WRONG


def test_a_file_is_the_same_however_its_address_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to("data")
    monkeypatch.chdir(tmp_path / "data")
    same = ["hall.db", "./hall.db", "../link/hall.db", "sqlite:///hall.db", str(tmp_path / "link" / "hall.db")]
    assert len({parse_address(url).identity for url in same}) == 1
    (tmp_path / "data" / "hall.db").touch()
    assert {parse_address(url).identity for url in same} == {parse_address("hall.db").identity}
    monkeypatch.chdir(tmp_path)
    assert parse_address("hall.db").identity != parse_address("data/hall.db").identity


def test_a_server_is_the_same_whatever_the_password_and_the_way_to_it() -> None:
    same = [
        "postgresql://siti:one@DB.hall.lan/hall",
        "postgres://siti:two@db.hall.lan:5432/hall?sslmode=verify-full",
        "postgresql+psycopg://siti@db.hall.lan/hall",
    ]
    assert len({parse_address(url).identity for url in same}) == 1
    others = [
        "postgresql://budi@db.hall.lan/hall", "postgresql://db.hall.lan/hall", "postgresql://siti@db.hall.lan/other",
        "postgresql://siti@db.hall.lan:6432/hall", "postgresql://siti@other.lan/hall",
        "postgresql://siti@/hall?host=/run/db.hall.lan",
    ]  # fmt: skip
    assert len({parse_address(url).identity for url in [same[0], *others]}) == 1 + len(others)
