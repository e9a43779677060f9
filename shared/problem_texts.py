"""Each problem in a person's words: a title, what happened, and the remedy.

Rule: plain, warm sentences without blame; every code has all three, in both languages (a test proves it).
"""

from dataclasses import dataclass
from types import MappingProxyType

from shared.i18n import Texts, sentence
from shared.problems import REQUEST_ID, Problem, ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemText:
    """What a screen or a command line shows of a problem, in one language."""

    title: str
    what: str
    remedy: str


FIELDS = MappingProxyType(
    {
        "name": sentence("Name"),
        "contact": sentence("Contact"),
        "phone": sentence("Telephone"),
        "email": sentence("E-mail"),
        "nik": sentence("NIK"),
        "title": sentence("Title"),
        "chronology": sentence("Chronology"),
        "place": sentence("Place"),
        "category": sentence("Category"),
        "solution": sentence("Solution asked for"),
        "reason": sentence("Reason"),
        "message": sentence("Message for citizens"),
        "note": sentence("Note"),
        "login": sentence("Login name"),
        "password": sentence("Password"),
        "hall": sentence("Name of the hall"),
        "kiosk": sentence("Name of the kiosk"),
        "number": sentence("Number"),
        "service": sentence("Service"),
        "text": sentence("Text of the setting"),
    }
)
"""The label of each field that a text problem may name; another field is shown as it is called."""

_Text = tuple[str, str, str]
_SAFE_BACKUP = sentence("Do not delete the file. Put the latest backup back with `balai restore`.")

_SETTINGS: dict[ProblemCode, _Text] = {
    ProblemCode.SETTINGS_FILE_UNREADABLE: (
        sentence("Settings cannot be read"),
        sentence("The settings file %(file)s cannot be opened."),
        sentence("Check that the file is there and that this user may read it."),
    ),
    ProblemCode.SETTINGS_NOT_TOML: (
        sentence("Settings file has a mistake"),
        sentence("%(file)s, line %(line)s, column %(column)s: this is not valid TOML."),
        sentence('Correct that line. Text goes in quotation marks, for example language = "id".'),
    ),
    ProblemCode.SETTINGS_VALUE_WRONG: (
        sentence("A setting is wrong"),
        sentence("%(where)s: %(key)s cannot be “%(given)s”."),
        "%(remedy)s",
    ),
    ProblemCode.SETTINGS_KEY_UNKNOWN: (
        sentence("A setting is not known"),
        sentence("%(where)s: there is no setting “%(key)s”."),
        sentence("Correct the name or delete the line. %(similar)s"),
    ),
    ProblemCode.HALL_SETTING_WRONG: (
        sentence("A setting is wrong"),
        sentence("The hall's setting %(key)s cannot be “%(given)s”."),
        "%(remedy)s",
    ),
    ProblemCode.HALL_SETTING_UNKNOWN: (
        sentence("A setting is not known"),
        sentence("The hall has no setting “%(key)s”."),
        sentence("See all settings with `balai settings show`. %(similar)s"),
    ),
    ProblemCode.HALL_SETTING_UNDATED: (
        sentence("This setting cannot begin on a date"),
        sentence("The hall's setting %(key)s cannot begin on a date of its own."),
        sentence("Repeat the command without --from. Settings of one date name their day in the key."),
    ),
    ProblemCode.HALL_SETTING_INCOMPLETE: (
        sentence("Something is missing"),
        sentence("%(key)s needs a date, and a message that says why."),
        sentence('For example: balai settings set %(key)s %(day)s "Rapat kerja"'),
    ),
    ProblemCode.HALL_SETTING_PAST: (
        sentence("That day is over"),
        sentence("%(key)s was not changed: %(day)s is over, today is %(today)s."),
        sentence("Name today or a later day. Without --from a change takes effect at once."),
    ),
    ProblemCode.HALL_SETTING_NOT_SET: (
        sentence("Nothing to remove"),
        sentence("The hall has no %(key)s, so nothing was removed."),
        sentence("See what there is with `balai settings show %(kind)s`. %(similar)s"),
    ),
    ProblemCode.HALL_DAY_WITHOUT_SESSIONS: (
        sentence("No sessions on that day"),
        sentence("%(key)s would change nothing: no sessions are planned for %(day)s."),
        sentence('Plan them, for example: balai settings set session.%(day)s.1 "08:00-12:00 quota 40"'),
    ),
    ProblemCode.HALL_DAY_CLOSED: (
        sentence("The hall has closed that day"),
        sentence("%(key)s would change nothing: the hall itself has closed %(day)s."),
        sentence("Take that back first: balai settings unset closed.%(day)s"),
    ),
    ProblemCode.HALL_DAY_NO_HOLIDAY: (
        sentence("The hall is open on that day"),
        sentence("%(key)s would change nothing: %(day)s is no holiday, and its sessions are held."),
        sentence("Nothing needs to be done. For other hours on that day set session.%(day)s.1."),
    ),
    ProblemCode.DAY_WITHOUT_SERVICE: (
        sentence("There is nothing to close"),
        sentence("On %(day)s no number was handed out and nobody was turned away; it was not closed."),
        sentence("Check the date: balai day status --date %(day)s"),
    ),
    ProblemCode.REQUEST_ID_REUSED: (
        sentence("Request id already used"),
        sentence("The request id %(request_id)s belongs to another command."),
        sentence("Use a new request id for each new request; keep it only when you repeat the same one."),
    ),
    ProblemCode.REQUEST_LOST: (
        sentence("This request was lost when a backup came back"),
        sentence("A backup took the place of the store that answered the request %(request_id)s; its answer is gone."),
        sentence("Look at how things stand now; whoever still wants it asks once more, as a new request."),
    ),
    ProblemCode.CLOCK_NOT_ALLOWED: (
        sentence("The clock cannot be set here"),
        sentence("This is a live store, and its time is the real time."),
        sentence("Leave --clock out, or make a practice store with `balai init --practice`."),
    ),
}

