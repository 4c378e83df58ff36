"""Small organisations and a stand-in for profiles, for the tests of gaps and bench."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumption, Assumptions
from skillgap.core.tables import table_named
from skillgap.core.workforce import Workforce, dtype_of, empty_table

TODAY = date(2026, 10, 31)
ASSUMPTIONS = Assumptions.from_toml(
    (Path(__file__).parents[1] / "data" / "assumptions.toml").read_text(encoding="utf-8")
)
SURE = ASSUMPTIONS.changed(full_gap_levels=2.0, scarcity_weight=1.0, criticality_step=1.25)


def typed(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Return a conforming frame of a contract table from a few cells per row."""
    contract = table_named(name)
    frame = empty_table(name).reindex(range(len(rows)))
    for column in contract.columns:
        values = [row.get(column.name, column.default) for row in rows]
        frame[column.name] = (
            pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[us]")
            if column.kind == "date"
            else pd.Series(values, dtype=dtype_of(column.kind))
        )
    frame["source_file"] = pd.Series([f"{name}.csv"] * len(rows), dtype="str")
    frame["source_row"] = np.arange(2, len(rows) + 2)
    return frame


def organisation(**tables: list[dict[str, object]]) -> Workforce:
    """Return a workforce of the tables given as lists of rows."""
    return Workforce({name: typed(name, rows) for name, rows in tables.items()}, as_of=TODAY)


@dataclass(frozen=True, eq=False)
class Still:
    """Levels that stay as they are."""

    level: np.ndarray
    level_sd: np.ndarray
    signals: np.ndarray

    @property
    def idle(self):
        return np.zeros(len(self.level), dtype=np.bool_)

    use_known = idle

    def after(self, months):
        return self.level, self.level_sd

    def levels_lost_if_unused(self, months):
        return np.zeros(len(self.level))


@dataclass(frozen=True, eq=False)
class Levels:
    """A stand-in for profiles: levels by pair, one prior for every other pair."""

    workforce: Workforce
    known: dict[tuple[str, str], tuple[float, float]]
    prior: tuple[float, float] = (1.0, 1.0)
    as_of: date = TODAY

    @cached_property
    def _pairs(self) -> np.ndarray:
        codes = [
            (self.workforce.people.code(person), self.workforce.skills.code(skill), *estimate)
            for (person, skill), estimate in self.known.items()
            if person in self.workforce.people.labels
        ]
        return np.array(sorted(codes), dtype=np.float64).reshape(-1, 4)

    @property
    def level_errors(self) -> tuple[Assumption, ...]:
        return ()

    @property
    def person(self) -> np.ndarray:
        return self._pairs[:, 0].astype(np.int64)

    @property
    def skill(self) -> np.ndarray:
        return self._pairs[:, 1].astype(np.int64)

    @property
    def level(self) -> np.ndarray:
        return self._pairs[:, 2]

    @property
    def level_sd(self) -> np.ndarray:
        return self._pairs[:, 3]

    @property
    def signals(self) -> np.ndarray:
        return np.full(len(self._pairs), 3, dtype=np.int64)

    def path(self, person, skill):
        return Still(*self.at(person, skill))

    def grown_in_role(self, role, months):
        return np.zeros(len(role))

    def at(self, person, skill):
        people, skills = self.workforce.people.labels, self.workforce.skills.labels
        pairs = [(people[p], skills[s]) for p, s in zip(person, skill, strict=True)]
        found = [self.known.get(pair, self.prior) for pair in pairs]
        signals = [3 if pair in self.known else 0 for pair in pairs]
        level, sd = np.array(found, dtype=np.float64).reshape(-1, 2).T
        return level, sd, np.array(signals, dtype=np.int64)


def random_organisation(
    seed: int = 0, people: int = 60, shuffle: int | None = None, projects: bool = True
) -> tuple[Workforce, Levels]:
    """Return an organisation of four roles, two functions and three regions, with levels.

    With ``shuffle`` the rows of every table come in another order; the content is the same.
    """
    rng = np.random.default_rng(seed)
    roles = [
        {"role_id": f"R{r}", "title": f"Role {r}", "job_family": f"F{r % 2}",
         "criticality": float(rng.integers(1, 6)),
         "monthly_value_at_risk": None if r == 3 else float(rng.integers(4, 12) * 1000)}
        for r in range(4)
    ]  # fmt: skip
    kinds = ("technical", "human", "leadership", "compliance")
    skills = [
        {
            "skill_id": f"S{s:02d}",
            "name": f"Skill {s}",
            "cluster": f"C{s % 3}",
            "kind": kinds[s % 4],
        }
        for s in range(14)
    ]
    requirements = [
        {"role_id": f"R{r}", "skill_id": f"S{s:02d}", "required_level": float(rng.integers(1, 6)),
         "importance": float(rng.integers(1, 6))}
        for r in range(4)
        for s in sorted(rng.choice(14, size=6, replace=False))
    ]  # fmt: skip
    employees = [
        {"employee_id": f"E{e:03d}", "role_id": f"R{rng.integers(4)}",
         "function": f"Fn{rng.integers(2)}", "region": f"Re{rng.integers(3)}",
         "fte": float(rng.choice([1.0, 1.0, 0.5])), "salary": float(rng.integers(40, 90) * 1000)}
        for e in range(people)
    ]  # fmt: skip
    planned = [
        {"project_id": "P1", "name": "Robots", "status": "planned", "skill_id": "S01",
         "required_level": 3.0, "people": 4.0, "monthly_value_at_risk": 50_000.0,
         "needed_by": "2027-04-30"},
        {"project_id": "P1", "name": "Robots", "status": "planned", "skill_id": "S02",
         "required_level": 4.0, "people": 2.0, "monthly_value_at_risk": 50_000.0,
         "needed_by": "2027-04-30"},
    ]  # fmt: skip
    known = {
        (f"E{e:03d}", f"S{s:02d}"): (float(rng.uniform(0, 5)), float(rng.uniform(0.2, 0.9)))
        for e in range(people)
        for s in range(14)
        if rng.random() < 0.6
    }
    tables = {
        "employees": employees, "roles": roles, "skills": skills, "requirements": requirements,
    }  # fmt: skip
    if projects:
        tables["projects"] = planned
    if shuffle is not None:
        other = np.random.default_rng(shuffle)
        tables = {
            name: [rows[i] for i in other.permutation(len(rows))] for name, rows in tables.items()
        }
    workforce = organisation(**tables)
    return workforce, Levels(workforce, known)
