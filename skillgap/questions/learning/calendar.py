"""Certificates that run out: when, who, what renewing takes, and what lapsing would expose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import Bools, is_in
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
            monthly_exposure (value of the holder's seat a month where rules demand the skill there,
            else 0; one seat may stand in several rows).
        by_month: month, state, certificates, monthly_exposure (of seats, each counted once a
            month); for the coming twelve months.
        in_force_share: Certificates in force among those people present ever held.
        money_exposed_now: Value a month of the seats exposed by lapsed certificates, each seat
            counted once: the compliance exposure of the gaps.
    """

    table: pd.DataFrame
    by_month: pd.DataFrame
    in_force_share: float
    money_exposed_now: float

    @property
    def money_exposed_within_year(self) -> float:
        """Value a month of further seats that would be exposed within a year."""
        exposed = self.table[self.table["monthly_exposure"] > 0]
        ahead = exposed["state"].isin(["renew now", "due within a year"])
        lapsed = exposed.loc[exposed["state"] == "lapsed", "employee_id"]
        more = exposed[ahead & ~exposed["employee_id"].isin(set(lapsed))]
        return float(more.groupby("employee_id")["monthly_exposure"].max().sum())


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
    today = pd.Timestamp(workforce.as_of)
    held = signals[(signals["source"] == "certification") & ~(signals["observed_on"] > today)]
    person = workforce.people.encode(held["employee_id"])
    skill = workforce.skills.encode(held["skill_id"])
    here = np.zeros(len(workforce.people) + 1, dtype=np.bool_)
    here[np.unique(gaps.rows.person)] = True
    kept = (person >= 0) & (skill >= 0) & here[person]
    frame = pd.DataFrame(
        {"person": person[kept], "skill": skill[kept], "expires_on": held["expires_on"][kept]}
    )
    ends = frame.groupby(["person", "skill"])["expires_on"].agg(["max", "size", "count"])
    runs_out = ends["count"] == ends["size"]  # a certificate without an end never runs out
    frame = ends.loc[runs_out, "max"].rename("expires_on").reset_index()
    months = (frame["expires_on"] - today).dt.days.to_numpy(dtype=np.float64) / _DAYS
    renewing = _renewing_offers(offers, len(workforce.skills))
    seat = renewing[frame["skill"].to_numpy(dtype=np.int64)]
    takes = np.where(seat >= 0, np.append(offers.months, 0.0)[seat], 0.0)
    lead = np.maximum(assumptions.value("renewal_lead_months"), takes)
    state = np.select(
        [months <= 0, months <= lead, months <= 12], list(STATES[:3]), default=STATES[3]
    )
    catalogue = workforce["skills"]
    required = _is_required(gaps, frame)
    by_rule = (catalogue["kind"] == "compliance").to_numpy(dtype=np.bool_)[frame["skill"]]
    seat_value = (gaps.seats.fte * gaps.seat_value)[frame["person"]]
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
            "required": required,
            "monthly_exposure": np.where(required & by_rule, seat_value, 0.0),
        }
    ).sort_values(["expires_on", "employee_id", "skill_id"], ignore_index=True)
    alive = float((table["state"] != "lapsed").mean()) if len(table) else float("nan")
    exposed = gaps.total.compliance_exposure
    return Certificates(table, _expiries_by_month(table, today), alive, exposed)


def _renewing_offers(offers: Offers, skills: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return by skill the offer that renews its certificate, −1 where there is none."""
    best = np.full(skills, -1, dtype=np.int64)
    rank = {"micro_credential": 0, "course": 1, "micro_learning": 2}
    for code in sorted(range(len(offers)), key=lambda o: (rank.get(offers.kinds[o], 9), o)):
        skill = int(offers.skill[code])
        if skill >= 0 and best[skill] < 0 and rank.get(offers.kinds[code], 9) < 9:
            best[skill] = code
    return best


def _is_required(gaps: Gaps, frame: pd.DataFrame) -> Bools:
    """Say which certificates the holder's role asks for, shape (rows,)."""
    skills = max(len(gaps.workforce.skills), 1)
    asked = np.unique(gaps.person * skills + gaps.skill)
    held = (frame["person"] * skills + frame["skill"]).to_numpy(dtype=np.int64)
    return is_in(held, asked)


def _expiries_by_month(table: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    ahead = table[(table["state"] != "lapsed") & (table["months_left"] <= 12)]
    first = today.to_period("M")
    months = pd.period_range(first, periods=13, freq="M")
    ends = ahead["expires_on"].dt.to_period("M").rename("month")
    seats = ahead["monthly_exposure"].groupby([ends, ahead["employee_id"]]).max()
    counted = pd.DataFrame({
        "certificates": ahead.groupby(ends).size(),
        "monthly_exposure": seats.groupby(level="month").sum(),
    }).reindex(months, fill_value=0)  # fmt: skip
    return (
        counted.rename_axis("month")
        .reset_index()
        .assign(month=lambda f: f["month"].dt.to_timestamp())
    )
