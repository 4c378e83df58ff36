"""The same list of people at several days: who is there now, who left, and who was there when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from skillgap.core.between import day_between
from skillgap.core.dates import read_dates
from skillgap.core.errors import Issue
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

_MONTH_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?([0-3]\d))?(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(?:([0-3]?\d)[-_. ])?(0[1-9]|[1-9](?=[-_.])|1[0-2])[-_. ]((?:19|20)\d\d)(?!\d)"
)
_QUARTER = re.compile(r"(?i)(?<![a-z])q([1-4])(?![a-z0-9])")
_WORD = re.compile(r"[^\W\d_]{3,12}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SHARED = 0.5
"""Share of the people of the shorter list who must be in the other, too."""
_ALIKE = 0.6
"""Share of headers that lists of the same people have in common."""
_COLUMNS = ("role_id", "function", "region", "salary")
_LAST = "exit_date"
"""Header of a column that no file has: the contract's own, so that nothing is told of it."""


@dataclass(frozen=True, slots=True)
class _Roster:
    """A list of people and the day it speaks of."""

    raw: RawTable
    day: date
    person: str


def read_rosters_in_turn(raws: Sequence[RawTable], decisions: Decisions) -> list[RawTable]:
    """Read lists of the same people at several days as one history.

    Args:
        raws: The tables of one upload.
        decisions: ``rosters`` answered ``leave`` leaves the lists as they are.

    Returns:
        The tables: of each list the people who are in no later one, those of earlier lists with
        a last day between it and the next; and for each list who was there on its day.
    """
    dated = [each for raw in raws if (each := _dated(raw)) is not None]
    groups = [group for group in _lists_of_same_people(dated) if len(group) > 1]
    made: dict[str, list[RawTable]] = {}
    for group in groups:
        if not is_left_unchanged(decisions.for_file(group[-1].raw.file), "rosters"):
            made |= _as_history(group, decisions)
    return [part for raw in raws for part in made.get(raw.file, [raw])]


def are_lists_of_another_day(raws: Sequence[RawTable], twin: str) -> bool:
    """Say whether tables are lists of people of another day than a file of the same content.

    Nobody came and nobody went: the second list says so, and is no copy of the first.

    Args:
        raws: Tables of a file.
        twin: Name of the file that has the same content.
    """
    other = day_a_name_speaks_of(twin.rpartition(".")[0] or twin)
    dated = [_dated(raw) for raw in raws]
    return bool(other and dated) and all(each and each.day != other for each in dated)


def day_a_name_speaks_of(name: str, year: int = 0) -> date | None:
    """Return the day that the name of a file or sheet speaks of, the last of its month.

    >>> (day_a_name_speaks_of("staff 2026-03.csv"), day_a_name_speaks_of("Feb 2026"),
    ...  day_a_name_speaks_of("June", 2025), day_a_name_speaks_of("people v2"))
    (datetime.date(2026, 3, 31), datetime.date(2026, 2, 28), datetime.date(2025, 6, 30), None)
    """
    if found := _MONTH_DAY.search(name):
        return _end_of(int(found[1]), int(found[2]), int(found[3] or 0))
    if (found := _DAY_MONTH.search(name)) and not _QUARTER.search(name):
        return _end_of(int(found[3]), int(found[2]), int(found[1] or 0))
    years = [int(each) for each in _YEAR.findall(name)] or ([year] if year else [])
    if not years:
        return None
    if found := _QUARTER.search(name):
        return _end_of(years[-1], 3 * int(found[1]), 0)
    for word in _WORD.findall(name):
        day = read_dates([f"1 {word} {years[-1]}"]).days[0]
        if not np.isnat(day):
            return _end_of(years[-1], pd.Timestamp(day).month, 0)
    return None


def _end_of(year: int, month: int, day: int) -> date:
    last = pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0)
    return date(year, month, min(day, last.day) or last.day)


def _dated(raw: RawTable) -> _Roster | None:
    """Return a list of people, each once, whose name or title says of which day it is."""
    person = find_header_for_column(raw, "employees", "employee_id") or find_person_header(raw)
    if not person or raw.evidence[person].different < 1 or not _is_of_people(raw):
        return None
    book, _, sheet = raw.file.partition(" › ")
    stem = book.rpartition(".")[0] or book
    years = _YEAR.findall(f"{stem} {sheet} {' '.join(raw.around[:2])}")
    year = int(years[-1]) if years else date.today().year
    texts = (sheet, stem, *raw.around[:2])
    day = next((d for text in texts if (d := day_a_name_speaks_of(text, year))), None)
    return _Roster(raw, day, person) if day else None


