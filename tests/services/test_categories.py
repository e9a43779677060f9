"""The list of categories: data that an office may edit."""

from pathlib import Path

import pytest

from shared.domain.complaint_draft import LENGTHS, DraftField
from shared.problems import Problem, ProblemCode
from shared.services.categories import read_categories


def test_the_list_that_ships_has_two_levels_with_the_agency_that_usually_answers() -> None:
    categories = {each.key: each for each in read_categories()}
    certificate = categories["land.certificate"]
    assert certificate.names == {"id": "Pertanahan › Sertifikat", "en": "Land › Certificate"}
    assert certificate.agency == "ATR/BPN"
    assert categories["health.insurance"].agency == "BPJS Kesehatan"
    assert categories["disaster"].names["id"] == "Bencana"
    assert len(categories) > 50


def test_each_name_and_key_is_there_once_and_fits_the_record() -> None:
    categories = read_categories()
    for lang in ("id", "en"):
        names = [each.names[lang].casefold() for each in categories]
        assert len(set(names)) == len(names)
    assert all(len(each.key) <= LENGTHS[DraftField.category].most for each in categories)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[[category]", ProblemCode.SETTINGS_NOT_TOML),
        ("", ProblemCode.SETTINGS_VALUE_WRONG),
        ('[[category]]\nkey = "a"\nid = "A"', ProblemCode.SETTINGS_VALUE_WRONG),
        ('category = ["a"]', ProblemCode.SETTINGS_VALUE_WRONG),
        ('[[category]]\nkey="a"\nid="A"\nen="A"\n' * 2, ProblemCode.SETTINGS_VALUE_WRONG),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, code: ProblemCode) -> None:
    file = tmp_path / "categories.toml"
    file.write_text(text)
    with pytest.raises(Problem) as caught:
        read_categories(file)
    assert caught.value.code is code
    assert str(file) in caught.value.facts.values()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="SETTINGS_FILE_UNREADABLE"):
        read_categories(tmp_path / "none.toml")
