"""Two sheets with the same people and skills: one with levels held, one with levels wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from skillgap.reading.conform.decisions import Decisions
from skillgap.reading.conform.matching import split_header_into_words
from skillgap.reading.finding.table import RawTable
from skillgap.reading.meaning.axes import HELD, WANTED, usual_wanted_level_by_role
from skillgap.reading.meaning.taking_out import (
    ask_about_reshaping,
    find_header_for_column,
    find_person_header,
    is_left_unchanged,
    stripped_column,
)

_ALIKE = 0.6


def read_target_sheets(raws: Sequence[RawTable], decisions: Decisions) -> list[RawTable]:
    """Read a sheet of levels wanted, beside one of levels held, as what roles need.

    Args:
        raws: The tables of one upload.
        decisions: ``targets`` answered ``leave`` leaves a sheet as it is.

    Returns:
        The tables, in the same order. A sheet counts as one of levels wanted where its name or
        title says so and another sheet has the same people and skills.
    """
    return [_as_needs(raw, raws, decisions.of(raw.file)) for raw in raws]


def _as_needs(raw: RawTable, raws: Sequence[RawTable], decisions: Decisions) -> RawTable:
    if not _speaks_of_targets(raw) or is_left_unchanged(decisions, "targets"):
        return raw
    mate = next((each for each in raws if each is not raw and _is_twin(raw, each)), None)
    if mate is None:
        return raw
    person, skills = find_person_header(raw), _shared_ratings(raw, mate)
    role = find_header_for_column(raw, "employees", "role_id")
    if not role:
        roles = _roles_of_people(mate)
        held = stripped_column(raw, person).map(lambda name: roles.get(name, ""))
        raw, role = replace(raw, frame=raw.frame.assign(Role=held.astype("str"))), "Role"
    made = usual_wanted_level_by_role(raw, role, {skill: skill for skill in skills})
    told = ask_about_reshaping(
        raw, decisions, kind="targets", count=len(skills), value=raw.file,
        found="sheet of levels wanted, beside one of levels held",
        expected="what a role needs, and what people can do",
        remedy="The levels wanted are read as what each role needs: the usual one of its people.",
    )  # fmt: skip
    return replace(made, file=raw.file, issues=raw.issues, around=raw.around).with_issues([told])


def _speaks_of_targets(raw: RawTable) -> bool:
    """Say whether the name of a sheet, or its title, speaks of levels wanted and of none held."""
    words = set(split_header_into_words(raw.file.partition(" › ")[2]))
    for line in raw.around[:3]:
        words |= set(split_header_into_words(line))
    return bool(words & WANTED) and not words & HELD


def _is_twin(raw: RawTable, other: RawTable) -> bool:
    """Say whether two tables have the same people and skills, and the other speaks of no target."""
    mine, theirs = find_person_header(raw), find_person_header(other)
    if not mine or not theirs or _speaks_of_targets(other):
        return False
    one, two = set(stripped_column(raw, mine)), set(stripped_column(other, theirs))
    alike = len(one & two) >= _ALIKE * max(len(one), 1)
    return alike and len(_shared_ratings(raw, other)) >= 2


def _shared_ratings(raw: RawTable, other: RawTable) -> list[str]:
    return [h for h in raw.headers if h in other.headers and raw.evidence[h].number > 0.7
            and other.evidence[h].number > 0.7]  # fmt: skip


def _roles_of_people(raw: RawTable) -> Mapping[str, str]:
    person, role = find_person_header(raw), find_header_for_column(raw, "employees", "role_id")
    if not role:
        return {}
    return dict(zip(stripped_column(raw, person), stripped_column(raw, role)))
