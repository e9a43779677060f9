"""A device of the hall that logs in by itself: a kiosk or a hall screen.

Rule: a device may do what its role needs and nothing else; it never reads a citizen's data (security.md P8).
"""

from enum import StrEnum

from msgspec import Struct


class DeviceRole(StrEnum):
    """What a device is for."""

    kiosk = "kiosk"
    """Hands out numbers and prints slips."""
    hall = "hall"
    """Shows the calls; reads only."""


class Device(Struct, frozen=True, kw_only=True):
    """A device; `name` is its login and, for a kiosk, its name in the events."""

    name: str
    role: DeviceRole
    is_disabled: bool = False
