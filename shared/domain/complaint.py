"""A recorded complaint as it is kept: what everybody at work may search, and what is sealed.

Rule: what names a person - name, contact, NIK - is never here in the clear (security.md, Personal data).
"""

from datetime import datetime

from msgspec import Struct

from shared.domain.ids import DeskNumber, TicketId


class SealedComplaint(Struct, frozen=True, kw_only=True):
    """A complaint ready to be stored. Sealed fields are AES-256-GCM texts; indexes are keyed HMACs for exact look-up.

    `id` is a UUID; `report_number` is random with a check character, e.g. `LMW-7K4Q-2M9D`.
    """

    id: str
    report_number: str
    ticket_id: TicketId | None
    desk: DeskNumber | None
    officer: str
    channel: str
    title: str
    chronology: str
    category: str
    solution: str
    name_sealed: bytes
    contact_sealed: bytes
    contact_index: bytes
    nik_sealed: bytes | None
    nik_index: bytes | None
    key_version: int


class KeptComplaint(Struct, frozen=True, kw_only=True):
    """A complaint as the store gives it back. `received_at` is an aware UTC time, the store's own."""

    complaint: SealedComplaint
    received_at: datetime
