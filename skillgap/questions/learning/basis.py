"""What advice stands on: needs of people, the catalogue, chances to finish, costs, eligibility."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import Bools, is_in
from skillgap.core.level_source import LevelSource
from skillgap.core.shortage import expect_shortage
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.gaps import Gaps
from skillgap.questions.learning.completion import Completion
from skillgap.questions.learning.gains import Gains
from skillgap.questions.learning.offers import Offers

RENEWED = "micro_credential"
"""The kind that may be taken again once its certificate has run out."""


@dataclass(frozen=True, eq=False)
class AdviceBasis:
    """Everything a score is made of.

    Attributes:
        gaps: Who is short of what, and what that puts at risk.
        levels: Where levels come from.
        offers: The catalogue.
        completion: Chances to finish.
        gains: What each offer gives those who finish.
        hour_cost: What an hour of each person costs, shape (people,).
        closed: Person × offers + offer of what is done, running or declined; ascending.
        finished: The same for what is done; ascending.
        barred: Who learns nothing (digital agents), shape (people,).
        assumptions: The register.
        closeness: How close skills are, 0–1, shape (skills, skills); ``None`` where no network was
            given.
    """

    gaps: Gaps
    levels: LevelSource
    offers: Offers
    completion: Completion
    gains: Gains
    hour_cost: Floats
    closed: Ints
    finished: Ints
    barred: Bools
    assumptions: Assumptions
    closeness: Floats | None = None

    @cached_property
    def by_skill(self) -> tuple[Ints, Ints]:
        """Rows ordered by skill, and where each skill begins, shape (skills + 1,)."""
        skill = self.gaps.skill
        order = np.argsort(skill, kind="stable")
        count = np.bincount(skill, minlength=len(self.gaps.workforce.skills))
        return order, np.concatenate(([0], np.cumsum(count)))

    def skill_of(self, rows: Ints) -> Ints:
        """Return the skill code of some rows; the gaps' own property would work out all."""
        return self.gaps.needs.skill[self.gaps.rows.need[rows]]

    def required_of(self, rows: Ints) -> Floats:
        """Return the required level of some rows."""
        return self.gaps.needs.level[self.gaps.rows.need[rows]]

    def person_of(self, rows: Ints) -> Ints:
        """Return the person code of some rows."""
        return self.gaps.rows.person[rows].astype(np.int64)

    def rows_needing(self, skill: int) -> Ints:
        """Return the rows in which somebody needs a skill."""
        order, start = self.by_skill
        return order[start[skill] : start[skill + 1]]

    def rows_of(self, person: int) -> Ints:
        """Return the rows of one person; rows stand person by person."""
        first, last = np.searchsorted(self.gaps.rows.person, [person, person + 1])
        return np.arange(first, last)

    def risk_share_avoided(self, rows: Ints, gain: Floats | float) -> Floats:
        """Return the share of the value at risk that a gain in levels spares, shape (rows,)."""
        full = self.assumptions.value("full_gap_levels")
        required = self.required_of(rows)
        level, sd = self.gaps.rows.level[rows], self.gaps.rows.level_sd[rows]
        before = expect_shortage(required, level, sd, full).lost
        after = expect_shortage(required, level + gain, sd, full).lost
        return np.maximum(before - after, 0.0)

    def seat_cost(self, person: Ints, offer: Ints) -> Floats:
        """Return money per seat: fee and paid hours, shape (n,)."""
        paid = self.offers.paid_hours[offer] * self.hour_cost[person]
        return np.maximum(self.offers.fee[offer] + paid, 1.0)

    def open_to(self, person: Ints, offer: int) -> Bools:
        """Say who may start an offer now: not done, not running, not declined, ready for it."""
        taken = is_in(person * len(self.offers) + offer, self.closed)
        return ~taken & ~self.barred[person] & self.is_ready(person, offer)

    def is_ready(self, person: Ints, offer: int) -> Bools:
        """Say who has what an offer builds on: its prerequisites done, or their skill held."""
        able = np.ones(len(person), dtype=np.bool_)
        for before in self.offers.before[offer]:
            able &= self._holds_offer_or_skill(person, before)
        return able

    def missing_prerequisites(self, person: int, offer: int) -> list[int]:
        """Return the prerequisites of an offer that a person has not got."""
        one = np.array([person])
        return [
            before
            for before in self.offers.before[offer]
            if not self._holds_offer_or_skill(one, before)[0]
        ]

    def _holds_offer_or_skill(self, person: Ints, offer: int) -> Bools:
        done = is_in(person * len(self.offers) + offer, self.finished)
        skill = int(self.offers.skill[offer])
        if skill < 0 or done.all():
            return done
        level = self.levels.at(person, np.full(len(person), skill))[0]
        return np.asarray(done | (level >= self.assumptions.value("prerequisite_level")))


