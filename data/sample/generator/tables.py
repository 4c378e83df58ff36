"""The fourteen contract tables, laid out from what was simulated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.sample.generator.calendar import END, as_dates
from data.sample.generator.catalogue import Catalogue, Floats
from data.sample.generator.learning import STATUSES, Learning
from data.sample.generator.market import Surroundings
from data.sample.generator.outcomes import Outcomes
from data.sample.generator.signals import Signals
from data.sample.generator.staffing import NON_BINARY, Staff
from data.sample.generator.structure import Teams

LOADED_PAY = 1.30
"""Cost of employment per unit of gross pay."""

GENDERS = np.array(["female", "male", "non-binary"], dtype=object)
ETHNIC_GROUPS = np.array(["group A", "group B", "group C"], dtype=object)
BANDS = np.array(["under 25", "25-34", "35-44", "45-54", "55 and over"], dtype=object)


def person_ids(n: int) -> np.ndarray:
    """Return ids E0001 … in order of joining, shape (n,)."""
    return np.array([f"E{number + 1:04d}" for number in range(n)])


def lay_out_tables(
    rng: np.random.Generator,
    catalogue: Catalogue,
    staff: Staff,
    teams: Teams,
    learning: Learning,
    signals: Signals,
    outcomes: Outcomes,
    around: Surroundings,
) -> dict[str, pd.DataFrame]:
    """Return contract name to frame, with about 5% blanks in columns that may be blank."""
    ids = person_ids(len(staff))
    person = signals.table["person"].to_numpy()
    signal_table = signals.table.drop(columns="person")
    signal_table.insert(0, "employee_id", ids[person])
    wishes = pd.DataFrame(
        {
            "employee_id": ids[around.aspirations["person"].to_numpy()],
            "target_role_id": around.aspirations["target_role_id"],
        }
    )
    return {
        "employees": _employees(rng, catalogue, staff, teams, ids),
        "roles": _roles(rng, catalogue),
        "requirements": _requirements(catalogue),
        "signals": signal_table,
        "skills": _blank(rng, catalogue.skills, {"half_life_months": 0.05, "aliases": 0.05}),
        "interventions": _blank(
            rng,
            catalogue.interventions,
            {"months_to_proficiency": 0.05, "capacity_per_quarter": 0.05},
        ),
        "enrolments": _enrolments(catalogue, learning, ids),
        "outcomes": outcomes.table,
        "openings": around.openings,
        "projects": around.projects,
        "postings": around.postings,
        "tasks": _blank(rng, catalogue.tasks, {"exposure": 0.03}),
        "survey": around.survey,
        "aspirations": wishes,
    }


def _blank(rng: np.random.Generator, frame: pd.DataFrame, shares: dict[str, float]) -> pd.DataFrame:
    """Blank a share of the cells of some columns; empty text becomes blank everywhere."""
    blanked = {
        name: frame[name].mask(pd.Series(rng.random(len(frame)) < share, index=frame.index))
        for name, share in shares.items()
    }
    return frame.assign(**blanked).replace("", np.nan)


def _employees(
    rng: np.random.Generator, catalogue: Catalogue, staff: Staff, teams: Teams, ids: np.ndarray
) -> pd.DataFrame:
    functions = np.array([f["name"] for f in catalogue.functions])
    regions = np.array([r["name"] for r in catalogue.regions])
    manager = np.where(teams.manager >= 0, ids[np.maximum(teams.manager, 0)], "")
    age = 2026.8 - staff.born
    kind = np.select([staff.agent, staff.contractor], ["digital agent", "contractor"], "employee")
    table = pd.DataFrame(
        {
            "employee_id": ids,
            "role_id": catalogue.roles["role_id"].to_numpy()[staff.role],
            "function": functions[staff.function],
            "region": regions[staff.region],
            "name": _names(rng, catalogue, staff),
            "manager_id": manager,
            "hire_date": as_dates(staff.hired),
            "exit_date": as_dates(staff.left),
            "birth_year": staff.born.astype(float),
            "fte": staff.fte,
            "salary": staff.salary,
            "employment": kind,
            "team_id": teams.labels[teams.team],
            "performance": staff.performance.astype(float),
            "gender": pd.Series(GENDERS[staff.gender], dtype="str"),
            "ethnicity": pd.Series(ETHNIC_GROUPS[staff.group], dtype="str"),
            "age_band": pd.Series(BANDS[np.digitize(age, [25, 35, 45, 55])], dtype="str"),
        }
    )
    personal = ["birth_year", "performance", "gender", "ethnicity", "age_band"]
    table[personal] = table[personal].mask(pd.Series(staff.agent), axis=0)
    fresh = pd.Series(staff.hired > END - 180)
    table["performance"] = table["performance"].mask(fresh)
    shares = {"birth_year": 0.05, "performance": 0.04, "gender": 0.04, "ethnicity": 0.08,
              "age_band": 0.05, "salary": 0.02}  # fmt: skip
    return _blank(rng, table, shares)


def _names(rng: np.random.Generator, catalogue: Catalogue, staff: Staff) -> np.ndarray:
    """Invented names; digital agents get a plain label with a number."""
    names, n = catalogue.names, len(staff)
    pools = [np.array(names[key]) for key in ("female", "male", "any")]
    given = np.stack([pool[rng.integers(0, len(pool), n)] for pool in pools])
    common = (rng.random(n) < 0.05) | (staff.gender == NON_BINARY)
    first = given[np.where(common, 2, staff.gender), np.arange(n)]
    last = np.array(names["family"])[rng.integers(0, len(names["family"]), n)]
    people = np.char.add(np.char.add(first, " "), last)
    number = np.cumsum(staff.agent)
    labels = np.array([f"Agent {k:02d}" for k in number])
    return np.where(staff.agent, labels, people)


def _roles(rng: np.random.Generator, catalogue: Catalogue) -> pd.DataFrame:
    """Roles with what an empty seat costs: loaded monthly pay times the written factor."""
    roles = catalogue.roles
    factor = roles["value_factor"].to_numpy() * rng.uniform(0.93, 1.07, len(roles))
    monthly: Floats = roles["salary"].to_numpy() * LOADED_PAY / 12 * factor
    table = pd.DataFrame(
        {
            "role_id": roles["role_id"],
            "title": roles["title"],
            "job_family": roles["family"],
            "level": roles["level"].astype(float),
            "criticality": roles["criticality"].astype(float),
            "monthly_value_at_risk": np.round(monthly, -2),
            "onet_soc": roles["soc"],
        }
    )
    return _blank(rng, table, {})


def _requirements(catalogue: Catalogue) -> pd.DataFrame:
    asked = catalogue.requirements
    return pd.DataFrame(
        {
            "role_id": catalogue.roles["role_id"].to_numpy()[asked["role"]],
            "skill_id": catalogue.skills["skill_id"].to_numpy()[asked["skill"]],
            "required_level": asked["level"],
            "importance": asked["importance"],
        }
    )


def _enrolments(catalogue: Catalogue, learning: Learning, ids: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "employee_id": ids[learning.person],
            "intervention_id": catalogue.interventions["intervention_id"].to_numpy()[
                learning.intervention
            ],
            "started_on": as_dates(learning.started),
            "status": np.array(STATUSES)[learning.status],
            "completed_on": as_dates(learning.completed),
            "rating": learning.rating,
        }
    )
