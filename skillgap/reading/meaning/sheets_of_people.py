"""A sheet per person: the name of the sheet says whose skills stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
)

_PERSON = "Employee"


def read_sheets_of_people(raws: Sequence[RawTable], decisions: Decisions) -> list[RawTable]:
    """Give the tables of a workbook with a sheet per person a column that says who it is.

    Args:
        raws: The tables of one upload.
        decisions: ``sheet_people`` answered ``leave`` leaves the tables as they are.

    Returns:
        The tables, in the same order. Sheets count as those of people where at least two of one
        workbook have the same headers, a skill and a level among them, and none says who.
    """
    return [_with_person_of_sheet(raw, raws, decisions.for_file(raw.file)) for raw in raws]


def _with_person_of_sheet(
    raw: RawTable, raws: Sequence[RawTable], decisions: Decisions
) -> RawTable:
    book, _, sheet = raw.file.partition(" › ")
    mates = [each for each in raws if each.file.startswith(f"{book} › ")
             and each.headers == raw.headers]  # fmt: skip
    if len(mates) < 2 or not sheet or not _lacks_only_people(raw):
        return raw
    if is_left_unchanged(decisions, "sheet_people"):
        return raw
    frame = raw.frame.assign(**{_PERSON: pd.Series(sheet, index=raw.frame.index, dtype="str")})
    told = ask_about_reshaping(
        raw, decisions, kind="sheet_people", count=len(raw.frame), value=sheet,
        found="sheet of skills and levels that does not say whose they are",
        expected="a column that names the person",
        remedy="The name of each sheet is read as the person whose skills stand on it.",
    )  # fmt: skip
    return replace(raw, frame=frame).with_issues([told])


def _lacks_only_people(raw: RawTable) -> bool:
    skill = find_header_for_column(raw, "signals", "skill_id")
    level = find_header_for_column(raw, "signals", "level", least=0.6)
    role = find_header_for_column(raw, "requirements", "role_id")
    return bool(skill and level) and skill != level and not role and not find_person_header(raw)
