"""Use cases over ports. Rule: no Qt, no SQL, no device here."""
