"""A telephone number or an e-mail address that works."""

import pytest

from shared.problems import Problem, ProblemCode
from shared.services.contacts import Contact, ContactKind, read_contact
from tests.hostile import HOSTILE


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0812-3456-7890", "+6281234567890"),
        (" +62 812 3456 7890 ", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("(021) 3456789", "+62213456789"),
        ("+65 6123 4567", "+6561234567"),
    ],
)
def test_a_telephone_number_becomes_e164(typed: str, value: str) -> None:
    assert read_contact(typed) == Contact(kind=ContactKind.phone, value=value)


@pytest.mark.parametrize("typed", ["12345", "0812", "0800-LAPOR-00", "0812-3456-7890 ext 5", "999999999999999999", "-"])
def test_what_cannot_be_dialled_is_no_telephone_number(typed: str) -> None:
    with pytest.raises(Problem) as caught:
        read_contact(typed)
    assert caught.value.code is ProblemCode.PHONE_WRONG
    assert dict(caught.value.facts) == {"field": "contact"}


def test_an_address_keeps_its_name_and_writes_its_domain_small() -> None:
    contact = read_contact("Siti.Rahma+lapor@Contoh.CO.ID")
    assert contact == Contact(kind=ContactKind.email, value="Siti.Rahma+lapor@contoh.co.id")
    assert contact.to_compare == read_contact("siti.rahma+LAPOR@contoh.co.id").to_compare


@pytest.mark.parametrize(
    "typed",
    ["@", "siti@", "@contoh.id", "siti@contoh", "siti rahma@contoh.id", "siti@contoh..id", ".siti@contoh.id",
     "siti@-contoh.id", "siti@contoh.1", "a@b@contoh.id", "x" * 65 + "@contoh.id",
     "siti@" + "a." * 125 + "id", "sití@contoh.id"],
)  # fmt: skip
def test_what_cannot_be_written_to_is_no_address(typed: str) -> None:
    with pytest.raises(Problem) as caught:
        read_contact(typed)
    assert caught.value.code is ProblemCode.EMAIL_WRONG


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_is_missing(typed: str) -> None:
    with pytest.raises(Problem, match="TEXT_MISSING"):
        read_contact(typed)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_refused_in_words(typed: str) -> None:
    with pytest.raises(Problem):
        read_contact(typed)
