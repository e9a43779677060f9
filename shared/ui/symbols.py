"""Icons by what they mean, never by what they look like.

Rule: a screen value may name a `Symbol`; no Qt is needed to do so. Glyphs are Material Design Icons
(Apache-2.0), carried by qtawesome.
"""

from __future__ import annotations

from enum import StrEnum


class Symbol(StrEnum):
    """What a picture says beside its word. The value is the glyph's name in the icon font."""

    ALERT = "alert-circle-outline"
    ARROW = "arrow-right"
    BACK = "backspace-outline"
    CALL = "bullhorn-outline"
    CAUTION = "alert-outline"
    CHECK = "check-bold"
    CLOCK = "clock-outline"
    CLOSED = "door-closed"
    DATABASE = "database-alert-outline"
    DISABILITY = "human-wheelchair"
    DOCUMENT = "file-document-outline"
    DOT = "circle"
    DOWN = "chevron-down"
    DRAFT = "content-save-outline"
    ELDERLY = "human-cane"
    FULL = "account-group-outline"
    HELP = "help-circle-outline"
    HOLIDAY = "calendar-remove-outline"
    INFO = "information-outline"
    KEYBOARD = "keyboard-outline"
    LANGUAGE = "translate"
    LARGE_TEXT = "format-size"
    LOCK = "lock-outline"
    MAINTENANCE = "wrench-outline"
    NO_SHOW = "account-off-outline"
    NO_SOUND = "volume-off"
    OFFLINE = "lan-disconnect"
    OK = "check-circle-outline"
    ONLINE = "lan-connect"
    PARK = "pause-circle-outline"
    PERSON = "account-outline"
    PHONE = "phone-outline"
    POWER = "power"
    PREGNANT = "human-pregnant"
    PRINTER = "printer-outline"
    PRINTER_FAULT = "printer-alert"
    PRIORITY = "star"
    SAVED = "content-save-check-outline"
    SEARCH = "magnify"
    SMALL_CHILDREN = "human-male-child"
    SLIP = "receipt-text-outline"
    SOUND = "volume-high"
    SYNC = "sync"
    TICKET = "ticket-confirmation-outline"
    TRANSFER = "swap-horizontal"
    WEB = "web"
