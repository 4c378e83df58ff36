"""Certificates that run out: when, who, what renewing takes, and what lapsing would expose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.questions.gaps import Gaps
from skillgap.questions.learning.offers import Offers

STATES = ("lapsed", "renew now", "due within a year", "in force")
_DAYS = 30.4375


@dataclass(frozen=True, eq=False)
class Certificates:
    """What certificates people hold and what their lapse exposes.

    Attributes:
        table: One row per person and skill, soonest first: employee_id, skill_id, name, kind,
            expires_on, months_left (negative: lapsed), state (of ``STATES``), renew_by,
            intervention_id, title (what renews it; blank where nothing does), required,
            monthly_exposure (money a month at risk while it is lapsed; 0 where not required).
        by_month: month, state, certificates, monthly_exposure; for the coming twelve months.
        in_force_share: Certificates in force among those people present ever held.
    """

    table: pd.DataFrame
    by_month: pd.DataFrame
    in_force_share: float

    @property
    def money_exposed_now(self) -> float:
        """Money a month exposed by required certificates that have lapsed."""
        gone = self.table["state"] == "lapsed"
        return float(self.table.loc[gone, "monthly_exposure"].sum())

    @property
    def money_exposed_within_year(self) -> float:
        """Money a month that would be exposed by those running out within a year."""
        ahead = self.table["state"].isin(["renew now", "due within a year"])
        return float(self.table.loc[ahead, "monthly_exposure"].sum())


def list_certificates(gaps: Gaps, offers: Offers, assumptions: Assumptions) -> Certificates:
    """Return the certification calendar of the people present.

    Of several certificates in one skill the one that runs out last counts. Renewal should begin
    ``renewal_lead_months`` before, or earlier where the renewing intervention takes longer.

    Args:
        gaps: For the people and the money behind each required skill; a selection narrows it.
        offers: The catalogue: micro-credentials renew first, then courses.
        assumptions: ``renewal_lead_months``.
    """
    workforce = gaps.workforce
    signals = workforce["signals"]
    held = signals[(signals["source"] == "certification") & signals["expires_on"].notna()]
    person = workforce.people.encode(held["employee_id"])
    skill = workforce.skills.encode(held["skill_id"])
    here = np.zeros(len(workforce.people) + 1, dtype=np.bool_)
    here[np.unique(gaps.rows.person)] = True
    kept = (person >= 0) & (skill >= 0) & here[person]
    frame = pd.DataFrame(
        {"person": person[kept], "skill": skill[kept], "expires_on": held["expires_on"][kept]}
    )
    frame = frame.groupby(["person", "skill"])[["expires_on"]].max().reset_index()
    today = pd.Timestamp(workforce.as_of)
    months = (frame["expires_on"] - today).dt.days.to_numpy(dtype=np.float64) / _DAYS
    renewing = _renewing_offers(offers, len(workforce.skills))
    seat = renewing[frame["skill"].to_numpy(dtype=np.int64)]
    takes = np.where(seat >= 0, np.append(offers.months, 0.0)[seat], 0.0)
    lead = np.maximum(assumptions.value("renewal_lead_months"), takes)
    state = np.select(
        [months < 0, months <= lead, months <= 12], list(STATES[:3]), default=STATES[3]
    )
    weight = _money_when_missing(gaps, frame)
    catalogue = workforce["skills"]
    table = pd.DataFrame(
        {
            "employee_id": np.array(workforce.people.labels, dtype=object)[frame["person"]],
            "skill_id": np.array(workforce.skills.labels, dtype=object)[frame["skill"]],
            "name": catalogue["name"].to_numpy(dtype=object)[frame["skill"]],
            "kind": catalogue["kind"].to_numpy(dtype=object)[frame["skill"]],
            "expires_on": frame["expires_on"],
            "months_left": months,
            "state": state,
            "renew_by": frame["expires_on"] - pd.to_timedelta((lead * _DAYS).round(), unit="D"),
            "intervention_id": np.array([*offers.ids, ""], dtype=object)[seat],
            "title": np.array([*offers.titles, ""], dtype=object)[seat],
            "required": weight > 0,
            "monthly_exposure": weight,
        }
    ).sort_values(["expires_on", "employee_id", "skill_id"], ignore_index=True)
    alive = float((table["months_left"] >= 0).mean()) if len(table) else float("nan")
    return Certificates(table, _expiries_by_month(table, today), alive)


def _renewing_offers(offers: Offers, skills: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return by skill the offer that renews its certificate, −1 where there is none."""
    best = np.full(skills, -1, dtype=np.int64)
    rank = {"micro_credential": 0, "course": 1, "micro_learning": 2}
    for code in sorted(range(len(offers)), key=lambda o: (rank.get(offers.kinds[o], 9), o)):
        skill = int(offers.skill[code])
        if skill >= 0 and best[skill] < 0 and rank.get(offers.kinds[code], 9) < 9:
            best[skill] = code
    return best


def _money_when_missing(
    gaps: Gaps, frame: pd.DataFrame
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the money a month of each person × skill when wholly missing; 0 if not required."""
    skills = len(gaps.workforce.skills)
    pair = gaps.person * skills + gaps.skill
    by_pair = pd.Series(gaps.money_if_wholly_missing, index=pair).groupby(level=0).max()
    wanted = frame["person"].to_numpy() * skills + frame["skill"].to_numpy()
    return np.asarray(by_pair.reindex(wanted).fillna(0.0), dtype=np.float64)


def _expiries_by_month(table: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    ahead = table[(table["months_left"] >= 0) & (table["months_left"] <= 12)]
    first = today.to_period("M")
    months = pd.period_range(first, periods=13, freq="M")
    grouped = ahead.groupby(ahead["expires_on"].dt.to_period("M"))
    counted = grouped.agg(
        certificates=("employee_id", "size"), monthly_exposure=("monthly_exposure", "sum")
    ).reindex(months, fill_value=0)
    return (
        counted.rename_axis("month")
        .reset_index()
        .assign(month=lambda f: f["month"].dt.to_timestamp())
    )
