"""The hall's lock over either database: the writing half of the port.

Rule: one lock, one order of events: read the hot row under its lock, decide, write, commit (docs/adr/0003).
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from shared.domain.calendar import SessionPlan
from shared.domain.day import Change, DayCounters
from shared.domain.events import NewEvent
from shared.domain.ids import DeskNumber, RequestId
from shared.domain.outcomes import Noted
from shared.domain.quota import day_cap, session_cap
from shared.domain.settings import HallSettings, SettingRefused, read_settings
from shared.domain.ticket import TicketNote
from shared.problems import Problem, ProblemCode
from shared.services.answers import to_text, told_before
from shared.services.commands import AddOfficer, DisableOfficer, LoginCommand
from shared.services.fingerprint import fingerprint_of
from shared.services.ports import Foreseen, StoredAnswer
from shared.services.public_holidays import PUBLIC_HOLIDAYS
from shared.store import complaint_statements as complaint_sql
from shared.store import rows
from shared.store import statements as sql
from shared.store.clock import StoreClock
from shared.store.compiling import Value, Values
from shared.store.database import Database, Line, Write
from shared.store.hall_view import SqlView, counters_and_answer, held_by, line_of, waiting_and_open_on
from shared.store.schema import HALL_ID


class SqlHallStore:
    """See `HallStore`. Any number of threads may use it; the settings of one version are read once."""

    def __init__(self, database: Database, *, clock: StoreClock, practice: bool) -> None:
        self._database, self._clock, self._practice = database, clock, practice
        self._settings: tuple[int, HallSettings] | None = None
        self._heard: tuple[datetime, float] | None = None
        """The store's clock as it was heard last, and this PC's steady clock at that instant."""
        self._is_warm = False

    @contextmanager
    def locked(self, foresee: Callable[[], Foreseen] | None = None) -> Iterator["SqlLockedHall"]:
        """Take the hall's lock for one short transaction."""
        self._warm_up()
        expected, ahead = self._ahead(foresee()) if foresee and self._database.fetches_ahead else (None, [])
        with self._database.writing(sql.LOCK_STATE, ahead) as line:
            self._heard = line.now, time.monotonic()
            yield self.on(line, expected)

    def on(self, line: Line, expected: datetime | None = None) -> "SqlLockedHall":
        """The locked hall on a line that began with `LOCK_STATE`."""
        return SqlLockedHall(
            line, clock=self._clock, practice=self._practice, read_settings=self._settings_of, expected=expected
        )

    @contextmanager
    def view(self) -> Iterator[SqlView]:
        """Look at the hall without the lock; short, never kept open by a screen."""
        with self._database.reading(sql.READ_STATE) as line:
            yield SqlView(line, clock=self._clock, practice=self._practice, read_settings=self._settings_of)

    def require_every_event(self) -> None:
        """Raises STORE_RIGHTS_MISSING where row level security hides events from this login (security.md P8)."""
        with self._database.reading(sql.READ_STATE) as line:
            ((sees_every_event,),) = line.ask(sql.SEES_EVERY_EVENT)
        if not sees_every_event:
            raise Problem(ProblemCode.STORE_RIGHTS_MISSING, store=self._database.address.shown)

    def heartbeat(self, desk: DeskNumber) -> bool:
        """Note that a desk is at work now; the hot row is read, not locked, and no feed is told."""
        with self._database.writing(sql.READ_STATE) as line:
            hall = self.on(line)
            day = hall.moment.service_date
            if not any(seat.desk == desk and seat.officer is not None for seat in hall.seats(day)):
                return False
            values: Values = {"day": day.isoformat(), "of_desk": desk, "seen_at": rows.time_text(hall.now)}
            line.write_and_commit([(sql.SEEN, values)], tell=False)
            return True

    def _ahead(self, foreseen: Foreseen) -> tuple[datetime | None, list[Write]]:
        """When the lock will be held by the store's clock, and what will be asked then.

        If either comes otherwise - midnight, a clock that was set - the same is simply asked again under the lock.
        """
        if self._settings is None or self._heard is None:
            return None, []
        store_now, steady = self._heard
        now = self._clock.read(store_now + timedelta(seconds=time.monotonic() - steady))
        settings = self._settings[1]
        day = settings.calendar.service_date(now)
        ahead = [counters_and_answer(day, foreseen.request_id)]
        if foreseen.counts_line:
            ahead.append(waiting_and_open_on(day, at=now))
        if foreseen.calls_at is not None:
            ahead.append(line_of(day, foreseen.calls_at, at=now, last_desk=max(settings.desks)))
        if foreseen.held_at is not None:
            ahead.append(held_by(day, foreseen.held_at))
        return now, ahead

    def _warm_up(self) -> None:
        """Do before the first lock what is slow the first time: compile statements, work out the year's holidays."""
        if not self._is_warm:
            sql.prepare_all(self._database.address.kind)
            with self._database.reading(sql.READ_STATE) as line:
                self._heard = line.now, time.monotonic()
                self.on(line)  # reads the settings and works out what the day is
            self._is_warm = True

    def _settings_of(self, line: Line, version: int, now: datetime) -> HallSettings:
        known, generation = self._settings, self._database.generation
        if known is not None and known[0] == generation and known[1].version == version:
            day = known[1].read_for
            if day is None or day == known[1].calendar.service_date(now):
                return known[1]
        settings = load_settings(line, version, now)
        self._settings = generation, settings
        return settings