_STORE: dict[ProblemCode, _Text] = {
    ProblemCode.STORE_URL_WRONG: (
        sentence("Store address is wrong"),
        sentence("“%(given)s” is not the address of a store."),
        sentence("Give a file (sqlite:///folder/balai.db) or a server (postgresql://user@host/balai)."),
    ),
    ProblemCode.STORE_MISSING: (
        sentence("Store not found"),
        sentence("There is no store at %(store)s yet."),
        sentence("Check the address. To make a new store, run `balai init`."),
    ),
    ProblemCode.STORE_EXISTS: (
        sentence("Store already exists"),
        sentence("There already is a store at %(store)s. Nothing in it was changed."),
        sentence("Use it as it is, or give another address with --store."),
    ),
    ProblemCode.STORE_EMPTY_FILE: (
        sentence("Store file is empty"),
        sentence("The file %(store)s is there, but there is nothing in it."),
        sentence("If there was data in it, put the latest backup back. Else delete it and run `balai init`."),
    ),
    ProblemCode.STORE_FOREIGN_FILE: (
        sentence("File is not a store"),
        sentence("The file %(store)s belongs to another program. Nothing in it was changed."),
        sentence("Check the address of the store, or give another one with --store."),
    ),
    ProblemCode.STORE_ON_NETWORK_SHARE: (
        sentence("Store is on a network folder"),
        sentence("%(store)s lies on a network folder, where a file shared by several PCs can be damaged."),
        sentence("Move the store to a disk of this PC. For several PCs use a PostgreSQL server."),
    ),
    ProblemCode.STORE_READ_ONLY: (
        sentence("Store cannot be written"),
        sentence("The store %(store)s can be read but not changed."),
        sentence(
            "A file: let this user write it and its folder, and check the disk."
            " A standby server: promote it (docs/operations.md)."
        ),
    ),
    ProblemCode.STORE_CORRUPT: (
        sentence("Store is damaged"),
        sentence("The store %(store)s cannot be read correctly any more."),
        _SAFE_BACKUP,
    ),
    ProblemCode.STORE_KEY_WRONG: (
        sentence("Store key does not fit"),
        sentence("The store %(store)s is encrypted, and the key of this PC does not open it."),
        sentence("Point BALAI_KEY_FILE to the key file that was made together with this store."),
    ),
    ProblemCode.STORE_DRIVER_UNSAFE: (
        sentence("Database library is too old"),
        sentence("SQLite %(version)s can damage a store that several programs use at the same time."),
        sentence("Install the program again with its own libraries (SQLite 3.51.3 or newer)."),
    ),
    ProblemCode.STORE_SCHEMA_OLDER: (
        sentence("Store must be brought up to date"),
        sentence("The store %(store)s was made by an older version of this program."),
        sentence("Make a backup, then run `balai migrate` once."),
    ),
    ProblemCode.STORE_SCHEMA_NEWER: (
        sentence("Program must be brought up to date"),
        sentence("The store %(store)s belongs to a newer version of this program."),
        sentence("Update the program on this PC."),
    ),
    ProblemCode.STORE_UNREACHABLE: (
        sentence("Server does not answer"),
        sentence("The database server %(host)s, port %(port)s, cannot be reached."),
        sentence("Check the network cable and the server. The program keeps trying by itself."),
    ),
    ProblemCode.STORE_LOGIN_REFUSED: (
        sentence("Server refused the login"),
        sentence("The database server of %(store)s does not accept this name and password."),
        sentence("Check the name and the password, or ask the administrator of the server."),
    ),
    ProblemCode.STORE_RIGHTS_MISSING: (
        sentence("Rights are missing"),
        sentence("This login may not do that in the store %(store)s."),
        sentence("Log in as somebody who may, or ask the administrator for the right."),
    ),
    ProblemCode.STORE_NEEDS_SERVER: (
        sentence("Only on a database server"),
        sentence("The store %(store)s is a file; devices have logins of their own only on a database server."),
        sentence("On one host no login is needed: start the programs with this store."),
    ),
    ProblemCode.STORE_BUSY: (
        sentence("Store is busy"),
        sentence("Another program is using the store and did not finish in time. Nothing was changed."),
        sentence("Please try again in a few seconds."),
    ),
    ProblemCode.STORE_LOST: (
        sentence("Connection was cut"),
        sentence("The connection to the store was cut, so it is not known whether the last act was saved."),
        sentence("Please try again. What a program repeats for you is never done twice."),
    ),
    ProblemCode.STORE_DISK_FULL: (
        sentence("Disk is full"),
        sentence("There is no room left on the disk of the store %(store)s. The last act was not saved."),
        sentence("Free some room on that disk, then try again. Do not delete files of the store."),
    ),
}

