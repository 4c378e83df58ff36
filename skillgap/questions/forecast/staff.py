"""Who is here, who was, and who left: people as arrays, months as exposure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import Bools, add_up
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.hazard import Hazard, fit_hazard
from skillgap.questions.forecast.history import (
    PAY_UNKNOWN,
    Past,
    day_numbers,
    encode_columns,
    first_day_by_person,
    join_spans,
    pay_band,
    read_rosters,
    spans_from_dates,
    spans_from_rosters,
)

TENURE_EDGES_MONTHS = tuple(12.0 * years for years in (1, 2, 3, 5, 8, 12, 17, 22, 26, 30))
BANDS = len(TENURE_EDGES_MONTHS) + 1
USUAL_BAND = 3
AGE_EDGES = (25.0, 30.0, 35.0, 40.0, 45.0, 50.0, 55.0)
AGE_UNKNOWN = len(AGE_EDGES) + 1
RETIRING_AGE = 60.0
HISTORY_MONTHS = 36
ROSTER_HISTORY_MONTHS = 120
"""How far back leaving and headcounts are read: by dates of employees, and by rosters."""
AGES = np.arange(50, 81)
_MONTH_DAYS = 30.4375
_RETIREMENT_PRIOR_MONTHS = 120.0
EMPLOYEE, CONTRACTOR, AGENT = 0, 1, 2
TRAITS = ("function", "tenure", "region", "contract", "role", "pay", "age")
"""What the chance to leave hangs on, in the order of the hazard's factors."""


@dataclass(frozen=True, eq=False)
class Staff:
    """Everyone in the table of employees; arrays of shape (people,).

    Attributes:
        role: Role codes.
        function: Function codes, into ``functions``.
        region: Region codes, into ``regions``.
        contract: 0 employee, 1 contractor, 2 digital agent.
        pay: Eighth of pay among those here, 0–7; 8 where unknown.
        fte: FTE of each.
        hired: First day, as day number; −∞ where unknown.
        gone: Last day, as day number; +∞ while here.
        born: Year of birth; NaN where unknown.
        functions: Labels, sorted; those of the past are among them.
        regions: Labels, sorted.
        today: Day number of ``as_of``.
        since: Day number from which leavers are on record; ``today`` where none ever left.
        past: Who was where and when.
        roles: Number of roles.
    """

    role: Ints
    function: Ints
    region: Ints
    contract: Ints
    pay: Ints
    fte: Floats
    hired: Floats
    gone: Floats
    born: Floats
    functions: tuple[str, ...]
    regions: tuple[str, ...]
    today: int
    since: int
    past: Past
    roles: int

    def here(self, day: float) -> Bools:
        """Say who is here at the end of a day."""
        return np.asarray((self.hired <= day) & (self.gone > day))

    @property
    def history_months(self) -> int:
        """Whole months of history in which leavers are on record."""
        return int((self.today - self.since) / _MONTH_DAYS + 0.1)

    @property
    def roster_ages(self) -> Ints:
        """How many months ago each roster of the history was taken, oldest first."""
        days = self.past.days[self.past.days >= self.since]
        return np.rint((self.today - days) / _MONTH_DAYS).astype(np.int64)


def read_staff(workforce: Workforce) -> Staff:
    """Read employees and rosters into arrays; blank functions and regions become ``All``."""
    table, rosters = workforce["employees"], workforce["snapshots"]
    functions, (function, function_then) = encode_columns(table["function"], rosters["function"])
    regions, (region, region_then) = encode_columns(table["region"], rosters["region"])
    kind = table["employment"].fillna("employee")
    contract = np.where(kind == "contractor", CONTRACTOR, np.where(kind == "digital agent", AGENT,
                        EMPLOYEE)).astype(np.int64)  # fmt: skip
    hired, gone = day_numbers(table["hire_date"], -np.inf), day_numbers(table["exit_date"], np.inf)
    today = int(pd.Timestamp(workforce.as_of).to_datetime64().astype("datetime64[D]").astype(int))
    role = workforce.roles.encode(table["role_id"])
    listed = read_rosters(workforce, function_then, region_then)
    ids = table["employee_id"].to_numpy(dtype=object)
    if listed is not None:
        hired = first_day_by_person(listed, ids, hired)
    here = (hired <= today) & (gone > today)
    pay = pay_band(table["salary"].to_numpy(dtype=np.float64), here)
    past = spans_from_dates(np.arange(len(role)), role, function, region, pay, hired, gone)
    if listed is not None:
        past = _spans_with_rosters(past, spans_from_rosters(listed, ids, hired, gone))
    return Staff(
        role=role, function=function, region=region, contract=contract, pay=pay,
        fte=table["fte"].fillna(1.0).to_numpy(dtype=np.float64),
        hired=hired, gone=gone, born=table["birth_year"].to_numpy(dtype=np.float64),
        functions=functions, regions=regions, today=today,
        since=_first_day_on_record(workforce, past, today), past=past, roles=len(workforce.roles),
    )  # fmt: skip


