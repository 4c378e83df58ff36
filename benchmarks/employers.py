"""Employers whose people come, move and leave by other laws than the forecast's.

Nobody here is hired into vacancies, no hazard has factors, and no headcount follows damped
momentum. A department has a budget of heads that changes once a year by a shock shared by all,
one of its own and now and then a cut or a merger; people leave by age-like duration (Weibull,
with an individual frailty), more in spring; hiring happens in campaigns that aim at the budget
and miss it; titles are renamed and people promoted in yearly rounds. What comes out are rosters,
as a personnel office prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

MONTHS_AFTER, YEARS = 36, 6
_TITLES = ("Clerk", "Officer", "Driver", "Engineer", "Analyst", "Nurse", "Foreman", "Head")


@dataclass(frozen=True)
class Employer:
    """One employer.

    Attributes:
        rosters: Day to a frame of Employee ID, Job Title, Department, Hire Date, Annual Salary.
        law: What was drawn: shock, own shock, leaving, campaign.
    """

    rosters: dict[pd.Timestamp, pd.DataFrame]
    law: dict[str, float]


def make(seed: int, years: int = YEARS, after: int = MONTHS_AFTER) -> Employer:
    """Make an employer with yearly rosters, and three more years to be forecast."""
    rng = np.random.default_rng((seed, 77))
    law = {
        "shock": float(rng.uniform(0.0, 0.03)),
        "own_shock": float(rng.uniform(0.02, 0.08)),
        "scale": float(rng.uniform(60, 180)),
        "shape": float(rng.uniform(0.6, 1.1)),
        "campaign": float(rng.uniform(0.3, 0.9)),
    }
    size, parts = int(rng.lognormal(6.6, 0.6)) + 150, int(rng.integers(5, 12))
    share = rng.dirichlet(np.full(parts, 2.0))
    budget = np.maximum(size * share, 4.0)
    people = _Crowd(rng, law, parts)
    for part, heads in enumerate(budget.astype(int)):
        people.join(heads, part, -1, started=True)
    rosters, total = {}, 12 * years + after
    start = pd.Timestamp("2016-12-31")
    for month in range(total + 1):
        if month % 12 == 0:
            rosters[start + pd.DateOffset(months=month)] = people.roster(start)
            moved = rng.normal(0, law["shock"]) + rng.normal(0, law["own_shock"], parts)
            if rng.random() < 0.15:
                moved[rng.integers(parts)] -= rng.uniform(0.1, 0.4)
            budget = np.maximum(budget * np.exp(moved), 1.0)
            people.promote()
        people.leave(month)
        for part in range(parts):
            lacking = budget[part] - people.count(part)
            if lacking > 0 and rng.random() < law["campaign"]:
                people.join(int(rng.binomial(int(np.ceil(lacking)), 0.7)), part, month)
    return Employer(rosters, law)


class _Crowd:
    """People as growing arrays."""

    def __init__(self, rng: np.random.Generator, law: dict[str, float], parts: int) -> None:
        self.rng, self.law, self.parts = rng, law, parts
        self.mix = rng.dirichlet(np.full(len(_TITLES), 0.6), parts)
        self.part = np.zeros(0, dtype=int)
        self.title = np.zeros(0, dtype=int)
        self.hired = np.zeros(0)
        self.frailty = np.zeros(0)
        self.pay = np.zeros(0)
        self.here = np.zeros(0, dtype=bool)
        self.month = 0

    def join(self, heads: int, part: int, month: int, started: bool = False) -> None:
        """Let some people start."""
        rng = self.rng
        title = rng.choice(len(_TITLES), heads, p=self.mix[part])
        back = rng.exponential(90, heads) if started else np.zeros(heads)
        self.part = np.append(self.part, np.full(heads, part))
        self.title = np.append(self.title, title)
        self.hired = np.append(self.hired, month - np.minimum(back, 400))
        self.frailty = np.append(self.frailty, rng.gamma(4.0, 0.25, heads))
        self.pay = np.append(self.pay, rng.lognormal(10.4, 0.2, heads) * (1 + 0.15 * title))
        self.here = np.append(self.here, np.ones(heads, dtype=bool))

    def leave(self, month: int) -> None:
        """Let people leave: Weibull in tenure, frailty, spring."""
        self.month = month
        tenure = np.maximum(month - self.hired, 0.5)
        shape, scale = self.law["shape"], self.law["scale"]
        hazard = shape / scale * (tenure / scale) ** (shape - 1) * self.frailty
        hazard *= 1.6 if month % 12 in (2, 3, 4) else 0.8
        self.here &= self.rng.random(len(self.here)) > 1 - np.exp(-hazard)

    def promote(self) -> None:
        """Change the titles of some, once a year."""
        some = self.here & (self.rng.random(len(self.here)) < 0.06)
        self.title = np.where(some, np.minimum(self.title + 1, len(_TITLES) - 1), self.title)
        self.pay = self.pay * 1.02

    def count(self, part: int) -> int:
        """Count those here in a department."""
        return int((self.here & (self.part == part)).sum())

    def roster(self, start: pd.Timestamp) -> pd.DataFrame:
        """Print who is here."""
        at = np.flatnonzero(self.here)
        hired = start + pd.to_timedelta(np.floor(self.hired[at] * 30.4), unit="D")
        return pd.DataFrame({
            "Employee ID": [f"P{i:05d}" for i in at],
            "Job Title": np.array(_TITLES)[self.title[at]],
            "Department": [f"Department {part + 1}" for part in self.part[at]],
            "Hire Date": hired.strftime("%Y-%m-%d"),
            "Annual Salary": np.round(self.pay[at], -3),
        })  # fmt: skip
