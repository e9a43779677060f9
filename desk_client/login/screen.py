"""What the login shows, as a frozen value.

Rule: a password is never part of a screen; everything a person reads is already in their language.
"""

from dataclasses import dataclass

from shared.ui.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginScreen:
    """Logging in, or unlocking: then `is_locked`, and only the password is asked for.

    `notice` is a page instead of the form: the store cannot be used now. `forget` rises each time the password must
    be typed anew. `mark` is "" or the word for practice.
    """

    title: str
    subtitle: str
    hall_name: str
    mark: str
    name_label: str
    password_label: str
    desk_label: str
    button: str
    name: str = ""
    desk: str = ""
    place: str = ""
    """Whose desk is locked, "" while logging in."""
    error: str = ""
    wrong: str = ""
    """Which field the error belongs to: "name", "password", "desk", or "" for all."""
    hint: str = ""
    is_busy: bool = False
    is_waiting: bool = False
    """Too many wrong passwords: no try counts for the seconds that the error names."""
    is_locked: bool = False
    leave: str = ""
    """The button for another officer, "" when there is none."""
    forget: int = 0
    notice: Notice | None = None
