"""What travels with a gap result: its formula, and warnings for the reader."""

from __future__ import annotations

from skillgap.core.needs import Needs
from skillgap.core.workforce import Workforce
from skillgap.questions.gaps.draws import Draws
from skillgap.questions.gaps.rows import Rows, Seats

FORMULA = (
    "value not delivered per month = Σ people FTE × value of the seat × (1 − attainment);  "
    "attainment = Σ importance share × [1 − E min(1, max(0, required − held)/Δ)];  "
    "priority = value not delivered × criticality × scarcity × urgency, a rank and no money"
)


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
