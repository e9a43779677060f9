"""Who is called next: priority interleaved with regular, then place in line.

Rule: the order is explicit and the same for everybody (domain.md 3); at most one priority after each `regular_between`
regular calls, unless nobody else waits.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from shared.domain.ticket import Lane, Place, Ticket


class Heads(Struct, frozen=True, kw_only=True):
    """The first regular and the first priority ticket that a desk may call."""

    regular: Ticket | None
    priority: Ticket | None


def choose_next(heads: Heads, *, regulars_since_priority: int, regular_between: int) -> Ticket | None:
    """The ticket to call, or None when nobody waits.

    `regulars_since_priority` counts regular calls since the last priority call of the day; a day starts "due".
    """
    if heads.priority is not None and (heads.regular is None or regulars_since_priority >= regular_between):
        return heads.priority
    return heads.regular


def calling_order(
    waiting: Iterable[Ticket], *, regulars_since_priority: int, regular_between: int
) -> tuple[Ticket, ...]:
    """All waiting tickets in the order in which one desk after the other would call them now."""
    ranked = sorted(waiting, key=lambda ticket: ticket.place)
    regular = [t for t in ranked if not t.is_priority]
    priority = [t for t in ranked if t.is_priority]
    order: list[Ticket] = []
    since = regulars_since_priority
    while regular or priority:
        heads = Heads(regular=regular[0] if regular else None, priority=priority[0] if priority else None)
        if choose_next(heads, regulars_since_priority=since, regular_between=regular_between) is heads.priority:
            order.append(priority.pop(0))
            since = 0
        else:
            order.append(regular.pop(0))
            since += 1
    return tuple(order)


def place_behind(order: Sequence[Ticket], *, count: int, returned: int) -> tuple[Place, Lane | None]:
    """Where a no-show stands who returns behind the next `count` of those who wait, in their calling `order`.

    The place is right behind the last of these few and in the same lane, so that they are called as they would have
    been; after them it is the lane's turn as ever. `returned` is the return's event sequence. Behind none (`count` 0)
    is before everybody; with nobody there it is the end of the line.
    """
    in_front = Place(line=0, behind=returned)
    if not order:
        return (Place(line=returned) if count else in_front), None
    near = order[: max(count, 1)][-1]
    lane = Lane.early if near.is_priority else Lane.regular
    return (Place(line=near.place.line, behind=returned) if count else in_front), lane
