"""What travels with a gap result: warnings for the reader and the record of where it comes from."""

from __future__ import annotations

from skillgap.core.assumptions import Assumptions
from skillgap.core.level_source import LevelSource
from skillgap.core.needs import Needs
from skillgap.core.provenance import CODE_VERSION, Provenance
from skillgap.core.workforce import Workforce
from skillgap.questions.gaps.cells import Cells
from skillgap.questions.gaps.draws import Draws
from skillgap.questions.gaps.rows import Rows, Seats

FORMULA = (
    "value not delivered per month = Σ people FTE × value of the seat × (1 − attainment);  "
    "attainment = Σ importance share × [1 − E min(1, max(0, required − held)/Δ)];  "
    "priority = value not delivered × criticality × scarcity × urgency, a rank and no money"
)

ASSUMED = (
    "full_gap_levels", "scarcity_weight", "criticality_step", "weight_spread_share",
    "value_spread_share", "estimated_value_spread_share", "salary_value_multiple",
    "default_role_value", "urgency_half_life_months", "undated_need_months", "factor_floor",
    "shared_level_bias", "skill_level_bias", "unrated_level_bias", "strategic_horizon_months",
    "strategic_posting_growth", "strategic_critical_share", "assess_uncertain_share",
    "act_money_share",
)  # fmt: skip


def warn(
    workforce: Workforce, needs: Needs, seats: Seats, rows: Rows, drawn: Draws, draws: int
) -> tuple[str, ...]:
    """Return what the reader must know about the result."""
    found = []
    if len(needs.role) == 0:
        found.append("No requirement names a known role and skill with a level above 0.")
    elif len(rows) == 0:
        found.append("Nobody present holds a role with requirements, so there is no gap to show.")
    if seats.unplaced and len(rows):
        found.append(
            f"{seats.unplaced} of {int(workforce.present.sum())} people present hold a role "
            "without requirements and are left out. Add requirements for their roles."
        )
    unrated = float((rows.signals == 0).mean()) if len(rows) else 0.0
    if unrated > 0.25:
        found.append(
            f"{unrated:.0%} of the required levels rest on no signal at all, only on what is "
            "usual in the job family. Assess before spending."
        )
    if drawn.count < draws:
        found.append(
            f"{drawn.count} draws instead of {draws}, to fit {len(drawn.lost):,} cells in memory."
        )
    projects = workforce["projects"]
    unpriced = projects["monthly_value_at_risk"].isna() & (projects["status"] != "done")
    if unpriced.any():
        found.append(
            f"{int(unpriced.sum())} project needs state no monthly value at risk: their shortage "
            "is counted in FTE, not in money."
        )
    return tuple(found)


def trace(
    workforce: Workforce,
    profiles: LevelSource,
    assumptions: Assumptions,
    rows: Rows,
    grid: Cells,
) -> Provenance:
    """Return where the numbers of the gaps come from."""
    inputs = {
        name: len(workforce[name])
        for name in ("employees", "roles", "skills", "requirements", "projects", "postings")
        if workforce.has(name)
    }
    return Provenance(
        title="Skill gaps and value not delivered",
        formula=FORMULA,
        inputs={**inputs, "person × required skill": len(rows), "cells": len(grid)},
        assumptions=assumptions.among(*ASSUMED),
        dataset=workforce.fingerprint,
        as_of=profiles.as_of.isoformat(),
        code_version=CODE_VERSION,
        sources=workforce.attributions,
    )
