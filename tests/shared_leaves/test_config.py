"""Where the settings of a PC come from, and what a mistake in them says."""

from pathlib import Path

import pytest

from shared.config import VARIABLES, PcSettings, default_config_file, default_key_file, load_settings
from shared.i18n import Language, Texts, catalogue
from shared.problem_texts import explain
from shared.problems import Problem, ProblemCode


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "balai.toml"


def problem_of(file: Path, text: str | bytes, environ: dict[str, str] | None = None) -> Problem:
    """The problem that a settings file with this text makes."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Problem) as raised:
        load_settings(file, environ or {})
    return raised.value


def test_without_file_or_variables_the_defaults_hold() -> None:
    settings = load_settings(None, {})
    assert Path(settings.store.url).name == "balai.db"
    assert settings.printer.url == "none:"
    assert settings.printer.width_mm == 80
    assert settings.desk.number is None
    assert settings.ui.language is Language.INDONESIAN
    assert settings.ui.windowed is False
    assert settings == PcSettings()


def test_the_key_does_not_lie_beside_the_store_or_the_settings() -> None:
    settings = load_settings(None, {})
    assert settings.store.key_file == default_key_file()
    assert settings.store.key_file.parent not in {Path(settings.store.url).parent, default_config_file().parent}


def test_the_file_of_the_platform_is_read_if_it_is_there() -> None:
    path = default_config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[desk]\nnumber = 7\n", "utf-8")
    try:
        assert load_settings(None, {}).desk.number == 7
    finally:
        path.unlink()


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(file: Path) -> None:
    file.write_text('[store]\nurl = "file.db"\n[desk]\nnumber = 1\n[kiosk]\nname = "lobi"\n', "utf-8")
    settings = load_settings(file, {"BALAI_STORE": "env.db", "BALAI_DESK": "2"}, {"store.url": "option.db"})
    assert settings.store.url == "option.db"
    assert settings.desk.number == 2
    assert settings.kiosk.name == "lobi"


def test_every_setting_has_a_variable() -> None:
    names = {f"{section}.{name}" for section, part in PcSettings() for name, _value in part}
    assert set(VARIABLES) == names
    values = {
        "BALAI_STORE": "postgresql://kiosk@db/balai",
        "BALAI_KEY_FILE": "/keys/balai.key",
        "BALAI_BACKUPS": "/srv/backups",
        "BALAI_POSTGRES_PROGRAMS": "/usr/lib/postgresql/15/bin",
        "BALAI_PRINTER": "tcp://10.0.0.9:9100",
        "BALAI_PAPER_WIDTH": "58",
        "BALAI_DESK": "3",
        "BALAI_LANG": "en",
        "BALAI_WINDOWED": "true",
        "BALAI_KIOSK": "lobi",
        "BALAI_KIOSK_PIN_HASH": "$argon2id$v=19$m=19456,t=4,p=1$c2fsdhnhbhq$agfzaghhc2g",
        "BALAI_VOICE": "false",
    }
    settings = load_settings(None, values)
    flat = {f"{section}.{name}": str(value).lower() for section, part in settings for name, value in part}
    assert flat == {key: values[variable].lower() for key, variable in VARIABLES.items()}


def test_an_empty_variable_is_not_set() -> None:
    assert load_settings(None, {"BALAI_DESK": "", "BALAI_LANG": ""}) == load_settings(None, {})


def test_a_file_saved_with_a_byte_order_mark_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[desk]\r\nnumber = 4\r\n")
    assert load_settings(file, {}).desk.number == 4


def test_settings_never_change() -> None:
    settings = load_settings(None, {})
    with pytest.raises(ValueError, match="frozen"):
        settings.desk.number = 5  # type: ignore[misc]


def test_a_named_file_that_is_missing_or_no_file_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(Problem) as raised:
            load_settings(path, {})
        assert raised.value.code is ProblemCode.SETTINGS_FILE_UNREADABLE
        assert raised.value.facts["file"] == str(path)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[ui]\nlanguage = id\n", "2", "12"),
        ("[store\n", "1", "7"),
        ("[store]\nurl = 'a'\nurl = 'b'\n", "3", "10"),
        ("[store]\nurl = '''a\n", "2", "11"),
        (b"[store]\nurl = '\xff'\n", "2", "8"),
    ],
)
def test_malformed_toml_is_placed(file: Path, text: str | bytes, line: str, column: str) -> None:
    problem = problem_of(file, text)
    assert problem.code is ProblemCode.SETTINGS_NOT_TOML
    assert (problem.facts["file"], problem.facts["line"]) == (str(file), line)
    assert problem.facts["column"] == column


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("# a\n[desk]\nnumber = 'dua'\n", "desk.number", "3"),
        ("[desk]\nnumber = 0\n", "desk.number", "2"),
        ("[desk]\nnumber = true\n", "desk.number", "2"),
        ("[store]\nurl = 'a'\n\n[ printer ]\n  width_mm = 70\n", "printer.width_mm", "5"),
        ("ui.windowed = 'maybe'\n", "ui.windowed", "1"),
        ('\n"ui"."language" = "fr"\n', "ui.language", "2"),
        ("[ui]\nlanguage = 3\n", "ui.language", "2"),
        ("store = { url = '' }\n", "store.url", "1"),
        ("\nstore = 'a.db'\n", "store", "2"),
    ],
)
def test_a_wrong_value_is_placed_and_has_a_remedy(file: Path, text: str, key: str, line: str) -> None:
    problem = problem_of(file, text)
    assert problem.code is ProblemCode.SETTINGS_VALUE_WRONG
    assert (problem.facts["source"], problem.facts["key"], problem.facts["line"]) == (str(file), key, line)
    assert problem.facts["remedy"] in catalogue(Language.INDONESIAN)


def test_a_wrong_variable_is_named_and_not_the_file(file: Path) -> None:
    file.write_text("[desk]\nnumber = 4\n", "utf-8")
    with pytest.raises(Problem) as raised:
        load_settings(file, {"BALAI_DESK": "dua"})
    said = explain(raised.value, Texts("id")).what
    assert said == "BALAI_DESK: desk.number tidak dapat diisi “dua”."


def test_a_wrong_option_is_named() -> None:
    with pytest.raises(Problem) as raised:
        load_settings(None, {"BALAI_LANG": "en"}, {"ui.language": "fr"})
    assert raised.value.facts["source"] == "--lang"


@pytest.mark.parametrize(
    ("text", "key", "nearest", "line"),
    [
        ("[store]\nurll = 'a'\n", "store.urll", "store.url", "2"),
        ("[printer]\nwidth = 80\n", "printer.width", "printer.width_mm", "2"),
        ("[deks]\nnumber = 1\n", "deks", "desk", "1"),
        ("language = 'id'\n", "language", "ui.language", "1"),
        ("[desk]\nzzzzz = 1\n", "desk.zzzzz", "", "2"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_known_one(
    file: Path, text: str, key: str, nearest: str, line: str
) -> None:
    problem = problem_of(file, text)
    assert problem.code is ProblemCode.SETTINGS_KEY_UNKNOWN
    assert (problem.facts["key"], problem.facts["nearest"], problem.facts["line"]) == (key, nearest, line)


def test_a_password_in_an_address_is_never_shown(file: Path) -> None:
    problem = problem_of(file, "[store]\nurl = { a = 'postgresql://x:rahasia@db/balai' }\n")
    assert "rahasia" not in str(problem)
