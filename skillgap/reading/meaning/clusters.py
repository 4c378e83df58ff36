"""Groups above the columns of a matrix: which cluster each skill belongs to."""

from __future__ import annotations

from skillgap.core.words import fold
from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.marks import MOST_MARKS
from skillgap.reading.finding.table import RawTable
from skillgap.reading.finding.words import known_column_words
from skillgap.reading.mapping.matrix import are_people
from skillgap.reading.meaning.taking_out import (
    find_header_for_column,
    find_person_header,
    take_out_table,
)

_FEWEST = 2


def _is_rated(raw: RawTable, header: str) -> bool:
    """Say whether a column holds ratings: numbers, or few different marks."""
    return raw.evidence[header].number > 0.7 or len(raw.evidence[header].words) <= MOST_MARKS


def take_out_skill_groups(raw: RawTable, decisions: Decisions) -> list[RawTable]:
    """Take the groups above a matrix of people and skills for the clusters of its skills.

    Args:
        raw: The table.
        decisions: Not asked: the matrix itself stays as it is.
    """
    person = find_person_header(raw) or next(
        (h for h in raw.headers if are_people(raw.evidence[h].words)), ""
    )
    person = person or find_header_for_column(raw, "requirements", "role_id")
    grouped = {
        header: group
        for header, group in raw.groups.items()
        if header in raw.headers and header != person and not header.startswith(group)
    }
    if not person or person in raw.groups or len(set(grouped.values())) < _FEWEST:
        return [raw]
    rated = [h for h in grouped if fold(h) not in known_column_words() and _is_rated(raw, h)]
    if len(rated) < _FEWEST + 1:
        return [raw]
    columns = {"Skill": rated, "Cluster": [grouped[header] for header in rated]}
    return [raw, take_out_table(raw, "skill groups", columns, [raw.first_row] * len(rated))]
