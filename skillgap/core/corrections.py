"""Corrections of single facts about people: put over what files say, so that they outlast imports.

The tables as they were loaded stay as they are. A correction is a decision with a name and a
reason; it is applied whenever the dataset is opened, in whatever version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from skillgap.core.contract import Column
from skillgap.core.errors import BadValue, Issue, unknown_name
from skillgap.core.subjects import join_subject
from skillgap.core.tables import LEVEL_MAX, TABLES
from skillgap.core.workforce import Workforce, dtype_of

KIND = "correction"
"""The kind of decision a correction is kept as, with the dataset's lineage behind a slash."""
CORRECTED = ("employees", "signals")
_NEVER = "employee_id"
_STATED, _HERE = "manager", "corrected here"
"""A statement that no file makes counts as a manager's."""
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


@dataclass(frozen=True, slots=True)
class FactCorrection:
    """One fact about one person, as it is, whatever a file says.

    Attributes:
        employee_id: The person.
        column: Column of ``employees``, or ``level`` for evidence about a skill.
        value: What is right, as text; blank for not known.
        skill_id: The skill, where ``column`` is ``level``.
        source: The kind of evidence that is corrected, such as ``manager``; blank for all.
    """

    employee_id: str
    column: str
    value: str
    skill_id: str = ""
    source: str = ""

    @property
    def table(self) -> str:
        """The table it is about."""
        return "signals" if self.skill_id else "employees"

    @property
    def subject(self) -> str:
        """What the decision is kept under: the newest of a subject counts."""
        parts = (self.table, self.employee_id, self.column, self.skill_id, self.source)
        return join_subject(*parts)


def correctable_columns() -> list[Column]:
    """Return the columns of a person that can be corrected."""
    return [column for column in TABLES["employees"].columns if column.name != _NEVER]


def typed_value(correction: FactCorrection) -> Any:
    """Return the value of a correction in the type of its column.

    Raises:
        UnknownName: there is no such column.
        BadValue: the value is none of its kind.
    """
    columns = {column.name: column for column in TABLES[correction.table].columns}
    allowed = ["level"] if correction.skill_id else [one.name for one in correctable_columns()]
    if correction.column not in allowed:
        raise unknown_name("columns that can be corrected", correction.column, allowed)
    text, column = correction.value.strip(), columns[correction.column]
    if not text:
        return None
    try:
        return _parse(text, column)
    except ValueError:
        raise BadValue(
            f"correction of `{column.name}`", text, _expected(column), "Write it so."
        ) from None


def _parse(text: str, column: Column) -> Any:
    if column.kind == "date":
        return pd.Timestamp(date.fromisoformat(text))
    if column.kind == "flag":
        if text.lower() not in _YES + _NO:
            raise ValueError(text)
        return text.lower() in _YES
    if column.kind in ("number", "level", "share"):
        number, (low, high) = float(text), _limits(column)
        if not low <= number <= high:
            raise ValueError(text)
        return number
    if column.choices and text not in column.choices:
        raise ValueError(text)
    return text


def _limits(column: Column) -> tuple[float, float]:
    most = {"level": LEVEL_MAX, "share": 1.0}.get(column.kind, float("inf"))
    return (
        0.0 if column.low is None else column.low,
        most if column.high is None else column.high,
    )


def _expected(column: Column) -> str:
    if column.kind == "date":
        return "a day such as 2026-10-31"
    if column.kind == "flag":
        return "yes or no"
    if column.choices:
        return " / ".join(column.choices)
    low, high = _limits(column)
    return f"a number of at least {low:g}" + ("" if high == float("inf") else f", at most {high:g}")


def corrections_from(decisions: pd.DataFrame) -> list[FactCorrection]:
    """Return the corrections in force: the newest of each fact, unless it was taken back.

    Args:
        decisions: As ``workspace.decisions`` lists them, newest first.
    """
    newest = decisions.drop_duplicates("subject")
    kept = newest[newest["choice"] == "corrected"]
    return [FactCorrection(**detail) for detail in kept["detail"][::-1]]


def apply_corrections(workforce: Workforce, corrections: Iterable[FactCorrection]) -> Workforce:
    """Return the workforce with corrections put over what its files say.

    Args:
        workforce: As loaded; it is not changed.
        corrections: Those of people it does not have are passed over; a level of which no file says
            anything is a statement of its own, on the day of the data.

    Returns:
        The same with the facts corrected, and one issue (a note) for each.
    """
    tables: dict[str, pd.DataFrame] = dict(workforce.tables)
    issues = list(workforce.issues)
    for one in corrections:
        frame = tables.get(one.table)
        if frame is None or one.column not in frame:
            continue
        rows = _rows_of(frame, one)
        if not rows.any() and one.skill_id and one.value:
            frame = _with_statement(frame, workforce, one)
            rows = _rows_of(frame, one)
        if not rows.any():
            continue
        was = frame.loc[rows, one.column].iloc[0]
        kind = next(c.kind for c in TABLES[one.table].columns if c.name == one.column)
        cells = {one.column: frame[one.column].mask(rows, typed_value(one))}
        tables[one.table] = frame.assign(**cells).astype({one.column: dtype_of(kind)})
        issues.append(_issue_of(one, was, int(rows.sum())))
    return replace(workforce, tables=tables, issues=tuple(issues))


def _with_statement(frame: pd.DataFrame, workforce: Workforce, one: FactCorrection) -> pd.DataFrame:
    """Return signals with a statement added: of that skill of that person no file says anything."""
    if workforce.people.code(one.employee_id) < 0 or workforce.skills.code(one.skill_id) < 0:
        return frame
    row = {"employee_id": one.employee_id, "skill_id": one.skill_id, "level": typed_value(one),
           "source": one.source or _STATED, "observed_on": pd.Timestamp(workforce.as_of),
           "source_file": _HERE, "source_row": 0}  # fmt: skip
    added = pd.DataFrame([row]).reindex(columns=frame.columns).astype(frame.dtypes.to_dict())
    return pd.concat([frame, added], ignore_index=True)


def _rows_of(frame: pd.DataFrame, one: FactCorrection) -> pd.Series:
    rows = frame["employee_id"] == one.employee_id
    if one.skill_id:
        rows &= frame["skill_id"] == one.skill_id
    if one.source:
        rows &= frame["source"] == one.source
    return rows.fillna(False).astype(bool)


def _issue_of(one: FactCorrection, was: object, rows: int) -> Issue:
    return Issue(
        severity="note",
        table=one.table,
        column=one.column,
        value="" if pd.isna(was) else str(was),  # type: ignore[call-overload]
        found="corrected here",
        expected=one.value or "nothing",
        remedy="Correct it at its source as well; the correction stays until it is taken back.",
        outcome="converted",
        count=rows,
    )


def detail_of(one: FactCorrection) -> Mapping[str, str]:
    """Return a correction as JSON keeps it."""
    return {name: getattr(one, name) for name in FactCorrection.__slots__}
