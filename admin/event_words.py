"""Events and print attempts in a person's words, for the command line.

Rule: each kind has its words in both languages, and a time stands in the hall's zone; `--json` has codes and UTC.
"""

from collections.abc import Mapping
from datetime import tzinfo

from admin.event_facts import PRINTS, words_of_facts
from shared.domain.events import Event, EventKind
from shared.domain.printing import PrintAttempt
from shared.i18n import Texts, sentence

EVENTS: Mapping[EventKind, str] = {
    EventKind.hall_made: sentence("hall made"),
    EventKind.setting_changed: sentence("setting changed"),
    EventKind.officer_added: sentence("officer added"),
    EventKind.officer_disabled: sentence("officer disabled"),
    EventKind.device_added: sentence("device added"),
    EventKind.device_disabled: sentence("device disabled"),
    EventKind.device_renewed: sentence("new password for a device"),
    EventKind.ticket_issued: sentence("handed out"),
    EventKind.turned_away: sentence("turned away"),
    EventKind.ticket_called: sentence("called"),
    EventKind.called_out_of_order: sentence("out of order"),
    EventKind.ticket_recalled: sentence("called again"),
    EventKind.service_started: sentence("service began"),
    EventKind.ticket_no_show: sentence("not present"),
    EventKind.ticket_restored: sentence("came back after all"),
    EventKind.ticket_parked: sentence("set aside"),
    EventKind.ticket_resumed: sentence("back in line"),
    EventKind.ticket_transferred: sentence("transferred"),
    EventKind.ticket_finished: sentence("finished"),
    EventKind.ticket_cancelled: sentence("cancelled"),
    EventKind.ticket_expired: sentence("expired"),
    EventKind.priority_corrected: sentence("priority corrected"),
    EventKind.tolerance_released: sentence("tolerance released"),
    EventKind.quota_overridden: sentence("quota overridden"),
    EventKind.slip_printed: sentence("slip"),
    EventKind.desk_opened: sentence("desk opened"),
    EventKind.desk_closed: sentence("desk closed"),
    EventKind.desk_released: sentence("desk let go of"),
    EventKind.complaint_recorded: sentence("complaint recorded"),
    EventKind.complaint_revealed: sentence("personal data looked at"),
    EventKind.day_closed: sentence("day closed"),
    EventKind.day_reopened: sentence("day reopened"),
    EventKind.ticket_reinstated: sentence("stands again"),
    EventKind.citizens_told: sentence("message for citizens"),
    EventKind.store_restored: sentence("backup restored"),
}


def line_of(event: Event, zone: tzinfo, texts: Texts) -> str:
    """One event on one line: sequence, time, number, desk, what happened, who did it, and what else is to be said."""
    fact = event.event
    desk = texts("desk %(desk)s", desk=fact.desk) if fact.desk is not None else ""
    at = f"{event.at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"
    what, more = texts(EVENTS[fact.kind]), words_of_facts(fact, texts)
    return f"{event.seq:>8}  {at}  {fact.number or '':<6}  {desk:<8}  {what:<22}  {fact.actor:<16}  {more}".rstrip()


def attempt_line(attempt: PrintAttempt, zone: tzinfo, texts: Texts) -> str:
    """One print attempt on one line."""
    slip = texts("copy %(n)s", n=attempt.copy) if attempt.copy else texts("slip")
    at = f"{attempt.started_at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"
    return f"          {at}  {slip}: {texts(PRINTS[attempt.state])} ({attempt.detail})"
