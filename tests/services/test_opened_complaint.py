"""What a complaint seals opens with the hall's key alone, and is masked for everybody else."""

import pytest

from shared.services.keys import Keys
from shared.services.opened_complaint import OpenedComplaint, mask_contact, open_complaint
from shared.services.sealing import SealBroken
from tests.services.test_complaints import DRAFT, KEYS, NIK, Scene


def test_a_recorded_complaint_opens_with_its_key() -> None:
    scene = Scene()
    scene.record()
    opened = open_complaint(scene.recorded, KEYS)
    assert (opened.name, opened.contact, opened.nik) == (DRAFT.name, "+6281234567890", NIK)


def test_another_key_opens_nothing() -> None:
    scene = Scene()
    scene.record()
    with pytest.raises(SealBroken):
        open_complaint(scene.recorded, Keys(version=1, sealing=b"x" * 32, index=b"y" * 32))


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        ("+6281234567890", "**********7890"),
        ("suparmi@contoh.id", "s*****@contoh.id"),
        ("s@contoh.id", "*****@contoh.id"),
        ("", ""),
    ],
)
def test_a_contact_is_masked_so_that_only_its_owner_knows_it(contact: str, masked: str) -> None:
    assert mask_contact(contact) == masked


def test_nothing_of_a_person_shows_in_a_log_or_traceback() -> None:
    opened = OpenedComplaint(name="Suparmi", contact="+6281234567890", nik="3174014101900001")
    assert "Suparmi" not in repr(opened)
    assert not any(char.isdigit() for char in repr(opened))
    assert (opened.masked_name, opened.masked_nik) == ("S*****", "317401**********")
    assert opened.masked_contact == "**********7890"
