"""Officers: added, let in, refused, disabled, on both databases.

Rule: a refusal never says why, and no password leaves this program in the clear.
"""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from shared.domain.events import EventKind
from shared.domain.officer import Officer, Role
from shared.domain.ticket import Action
from shared.problems import Problem, ProblemCode
from shared.services import commands as c
from shared.store.opening import open_store
from shared.store.sqlite_officers import LONGEST_WAIT, wait_after
from tests.postgres import ScratchServer
from tests.store.halls import AT_WORK, Hall, raw

PASSWORD = "rahasia dapur 1"


def _refusal(hall: Hall, login: str, password: str) -> ProblemCode:
    with pytest.raises(Problem) as caught:
        hall.store.officers.authenticate(login, password)
    return caught.value.code


@pytest.fixture
def hall(hall: Hall) -> Iterator[Hall]:
    """A hall on either database whose officers are gone afterwards."""
    yield hall
    _take_roles_away(hall.url)


@pytest.fixture
def server_hall(postgres_hall: Hall) -> Iterator[Hall]:
    """A hall on PostgreSQL whose officers are gone afterwards."""
    yield postgres_hall
    _take_roles_away(postgres_hall.url)


def _take_roles_away(url: str) -> None:
    """The roles of a PostgreSQL server outlive its databases."""
    if url.startswith("postgresql"):
        own = "left(rolname, 3) <> 'pg_' AND left(rolname, 6) <> 'balai_' AND rolname <> 'postgres'"
        for (login,) in raw(url, f"SELECT rolname FROM pg_roles WHERE {own}"):
            raw(url, f"DROP OWNED BY {login}")
            raw(url, f"DROP ROLE {login}")


@pytest.mark.parametrize("role", list(Role))
def test_an_officer_is_let_in_by_the_password(hall: Hall, role: Role) -> None:
    siti = hall.store.officers.add("siti", "Siti Aminah", role, PASSWORD)
    assert siti == Officer(login="siti", name="Siti Aminah", role=role)
    assert hall.store.officers.authenticate("siti", PASSWORD) == siti
    assert hall.store.officers.list() == (siti,)


def test_a_wrong_password_and_an_unknown_login_are_refused_alike(hall: Hall) -> None:
    hall.store.officers.add("siti", "Siti", Role.officer, PASSWORD)
    assert _refusal(hall, "siti", "salah sekali") is ProblemCode.LOGIN_REFUSED
    assert _refusal(hall, "siti", "") is ProblemCode.LOGIN_REFUSED
    assert _refusal(hall, "budi", PASSWORD) is ProblemCode.LOGIN_REFUSED


def test_a_disabled_officer_is_refused_and_stays_in_the_list(hall: Hall) -> None:
    officers = hall.store.officers
    officers.add("siti", "Siti", Role.officer, PASSWORD)
    officers.disable("siti", actor="staff:root")
    assert _refusal(hall, "siti", PASSWORD) is ProblemCode.LOGIN_REFUSED
    assert [officer.is_disabled for officer in officers.list()] == [True]
    with pytest.raises(Problem) as caught:
        officers.disable("budi")
    assert caught.value.code is ProblemCode.OFFICER_UNKNOWN


def test_adding_and_disabling_are_events_without_a_secret(hall: Hall) -> None:
    hall.store.officers.add("siti", "Siti", Role.supervisor, PASSWORD, actor="staff:root")
    hall.store.officers.disable("siti", actor="staff:root")
    added, disabled = [event.event for event in hall.local.events()[1:]]
    assert (added.kind, added.actor) == (EventKind.officer_added, "staff:root")
    assert dict(added.facts) == {"login": "siti", "role": "supervisor"}
    assert (disabled.kind, dict(disabled.facts)) == (EventKind.officer_disabled, {"login": "siti"})


def test_a_login_is_taken_once(hall: Hall) -> None:
    hall.store.officers.add("siti", "Siti", Role.officer, PASSWORD)
    with pytest.raises(Problem) as caught:
        hall.store.officers.add("siti", "Siti Lain", Role.admin, PASSWORD)
    assert caught.value.code is ProblemCode.OFFICER_EXISTS
    assert [officer.name for officer in hall.store.officers.list()] == ["Siti"]


def test_a_repeated_request_gets_the_first_answer_and_adds_nobody(hall: Hall) -> None:
    officers, request_id = hall.store.officers, c.new_request_id()
    siti = officers.add("siti", "Siti", Role.officer, PASSWORD, request_id=request_id)
    assert officers.add("siti", "Siti", Role.officer, "kata sandi lain", request_id=request_id) == siti
    assert officers.authenticate("siti", PASSWORD) == siti
    assert [event.event.kind for event in hall.local.events()[1:]] == [EventKind.officer_added]
    for other in ("budi", "siti"):
        with pytest.raises(Problem) as caught:
            officers.add(other, "Budi", Role.officer, PASSWORD, request_id=request_id)
        assert caught.value.code is ProblemCode.REQUEST_ID_REUSED
    assert officers.list() == (siti,)


def test_who_is_disabled_is_disabled_once(hall: Hall) -> None:
    officers, request_id = hall.store.officers, c.new_request_id()
    officers.add("siti", "Siti", Role.officer, PASSWORD)
    officers.disable("siti", request_id=request_id)
    officers.disable("siti", request_id=request_id)
    officers.disable("siti")
    kinds = [event.event.kind for event in hall.local.events()[1:]]
    assert kinds == [EventKind.officer_added, EventKind.officer_disabled]
    assert _refusal(hall, "siti", PASSWORD) is ProblemCode.LOGIN_REFUSED


