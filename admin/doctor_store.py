"""The doctor's look at the store: the hall, its clock, what protects it, who may do what, and the last backup.

Rule: what is read back counts, not what was once set up.
"""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from admin.findings import Finding, fail, of_problem, ok, warn
from shared.config import PcSettings
from shared.domain.ids import EventSeq
from shared.i18n import Texts
from shared.problems import Problem, ProblemCode

if TYPE_CHECKING:
    from shared.store.backup_manifest import Backup

CLOCK_TOLERANCE = timedelta(seconds=60)
OLDEST_BACKUP = timedelta(days=2)
"""A backup is taken each service day; over a weekend nothing is lost."""

_OTHERS = stat.S_IRWXG | stat.S_IRWXO

LINES_SHOWN = 5
"""How many of the differing rights or objects are named; the rest is counted."""


def store(settings: PcSettings, clock: datetime | None, texts: Texts) -> Iterator[Finding]:
    """The hall, its clock, its settings read back, and its rights."""
    from shared.services.local_hall import LocalHall
    from shared.store.address import login_of
    from shared.store.opening import open_store

    try:
        opened = open_store(settings.store.url, program="doctor", clock=clock)
    except Problem as problem:
        if problem.code is not ProblemCode.STORE_LOGIN_REFUSED or login_of(settings.store.url):
            raise
        # A desk's PC has no login; a server that asks for one was reached, and showed its certificate.
        yield ok("store", texts("The server answers. This PC has no login of its own: officers log in with theirs."))
        return
    try:
        hall = LocalHall(opened.hall)
        status = hall.day_status()
        newest = hall.events(since=EventSeq(status.last_event - 1))
        # Asked last: an event and its head are committed together.
        head = hall.day_status().last_event
    finally:
        opened.close()
    practice = texts("a practice hall") if status.practice else texts("a live hall")
    said = texts("%(hall)s, %(practice)s; the schema fits.", hall=status.hall_name, practice=practice)
    yield _soundness(settings.store.url, said, texts)
    if newest and newest[-1].seq > head:
        yield _beyond_head(newest[-1].seq, texts)
    if clock is None:
        yield _clock_skew(status.now, texts)
        if not status.practice and newest and newest[-1].at - status.now > CLOCK_TOLERANCE:
            yield _clock_set_back(newest[-1].at.astimezone(status.now.tzinfo), texts)
    yield from _read_back(settings, texts)


def _soundness(url: str, said: str, texts: Texts) -> Finding:
    """A store that opens need not be sound. What a server's files are like, its administrator knows."""
    from shared.store.address import parse_address

    path = parse_address(url).path
    if path is None:
        return ok("store", said)
    from shared.store.soundness import look_at_file

    found = look_at_file(path)
    if found.differing:
        words = texts("The schema of the store is damaged: %(objects)s.", objects=_some_of(found.differing))
        remedy = texts(
            "Numbers and history are no longer guarded. Keep a copy of the store, run `balai audit verify`, then put "
            "the newest verified backup back with `balai restore`."
        )
        return fail("store", words, remedy)
    if not found.is_checked_whole:
        words = texts("%(said)s It is too large to be read through here.", said=said)
        return warn("store", words, texts("Run `balai backup`: it reads everything and proves it."))
    return ok("store", said)


def _some_of(named: tuple[str, ...]) -> str:
    more = len(named) - LINES_SHOWN
    return "; ".join(named[:LINES_SHOWN]) + (f" (+{more})" if more > 0 else "")


def _beyond_head(seq: EventSeq, texts: Texts) -> Finding:
    """What somebody wrote past the programs stands where the next event belongs, and no event is ever removed."""
    words = texts("Event %(seq)s stands beyond the end of the history: nothing more can be written.", seq=seq)
    remedy = texts(
        "`balai audit verify` shows whether the history is whole up to there. Shut the login out that wrote it, then "
        "let the owner of the database take it out (docs/operations.md)."
    )
    return fail("events", words, remedy)


def _clock_skew(store_now: datetime, texts: Texts) -> Finding:
    skew = abs(datetime.now(UTC) - store_now)
    seconds = round(skew.total_seconds())
    words = texts("The clocks of this PC and of the store differ by %(seconds)s s.", seconds=seconds)
    if skew <= CLOCK_TOLERANCE:
        return ok("clock", words)
    return warn("clock", words, texts("Let both set their clocks by the network (NTP)."))


