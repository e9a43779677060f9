"""What was given out is never given out again: numbers and sequences carried from a replaced store into a restored one.

Rule: after a restore every counter stands at the higher of the two stores, and one event says what happened; where the
replaced store cannot be read, a person says where today's numbers go on (security.md P2, P3).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from string import ascii_uppercase

from shared.domain.events import EventKind, NewEvent
from shared.domain.ids import Prefix
from shared.domain.numbering import format_number
from shared.domain.settings import HallSettings, SettingRefused, read_settings
from shared.problems import Problem, ProblemCode
from shared.services.public_holidays import PUBLIC_HOLIDAYS
from shared.store import rows
from shared.store import statements as sql
from shared.store.address import StoreKind
from shared.store.backup_census import Talk
from shared.store.compiling import Values
from shared.store.schema import HALL_ID

EVENTS_MARGIN, CALLS_MARGIN = 100_000, 10_000
"""More than a hall reaches between two backups; nobody reads these aloud, so they may be large."""

_HERE = f"hall_id = {HALL_ID}"
_DAY = ("issued", "cap", "released", "overridden", "turned_away")
_SESSION = ("issued", "cap", "extra")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOut:
    """The counters of a store. `ordinals` by day and prefix; `days` by day; `sessions` by day and session number.

    `newest` are day, prefix and ordinal of the tickets of its newest day: an earlier restore may have passed numbers
    over, and those are nobody's.
    """

    hall_made_at: str
    event_seq: int
    call_seq: int
    settings_version: int
    tickets: int = 0
    complaints: int = 0
    newest: frozenset[tuple[str, str, int]] = frozenset()
    ordinals: dict[Key, int] = field(default_factory=dict)
    days: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sessions: dict[tuple[str, int], tuple[int, ...]] = field(default_factory=dict)

    def last(self, day: date, prefix: str) -> int:
        """The last number of a day and prefix, 0 for none."""
        return self.ordinals.get((day.isoformat(), prefix), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a restore takes away: figures of what is newer than the backup, and today's lost numbers by prefix.

    `is_known` is False where the replaced store cannot be read; the figures are 0 then.
    """

    is_known: bool
    events: int = 0
    tickets: int = 0
    complaints: int = 0
    numbers: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstNumbers:
    """What a person says of a store that cannot be read: the first number to give out today, by prefix.

    `others` holds for all prefixes that are not named.
    """

    by_prefix: Mapping[str, int] = field(default_factory=dict)
    others: int | None = None

    def of(self, prefix: str) -> int | None:
        """The first number of a prefix, None where nobody said it."""
        return self.by_prefix.get(prefix, self.others)


MORE_THAN_A_DAY = 9_000
"""Numbers that no letter hands out on one day: twelve hours of one slip every five seconds, without a pause."""


def beyond_a_day(last: Mapping[str, int]) -> dict[str, int]:
    """The first numbers where nobody is there to ask: not nice to read, and surely nobody's yet."""
    return {prefix: number + MORE_THAN_A_DAY + 1 for prefix, number in last.items()}


def read_counters(talk: Talk) -> GivenOut:
    """The counters of a store of any schema version. Raises the driver's errors, ValueError for half of one."""
    ((made_at,),) = talk.ask(f"SELECT made_at FROM hall WHERE {_HERE}")
    ((events, calls, version),) = talk.ask(
        f"SELECT event_seq, call_seq, settings_version FROM hall_state WHERE {_HERE}"
    )
    ordinals = talk.ask(f"SELECT service_date, prefix, last_ordinal FROM day_number WHERE {_HERE}")
    days = talk.ask(f"SELECT service_date, {', '.join(_DAY)} FROM service_day WHERE {_HERE}")
    sessions = talk.ask(f"SELECT service_date, session, {', '.join(_SESSION)} FROM session_day WHERE {_HERE}")
    return GivenOut(
        hall_made_at=str(made_at),
        event_seq=int(events),
        call_seq=int(calls),
        settings_version=int(version),
        ordinals={(day, prefix): int(ordinal) for day, prefix, ordinal in ordinals},
        days={row[0]: tuple(map(int, row[1:])) for row in days},
        sessions={(row[0], int(row[1])): tuple(map(int, row[2:])) for row in sessions},
    )


