"""The moments that tests of the store live in.

Rule: light enough for a worker process to import.
"""

from datetime import date, datetime

MONDAY = date(2026, 11, 23)
"""A plain Monday: sessions 08:00-12:00 with 40 places and 13:00-14:00 with 10."""

AT_WORK = datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001 - a naive clock is meant in the hall's zone
"""Half past eight on that Monday."""
