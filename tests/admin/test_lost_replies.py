"""A reply that was lost, on the real command line and a real server: what is printed can be followed.

Rule: whoever does what the message says gets the first answer, and nothing is done twice (security.md P4).
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin.printer_simulator.server import SimulatedPrinter
from tests.admin.conftest import Balai
from tests.faults.proxy import FaultProxy, fault_proxy
from tests.postgres import ScratchServer
from tests.roles.conftest import take_logins_away


@pytest.fixture
def proxy(balai: Balai, postgres_server: ScratchServer) -> Iterator[FaultProxy]:
    """The line of `balai` to a practice hall on a server."""
    name = postgres_server.create_database()
    balai.store = owner = postgres_server.dsn(name)
    assert balai("init", "--practice").code == 0
    with fault_proxy(owner) as proxy:
        balai.store = proxy.url(owner)
        yield proxy
    take_logins_away(owner)
    postgres_server.drop_database(name)


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatedPrinter]:
    with SimulatedPrinter() as simulated:
        monkeypatch.setenv("BALAI_PRINTER", simulated.url)
        yield simulated


def told_id(balai: Balai, *command: str, text: str = "") -> str:
    """The request id that is told when the reply to this command is lost, the same in words and in JSON."""
    lost = balai(*command, text=text)
    assert (lost.code, lost.json["problem"]) == (4, "STORE_LOST")
    request_id = lost.json["request_id"]
    assert f"--request-id {request_id}" in lost.err
    assert f"--request-id {request_id}" in lost.json["remedy"]
    return str(request_id)


def test_a_number_is_not_given_out_twice(balai: Balai, proxy: FaultProxy) -> None:
    proxy.lose_a_reply()
    request_id = told_id(balai, "ticket", "issue", "--service", "A")
    again = balai("ticket", "issue", "--service", "A", "--request-id", request_id)
    assert (again.code, again.json["number"]) == (0, "A-001")
    assert balai("board").json["waiting"] == 1


def test_the_id_that_was_given_is_the_one_that_is_told(balai: Balai, proxy: FaultProxy) -> None:
    given = "0197a000-0000-7000-8000-00000000000a"
    proxy.lose_a_reply()
    assert told_id(balai, "ticket", "issue", "--service", "A", "--request-id", given.upper()) == given


def test_a_setting_is_changed_once(balai: Balai, proxy: FaultProxy) -> None:
    for command in (("set", "day.quota", "60"), ("unset", "day.quota")):
        proxy.lose_a_reply()
        request_id = told_id(balai, "settings", *command)
        assert balai("settings", *command, "--request-id", request_id).code == 0
    assert [e["kind"] for e in balai("events").json].count("setting_changed") == 2


def test_a_slip_is_printed_once(balai: Balai, proxy: FaultProxy, printer: SimulatedPrinter) -> None:
    balai("ticket", "issue", "--service", "A")
    proxy.lose_a_reply()
    request_id = told_id(balai, "ticket", "reprint", "A-001")
    assert len(printer.papers) == 0
    for _ in range(2):
        again = balai("ticket", "reprint", "A-001", "--request-id", request_id)
        assert (again.code, again.json["copy"], again.json["print_state"]) == (0, 0, "printed")
    assert len(printer.papers) == 1
    assert len(balai("ticket", "show", "A-001").json["attempts"]) == 1


def test_a_number_with_its_slip_comes_out_once(balai: Balai, proxy: FaultProxy, printer: SimulatedPrinter) -> None:
    command = ("ticket", "issue", "--service", "A", "--print")
    proxy.lose_a_reply()
    request_id = told_id(balai, *command)
    assert len(printer.papers) == 0
    for _ in range(2):
        again = balai(*command, "--request-id", request_id)
        assert (again.code, again.json["number"], again.json["copy"]) == (0, "A-001", 0)
        assert again.json["print_state"] == "printed"
    assert len(printer.papers) == 1
    assert balai(*command).json["number"] == "A-002"


COMPLAINT = {
    "name": "Suparmi",
    "contact": "0812-3456-7890",
    "title": "Sertifikat tanah",
    "chronology": "Pelapor mewarisi sebidang tanah.",
    "category": "land.dispute",
    "solution": "Peninjauan ulang",
}


def test_a_look_at_a_person_is_written_down_once(balai: Balai, proxy: FaultProxy, tmp_path: Path) -> None:
    source, pdf = tmp_path / "pengaduan.json", tmp_path / "a.pdf"
    source.write_text(json.dumps(COMPLAINT), "utf-8")
    number = balai("complaint", "new", "--from", str(source)).json["report_number"]
    for command in (("show", number, "--reveal", "--reason", "Menelepon"), ("receipt", number, "--pdf", str(pdf))):
        proxy.lose_a_reply()
        request_id = told_id(balai, "complaint", *command)
        assert not pdf.exists()
        assert balai("complaint", *command, "--request-id", request_id).code == 0
    assert pdf.exists()
    assert [e["kind"] for e in balai("events").json].count("complaint_revealed") == 2


@pytest.mark.parametrize("command", [("board",), ("complaint", "show", "LMW-7K4Q-2M9D")])
def test_who_only_looks_is_told_no_id(balai: Balai, proxy: FaultProxy, command: tuple[str, ...]) -> None:
    proxy.cut()
    away = balai(*command)
    assert (away.code, "request_id" in away.json, "request-id" in away.err) == (4, False, False)


def test_an_id_is_told_also_where_nothing_was_sent(balai: Balai, proxy: FaultProxy, tmp_path: Path) -> None:
    source = tmp_path / "pengaduan.json"
    source.write_text(json.dumps(COMPLAINT), "utf-8")
    for command in (
        ("ticket", "issue", "--service", "A"),
        ("complaint", "new", "--from", str(source)),
        ("complaint", "show", "LMW-7K4Q-2M9D", "--reveal", "--reason", "Menelepon"),
    ):
        proxy.cut()
        away = balai(*command)
        assert (away.code, away.json["problem"]) == (4, "STORE_UNREACHABLE")
        request_id = away.json["request_id"]
        proxy.heal()
        assert balai(*command, "--request-id", request_id).code in (0, 3)
    assert [e["kind"] for e in balai("events").json][1:] == ["ticket_issued", "complaint_recorded"]


ADD_SITI = ("officer", "add", "siti", "--name", "Siti", "--password-stdin")


def test_an_officer_is_added_and_disabled_once(balai: Balai, proxy: FaultProxy) -> None:
    proxy.lose_a_reply()
    request_id = told_id(balai, *ADD_SITI, text="rahasia dapur 1\n")
    again = balai(*ADD_SITI, "--request-id", request_id, text="rahasia dapur 1\n")
    assert (again.code, again.json["outcome"], again.json["login"]) == (0, "added", "siti")
    proxy.lose_a_reply()
    request_id = told_id(balai, "officer", "disable", "siti")
    assert balai("officer", "disable", "siti", "--request-id", request_id).code == 0
    assert balai("officer", "disable", "siti").code == 0
    assert [e["kind"] for e in balai("events").json][1:] == ["officer_added", "officer_disabled"]


def test_a_device_whose_password_nobody_saw_gets_another(balai: Balai, proxy: FaultProxy) -> None:
    add = ("device", "add", "kiosk-1", "--role", "kiosk")
    proxy.lose_a_reply()
    request_id = told_id(balai, *add)
    again = balai(*add, "--request-id", request_id)
    assert (again.code, again.json["outcome"], again.json["store_url"]) == (0, "added", None)
    assert again.json["remedy"].endswith("balai device renew kiosk-1")
    renewed = balai("device", "renew", "kiosk-1").json
    assert (renewed["outcome"], renewed["role"]) == ("renewed", "kiosk")
    owner, balai.store = balai.store, renewed["store_url"]
    assert balai("ticket", "issue", "--service", "A", "--kiosk", "kiosk-1").json["number"] == "A-001"
    balai.store = owner
    proxy.lose_a_reply()
    request_id = told_id(balai, "device", "disable", "kiosk-1")
    assert balai("device", "disable", "kiosk-1", "--request-id", request_id).code == 0
    assert balai("device", "disable", "kiosk-1").code == 0
    kinds = [e["kind"] for e in balai("events").json]
    assert kinds[1:] == ["device_added", "device_renewed", "ticket_issued", "device_disabled"]


def test_a_new_password_that_nobody_saw_is_told_for_what_it_is(balai: Balai, proxy: FaultProxy) -> None:
    old = balai("device", "add", "kiosk-1", "--role", "kiosk").json["store_url"]
    proxy.lose_a_reply()
    request_id = told_id(balai, "device", "renew", "kiosk-1")
    again = balai("device", "renew", "kiosk-1", "--request-id", request_id)
    assert "balai device renew kiosk-1" in again.err  # what became of it, said before anything else
    assert (again.code, again.json["outcome"], again.json["role"]) == (0, "renewed", "kiosk")
    assert again.json["store_url"] is None
    assert again.json["remedy"].endswith("balai device renew kiosk-1")
    assert [e["kind"] for e in balai("events").json][1:] == ["device_added", "device_renewed"]
    new = balai("device", "renew", "kiosk-1").json["store_url"]
    owner = balai.store
    for url, answer in ((old, (2, "STORE_LOGIN_REFUSED")), (new, (0, None))):
        balai.store = url
        looked = balai("board")
        assert (looked.code, looked.json.get("problem")) == answer
    balai.store = owner


def test_the_next_run_says_how_a_device_gets_another_password(balai: Balai, proxy: FaultProxy) -> None:
    proxy.lose_a_reply()
    request_id = told_id(balai, "device", "add", "kiosk-1", "--role", "kiosk")
    told = balai("device", "list").err
    assert told == ""  # who only lists does not ask the hall
    told = balai.plain("--store", balai.store, "--lang", "en", "board").err
    assert request_id in told
    assert "balai device renew kiosk-1" in told
