"""A simulated workforce whose true levels are known: many biased sources, drift and disuse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.tables import SIGNAL_SOURCES
from skillgap.core.workforce import Workforce, empty_table

AS_OF = pd.Timestamp("2026-10-31")
MONTH = 30.4375
STANDING_SD = 0.35
SOURCES = {
    # source: bias, SD over people, SD over people and skills, SD new each time, per pair, step
    "self": (0.45, 0.60, 0.45, 0.40, 1.2, 1.0),
    "manager": (0.10, 0.35, 0.35, 0.35, 0.8, 1.0),
    "peer": (0.15, 0.40, 0.45, 0.45, 0.5, 1.0),
    "assessment": (0.0, 0.0, 0.15, 0.20, 0.3, 0.1),
    "project": (-0.10, 0.20, 0.55, 0.50, 0.3, 0.5),
}


@dataclass(frozen=True)
class Simulated:
    """A workforce and the truth about it.

    Attributes:
        workforce: Conforming tables.
        truth: Columns ``employee_id``, ``skill_id``, ``level`` on the day.
    """

    workforce: Workforce
    truth: pd.DataFrame


def frame(name, /, **columns):
    """Build a conforming table from some columns; the rest is blank."""
    size = len(next(iter(columns.values())))
    blank = empty_table(name).reindex(range(size))
    table = blank.assign(**{key: list(value) for key, value in columns.items()})
    table["source_file"] = columns.get("source_file", f"{name}.csv")
    table["source_row"] = np.arange(2, size + 2)
    if name == "roles" and "job_family" not in columns:
        table["job_family"] = "All"
    return table.astype(empty_table(name).dtypes.to_dict())


def organisation(
    *, signals, employees=None, roles=None, requirements=None, skills=None, as_of=AS_OF
):
    """Build a small workforce by hand; people, roles and skills are read off what is given."""
    if employees is None:
        names = sorted(set(signals["employee_id"])) or ["E1"]
        employees = frame("employees", employee_id=names, role_id=["R1"] * len(names))
    if roles is None:
        names = sorted(set(employees["role_id"]))
        roles = frame("roles", role_id=names, title=names)
    if skills is None:
        names = sorted(set(signals["skill_id"])) or ["S1"]
        skills = frame("skills", skill_id=names, name=names)
    tables = {"employees": employees, "roles": roles, "skills": skills, "signals": signals}
    if requirements is not None:
        tables["requirements"] = requirements
    return Workforce(tables, as_of=as_of.date())


def signal_table(rows):
    """Build a signals table from (person, skill, source, level, date[, last used]) rows."""
    rows = [(*row, None)[:6] for row in rows]
    person, skill, source, level, seen, used = zip(*rows) if rows else ((),) * 6
    if not rows:
        return empty_table("signals")
    return frame(
        "signals",
        employee_id=person,
        skill_id=skill,
        source=source,
        level=np.array(level, dtype=float),
        observed_on=pd.to_datetime(list(seen)),
        last_used_on=pd.to_datetime(list(used)),
    )


def simulate(
    people=600,
    skills=30,
    per_person=10,
    *,
    seed=0,
    families=5,
    rounding=True,
    drift=0.25,
    sources=None,
):
    """Simulate true levels and what sources say of them.

    Args:
        people: Number of people.
        skills: Number of skills.
        per_person: Skills each role asks for.
        seed: Seed.
        families: Number of job families, three roles each.
        rounding: Whether ratings come in whole levels, as people give them.
        drift: SD by which a level wanders in a year.
        sources: Traits by source; by default ``SOURCES``.

    Returns:
        The workforce and its true levels on the day.
    """
    rng = np.random.default_rng(seed)
    sources = sources or SOURCES
    asked = np.array([rng.choice(skills, per_person, replace=False) for _ in range(families)])
    role = rng.integers(0, families * 3, people)
    family = role // 3
    person = np.repeat(np.arange(people), per_person)
    skill = asked[family].ravel()
    centre = (
        2.6
        + rng.normal(0, 0.5, skills)[skill]
        + rng.normal(0, 0.4, (families, skills))[family[person], skill]
        + 0.5 * (role[person] % 3 - 1)
    )
    standing = rng.normal(0, STANDING_SD, people)[person]
    level = np.clip(centre + standing + rng.normal(0, 0.7, len(person)), 0.2, 4.9)
    idle = np.where(rng.random(len(person)) < 0.25, rng.uniform(3, 30, len(person)), 0.0)
    wander = rng.normal(0, drift / np.sqrt(12), (len(person), 37)).cumsum(axis=1)
    wander -= wander[:, -1:]

    def true_level(pair, months_ago):
        unused = np.maximum(idle[pair] - months_ago, 0)
        kept = 0.4 + 0.6 * 2 ** (-unused / 11.0)
        return np.clip(level[pair] * kept + wander[pair, 36 - months_ago.astype(int)], 0, 5)

    parts = []
    for name, (bias, leaning, lasting, noise, rate, step) in sources.items():
        count = rng.poisson(rate, len(person))
        pair = np.repeat(np.arange(len(person)), count)
        ago = rng.uniform(0, 36, len(pair))
        said = true_level(pair, ago) + bias + rng.normal(0, lasting, len(person))[pair]
        said = said + rng.normal(0, leaning, people)[person[pair]]
        said = said + rng.normal(0, noise, len(pair))
        said = np.round(said / step) * step if rounding else said
        parts.append(
            pd.DataFrame({"pair": pair, "source": name, "level": np.clip(said, 0, 5), "ago": ago})
        )
    told = pd.concat(parts, ignore_index=True).sample(frac=1, random_state=seed)
    name_of = np.array([f"E{n:05d}" for n in range(people)])
    skill_of = np.array([f"S{n:03d}" for n in range(skills)])
    used = AS_OF - pd.to_timedelta((idle * MONTH).round(), unit="D")
    pair = told["pair"].to_numpy()
    signals = frame(
        "signals",
        employee_id=name_of[person[pair]],
        skill_id=skill_of[skill[pair]],
        source=told["source"],
        level=told["level"],
        observed_on=AS_OF - pd.to_timedelta((told["ago"].to_numpy() * MONTH).round(), unit="D"),
        last_used_on=used[pair],
    )
    roles = [f"R{n:02d}" for n in range(families * 3)]
    workforce = Workforce(
        {
            "employees": frame("employees", employee_id=name_of, role_id=np.array(roles)[role]),
            "roles": frame(
                "roles",
                role_id=roles,
                title=roles,
                job_family=[f"F{n // 3}" for n in range(families * 3)],
            ),
            "skills": frame(
                "skills", skill_id=skill_of, name=skill_of, half_life_months=np.full(skills, 11.0)
            ),
            "requirements": frame(
                "requirements",
                role_id=np.repeat(roles, per_person),
                skill_id=skill_of[np.repeat(asked, 3, axis=0).ravel()],
                required_level=np.full(families * 3 * per_person, 3.0),
            ),
            "signals": signals,
        },
        as_of=AS_OF.date(),
    )
    truth = pd.DataFrame(
        {
            "employee_id": name_of[person],
            "skill_id": skill_of[skill],
            "level": true_level(np.arange(len(person)), np.zeros(len(person))),
        }
    )
    return Simulated(workforce, truth)


assert set(SOURCES) <= set(SIGNAL_SOURCES)
