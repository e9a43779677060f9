"""What a person reads of events and slips: words in both languages, times in the hall's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from admin.event_words import EVENTS, PRINTS, attempt_line, line_of
from shared.domain.events import Event, EventKind, NewEvent
from shared.domain.ids import DeskNumber, EventSeq, TicketId
from shared.domain.printing import PrintAttempt, PrintState
from shared.i18n import Texts

ZONE = ZoneInfo("Asia/Jakarta")
AT = datetime(2026, 11, 23, 1, 30, 5, tzinfo=UTC)


def test_every_kind_of_event_and_every_end_of_a_slip_has_words() -> None:
    assert set(EVENTS) == set(EventKind)
    assert set(PRINTS) == set(PrintState)


@pytest.mark.parametrize(("language", "words"), [("id", "meja 3    dipanggil"), ("en", "desk 3    called")])
def test_an_event_is_one_line_in_the_halls_time(language: str, words: str) -> None:
    called = NewEvent(
        kind=EventKind.ticket_called,
        actor="officer:siti",
        service_date=date(2026, 11, 23),
        number="A-007",
        desk=DeskNumber(3),
    )
    line = line_of(Event(seq=EventSeq(12), at=AT, event=called), ZONE, Texts(language))
    assert " ".join(line.split()) == f"12 2026-11-23 08:30:05 WIB A-007 {' '.join(words.split())} officer:siti"


def test_a_copy_says_which_one_it_is_and_what_became_of_it() -> None:
    attempt = PrintAttempt(
        id="1", ticket_id=TicketId("2"), copy=2, state=PrintState.printed, detail="proof", started_at=AT
    )
    line = attempt_line(attempt, ZONE, Texts("id")).strip()
    assert line == "2026-11-23 08:30:05 WIB  salinan 2: tercetak; pencetak memastikannya (proof)"
