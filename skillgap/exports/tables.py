"""Any table as csv, Excel, Parquet or JSON, safe to open in a spreadsheet.

Text that a spreadsheet would run as a formula is written so that it stays text. What leaves passes
``gate.let_out``, which knows the viewer and the log.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue, unknown_name
from skillgap.exports.live_text import would_run

Format: TypeAlias = Literal["csv", "xlsx", "parquet", "json"]

FORMATS: tuple[Format, ...] = get_args(Format)

MIME_TYPES: dict[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Begins with a letter or figure and holds no control character; `#N/A` would become an error.
_HARMLESS = re.compile(r"\w[^\x00-\x1f\ufffe\uffff\ud800-\udfff]*\Z")
_SPLIT_BEFORE, _SPLIT_AFTER = re.compile(r"[;\t\r\n]"), re.compile(r"(?<=[;\t\r\n])")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_SHEET_ROWS, _SHEET_COLUMNS, _CELL_LETTERS = 1_048_576, 16_384, 32_767
_FIRST_SHEET_YEAR = 1900


def write_table(frame: pd.DataFrame, format: str, *, title: str = "Table") -> bytes:
    """Write a table as a file.

    Args:
        frame: Any table; a named index becomes columns, an unnamed one is left out.
        format: ``csv`` (UTF-8 with a byte order mark, so that Excel reads accents), ``xlsx``,
            ``parquet`` or ``json`` (a list of objects, one per row).
        title: Name of the sheet in a workbook.

    Returns:
        The bytes of the file. Days are written as ``2026-10-31``, blanks stay blank. In csv a
        text that begins like a formula gets an apostrophe in front; in a workbook the cell
        is marked as text and keeps its content.

    Raises:
        UnknownName: another format.
        BadValue: more rows, columns or letters in a cell than a worksheet can hold.
    """
    writers: dict[str, Callable[[pd.DataFrame, str], bytes]] = {
        "csv": _to_csv,
        "xlsx": _to_workbook,
        "parquet": _to_parquet,
        "json": _to_json,
    }
    if format not in writers:
        raise unknown_name("format of a table", format, list(FORMATS))
    flat = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    flat = flat.set_axis([_column_heading(label) for label in flat.columns], axis="columns")
    return writers[format](flat, title)


def format_of(path: str | Path) -> Format:
    """Return the format that a file name ends in.

    >>> format_of("gaps.XLSX")
    'xlsx'

    Raises:
        BadValue: the name ends in none of them.
    """
    ending = Path(path).suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise BadValue(
            f"file name `{path}`",
            f"ending `.{ending}`" if ending else "no ending",
            "one of " + ", ".join(f".{known}" for known in FORMATS),
            "Choose a name with one of these endings.",
        )
    return ending


def neutralise_csv_cell(text: str) -> str:
    """Do the same where a spreadsheet that splits at semicolons, tabs or lines would see a cell.

    >>> neutralise_csv_cell("sales; =1+1"), neutralise_csv_cell("a; b-c")
    ("sales;' =1+1", 'a; b-c')
    """
    if not _SPLIT_BEFORE.search(text):
        return neutralise_formula(text)
    return "".join(map(neutralise_formula, _SPLIT_AFTER.split(text)))


def neutralise_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    >>> neutralise_formula("=1+1"), neutralise_formula("a=b"), neutralise_formula("")
    ("'=1+1", 'a=b', '')
    """
    return f"'{text}" if would_run(text) else text


def _column_heading(label: Any) -> str:
    return " ".join(map(str, label)) if isinstance(label, tuple) else str(label)


def _to_csv(frame: pd.DataFrame, _: str) -> bytes:
    columns = [_neutralise_column(frame.iloc[:, place]) for place in range(frame.shape[1])]
    safe = pd.concat(columns, axis="columns") if columns else frame
    safe = safe.set_axis([neutralise_csv_cell(name) for name in frame.columns], axis="columns")
    text = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", errors="backslashreplace")


def _neutralise_column(column: pd.Series) -> pd.Series:
    if _is_text(column):
        cells = column.map(_plain_value).astype(object)
        return cells.map(lambda cell: neutralise_csv_cell(cell) if isinstance(cell, str) else cell)
    return _dates_as_text(column) if pd.api.types.is_datetime64_any_dtype(column) else column


def _is_text(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype) or not (
        pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)
    )


def _dates_as_text(column: pd.Series) -> pd.Series:
    naive = _column_in_utc(column)
    moments = naive.dropna()
    if (moments == moments.dt.normalize()).all():
        return pd.Series(naive.dt.strftime("%Y-%m-%d"))
    zone = "Z" if isinstance(column.dtype, pd.DatetimeTZDtype) else ""
    return pd.Series(naive.dt.strftime("%Y-%m-%dT%H:%M:%S") + zone)