def _is_of_people(raw: RawTable) -> bool:
    """Say whether a list tells what people are, and nothing of what they can do or learn."""
    told = [find_header_for_column(raw, "employees", name) for name in
            ("role_id", "function", "region", "manager_id", "hire_date", "salary")]  # fmt: skip
    other = [find_header_for_column(raw, *each) for each in
             (("signals", "skill_id"), ("enrolments", "intervention_id"))]  # fmt: skip
    return len(set(filter(None, told))) >= 1 and not any(other)


def _lists_of_same_people(lists: Sequence[_Roster]) -> list[list[_Roster]]:
    """Group lists with like headers and mostly the same people, each of another day, in order."""
    groups: list[list[_Roster]] = []
    for each in sorted(lists, key=lambda roster: roster.day):
        last = next((group for group in groups if _goes_on(group[-1], each)), None)
        if last is None:
            groups.append([each])
        else:
            last.append(each)
    return groups


def _goes_on(one: _Roster, other: _Roster) -> bool:
    mine, theirs = set(one.raw.headers), set(other.raw.headers)
    alike = len(mine & theirs) >= _ALIKE * max(len(mine), len(theirs))
    if one.day >= other.day or not alike or one.person != other.person:
        return False
    people, others = (
        set(stripped_column(one.raw, one.person)),
        set(stripped_column(other.raw, other.person)),
    )
    return len(people & others) >= _SHARED * max(1, min(len(people), len(others)))


def _as_history(group: Sequence[_Roster], decisions: Decisions) -> dict[str, list[RawTable]]:
    """Return of each list the people last seen there, and who was there on its day."""
    last: dict[str, int] = {}
    for at, each in enumerate(group):
        last |= dict.fromkeys(stripped_column(each.raw, each.person), at)
    made: dict[str, list[RawTable]] = defaultdict(list)
    for at, each in enumerate(group):
        kept = stripped_column(each.raw, each.person).map(last) == at
        people = replace(each.raw, frame=each.raw.frame[kept])
        if at < len(group) - 1:
            named = f"{people.file} › last seen on {each.day.isoformat()}"
            told = tuple(replace(issue, file=named) for issue in people.issues)
            people = _with_last_day(people, each, group[at + 1].day)
            people = replace(people, file=named, issues=told)
        else:
            people = people.with_issues([_question(group, decisions)])
        made[each.raw.file] = [*([people] if kept.any() else []), _snapshot(each)]
    return made


def _with_last_day(raw: RawTable, of: _Roster, following: date) -> RawTable:
    """Give people who are in no later list a last day before the next one, if none is stated."""
    ids = stripped_column(raw, of.person).to_numpy(dtype=object)
    days = [np.full(len(ids), np.datetime64(day, "D").astype(np.float64))
            for day in (of.day, following)]  # fmt: skip
    drawn = day_between(ids, days[0], days[1]).astype(np.int64).astype("datetime64[D]")
    cells = pd.Series(drawn.astype(str), index=raw.frame.index, dtype="str")
    stated = find_header_for_column(raw, "employees", "exit_date")
    if stated:
        cells = stripped_column(raw, stated).where(stripped_column(raw, stated) != "", cells)
    return replace(raw, frame=raw.frame.assign(**{stated or _LAST: cells.astype("str")}))


def _question(group: Sequence[_Roster], decisions: Decisions) -> Issue:
    newest = group[-1].raw
    return ask_about_reshaping(
        newest, decisions.for_file(group[-1].raw.file), kind="rosters", count=len(group),
        value=", ".join(each.day.isoformat() for each in group),
        found="the same list of people at several days", expected="who is there now",
        remedy="The newest list counts; whoever is in no later list left before the next one.",
    )  # fmt: skip


def _snapshot(each: _Roster) -> RawTable:
    """Return who was there on the day of a list, with the role and place they had."""
    raw = each.raw
    columns: Mapping[str, Sequence[str]] = {
        "employee_id": stripped_column(raw, each.person).tolist(),
        "taken_on": [each.day.isoformat()] * len(raw.frame),
        **{name: stripped_column(raw, header).tolist() for name in _COLUMNS
           if (header := find_header_for_column(raw, "employees", name))},
    }  # fmt: skip
    rows = [int(str(row)) for row in raw.frame.index]
    return take_out_table(raw, f"everybody on {each.day.isoformat()}", columns, rows)


__all__ = ["are_lists_of_another_day", "day_a_name_speaks_of", "read_rosters_in_turn"]
