"""A service centre whose teams say that the work no longer makes sense, as files people have.

Twelve agents and six planners; two agents lack the level. Training agents pays, but not enough
to pay for redesigning the work of all twelve: so it is blocked until somebody decides.
"""

from __future__ import annotations

import pandas as pd

SKILL = (
    "I do not know how to use the new tool for my own work",
    "With more practice or training I would use the new tool more",
)
DESIGN = (
    "Since the change I do not know what my job is",
    "I finished the training but went back to the old way of working",
)


def service_centre_tables(value: float = 1500.0, *, survey: bool = True) -> dict[str, pd.DataFrame]:
    """Return the tables; ``value`` is what a seat is worth a month."""
    agents = [f"A{at:02}" for at in range(12)]
    planners = [f"P{at:02}" for at in range(6)]
    people = [*agents, *planners]
    employees = pd.DataFrame(
        {
            "employee_id": people,
            "role_id": ["agent"] * 12 + ["planner"] * 6,
            "function": "Service",
            "region": "North",
            "team_id": ["Desk"] * 12 + ["Planning"] * 6,
            "hire_date": "2020-03-01",
            "salary": 36_000,
        }
    )
    roles = pd.DataFrame(
        {"role_id": ["agent", "planner"], "title": ["Service agent", "Planner"],
         "monthly_value_at_risk": [value, value]}
    )  # fmt: skip
    requirements = pd.DataFrame(
        {"role_id": ["agent", "agent", "planner"], "skill_id": ["calls", "records", "planning"],
         "required_level": [3, 2, 3], "importance": [4, 2, 3]}
    )  # fmt: skip
    skills = pd.DataFrame(
        {"skill_id": ["calls", "records", "planning", "reviewing"],
         "name": ["Taking calls", "Keeping records", "Planning shifts", "Reviewing drafts"]}
    )  # fmt: skip
    levels = {"calls": [4.0] * 10 + [0.5, 0.5], "records": [3.0] * 12}
    signals = [
        (person, skill, "assessment", level[at], "2026-09-15")
        for skill, level in levels.items()
        for at, person in enumerate(agents)
    ] + [(person, "planning", "assessment", 4.0, "2026-09-15") for person in planners]
    tasks = pd.DataFrame(
        [("agent", "Take calls", 0.6, "E0"), ("agent", "Keep records of cases", 0.4, "E1"),
         ("planner", "Plan shifts", 1.0, "E0")],
        columns=["role_id", "task", "time_share", "exposure"],
    )  # fmt: skip
    interventions = pd.DataFrame(
        {"intervention_id": ["C1"], "title": ["Calls in practice"], "kind": ["course"],
         "skill_id": ["calls"], "level_gain": [2.0], "hours": [8], "cost_per_person": [200]}
    )  # fmt: skip
    tables = {
        "employees": employees, "roles": roles, "requirements": requirements, "skills": skills,
        "signals": pd.DataFrame(signals, columns=["employee_id", "skill_id", "source", "level",
                                                  "observed_on"]),
        "tasks": tasks, "interventions": interventions,
    }  # fmt: skip
    return {**tables, "survey": survey_answers()} if survey else tables


def survey_answers() -> pd.DataFrame:
    """Return the answers: ten of the desk do not know what their job is, and know the tool."""
    rows = []
    for at in range(10):
        for item in SKILL:
            rows.append(("Desk", f"R{at}", item, 1 + at % 2))
        for item in DESIGN:
            rows.append(("Desk", f"R{at}", item, 4 + at % 2))
    return pd.DataFrame(rows, columns=["team_id", "respondent_id", "item", "score"])
