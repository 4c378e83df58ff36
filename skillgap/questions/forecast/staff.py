"""Who is here, who was, and who left: people as arrays, months as exposure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import Bools, add_up
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.hazard import Hazard, fit_hazard

TENURE_EDGES_MONTHS = (12.0, 24.0, 60.0, 120.0)
BANDS = len(TENURE_EDGES_MONTHS) + 1
USUAL_BAND = 2
RETIRING_AGE = 60.0
HISTORY_MONTHS = 36
AGES = np.arange(50, 81)
_MONTH_DAYS = 30.4375
_RETIREMENT_PRIOR_MONTHS = 120.0
EMPLOYEE, CONTRACTOR, AGENT = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Staff:
    """Everyone in the table of employees; arrays of shape (people,).

    Attributes:
        role: Role codes.
        function: Function codes, into ``functions``.
        region: Region codes, into ``regions``.
        contract: 0 employee, 1 contractor, 2 digital agent.
        fte: FTE of each.
        hired: First day, as day number; −∞ where unknown.
        gone: Last day, as day number; +∞ while here.
        born: Year of birth; NaN where unknown.
        functions: Labels, sorted.
        regions: Labels, sorted.
        today: Day number of ``as_of``.
        since: Day number from which leavers are on record; ``today`` where none ever left.
    """

    role: Ints
    function: Ints
    region: Ints
    contract: Ints
    fte: Floats
    hired: Floats
    gone: Floats
    born: Floats
    functions: tuple[str, ...]
    regions: tuple[str, ...]
    today: int
    since: int

    def here(self, day: float) -> Bools:
        """Say who is here at the end of a day."""
        return np.asarray((self.hired <= day) & (self.gone > day))

    @property
    def history_months(self) -> int:
        """Whole months of history in which leavers are on record."""
        return int((self.today - self.since) / _MONTH_DAYS + 0.1)


def read_staff(workforce: Workforce) -> Staff:
    """Read employees into arrays; blank functions and regions become ``All``."""
    table = workforce["employees"]
    functions, function = _coded(table["function"])
    regions, region = _coded(table["region"])
    kind = table["employment"].fillna("employee")
    contract = np.where(kind == "contractor", CONTRACTOR, np.where(kind == "digital agent", AGENT,
                        EMPLOYEE)).astype(np.int64)  # fmt: skip
    hired, gone = _days(table["hire_date"], -np.inf), _days(table["exit_date"], np.inf)
    today = int(pd.Timestamp(workforce.as_of).to_datetime64().astype("datetime64[D]").astype(int))
    left = gone[gone <= today]
    earliest = pd.Timestamp(workforce.as_of) - pd.DateOffset(months=HISTORY_MONTHS)
    floor = int(earliest.to_datetime64().astype("datetime64[D]").astype(int))
    since = max(_month_start(left.min()), floor) if len(left) else today
    return Staff(
        role=workforce.roles.encode(table["role_id"]),
        function=function,
        region=region,
        contract=contract,
        fte=table["fte"].fillna(1.0).to_numpy(dtype=np.float64),
        hired=hired,
        gone=gone,
        born=table["birth_year"].to_numpy(dtype=np.float64),
        functions=functions,
        regions=regions,
        today=today,
        since=since,
    )


def _coded(labels: pd.Series) -> tuple[tuple[str, ...], Ints]:
    names, codes = np.unique(labels.fillna("All").to_numpy(dtype=object).astype(str),
                             return_inverse=True)  # fmt: skip
    return tuple(names.tolist()), codes.astype(np.int64)


def _days(dates: pd.Series, blank: float) -> Floats:
    days = dates.to_numpy(dtype="datetime64[D]").astype(np.float64)
    return np.asarray(np.where(dates.isna(), blank, days), dtype=np.float64)


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


def headcounts(staff: Staff, group: Ints, groups: int, days: Floats) -> Floats:
    """Count the people of each group at the end of each day, shape (groups, days)."""
    counts = [add_up(group[staff.here(day)], None, groups) for day in days]
    return np.array(counts).reshape(len(days), groups).T


def tenure_band(months: Floats) -> Ints:
    """Return the band of a tenure in months; unknown tenure counts as two to five years."""
    band = np.searchsorted(TENURE_EDGES_MONTHS, months, side="right")
    return np.where(np.isfinite(months), band, USUAL_BAND).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Leaving:
    """How people leave.

    Attributes:
        hazard: Monthly chance by function, tenure band, region and contract.
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

    def by_band(self, function: Ints, region: Ints, contract: Ints) -> Floats:
        """Return the monthly chance to leave in each tenure band, shape (n, bands)."""
        bands = np.arange(BANDS)[None, :]
        chance = self.hazard.chance(
            function[:, None], bands, region[:, None], np.minimum(contract, 1)[:, None]
        )
        return np.where(contract[:, None] == AGENT, 0.0, chance)

    def retiring(self, age: Floats, shift_years: float = 0.0) -> Floats:
        """Return the monthly chance to retire at each age; 0 where the age is unknown."""
        at = np.clip(np.floor(age - shift_years) - AGES[0], 0, len(AGES) - 1)
        return np.where(np.isfinite(at), self.retirement[np.nan_to_num(at).astype(np.int64)], 0.0)


