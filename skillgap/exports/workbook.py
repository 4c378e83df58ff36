"""Several tables as one workbook: formatted, real numbers, headers that stay, notes on every sheet.

Text is written as text, never as a formula or a link; there is no formula in the file at all. One
header row per sheet, so that other programs read it as it stands.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue
from skillgap.core.question import ResultColumn
from skillgap.exports.safe_text import sheet_text
from skillgap.figures._theme import TOKENS

if TYPE_CHECKING:
    from skillgap.core.assumptions import Assumption

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS, _MOST_LETTERS, _WIDEST = 1_048_575, 32_767, 48
_UNFIT = re.compile(r"[\[\]:*?/\\']")
_FORMATS = {
    "money": "#,##0", "share": "0%", "level": "0.0", "fte": "#,##0.0", "months": "#,##0.0",
    "hours": "#,##0.0", "count": "#,##0", "rank": "0", "measure": "#,##0.00",
    "date": "yyyy-mm-dd",
}  # fmt: skip
_LINES_OF_NOTE = 30


@dataclass(frozen=True, eq=False)
class Worksheet:
    """One sheet of a workbook.

    Attributes:
        name: Name on its tab.
        table: What stands on it.
        columns: What its columns hold, for formats and notes; others go by their type.
        notes: What a reader must know of it: formula, data, warnings.
    """

    name: str
    table: pd.DataFrame
    columns: Sequence[ResultColumn] = ()
    notes: Sequence[str] = field(default=())


def write_workbook(
    sheets: Iterable[Worksheet], *, assumptions: Sequence[Assumption] = (), sealed: str = ""
) -> bytes:
    """Write tables as a .xlsx: first what it holds, then the tables, then the assumptions.

    Args:
        sheets: The tables; each has passed the viewer's policy.
        assumptions: Assumptions behind them.
        sealed: Who took it away, when and from which data.

    Returns:
        The bytes of the file.

    Raises:
        BadValue: a table has more rows than a worksheet.
    """
    from xlsxwriter import Workbook

    told = [*sheets, _assumptions_sheet(assumptions)]
    names = _sheet_names([one.name for one in told])
    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "remove_timezone": True}  # fmt: skip
    book = Workbook(sink, options)
    book.set_properties({"author": "skillgap", "comments": sheet_text(sealed)[:255]})
    forms = _Forms(book)
    _write_sheet(book, forms, "About", _about_sheet(told, names, sealed))
    for name, one in zip(names, told):
        _write_sheet(book, forms, name, one)
    book.close()
    return sink.getvalue()


def _about_sheet(told: Sequence[Worksheet], names: Sequence[str], sealed: str) -> Worksheet:
    rows = [(name, len(one.table), line) for name, one in zip(names, told)
            for line in (one.notes[:1] or ("",))]  # fmt: skip
    table = pd.DataFrame(rows, columns=["sheet", "rows", "what it holds"])
    notes = ("Every sheet has one header row; its notes hang on its first cell.", sealed)
    return Worksheet("About", table, notes=[line for line in notes if line])


def _assumptions_sheet(entries: Sequence[Assumption]) -> Worksheet:
    names = ["name", "value", "low", "high", "unit", "status", "owner", "source", "meaning"]
    rows = [[getattr(one, name) for name in names] for one in entries]
    table = pd.DataFrame(rows, columns=names)
    table["name"] = table["name"].astype(str).str.replace("_", " ")
    note = "Every number nobody measured here, with its plausible range and who answers for it."
    return Worksheet("Assumptions", table, notes=(note,))


def _sheet_names(wished: Sequence[str]) -> list[str]:
    """Return names a workbook takes: at most 31 letters, none twice."""
    found: list[str] = []
    taken = {"about", "history"}
    for wish in wished:
        plain = _UNFIT.sub(" ", sheet_text(wish)).strip()[:31] or "Table"
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain[: 31 - len(str(number)) - 1]} {number}", number + 1
        taken.add(name.casefold())
        found.append(name)
    return found


class _Forms:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        fill = TOKENS["light"].demand
        self.head = book.add_format({
            "bold": True, "font_color": "#FFFFFF", "bg_color": fill, "text_wrap": True,
            "valign": "top",
        })  # fmt: skip
        self.quoted = book.add_format({"quote_prefix": True})

    def number(self, form: str) -> Any:
        """Return the cell format of a number format."""
        if form not in self._made:
            self._made[form] = self._book.add_format({"num_format": form})
        return self._made[form]


def _write_sheet(book: Any, forms: _Forms, name: str, told: Worksheet) -> None:
    frame = told.table
    if len(frame) > _MOST_ROWS:
        raise BadValue(
            f"sheet `{name}`", f"{len(frame):,} rows", f"at most {_MOST_ROWS:,} in a worksheet",
            "Leave it out, or take it away as .csv or .parquet.",
        )  # fmt: skip
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    declared = {column.name: column for column in told.columns}
    headings = _headings([str(label) for label in frame.columns])
    for place, heading in enumerate(headings):
        column = frame.iloc[:, place]
        known = declared.get(str(frame.columns[place]))
        form, written = _column_writer(sheet, forms, column, known)
        sheet.set_column(place, place, _width(heading, column, form), None)
        written(place)
    if len(headings):
        _make_table(sheet, forms, headings, max(len(frame), 1))
    _add_notes(sheet, told, headings, declared, frame)


def _headings(labels: Sequence[str]) -> list[str]:
    """Return headings as people read them; a table takes none twice and none that is blank."""
    found: list[str] = []
    for label in labels:
        plain = sheet_text(label.replace("_", " ")).strip()[:200] or "Column"
        heading, number = plain, 2
        while heading.casefold() in {one.casefold() for one in found}:
            heading, number = f"{plain} {number}", number + 1
        found.append(heading)
    return found


def _make_table(sheet: Any, forms: _Forms, headings: Sequence[str], rows: int) -> None:
    columns = [{"header": heading, "header_format": forms.head} for heading in headings]
    sheet.add_table(
        0, 0, rows, len(headings) - 1,
        {"columns": columns, "style": "Table Style Light 1", "banded_rows": False},
    )  # fmt: skip


def _column_writer(
    sheet: Any, forms: _Forms, column: pd.Series, known: ResultColumn | None
) -> tuple[str, Callable[[int], None]]:
    """Return the number format of a column, and what writes it at a place."""
    if pd.api.types.is_datetime64_any_dtype(column):
        form = _FORMATS["date"]
        return form, lambda place: _write_dates(sheet, column, place, forms.number(form))
    if pd.api.types.is_bool_dtype(column):
        return "", lambda place: _write_texts(
            sheet, forms, column.map({True: "yes", False: "no"}), place
        )
    if pd.api.types.is_numeric_dtype(column):
        kind = known.kind if known else "count" if pd.api.types.is_integer_dtype(column) else ""
        form = _FORMATS.get(kind, "General")
        return form, lambda place: _write_numbers(sheet, column, place, forms.number(form))
    return "", lambda place: _write_texts(sheet, forms, column, place)


def _write_numbers(sheet: Any, column: pd.Series, place: int, form: Any) -> None:
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    whole = pd.api.types.is_integer_dtype(column)
    for row, value in enumerate(values.tolist(), start=1):
        if math.isfinite(value):
            sheet.write_number(row, place, int(value) if whole else value, form)


def _write_dates(sheet: Any, column: pd.Series, place: int, form: Any) -> None:
    moments = column.dt.tz_localize(None) if column.dt.tz is not None else column
    for row, moment in enumerate(moments.tolist(), start=1):
        if moment is pd.NaT:
            continue
        if moment.year < 1900:
            sheet.write_string(row, place, moment.date().isoformat())
        else:
            sheet.write_datetime(row, place, moment.to_pydatetime(warn=False), form)


def _write_texts(sheet: Any, forms: _Forms, column: pd.Series, place: int) -> None:
    for row, cell in enumerate(column.tolist(), start=1):
        if isinstance(cell, bool | np.bool_):
            sheet.write_string(row, place, "yes" if cell else "no")
        elif isinstance(cell, int | float | np.number):
            if math.isfinite(float(cell)):
                sheet.write_number(row, place, float(cell))
        elif isinstance(cell, datetime | date):
            sheet.write_string(row, place, cell.isoformat()[:10])
        elif cell is not None and cell is not pd.NA:
            text = sheet_text(cell)[:_MOST_LETTERS]
            if text:
                sheet.write_string(row, place, text, None if text[0].isalnum() else forms.quoted)


def _width(heading: str, column: pd.Series, form: str) -> float:
    longest = max((len(str(cell)) for cell in column.head(200).tolist()), default=0)
    needed = 11 if form else longest
    words = max((len(word) for word in heading.split()), default=4) + 3
    return float(min(max(needed + 2, words), _WIDEST))


def _add_notes(
    sheet: Any, told: Worksheet, headings: Sequence[str], declared: Mapping[str, ResultColumn],
    frame: pd.DataFrame,
) -> None:  # fmt: skip
    """Hang the notes of the sheet on its first cell, and each column's meaning on its heading."""
    for place, _ in enumerate(headings):
        known = declared.get(str(frame.columns[place]))
        lines = [known.meaning] if known else []
        if place == 0:
            lines += list(told.notes)[:_LINES_OF_NOTE]
        if lines:
            size = {"x_scale": 3.0, "y_scale": 3.0} if place == 0 else {"x_scale": 1.5}
            text = "\n".join(sheet_text(line) for line in lines)[:_MOST_LETTERS]
            sheet.write_comment(0, place, text, {"author": "skillgap", **size})