def read_given_out(talk: Talk) -> GivenOut:
    """The counters, and what tells a loss. Raises as `read_counters`."""
    counters = read_counters(talk)
    ((tickets,),) = talk.ask("SELECT count(*) FROM ticket")
    ((complaints,),) = talk.ask("SELECT count(*) FROM complaint")
    newest = talk.ask(
        f"SELECT service_date, prefix, ordinal FROM ticket WHERE {_HERE} AND service_date = "
        f"(SELECT max(service_date) FROM ticket WHERE {_HERE})"
    )
    return replace(
        counters,
        tickets=int(tickets),
        complaints=int(complaints),
        newest=frozenset((day, prefix, int(ordinal)) for day, prefix, ordinal in newest),
    )


def higher_of(found: GivenOut, told: GivenOut) -> GivenOut:
    """A store as it was found, and nothing in it lower than what is told of it."""
    return replace(
        found,
        event_seq=max(found.event_seq, told.event_seq),
        call_seq=max(found.call_seq, told.call_seq),
        settings_version=max(found.settings_version, told.settings_version),
        ordinals={key: max(found.ordinals.get(key, 0), last) for key, last in (found.ordinals | told.ordinals).items()},
    )


def loss_between(replaced: GivenOut, backup: GivenOut, today: date) -> Loss:
    """What the replaced store has and the backup has not."""
    lost: dict[str, list[int]] = {}
    for day, prefix, ordinal in sorted(replaced.newest):
        if day == today.isoformat() and ordinal > backup.last(today, prefix):
            lost.setdefault(prefix, []).append(ordinal)
    return Loss(
        is_known=True,
        events=max(0, replaced.event_seq - backup.event_seq),
        tickets=max(0, replaced.tickets - backup.tickets),
        complaints=max(0, replaced.complaints - backup.complaints),
        numbers={
            prefix: (format_number(Prefix(prefix), found[0]), format_number(Prefix(prefix), found[-1]))
            for prefix, found in lost.items()
        },
    )


def last_known(backup: GivenOut, settings: HallSettings, today: date) -> dict[str, int]:
    """The prefixes that a person is asked for, and the last number of each today that the backup knows; 0 for none."""
    return {prefix: backup.last(today, prefix) for prefix in sorted(service.prefix for service in settings.services)}


def as_told(backup: GivenOut, asked: Collection[str], today: date, first: FirstNumbers) -> GivenOut:
    """Counters for a store that cannot be read: sequences far enough on, today's numbers as a person says.

    A number that the backup knows as given out is never given out again, whatever is said. A prefix in `asked` of which
    nobody says anything stays out. Any other may have been a service's since the backup: it goes on beyond a day.
    """
    beyond = beyond_a_day({prefix: backup.last(today, prefix) for prefix in set(ascii_uppercase).difference(asked)})
    told = beyond | {prefix: number for prefix in ascii_uppercase if (number := first.of(prefix)) is not None}
    ordinals = {
        (today.isoformat(), prefix): max(number - 1, backup.last(today, prefix)) for prefix, number in told.items()
    }
    return GivenOut(
        hall_made_at=backup.hall_made_at,
        event_seq=backup.event_seq + EVENTS_MARGIN,
        call_seq=backup.call_seq + CALLS_MARGIN,
        settings_version=backup.settings_version + 1,
        ordinals={key: last for key, last in ordinals.items() if last > 0},
    )


