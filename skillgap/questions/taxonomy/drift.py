"""What changed between two versions of a taxonomy: ESCO, O*NET, or the organisation's own.

Method: skills are paired by id. One that is only in the new version is added, only in the old
retired; the same name under another id is the same skill with a new id. Names, clusters and, where
both versions have them, requirements of roles in both are compared cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.wording import count, listed
from skillgap.core.words import fold
from skillgap.core.workforce import Workforce

CHANGES = ("added", "retired", "new id", "renamed", "moved")
LEAST_STEP = 0.25
"""A required level that moves by less has not changed."""


@dataclass(frozen=True, eq=False)
class Drift:
    """Differences between two versions.

    Attributes:
        table: One row per change: change (``added``, ``retired``, ``new id``, ``renamed``,
            ``moved`` to another cluster), skill_id (of the old version where there is one), name,
            before, after.
        requirements: role_id, skill_id, change (``added``, ``dropped``, ``raised``, ``lowered``),
            before, after (levels; NaN where not asked). Empty unless both versions have them.
        counts: Number of each kind of change.
    """

    table: pd.DataFrame
    requirements: pd.DataFrame
    counts: dict[str, int]

    @property
    def sentence(self) -> str:
        """The drift in one sentence."""
        told = [f"{n:,} {change}" for change, n in self.counts.items() if n]
        roles = self.requirements["role_id"].nunique()
        more = f"; requirements of {count(roles, 'role')} changed" if roles else ""
        return f"{listed(told, 5)}{more}." if told else f"No skill changed{more}."


def compare_taxonomies(old: Workforce | pd.DataFrame, new: Workforce | pd.DataFrame) -> Drift:
    """Compare two versions.

    Args:
        old: A workforce, or skills with ``skill_id``, ``name`` and perhaps ``cluster``.
        new: The later version.

    Returns:
        The drift.
    """
    before, after = _skills_by_id(old), _skills_by_id(new)
    both = before.index.intersection(after.index)
    gone, come = before.drop(both), after.drop(both)
    place = {fold(name): skill for skill, name in come["name"].items() if fold(name)}
    moved_id = {str(s): str(place[fold(n)]) for s, n in gone["name"].items() if fold(n) in place}
    rows: list[tuple[object, ...]] = [
        ("new id", s, gone.at[s, "name"], s, n) for s, n in moved_id.items()
    ]
    rows += [("added", s, n, "", n) for s, n in come["name"].items()
             if s not in set(moved_id.values())]  # fmt: skip
    rows += [("retired", s, n, n, "") for s, n in gone["name"].items() if s not in moved_id]
    for column, change in (("name", "renamed"), ("cluster", "moved")):
        a, b = before.loc[both, column], after.loc[both, column]
        differ = (a != b).to_numpy()
        names = before.loc[both, "name"]
        rows += [(change, s, names[s], a[s], b[s]) for s in both[differ]]
    table = pd.DataFrame(rows, columns=["change", "skill_id", "name", "before", "after"])
    table = table.astype("str")
    order = table["change"].map({change: i for i, change in enumerate(CHANGES)})
    table = table.assign(order=order).sort_values(["order", "name"], kind="stable")
    counts = {change: int((table["change"] == change).sum()) for change in CHANGES}
    return Drift(
        table.drop(columns="order").reset_index(drop=True),
        _compare_requirements(old, new, moved_id),
        counts,
    )


def _skills_by_id(version: Workforce | pd.DataFrame) -> pd.DataFrame:
    table = version["skills"] if isinstance(version, Workforce) else version
    found = table.assign(cluster=table.get("cluster", ""))
    found = found.drop_duplicates("skill_id").set_index("skill_id")
    return found[["name", "cluster"]].fillna("").astype(str)


def _compare_requirements(
    old: Workforce | pd.DataFrame, new: Workforce | pd.DataFrame, moved_id: dict[str, str]
) -> pd.DataFrame:
    """Compare what roles in both versions ask; a skill with a new id is the same skill."""
    columns = ["role_id", "skill_id", "change", "before", "after"]
    if not (isinstance(old, Workforce) and isinstance(new, Workforce)):
        return pd.DataFrame(columns=columns)
    key = ["role_id", "skill_id"]
    shared = set(old["roles"]["role_id"]) & set(new["roles"]["role_id"])
    asked = old["requirements"]
    asked = asked.assign(skill_id=asked["skill_id"].replace(moved_id))
    parts = [
        table[table["role_id"].isin(list(shared))].groupby(key)["required_level"].max()
        for table in (asked, new["requirements"])
    ]
    both = pd.concat(parts, axis=1, keys=["before", "after"]).reset_index()
    step = both["after"] - both["before"]
    change = np.select(
        [both["before"].isna(), both["after"].isna(), step >= LEAST_STEP, step <= -LEAST_STEP],
        ["added", "dropped", "raised", "lowered"],
        "",
    )
    both = both.assign(change=pd.Series(change, dtype="str"))
    return both[both["change"] != ""][columns].sort_values(key).reset_index(drop=True)
