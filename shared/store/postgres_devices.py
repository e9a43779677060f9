"""Devices of a PostgreSQL store: each is a database login in the group of its role.

Rule: the server knows who a device is; there is no table of them that could say otherwise.
"""

from shared.domain.device import Device, DeviceRole
from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import RequestId
from shared.problems import Problem, ProblemCode
from shared.services.commands import AddDevice, DisableDevice, RenewDevice, new_request_id
from shared.store import statements as sql
from shared.store.devices import check_device
from shared.store.grants import DEVICE_GROUPS, Group
from shared.store.hall_store import SqlHallStore, SqlLockedHall
from shared.store.postgres_database import PostgresDatabase, PostgresLine
from shared.store.postgres_logins import (
    LoginTaken,
    LoginUnknown,
    add_login,
    renew_device,
    shut_out,
    verifier_of,
)

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

    def add(
        self, name: str, role: DeviceRole, password: str, *, actor: str, request_id: RequestId | None = None
    ) -> bool:
        """Make the login of a device, and the event that tells of it."""
        check_device(name, password)
        verifier = verifier_of(self._server, name, password)
        command = AddDevice(request_id=request_id or new_request_id(), actor=actor, device=name, role=role)
        with self._server.writing(sql.LOCK_STATE) as line:
            hall = self._hall.on(line)
            if hall.was_answered(command):
                return False
            try:
                add_login(line.connection, name, verifier, _GROUPS[role])
            except LoginTaken:
                raise Problem(ProblemCode.DEVICE_EXISTS, device=name) from None
            hall.commit_login(command, _event(hall, EventKind.device_added, command, role=role.value))
        return True

    def disable(self, name: str, *, actor: str, request_id: RequestId | None = None) -> None:
        """Let a device in no more."""
        command = DisableDevice(request_id=request_id or new_request_id(), actor=actor, device=name)
        with self._server.writing(sql.LOCK_STATE) as line:
            hall = self._hall.on(line)
            if hall.was_answered(command):
                return
            found = _device(line, name)
            try:
                shut_out(line.connection, name)
            except LoginUnknown:
                raise Problem(ProblemCode.DEVICE_UNKNOWN, device=name) from None
            hall.commit_login(
                command, None if found.is_disabled else _event(hall, EventKind.device_disabled, command)
            )

    def renew(self, name: str, password: str, *, actor: str, request_id: RequestId | None = None) -> bool:
        """Give a device another password, and let it in again."""
        check_device(name, password)
        verifier = verifier_of(self._server, name, password)
        command = RenewDevice(request_id=request_id or new_request_id(), actor=actor, device=name)
        with self._server.writing(sql.LOCK_STATE) as line:
            hall = self._hall.on(line)
            if hall.was_answered(command):
                return False
            _device(line, name)
            try:
                renew_device(line.connection, name, verifier)
            except LoginUnknown:
                raise Problem(ProblemCode.DEVICE_UNKNOWN, device=name) from None
            hall.commit_login(command, _event(hall, EventKind.device_renewed, command))
        return True

    def list(self) -> tuple[Device, ...]:
        """All devices of this server, by name."""
        with self._server.writing(sql.READ_STATE) as line:
            return _devices(line)


def _devices(line: PostgresLine) -> tuple[Device, ...]:
    groups = [group.value for group in DEVICE_GROUPS]
    found = line.connection.execute(_LIST, [groups, Group.logins.value]).fetchall()
    return tuple([Device(name=name, role=_ROLES[group], is_disabled=not can_login) for name, group, can_login in found])


def _device(line: PostgresLine, name: str) -> Device:
    """Raises DEVICE_UNKNOWN, also for the login of a person."""
    found = next((device for device in _devices(line) if device.name == name), None)
    if found is None:
        raise Problem(ProblemCode.DEVICE_UNKNOWN, device=name)
    return found


def _event(
    hall: SqlLockedHall, kind: EventKind, command: AddDevice | DisableDevice | RenewDevice, **facts: str
) -> NewEvent:
    facts = {"device": command.device, **facts}
    return NewEvent(kind=kind, actor=command.actor, service_date=hall.moment.service_date, facts=facts)
