"""What a command asks for, as a short hash that is kept with its request id.

Rule: a request id that comes again asking for something else is refused, and the hash tells nobody what it was
(docs/adr/0013).
"""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from operator import attrgetter

from msgspec import json

from shared.domain.complaint import SealedComplaint
from shared.services.commands import AnyCommand, RecordComplaint

_BYTES = 8
"""Enough to notice a mistake; nobody gains by a collision, who could as well make a fresh request id."""

_MADE_ANEW = ("note_sealed", "meant")
"""Of a transfer from the command line: who is at the desk is looked up for each try, and the note sealed for them."""

_COMPLAINT = attrgetter("ticket_id", "officer", "channel", "title", "chronology", "category", "solution")


def fingerprint_of(command: AnyCommand) -> str:
    """16 hex digits: the same for a command that is sent again. A few microseconds, away from the hall's lock.

    The request id is part of it, so that equal commands have different ones. What is sealed, and for whom, is left
    out: it is sealed anew for each try.
    """
    if isinstance(command, RecordComplaint):
        values = command.request_id, command.actor, *_meaning(command.complaint)
    else:
        values = _reader(type(command))(command)  # type: ignore[arg-type]  # a class has a hash, its instances need none
    return blake2b(json.encode(values), digest_size=_BYTES, person=b"balai req").hexdigest()


def _meaning(complaint: SealedComplaint) -> tuple[object, ...]:
    """What stays the same over two tries: the id, the report number and the seals are made anew for each.

    Not the desk either: the command line takes the ticket's, and a ticket may have left it meanwhile.

    The keyed index of the contact is in it, which is never empty: without the key no guess can be tested.
    """
    index = complaint.nik_index.hex() if complaint.nik_index is not None else None
    return *_COMPLAINT(complaint), complaint.contact_index.hex(), index


@cache
def _reader(kind: type[AnyCommand]) -> Callable[[AnyCommand], tuple[object, ...]]:
    return attrgetter(*(field.name for field in fields(kind) if field.name not in _MADE_ANEW))
