"""`balai device` and `migrate --grants` on a server: the settings that are printed are settings that work.

Rule: what is tested is what the person at the PC pastes into balai.toml.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin import doctor_store
from admin.findings import Finding, Verdict
from shared.config import load_settings
from shared.i18n import Texts
from shared.services.commands import IssueTicket, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.address import parse_address
from shared.store.devices import new_password, url_for
from shared.store.opening import open_store
from tests.admin.conftest import Balai
from tests.postgres import ScratchServer
from tests.roles.conftest import take_logins_away
from tests.store.halls import AT_WORK, raw


@pytest.fixture
def server_hall(balai: Balai, postgres_server: ScratchServer) -> Iterator[Balai]:
    """`balai` with a practice hall on a server, as its owner."""
    name = postgres_server.create_database()
    balai.store = owner = postgres_server.dsn(name)
    assert balai("init", "--practice").code == 0
    yield balai
    take_logins_away(owner)
    postgres_server.drop_database(name)


def test_the_settings_that_are_printed_start_a_kiosk(server_hall: Balai) -> None:
    shown = server_hall.plain(
        "--store", server_hall.store, "--clock", AT_WORK.isoformat(), "device", "add", "kiosk-1", "--role", "kiosk"
    )
    assert shown.code == 0
    settings = shown.out.partition("\n\n")[2]
    assert tomllib.loads(settings)["kiosk"] == {"name": "kiosk-1"}
    file = server_hall.folder / "balai.toml"
    file.write_text(settings, "utf-8")
    read = load_settings(file, {})
    store = open_store(read.store.url, program="kiosk", clock=AT_WORK)
    name = read.kiosk.name
    command = IssueTicket(request_id=new_request_id(), actor=f"kiosk:{name}", service="A", kiosk=name)
    assert LocalHall(store.hall).do(command).outcome == "issued"
    store.close()


def test_on_a_kiosks_pc_the_command_line_hands_out_prints_and_reprints_as_that_kiosk(server_hall: Balai) -> None:
    paper = server_hall.folder / "paper.bin"
    shown = server_hall.plain("--store", server_hall.store, "device", "add", "lobi", "--role", "kiosk")
    file = server_hall.folder / "balai.toml"
    file.write_text(f'{shown.out.partition(chr(10) * 2)[2]}[printer]\nurl = "{paper.as_uri()}"\n', "utf-8")
    here = ("--config", str(file), "--clock", AT_WORK.isoformat(), "--json", "ticket")
    issued = server_hall.plain(*here, "issue", "--service", "A", "--print")
    assert (issued.code, issued.json["number"]) == (0, "A-001")
    assert server_hall.plain(*here, "reprint", "A-001").code == 0
    told = server_hall.plain(*here, "show", "A-001").json
    assert {attempt["copy"] for attempt in told["attempts"]} == {0, 1}
    events = server_hall("ticket", "show", "A-001").json["history"]
    assert {event["actor"] for event in events} == {"kiosk:lobi"}


def test_a_hall_screen_with_a_password_of_ones_own_reads_the_board(server_hall: Balai) -> None:
    added = server_hall("device", "add", "layar-1", "--role", "hall", "--password-stdin", text="rahasia dapur/1\n")
    assert added.json["store_url"].startswith("postgresql://layar-1:rahasia%20dapur%2F1@")
    server_hall.store = added.json["store_url"]
    assert server_hall("board").json["calls"] == []
    assert server_hall("ticket", "issue", "--service", "A").json["problem"] == "STORE_RIGHTS_MISSING"
    assert server_hall("complaint", "show", "LMW-7K4Q-2M9D").code != 0


def test_a_device_is_told_that_the_log_is_not_its_to_judge_and_no_alarm_is_raised(server_hall: Balai) -> None:
    owner = server_hall.store
    for name, role in (("kiosk-1", "kiosk"), ("layar-1", "hall")):
        server_hall.store = owner
        server_hall.store = server_hall("device", "add", name, "--role", role).json["store_url"]
        verified = server_hall("audit", "verify")
        assert (verified.code, verified.json["problem"]) == (2, "STORE_RIGHTS_MISSING")


def test_an_event_in_the_place_of_the_next_is_said_and_taken_out_as_operations_has_it(server_hall: Balai) -> None:
    url = server_hall("device", "add", "kiosk-1", "--role", "kiosk").json["store_url"]
    raw(
        url,
        "INSERT INTO event (hall_id, seq, at, kind, actor, service_date, facts, hash) SELECT 1, event_seq + 1, "
        "'2026-11-23T01:00:00.000000Z', 'slip_printed', 'kiosk:kiosk-1', '2026-11-23', '{}', 'x' FROM hall_state",
    )
    examined = server_hall("doctor")
    found = {each["subject"]: each for each in examined.json}
    assert (examined.code, found["events"]["verdict"]) == (4, "fail")
    assert server_hall("audit", "verify").json["break"] == "beyond_head"
    raw(server_hall.store, "ALTER TABLE event DISABLE TRIGGER event_no_change")
    raw(server_hall.store, "DELETE FROM event WHERE seq > (SELECT event_seq FROM hall_state)")
    assert server_hall("migrate", "--grants").code == 0
    assert "events" not in {each["subject"] for each in server_hall("doctor").json}
    assert server_hall("audit", "verify").json["outcome"] == "whole"
    assert server_hall("ticket", "issue", "--service", "A").json["number"] == "A-001"


def test_an_end_of_the_history_that_was_set_back_is_said_and_mended_as_operations_has_it(server_hall: Balai) -> None:
    server_hall("ticket", "issue", "--service", "A")
    raw(server_hall.store, "UPDATE hall_state SET event_seq = 1")
    assert "events" in {each["subject"] for each in server_hall("doctor").json}
    raw(
        server_hall.store,
        "UPDATE hall_state SET (event_seq, chain_head) = (SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1)",
    )
    assert "events" not in {each["subject"] for each in server_hall("doctor").json}
    assert server_hall("audit", "verify").json["outcome"] == "whole"


def test_a_device_that_was_shut_out_stays_in_the_list(server_hall: Balai) -> None:
    url = server_hall("device", "add", "kiosk-1", "--role", "kiosk").json["store_url"]
    assert server_hall("device", "add", "kiosk-1", "--role", "hall").json["problem"] == "DEVICE_EXISTS"
    assert server_hall("device", "disable", "kiosk-1").code == 0
    assert server_hall("device", "list").json == [{"name": "kiosk-1", "role": "kiosk", "is_disabled": True}]
    assert server_hall("device", "disable", "kiosk-9").json["problem"] == "DEVICE_UNKNOWN"
    assert server_hall.plain("--store", url, "--json", "board").json["problem"] == "STORE_LOGIN_REFUSED"


def test_a_new_password_lets_a_device_in_again_and_the_old_one_no_more(server_hall: Balai) -> None:
    old = server_hall("device", "add", "layar-1", "--role", "hall").json["store_url"]
    server_hall("device", "disable", "layar-1")
    renewed = server_hall.plain(
        "--store", server_hall.store, "--lang", "en", "device", "renew", "layar-1", "--password-stdin",
        text="rahasia dapur/2\n",
    )  # fmt: skip
    assert "Device layar-1 has a new password." in renewed.out
    new = tomllib.loads(renewed.out.partition("\n\n")[2])["store"]["url"]
    assert server_hall("device", "list").json == [{"name": "layar-1", "role": "hall", "is_disabled": False}]
    assert server_hall.plain("--store", old, "--json", "board").json["problem"] == "STORE_LOGIN_REFUSED"
    assert server_hall.plain("--store", new, "--json", "board").json["calls"] == []
    server_hall("officer", "add", "siti", "--name", "Siti", "--password-stdin", text="rahasia dapur 1\n")
    for nobody in ("siti", "postgres", "layar-9"):
        assert server_hall("device", "renew", nobody).json["problem"] == "DEVICE_UNKNOWN"


@pytest.mark.parametrize("name", ["Kiosk", "k", "1kiosk", "balai_kiosk", "pg_kiosk", "public", "kiosk 1", "kiosk';--"])
def test_a_name_that_cannot_be_a_login_is_refused(server_hall: Balai, name: str) -> None:
    assert server_hall("device", "add", name, "--role", "kiosk").json["problem"] == "HALL_SETTING_WRONG"


@pytest.mark.parametrize("password", ["", "x", "7letter"])
def test_a_password_that_no_officer_could_have_is_none_for_a_device(server_hall: Balai, password: str) -> None:
    for role in ("kiosk", "hall"):
        added = server_hall("device", "add", "kiosk-1", "--role", role, "--password-stdin", text=f"{password}\n")
        assert (added.code, added.json["problem"]) == (2, "TEXT_TOO_SHORT")
    assert server_hall("device", "list").json == []
    enough = server_hall("device", "add", "kiosk-1", "--role", "kiosk", "--password-stdin", text="8letters\n")
    assert enough.code == 0


def test_a_file_has_no_devices(hall: Balai) -> None:
    for arguments in (("add", "kiosk-1", "--role", "kiosk"), ("disable", "kiosk-1"), ("renew", "kiosk-1"), ("list",)):
        assert hall("device", *arguments).json["problem"] == "STORE_NEEDS_SERVER"
    assert hall("migrate", "--grants").json["problem"] == "STORE_NEEDS_SERVER"


def test_an_admin_at_the_command_line_acts_in_the_name_of_the_login(server_hall: Balai) -> None:
    server_hall("officer", "add", "ani", "--name", "Ani", "--role", "admin", "--password-stdin", text="rahasia-1\n")
    owner = server_hall.store
    server_hall.store = owner.replace("postgres@", "ani:rahasia-1@")
    assert server_hall("officer", "add", "siti", "--name", "Siti", "--password-stdin", text="rahasia-1\n").code == 0
    assert server_hall("settings", "set", "desk.count", "5").code == 0
    assert server_hall("day", "release", "3", "--reason", "ramai").code == 0
    assert [e["actor"] for e in server_hall("events").json] == ["staff:init", "staff:postgres", *["staff:ani"] * 3]
    server_hall.store = owner.replace("postgres@", "siti:rahasia-1@")
    assert server_hall("day", "release", "3", "--reason", "ramai").json["problem"] == "STORE_RIGHTS_MISSING"
    assert server_hall("officer", "disable", "ani").json["problem"] == "STORE_RIGHTS_MISSING"
    assert server_hall("migrate", "--grants").json["problem"] == "STORE_RIGHTS_MISSING"


def test_the_doctor_names_a_right_that_is_too_much_and_grants_mend_it(server_hall: Balai) -> None:
    def grants() -> dict[str, str]:
        return next(f for f in server_hall("doctor").json if f["subject"] == "grants")

    assert grants()["verdict"] == "ok"
    raw(server_hall.store, "GRANT SELECT ON complaint TO balai_kiosk")
    found = grants()
    assert found["verdict"] == "fail"
    assert "surplus: balai_kiosk: SELECT on table complaint" in found["words"]
    assert "balai migrate --grants" in found["remedy"]
    assert server_hall("migrate", "--grants").json["outcome"] == "granted"
    assert grants()["verdict"] == "ok"


def test_what_no_command_can_take_away_is_named_with_exit_code_three(server_hall: Balai) -> None:
    raw(server_hall.store, "GRANT pg_read_all_data TO balai_kiosk")
    try:
        granted = server_hall("migrate", "--grants")
        left = ["surplus: balai_kiosk: member of pg_read_all_data"]
        assert (granted.code, granted.json["outcome"], granted.json["left"]) == (3, "granted", left)
        said = server_hall.plain("--store", server_hall.store, "--lang", "en", "migrate", "--grants")
        assert said.out.splitlines()[1:] == left
    finally:
        raw(server_hall.store, "REVOKE pg_read_all_data FROM balai_kiosk")
    granted = server_hall("migrate", "--grants")
    assert (granted.code, granted.json["left"]) == (0, [])


def test_a_backup_that_could_not_be_tried_is_told_with_the_right_that_is_missing(
    server_hall: Balai, tmp_path: Path
) -> None:
    owner = server_hall.store
    raw(owner, "CREATE ROLE saver LOGIN PASSWORD 'rahasia' IN ROLE balai_owner")
    raw(owner, f'GRANT CONNECT ON DATABASE "{owner.rsplit("/", 1)[1]}" TO saver')
    server_hall.store = owner.replace("postgres@", "saver:rahasia@")
    settings = load_settings(None, {"BALAI_STORE": server_hall.store, "BALAI_BACKUPS": str(tmp_path / "backups")})

    def backed_up() -> Finding:
        made = server_hall.plain("--store", server_hall.store, "--json", "backup", "--to", str(tmp_path / "backups"))
        assert made.code == 0
        (found,) = doctor_store.backup(settings, Texts("en"))
        return found

    found = backed_up()
    assert (found.verdict, "CREATEDB" in found.remedy) == (Verdict.warn, True)
    raw(owner, "ALTER ROLE saver CREATEDB")
    assert backed_up().verdict is Verdict.ok


def test_that_a_server_gets_no_reserve_is_said(server_hall: Balai) -> None:
    shown = server_hall.plain("--store", server_hall.store, "--lang", "en", "doctor", "--make-reserve")
    assert "No reserve is made" in shown.err


def test_the_doctor_reads_the_servers_settings_back(server_hall: Balai) -> None:
    # The scratch server runs without fsync, which no hall may.
    found = next(f for f in server_hall("doctor").json if f["subject"] == "settings")
    assert found["verdict"] == "fail"
    assert "fsync = off" in found["words"]


def test_the_doctor_at_a_desk_says_that_the_server_answers_although_the_pc_has_no_login(
    server_hall: Balai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGUSER", "nobody-yet")
    server_hall.store = server_hall.store.replace("postgres@", "")
    found = next(f for f in server_hall("doctor").json if f["subject"] == "store")
    assert (found["verdict"], "menjawab" in found["words"]) == ("ok", True)


def test_an_address_keeps_what_the_server_needs() -> None:
    for url in (
        "postgresql://dba@db.hall.lan:5433/hall?sslmode=verify-full",
        "postgresql://dba@[::1]:5432/hall",
        "postgresql://dba@db-1.lan:5433,[fd00::2]:5434/hall",
        "postgresql://dba@/hall?host=/run/postgresql",
        "postgresql://dba@:5433/hall?host=/run/one,/run/two",
    ):
        address = parse_address(url)
        other = parse_address(url_for(address, "kiosk-1", "a/b c:@"))
        assert (other.user, other.password) == ("kiosk-1", "a/b c:@")
        assert (other.host, other.port, other.database) == (address.host, address.port, address.database)
        assert dict(other.options) == dict(address.options)


def test_passwords_are_long_and_never_the_same() -> None:
    made = {new_password() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 24
