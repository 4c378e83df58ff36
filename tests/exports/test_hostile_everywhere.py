"""Over 700 hostile texts through every kind of file that leaves, each file opened again.

Tables in csv, xlsx, Parquet and JSON are held by test_gate.py; here are the documents.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from email import message_from_bytes

import pytest
from docx import Document
from openpyxl import load_workbook

from skillgap.core.access import FACILITATOR
from skillgap.exports.brief import write_brief
from skillgap.exports.calendar_file import DayToRemember, write_calendar
from skillgap.exports.deck import write_deck
from skillgap.exports.draft import Draft, DraftPart, write_draft_document, write_draft_mail
from skillgap.exports.exhibits import Bars, Grid, Series, Slide, Words
from skillgap.exports.gate import Departure, let_out
from skillgap.exports.live_text import would_run
from skillgap.exports.packet import Onboarding, Packet, Stage, write_onboarding, write_packet
from skillgap.exports.rating_form import RatedSkill, RatingRound, write_forms
from skillgap.store.ledger import LogHead
from tests.exports.opened import live_parts, worksheets
from tests.exports.test_gate import HOSTILE, LINKS

TEXTS = [*HOSTILE, *LINKS]
FEW = TEXTS[::13]


def leave(make, ending):
    """Let a document leave through the gate, which opens it and refuses what is live."""
    leaving = Departure(FACILITATOR, lambda what, told: LogHead(1, "abc"), "Works", 2, "f" * 64)
    return let_out(lambda seal: make(seal.sentence), ending, leaving, what="Document")


def slides():
    """Every text as a label of a native chart, a title, a cell, a sentence and a note."""
    return [
        Slide(part[0], part[-1],
              (Bars(tuple(part), (Series(part[0], (-1.5,) * len(part)),), "FTE"),
               Grid((part[0], "n"), tuple((one, "-2") for one in part[:6]), (1,))
               if at % 2 else Words(tuple(part[:6]), part[1])),
              part[2], part[3], tuple(part))
        for at, part in enumerate(TEXTS[start:start + 25] for start in range(0, len(TEXTS), 25))
        if len(part) > 6
    ]  # fmt: skip


def packet():
    rows = tuple((one,) * 4 for one in FEW)
    return Packet(FEW[1], FEW[2], "2026-11-30", 3, FEW[3], rows, tuple((one,) * 3 for one in FEW),
                  tuple((one,) * 5 for one in FEW), tuple(TEXTS),
                  tuple((one,) * 5 for one in FEW))  # fmt: skip


def onboarding():
    stages = (Stage(30, FEW[4], tuple((one,) * 5 for one in FEW)),)
    return Onboarding(FEW[0], FEW[1], FEW[2], FEW[3], stages, tuple(TEXTS))


def forms():
    skills = tuple(RatedSkill(one) for one in dict.fromkeys(one.casefold() for one in TEXTS))
    return RatingRound(FEW[5], ("=Ann", "http://x.example"), skills, date(2026, 11, 30))


def days():
    return [DayToRemember(one, date(2026, 12, 1), one, one, 14) for one in TEXTS]


def draft():
    """Every text as a sentence and as a cell of a draft, some as its subject and addressee."""
    part = DraftPart(FEW[2], (FEW[3], FEW[4]), tuple((one, "-2") for one in TEXTS))
    lines = "\n".join(TEXTS)
    return Draft("reminder", FEW[0], FEW[1], "2026-11-30", lines, (part,), lines)


MADE = {
    "deck": ("pptx", lambda seal: write_deck(slides())),
    "brief": ("docx", lambda seal: write_brief(slides(), title=FEW[0], sealed=seal)),
    "packet": ("docx", lambda seal: write_packet(packet(), state=FEW[6], sealed=seal)),
    "onboarding": ("docx", lambda seal: write_onboarding(onboarding(), sealed=seal)),
    "calendar": ("ics", lambda seal: write_calendar(days(), name=FEW[0], sealed=seal)),
    "reminder": ("eml", lambda seal: write_draft_mail(draft(), sealed=seal)),
    "outline": (
        "docx",
        lambda seal: write_draft_document(draft(), state=FEW[5], sealed=seal),
    ),
    "framed packet": (
        "docx",
        lambda seal: write_packet(
            packet(),
            state=FEW[6],
            sealed=seal,
            opening="\n".join(TEXTS),
            closing="\n".join(TEXTS),
        ),
    ),
    "forms": ("zip", lambda seal: write_forms(forms(), sealed=seal)),
}


@pytest.fixture(scope="module")
def files():
    """Every document, as it left."""
    assert len(TEXTS) >= 600
    return {name: leave(make, ending) for name, (ending, make) in MADE.items()}


@pytest.mark.parametrize(
    "name", ["deck", "brief", "packet", "onboarding", "outline", "framed packet"]
)
def test_an_office_document_holds_no_link_field_or_formula(files, name):
    assert live_parts(files[name]) == []


def test_worksheets_behind_charts_hold_text_as_text_and_numbers_as_numbers(files):
    cells = [cell for sheet in worksheets(files["deck"]) for row in sheet for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert sum(cell.value == -1.5 and cell.data_type == "n" for cell in cells) > 600


@pytest.mark.parametrize("name", ["packet", "onboarding"])
def test_every_text_stands_in_the_document_and_none_would_run(files, name):
    document = Document(io.BytesIO(files[name]))
    said = [one.text for one in document.paragraphs if one.style.name == "List Bullet"]
    assert len(said) == len(TEXTS)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert [one for one in (*said, *cells) if would_run(one)] == []


def test_a_message_is_plain_text_to_nobody_with_nothing_to_click(files):
    message = message_from_bytes(files["reminder"])
    assert {name.casefold() for name in message} == {
        "subject", "x-unsent", "mime-version", "content-type", "content-transfer-encoding",
    }  # fmt: skip
    assert message.get_content_type() == "text/plain"
    body = message.get_payload(decode=True).decode()
    assert [line for line in body.splitlines() if would_run(line)] == []
    assert not re.search(r"(?i)https?:\S(?<!\u2060)|www\.\w|\w@[\w-]+\.\w", body)
    assert body.count(": -2") >= 600


def test_a_calendar_has_its_own_lines_alone(files):
    lines = files["calendar"].decode().replace("\r\n ", "").split("\r\n")
    assert sum(line == "BEGIN:VEVENT" for line in lines) == len(TEXTS)
    assert {line.partition(":")[0].partition(";")[0] for line in lines if line} <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "UID", "DTSTAMP",
        "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP", "CLASS", "ACTION", "TRIGGER",
    }  # fmt: skip


def test_forms_that_go_out_by_mail_run_nothing(files):
    with zipfile.ZipFile(io.BytesIO(files["forms"])) as pack:
        names, books = pack.namelist(), [pack.read(one) for one in pack.namelist()]
    assert not any(mark in one for one in names for mark in ("/", "\\", "..", ":"))
    for book in books:
        assert live_parts(book) == []
        sheet = load_workbook(io.BytesIO(book))["Rate"]
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert len(books) == 3
