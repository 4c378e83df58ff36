"""Templates to fill in: the contract as one workbook."""

from __future__ import annotations

import io
from typing import Any

from skillgap.core.tables import LEVEL_NAMES, TABLES, Column, Table

READ_ME = "Read me"
_LAST_ROW = 5_000


def template_workbook_bytes() -> bytes:
    """Return a workbook with a sheet per table: headers with notes, lists of allowed words.

    The first sheet says how to fill it in. Columns of ids are text, so that ``007`` stays.
    Sheets that stay empty are ignored when the workbook is loaded.
    """
    from openpyxl import Workbook

    book = Workbook()
    _write_read_me_sheet(book.active)
    for table in TABLES.values():
        _write_table_sheet(book.create_sheet(table.name), table)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write_read_me_sheet(sheet: Any) -> None:
    from openpyxl.styles import Font

    sheet.title = READ_ME
    levels = ", ".join(f"{number} {name}" for number, name in enumerate(LEVEL_NAMES))
    lines = [
        "How to fill in this workbook",
        "",
        "Each sheet is one table; fill in those you have and leave the others empty.",
        "The first four make the gap map: employees, roles, requirements, signals.",
        "A note on each header says what belongs there; bold headers must be filled in.",
        f"Levels run from 0 to 5: {levels}.",
        "Dates are best written as YYYY-MM-DD, all money in one currency.",
        "A skill or a role may be given by its name instead of an id.",
        "",
        *(f"{table.name}: {table.meaning}" for table in TABLES.values()),
    ]
    for line in lines:
        sheet.append([line])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 100


def _write_table_sheet(sheet: Any, table: Table) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(table.columns, 1):
        cell = sheet.cell(1, number, column.name)
        cell.font = Font(bold=column.required)
        cell.comment = Comment(column_note_text(column), "skillgap", height=120, width=280)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(12, len(column.name) + 3)
        if column.kind in ("id", "text"):
            sheet.column_dimensions[letter].number_format = "@"
        if column.choices:
            _add_drop_down_list(sheet, letter, column)
    sheet.freeze_panes = "A2"


def _add_drop_down_list(sheet: Any, letter: str, column: Column) -> None:
    """Let the spreadsheet offer the allowed words."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offer = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{_LAST_ROW}")


def column_note_text(column: Column) -> str:
    """Say in a few lines what belongs in a column."""
    lines = [column.meaning]
    if column.choices:
        lines.append(f"One of: {', '.join(column.choices)}.")
    if column.low is not None and column.high is not None:
        lines.append(f"From {column.low:g} to {column.high:g}.")
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if column.example:
        lines.append(f"Example: {column.example}")
    lines.append("Needed." if column.required else "May be left empty.")
    return "\n".join(lines)
