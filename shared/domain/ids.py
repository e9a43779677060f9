"""Names for the identifiers that travel through the whole system.

Rule: an id is never built by hand outside the place that owns it; the types keep a desk from being taken for a session.
"""

from typing import NewType

TicketId = NewType("TicketId", str)
"""UUID of one ticket, 36 characters; never shown to people."""

RequestId = NewType("RequestId", str)
"""UUID that a client makes before it sends a command; repeating it returns the first answer."""

Prefix = NewType("Prefix", str)
"""One capital letter that names a service: A new complaint, B follow-up, D documents only."""

DeskNumber = NewType("DeskNumber", int)
"""Number on the sign of a desk, from 1."""

EventSeq = NewType("EventSeq", int)
"""Place of an event in the hall's one order of events: gapless, from 1, never restarting."""

CallSeq = NewType("CallSeq", int)
"""Place of a call among all calls of the hall; a recall is a new call. Hall screens announce each once."""
