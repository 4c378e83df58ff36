"""Role cells and project cells, with their factors and labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.role_worth import RoleWorth
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.gaps.cells import Cells
from skillgap.questions.gaps.rows import SUMS, Measured, Seats
from skillgap.questions.gaps.worth import (
    TAGS,
    Tags,
    expect_holders,
    live_projects,
    tag_skills,
    urgency,
)

PROJECTS = "Projects"


def scarcity_and_cover(supply: Floats, demand: Floats, weight: float) -> tuple[Floats, Floats]:
    """Return 1 + λ(1 − min(1, supply/demand)) and the cover min(1, supply/demand), (skills,)."""
    cover = np.minimum(1.0, np.divide(supply, demand, out=np.ones_like(supply), where=demand > 0))
    return 1 + weight * (1 - cover), cover


def build_cells_and_tags(
    workforce: Workforce,
    levels: LevelSource,
    measured: Measured,
    worth: RoleWorth,
    assumptions: Assumptions,
) -> tuple[Cells, Tags]:
    """Put sums, factors and labels of role cells and project cells together.

    Args:
        workforce: The workforce measured.
        levels: Where levels come from.
        measured: Rows and sums.
        worth: From :func:`value_roles`.
        assumptions: The register.

    Returns:
        The cells, role cells first, and the tags by skill code.
    """
    skill, skills = measured.needs.skill[measured.need], len(workforce.skills)
    role = measured.seats.role[measured.group]
    projects = live_projects(workforce, levels.as_of, assumptions)
    needed = add_up(skill, measured.sums["fte"], skills)
    critical = add_up(skill, measured.sums["fte"] * worth.critical[role], skills)
    tags = tag_skills(workforce, projects, needed, critical, assumptions)
    supply = _able_fte_by_skill(workforce, levels, measured, needed)
    scarcity, _ = scarcity_and_cover(supply, needed, assumptions.value("scarcity_weight"))
    staffed = _build_role_cells(measured, worth, scarcity, assumptions)
    places = projects["people"].to_numpy(dtype=np.float64)
    wanted = needed + add_up(projects["skill"].to_numpy(dtype=np.int64), places, skills)
    planned = _build_project_cells(workforce, levels, measured.seats, projects, wanted, assumptions)
    return _add_labels(
        _join_role_and_project_cells(staffed, planned), workforce, measured.seats, tags
    ), tags


def _build_role_cells(
    measured: Measured, worth: RoleWorth, scarcity: Floats, assumptions: Assumptions
) -> Cells:
    """Return the cells of what roles require; a role needs its skills today: urgency is 1."""
    needs, seats = measured.needs, measured.seats
    group, need = measured.group, measured.need
    role, skill = seats.role[group], needs.skill[need]
    return Cells(
        codes={
            "role_id": role, "function": seats.function[group], "region": seats.region[group],
            "skill_id": skill,
        },
        labels={}, names=(), titles=(),
        sums={**measured.sums, "levelled_fte": measured.sums["fte"]},
        required=needs.level[need],
        factors={
            "value": worth.value[role], "criticality": worth.criticality[role],
            "importance": needs.share[need], "scarcity": scarcity[skill],
            "urgency": np.ones(len(need)), "due": np.ones(len(need)),
        },
        group=group, need=need, project=np.full(len(need), -1),
        group_people=add_up(seats.group, None, len(seats.role)),
        spread=np.where(
            worth.stated[role],
            assumptions.value("value_spread_share"),
            assumptions.value("estimated_value_spread_share"),
        ),
    )  # fmt: skip


def _able_fte_by_skill(
    workforce: Workforce, levels: LevelSource, measured: Measured, needed: Floats
) -> Floats:
    """Return expected FTE that meet the mean required level, anywhere, by skill code.

    People with evidence count wherever they work; people without count by the prior, and
    only where their own role needs the skill.
    """
    needs, seats, rows, skills = measured.needs, measured.seats, measured.rows, len(needed)
    need = measured.need
    asked = add_up(needs.skill[need], measured.sums["fte"] * needs.level[need], skills)
    bar = np.divide(asked, needed, out=np.full(skills, np.nan), where=needed > 0)
    rated, _ = expect_holders(levels, seats.fte, workforce.present, bar)
    unrated = np.flatnonzero(rows.signals == 0)
    able = seats.fte[rows.person[unrated]] * (1 - rows.p_short[unrated])
    return rated + add_up(needs.skill[rows.need[unrated]], able, skills)


def _build_project_cells(
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
    that stays empty in a project needed now (stalled, overdue, or running without a date) loses
    its share of the project's monthly value; one that is not due yet loses nothing today, and
    counts in the ranking by its urgency.
    """
    skill = projects["skill"].to_numpy(dtype=np.int64)
    places = projects["people"].to_numpy(dtype=np.float64)
    required = projects["required_level"].to_numpy(dtype=np.float64)
    cover, tilt = _cover_share_and_loss(workforce, levels, seats, skill, required, demand)
    short = places * (1 - cover)
    chance = short * cover
    total = projects.groupby("project_id")["people"].transform("sum").to_numpy(dtype=np.float64)
    value = projects["monthly_value_at_risk"].fillna(0.0).to_numpy(dtype=np.float64) / total
    one, none = np.ones(len(skill)), np.zeros(len(skill))
    months = projects["months"].to_numpy(dtype=np.float64)
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
                months, assumptions.value("urgency_half_life_months"),
                assumptions.value("factor_floor"),
            ),
            "due": (months <= 0).astype(np.float64),
        },
        group=none.astype(np.int64) - 1, need=none.astype(np.int64) - 1,
        project=projects["record"].to_numpy(dtype=np.int64),
        group_people=np.zeros(0), spread=one * assumptions.value("value_spread_share"),
    )  # fmt: skip


