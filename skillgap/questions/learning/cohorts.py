"""Groups of people who can learn the same thing together: same offer, region and level band."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from skillgap.core.assumptions import Assumptions
from skillgap.core.workforce import Workforce

BANDS = ((0.0, "below 1.5"), (1.5, "1.5 to 3"), (3.0, "3 and above"))
ANYWHERE = "several regions, online"
ANY_BAND = "mixed levels"
WAITING = "waiting for a group"
_COLUMNS = ["cohort", "intervention_id", "title", "kind", "region", "level_band", "people",
            "monthly_value", "cost", "payback_months", "quarter", "employee_ids"]  # fmt: skip


def form_cohorts(
    seats: pd.DataFrame, workforce: Workforce, assumptions: Assumptions
) -> pd.DataFrame:
    """Return cohorts of the people who should take the same intervention.

    People of one region and level band stay together where they are enough; too few of a band are
    joined with the other bands of the region, then with other regions; who is left over waits.
    Larger groups are split evenly.

    Args:
        seats: Advice with employee_id, intervention_id, title, kind, level, monthly_value, cost.
        workforce: With ``employees`` (region) and ``interventions`` (capacity_per_quarter).
        assumptions: ``cohort_fewest``, ``cohort_most``.

    Returns:
        One row per cohort, most money first: cohort (name), intervention_id, title, kind, region,
        level_band, people, monthly_value, cost, payback_months, quarter (1 is the coming one, by
        places per quarter; 0 waits), employee_ids (tuple).
    """
    if not len(seats):
        return pd.DataFrame({name: [] for name in _COLUMNS})
    fewest = int(assumptions.value("cohort_fewest"))
    most = int(assumptions.value("cohort_most"))
    staff = workforce["employees"].set_index("employee_id")["region"]
    edges = np.array([edge for edge, _ in BANDS])
    band = np.searchsorted(edges, seats["level"].to_numpy(dtype=np.float64), side="right") - 1
    placed = seats.assign(
        region=seats["employee_id"].map(staff).fillna("All").to_numpy(),
        level_band=np.array([name for _, name in BANDS], dtype=object)[np.maximum(band, 0)],
    )
    rows = [
        _cohort_row(group, region, name)
        for _, offered in placed.groupby("intervention_id", sort=True)
        for group, region, name in _groups_of_like_people(offered, fewest, most)
    ]
    table = pd.DataFrame(rows).sort_values(
        ["monthly_value", "intervention_id", "region"], ascending=[False, True, True]
    )
    return _add_start_quarter(table.reset_index(drop=True), workforce)[_COLUMNS]


def _groups_of_like_people(
    offered: pd.DataFrame, fewest: int, most: int
) -> Iterator[tuple[pd.DataFrame, str, str]]:
    """Yield groups of one intervention with region and band in words."""
    over: list[pd.DataFrame] = []
    for region, here in offered.groupby("region", sort=True):
        few: list[pd.DataFrame] = []
        for name, same in here.groupby("level_band", sort=True):
            if len(same) >= fewest:
                yield from ((part, str(region), str(name)) for part in _split_evenly(same, most))
            else:
                few.append(same)
        mixed = pd.concat(few) if few else here.iloc[:0]
        if len(mixed) >= fewest:
            yield from ((part, str(region), ANY_BAND) for part in _split_evenly(mixed, most))
        elif len(mixed):
            over.append(mixed)
    rest = pd.concat(over) if over else offered.iloc[:0]
    if len(rest) >= fewest:
        yield from ((part, ANYWHERE, ANY_BAND) for part in _split_evenly(rest, most))
    elif len(rest):
        yield rest, WAITING, ANY_BAND


def _split_evenly(group: pd.DataFrame, most: int) -> list[pd.DataFrame]:
    """Split evenly into groups of at most ``most``, people of like level together."""
    ordered = group.sort_values(["level", "employee_id"], kind="stable")
    count = math.ceil(len(ordered) / most)
    ends = np.linspace(0, len(ordered), count + 1).round().astype(int)
    return [ordered.iloc[first:last] for first, last in pairwise(ends)]


def _cohort_row(group: pd.DataFrame, region: str, band: str) -> dict[str, object]:
    value, cost = float(group["monthly_value"].sum()), float(group["cost"].sum())
    return {
        "intervention_id": group["intervention_id"].iloc[0],
        "title": group["title"].iloc[0],
        "kind": group["kind"].iloc[0],
        "region": region,
        "level_band": band,
        "people": len(group),
        "monthly_value": value,
        "cost": cost,
        "payback_months": cost / max(value, 1e-9),
        "employee_ids": tuple(sorted(group["employee_id"])),
    }


def _add_start_quarter(table: pd.DataFrame, workforce: Workforce) -> pd.DataFrame:
    """Say in which coming quarter the places of the catalogue let each cohort start."""
    places = workforce["interventions"].set_index("intervention_id")["capacity_per_quarter"]
    capacity = table["intervention_id"].map(places).fillna(np.inf).clip(lower=1.0)
    counted = table["people"].where(table["region"] != WAITING, 0)
    before = counted.groupby(table["intervention_id"]).cumsum()
    needed = np.ceil(np.where(np.isfinite(capacity), before / capacity, 1.0))
    quarter = pd.Series(np.maximum(needed, 1.0), index=table.index)
    quarter = quarter.where(table["region"] != WAITING, 0.0)
    number = table.groupby("intervention_id").cumcount() + 1
    return table.assign(
        quarter=quarter.astype("int64"),
        cohort=table["intervention_id"] + "/" + number.astype(str),
    )
