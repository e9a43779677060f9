"""The settings of the first hall, as `balai init` writes them.

Rule: they are data; a supervisor can change every one of them (domain.md 1).
"""

from collections.abc import Mapping

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

DEFAULTS: Mapping[str, str] = {
    "hall.name": "Layanan Lapor Mas Wapres",
    "hall.address": "Istana Wakil Presiden, Jl. Kebon Sirih No. 14, Jakarta Pusat",
    "hall.zone": "Asia/Jakarta",
    "hall.channels": "WhatsApp 0811-1704-2207; lapor.go.id; SMS 1708; X @lapor1708",
    "hall.running_text.id": "Yang sudah memegang nomor tetap dilayani meski sesi berakhir. Layanan ini gratis.",
    "hall.running_text.en": "Everyone who holds a number is served, even after the session ends. This service is free.",
    **{f"session.{day}.1": "08:00-12:00 quota 40" for day in WEEKDAYS[:4]},
    **{f"session.{day}.2": "13:00-14:00 quota 10" for day in WEEKDAYS[:4]},
    "session.fri.1": "08:00-11:00 quota 40",
    "session.fri.2": "13:30-14:30 quota 10",
    "day.quota": "50",
    "day.tolerance": "60",
    "quota.roll_over": "yes",
    "kiosk.opens_before": "0",
    "priority.regular_between": "1",
    "no_show.calls": "3",
    "no_show.return_behind": "3",
    "service.minutes": "15",
    "complaint.answer_days": "14",
    "desk.count": "10",
    "desk.word": "meja",
    "service.A.quota": "counted",
    "service.A.name.id": "Pengaduan baru",
    "service.A.name.en": "New complaint",
    "service.A.about.id": "Sampaikan masalah Anda kepada petugas. Siapkan KTP dan berkas pendukung.",
    "service.A.about.en": "Tell an officer about your problem. Have your ID card and papers ready.",
    "service.B.quota": "counted",
    "service.B.name.id": "Tindak lanjut pengaduan",
    "service.B.name.en": "Follow up a complaint",
    "service.B.about.id": "Anda sudah pernah melapor di sini.",
    "service.B.about.en": "You have reported here before.",
    "service.D.quota": "outside",
    "service.D.name.id": "Serahkan dokumen saja",
    "service.D.name.en": "Hand in documents only",
    "service.D.about.id": "Tanpa wawancara, di luar kuota.",
    "service.D.about.en": "No interview, outside the quota.",
}
"""What `balai init` writes: the first hall as it has worked since 17 November 2024 (domain.md 1)."""
