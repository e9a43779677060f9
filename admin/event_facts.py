"""What an event says besides who and when, in a person's words: what was before and after, how many, and why.

Rule: an event's facts hold no citizen's data (security.md P10), so what a supervisor may ask for stands here; a code of
another version is shown as it stands.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from admin.words import STATES
from shared.domain.dated_settings import is_gone
from shared.domain.events import EventKind, Facts, NewEvent
from shared.domain.outcomes import RefusedBecause
from shared.domain.printing import PrintState
from shared.domain.revealing import RevealedAs
from shared.domain.ticket import PriorityClass
from shared.i18n import Texts, sentence

PRINTS: Mapping[PrintState, str] = {
    PrintState.not_sent: sentence("not printed: the printer was not reached"),
    PrintState.blocked: sentence("not printed: the printer said that it cannot"),
    PrintState.sent_unconfirmed: sentence("sent, without proof that it was printed"),
    PrintState.printed: sentence("printed; the printer confirmed it"),
    PrintState.abandoned: sentence("given up"),
}
PRIORITIES: Mapping[PriorityClass, str] = {
    PriorityClass.none: sentence("no priority"),
    PriorityClass.elderly: sentence("elderly"),
    PriorityClass.disabled: sentence("disability"),
    PriorityClass.pregnant: sentence("pregnant"),
    PriorityClass.small_children: sentence("small child"),
}
_FULL: Mapping[RefusedBecause, str] = {
    RefusedBecause.session_full: sentence("the session was full"),
    RefusedBecause.day_full: sentence("the day was full"),
}
_SHOWN: Mapping[RevealedAs, str] = {
    RevealedAs.fields: sentence("in the clear"),
    RevealedAs.receipt: sentence("as a receipt"),
}


def words_of_facts(event: NewEvent, texts: Texts) -> str:
    """The facts of an event on one line, its reason last; "" where there is nothing more to say."""
    facts = event.facts
    words = list(_WORDS_OF[event.kind](facts, texts)) if facts and event.kind in _WORDS_OF else []
    if facts.get("forced"):
        words.append(texts("by force"))
    if facts.get("by_close"):
        words.append(texts("at the end of the day"))
    # Who was turned away gave no reason: it is a code there.
    if facts.get("reason") and event.kind is not EventKind.turned_away:
        words.append(texts("reason: %(reason)s", reason=facts["reason"]))
    return "; ".join(words)


def _hall_made(facts: Facts, texts: Texts) -> Iterator[str]:
    if facts.get("practice"):
        yield texts("a practice hall")


def _setting(facts: Facts, texts: Texts) -> Iterator[str]:
    key = str(facts.get("key"))
    before, after = (_setting_text(key, facts.get(name), texts) for name in ("before", "after"))
    yield f"{key}: {before} → {after}"


def _setting_text(key: str, text: object, texts: Texts) -> str:
    if text is None:
        return texts("not set")
    return texts("no session") if is_gone(key, str(text)) else f"“{text}”"


def _login(facts: Facts, _texts: Texts) -> Iterator[str]:
    """Of an officer or of a device, and its role."""
    name = facts.get("login") or facts.get("device")
    yield f"{name} ({facts['role']})" if "role" in facts else f"{name}"


def _issued(facts: Facts, texts: Texts) -> Iterator[str]:
    priority = facts.get("priority", PriorityClass.none.value)
    if priority != PriorityClass.none:
        yield _priority(priority, texts)


def _turned_away(facts: Facts, texts: Texts) -> Iterator[str]:
    yield _translated(_FULL, facts.get("reason"), texts)


def _recalled(facts: Facts, texts: Texts) -> Iterator[str]:
    if "times" in facts:
        yield texts("call no. %(times)s", times=facts["times"])


def _transferred(facts: Facts, texts: Texts) -> Iterator[str]:
    if facts.get("to_desk") is not None:
        yield texts("to desk %(desk)s", desk=facts["to_desk"])
    if facts.get("to_service") is not None:
        yield texts("to service %(service)s", service=facts["to_service"])


def _priorities(facts: Facts, texts: Texts) -> Iterator[str]:
    yield f"{_priority(facts.get('before'), texts)} → {_priority(facts.get('after'), texts)}"


def _priority(priority: object, texts: Texts) -> str:
    return _translated(PRIORITIES, priority, texts)


def _places(facts: Facts, texts: Texts) -> Iterator[str]:
    yield texts("places: %(places)s; session %(session)s", places=facts.get("places"), session=facts.get("session"))


def _slip(facts: Facts, texts: Texts) -> Iterator[str]:
    if facts.get("copy"):
        yield texts("copy %(n)s", n=facts["copy"])
    yield _translated(PRINTS, facts.get("state"), texts)


def _report_number(facts: Facts, texts: Texts) -> Iterator[str]:
    yield str(facts.get("report_number"))
    if "as" in facts:
        yield _translated(_SHOWN, facts["as"], texts)


def _figures(facts: Facts, texts: Texts) -> Iterator[str]:
    yield texts(
        "%(issued)s issued, %(served)s served, %(no_show)s absent, %(cancelled)s cancelled, %(expired)s expired, "
        "%(turned_away)s turned away",
        issued=facts.get("issued"),
        served=facts.get("served"),
        no_show=facts.get("no_show"),
        cancelled=facts.get("cancelled"),
        expired=facts.get("expired"),
        turned_away=facts.get("turned_away"),
    )


def _told(facts: Facts, texts: Texts) -> Iterator[str]:
    yield f"“{facts['message']}”" if facts.get("message") else texts("taken back")


def _reinstated(facts: Facts, texts: Texts) -> Iterator[str]:
    yield _translated(STATES, facts.get("state"), texts)


def _restored(facts: Facts, texts: Texts) -> Iterator[str]:
    yield str(facts.get("backup"))
    if facts.get("lost_events") is not None:
        yield texts("events lost: %(events)s", events=facts["lost_events"])


def _translated(words: Mapping[Any, str], code: object, texts: Texts) -> str:
    """A code in words; one of another version as it stands."""
    return texts(words[code]) if code in words else str(code)


_WORDS_OF: Mapping[EventKind, Callable[[Facts, Texts], Iterator[str]]] = {
    EventKind.hall_made: _hall_made,
    EventKind.setting_changed: _setting,
    EventKind.officer_added: _login,
    EventKind.officer_disabled: _login,
    EventKind.device_added: _login,
    EventKind.device_disabled: _login,
    EventKind.ticket_issued: _issued,
    EventKind.turned_away: _turned_away,
    EventKind.ticket_recalled: _recalled,
    EventKind.ticket_transferred: _transferred,
    EventKind.priority_corrected: _priorities,
    EventKind.tolerance_released: _places,
    EventKind.quota_overridden: _places,
    EventKind.slip_printed: _slip,
    EventKind.complaint_recorded: _report_number,
    EventKind.complaint_revealed: _report_number,
    EventKind.day_closed: _figures,
    EventKind.citizens_told: _told,
    EventKind.ticket_reinstated: _reinstated,
    EventKind.store_restored: _restored,
}
"""Of the other kinds the words of the kind, the number and the desk say all, but for a reason."""