def fit_leaving(staff: Staff, assumptions: Assumptions) -> Leaving:
    """Fit how people leave to the months on record.

    Args:
        staff: Everyone.
        assumptions: ``monthly_attrition_share``, ``attrition_prior_months`` and the retirement
            schedule; they stand alone where nobody's leaving is on record.

    Returns:
        Chances by trait and age.
    """
    person, month, exposed, left = _exposure(staff)
    age = age_at(staff.born[person], month)
    tenure = (month - staff.hired[person]) / _MONTH_DAYS
    young = ~(age >= RETIRING_AGE) & (staff.contract[person] != AGENT)
    codes = (
        staff.function[person], tenure_band(tenure), staff.region[person],
        np.minimum(staff.contract[person], 1),
    )  # fmt: skip
    sizes = (len(staff.functions), BANDS, len(staff.regions), 2)
    prior = assumptions.value("monthly_attrition_share")
    hazard = fit_hazard(
        tuple(code[young] for code in codes), sizes, exposed[young], left[young],
        prior=prior, prior_exposure=assumptions.value("attrition_prior_months"),
    )  # fmt: skip
    usual = hazard.chance(*codes)
    old = (age >= AGES[0]) & (staff.contract[person] != AGENT)
    retirement = _fit_retirement(age[old], exposed[old], left[old], usual[old], assumptions)
    events = add_up(staff.function[person], left, len(staff.functions))
    strength = assumptions.value("attrition_prior_months") * prior
    return Leaving(
        hazard, retirement, float(exposed.sum()), float(left.sum()),
        float(left[age >= RETIRING_AGE].sum()), 1.0 / np.sqrt(events + strength),
    )  # fmt: skip


def _exposure(staff: Staff) -> tuple[Ints, Floats, Floats, Floats]:
    """Return person, day of month's start, share of the month at risk and whether they left."""
    ends = month_ends(staff)
    rows: list[tuple[Ints, Floats, Floats, Floats]] = []
    for first, last in pairwise(ends):
        some = np.flatnonzero((staff.hired <= last) & (staff.gone > first))
        begun, ended = np.maximum(staff.hired[some], first), np.minimum(staff.gone[some], last)
        share = np.maximum(ended - begun, 0.0) / (last - first)
        rows.append((some, np.full(len(some), first), share, 1.0 * (staff.gone[some] <= last)))
    if not rows:
        empty = np.zeros(0)
        return np.zeros(0, dtype=np.int64), empty, empty, empty
    person, month, share, left = (np.concatenate(part) for part in zip(*rows, strict=True))
    return person, month, share, left


def age_at(born: Floats, day: Floats | float) -> Floats:
    """Return ages in years on a day; people are taken to be born in the middle of the year."""
    return np.asarray(1970.0 + np.asarray(day) / 365.25 - (born + 0.5), dtype=np.float64)


def _fit_retirement(
    age: Floats, exposed: Floats, left: Floats, usual: Floats, assumptions: Assumptions
) -> Floats:
    """Return the chance to retire by age: leavers above the usual, shrunk to the schedule."""
    schedule = assumed_retirement(assumptions)
    at = np.clip(np.floor(age) - AGES[0], 0, len(AGES) - 1).astype(np.int64)
    excess = add_up(at, left - exposed * usual, len(AGES))
    months = add_up(at, exposed, len(AGES))
    shrunk = (excess + _RETIREMENT_PRIOR_MONTHS * schedule) / (months + _RETIREMENT_PRIOR_MONTHS)
    return np.where(AGES >= RETIRING_AGE, np.clip(shrunk, 0.0, 0.9), 0.0)


def assumed_retirement(assumptions: Assumptions) -> Floats:
    """Return the assumed monthly chance to retire at each age of ``AGES``: a logistic rise."""
    middle = assumptions.value("retirement_age_years")
    spread = assumptions.value("retirement_spread_years")
    most = assumptions.value("retirement_most_monthly_share")
    rise = most / (1.0 + np.exp(-(AGES - middle) / spread))
    return np.where(AGES >= RETIRING_AGE - 5, rise, 0.0)
