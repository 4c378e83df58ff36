"""Two versions of the framework side by side: what changed, and what that does to the shortage.

Method: requirements of both versions are set beside each other by role and skill: new, raised,
lowered, weighing more or less, gone. The shortage is that of the people of the later version, held
against the requirements of each: so nothing but the framework differs. A role or skill counts as
new where nothing of it was required before, as gone where nothing is any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.quantities import NEEDS_MET, NOT_DELIVERED, PEOPLE_WITH_GAP
from skillgap.core.question import Particulars, Question, Result, declare
from skillgap.core.requirement_edits import requirements_by_pair
from skillgap.core.workforce import Workforce
from skillgap.questions.readiness.framework import KINDS

if TYPE_CHECKING:
    from skillgap.questions.gaps import Gaps

NEW, RAISED, LOWERED, GONE, HEAVIER, LIGHTER = (
    "new", "raised", "lowered", "gone", "weighs more", "weighs less",
)  # fmt: skip
STANDINGS = (NEW, RAISED, LOWERED, GONE, HEAVIER, LIGHTER)
CHANGED = "changed"
_HAIR = 1e-9

FRAMEWORK_VERSIONS = Question(
    name="framework_versions",
    room="readiness",
    title="Two versions of the framework",
    asks="What changed between two versions of the framework, and what does it do to the shortage?",
    formula="change of the shortage = people of the later version held against its requirements − "
    "the same people held against those of the earlier one",
    columns=declare("""
