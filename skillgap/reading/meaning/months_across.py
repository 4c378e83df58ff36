"""Months as columns: adverts by skill, and indicators of teams, a column for each month."""

from __future__ import annotations

from dataclasses import replace

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.periods import is_period
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

_FEWEST = 3


def stack_months_across(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Read columns of months as a row for each month, where the rows name skills or indicators.

    Args:
        raw: The table.
        decisions: ``months_across`` answered ``leave`` leaves the table as it is.
    """
    months = [h for h in raw.headers if is_period(h) and raw.evidence[h].number > 0.5]
    others = [h for h in raw.headers if h not in months]
    if len(months) < _FEWEST or len(others) > _FEWEST + 1 or find_person_header(raw):
        return [raw]
    unit = find_header_for_column(raw, "outcomes", "unit_id")
    metric = find_header_for_column(raw, "outcomes", "metric")
    skill = find_header_for_column(raw, "postings", "skill_id")
    if skill in others and not metric and not find_header_for_column(raw, "signals", "level"):
        keys, value = {"Skill": skill}, "Postings"
    elif unit in others and metric in others:
        keys, value = {"Unit": unit, "Metric": metric}, "Value"
    else:
        return [raw]
    if is_left_unchanged(decisions, "months_across"):
        return [raw]
    cells = {h: stripped_column(raw, h) for h in raw.headers}
    rows = [(row, month) for month in months for row in raw.frame.index if cells[month][row]]
    columns = {name: [cells[h][row] for row, _ in rows] for name, h in keys.items()}
    columns["Month"] = [month for _, month in rows]
    columns[value] = [cells[month][row] for row, month in rows]
    made = take_out_table(raw, "", columns, [int(str(row)) for row, _ in rows])
    told = ask_about_reshaping(
        raw, decisions, kind="months_across", count=len(months), value=", ".join(months),
        found="months as columns", expected="a row for each month",
        remedy="Each number is read as that of its month, in a row of its own.",
    )  # fmt: skip
    return [replace(made, file=raw.file, issues=raw.issues, aside=raw.aside).with_issues([told])]


__all__ = ["stack_months_across"]
