"""A recorded complaint opened to a person's eyes: written down first, shown after.

Rule: no event, no text; a key that does not open it is found before anything is written (security.md, Personal data).
"""

from shared.domain.complaint import SealedComplaint
from shared.domain.ids import RequestId
from shared.domain.outcomes import Cannot
from shared.domain.revealing import RevealedAs
from shared.services.commands import RevealComplaint
from shared.services.hall import Hall
from shared.services.keys import Keys
from shared.services.opened_complaint import OpenedComplaint, open_complaint


def reveal(
    hall: Hall,
    complaint: SealedComplaint,
    keys: Keys,
    *,
    shown_as: RevealedAs,
    reason: str,
    actor: str,
    request_id: RequestId,
) -> OpenedComplaint | Cannot:
    """The personal fields in the clear, for each look with an event of its own; or why not.

    A request that comes again is the same look: the same person sees what was written down for the first one.

    Raises SealBroken, or Problem STORE_*; then nothing is to be shown, not even where the event may have been written.
    """
    opened = open_complaint(complaint, keys)
    command = RevealComplaint(
        request_id=request_id,
        actor=actor,
        report_number=complaint.report_number,
        shown_as=shown_as,
        reason=reason,
    )
    outcome = hall.do(command)
    return outcome if isinstance(outcome, Cannot) else opened