def load_settings(line: Line, version: int, now: datetime) -> HallSettings:
    """The settings as they stand in the store. Raises HALL_SETTING_WRONG for a text that this program cannot use."""
    raw: dict[str, str] = dict(line.ask(sql.SETTINGS))
    try:
        return read_settings(raw, version=version, public_holidays=PUBLIC_HOLIDAYS, now=now)
    except SettingRefused as refused:
        raise Problem(
            ProblemCode.HALL_SETTING_WRONG, key=refused.key, given=refused.given, remedy=refused.expected
        ) from None


class SqlLockedHall(SqlView):
    """See `LockedHall`."""

    def commit(self, change: Change, *, request_id: RequestId, answer: StoredAnswer) -> None:
        """Write all of it, keep the answer, commit, and tell the feeds."""
        writes = list(self.writes_of(change))
        request = _request(request_id, answer, rows.time_text(self.now))
        self._line.write_and_commit([*writes, request], tell=bool(writes))

    def commit_login(self, command: LoginCommand, event: NewEvent | None, writes: Iterable[Write] = ()) -> None:
        """Commit an act on a login: its rows, the event that tells of it, and the answer to the request.

        Without an event all was so before: nothing is written but the answer.
        """
        subject = command.login if isinstance(command, AddOfficer | DisableOfficer) else command.device
        answer = StoredAnswer(
            command=type(command).__name__,
            outcome=to_text(Noted(subject=subject)),
            fingerprint=fingerprint_of(command),
        )
        change = [] if event is None else [*writes, *self.writes_of(Change(events=(event,)))]
        request = _request(command.request_id, answer, rows.time_text(self.now))
        self._line.write_and_commit([*change, request], tell=bool(change))

    def was_answered(self, command: LoginCommand) -> bool:
        """Whether this act was done before, under the same request id. Raises REQUEST_ID_REUSED or REQUEST_LOST."""
        kind, fingerprint = type(command).__name__, fingerprint_of(command)
        return told_before(self, command.request_id, kind=kind, fingerprint=fingerprint) is not None

    def writes_of(self, change: Change) -> Iterator[Write]:
        """What a change comes to, in an order that the constraints accept."""
        at = rows.time_text(self.now)
        if change.counters is not None:
            yield from self._counter_writes(change.counters)
        if change.new_ticket is not None:
            yield sql.PUT_TICKET, rows.ticket_values(change.new_ticket)
        if change.ticket is not None:
            yield sql.MOVE_TICKET, rows.ticket_moves(change.ticket)
        for ticket in change.tickets:
            yield sql.MOVE_TICKET, rows.ticket_moves(ticket)
        if change.note is not None:
            yield _note(change.note)
        if change.forgets_notes_until is not None:
            yield sql.FORGET_NOTES, {"day": change.forgets_notes_until.isoformat()}
        if change.attempt is not None:
            yield sql.PUT_ATTEMPT, rows.attempt_values(change.attempt)
        if change.seat is not None:
            yield sql.PUT_SEAT, rows.seat_values(change.seat)
        if change.setting is not None:
            key, text = change.setting
            yield (sql.DROP_SETTING, {"key": key}) if text is None else (sql.PUT_SETTING, setting_values(key, text))
        if change.complaint is not None:
            day = self.moment.service_date
            yield complaint_sql.PUT_COMPLAINT, rows.complaint_values(change.complaint, day=day, at=at)
            if change.complaint.ticket_id is not None:
                # Here and not behind it: a line cut between the two would say of a recorded complaint that it was not.
                yield complaint_sql.DROP_DRAFT, {"ticket_id": change.complaint.ticket_id}
        head = self.last_hash
        for seq, event in enumerate(change.events, start=self.last_event + 1):
            values = rows.event_values(seq, at, event, after=head)
            head = str(values["hash"])
            yield sql.PUT_EVENT, values
        if change.events or change.calls or change.setting is not None:
            yield sql.MOVE_STATE, self._next_state(change, head)

    def _next_state(self, change: Change, head: str) -> dict[str, Value]:
        return {
            "event_seq": self.last_event + len(change.events),
            "call_seq": self.last_call + change.calls,
            "settings_version": self.settings.version + (change.setting is not None),
            "chain_head": head,
        }

    def _counter_writes(self, after: DayCounters) -> Iterator[Write]:
        """The day's row, and those of its sessions and numbers that changed; caps are what the rules allow now."""
        before, day = self.counters(after.service_date), rows.day_text(after.service_date)
        rules, use = self.settings.quota, after.use
        yield (
            sql.PUT_DAY,
            {
                "hall_id": HALL_ID,
                "service_date": day,
                "issued": use.issued_today,
                "cap": day_cap(rules, use),
                "released": use.released,
                "overridden": use.overridden,
                "regulars_since_priority": after.regulars_since_priority,
                "turned_away": after.turned_away,
                "closed_at": rows.maybe_text(after.closed_at),
            },
        )
        for number in sorted({*use.issued, *use.extra}):
            issued, extra = use.issued.get(number, 0), use.extra.get(number, 0)
            if (issued, extra) != (before.use.issued.get(number, 0), before.use.extra.get(number, 0)):
                sessions = self._sessions_of(after.service_date)
                cap = session_cap(rules, use, sessions, number)
                counts: Values = {"issued": issued, "cap": cap, "extra": extra}
                yield sql.PUT_SESSION, {"hall_id": HALL_ID, "service_date": day, "session": number, **counts}
        for prefix, ordinal in after.last_ordinal.items():
            if before.last_ordinal.get(prefix) != ordinal:
                values: Values = {"hall_id": HALL_ID, "service_date": day, "prefix": prefix, "last_ordinal": ordinal}
                yield sql.PUT_NUMBER, values

    def _sessions_of(self, day: date) -> tuple[SessionPlan, ...]:
        known = self.moment.plan
        return (known if known.date == day else self.settings.calendar.plan(day)).sessions


def setting_values(key: str, text: str) -> dict[str, str | int]:
    """All columns of `setting`."""
    return {"hall_id": HALL_ID, "key": key, "text": text}


def _note(note: TicketNote) -> Write:
    if note.sealed is None:
        return sql.DROP_NOTE, {"ticket_id": note.ticket_id}
    return sql.PUT_NOTE, {"ticket_id": note.ticket_id, "hall_id": HALL_ID, "sealed": note.sealed}


def _request(request_id: RequestId, answer: StoredAnswer, at: str) -> Write:
    return sql.PUT_REQUEST, {
        "request_id": request_id,
        "hall_id": HALL_ID,
        "command": answer.command,
        "outcome": answer.outcome,
        "at": at,
        "fingerprint": answer.fingerprint,
    }