def _spans_with_rosters(dated: Past, listed: Past) -> Past:
    """Return the spans of rosters, and those dated of people who are in none of them."""
    alone = ~np.isin(dated.person, listed.person)
    rest = spans_from_dates(
        dated.person[alone], dated.role[alone], dated.function[alone], dated.region[alone],
        dated.pay[alone], dated.begun[alone], dated.ended[alone],
    )  # fmt: skip
    return join_spans(listed, rest)


def _first_day_on_record(workforce: Workforce, past: Past, today: int) -> int:
    """Return the day from which leavers are on record: the first roster, or the first leaver."""
    months = ROSTER_HISTORY_MONTHS if len(past.days) else HISTORY_MONTHS
    earliest = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=months)
    floor = int(earliest.to_datetime64().astype("datetime64[D]").astype(int))
    if len(past.days):
        return int(past.days[past.days >= floor].min(initial=today))
    left = past.ended[past.ended <= today]
    return max(_month_start(left.min()), floor) if len(left) else today


def _month_start(day: float) -> int:
    month = np.datetime64(int(day), "D").astype("datetime64[M]")
    return int(month.astype("datetime64[D]").astype(int))


def month_ends(staff: Staff) -> Floats:
    """Return the last days of the months on record, oldest first, ``today`` last."""
    count = staff.history_months
    day = pd.Timestamp(np.datetime64(staff.today, "D"))
    ends = [day - pd.DateOffset(months=back) for back in range(count, -1, -1)]
    return np.array([end.to_datetime64().astype("datetime64[D]").astype(int) for end in ends],
                    dtype=np.float64)  # fmt: skip


def headcount_by_group_and_day(past: Past, group: Ints, groups: int, days: Floats) -> Floats:
    """Count the people of each group of spans at the end of each day, shape (groups, days)."""
    counts = [add_up(group[past.here(day)], None, groups) for day in days]
    return np.array(counts).reshape(len(days), groups).T


def tenure_band(months: Floats) -> Ints:
    """Return the band of a tenure in months; unknown tenure counts as three to five years."""
    band = np.searchsorted(TENURE_EDGES_MONTHS, months, side="right")
    return np.where(np.isfinite(months), band, USUAL_BAND).astype(np.int64)


def age_band(years: Floats) -> Ints:
    """Return the band of an age in years; the last one stands for those unknown."""
    band = np.searchsorted(AGE_EDGES, years, side="right")
    return np.where(np.isfinite(years), band, AGE_UNKNOWN).astype(np.int64)


class Traits(NamedTuple):
    """What the chance to leave hangs on besides tenure: codes of one shape; −1 where unknown."""

    function: Ints
    region: Ints
    contract: Ints
    role: Ints
    pay: Ints
    age: Ints


@dataclass(frozen=True, eq=False)
class LeavingHazard:
    """How people leave.

    Attributes:
        hazard: Monthly chance by function, tenure band, region, contract, role, pay and age.
        retirement: Monthly chance to retire at each age of ``AGES``, on top.
        exposed_months: Person-months behind it.
        left: Leavers behind it.
        retired: Leavers aged 60 or more among them.
        function_sd: Relative uncertainty of each function's rate, shape (functions,).
    """

    hazard: Hazard
    retirement: Floats
    exposed_months: float
    left: float
    retired: float
    function_sd: Floats

    def chance_by_tenure_band(self, some: Traits) -> Floats:
        """Return the monthly chance to leave in each tenure band, shape (n, bands)."""
        bands = np.arange(BANDS)[None, :]
        chance = self.hazard.chance(
            some.function[:, None], bands, some.region[:, None],
            np.minimum(some.contract, 1)[:, None], some.role[:, None], some.pay[:, None],
            some.age[:, None],
        )  # fmt: skip
        return np.where(some.contract[:, None] == AGENT, 0.0, chance)

    def retirement_chance(self, age: Floats, shift_years: float = 0.0) -> Floats:
        """Return the monthly chance to retire at each age; 0 where the age is unknown."""
        at = np.clip(np.floor(age - shift_years) - AGES[0], 0, len(AGES) - 1)
        return np.where(np.isfinite(at), self.retirement[np.nan_to_num(at).astype(np.int64)], 0.0)


