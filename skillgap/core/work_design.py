"""Which teams lack a job that makes sense rather than a skill: from the work-design survey.

Method: answers are put on two scales from 0 to 1, skill gap K and work-design gap W, the statement
saying which and which way. A verdict needs enough people and answers on both scales. Where both
gaps are large, both stand in the way; where one is, it does if W − K, taken person by person, is
beyond 1.64 standard errors. Where both are large, or cannot be told apart, the work comes first.

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


REDESIGN, BOTH, TRAIN, MIXED, NEITHER, FEW, ONE_SCALE = (
    "Redesign the work first",
    "Both: redesign first, then train",
    "Train: the work makes sense",
    "Not clear: redesign first",
    "Neither stands in the way",
    "Too few answers",
    "One scale only",
)
DESIGN_FIRST = (REDESIGN, BOTH, MIXED)
"""Verdicts after which training and automating wait for a redesign."""


def measure_work_design(workforce: Workforce, assumptions: Assumptions) -> pd.DataFrame:
    """Measure both gaps team by team.

    Args:
        workforce: With ``survey``.
        assumptions: ``survey_fewest_answers``, ``survey_gap_from``.

    Returns:
        team_id, people (who answered), skill_gap, design_gap (0–1), verdict, design_first (whether
        the work has to be redesigned first); by team, those asked on both scales. Empty without a
        survey.
    """
    person = gaps_by_respondent(workforce)
    table = judge_groups(person.rename(columns={"team_id": "group"}), assumptions)
    table = table[table["verdict"] != ONE_SCALE].rename(columns={"group": "team_id"})
    table["design_first"] = table["verdict"].isin(DESIGN_FIRST)
    columns = ["team_id", "people", "skill_gap", "design_gap", "verdict", "design_first"]
    return table[columns].reset_index(drop=True)


def judge_groups(person: pd.DataFrame, assumptions: Assumptions) -> pd.DataFrame:
    """Say what stands in the way of each group of people who answered.

    Args:
        person: One row per respondent: group, skill, design (0–1; missing where not answered).
        assumptions: ``survey_fewest_answers``, ``survey_gap_from``.

    Returns:
        group, people (who answered on both scales; where nobody did, on one), their mean
        skill_gap and design_gap, difference with low and high (90%), verdict; by group.
    """
    both = person.dropna(subset=["skill", "design"])
    apart = (both["design"] - both["skill"]).groupby(both["group"])
    means = person.groupby("group")[["skill", "design"]].mean()
    asked = apart.size().reindex(means.index, fill_value=0)
    middle = apart.mean().reindex(means.index).astype("float64")
    error: pd.Series = apart.std(ddof=1) / np.sqrt(apart.size())
    half = SURE * error.reindex(means.index).astype("float64")
    alone = person.groupby("group").size()
    paired = both.groupby("group")[["skill", "design"]].mean().reindex(means.index)
    large = (paired >= assumptions.value("survey_gap_from")).sum(axis=1)
    enough = (asked >= assumptions.value("survey_fewest_answers")) & half.notna()
    # What is shown is what the verdict rests on: a picture must not put a team in another quarter.
    counted = paired.where(asked > 0, means)
    verdict = np.select(
        [asked == 0, ~enough, large == 0, large == 2, middle > half, -middle > half],
        [ONE_SCALE, FEW, NEITHER, BOTH, REDESIGN, TRAIN],
        MIXED,
    )
    return pd.DataFrame(
        {
            "group": means.index.astype("str"),
            "people": asked.where(asked > 0, alone).to_numpy(np.int64),
            "skill_gap": counted["skill"].to_numpy(np.float64),
            "design_gap": counted["design"].to_numpy(np.float64),
            "difference": middle.to_numpy(),
            "low": (middle - half).to_numpy(),
            "high": (middle + half).to_numpy(),
            "verdict": pd.Series(verdict, dtype="str"),
        }
    )


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
