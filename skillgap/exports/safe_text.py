"""Text of the data in office files: it never becomes a formula, a link or a field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from skillgap.exports.live_text import plain_cell

_FIELD = re.compile(r"(?i)\bhyper(?=link\b)")
"""Word takes the whole word for a field of its own; a joiner of no width keeps it a word."""


def sheet_text(text: object) -> str:
    r"""Return text as an office file can hold it: one line, nothing that runs or is clickable.

    >>> sheet_text(" Cook\n(night) "), sheet_text("=1+1")
    ('Cook (night)', "'=1+1")
    """
    flat = " ".join(str(text).split())
    safe = _FIELD.sub("\\g<0>\u2060", plain_cell(flat))
    return "".join("\ufffd" if letter in "\ufffe\uffff" else letter for letter in safe)


@contextmanager
def _text_stays_text(file: Any) -> Iterator[tuple[Any, Any]]:
    """Open the worksheet of a chart so that text of the data stays text."""
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "nan_inf_to_errors": False}  # fmt: skip
    book = Workbook(file, options)
    marked = book.add_format({"quote_prefix": True})
    sheet = book.add_worksheet()

    def write_as_text(one: Any, row: int, column: int, text: str, *_: Any) -> int:
        plain = text[:1].isalnum()
        written: int = one.write_string(row, column, text, None if plain else marked)
        return written

    sheet.add_write_handler(str, write_as_text)
    yield book, sheet
    book.close()


def safe_categories() -> Any:
    """Return chart data by category whose worksheet holds text of the data as text."""
    from pptx.chart.data import CategoryChartData
    from pptx.chart.xlsx import CategoryWorkbookWriter

    class Writer(CategoryWorkbookWriter):  # type: ignore[misc]
        _open_worksheet = staticmethod(_text_stays_text)

    class Categories(CategoryChartData):  # type: ignore[misc]
        @property
        def _workbook_writer(self) -> Any:
            return Writer(self)

    return Categories()


def safe_points() -> Any:
    """Return chart data of points whose worksheet holds text of the data as text."""
    from pptx.chart.data import XyChartData
    from pptx.chart.xlsx import XyWorkbookWriter

    class Writer(XyWorkbookWriter):  # type: ignore[misc]
        _open_worksheet = staticmethod(_text_stays_text)

    class Pairs(XyChartData):  # type: ignore[misc]
        @property
        def _workbook_writer(self) -> Any:
            return Writer(self)

    return Pairs()
