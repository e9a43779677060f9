"""The logins of kiosks and hall screens, on a database server only.

Rule: whoever steals a device's login can do no more than the device; a store in a file has no logins at all.
"""

import re
import secrets
from typing import NoReturn, Protocol
from urllib.parse import quote, urlencode

from shared.domain.device import Device, DeviceRole
from shared.domain.ids import RequestId
from shared.problems import Problem, ProblemCode
from shared.store.address import StoreAddress, place_text
from shared.store.officers import SHORTEST_PASSWORD

_NAME = re.compile(r"[a-z][a-z0-9_-]{1,30}", re.ASCII)
_KEPT_BACK = ("pg_", "balai_")
_NOT_A_ROLE = frozenset({"none", "public"})


class DeviceStore(Protocol):
    """Devices of one hall. Every method may raise Problem STORE_*, STORE_NEEDS_SERVER for a store in a file."""

    def add(
        self, name: str, role: DeviceRole, password: str, *, actor: str, request_id: RequestId | None = None
    ) -> bool:
        """Make a login. Raises DEVICE_EXISTS, HALL_SETTING_WRONG for a name that cannot be one, TEXT_TOO_SHORT.

        False for a repeated `request_id`: the login was made before, and the password of that time stands.
        """

    def disable(self, name: str, *, actor: str, request_id: RequestId | None = None) -> None:
        """Let a device in no more. Raises DEVICE_UNKNOWN."""

    def renew(self, name: str, password: str, *, actor: str, request_id: RequestId | None = None) -> bool:
        """Give a device another password, and let it in again if it was shut out.

        Raises DEVICE_UNKNOWN, TEXT_TOO_SHORT.

        False for a repeated `request_id`: another password was given before, and that one stands.
        """

    def list(self) -> tuple[Device, ...]:
        """All devices, by name."""


class NoDevices:
    """The devices of a store in a file: all programs run on one host and open the file."""

    def __init__(self, address: StoreAddress) -> None:
        self._address = address

    def add(
        self, name: str, role: DeviceRole, password: str, *, actor: str, request_id: RequestId | None = None
    ) -> bool:
        """Raises STORE_NEEDS_SERVER."""
        self._refuse()

    def disable(self, name: str, *, actor: str, request_id: RequestId | None = None) -> None:
        """Raises STORE_NEEDS_SERVER."""
        self._refuse()

    def renew(self, name: str, password: str, *, actor: str, request_id: RequestId | None = None) -> bool:
        """Raises STORE_NEEDS_SERVER."""
        self._refuse()

    def list(self) -> tuple[Device, ...]:
        """Raises STORE_NEEDS_SERVER."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise Problem(ProblemCode.STORE_NEEDS_SERVER, store=self._address.shown)


def check_device(name: str, password: str) -> None:
    """Raises HALL_SETTING_WRONG for a name that cannot be a login, TEXT_TOO_SHORT for a password as no officer has."""
    if not _NAME.fullmatch(name) or name.startswith(_KEPT_BACK) or name in _NOT_A_ROLE:
        raise Problem(ProblemCode.HALL_SETTING_WRONG, key="device.name", given=name, remedy="kiosk-1, layar_1")
    if len(password) < SHORTEST_PASSWORD:
        raise Problem(ProblemCode.TEXT_TOO_SHORT, field="password", min=SHORTEST_PASSWORD)


def new_password() -> str:
    """144 random bits as text that fits into an address and a settings file without quoting."""
    return secrets.token_urlsafe(18)


def url_for(address: StoreAddress, login: str, password: str) -> str:
    """The same server and database as another login: `postgresql://kiosk-1:...@host:5432/hall?sslmode=...`."""
    is_folder = address.host.startswith("/")
    options = dict(address.options) | ({"host": address.host} if is_folder else {})
    where = ",".join(place_text(quote(host, safe=".:"), port) for host, port in address.places)
    if is_folder:
        where = f":{address.places[0][1]}"
    query = f"?{urlencode(options)}" if options else ""
    who = f"{quote(login, safe='')}:{quote(password, safe='')}"
    return f"postgresql://{who}@{where}/{quote(address.database, safe='')}{query}"
