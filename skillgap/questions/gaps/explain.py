"""One skill's value not delivered, opened: its factors, how they compare, the rows behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.errors import unknown_name
from skillgap.core.provenance import Explanation
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.wording import compact, money, money_span
from skillgap.questions.gaps.cells import Cells

if TYPE_CHECKING:
    from skillgap.questions.gaps.selection import Selection

PEOPLE_SHOWN = 5

STEPS = {
    "needed": ("FTE needing it", "FTE", "People in roles that require it"),
    "lost": ("Share of its value lost", "share", "Expected gap over the full gap, at most one"),
    "value": ("Value of the seat", "money per FTE and month", "Weighted by what is lost"),
    "importance": ("Importance in the role", "share", "Shares of a role's skills sum to one"),
}


def split_money_into_factors(cells: Cells, skills: int) -> dict[str, float]:
    """Split the value not delivered by the seats of some cells into factors.

    Each factor is a mean over the cells, weighted with the product of the factors before it, so
    the product of all is the money exactly. Divided by the number of skills it is that of the
    average skill.

    Args:
        cells: The cells.
        skills: Number of skills the cells stand for.

    Returns:
        Factor name to value, in the order of ``STEPS``.
    """
    weight = cells.sums["fte"] * cells.is_staffed_seat
    chain = {"needed": float(weight.sum()) / max(skills, 1)}
    share = np.divide(cells.sums["lost_fte"], weight, out=np.zeros_like(weight), where=weight > 0)
    factors = ((name, cells.factors[name]) for name in ("value", "importance"))
    for name, term in (("lost", share), *factors):
        before = float(weight.sum())
        weight = weight * term
        chain[name] = float(weight.sum()) / before if before > 0 else 0.0
    return chain


def compare_factors_with_average(gaps: Selection, skill: int) -> pd.DataFrame:
    """Return the factors of one skill beside those of the average skill.

    Returns:
        step, value, unit, note, average (the average skill's factor), times_average, log_times
        (natural log of times_average; the factors' add up to the last row's).
    """
    grid = gaps.grid
    skills = len(np.unique(grid.codes["skill_id"]))
    own = split_money_into_factors(grid.take(np.flatnonzero(grid.codes["skill_id"] == skill)), 1)
    usual = split_money_into_factors(grid, skills)
    currency = gaps.workforce.currency
    rows = [
        (*STEPS[name][:1], own[name], STEPS[name][1].replace("money", currency), STEPS[name][2],
         usual[name])
        for name in STEPS
    ]  # fmt: skip
    total = float(np.prod(list(own.values()))), float(np.prod(list(usual.values())))
    rows.append(
        ("Value not delivered", total[0], f"{currency} per month", "Product of the above", total[1])
    )
    table = pd.DataFrame(rows, columns=["step", "value", "unit", "note", "average"])
    with np.errstate(divide="ignore", invalid="ignore"):
        table["times_average"] = table["value"] / table["average"]
        table["log_times"] = np.log(table["times_average"])
    return table


def explain_skill(gaps: Selection, skill_id: str) -> Explanation:
    """Open the value not delivered of one skill within a selection.

    Args:
        gaps: The selection.
        skill_id: The skill.

    Returns:
        The explanation; ``steps`` from :func:`compare_factors_with_average`, ``rows`` with the
        requirements, roles and projects
        that ask for the skill, and the signals of the people with most to gain.

    Raises:
        UnknownName: the skill is not required anywhere in the selection.
    """
    table = gaps.table
    found = table[table["skill_id"] == skill_id]
    if found.empty:
        raise unknown_name("skill", skill_id, table["skill_id"].tolist())
    row = found.iloc[0]
    steps = compare_factors_with_average(gaps, gaps.workforce.skills.code(skill_id))
    currency = gaps.workforce.currency
    sentence = (
        f"{row['name']}: {money_span(row['risk_low'], row['risk_high'], currency)} a month "
        f"not delivered (80%), {money(row['monthly_risk'], currency)} on average; "
        f"{compact(row['short_fte'])} of {compact(row['fte'])} FTE are short."
        f"{_largest_factor_sentence(steps)}"
    )
    return Explanation(
        title=f"{row['name']}: value not delivered per month",
        sentence=sentence,
        steps=steps,
        rows=find_source_rows(gaps, skill_id),
        formula=" × ".join(f"{value:,.4g}" for value in steps["value"].iloc[:-1])
        + f" = {steps['value'].iloc[-1]:,.0f} {currency} per month",
        notes=(
            f"Tag {row['tag']}: {row['tag_reason']}.",
            f"Advice {row['advice']}: {row['uncertain_share']:.0%} of the expected gap comes "
            f"from not knowing the levels; confidence {row['confidence']:.0%}.",
            f"In the top ten in {row['top_ten_share']:.0%} of the draws.",
            f"Ranked by the money times criticality, scarcity and urgency "
            f"({_priority_per_money_in_words(row)}), which "
            "order and multiply no money.",
            "Each factor is averaged with the factors before it as weights, so the product is "
            "exact and the logarithms of the ratios to the average skill add up.",
        ),
    )


def _priority_per_money_in_words(row: pd.Series) -> str:
    money = float(row["monthly_risk"]) + float(row["project_risk"])
    return f"× {row['priority'] / money:.2f}" if money > 0 else "no money today"


def _largest_factor_sentence(steps: pd.DataFrame) -> str:
    """Say which factor lies furthest above the average skill's; nothing where none does."""
    ahead = steps.iloc[:-1].sort_values("log_times", ascending=False).iloc[0]
    if not ahead["times_average"] > 1.05:
        return ""
    name = str(ahead["step"])
    named = "the FTE needing it" if name.startswith("FTE") else name[0].lower() + name[1:]
    return (
        f" What sets it apart most is {named}, {ahead['times_average']:.1f} times the average "
        "skill's."
    )


def find_source_rows(gaps: Selection, skill_id: str) -> pd.DataFrame:
    """Return the input rows behind a skill: source_file, source_row, table, record, note."""
    workforce = gaps.workforce
    grid, skill = gaps.grid, workforce.skills.code(skill_id)
    own = grid.take(np.flatnonzero(grid.codes["skill_id"] == skill))
    need = np.unique(own.need[own.need >= 0])
    asked = workforce["requirements"].iloc[gaps.needs.record[need]]
    roles = workforce["roles"][workforce["roles"]["role_id"].isin(asked["role_id"])]
    planned = workforce["projects"].iloc[np.unique(own.project[own.project >= 0])]
    top = gaps.list_people_short(skill_id=skill_id, likely=0.0).head(PEOPLE_SHOWN)
    signals = workforce["signals"]
    seen = signals[
        (signals["skill_id"] == skill_id) & signals["employee_id"].isin(top["employee_id"])
    ]
    parts = [
        _source_rows_table("requirements", asked, asked["role_id"],
              "requires level " + _numbers_as_text(asked["required_level"])
              + ", importance " + _numbers_as_text(asked["importance"])),
        _source_rows_table("roles", roles, roles["role_id"],
              "value at risk per month " + _numbers_as_text(roles["monthly_value_at_risk"])
              + ", criticality " + _numbers_as_text(roles["criticality"])),
        _source_rows_table("projects", planned, planned["project_id"],
              "needs " + _numbers_as_text(planned["people"]) + " people at level "
              + _numbers_as_text(planned["required_level"])),
        _source_rows_table("signals", seen, seen["employee_id"],
              seen["source"].astype("str") + " says level " + _numbers_as_text(seen["level"])),
    ]  # fmt: skip
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _numbers_as_text(values: pd.Series) -> pd.Series:
    return values.map("{:g}".format).replace("nan", "not stated").astype("str")


def _source_rows_table(
    table: str, frame: pd.DataFrame, record: pd.Series, note: pd.Series
) -> pd.DataFrame:
    blank = pd.Series([""] * len(frame), index=frame.index, dtype="str")
    return pd.DataFrame(
        {
            SOURCE_FILE: frame.get(SOURCE_FILE, blank),
            SOURCE_ROW: frame.get(SOURCE_ROW, blank),
            "table": table,
            "record": record,
            "note": note,
        }
    ).reset_index(drop=True)
