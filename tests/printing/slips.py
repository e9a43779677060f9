"""The slips that the tests of this folder print.

Rule: one plausible ticket with a fixed time; `python -m tests.printing.slips` writes the golden files anew.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shared.i18n import Texts
from shared.printing.escpos_layout import slip_bytes
from shared.printing.slip import Slip, compose_slip

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = (58, 80)
LANGUAGES = ("id", "en")
_WORDS = {
    "id": ("Pengaduan baru", "Sesi pagi, 08.00 – 12.00"),
    "en": ("New complaint", "Morning session, 08:00 – 12:00"),
}


def a_slip(language: str = "id", **changes: Any) -> Slip:
    """The slip of A-013; `changes` replace arguments of `compose_slip`."""
    service, session = _WORDS[language]
    facts: dict[str, Any] = {
        "texts": Texts(language),
        "hall_name": "Layanan Lapor Mas Wapres",
        "hall_address": "Istana Wakil Presiden, Jl. Kebon Sirih No. 14, Jakarta Pusat",
        "number": "A-013",
        "service_name": service,
        "session_name": session,
        "issued_at": datetime(2026, 11, 23, 8, 17, tzinfo=ZoneInfo("Asia/Jakarta")),
        "people_ahead": 7,
        "code": "7K4Q2M9D",
    }
    return compose_slip(**(facts | changes))


def golden_path(language: str, width_mm: int) -> Path:
    """Where the bytes of that slip are kept."""
    return GOLDEN / f"slip-{language}-{width_mm}mm.bin"


if __name__ == "__main__":
    for each_language in LANGUAGES:
        for each_width in WIDTHS:
            path = golden_path(each_language, each_width)
            path.write_bytes(slip_bytes(a_slip(each_language), width_mm=each_width))
