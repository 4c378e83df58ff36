"""From a forecast by month and cell to shortages and people to spare by quarter and role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from skillgap.core.errors import BadValue
from skillgap.core.workforce import Floats, Ints
from skillgap.questions.plan.answer import MONTHS, Vacancies

_HAIR = 1e-9
"""Weight of a cell without vacancies or people: its speed counts where no other does."""
MOST_DRAWS = 300
BY_REGION = " · "


class Outlook(Protocol):
    """What a plan needs of a forecast."""

    @property
    def cells(self) -> pd.DataFrame:
        """role_id, function, region and job_family of each cell."""

    @property
    def months(self) -> pd.DatetimeIndex:
        """The ends of the months ahead."""

    @property
    def supply(self) -> NDArray[np.float32]:
        """FTE there, shape (draws, months, cells)."""

    @property
    def demand(self) -> NDArray[np.float32]:
        """FTE needed, shape (draws, months, cells)."""

    @property
    def filling(self) -> Floats:
        """Share of vacancies filled in a month, shape (months, cells)."""

    @property
    def leaving(self) -> Floats:
        """Share of people who leave in a month, shape (months, cells)."""


@dataclass(frozen=True, eq=False)
class Shortage:
    """Who is short and who is to spare, quarter by quarter.

    Attributes:
        rows: One row per role (and region): key, role_id, function, region, job_family (of the
            largest part of the role).
        quarters: Label of each quarter.
        short_fte: Shape (draws, rows, quarters).
        demand_fte: Middle demand in the last quarter, shape (rows,).
        families: Job families with their spare people.
        spare_fte: People to spare in a job family, shape (draws, families, quarters).
        vacancies: Vacant posts by month, with the speed of hiring and of leaving.
    """

    rows: pd.DataFrame
    quarters: tuple[str, ...]
    short_fte: Floats
    demand_fte: Floats
    families: tuple[str, ...]
    spare_fte: Floats
    vacancies: Vacancies


def sum_outlook_by_role(outlook: Outlook, quarters: int, *, by_region: bool) -> Shortage:
    """Sum a forecast up by quarter and role.

    A quarter's shortage is the mean over its months; spare people of one cell fill no vacancy of
    another unless they are redeployed.

    Args:
        outlook: A forecast.
        quarters: How many quarters to plan for; fewer where the forecast ends sooner.
        by_region: Whether each region is a row of its own.

    Returns:
        Shortage, demand and people to spare.

    Raises:
        BadValue: the forecast reaches less than a quarter.
    """
    reached = min(quarters, len(outlook.months) // MONTHS)
    if reached < 1:
        raise BadValue(
            "forecast", f"{len(outlook.months)} months", "3 or more", "Choose a longer horizon."
        )
    cells = outlook.cells
    every = max(1, len(outlook.supply) // MOST_DRAWS)
    window = slice(0, reached * MONTHS)
    supply, demand = outlook.supply[::every, window], outlook.demand[::every, window]
    gap = np.asarray(demand, np.float64) - supply
    by = ["role_id", "region"] if by_region else ["role_id"]
    rows, row = _rows_and_row_of_cell(cells, by, demand[:, -1].mean(axis=0))
    families, family = np.unique(
        cells["job_family"].fillna("All").to_numpy(str), return_inverse=True
    )
    last = _sum_by_group_and_quarter(np.asarray(demand[:, -MONTHS:], np.float64), row, len(rows))
    return Shortage(
        rows=rows,
        quarters=_quarter_labels(outlook.months, reached),
        short_fte=_sum_by_group_and_quarter(np.maximum(gap, 0.0), row, len(rows)),
        demand_fte=np.median(last[:, :, 0], axis=0),
        families=tuple(map(str, families)),
        spare_fte=_sum_by_group_and_quarter(np.maximum(-gap, 0.0), family, len(families)),
        vacancies=_sum_vacancies_by_role(
            outlook, window, np.maximum(gap, 0.0), supply, row, len(rows)
        ),
    )


def _sum_vacancies_by_role(
    outlook: Outlook, window: slice, short: Floats, supply: NDArray[np.float32], row: Ints,
    count: int,
) -> Vacancies:  # fmt: skip
    """Return vacancies by role and month; speeds are means over vacancies and over people."""
    member = np.zeros((len(row), count))
    member[np.arange(len(row)), row] = 1.0
    vacant, there = short.mean(axis=0), np.asarray(supply, np.float64).mean(axis=0)

    def mean_by_row(share: Floats, weight: Floats) -> Floats:
        total = (weight + _HAIR) @ member
        return np.asarray(((share * (weight + _HAIR)) @ member / total).T)

    return Vacancies(
        short_fte=np.ascontiguousarray(np.swapaxes(short @ member, 1, 2)),
        fill_share=mean_by_row(outlook.filling[window], vacant),
        leave_share=mean_by_row(outlook.leaving[window], there),
    )


def _rows_and_row_of_cell(
    cells: pd.DataFrame, by: list[str], weight: Floats
) -> tuple[pd.DataFrame, Ints]:
    """Return one row per key with the labels of its largest cell, and the row of each cell."""
    largest = cells.assign(_weight=weight, _cell=np.arange(len(cells)))
    first = largest.sort_values("_weight", ascending=False).drop_duplicates(by).sort_values(by)
    keys = first[by].astype(str).agg(BY_REGION.join, axis=1)
    place = {key: at for at, key in enumerate(keys)}
    row = cells[by].astype(str).agg(BY_REGION.join, axis=1).map(place).to_numpy(np.int64)
    kept = first[["role_id", "function", "region", "job_family"]].reset_index(drop=True)
    return kept.assign(key=keys.to_numpy()), row


def _sum_by_group_and_quarter(values: Floats, group: Ints, count: int) -> Floats:
    """Return sums over cells of a group and means over months of a quarter.

    Args:
        values: Shape (draws, months, cells).
        group: Group of each cell.
        count: How many groups there are.

    Returns:
        Shape (draws, groups, quarters).
    """
    draws, months, cells = values.shape
    quarterly = values.reshape(draws, months // MONTHS, MONTHS, cells).mean(axis=2)
    member = np.zeros((cells, count))
    member[np.arange(cells), group] = 1.0
    return np.ascontiguousarray(np.swapaxes(quarterly @ member, 1, 2))


def _quarter_labels(months: pd.DatetimeIndex, quarters: int) -> tuple[str, ...]:
    """Name each quarter by its last month, such as ``Jan 2027``."""
    return tuple(f"{months[(at + 1) * MONTHS - 1]:%b %Y}" for at in range(quarters))
