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
    assert (address.kind, address.host, address.port) == (StoreKind.postgresql, "db.hall.lan", 6432)
    assert (address.database, address.user, address.password) == ("hall", "kiosk", "p@ss")
    assert address.options == {"sslmode": "verify-full"}
    assert address.shown == "postgresql://kiosk@db.hall.lan:6432/hall"
    assert "p@ss" not in repr(address)


def test_a_server_over_its_socket_folder() -> None:
    address = parse_address("postgresql:///hall?host=/run/postgresql")
    assert (address.host, address.port, address.user) == ("/run/postgresql", 5432, None)


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "sqlite://", "sqlite:///", "sqlite:///:memory:", ":memory:", "sqlite:hall.db", "/srv/",
        "mysql://root@host/hall", "http://host/hall", "postgresql://host", "postgresql://host/",
        "postgresql://host:port/hall", "postgresql://host:99999/hall", "postgresql://host/a/b",
        "postgresql://host/hall?options=-c", "postgresql://host/hall#x", "hall\n.db",
    ],
)  # fmt: skip
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_address(url)
    assert caught.value.code is ProblemCode.STORE_URL_WRONG
