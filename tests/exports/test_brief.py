"""The brief: one page that says the findings, with its source in the foot."""

from __future__ import annotations

import io

import pytest
from docx import Document

from skillgap.exports.brief import write_brief
from skillgap.exports.exhibits import Grid, Slide, Words
from skillgap.exports.live_files import refuse_live_content
from tests.exports.opened import live_parts
from tests.exports.test_deck import HOSTILE


def told(lines=3, words="A sentence with its range (likely €1.2–3.4 M)."):
    return [
        Slide(f"Finding {place}", "", (Words((words,) * lines),), "Works, data 0f3a", "Scenario A")
        for place in range(5)
    ]


def lines_of(data):
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def test_findings_sentences_table_and_source_are_all_there():
    slides = [*told(), Slide("Plan", "", (Grid(("Role", "Cost"), (("Cook", "€1 k"),) * 9, (1,)),))]
    data = write_brief(slides, title="Skills of Works", sealed="Taken away today.")
    written = lines_of(data)
    assert written[0] == "Skills of Works"
    assert [line for line in written if line[:1].isdigit()] == [
        *(f"{place + 1}. Finding {place}" for place in range(5)), "6. Plan",
    ]  # fmt: skip
    assert written[-3:] == ["Works, data 0f3a", "Scenario A", "Taken away today."]
    (table,) = Document(io.BytesIO(data)).tables
    assert [cell.text for cell in table.rows[1].cells] == ["Cook", "€1 k"]
    assert len(table.rows) == 7


def test_what_has_no_room_on_one_page_is_left_out_evenly():
    written = lines_of(write_brief(told(60, "A rather long sentence. " * 8), title="T"))
    counts, here = [], 0
    for line in written[1:]:
        if line.startswith(tuple("12345")):
            counts.append(0)
        elif line.startswith("A rather"):
            counts[-1] += 1
        here += len(line)
    assert max(counts) - min(counts) <= 1
    assert here < 5000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text):
    slide = Slide(text, text, (Words((text, text), text), Grid((text,), ((text,),))), text, text)
    data = write_brief([slide], title=text, sealed=text)
    assert live_parts(data) == []
    refuse_live_content(data, "docx", "Brief")
