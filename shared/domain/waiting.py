"""How long a citizen will probably wait.

Rule: an honest, rounded estimate; it is shown as "about", never as a promise.
"""

STEP_MINUTES = 5


def estimate_minutes(*, ahead: int, open_desks: int, minutes_each: int) -> int:
    """Minutes until a citizen with `ahead` people in front is called, rounded up to five; 0 means "at once".

    Desks work in parallel: every `open_desks` people cost one service of `minutes_each` (domain.md 1: 15-20).
    No open desk counts as one: the estimate is for people who wait for the service to begin.
    """
    rounds = -(-ahead // max(open_desks, 1))
    return -(-rounds * minutes_each // STEP_MINUTES) * STEP_MINUTES