def _clock_set_back(newest: datetime, texts: Texts) -> Finding:
    """A clock that was ahead for a moment has told today's end, or a wrong minute, to every event written meanwhile."""
    date, time = texts.date_long(newest.date()), texts.time(newest)
    words = texts("The newest event of the hall is dated in the future: %(date)s, %(time)s.", date=date, time=time)
    remedy = texts(
        "Set the clock of the store by the network (NTP); `balai events` shows what was written meanwhile, and "
        "`balai day reopen` lets today go on if it was closed.",
    )
    return fail("clock", words, remedy)


def _read_back(settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    from shared.store.reading_back import ReadBack, read_back

    try:
        found: ReadBack = read_back(settings.store.url)
    except Problem as problem:
        yield of_problem("settings", problem, texts)
        return
    if found.wrong:
        words = texts("The database runs with %(settings)s.", settings=", ".join(found.wrong))
        remedy = texts("Set this back on the server: numbers that were handed out could be lost in a power cut.")
        yield fail("settings", words, remedy)
    else:
        count = len(found.settings)
        words = texts("The database keeps what was committed (%(count)s settings read back).", count=count)
        yield ok("settings", words)
    if found.is_standby:
        words = texts("This server stands by for another one: nothing can be written, so no number is handed out.")
        remedy = texts("If the other one is lost, promote this one: `SELECT pg_promote();` (docs/operations.md).")
        yield fail("standby", words, remedy)
    if not found.is_encrypted:
        words = texts("The line to the server is not encrypted.")
        remedy = texts("Add ?sslmode=verify-full to the address of the store, and set up TLS on the server.")
        yield warn("line", words, remedy)
    if not found.login:
        yield _of_file(settings.store.url, texts)
        return
    yield _grants(found.differences, texts)


def _of_file(url: str, texts: Texts) -> Finding:
    """Who can open an SQLite store is all the protection that it has (docs/security.md)."""
    from shared.store.address import parse_address

    path = parse_address(url).path
    assert path is not None
    if os.name != "posix":
        return ok("grants", texts("A file has no logins."))
    # Both must let others in: a folder for one account protects the file in it, whatever the file says.
    if all(each.stat().st_mode & _OTHERS for each in (path, path.absolute().parent)):
        words = texts("Other accounts of this PC can open the store: %(file)s.", file=path)
        remedy = texts("Take their rights away: `chmod 600` for the file, `chmod 700` for its folder.")
        return warn("grants", words, remedy)
    return ok("grants", texts("A file has no logins; only the account that owns it can open it."))


def _grants(differences: tuple[str, ...], texts: Texts) -> Finding:
    if not differences:
        return ok("grants", texts("All logins have exactly the rights they should have."))
    words = texts("The rights on the server differ from the list: %(rights)s.", rights=_some_of(differences))
    remedy = texts(
        "Run `balai migrate --grants` as the owner of the database. It names what only the administrator of the server "
        "can mend."
    )
    return fail("grants", words, remedy)


def backup(settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    """The last backup of this hall that was restored on trial."""
    from shared.store.backup_manifest import Verdict as Proof
    from shared.store.backup_standing import standing_of

    if settings.store.url.startswith("postgres") and not settings.backup.folder.exists():
        yield ok("backup", texts("Backups are not kept on this PC."))
        return
    found = standing_of(settings.store.url, settings.backup.folder, now=datetime.now(UTC))
    if found.verified is not None and _age(found.verified) <= OLDEST_BACKUP:
        yield ok("backup", _words_of_age(found.verified, texts))
        return
    remedy = texts("Run `balai backup` every day, and keep a copy in another place.")
    newest = found.newest
    if newest is not None and newest.manifest.verdict is Proof.listed and _age(newest) <= OLDEST_BACKUP:
        words = texts("The last backup, %(folder)s, was never restored on trial.", folder=newest.folder.name)
        remedy = texts(
            "The login that makes backups may not make a database for the trial, or does not get into it. The "
            "administrator of the server gives the right, `ALTER ROLE hall_dba CREATEDB` with the name of that login, "
            "and lets it into `all` databases in pg_hba.conf (and `*` in .pgpass); then run `balai backup`."
        )
        yield warn("backup", words, remedy)
    elif found.verified is None:
        words = texts("There is no verified backup of this hall in %(folder)s.", folder=settings.backup.folder)
        yield warn("backup", words, remedy)
    else:
        yield warn("backup", _words_of_age(found.verified, texts), remedy)


def _age(backup: "Backup") -> timedelta:
    return abs(datetime.now(UTC) - backup.made_at)


def _words_of_age(backup: "Backup", texts: Texts) -> str:
    return texts("The last verified backup is %(hours)s hours old.", hours=round(_age(backup).total_seconds() / 3600))
