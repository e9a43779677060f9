"""What a person is told when something can be mended."""

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.i18n import Language, Texts, catalogue
from shared.problem_texts import FIELDS, TEXTS, explain
from shared.problems import DETAIL, FACTS, MAY_BE_EMPTY, Problem, ProblemCode, exit_code

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("kiosk", "desk_client", "hall_screen", "admin", "shared")
NIK = "3174010101900001"


def sample(code: ProblemCode, **changed: str) -> Problem:
    """A problem whose every fact is a word that can be found again in its text."""
    return Problem(code, **{name: changed.get(name, f"fact-{name}") for name in FACTS[code]})


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_code_is_explained_with_a_remedy(code: ProblemCode, language: Language) -> None:
    text = explain(sample(code), Texts(language))
    assert text.title
    assert text.what
    assert text.remedy
    for part in (text.title, text.what, text.remedy):
        assert "%(" not in part
        assert part == part.strip()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_fact_reaches_the_reader(code: ProblemCode, language: Language) -> None:
    text = explain(sample(code), Texts(language))
    for name in FACTS[code]:
        assert f"fact-{name}" in text.what + text.remedy


@pytest.mark.parametrize("code", list(ProblemCode))
def test_facts_with_nothing_to_say_leave_no_gap(code: ProblemCode) -> None:
    empty = {name: "" for name in FACTS[code] if name in MAY_BE_EMPTY}
    text = explain(sample(code, **empty), Texts("en"))
    assert text.remedy == text.remedy.strip()
    assert "“”" not in text.what + text.remedy
    assert "line :" not in text.what


def test_every_sentence_has_an_indonesian_one() -> None:
    sentences = {part for parts in TEXTS.values() for part in parts if part != "%(remedy)s"} | set(FIELDS.values())
    assert sentences <= set(catalogue(Language.INDONESIAN))
    assert set(TEXTS) == set(FACTS) == set(ProblemCode)


def test_a_setting_is_placed_by_its_file_and_line() -> None:
    problem = Problem(
        ProblemCode.SETTINGS_VALUE_WRONG,
        source="balai.toml",
        line=3,
        key="desk.number",
        given="dua",
        remedy="Write a whole number from 1 to 999.",
    )
    text = explain(problem, Texts("id"))
    assert text.what == "balai.toml, baris 3: desk.number tidak dapat diisi “dua”."
    assert text.remedy == "Tulis bilangan bulat dari 1 sampai 999."


def test_a_field_is_called_by_its_label() -> None:
    text = explain(Problem(ProblemCode.TEXT_TOO_SHORT, field="chronology", min=30), Texts("id"))
    assert text.what == "Kronologi terlalu singkat."
    assert text.remedy == "Mohon ditulis sedikitnya 30 karakter."


def test_the_exit_code_tells_settings_from_what_is_out_of_reach() -> None:
    assert exit_code(Problem(ProblemCode.STORE_MISSING, store="balai.db")) == 2
    assert exit_code(Problem(ProblemCode.SETTINGS_FILE_UNREADABLE, file="balai.toml")) == 2
    assert exit_code(Problem(ProblemCode.STORE_UNREACHABLE, host="db", port=5432)) == 4
    assert exit_code(Problem(ProblemCode.PRINTER_UNREACHABLE, printer="tcp://p:9100")) == 4
    assert exit_code(Problem(ProblemCode.STORE_LOST)) == 4


@pytest.mark.parametrize("language", list(Language))
def test_an_unknown_outcome_is_told_with_the_id_that_repeats_it(language: Language) -> None:
    request_id = "0197a000-0000-7000-8000-00000000000a"
    lost = Problem(ProblemCode.STORE_LOST, detail="08006").of_request(request_id)
    assert dict(lost.facts) == {"detail": "08006", "request_id": request_id}
    assert f"--request-id {request_id}" in explain(lost, Texts(language)).remedy
    assert "--request-id" not in explain(Problem(ProblemCode.STORE_LOST), Texts(language)).remedy
    busy = explain(Problem(ProblemCode.STORE_BUSY).of_request(request_id), Texts(language))
    assert busy == explain(Problem(ProblemCode.STORE_BUSY), Texts(language))


def test_the_request_that_a_problem_is_about_cannot_be_left_out() -> None:
    with pytest.raises(TypeError):
        Problem(ProblemCode.REQUEST_LOST)


def test_a_problem_shows_its_code_and_facts() -> None:
    problem = Problem(ProblemCode.STORE_UNREACHABLE, host="db.hall", port=5432, detail="08001")
    assert str(problem) == "STORE_UNREACHABLE host='db.hall' port='5432' detail='08001'"


@pytest.mark.parametrize("facts", [{}, {"store": "x", "name": "Budi"}, {"file": "x"}])
def test_a_problem_carries_its_own_facts_and_no_others(facts: dict[str, str]) -> None:
    with pytest.raises(TypeError, match="STORE_MISSING"):
        Problem(ProblemCode.STORE_MISSING, **facts)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (f"nik {NIK}", "nik «…»"),
        ("0812-3456-7890", "«…»"),
        ("budi@contoh.id", "«…»"),
        ("postgresql://ani:rahasia@db.hall.id/balai", "postgresql://ani:«…»@db.hall.id/balai"),
        ("two\nlines\x1b[31m\u202e", "two lines [31m"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_facts_are_short_single_lines_without_personal_data(given: str, shown: str) -> None:
    problem = Problem(ProblemCode.STORE_URL_WRONG, given=given)
    assert problem.facts["given"].rstrip() == shown
    assert NIK not in str(problem)
    assert "rahasia" not in explain(problem, Texts("id")).what


@pytest.mark.parametrize(
    "kept",
    [
        "/home/balai/.local/share/balai/balai.db",
        "C:\\Users\\Petugas\\AppData\\Local\\balai",
        "postgresql://kiosk@192.168.100.250:5432/balai",
        "tcp://10.0.62.120:9100",
        "2026-11-23T08:17:22.123456+07:00",
        "01234567-8901-4234-8567-890123456789",
        "A-001",
    ],
)
def test_paths_addresses_and_ids_stay_readable(kept: str) -> None:
    assert Problem(ProblemCode.STORE_URL_WRONG, given=kept).facts["given"] == kept


def test_a_problem_survives_the_way_between_processes() -> None:
    problem = Problem(ProblemCode.STORE_MISSING, store="balai.db", detail="2")
    again = pickle.loads(pickle.dumps(problem))
    assert (again.code, again.facts) == (problem.code, problem.facts)


def raised_in(code: str, name: str) -> Iterator[tuple[str, ProblemCode, set[str]]]:
    """Every `Problem(ProblemCode.X, ...)` whose facts can be read off: place, code, names of facts."""
    for node in ast.walk(ast.parse(code, name)):
        match node:
            case ast.Call(
                func=ast.Name(id="Problem"),
                args=[ast.Attribute(value=ast.Name(id="ProblemCode"), attr=attr)],
                keywords=keywords,
            ) if all(each.arg for each in keywords):
                yield f"{name}:{node.lineno}", ProblemCode[attr], {str(each.arg) for each in keywords}
            case _:
                pass


def test_every_problem_in_the_code_is_raised_with_its_facts() -> None:
    files = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    raised = [each for path in files for each in raised_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))]
    assert len(raised) >= 5
    wrong = [(place, code) for place, code, names in raised if names - {DETAIL} != set(FACTS[code])]
    assert wrong == []
