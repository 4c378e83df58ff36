"""Cells that tell a person's name and number in one: ``Ana Alder (70011)``."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    find_header_for_column,
    find_person_header,
    stripped_column,
)

_BEHIND = re.compile(r"([^\d()\[\]]+?)\s*[(\[]\s*(\w*\d[\w-]*)\s*[)\]]")
_BEFORE = re.compile(r"(\w*\d\w*)\s*[-–—:|]\s*([^\d()\[\]]+)")
_ALL = 0.95


def split_names_and_numbers(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take a column of people that tells name and number apart, where nearly all cells do.

    Args:
        raw: The table.
        decisions: Not asked: nothing is lost.
    """
    header = find_person_header(raw)
    seen = [cell for cell in raw.evidence[header].words[:200] if cell] if header else []
    told = [_name_and_number(cell) for cell in seen]
    if not seen or sum(bool(each) for each in told) < _ALL * len(seen):
        return [raw]
    if {"Employee ID", "Name"} & set(raw.headers) - {header}:
        return [raw]
    cells = stripped_column(raw, header).map(lambda cell: _name_and_number(cell) or ("", cell))
    named = find_header_for_column(raw, "employees", "name")
    frame = raw.frame.drop(columns=[header])
    frame.insert(0, "Employee ID", _text([number or name for name, number in cells], raw))
    if named in ("", header):
        frame.insert(1, "Name", _text([name or number for name, number in cells], raw))
    return [replace(raw, frame=frame)]


def _text(cells: list[str], raw: RawTable) -> pd.Series:
    return pd.Series(cells, index=raw.frame.index, dtype="str")


def _name_and_number(cell: str) -> tuple[str, str] | None:
    if found := _BEHIND.fullmatch(cell):
        return found[1].strip(), found[2]
    if found := _BEFORE.fullmatch(cell):
        return found[2].strip(), found[1]
    return None