def test_the_answer_that_is_kept_holds_no_secret(hall: Hall) -> None:
    request_id = c.new_request_id()
    hall.store.officers.add("siti", "Siti Aminah", Role.officer, PASSWORD, request_id=request_id)
    look = "SELECT command, outcome FROM request WHERE request_id = ?"
    kept = [("AddOfficer", '{"outcome":"noted","subject":"siti","changed":true}')]
    assert raw(hall.url, look, request_id) == kept


def test_a_request_that_a_restore_has_lost_is_refused(hall: Hall) -> None:
    request_id = c.new_request_id()
    hall.store.officers.add("siti", "Siti", Role.officer, PASSWORD, request_id=request_id)
    raw(hall.url, "UPDATE request SET outcome = '', fingerprint = NULL WHERE request_id = ?", request_id)
    with pytest.raises(Problem) as caught:
        hall.store.officers.add("siti", "Siti", Role.officer, PASSWORD, request_id=request_id)
    assert caught.value.code is ProblemCode.REQUEST_LOST


@pytest.mark.parametrize(
    ("login", "name", "password", "code"),
    [
        ("", "Siti", PASSWORD, ProblemCode.HALL_SETTING_WRONG),
        ("Siti", "Siti", PASSWORD, ProblemCode.HALL_SETTING_WRONG),
        ('siti"; --', "Siti", PASSWORD, ProblemCode.HALL_SETTING_WRONG),
        ("pg_monitor", "Siti", PASSWORD, ProblemCode.HALL_SETTING_WRONG),
        ("balai_admin", "Siti", PASSWORD, ProblemCode.HALL_SETTING_WRONG),
        ("siti", " ", PASSWORD, ProblemCode.TEXT_MISSING),
        ("siti", "Siti", "pendek", ProblemCode.TEXT_TOO_SHORT),
    ],
)
def test_what_cannot_be_an_officer_is_refused(
    hall: Hall, login: str, name: str, password: str, code: ProblemCode
) -> None:
    with pytest.raises(Problem) as caught:
        hall.store.officers.add(login, name, Role.officer, password)
    assert caught.value.code is code
    assert PASSWORD not in str(caught.value)
    assert hall.store.officers.list() == ()


def test_guessing_is_slowed_down(sqlite_hall: Hall) -> None:
    officers = sqlite_hall.store.officers
    officers.add("siti", "Siti", Role.officer, PASSWORD)
    for _ in range(3):
        assert _refusal(sqlite_hall, "siti", "salah") is ProblemCode.LOGIN_REFUSED
    # Even the right password has to wait now; a program whose clock is later is let in again.
    assert _refusal(sqlite_hall, "siti", PASSWORD) is ProblemCode.LOGIN_REFUSED
    later = open_store(sqlite_hall.url, program="test", clock=AT_WORK + timedelta(minutes=1))
    assert later.officers.authenticate("siti", PASSWORD).login == "siti"
    later.close()
    assert raw(sqlite_hall.url, "SELECT failed_logins, barred_until FROM officer") == [(0, None)]


def test_the_wait_grows_and_has_an_end() -> None:
    waits = [wait_after(failures).total_seconds() for failures in range(1, 7)]
    assert waits == [0, 0, 2, 4, 8, 16]
    assert wait_after(1000) == LONGEST_WAIT


def test_a_file_keeps_an_argon2id_hash_and_no_password(sqlite_hall: Hall) -> None:
    sqlite_hall.store.officers.add("siti", "Siti", Role.officer, PASSWORD)
    ((password_hash,),) = raw(sqlite_hall.url, "SELECT password_hash FROM officer")
    assert password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_server_never_hears_the_password(server_hall: Hall, postgres_server: ScratchServer) -> None:
    raw(server_hall.url, f"ALTER DATABASE {server_hall.url.rsplit('/', 1)[1]} SET log_statement TO 'all'")
    listened = open_store(server_hall.url, program="test", clock=AT_WORK)
    listened.officers.add("siti", "Siti", Role.officer, PASSWORD)
    listened.close()
    log = (postgres_server.folder / "log").read_text("utf-8", "replace")
    assert "balai_add_login" in log
    assert PASSWORD not in log


def test_an_officer_works_with_the_rights_of_the_own_role(server_hall: Hall) -> None:
    server_hall.store.officers.add("siti", "Siti", Role.officer, PASSWORD)
    server_hall.issue()
    own = open_store(server_hall.url, program="desk", user="siti", password=PASSWORD, clock=AT_WORK)
    desk = Hall(own, server_hall.url)
    ticket_id = desk.call(1).ticket_id
    desk.do(c.StepAtDesk, desk=1, action=Action.start)
    own.drafts.save_draft(ticket_id, b"x")
    own.drafts.drop_draft(ticket_id)
    desk.finish(1)
    with pytest.raises(Problem) as caught:
        desk.set("desk.count", "5")
    assert caught.value.code is ProblemCode.STORE_RIGHTS_MISSING
    own.close()
    url = server_hall.url.replace("postgres@", f"siti:{PASSWORD.replace(' ', '%20')}@")
    for forbidden in (
        "UPDATE event SET actor = 'x'",
        "DELETE FROM event",
        "TRUNCATE event",
        "DELETE FROM ticket",
        "UPDATE request SET outcome = '{}'",
        "UPDATE officer SET role = 'admin'",
        "UPDATE complaint SET title = 'x'",
        "CREATE TABLE x (id int)",
        "DROP TRIGGER event_no_change ON event",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw(url, forbidden)
    with pytest.raises(Problem) as caught:
        open_store(server_hall.url, program="desk", user="siti", password="salah sekali")
    assert caught.value.code is ProblemCode.STORE_LOGIN_REFUSED