def carry_over(talk: Talk, replaced: GivenOut, loss: Loss, *, backup_name: str, actor: str, ahead: int = 0) -> None:
    """Bring the store in this transaction to the higher of both, and write down that it was restored.

    `ahead` is how many seconds the practice clock lies before the real one.
    """
    mine = read_given_out(talk)
    _carry_days(talk, replaced, mine)
    for (day, prefix), last in replaced.ordinals.items():
        if last > mine.ordinals.get((day, prefix), 0):
            number: Values = {"hall_id": HALL_ID, "service_date": day, "prefix": prefix, "last_ordinal": last}
            talk.send(sql.PUT_NUMBER, number)
    ((head,),) = talk.ask(f"SELECT chain_head FROM hall_state WHERE {_HERE}")
    now = datetime.fromtimestamp(store_now(talk).timestamp() + ahead, UTC)
    seq = max(mine.event_seq, replaced.event_seq) + 1
    event = NewEvent(
        kind=EventKind.store_restored,
        actor=actor,
        service_date=read_hall_settings(talk).calendar.service_date(now),
        facts={
            "backup": backup_name,
            "last_kept": mine.event_seq,
            "last_replaced": replaced.event_seq if loss.is_known else None,
            "lost_events": loss.events if loss.is_known else None,
            "lost_tickets": loss.tickets if loss.is_known else None,
        },
    )
    values = rows.event_values(seq, rows.time_text(now), event, after=head)
    talk.send(sql.PUT_EVENT, values)
    state: Values = {
        "event_seq": seq,
        "call_seq": max(mine.call_seq, replaced.call_seq),
        # Programs keep the settings of a version in memory: this version was never seen by any of them.
        "settings_version": max(mine.settings_version, replaced.settings_version) + 1,
        "chain_head": values["hash"],
    }
    talk.send(sql.MOVE_STATE, state)


def _carry_days(talk: Talk, replaced: GivenOut, mine: GivenOut) -> None:
    """Places that were given out stay given out, though their tickets are lost: the quota holds for people."""
    for day in sorted(set(replaced.days) | {day for day, _ in replaced.ordinals}):
        theirs = replaced.days.get(day, (0,) * len(_DAY))
        if day not in mine.days:
            names = ", ".join(("hall_id", "service_date", *_DAY))
            talk.ask(f"INSERT INTO service_day ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)", HALL_ID, day, *theirs)
        elif theirs != mine.days[day]:
            changes = ", ".join(f"{name} = ?" for name in _DAY)
            highest = tuple(map(max, theirs, mine.days[day]))
            talk.ask(f"UPDATE service_day SET {changes} WHERE {_HERE} AND service_date = ?", *highest, day)
    for (day, session), theirs in sorted(replaced.sessions.items()):
        highest = tuple(map(max, theirs, mine.sessions.get((day, session), theirs)))
        counts: Values = dict(zip(_SESSION, highest, strict=True))
        talk.send(sql.PUT_SESSION, {"hall_id": HALL_ID, "service_date": day, "session": session, **counts})


def read_hall_settings(talk: Talk) -> HallSettings:
    """The settings in the store of this talk. Raises HALL_SETTING_WRONG."""
    return settings_from(
        {str(key): str(text) for key, text in talk.ask(f"SELECT key, text FROM setting WHERE {_HERE}")}
    )


def settings_from(raw: dict[str, str]) -> HallSettings:
    """The settings that these texts come to. Raises HALL_SETTING_WRONG."""
    try:
        return read_settings(raw, version=1, public_holidays=PUBLIC_HOLIDAYS)
    except SettingRefused as refused:
        raise Problem(
            ProblemCode.HALL_SETTING_WRONG, key=refused.key, given=refused.given, remedy=refused.expected
        ) from None


def store_now(talk: Talk) -> datetime:
    """The store's clock: the server's, or this host's for a file."""
    if talk.kind is StoreKind.sqlite:
        return datetime.now(UTC)
    ((now,),) = talk.ask("SELECT clock_timestamp()")
    assert isinstance(now, datetime)
    return now.astimezone(UTC)
