"""Business outcomes and the skills they need: what was linked, how short that is, what is not.

Method: an outcome needs the skills linked to it, and those of the clusters linked to it as they
stand today. People with a gap are counted once over its skills, needs unmet is their weighted
share, and value not delivered the sum over its skills; FTE short stays with each skill, for one
person would count several times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core.errors import unknown_name
from skillgap.core.tables import RETIRED

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.questions.gaps import Gaps

COLUMNS = ("metric", "units", "skills", "names", "people_short", "unmet_share", "monthly_risk")
SKILL_COLUMNS = ("metric", "skill_id", "name", "short_fte", "monthly_risk")
MOST_COSTLY = 10
"""How many skills, costliest first, are asked for an outcome they serve."""


@dataclass(frozen=True, eq=False)
class OutcomeSkills:
    """What business outcomes need.

    Attributes:
        table: metric, units (with a value), skills (linked and in the list of skills), names
            (the linked ones, costliest first), people_short (people below the level their role
            requires in at least one of them, expected), unmet_share (of the needs for them, 0–1;
            blank where no role requires one), monthly_risk (value not delivered a month for want
            of them): one row per outcome measured, that most is lost for first; those without
            skills last.
        skills: metric, skill_id, name, short_fte (FTE short, expected), monthly_risk: one row per
            outcome and skill that roles require, costliest first.
        unlinked: skill_id, name, short_fte, monthly_risk: the costliest skills that serve no
            outcome, costliest first; at most ``MOST_COSTLY``.
    """

    table: pd.DataFrame
    skills: pd.DataFrame
    unlinked: pd.DataFrame

    @property
    def without_skills(self) -> tuple[str, ...]:
        """Outcomes that nothing is linked to."""
        return tuple(self.table.loc[self.table["skills"] == 0, "metric"].astype(str))


def link_outcomes(
    workforce: Workforce,
    gaps: Gaps,
    links: Mapping[str, Sequence[str]],
    clusters: Mapping[str, Sequence[str]] | None = None,
) -> OutcomeSkills:
    """Say of each business outcome what it needs, and how short that is.

    A skill may serve several outcomes: the money of two outcomes must not be added.

    Args:
        workforce: With ``outcomes``.
        gaps: Of the whole organisation.
        links: Ids of the skills that each outcome needs, by its name in ``outcomes``; a skill that
            has left the list of skills is passed over.
        clusters: Names of clusters whose skills each outcome needs, by its name; one that is gone
            is passed over.

    Raises:
        UnknownName: an outcome that is not measured here.
    """
    outcomes = workforce["outcomes"]
    units = outcomes.groupby(outcomes["metric"].astype(str))["unit_id"].nunique()
    for metric in (*links, *(clusters or ())):
        if metric not in units.index:
            raise unknown_name("outcomes", metric, sorted(units.index))
    needed = {
        str(metric): _skills_needed(
            workforce, links.get(metric, ()), (clusters or {}).get(metric, ())
        )
        for metric in units.index
    }
    lost = gaps.table.set_index("skill_id")[["name", "short_fte", "monthly_risk"]]
    lost = lost.sort_values(["monthly_risk", "name"], ascending=[False, True], kind="stable")
    listed = dict(zip(workforce["skills"]["skill_id"], workforce["skills"]["name"], strict=True))
    rows = []
    for metric, measured in zip(units.index.astype(str), units, strict=True):
        required = lost[lost.index.isin(needed[metric])]
        others = sorted(str(listed[one]) for one in needed[metric] - set(required.index))
        names = ", ".join([*required["name"], *others])
        shortage = _shortage(gaps, required.index.tolist())
        rows.append((metric, int(measured), len(needed[metric]), names, *shortage))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.assign(none=table["skills"] == 0).sort_values(
        ["none", "monthly_risk", "metric"], ascending=[True, False, True], kind="stable"
    )
    each = [
        (metric, skill, *row)
        for metric in table["metric"]
        for skill, *row in lost[lost.index.isin(needed[metric])].itertuples()
    ]
    serving = set().union(*needed.values())
    unlinked = lost[~lost.index.isin(serving) & (lost["monthly_risk"] > 0)].head(MOST_COSTLY)
    return OutcomeSkills(
        table.drop(columns="none").reset_index(drop=True),
        pd.DataFrame(each, columns=list(SKILL_COLUMNS)),
        unlinked.rename_axis("skill_id").reset_index(),
    )


def _skills_needed(
    workforce: Workforce, skills: Sequence[str], clusters: Sequence[str]
) -> set[str]:
    """Return the ids linked one by one and by cluster that are in the list of skills."""
    table = workforce["skills"]
    within = table["cluster"].isin([one for one in clusters if one != RETIRED])
    return set(table.loc[within | table["skill_id"].isin(list(skills)), "skill_id"].astype(str))


def _shortage(gaps: Gaps, skills: list[str]) -> tuple[float, float, float]:
    """Return people with a gap, needs unmet and value not delivered of some skills together."""
    if not skills:  # an empty list would keep all of them
        return 0.0, float("nan"), 0.0
    total = gaps.within(skill_id=skills).total
    return total.people_short.expected, 1 - total.met_share.expected, total.monthly_risk.expected
