"""The journal of a PC: what is on its disk before a command leaves, and what a later run makes of it."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from shared.domain.complaint import SealedComplaint
from shared.domain.ids import DeskNumber, RequestId, TicketId
from shared.domain.outcomes import Called, DayClosed, Issued, Noted, Printing
from shared.domain.printing import PrintState
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.services.journal import FileJournal, MemoryJournal, open_journal
from shared.services.journal_folders import journal_folder, why_unwritable
from shared.services.journalled_hall import JournalledHall
from shared.services.local_hall import LocalHall
from shared.services.ports import Foreseen, LockedHall, StoredAnswer
from shared.store.opening import open_store
from tests.memory_store import MemoryStore
from tests.store.moments import AT_WORK

KIOSK = "kiosk:lobby"
ROOT = Path(__file__).resolve().parents[2]
LOST = Problem(ProblemCode.STORE_LOST)


def issue() -> c.IssueTicket:
    return c.IssueTicket(request_id=c.new_request_id(), actor=KIOSK, service="A", kiosk="lobby")


def entries(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


class Watched(MemoryStore):
    """A store that looks at the disk when its lock is taken."""

    folder: Path
    seen: list[int]

    def locked(self, foresee=None):  # type: ignore[no-untyped-def]
        self.seen.append(len(entries(self.folder)))
        return super().locked(foresee)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pending" / "kiosk"


Run = Callable[[], FileJournal]


@pytest.fixture
def run(folder: Path) -> Iterator[Run]:
    """`run()` is the program's next run; the one before it died without a word."""
    journals: list[FileJournal] = []

    def start() -> FileJournal:
        die(*journals)
        journals[:] = [FileJournal(folder)]
        return journals[0]

    yield start
    die(*journals)


def die(*journals: FileJournal) -> None:
    """What the kernel does for a process that is killed: let go of its lock."""
    for journal in journals:
        with suppress(OSError):
            os.close(journal._lock)


def test_a_command_is_on_disk_before_it_is_sent(run: Run, folder: Path) -> None:
    store = Watched()
    store.folder, store.seen = folder, []
    JournalledHall(store, run()).do(issue())
    assert store.seen == [1]


def test_an_answered_command_goes_with_the_next_one_and_with_an_orderly_end(run: Run, folder: Path) -> None:
    journal = run()
    hall = JournalledHall(MemoryStore(), journal)
    for _ in range(3):
        hall.do(issue())
        assert len(entries(folder)) == 1
    journal.close()
    assert entries(folder) == []


def test_after_a_lost_reply_the_next_run_gets_the_first_answer(run: Run, folder: Path) -> None:
    store = MemoryStore()
    store.trouble_after_commit = LOST
    command = issue()
    with pytest.raises(Problem):
        JournalledHall(store, run()).do(command)
    (recovered,) = JournalledHall(store, run()).recover()
    assert isinstance(recovered.outcome, Issued)
    assert (recovered.outcome.number, recovered.pending.was_answered) == ("A-001", False)
    assert recovered.outcome == LocalHall(store).do(command)
    assert len(store.all_tickets) == 1
    assert entries(folder) == []


def test_what_never_arrived_is_not_sent_for_somebody_who_has_gone(run: Run, folder: Path) -> None:
    store = MemoryStore()
    run().keep(issue())
    (recovered,) = JournalledHall(store, run()).recover()
    assert recovered.outcome is None
    assert store.all_tickets == {}
    assert entries(folder) == []


def test_a_store_out_of_reach_leaves_the_journal_as_it_is(run: Run, folder: Path) -> None:
    store = MemoryStore()
    run().keep(issue())
    hall = JournalledHall(store, run())
    store.trouble = LOST
    with pytest.raises(Problem):
        hall.recover()
    store.trouble = None
    assert len(hall.recover()) == 1


