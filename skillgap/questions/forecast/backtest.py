"""How good the forecast would have been on the organisation's own past, beside doing nothing.

Method: at each origin (with rosters, on the day of one) everything is read anew as it was known
that day; the forecast made from it is compared with the people counted since: those of each
function whatever their role, those of each cell, and all together. Naive says: as many as today.
Drift says: the change of the last year goes on. Coverage is the share of counts inside the 80%
interval; where a count sits on an end of a range of whole people, the part of it inside counts.

Limits: without rosters the role is the one held now, so people who moved inside are counted in
their present role throughout, in the forecast and in what it is compared with. Origins overlap:
they are fewer independent tests than they look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skillgap.core.between import day_between
from skillgap.core.grouping import Bools, add_up
from skillgap.core.scenario import Scenario
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.basis import Basis, read_basis
from skillgap.questions.forecast.quantiles import HIGH, LOW, Draws
from skillgap.questions.forecast.result import Forecast
from skillgap.questions.forecast.run import run_scenario
from skillgap.questions.forecast.staff import Staff

HORIZONS = (12, 24, 36)
FIT_MONTHS = 12
STEP_MONTHS = 3
DRAWS = 300
LEVELS = ("total", "function", "cell", "cell of 20")
CELL_OF_20 = 20
MOST_ORIGINS = 6
_DAY = "datetime64[D]"


@dataclass(frozen=True, eq=False)
class BackTest:
    """What the past says of the forecast.

    Attributes:
        table: One row per level (``total``; ``function``; ``cell`` is role × function × region,
            ``cell of 20`` one with 20 people or more at the origin) and horizon that the history
            can tell: level, months, origins, cases, error_share (sum of
            |error| over sum of people), naive_error_share, drift_error_share, coverage_share,
            better (``forecast`` or ``naive``).
        reason: Why there is none, where the table is empty.
        misses: One row per origin, horizon and function: origin, months, function, people,
            low, median, high, naive.
    """

    table: pd.DataFrame
    reason: str
    misses: pd.DataFrame

    def row(self, months: int, level: str = "function") -> pd.Series | None:
        """Return the row of a level and horizon, or of the longest horizon tested below it."""
        table = self.table[(self.table["level"] == level) & (self.table["months"] <= months)]
        return table.iloc[-1] if len(table) else None

    def naive_wins(self, months: int) -> bool:
        """Say whether naive was better at that horizon, function by function."""
        row = self.row(months)
        return row is not None and row["better"] == "naive"

    def naive_weight_by_month(self, months: int) -> Floats:
        """Return how far naive is to be followed in each month, 0 or 1, in line in between."""
        rows = self.table[self.table["level"] == "function"] if len(self.table) else self.table
        if not len(rows):
            return np.zeros(months)
        wins = (rows["better"] == "naive").to_numpy(dtype=np.float64)
        at = rows["months"].to_numpy(dtype=np.float64)
        return np.asarray(np.interp(np.arange(1, months + 1), at, wins), dtype=np.float64)


def workforce_as_known_at(workforce: Workforce, day: pd.Timestamp) -> Workforce:
    """Return a workforce as it was known at the end of a day: nothing later is in it."""
    tables = dict(workforce.tables)
    staff, rosters = workforce["employees"], workforce["snapshots"]
    listed = _is_known_id(staff["employee_id"], rosters["employee_id"])
    dated = staff[~listed & ~(staff["hire_date"] > day)]
    dated = dated.assign(exit_date=dated["exit_date"].where(dated["exit_date"] <= day))
    rosters = rosters[rosters["taken_on"] <= day]
    seen = _staff_as_in_rosters(staff[listed], rosters)
    tables["snapshots"] = rosters.reset_index(drop=True)
    tables["employees"] = pd.concat([dated, seen]).sort_index().reset_index(drop=True)
    openings = workforce["openings"]
    openings = openings[openings["opened_on"] <= day]
    known = openings["filled_on"] <= day
    tables["openings"] = openings.assign(
        filled_on=openings["filled_on"].where(known),
        filled_by=openings["filled_by"].where(known),
        cost=openings["cost"].where(known),
    ).reset_index(drop=True)
    postings, signals = workforce["postings"], workforce["signals"]
    tables["postings"] = postings[postings["month"] <= day].reset_index(drop=True)
    signals = signals[signals["observed_on"] <= day]
    used = signals["last_used_on"]
    tables["signals"] = signals.assign(last_used_on=used.where(~(used > day), day)).reset_index(
        drop=True
    )
    enrolled = workforce["enrolments"]
    enrolled = enrolled[enrolled["started_on"] <= day]
    done = enrolled["completed_on"]
    tables["enrolments"] = enrolled.assign(completed_on=done.where(done <= day)).reset_index(
        drop=True
    )
    return Workforce(tables, as_of=day.date(), currency=workforce.currency, name=workforce.name)


def _staff_as_in_rosters(staff: pd.DataFrame, rosters: pd.DataFrame) -> pd.DataFrame:
    """Return people as the rosters known by then told: who was in them, and as what."""
    last = rosters.sort_values("taken_on").drop_duplicates("employee_id", keep="last")
    last = last.set_index("employee_id")
    found = staff[_is_known_id(staff["employee_id"], last.index)]
    then = last.loc[found["employee_id"]]
    columns = ("role_id", "function", "region", "salary")
    found = found.assign(**{name: then[name].array for name in columns})
    days = np.sort(rosters["taken_on"].unique())
    seen = then["taken_on"].to_numpy()
    after = days[np.minimum(np.searchsorted(days, seen) + 1, len(days) - 1)] if len(days) else seen
    drawn = day_between(
        found["employee_id"].to_numpy(dtype=object),
        _days_as_numbers(seen),
        _days_as_numbers(after),
        salt=2,
    )
    left = pd.Series(drawn.astype(np.int64).astype(_DAY), index=found.index)
    stated = found["exit_date"]
    left = stated.where((stated > seen) & (stated < after), left)
    return found.assign(exit_date=left.where(seen < after).astype(stated.dtype))


def _is_known_id(ids: pd.Series, known: pd.Series | pd.Index) -> Bools:
    """Say which ids are known; ``isin`` is many times slower on long columns of text."""
    names = set(known.to_numpy(dtype=object).tolist())
    return np.fromiter((one in names for one in ids.to_numpy(dtype=object)), np.bool_, len(ids))


def _days_as_numbers(days: np.ndarray) -> Floats:
    return np.asarray(days.astype(_DAY).astype(np.float64))


def run_backtest(basis: Basis, *, draws: int = DRAWS, seed: int = 7) -> BackTest:
    """Forecast the past from every third month on and compare with what came.

    Args:
        basis: Today's basis; only its workforce and register are used.
        draws: Draws of each forecast.
        seed: Seed of each forecast.

    Returns:
        The back-test; empty with a reason where the history is shorter than two years.
    """
    staff = basis.staff
    origins = _months_back_of_origins(staff)
    if not origins:
        return BackTest(_errors_table([]), _history_too_short_warning(staff), pd.DataFrame())
    cases = []
    for back in origins:
        day = pd.Timestamp(np.datetime64(staff.today, "D")) - pd.DateOffset(months=back)
        horizon = max(months for months in HORIZONS if months <= back)
        past = read_basis(
            workforce_as_known_at(basis.workforce, day), None, assumptions=basis.assumptions
        )
        made = run_scenario(past, Scenario("Back-test", horizon, seed), draws=draws)
        for months in HORIZONS:
            if months <= horizon and _is_counted(staff, back - months):
                cases += compare_with_what_came(basis, made, day, months)
    return BackTest(_errors_table(cases), "", _cases_table(cases))


def _months_back_of_origins(staff: Staff) -> list[int]:
    """Return how many months back each origin lies, oldest first; with rosters, on their days."""
    longest = staff.history_months - FIT_MONTHS
    if len(staff.past.days):
        found = [back for back in thin_to_quarters(staff.roster_ages) if 12 <= back <= longest]
    else:
        found = list(range(longest, HORIZONS[0] - 1, -STEP_MONTHS))
    step = -(-len(found) // MOST_ORIGINS)
    return found[::-1][:: max(step, 1)][::-1]


def _is_counted(staff: Staff, age: int) -> bool:
    """Say whether people were counted so many months ago: with rosters, only on their days."""
    return not len(staff.past.days) or bool((np.abs(staff.roster_ages - age) <= 1).any())


def thin_to_quarters(ages: Ints) -> list[int]:
    """Return ages of rosters at least three months apart, oldest first."""
    kept: list[int] = []
    for age in ages.tolist():
        if not kept or kept[-1] - age >= STEP_MONTHS:
            kept.append(age)
    return kept


def _history_too_short_warning(staff: Staff) -> str:
    if staff.history_months == 0:
        return "Nobody's leaving is on record, so the past cannot be played again."
    return (
        f"Leavers are on record for {staff.history_months} months; a back-test of a year ahead "
        f"needs {FIT_MONTHS + HORIZONS[0]}."
    )


@dataclass(frozen=True, eq=False)
class Case:
    """One origin, horizon and level, in heads; arrays of shape (groups,).

    Attributes:
        level: One of :data:`LEVELS`.
        origin: Day the forecast was made from.
        months: Months ahead.
        names: Labels of the groups.
        people: Who was there.
        naive: Who was there at the origin.
        drift: The last year's change going on.
        low: Lower end of the 80% interval.
        middle: Median forecast.
        high: Upper end.
        inside: How far the count lies inside the interval, 0 to 1.
    """

    level: str
    origin: pd.Timestamp
    months: int
    names: tuple[str, ...]
    people: Floats
    naive: Floats
    drift: Floats
    low: Floats
    middle: Floats
    high: Floats
    inside: Floats


def compare_with_what_came(
    basis: Basis, made: Forecast, day: pd.Timestamp, months: int
) -> list[Case]:
    """Compare one forecast with what came, altogether, by function and by cell.

    Args:
        basis: Today's basis, which knows what came.
        made: A forecast from data as known at ``day``.
        day: Day it was made from.
        months: Months ahead.
    """
    known, then = basis.staff, day + pd.DateOffset(months=months)
    grid, at = made.grid, made.people_fte[months - 1]
    heads = at / grid.fte[:, None].astype(np.float32)
    days = [_day_number(each) for each in (then, day, day - pd.DateOffset(months=12))]
    here = [known.past.is_employed_on(each) for each in days]
    cell = _cell_of_each_span(known, made)
    function = _recode_labels(known.functions, grid.functions)[known.past.function]
    inside = [_count_spans_by_group(cell, some, len(grid)) for some in here]
    large = np.flatnonzero(inside[1] >= CELL_OF_20)
    names = tuple(map(str, range(len(grid))))
    by_function = [_count_spans_by_group(function, some, len(grid.functions)) for some in here]
    summed = np.zeros((len(grid.functions), heads.shape[1]), dtype=np.float32)
    np.add.at(summed, grid.function, heads)
    total = [np.array([float(some.sum())]) for some in here]
    cases = (
        ("total", ("All",), total, heads.sum(axis=0, keepdims=True)),
        ("function", grid.functions, by_function, summed),
        ("cell", names, inside, heads),
        ("cell of 20", tuple(names[one] for one in large), [part[large] for part in inside],
         heads[large]),
    )  # fmt: skip
    return [
        _make_case(level, day, months, labels, counts, drawn)
        for level, labels, counts, drawn in cases
    ]


def _count_spans_by_group(code: Ints, some: Bools, groups: int) -> Floats:
    """Count some spans by group, those of no group left out."""
    return add_up(code[some & (code >= 0)], None, groups)


def _make_case(
    level: str,
    day: pd.Timestamp,
    months: int,
    names: tuple[str, ...],
    counts: list[Floats],
    heads: Draws,
) -> Case:
    people, now, before = counts
    drawn = np.rint(heads)
    low, middle, high = np.quantile(drawn, (LOW, 0.5, HIGH), axis=1)
    drift = np.maximum(now + (now - before) * months / 12.0, 0.0)
    return Case(level, day, months, names, people, now, drift, low, middle, high,
                share_inside_interval(drawn, people))  # fmt: skip


def share_inside_interval(draws: Draws, seen: Floats) -> Floats:
    """Return how far each count lies inside the 80% interval of its draws, 0 to 1.

    Args:
        draws: Whole numbers, shape (groups, draws).
        seen: What came, shape (groups,).

    Returns:
        1 inside, 0 outside; a count that carries an end of the interval counts by the part of
        its probability inside (randomised probability integral transform).
    """
    below = (draws < seen[:, None]).mean(axis=1)
    upto = (draws <= seen[:, None]).mean(axis=1)
    inside = np.minimum(upto, HIGH) - np.maximum(below, LOW)
    whole = np.maximum(upto - below, 1e-12)
    edge = np.clip(inside / whole, 0.0, 1.0)
    strictly = (below >= LOW) & (upto <= HIGH)
    return np.where(strictly, 1.0, np.where(upto > below, edge, 0.0))


def _cell_of_each_span(staff: Staff, made: Forecast) -> Ints:
    """Return the cell of the forecast that each span of the past belongs to, −1 if none."""
    grid, spans = made.grid, staff.past
    assert made.basis.workforce.roles.labels == grid.role_ids
    names = made.basis.staff
    function = _recode_labels(staff.functions, names.functions)[spans.function]
    region = _recode_labels(staff.regions, names.regions)[spans.region]
    cells = zip(grid.role.tolist(), grid.function.tolist(), grid.region.tolist(), strict=True)
    place = {cell: at for at, cell in enumerate(cells)}
    keys = zip(spans.role.tolist(), function.tolist(), region.tolist(), strict=True)
    return np.array([place.get(key, -1) for key in keys], dtype=np.int64)


def _recode_labels(labels: tuple[str, ...], known: tuple[str, ...]) -> Ints:
    at = {label: code for code, label in enumerate(known)}
    return np.array([at.get(label, -1) for label in labels], dtype=np.int64)


def _day_number(day: pd.Timestamp) -> float:
    return float(day.to_datetime64().astype(_DAY).astype(np.int64))


_COLUMNS = ("level", "months", "origins", "cases", "error_share", "naive_error_share",
            "drift_error_share", "coverage_share", "better")  # fmt: skip


def _errors_table(cases: list[Case]) -> pd.DataFrame:
    rows = []
    for level in LEVELS:
        for months in sorted({case.months for case in cases}):
            some = [case for case in cases if (case.level, case.months) == (level, months)]
            some = [case for case in some if len(case.people)]
            if not some:
                continue
            people = np.concatenate([case.people for case in some])
            size = max(float(people.sum()), 1e-9)
            error, naive, drift = (
                float(np.abs(np.concatenate([getattr(c, name) for c in some]) - people).sum())
                / size
                for name in ("middle", "naive", "drift")
            )
            inside = float(np.concatenate([case.inside for case in some]).mean())
            better = "forecast" if error <= naive else "naive"
            rows.append(
                (level, months, len(some), len(people), error, naive, drift, inside, better)
            )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _cases_table(cases: list[Case]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "origin": case.origin, "months": case.months, "function": case.names,
                "people": case.people, "low": case.low, "median": case.middle,
                "high": case.high, "naive": case.naive,
            }
        )
        for case in cases
        if case.level == "function"
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
