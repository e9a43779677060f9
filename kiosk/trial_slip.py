"""A slip that tries the printer and is no number.

Rule: nobody can take it for a place in the line: no number, no code, no service.
"""

from shared.i18n import Texts
from shared.printing.slip import Slip
from shared.services.views import DayStatus


def trial_slip(status: DayStatus | None, texts: Texts) -> Slip:
    """What is printed; with the hall's name and time once they are known."""
    now = status.now if status else None
    return Slip(
        language=texts.language,
        hall_name=status.hall_name if status else "",
        hall_address="",
        number_caption=texts("Test of the printer"),
        number=texts("TEST"),
        service_name=texts("This is not a queue number."),
        session_name="",
        people_ahead_text="",
        issued_on_text=texts.date_long(now.date()) if now else "",
        issued_at_text=f"{texts.time(now)} {texts.zone_abbreviation(now)}" if now else "",
        code="",
        footer=(),
    )
