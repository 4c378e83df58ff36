"""Viable, desirable, safe: three filters with cut-offs that can be seen and changed.

Method (Nesta, Mapping Career Causeways, 2020): a move is viable when it is similar enough and at
most one grade away, desirable when it also pays enough of what is earned now, and safe when it also
leads to work no more exposed. The similarity cut-off is mean − 1 SD of similarity within groups of
like jobs; here it is worked out anew on the organisation's own job families.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Floats, Workforce
from skillgap.questions.mobility.coverage import SkillNetwork, Staff, share_covered_by_mover

PUBLISHED_CUT = 0.30
"""Nesta's own cut-off, on its own measure; stands in where no job family can be measured."""
EXPOSURE = {"E0": 0.0, "E1": 1.0, "E2": 0.5}
"""β = E1 + half of E2 (Eloundou and others 2023)."""
_MOST_PEOPLE = 2_000
_FEWEST_PAIRS = 20


@dataclass(frozen=True, slots=True)
class Cuts:
    """The cut-offs in force.

    Attributes:
        similarity: Least share of the role's needs covered, 0–1.
        grade_steps: Most grades up or down.
        pay_ratio: The role's median pay over what is earned now must be above this.
        exposure_rise: Exposure to AI may rise by at most this, on the scale 0–1.
    """

    similarity: float
    grade_steps: float
    pay_ratio: float
    exposure_rise: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the similarity cut-off came about.

    Attributes:
        cut: mean − SDs × SD, within 0–1.
        mean: Mean coverage of the other roles of people's own family, one grade away at most.
        sd: Its standard deviation.
        pairs: Pairs of person and role measured.
    """

    cut: float
    mean: float
    sd: float
    pairs: int


def calibrate_cutoff(staff: Staff, network: SkillNetwork, assumptions: Assumptions) -> Calibration:
    """Work the similarity cut-off out anew on the organisation's own job families.

    Measured are people against the other roles of their own job family at most one grade away;
    grade is a filter of its own. At most 2,000 people, evenly spread over the list.
    """
    staff = replace(staff, contested=staff.contested[:0])  # a contest moves nobody else
    roles = staff.workforce["roles"]
    family, grade = roles["job_family"].to_numpy(dtype=object), grade_by_role(staff.workforce)
    step = -(-len(staff.movers) // _MOST_PEOPLE) or 1
    seen = np.arange(0, len(staff.movers), step)
    held = staff.role[staff.movers[seen]]
    found: list[Floats] = []
    for role in np.flatnonzero(staff.needs.count):
        like = (family[held] == family[role]) & (held != role) & pd.notna(family[held])
        apart = np.abs(grade[held] - grade[role])
        like = like & ~(apart > assumptions.value("mobility_grade_steps"))
        if like.any():
            found.append(share_covered_by_mover(staff, network, int(role))[seen[like]])
    values = np.concatenate(found) if found else np.zeros(0)
    if len(values) < _FEWEST_PAIRS:
        return Calibration(PUBLISHED_CUT, float("nan"), float("nan"), len(values))
    mean, sd = float(values.mean()), float(values.std())
    cut = float(np.clip(mean - assumptions.value("mobility_similarity_sds") * sd, 0.05, 0.95))
    return Calibration(cut, mean, sd, len(values))


def grade_by_role(workforce: Workforce) -> Floats:
    """Return the grade of each role, shape (roles,); NaN where it is blank."""
    return workforce["roles"]["level"].to_numpy(dtype=np.float64)


def ai_exposure_by_role(workforce: Workforce) -> Floats:
    """Return the share of each role's time exposed to AI, β, shape (roles,); NaN without tasks."""
    tasks = workforce["tasks"]
    role = workforce.roles.encode(tasks["role_id"])
    time = tasks["time_share"].fillna(0).to_numpy(dtype=np.float64)
    beta = tasks["exposure"].map(EXPOSURE).to_numpy(dtype=np.float64)
    known = (role >= 0) & ~np.isnan(beta)
    count = len(workforce.roles)
    whole = np.bincount(role[known], time[known], minlength=count)
    part = np.bincount(role[known], (time * beta)[known], minlength=count)
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)


def pay_by_person_and_by_role(workforce: Workforce) -> tuple[Floats, Floats]:
    """Return full-time pay a year of each person and the median of each role; NaN unknown.

    Somebody without working time or without pay says nothing about pay, and what a digital agent
    costs is no pay.
    """
    staff = workforce["employees"]
    fte = staff["fte"].fillna(1.0).to_numpy(dtype=np.float64)
    paid = staff["salary"].to_numpy(dtype=np.float64)
    known = (fte > 0) & (paid > 0)
    full = np.where(known, paid / np.where(known, fte, 1.0), np.nan)
    role = workforce.roles.encode(staff["role_id"])
    agent = (staff["employment"] == "digital agent").fillna(False).to_numpy(dtype=np.bool_)
    here = workforce.present & ~agent
    counted = pd.Series(full[here]).groupby(role[here]).median()
    roles = range(len(workforce.roles))
    return full, np.asarray(counted.reindex(roles), dtype=np.float64)


def add_filters_passed(table: pd.DataFrame, cuts: Cuts) -> pd.DataFrame:
    """Add what each move passes; what is unknown passes, and is said elsewhere.

    Args:
        table: match, grade_step, pay_ratio, exposure_step.
        cuts: The cut-offs.

    Returns:
        The table with viable, desirable, safe (each includes the one before).
    """
    near = (table["match"] >= cuts.similarity) & ~(table["grade_step"].abs() > cuts.grade_steps)
    paid = ~(table["pay_ratio"] <= cuts.pay_ratio)
    calm = ~(table["exposure_step"] > cuts.exposure_rise)
    return table.assign(viable=near, desirable=near & paid, safe=near & paid & calm)
