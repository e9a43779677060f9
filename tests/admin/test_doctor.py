"""The doctor: each piece of a hall's PC, with its remedy when it is not well.

Rule: nothing it looks at can end it, and it changes nothing unless asked to.
"""

import json
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import time_machine
from sqlcipher3 import dbapi2 as sqlite

from admin import doctor_pc, doctor_store
from admin.doctor import examine
from admin.findings import Finding, Verdict
from shared.config import load_settings
from shared.i18n import Texts
from shared.services.commands import ChangeSetting, new_request_id
from shared.services.local_hall import LocalHall
from shared.store.making import init_store
from shared.store.opening import open_store
from shared.store.reserve import RESERVE_BYTES, has_reserve, make_reserve, reserve_file
from shared.store.soundness import Soundness, look_at_file
from tests.admin.conftest import Balai


class Usage(NamedTuple):
    """What `shutil.disk_usage` answers."""

    total: int
    used: int
    free: int


def _findings(hall: Balai, *options: str) -> dict[str, dict[str, Any]]:
    return {found["subject"]: found for found in hall("doctor", *options).json}


def test_every_piece_is_looked_at_and_each_complaint_has_a_remedy(hall: Balai) -> None:
    findings = _findings(hall)
    assert list(findings) == [
        "store", "settings", "grants", "backup", "key", "disk", "reserve", "journal", "printer", "screen", "font",
        "sound",
    ]  # fmt: skip
    assert all(each["remedy"] for each in findings.values() if each["verdict"] != "ok")
    assert {findings[name]["verdict"] for name in ("store", "settings", "grants", "key", "screen", "font")} == {"ok"}


def test_a_store_that_is_not_there_does_not_end_the_look(balai: Balai) -> None:
    result = balai("doctor")
    findings = {found["subject"]: found["verdict"] for found in result.json}
    assert (result.code, findings["store"], findings["font"]) == (4, "fail", "ok")


@pytest.mark.parametrize(
    ("variable", "subject"), [("BALAI_BACKUPS", "backup"), ("BALAI_STORE", "disk"), ("BALAI_KEY_FILE", "key")]
)
def test_a_place_that_cannot_even_be_looked_at_is_a_finding_and_the_others_follow(
    hall: Balai, variable: str, subject: str
) -> None:
    nowhere = hall.folder / ("x" * 300) / "y"  # as of another account, or on a share that is gone
    settings = load_settings(None, {"BALAI_STORE": hall.store, variable: str(nowhere)})
    findings = {found.subject: found for found in examine(settings, None, Texts("en"))}
    assert findings[subject].verdict is Verdict.fail
    assert findings[subject].remedy
    assert "font" in findings


def test_the_list_of_backups_says_that_its_folder_cannot_be_read(hall: Balai) -> None:
    nowhere = str(hall.folder / ("x" * 300))
    listed = hall.plain("--store", hall.store, "--json", "backup", "--to", nowhere, "list")
    assert (listed.code, listed.json["problem"]) == (4, "BACKUP_FOLDER_UNUSABLE")


def test_a_store_whose_pages_do_not_hold_together_is_damaged_although_it_opens(hall: Balai) -> None:
    with closing(sqlite.connect(hall.store, isolation_level=None)) as file:
        ((page,),) = file.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event'").fetchall()
        ((size,),) = file.execute("PRAGMA page_size").fetchall()
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with Path(hall.store).open("rb+") as raw_file:
        raw_file.seek((page - 1) * size)
        raw_file.write(b"\xa5" * size)
    found = hall("doctor")
    assert found.code == 4
    assert next(each for each in found.json if each["subject"] == "store")["verdict"] == "fail"
    assert hall("ticket", "issue", "--service", "A").json["problem"] == "STORE_CORRUPT"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP TRIGGER event_no_delete", "missing trigger event_no_delete"),
        ("DROP INDEX uq_ticket_desk", "missing index uq_ticket_desk"),
        ("CREATE TRIGGER more AFTER INSERT ON ticket BEGIN DELETE FROM request; END", "surplus trigger more"),
        ("ALTER TABLE ticket ADD COLUMN more TEXT", "changed table ticket"),
    ],
)
def test_a_store_that_lacks_a_guard_is_named_for_it_although_it_opens(hall: Balai, change: str, said: str) -> None:
    with closing(sqlite.connect(hall.store, isolation_level=None)) as file:
        file.execute(change)
    found = _findings(hall)["store"]
    assert (found["verdict"], said in found["words"]) == ("fail", True)


def test_a_report_table_that_somebody_added_does_no_harm(hall: Balai) -> None:
    with closing(sqlite.connect(hall.store, isolation_level=None)) as file:
        file.execute("CREATE VIEW figures AS SELECT count(*) FROM ticket")
        file.execute("CREATE INDEX by_service ON ticket (service)")
    assert _findings(hall)["store"]["verdict"] == "ok"


