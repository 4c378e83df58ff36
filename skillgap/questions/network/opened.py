"""Closeness opened: which families of features make two things close, and what lies behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.provenance import Explanation
from skillgap.core.tables import SOURCE_FILE, SOURCE_ROW
from skillgap.core.wording import listed
from skillgap.core.workforce import Workforce
from skillgap.questions.network.maps import Map

FORMULA = (
    "closeness = B/(B + h), B = Σ_f w_f (s_f − m_f)/d_f ÷ Σ_f w_f: s similarity in family f, m and "
    "d mean and spread of what the thing has to all others, w fitted weight, h the B of a typical "
    "near neighbour; mean of both directions"
)
_SAID = {
    "name": "names and aliases",
    "meaning": "meaning of the names",
    "cluster": "the cluster they are filed in",
    "requirements": "roles asking for both",
    "holders": "people holding both",
    "title": "job titles",
    "job_family": "the job family they are filed in",
    "skills": "skills asked",
    "tasks": "tasks",
}


def family_in_words(name: str) -> str:
    """Return a family in words."""
    return _SAID.get(name, name.replace("_", " "))


def explain_pair(workforce: Workforce, side: Map, one: int, other: int) -> Explanation:
    """Open the closeness of two skills or roles: the part of each family, adding up."""
    parts = side.blend.closeness_by_family(one, other)
    total = float(side.blend.closeness_to_all(one)[other])
    order = parts.sort_values("part", ascending=False)
    steps = pd.DataFrame(
        {
            "step": [family_in_words(name) for name in order["family"]],
            "value": order["part"].to_numpy(dtype=np.float64),
            "unit": "closeness",
            "note": [
                f"similarity {alike:.2f}, chance gives {chance:.2f}"
                for alike, chance in zip(order["similarity"], order["chance"])
            ],
        }
    )
    names = side.names[one], side.names[other]
    most = [family_in_words(name) for name in order.loc[order["part"] > 0.02, "family"]]
    because = f", through {listed(most, 3)}" if most else ""
    return Explanation(
        title=f"{names[0]} and {names[1]}",
        sentence=f"{names[0]} and {names[1]} are {total:.2f} close on a scale from 0 (chance) to "
        f"1 (the same){because}{'; below 0 is further apart than chance' if total < 0 else ''}.",
        steps=steps,
        rows=_requirement_rows(workforce, side, one, other),
        formula=FORMULA,
    )


def explain_skill_or_role(workforce: Workforce, side: Map, one: int) -> Explanation:
    """Open one skill or role: its community and its nearest neighbours."""
    close = side.blend.closeness_to_all(one)
    close[one] = -1.0
    near = np.argsort(-close, kind="stable")[: min(5, len(close) - 1)]
    near = near[close[near] > 0]
    names = [side.names[i] for i in near]
    community = side.community_names[side.community[one]]
    told = f"; closest are {listed(names, 3)}" if names else "; nothing is close to it"
    return Explanation(
        title=side.names[one],
        sentence=f"{side.names[one]} belongs to the group {community}{told}.",
        steps=pd.DataFrame(
            {"step": names, "value": close[near], "unit": "closeness", "note": "0 chance, 1 same"}
        ),
        rows=_requirement_rows(workforce, side, one, one),
        formula=FORMULA,
    )


def explain_path_hours(
    workforce: Workforce, path: pd.DataFrame, whole: float, usual: float
) -> Explanation:
    """Open the hours of a way: what each step costs, and the interventions that say so.

    Args:
        workforce: The workforce.
        path: From ``Network.path``, at least two rows.
        whole: Hours to learn the last skill with nothing to build on.
        usual: Hours per level assumed.
    """
    steps = path.iloc[1:]
    total = float(steps["hours"].sum())
    names = path["name"].fillna(path["skill_id"])
    detour = (
        "no skill between them pays for itself"
        if len(steps) == 1
        else f"through {listed(list(names.iloc[1:-1]), 3)}"
    )
    table = workforce["interventions"]
    rows = table[table["skill_id"].isin(steps["skill_id"])]
    columns = ["intervention_id", "title", "skill_id", "level_gain", "hours", SOURCE_FILE,
               SOURCE_ROW]  # fmt: skip
    return Explanation(
        title=f"{names.iloc[0]} to {names.iloc[-1]}",
        sentence=f"{names.iloc[-1]} takes {total:,.0f} hours from {names.iloc[0]}, to proficient, "
        f"and {whole:,.0f} from nothing; {detour}.",
        steps=pd.DataFrame(
            {
                "step": names.iloc[1:].tolist(),
                "value": steps["hours"].to_numpy(dtype=np.float64),
                "unit": "hours",
                "note": [
                    f"closeness {close:.2f} to the one before" for close in steps["closeness"]
                ],
            }
        ),
        rows=rows[columns].sort_values(["skill_id", "intervention_id"]).reset_index(drop=True),
        formula="hours of a step = hours from nothing × (1 − closeness), at least 1; from nothing "
        "= 3 levels × hours per level, the geometric mean of what the skill's interventions say "
        f"(their median, as many times as there are) and {usual:g} assumed",
    )


def _requirement_rows(workforce: Workforce, side: Map, one: int, other: int) -> pd.DataFrame:
    """Return the requirements of two roles for the same skills, or of roles for both skills."""
    table = workforce["requirements"]
    skills = side.codes is workforce.skills
    key, across = ("skill_id", "role_id") if skills else ("role_id", "skill_id")
    pair = [side.codes.labels[one], side.codes.labels[other]]
    mine = table[table[key].isin(pair)]
    if one != other:
        both = mine.groupby(across)[key].nunique()
        mine = mine[mine[across].isin(both.index[both == 2])]
    columns = ["role_id", "skill_id", "required_level", "importance", SOURCE_FILE, SOURCE_ROW]
    return mine[columns].sort_values([across, key]).reset_index(drop=True)
