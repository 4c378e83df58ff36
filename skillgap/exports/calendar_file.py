"""A calendar as .ics (RFC 5545): days to remember, as any calendar program reads them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from skillgap.exports.live_text import plain_cell

_OCTETS = 75
"""Most octets of a line; a longer one goes on behind a line break and a space."""

_ESCAPED = re.compile(r"([\\;,])")
CHECKED = re.compile(
    rb"(?im)^(?:ATTACH|URL|ORGANIZER|ATTENDEE|CONFERENCE|IMAGE|SOURCE|METHOD|X-ALT-DESC)\b"
    rb"|^ACTION(?:;[^:\r\n]*)?:(?!DISPLAY\b)|^[A-Z-]+;[^:\r\n]*ALTREP="
)
"""What leads out of a calendar, invites people or starts a program."""


@dataclass(frozen=True, slots=True)
class DayToRemember:
    """One entry of a whole day.

    Attributes:
        mark: What it is about; the same mark makes the same entry, so that a calendar that is
            loaded again is brought up to date rather than doubled.
        on: The day.
        title: What stands in the calendar.
        text: What stands in the entry when opened.
        remind_days: Days before on which the calendar reminds; 0 for none.
    """

    mark: str
    on: date
    title: str
    text: str = ""
    remind_days: int = 0


def write_calendar(
    days: Sequence[DayToRemember], *, name: str, made_at: datetime | None = None, sealed: str = ""
) -> bytes:
    """Write a calendar.

    Args:
        days: Its entries.
        name: Its name, as programs show it.
        made_at: When it was made; now by default.
        sealed: Who took it away, when and from which data; stands in every entry.

    Returns:
        The bytes of a .ics in UTF-8.
    """
    stamp = f"{(made_at or datetime.now(UTC)).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//skillgap//EN", "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}",
        *(line for day in days for line in _entry(day, stamp, sealed)),
        "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{_fold(line)}\r\n" for line in lines).encode()


def _entry(day: DayToRemember, stamp: str, sealed: str) -> list[str]:
    uid = hashlib.sha256(day.mark.encode()).hexdigest()[:32]
    told = "\n".join(filter(None, [day.text, sealed]))
    alarm = [
        "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{day.remind_days}D",
        f"DESCRIPTION:{_text(day.title)}", "END:VALARM",
    ] if day.remind_days > 0 else []  # fmt: skip
    return [
        "BEGIN:VEVENT", f"UID:{uid}@skillgap", f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(day.title)}", *([f"DESCRIPTION:{_text(told)}"] if told else []),
        "TRANSP:TRANSPARENT", "CLASS:PRIVATE", *alarm, "END:VEVENT",
    ]  # fmt: skip


def _text(text: str) -> str:
    """Return text as a value: no line of its own, nothing clickable, separators escaped."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\\n".join(_ESCAPED.sub(r"\\\1", plain_cell(line)) for line in lines)


def _fold(line: str) -> str:
    """Break a line into parts of 75 octets; no letter is cut in two."""
    parts, size = [""], 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > _OCTETS:
            parts.append("")
            size = 1  # the space a part begins with
        parts[-1] += letter
        size += wide
    return "\r\n ".join(parts)