def _cover_share_and_loss(
    workforce: Workforce,
    levels: LevelSource,
    seats: Seats,
    skill: Ints,
    required: Floats,
    demand: Floats,
) -> tuple[Floats, Floats]:
    """Return the share of the demand that holders meet, and its loss per level of bias.

    Args:
        workforce: The workforce measured.
        levels: Where levels come from.
        seats: For FTE by person code.
        skill: Skill of each project need, shape (projects,).
        required: Level asked, shape (projects,).
        demand: FTE that need each skill, roles and projects together, shape (skills,).
    """
    cover, tilt = np.zeros(len(skill)), np.zeros(len(skill))
    for level in np.unique(required):
        at = required == level
        bar = np.full(len(demand), np.nan)
        bar[skill[at]] = level
        holders, slope = expect_holders(levels, seats.fte, workforce.present, bar)
        _, covered = scarcity_and_cover(holders, demand, 0.0)
        steep = np.where(covered < 1, slope / np.maximum(demand, 1e-9), 0.0)
        cover[at], tilt[at] = covered[skill[at]], steep[skill[at]]
    return cover, tilt


def _join_role_and_project_cells(staffed: Cells, planned: Cells) -> Cells:
    def join_each(
        first: Mapping[str, np.ndarray], then: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        return {name: np.concatenate((first[name], then[name])) for name in first}

    return replace(
        staffed,
        codes=join_each(staffed.codes, planned.codes),
        sums=join_each(staffed.sums, planned.sums),
        required=np.concatenate((staffed.required, planned.required)),
        factors=join_each(staffed.factors, planned.factors),
        group=np.concatenate((staffed.group, planned.group)),
        need=np.concatenate((staffed.need, planned.need)),
        project=np.concatenate((staffed.project, planned.project)),
        spread=np.concatenate((staffed.spread, planned.spread)),
    )


def _add_labels(cells: Cells, workforce: Workforce, seats: Seats, tags: Tags) -> Cells:
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
