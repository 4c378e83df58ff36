"""How many hours a skill takes to learn, and what teaches it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats, Workforce

LEARNED_LEVEL = 3.0
"""A skill counts as learned at proficient."""


def hours_to_learn_by_skill(workforce: Workforce, register: Assumptions) -> Floats:
    """Return the hours from nothing to proficient of each skill, shape (skills,).

    Three levels at the hours per level of the skill's own interventions (median), shrunk to what
    is assumed for a level; without interventions the assumption stands.

    Args:
        workforce: With ``skills``, and ``interventions`` where they are loaded.
        register: ``hours_per_level``.
    """
    usual = register.value("hours_per_level")
    hours = np.full(len(workforce.skills), usual)
    table = workforce["interventions"]
    useful = table[(table["level_gain"] > 0) & (table["hours"] > 0)]
    rate = (useful["hours"] / useful["level_gain"]).transform("log").groupby(useful["skill_id"])
    found = rate.agg(["median", "size"])
    place = workforce.skills.encode(found.index.to_series())
    inside = place >= 0
    seen, size = found["median"].to_numpy()[inside], found["size"].to_numpy()[inside]
    # One course is one voice, the assumption another; the log keeps ratios even-handed.
    hours[place[inside]] = np.exp((seen * size + np.log(usual)) / (size + 1))
    return np.asarray(hours * LEARNED_LEVEL, dtype=np.float64)


def best_teaching_table(workforce: Workforce) -> pd.DataFrame:
    """Return what teaches each skill best per hour, by skill_id: intervention_id, title, hours."""
    table = workforce["interventions"]
    useful = table[(table["level_gain"] > 0) & (table["hours"] > 0)]
    per_hour = useful["level_gain"] / useful["hours"]
    order = useful.assign(per_hour=per_hour).sort_values(
        ["per_hour", "intervention_id"], ascending=[False, True]
    )
    first = order.drop_duplicates("skill_id").set_index("skill_id")
    return first[["intervention_id", "title", "hours"]]
