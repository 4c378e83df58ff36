"""Requirements as people changed them: put over what files say, so that they outlast imports.

The tables as they were loaded stay as they are. An edit is a decision with a name, a day and a
reason; those that were not taken back are applied, oldest first, whenever the dataset is opened,
after the decisions about its list of skills. An edit remembers what the files said of each level it
changed: where they say something else by now, the files are the newer word, and the change rests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from skillgap.core.errors import BadValue, unknown_name
from skillgap.core.tables import LEVEL_MAX
from skillgap.core.workforce import Workforce

KIND = "requirements"
"""The kind of decision an edit is kept as, with the dataset's lineage behind a slash."""
KEPT, UNDONE = "kept", "undone"
USUAL_IMPORTANCE = 3.0
"""Importance where a file leaves it blank."""
_LOWEST_IMPORTANCE, _HIGHEST_IMPORTANCE = 1.0, 5.0
_CHANGED_HERE = "changed here"
_HAIR = 1e-9

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a role requires of one skill.

    Attributes:
        level: Above 0 to 5.
        importance: 1 to 5.
    """

    level: float
    importance: float


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """One requirement as it is to be.

    Attributes:
        role_id: The role.
        skill_id: The skill.
        level: What is required, 0 to 5; 0 asks for nothing.
        importance: 1 to 5; ``None`` leaves it as it is, 3 where the requirement is new.
    """

    role_id: str
    skill_id: str
    level: float
    importance: float | None = None

    @property
    def pair(self) -> Pair:
        """Role and skill."""
        return self.role_id, self.skill_id


@dataclass(frozen=True, slots=True)
class RequirementEdit:
    """Changes that somebody kept together, and where that stands.

    Attributes:
        id: What its decisions are kept under.
        changes: The changes.
        loaded: Level that the files asked for with each change, when it was made; 0 for none.
        before: Level in force with each change, when it was made; 0 for none.
        dataset: Version of the dataset it was made on, by its id.
        by: Who kept it.
        at: When, UTC.
        reason: Why.
        undone: Whether it was taken back.
        undone_by: Who took it back; blank while nobody did.
        undone_at: When; ``None`` while nobody did.
    """

    id: str
    changes: tuple[RequirementChange, ...]
    loaded: tuple[float, ...]
    before: tuple[float, ...]
    dataset: int
    by: str
    at: datetime
    reason: str
    undone: bool = False
    undone_by: str = ""
    undone_at: datetime | None = None

    @property
    def detail(self) -> Mapping[str, Any]:
        """What the decision carries along."""
        rows = zip(self.changes, self.loaded, self.before, strict=True)
        return {
            "dataset": self.dataset,
            "changes": [
                [one.role_id, one.skill_id, one.level, one.importance, loaded, before]
                for one, loaded, before in rows
            ],
        }

    def renamed(self, merged: Mapping[str, str]) -> RequirementEdit:
        """Return it with skills that were merged by now named as what they went into."""
        changes = (replace(one, skill_id=merged.get(one.skill_id, one.skill_id))
                   for one in self.changes)  # fmt: skip
        return replace(self, changes=tuple(changes))


def edits_from(decisions: pd.DataFrame) -> tuple[RequirementEdit, ...]:
    """Return every edit as it stands, the latest first.

    Args:
        decisions: As ``workspace.decisions`` lists them, newest first.
    """
    made = decisions[decisions["choice"] == KEPT]
    newest = decisions.drop_duplicates("subject").to_dict("records")
    last = {str(row["subject"]): row for row in newest}
    return tuple(_edit_of(row, last[str(row.subject)]) for row in made.itertuples())


def _edit_of(row: Any, last: Any) -> RequirementEdit:
    told, undone = row.detail, last["choice"] == UNDONE
    rows = told["changes"]
    return RequirementEdit(
        str(row.subject),
        tuple(RequirementChange(str(one[0]), str(one[1]), float(one[2]), one[3]) for one in rows),
        tuple(float(one[4]) for one in rows),
        tuple(float(one[5]) for one in rows),
        int(told["dataset"]), str(row.actor), row.at, str(row.reason), bool(undone),
        str(last["actor"]) if undone else "", last["at"] if undone else None,
    )  # fmt: skip


# --- the table ---


def requirements_by_pair(workforce: Workforce) -> dict[Pair, Requirement]:
    """Return what each role requires: of two rows of one role and skill the higher level counts."""
    table = workforce["requirements"]
    table = table[table["required_level"] > 0]
    table = table.sort_values("required_level", kind="stable")
    weight = table["importance"].astype("float64").fillna(USUAL_IMPORTANCE)
    rows = zip(table["role_id"], table["skill_id"], table["required_level"], weight, strict=True)
    return {(str(role), str(skill)): Requirement(float(level), float(importance))
            for role, skill, level, importance in rows}  # fmt: skip


def change_requirements(workforce: Workforce, changes: Iterable[RequirementChange]) -> Workforce:
    """Return an organisation with requirements changed, added and taken out.

    Args:
        workforce: As it is; never changed.
        changes: Of two about one role and skill the later counts.

    Returns:
        The organisation with the changed table; itself where nothing changes.

    Raises:
        UnknownName: no such role or skill.
        BadValue: a level outside 0 to 5, or an importance outside 1 to 5.
    """
    known = requirements_by_pair(workforce)
    wanted = {one.pair: one for one in need_sound_changes(workforce, changes)}
    return _with_requirements(workforce, {
        pair: requirement_after(known.get(pair), one) for pair, one in wanted.items()
    })  # fmt: skip


def need_sound_changes(
    workforce: Workforce, changes: Iterable[RequirementChange]
) -> tuple[RequirementChange, ...]:
    """Return the changes, or refuse those that cannot be made.

    Raises:
        UnknownName: no such role or skill.
        BadValue: a level outside 0 to 5, or an importance outside 1 to 5.
    """
    sound = tuple(changes)
    roles, skills = set(workforce.roles.labels), set(workforce.skills.labels)
    for one in sound:
        if one.role_id not in roles:
            raise unknown_name("roles", one.role_id, sorted(roles))
        if one.skill_id not in skills:
            raise unknown_name("skills", one.skill_id, sorted(skills))
        _need_within("level", one, one.level, 0.0, LEVEL_MAX)
        if one.importance is not None:
            _need_within("importance", one, one.importance, _LOWEST_IMPORTANCE,
                         _HIGHEST_IMPORTANCE)  # fmt: skip
    return sound


def _need_within(
    what: str, one: RequirementChange, value: float, least: float, most: float
) -> None:
    if not least <= value <= most:
        raise BadValue(
            f"the {what} of {one.skill_id} for {one.role_id}", f"{value:g}",
            f"{least:g} to {most:g}", "Choose another.",
        )  # fmt: skip


def requirement_after(known: Requirement | None, one: RequirementChange) -> Requirement | None:
    """Return what is required after a change; nothing where it asks for nothing."""
    if one.level <= 0:
        return None
    usual = known.importance if known else USUAL_IMPORTANCE
    return Requirement(one.level, usual if one.importance is None else one.importance)


def _with_requirements(
    workforce: Workforce, wanted: Mapping[Pair, Requirement | None]
) -> Workforce:
    """Return the organisation with some requirements in place of its own; None takes one out."""
    known = requirements_by_pair(workforce)
    wanted = {pair: one for pair, one in wanted.items() if one != known.get(pair)}
    if not wanted:
        return workforce
    table = workforce["requirements"]
    pairs = pd.Series(list(zip(table["role_id"], table["skill_id"], strict=True)),
                      index=table.index, dtype="object")  # fmt: skip
    hit = pairs.isin(list(wanted)).to_numpy(dtype=bool)
    stays = ~hit | np.array([wanted.get(pair) is not None for pair in pairs], dtype=bool)
    stays &= ~(hit & pairs.duplicated().to_numpy(dtype=bool))
    changed = table[stays].copy()
    for at in changed.index[hit[stays]]:
        one = wanted[pairs[at]]
        assert one is not None  # those that go were left out above
        changed.loc[at, ["required_level", "importance"]] = [one.level, one.importance]
        changed.loc[at, ["source_file", "source_row"]] = [_CHANGED_HERE, 0]
    added = [
        {"role_id": role, "skill_id": skill, "required_level": one.level,
         "importance": one.importance, "source_file": _CHANGED_HERE, "source_row": 0}
        for (role, skill), one in wanted.items()
        if one is not None and (role, skill) not in set(pairs)
    ]  # fmt: skip
    new = pd.DataFrame(added).reindex(columns=table.columns).astype(table.dtypes.to_dict())
    joined = pd.concat([changed, new], ignore_index=True) if added else changed
    joined = joined.reset_index(drop=True)
    return replace(workforce, tables={**workforce.tables, "requirements": joined})


# --- edits in force ---


@dataclass(frozen=True, eq=False)
class Edited:
    """An organisation with the edits in force, and what of them rests.

    Attributes:
        workforce: The organisation.
        loaded: The organisation without any of them.
        resting: Ids of edits with changes that the files have said something else about since.
    """

    workforce: Workforce
    loaded: Workforce
    resting: frozenset[str]


def apply_requirement_edits(
    workforce: Workforce,
    edits: Sequence[RequirementEdit],
    merged: Mapping[str, str] | None = None,
) -> Edited:
    """Put the edits in force over the requirements that were loaded.

    Args:
        workforce: After the decisions about its list of skills.
        edits: The latest first; those that were taken back are left out.
        merged: Skills merged by these decisions, with what each went into.
    """
    known = requirements_by_pair(workforce)
    roles, skills = set(workforce.roles.labels), set(workforce.skills.labels)
    wanted: dict[Pair, Requirement | None] = {}
    resting = set()
    for edit in reversed([one.renamed(merged or {}) for one in edits if not one.undone]):
        for change, loaded in zip(edit.changes, edit.loaded, strict=True):
            held = known.get(change.pair)
            gone = change.role_id not in roles or change.skill_id not in skills
            if gone or abs((held.level if held else 0.0) - loaded) > _HAIR:
                resting.add(edit.id)
                continue
            current = wanted.get(change.pair, held)
            wanted[change.pair] = requirement_after(current or held, change)
    return Edited(_with_requirements(workforce, wanted), workforce, frozenset(resting))
