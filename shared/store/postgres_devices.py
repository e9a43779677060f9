"""Devices of a PostgreSQL store: each is a database login in the group of its role.

Rule: the server knows who a device is; there is no table of them that could say otherwise.
"""

from shared.domain.device import Device, DeviceRole
from shared.domain.events import EventKind, NewEvent
from shared.problems import Problem, ProblemCode
from shared.store import statements as sql
from shared.store.devices import check_device
from shared.store.grants import DEVICE_GROUPS, Group
from shared.store.hall_store import SqlHallStore
from shared.store.postgres_database import PostgresDatabase
from shared.store.postgres_logins import LoginTaken, LoginUnknown, add_login, shut_out, verifier_of

_GROUPS = {DeviceRole.kiosk: Group.kiosk, DeviceRole.hall: Group.hall}
_ROLES = {group.value: role for role, group in _GROUPS.items()}

_LIST = """
SELECT r.rolname::text, g.rolname::text, r.rolcanlogin
FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
WHERE g.rolname = ANY (%s) AND r.rolname <> %s ORDER BY r.rolname
"""


class PostgresDevices:
    """See `DeviceStore`."""

    def __init__(self, database: PostgresDatabase, hall: SqlHallStore) -> None:
        self._server, self._hall = database, hall

    def add(self, name: str, role: DeviceRole, password: str, *, actor: str) -> Device:
        """Make the login of a device, and the event that tells of it."""
        check_device(name)
        verifier = verifier_of(self._server, name, password)
        with self._server.writing(sql.LOCK_STATE) as line:
            try:
                add_login(line.connection, name, verifier, _GROUPS[role])
            except LoginTaken:
                raise Problem(ProblemCode.DEVICE_EXISTS, device=name) from None
            hall = self._hall.on(line)
            today = hall.moment.service_date
            facts = {"device": name, "role": role.value}
            event = NewEvent(kind=EventKind.device_added, actor=actor, service_date=today, facts=facts)
            hall.commit_with([], event)
        return Device(name=name, role=role)

    def disable(self, name: str, *, actor: str) -> None:
        """Let a device in no more."""
        if name not in {device.name for device in self.list()}:
            raise Problem(ProblemCode.DEVICE_UNKNOWN, device=name)
        with self._server.writing(sql.LOCK_STATE) as line:
            try:
                shut_out(line.connection, name)
            except LoginUnknown:
                raise Problem(ProblemCode.DEVICE_UNKNOWN, device=name) from None
            hall = self._hall.on(line)
            today = hall.moment.service_date
            event = NewEvent(kind=EventKind.device_disabled, actor=actor, service_date=today, facts={"device": name})
            hall.commit_with([], event)

    def list(self) -> tuple[Device, ...]:
        """All devices of this server, by name."""
        groups = [group.value for group in DEVICE_GROUPS]
        with self._server.writing(sql.READ_STATE) as line:
            found = line.connection.execute(_LIST, [groups, Group.logins.value]).fetchall()
        return tuple(
            [Device(name=name, role=_ROLES[group], is_disabled=not can_login) for name, group, can_login in found]
        )