_DEVICES: dict[ProblemCode, _Text] = {
    ProblemCode.KEY_FILE_MISSING: (
        sentence("Key file not found"),
        sentence("The key file %(file)s is not there, so personal data cannot be read or saved."),
        sentence("Put the key file back from its safe copy. A new key does not open the old data."),
    ),
    ProblemCode.KEY_FILE_BROKEN: (
        sentence("Key file is damaged"),
        sentence("The key file %(file)s does not hold a complete key."),
        sentence("Put the key file back from its safe copy. A new key does not open the old data."),
    ),
    ProblemCode.KEY_FILE_UNSAFE: (
        sentence("Key file is open to others"),
        sentence("Other users of this PC can read the key file %(file)s."),
        sentence("Let only its owner read it, for example with: chmod 600"),
    ),
    ProblemCode.PRINTER_URL_WRONG: (
        sentence("Printer address is wrong"),
        sentence("“%(given)s” is not the address of a printer."),
        sentence("Write it like tcp://192.168.1.50:9100, or none: for no printer."),
    ),
    ProblemCode.PRINTER_UNREACHABLE: (
        sentence("Printer does not answer"),
        sentence("The printer %(printer)s cannot be reached."),
        sentence("Check that it is switched on, connected, closed and has paper."),
    ),
    ProblemCode.FONT_MISSING: (
        sentence("A typeface is missing"),
        sentence("The typeface %(font)s, which belongs to the program, was not found."),
        sentence("Install the program again."),
    ),
    ProblemCode.NO_DISPLAY: (
        sentence("No screen found"),
        sentence("This program needs a screen, and none can be used from here."),
        sentence("Start it on the PC's own screen."),
    ),
}

_BACKUPS: dict[ProblemCode, _Text] = {
    ProblemCode.BACKUP_TOOL_MISSING: (
        sentence("Backup program is missing"),
        sentence("%(program)s of PostgreSQL %(version)s was not found on this PC."),
        sentence("Install the PostgreSQL client programs, or set BALAI_POSTGRES_PROGRAMS to their folder."),
    ),
    ProblemCode.BACKUP_TOOL_OLD: (
        sentence("Backup program is too old"),
        sentence("%(program)s %(found)s cannot back up a PostgreSQL %(version)s server."),
        sentence("Install the client programs of the server's version or a newer one."),
    ),
    ProblemCode.BACKUP_TOOL_FAILED: (
        sentence("Backup program gave up"),
        sentence("%(program)s ended with an error. There is no new backup."),
        sentence("Check the line to the server and the room on the disk, then try again."),
    ),
    ProblemCode.BACKUP_MISSING: (
        sentence("Backup not found"),
        sentence("There is no backup in %(backup)s."),
        sentence("See all backups with `balai backup list`."),
    ),
    ProblemCode.BACKUP_BROKEN: (
        sentence("Backup is damaged"),
        sentence("The backup %(backup)s does not hold what the store held. Nothing was changed."),
        sentence("Use another backup (`balai backup list`). If this one is new, make one more and run `balai doctor`."),
    ),
    ProblemCode.BACKUP_FOREIGN: (
        sentence("Backup belongs to another hall"),
        sentence("The backup %(backup)s is not of this hall, or not of this kind of store. Nothing was changed."),
        sentence("Choose another backup, or give a place where no store is yet with --store."),
    ),
    ProblemCode.BACKUP_PLACE_TAKEN: (
        sentence("A file is in the way"),
        sentence("%(file)s is no store, or its beginning is destroyed. Nothing was changed."),
        sentence("If it was the hall's store, give the file another name and keep it; then restore again."),
    ),
    ProblemCode.BACKUP_UNSEALED: (
        sentence("Nobody vouches for the backup"),
        sentence("The seal of the backup %(backup)s is missing, wrong or cannot be checked. Nothing was changed."),
        sentence("Put the key file back first, or use another backup. If you know where this one is from: --trust"),
    ),
    ProblemCode.BACKUP_FOLDER_UNUSABLE: (
        sentence("Backup folder cannot be written"),
        sentence("The folder for backups %(folder)s cannot be used."),
        sentence("Give this user the right to write it, check the room on its disk, or give another one with --to."),
    ),
    ProblemCode.BACKUP_NUMBERS_NEEDED: (
        sentence("Nobody said where numbers go on"),
        sentence("It is not known which numbers of %(letters)s the old store gave out. Nothing was changed."),
        sentence("Look at the newest slip of each letter and say where to go on: --numbers-from A=57; A=1 for none"),
    ),
}

