"""Facts of people who stand across a matrix: rows of roles or sites between names and ratings."""

from __future__ import annotations

from dataclasses import replace

from skillgap.core.tables import EMPLOYEES
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import header_match_score
from skillgap.reading.finding.table import RawTable
from skillgap.reading.mapping.languages import column_meant_by_header
from skillgap.reading.meaning.taking_out import ask_about_reshaping, take_out_table

_SURE = 0.84
_FACTS = ("role_id", "function", "region", "team_id", "manager_id", "employment", "hire_date")
_PERSON, _SKILL = "Employee", "Skill"


def take_out_people_across(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take facts of people, in rows between their names and the ratings, out of a matrix.

    Args:
        raw: The table.
        decisions: Not asked: nothing is lost.
    """
    first, people = raw.headers[0], raw.headers[1:]
    rows = [row for row in raw.beneath if _tells_of_people(row.get(first, ""))]
    rated = all(raw.evidence[name].level >= 0.8 for name in people if raw.evidence[name].words)
    if not rows or len(people) < 2 or not rated or raw.evidence[first].number > 0.1:
        return [raw]
    columns = {_PERSON: list(people)}
    columns |= {row[first]: [row.get(name, "") for name in people] for row in rows}
    told = ask_about_reshaping(
        raw, decisions, kind="", count=len(people), value=", ".join(row[first] for row in rows),
        found="facts of people above their ratings", expected="a row per person",
        remedy="They are read as what is known of the people across.",
    )  # fmt: skip
    ratings = replace(raw, frame=raw.frame.rename(columns={first: _SKILL})).with_issues([told])
    places = range(1, len(people) + 1)
    return [ratings, take_out_table(raw, "people", columns, places)]


def _tells_of_people(label: str) -> bool:
    """Say whether a row's first cell names a fact of people, such as their role."""
    if column_meant_by_header(label) in _FACTS:
        return True
    return any(header_match_score(EMPLOYEES[name], label) >= _SURE for name in _FACTS)
