"""Cells role × function × region × skill: the sums every figure and filter is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from skillgap.domain.assumptions import Assumptions
from skillgap.domain.errors import unknown_name
from skillgap.domain.workforce import Floats, Ints, Workforce
from skillgap.models._gap_levels import LevelSource
from skillgap.models._gap_rows import SUMS, Needs, Rows, Seats, add_up
from skillgap.models._gap_worth import (
    TAGS,
    RoleWorth,
    Tags,
    expect_holders,
    live_projects,
    tag_skills,
    urgency,
)

DIMENSIONS = (
    "role_id",
    "function",
    "region",
    "skill_id",
    "job_family",
    "cluster",
    "kind",
    "tag",
    "demand",
)
"""What cells can be filtered and grouped by; ``demand`` is ``role`` or ``project``."""

FACTORS = ("value", "criticality", "importance", "scarcity", "urgency")
PROJECTS = "Projects"


@dataclass(frozen=True, eq=False)
class Cells:
    """All cells, as codes, sums and factors; every array has shape (cells,).

    Attributes:
        codes: Dimension name to codes.
        labels: Dimension name to the text of each code.
        names: Skill names by skill code.
        titles: Role titles by role code.
        sums: The sums over people named in ``SUMS``, and ``levelled_fte`` (the FTE that levels
            and confidence are averages over; project cells have none).
        required: Required level.
        factors: The five factors of ``FACTORS``; value is money per FTE and month.
        group: Number of the people group (role × function × region); −1 in project cells.
        need: Index into the needs; −1 in project cells.
        project: Index into the project needs; −1 in role cells.
        group_people: Heads of each group, shape (groups,).
        spread: Relative half-width (80%) of the value's uncertainty.
    """

    codes: Mapping[str, Ints]
    labels: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]
    titles: tuple[str, ...]
    sums: Mapping[str, Floats]
    required: Floats
    factors: Mapping[str, Floats]
    group: Ints
    need: Ints
    project: Ints
    group_people: Floats
    spread: Floats

    def __len__(self) -> int:
        """Count the cells."""
        return len(self.required)

    @property
    def weight(self) -> Floats:
        """Money per month that one FTE without the skill puts at risk, shape (cells,)."""
        product = np.ones(len(self))
        for name in FACTORS:
            product = product * self.factors[name]
        return product

    @property
    def risk(self) -> Floats:
        """Expected money at risk per month, shape (cells,)."""
        return self.sums["lost_fte"] * self.weight

    def take(self, index: Ints) -> Cells:
        """Return some of the cells."""
        return replace(
            self,
            codes={name: codes[index] for name, codes in self.codes.items()},
            sums={name: values[index] for name, values in self.sums.items()},
            required=self.required[index],
            factors={name: values[index] for name, values in self.factors.items()},
            group=self.group[index],
            need=self.need[index],
            project=self.project[index],
            spread=self.spread[index],
        )

    def matching(self, filters: Mapping[str, Sequence[str]]) -> Ints:
        """Return the positions of the cells that pass every filter.

        Raises:
            UnknownName: a dimension that does not exist. Unknown labels match nothing.
        """
        keep = np.ones(len(self), dtype=np.bool_)
        for name, wanted in filters.items():
            if name not in DIMENSIONS:
                raise unknown_name("filter", name, list(DIMENSIONS))
            known = {label: code for code, label in enumerate(self.labels[name])}
            chosen = np.zeros(len(known) + 1, dtype=np.bool_)
            chosen[[known[label] for label in wanted if label in known]] = True
            keep &= chosen[self.codes[name]]
        return np.flatnonzero(keep)


def scarcity_of(supply: Floats, demand: Floats, weight: float) -> tuple[Floats, Floats]:
    """Return 1 + λ(1 − min(1, supply/demand)) and the cover min(1, supply/demand), (skills,)."""
    cover = np.minimum(1.0, np.divide(supply, demand, out=np.ones_like(supply), where=demand > 0))
    return 1 + weight * (1 - cover), cover


def build_cells(
    workforce: Workforce,
    levels: LevelSource,
    needs: Needs,
    seats: Seats,
    rows: Rows,
    sums: Mapping[str, Floats],
    worth: RoleWorth,
    assumptions: Assumptions,
) -> tuple[Cells, Tags]:
    """Put sums, factors and labels of role cells and project cells together.

    Args:
        workforce: The workforce measured.
        levels: Where levels come from.
        needs: From :func:`collect_needs`.
        seats: From :func:`seat_people`.
        rows: From :func:`measure_rows`.
        sums: From :func:`measure_rows`.
        worth: From :func:`value_roles`.
        assumptions: The register.

    Returns:
        The cells, role cells first, and the tags by skill code.
    """
    per_group = needs.count[seats.role]
    group = np.repeat(np.arange(len(seats.role)), per_group)
    need = np.zeros(len(group), dtype=np.int64)
    if len(group):
        offset = np.arange(len(group)) - np.repeat(np.cumsum(per_group) - per_group, per_group)
        need = needs.start[seats.role][group] + offset
    role, skill, skills = seats.role[group], needs.skill[need], len(workforce.skills)
    projects = live_projects(workforce, levels.as_of, assumptions)
    role_fte = add_up(skill, sums["fte"], skills)
    critical = add_up(skill, sums["fte"] * worth.critical[role], skills)
    slots = add_up(
        projects["skill"].to_numpy(np.int64), projects["people"].to_numpy(np.float64), skills
    )
    tags = tag_skills(workforce, projects, role_fte, critical, assumptions)
    supply = _supply(workforce, levels, needs, seats, rows, need, role_fte, sums)
    scarcity, _ = scarcity_of(supply, role_fte, assumptions.value("scarcity_weight"))
    floor = assumptions.value("factor_floor")
    staffed = Cells(
        codes={
            "role_id": role, "function": seats.function[group], "region": seats.region[group],
            "skill_id": skill,
        },
        labels={}, names=(), titles=(),
        sums={**sums, "levelled_fte": sums["fte"]},
        required=needs.level[need],
        factors={
            "value": worth.value[role], "criticality": worth.criticality[role],
            "importance": needs.share[need], "scarcity": scarcity[skill],
            "urgency": np.maximum(np.ones(len(need)), floor),
        },
        group=group, need=need, project=np.full(len(need), -1),
        group_people=add_up(seats.group, None, len(seats.role)),
        spread=np.where(
            worth.stated[role],
            assumptions.value("value_spread_share"),
            assumptions.value("estimated_value_spread_share"),
        ),
    )  # fmt: skip
    planned = _project_cells(workforce, levels, seats, projects, role_fte + slots, assumptions)
    return _label(_join(staffed, planned), workforce, seats, tags), tags


def _supply(
    workforce: Workforce,
    levels: LevelSource,
    needs: Needs,
    seats: Seats,
    rows: Rows,
    need: Ints,
    role_fte: Floats,
    sums: Mapping[str, Floats],
) -> Floats:
    """Return expected FTE that meet the mean required level, anywhere, by skill code.

    People with evidence count wherever they work; people without count by the prior, and
    only where their own role needs the skill.
    """
    skills = len(workforce.skills)
    asked = add_up(needs.skill[need], sums["fte"] * needs.level[need], skills)
    with np.errstate(invalid="ignore"):
        bar = asked / role_fte
    rated, _ = expect_holders(levels, seats.fte, workforce.present, bar)
    unrated = np.flatnonzero(rows.signals == 0)
    able = seats.fte[rows.person[unrated]] * (1 - rows.p_short[unrated])
    return rated + add_up(needs.skill[rows.need[unrated]], able, skills)


def _project_cells(
    workforce: Workforce,
    levels: LevelSource,
    seats: Seats,
    projects: pd.DataFrame,
    demand: Floats,
    assumptions: Assumptions,
) -> Cells:
    """Return one cell per open project need.

    A project's places are filled in the proportion in which the skill is covered at the level
    asked: holders anywhere over everybody who needs it, roles and projects together. A place
    that stays empty loses its share of the project's monthly value, discounted by urgency.
    """
    skill = projects["skill"].to_numpy(dtype=np.int64)
    places = projects["people"].to_numpy(dtype=np.float64)
    required = projects["required_level"].to_numpy(dtype=np.float64)
    cover, tilt = np.zeros(len(skill)), np.zeros(len(skill))
    for level in np.unique(required):
        at = required == level
        bar = np.full(len(demand), np.nan)
        bar[skill[at]] = level
        holders, slope = expect_holders(levels, seats.fte, workforce.present, bar)
        _, covered = scarcity_of(holders, demand, 0.0)
        cover[at] = covered[skill[at]]
        tilt[at] = np.where(covered < 1, slope / np.maximum(demand, 1e-9), 0.0)[skill[at]]
    short = places * (1 - cover)
    chance = short * cover
    total = projects.groupby("project_id")["people"].transform("sum").to_numpy(dtype=np.float64)
    value = projects["monthly_value_at_risk"].fillna(0.0).to_numpy(dtype=np.float64) / total
    one, none = np.ones(len(skill)), np.zeros(len(skill))
    known = {
        "fte": places, "short_fte": short, "lost_fte": short, "full_fte": short,
        "short_var": chance, "lost_var": chance,
        "short_slope": places * tilt, "lost_slope": places * tilt,
    }  # fmt: skip
    return Cells(
        codes={
            "role_id": none.astype(np.int64) - 1, "function": none.astype(np.int64) - 1,
            "region": none.astype(np.int64) - 1, "skill_id": skill,
        },
        labels={}, names=(), titles=(),
        sums={name: known.get(name, none) for name in (*SUMS, "levelled_fte")},
        required=required,
        factors={
            "value": value, "criticality": one, "importance": one, "scarcity": one,
            "urgency": urgency(
                projects["months"].to_numpy(dtype=np.float64),
                assumptions.value("urgency_half_life_months"),
                assumptions.value("factor_floor"),
            ),
        },
        group=none.astype(np.int64) - 1, need=none.astype(np.int64) - 1,
        project=projects["record"].to_numpy(dtype=np.int64),
        group_people=np.zeros(0), spread=one * assumptions.value("value_spread_share"),
    )  # fmt: skip


def _join(staffed: Cells, planned: Cells) -> Cells:
    def both(
        first: Mapping[str, np.ndarray], then: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        return {name: np.concatenate((first[name], then[name])) for name in first}

    return replace(
        staffed,
        codes=both(staffed.codes, planned.codes),
        sums=both(staffed.sums, planned.sums),
        required=np.concatenate((staffed.required, planned.required)),
        factors=both(staffed.factors, planned.factors),
        group=np.concatenate((staffed.group, planned.group)),
        need=np.concatenate((staffed.need, planned.need)),
        project=np.concatenate((staffed.project, planned.project)),
        spread=np.concatenate((staffed.spread, planned.spread)),
    )


def _label(cells: Cells, workforce: Workforce, seats: Seats, tags: Tags) -> Cells:
    """Add the dimensions that follow from role and skill, and the text of every code."""
    roles, skills = workforce["roles"], workforce["skills"]
    family, families = pd.factorize(roles["job_family"].fillna("All"), sort=True)
    cluster, clusters = pd.factorize(skills["cluster"].fillna("Unsorted"), sort=True)
    kind, kinds = pd.factorize(skills["kind"].fillna("technical"), sort=True)
    role, skill = cells.codes["role_id"], cells.codes["skill_id"]
    planned = role < 0
    ends = {
        "role_id": len(workforce.roles), "function": len(seats.functions),
        "region": len(seats.regions), "job_family": len(families),
    }  # fmt: skip
    held = np.append(family, len(families))
    codes = {
        **cells.codes, "job_family": held[role], "cluster": cluster[skill], "kind": kind[skill],
        "tag": tags.tag[skill], "demand": planned.astype(np.int64),
    }  # fmt: skip
    for name, end in ends.items():
        codes[name] = np.where(planned, end, codes[name])
    title = roles["title"].fillna("")
    named = skills["name"].fillna("")
    return replace(
        cells,
        codes=codes,
        labels={
            "role_id": (*workforce.roles.labels, ""),
            "function": (*seats.functions, PROJECTS),
            "region": (*seats.regions, PROJECTS),
            "job_family": (*map(str, families), PROJECTS),
            "skill_id": workforce.skills.labels,
            "cluster": tuple(map(str, clusters)),
            "kind": tuple(map(str, kinds)),
            "tag": TAGS,
            "demand": ("role", "project"),
        },
        titles=(*title.where(title != "", roles["role_id"]).tolist(), PROJECTS),
        names=tuple(named.where(named != "", skills["skill_id"]).tolist()),
    )
