"""What the logs hold, and what they never hold."""

import json
import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.logs import configure_logs, get_log
from shared.problems import Problem, ProblemCode
from tests.hostile import HOSTILE

NIK = "3174010101900001"
ROOT = Path(__file__).resolve().parents[2]
log = get_log("tests.logs")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A configured log file; the handlers and level of before come back afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield configure_logs("kiosk", tmp_path / "logs")
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def test_a_line_is_one_json_object_with_its_facts(file: Path) -> None:
    log.info("ticket_issued", number="A-001", desk=3, seconds=0.25)
    (line,) = lines(file)
    assert str(line.pop("time")).endswith("Z")
    assert line == {
        "level": "info",
        "program": "kiosk",
        "log": "tests.logs",
        "event": "ticket_issued",
        "number": "A-001",
        "desk": 3,
        "seconds": 0.25,
    }


def test_a_key_that_is_not_allowed_loses_its_value(file: Path) -> None:
    log.info("complaint_saved", name="Budi Santoso", chronology="Pada hari itu")
    (line,) = lines(file)
    assert (line["name"], line["chronology"]) == ("«…»", "«…»")


@pytest.mark.parametrize(
    "value", [NIK, int(NIK), "3174 0101 0190 0001", [NIK], {"nik": NIK}, Path(f"/tmp/{NIK}.pdf"), b"3174010101900001"]
)
def test_a_nik_under_an_allowed_key_is_blacked_out(file: Path, value: object) -> None:
    log.info("event", detail=value)
    text = file.read_text("utf-8")
    assert NIK not in text.replace(" ", "")
    assert json.loads(text)["detail"] is not None


@pytest.mark.parametrize("value", ["0812-3456-7890", "+62 812 3456 7890", "081234567890", 81234567890, "a.b@contoh.id"])
def test_telephone_numbers_and_addresses_are_blacked_out(file: Path, value: object) -> None:
    log.info("event", detail=value)
    assert lines(file)[0]["detail"] == "«…»"


def test_small_numbers_stay_numbers(file: Path) -> None:
    log.info("event", count=1_234_567, seconds=0.0012345678, attempt=None)
    line = lines(file)[0]
    assert (line["count"], line["seconds"], line["attempt"]) == (1_234_567, 0.0012345678, None)


@pytest.mark.expects_log("bug")
def test_a_bug_is_logged_with_its_places_and_without_its_message(file: Path) -> None:
    try:
        try:
            int(f"Budi {NIK}")
        except ValueError as cause:
            raise LookupError("Budi Santoso") from cause
    except LookupError as error:
        log.bug("bug", error, desk=3)
    (line,) = lines(file)
    places = line["exception"]
    assert isinstance(places, list)
    assert places[1::2] == ["LookupError", "ValueError"]
    assert all("test_logs.py" in place for place in places[::2])
    assert "Budi" not in file.read_text("utf-8")


@pytest.mark.expects_log("store_lost")
def test_a_problem_is_logged_with_its_code_and_facts(file: Path) -> None:
    log.problem("store_lost", Problem(ProblemCode.STORE_UNREACHABLE, host="db", port=5432), attempt=2)
    (line,) = lines(file)
    assert line["level"] == "warning"
    assert (line["code"], line["host"], line["port"], line["attempt"]) == ("STORE_UNREACHABLE", "db", "5432", 2)


@pytest.mark.expects_log("library")
def test_what_libraries_log_is_redacted_too(file: Path) -> None:
    foreign = logging.getLogger("library")
    foreign.warning("row (%s, %s)", NIK, "budi@contoh.id")
    try:
        raise ValueError(f"Key (nik)=({NIK}) exists")
    except ValueError:
        foreign.exception("failed")
    text = file.read_text("utf-8")
    assert NIK not in text
    assert [line["event"] for line in lines(file)] == ["row («…», «…»)", "failed"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_within_its_line(file: Path, text: str) -> None:
    log.info(text, detail=text, **{text or "empty": text})
    raw = file.read_bytes()
    assert raw.count(b"\n") == 1
    assert raw.endswith(b"}\n")
    assert not [byte for byte in raw[:-1] if byte < 0x20 or byte >= 0x7F]
    assert len(raw) < 20_000
    assert len(lines(file)) == 1


def test_debug_lines_are_not_written(file: Path) -> None:
    log.debug("noise")
    assert lines(file) == []


def test_configuring_again_moves_the_log_and_doubles_nothing(file: Path, tmp_path: Path) -> None:
    second = configure_logs("desk", tmp_path / "second")
    log.info("event")
    assert lines(file) == []
    assert [line["program"] for line in lines(second)] == ["desk"]


@pytest.mark.skipif(os.name != "posix", reason="permission bits are POSIX")
def test_only_the_owner_may_read_the_logs(file: Path) -> None:
    log.info("event")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("file")
@pytest.mark.expects_log("log_file_unwritable")
def test_a_folder_that_cannot_be_made_sends_the_logs_to_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    configure_logs("kiosk", tmp_path / "taken" / "logs")
    log.info("event")
    events = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert events == ["log_file_unwritable", "event"]


def test_a_line_that_cannot_be_written_is_said_without_its_content(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Unprintable:
        def __str__(self) -> str:
            raise ValueError(NIK)

    log.info("event", detail=Unprintable())
    said = capsys.readouterr().err
    assert said == "balai: a log line could not be written (ValueError)\n"
    assert lines(file) == []


def test_the_canary_is_nowhere_after_a_process_that_fails(tmp_path: Path) -> None:
    code = f"""
import logging
from pathlib import Path
from shared.logs import configure_logs, get_log
from shared.problems import Problem, ProblemCode
configure_logs("kiosk", Path({str(tmp_path)!r}), to_stderr=True)
log, nik = get_log("canary"), "{NIK}"
log.info("nik " + nik, nik=nik, detail={{"nik": [nik]}}, number=int(nik))
log.problem("p", Problem(ProblemCode.STORE_URL_WRONG, given="sqlite:///" + nik, detail=nik))
try:
    raise KeyError(nik)
except KeyError as error:
    log.bug("bug", error)
logging.getLogger("sqlalchemy").error("INSERT %s", (nik,), exc_info=True)
logging.getLogger("bad").error("%d", nik)
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    written = (tmp_path / "kiosk.log").read_text("utf-8")
    assert len(written.splitlines()) == 4
    assert NIK not in written + run.stdout + run.stderr
    assert run.stdout == ""


def test_importing_the_logs_loads_no_library() -> None:
    code = "import sys, shared.logs; shared.logs.get_log('x'); print('structlog' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
