"""Team by team: is it the skill that lacks, or work that does not fit the tool?

Method: each answer is a gap from 0 to 1 on one of two scales, K (skill) and W (work design); a
person's gap is the mean of the statements, a team's that of its people. The difference W − K of a
person cancels how readily they agree. A verdict needs enough people, answers on both scales, and
both gaps large, or a difference beyond 1.64 standard errors.
"""

from __future__ import annotations

import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.work_design import (
    BOTH,
    FEW,
    MIXED,
    NEITHER,
    ONE_SCALE,
    REDESIGN,
    TRAIN,
    gaps_by_respondent,
    judge_groups,
    score_answers,
)
from skillgap.core.workforce import Workforce

VERDICTS = (REDESIGN, BOTH, MIXED, TRAIN, NEITHER, FEW, ONE_SCALE)
BY = ("team_id", "function", "region")


def diagnose_groups(workforce: Workforce, by: str, assumptions: Assumptions) -> pd.DataFrame:
    """Diagnose each team, or all teams of a function or region together.

    Args:
        workforce: With ``survey``; ``employees`` with teams say where a team belongs.
        by: team_id, function or region.
        assumptions: ``survey_fewest_answers``, ``survey_gap_from``.

    Returns:
        group, people, skill_gap, design_gap, difference with low and high (90%), verdict; groups
        whose work is to be redesigned first, then the widest difference.
    """
    person = gaps_by_respondent(workforce)
    person["group"] = (
        person["team_id"] if by == "team_id" else _group_of_team(workforce, by, person)
    )
    table = judge_groups(person.dropna(subset=["group"]), assumptions)
    order = table["verdict"].map({verdict: place for place, verdict in enumerate(VERDICTS)})
    table = table.assign(order=order).sort_values(
        ["order", "difference", "group"], ascending=[True, False, True]
    )
    return table.drop(columns="order").reset_index(drop=True)


def _group_of_team(workforce: Workforce, by: str, person: pd.DataFrame) -> pd.Series:
    """Return the function or region that most present people of each answer's team belong to."""
    staff = workforce["employees"][workforce.present].dropna(subset=["team_id", by])
    commonest = staff.groupby("team_id")[by].agg(lambda labels: labels.value_counts().index[0])
    return person["team_id"].map(commonest)


def reliability_by_scale(workforce: Workforce) -> dict[str, float]:
    """Return Cronbach's alpha of each scale: how far its statements speak of one thing, up to 1.

    Over people who answered every statement of the scale; missing with fewer than two statements
    or three such people.

    Source:
        Cronbach 1951, Coefficient alpha and the internal structure of tests.
    """
    answers = score_answers(workforce)
    return {
        scale: _cronbach_alpha(
            answers[answers["scale"] == scale]
            .pivot_table(index="respondent_id", columns="item", values="gap", observed=True)
            .dropna()
        )
        for scale in ("skill", "design")
    }


def _cronbach_alpha(items: pd.DataFrame) -> float:
    count = items.shape[1]
    total = float(items.sum(axis=1).var(ddof=1)) if len(items) > 2 else 0.0
    if count < 2 or total <= 0:
        return float("nan")
    return count / (count - 1) * (1 - float(items.var(ddof=1).sum()) / total)
