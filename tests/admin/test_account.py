"""Who a command of the command line is written down for: an account of the system, not a word in the environment."""

import os
import sys

import pytest

from admin.account import account_name
from tests.admin.conftest import Balai


def test_a_name_in_the_environment_is_nobodys_act(hall: Balai, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "budi")
    hall("day", "override", "3", "--reason", "rombongan lansia")
    last = hall("events").json[-1]
    assert (last["kind"], last["actor"]) == ("quota_overridden", f"staff:{account_name()}")
    assert account_name() != "budi"


@pytest.mark.skipif(sys.platform == "win32", reason="accounts without a name are POSIX")
def test_an_account_without_a_name_is_known_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_001)
    assert account_name() == "uid-4000000001"