role_id       id     the role
title         label  its title
skill_id      id     the skill
skill         label  its name
kind          label  technical, behavioural, leadership or compliance
before_level  level  level required in the earlier version; blank for none
after_level   level  level required in the later version; blank for none
standing      label  new, raised, lowered, gone, weighs more or weighs less
people        count  people present in the role
short_before  fte    their FTE below the level of the earlier version, expected
short_after   fte    their FTE below the level of the later version, expected
lost_before   money  value not delivered a month for want of the skill, by the earlier version
lost_after    money  the same by the later version
"""),
    needs=("requirements",),
    uses=("employees", "roles", "skills", "signals", "projects", "postings", "interventions"),
)


@dataclass(frozen=True, eq=False)
class FrameworkVersions(Result):
    """Two versions of the framework side by side.

    Attributes:
        table: One row per requirement that differs, by role, what is new first.
        roles: role_id, title, standing (new, gone, changed), people, new, raised, lowered, gone
            (requirements), lost_before, lost_after: one row per role with a difference.
        skills: skill_id, skill, standing (new, gone, changed), roles (with a difference),
            short_before, short_after, lost_before, lost_after: one row per skill with one.
        shortage: measure (needs-met, people-with-gap, not-delivered), before, after.
        currency: ISO code of the money.
        made_from: What the later version holds, and what it was compared with.
        warnings: What the reader must know.
    """

    table: pd.DataFrame
    roles: pd.DataFrame
    skills: pd.DataFrame
    shortage: pd.DataFrame
    currency: str
    made_from: Particulars
    warnings: tuple[str, ...]

    def provenance_details(self) -> Particulars:
        """Speak of the later version, and name the earlier one."""
        return self.made_from

    def of(self, measure: str) -> tuple[float, float]:
        """Return a measure of the shortage by the earlier and by the later version."""
        row = self.shortage[self.shortage["measure"] == measure].iloc[0]
        return float(row["before"]), float(row["after"])

    @property
    def counts(self) -> dict[str, int]:
        """Return how many requirements are new, raised, lowered, gone, or weigh otherwise."""
        found = self.table["standing"].value_counts()
        return {one: int(found.get(one, 0)) for one in STANDINGS}

    def headline(self) -> str:
        """Say in one sentence what changed, without any amount."""
        told = [f"{number:,} {one}" for one, number in self.counts.items() if number]
        if not told:
            return "Both versions require the same"
        some = wording.count(len(self.table), "requirement differs", "requirements differ")
        return f"{some} in {wording.count(len(self.roles), 'role')}: {wording.listed(told, 6)}"


def same_people(before: Workforce, after: Workforce) -> Workforce:
    """Return the later organisation with the requirements of the earlier version.

    Args:
        before: The earlier version; itself where nothing else is different in it.
        after: The later version.
    """
    others = {*before.tables, *after.tables} - {"requirements"}
    if all(before.tables.get(name) is after.tables.get(name) for name in others):
        return before
    return replace(after, tables={**after.tables, "requirements": before["requirements"]})


def lay_side_by_side(
    before: Workforce, after: Workforce, earlier: Gaps, later: Gaps
) -> FrameworkVersions:
    """Set two versions beside each other.

    Args:
        before: The earlier version.
        after: The later version.
        earlier: Gaps of the later version's people by the earlier requirements.
        later: Their gaps by the later ones.
    """
    table = _differences(before, after)
    table = _with_shortage(table, after, _by_pair(earlier), _by_pair(later))
    return FrameworkVersions(
        table=table[[column.name for column in FRAMEWORK_VERSIONS.columns]],
        roles=_roles_that_differ(table, before, after, earlier, later),
        skills=_skills_that_differ(table, before, after, earlier, later),
        shortage=_shortage(earlier, later),
        currency=after.currency,
        made_from=Particulars(
            inputs={"requirements": len(after["requirements"])},
            dataset=after.fingerprint,
            as_of=after.as_of.isoformat(),
            sources=(f"Compared with data {before.fingerprint[:12]}.",),
        ),
        warnings=(),
    )


def _differences(before: Workforce, after: Workforce) -> pd.DataFrame:
    """Return the requirements that differ, with their standing."""
    one, two = requirements_by_pair(before), requirements_by_pair(after)
    pairs = sorted({pair for pair in {*one, *two} if one.get(pair) != two.get(pair)})
    blank = float("nan")
    rows = []
    for role, skill in pairs:
        held, wanted = one.get((role, skill)), two.get((role, skill))
        levels = (held.level if held else blank, wanted.level if wanted else blank)
        weights = (held.importance if held else blank, wanted.importance if wanted else blank)
        rows.append((role, skill, *levels, _standing(*levels, *weights)))
    table = pd.DataFrame(
        rows, columns=["role_id", "skill_id", "before_level", "after_level", "standing"]
    ).astype({"role_id": "str", "skill_id": "str", "standing": "str", "before_level": "float64",
              "after_level": "float64"})  # fmt: skip
    title, name = _names(before, after, "roles", "title"), _names(before, after, "skills", "name")
    kind = _names(before, after, "skills", "kind")
    called = {loaded: told for told, loaded in KINDS.items()}
    table = table.assign(
        title=[title.get(one, one) for one in table["role_id"]],
        skill=[name.get(one, one) for one in table["skill_id"]],
        kind=[called.get(kind.get(one, ""), "") for one in table["skill_id"]],
        order=[STANDINGS.index(one) for one in table["standing"]],
    ).astype({"title": "str", "skill": "str", "kind": "str"})
    table = table.sort_values(["title", "role_id", "order", "skill", "skill_id"], kind="stable")
    return table.drop(columns="order").reset_index(drop=True)


def _standing(held: float, wanted: float, held_weight: float, wanted_weight: float) -> str:
    if np.isnan(held) or np.isnan(wanted):
        return NEW if np.isnan(held) else GONE
    if abs(wanted - held) > _HAIR:
        return RAISED if wanted > held else LOWERED
    return HEAVIER if wanted_weight > held_weight else LIGHTER


def _names(before: Workforce, after: Workforce, table: str, column: str) -> dict[str, str]:
    """Return what roles or skills are called: as today, else as they were called earlier."""
    key = f"{table[:-1]}_id"
    found: dict[str, str] = {}
    for workforce in (before, after):
        known = workforce[table].dropna(subset=[column])
        found |= dict(zip(known[key].astype(str), known[column].astype(str), strict=True))
    return found


def _by_pair(gaps: Gaps) -> pd.DataFrame:
    """Return FTE short and value not delivered by role and skill, of people in their seats."""
    seats = gaps.within(demand=["role"])
    table = seats.by("role_id", "skill_id")
    return table.set_index(["role_id", "skill_id"])[["short_fte", "monthly_risk"]]


def _with_shortage(
    table: pd.DataFrame, after: Workforce, earlier: pd.DataFrame, later: pd.DataFrame
) -> pd.DataFrame:
    staff = after["employees"][after.present]
    held = staff["role_id"].value_counts()
    pairs = pd.MultiIndex.from_frame(table[["role_id", "skill_id"]])
    one, two = (found.reindex(pairs).fillna(0.0) for found in (earlier, later))
    return table.assign(
        people=table["role_id"].map(held).fillna(0).astype("int64"),
        short_before=one["short_fte"].to_numpy(), short_after=two["short_fte"].to_numpy(),
        lost_before=one["monthly_risk"].to_numpy(), lost_after=two["monthly_risk"].to_numpy(),
    )  # fmt: skip


def _roles_that_differ(
    table: pd.DataFrame, before: Workforce, after: Workforce, earlier: Gaps, later: Gaps
) -> pd.DataFrame:
    """Return the roles with a difference, those most is lost in first."""
    counts = pd.crosstab(table["role_id"], table["standing"]).reindex(
        columns=list(STANDINGS), fill_value=0
    )
    first = table.drop_duplicates("role_id").set_index("role_id")[["title", "people"]]
    lost = [_sum_by(gaps, "role_id").reindex(first.index).fillna(0.0) for gaps in (earlier, later)]
    found = first.join(counts[[NEW, RAISED, LOWERED, GONE]]).assign(
        standing=_standings(first.index, before, after, "role_id"),
        lost_before=lost[0], lost_after=lost[1],
    )  # fmt: skip
    columns = ["role_id", "title", "standing", "people", NEW, RAISED, LOWERED, GONE, "lost_before",
               "lost_after"]  # fmt: skip
    return _most_moved_first(found.rename_axis("role_id").reset_index(), "title")[columns]


def _skills_that_differ(
    table: pd.DataFrame, before: Workforce, after: Workforce, earlier: Gaps, later: Gaps
) -> pd.DataFrame:
    first = table.groupby("skill_id").agg(skill=("skill", "first"), roles=("role_id", "nunique"))
    one, two = (
        gaps.table.set_index("skill_id")[["short_fte", "monthly_risk"]]
        .reindex(first.index).fillna(0.0)
        for gaps in (earlier, later)
    )  # fmt: skip
    found = first.assign(
        standing=_standings(first.index, before, after, "skill_id"),
        short_before=one["short_fte"], short_after=two["short_fte"],
        lost_before=one["monthly_risk"], lost_after=two["monthly_risk"],
    )  # fmt: skip
    columns = ["skill_id", "skill", "standing", "roles", "short_before", "short_after",
               "lost_before", "lost_after"]  # fmt: skip
    return _most_moved_first(found.rename_axis("skill_id").reset_index(), "skill")[columns]


def _sum_by(gaps: Gaps, column: str) -> pd.Series:
    table = gaps.within(demand=["role"]).by(column)
    return table.groupby(column)["monthly_risk"].sum()


def _standings(ids: pd.Index, before: Workforce, after: Workforce, column: str) -> list[str]:
    """Say of roles or skills whether they came into the framework, left it, or changed in it."""
    at = 0 if column == "role_id" else 1
    one, two = ({pair[at] for pair in requirements_by_pair(each)} for each in (before, after))
    return [NEW if key not in one else GONE if key not in two else CHANGED for key in ids]


def _most_moved_first(table: pd.DataFrame, name: str) -> pd.DataFrame:
    moved = (table["lost_after"] - table["lost_before"]).abs().round(6)
    table = table.assign(moved=moved).sort_values(
        ["moved", name], ascending=[False, True], kind="stable"
    )
    return table.drop(columns="moved").reset_index(drop=True)


def _shortage(earlier: Gaps, later: Gaps) -> pd.DataFrame:
    rows = [
        (name.id, *(getattr(gaps.total, field).expected for gaps in (earlier, later)))
        for name, field in (
            (NEEDS_MET, "met_share"), (PEOPLE_WITH_GAP, "people_short"),
            (NOT_DELIVERED, "monthly_risk"),
        )
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["measure", "before", "after"])
