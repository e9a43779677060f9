"""From the board to the screen: which page is shown, in which words.

Rule: a pure function of the board, the time and what is being announced; it decides nothing about when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hall_screen.notices import nothing_called, service_over, waiting_for_opening
from hall_screen.screen import Aside, CallLine, CallShown, Footer, Header, Screen, Stat
from hall_screen.wording import Gone, desk_sign, desk_word, next_opening_sentence, numbers_gone, session_hours
from shared.domain.calendar import Phase
from shared.i18n import Texts, sentence
from shared.ui.notice import Notice
from shared.words import clock_words

if TYPE_CHECKING:
    # Types only: the services load with the store, behind the first picture.
    from shared.services.views import Board, BoardCall

RECENT_SHOWN = 4
"""Earlier calls that find room at a size one can read from the last row."""

PRACTICE_MARK = "LATIHAN"
"""Said on every screen and slip of a practice hall, in this word whatever the language (docs/cli.md)."""

NO_SOUND = sentence("No sound")
BETWEEN = "   •   "


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is announced now, and the calls whose turn is still to come: they are not told before."""

    current: BoardCall | None = None
    waiting: tuple[BoardCall, ...] = ()


def compose(
    board: Board,
    *,
    now: datetime,
    turn: Turn,
    texts: Texts,
    is_silent: bool,
    is_offline: bool,
    skew: timedelta | None = None,
) -> Screen:
    """The screen of a hall. `now` is aware, in the hall's zone; `is_offline` keeps the picture and says so.

    `skew`: how far this PC's clock is off, see `shared.services.clock_watch`.
    """
    shown = call_to_show(board, turn)
    if shown is None:
        main: CallShown | Notice = _notice(board, texts)
    else:
        main = CallShown(
            heading=texts("Queue number"),
            number=shown.number,
            invitation=texts("Please go to"),
            desk_word=desk_word(board, texts),
            desk=str(shown.desk),
            call_seq=shown.call_seq,
            is_new=shown == turn.current,
        )
    has_aside = shown is not None or board.day.phase is Phase.open or board.day.waiting > 0
    return Screen(
        header=Header(
            hall=board.day.hall_name,
            date=texts.date_long(now.date()),
            clock=texts.time(now),
            mark=PRACTICE_MARK if board.day.practice else "",
        ),
        main=main,
        aside=_aside(board, shown, turn, texts) if has_aside else None,
        footer=Footer(
            text=_line(board, texts, has_call=shown is not None, has_aside=has_aside, is_offline=is_offline),
            is_trouble=is_offline,
            silence=texts(NO_SOUND) if is_silent else "",
            clock=clock_words(skew, texts),
        ),
    )


def call_to_show(board: Board, turn: Turn) -> BoardCall | None:
    """The call being announced, else the newest of today while somebody is still to be served."""
    if turn.current is not None:
        return turn.current
    is_going_on = board.day.phase is Phase.open or board.current or board.day.waiting
    return board.recent[0] if board.recent and is_going_on else None


def _notice(board: Board, texts: Texts) -> Notice:
    day = board.day
    if day.phase is Phase.open or day.waiting:
        return nothing_called(day, texts)
    if day.phase is Phase.before:
        return waiting_for_opening(day, texts)
    return service_over(day, texts)


def _session(board: Board, texts: Texts) -> str:
    day = board.day
    open_now = next((each for each in day.sessions if each.number == day.session), None)
    if open_now is not None:
        return session_hours(open_now, texts)
    match day.phase:
        case Phase.closed:
            return texts("Closed today")
        case Phase.after:
            return texts("Today's sessions have ended")
        case Phase.before | Phase.open:
            return next_opening_sentence(day, texts)


def _aside(board: Board, shown: BoardCall | None, turn: Turn, texts: Texts) -> Aside:
    untold = {call.call_seq for call in turn.waiting} | ({shown.call_seq} if shown else set())
    told = [call for call in board.recent if call.call_seq not in untold and (not shown or call.number != shown.number)]
    return Aside(
        title=texts("Earlier calls"),
        calls=tuple(
            CallLine(number=call.number, desk=desk_sign(board, call.desk, texts)) for call in told[:RECENT_SHOWN]
        ),
        hint="" if told else texts("None yet"),
        session=_session(board, texts),
        stats=_stats(board, texts),
    )


def _stats(board: Board, texts: Texts) -> tuple[Stat, ...]:
    day = board.day
    waiting = Stat(figure=texts.number(day.waiting), caption=texts("waiting"))
    match day.phase:
        case Phase.open:
            return (waiting, Stat(figure=texts.number(day.left_session), caption=texts("numbers left")))
        case Phase.before:
            return (waiting, Stat(figure=texts.number(day.left_day), caption=texts("numbers left")))
        case Phase.after | Phase.closed:
            return (waiting,)


def _line(board: Board, texts: Texts, *, has_call: bool, has_aside: bool, is_offline: bool) -> str:
    """The line at the foot: what whoever comes in must know, then what the hall always says."""
    if is_offline:
        return texts("The connection is being restored. Please stay seated, the officers will help you.")
    is_over = not has_aside and board.day.phase is not Phase.before
    running = "" if is_over else board.running_text.get(texts.language.value, "")
    told = [_quota_line(board, texts) if has_call else "", running]
    return BETWEEN.join(line for line in told if line)


def _quota_line(board: Board, texts: Texts) -> str:
    """What whoever comes in now must know about numbers; "" while there are some."""
    day = board.day
    match numbers_gone(day):
        case Gone.session:
            return f"{texts('All numbers of this session are taken.')} {next_opening_sentence(day, texts)}"
        case Gone.day:
            return " ".join((texts("All numbers of today are taken."), next_opening_sentence(day, texts))).strip()
        case None if day.phase is Phase.before:
            return next_opening_sentence(day, texts)
        case None if day.phase in (Phase.after, Phase.closed):
            return f"{texts('No more numbers are handed out today.')} {day.message}".strip()
        case _:
            return ""
