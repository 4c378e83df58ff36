"""Which teams lack a job that makes sense rather than a skill: from the work-design survey.

Method: answers are put on two scales from 0 to 1, skill gap K and work-design gap W,
the statement saying which and which way. A team has a work-design gap when W − K is above 1.64
standard errors, with enough people answering.

Limits: statements in other words than those known here are left aside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats, Workforce

SURE = 1.64
STATEMENTS = (
    # part of the statement, scale, whether agreeing means a gap
    ("do not know how to use", "skill", True),
    ("can tell when the new tool gives a wrong", "skill", False),
    ("more practice or training", "skill", True),
    ("able to show a colleague", "skill", False),
    ("do not know what my job is", "design", True),
    ("workflow", "design", False),
    ("told the work would be matches", "design", False),
    ("went back to the old way", "design", True),
    ("clear who decides", "design", False),
)


def measure_work_design(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Measure both gaps team by team.

    Args:
        workforce: With ``survey``.
        assumptions: ``survey_fewest_answers``.

    Returns:
        team_id, people (who answered), skill_gap, design_gap (0–1), design_first (whether the
        work has to be redesigned first); by team. Empty without a survey.
    """
    columns = ["team_id", "people", "skill_gap", "design_gap", "design_first"]
    person = gaps_by_respondent(workforce).dropna().set_index("team_id")
    if not len(person):
        return pd.DataFrame(columns=columns)
    difference = person["design"] - person["skill"]
    team = difference.groupby("team_id")
    error: pd.Series = team.std() / np.sqrt(team.size())
    table = pd.DataFrame(
        {
            "people": team.size(),
            "skill_gap": person["skill"].groupby("team_id").mean(),
            "design_gap": person["design"].groupby("team_id").mean(),
        }
    )
    enough = table["people"] >= assumptions.value("survey_fewest_answers")
    table["design_first"] = enough & (team.mean() > SURE * error.fillna(np.inf))
    return table.reset_index()[columns]


def gaps_by_respondent(workforce: Workforce) -> pd.DataFrame:
    """Return both gaps person by person: the mean over the statements of each scale.

    Args:
        workforce: With ``survey``.

    Returns:
        team_id, respondent_id, skill, design (0–1; missing where no statement of that scale was
        answered); in order of team and respondent.
    """
    answers = score_answers(workforce)
    person = answers.groupby(["team_id", "respondent_id", "scale"])["gap"].mean().unstack("scale")
    return person.reindex(columns=["skill", "design"]).reset_index()


def score_answers(workforce: Workforce) -> pd.DataFrame:
    """Return each answer with its scale (skill or design) and the gap it speaks of, 0–1.

    Statements in other words than those known are left out.
    """
    survey = workforce["survey"]
    return survey.assign(**_scores_by_scale(survey)).dropna(subset=["scale", "gap"])


def _scores_by_scale(survey: pd.DataFrame) -> dict[str, pd.Series]:
    text = survey["item"].astype("str").str.casefold()
    scale = pd.Series(pd.NA, index=survey.index, dtype="str")
    sign = pd.Series(1.0, index=survey.index)
    for part, which, agreeing in STATEMENTS:
        hit = text.str.contains(part, regex=False)
        scale = scale.mask(hit, which)
        sign = sign.mask(hit, 1.0 if agreeing else -1.0)
    high = 5.0 if not len(survey) or survey["score"].max() <= 5 else 10.0
    agreed = (survey["score"].astype("float64") - 1.0) / (high - 1.0)
    return {"scale": scale, "gap": agreed.where(sign > 0, 1.0 - agreed).clip(0.0, 1.0)}


def share_to_redesign_by_role(workforce: Workforce, table: pd.DataFrame) -> Floats:
    """Return which share of each role's people has a work-design gap, shape (roles,); 0 unasked.

    Args:
        workforce: With ``employees`` in teams.
        table: What :func:`measure_work_design` returned.
    """
    staff = workforce["employees"][workforce.present]
    verdict = dict(zip(table["team_id"], table["design_first"], strict=True))
    asked = staff["team_id"].map(verdict)
    role = workforce.roles.encode(staff["role_id"])
    known = asked.notna().to_numpy() & (role >= 0)
    count = np.bincount(role[known], minlength=len(workforce.roles)).astype(np.float64)
    hit = asked.eq(True).to_numpy()[known]
    found = np.bincount(role[known][hit], minlength=len(workforce.roles))
    return np.asarray(np.divide(found, count, out=np.zeros_like(count), where=count > 0))
