"""From what is known about a desk to what its screen shows: one pure function.

Rule: no decision of the queue is made here; equal facts give equal screens.
"""

from datetime import datetime

from desk_client.desk.facts import DeskFacts
from desk_client.desk.figures import figures_page
from desk_client.desk.panels import panel_of
from desk_client.desk.resting import resting_page
from desk_client.desk.screen import (
    ActionItem,
    CitizenCard,
    DeskKey,
    DeskScreen,
    Foot,
    Frame,
    Line,
    Message,
    Mood,
    Stage,
    WaitingRow,
)
from desk_client.wording import (
    PRACTICE_MARK,
    calls_missing,
    day_words,
    desk_name,
    priority_word,
    role_word,
)
from shared.domain.ids import DeskNumber
from shared.domain.ticket import PriorityClass, Ticket
from shared.i18n import Texts
from shared.words import clock_words

_LONGEST_WORD = 24
"""A longer one in a note could be broken by no line."""
_BREAK = "\u200b"


def compose(facts: DeskFacts) -> DeskScreen:
    """The screen for these facts."""
    texts, stage = facts.texts, facts.stage
    waiting = facts.status.waiting if facts.status else ()
    can_act = facts.is_online and not facts.is_busy and not facts.is_unsure and stage is not Stage.loading
    return DeskScreen(
        stage=stage,
        frame=_frame(facts),
        card=_card(facts),
        primary=_primary(facts),
        is_primary_enabled=can_act,
        message=_message(facts),
        actions=_actions(facts, can_act),
        panel=panel_of(facts.panel, texts=texts, status=facts.status, settings=facts.settings),
        waiting_title=_waiting_title(facts),
        waiting_headings=(texts("Number"), texts("Service"), texts("Priority"), texts("Waits")),
        waiting=tuple(_row(facts, ticket) for ticket in waiting),
        nobody=_nobody(facts),
        foot=_foot(facts),
        resting=resting_page(facts),
        figures=figures_page(texts, facts.status.day, facts.figures) if facts.shows_figures and facts.status else None,
    )


def _frame(facts: DeskFacts) -> Frame:
    texts, status = facts.texts, facts.status
    left: tuple[str, ...] = (_desk(facts, facts.desk),)
    if status is not None:
        left += (day_words(texts, status.day), texts("Served today: %(n)s", n=status.served_today))
    return Frame(
        title="Balai",
        left=left,
        right=(f"{facts.officer.name} · {role_word(texts, facts.officer.role)}",),
        clock=texts.time(status.day.now) if status and facts.is_online else "",
        mark=PRACTICE_MARK if status and status.day.practice else "",
    )


def _desk(facts: DeskFacts, number: DeskNumber) -> str:
    return desk_name(facts.texts, facts.settings.desk_word if facts.settings else "meja", number)


def _card(facts: DeskFacts) -> CitizenCard:
    texts, held = facts.texts, facts.held
    if facts.status is None:
        return CitizenCard(caption=texts("One moment …"), number="–", detail="")
    if held is None:
        waiting = str(len(facts.status.waiting))
        return CitizenCard(caption=texts("Waiting now"), number=waiting, detail=texts("This desk is free"))
    now = facts.status.day.now
    parts = []
    if facts.stage is Stage.called:
        caption = texts("Called to this desk")
        parts.append(texts.plural("called %(n)d time", "called %(n)d times", held.times_called))
        since = held.called_at
    else:
        caption = texts("Being served")
        since = held.started_at
    if since is not None:
        parts.append(_minutes(texts, since, now))
    if held.priority is not PriorityClass.none:
        parts.append(texts("priority: %(reason)s", reason=priority_word(texts, held.priority)))
    return CitizenCard(caption=caption, number=held.number, detail=" · ".join(parts), note=_note(facts))


def _note(facts: DeskFacts) -> str:
    texts, note = facts.texts, facts.note
    if facts.is_note_sealed:
        return texts("There is a note, but this PC cannot open it. Please tell the administrator.")
    if note is None:
        return ""
    words = " ".join(_breakable(word) for word in note.text.split(" "))
    return texts("Note from %(desk)s: %(note)s", desk=_desk(facts, note.desk), note=words)


def _breakable(word: str) -> str:
    return _BREAK.join(word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))


def _primary(facts: DeskFacts) -> str:
    texts = facts.texts
    match facts.stage:
        case Stage.called:
            return texts("Start serving")
        case Stage.serving:
            return texts("Finish & call the next one")
        case _:
            return texts("Call the next one")


