"""`balai backup` and `balai restore` as a script sees them.

Rule: nothing is replaced without a yes, and standard output stays one JSON value (docs/cli.md).
"""

from pathlib import Path

import pytest

from tests.admin.conftest import Balai


@pytest.fixture
def folder(balai: Balai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where backups go, by the setting of this PC."""
    monkeypatch.setenv("BALAI_BACKUPS", str(tmp_path / "backups"))
    return tmp_path / "backups"


def issue(hall: Balai) -> str:
    number: str = hall("ticket", "issue", "--service", "A").json["number"]
    return number


def test_a_backup_says_where_it_is_that_it_was_verified_and_where_the_key_is_kept(hall: Balai, folder: Path) -> None:
    issue(hall)
    result = hall("backup", at="09:42")
    assert (result.code, result.err) == (0, "")
    made = result.json
    assert (made["outcome"], made["verdict"], made["event_seq"]) == ("backed_up", "verified", 2)
    assert made["backup"] == str(folder / "balai-20261123-0942-2.backup")
    assert made["counts"]["ticket"] == 1
    assert made["key_file"] == str(hall.folder / "key" / "balai.key")
    assert not list(folder.rglob("*.key"))


def test_for_a_person_it_names_the_key_in_words(hall: Balai, folder: Path) -> None:
    result = hall.plain("--store", hall.store, "--lang", "en", "backup", "--to", str(folder / "usb"))
    assert result.code == 0
    assert str(folder / "usb" / "balai-") in result.out
    assert "verified: it was restored on trial" in result.out
    assert str(hall.folder / "key" / "balai.key") in result.out
    assert result.err == "", "bars are for a person at a terminal"


def test_backups_are_listed(hall: Balai, folder: Path) -> None:
    assert hall("backup", "list").json == []
    first = hall("backup", at="09:42").json["backup"]
    second = hall("backup", at="10:42").json["backup"]
    assert [each["backup"] for each in hall("backup", "list").json] == [second, first]
    assert hall("backup", "--to", str(folder / "elsewhere"), "list").json == []


def test_without_a_yes_a_restore_only_says_what_would_be_lost(hall: Balai, folder: Path) -> None:
    backup = hall("backup").json["backup"]
    assert [issue(hall), issue(hall)] == ["A-001", "A-002"]
    result = hall("restore", backup)
    assert result.code == 3
    assert result.json["outcome"] == "not_confirmed"
    assert result.json["would_lose"] == {
        "is_known": True,
        "events": 2,
        "tickets": 2,
        "complaints": 0,
        "numbers": {"A": ["A-001", "A-002"]},
    }
    assert result.json["next_numbers"] == {"A": 3}
    assert hall("day", "status").json["waiting"] == 2


@pytest.mark.parametrize(("typed", "waiting"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_a_person_is_asked(hall: Balai, folder: Path, typed: str, waiting: int) -> None:
    backup = hall("backup").json["backup"]
    issue(hall)
    at = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T08:17")
    result = hall.plain(*at, "restore", Path(backup).name, text=typed)
    assert result.code == (0 if waiting == 0 else 3)
    assert "Lost today: A-001 to A-001. Their holders must be told." in result.err
    assert hall("day", "status").json["waiting"] == waiting


def test_after_a_restore_the_next_number_is_one_that_nobody_holds(hall: Balai, folder: Path) -> None:
    backup = hall("backup").json["backup"]
    issue(hall)
    result = hall("restore", backup, "--yes")
    assert (result.code, result.json["outcome"]) == (0, "restored")
    assert Path(result.json["kept"]).name.startswith("balai.db.before-restore-")
    assert issue(hall) == "A-002"
    assert hall("audit", "verify").code == 0
    assert hall("check").code == 0


def test_the_first_number_can_be_given_where_the_old_store_is_gone(hall: Balai, folder: Path) -> None:
    backup = hall("backup").json["backup"]
    Path(hall.store).unlink()
    result = hall("restore", backup, "--yes", "--numbers-from", "25")
    assert result.json["would_lose"]["is_known"] is False
    assert issue(hall) == "A-025"


def test_a_script_that_does_not_say_the_numbers_of_a_store_that_is_gone_goes_on_beyond_all_of_a_day(
    hall: Balai, folder: Path
) -> None:
    issue(hall)
    backup = hall("backup").json["backup"]
    Path(hall.store).unlink()
    result = hall("restore", backup)
    assert (result.code, result.json["outcome"], result.json["numbers_needed"]) == (3, "not_confirmed", ["A", "B", "D"])
    assert not Path(hall.store).exists()
    result = hall("restore", backup, "--yes", "--numbers-from", "A=25")
    assert (result.code, result.json["next_numbers"]) == (0, {"A": 25, "B": 9001, "D": 9001})
    assert issue(hall) == "A-025"


def test_a_script_says_where_numbers_go_on(hall: Balai, folder: Path) -> None:
    backup = hall("backup").json["backup"]
    Path(hall.store).unlink()
    named = ("--numbers-from", "A=25", "--numbers-from", "1")
    assert hall("restore", backup, "--yes", *named).json["next_numbers"] == {"A": 25}
    assert issue(hall) == "A-025"


@pytest.mark.parametrize("typed", ["", "0", "A", "A=", "a=5", "AB=5", "A=-1", "A=٧", "5=A", "=5", "1000000"])
def test_what_is_no_number_is_wrong_usage(hall: Balai, folder: Path, typed: str) -> None:
    backup = hall("backup").json["backup"]
    assert hall("restore", backup, "--yes", "--numbers-from", typed).code == 2


def test_a_person_is_asked_where_numbers_go_on(hall: Balai, folder: Path) -> None:
    issue(hall)
    backup = hall("backup").json["backup"]
    Path(hall.store).unlink()
    at = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T08:17")
    # One that the backup knows as given out is asked for again; whoever breaks off changes nothing.
    result = hall.plain(*at, "restore", backup, text="25\n")
    assert (result.code, Path(hall.store).exists()) == (3, False)
    assert "Where numbers of B go on was not said." in result.err
    result = hall.plain(*at, "restore", backup, text="1\n25\n1\n151\ny\n")
    assert result.code == 0
    assert "First number to give out for A" in result.err
    assert "lower today's quota" in result.err
    assert issue(hall) == "A-025"
    assert hall("ticket", "issue", "--service", "D").json["number"] == "D-151"


def test_without_the_key_file_a_backup_is_made_and_restored_only_on_trust(hall: Balai, folder: Path) -> None:
    assert hall("backup").json["sealed"] is True
    (hall.folder / "key" / "balai.key").unlink()
    made = hall("backup").json
    assert made["sealed"] is False
    result = hall("restore", made["backup"], "--yes")
    assert (result.code, result.json["problem"], result.json["detail"]) == (2, "BACKUP_UNSEALED", "unsealed")
    result = hall("restore", made["backup"], "--yes", "--trust")
    assert (result.code, result.json["outcome"]) == (0, "restored")


@pytest.mark.parametrize(("typed", "code"), [("y\ny\n", 0), ("y\nn\n", 3), ("n\n", 2), ("", 2)])
def test_a_person_is_asked_whether_to_trust_a_backup_without_a_fitting_seal(
    hall: Balai, folder: Path, typed: str, code: int
) -> None:
    backup = hall("backup").json["backup"]
    manifest = Path(backup) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"seal": "', '"seal": "f'))
    at = ("--store", hall.store, "--lang", "en", "--clock", "2026-11-23T08:17")
    result = hall.plain(*at, "restore", backup, text=typed)
    assert result.code == code
    assert "The seal of the backup does not fit" in result.err


def test_no_backup_there_is_a_problem_with_its_remedy(hall: Balai, folder: Path) -> None:
    result = hall("restore", str(folder / "balai-20261123-0942-2.backup"), "--yes")
    assert (result.code, result.json["problem"]) == (2, "BACKUP_MISSING")