def test_a_file_too_large_to_be_read_in_the_time_is_not_called_sound(sqlite_url: str) -> None:
    with closing(sqlite.connect(sqlite_url, isolation_level=None)) as file:
        file.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
            "INSERT INTO request SELECT i, 1, '', '', '', NULL FROM n"
        )
    assert look_at_file(Path(sqlite_url)) == Soundness(differing=(), is_checked_whole=True)
    assert look_at_file(Path(sqlite_url), most_seconds=0) == Soundness(differing=(), is_checked_whole=False)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of this kind are POSIX")
def test_a_store_that_others_can_open_is_said(hall: Balai) -> None:
    file = Path(hall.store)
    file.chmod(0o644)
    assert _findings(hall)["grants"]["verdict"] == "ok"  # the folder is closed to them
    file.parent.chmod(0o755)
    found = _findings(hall)["grants"]
    assert (found["verdict"], str(file) in found["words"]) == ("warn", True)
    file.chmod(0o600)
    assert _findings(hall)["grants"]["verdict"] == "ok"


def test_the_reserve_is_made_on_request_only_and_is_really_written(hall: Balai) -> None:
    file = reserve_file(Path(hall.store))
    assert _findings(hall)["reserve"]["verdict"] == "warn"
    assert not file.exists()
    assert _findings(hall, "--make-reserve")["reserve"]["verdict"] == "ok"
    stat = file.stat()
    assert (stat.st_size, stat.st_mode & 0o777) == (RESERVE_BYTES, 0o600)
    assert stat.st_blocks * 512 >= RESERVE_BYTES
    file.write_bytes(b"half")
    assert not has_reserve(Path(hall.store))
    assert make_reserve(Path(hall.store)) == file
    assert has_reserve(Path(hall.store))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder of this user."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "balai"


def test_a_place_for_what_is_sent_is_looked_at_and_left_as_it_was(hall: Balai, state: Path) -> None:
    found = _findings(hall)["journal"]
    assert (found["verdict"], str(state / "pending") in found["words"]) == ("ok", True)
    assert not state.exists()
    hall("ticket", "issue", "--service", "A")
    before = sorted(state.rglob("*"))
    assert _findings(hall)["journal"]["verdict"] == "ok"
    assert sorted(state.rglob("*")) == before


@pytest.mark.expects_log("journal_unwritable")
def test_a_disk_that_keeps_nothing_of_what_is_sent_is_said_with_its_remedy(hall: Balai, state: Path) -> None:
    state.parent.mkdir()
    state.write_text("a file in the place of the folder")
    assert hall("ticket", "issue", "--service", "A").code == 0
    found = _findings(hall)["journal"]
    assert (found["verdict"], str(state / "pending") in found["words"]) == ("warn", True)
    assert found["remedy"]


def test_no_reserve_is_made_beside_a_store_that_is_not_there(balai: Balai) -> None:
    assert balai("doctor", "--make-reserve").code == 2
    assert not Path(balai.store).parent.exists()


@pytest.mark.parametrize(("free", "verdict"), [(2_000_000_000, "ok"), (900_000_000, "warn"), (10_000_000, "fail")])
def test_a_full_disk_is_told_with_the_file_that_may_be_deleted(
    hall: Balai, monkeypatch: pytest.MonkeyPatch, free: int, verdict: str
) -> None:
    make_reserve(Path(hall.store))
    monkeypatch.setattr(doctor_pc.shutil, "disk_usage", lambda folder: Usage(free, 0, free))
    disk = _findings(hall)["disk"]
    assert disk["verdict"] == verdict
    assert (verdict == "ok") != (str(reserve_file(Path(hall.store))) in disk["remedy"])


def test_a_clock_that_is_a_minute_off_is_told() -> None:
    texts = Texts("en")
    now = datetime.now(UTC)
    assert doctor_store._clock_skew(now + timedelta(seconds=30), texts).verdict is Verdict.ok
    found = doctor_store._clock_skew(now - timedelta(seconds=90), texts)
    assert (found.verdict, "NTP" in found.remedy) == (Verdict.warn, True)


def test_a_clock_that_was_ahead_when_the_newest_event_was_written_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    init_store(url, practice=False, hall_name="Balai")
    settings = load_settings(None, {"BALAI_STORE": url})
    assert [each.verdict for each in doctor_store.store(settings, None, Texts("en"))][1] is Verdict.ok
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        store = open_store(url, program="test")
        LocalHall(store.hall).do(
            ChangeSetting(request_id=new_request_id(), actor="staff:rina", key="desk.word", text="loket")
        )
        store.close()
    findings = [each for each in doctor_store.store(settings, None, Texts("en")) if each.subject == "clock"]
    assert [each.verdict for each in findings] == [Verdict.ok, Verdict.fail]
    assert "dated in the future" in findings[-1].words