def test_of_several_commands_none_is_forgotten_before_the_fate_of_all_is_known(run: Run, folder: Path) -> None:
    store = MemoryStore()
    first = run()
    for _ in range(2):
        first.keep(issue())
    die(first)
    hall = JournalledHall(store, run())
    asked = 0

    @contextmanager
    def locked(foresee: Callable[[], Foreseen] | None = None) -> Iterator[LockedHall]:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise LOST
        with MemoryStore.locked(store) as found:
            yield found

    store.locked = locked  # type: ignore[method-assign]
    with pytest.raises(Problem):
        hall.recover()
    assert len(entries(folder)) == 2
    assert len(hall.recover()) == 2
    assert entries(folder) == []


def test_a_day_that_was_closed_before_the_line_went_is_not_called_undone(run: Run, folder: Path) -> None:
    store = MemoryStore()
    store.listeners.append(lambda: setattr(store, "trouble", Problem(ProblemCode.STORE_BUSY)))
    command = c.CloseDay(request_id=c.new_request_id(), actor="staff:ani", force=True, reason="Banjir")
    with pytest.raises(Problem) as told:
        JournalledHall(store, run()).do(command)
    assert told.value.code is ProblemCode.STORE_LOST
    assert len(entries(folder)) == 1
    store.trouble = None
    (recovered,) = JournalledHall(store, run()).recover()
    assert isinstance(recovered.outcome, DayClosed)


def test_a_busy_store_is_no_but_after_a_lost_reply_it_says_nothing(run: Run, folder: Path) -> None:
    store = MemoryStore()
    hall = JournalledHall(store, run())
    store.trouble = Problem(ProblemCode.STORE_BUSY)
    with pytest.raises(Problem):
        hall.do(issue())
    assert entries(folder) == []
    command = issue()
    for trouble in (LOST, Problem(ProblemCode.STORE_BUSY)):
        store.trouble = trouble
        with pytest.raises(Problem):
            hall.do(command)
        assert len(entries(folder)) == 1


def end_of_a_slip(store: MemoryStore) -> c.EndPrint:
    """Of a number's slip that was begun."""
    hall = LocalHall(store)
    issued = hall.do(issue())
    assert isinstance(issued, Issued)
    printing = hall.do(c.StartPrint(request_id=c.new_request_id(), actor=KIOSK, ticket_id=issued.ticket_id))
    assert isinstance(printing, Printing)
    return c.EndPrint(
        request_id=c.new_request_id(),
        actor=KIOSK,
        attempt_id=printing.attempt_id,
        state=PrintState.printed,
        detail="ok",
    )


def test_how_a_slip_ended_is_sent_again_as_it_was(run: Run, folder: Path) -> None:
    store = MemoryStore()
    end = end_of_a_slip(store)
    run().keep(end)
    (recovered,) = JournalledHall(store, run()).recover()
    assert isinstance(recovered.outcome, Noted)
    assert store.all_attempts[end.attempt_id].state is PrintState.printed


@pytest.mark.parametrize("known", ["EndPrint", "IssueTicket"], ids=["lost-in-a-restore", "stands-for-another"])
def test_how_a_slip_ended_stops_nobody_where_it_will_never_be_answered(run: Run, folder: Path, known: str) -> None:
    store = MemoryStore()
    end = end_of_a_slip(store)
    run().keep(end)
    store.answers[end.request_id] = StoredAnswer(command=known, outcome="")
    journal = run()
    (recovered,) = JournalledHall(store, journal).recover()
    assert (recovered.pending.print_end, recovered.outcome) == (end, None)
    assert JournalledHall(store, journal).recover() == ()
    assert entries(folder) == []


def test_how_a_slip_ended_is_kept_while_the_store_is_away(run: Run, folder: Path) -> None:
    store = MemoryStore()
    run().keep(end_of_a_slip(store))
    store.trouble = Problem(ProblemCode.STORE_BUSY)
    with pytest.raises(Problem):
        JournalledHall(store, run()).recover()
    assert len(entries(folder)) == 1


