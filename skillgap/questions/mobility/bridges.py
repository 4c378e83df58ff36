"""Bridges: groups of people who can go where their job titles say they could not.

Method: a person's lift towards role B is what she covers of it minus what the requirements of her
own role cover: skills learned on the side. A bridge is a group (function) and a role outside its
job families; its cohort are those who cover enough (the calibrated cut-off) with a lift of at least
``bridge_lift``. Bridges are ranked by the summed lift of the cohort: how many whole roles' worth of
skills there are that no title shows. Limits: evidence on the side is thinner than on what a role
asks; the names are for a conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.contests import out_of_ranking_in_words
from skillgap.core.errors import unknown_name
from skillgap.core.level_source import LevelSource
from skillgap.core.provenance import Explanation
from skillgap.core.question import SHIPPED, Question, Result, declare
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.mobility import filters
from skillgap.questions.mobility.coverage import (
    Levels,
    SkillNetwork,
    Staff,
    gather_staff,
    share_covered_by_mover,
    share_covered_by_title,
)
from skillgap.questions.mobility.filters import Calibration
from skillgap.questions.mobility.moves import SOURCES, USES, standing_table

FORMULA = (
    "lift = coverage of the role by the person − coverage by her own role's requirements;  "
    "cohort: coverage ≥ cut-off and lift ≥ least lift;  strength = Σ lift over the cohort"
)
COLUMNS = declare("""
group         unit     the group people come from
to_role_id    role     the role they have grown towards
to_title      label    its title
people        count    people in the cohort
group_people  count    people in the group
group_share   share    the cohort as a part of the group
strength      measure  summed lift, in whole roles' worth of skills
match         share    part of the role's needs covered, mean of the cohort
title_match   share    the same of what the cohort's own roles require
from_roles    text     titles of the roles held, most people first
aspiring      count    people of the cohort who have asked for the role
openings      count    posts of the role that are open
cohorts       count    courses of the size assumed
rank          rank     place, strongest first
""")
FEWEST = 3
"""Fewer people are no bridge, but somebody's own way."""
MOST_ROLES = 80
_LABELS = ("employee_id", "group", "from_role_id", "to_role_id")


