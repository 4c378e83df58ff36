"""A calendar file as RFC 5545 asks: lines folded, text escaped, nothing that leads out of it."""

from datetime import UTC, date, datetime

import pytest

from skillgap.exports.calendar_file import DayToRemember, write_calendar
from skillgap.exports.live_files import UnsafeFile, refuse_live_content

MADE = datetime(2026, 11, 30, 9, tzinfo=UTC)


def written(*days):
    return write_calendar(days, name="Certificates", made_at=MADE, sealed="Taken away; entry 7.")


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_an_entry_is_a_whole_day_with_a_reminder():
    lines = unfolded(written(DayToRemember("c1", date(2026, 12, 31), "Renew", "Soon", 14)))
    assert {
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "TRIGGER:-P14D",
        "DTSTAMP:20261130T090000Z",
        "DESCRIPTION:Soon\\nTaken away\\; entry 7.",
    } <= set(lines)


def test_the_same_thing_is_the_same_entry_so_that_loading_again_doubles_nothing():
    first, later = (
        [line for line in unfolded(written(DayToRemember("c1", day, title)))
         if line.startswith("UID")]
        for day, title in ((date(2026, 1, 1), "a"), (date(2027, 1, 1), "b"))
    )  # fmt: skip
    assert first == later
    assert first != [one for one in unfolded(written(DayToRemember("c2", date(2026, 1, 1), "a")))
                     if one.startswith("UID")]  # fmt: skip


def test_lines_have_75_octets_and_no_letter_is_cut():
    content = written(DayToRemember("c1", date(2026, 1, 1), "Prüfung für Kälteanlagen 技能 " * 9))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert any("Prüfung für Kälteanlagen 技能 Prüfung" in line for line in unfolded(content))


@pytest.mark.parametrize("hostile", [
    "x\r\nATTACH:file:///etc/passwd", "x\nEND:VEVENT\nBEGIN:VALARM\nACTION:PROCEDURE",
    "see http://evil.example", "a;ALTREP=\"cid:x\":b", "=cmd|' /C calc'!A0",
])  # fmt: skip
def test_hostile_words_stay_words(hostile):
    content = written(DayToRemember("c1", date(2026, 1, 1), hostile, hostile))
    refuse_live_content(content, "ics", "calendar")
    assert sum(line.startswith("BEGIN:") for line in unfolded(content)) == 2
    assert b"http://" not in content


@pytest.mark.parametrize("line", [
    "ATTACH:x", "URL:x", "ATTENDEE:x", "ACTION:PROCEDURE", 'SUMMARY;ALTREP="x":y', "METHOD:REQUEST",
])  # fmt: skip
def test_a_calendar_that_leads_out_or_invites_does_not_leave(line):
    with pytest.raises(UnsafeFile):
        refuse_live_content(f"BEGIN:VCALENDAR\r\n{line}\r\n".encode(), "ics", "calendar")