def cost_of_an_hour(gaps: Gaps, assumptions: Assumptions) -> Floats:
    """Return what an hour of each person costs the organisation, shape (people,).

    Yearly pay over the hours of a full year times FTE, with on-costs; where pay is not known, the
    median of those whose pay is, then ``default_hour_cost``.
    """
    staff = gaps.workforce["employees"]
    fte = staff["fte"].fillna(1.0).clip(lower=0.05).to_numpy(dtype=np.float64)
    pay = staff["salary"].to_numpy(dtype=np.float64, na_value=np.nan)
    hour = pay / (fte * assumptions.value("working_hours_per_year"))
    hour = hour * (1.0 + assumptions.value("pay_on_cost_share"))
    known = np.isfinite(hour)
    usual = float(np.median(hour[known])) if known.any() else assumptions.value("default_hour_cost")
    return np.where(known, hour, usual)


def pairs_enrolled_and_completed(gaps: Gaps, offers: Offers) -> tuple[Ints, Ints]:
    """Return person × offers + offer of what may not be started again, and of what is done.

    A micro-credential whose certificate has run out may be started again.
    """
    workforce = gaps.workforce
    table = workforce["enrolments"]
    person = workforce.people.encode(table["employee_id"])
    offer = np.array([offers.code(name) for name in offers.ids])
    place = dict(zip(offers.ids, offer.tolist(), strict=True))
    code = table["intervention_id"].map(place).fillna(-1).to_numpy(dtype=np.int64)
    status = table["status"].fillna("").to_numpy(dtype=object)
    known = (person >= 0) & (code >= 0)
    pair = person * max(len(offers), 1) + code
    done = known & (status == "completed")
    running = known & np.isin(status, ["in progress", "registered"])
    renewed = done & _certificate_lapsed(gaps, offers, person, code)
    return np.unique(pair[(done & ~renewed) | running]), np.unique(pair[done])


def _certificate_lapsed(gaps: Gaps, offers: Offers, person: Ints, offer: Ints) -> Bools:
    """Say whose certificate in the offer's skill has run out, shape (enrolments,)."""
    workforce = gaps.workforce
    signals = workforce["signals"]
    certificates = signals[signals["expires_on"].notna()]
    skills = max(len(workforce.skills), 1)
    holder = workforce.people.encode(certificates["employee_id"])
    skill = workforce.skills.encode(certificates["skill_id"])
    ahead = (certificates["expires_on"] > np.datetime64(gaps.workforce.as_of)).to_numpy()
    known = (holder >= 0) & (skill >= 0)
    held = np.unique((holder * skills + skill)[known & ahead])
    gone = np.setdiff1d((holder * skills + skill)[known & ~ahead], held)
    renewable = np.array([kind == RENEWED for kind in offers.kinds] + [False])[offer]
    target = np.append(offers.skill, -1)[offer]
    return np.asarray(renewable & (target >= 0) & is_in(person * skills + target, gone))
