"""A 30-60-90 day plan for whoever is new in a role, from its requirements and the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core import wording
from skillgap.core.errors import unknown_name
from skillgap.exports.packet import Onboarding, Stage

if TYPE_CHECKING:
    from skillgap.core.workforce import Workforce
    from skillgap.questions.learning import Advice
    from skillgap.questions.profiles import Profiles

_STAGES = ((30, "what rules and safety demand, and what most of the work needs"),
           (60, "what makes the work good"), (90, "what completes the role"))  # fmt: skip
_SHOWN_BY = 2


def compose_onboarding(profiles: Profiles, advice: Advice, role_id: str) -> Onboarding:
    """Put together the first ninety days in a role.

    Skills that rules demand come first, then by importance and required level; a third each.
    How: the offer of the catalogue that teaches the skill in the fewest hours per level.

    Args:
        profiles: Inferred levels, for who in the role can show what.
        advice: For the catalogue with what its offers give.
        role_id: The role.

    Raises:
        UnknownName: there is no such role with requirements; near misses are offered.
    """
    workforce = profiles.workforce
    needed = _required_in_order(workforce, role_id)
    lines = [
        (row['name'], f"{row['required_level']:g}", *_how(advice, row['skill_id']),
         _who_shows(profiles, role_id, row['skill_id'], float(row['required_level'])))
        for row in needed.to_dict("records")
    ]  # fmt: skip
    at = np.ceil(np.linspace(0, len(lines), len(_STAGES) + 1)).astype(int)
    first = int(needed["by_rule"].sum())
    at[1] = max(at[1], first)  # what rules demand is never put off
    at[2] = max(at[2], at[1])
    stages = [
        Stage(days, aim, tuple(lines[start:end]))
        for (days, aim), start, end in zip(_STAGES, at[:-1], at[1:])
    ]
    titles = workforce["roles"].set_index("role_id")["title"]
    taught = sum(line[2] != _NO_OFFER for line in lines)
    said = (
        f"{wording.count(len(lines), 'skill')} to bring or learn; the catalogue teaches {taught} "
        f"of them, and {sum(line[4] != '–' for line in lines)} can be seen at a colleague's."
    )
    return Onboarding(
        role_id, str(titles.get(role_id, role_id)), str(workforce.as_of), said, tuple(stages)
    )


_NO_OFFER = "on the job: nothing in the catalogue"


def _required_in_order(workforce: Workforce, role_id: str) -> pd.DataFrame:
    """Return what a role requires: skill_id, name, required_level, by_rule; what matters first."""
    table = workforce["requirements"]
    mine = table[table["role_id"] == role_id]
    if not len(mine):
        raise unknown_name("roles with requirements", role_id, table["role_id"].unique().tolist())
    skills = workforce["skills"][["skill_id", "name", "kind"]]
    mine = mine.merge(skills, on="skill_id", how="left")
    mine = mine.assign(
        name=mine["name"].fillna(mine["skill_id"]), by_rule=mine["kind"] == "compliance",
        weight=mine["importance"].fillna(3),
    )  # fmt: skip
    order = ["by_rule", "weight", "required_level", "name"]
    return mine.sort_values(order, ascending=[False, False, False, True], ignore_index=True)


def _how(advice: Advice, skill_id: str) -> tuple[str, str]:
    """Return what teaches a skill in the fewest hours per level, and its hours."""
    offers, gains = advice.basis.offers, advice.gains.table.set_index("intervention_id")["gain"]
    code = advice.gaps.workforce.skills.code(skill_id)
    places = [place for place in np.flatnonzero((offers.skill == code) & (code >= 0))
              if float(gains.get(offers.ids[place], 0.0)) > 0]  # fmt: skip
    if not places:
        return _NO_OFFER, "–"
    best = min(places, key=lambda place: offers.hours[place] / gains[offers.ids[place]])
    return offers.titles[best], f"{offers.hours[best]:,.0f} h"


def _who_shows(profiles: Profiles, role_id: str, skill_id: str, required: float) -> str:
    """Return up to two people of the role who surely meet the level; a dash where nobody does."""
    workforce = profiles.workforce
    staff = workforce["employees"]
    code = workforce.skills.code(skill_id)
    if code < 0:
        return "–"
    here = np.flatnonzero(((staff["role_id"] == role_id) & workforce.present).to_numpy())
    skill = np.full(len(here), code)
    level, _, signals = profiles.at(here, skill)
    able = (signals > 0) & (level >= required)
    order = np.argsort(-level, kind="stable")
    shown = staff["name"].fillna(staff["employee_id"]).to_numpy(dtype=object)
    found = [str(shown[here[place]]) for place in order if able[place]][:_SHOWN_BY]
    return " or ".join(found) or "–"