@dataclass(frozen=True, eq=False)
class Bridges(Result):
    """Groups of people and the roles they have grown towards.

    Attributes:
        people: employee_id, group, from_role_id, to_role_id, match, title_match (what the own
            role's requirements cover), lift.
        sizes: People in each group.
        workforce: The workforce.
        staff: Who was looked at.
        network: Closeness of skills.
        calibration: How the similarity cut-off came about.
        register: Assumptions in use.
        warnings: What the reader must know.
    """

    people: pd.DataFrame
    sizes: pd.Series
    workforce: Workforce
    staff: Staff
    network: SkillNetwork
    calibration: Calibration
    register: Assumptions
    warnings: tuple[str, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per bridge, strongest first; see ``COLUMNS``."""
        workforce = self.workforce
        titles = dict(zip(workforce["roles"]["role_id"], workforce["roles"]["title"], strict=True))
        wished = set(
            map(tuple, workforce["aspirations"][["employee_id", "target_role_id"]].to_numpy())
        )
        opened = workforce["openings"]
        posts = opened[opened["filled_on"].isna()]["role_id"].value_counts().to_dict()
        sizes = self.sizes.to_dict()
        most = self.register.value("cohort_most")
        rows = []
        for (group, role), cohort in self.people.groupby(["group", "to_role_id"], sort=True):
            if len(cohort) < FEWEST:
                continue
            from_roles = cohort["from_role_id"].map(titles).value_counts().index.tolist()
            rows.append({
                "group": group,
                "to_role_id": role,
                "to_title": titles.get(role, role),
                "people": len(cohort),
                "group_people": sizes[group],
                "group_share": len(cohort) / sizes[group],
                "strength": float(cohort["lift"].sum()),
                "match": float(cohort["match"].mean()),
                "title_match": float(cohort["title_match"].mean()),
                "from_roles": ", ".join(from_roles),
                "aspiring": sum((who, role) in wished for who in cohort["employee_id"]),
                "openings": posts.get(role, 0),
                "cohorts": int(np.ceil(len(cohort) / most)),
            })  # fmt: skip
        table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS[:-1]])
        order = ["strength", "group", "to_role_id"]
        table = table.sort_values(order, ascending=[False, True, True]).reset_index(drop=True)
        return table.assign(rank=np.arange(1, len(table) + 1))

    def cohort(self, group: str, to_role_id: str) -> pd.DataFrame:
        """Return the people of one bridge, largest lift first."""
        mine = self.people[
            (self.people["group"] == group) & (self.people["to_role_id"] == to_role_id)
        ]
        return mine.sort_values(["lift", "employee_id"], ascending=[False, True]).reset_index(
            drop=True
        )

    def explain(self, key: tuple[str, str]) -> Explanation:
        """Open one bridge: how well its cohort meets each requirement of the role.

        Args:
            key: ``(group, to_role_id)``.

        Raises:
            UnknownName: no such bridge.
        """
        group, role = key
        cohort = self.cohort(group, role)
        if cohort.empty:
            known = [f"{one} to {other}" for one, other in zip(
                self.table["group"], self.table["to_role_id"], strict=True)]  # fmt: skip
            raise unknown_name("bridges", f"{group} to {role}", known)
        codes = self.workforce.people.encode(cohort["employee_id"])
        each = pd.concat(
            [standing_table(self.staff, self.network, int(code), role) for code in codes]
        )
        met = each.groupby(["skill_id", "name"], sort=False).agg(
            value=("p_meets", "mean"), level=("level", "mean"), required=("required_level", "first")
        )
        met = met.sort_values("value", ascending=False).reset_index()
        signals = self.workforce["signals"]
        rows = signals[
            signals["employee_id"].isin(set(cohort["employee_id"]))
            & signals["skill_id"].isin(set(met["skill_id"]))
        ]
        return Explanation(
            title=f"{group} to {role}",
            sentence=(
                f"{len(cohort)} people of {group} cover {cohort['match'].mean():.0%} of what the "
                f"role asks on average; their own roles' requirements cover "
                f"{cohort['title_match'].mean():.0%}."
            ),
            steps=pd.DataFrame(
                {
                    "step": met["name"],
                    "value": met["value"],
                    "unit": "mean chance met",
                    "note": [
                        f"mean level {level:.1f}, required {required:.1f}"
                        for level, required in zip(met["level"], met["required"], strict=True)
                    ],
                }
            ),
            rows=rows.reset_index(drop=True),
            formula=FORMULA,
        )


QUESTION = Question(
    name="bridges",
    room="mobility",
    title="Bridges",
    asks="Which groups have grown towards roles that their job titles do not show?",
    formula=FORMULA,
    columns=COLUMNS,
    needs=("requirements",),
    uses=USES,
    given=("network", "profiles"),
    sources=SOURCES,
)


@QUESTION.answers
def find_bridges(
    network: SkillNetwork,
    profiles: LevelSource,
    *,
    assumptions: Assumptions = SHIPPED,
    to: Sequence[str] | None = None,
    group: str = "function",
    calibration: Calibration | None = None,
    contested: Levels = (),
) -> Bridges:
    """Find the groups whose people have grown towards a role beyond what their titles say.

    Args:
        network: Closeness of skills.
        profiles: Levels with their uncertainty.
        assumptions: The register; by default the one shipped.
        to: Role ids to look at; by default all, or the 80 most critical where there are more.
        group: Column of ``employees`` that groups people: function, region or team_id.
        calibration: The similarity cut-off, if it was worked out before.
        contested: Levels under an open contest, by employee id and skill id: they count neither
            for nor against.

    Returns:
        The bridges; none is an empty table.

    Raises:
        MissingTable: no requirements are loaded.
        UnknownName: no such role.
    """
    workforce = profiles.workforce
    staff = gather_staff(workforce, profiles, assumptions, contested)
    found = calibration or filters.calibrate_cutoff(staff, network, assumptions)
    labels = workforce["employees"][group].fillna("Unknown").to_numpy(dtype=object)[staff.movers]
    people = [
        _crossers_table(staff, network, role, labels, found.cut, assumptions.value("bridge_lift"))
        for role in _target_role_codes(workforce, staff, to)
    ]
    columns = ["employee_id", "group", "from_role_id", "to_role_id", "match", "title_match", "lift"]
    table = pd.concat(people, ignore_index=True) if people else pd.DataFrame(columns=columns)
    return Bridges(
        people=table,
        sizes=pd.Series(labels, dtype="str").value_counts(),
        workforce=workforce,
        staff=staff,
        network=network,
        calibration=found,
        register=assumptions,
        warnings=(
            *(() if len(table) else ("Nobody covers a role well that their title does not.",)),
            *out_of_ranking_in_words(len(staff.contested)).splitlines(),
        ),
    )


def _target_role_codes(workforce: Workforce, staff: Staff, to: Sequence[str] | None) -> list[int]:
    if to is not None:
        codes = [(name, workforce.roles.code(name)) for name in to]
        for name, code in codes:
            if code < 0:
                raise unknown_name("roles", name, list(workforce.roles.labels))
        return [code for _, code in codes]
    asking = np.flatnonzero(staff.needs.count)
    critical = workforce["roles"]["criticality"].fillna(3).to_numpy(dtype=np.float64)[asking]
    return [int(code) for code in asking[np.argsort(-critical, kind="stable")][:MOST_ROLES]]


def _crossers_table(
    staff: Staff,
    network: SkillNetwork,
    role: int,
    labels: np.ndarray,
    cut: float,
    least: float,
) -> pd.DataFrame:
    """Return those outside the role's job family who cover it beyond what their title says."""
    workforce = staff.workforce
    roles = workforce["roles"]
    family = roles["job_family"].fillna("All").to_numpy(dtype=object)
    held = staff.role[staff.movers]
    match: Floats = share_covered_by_mover(staff, network, role)
    # Unknown where the own role asks for nothing: then nobody can say what her title does not show.
    by_title = share_covered_by_title(staff, network, role)[held]
    lift = match - by_title
    outside = (held != role) & ((family[held] != family[role]) | (family[held] == "All"))
    place = np.flatnonzero(outside & (match >= cut) & (lift >= least))
    ids = np.asarray(workforce.people.labels, dtype=object)[staff.movers[place]]
    return pd.DataFrame(
        {
            "employee_id": ids,
            "group": labels[place],
            "from_role_id": np.asarray(workforce.roles.labels, dtype=object)[held[place]],
            "to_role_id": workforce.roles.labels[role],
            "match": match[place],
            "title_match": by_title[place],
            "lift": lift[place],
        }
    ).astype(dict.fromkeys(_LABELS, "str"))
