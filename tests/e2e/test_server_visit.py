"""A hall on the LAN as README makes it: one whole visit, each program with its own login of the database server.

Rule: nothing works as the owner but what README does as the owner; settings are what `balai device add` prints.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from admin.demo.actor import Actor
from admin.demo.practice import DESK, OFFICER
from admin.demo.visit import Diary, call, finish, log_in, record, take_a_number
from admin.printer_simulator.server import SimulatedPrinter
from shared.i18n import Language, Texts
from tests.postgres import ScratchServer, scratch_postgres

MONDAY = datetime.fromisoformat("2026-11-23T09:42:00+07:00")
OWNER_PASSWORD = "pemilik-balai-1"
TEXTS = Texts(Language.INDONESIAN)


class LanHall:
    """A practice hall on a server of its own, and the PCs round it: a folder with a `balai.toml` for each."""

    def __init__(self, folder: Path, server: ScratchServer) -> None:
        with psycopg.connect(server.dsn(), autocommit=True) as postgres:
            postgres.execute(f"CREATE ROLE hall_dba LOGIN CREATEROLE PASSWORD '{OWNER_PASSWORD}'")
            postgres.execute("CREATE DATABASE hall OWNER hall_dba")
        self.folder = folder
        passwords = folder / "pgpass"
        passwords.write_text(f"*:*:*:hall_dba:{OWNER_PASSWORD}\n")
        passwords.chmod(0o600)
        self._environ = os.environ | {
            "PGPASSFILE": str(passwords),
            "BALAI_STORE": server.dsn("hall", user="hall_dba"),
            "BALAI_KEY_FILE": str(folder / "key" / "balai.key"),
        }
        self.address = server.dsn("hall").replace("postgres@", "")

    def balai(self, *arguments: str, text: str = "") -> str:
        """What a command at the administrator's PC prints."""
        command = [sys.executable, "-m", "admin", *arguments]
        ended = subprocess.run(
            command, input=text, capture_output=True, text=True, env=self._environ, check=False, timeout=120
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def device(self, name: str, role: str) -> str:
        """The settings that are printed, once."""
        return self.balai("device", "add", name, "--role", role).partition("\n\n")[2]

    def settings(self, name: str, text: str) -> Path:
        """The `balai.toml` of a PC."""
        file = self.folder / f"{name}.toml"
        file.write_text(f"{text}\n[ui]\nwindowed = true\n", "utf-8")
        return file


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[LanHall]:
    with scratch_postgres() as server:
        made = LanHall(tmp_path, server)
        made.balai("init", "--practice", "--hall", "Layanan Lapor Mas Wapres")
        login, name, password = OFFICER
        made.balai("officer", "add", login, "--name", name, "--password-stdin", text=f"{password}\n")
        yield made


@pytest.mark.usefixtures("qapp")  # The diary draws the slip in this process.
def test_a_whole_visit_with_nothing_but_the_rights_of_kiosk_hall_screen_and_officer(
    hall: LanHall, tmp_path: Path
) -> None:
    diary = Diary(tmp_path, lambda _words: None)
    with ExitStack() as stack:
        printer = stack.enter_context(SimulatedPrinter())

        def start(program: str, settings: str) -> Actor:
            environ = {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(tmp_path / program)}
            return stack.enter_context(
                Actor(program, config=hall.settings(program, settings), clock=MONDAY, environ=environ)
            )

        printed = hall.device("anjungan-2", "kiosk")
        assert 'name = "anjungan-2"' in printed
        # Whatever somebody calls it: the server takes a kiosk's events in the name of its login alone.
        misnamed = printed.replace('name = "anjungan-2"', 'name = "lobi"')
        kiosk = start("kiosk", f'{misnamed}\n[printer]\nurl = "{printer.url}"\n')
        screen = start("hall", hall.device("layar-1", "hall"))
        key_file = (hall.folder / "key" / "balai.key").as_posix()
        desk = start("desk", f'[store]\nurl = "{hall.address}"\nkey_file = "{key_file}"\n[desk]\nnumber = {DESK}\n')
        number = take_a_number(kiosk, printer, diary, TEXTS)
        log_in(desk, diary, TEXTS)
        screen.see(TEXTS("waiting"))
        call(desk, screen, number, diary, TEXTS)
        report_number = record(desk, diary, TEXTS)
        finish(desk, screen, diary, TEXTS)

    clock = ("--clock", MONDAY.isoformat())
    events = json.loads(hall.balai("--json", *clock, "events"))
    actors = {event["actor"] for event in events if event["number"] == number}
    assert actors == {"kiosk:anjungan-2", "officer:siti"}
    shown = json.loads(hall.balai("--json", *clock, "complaint", "show", report_number))
    assert (shown["officer"], shown["name"][:2]) == ("siti", "S*")
    assert json.loads(hall.balai("--json", *clock, "audit", "verify"))["outcome"] == "whole"
