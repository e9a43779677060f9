"""The doctor's look at this PC: key, disk, journal, printer, typeface, screens, sound.

Rule: Qt is only asked in a process of its own, which it may end as it likes.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from admin.findings import Finding, fail, ok, warn
from shared.config import PcSettings
from shared.i18n import Texts

if TYPE_CHECKING:
    from shared.services.keys import Keys

SPARE_BYTES = 1_000_000_000
"""Less free disk than this is worth a warning: a busy hall writes under 100 MB a year, logs and backups more."""
NEEDED_BYTES = 50_000_000
"""Less than this, and a service day may not come to its end."""

PROGRAMS = ("kiosk", "desk", "admin")
"""Those that send commands, as their journals are called."""

LOOK_COMMAND = "look-at-qt"
LOOK_SECONDS = 30


def key(settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    """The key of personal data, and whether it is the one that the newest complaint was sealed with."""
    from shared.services.keys import read_key_file

    if settings.store.url.startswith("postgres") and not settings.store.key_file.exists():
        words = texts("There is no key of personal data on this PC.")
        yield warn("key", words, texts("A desk needs it: copy the key file here. Kiosk and hall screen do without."))
        return
    keys = read_key_file(settings.store.key_file)
    if _opens_newest_complaint(settings.store.url, keys):
        yield ok("key", texts("The key of personal data can be read."))
        return
    words = texts("The key of personal data is not the one that the newest complaint was sealed with.")
    remedy = texts("Record no complaint here. Bring the key file of this hall from the office's safe to this PC.")
    yield fail("key", words, remedy)


def _opens_newest_complaint(url: str, keys: "Keys") -> bool:
    """Whether it opens: nothing of it is kept or shown. True where there is none, or none that this PC may read."""
    from shared.problems import Problem
    from shared.services.complaints import complaint_place
    from shared.services.sealing import SealBroken, Sealer
    from shared.store.opening import open_store

    try:
        store = open_store(url, program="doctor")
        try:
            newest = store.complaints.newest()
        finally:
            store.close()
    except Problem:
        return True
    if newest is None:
        return True
    try:
        Sealer(keys).unseal(newest.name_sealed, complaint_place("name_sealed", newest.id))
    except SealBroken:
        return False
    return True


def disk(settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    """Free room, and the reserve that gives room back on a full disk."""
    from shared.store.address import StoreKind, parse_address
    from shared.store.reserve import has_reserve, reserve_file

    address = parse_address(settings.store.url)
    folder = Path.home() if address.path is None else address.path.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = texts("%(size)s MB of disk are free.", size=texts.number(free // 1_000_000))
    has_one = address.kind is StoreKind.sqlite and address.path is not None and has_reserve(address.path)
    if free >= SPARE_BYTES:
        yield ok("disk", words)
    elif has_one and address.path is not None:
        file = reserve_file(address.path)
        make_room = texts("Make room on this disk. In need delete %(file)s: the day can go on.", file=file)
        yield (warn if free >= NEEDED_BYTES else fail)("disk", words, make_room)
    else:
        yield (warn if free >= NEEDED_BYTES else fail)("disk", words, texts("Make room on this disk."))
    if has_one:
        yield ok("reserve", texts("The reserve for a full disk is there."))
    elif address.kind is StoreKind.sqlite:
        remedy = texts("Run `balai doctor --make-reserve`: it takes 64 MB that can be given back in need.")
        yield warn("reserve", texts("There is no reserve for a full disk."), remedy)


def journal(settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    """Whether what is sent is on this PC's disk before."""
    from shared.store.pc_journal import pc_journal_folder, pc_journal_refuses

    url = settings.store.url
    refused = [folder for program in PROGRAMS if (folder := pc_journal_refuses(url, program=program))]
    if not refused:
        folder = pc_journal_folder(url, program=PROGRAMS[0]).parent
        yield ok("journal", texts("What is sent to the store is kept in %(folder)s before.", folder=folder))
        return
    words = texts("What is sent to the store cannot be kept on this PC before: %(folder)s.", folder=refused[0])
    remedy = texts(
        "The hall goes on, but after a crash nobody is told what became of the last command. Let this user write that "
        "folder and all in it, and make room on its disk."
    )
    yield warn("journal", words, remedy)


def printer(settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    """The slip printer, if this PC has one."""
    from shared.printing.printer import EscposTicketPrinter

    if settings.printer.url == "none:":
        yield ok("printer", texts("No printer is set on this PC."))
        return
    status = EscposTicketPrinter(settings.printer.url, width_mm=settings.printer.width_mm).status()
    if status.is_ready:
        yield ok("printer", texts("The printer is ready."))
        return
    problem = status.problem.value if status.problem else "unknown"
    remedy = texts("Check power, cable, cover and paper of the printer, then its address in the settings.")
    yield fail("printer", texts("The printer is not ready: %(problem)s.", problem=problem), remedy)


def screens(settings: PcSettings, texts: Texts) -> Iterator[Finding]:
    """Screens, typeface and sound, as Qt sees them in a process of its own."""
    desktop = texts("Start the programs from a desktop session; the command line works without.")
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        seen = _asked({"QT_QPA_PLATFORM": "offscreen"})
        yield warn("screen", texts("There is no screen here."), desktop)
    else:
        seen = _asked({})
        if seen is None or not seen["screens"]:
            yield fail("screen", texts("The screen cannot be used."), desktop)
        else:
            yield ok("screen", texts("Screens: %(screens)s.", screens=", ".join(seen["screens"])))
    if seen is None:
        remedy = texts("Install Balai again; if that does not help, ask the maintainers and give them the log.")
        yield fail("font", texts("The graphics library does not start."), remedy)
        return
    yield _font(seen["fonts"], texts)
    if seen["sounds"]:
        yield ok("sound", texts("Sound: %(devices)s.", devices=", ".join(seen["sounds"])))
    else:
        remedy = texts("Connect a loudspeaker to the PC of the hall screen; other PCs need none.")
        yield warn("sound", texts("There is no sound device here."), remedy)


def _font(families: list[str], texts: Texts) -> Finding:
    if families:
        return ok("font", texts("The typeface is here: %(family)s.", family=", ".join(families)))
    remedy = texts("Install Balai again: a file of it is missing.")
    return fail("font", texts("The typeface cannot be loaded."), remedy)


def _asked(environ: dict[str, str]) -> dict[str, Any] | None:
    """What `balai look-at-qt` answers; None when it crashed or hung."""
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "admin"]
    try:
        done = subprocess.run(
            [*command, LOOK_COMMAND],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=LOOK_SECONDS,
            env={**os.environ, **environ},
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    return answer


def look_at_qt() -> dict[str, list[str]]:
    """Screens, loaded typefaces and sound devices. Needs a process of its own: Qt may end it."""
    from PySide6.QtGui import QGuiApplication

    from shared.problems import Problem
    from shared.ui.fonts import FAMILY, load_fonts

    application = QGuiApplication(["balai"])
    try:
        load_fonts()
        fonts = [FAMILY]
    except Problem:
        fonts = []
    from PySide6.QtMultimedia import QMediaDevices

    shown = [f"{s.name()} {s.size().width()}x{s.size().height()}".strip() for s in application.screens()]
    return {"screens": shown, "fonts": fonts, "sounds": [each.description() for each in QMediaDevices.audioOutputs()]}
