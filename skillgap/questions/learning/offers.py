"""The catalogue of interventions as arrays, blanks filled in and said so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.co_funding import co_funded_shares
from skillgap.core.workforce import UNKNOWN, Floats, Ints, Workforce

ON_THE_JOB = ("stretch_project", "rotation")
"""Kinds whose hours are work as well as learning."""


@dataclass(frozen=True, eq=False)
class Offers:
    """What can be done to build a skill; every array has shape (offers,).

    Attributes:
        ids: Intervention ids.
        titles: Titles.
        kinds: What sort each is.
        skill: Skill code; ``UNKNOWN`` where the skill is none of the workforce's.
        claimed: Levels gained on average, as the catalogue says.
        hours: Learner's hours.
        paid_hours: Hours of work lost: on-the-job kinds count in part.
        fee: Money per seat: cost per person and the seat's part of the fixed cost, less what a
            partner or a public programme pays.
        co_funded: Money per seat that a partner or a public programme pays.
        capacity: Places per quarter; infinite where nothing is said.
        months: Months until the gain shows.
        before: For each offer the codes of the offers needed first.
        partner: Partner or public programme; empty where there is none.
        provider: Who gives it; empty where nothing is said.
        warnings: What was filled in.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    kinds: tuple[str, ...]
    skill: Ints
    claimed: Floats
    hours: Floats
    paid_hours: Floats
    fee: Floats
    co_funded: Floats
    capacity: Floats
    months: Floats
    before: tuple[tuple[int, ...], ...]
    partner: tuple[str, ...]
    provider: tuple[str, ...]
    warnings: tuple[str, ...]

    def __len__(self) -> int:
        """Count the offers."""
        return len(self.ids)

    def code(self, intervention_id: str) -> int:
        """Return the position of an intervention; ``UNKNOWN`` where there is none."""
        return self.ids.index(intervention_id) if intervention_id in self.ids else UNKNOWN


def read_offers(workforce: Workforce, assumptions: Assumptions) -> Offers:
    """Return the catalogue as arrays.

    A blank gain, fee or number of hours takes the median of its kind, then of the catalogue,
    then the register's default; how many were filled in is a warning.

    Args:
        workforce: With ``interventions``.
        assumptions: ``default_level_gain``, ``default_learning_hours``, ``co_funding_share`` (for
            partners' programmes that do not state their own), ``cohort_most``,
            ``on_the_job_productive_share``.

    Returns:
        The offers, in table order.

    Raises:
        MissingTable: no interventions are loaded.
    """
    workforce.need("interventions")
    table = workforce["interventions"].reset_index(drop=True)
    kinds = tuple(table["kind"].fillna("course").astype(str))
    filled: list[str] = []
    claimed = _fill_by_kind(table, "level_gain", assumptions.value("default_level_gain"), filled)
    hours = _fill_by_kind(table, "hours", assumptions.value("default_learning_hours"), filled)
    fee = _fill_by_kind(table, "cost_per_person", 0.0, filled)
    capacity = _numbers_or(table["capacity_per_quarter"], np.inf)
    seats = np.minimum(np.maximum(capacity, 1.0), assumptions.value("cohort_most"))
    full = fee + _numbers_or(table["fixed_cost"], 0.0) / seats
    partner = tuple(table["partner"].fillna("").astype(str))
    funded = full * co_funded_shares(table, assumptions)
    productive = assumptions.value("on_the_job_productive_share")
    on_the_job = np.isin(np.array(kinds, dtype=object), ON_THE_JOB)
    ids = tuple(table["intervention_id"].astype(str))
    return Offers(
        ids=ids,
        titles=tuple(table["title"].fillna("").astype(str)),
        kinds=kinds,
        skill=workforce.skills.encode(table["skill_id"]),
        claimed=claimed,
        hours=hours,
        paid_hours=hours * np.where(on_the_job, 1.0 - productive, 1.0),
        fee=full - funded,
        co_funded=funded,
        capacity=capacity,
        months=_numbers_or(table["months_to_proficiency"], 0.0),
        before=_prerequisite_codes(table["prerequisites"], ids),
        partner=partner,
        provider=tuple(table["provider"].fillna("").astype(str)),
        warnings=tuple(filled),
    )


def _numbers_or(values: pd.Series, blank: float) -> Floats:
    return values.fillna(blank).to_numpy(dtype=np.float64)


def _fill_by_kind(table: pd.DataFrame, column: str, default: float, said: list[str]) -> Floats:
    values = table[column].astype("float64")
    blank = int(values.isna().sum())
    if blank:
        by_kind = values.groupby(table["kind"]).transform("median")
        values = values.fillna(by_kind).fillna(values.median()).fillna(default)
        words = column.replace("_", " ")
        said.append(
            f"{blank:,} of {len(table):,} interventions state no {words}; "
            "the median of their kind stands in."
        )
    return np.asarray(values, dtype=np.float64)


def _prerequisite_codes(texts: pd.Series, ids: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    place = {label: code for code, label in enumerate(ids)}
    return tuple(
        tuple(place[part] for part in map(str.strip, str(text).split(";")) if part in place)
        if isinstance(text, str)
        else ()
        for text in texts
    )
