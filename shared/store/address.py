"""What a store's address says: an SQLite file on this host, or a PostgreSQL database on the LAN.

Rule: an address is only read here, nothing is opened; a password is never part of what is shown.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from shared.problems import Problem, ProblemCode

DEFAULT_PORT = "5432"

_POSTGRES_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_POSTGRES_OPTIONS = frozenset(
    {
        "host", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding", "passfile",
        "target_session_attrs", "gssencmode",
    }
)  # fmt: skip
"""What libpq may be told in an address; time limits and the like are the store's own business."""


class StoreKind(StrEnum):
    """Which database."""

    sqlite = "sqlite"
    """One file, all programs on one host."""
    postgresql = "postgresql"
    """A server on the LAN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAddress:
    """A parsed address. `path` is absolute and set for SQLite only; the rest is set for PostgreSQL only."""

    kind: StoreKind
    path: Path | None = None
    host: str = ""
    """Several, with a comma between, are servers that stand in for each other (docs/operations.md)."""
    port: str = DEFAULT_PORT
    """One for each host."""
    database: str = ""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The address for people and logs, without the password."""
        if self.path is not None:
            return str(self.path)
        who = f"{self.user}@" if self.user else ""
        where = ",".join(place_text(host or "localhost", port) for host, port in self.places)
        return f"postgresql://{who}{where}/{self.database}"

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Each host with its port."""
        return tuple(zip(self.host.split(","), self.port.split(","), strict=True))

    @property
    def identity(self) -> str:
        """One text for one store, however its address was written: a link to a file is that file.

        A login is part of it: a server shows each login only the answers that are its to see (docs/adr/0012), so what
        one login has sent cannot be asked for by another.
        """
        if self.path is not None:
            return os.path.normcase(os.path.realpath(self.path))
        who = f"{self.user}@" if self.user else ""
        host = self.options.get("host", self.host).lower()
        return f"postgresql://{who}{host}:{self.port}/{self.database}"


def place_text(host: str, port: str) -> str:
    """A host with its port as it stands in an address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_address(url: str) -> StoreAddress:
    """`sqlite:///hall.db`, `sqlite:////srv/hall.db`, a bare path, or `postgresql://user@host:port/db?sslmode=...`.

    Of several servers (`host:port,host:port`) the one that can be written is meant, unless the address says otherwise.

    Raises Problem STORE_URL_WRONG for anything else.
    """
    text = url.strip()
    if not text or any(ord(char) < 32 for char in text):
        raise Problem(ProblemCode.STORE_URL_WRONG, given=url)
    if not text.startswith("sqlite:") and re.match(r"[a-z][a-z0-9+.\-]+:", text, re.IGNORECASE):
        return _server(url, text)
    return _file(url, _path_in(text))


def login_of(url: str) -> str | None:
    """The login that an address names: only a server has logins. None for an address that cannot be read."""
    try:
        return parse_address(url).user
    except Problem:
        return None


def _path_in(text: str) -> str:
    """The path that the address of a file names, "" if it names none."""
    if not text.startswith("sqlite:"):
        return text
    return unquote(text.removeprefix("sqlite:///")) if text.startswith("sqlite:///") else ""


def _file(url: str, path: str) -> StoreAddress:
    if not path or path == ":memory:" or path.endswith(("/", "\\")):
        raise Problem(ProblemCode.STORE_URL_WRONG, given=url)
    return StoreAddress(kind=StoreKind.sqlite, path=Path(path).expanduser().absolute())


def _server(url: str, text: str) -> StoreAddress:
    try:
        parts = urlsplit(text)
        places = [urlsplit(f"//{place}") for place in parts.netloc.rpartition("@")[2].split(",")]
        hosts = [unquote(place.hostname or "") for place in places]
        ports = [str(place.port or DEFAULT_PORT) for place in places]
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise Problem(ProblemCode.STORE_URL_WRONG, given=url) from None
    database = unquote(parts.path.removeprefix("/"))
    known = parts.scheme in _POSTGRES_SCHEMES and set(options) <= _POSTGRES_OPTIONS
    if not known or not database or "/" in database or parts.fragment or ("" in hosts and len(hosts) > 1):
        raise Problem(ProblemCode.STORE_URL_WRONG, given=url)
    if hosts == [""]:
        hosts = options.pop("host", "").split(",")
        ports *= len(hosts)
    if len(hosts) > 1:
        options.setdefault("target_session_attrs", "read-write")
    return StoreAddress(
        kind=StoreKind.postgresql,
        host=",".join(hosts),
        port=",".join(ports),
        database=database,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password is not None else None,
        options=options,
    )