def _message(facts: DeskFacts) -> Message | None:
    texts = facts.texts
    if facts.is_unsure:
        return Message(mood=Mood.hint, text=texts("The reply was lost. Making sure; nothing is done twice."))
    if facts.is_busy and facts.is_online:
        return Message(mood=Mood.hint, text=texts("One moment …"))
    if facts.is_busy:
        return Message(mood=Mood.hint, text=texts("No answer yet. Please wait; nothing is done twice."))
    if facts.is_silent:
        return Message(mood=Mood.bad, text=texts("No answer. Calling goes on as soon as the hall answers again."))
    if not facts.is_online:
        return Message(mood=Mood.bad, text=texts("No connection. Calling goes on as soon as it is back."))
    if facts.message is not None:
        return facts.message
    if facts.stage is Stage.called and facts.calls_missing:
        missing = calls_missing(texts, facts.calls_missing)
        return Message(mood=Mood.hint, text=texts("Absent (F7): %(missing)s", missing=missing))
    return None


def _actions(facts: DeskFacts, can_act: bool) -> tuple[ActionItem, ...]:
    texts, stage = facts.texts, facts.stage
    aside = len(facts.status.parked) + len(facts.status.no_shows) if facts.status else 0
    is_held = stage in (Stage.called, Stage.serving)
    wanted = (
        (DeskKey.recall, texts("Call again"), stage is Stage.called),
        (DeskKey.no_show, texts("Absent"), stage is Stage.called and facts.calls_missing == 0),
        (DeskKey.park, texts("Set aside"), is_held),
        (DeskKey.transfer, texts("Transfer"), is_held),
        (DeskKey.finish, texts("Finish"), stage is Stage.serving),
        (DeskKey.aside, texts("Bring back"), aside > 0),
        (DeskKey.pick, texts("Call a number"), stage is Stage.idle and bool(facts.status and facts.status.waiting)),
        (DeskKey.figures, texts("Figures"), True),
    )
    return tuple(ActionItem(key=key, text=text, is_enabled=can_act and is_on) for key, text, is_on in wanted)


def _waiting_title(facts: DeskFacts) -> str:
    texts, status = facts.texts, facts.status
    title = texts("Waiting (%(n)s)", n=len(status.waiting) if status else 0)
    aside = len(status.parked) + len(status.no_shows) if status else 0
    return f"{title} · {texts('set aside or absent (%(n)s)', n=aside)}" if aside else title


def _nobody(facts: DeskFacts) -> str:
    if facts.status is None:
        return ""
    if facts.closed_at is not None:
        return facts.texts("Nobody is waiting any more.")
    return facts.texts("Nobody is waiting. New numbers appear here by themselves.")


def _row(facts: DeskFacts, ticket: Ticket) -> WaitingRow:
    texts, status = facts.texts, facts.status
    assert status is not None
    service = facts.settings.service(ticket.service) if facts.settings else None
    name = service.name[texts.language.value] if service else str(ticket.service)
    if ticket.for_desk == facts.desk:
        name = texts("For this desk")
    return WaitingRow(
        number=ticket.number,
        priority=priority_word(texts, ticket.priority),
        service=name,
        waits=_minutes(texts, ticket.issued_at, status.day.now),
    )


def _minutes(texts: Texts, since: datetime, now: datetime) -> str:
    return texts("%(n)s min", n=max(0, int((now - since).total_seconds() // 60)))


def _foot(facts: DeskFacts) -> Foot:
    texts, status = facts.texts, facts.status
    last = status.last_call if status else None
    slips = ", ".join(status.unconfirmed) if status else ""
    return Foot(
        line=_line(facts),
        clock=clock_words(facts.skew, texts) if facts.is_online else "",
        slips=texts("Slip not confirmed: %(numbers)s", numbers=slips) if slips else "",
        last_call=texts("Last call: %(number)s, %(desk)s", number=last.number, desk=_desk(facts, last.desk))
        if last
        else "",
        shortcuts=texts("Ctrl+S save · Ctrl+L lock"),
    )


def _line(facts: DeskFacts) -> Line:
    texts = facts.texts
    if facts.is_online:
        return Line(is_whole=True, words=texts("Connected"))
    if facts.offline_since is None:
        return Line(is_whole=False, words=texts("No connection; trying again"))
    since = texts.time(facts.offline_since)
    if facts.is_silent:
        return Line(is_whole=False, words=texts("No answer since %(time)s; trying again", time=since))
    return Line(is_whole=False, words=texts("No connection since %(time)s; trying again", time=since))
