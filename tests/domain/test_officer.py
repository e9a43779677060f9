"""A person who works in the hall."""

from shared.domain.officer import Officer, Role


def test_roles_are_written_from_the_smallest_to_the_largest() -> None:
    assert [role.value for role in Role] == ["officer", "supervisor", "admin"]


def test_an_officer_may_log_in_until_disabled() -> None:
    assert not Officer(login="siti", name="Siti", role=Role.officer).is_disabled
