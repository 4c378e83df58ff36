"""Headline figures and people lists of a selection of gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80
from skillgap.core.grouping import add_up
from skillgap.core.workforce import Ints
from skillgap.questions.gaps.draws import level_bias, spread_people, sum_groups
from skillgap.questions.gaps.levels import Codes32
from skillgap.questions.gaps.rows import confidence
from skillgap.questions.gaps.tables import Range, group_cells, range_of

if TYPE_CHECKING:
    from skillgap.questions.gaps.question import Gaps


@dataclass(frozen=True, slots=True)
class Totals:
    """The headline figures of a selection.

    Attributes:
        people: Heads in roles that require something.
        skills: Skills required.
        fte: FTE × required skills, plus places in projects.
        short_fte: FTE × skills short of the required level.
        monthly_risk: Money at risk per month.
        people_short: Heads short in at least one required skill, each counted once.
        skills_short: Skills of which at least one FTE is missing.
        met_share: Share of required FTE × skills that is met, 0–1.
        confidence: FTE-weighted confidence in the levels, 0–1.
        signals: Signals behind the levels.
    """

    people: int
    skills: int
    fte: float
    short_fte: Range
    monthly_risk: Range
    people_short: Range
    skills_short: Range
    met_share: Range
    confidence: float
    signals: int


def add_up_totals(gaps: Gaps) -> Totals:
    """Return the headline figures of a selection, with ranges from its draws."""
    grid, rows = gaps.grid, gaps.rows
    fte, expected = float(grid.sums["fte"].sum()), float(grid.sums["short_fte"].sum())
    short = np.minimum(gaps.short_draws.sum(axis=1, dtype=np.float64), fte)
    group, _, skills = group_cells(grid, ["skill_id"])
    by_skill = sum_groups(gaps.short_draws.T, group, skills)
    missing = add_up(group, grid.sums["short_fte"], skills)
    levelled = float(grid.sums["levelled_fte"].sum())
    return Totals(
        people=len(np.unique(rows.person)),
        skills=skills,
        fte=fte,
        short_fte=range_of(short, expected),
        monthly_risk=range_of(
            gaps.risk_draws.sum(axis=1, dtype=np.float64), float(grid.risk.sum())
        ),
        people_short=count_heads(gaps),
        skills_short=range_of(
            (by_skill >= 1).sum(axis=0).astype(np.float64), float((missing >= 1).sum())
        ),
        met_share=range_of(1 - short / max(fte, 1e-12), 1 - expected / max(fte, 1e-12)),
        confidence=float(grid.sums["confidence_fte"].sum()) / max(levelled, 1e-12),
        signals=int(grid.sums["signals"].sum()),
    )


def count_heads(gaps: Gaps) -> Range:
    """Return heads short in at least one selected skill, Σ 1 − Π(1 − p), with its range.

    Skills of one person count as independent given the levels; a bias that all levels share
    moves everybody.
    """
    rows, required = gaps.rows, gaps.required
    _, who = np.unique(rows.person, return_inverse=True)
    heads = int(who.max()) + 1 if len(who) else 0
    p = np.minimum(rows.p_short, 1 - 1e-12)
    able = np.exp(add_up(who, np.log1p(-p), heads))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (required - rows.level) / rows.level_sd
        tilt = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi) / rows.level_sd / (1 - p)
    steep = able * add_up(who, np.nan_to_num(tilt, posinf=0.0), heads)
    weight = gaps.grid.sums["fte"] / max(float(gaps.grid.sums["fte"].sum()), 1e-12)
    bias = weight.astype(np.float32) @ level_bias(gaps.grid, gaps.draws)
    mean, variance = float((1 - able).sum()), float((able * (1 - able)).sum())
    drawn = spread_people(mean, variance, float(steep.sum()), heads, bias, gaps.draws.seed)
    return range_of(drawn, mean)


def list_people(gaps: Gaps, likely: float) -> pd.DataFrame:
    """Return one row per person and skill whose chance of being short is at least ``likely``."""
    keep = np.flatnonzero(gaps.rows.p_short >= likely)
    risk, part, needs = gaps.risk[keep], gaps.rows.take(keep), gaps.needs
    table = pd.DataFrame(
        {
            "employee_id": _labels(gaps.workforce.people.labels, part.person),
            "role_id": _labels(gaps.workforce.roles.labels, needs.role[part.need]),
            "skill_id": _labels(gaps.workforce.skills.labels, needs.skill[part.need]),
            "level": part.level,
            "low": np.clip(part.level - Z80 * part.level_sd, 0.0, 5.0),
            "high": np.clip(part.level + Z80 * part.level_sd, 0.0, 5.0),
            "required_level": needs.level[part.need],
            "gap": part.gap,
            "p_short": part.p_short,
            "confidence": confidence(part.level_sd),
            "signals": part.signals.astype(np.int64),
            "risk": risk,
        }
    )
    return table.sort_values(
        ["risk", "gap", "employee_id", "skill_id"], ascending=[False, False, True, True]
    ).reset_index(drop=True)


def _labels(labels: Sequence[str], code: Ints | Codes32) -> pd.Series:
    return pd.Series(np.asarray(labels, dtype=object)[code], dtype="str")