def test_a_torn_entry_is_asked_for_by_its_name(run: Run, folder: Path, request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.expects_log("journal_entry_unreadable"))
    store = MemoryStore()
    command = issue()
    LocalHall(store).do(command)
    first = run()
    first.keep(command)
    entries(folder)[0].write_text("{")
    (recovered,) = JournalledHall(store, run()).recover()
    assert isinstance(recovered.outcome, Issued)


@pytest.mark.parametrize("kind", [FileJournal, MemoryJournal])
def test_what_is_given_up_is_asked_for_in_the_same_run(kind: type, folder: Path) -> None:
    store, journal = MemoryStore(), kind(folder) if kind is FileJournal else kind()
    hall = JournalledHall(store, journal)
    command = issue()
    store.trouble_after_commit = LOST
    with pytest.raises(Problem):
        hall.do(command)
    assert hall.recover() == ()
    hall.give_up(command.request_id)
    (recovered,) = hall.recover()
    assert recovered.outcome == LocalHall(store).do(command)
    assert hall.recover() == ()
    journal.close()


def test_what_is_given_up_stays_on_the_disk_until_its_fate_is_known(run: Run, folder: Path) -> None:
    store = MemoryStore()
    hall = JournalledHall(store, run())
    command = issue()
    store.trouble = LOST
    with pytest.raises(Problem):
        hall.do(command)
    hall.give_up(command.request_id)
    store.trouble = LOST
    with pytest.raises(Problem):
        hall.recover()
    assert len(entries(folder)) == 1
    store.trouble = None
    (recovered,) = JournalledHall(store, run()).recover()
    assert recovered.outcome is None
    assert entries(folder) == []


def test_a_command_whose_answer_is_known_cannot_be_given_up(run: Run, folder: Path) -> None:
    hall = JournalledHall(MemoryStore(), run())
    command = issue()
    hall.do(command)
    hall.give_up(command.request_id)
    assert hall.recover() == ()


def test_two_living_programs_never_touch_each_others_entries_and_the_dead_are_taken_over(folder: Path) -> None:
    first, second, third = FileJournal(folder), FileJournal(folder), FileJournal(folder)
    kept = [issue(), issue()]
    first.keep(kept[0])
    second.keep(kept[1])
    assert third.left_over() == ()
    die(first, second, third)
    fourth = FileJournal(folder)
    assert {each.request_id for each in fourth.left_over()} == {each.request_id for each in kept}
    die(fourth)


def test_nothing_that_a_person_said_is_on_the_disk(run: Run, folder: Path) -> None:
    secret = "Budi Santoso"
    complaint = SealedComplaint(
        id="c", report_number="LMW-7K4Q-2M9D", ticket_id=TicketId("t"), desk=DeskNumber(3), officer="siti",
        channel="walk-in", title=secret, chronology=secret, category=secret, solution=secret,
        name_sealed=secret.encode(), contact_sealed=b"", contact_index=b"", nik_sealed=None, nik_index=None,
        key_version=1,
    )  # fmt: skip
    officer = "officer:siti"
    journal = run()
    for command in (
        c.RecordComplaint(request_id=c.new_request_id(), actor=officer, complaint=complaint),
        c.CallNumber(request_id=c.new_request_id(), actor=officer, desk=DeskNumber(3), number="A-001", reason=secret),
    ):
        journal.keep(command)
        (file,) = [entry for entry in entries(folder) if command.request_id in entry.name]
        assert set(json.loads(file.read_text())) == {"request_id", "command", "actor"}
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_disk_that_refuses_stops_nobody(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.expects_log("journal_unwritable"))
    (tmp_path / "file").touch()
    journal = open_journal(tmp_path / "file")
    assert isinstance(journal, MemoryJournal)
    assert isinstance(JournalledHall(MemoryStore(), journal).do(issue()), Issued)


