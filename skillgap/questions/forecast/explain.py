"""One role or one skill opened: from today to the horizon, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.errors import unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.wording import number_span, share

if TYPE_CHECKING:
    from skillgap.questions.forecast.result import Forecast


def explain_shortage(forecast: Forecast, key: str) -> Explanation:
    """Open the shortage of a role or a skill at the last horizon: flows, drivers, rows.

    Args:
        forecast: The forecast.
        key: A role id or a skill id.

    Raises:
        UnknownName: neither.
    """
    if key in set(forecast.cells["role_id"]):
        return explain_role(forecast, key)
    skills = forecast.basis.workforce.skills.labels
    if forecast.held is not None and key in skills:
        return explain_skill(forecast, key)
    raise unknown_name("role or skill", key, [*forecast.basis.workforce.roles.labels, *skills])


def explain_role(forecast: Forecast, role_id: str) -> Explanation:
    """Open the shortage of a role at the last horizon."""
    month = forecast.horizons[-1]
    row = forecast.shortage_by("role_id", months=(month,), role_id=role_id).iloc[0]
    some = np.flatnonzero(forecast.cells["role_id"] == role_id)
    fte, cells = forecast.grid.fte[some], forecast.cells.iloc[some]
    today = float((cells["people"] * fte).sum())
    vacant = float((cells["vacant"] * fte).sum())
    left = float((forecast.left[:month, some] * fte).sum())
    hired = float((forecast.hired[:month, some] * fte).sum())
    supply = float(forecast.people_fte[month - 1][some].mean(axis=1).sum())
    demand = float(forecast.posts_fte[month - 1][some].mean(axis=1).sum())
    steps = [
        ("People today", today, "FTE", f"{vacant:.1f} FTE of vacancies open"),
        ("Leave and retire", -left, "FTE", "expected until then"),
        ("Are hired", hired, "FTE", "expected until then"),
        ("Move in or out", supply - today + left - hired, "FTE", "with posts a scenario moves"),
        ("People then", supply, "FTE", "mean over draws"),
        ("Posts then", demand, "FTE", "mean over draws"),
        ("Short", float(row["short_fte"]), "FTE", "spare people of one place fill no other"),
    ]
    title = str(cells["title"].iloc[0])
    spread = number_span(row["short_low"], row["short_high"], "FTE")
    return Explanation(
        title=f"{title}, {month} months ahead",
        sentence=f"{title}: {spread} short (80%) in {month} months, "
        f"{share(row['p_short'])} likely to be short.",
        steps=_steps_table(steps),
        rows=_openings_rows(forecast, cells),
        formula=(
            f"{today:.1f} − {left:.1f} + {hired:.1f} {supply - today + left - hired:+.1f} = "
            f"{supply:.1f} FTE for {demand:.1f} FTE of posts"
        ),
        notes=forecast.warnings,
    )


def explain_skill(forecast: Forecast, skill_id: str) -> Explanation:
    """Open the shortage of a skill at the last horizon."""
    month = forecast.horizons[-1]
    table = forecast.by_skill("role_id", month=month, skill_id=skill_id)
    whole = forecast.by_skill(month=month, skill_id=skill_id)
    names = forecast.basis.workforce["skills"].set_index("skill_id")["name"]
    name = str(names[skill_id])
    if len(whole) == 0:
        return Explanation(
            name, f"No role asks for {name}.", _steps_table([]), pd.DataFrame(), "0 FTE needed"
        )
    row = whole.iloc[0]
    steps = [
        (str(line["role_id"]), float(line["short_fte"]), "FTE",
         f"{line['supply_median']:.1f} able of {line['demand_median']:.1f} needed")
        for _, line in table.iterrows()
    ]  # fmt: skip
    spread = number_span(row["short_low"], row["short_high"], "FTE")
    requirements = forecast.basis.workforce["requirements"]
    return Explanation(
        title=f"{name}, {month} months ahead",
        sentence=f"{name}: {spread} short (80%) in {month} months, "
        f"{share(row['p_short'])} likely to be short.",
        steps=_steps_table(steps),
        rows=requirements[requirements["skill_id"] == skill_id].reset_index(drop=True),
        formula=(
            f"{row['demand_median']:.1f} FTE need it, {row['supply_median']:.1f} FTE will be "
            f"able: {row['short_median']:.1f} FTE short in the middle"
        ),
        notes=forecast.warnings,
    )


def _steps_table(rows: list[tuple[str, float, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["step", "value", "unit", "note"])


def _openings_rows(forecast: Forecast, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the openings of the role: the rows behind vacancies and hiring."""
    table = forecast.basis.workforce["openings"]
    return table[table["role_id"].isin(set(cells["role_id"]))].reset_index(drop=True)
