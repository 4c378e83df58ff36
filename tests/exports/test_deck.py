"""Slides as a PowerPoint file: native, exact, in their room, and dead to formulas and links."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from skillgap.core.errors import BadValue
from skillgap.exports.deck import write_deck
from skillgap.exports.exhibits import (
    Bars,
    Grid,
    HeatTable,
    Lines,
    Points,
    Scatter,
    Series,
    Slide,
    Waterfall,
    Words,
    exhibit_from_body,
    exhibit_to_body,
)
from skillgap.exports.live_files import UnsafeFile, refuse_live_content
from skillgap.exports.native_charts import number_format, waterfall_parts
from skillgap.exports.text_room import shorten_to_lines, wrap_text
from tests.exports.foreign import company_template
from tests.exports.opened import (
    charts,
    crowded,
    live_parts,
    notes,
    outside,
    overflowing,
    overlapping,
    parts,
    tables,
    texts,
    worksheets,
)

HOSTILE = (
    '=HYPERLINK("http://evil.example","click")', "  =1+1", "\u200b=cmd|' /C calc'!A0",
    "@SUM(1)", "+1+1", "-2+3", "\t=1", "＝1+1", "http://evil.example/x", "mailto:a@b.example",
    "file:///etc/passwd", "<script>alert(1)</script>", "internal:Sheet1!A1", "a\x00b\x0bc",
    "]]>&<c:f>1</c:f>", "{=1}", "\ud800", "نص عربي \u202e=1", "x" * 400, "",
)  # fmt: skip
LONG = tuple(f"Supervision of mobile robot fleets no. {place:02d}"[:40] for place in range(10))
MONEY = tuple(75_000.0 - 7_000 * place for place in range(10))


def every_exhibit(names=LONG):
    low, high = (tuple(value * share for value in MONEY) for share in (0.6, 1.5))
    values = MONEY[: len(names)]
    months = tuple(f"{m} {y}" for y in (2026, 2027) for m in ("Jan", "Apr", "Jul", "Oct"))
    return (
        Bars(names, (Series("Not delivered", values, low, high, "gap"),), "money:EUR"),
        Bars(names, (Series(names[0], values), Series(names[1], values)), "FTE", True, True),
        Lines(months, (Series(names[0], values[:8], low[:8], high[:8]),), "FTE"),
        Waterfall(names, values, tuple(place % 3 == 0 for place in range(len(names))), "money:EUR"),
        HeatTable(names, names[:5], ((1.0, 2.0, None, 4.0, 0.0),) * len(names),
                  (names[:5],) * len(names)),
        Scatter((Points(names[0], (0.0, 1e6), (8e6, 2e6), "supply", True),
                 Points(names[1], (2e6,), (1e6,), "gap")), names[0], names[1], "money:EUR"),
        Grid(names[:5], (names[:5],) * 40, (3, 4), 7),
        Words(names, names[0]),
    )  # fmt: skip


def slides_of(names=LONG):
    alone = [Slide(names[0] or "t", names[1], (one,), names[2], names[3], names)
             for one in every_exhibit(names)]  # fmt: skip
    beside = [
        Slide(" ".join(LONG[:4]), names[1], (one, Words(names, "What it means")), names[2])
        for one in every_exhibit(names)
    ]
    return [*alone, *beside]


def reopened(data):
    return Presentation(io.BytesIO(data))


# --- what a slide holds ---


def test_every_chart_is_native_and_heat_maps_are_tables():
    deck = reopened(write_deck(slides_of()))
    kinds = [charts(slide)[0].chart_type if charts(slide) else None for slide in deck.slides][:8]
    assert kinds[0] == XL_CHART_TYPE.BAR_CLUSTERED
    assert kinds[1] == XL_CHART_TYPE.COLUMN_STACKED
    assert kinds[2] in (XL_CHART_TYPE.AREA_STACKED, XL_CHART_TYPE.LINE)
    assert kinds[3] == XL_CHART_TYPE.BAR_STACKED
    assert len(tables(deck.slides[4])) == 1
    assert kinds[5] in (XL_CHART_TYPE.XY_SCATTER, XL_CHART_TYPE.XY_SCATTER_LINES)
    assert len(tables(deck.slides[6])) == 1
    assert not any(shape.shape_type == 13 for slide in deck.slides for shape in slide.shapes)


def test_values_are_those_given_to_the_last_digit():
    deck = reopened(write_deck(slides_of()))
    drawn = {one.name: tuple(one.values) for one in charts(deck.slides[0])[0].plots[0].series}
    assert drawn["Not delivered"] == MONEY
    assert drawn["Likely, low"] == tuple(value * 0.6 for value in MONEY)
    band = [tuple(one.values) for plot in charts(deck.slides[2])[0].plots for one in plot.series]
    assert MONEY[:8] in band
    sheet = worksheets(write_deck(slides_of()[:1]))[0]
    assert [row[1].value for row in sheet[1:]] == list(MONEY)


def test_a_band_and_its_line_share_their_axes():
    chart = charts(reopened(write_deck(slides_of()[2:3])).slides[0])[0]
    area, line = chart.plots
    ids = [
        [
            one.get("val")
            for one in plot._element.findall(
                "{http://schemas.openxmlformats.org/drawingml/2006/chart}axId"
            )
        ]
        for plot in (area, line)
    ]
    assert ids[0] == ids[1]
    assert [len(list(plot.series)) for plot in (area, line)] == [2, 1]


@pytest.mark.parametrize("steps", [
    ((5.0, -2.0, 3.0), (True, False, True)),
    ((-3.0, -4.0, -7.0, 9.0, 2.0), (False, False, True, False, True)),
    ((-1.0, 3.0, -5.0), (False, False, False)),
])  # fmt: skip
def test_stacked_parts_of_a_waterfall_lead_from_step_to_step(steps):
    values, totals = steps
    below, total, rise, fall, rest = waterfall_parts(
        Waterfall(tuple("abcde"[: len(values)]), *steps)
    )
    stood = 0.0
    for place, (value, whole) in enumerate(zip(values, totals)):
        start, end = (0.0, value) if whole else (stood, stood + value)
        own = (total, rise, fall)[0 if whole else 1 if value >= 0 else 2][place]
        length = abs(own) + abs(rest[place])
        assert length == pytest.approx(abs(end - start))
        reach = [below[place], below[place] + own, rest[place]]
        assert min(*reach, 0) == pytest.approx(min(start, end, 0))
        assert max(*reach, 0) == pytest.approx(max(start, end, 0))
        stood = end


def test_notes_and_footer_say_where_a_slide_comes_from():
    told = Slide("A finding", "in FTE", (Words(("x",)),), "Works, data 0f3a, as of 2026-10-31",
                 "Scenario Baseline, id 374b3b96", ("Formula: a = b", "Data: 0f3a"))  # fmt: skip
    slide = reopened(write_deck([told], sealed="Taken away by facilitator; log entry 4.")).slides[0]
    assert "Works, data 0f3a, as of 2026-10-31 · Scenario Baseline, id 374b3b96" in texts(slide)
    assert notes(slide).splitlines() == [
        "Formula: a = b", "Data: 0f3a", "Taken away by facilitator; log entry 4.",
    ]  # fmt: skip
    assert slide.shapes.title.text_frame.text == "A finding"


def test_rows_without_room_are_counted():
    slide = reopened(write_deck(slides_of()[6:7])).slides[0]
    shown = len(tables(slide)[0].rows) - 1
    assert f"and {40 - shown + 7} more" in texts(slide)


@pytest.mark.parametrize(("unit", "most", "form"), [
    ("money:EUR", 831_000, '"€"#,##0," k"'), ("money:SEK", 1.2e6, '"SEK "#,##0.0,," M"'),
    ("FTE", 12, "#,##0.0"), ("share", 0.4, "0%"), ("people", 0, "#,##0.0"),
])  # fmt: skip
def test_numbers_are_written_in_the_step_that_suits_them(unit, most, form):
    assert number_format(unit, most) == form


# --- text from data ---


def test_hostile_text_stays_text_in_slides_and_embedded_workbooks():
    data = write_deck(slides_of(HOSTILE[:20]))
    assert live_parts(data) == []
    refuse_live_content(data, "pptx", "Deck")
    cells = [cell for sheet in worksheets(data) for row in sheet for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if cell.hyperlink] == []
    assert any(cell.value == "'@SUM(1)" and cell.data_type == "s" for cell in cells)
    named = [
        str(name)
        for chart in charts(reopened(data).slides[0])
        for name in chart.plots[0].categories
    ]
    assert "'+1+1" in named


def test_numbers_in_embedded_workbooks_are_numbers():
    values = (-5.0, 0.0, 12.5)
    one = Bars(("=a", "b", "c"), (Series("s", values),), "FTE")
    sheet = worksheets(write_deck([Slide("t", "", (one,))]))[0]
    assert [row[1].value for row in sheet[1:]] == list(values)
    assert [row[1].data_type for row in sheet[1:]] == ["n"] * 3


# --- room ---


def in_their_room(data, size):
    deck = reopened(data)
    for slide in deck.slides:
        assert outside(slide, *size) == []
        assert overlapping(slide) == [], texts(slide)[0]
        assert overflowing(slide) == []
        assert crowded(slide) == []


@pytest.mark.parametrize("names", [
    LONG, ("",) * 10, ("Kompetenzentwicklungsverantwortlichkeitsträger",) * 10,
    ("漢字の長い名前のスキル" * 5,) * 10,
])  # fmt: skip
def test_nothing_overflows_overlaps_or_leaves_the_slide(names):
    in_their_room(write_deck(slides_of(names)), (12_192_000, 6_858_000))


@pytest.mark.parametrize(("made", "wider"), [
    ({}, 1.0),  # 4:3, in Calibri
    ({"face": "Verdana", "dark": True, "inches": (11.0, 6.2)}, 1.18),
])  # fmt: skip
def test_nothing_overflows_in_a_company_template(made, wider):
    data = write_deck(slides_of(), template=company_template(**made))
    deck = reopened(data)
    for slide in list(deck.slides)[1:]:
        assert outside(slide, deck.slide_width, deck.slide_height) == []
        assert overlapping(slide) == []
        assert overflowing(slide, wider) == []
        assert crowded(slide, wider) == []


def test_numbers_of_a_table_are_never_cut():
    rows = tuple((name, "Redesign", "7", f"€{place}21 k") for place, name in enumerate(LONG))
    table = Grid(("Start by Jan 2027", "Lever", "Starts", "Cost"), rows, (2, 3))
    told = Slide("t", "", (Words(("x",)), table))
    slide = list(reopened(write_deck([told], template=company_template())).slides)[1]
    written = [[cell.text for cell in row.cells] for row in tables(slide)[0].rows][1:]
    assert [row[2:] for row in written] == [list(row[2:]) for row in rows[: len(written)]]


def test_a_text_is_cut_at_a_word_and_never_changed_before_the_cut():
    word = "Kompetenzentwicklungsverantwortlichkeitsträger"
    for text in (f"Team {word} today and tomorrow", word, "one two three four five six"):
        for width in (30, 60, 120, 1000):
            for most in (1, 2, 3):
                short = shorten_to_lines(text, 12, width, most)
                assert len(wrap_text(short, 12, width)) <= max(most, 1)
                assert text.startswith(short.removesuffix("…").rstrip())


# --- a company's template ---


def test_a_template_is_added_to_and_nothing_of_its_own_is_touched():
    template = company_template()
    data = write_deck(slides_of()[:3], template=template)
    deck = reopened(data)
    assert deck.slides[0].shapes.title.text_frame.text == "Our own slide"
    assert len(deck.slides) == 4
    before, after = parts(template), parts(data)
    for name in before:
        own = name.startswith(("ppt/slides/slide1.", "ppt/charts/", "ppt/slideMasters/",
                               "ppt/theme/", "ppt/embeddings/"))  # fmt: skip
        if own and not name.endswith(".rels"):
            assert after[name] == before[name], name
    refuse_live_content(data, "pptx", "Deck", brought=template)
    with pytest.raises(UnsafeFile):
        refuse_live_content(data, "pptx", "Deck")
    assert b"https://company.example" in after["ppt/slides/_rels/slide1.xml.rels"]


def test_a_potx_is_taken_as_well_as_a_pptx():
    import zipfile

    sink, template = io.BytesIO(), company_template()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(sink, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, part)
    deck = reopened(write_deck(slides_of()[:1], template=sink.getvalue()))
    assert len(deck.slides) == 2


def test_empty_placeholders_of_a_layout_do_not_stay():
    deck = reopened(write_deck(slides_of()[:2], template=company_template()))
    for slide in list(deck.slides)[1:]:
        assert [shape.placeholder_format.idx for shape in slide.placeholders] == [0]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", None])
def test_what_is_no_template_is_refused_in_plain_words(data):
    if data is None:
        sink = io.BytesIO()
        from docx import Document

        Document().save(sink)
        data = sink.getvalue()
    with pytest.raises(BadValue, match=r"board\.potx"):
        write_deck(slides_of()[:1], template=data, template_name="board.potx")


# --- pins outlive a session ---


@pytest.mark.parametrize("place", range(8))
def test_an_exhibit_is_read_back_as_it_was(place):
    import json

    one = every_exhibit()[place]
    assert exhibit_from_body(json.loads(json.dumps(exhibit_to_body(one)))) == one


@pytest.mark.parametrize(
    "body", [{}, {"kind": "pie"}, {"kind": "bars", "labels": [], "nonsense": 1}]
)
def test_what_is_no_exhibit_is_refused(body):
    with pytest.raises(BadValue):
        exhibit_from_body(body)