def traits_of(staff: Staff, some: Ints) -> Traits:
    """Return the traits of some people today."""
    return Traits(
        staff.function[some], staff.region[some], staff.contract[some], staff.role[some],
        staff.pay[some], age_band(age_at(staff.born[some], staff.today)),
    )  # fmt: skip


def fit_leaving(staff: Staff, assumptions: Assumptions) -> LeavingHazard:
    """Fit how people leave to the months on record.

    Args:
        staff: Everyone.
        assumptions: ``monthly_attrition_share``, ``attrition_prior_months`` and the retirement
            schedule; they stand alone where nobody's leaving is on record.

    Returns:
        Chances by trait and age.
    """
    past = staff.past
    span, month, exposed, left = _person_months_at_risk(staff)
    person = past.person[span]
    age = age_at(staff.born[person], month)
    tenure = (month - staff.hired[person]) / _MONTH_DAYS
    young = ~(age >= RETIRING_AGE) & (staff.contract[person] != AGENT)
    codes = (
        past.function[span], tenure_band(tenure), past.region[span],
        np.minimum(staff.contract[person], 1), past.role[span], past.pay[span], age_band(age),
    )  # fmt: skip
    sizes = (len(staff.functions), BANDS, len(staff.regions), 2, max(staff.roles, 1),
             PAY_UNKNOWN + 1, AGE_UNKNOWN + 1)  # fmt: skip
    young &= codes[4] >= 0
    prior = assumptions.value("monthly_attrition_share")
    hazard = fit_hazard(
        tuple(code[young] for code in codes), sizes, exposed[young], left[young],
        prior=prior, prior_exposure=assumptions.value("attrition_prior_months"),
    )  # fmt: skip
    old = (age >= AGES[0]) & (staff.contract[person] != AGENT)
    usual = hazard.chance(*(code[old] for code in codes))
    retirement = _fit_retirement_chance(age[old], exposed[old], left[old], usual, assumptions)
    events = add_up(past.function[span], left, len(staff.functions))
    strength = assumptions.value("attrition_prior_months") * prior
    return LeavingHazard(
        hazard, retirement, float(exposed.sum()), float(left.sum()),
        float(left[age >= RETIRING_AGE].sum()), 1.0 / np.sqrt(events + strength),
    )  # fmt: skip


def _person_months_at_risk(staff: Staff) -> tuple[Ints, Floats, Floats, Floats]:
    """Return span, day of month's start, share of the month at risk and whether they left."""
    ends, past = month_ends(staff), staff.past
    rows: list[tuple[Ints, Floats, Floats, Floats]] = []
    for first, last in pairwise(ends):
        some = np.flatnonzero((past.watched < last) & (past.until > first))
        begun, ended = np.maximum(past.watched[some], first), np.minimum(past.until[some], last)
        share = np.maximum(ended - begun, 0.0) / (last - first)
        left = past.left[some] & (past.until[some] <= last)
        rows.append((some, np.full(len(some), first), share, 1.0 * left))
    if not rows:
        empty = np.zeros(0)
        return np.zeros(0, dtype=np.int64), empty, empty, empty
    span, month, share, left = (np.concatenate(part) for part in zip(*rows, strict=True))
    return span, month, share, left


def age_at(born: Floats, day: Floats | float) -> Floats:
    """Return ages in years on a day; people are taken to be born in the middle of the year."""
    return np.asarray(1970.0 + np.asarray(day) / 365.25 - (born + 0.5), dtype=np.float64)


def _fit_retirement_chance(
    age: Floats, exposed: Floats, left: Floats, usual: Floats, assumptions: Assumptions
) -> Floats:
    """Return the chance to retire by age: leavers above the usual, shrunk to the schedule."""
    schedule = assumed_retirement_chance(assumptions)
    at = np.clip(np.floor(age) - AGES[0], 0, len(AGES) - 1).astype(np.int64)
    excess = add_up(at, left - exposed * usual, len(AGES))
    months = add_up(at, exposed, len(AGES))
    shrunk = (excess + _RETIREMENT_PRIOR_MONTHS * schedule) / (months + _RETIREMENT_PRIOR_MONTHS)
    return np.where(AGES >= RETIRING_AGE, np.clip(shrunk, 0.0, 0.9), 0.0)


def assumed_retirement_chance(assumptions: Assumptions) -> Floats:
    """Return the assumed monthly chance to retire at each age of ``AGES``: a logistic rise."""
    middle = assumptions.value("retirement_age_years")
    spread = assumptions.value("retirement_spread_years")
    most = assumptions.value("retirement_most_monthly_share")
    rise = most / (1.0 + np.exp(-(AGES - middle) / spread))
    return np.where(AGES >= RETIRING_AGE - 5, rise, 0.0)
