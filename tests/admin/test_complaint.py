"""`balai complaint`: what is recorded, shown and printed, and what stays hidden.

Rule: no answer and no message holds a personal field in the clear unless it was asked for.
"""

import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from admin.account import account_name
from shared.domain.report_number import is_report_number
from shared.services.keys import make_key_file
from shared.store.database import StoreFault
from tests.admin.conftest import Balai
from tests.documents.receipts import ReadPdf
from tests.store.halls import raw

NIK = "3174014101900001"
COMPLAINT = {
    "name": "Suparmi",
    "contact": "0812-3456-7890",
    "nik": NIK,
    "title": "Sertifikat tanah warisan terbit atas nama orang lain",
    "chronology": "Pelapor mewarisi sebidang tanah dari orang tuanya pada tahun 2011.",
    "category": "land.dispute",
    "solution": "Peninjauan ulang penerbitan sertifikat",
}
SECRETS = ("Suparmi", "81234567890", NIK)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "pengaduan.json", COMPLAINT)


@pytest.fixture
def report_number(hall: Balai, source: Path) -> str:
    return str(hall("complaint", "new", "--from", str(source)).json["report_number"])


def write(file: Path, value: Any) -> Path:
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def test_new_answers_with_a_report_number_and_the_same_request_with_the_same_one(hall: Balai, source: Path) -> None:
    request = str(uuid4())
    first = hall("complaint", "new", "--from", str(source), "--request-id", request)
    assert (first.code, first.json["outcome"]) == (0, "recorded")
    assert is_report_number(first.json["report_number"])
    assert hall("complaint", "new", "--from", str(source), "--request-id", request).json == first.json
    assert hall("complaint", "new", "--from", str(source)).json["report_number"] != first.json["report_number"]


def test_new_belongs_to_the_citizen_it_names_and_to_the_person_who_gave_the_command(
    hall: Balai, tmp_path: Path
) -> None:
    ticket = hall("ticket", "issue", "--service", "A").json
    hall("desk", "call", "--desk", "3")
    source = write(tmp_path / "a.json", COMPLAINT | {"ticket": "a-1"})
    number = hall("complaint", "new", "--from", str(source)).json["report_number"]
    shown = hall("complaint", "show", number).json
    assert (shown["ticket_id"], shown["desk"]) == (ticket["ticket_id"], 3)
    last = hall("ticket", "show", "A-001").json["history"][-1]
    assert last["kind"] == "complaint_recorded"
    assert last["actor"].startswith("staff:")


def test_the_doctor_tells_a_key_that_is_not_the_one_of_the_newest_complaint(hall: Balai, report_number: str) -> None:
    def key() -> dict[str, str]:
        return next(found for found in hall("doctor").json if found["subject"] == "key")

    assert key()["verdict"] == "ok"
    file = hall.folder / "key" / "balai.key"
    file.unlink()
    make_key_file(file)
    assert (key()["verdict"], bool(key()["remedy"])) == ("fail", True)
    assert not any(secret in text for secret in SECRETS for text in key().values())


def test_new_for_a_number_that_nobody_holds_is_a_no(hall: Balai, tmp_path: Path) -> None:
    source = write(tmp_path / "a.json", COMPLAINT | {"ticket": "A-099"})
    refused = hall("complaint", "new", "--from", str(source))
    assert (refused.code, refused.json["reason"]) == (3, "no_ticket")


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ([COMPLAINT], "JSON"),
        (COMPLAINT | {"nama": "x"}, "nama"),
        (COMPLAINT | {"nik": 3174014101900001}, "nik"),
        (COMPLAINT | {"category": "moon"}, "land.dispute"),
        ({key: text for key, text in COMPLAINT.items() if key != "title"}, "Judul"),
        (COMPLAINT | {"nik": "12"}, "NIK"),
    ],
)
def test_a_wrong_file_is_wrong_usage_and_its_texts_are_not_repeated(
    hall: Balai, tmp_path: Path, value: Any, named: str
) -> None:
    wrong = hall("complaint", "new", "--from", str(write(tmp_path / "a.json", value)))
    assert wrong.code == 2
    assert named in wrong.out + wrong.err
    assert not any(secret in wrong.out + wrong.err for secret in SECRETS)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"{"])
