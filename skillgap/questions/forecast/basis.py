"""What a forecast starts from, whatever the scenario: read once, used for every what-if."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skillgap.core.assumptions import Assumptions
from skillgap.core.grouping import add_up
from skillgap.core.level_source import LevelSource
from skillgap.core.workforce import Floats, Ints, Workforce
from skillgap.questions.forecast.cells import Cells, find_cells
from skillgap.questions.forecast.flows import Flows
from skillgap.questions.forecast.market import (
    Filling,
    Growth,
    Market,
    fit_filling,
    fit_growth,
    monthly_share,
    read_market,
)
from skillgap.questions.forecast.skills import SkillNeeds, read_skill_needs
from skillgap.questions.forecast.staff import (
    Leaving,
    Staff,
    age_at,
    fit_leaving,
    read_staff,
    tenure_band,
)

_MONTH_DAYS = 30.4375
_LEAST_FACTOR = 1e-6


@dataclass(frozen=True, eq=False)
class Basis:
    """Everything a forecast needs that no scenario changes.

    Attributes:
        workforce: What it was read from.
        assumptions: The register.
        staff: People as arrays.
        cells: Role × function × region.
        cell_of: Cell of each person, −1 where not here, shape (people,).
        leaving: How people leave.
        filling: How vacancies are filled.
        growth: How posts grow.
        market: Where adverts are heading.
        exposed_share: Share of each role's hours exposed to AI by task: (role code, task) to
            share.
        needs: Skills required and held; None when only people are asked for.
        warnings: What the reader must know.
    """

    workforce: Workforce
    assumptions: Assumptions
    staff: Staff
    cells: Cells
    cell_of: Ints
    leaving: Leaving
    filling: Filling
    growth: Growth
    market: Market
    exposed_share: dict[tuple[int, str], float]
    needs: SkillNeeds | None
    warnings: tuple[str, ...]


def read_basis(
    workforce: Workforce, profiles: LevelSource | None, *, assumptions: Assumptions
) -> Basis:
    """Read what every forecast of a workforce starts from.

    Args:
        workforce: With ``employees`` and ``roles``; hire and exit dates, birth years,
            ``openings``, ``postings``, ``tasks``, ``enrolments`` and ``requirements`` add to it.
        profiles: Levels; None leaves skills out.
        assumptions: The register.

    Returns:
        The basis.
    """
    assumptions = assumptions.recorded()
    staff = read_staff(workforce)
    cells, cell_of = find_cells(workforce, staff)
    leaving = fit_leaving(staff, assumptions)
    filling = fit_filling(workforce, staff, assumptions)
    needs = None
    if profiles is not None and workforce.has("requirements"):
        needs = read_skill_needs(workforce, profiles, staff, cells, cell_of, assumptions)
    basis = Basis(
        workforce=workforce,
        assumptions=assumptions,
        staff=staff,
        cells=cells,
        cell_of=cell_of,
        leaving=leaving,
        filling=filling,
        growth=fit_growth(staff, leaving.hazard.overall, filling, assumptions),
        market=read_market(workforce),
        exposed_share=_exposed_share(workforce),
        needs=needs,
        warnings=(),
    )
    return replace(basis, warnings=_warnings(basis))


def _exposed_share(workforce: Workforce) -> dict[tuple[int, str], float]:
    """Return time share × exposure (E1 in full, E2 half) of every task of every role."""
    table = workforce["tasks"]
    weight = table["exposure"].map({"E1": 1.0, "E2": 0.5}).fillna(0.0).to_numpy(dtype=np.float64)
    role = workforce.roles.encode(table["role_id"])
    share = table["time_share"].to_numpy(dtype=np.float64) * weight
    return {
        (int(code), str(task)): float(part)
        for code, task, part in zip(role, table["task"], share, strict=True)
        if code >= 0 and part > 0
    }


def _warnings(basis: Basis) -> tuple[str, ...]:
    """Say what the forecast had to assume for want of data."""
    staff, said = basis.staff, []
    if basis.leaving.left == 0:
        said.append("Nobody's leaving is on record: chances to leave are assumed, not measured.")
    elif staff.history_months < 12:
        said.append(f"Leavers are on record for {staff.history_months} months only.")
    if basis.growth.trend is None:
        said.append("Less than a year of headcounts: posts are taken to stay as they are.")
    if not np.isfinite(staff.born).any():
        said.append("No years of birth: retirement is part of the usual leaving.")
    if not np.isfinite(staff.hired).any():
        said.append("No hire dates: everybody leaves as people of two to five years do.")
    if basis.filling.filled == 0:
        said.append("No filled openings on record: the speed of hiring is assumed.")
    if basis.market.rows == 0:
        said.append("No adverts loaded: the labour market's trend is left out.")
    if basis.needs is None:
        said.append("No requirements or levels: people are forecast, skills are not.")
    elif basis.needs.rated_share < 0.5:
        said.append("More than half of the levels behind skills held come from peers.")
    return tuple(said)


def expected_flows(
    basis: Basis,
    cells: Cells,
    months: int,
    *,
    posts_factor: Floats,
    leave_factor: Floats,
    fill_factor: Floats,
    retire_shift_years: Floats,
) -> Flows:
    """Return the flows expected under a scenario's middle values, its factors left out again.

    People age and gain tenure month by month, joiners start young in tenure; a cell's hazard is
    the mean over those expected to be in it.

    Args:
        basis: Where the forecast starts.
        cells: Its cells, with those the scenario added.
        months: Months ahead.
        posts_factor: Factor on posts, shape (months, cells).
        leave_factor: Factor on the hazard of leaving, same shape.
        fill_factor: Factor on the speed of filling, same shape.
        retire_shift_years: Later retirement in years, same shape.

    Returns:
        The flows without moves: posts of today, hazards and filling speeds as they are without
        any factor, for the people expected to be there with them.
    """
    posts = _posts_today(basis, cells)[None, :] * posts_factor
    speed = basis.filling.speed[cells.function]
    fill = monthly_share(speed[None, :] * fill_factor)
    left, retired, base = _expect_staff(basis, len(cells), months, leave_factor, retire_shift_years)
    joiner = -np.log1p(
        -basis.leaving.by_band(
            cells.function,
            np.where(cells.region < len(basis.staff.regions), cells.region, -1),
            np.zeros(len(cells), dtype=np.int64),
        )
    )
    bands = tenure_band(np.arange(months, dtype=np.float64))
    cohort = np.zeros((months, len(cells)))
    leave, retire = np.empty((months, len(cells))), np.empty((months, len(cells)))
    for month in range(months):
        hazard = joiner[:, bands[:month][::-1]].T * leave_factor[month]
        lost = cohort[:month] * hazard
        total = base[month] + cohort[:month].sum(axis=0)
        scale = np.maximum(total, 1e-9)
        leave[month] = np.where(total > 1e-9, (left[month] + lost.sum(axis=0)) / scale,
                                joiner[:, 0] * leave_factor[month])  # fmt: skip
        retire[month] = retired[month] / scale
        cohort[:month] *= np.exp(-hazard)
        after = (base[month + 1] if month + 1 < months else base[-1]) + cohort[:month].sum(axis=0)
        cohort[month] = fill[month] * np.maximum(posts[month] - after, 0.0)
    none = np.zeros(0, dtype=np.int64)
    return Flows(
        stock=cells.people,
        posts=posts / np.maximum(posts_factor, _LEAST_FACTOR),
        leave=leave / np.maximum(leave_factor, _LEAST_FACTOR),
        retire=retire,
        fill=np.broadcast_to(monthly_share(speed), fill.shape),
        intake=np.zeros((months, len(cells))),
        origin=none,
        target=none,
        move=np.zeros((months, 0)),
    )


def _posts_today(basis: Basis, cells: Cells) -> Floats:
    """Return people plus vacancies; without openings, the vacancies that usual hiring implies."""
    if basis.workforce.has("openings"):
        return cells.people + cells.vacant
    leave = basis.leaving.hazard.overall
    return cells.people * (1.0 + leave / np.maximum(basis.filling.speed[cells.function], 0.05))


def _expect_staff(
    basis: Basis, cells: int, months: int, leave_factor: Floats, shift: Floats
) -> tuple[Floats, Floats, Floats]:
    """Follow today's people: hazard-weighted leavers, retirements and people, (months, cells)."""
    staff = basis.staff
    some = np.flatnonzero(basis.cell_of >= 0)
    cell = basis.cell_of[some]
    table = -np.log1p(
        -basis.leaving.by_band(staff.function[some], staff.region[some], staff.contract[some])
    )
    tenure = (staff.today - staff.hired[some]) / _MONTH_DAYS
    age = age_at(staff.born[some], staff.today)
    weight = np.ones(len(some))
    left, retired, base = (np.zeros((months, cells)) for _ in range(3))
    rows = np.arange(len(some))
    for month in range(months):
        hazard = table[rows, tenure_band(tenure + month)] * leave_factor[month, cell]
        chance = basis.leaving.retiring(age + month / 12.0 - shift[month, cell])
        chance = np.where(staff.contract[some] == 2, 0.0, chance)
        retire = -np.log1p(-np.minimum(chance, 0.95))
        base[month] = add_up(cell, weight, cells)
        left[month] = add_up(cell, weight * hazard, cells)
        retired[month] = add_up(cell, weight * retire, cells)
        weight = weight * np.exp(-hazard - retire)
    return left, retired, base
