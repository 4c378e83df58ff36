"""The governance file as one Word document: a chapter each, with a table where there is one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skillgap.exports.native_charts import sheet_text

if TYPE_CHECKING:
    from docx.document import Document

TITLE = "Governance file"
_HEADINGS, _ITEM = ("Heading 1", "Heading 2"), "List Bullet"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter.

    Attributes:
        title: Its heading.
        sections: Headings below it, with the lines of each.
        columns: Headings of its table; empty for none.
        rows: Rows of the table.
    """

    title: str
    sections: Mapping[str, Sequence[str]]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default=())


def write_governance_file(chapters: Iterable[Chapter], *, sealed: str = "") -> bytes:
    """Write the chapters.

    Args:
        chapters: In reading order.
        sealed: Who took the file away, when and from which data; stands below the title.

    Returns:
        The bytes of a .docx.
    """
    from docx import Document

    document = Document()
    document.add_heading(TITLE, 0)
    if sealed:
        document.add_paragraph(sheet_text(sealed))
    ids = {name: document.styles[name].style_id for name in (*_HEADINGS, _ITEM)}
    for chapter in chapters:
        _add_paragraph(document, chapter.title, ids[_HEADINGS[0]])
        for heading, lines in chapter.sections.items():
            _add_paragraph(document, heading, ids[_HEADINGS[1]])
            for line in lines:
                _add_paragraph(document, line, ids[_ITEM] if len(lines) > 1 else None)
        if chapter.columns:
            _add_table(document, chapter)
    document.core_properties.author = "skillgap"
    document.core_properties.title = TITLE
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _add_paragraph(document: Document, text: str, style_id: str | None) -> None:
    """Add a paragraph; a style looked up by name each time would take most of the time."""
    document.add_paragraph(sheet_text(text))._p.style = style_id


def _add_table(document: Document, chapter: Chapter) -> None:
    rows = [chapter.columns, *chapter.rows]
    table = document.add_table(rows=len(rows), cols=len(chapter.columns))
    table.style = "Table Grid"
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            run = cell.paragraphs[0].add_run(sheet_text(text))
            run.bold = texts is chapter.columns
