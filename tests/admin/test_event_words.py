"""What a person reads of events and slips: words in both languages, times in the hall's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from admin.event_facts import PRINTS, words_of_facts
from admin.event_words import EVENTS, attempt_line, line_of
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


def words(kind: EventKind, language: str = "en", **facts: str | int | bool | None) -> str:
    """What stands behind the name of who did it."""
    event = NewEvent(kind=kind, actor="staff:rina", service_date=date(2026, 11, 23), facts=facts)
    return words_of_facts(event, Texts(language))


@pytest.mark.parametrize(
    ("kind", "facts", "english", "indonesian"),
    [
        (
            EventKind.setting_changed,
            {"key": "day.quota@2026-11-24", "before": None, "after": "40", "reason": "libur panjang"},
            "day.quota@2026-11-24: not set → “40”; reason: libur panjang",
            "day.quota@2026-11-24: belum diisi → “40”; alasan: libur panjang",
        ),
        (
            EventKind.setting_changed,
            {"key": "session.fri.2@2026-11-27", "before": "13:30-14:30 quota 10", "after": "none"},
            "session.fri.2@2026-11-27: “13:30-14:30 quota 10” → no session",
            "session.fri.2@2026-11-27: “13:30-14:30 quota 10” → tanpa sesi",
        ),
        (
            EventKind.tolerance_released,
            {"places": 5, "session": 1, "reason": "antre sejak subuh"},
            "places: 5; session 1; reason: antre sejak subuh",
            "tempat: 5; sesi 1; alasan: antre sejak subuh",
        ),
        (
            EventKind.quota_overridden,
            {"places": 3, "session": 2, "reason": "rombongan lansia"},
            "places: 3; session 2; reason: rombongan lansia",
            "tempat: 3; sesi 2; alasan: rombongan lansia",
        ),
        (
            EventKind.called_out_of_order,
            {"reason": "Kursi roda"},
            "reason: Kursi roda",
            "alasan: Kursi roda",
        ),
        (EventKind.ticket_called, {"times": 1}, "", ""),
        (EventKind.ticket_recalled, {"times": 2}, "call no. 2", "panggilan ke-2"),
        (EventKind.citizens_told, {"message": "Listrik padam."}, "“Listrik padam.”", "“Listrik padam.”"),
        (EventKind.citizens_told, {"message": ""}, "taken back", "ditarik kembali"),
        (EventKind.ticket_reinstated, {"state": "parked"}, "set aside", "ditunda"),
        (EventKind.ticket_cancelled, {"reason": "pulang"}, "reason: pulang", "alasan: pulang"),
        (EventKind.ticket_transferred, {"to_desk": 5, "to_service": None}, "to desk 5", "ke meja 5"),
        (EventKind.ticket_transferred, {"to_desk": None, "to_service": "B"}, "to service B", "ke layanan B"),
        (
            EventKind.priority_corrected,
            {"before": "none", "after": "elderly", "reason": "salah pilih"},
            "no priority → elderly; reason: salah pilih",
            "tanpa prioritas → lansia; alasan: salah pilih",
        ),
        (
            EventKind.desk_released,
            {"reason": "PC mati", "forced": True},
            "by force; reason: PC mati",
            "dipaksakan; alasan: PC mati",
        ),
        (EventKind.desk_released, {"reason": "PC mati", "forced": False}, "reason: PC mati", "alasan: PC mati"),
        (
            EventKind.turned_away,
            {"reason": "day_full", "service": "A", "kiosk": "lobby"},
            "the day was full",
            "kuota hari itu penuh",
        ),
        (EventKind.ticket_issued, {"service": "A", "session": 1, "priority": "none", "kiosk": "lobby"}, "", ""),
        (
            EventKind.ticket_issued,
            {"service": "A", "session": 1, "priority": "pregnant", "kiosk": "lobby"},
            "pregnant",
            "ibu hamil",
        ),
        (
            EventKind.ticket_expired,
            {"by_close": True, "before": "waiting"},
            "at the end of the day",
            "pada akhir hari",
        ),
        (
            EventKind.slip_printed,
            {"state": "printed", "detail": "proof", "copy": 2},
            "copy 2; printed; the printer confirmed it",
            "salinan 2; tercetak; pencetak memastikannya",
        ),
        (
            EventKind.complaint_revealed,
            {"report_number": "LMW-7K4Q-2M9D", "as": "fields", "reason": "ditelepon warga"},
            "LMW-7K4Q-2M9D; in the clear; reason: ditelepon warga",
            "LMW-7K4Q-2M9D; terbuka; alasan: ditelepon warga",
        ),
        (EventKind.complaint_recorded, {"report_number": "LMW-7K4Q-2M9D"}, "LMW-7K4Q-2M9D", "LMW-7K4Q-2M9D"),
        (
            EventKind.day_closed,
            {
                "issued": 9, "in_quota": 8, "served": 4, "no_show": 2, "cancelled": 1, "expired": 2, "turned_away": 3,
                "full_since": None, "forced": True, "reason": "banjir",
            },
            "9 issued, 4 served, 2 absent, 1 cancelled, 2 expired, 3 turned away; by force; reason: banjir",
            "9 nomor diberikan, 4 dilayani, 2 tidak hadir, 1 dibatalkan, 2 kedaluwarsa, 3 tidak terlayani; "
            "dipaksakan; alasan: banjir",
        ),
        (EventKind.officer_added, {"login": "siti", "role": "supervisor"}, "siti (supervisor)", "siti (supervisor)"),
        (EventKind.device_disabled, {"device": "lobby"}, "lobby", "lobby"),
        (EventKind.hall_made, {"practice": True}, "a practice hall", "balai latihan"),
        (EventKind.hall_made, {"practice": False}, "", ""),
        (
            EventKind.store_restored,
            {"backup": "balai.backup", "last_kept": 57, "last_replaced": 60, "lost_events": 3, "lost_tickets": 1},
            "balai.backup; events lost: 3",
            "balai.backup; peristiwa yang hilang: 3",
        ),
        (EventKind.store_restored, {"backup": "balai.backup", "lost_events": None}, "balai.backup", "balai.backup"),
        (EventKind.desk_opened, {}, "", ""),
    ],
)  # fmt: skip
def test_what_changed_and_why_is_said_in_words(
    kind: EventKind, facts: dict[str, str | int | bool | None], english: str, indonesian: str
) -> None:
    assert (words(kind, **facts), words(kind, "id", **facts)) == (english, indonesian)


@pytest.mark.parametrize("kind", list(EventKind))
def test_a_code_or_a_gap_of_another_version_stops_no_list_of_events(kind: EventKind) -> None:
    assert words(kind) == ""
    assert "later" in words(kind, reason="later", state="melted", priority="vip", before="vip", **{"as": "hologram"})
    assert words(EventKind.slip_printed, state="melted", copy=0) == "melted"


def test_a_copy_says_which_one_it_is_and_what_became_of_it() -> None:
    attempt = PrintAttempt(
        id="1", ticket_id=TicketId("2"), copy=2, state=PrintState.printed, detail="proof", started_at=AT
    )
    line = attempt_line(attempt, ZONE, Texts("id")).strip()
    assert line == "2026-11-23 08:30:05 WIB  salinan 2: tercetak; pencetak memastikannya (proof)"
