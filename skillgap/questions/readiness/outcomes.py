"""Business outcomes and the skills they need: what was linked, how short that is, what is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from skillgap.core.errors import unknown_name

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.questions.gaps import Gaps

COLUMNS = ("metric", "units", "skills", "names", "short_fte", "monthly_risk")
MOST_COSTLY = 10
"""How many skills, costliest first, are asked for an outcome they serve."""


@dataclass(frozen=True, eq=False)
class OutcomeSkills:
    """What business outcomes need.

    Attributes:
        table: metric, units (with a value), skills (linked and in the list of skills), names
            (the linked ones, costliest first), short_fte (FTE short in these skills, expected),
            monthly_risk (value not delivered a month for want of them): one row per outcome
            measured, that most is lost for first; those without skills last.
        unlinked: skill_id, name, short_fte, monthly_risk: the costliest skills that serve no
            outcome, costliest first; at most ``MOST_COSTLY``.
    """

    table: pd.DataFrame
    unlinked: pd.DataFrame

    @property
    def without_skills(self) -> tuple[str, ...]:
        """Outcomes that nothing is linked to."""
        return tuple(self.table.loc[self.table["skills"] == 0, "metric"].astype(str))


def link_outcomes(
    workforce: Workforce, gaps: Gaps, links: Mapping[str, Sequence[str]]
) -> OutcomeSkills:
    """Say of each business outcome what it needs, and how short that is.

    A skill may serve several outcomes: the money of two outcomes must not be added.

    Args:
        workforce: With ``outcomes``.
        gaps: Of the whole organisation.
        links: Ids of the skills that each outcome needs, by its name in ``outcomes``; a skill that
            has left the list of skills is passed over.

    Raises:
        UnknownName: an outcome that is not measured here.
    """
    outcomes = workforce["outcomes"]
    units = outcomes.groupby(outcomes["metric"].astype(str))["unit_id"].nunique()
    for metric in links:
        if metric not in units.index:
            raise unknown_name("outcomes", metric, sorted(units.index))
    lost = gaps.table.set_index("skill_id")[["name", "short_fte", "monthly_risk"]]
    lost = lost.sort_values(["monthly_risk", "name"], ascending=[False, True], kind="stable")
    listed = dict(zip(workforce["skills"]["skill_id"], workforce["skills"]["name"], strict=True))
    rows = []
    for metric, measured in zip(units.index.astype(str), units, strict=True):
        known = set(links.get(metric, ())) & set(listed)
        needed = lost[lost.index.isin(known)]
        others = sorted(str(listed[one]) for one in known - set(needed.index))
        rows.append((
            metric, int(measured), len(known), ", ".join([*needed["name"], *others]),
            float(needed["short_fte"].sum()), float(needed["monthly_risk"].sum()),
        ))  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table = table.assign(none=table["skills"] == 0).sort_values(
        ["none", "monthly_risk", "metric"], ascending=[True, False, True], kind="stable"
    )
    serving = {skill for skills in links.values() for skill in skills}
    unlinked = lost[~lost.index.isin(serving) & (lost["monthly_risk"] > 0)].head(MOST_COSTLY)
    return OutcomeSkills(
        table.drop(columns="none").reset_index(drop=True),
        unlinked.rename_axis("skill_id").reset_index(),
    )