def test_a_file_that_is_no_json_is_wrong_usage(hall: Balai, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(content)
    assert hall("complaint", "new", "--from", str(file)).code == 2
    assert hall("complaint", "new", "--from", str(tmp_path / "none.json")).code == 2


def test_show_masks_a_person_until_it_is_asked_to_reveal(hall: Balai, report_number: str) -> None:
    masked = hall("complaint", "show", report_number.lower().replace("-", " "))
    assert masked.code == 0
    assert not any(secret in masked.out + masked.err for secret in SECRETS)
    expected = {
        "report_number": report_number,
        "name": "S*****",
        "contact": "**********7890",
        "nik": "317401**********",
        "revealed": False,
        "title": COMPLAINT["title"],
    }
    assert masked.json | expected == masked.json
    assert masked.json["received_at"].startswith("2026-11-23T08:17")
    assert masked.json["received_at"].endswith("+07:00")
    revealed = hall("complaint", "show", report_number, "--reveal", "--reason", "Pelapor menelepon").json
    assert (revealed["name"], revealed["contact"], revealed["nik"]) == ("Suparmi", "+6281234567890", NIK)


def looks(hall: Balai) -> list[dict[str, Any]]:
    return [event for event in hall("events").json if event["kind"] == "complaint_revealed"]


def test_each_look_at_a_person_is_written_down_with_who_which_and_why(hall: Balai, report_number: str) -> None:
    hall("complaint", "show", report_number)
    assert looks(hall) == []
    for _ in range(2):
        hall("complaint", "show", report_number, "--reveal", "--reason", "Pelapor menelepon", at="09:30")
    first, second = looks(hall)
    assert first["facts"] == {"report_number": report_number, "as": "fields", "reason": "Pelapor menelepon"}
    assert first["actor"].startswith("staff:")
    assert first["at"].startswith("2026-11-23T02:30")
    assert second["seq"] == first["seq"] + 1
    assert not any(secret in json.dumps(looks(hall)) for secret in SECRETS)
    assert hall("audit", "verify").json["outcome"] == "whole"


def test_a_look_that_is_asked_for_again_is_written_down_once(
    hall: Balai, report_number: str, tmp_path: Path
) -> None:
    reveal = ("show", report_number, "--reveal", "--reason", "Pelapor menelepon", "--request-id", str(uuid4()))
    receipt = ("receipt", report_number, "--pdf", str(tmp_path / "a.pdf"), "--force", "--request-id", str(uuid4()))
    for command in (reveal, receipt):
        first, again = (hall("complaint", *command) for _ in range(2))
        assert (again.code, again.json) == (0, first.json)
    assert [look["facts"]["as"] for look in looks(hall)] == ["fields", "receipt"]
    other = ("show", report_number, "--reveal", "--reason", "Ingin tahu", "--request-id", reveal[-1])
    assert hall("complaint", *other).json["problem"] == "REQUEST_ID_REUSED"


@pytest.mark.parametrize("reason", [(), ("--reason", ""), ("--reason", "  ")])
def test_nothing_is_revealed_without_a_reason(hall: Balai, report_number: str, reason: tuple[str, ...]) -> None:
    refused = hall("complaint", "show", report_number, "--reveal", *reason)
    assert (refused.code, refused.json["reason"]) == (3, "reason_missing")
    assert not any(secret in refused.out + refused.err for secret in SECRETS)
    assert looks(hall) == []


def test_a_receipt_names_the_complainant_and_is_written_down_too(
    hall: Balai, report_number: str, tmp_path: Path
) -> None:
    hall("complaint", "receipt", report_number, "--pdf", str(tmp_path / "a.pdf"))
    (look,) = looks(hall)
    assert look["facts"] == {"report_number": report_number, "as": "receipt", "reason": ""}


def test_where_the_look_cannot_be_written_down_nothing_is_shown(
    hall: Balai, report_number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    raw(hall.store, "CREATE TRIGGER no_more BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'refused'); END")
    with pytest.raises(StoreFault):
        hall("complaint", "show", report_number, "--reveal", "--reason", "Pelapor menelepon")
    shown = capsys.readouterr()
    assert not any(secret in shown.out + shown.err for secret in SECRETS)


@pytest.mark.parametrize("command", [("show",), ("receipt", "--pdf", "x.pdf")])
def test_an_unknown_number_is_a_no(hall: Balai, command: tuple[str, ...]) -> None:
    refused = hall("complaint", *command, "LMW-2222-2222")
    assert (refused.code, refused.json["reason"]) == (3, "no_complaint")
    assert not Path("x.pdf").exists()


def test_another_halls_key_is_a_problem_that_says_so(
    hall: Balai, report_number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shared.services.keys import make_key_file

    make_key_file(tmp_path / "other" / "balai.key")
    monkeypatch.setenv("BALAI_KEY_FILE", str(tmp_path / "other" / "balai.key"))
    for more in ((), ("--reveal", "--reason", "Pelapor menelepon")):
        wrong = hall("complaint", "show", report_number, *more)
        assert (wrong.code, wrong.json["problem"]) == (2, "KEY_FILE_BROKEN")
    assert looks(hall) == []


def test_the_receipt_is_a_private_file(hall: Balai, report_number: str, tmp_path: Path) -> None:
    out = tmp_path / "out" / "tanda-terima.pdf"
    out.parent.mkdir()
    saved = hall("complaint", "receipt", report_number, "--pdf", str(out))
    assert (saved.code, saved.json) == (0, {"outcome": "saved", "report_number": report_number, "file": str(out)})
    found = ReadPdf(out.read_bytes())
    assert report_number in found.text
    assert "LATIHAN" in found.text
    assert NIK not in found.text
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o600


def test_the_receipt_names_the_officer_and_not_the_login(hall: Balai, source: Path, tmp_path: Path) -> None:
    hall("officer", "add", account_name(), "--name", "Siti Rahmawati", "--password-stdin", text="latihan-2026\n")
    number = hall("complaint", "new", "--from", str(source)).json["report_number"]
    assert hall("complaint", "receipt", number, "--pdf", str(tmp_path / "a.pdf")).code == 0
    assert ReadPdf((tmp_path / "a.pdf").read_bytes()).text.count("Siti Rahmawati") == 2


def test_the_receipt_never_writes_over_a_file_unasked(hall: Balai, report_number: str, tmp_path: Path) -> None:
    out = tmp_path / "mine.pdf"
    out.write_text("mine")
    refused = hall("complaint", "receipt", report_number, "--pdf", str(out))
    assert (refused.code, refused.json["reason"], out.read_text()) == (3, "file_exists", "mine")
    assert hall("complaint", "receipt", report_number, "--pdf", str(out), "--force").code == 0
    assert out.read_bytes().startswith(b"%PDF")
    if os.name == "posix":
        assert out.stat().st_mode & 0o777 == 0o600


def test_where_nothing_can_be_written_nothing_is_left(hall: Balai, report_number: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert hall("complaint", "receipt", report_number, "--pdf", str(folder / "no" / "a.pdf")).code == 2
    assert hall("complaint", "receipt", report_number, "--pdf", str(folder), "--force").code == 2
    assert list(folder.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".balai")] == []
