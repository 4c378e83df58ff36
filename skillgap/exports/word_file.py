"""A Word document of ours: title, headings, sentences, lists and tables; data stays plain text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from skillgap.exports.safe_text import sheet_text

HEADINGS = ("Title", "Heading 1", "Heading 2")
SUBTITLE, ITEM = "Subtitle", "List Bullet"
_MARGIN, _BODY, _CELL, _SMALL = 54, 10, 9, 8
"""Points."""
_PROPERTY = 255
"""Most letters a property of a document may have."""


class WordFile:
    """A document that is written from top to bottom.

    Args:
        title: Its title, on the page and in its properties.
    """

    def __init__(self, title: str) -> None:
        from docx import Document
        from docx.shared import Pt

        self._document = Document()
        section = self._document.sections[0]
        section.left_margin = section.right_margin = Pt(_MARGIN)
        section.top_margin = section.bottom_margin = Pt(_MARGIN)
        normal: Any = self._document.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(_BODY)
        # Looked up by name for each paragraph, styles would take most of the time.
        self._style_ids = {
            name: self._document.styles[name].style_id for name in (*HEADINGS, SUBTITLE, ITEM)
        }
        self._document.core_properties.author = "skillgap"
        self._document.core_properties.title = sheet_text(title)[:_PROPERTY]
        self.add_heading(title, 0)

    def add_heading(self, text: str, level: int = 1) -> None:
        """Add a heading: 0 the title, 1 a chapter, 2 a part."""
        self.add(text, HEADINGS[level])

    def add(self, text: str, style: str | None = None) -> None:
        """Add a paragraph: a sentence, or one in a style such as ``ITEM``."""
        paragraph = self._document.add_paragraph(sheet_text(text))
        paragraph._p.style = self._style_ids[style] if style else None

    def add_table(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], none: str = ""
    ) -> None:
        """Add a table; where there is no row, the sentence that says so, if there is one."""
        from docx.shared import Pt

        if none and not rows:
            self.add(none)
            return
        lines = [tuple(headings), *rows]
        table = self._document.add_table(rows=len(lines), cols=len(headings))
        table.style = "Table Grid"
        for down, (line, texts) in enumerate(zip(table.rows, lines, strict=True)):
            for cell, text in zip(line.cells, texts, strict=True):
                run = cell.paragraphs[0].add_run(sheet_text(text))
                run.bold, run.font.size = down == 0, Pt(_CELL)

    def close(self, *notes: str) -> bytes:
        """Add notes in small letters, such as who took it away, and return the bytes of a .docx."""
        from docx.shared import Pt

        for note in filter(None, notes):
            self._document.add_paragraph().add_run(sheet_text(note)).font.size = Pt(_SMALL)
        sink = io.BytesIO()
        self._document.save(sink)
        return sink.getvalue()
