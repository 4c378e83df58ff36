"""Two roles of the framework side by side: what each requires, and where they differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import unknown_name
from skillgap.core.workforce import Workforce
from skillgap.questions.readiness.framework import KINDS

COLUMNS = ("skill_id", "skill", "kind", "first_level", "second_level", "standing")
ADDED, HIGHER, SAME, LOWER, DROPPED = (
    "new in the second", "higher in the second", "alike", "lower in the second",
    "only in the first",
)  # fmt: skip
STANDINGS = (ADDED, HIGHER, LOWER, DROPPED, SAME)
_HAIR = 1e-9


def compare_roles(workforce: Workforce, first: str, second: str) -> pd.DataFrame:
    """Return what two roles require, skill by skill.

    Args:
        workforce: With ``roles`` and ``requirements``.
        first: Id of a role.
        second: Id of the one beside it.

    Returns:
        skill_id, skill (name), kind (technical, behavioural, leadership, compliance),
        first_level, second_level (blank where not required), standing; what the second adds
        first, then what it requires higher, lower, not at all, and alike; each by name.

    Raises:
        UnknownName: one of them is no role here.
    """
    levels = pd.DataFrame({
        "first_level": _required_levels(workforce, first),
        "second_level": _required_levels(workforce, second),
    }).astype("float64")  # fmt: skip
    one, two = levels["first_level"], levels["second_level"]
    standing = np.select(
        [one.isna(), two.isna(), two > one + _HAIR, two < one - _HAIR],
        [ADDED, DROPPED, HIGHER, LOWER],
        SAME,
    )
    skills = workforce["skills"].set_index("skill_id")
    called = {loaded: name for name, loaded in KINDS.items()}
    table = levels.assign(
        skill=[str(skills["name"].get(one, one)) for one in levels.index],
        kind=[called.get(str(skills["kind"].get(one, "")), "") for one in levels.index],
        standing=standing,
        order=[STANDINGS.index(one) for one in standing],
    )
    table = table.rename_axis("skill_id").reset_index()
    return table.sort_values(["order", "skill", "skill_id"], ignore_index=True)[list(COLUMNS)]


def _required_levels(workforce: Workforce, role: str) -> pd.Series:
    ids = workforce["roles"]["role_id"].astype(str).tolist()
    if role not in ids:
        raise unknown_name("roles", role, ids)
    needs = workforce["requirements"]
    needs = needs[(needs["role_id"] == role) & (needs["required_level"] > 0)]
    levels: pd.Series = needs.groupby("skill_id")["required_level"].max()
    return levels


def side_by_side_in_words(table: pd.DataFrame, first: str, second: str) -> str:
    """Say how two roles differ.

    Args:
        table: What :func:`compare_roles` returned.
        first: Title of the first role.
        second: Title of the second.
    """
    if not len(table):
        return f"Neither {first} nor {second} requires a skill."
    count = table["standing"].value_counts()
    said = [
        f"{wording.count(int(count[one]), 'skill')} {words}"
        for one, words in (
            (ADDED, "new"), (HIGHER, "at a higher level"), (LOWER, "at a lower level"),
            (DROPPED, "no longer required"),
        )
        if count.get(one, 0)
    ]  # fmt: skip
    alike = int(count.get(SAME, 0))
    tail = f"; {wording.count(alike, 'skill')} alike" if alike else ""
    if not said:
        return f"From {first} to {second} nothing changes{tail}."
    return f"From {first} to {second}: {wording.listed(said, 4)}{tail}."
