"""A one-page brief as a Word document: the board story in sentences and one table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from skillgap.exports.exhibits import Grid, Slide, Words
from skillgap.exports.safe_text import sheet_text
from skillgap.exports.text_room import LINE_HEIGHT, text_height

if TYPE_CHECKING:
    from docx.document import Document

MIME_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PAGE, _MARGIN = (595.3, 841.9), 54.0
_ROOM = _PAGE[0] - 2 * _MARGIN, _PAGE[1] - 2 * _MARGIN
_TITLE, _BODY, _SMALL = 16.0, 10.0, 8.0
_GAP = 4.0
_TABLE_ROWS = 6
_PROPERTY = 255
"""Most letters a property of a document may have."""


def write_brief(slides: Sequence[Slide], *, title: str, sealed: str = "") -> bytes:
    """Write slides as one page: each finding, its sentences, and the first table there is.

    Args:
        slides: The story; what has no room on one page is left out from the end of each part.
        title: Title of the page.
        sealed: Who took it away, when and from which data; stands in its foot.

    Returns:
        The bytes of a .docx.
    """
    from docx import Document

    document = Document()
    _set_up_page(document)
    _add_line(document, sheet_text(title), _TITLE, bold=True, after=6)
    sources = list(dict.fromkeys(slide.source for slide in slides if slide.source))
    foot = [*sources[:1], *_scenarios(slides), *([sealed] if sealed else [])]
    table = next((one for slide in slides for one in slide.exhibits if isinstance(one, Grid)), None)
    room = _ROOM[1] - _height([title], _TITLE) - _height(foot, _SMALL) - _table_height(table) - 24
    for place, (slide, lines) in enumerate(_lines_that_fit(slides, room)):
        _add_line(
            document, f"{place + 1}. {sheet_text(slide.title)}", _BODY + 1, bold=True, before=4
        )
        for line in lines:
            _add_line(document, sheet_text(line), _BODY)
    if table is not None:
        _add_table(document, table)
    for line in foot:
        _add_line(document, sheet_text(line), _SMALL)
    document.core_properties.author = "skillgap"
    document.core_properties.title = sheet_text(title)[:_PROPERTY]
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _scenarios(slides: Sequence[Slide]) -> list[str]:
    return list(dict.fromkeys(slide.scenario for slide in slides if slide.scenario))[:1]


def _lines_that_fit(slides: Sequence[Slide], room: float) -> list[tuple[Slide, list[str]]]:
    """Return each finding with as many of its sentences as one page holds, shared out in turn."""
    told = [
        [line for one in slide.exhibits if isinstance(one, Words) for line in one.lines]
        for slide in slides
    ]
    left = room - sum(_height([slide.title], _BODY + 1) + 6 for slide in slides)
    kept: list[list[str]] = [[] for _ in slides]
    for turn in range(max((len(lines) for lines in told), default=0)):
        for mine, lines in zip(kept, told):
            if turn < len(lines):
                needed = _height([lines[turn]], _BODY)
                if needed > left:
                    return list(zip(slides, kept))
                left -= needed
                mine.append(lines[turn])
    return list(zip(slides, kept))


def _height(lines: Sequence[str], size: float) -> float:
    # Word breaks lines a little earlier than arithmetic does.
    return sum(text_height(sheet_text(line), size * 1.05, _ROOM[0]) + _GAP for line in lines)


def _table_height(table: Grid | None) -> float:
    rows = 0 if table is None else min(len(table.rows), _TABLE_ROWS) + 1
    return rows * (_BODY * LINE_HEIGHT + 4) + 8


def _set_up_page(document: Document) -> None:
    from docx.shared import Pt

    section = document.sections[0]
    section.page_width, section.page_height = Pt(_PAGE[0]), Pt(_PAGE[1])
    section.left_margin = section.right_margin = Pt(_MARGIN)
    section.top_margin = section.bottom_margin = Pt(_MARGIN)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(_BODY)


def _add_line(
    document: Document, text: str, size: float, *, bold: bool = False, before: float = 0,
    after: float = _GAP,
) -> None:  # fmt: skip
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.paragraph_format.line_spacing = 1.08
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _add_table(document: Document, told: Grid) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    rows = [told.headings, *told.rows[:_TABLE_ROWS]]
    table = document.add_table(rows=len(rows), cols=len(told.headings))
    table.style = "Table Grid"
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            paragraph = table.cell(down, across).paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            if across in told.figures:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = paragraph.add_run(sheet_text(text))
            run.bold, run.font.size = down == 0, Pt(_BODY - 1)
    _add_line(document, "", 4.0, after=0)