def test_a_verified_backup_is_found_and_an_old_one_told(hall: Balai) -> None:
    assert _findings(hall)["backup"]["verdict"] == "warn"
    backups = hall.folder / "backups"
    assert hall.plain("--store", hall.store, "--json", "backup", "--to", str(backups)).code == 0
    settings = load_settings(None, {"BALAI_STORE": hall.store, "BALAI_BACKUPS": str(backups)})
    (found,) = doctor_store.backup(settings, Texts("en"))
    assert found.verdict is Verdict.ok
    (manifest,) = backups.glob("*/manifest.json")
    values = json.loads(manifest.read_text("utf-8"))
    made_at = datetime.fromisoformat(values["made_at"]) - timedelta(days=3)
    manifest.write_text(json.dumps({**values, "made_at": made_at.isoformat()}), "utf-8")
    (found,) = doctor_store.backup(settings, Texts("en"))
    assert (found.verdict, "72" in found.words) == (Verdict.warn, True)


def test_a_backup_made_while_the_clock_was_ahead_hides_no_newer_one(hall: Balai) -> None:
    backups = hall.folder / "backups"
    assert hall.plain("--store", hall.store, "--json", "backup", "--to", str(backups)).code == 0
    (manifest,) = backups.glob("*/manifest.json")
    values = json.loads(manifest.read_text("utf-8"))
    ahead = datetime.fromisoformat(values["made_at"]) + timedelta(days=400)
    manifest.write_text(json.dumps({**values, "made_at": ahead.isoformat()}), "utf-8")
    assert _backup_of(hall, backups).verdict is Verdict.warn
    manifest.parent.rename(backups / "balai-20991231-0000-9.backup")
    assert hall.plain("--store", hall.store, "--json", "backup", "--to", str(backups)).code == 0
    assert _backup_of(hall, backups).verdict is Verdict.ok


def _backup_of(hall: Balai, backups: Path) -> Finding:
    settings = load_settings(None, {"BALAI_STORE": hall.store, "BALAI_BACKUPS": str(backups)})
    (found,) = doctor_store.backup(settings, Texts("en"))
    return found


def test_a_backup_of_another_hall_is_none_of_this_one(hall: Balai, tmp_path: Path) -> None:
    backups, mine = tmp_path / "backups", hall.store
    hall.store = str(tmp_path / "other" / "balai.db")
    assert hall("init", "--practice", at="08:16").code == 0
    assert hall.plain("--store", hall.store, "--json", "backup", "--to", str(backups)).code == 0
    assert _backup_of(hall, backups).verdict is Verdict.ok
    hall.store = mine
    assert _backup_of(hall, backups).verdict is Verdict.warn
    # Whoever has lost the store is glad of each backup, and is told of it.
    Path(mine).unlink()
    assert _backup_of(hall, backups).verdict is Verdict.ok


def test_a_backup_whose_file_is_gone_or_cut_off_does_not_count(hall: Balai, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    assert hall.plain("--store", hall.store, "--json", "backup", "--to", str(backups)).code == 0
    (data,) = backups.glob("*/store.db")
    content = data.read_bytes()
    data.write_bytes(content[:-1])
    assert _backup_of(hall, backups).verdict is Verdict.warn
    data.unlink()
    assert _backup_of(hall, backups).verdict is Verdict.warn
    data.write_bytes(content)
    assert _backup_of(hall, backups).verdict is Verdict.ok


@pytest.mark.parametrize(
    "program", ["import os; os.abort()", "import sys; sys.exit(3)", "print('not json')"], ids=["crash", "exit", "noise"]
)
def test_a_graphics_library_that_crashes_does_not_end_the_doctor(
    hall: Balai, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    script = tmp_path / "qt"
    script.write_text(f"#!{sys.executable}\n{program}\n", "utf-8")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    findings = _findings(hall)
    assert (findings["screen"]["verdict"], findings["font"]["verdict"]) == ("fail", "fail")
    assert "sound" not in findings


def test_a_linux_pc_without_a_desktop_session_is_told(hall: Balai, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    findings = _findings(hall)
    assert (findings["screen"]["verdict"], findings["font"]["verdict"]) == ("warn", "ok")


def test_a_kiosk_on_a_server_needs_no_key_and_keeps_no_backups(tmp_path: Path) -> None:
    settings = load_settings(
        None,
        {
            "BALAI_STORE": "postgresql://kiosk-1@db/hall",
            "BALAI_KEY_FILE": str(tmp_path / "key"),
            "BALAI_BACKUPS": str(tmp_path / "none"),
        },
    )
    texts = Texts("en")
    assert [found.verdict for found in doctor_pc.key(settings, texts)] == [Verdict.warn]
    assert [found.verdict for found in doctor_store.backup(settings, texts)] == [Verdict.ok]
