"""Headline figures and people lists of a selection of gaps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Z80
from skillgap.core.grouping import add_up
from skillgap.core.ranges import Range, range_of_draws
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.gaps.compliance import value_exposed_by_lapses
from skillgap.questions.gaps.draws import (
    Draws32,
    draw_head_count,
    draw_level_bias,
    sum_draws_by_group,
)
from skillgap.questions.gaps.levels import Codes32
from skillgap.questions.gaps.rows import chance_within_half_level
from skillgap.questions.gaps.selection import Selection, Totals
from skillgap.questions.gaps.tables import group_codes_and_count, importance_share_by_cell


def add_up_totals(gaps: Selection) -> Totals:
    """Return the headline figures of a selection, with ranges from its draws."""
    grid, rows = gaps.grid, gaps.rows
    seats = grid.seats
    weight = importance_share_by_cell(grid)
    needed = max(float((grid.sums["fte"] * weight).sum()), 1e-12)
    expected = float((grid.sums["short_fte"] * weight).sum()) / needed
    unmet = np.minimum(weighted_sum_by_draw(gaps.short_draws, weight) / needed, 1.0)
    group, _, skills = group_codes_and_count(grid, ["skill_id"])
    by_skill = sum_draws_by_group(gaps.short_draws.T, group, skills, seats)
    missing = add_up(group, grid.sums["short_fte"] * seats, skills)
    levelled = float(grid.sums["levelled_fte"].sum())
    people = np.unique(rows.person)
    payroll, paid_share = pay_and_undelivered_value(gaps)
    return Totals(
        people=len(people),
        skills=skills,
        fte=float(gaps.seats.fte[people].sum()),
        monthly_risk=range_of_draws(
            weighted_sum_by_draw(gaps.lost_draws, seats), float(grid.seat_loss_per_month.sum())
        ),
        seat_value=float((gaps.seats.fte[people] * gaps.seat_value[people]).sum()),
        payroll=payroll,
        payroll_share=paid_share,
        project_risk=range_of_draws(
            weighted_sum_by_draw(gaps.lost_draws, grid.factors["due"] * (1 - seats)),
            float(grid.project_loss_per_month.sum()),
        ),
        compliance_exposure=value_exposed_by_lapses(gaps),
        people_short=range_of_heads_short(gaps),
        skills_short=range_of_draws(
            (by_skill >= 1).sum(axis=0).astype(np.float64), float((missing >= 1).sum())
        ),
        met_share=range_of_draws(1 - unmet, 1 - expected),
        confidence=float(grid.sums["confidence_fte"].sum()) / max(levelled, 1e-12),
        signals=int(grid.sums["signals"].sum()),
    )


def weighted_sum_by_draw(draws: Draws32, weight: Floats) -> Floats:
    """Return draws summed over cells with a weight of each, shape (draws,)."""
    some = np.flatnonzero(weight)
    return np.asarray(draws[:, some] @ weight[some].astype(np.float32), dtype=np.float64)


def pay_and_undelivered_value(gaps: Selection) -> tuple[float, float]:
    """Return what the people selected are paid a month, and what they do not deliver over it.

    Where pay is known of some only, both speak of these; without any pay they are not numbers.
    """
    people = np.unique(gaps.rows.person)
    pay = gaps.workforce["employees"]["salary"].to_numpy(dtype=np.float64, na_value=np.nan)[people]
    known = ~np.isnan(pay)
    payroll = float(pay[known].sum()) / 12
    if not payroll > 0:
        return float("nan"), float("nan")
    lost = float(gaps.grid.seat_loss_per_month.sum())
    if not known.all():
        lost = float(gaps.loss_per_month[known[np.searchsorted(people, gaps.rows.person)]].sum())
    return payroll, lost / payroll


def range_of_heads_short(gaps: Selection) -> Range:
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
    bias = weight.astype(np.float32) @ draw_level_bias(gaps.grid, gaps.draws)
    mean, variance = float((1 - able).sum()), float((able * (1 - able)).sum())
    drawn = draw_head_count(mean, variance, float(steep.sum()), heads, bias, gaps.draws.seed)
    return range_of_draws(drawn, mean)


def people_short_table(gaps: Selection, likely: float) -> pd.DataFrame:
    """Return one row per person and skill whose chance of being short is at least ``likely``."""
    keep = np.flatnonzero(gaps.rows.p_short >= likely)
    risk, part, needs = gaps.loss_per_month[keep], gaps.rows.take(keep), gaps.needs
    table = pd.DataFrame(
        {
            "employee_id": _labels_of_codes(gaps.workforce.people.labels, part.person),
            "role_id": _labels_of_codes(gaps.workforce.roles.labels, needs.role[part.need]),
            "skill_id": _labels_of_codes(gaps.workforce.skills.labels, needs.skill[part.need]),
            "level": part.level,
            "low": np.clip(part.level - Z80 * part.level_sd, 0.0, 5.0),
            "high": np.clip(part.level + Z80 * part.level_sd, 0.0, 5.0),
            "required_level": needs.level[part.need],
            "gap": part.gap,
            "p_short": part.p_short,
            "confidence": chance_within_half_level(part.level_sd),
            "signals": part.signals.astype(np.int64),
            "risk": risk,
        }
    )
    return table.sort_values(
        ["risk", "gap", "employee_id", "skill_id"], ascending=[False, False, True, True]
    ).reset_index(drop=True)


def _labels_of_codes(labels: Sequence[str], code: Ints | Codes32) -> pd.Series:
    return pd.Series(np.asarray(labels, dtype=object)[code], dtype="str")
