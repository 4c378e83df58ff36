"""Groups of columns that repeat side by side: ``Skill 1, Level 1, Skill 2, Level 2``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from skillgap.core.tables import SIGNALS
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import header_match_score
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    drop_headers,
    find_person_header,
    is_left_unchanged,
    stripped_column,
    take_out_table,
)

_NUMBERED = re.compile(r"(.*?\D)[\s_.#-]*(\d{1,2})")
_SURE = 0.84
_PERSON = "Employee"
"""What the person is called in both tables, so that nobody is taken for a role or a project."""


def stack_repeated_groups(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Put numbered groups of skill and level below each other, one row per skill of a person.

    Args:
        raw: The table.
        decisions: ``split`` answered ``leave`` leaves the table as it is.
    """
    person = find_person_header(raw)
    groups = {column: _headers_by_number(raw, column) for column in ("skill_id", "level")}
    skills, levels = groups["skill_id"], groups["level"]
    if not person or len(skills) < 2 or skills.keys() != levels.keys():
        return [raw]
    if (
        _PERSON in set(raw.headers) - {person}
        or person in {*skills.values(), *levels.values()}
        or is_left_unchanged(decisions, "split")
    ):
        return [raw]
    who = stripped_column(raw, person)
    rows = [
        (row, name, skill, level)
        for number in skills
        for row, name, skill, level in zip(
            raw.frame.index, who, stripped_column(raw, skills[number]),
            stripped_column(raw, levels[number]),
        )
        if skill
    ]  # fmt: skip
    rows.sort(key=lambda each: int(str(each[0])))
    columns = {
        _PERSON: [name for _, name, _, _ in rows],
        "Skill": [skill for _, _, skill, _ in rows],
        "Level": [level for _, _, _, level in rows],
    }
    issue = ask_about_reshaping(
        raw, decisions, kind="split", count=len(rows), column=skills[min(skills)],
        value=", ".join([*skills.values()][:6]),
        found="skills and levels side by side", expected="one row per skill of a person",
        remedy="Each pair of columns is read as one skill of the person and its level.",
    )  # fmt: skip
    people = drop_headers(raw, [*skills.values(), *levels.values()])
    named = people.frame.rename(columns={person: _PERSON})
    return [
        replace(people, frame=named).with_issues([issue]),
        take_out_table(raw, "skills", columns, [int(str(row)) for row, *_ in rows]),
    ]


def _headers_by_number(raw: RawTable, column: str) -> Mapping[int, str]:
    """Return the numbered headers that name one column of signals, by number."""
    found: dict[int, str] = {}
    for header in raw.headers:
        parts = _NUMBERED.fullmatch(header.strip())
        stem = parts[1].strip(" _.#-") if parts else ""
        named = header_match_score(SIGNALS[column], stem) >= _SURE
        if parts and (named or column_meant_by_header(stem) == column):
            found.setdefault(int(parts[2]), header)
    return found