_PEOPLE: dict[ProblemCode, _Text] = {
    ProblemCode.LOGIN_REFUSED: (
        sentence("Login failed"),
        sentence("The name and the password do not belong together."),
        sentence("Please try again. If you forgot the password, ask your supervisor."),
    ),
    ProblemCode.OFFICER_EXISTS: (
        sentence("Officer already exists"),
        sentence("There already is an officer called “%(officer)s”."),
        sentence("Choose another login name."),
    ),
    ProblemCode.OFFICER_UNKNOWN: (
        sentence("Officer not found"),
        sentence("There is no officer called “%(officer)s”."),
        sentence("Check the spelling, or add the officer with `balai officer add`."),
    ),
    ProblemCode.DEVICE_EXISTS: (
        sentence("Device already exists"),
        sentence("The server already has a login called “%(device)s”."),
        sentence("Choose another name for the device."),
    ),
    ProblemCode.DEVICE_UNKNOWN: (
        sentence("Device not found"),
        sentence("There is no device called “%(device)s”."),
        sentence("Check the spelling; `balai device list` shows all devices."),
    ),
    ProblemCode.TEXT_TOO_LONG: (
        sentence("Text is too long"),
        sentence("%(label)s is too long."),
        sentence("Please shorten it to at most %(max)s characters."),
    ),
    ProblemCode.TEXT_TOO_SHORT: (
        sentence("Text is too short"),
        sentence("%(label)s is too short."),
        sentence("Please write at least %(min)s characters."),
    ),
    ProblemCode.TEXT_MISSING: (
        sentence("Not filled in yet"),
        sentence("%(label)s is not filled in yet."),
        sentence("Please fill it in."),
    ),
    ProblemCode.PHONE_WRONG: (
        sentence("Telephone number is not right"),
        sentence("%(label)s: this is not a telephone number."),
        sentence("Write it like 0812-3456-7890, or with +62."),
    ),
    ProblemCode.EMAIL_WRONG: (
        sentence("E-mail address is not right"),
        sentence("%(label)s: this is not an e-mail address."),
        sentence("Write it like name@example.id."),
    ),
    ProblemCode.NIK_WRONG: (
        sentence("NIK is not right"),
        sentence("%(label)s: this is not a NIK."),
        sentence("A NIK has 16 digits. Please read them again from the identity card."),
    ),
}

TEXTS = MappingProxyType(_SETTINGS | _STORE | _BACKUPS | _DEVICES | _PEOPLE)
"""Title, what and remedy of every code, as source sentences."""


_REPEAT = sentence("Give the same command again with --request-id %(request_id)s; nothing is done twice.")
"""The remedy where the outcome of a command is unknown and its id is known."""


def explain(problem: Problem, texts: Texts) -> ProblemText:
    """The problem in a person's words: what happened, then the remedy, with its facts filled in."""
    facts = dict(problem.facts)
    if "source" in facts:
        facts["where"] = facts["source"]
        if facts["line"]:
            facts["where"] = texts("%(source)s, line %(line)s", source=facts["source"], line=facts["line"])
    if "nearest" in facts:
        nearest = facts["nearest"]
        facts["similar"] = texts("Did you mean “%(nearest)s”?", nearest=nearest) if nearest else ""
    if "field" in facts:
        facts["label"] = texts(FIELDS.get(facts["field"], facts["field"]))
    if "remedy" in facts:
        facts["remedy"] = texts(facts["remedy"])
    title, what, remedy = TEXTS[problem.code]
    if problem.code is ProblemCode.STORE_LOST and REQUEST_ID in facts:
        remedy = _REPEAT
    title, what, remedy = (texts(source, **facts).strip() for source in (title, what, remedy))
    return ProblemText(title=title, what=what, remedy=remedy)
