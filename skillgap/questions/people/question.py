"""One person's or one team's skills against what their roles require."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from skillgap.core.errors import unknown_name
from skillgap.core.question import Question, declare
from skillgap.core.workforce import Floats, Ints

if TYPE_CHECKING:
    from skillgap.questions.profiles import Profiles

FORMULA = "P(meets) = Φ((μ − r)/σ);  gap = required level − level held"
TEAM_COLUMNS = declare("""
employee_id     person   who
skill_id        skill    the skill
name            label    its name
cluster         label    its cluster
required_level  level    level the role requires; blank where it does not
level           level    most likely level
low             level    lower end of its 80% range
high            level    upper end
p_meets         share    chance that the required level is met
gap             level    level required less level held
confidence      share    chance that the level is right within half a level
signals         count    signals behind it
""")
PERSON = Question(
    name="people",
    title="What one person can do",
    asks="What does somebody's role require, and what is known of them?",
    formula=FORMULA,
    columns=TEAM_COLUMNS[1:],
    uses=("employees", "requirements", "skills", "signals"),
    given=("profiles",),
)
TEAM = Question(
    name="team",
    room="people",
    title="What a team can do",
    asks="What do the roles of several people require, and what is known of them?",
    formula=FORMULA,
    columns=TEAM_COLUMNS,
    uses=PERSON.uses,
    given=("profiles",),
)


@PERSON.answers
def profile_person(profiles: Profiles, employee_id: str) -> pd.DataFrame:
    """List what one person's role requires and what else is known of them.

    Args:
        profiles: Inferred profiles.
        employee_id: The person.

    Returns:
        One row per skill, required ones first, furthest below first; see ``TEAM_COLUMNS``.

    Raises:
        UnknownName: nobody has that id.

    Method:
        Levels are those of the profiles; a required skill nobody rated shows its prior.
    """
    workforce = profiles.workforce
    person = workforce.people.code(employee_id)
    if person < 0:
        raise unknown_name("employees", employee_id, list(workforce.people.labels))
    return _requirements_and_levels_table(profiles, np.array([person], dtype=np.int64)).drop(
        columns="employee_id"
    )


@TEAM.answers
def profile_team(profiles: Profiles, employee_ids: Sequence[str]) -> pd.DataFrame:
    """List what several people's roles require and what is known of them.

    Args:
        profiles: Inferred profiles.
        employee_ids: The people; unknown ids are left out.

    Returns:
        As :func:`profile_person`, with ``employee_id`` in front; only required skills.
    """
    codes = profiles.workforce.people.encode(pd.Series(list(employee_ids), dtype="str"))
    table = _requirements_and_levels_table(profiles, codes[codes >= 0])
    return table[table["required_level"].notna()].reset_index(drop=True)


def _requirements_and_levels_table(profiles: Profiles, people: Ints) -> pd.DataFrame:
    workforce = profiles.workforce
    staff = workforce["employees"]
    asked = pd.DataFrame(
        {
            "employee_id": np.array(workforce.people.labels)[people],
            "role_id": staff["role_id"].to_numpy()[people],
        }
    ).merge(workforce["requirements"][["role_id", "skill_id", "required_level"]], on="role_id")
    known = np.isin(profiles.person, people)
    seen = pd.DataFrame(
        {
            "employee_id": np.array(workforce.people.labels)[profiles.person[known]],
            "skill_id": np.array(workforce.skills.labels)[profiles.skill[known]],
        }
    )
    table = asked.drop(columns="role_id").merge(seen, on=["employee_id", "skill_id"], how="outer")
    person = workforce.people.encode(table["employee_id"])
    skill = workforce.skills.encode(table["skill_id"])
    level, sd, signals = profiles.at(person, skill)
    low, high = profiles.range_at(person, skill)
    table = table.assign(level=level, low=low, high=high, signals=signals)
    band = profiles.register.value("confidence_band_levels")
    return _add_names_and_gaps(table, workforce["skills"], sd, band)


def _add_names_and_gaps(
    table: pd.DataFrame, skills: pd.DataFrame, sd: Floats, band: float
) -> pd.DataFrame:
    from scipy.special import ndtr

    named = skills.set_index("skill_id")
    required = table["required_level"].to_numpy()
    table = table.assign(
        name=table["skill_id"].map(named["name"]).fillna(table["skill_id"]),
        cluster=table["skill_id"].map(named["cluster"]),
        gap=required - table["level"],
        p_meets=ndtr((table["level"].to_numpy() - required) / sd),
        confidence=2 * ndtr(band / sd) - 1,
    )
    order = [column.name for column in TEAM_COLUMNS]
    table = table.sort_values("gap", ascending=False, na_position="last")
    return table[order].reset_index(drop=True)
