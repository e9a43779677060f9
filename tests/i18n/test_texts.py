"""How sentences, dates, times and numbers read in each language."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shared import assets, i18n
from shared.assets import asset_path
from shared.i18n import Language, Texts

MOMENT = datetime(2026, 11, 23, 8, 17, 45, tzinfo=ZoneInfo("Asia/Jakarta"))
PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Desk %(desk)s"
msgstr "Meja %(desk)s"

msgid "100% ready"
msgstr "siap 100%"

msgid "%(n)d person waiting in %(hall)s"
msgid_plural "%(n)d people waiting in %(hall)s"
msgstr[0] "%(n)d orang menunggu di %(hall)s"

#, fuzzy
msgid "Doubtful"
msgstr "Meragukan"
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bundle whose only room is the one above."""
    folder = tmp_path / "assets" / "locale" / "id"
    folder.mkdir(parents=True)
    (folder / "sample.po").write_text(PO, "utf-8")
    (folder / "second.po").write_text(PO.replace("Desk", "Chair").replace("Meja", "Kursi"), "utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    i18n.catalogue.cache_clear()
    yield
    i18n.catalogue.cache_clear()


def test_assets_lie_beside_the_package_or_in_a_frozen_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asset_path("locale", "id", "shared.po").is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert assets.asset_path("theme") == tmp_path / "assets" / "theme"


@pytest.mark.usefixtures("room")
class TestSentences:
    def test_are_translated_and_filled(self) -> None:
        assert Texts("id")("Desk %(desk)s", desk=3) == "Meja 3"
        assert Texts("en")("Desk %(desk)s", desk=3) == "Desk 3"

    def test_come_from_every_room(self) -> None:
        assert Texts("id")("Chair %(desk)s", desk=3) == "Kursi 3"

    def test_may_hold_a_bare_percent_sign(self) -> None:
        assert Texts("id")("100% ready") == "siap 100%"

    @pytest.mark.parametrize(
        ("language", "n", "said"),
        [
            ("id", 1, "1 orang menunggu di Balai"),
            ("id", 5, "5 orang menunggu di Balai"),
            ("en", 1, "1 person waiting in Balai"),
            ("en", 0, "0 people waiting in Balai"),
        ],
    )
    def test_count_as_the_language_counts(self, language: str, n: int, said: str) -> None:
        one, many = "%(n)d person waiting in %(hall)s", "%(n)d people waiting in %(hall)s"
        assert Texts(language).plural(one, many, n, hall="Balai") == said

    def test_without_a_sure_translation_stay_english(self) -> None:
        assert Texts("id")("Not in any room") == "Not in any room"
        assert Texts("id")("Doubtful") == "Doubtful"

    def test_with_a_missing_fact_are_a_bug(self) -> None:
        with pytest.raises(KeyError):
            Texts("id")("Desk %(desk)s", table=3)

    def test_facts_are_never_a_template(self) -> None:
        assert Texts("id")("Desk %(desk)s", desk="%(x)s {0}") == "Meja %(x)s {0}"

    def test_of_the_pseudo_language_are_half_as_long_again_and_keep_their_facts(self) -> None:
        said = Texts.pseudo()("Desk %(desk)s", desk=3)
        assert said.startswith("[Méjá 3")
        assert said.endswith("]")
        long = Texts.pseudo(Language.ENGLISH)("A sentence of some length to be stretched")
        assert 1.4 <= len(long) / len("A sentence of some length to be stretched") <= 1.6


def test_a_language_is_one_of_the_two() -> None:
    assert Texts().language is Language.INDONESIAN
    assert Texts("en") == Texts(Language.ENGLISH)
    with pytest.raises(ValueError, match="fr"):
        Texts("fr")


@pytest.mark.parametrize(
    ("language", "day", "clock", "hours", "thousands"),
    [
        ("id", "Senin, 23 November 2026", "08.17", "08.00 – 12.00", "1.234.567"),
        ("en", "Monday, 23 November 2026", "08:17", "08:00 – 12:00", "1,234,567"),
    ],
)
def test_dates_times_and_numbers_follow_custom(language: str, day: str, clock: str, hours: str, thousands: str) -> None:
    texts = Texts(language)
    assert texts.date_long(date(2026, 11, 23)) == day
    assert texts.date_long(MOMENT) == day
    assert texts.time(MOMENT) == clock
    assert texts.time(time(8, 17)) == clock
    assert texts.time_range(time(8), time(12)) == hours
    assert texts.number(1_234_567) == thousands


@pytest.mark.parametrize(
    ("language", "this_year", "next_year"),
    [
        ("id", "Rabu, 30 Desember", "Senin, 4 Januari 2027"),
        ("en", "Wednesday, 30 December", "Monday, 4 January 2027"),
    ],
)
def test_a_day_that_is_near_has_its_year_only_where_that_is_another_one(
    language: str, this_year: str, next_year: str
) -> None:
    texts, today = Texts(language), date(2026, 12, 29)
    assert texts.date_near(date(2026, 12, 30), today=today) == this_year
    assert texts.date_near(date(2027, 1, 4), today=today) == next_year


def test_every_weekday_and_month_is_named_in_indonesian() -> None:
    days = [Texts("id").date_long(date(2026, month, month)) for month in range(1, 13)]
    assert days[1:3] == ["Senin, 2 Februari 2026", "Selasa, 3 Maret 2026"]
    week = [Texts("id").date_long(date(2026, 11, 23 + day)).split(",")[0] for day in range(7)]
    assert week == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


@pytest.mark.parametrize(
    ("zone", "name"), [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
)
def test_zones_have_their_indonesian_names(zone: str, name: str) -> None:
    assert Texts("id").zone_abbreviation(MOMENT.astimezone(ZoneInfo(zone))) == name


def test_a_moment_without_a_zone_has_no_zone_name() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        Texts("id").zone_abbreviation(datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None))


def test_importing_the_texts_loads_no_library() -> None:
    code = "import sys, shared.i18n; shared.i18n.Texts('en')('x'); print('babel' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=asset_path().parent, capture_output=True, text=True)
    assert run.stdout == "False\n"
