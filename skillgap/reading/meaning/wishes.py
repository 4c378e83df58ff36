"""Roles that people would like, in a list of people: taken out as wishes."""

from __future__ import annotations

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    find_header_for_column,
    find_person_header,
    stripped_column,
    take_out_table,
)

_THREE = 3


def take_out_wishes(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take the role somebody would like next out of a list of people with the role they hold.

    Args:
        raw: The table.
        decisions: Not asked: the list itself stays as it is.
    """
    person = find_header_for_column(raw, "employees", "employee_id") or find_person_header(raw)
    wish = find_header_for_column(raw, "aspirations", "target_role_id")
    held = find_header_for_column(raw, "employees", "role_id")
    if not person or not wish or not held or len({person, wish, held}) < _THREE:
        return [raw]
    wanted = stripped_column(raw, wish)
    wanted = wanted[wanted != ""]
    who = stripped_column(raw, person)[wanted.index]
    columns = {"Employee ID": who.tolist(), "Target role": wanted.tolist()}
    rows = [int(str(row)) for row in wanted.index]
    return [raw, take_out_table(raw, "wishes", columns, rows)] if rows else [raw]


__all__ = ["take_out_wishes"]