def _column_in_utc(column: pd.Series) -> pd.Series:
    if not isinstance(column.dtype, pd.DatetimeTZDtype):
        return column
    return pd.Series(column.dt.tz_convert("UTC").dt.tz_localize(None))


def _to_parquet(frame: pd.DataFrame, _: str) -> bytes:
    # Parquet holds one type per column; an object column may hold several.
    mixed = [name for name in frame.columns if pd.api.types.is_object_dtype(frame[name])]
    plain = frame.assign(**{name: frame[name].map(_value_as_text) for name in mixed})
    sink = BytesIO()
    plain.to_parquet(sink, index=False)
    return sink.getvalue()


def _value_as_text(cell: Any) -> str | None:
    plain = _plain_value(cell)
    return None if plain is None else str(plain)


def _to_json(frame: pd.DataFrame, _: str) -> bytes:
    lines = (
        json.dumps(dict(zip(frame.columns, row)), ensure_ascii=False, allow_nan=False, default=str)
        for row in _plain_rows(frame)
    )
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    return text.encode("utf-8", errors="backslashreplace")


def _to_workbook(frame: pd.DataFrame, title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    _refuse_too_large(frame, title)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_SHEET_NAME.sub(" ", title).strip("' ")[:31] or "Table")
    sheet.freeze_panes = "A2"
    for place, name in enumerate(frame.columns):
        width = _column_width(name, frame.iloc[:, place])
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    cell_in = partial(WriteOnlyCell, sheet)
    headings = [_worksheet_text_cell(cell_in, name) for name in frame.columns]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    for row in _plain_rows(frame, keep_dates=True):
        sheet.append([_worksheet_cell(cell_in, value) for value in row])
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def _refuse_too_large(frame: pd.DataFrame, title: str) -> None:
    """Raise for a table that is larger than a worksheet, before anything is written."""
    remedy = "Choose .csv or .parquet."
    if len(frame) >= _SHEET_ROWS or frame.shape[1] > _SHEET_COLUMNS:
        raise BadValue(
            f"table `{title}`",
            f"{len(frame):,} rows and {frame.shape[1]:,} columns",
            f"at most {_SHEET_ROWS - 1:,} rows and {_SHEET_COLUMNS:,} columns in a worksheet",
            remedy,
        )
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        longest = _longest_text_length(column) if _is_text(column) else 0
        if max(longest, len(name)) > _CELL_LETTERS:
            raise BadValue(
                f"table `{title}`, column `{name[:30]}`",
                f"a cell of {longest:,} letters",
                f"at most {_CELL_LETTERS:,} in a cell of a worksheet",
                remedy,
            )


def _worksheet_cell(cell_in: Callable[[Any], Any], value: Any) -> Any:
    """Return what to append: the bare value, or a cell where type or format must be said."""
    if isinstance(value, datetime):
        if value.year < _FIRST_SHEET_YEAR:
            return value.isoformat()
        cell = cell_in(value)
        midnight = value.time() == time.min
        cell.number_format = "yyyy-mm-dd" if midnight else "yyyy-mm-dd hh:mm:ss"
        return cell
    if not isinstance(value, str):
        return value
    return value if _HARMLESS.match(value) else _worksheet_text_cell(cell_in, value)


def _worksheet_text_cell(cell_in: Callable[[Any], Any], text: str) -> Any:
    cell = cell_in(_CONTROL.sub("\ufffd", text))
    cell.data_type = "s"
    cell.quotePrefix = would_run(text)
    return cell


def _longest_text_length(column: pd.Series) -> int:
    return max((len(_value_as_text(cell) or "") for cell in column.tolist()), default=0)


def _column_width(name: str, column: pd.Series) -> float:
    return float(min(max(len(name), _longest_text_length(column.head(200))) + 2, 48))


def _plain_rows(frame: pd.DataFrame, *, keep_dates: bool = False) -> Iterator[tuple[Any, ...]]:
    """Yield rows of what JSON and worksheets know: text, finite numbers, yes/no, dates, blanks."""
    columns = []
    for place in range(frame.shape[1]):
        column = frame.iloc[:, place]
        if pd.api.types.is_datetime64_any_dtype(column):
            column = _column_in_utc(column) if keep_dates else _dates_as_text(column)
        columns.append([_plain_value(cell) for cell in column.tolist()])
    return zip(*columns)


def _plain_value(cell: Any) -> Any:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, pd.Timestamp):
        return cell.to_pydatetime(warn=False)
    if isinstance(cell, bool | int | str | datetime):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, list | tuple | set | frozenset):
        return "; ".join(str(item) for item in cell)
    return str(cell)