def test_whether_a_disk_refuses_is_found_out_without_leaving_anything(folder: Path, tmp_path: Path) -> None:
    assert why_unwritable(folder) is None
    assert list(tmp_path.iterdir()) == []
    die(FileJournal(folder))
    assert why_unwritable(folder) is None
    (tmp_path / "file").touch()
    assert isinstance(why_unwritable(tmp_path / "file" / "kiosk"), OSError)


def test_a_disk_that_fills_up_stops_nobody_and_is_said_once(
    run: Run, folder: Path, request: pytest.FixtureRequest
) -> None:
    request.applymarker(pytest.mark.expects_log("journal_unwritable"))
    hall = JournalledHall(MemoryStore(), run())
    # What every write meets: a folder stands where the file is to be.
    commands = [issue(), issue()]
    for command in commands:
        (folder / "1" / f".{command.request_id}.json.new").mkdir()
        assert isinstance(hall.do(command), Issued)
    assert entries(folder) == []


def test_more_programs_than_there_are_folders_go_on_without_a_disk(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    request.applymarker(pytest.mark.expects_log("journal_unwritable"))
    journals = [FileJournal(folder) for _ in range(20)]
    assert isinstance(open_journal(folder), MemoryJournal)
    die(journals.pop())
    journals.append(FileJournal(folder))
    die(*journals)


def test_an_end_in_disorder_leaves_what_was_answered_to_the_next_run(run: Run, folder: Path) -> None:
    store, journal = MemoryStore(), run()
    JournalledHall(store, journal).do(issue())
    journal.close(was_shown=False)
    (recovered,) = JournalledHall(store, run()).recover()
    assert recovered.pending.was_answered
    assert isinstance(recovered.outcome, Issued)


def test_each_store_and_program_has_a_folder_of_its_own(tmp_path: Path) -> None:
    def folder_of(program: str, store: str) -> Path:
        return journal_folder(tmp_path, program=program, store=store)

    one = folder_of("kiosk", "/srv/hall.db")
    assert one == folder_of("kiosk", "/srv/hall.db")
    assert one not in (folder_of("desk", "/srv/hall.db"), folder_of("kiosk", "/data/balai.db"))


CRASH = """
import os, signal, sys
from pathlib import Path
from shared.services import commands as c
from shared.services.journal import FileJournal
from shared.services.journalled_hall import JournalledHall
from shared.services.local_hall import LocalHall
from shared.store.opening import open_store
from tests.store.moments import AT_WORK

url, folder, where, request_id = sys.argv[1:]

def die(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)

store = open_store(url, program="crash", clock=AT_WORK)
journal = FileJournal(Path(folder))
if where == "between journal and send":
    LocalHall.do = die
elif where == "between send and answer":
    journal.answered = die
hall = JournalledHall(store.hall, journal)
command = c.CallNext(request_id=c.RequestId(request_id), actor="officer:siti", desk=c.DeskNumber(3))
hall.do(command)
die()
"""


@pytest.mark.parametrize(
    ("where", "is_done", "was_answered"),
    [
        ("between journal and send", False, False),
        ("between send and answer", True, False),
        ("after the answer", True, True),
    ],
)
def test_a_program_killed_at_any_point_finds_out_what_it_did(
    sqlite_url: str, run: Run, folder: Path, where: str, is_done: bool, was_answered: bool
) -> None:
    with closing(open_store(sqlite_url, program="test", clock=AT_WORK)) as store:
        LocalHall(store.hall).do(issue())
        request_id = RequestId(c.new_request_id())
        ended = subprocess.run(
            [sys.executable, "-c", CRASH, sqlite_url, str(folder), where, request_id],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=False,
            timeout=60,
        )
        assert ended.returncode == -signal.SIGKILL
        (recovered,) = JournalledHall(store.hall, run()).recover()
        assert (recovered.pending.request_id, recovered.pending.was_answered) == (request_id, was_answered)
        assert isinstance(recovered.outcome, Called) == is_done
        held = LocalHall(store.hall).desk_status(DeskNumber(3)).held
        assert (held is not None) == is_done
