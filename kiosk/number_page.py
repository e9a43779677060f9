"""The page with the number, and what it says of the paper.

Rule: whatever happens to the paper, the page says that the number is valid.
"""

from typing import assert_never

from kiosk.pages import countdown, service_name, session_name
from kiosk.screen import Figure, Frame, NumberScreen, SlipCard, SlipPicture
from kiosk.slip_job import Paper
from kiosk.stay import Stay
from shared.domain.outcomes import Issued, Printing
from shared.domain.ticket import PriorityClass
from shared.i18n import Texts
from shared.printing.slip import Slip, compose_slip
from shared.services.views import DayStatus
from shared.words import session_words

NUMBER_SECONDS = 12
QUESTION_SECONDS = 30
WITHOUT_PAPER_SECONDS = 20
TAKEN_SECONDS = 6


def keep(stay: Stay, paper: Paper) -> None:
    """The page stays long enough for what is said of the paper now."""
    match paper:
        case Paper.asking:
            stay.last(QUESTION_SECONDS)
        case Paper.taken:
            stay.last(TAKEN_SECONDS)
        case Paper.late | Paper.failed | Paper.no_printer:
            stay.last_at_least(WITHOUT_PAPER_SECONDS)
        case Paper.printed | Paper.printing:
            stay.last_at_least(NUMBER_SECONDS)
        case _:
            assert_never(paper)


def number_screen(
    around: Frame, status: DayStatus, issued: Issued, paper: Paper, texts: Texts, *, may_copy: bool, seconds: int
) -> NumberScreen:
    """The page of one number."""
    return NumberScreen(
        frame=around,
        caption=texts("Your queue number"),
        number=issued.number,
        service=_about(status, issued, texts),
        slip=slip_card(paper, texts, may_copy=may_copy),
        ahead=_ahead(issued, texts),
        minutes=_minutes(issued, texts),
        done=texts("Done"),
        countdown=countdown(texts, seconds),
    )


def slip_of(printing: Printing, status: DayStatus, texts: Texts) -> Slip:
    """The slip of one attempt, in the language of the citizen."""
    session = next((s for s in status.sessions if s.number == printing.session), None)
    return compose_slip(
        texts=texts,
        hall_name=status.hall_name,
        hall_address=status.hall_address,
        number=printing.number,
        service_name=service_name(status, printing.service, texts.language),
        session_name=session_words(session.opens, session.closes, texts) if session else "",
        issued_at=printing.issued_at.astimezone(status.now.tzinfo),
        people_ahead=printing.ahead,
        code=printing.code,
        practice=status.practice,
        copy=printing.copy,
    )


def slip_card(paper: Paper, texts: Texts, *, may_copy: bool) -> SlipCard:
    """What to do about the paper now."""
    wait = texts("Wait for your number on the screen and the loudspeaker.")
    valid = texts("This number is valid. Remember it, or take a picture of it.")
    officer = texts("Tell an officer your number; they will help you.")
    match paper:
        case Paper.no_printer:
            return SlipCard(picture=SlipPicture.missing, title=texts("Please remember this number"), about=wait)
        case Paper.printing:
            return SlipCard(picture=SlipPicture.coming, title=texts("Your slip is being printed"), about=wait)
        case Paper.late:
            return SlipCard(picture=SlipPicture.missing, title=texts("The slip is not out yet"), about=valid)
        case Paper.printed:
            return SlipCard(picture=SlipPicture.out, title=texts("Take your slip below"), about=wait)
        case Paper.taken:
            return SlipCard(picture=SlipPicture.out, title=texts("Thank you"), about=wait)
        case Paper.failed:
            return _without_paper(texts("The slip cannot be printed"), valid, officer)
        case Paper.asking if may_copy:
            return SlipCard(
                picture=SlipPicture.coming,
                title=texts("Has your slip come out?"),
                about=texts("Look below the screen. Your number is valid in any case."),
                yes=texts("Yes, I have it"),
                again=texts("Print again"),
            )
        case Paper.asking:
            return _without_paper(texts("If no slip came out"), valid, officer)
    assert_never(paper)


def _without_paper(title: str, *lines: str) -> SlipCard:
    return SlipCard(picture=SlipPicture.missing, title=title, about=" ".join(lines))


def _about(status: DayStatus, issued: Issued, texts: Texts) -> str:
    parts = [
        service_name(status, issued.service, texts.language),
        session_name(texts, status.sessions, issued.session),
    ]
    if _is_priority(issued):
        parts.append(texts("Called earlier"))
    return " · ".join(parts)


def _is_priority(issued: Issued) -> bool:
    return issued.priority != PriorityClass.none.value


def _ahead(issued: Issued, texts: Texts) -> Figure:
    if _is_priority(issued) and issued.ahead:
        caption = texts.plural("person waiting; you go earlier", "people waiting; you go earlier", issued.ahead)
    else:
        caption = texts.plural("person ahead of you", "people ahead of you", issued.ahead)
    return Figure(figure=texts.number(issued.ahead), caption=caption)


def _minutes(issued: Issued, texts: Texts) -> Figure:
    if issued.minutes == 0:
        return Figure(figure=texts("Soon"), caption=texts("it is your turn"))
    caption = texts("minutes at most") if _is_priority(issued) else texts("minutes to wait")
    return Figure(figure=f"± {texts.number(issued.minutes)}", caption=caption)
